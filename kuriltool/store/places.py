"""Where the store is, and what an article is called in it."""

from __future__ import annotations

import os
import re
from pathlib import Path

from kuriltool.errors import StoreError

FOLDER = ".kuriltool"
NAME = "store.db"
VARIABLE = "KURILTOOL_STORE"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def place(given: Path | None = None) -> Path:
    """Where the store is: `given`, else $KURILTOOL_STORE, else the nearest .kuriltool/store.db upward, else to be made here."""
    if given or os.environ.get(VARIABLE):
        return given or Path(os.environ[VARIABLE])
    return next((path for path in _upward() if os.path.exists(path)), _upward()[0])  # noqa: PTH110 - a closed folder holds none


def is_there(path: Path) -> bool:
    """Whether a file is at this place. Raises StoreError where one may not look."""
    try:
        return path.is_file()
    except OSError as error:
        raise StoreError(f"store {path}: can't be read: {error.strerror}; name another with --store") from error


def _upward() -> list[Path]:
    try:
        here = Path.cwd()
    except OSError as error:
        raise StoreError("the folder that you are in is gone; change to another, or name a store with --store") from error
    return [folder / FOLDER / NAME for folder in (here, *here.parents)]


def nowhere(given: Path | None) -> str:
    """What to say where no store is."""
    if given or os.environ.get(VARIABLE):
        origin = "" if given else f" (from {VARIABLE})"
        return f"no store at {place(given)}{origin}; make one with: kuriltool extract FOLDER"
    return f"no store yet, neither {_upward()[0]} nor in a folder above; make one with: kuriltool extract FOLDER"


def file_of(path: str) -> str:
    """The file of an article's path, which may have a '#' in its own name: `a#1.txt`, `a#1.jsonl#17`."""
    if os.path.lexists(path):
        return path
    before = [path[:at] for at, character in enumerate(path) if character == "#"]
    return next((file for file in reversed(before) if os.path.lexists(file)), before[0] if before else path)


def is_address(path: str) -> bool:
    """Whether this is an address, `s3://bucket/a.jsonl`, and no path."""
    return bool(_ADDRESS.match(path))


def is_elsewhere(path: str) -> bool:
    """Whether the path of an article names no file of a folder: it came through standard input or from an address."""
    return path.startswith("stdin:") or is_address(path)


def is_gone(path: Path) -> bool:
    """Whether there is surely no such file any more."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:  # nobody knows
        return False
    return False
