"""What `kuriltool` and `python -m kuriltool` run."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Runs the command line; somebody who stops it while it is still starting gets no traceback."""
    # pydantic looks through every installed package for plugins, and kuriltool has none: that makes `quotes` quicker.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from kuriltool.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
