"""What `python tests/benchmarks` and `python -m tests.benchmarks` run."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a folder, that folder alone would be searched

from benchmarks.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
