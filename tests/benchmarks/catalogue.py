"""All that can be measured, by the names by which the command line asks for it, in the order of the README."""

from __future__ import annotations

from .cluster import CLUSTERED
from .figures import Benchmark
from .growth import GROWTH
from .jobs import JOBS
from .memory import MEMORY
from .merging import MERGING
from .queries import QUERIES
from .reading import READING
from .report import REPORT
from .rerun import RERUN
from .rules import RULES
from .start import START
from .textacy_quotes import TEXTACY

BENCHMARKS: dict[str, Benchmark] = {
    "extract": READING,
    "growth": GROWTH,
    "start": START,
    "textacy": TEXTACY,
    "jobs": JOBS,
    "cluster": CLUSTERED,
    "rerun": RERUN,
    "merge": MERGING,
    "queries": QUERIES,
    "report": REPORT,
    "memory": MEMORY,
    "rules": RULES,
}
