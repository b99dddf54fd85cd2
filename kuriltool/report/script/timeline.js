// The timeline.
const HEIGHT = 240, LEFT = 40, BASE = 26, LABEL = 64;
const rightOfAll = byId("timeline").querySelector(".right").textContent;
let chartWidth = 0; // measured once: to ask for it amid changes would lay out the page each time
function showTimeline() {
  const target = byId("timeline").querySelector(".chart"), table = byId("timeline").querySelector(".table");
  byId("timeline").querySelector(".right").textContent = found.any ? rightOfShown() : rightOfAll;
  const counts = data.periods.map(() => new Map());
  for (const claim of found.claims) if (claim.period !== undefined) {
    const own = counts[claim.period];
    own.set(claim.look, (own.get(claim.look) || 0) + 1);
  }
  const totals = counts.map(own => [...own.values()].reduce((sum, count) => sum + count, 0));
  const most = Math.max(0, ...totals);
  byId("timeline").querySelector(".figures-of").hidden = !most;
  if (!most) {
    target.replaceChildren(none(found.claims.length ? "None of these claims has a date." : "No claim with a date."));
    return;
  }
  const width = chartWidth = chartWidth || Math.max(280, target.clientWidth || 960), each = (width - LEFT) / data.periods.length;
  const size = 10 ** Math.max(0, String(most).length - 2);
  const step = [1, 2, 5, 10, 20, 25, 50].map(factor => factor * size).find(value => 4 * value >= most);
  const top = step * Math.ceil(most / step), scale = (HEIGHT - BASE - 10) / top, gap = Math.min(each * 0.2, 8);
  const svg = drawn("svg", {viewBox: `0 0 ${width} ${HEIGHT}`, role: "group", "aria-label": `Claims by ${data.unit} and position`});
  for (let value = 0; value <= top; value += step) {
    const y = HEIGHT - BASE - value * scale, text = drawn("text", {x: LEFT - 6, y: y + 4, "text-anchor": "end"});
    text.textContent = number(value);
    svg.append(drawn("g", {class: "tick"}, drawn("line", {x1: LEFT, x2: width, y1: y, y2: y}), text));
  }
  const every = Math.max(1, Math.ceil(LABEL / each));
  data.periods.forEach((period, at) => svg.append(column(period, counts[at], totals[at],
    {x: LEFT + at * each + gap / 2, width: Math.min(each - gap, 90), scale, label: at % every === 0})));
  const present = looks.filter(look => counts.some(own => own.has(look)));
  target.replaceChildren(el("ul", {className: "legend"}, present.map(look => el("li", null, swatch(look), badge(look)))), svg);
  table.replaceChildren(el("table", null, el("thead", null, el("tr", null, el("th", {scope: "col"}, data.unit),
    present.map(look => el("th", {scope: "col"}, badge(look))))),
  el("tbody", null, data.periods.map((period, at) => totals[at] ? el("tr", null, el("th", {scope: "row"}, period.name),
    present.map(look => el("td", null, number(counts[at].get(look) || 0)))) : null))));
}
// How many of the claims that fit and stand in the chart are right, and which stand in none.
function rightOfShown() {
  const placed = found.claims.filter(claim => claim.period !== undefined), undated = found.claims.filter(claim => !claim.first).length;
  const right = number(Math.round(placed.reduce((sum, claim) => sum + (claim.review ? 1 : claim.confidence), 0)));
  const left = [[undated, "without a date"], [found.claims.length - placed.length - undated, `whose ${data.unit} is not known`]]
    .filter(([count]) => count).map(([count, why]) => `${counted(count, "claim")} ${why}`);
  return (placed.length ? ` Of the ${counted(placed.length, "claim")} shown about ${right} ${right === "1" ? "is" : "are"} right.` : "")
    + (left.length ? ` Left out: ${left.join(" and ")}.` : "");
}
function column(period, own, total, place) {
  const told = looks.filter(look => own.has(look)).map(look => `${look.id} ${number(own.get(look))}`).join(", ");
  const title = total ? `${period.label}: ${counted(total, "claim")} (${told})` : period.name;
  const label = drawn("title");
  label.textContent = title;
  const group = drawn("g", {class: "column"}, label);
  let y = HEIGHT - BASE;
  for (const look of looks) if (own.has(look)) {
    const height = own.get(look) * place.scale;
    y -= height;
    group.append(drawn("rect", {class: `bar-${look.number}`, x: place.x, y, width: place.width, height}));
  }
  if (place.label) {
    const text = drawn("text", {x: place.x + place.width / 2, y: HEIGHT - 6, "text-anchor": "middle"});
    text.textContent = period.many > 1 ? "…" : period.label;
    group.append(text);
  }
  if (!total) return group;
  const isChosen = filters.since === period.first && filters.until === period.last;
  const choose = () => change(wanted => { [wanted.since, wanted.until] = isChosen ? ["", ""] : [period.first, period.last]; });
  group.setAttribute("tabindex", "0");
  group.setAttribute("role", "button");
  group.setAttribute("aria-label", title);
  group.setAttribute("aria-pressed", String(isChosen));
  group.dataset.key = `period ${period.label}`;
  group.addEventListener("click", choose);
  group.addEventListener("keydown", event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); } });
  return group;
}
