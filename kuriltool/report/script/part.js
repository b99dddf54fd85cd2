// A page that holds a part in full: what is counted over all claims stays as it came, and leads to what stands in full.
function makeOverview() {
  byId("main").addEventListener("click", event => {
    const link = event.target.closest("a[href^='#claim=']");
    if (!link || link.closest("#articles") || !plainClick(event)) return;
    event.preventDefault();
    follow(claims[numbersById.get(link.hash.slice("#claim=".length))]);
  });
  byId("timeline").querySelectorAll(".column").forEach((column, at) => {
    const period = data.periods[at];
    if (!column.querySelector("rect")) return;
    column.setAttribute("tabindex", "0");
    column.setAttribute("role", "button");
    column.setAttribute("aria-label", column.querySelector("title").textContent);
    const choose = () => {
      change(wanted => { [wanted.since, wanted.until] = [period.first, period.last]; });
      goTo(byId("articles"));
    };
    column.addEventListener("click", choose);
    column.addEventListener("keydown", event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); } });
  });
}
// The command that makes a page of all claims that fit, for those here are not all.
function showCommand() {
  const line = byId("status").querySelector(".command"), words = found.any ? command() : null;
  line.hidden = !words;
  line.replaceChildren(...words ? [`These are not all that fit. A page of all of them among the ${number(data.part.of)}: `, el("code", null, words)] : []);
}
// Null where no command asks for the same: for speakers that nobody knows, and for one of several values that were asked for before.
function command() {
  const asked = new Map(), options = [...data.part.asked];
  while (options.length) {
    const [name, value] = options.splice(0, 2);
    asked.set(name, [...asked.get(name) || [], value]);
  }
  for (const name of NAMES) if (filters[name].size) {
    if (SHARED.has(name) && asked.has(`--${name}`)) return null;
    if (name === "speaker" && filters[name].has(NONE)) return null;
    asked.set(`--${name}`, [...filters[name]].map(value => name === "speaker" ? nameOf.get(value) || value : value));
  }
  for (const [name, isLast] of [["since", false], ["until", true]]) {
    const [before] = asked.get(`--${name}`) || [], widens = before && (isLast ? filters[name] > bound(before, true) : filters[name] < bound(before, false));
    if (filters[name] && !widens) asked.set(`--${name}`, [filters[name]]);
  }
  if (filters.search) asked.set("--search", [[...asked.get("--search") || [], filters.search].join(" ")]);
  return ["kuriltool report", ...[...asked].flatMap(([name, values]) => values.map(value => `${name} ${quoted(value)}`))].join(" ");
}
const SHARED = new Set(["issue", "proposition", "outlet"]); // a claim may have several of them
const quoted = word => /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\"'\"'")}'`;
