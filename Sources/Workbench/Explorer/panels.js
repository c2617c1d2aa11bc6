// The two panels: what is recommended along one direction each.
const panels = ["dimension", "with"].map((field, index) => {
  const section = $("panel").content.cloneNode(true).firstElementChild;
  const part = name => section.querySelector("." + name);
  const at = index ? "at2" : "at";
  const card = element("section", {className: "card"},
    element("h2", {id: `card-head-${index}`}),
    element("div", {id: index ? "card2" : "card"}));
  card.setAttribute("aria-labelledby", `card-head-${index}`);
  card.lastElementChild.setAttribute("aria-live", "polite");
  part("head").id = `panel-head-${index}`;
  part("slider").id = index ? "slider2" : "slider";
  part("strip").id = index ? "strip2" : "strip";
  section.setAttribute("aria-labelledby", part("head").id);
  $("panels").append(section);
  $("cards").append(card);
  part("slider").addEventListener("input", event => {
    state[at] = Number(event.target.value); update();
  });
  part("strip").addEventListener("keydown", event => {
    const buttons = [...part("strip").children];
    const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    const to = event.key === "Home" ? 0 : event.key === "End" ? buttons.length - 1
      : step && (state[at] + step + buttons.length) % buttons.length;
    if (to === undefined) return;
    event.preventDefault();
    state[at] = to; update();
    buttons[to].focus();
  });

  // Buttons stay where they are, so that the focused one keeps the focus.
  function strip(w, s, items, attribute, along) {
    const box = part("strip");
    while (box.children.length > items.length) box.lastElementChild.remove();
    while (box.children.length < items.length) {
      const place = box.children.length, button = element("button", {type: "button"});
      button.setAttribute("role", "radio");
      button.addEventListener("click", () => { state[at] = place; update(); });
      box.append(button);
    }
    [...box.children].forEach((button, place) => {
      const item = w.items[items[place]], isStart = s.item === items[place];
      const value = attribute ? worth(attribute, along[place]) || item.d || "" : "";
      button.className = (isStart ? "start " : "")
        + (attribute && along[place] === null ? "other" : "");
      button.tabIndex = place === state[at] ? 0 : -1;
      button.setAttribute("aria-checked", String(place === state[at]));
      button.replaceChildren(...picture(item),
        ...(value ? [element("span", {className: "value", textContent: value})] : []),
        element("span", {textContent: item.t}),
        ...(isStart ? [element("span", {className: "tag", textContent: "start"})] : []));
    });
  }

  function place(sweep, isTurned, name) {
    const values = isTurned ? [...sweep.values].reverse() : sweep.values;
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return `Value in ${name.toLowerCase()}: here ${decimal(values[state[at]])}, the start ${decimal(sweep.start)}`
      + (sweep.start < low ? ", which is below all of these"
        : sweep.start > high ? ", which is above all of these" : "") + ".";
  }

  function show(w, s, a, isTurned) {
    const dimension = Number(state[field]), isShown = state[field] !== "";
    section.hidden = card.hidden = !isShown;
    if (!isShown) return;
    const sweep = s?.sweeps[dimension], name = s ? w.dimensions[s.concept][dimension] : "";
    part("head").textContent = name;
    card.firstElementChild.textContent = `Along ${name.split(":")[0].toLowerCase()}`;
    part("nothing").hidden = Boolean(sweep);
    part("found").hidden = !sweep;
    card.lastElementChild.replaceChildren();
    if (!sweep) return;
    const items = isTurned ? [...sweep.items].reverse() : sweep.items, last = items.length - 1;
    if (state[at] === null) state[at] = isTurned ? last - sweep.nearest : sweep.nearest;
    state[at] = Math.min(state[at], last);
    const attribute = a === null ? null : w.attributes[a];
    const along = a === null ? [] : items.map(i => w.items[i].v?.[a] ?? null);
    const slider = part("slider"), current = w.items[items[state[at]]];
    slider.max = last;
    slider.value = state[at];
    slider.setAttribute("aria-valuetext", current.t);
    part("place").textContent = place(sweep, isTurned, name.split(":")[0]);
    card.lastElementChild.replaceChildren(described(current));
    part("strip").setAttribute("aria-label", `The ${items.length} recommended items`);
    strip(w, s, items, attribute, along);
    part("note").textContent = sweep.note;
    const has = along.filter(v => v !== null).length;
    part("curve").replaceChildren(...(attribute && has > 1 ? [
      element("h2", {textContent: capital(attribute.name)}), curve(attribute, along, state[at]),
      element("p", {className: "soft", textContent: `Known of ${has} of ${items.length} items`
        + (attribute.names ? "." : "; dashed: a steady rise.")})] : []));
    part("gauges").replaceChildren(...(attribute && has > 1
      ? measured(w, s, dimension, a, along) : []));
  }

  return {show};
});
