"""What it costs to read a folder by shards and to put their stores together."""

from __future__ import annotations

from .figures import Benchmark, Table, many, seconds, times
from .measuring import Bench
from .queries import store
from .texts import write

SHARDS = 4


def measure(bench: Bench) -> Table:
    """A folder read by shards against the same read at once, and a large store merged into an empty one and again; CPU time."""
    bench.need("merge")
    bench.need("extract", "--shard")
    home, news = bench.folder(), bench.folder()
    write(news, bench.scale.articles[1])
    whole = bench.kuriltool("extract", news)
    parts = {number: home / f"part{number}.db" for number in range(1, SHARDS + 1)}
    read = [bench.kuriltool("--store", part, "extract", news, "--shard", f"{number}/{SHARDS}") for number, part in parts.items()]
    joined = bench.kuriltool("--store", home / "all.db", "merge", *parts.values())
    claims = bench.scale.claims[1]
    first, again = (bench.kuriltool("--store", home / "large.db", "merge", store(bench, claims)) for _ in range(2))
    return Table(
        (
            (ROWS[0], times(sum(ran.cpu for ran in read) / whole.cpu)),
            (ROWS[1], seconds(joined.cpu)),
            (ROWS[2], many(claims / first.cpu)),
            (ROWS[3], many(claims / again.cpu)),
        )
    )


ROWS = (
    f"{SHARDS} shards, all of them, against the same folder read at once",
    f"`merge` of these {SHARDS} stores",
    "`merge` of a large store into an empty one, claims a second",
    "the same once more, nothing new in it, claims a second",
)
MERGING = Benchmark("Shards and merging, CPU time", ROWS, measure)
