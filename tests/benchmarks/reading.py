"""How many words a second one core reads, with the network and by rules alone, and against an older version of kuriltool."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .figures import Benchmark, Table, many, megabytes, percent, seconds, times
from .measuring import ROOT, Bench, Ran, Unavailable, in_turn
from .texts import news

OLDER = "times as fast as"


@dataclass(frozen=True)
class Way:
    """What was least of several runs of a way to read."""

    loading: float
    seconds: float
    words: int
    found: int
    megabytes: float

    @property
    def speed(self) -> float:
        """Words a second of CPU."""
        return self.words / max(self.seconds, 1e-9)


def best(runs: Sequence[Ran]) -> Way:
    """The quickest of several runs of the reader."""
    told = [json.loads(ran.out) for ran in runs]
    return Way(
        loading=min(each["loading"] for each in told),
        seconds=min(each["seconds"] for each in told),
        words=told[0]["words"],
        found=told[0]["found"],
        megabytes=max(ran.megabytes for ran in runs),
    )


def read(bench: Bench, ways: Sequence[str], sources: Sequence[Path] = (ROOT,)) -> dict[tuple[str, Path], Way]:
    """Each way to read, with the kuriltool of each source tree, all of them by turns; each run is a process of its own."""
    pairs = {f"{way} {source}": (way, source) for way in ways for source in sources}
    words = bench.scale.words
    jobs = {name: partial(bench.module, "reader", way, news(), words, source=source) for name, (way, source) in pairs.items()}
    return {pairs[name]: best(runs) for name, runs in in_turn(jobs, bench.scale.repeats).items()}


def measure(bench: Bench) -> Table:
    """Words a second of CPU, so that other work on the machine counts little; the best of several runs."""
    older = [unpacked(bench, bench.against)] if bench.against else []
    found = read(bench, ("extract", "rules", "parse"), (ROOT, *older))
    whole, rules, network = (found[way, ROOT] for way in ("extract", "rules", "parse"))
    rows = [
        (ROWS[0], many(whole.speed)),
        (ROWS[1], many(rules.speed)),
        (ROWS[2], many(network.speed)),
        (ROWS[3], percent(max(0.0, 1 - network.seconds / whole.seconds))),
        (ROWS[4], f"{1000 * whole.found / whole.words:.1f}"),
        (ROWS[5], seconds(whole.loading)),
        (ROWS[6], megabytes(whole.megabytes)),
    ]
    return Table((*rows, *(row for source in older for row in _against(found, source, bench.against or ""))))


def _against(found: dict[tuple[str, Path], Way], source: Path, commit: str) -> Iterator[tuple[str, str]]:
    for way, name in (("extract", "`extract`"), ("rules", "`extract --rules-only`"), ("parse", "the network alone")):
        yield f"{name}, {OLDER} {commit}", times(found[way, source].seconds / found[way, ROOT].seconds)


def unpacked(bench: Bench, commit: str) -> Path:
    """The files of a commit in a folder of their own; raises Unavailable where there is no such commit."""
    found = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=False)
    if found.returncode:
        raise Unavailable(f"no commit {commit} here: {found.stderr.decode().strip()}")
    folder = bench.folder()
    with tarfile.open(fileobj=io.BytesIO(found.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


ROWS = (
    "`extract`, words a second",
    "`extract --rules-only`, words a second",
    "the network alone, words a second",
    "share of `extract` that is not the network",
    "claims in 1,000 words",
    "loading the model and the rules",
    "most memory held",
)
READING = Benchmark("Reading on one core", ROWS, measure)
