"""What two workers of a Dask cluster on this machine gain over one run without it."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec

from .figures import Benchmark, Table, seconds, times
from .measuring import Bench, Unavailable, in_turn, least, quickest
from .texts import write

CLUSTER = "local:2"


def measure(bench: Bench) -> Table:
    """Both by turns. Wall times, which are right on a machine that does nothing else; the quickest of several."""
    bench.need("extract", "--scheduler")
    if find_spec("distributed") is None:
        raise Unavailable("dask is not installed: pip install -e '.[dask]'")
    folder = bench.folder()
    write(folder, bench.scale.folder)
    ways = {
        name: partial(bench.kuriltool, "extract", folder, *more, "--format", "jsonl")
        for name, more in (("serial", ()), ("cluster", ("--scheduler", CLUSTER)))
    }
    runs = in_turn(ways, bench.scale.repeats)
    serial, cluster = quickest(runs["serial"]), quickest(runs["cluster"])
    return Table(
        (
            (ROWS[0], f"{bench.scale.folder:,}"),
            (ROWS[1], seconds(serial)),
            (ROWS[2], seconds(cluster)),
            (ROWS[3], times(serial / cluster)),
            (ROWS[4], times(least(runs["cluster"]) / least(runs["serial"]))),
        )
    )


ROWS = (
    "articles in the folder",
    "`extract`, wall time",
    f"`extract --scheduler {CLUSTER}`, wall time",
    "the cluster against it, its start and the merge of its parts included",
    "CPU time of the cluster against that of one run",
)
CLUSTERED = Benchmark("Two workers of a Dask cluster", ROWS, measure)
