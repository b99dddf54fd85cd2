"""The store: an SQLite file of articles and their claims. One program writes at a time, any number read."""

from __future__ import annotations

from pathlib import Path

from kuriltool.errors import StoreError
from kuriltool.store import database
from kuriltool.store.places import is_there, nowhere, place
from kuriltool.store.reviewing import Reviewing
from kuriltool.store.runs import RuleNote, Run, SideStyle, Stale
from kuriltool.store.surveying import Surveying

__all__ = ["RuleNote", "Run", "SideStyle", "Stale", "Store", "is_there", "place"]


class Store(Reviewing, Surveying):
    """A store that is open; use it in a `with`, or call `close`."""

    @classmethod
    def open(cls, path: Path | str) -> Store:
        """The store at `path` for reading and writing, made when there is none. Raises StoreError."""
        path = Path(path)
        return cls(path, database.open_writable(path))

    @classmethod
    def find(cls, given: Path | str | None = None) -> Store:
        """The store that `place` names, for reading alone. Raises StoreError that says where it looked and what to run."""
        given = Path(given) if given else None
        path = place(given)
        if not is_there(path):
            raise StoreError(nowhere(given))
        return cls(path, database.open_readable(path))
