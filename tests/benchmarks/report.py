"""How fast a report is made, opened and filtered; opening and filtering are timed in Chromium, where one is installed."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kuriltool.store import Store

from . import made
from .figures import NONE, Benchmark, Table, megabytes, milliseconds, seconds
from .measuring import Bench, Unavailable, in_turn, least
from .queries import store

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
READY = 60_000  # ms that a page may take to be ready

# What is timed runs in the page: from the change of a filter until the page is laid out anew; the middle one of several counts.
FILTERED = """
async ([hash, repeats]) => {
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
  return taken.sort((a, b) => a - b)[Math.floor(repeats / 2)];
}
"""
SHOWN = """
() => {
  const one = document.querySelector(".article"), start = performance.now();
  one.open = true; one.dispatchEvent(new Event("toggle")); document.body.offsetHeight;
  return performance.now() - start;
}
"""
DRAWN = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"


def measure(bench: Bench) -> Table:
    """The CPU time of making the page, and wall times in the browser."""
    place, page = store(bench, bench.scale.report), bench.folder() / "report.html"
    command = ("--store", place, "report", "-o", page)
    made_in = least(in_turn({"": lambda: bench.kuriltool(*command)}, bench.scale.repeats)[""])
    with Store.find(place) as known:
        claims, articles = known.count(), len(known.articles())
    told = {
        ROWS[0]: f"{claims:,} and {articles:,}",
        ROWS[1]: seconds(made_in),
        ROWS[2]: megabytes(page.stat().st_size / 1e6),
    }
    try:
        told |= zip(ROWS[3:], map(milliseconds, _in_browser(page, filters(place), bench.scale.repeats)), strict=True)
    except Unavailable:
        told |= dict.fromkeys(ROWS[3:], NONE)
    return Table(tuple(told.items()))


def filters(place: Path) -> tuple[str, ...]:
    """What the address says behind its # for each filter that is timed."""
    with Store.find(place) as store:
        claim = next(claim for claim in store.claims() if claim.speaker and claim.speaker.id and claim.issues)
    words = "+".join(claim.text.split()[1:3])
    speaker = claim.speaker.id if claim.speaker else ""
    three = f"position={made.SIDES[1]}&issue={claim.issues[0]}&search={words}"
    return f"position={made.SIDES[0]}", f"speaker={speaker}", f"search={words}", three, ""


def _in_browser(page: Path, hashes: tuple[str, ...], repeats: int) -> Iterator[float]:
    """Seconds until the page is ready, of each filter, and until an article is open."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        browser = None
    if browser is None:
        raise Unavailable("no Chromium or no Playwright here")
    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        yield _middle(lambda: _opened(chromium, page), repeats)
        tab = chromium.new_page(viewport={"width": 1280, "height": 900})
        tab.goto(page.as_uri(), timeout=READY)
        tab.wait_for_timeout(3000)
        for hash in hashes:
            yield tab.evaluate(FILTERED, [hash, repeats]) / 1000
        yield tab.evaluate(SHOWN) / 1000
        chromium.close()


def _opened(chromium: Any, page: Path) -> float:
    """Seconds until a fresh tab shows the page, its script done and the first picture drawn."""
    tab = chromium.new_page(viewport={"width": 1280, "height": 900})
    start = time.perf_counter()
    tab.goto(page.as_uri(), timeout=READY)
    tab.evaluate(DRAWN)
    taken = time.perf_counter() - start
    tab.close()
    return taken


def _middle(timed: Callable[[], float], repeats: int) -> float:
    return sorted(timed() for _ in range(repeats))[repeats // 2]


ROWS = (
    "claims and articles of a report",
    "`report`, CPU time",
    "its size",
    "open until ready",
    "filter by position",
    "filter by speaker",
    "filter by words",
    "filter by three",
    "clear all filters",
    "open an article",
)
REPORT = Benchmark("A report", ROWS, measure)
