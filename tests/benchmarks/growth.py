"""How CPU time and memory of `kuriltool extract` grow with the number of articles, start, store and output included."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from .figures import NONE, Benchmark, Table, megabytes, milliseconds, seconds, times
from .measuring import Bench, in_turn, least, size
from .texts import write


def measure(bench: Bench) -> Table:
    """A folder of each size, read into a store of its own; the least of several runs."""
    counts = bench.scale.articles
    folders = [bench.folder() for _ in counts]
    words = [write(folder, count) for folder, count in zip(folders, counts, strict=True)]
    ways = {folder.name: partial(bench.kuriltool, "extract", folder, "--format", "jsonl") for folder in folders}
    runs = list(in_turn(ways, bench.scale.repeats).values())
    cpu = [least(each) for each in runs]
    more = zip(pairwise(cpu), pairwise(words), strict=True)
    further = [1000 * (late - early) / (many - few) for (early, late), (few, many) in more]  # the start is in both and falls out
    return Table(
        (
            (ROWS[0], *(f"{count:,}" for count in words)),
            (ROWS[1], *map(seconds, cpu)),
            (ROWS[2], NONE, *map(milliseconds, further)),
            (ROWS[3], NONE, NONE, *(times(late / early) for early, late in pairwise(further))),
            (ROWS[4], *(megabytes(max(ran.megabytes for ran in each)) for each in runs)),
            (ROWS[5], *(megabytes(size(each[0].folder, "store*")) for each in runs)),
        ),
        tuple(f"{count:,} articles" for count in counts),
    )


ROWS = (
    "words",
    "`extract`, CPU time",
    "CPU time for each 1,000 words more than in the column before",
    "that against the same in the column before",
    "most memory held",
    "the store, with the parses that are kept",
)
GROWTH = Benchmark("Growth", ROWS, measure)
