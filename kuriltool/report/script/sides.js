// The overview, and the sides by issue and proposition.
function sharesOf(some) {
  const counts = new Map();
  for (const claim of some) counts.set(claim.look, (counts.get(claim.look) || 0) + 1);
  return looks.filter(look => counts.has(look)).map(look => [look, counts.get(look)]);
}
const toldShares = shares => shares.map(([look, count]) => `${look.id} ${number(count)}`).join(", ");
function strip(shares, label) {
  const total = shares.reduce((sum, [, count]) => sum + count, 0);
  const made = drawn("svg", {class: "strip", role: "img", "aria-label": label});
  let x = 0;
  for (const [look, count] of shares) {
    const title = drawn("title");
    title.textContent = `${look.id}: ${number(count)}`;
    const width = 100 * count / total;
    made.append(drawn("rect", {class: `bar-${look.number}`, x: `${x.toFixed(2)}%`, y: 0, width: `${width.toFixed(2)}%`, height: "100%"}, title));
    x += width;
  }
  return made;
}
function swatch(look) {
  return drawn("svg", {class: "swatch", "aria-hidden": "true"}, drawn("rect", {class: `bar-${look.number}`, width: "100%", height: "100%"}));
}
function showOverview() {
  const shares = sharesOf(found.claims), verbatim = found.claims.filter(claim => claim.kind !== "indirect").length;
  const outlets = new Set(found.articles.map(article => article.outlet).filter(outlet => outlet !== undefined)).size;
  const speakers = new Set(found.claims.map(claim => claim.speaker).filter(at => at !== undefined)).size;
  const plural = (value, noun) => noun + (value === 1 ? "" : "s");
  const figures = [[found.articles.length, plural(found.articles.length, "article")], [outlets, plural(outlets, "outlet")],
    [found.claims.length, plural(found.claims.length, "claim")], [verbatim, "with verbatim words"], [speakers, plural(speakers, "speaker")]];
  byId("overview").querySelector(".figures").replaceChildren(...figures.map(([value, noun]) =>
    el("div", null, el("dt", null, noun), el("dd", null, number(value)))));
  byId("overview").querySelector(".shares").replaceChildren(...!shares.length ? found.any ? [nothing()] : [] : [
    strip(shares, `Claims by position: ${toldShares(shares)}`),
    el("ul", {className: "legend"}, shares.map(([look, count]) =>
      el("li", null, swatch(look), badge(look), " ", el("b", null, number(count)), " ", el("span", {className: "label"}, look.label))))]);
}
const viewOn = (claim, topic) => (claim.views.find(([at]) => at === topic) || [])[1];
function showTopics(id, topics, topicsOf, view) {
  const groups = new Map(topics.map(({topic}) => [topic, []])), missed = new Map(topics.map(({topic}) => [topic, new Map()]));
  for (const claim of byRank) for (const topic of topicsOf(claim)) {
    if (!found.any || !found.missed[claim.at]) groups.get(topic).push(claim);
    else missed.get(topic).set(claim.look, (missed.get(topic).get(claim.look) || 0) + 1);
  }
  const names = view ? data.propositions.map(known => known.states) : data.issues;
  const filled = topics.filter(({topic}) => groups.get(topic).length);
  const sides = data.sides.map(side => lookOf.get(side));
  const target = byId(id).querySelector(".rows");
  if (!filled.length) {
    target.replaceChildren(found.any ? nothing() : none(view ? "No claim takes up a proposition." : "No claim to show."));
    return;
  }
  target.replaceChildren(el("table", {className: "grid"},
    el("thead", null, el("tr", null, el("th", {scope: "col"}, view ? "Proposition" : "Issue"), sides.map(look => el("th", {scope: "col"}, badge(look))))),
    el("tbody", null, filled.map(row => topicRow(row, groups.get(row.topic), missed.get(row.topic), sides, names[row.topic], view)))));
}
function topicRow(row, own, missed, sides, name, view) {
  const others = sharesOf(own).filter(([look]) => !sides.includes(look));
  return el("tr", null,
    el("th", {scope: "row"}, name, el("span", {className: "count"}, counted(own.length, "claim")),
      row.told && !found.any && el("span", {className: "told"}, row.told),
      others.map(([look, count]) => el("span", {className: `count other look-${look.number}`}, badge(look), ` ${number(count)}`))),
    sides.map(look => topicCell(row, own.filter(claim => claim.look === look), missed.get(look), look, view)));
}
function topicCell(row, own, missed, look, view) { // a side that is filtered out is not silent
  const counts = view ? [1, -1, 0].map(wanted => [VIEWS[wanted], own.filter(claim => view(claim, row.topic) === wanted).length]) : [];
  const [first, rest] = strongestFirst(own, row.best[look.id] || []), most = view ? 1 : 2;
  const cell = el("td", {className: `look-${look.number}${own.length ? "" : " none"}`}, el("p", {className: "count"},
    el("span", {className: "of"}, badge(look), " "), own.length || !missed ? el("b", null, number(own.length)) : `${number(missed)} filtered out`,
    counts.filter(([, count]) => count).map(([name, count]) => [" ", el("span", {className: `view ${name}`}, `${name} ${number(count)}`)])));
  fill(cell, [...first, ...rest], Math.min(most, first.length) || most, claim => card(claim, view && VIEWS[view(claim, row.topic)]), MORE_CARDS);
  return cell;
}
// Those claims of a cell that show the topic best, each another statement, and the rest, which come by rank.
function strongestFirst(own, best) {
  const here = new Set(own), first = best.map(at => claims[at]).filter(claim => here.has(claim)), taken = new Set(first);
  return [first, own.filter(claim => !taken.has(claim))];
}
// Adds the first of some items to a place, and a button for more of them.
function fill(target, items, most, made, step) {
  target.append(...items.slice(0, most).map(made));
  if (items.length <= most) return;
  const more = el("button", {type: "button", className: "link more", on: {click: () => {
    const before = target.children.length - 1;
    more.remove();
    fill(target, items.slice(most), step, made, step);
    const next = target.children[before].querySelector("a, summary, button") || target.children[before];
    next.focus();
  }}}, `${number(items.length - most)} more`);
  target.append(more);
}
function card(claim, view) {
  return el("figure", {className: `card look-${claim.look.number}`}, said(claim),
    el("figcaption", null, view && [el("span", {className: `view ${view}`}, view), " "], saidBy(claim), link(claim, where(claim))));
}
