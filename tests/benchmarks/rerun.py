"""What the second run over a folder costs, where nothing has changed, an article or a rule."""

from __future__ import annotations

import shutil

from .figures import Benchmark, Table, seconds, times
from .measuring import ROOT, Bench, Ran
from .texts import write

RULE = """\
rules:
  - id: benchmark-that
    about: "A verb of regret with its clause: the governor lamented that nobody came."
    pattern:
      - {RIGHT_ID: cue, RIGHT_ATTRS: {POS: VERB, LEMMA: {IN: [lament, bemoan, bewail]}}}
      - {RIGHT_ID: content, LEFT_ID: cue, REL_OP: ">", RIGHT_ATTRS: {DEP: ccomp}}
      - {RIGHT_ID: source, LEFT_ID: cue, REL_OP: ">", RIGHT_ATTRS: {DEP: nsubj}}
    examples:
      - "[source The governor] [cue lamented] that [content nobody came to the islands]."
    counterexamples:
      - "The governor lamented the weather."
"""


def measure(bench: Bench) -> Table:
    """Each once in a fresh store, by turns, and the least of all turns: CPU time, printing of all claims included."""
    turns = [_turn(bench, number) for number in range(bench.scale.repeats)]
    first, again, article, rule = (min(ran.cpu for ran in runs) for runs in zip(*turns, strict=True))
    return Table(
        (
            (ROWS[0], f"{bench.scale.folder:,}"),
            (ROWS[1], seconds(first)),
            (ROWS[2], seconds(again)),
            (ROWS[3], times(first / again)),
            (ROWS[4], seconds(article)),
            (ROWS[5], seconds(rule)),
            (ROWS[6], times(first / rule)),
        )
    )


def _turn(bench: Bench, number: int) -> tuple[Ran, Ran, Ran, Ran]:
    """A folder read, read again, read with an article changed, and with a rule more."""
    home = bench.folder()
    news, rules = home / "news", home / "rules"
    news.mkdir()
    write(news, bench.scale.folder)
    shutil.copytree(ROOT / "rules", rules)

    def read() -> Ran:
        return bench.kuriltool("--store", home / "store.db", "extract", news, "--rules", rules, "--format", "jsonl")

    first, again = read(), read()
    with min(news.iterdir()).open("a", encoding="utf-8") as file:
        file.write("\nThe governor said that nobody came.\n")
    article = read()
    (rules / "attribution" / "99-benchmark.yaml").write_text(f"# {number}\n{RULE}", "utf-8")  # never in the cache
    return first, again, article, read()


ROWS = (
    "articles in the folder",
    "first run over a folder",
    "again, nothing changed",
    "the first against it",
    "again, one article changed",
    "again, one rule added, from the parses that are kept",
    "the first against it, after a changed rule",
)
RERUN = Benchmark("Second runs, CPU time", ROWS, measure)
