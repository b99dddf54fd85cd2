"""How fast a report is made, opened and filtered: `python tests/benchmarks/report_speed.py [ARTICLES]`, 1,000 by default.

The store is made here, of articles put together from a few words, each of some 500 words with 15 claims; a tenth are copies.
Opening and filtering are timed in Chromium, where one is installed. Prints a table; nothing asserts its figures.
"""

from __future__ import annotations

import datetime
import hashlib
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kuriltool import report
from kuriltool.corpus import Corpus
from kuriltool.model import ArticleRef, Claim, PackRef, Passage, Reasons, Speaker, Stance
from kuriltool.store import RuleNote, Run, SideStyle, Store

ARTICLES = 1000
SENTENCES = 40  # of an article
CLAIMS = 15  # of an article
REPEATS = 5  # runs of which the middle one counts
SIDES = ("North", "South")
ISSUES = ("river", "talks", "salmon", "bridge", "visits", "history", "borders", "trade")
PROPOSITIONS = {f"p{number}": f"The river should be shared in manner {number}" for number in range(20)}
PACK = PackRef(name="rivers", version="1")
_SAID = """
    the river talks border treaty minister bridge salmon people shared agreement history question council former visits trade
    long under against without before spring island village harbour answer offer proposal never always hardly water boats
"""
WORDS = _SAID.split()
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# What is timed runs in the page: from the change of a filter until the page is laid out anew.
TIMED = """
async ([hashes, repeats]) => {
  const times = {};
  for (const [name, hash] of Object.entries(hashes)) {
    const taken = [];
    for (let run = 0; run < repeats; run++) {
      history.replaceState(null, "", "#kind=none"); dispatchEvent(new PopStateEvent("popstate"));
      await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
      const start = performance.now();
      history.replaceState(null, "", "#" + hash); dispatchEvent(new PopStateEvent("popstate"));
      document.body.offsetHeight;
      taken.push(performance.now() - start);
      await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    }
    times[name] = taken.sort((a, b) => a - b)[Math.floor(repeats / 2)];
  }
  return times;
}
"""
HASHES = {
    "filter by position": "position=North",
    "filter by speaker": "speaker=s1",
    "filter by words": "search=salmon+treaty",
    "filter by three": "position=South&issue=river&search=bridge",
    "clear all filters": "",
}


def main() -> None:
    """Makes the store and the page and prints the figures."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "store.db")
        fill(place, number)
        page = Path(folder, "report.html")
        with Store.find(place) as store:
            start, cpu = time.perf_counter(), time.process_time()
            made = report.write(Corpus(store), page)
        line("articles", f"{made.articles:,}")
        line("claims", f"{made.claims:,}")
        line("build the page", f"{time.perf_counter() - start:.1f} s, {time.process_time() - cpu:.1f} s of CPU")
        line("size", f"{page.stat().st_size / 1e6:.1f} MB")
        in_browser(page)


def fill(place: Path, number: int) -> None:
    """A store with so many articles."""
    chance = random.Random(6)
    run = Run(
        fingerprint="made",
        pack=PACK,
        sides=[SideStyle("North", "the North", "dodger_blue1"), SideStyle("South", "the South", "orange3")],
        rules={"say-that": RuleNote("A verb of saying with a clause.", "verbs.yaml:3")}
        | {id: RuleNote(states, "propositions.yaml:1") for id, states in PROPOSITIONS.items()},
        names={f"s{speaker}": [f"Ana Sol {speaker}"] for speaker in range(200)},
        issues=ISSUES,
        propositions=tuple(PROPOSITIONS),
    )
    last: str | None = None
    with Store.open(place) as store:
        for at in range(number):
            text = last if last and at % 10 == 9 else written(chance)
            last = text
            article = reference(at, text, chance)
            if store.save_copy(article, text, run) is None:
                store.save(article, text, list(claims(article, text, chance)), run)


def written(chance: random.Random) -> str:
    """A text in which every sentence has words in quotation marks."""
    sentences = []
    for _ in range(SENTENCES):
        said = " ".join(chance.choices(WORDS, k=chance.randint(5, 12)))
        sentences.append(f"Ana Sol {chance.randrange(200)} said “{said}”.")
    return "\n\n".join(" ".join(sentences[at : at + 4]) for at in range(0, SENTENCES, 4))


def reference(at: int, text: str, chance: random.Random) -> ArticleRef:
    published = datetime.date(2024, 1, 1) + datetime.timedelta(days=chance.randrange(730))
    return ArticleRef(
        path=f"news/{at:05}.txt",
        title=" ".join(chance.choices(WORDS, k=7)).capitalize(),
        outlet=f"Norburg Mail {chance.randrange(30)}",
        published=published.isoformat(),
        sha256=hashlib.sha256(f"{at} {text}".encode()).hexdigest(),
    )


def claims(article: ArticleRef, text: str, chance: random.Random) -> Iterator[Claim]:
    """The claims of an article, at sentences picked by chance."""
    starts = [at for at, character in enumerate(text) if character == "“"]
    for start in sorted(chance.sample(starts, CLAIMS)):
        end = text.index("”", start) + 1
        cue = text.rindex("said", 0, start)
        source = text.rindex("Ana", 0, cue)
        who = text[source:cue].split()[-1]
        side = SIDES[int(who) % 2]
        yield Claim(
            id="c_" + hashlib.sha256(f"{article.path} {start}".encode()).hexdigest()[:12],
            article=article,
            kind=chance.choice(("direct", "mixed", "indirect")),
            text=text[start:end],
            content=[Passage(start=start, end=end, text=text[start:end])],
            cue=Passage(start=cue, end=cue + 4, text="said"),
            source=Passage(start=source, end=cue - 1, text=text[source : cue - 1]),
            speaker=Speaker(id=f"s{who}", name=f"Ana Sol {who}", role=f"minister of the {side}", side=side, via="name"),
            position=chance.choice((side, side, side, None)),
            issues=chance.sample(ISSUES, chance.randint(1, 2)),
            propositions=[Stance(id=chance.choice(list(PROPOSITIONS)), polarity=chance.choice((1, -1, 0)))]
            * (chance.random() < 0.5),
            quoted=[text[start + 1 : end - 1]],
            said_on=article.published,
            rule="say-that",
            confidence=round(chance.uniform(0.5, 1), 3),
            pack=PACK,
            reasons=Reasons(speaker=f"“Ana Sol {who}” names Ana Sol {who}", position=f"Ana Sol {who} speaks for {side}"),
        )


def in_browser(page: Path) -> None:
    """Prints how long the page takes to open and to filter."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        browser = None
    if browser is None:
        print("no Chromium or no Playwright here: opening and filtering not timed")
        return
    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        line("open until ready", f"{middle(lambda: opened(chromium, page)):,.0f} ms")
        tab = chromium.new_page(viewport={"width": 1280, "height": 900})
        tab.goto(page.as_uri())
        tab.wait_for_timeout(3000)
        for name, taken in tab.evaluate(TIMED, [HASHES, REPEATS]).items():
            line(name, f"{taken:,.0f} ms")
        line("open an article", f"{tab.evaluate(OPENED):,.0f} ms")
        chromium.close()


OPENED = """
() => {
  const one = document.querySelector(".article"), start = performance.now();
  one.open = true; one.dispatchEvent(new Event("toggle")); document.body.offsetHeight;
  return performance.now() - start;
}
"""


def opened(chromium: object, page: Path) -> float:
    """Milliseconds until a fresh tab shows the page, its script done and the first picture drawn."""
    tab = chromium.new_page(viewport={"width": 1280, "height": 900})  # type: ignore[attr-defined]
    start = time.perf_counter()
    tab.goto(page.as_uri())
    tab.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    taken = 1000 * (time.perf_counter() - start)
    tab.close()
    return taken


def middle(timed: Callable[[], float]) -> float:
    return sorted(timed() for _ in range(REPEATS))[REPEATS // 2]


def line(name: str, value: str) -> None:
    print(f"{name:<22}{value:>22}", flush=True)


if __name__ == "__main__":
    main()
