// Speakers, and statements across articles.
function showSpeakers() {
  const groups = new Map();
  for (const claim of found.claims) {
    if (!groups.has(claim.speaker)) groups.set(claim.speaker, []);
    groups.get(claim.speaker).push(claim);
  }
  const voices = [...groups].sort(([a, x], [b, y]) => (a === undefined) - (b === undefined) || y.length - x.length
    || (data.speakers[a].name < data.speakers[b].name ? -1 : 1));
  const target = byId("speakers").querySelector(".rows");
  if (!voices.length) { target.replaceChildren(nothing()); return; }
  const head = ["Speaker", "Belongs to", "Claims", "Verbatim", "Positions expressed", "Said"];
  const body = el("tbody");
  target.replaceChildren(el("table", {className: "voices"}, el("thead", null, el("tr", null,
    head.map((name, at) => el("th", {scope: "col", className: at === 2 || at === 3 ? "number" : ""}, name)))), body));
  const rest = el("p", null);
  target.append(rest);
  const show = (from, to) => {
    body.append(...voices.slice(from, to).map(([at, own]) => voice(at, own)));
    rest.replaceChildren(...to >= voices.length ? [] : [el("button", {type: "button", className: "link more",
      on: {click: () => { show(to, to + 4 * SPEAKERS); body.children[to].querySelector("button").focus(); }}}, `${number(voices.length - to)} more`)]);
  };
  show(0, SPEAKERS);
}
function voice(at, own) {
  const speaker = at === undefined ? {name: "speaker not known"} : data.speakers[at], value = speakerValue(at);
  const roles = [...new Set(own.map(claim => claim.role).filter(role => role !== undefined))].map(role => data.roles[role]).join(", ");
  const shares = sharesOf(own), dates = own.flatMap(claim => claim.first ? [claim.first, claim.last] : []).sort();
  const made = el("tr", null, el("th", {scope: "row"}, el("button", {type: "button", className: "link",
    ariaPressed: String(filters.speaker.has(value)), on: {click: () => toggle("speaker", value)}}, speaker.name), roles && el("span", {className: "role"}, roles)),
  el("td", null, lookOf.has(speaker.side) && badge(lookOf.get(speaker.side))),
  el("td", {className: "number"}, number(own.length)),
  el("td", {className: "number"}, number(own.filter(claim => claim.kind !== "indirect").length)),
  el("td", null, strip(shares, toldShares(shares))),
  el("td", null, dates.length ? span(dates[0], dates[dates.length - 1]) : ""));
  made.querySelector("button").dataset.key = `speaker ${value}`;
  return made;
}
function showStatements() {
  const fits = new Set(found.claims.map(claim => claim.at));
  const some = data.statements.filter(({wordings}) => wordings.some(({claim}) => fits.has(claim)));
  const target = byId("statements").querySelector(".rows");
  target.replaceChildren();
  if (some.length) fill(target, some, STATEMENTS, statement, STATEMENTS);
  else target.append(found.any ? none("None of these claims stands in more than one article.") : none("No statement stands in more than one article."));
}
function statement({position, first, last, wordings}) {
  const look = lookOf.get(position);
  return el("article", {className: "statement"}, el("h3", null, look && [badge(look), " "], who(claims[wordings[0].claim]),
    el("span", {className: "when"}, span(first, last))),
  el("ol", null, wordings.map(wording)));
}
function wording({claim, articles: at, pieces, beside}) {
  return el("li", null,
    el("blockquote", null, beside > 1 && el("span", {className: "beside"}, `beside ${beside}: `),
      pieces.flatMap(([op, text]) => [op === 1 ? el("ins", null, text) : op === 2 ? el("del", null, text) : text, " "])),
    el("p", {className: "where"}, saidBy(claims[claim]), at.flatMap((article, order) =>
      [order ? "; " : null, link(claims[claim], whereOf(articles[article]), articles[article])])));
}
