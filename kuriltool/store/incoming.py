"""What of a store that is merged into another is new there, is known there, or was read there in another way."""

from __future__ import annotations

import functools
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kuriltool.store.places import is_elsewhere

_TOLD = {"run": "was read by other rules", "sha256": "is another version", "kept": "has or lacks copies of its own"}
_STORED = ("run", "sha256", "kept", "path", "own_id", "title", "author", "outlet", "published", "url")
_KNOWN = (  # whether the claims of an article are known as they were found
    "NOT stale AND (found IS NOT NULL OR (copy_of IS NULL AND near_copy_of IS NULL) "
    "OR EXISTS (SELECT 1 FROM {0}.shared WHERE shared.article = a.id))"
)
_COLUMNS = f"a.id, a.place, a.file, a.stale, a.read_at, {_KNOWN}, {', '.join(f'a.{name}' for name in _STORED)}"


@dataclass(frozen=True)
class Reading:
    """An article as one store has it."""

    id: int
    place: str
    file: str
    is_stale: bool
    read_at: str
    is_known: bool  # whether its claims are known as they were found
    stored: tuple[Any, ...]

    @property
    def path(self) -> str:
        """The path as it was given."""
        return str(self.stored[_STORED.index("path")])

    @property
    def rank(self) -> tuple[Any, ...]:
        """Of several readings of an article the one with the highest counts: one that lost nothing, and of these the last."""
        return not self.is_stale, self.read_at, [str(value) for value in self.stored]

    def differs(self, other: Reading) -> str | None:
        """What tells two readings of an article apart; None where one is as good as the other."""
        changed = [name for name, one, two in zip(_STORED, self.stored, other.stored, strict=True) if one != two]
        return next((_TOLD.get(name, "tells other things of itself") for name in changed), None)


def readings(connection: sqlite3.Connection, schema: str, article: int | None = None) -> Iterator[Reading]:
    """The articles of an attached store, or the one of that number."""
    only, numbers = ("", ()) if article is None else ("WHERE a.id = ?", (article,))
    rows = connection.execute(f"SELECT {_COLUMNS.format(schema)} FROM {schema}.article AS a {only} ORDER BY a.id", numbers)
    for id, place, file, stale, read_at, known, *stored in rows:
        yield Reading(id, place, file, bool(stale), read_at, bool(known), tuple(stored))


class Places:
    """Where articles stand, seen from a store: at their paths as they were given, from the folder one is in.

    So the same path means the same article, wherever it was read.
    """

    def __init__(self, store: Path) -> None:
        self._home = os.path.realpath(store.parent)
        self._file = functools.lru_cache(maxsize=1)(self._seen)  # articles of one file come one after the other
        self._folder = functools.lru_cache(maxsize=10_000)(self._within)

    def __call__(self, reading: Reading) -> tuple[str, str]:
        """The places of an article and of its file."""
        if is_elsewhere(reading.path):
            return reading.place, reading.file
        # Which of its file's articles it is: '#17'.
        within = reading.place[len(reading.file) :] if reading.place.startswith(reading.file) else ""
        file = self._file(reading.path.removesuffix(within))
        return file + within, file

    def astray(self, reading: Reading, part: Path) -> str | None:
        """Where the file of an article is that was found from its store when it was read, and isn't from here."""
        if is_elsewhere(reading.path):
            return None
        there = Path(os.path.normpath(part.parent / reading.file))
        here = Path(os.path.normpath(self._home / Path(self(reading)[1])))
        return str(there) if there.exists() and not here.exists() else None

    def _seen(self, path: str) -> str:
        folder, name = os.path.split(path)
        if name in ("", ".", "..") or Path(path).is_symlink():
            return os.path.relpath(os.path.realpath(path), self._home)
        return os.path.normpath(os.path.join(self._folder(folder), name))  # noqa: PTH118 - it may be no path of this system

    def _within(self, folder: str) -> str:
        return os.path.relpath(os.path.realpath(folder), self._home)

    def moved(self, place: str, part: Path) -> str:
        """Where something stands that is seen from another store and of which no more is known."""
        return os.path.relpath(os.path.join(os.path.realpath(part.parent), place), self._home)  # noqa: PTH118
