// Articles: the list of them, and their texts with claims marked, built where one is opened.
const rows = new Map(); // article number: its element, made once
const ORDERS = {
  date: ["date", (a, b) => (a.published || "~") < (b.published || "~") ? -1 : (a.published || "~") > (b.published || "~") ? 1 : a.at - b.at],
  newest: ["date, newest first", (a, b) => (a.published || "") > (b.published || "") ? -1 : (a.published || "") < (b.published || "") ? 1 : a.at - b.at],
  outlet: ["outlet", (a, b) => outletOf(a).localeCompare(outletOf(b), "en") || ORDERS.date[1](a, b)],
  claims: ["most claims", (a, b) => fitting(b).length - fitting(a).length || a.at - b.at],
  path: ["path", (a, b) => a.at - b.at]
};
let order = data.part ? "newest" : "date", shownArticles = [];
const fitting = article => found.any ? article.places.filter(([at]) => !found.missed[at]) : article.places;
function showArticles() {
  const target = byId("articles").querySelector(".rows");
  shownArticles = [...found.articles].sort(ORDERS[order][1]);
  if (!shownArticles.length) { target.replaceChildren(found.any ? nothing() : none("No article to show.")); return; }
  const list = el("div", {className: "list"});
  target.replaceChildren(articleBar(), list);
  const opened = shownArticles.filter(article => rows.has(article.at) && rows.get(article.at).open);
  const most = Math.max(ARTICLES, ...opened.map(article => shownArticles.indexOf(article) + 1));
  fill(list, shownArticles, most, row, 2 * ARTICLES);
}
function articleBar() {
  const chosen = el("select", {id: "order", on: {change: event => { order = event.target.value; showArticles(); byId("order").focus(); }}},
    Object.entries(ORDERS).map(([value, [title]]) => el("option", {value, selected: value === order}, title)));
  const many = Math.min(shownArticles.length, MOST_OPENED);
  return el("div", {className: "bar"}, el("label", {htmlFor: "order"}, "Order by ", chosen),
    el("button", {type: "button", on: {click: () => openAll(true)}}, many < shownArticles.length ? `Open the first ${many}` : "Open all"),
    el("button", {type: "button", on: {click: () => openAll(false)}}, "Close all"));
}
function openAll(open) {
  if (!open) for (const made of rows.values()) made.open = false;
  else {
    const list = byId("articles").querySelector(".list"), some = shownArticles.slice(0, MOST_OPENED);
    some.forEach(article => { row(article).open = true; });
    if (list.children.length < some.length) list.replaceChildren();
    if (!list.children.length) fill(list, shownArticles, some.length, row, 2 * ARTICLES);
  }
}
function row(article) {
  let made = rows.get(article.at);
  if (!made) {
    const facts = [article.outlet === undefined ? null : data.outlets[article.outlet], article.published && day(article.published),
      article.title && article.path].filter(Boolean).join(" · ");
    made = el("details", {className: "article", id: `article-${article.at}`, on: {toggle: () => { if (made.open) build(article, made); }}},
      el("summary", null, el("span", {className: "title"}, article.title || article.path),
        el("span", {className: "facts"}, facts, article.copy && ` · copy of ${article.copy}`), el("span", {className: "tallies"})));
    rows.set(article.at, made);
  }
  const shares = sharesOf(fitting(article).map(([at]) => claims[at]));
  made.querySelector(".tallies").replaceChildren(...shares.length
    ? shares.map(([look, count]) => el("span", null, badge(look, true), ` ${count}`)) : [el("span", {className: "count"}, "no claims")]);
  if (made.text) refresh(article, made);
  return made;
}
function build(article, made) {
  if (made.text) return;
  made.text = el("div", {className: "text"});
  const tags = article.places.map(([at], place) => tag(article, made, claims[at], place));
  const placed = new Set();
  let paragraph = null, start = 0;
  const add = node => {
    if (!paragraph) made.text.append(paragraph = el("p"));
    paragraph.append(node);
  };
  for (let at = 0; at < article.cuts.length; at += 2) {
    const run = article.text.slice(start, start += article.cuts[at]), cover = article.covers[article.cuts[at + 1]];
    const over = [...new Set(cover.filter(mark => mark % PARTS === CONTENT).map(mark => mark / PARTS))];
    for (const place of over) if (!placed.has(place)) { placed.add(place); add(tags[place]); }
    run.split("\n").forEach((line, number) => {
      if (number) paragraph = null;
      if (line.trim() || (paragraph && line)) add(cover.length ? marked(article, cover, over, line) : document.createTextNode(line));
    });
  }
  const origin = [article.author && `by ${article.author}`, article.author && article.url && " · ",
    article.url && el("a", {href: article.url, rel: "noopener noreferrer", target: "_blank"}, article.url)].filter(Boolean);
  made.append(el("div", {className: "body"}, origin.length > 0 && el("p", {className: "origin"}, origin), made.text));
  listen(article, made);
  refresh(article, made);
}
function tag(article, made, claim, place) {
  return el("button", {type: "button", className: `tag look-${claim.look.number}`, ariaExpanded: "false",
    ariaLabel: `Claim ${place + 1}: ${who(claim)}, ${labelOf("position", claim.position)}`, on: {
      click: () => explain(article, made, place, false),
      keydown: event => { if (event.key === "Escape" && made.place === place) shut(article, made, event.target); },
      focus: event => { over(made, place); tip(claim, event.target); }, blur: () => { over(made, -1); tip(null); }}},
  `${claim.look.letter}${place + 1}`);
}
function marked(article, cover, over, line) {
  const span = el("span", null, line);
  span.marks = cover;
  span.over = over;
  return span;
}
// Marks what fits the filters; where claims nest, the innermost, which is the shortest one, gives its colour.
function refresh(article, made) {
  const shown = new Set();
  article.places.forEach(([at], place) => { if (!found.any || !found.missed[at]) shown.add(place); });
  made.shown = shown;
  made.tags = made.tags || [...made.text.querySelectorAll(".tag")].sort((a, b) => placeOf(a) - placeOf(b));
  made.spans = made.spans || [...made.text.querySelectorAll("p > span")];
  for (const button of made.tags) button.classList.toggle("off", !shown.has(placeOf(button)));
  if (made.place !== undefined && !shown.has(made.place)) close(made);
  for (const span of made.spans) paint(article, made, span);
}
const placeOf = button => Number(/\d+$/.exec(button.textContent)[0]) - 1;
const reach = (article, place) => article.places[place][1].reduce((sum, [start, end]) => sum + end - start, 0);
function innermost(article, made, span) {
  return span.over.filter(place => made.shown.has(place)).sort((a, b) => reach(article, a) - reach(article, b));
}
function paint(article, made, span) {
  const inner = innermost(article, made, span), open = made.place, lit = made.lit;
  const own = span.marks.filter(mark => Math.floor(mark / PARTS) === open);
  const place = own.length ? open : inner[0];
  const classes = [];
  if (inner.length || own.length) classes.push(`look-${claims[article.places[place][0]].look.number}`);
  if (inner.length) classes.push("m");
  if (lit !== undefined && span.over.includes(lit)) classes.push("over");
  for (const mark of own) classes.push(mark % PARTS === CONTENT ? "on" : mark % PARTS === SOURCE ? "p-source" : "p-cue");
  const name = classes.join(" ");
  if (span.className !== name) span.className = name;
}
function over(made, place) {
  const lit = place < 0 ? undefined : place;
  if (made.lit === lit) return;
  made.lit = lit;
  const article = articles[Number(made.id.slice(8))];
  for (const span of made.spans) paint(article, made, span);
}
function listen(article, made) {
  made.text.addEventListener("click", event => {
    const span = event.target.closest("span.m");
    if (!span || String(getSelection())) return;
    const inner = innermost(article, made, span), next = inner[inner.indexOf(made.place) + 1];
    explain(article, made, next === undefined ? made.place : next, next !== undefined); // a further click goes outward, then shuts
  });
  made.text.addEventListener("mouseover", event => {
    const span = event.target.closest("span.m, .tag");
    const place = !span ? undefined : span.classList.contains("tag") ? placeOf(span) : innermost(article, made, span)[0];
    over(made, place === undefined ? -1 : place);
    tip(place === undefined ? null : claims[article.places[place][0]], span);
  });
  made.text.addEventListener("mouseleave", () => { over(made, -1); tip(null); });
}
function tip(claim, at) {
  const box = byId("tip") || document.body.appendChild(el("div", {id: "tip", className: "tip", hidden: true, ariaHidden: "true"}));
  box.hidden = !claim;
  if (!claim) return;
  box.textContent = `${who(claim)} · ${labelOf("position", claim.position)} · ${claim.kind} · ${claim.rules.join(", ")} · ${claim.confidence.toFixed(2)}`;
  const place = at.getClientRects()[0] || at.getBoundingClientRect();
  box.style.left = `${Math.max(8, Math.min(place.left, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${place.top > box.offsetHeight + 56 ? place.top - box.offsetHeight - 6 : place.bottom + 8}px`;
}
