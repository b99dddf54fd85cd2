// Filters: which claims fit, how the address holds them, and what follows from a change.
// A facet gives the values of a claim; a claim fits where it has any of those that are wanted.
const speakerValue = at => at === undefined ? NONE : data.speakers[at].id || data.speakers[at].name;
const FACETS = {
  position: {title: "Position", of: claim => [claim.position]},
  speaker: {title: "Speaker", of: claim => [speakerValue(claim.speaker)]},
  issue: {title: "Issue", of: claim => claim.issues.map(at => data.issues[at])},
  proposition: {title: "Proposition", of: claim => claim.views.map(([at, view]) => viewValue(at, view))},
  outlet: {title: "Outlet", of: claim => claim.outlets},
  kind: {title: "Kind", of: claim => [claim.kind]},
  review: {title: "Checked", of: claim => [claim.review ? claim.review.verdict : NONE]}
};
const viewValue = (at, view) => `${data.propositions[at].id}:${view > 0 ? "+1" : view}`;
const NAMES = Object.keys(FACETS);
for (const claim of claims) {
  const numbers = new Set(claim.standing.map(([at]) => articles[at].outlet).filter(outlet => outlet !== undefined));
  claim.outlets = [...numbers].map(outlet => data.outlets[outlet]);
}
// The values of each facet by number, for counting: a claim holds the numbers of its own.
const codes = NAMES.map(() => new Map());
for (const claim of claims) {
  claim.codes = NAMES.map((name, at) => FACETS[name].of(claim).map(value => {
    if (!codes[at].has(value)) codes[at].set(value, codes[at].size);
    return codes[at].get(value);
  }));
}
const nameOf = new Map(data.speakers.map((speaker, at) => [speakerValue(at), speaker.name]));
const statesOf = new Map(data.propositions.map(known => [known.id, known.states]));
function labelOf(name, value) {
  if (name === "speaker") return value === NONE ? "speaker not known" : nameOf.get(value) || value;
  if (name === "position") return value === NONE ? "no position" : value;
  if (name === "proposition") {
    const [, id, view] = /^(.*?)(?::([^:]*))?$/s.exec(value);
    return `${VIEWS[Number(view)] || "takes up"} “${statesOf.get(id) || id}”`;
  }
  if (name === "review" && value === NONE) return "by nobody";
  return name === "kind" ? `${value}: ${KINDS[value] || "no such kind"}` : value;
}
const emptied = () => ({...Object.fromEntries(NAMES.map(name => [name, new Set()])), since: "", until: "", search: ""});
let filters = emptied();
let found = {claims, articles, any: false};

const isOn = wanted => NAMES.some(name => wanted[name].size) || Boolean(wanted.since || wanted.until || wanted.search);
function hashOf(wanted, more) {
  const said = new URLSearchParams();
  for (const name of NAMES) for (const value of wanted[name]) said.append(name, value);
  for (const name of ["since", "until", "search"]) if (wanted[name]) said.append(name, wanted[name]);
  for (const [name, value] of Object.entries(more || {})) if (value) said.append(name, value);
  return said.toString();
}
const PARTIAL = /^\d{4}(-\d\d(-\d\d)?)?$/;
function bound(date, isLast) { // a month or year stands for its first or last day
  if (!PARTIAL.test(date || "")) return "";
  const [year, month, exact] = date.split("-");
  if (exact) return date;
  if (!isLast) return `${year}-${month || "01"}-01`;
  const days = new Date(Date.UTC(Number(year), Number(month || 12), 0)).getUTCDate();
  return `${year}-${month || "12"}-${days}`;
}
function readHash() {
  const text = location.hash.slice(1);
  const given = new URLSearchParams(text.includes("=") ? text : "");
  const wanted = emptied();
  for (const name of NAMES) for (const value of given.getAll(name)) {
    const exact = name === "proposition" && !/:(\+1|-1|1|0)$/.test(value);
    if (exact) ["+1", "-1", "0"].forEach(view => { if (known[name].has(`${value}:${view}`)) wanted[name].add(`${value}:${view}`); });
    if (!exact || !wanted[name].size) wanted[name].add(name === "proposition" ? value.replace(/:1$/, ":+1") : value);
  }
  wanted.since = bound(given.get("since"), false);
  wanted.until = bound(given.get("until"), true);
  wanted.search = given.get("search") || "";
  return {wanted, claim: given.get("claim"), article: given.get("article")};
}
function terms(search) {
  const found = [...search.matchAll(/["“”„]([^"“”„]*)["“”„]?|(\S+)/g)].map(term => fold(term[1] || term[2] || "").trimEnd());
  return found.filter(term => term.trim());
}
// What each claim fails, as bits: one for each facet, one for dates, one for words. A facet's own counts leave its bit aside.
function fails(wanted) {
  const sought = terms(wanted.search), missed = new Uint16Array(claims.length);
  const sets = NAMES.map((name, at) => wanted[name].size ? Uint8Array.from(codes[at].keys(), value => wanted[name].has(value)) : null);
  for (const claim of claims) {
    let bits = 0;
    for (let at = 0; at < sets.length; at++) {
      if (sets[at] && !claim.codes[at].some(code => sets[at][code])) bits |= 1 << at;
    }
    if ((wanted.since && !(claim.last >= wanted.since)) || (wanted.until && !(claim.first <= wanted.until))) bits |= 1 << NAMES.length;
    if (sought.length && !sought.every(term => haystack(claim).includes(term))) bits |= 2 << NAMES.length;
    missed[claim.at] = bits;
  }
  return missed;
}
function sieve(wanted) {
  const missed = fails(wanted), any = isOn(wanted);
  const fitting = claims.filter(claim => !missed[claim.at]);
  const shown = !any ? articles : articles.filter(article => article.places.some(([at]) => !missed[at])
    && (!wanted.outlet.size || wanted.outlet.has(data.outlets[article.outlet])));
  return {claims: fitting, articles: shown, any, missed, counts: NAMES.map((_, at) => tally(missed, at))};
}
function tally(missed, at) {
  const counts = new Uint32Array(codes[at].size), own = ~(1 << at);
  for (const claim of claims) {
    if (!(missed[claim.at] & own)) for (const code of claim.codes[at]) counts[code]++;
  }
  return value => codes[at].has(value) ? counts[codes[at].get(value)] : 0;
}
// All values there are, in the order of the pack or else by how often they occur.
const known = (() => {
  const missed = new Uint16Array(claims.length), order = {position: looks.map(look => look.id), issue: data.issues,
    kind: Object.keys(KINDS), proposition: data.propositions.flatMap(({id}) => ["+1", "-1", "0"].map(view => `${id}:${view}`))};
  return Object.fromEntries(NAMES.map((name, at) => {
    const counts = tally(missed, at);
    const values = order[name] ? order[name].filter(value => codes[at].has(value))
      : [...codes[at].keys()].sort((a, b) => (a === NONE) - (b === NONE) || counts(b) - counts(a) || (a < b ? -1 : 1));
    return [name, new Set(values)];
  }));
})();

function change(edit, typed) {
  const wanted = {...filters, ...Object.fromEntries(NAMES.map(name => [name, new Set(filters[name])]))};
  edit(wanted);
  write(hashOf(wanted), typed);
  apply(wanted);
}
function write(hash, replacing) {
  const target = hash ? "#" + hash : location.pathname + location.search;
  try { history[replacing ? "replaceState" : "pushState"](null, "", target); }
  catch { if (hash) location.replace("#" + hash); } // a page within a closed frame has no history
}
function apply(wanted) {
  const key = document.activeElement && document.activeElement.dataset.key;
  filters = wanted;
  found = sieve(wanted);
  showStatus();
  showFacets();
  if (data.part) showCommand();
  else {
    showOverview();
    showTopics("sides", data.byIssue, claim => claim.issues, null);
    showTopics("propositions", data.byProposition, claim => claim.views.map(([at]) => at), viewOn);
    showTimeline();
    showSpeakers();
    showStatements();
  }
  showArticles();
  // What was made anew while somebody was on it gets the focus back.
  const again = key && document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (again && document.activeElement !== again) again.focus({preventScroll: true});
}
const toggle = (name, value) => change(wanted => wanted[name].delete(value) || wanted[name].add(value));
