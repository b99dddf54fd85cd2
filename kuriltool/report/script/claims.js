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
function words(claim) {
  const {article, place} = home(claim);
  return place[1].map(passage => slice(article, passage)).join(" … ").replace(/\s+/g, " ").trim();
}
const QUOTED = /([“„«][^“”„«»\n]*[”“»]|"[^"\n]*")/;
function said(claim) {
  const text = words(claim);
  const parts = text.split(QUOTED);
  if (claim.kind === "direct" && !(parts.length === 3 && !parts[0] && !parts[2])) return [el("b", null, `“${text}”`)];
  return parts.map((part, at) => at % 2 ? el("b", null, part) : part);
}
function who(claim) {
  if (claim.speaker !== undefined) return data.speakers[claim.speaker].name;
  const {article, place} = home(claim);
  return place[2] ? slice(article, place[2]).replace(/\s+/g, " ") : "nobody named";
}
function outletOf(article) {
  return article.outlet === undefined ? article.title || article.path : data.outlets[article.outlet];
}
const whereOf = article => outletOf(article) + (article.published ? `, ${day(article.published)}` : "");
function where(claim) {
  const {article} = home(claim), date = claim.said || article.published;
  return outletOf(article) + (date ? `, ${day(date)}` : "");
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
