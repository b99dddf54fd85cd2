"""How long questions to a store take as its claims grow in number."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from kuriltool.store import Store

from . import made
from .figures import Benchmark, Table, megabytes, seconds
from .measuring import Bench, Ran, in_turn, least, size

SPEAKER, COMMON = "Ana Sol 1", "will"  # who says most, and a word of most that is said
RARE = "RARE"  # stands for a word of little that is said
OUTLETS = made.OUTLETS[:2]
ASKED: dict[str, tuple[str, ...]] = {
    "`quotes`": ("quotes",),
    "`quotes --speaker NAME`, who says most": ("quotes", "--speaker", SPEAKER),
    "`claims --search WORD`, a rare one": ("claims", "--search", RARE),
    "`claims --search WORD`, a common one": ("claims", "--search", COMMON),
    "`claims`, three filters": ("claims", "--position", made.SIDES[0], "--issue", made.ISSUES[0], "--since", "2024"),
    "`compare`": ("compare",),
    "`compare --by proposition`": ("compare", "--by", "proposition"),
    "`compare` of two outlets": ("compare", *(word for outlet in OUTLETS for word in ("--outlet", outlet))),
    "`statements`": ("statements",),
    "`timeline`": ("timeline",),
    "`timeline --of issue --by month`": ("timeline", "--of", "issue", "--by", "month"),
    "`shifts`": ("shifts",),
    "`report`": ("report", "-o", "report.html"),
}


def store(bench: Bench, claims: int) -> Path:
    """The made store of so many claims; made at first, in minutes where it is a million."""
    place = bench.stores / f"{claims}.db"
    if not place.exists():
        part = place.with_suffix(".part")
        part.unlink(missing_ok=True)
        bench.module("made", claims, part)
        part.replace(place)
    return place


def measure(bench: Bench) -> Table:
    """Each question in a fresh process and on a terminal of 50 lines, the file in the system's cache; the least of several."""
    columns = [_asked(bench, store(bench, claims)) for claims in bench.scale.claims]
    rows = [(name, *(column[name] for column in columns)) for name in ROWS]
    return Table(tuple(rows), tuple(f"{claims:,} claims" for claims in bench.scale.claims))


def _asked(bench: Bench, place: Path) -> dict[str, str]:
    """What every question takes of one store."""
    bench.kuriltool("--store", place, "statements")  # what is still to be gathered is gathered before
    with Store.find(place) as store:
        rare = max(next(store.claims()).text.split(), key=len)
    questions: dict[str, Callable[[], Ran]] = {
        name: partial(bench.kuriltool, "--store", place, *(rare if word == RARE else word for word in arguments), terminal=True)
        for name, arguments in ASKED.items()
    }
    found = {name: in_turn({name: question}, bench.scale.repeats)[name] for name, question in questions.items()}
    answers = {name: seconds(least(runs)) for name, runs in found.items()}
    listed = bench.kuriltool("--store", place, "claims", "--format", "jsonl")
    return answers | {
        ALL: seconds(listed.cpu),
        MOST: megabytes(max(ran.megabytes for runs in found.values() for ran in (*runs, listed))),
        SIZE: megabytes(size(place.parent, f"{place.name}*")),
    }


ALL, MOST, SIZE = "`claims --format jsonl`, all of them", "most memory held by any of these", "the store"
ROWS = (*ASKED, ALL, MOST, SIZE)
QUERIES = Benchmark("Questions to a store, CPU time", ROWS, measure)
