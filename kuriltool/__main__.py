"""What `kuriltool` and `python -m kuriltool` run."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line; somebody who stops it while it is still starting gets no traceback."""
    try:
        from kuriltool.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
