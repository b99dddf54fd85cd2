// The panel of filters, and the line that says what they leave.
const panel = {};
function makeFilters() {
  panel.search = el("input", {type: "search", id: "search", placeholder: "words or \"a phrase\"", autocomplete: "off",
    on: {input: () => { clearTimeout(panel.wait); panel.wait = setTimeout(search, 120); }, change: search}});
  function search() {
    clearTimeout(panel.wait);
    if (panel.search.value !== filters.search) change(wanted => { wanted.search = panel.search.value; }, true);
  }
  const dates = claims.flatMap(claim => claim.first ? [claim.first, claim.last] : []);
  const [least, most] = [dates.reduce((a, b) => a < b ? a : b, dates[0]), dates.reduce((a, b) => a > b ? a : b, dates[0])];
  const date = name => panel[name] = el("input", {type: "date", id: name, min: least, max: most,
    on: {change: () => change(wanted => { wanted[name] = panel[name].value; })}});
  const [narrow] = [matchMedia("(min-width:62rem)")];
  const box = el("details", {open: narrow.matches},
    el("summary", null, "Filters", panel.number = el("span", {className: "count"})),
    el("form", {on: {submit: event => { event.preventDefault(); search(); }}},
      el("fieldset", null, el("legend", null, el("label", {htmlFor: "search"}, "Words in claims")), panel.search),
      facet("position"), facet("kind"),
      el("fieldset", null, el("legend", null, "Said"), el("div", {className: "dates"},
        el("label", {htmlFor: "since"}, "from", date("since")), el("label", {htmlFor: "until"}, "to", date("until")))),
      facet("issue"), facet("speaker"), facet("proposition"), facet("outlet"), facet("review")));
  narrow.addEventListener("change", () => { box.open = narrow.matches; });
  byId("filters").append(box);
}
function facet(name) {
  if (!known[name].size || (name === "review" && known.review.size === 1 && known.review.has(NONE))) return null;
  const own = panel[name] = {shown: VALUES, typed: "", list: el("ul"), boxes: new Map()};
  const many = known[name].size > VALUES && name !== "proposition";
  own.narrow = many && el("input", {type: "search", className: "narrow", placeholder: "find a name",
    ariaLabel: `Find in ${FACETS[name].title}`, on: {input: () => { own.typed = own.narrow.value; showFacet(name); },
      keydown: event => { if (event.key === "Enter") event.preventDefault(); }}});
  own.more = el("button", {type: "button", className: "link more", on: {click: () => { own.shown *= 4; showFacet(name); }}});
  return el("fieldset", null, el("legend", null, FACETS[name].title), own.narrow, own.list, own.more);
}
function showFacets() {
  for (const name of NAMES) if (panel[name]) showFacet(name);
  if (panel.search.value !== filters.search) panel.search.value = filters.search;
  for (const name of ["since", "until"]) if (panel[name].value !== filters[name]) panel[name].value = filters[name];
  const on = chips().length;
  panel.number.textContent = on ? ` (${on})` : "";
}
function showFacet(name) {
  const own = panel[name], counts = found.counts[NAMES.indexOf(name)], chosen = filters[name];
  let values = [...new Set([...chosen, ...known[name]])];
  if (own.typed) values = values.filter(value => chosen.has(value) || fold(labelOf(name, value)).includes(fold(own.typed).trimEnd()));
  const fixed = name === "proposition" || name === "position" || name === "kind" || name === "issue";
  if (fixed) values = [...known[name], ...[...chosen].filter(value => !known[name].has(value))];
  const shown = fixed ? values : values.slice(0, Math.max(own.shown, chosen.size));
  const items = [];
  let heading = "";
  for (const value of shown) {
    const id = value.replace(/:[^:]*$/, "");
    if (name === "proposition" && id !== heading) {
      heading = id;
      items.push(own.boxes.get(`p ${id}`) || keep(own, `p ${id}`, el("li", null, el("p", null, statesOf.get(id) || id))));
    }
    items.push(box(name, value, counts(value)));
  }
  const focused = own.list.contains(document.activeElement) ? document.activeElement : null;
  if (items.length !== own.list.children.length || items.some((item, at) => own.list.children[at] !== item)) {
    own.list.replaceChildren(...items);
    if (focused && own.list.contains(focused)) focused.focus({preventScroll: true});
  }
  own.more.hidden = shown.length >= values.length;
  own.more.textContent = `${number(values.length - shown.length)} more`;
}
const keep = (own, key, item) => { own.boxes.set(key, item); return item; };
function box(name, value, count) {
  const own = panel[name];
  let item = own.boxes.get(value);
  if (!item) {
    const shown = name === "position" && lookOf.get(value) ? badge(lookOf.get(value))
      : name === "proposition" ? VIEWS[Number(value.split(":").pop())] || value : labelOf(name, value);
    item = keep(own, value, el("li", {className: name === "proposition" ? "stance" : ""}, el("label", null,
      el("input", {type: "checkbox", value, ariaLabel: name === "proposition" ? labelOf(name, value) : null,
        on: {change: () => toggle(name, value)}}),
      el("span", {className: "value"}, shown), el("span", {className: "count"}))));
  }
  item.firstChild.firstChild.checked = filters[name].has(value);
  item.firstChild.lastChild.textContent = number(count);
  item.classList.toggle("zero", !count);
  return item;
}
function chips() {
  const made = [];
  for (const name of NAMES) for (const value of filters[name]) {
    const title = name === "proposition" ? labelOf(name, value) : `${FACETS[name].title}: ${labelOf(name, value)}`;
    made.push([title, () => toggle(name, value)]);
  }
  for (const [name, title] of [["since", "from"], ["until", "to"]]) {
    if (filters[name]) made.push([`${title} ${day(filters[name])}`, () => change(wanted => { wanted[name] = ""; })]);
  }
  if (filters.search) made.push([`words: ${filters.search}`, () => change(wanted => { wanted.search = ""; })]);
  return made;
}
function showStatus() {
  const {any} = found, all = any ? ` of ${number(claims.length)}` : "";
  const line = `${number(found.claims.length)}${all} claim${claims.length === 1 ? "" : "s"} in `
    + `${number(found.articles.length)}${any ? ` of ${number(articles.length)}` : ""} article${articles.length === 1 ? "" : "s"}${data.part && !any ? `, of ${number(data.part.of)} claims in all` : ""}`;
  const status = byId("status"), list = status.lastElementChild;
  if (status.firstElementChild.textContent !== line) status.firstElementChild.textContent = line;
  const made = chips().map(([title, undo]) => el("li", null, el("button", {type: "button", ariaLabel: `Remove the filter ${title}`,
    on: {click: () => { undo(); byId("main").focus({preventScroll: true}); }}}, title, el("span", {"aria-hidden": "true"}, " ×"))));
  if (made.length) made.push(el("li", null, el("button", {type: "button", className: "clear",
    on: {click: () => { clear(); byId("main").focus({preventScroll: true}); }}}, "Clear all")));
  list.replaceChildren(...made);
}
function clear() {
  write("");
  apply(emptied());
}
const nothing = () => found.any
  ? el("p", {className: "nothing"}, "No claim fits all of that. ", el("button", {type: "button", className: "link", on: {click: clear}}, "Clear the filters"))
  : none("No claim to show.");
