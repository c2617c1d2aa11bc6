// Finding a start, and the page as a whole.
const plain = words => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const text = (w, s) => plain(`${s.label} ${s.item == null ? "" : w.items[s.item].d || ""}`);

// How much two words have in common: twice their shared pairs of letters, over all.
function likeness(a, b) {
  const pairs = word => [...word].slice(1).map((c, i) => word[i] + c);
  const [mine, others] = [pairs(a), pairs(b)], count = mine.length + others.length;
  const shared = mine.filter(p => others.includes(p) && delete others[others.indexOf(p)]).length;
  return count ? 2 * shared / count : 0;
}

function search() {
  const w = world(), typed = plain($("search").value.trim());
  let found = [], words = "";
  if (typed) {
    const parts = typed.split(/\s+/);
    found = w.starts.filter(s => parts.every(p => text(w, s).includes(p)));
    words = found.length === 1 ? "One start is called so."
      : `${found.length} of ${w.starts.length} starts are called so`
        + (found.length > 8 ? "; the first eight are shown." : ".");
    if (!found.length) {
      const near = s => Math.max(...text(w, s).split(/[^\p{L}\p{N}]+/u).map(
        word => Math.max(...parts.map(p => likeness(word, p)))));
      found = w.starts.map(s => ({s, n: near(s)})).filter(one => one.n > .3)
        .sort((x, y) => y.n - x.n).slice(0, 3).map(one => one.s);
      words = `Nothing found: none of this page's ${w.starts.length} starts is called so.`
        + (found.length ? " The nearest in spelling:" : "");
    }
  }
  $("matches").textContent = words;
  $("results").replaceChildren(...found.slice(0, 8).map(s => {
    const button = element("button", {type: "button"},
      ...(s.item == null ? [] : picture(w.items[s.item])), s.label);
    button.addEventListener("click", () => choose(s));
    return element("li", {}, button);
  }));
}

function choose(s, others = {}) {
  Object.assign(state, {from: s.from, start: s.id, at: null, at2: null, turn: ""}, others);
  $("search").value = "";
  const wasInResults = $("results").contains(document.activeElement);
  search();
  if (wasInResults) $("search").focus();
  update();
}

function tours(w) {
  const buttons = (w.tours || []).map(tour => {
    const s = w.starts.find(s => s.from === tour.from && s.id === tour.start);
    const others = {dimension: String(tour.dimension), turn: tour.turn ? "1" : "",
      with: tour.beside == null ? "" : String(tour.beside),
      attribute: tour.attribute == null ? "" : String(tour.attribute)};
    const button = element("button", {type: "button", textContent: tour.label});
    button.addEventListener("click", () => choose(s, others));
    button.holds = () => state.from === tour.from && state.start === tour.start
      && state.dimension === others.dimension;
    return button;
  });
  const surprise = element("button", {type: "button", textContent: "Surprise me"});
  surprise.addEventListener("click", () => {
    const any = list => list[Math.floor(Math.random() * list.length)], s = any(w.starts);
    const open = s.sweeps.flatMap((sweep, j) => sweep ? [j] : []);
    choose(s, {dimension: String(any(open)), attribute: "", with: ""});
  });
  $("tours-title").textContent = w.toursTitle || "Begin here";
  $("tours").replaceChildren(...buttons, surprise);
}

function dimensions(w, s) {
  return grouped(w.dimensions[s.concept].map((name, j) => [String(j), name]),
    ([j]) => w.kinds?.[j] ?? "Dimensions", one => one);
}

function showWorld(w) {
  if (showWorld.shown === w.name) return;
  showWorld.shown = w.name;
  $("about").textContent = w.about;
  $("caption").textContent = w.caption || "";
  $("words").replaceChildren(...(w.words || []).flatMap(([term, meaning]) =>
    [element("dt", {textContent: term}), element("dd", {textContent: meaning})]));
  tours(w);
  fill($("start"), grouped(w.starts,
    s => s.from === "user" ? `Users (${w.starts.filter(x => x.from === "user").length})`
      : `Concept ${s.concept + 1}: ${w.concepts[s.concept]}`, s => [key(s), s.label]), "");
  $("search").value = "";
  search();
}

function showStart(w, s) {
  $("start").value = key(s);
  $("start-head").textContent = s.from === "user" ? "Start: a user's interest" : "Start";
  const known = s.known || [];
  $("start-card").replaceChildren(s.item != null ? described(w.items[s.item])
    : described({t: s.label, d: s.detail}), ...(known.length ? [element("p", {className: "soft",
      textContent: `Knows ${known.slice(0, 4).map(i => w.items[i].t).join("; ")}`
        + (known.length > 4 ? "; \u2026" : "")})] : []));
  $("concept").textContent =
    `Everything recommended is of concept ${s.concept + 1}: ${w.concepts[s.concept]}.`;
  if ($("known-part").hidden) $("known-part").open = known.length > 0;
  $("known-part").hidden = !known.length;
  $("known-head").textContent = s.knownTitle || "What this user knows";
  $("known").replaceChildren(...known.map(i => element("li", {}, described(w.items[i]))));
}

function show() {
  state.world = fill($("world"), data.worlds.map(w => [w.name, w.title]), state.world);
  $("worlds").hidden = data.worlds.length < 2;
  const w = world();
  showWorld(w);
  if (!start()) {
    const s = w.starts.find(s => s.from === state.from) || w.starts[0];
    Object.assign(state, {from: s.from, start: s.id, at: null, at2: null});
  }
  const s = start();
  showStart(w, s);
  state.dimension = fill($("dimension"), dimensions(w, s), state.dimension);
  state.with = fill($("with"), [["", "nothing"], ...dimensions(w, s)], state.with);
  const open = watchable(w, s, Number(state.dimension));
  state.attribute = fill($("attribute"),
    [["", "what goes with it best"], ...open.map(o => [String(o.a), w.attributes[o.a].name])],
    state.attribute);
  $("attribute").parentElement.hidden = !open.length;
  const a = state.attribute === "" ? open[0]?.a ?? null : Number(state.attribute);
  document.body.classList.toggle("two", state.with !== "");
  panels[0].show(w, s, a, state.turn === "1");
  panels[1].show(w, s, a, false);
  for (const button of $("tours").children)
    if (button.holds) button.setAttribute("aria-pressed", String(button.holds()));
}

function update() {
  show();
  const hash = new URLSearchParams();
  for (const field of fields)
    if (state[field] !== null && state[field] !== "") hash.set(field, state[field]);
  history.replaceState(null, "", "#" + hash);
}

function read() {
  const hash = new URLSearchParams(location.hash.slice(1));
  for (const field of fields) state[field] = hash.get(field) ?? "";
  for (const at of ["at", "at2"])
    state[at] = /^\d{1,4}$/.test(state[at]) ? Number(state[at]) : null;
  const tour = data.worlds[0].tours?.[0];
  if (!location.hash && tour)
    Object.assign(state, {world: data.worlds[0].name, from: tour.from, start: tour.start,
      dimension: String(tour.dimension), turn: tour.turn ? "1" : "",
      with: tour.beside == null ? "" : String(tour.beside)});
  show();
}

$("title").textContent = document.title = data.title;
$("page").hidden = false;
$("choices").open = innerWidth > 768;
$("form").addEventListener("submit", event => {
  event.preventDefault();
  $("results").querySelector("button")?.click();
});
$("search").addEventListener("input", search);
$("start").addEventListener("change", event =>
  choose(world().starts.find(s => key(s) === event.target.value)));
for (const [field, place] of
  [["world", "at"], ["dimension", "at"], ["with", "at2"], ["attribute", null]])
  $(field).addEventListener("change", event => {
    state[field] = event.target.value;
    if (place) state[place] = null;
    if (place === "at") state.turn = "";
    update();
  });
addEventListener("hashchange", read);
read();
