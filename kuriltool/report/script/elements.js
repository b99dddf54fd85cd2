// What the page holds, and how elements are made.
const data = JSON.parse(document.getElementById("data").textContent);
const {claims, articles, looks} = data;
const NONE = "none"; // a claim without a position, a speaker that nobody knows
const MORE_CARDS = 8, SPEAKERS = 15, STATEMENTS = 20, ARTICLES = 50, VALUES = 12, MOST_OPENED = 200;
const PARTS = 3, CONTENT = 0, SOURCE = 1; // mark number PARTS * place + part
const VIEWS = {"1": "holds", "-1": "rejects", "0": "names"};
const KINDS = {direct: "quoted words alone", mixed: "paraphrase with quoted words", indirect: "paraphrase"};
const VIA = {
  name: "by name", title: "by title", pronoun: "by a pronoun", epithet: "by a description",
  document: "by a document", "carried-over": "from the sentence before", metonym: "by a place that stands for it"
};
const DECIDED = {
  source: "by the words that name the source", introduction: "by what the article says of the source",
  setting: "by the sentences before", content: "by what is said"
};
const lookOf = new Map(looks.map(look => [look.id, look]));
const byId = id => document.getElementById(id);

function el(name, given, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(given || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "on") for (const [event, run] of Object.entries(value)) made.addEventListener(event, run);
    else if (/^aria[A-Z]/.test(key)) made.setAttribute(`aria-${key.slice(4).toLowerCase()}`, value);
    else if (key in made) made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(9).filter(child => child !== null && child !== undefined && child !== false));
  return made;
}
function drawn(name, given, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(given || {})) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
const numbers = new Intl.NumberFormat("en");
const number = value => numbers.format(value);
const counted = (value, noun) => `${number(value)} ${noun}${value === 1 ? "" : "s"}`;
const MONTHS = "January February March April May June July August September October November December".split(" ");
function day(iso) {
  const [year, month, date] = iso.split("-");
  return date ? `${Number(date)} ${MONTHS[month - 1]} ${year}` : iso;
}
const span = (first, last) => !first ? "" : !last || last === first ? day(first) : `${day(first)} – ${day(last)}`;
function fold(words) {
  const plain = words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return " " + plain.replace(/[^\p{L}\p{N}]+/gu, " ").trim() + " ";
}
function badge(look, nameless) {
  return el("span", {className: `badge look-${look.number}`},
    el("span", {"aria-hidden": "true"}, look.letter), el("span", {className: "name" + (nameless ? " quiet" : "")}, look.id));
}
// Scrolls to an element, and again once what lies on the way is laid out: parts far from the window only reserve room till then.
const FRAMES = 8;
let brought = 0;
function bring(element, block) {
  const turn = ++brought;
  let left = FRAMES;
  const again = () => {
    if (turn !== brought || !element.isConnected) return;
    element.scrollIntoView({block, behavior: "instant"});
    if (left--) requestAnimationFrame(again);
  };
  again();
}
// Before any other listener, for a key may be what brings an element.
for (const moved of ["wheel", "touchmove", "keydown"]) addEventListener(moved, () => { brought++; }, {passive: true, capture: true});
const none = words => el("p", {className: "nothing"}, words);
