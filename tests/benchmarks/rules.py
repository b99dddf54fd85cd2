"""What loading and checking the shipped rules costs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

from .figures import Benchmark, Table, seconds
from .measuring import Bench, Ran, in_turn, least

IMPORTS = "import kuriltool.rules.load"
LOAD = "from kuriltool.rules.load import load; load()"
SLOW = "import yaml; yaml.__with_libyaml__ = False; from kuriltool.rules.load import load; load()"
CHECK = "import sys; from kuriltool.cli import main; sys.argv[1:] = ['rules', 'check', '--quiet']; main()"
UNCACHED = {"KURILTOOL_CACHE": "off"}


def measure(bench: Bench) -> Table:
    """CPU time of fresh processes, start and imports included: the least of several runs."""

    def python(code: str, cached: bool = False) -> Callable[[], Ran]:
        return partial(bench.run, [sys.executable, "-c", code], environment={} if cached else UNCACHED)

    python(LOAD, cached=True)()
    ways = dict(zip(ROWS, (python(IMPORTS), python(CHECK), python(LOAD), python(SLOW), python(LOAD, cached=True)), strict=True))
    runs = in_turn(ways, bench.scale.repeats)
    return Table(tuple((name, seconds(least(runs[name]))) for name in ROWS))


ROWS = (
    "imports alone",
    "`rules check`",
    "`load()` of the shipped rules",
    "`load()` without libyaml",
    "`load()` from its cache",
)
RULES = Benchmark("Rules, CPU time", ROWS, measure)
