"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const $ = id => document.getElementById(id);
const state = {};
const fields = ["world", "from", "start", "dimension", "at", "with", "at2", "attribute", "turn"];

// Whatever comes from data is set as text or as a path's outline, never as markup.
function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function shape(name, attributes, words) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  if (words !== undefined) made.textContent = words;
  return made;
}

function picture(item) {
  if (!item.s) return [];
  const svg = shape("svg", {viewBox: "0 0 1000 1000", class: "drawing", "aria-hidden": "true"});
  for (const [color, path] of item.s)
    svg.append(shape("path", {fill: color, d: path, "fill-rule": "evenodd"}));
  return [svg];
}

function described(item) {
  return element("div", {className: "item"}, ...picture(item), element("div", {},
    element("div", {className: "title", textContent: item.t}),
    element("div", {className: "soft", textContent: item.d || ""})));
}

// A select's options, as [value, text] or as {label, options}; what was chosen stays chosen.
function fill(select, options, value) {
  const option = ([value, textContent]) => element("option", {value, textContent});
  select.replaceChildren(...options.map(o => o.options
    ? element("optgroup", {label: o.label}, ...o.options.map(option)) : option(o)));
  select.value = value;
  if (select.selectedIndex < 0) select.selectedIndex = 0;
  return select.value;
}

function grouped(list, group, option) {
  const groups = new Map();
  for (const one of list) {
    const label = group(one);
    groups.set(label, [...(groups.get(label) || []), option(one)]);
  }
  return [...groups].map(([label, options]) => ({label, options}));
}

const world = () => data.worlds.find(w => w.name === state.world);
const key = s => s.from + " " + s.id;
const start = () => world().starts.find(s => s.from === state.from && s.id === state.start);
const decimal = value => value.toFixed(2).replace("-", "\u2212");
const capital = words => words.charAt(0).toUpperCase() + words.slice(1);

// What a sweep's items are worth in an attribute: null where they have it not.
const values = (w, sweep, a) => sweep.items.map(i => w.items[i].v?.[a] ?? null);

function worth(attribute, value) {
  if (value === null) return "";
  if (attribute.names) return attribute.names[value];
  return attribute.whole ? String(value) : decimal(value);
}

const strength = (attribute, concept, dimension) =>
  (attribute.strengths || []).find(s => (s.k ?? concept) === concept && s.j === dimension);

// Attributes that the sweep's items have: those of most of them first, then by strength.
function watchable(w, s, dimension) {
  const sweep = s.sweeps[dimension];
  if (!sweep) return [];
  return (w.attributes || []).map((attribute, a) => ({
    a, count: values(w, sweep, a).filter(v => v !== null).length,
    strength: Math.abs(strength(attribute, s.concept, dimension)?.r ?? 0)
  })).filter(one => one.count > 1)
    .sort((x, y) => y.count - x.count || y.strength - x.strength || x.a - y.a);
}

// Kendall's tau-b between place and value; null where nothing varies.
function tau(all) {
  const known = all.filter(v => v !== null);
  let sum = 0, untied = 0, pairs = 0;
  known.forEach((x, i) => known.slice(i + 1).forEach(y => {
    sum += Math.sign(y - x); untied += x !== y; pairs += 1;
  }));
  return known.length > 2 && untied ? sum / Math.sqrt(untied * pairs) : null;
}

// From end to end of a curve: the attribute's own range, or ten at least around what is there.
function scale(attribute, along) {
  if (attribute.names) return [0, attribute.names.length - 1];
  if (attribute.range) return attribute.range;
  const known = along.filter(v => v !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const room = Math.max(0, Math.ceil((10 - high + low) / 2));
  return low < room ? [0, Math.max(10, high)] : [low - room, high + room];
}

function curve(attribute, along, at) {
  const svg = shape("svg", {viewBox: "0 0 330 128", role: "img"});
  const [left, right, top, bottom] = [86, 322, 12, 104];
  const [low, high] = scale(attribute, along);
  const x = place => left + 10 + (right - left - 20) * place / Math.max(1, along.length - 1);
  const y = value => bottom - 8 - (bottom - top - 16) * (value - low) / (high - low || 1);
  const ticks = attribute.names ? attribute.names.map((name, i) => [i, name])
    : [[low, attribute.ends?.[0] ?? low], [high, attribute.ends?.[1] ?? high]];
  svg.append(shape("path", {class: "axis", fill: "none", d: `M${left} ${top}V${bottom}H${right}`}));
  for (const [value, words] of ticks)
    svg.append(shape("text", {x: left - 6, y: y(value) + 4, "text-anchor": "end"}, words));
  if (!attribute.names)
    svg.append(shape("path", {class: "ideal",
      d: `M${x(0)} ${y(low)}L${x(along.length - 1)} ${y(high)}`}));
  svg.append(shape("path", {class: "now", d: `M${x(at)} ${top}V${bottom}`}));
  const known = along.map((v, place) => [v, place]).filter(([v]) => v !== null);
  svg.append(shape("path", {class: "line",
    d: known.map(([v, place], i) => `${i ? "L" : "M"}${x(place)} ${y(v)}`).join("")}));
  for (const [v, place] of known)
    svg.append(shape("circle", {class: "dot", cx: x(place), cy: y(v), r: 4}));
  along.forEach((v, place) => {
    svg.append(shape("text", {x: x(place), y: 120, "text-anchor": "middle", class: "quiet"},
      place + 1));
    if (v === null) svg.append(shape("path", {class: "missing",
      d: `M${x(place) - 4} ${bottom - 10}l8 8m0 -8l-8 8`}));
  });
  svg.setAttribute("aria-label", `${attribute.name} at the places of the sweep: `
    + along.map(v => worth(attribute, v) || "none").join(", "));
  return svg;
}

// A value on a scale, over the band that it is to be held against.
function gauge(title, [low, high], value, band, words) {
  const svg = shape("svg", {viewBox: "0 0 330 62", role: "img", "aria-label": `${title}. ${words}`});
  const x = v => 12 + 306 * (v - low) / (high - low);
  svg.append(shape("text", {x: 12, y: 14}, title));
  if (band) svg.append(shape("rect", {class: "band", x: x(band[0]), y: 20, height: 18,
    width: Math.max(2, x(band[1]) - x(band[0]))}));
  svg.append(shape("path", {class: "axis", d: `M${x(low)} 38H${x(high)}`}));
  for (const v of [low, (low + high) / 2, high])
    svg.append(shape("text", {x: x(v), y: 54, "text-anchor": "middle", class: "quiet"},
      String(v).replace("-", "\u2212")));
  if (value !== null)
    svg.append(shape("circle", {class: "dot", cx: x(Math.min(high, Math.max(low, value))), cy: 29,
      r: 6}));
  return element("div", {}, svg, element("p", {className: "soft", textContent: words}));
}

function measured(w, s, dimension, a, along) {
  const attribute = w.attributes[a], found = strength(attribute, s.concept, dimension);
  const made = [];
  if (found) {
    let words = `Over ${w.measuredOver || "the concept's items"}, ${attribute.name} goes with this at `
      + decimal(found.r) + (found.low === undefined ? ""
        : ` (95 % interval ${decimal(found.low)} to ${decimal(found.high)})`) + ".";
    if (found.turned)
      words += ` Shaded: what the best of directions turned at random reach, from their mean, `
        + `${decimal(found.turned[0])}, to what one in twenty exceeds, ${decimal(found.turned[1])}.`;
    made.push(gauge("Strength (1: perfectly)", [0, 1], Math.abs(found.r), found.turned, words));
  } else {
    made.push(element("p", {className: "soft",
      textContent: `How strongly ${attribute.name} goes with this was not measured.`}));
  }
  const own = attribute.names ? null : tau(along);
  if (own !== null) {
    let words = `Here ${attribute.name} `
      + (own >= .5 ? "rises" : own <= -.5 ? "falls" : "neither rises nor falls steadily")
      + `: tau ${decimal(own)}.`;
    if (attribute.tau)
      words += ` Shaded: four in five of ${attribute.tau.starts} sweeps along the best of `
        + `directions turned at random; along this attribute's best dimension the mean is `
        + `${decimal(attribute.tau.best)}.`;
    made.push(gauge("Tau (1: rises at every step, \u22121: falls)", [-1, 1], own,
      attribute.tau?.turned, words));
  }
  return made;
}
