"""The CPU time of commands that do little: what everybody waits for before anything begins."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from .figures import Benchmark, Table, seconds
from .measuring import Bench, in_turn, least
from .texts import SEEDS

STARTS = 3  # times the repeats of other benchmarks: each takes a moment, and imports vary


def measure(bench: Bench) -> Table:
    """The least of several runs; `quotes` asks a store of the seeds' claims."""
    place = bench.folder() / "store.db"
    claim = json.loads(bench.kuriltool("--store", place, "extract", SEEDS, "--format", "jsonl", keep=True).out.splitlines()[0])
    commands: dict[str, Sequence[str]] = {
        ROWS[0]: ("--help",),
        ROWS[1]: ("--store", str(place), "quotes"),
        ROWS[2]: ("--store", str(place), "quotes", "--speaker", "Takaichi"),
        ROWS[3]: ("--store", str(place), "why", claim["id"]),
        ROWS[4]: ("extract", "--help"),
    }
    script = str(Path(sys.executable).with_name("kuriltool"))
    runs = in_turn(
        {name: partial(bench.run, [script, *arguments]) for name, arguments in commands.items()},
        STARTS * bench.scale.repeats,
    )
    empty = in_turn({ROWS[5]: partial(bench.run, [sys.executable, "-c", ""])}, STARTS * bench.scale.repeats)
    return Table(tuple((name, seconds(least(ran))) for name, ran in (runs | empty).items()))


ROWS = (
    "`kuriltool --help`",
    "`kuriltool quotes`",
    "`kuriltool quotes --speaker NAME`",
    "`kuriltool why ID`",
    "`kuriltool extract --help`",
    "Python alone",
)
START = Benchmark("Start, CPU time", ROWS, measure)
