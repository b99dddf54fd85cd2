// Claims with their words, and where they stand.
for (const [at, claim] of claims.entries()) {
  claim.at = at;
  claim.standing = [];
  claim.position = claim.position === undefined ? NONE : claim.position;
  claim.look = lookOf.get(claim.position) || lookOf.get(NONE);
  claim.issues = claim.issues || [];
  claim.views = claim.views || [];
  claim.last = claim.last || claim.first;
}
for (const [at, article] of articles.entries()) {
  article.at = at;
  article.places = article.places || [];
  article.places.forEach(([claim], place) => claims[claim].standing.push([at, place]));
}
const byRank = [...claims].sort((a, b) => a.rank - b.rank);
const numbersById = new Map();
for (const claim of claims) numbersById.set(claim.id, claim.at);

function home(claim) {
  const [article, place] = claim.home || claim.standing[0];
  return {article: articles[article], place: articles[article].places[place]};
}
const slice = (article, [start, end]) => article.text.slice(start, end);
const oneLine = text => text.replace(/\s+/g, " ").trim();
function words(claim) {
  const {article, place} = home(claim);
  return oneLine(place[1].map(passage => slice(article, passage)).join(" … "));
}
// The words by turns: others, verbatim, others. The marks are the article's, and ours where a passage leaves the article's out.
const STOPS = /^[\s,.;:!?…]*$/;
function parts(claim) {
  const {article, place} = home(claim), quoted = place[4] || [], found = [""];
  const add = text => { found[found.length - 1] += text.replace(/\s+/g, " "); };
  place[1].forEach(([first, last], number) => {
    if (number) add(" … ");
    let at = first;
    for (const [start, end] of quoted) if (first <= start && end <= last) {
      add(slice(article, [at, start]));
      if (!slice(article, [first, start]).trim()) add("“");
      found.push("");
      add(slice(article, [start, end]));
      found.push("");
      at = end;
    }
    const rest = slice(article, [at, last]);
    add(at > first && STOPS.test(rest) ? rest.trimEnd() + "”" : rest);
  });
  found[0] = found[0].trimStart();
  found[found.length - 1] = found[found.length - 1].trimEnd();
  return found;
}
function said(claim) {
  const unmarked = claim.kind === "direct" && !home(claim).place[4]; // a turn of an interview, for one
  return el("blockquote", {className: unmarked ? "unmarked" : ""}, parts(claim).map((part, at) => at % 2 ? el("b", null, part) : part));
}
function who(claim) {
  if (claim.speaker !== undefined) return data.speakers[claim.speaker].name;
  const {article, place} = home(claim);
  return place[2] ? oneLine(slice(article, place[2])) : "nobody named";
}
// Who said it and by which cue, which may turn what the words say.
function saidBy(claim) {
  const {article, place} = home(claim);
  return [el("span", {className: "who"}, who(claim)),
    place[3] ? [" ", el("span", {className: "cue"}, `“${oneLine(slice(article, place[3]))}”`)] : null, " · "];
}
function outletOf(article) {
  return article.outlet === undefined ? article.title || article.path : data.outlets[article.outlet];
}
const whereOf = article => outletOf(article) + (article.published ? `, ${day(article.published)}` : "");
function where(claim) {
  const {article} = home(claim), date = saidOn(claim);
  return (date && date !== day(article.published || "") ? `said ${date} · ` : "") + whereOf(article);
}
function saidOn(claim) { // as the article tells it
  if (!claim.first || !(claim.said || claim.told)) return "";
  const isExact = bound(claim.said, false) === claim.first && bound(claim.said, true) === claim.last;
  return isExact ? day(claim.said) : span(claim.first, claim.last);
}
function haystack(claim) {
  if (claim.folded === undefined) {
    const {article, place} = home(claim);
    claim.folded = fold([words(claim), claim.speaker === undefined ? "" : data.speakers[claim.speaker].name,
      place[2] ? slice(article, place[2]) : ""].join(" | "));
  }
  return claim.folded;
}
const link = (claim, shown, article) => el("a", {
  href: "#" + hashOf(filters, {claim: claim.id, article: article && article.path}),
  on: {click: event => { if (plainClick(event)) { event.preventDefault(); follow(claim, article); } }}
}, shown);
const plainClick = event => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);
