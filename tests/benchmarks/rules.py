"""What loading and checking rules costs: `python tests/benchmarks/rules_check.py [DIR|NAME]`.

Each figure is the CPU time of a fresh process, start and imports included: the least of several runs, so that other work on the
machine counts little. Prints a table; nothing asserts its figures.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from kuriltool.rules.folder import gather

RUNS = 5
LOAD = "import sys; from kuriltool.rules.load import load; load(*sys.argv[1:])"
SLOW = "import sys, yaml; yaml.__with_libyaml__ = False; from kuriltool.rules.load import load; load(*sys.argv[1:])"
CHECK = "import sys; from kuriltool.cli import main; sys.argv[1:1] = ['rules', 'check', '--quiet']; main()"
ROWS = (
    ("imports alone", "import kuriltool.rules.load", False),
    ("`rules check`", CHECK, False),
    ("load()", LOAD, False),
    ("load() without libyaml", SLOW, False),
    ("load() from its cache", LOAD, True),
)


def cpu(code: str, args: list[str], cache: str) -> float:
    """CPU seconds of a fresh Python that runs the code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | ({"XDG_CACHE_HOME": cache} if cache else {"KURILTOOL_CACHE": "off"})
    subprocess.run([sys.executable, "-c", code, *args], env=environment, stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    args = sys.argv[1:2]
    found = gather(*args)
    print(f"{', '.join(found.packs)}: {len(found.files)} files, {sum(map(len, found.files.values())):,} bytes")
    with tempfile.TemporaryDirectory() as folder:
        for what, code, kept in ROWS:
            times = [cpu(code, args if "argv" in code else [], str(Path(folder)) if kept else "") for _ in range(RUNS + 1)]
            print(f"{what:24}{min(times[1:]):6.2f} s")


if __name__ == "__main__":
    main()
