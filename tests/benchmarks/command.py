"""The command `python tests/benchmarks [NAME…]`: measures what is asked for, prints its tables, and records them when told.

Every figure is of fresh processes. CPU time is the least of several runs, since other work on a machine only adds to it; ways
that are compared run by turns, so that a ratio comes from one run. Nothing asserts any of it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from .catalogue import BENCHMARKS
from .figures import Table, plain
from .measuring import FULL, QUICK, Bench, Failed, Unavailable
from .record import machine, now, write

BUSY = 0.5  # load above which wall times are told to be too long


def main(arguments: Sequence[str]) -> int:
    """Measures, and tells whether something could not be: 0, or 1."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if unknown := [name for name in given.names if name not in BENCHMARKS]:
        parser.error(f"there is no {unknown[0]} to measure; there are {', '.join(BENCHMARKS)}")
    names = [name for name in BENCHMARKS if name in given.names] if given.names else list(BENCHMARKS)
    _tell(machine())
    if (load := os.getloadavg()[0]) > BUSY:
        _tell(f"other work runs here (load {load:.1f}): wall times will be too long, CPU times a little")
    scale = QUICK if given.quick else replace(FULL, gigabytes=given.gigabytes, repeats=given.repeats)
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as home:
        stores = given.stores or Path(home)
        stores.mkdir(parents=True, exist_ok=True)
        bench = Bench(scale, Path(home), stores.resolve(), given.against)
        for name, table in _measured(names, bench, missed):
            print(f"{plain(BENCHMARKS[name].title, table)}\n", flush=True)
            if given.write:
                write({name: now(table)})
    return int(bool(missed))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python tests/benchmarks", description=__doc__)
    listed = "; ".join(f"{name}: {benchmark.title}" for name, benchmark in BENCHMARKS.items())
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure, all by default. {listed}")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--write", action="store_true", help="put the tables in measured.toml and in the README")
    how.add_argument("--quick", action="store_true", help="the same over next to nothing, to see that it runs")
    parser.add_argument("--against", metavar="COMMIT", help="with extract: read with the kuriltool of that commit too, by turns")
    parser.add_argument("--repeats", type=int, default=FULL.repeats, help="runs of which the least counts (%(default)s)")
    parser.add_argument("--stores", type=Path, metavar="DIR", help="keep the made stores there, and use those that are there")
    parser.add_argument("--gigabytes", type=float, default=FULL.gigabytes, help="with memory: so much of it (%(default)s)")
    return parser


def _measured(names: Sequence[str], bench: Bench, missed: list[str]) -> Iterator[tuple[str, Table]]:
    """The tables, one by one; the names of what can't be measured go to `missed`."""
    for name in names:
        _tell(f"measuring {name} …")
        try:
            yield name, BENCHMARKS[name].measure(bench)
        except (Unavailable, Failed) as error:
            missed.append(name)
            _tell(f"{name}: not measured: {error}")


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
