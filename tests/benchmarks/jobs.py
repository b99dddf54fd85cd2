"""What two jobs gain on two cores, and what a worker costs."""

from __future__ import annotations

from functools import partial
from statistics import mean

from .figures import NONE, Benchmark, Table, megabytes, seconds, times
from .measuring import Bench, in_turn, least, quickest
from .texts import write


def measure(bench: Bench) -> Table:
    """One job and two by turns. Wall times, which are right on a machine that does nothing else; the quickest of several."""
    bench.need("extract", "--jobs")
    folder, few = bench.folder(), bench.folder()
    write(folder, bench.scale.folder)
    write(few, 2)
    ways = {
        f"{name} {jobs}": partial(bench.kuriltool, "extract", place, "--jobs", jobs, "--format", "jsonl")
        for name, place in (("few", few), ("all", folder))
        for jobs in (1, 2)
    }
    runs = in_turn(ways, bench.scale.repeats)
    one, two = quickest(runs["all 1"]), quickest(runs["all 2"])
    held = bench.kuriltool("extract", folder, "--jobs", 2, watch=True).workers[:2]  # looking takes time, so by itself
    return Table(
        (
            (ROWS[0], f"{bench.scale.folder:,}"),
            (ROWS[1], seconds(one)),
            (ROWS[2], seconds(two)),
            (ROWS[3], times(one / two)),
            (ROWS[4], times(least(runs["all 2"]) / least(runs["all 1"]))),
            (ROWS[5], seconds(least(runs["few 2"]) - least(runs["few 1"]))),
            (ROWS[6], megabytes(max(ran.megabytes for ran in runs["all 1"]))),
            (ROWS[7], megabytes(mean(held)) if held else NONE),
        )
    )


ROWS = (
    "articles in the folder",
    "`extract --jobs 1`, wall time",
    "`extract --jobs 2`, wall time",
    "two jobs against one",
    "CPU time of two jobs against that of one",
    "CPU time that starting two jobs costs more than one",
    "memory of the one job",
    "memory of each of two workers, shared pages counted in parts",
)
JOBS = Benchmark("Two jobs on two cores", ROWS, measure)
