// What made a claim, shown below its paragraph.
function explain(article, made, place, stay) {
  const isOpen = made.place === place && !stay;
  close(made);
  if (isOpen || place === undefined) { refresh(article, made); return; }
  made.place = place;
  const button = made.tags.find(one => placeOf(one) === place);
  made.why = why(article, made, place, button);
  button.setAttribute("aria-expanded", "true");
  button.setAttribute("aria-controls", made.why.id);
  button.closest("p").after(made.why);
  refresh(article, made);
  tip(null);
}
function close(made) {
  if (made.why) made.why.remove();
  for (const button of made.tags || []) { button.setAttribute("aria-expanded", "false"); button.removeAttribute("aria-controls"); }
  made.why = made.place = undefined;
}
function shut(article, made, button) {
  close(made);
  refresh(article, made);
  button.focus();
}
const because = words => words && el("p", {className: "because"}, words);
const term = (name, ...values) => values.flat().some(Boolean) && [el("dt", null, name), el("dd", null, ...values)];
function why(article, made, place, button) {
  const claim = claims[article.places[place][0]], reasons = claim.reasons || {};
  const speaker = claim.speaker === undefined ? null : data.speakers[claim.speaker];
  const id = `why-${article.at}-${place}`;
  const others = claim.standing.filter(([at]) => at !== article.at);
  return el("aside", {id, className: `why look-${claim.look.number}`, role: "region", ariaLabel: `Claim ${place + 1}, what made it`,
    on: {keydown: event => { if (event.key === "Escape") { event.stopPropagation(); shut(article, made, button); } }}},
  el("header", null, badge(claim.look), el("span", {className: "who"}, who(claim)),
    el("button", {type: "button", ariaLabel: "Close", on: {click: () => shut(article, made, button)}}, "×")),
  el("dl", null,
    term("speaker", el("p", null, speaker ? speakerFacts(claim, speaker) : "nobody that can be told"), because(reasons.speaker), because(reasons.office)),
    term("position", el("p", null, labelOf("position", claim.position), reasons.position ? `: ${reasons.position}` : ""), because(decided(claim))),
    term("kind", `${claim.kind}: ${KINDS[claim.kind]}`, claim.zone && ` (${claim.zone})`),
    claim.issues.length > 0 && term("issues", claim.issues.map(at => el("p", null, data.issues[at], byWords((reasons.issues || {})[data.issues[at]])))),
    claim.views.length > 0 && term("view", claim.views.map(([at, view]) => [
      el("p", null, el("span", {className: `view ${VIEWS[view]}`}, VIEWS[view]), ` ${data.propositions[at].states}`),
      because((reasons.propositions || {})[data.propositions[at].id])])),
    claim.said && term("said", el("p", null, span(claim.first, claim.last)), claim.told && because(`“${claim.told}”`)),
    term("found by", el("p", null, claim.rules.map((rule, at) => [at ? " and " : "", el("code", null, rule)])),
      (data.rules[claim.rules[0]] || []).map(because), claim.rules.length > 1 && because("the passages are those that the trained network marks")),
    term("confidence", `${claim.confidence.toFixed(2)}: the share of claims found like this one that were right`),
    claim.review && term("checked", el("p", null, [claim.review.verdict, claim.review.by && `by ${claim.review.by}`, claim.review.on].filter(Boolean).join(", "))),
    (reasons.lost || []).length > 0 && term("also weighed", reasons.lost.map(([what, value, words]) => el("p", null, `${what} ${value}: ${words}`))),
    others.length > 0 && term("also in", others.slice(0, MORE_CARDS).map(([at]) => el("p", null, link(claim, whereOf(articles[at]), articles[at]))),
      others.length > MORE_CARDS && el("p", {className: "because"}, `and ${number(others.length - MORE_CARDS)} more articles`))),
  footer(article, made, place, claim));
}
function footer(article, made, place, claim) {
  const shown = [...made.shown].sort((a, b) => a - b), here = shown.indexOf(place);
  const step = (to, name) => to !== undefined && el("button", {type: "button", on: {click: () => show(article, made, to)}}, name);
  return el("footer", null, step(shown[here - 1], "‹ Previous"), step(shown[here + 1], "Next ›"),
    el("a", {href: "#" + hashOf(emptied(), {claim: claim.id, article: claim.standing.length > 1 && article.path})}, "Link to this claim"),
    el("code", null, `kuriltool why ${claim.id}`));
}
function speakerFacts(claim, speaker) {
  const facts = [claim.role === undefined ? null : data.roles[claim.role], speaker.affiliation && speaker.affiliation !== speaker.name ? speaker.affiliation : null,
    speaker.side && `side ${speaker.side}`].filter(Boolean);
  return [el("b", null, speaker.name), facts.length ? ` (${[...new Set(facts)].join(", ")})` : "", `, found ${VIA[claim.via] || claim.via}`];
}
const byWords = words => el("span", {className: "because"}, words ? `, called up by “${words}”` : "");
function decided(claim) {
  const basis = claim.basis;
  if (!basis || !DECIDED[basis.by]) return null;
  return `decided ${DECIDED[basis.by]}${basis.words ? `: “${basis.words}”` : ""}`;
}
// Opens the article and the claim in it, and takes the reader there.
function show(article, made, place) {
  made.open = true;
  build(article, made);
  explain(article, made, place, true);
  const button = made.tags.find(one => placeOf(one) === place);
  button.focus({preventScroll: true});
  bring(button, "center");
}
function follow(claim, article) {
  const at = reveal(claim, article);
  write(hashOf(filters, {claim: claim.id, article: article && articles[at].path}));
}
function reveal(claim, article) {
  const [at, place] = claim.standing.find(([at]) => article && at === article.at) || claim.home || claim.standing[0];
  if (found.missed[claim.at] || !found.articles.includes(articles[at])) apply(emptied());
  const made = row(articles[at]);
  if (!made.isConnected) {
    made.open = true;
    showArticles();
  }
  show(articles[at], made, place);
  return at;
}
