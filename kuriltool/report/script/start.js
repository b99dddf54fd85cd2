// Theme, parts of the page, and the start.
function makeTheme() {
  const button = byId("theme"), dark = matchMedia("(prefers-color-scheme: dark)");
  const stored = (() => { try { return localStorage.getItem("kuriltool-theme"); } catch { return null; } })();
  const set = theme => {
    if (theme) document.documentElement.dataset.theme = theme;
    const isDark = theme ? theme === "dark" : dark.matches;
    button.textContent = isDark ? "Light" : "Dark";
    button.setAttribute("aria-label", isDark ? "Change to light colours" : "Change to dark colours");
  };
  set(stored === "dark" || stored === "light" ? stored : null);
  dark.addEventListener("change", () => set(document.documentElement.dataset.theme));
  button.addEventListener("click", () => {
    const next = (document.documentElement.dataset.theme || (dark.matches ? "dark" : "light")) === "dark" ? "light" : "dark";
    try { localStorage.setItem("kuriltool-theme", next); } catch { /* a page in a file or frame may keep nothing */ }
    set(next);
  });
}
function makeParts() {
  const links = [...document.querySelectorAll(".parts a, .skip")];
  for (const one of links) one.addEventListener("click", event => { // the address holds the filters, and keeps them
    event.preventDefault();
    goTo(byId(one.getAttribute("href").slice(1)));
  });
  const seen = new IntersectionObserver(entries => {
    for (const {target, isIntersecting} of entries) if (isIntersecting) {
      for (const one of links) one.toggleAttribute("aria-current", one.getAttribute("href") === `#${target.id}`);
    }
  }, {rootMargin: "-20% 0px -70% 0px"});
  document.querySelectorAll("main > section").forEach(part => seen.observe(part));
}
function goTo(part) {
  document.documentElement.style.scrollPaddingTop = ""; // as the style has it, or more where many filters are named
  const least = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop);
  const over = document.querySelector(".parts").offsetHeight + byId("status").offsetHeight;
  if (over > least) document.documentElement.style.scrollPaddingTop = `${over}px`;
  bring(part, "start");
  part.setAttribute("tabindex", "-1");
  part.focus({preventScroll: true});
}
function start() {
  const {wanted, claim, article} = readHash();
  apply(wanted);
  if (claim && numbersById.has(claim)) reveal(claims[numbersById.get(claim)], articles.find(({path}) => path === article));
  const part = document.querySelector(`main > section[id="${CSS.escape(location.hash.slice(1))}"]`);
  if (part) goTo(part);
}
document.querySelectorAll(".script").forEach(part => { part.hidden = part.id === "filters" && !claims.length; });
document.documentElement.classList.add("live");
makeTheme();
makeFilters();
makeParts();
start();
addEventListener("popstate", start);
let width = innerWidth;
if (data.part) makeOverview();
else addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; chartWidth = 0; showTimeline(); } });
// Words are made ready to be searched while nothing else is to be done.
let ready = 0;
const prepare = () => {
  for (const until = performance.now() + 8; ready < claims.length && performance.now() < until; ready++) haystack(claims[ready]);
  if (ready < claims.length) setTimeout(prepare, 16);
};
setTimeout(prepare, 300);
