"""An open store: its connection, and what is said where it is damaged."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from kuriltool.errors import StoreError
from kuriltool.model import Claim
from kuriltool.queries import unknown
from kuriltool.store import database
from kuriltool.store.places import file_of, is_elsewhere


class Opened:
    """A store that is open; use it in a `with`, or call `close`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _record(self, record: str) -> Claim:
        with self._intact():
            return Claim.model_validate_json(record)

    @contextmanager
    def _intact(self) -> Iterator[None]:
        """Turns what can't be understood in a store into a StoreError."""
        try:
            yield
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"store {self.path}: is damaged; move it away and run kuriltool extract again") from error

    def _place(self, path: str) -> str:
        if is_elsewhere(path):
            return path
        # What stands behind the file's name is no path, whatever it looks like: `news.jsonl#../other.txt`.
        file = file_of(path)
        try:
            home = os.path.realpath(file)
        except ValueError:  # no file can be called so
            return path
        return os.path.relpath(home, os.path.realpath(self.path.parent)) + path[len(file) :]

    def _article(self, path: str, columns: str) -> tuple[Any, ...]:
        """The number of the article with this path, and the columns asked for."""
        place = self._place(path)
        known = f"SELECT id, {columns} FROM article WHERE place = ? OR path = ? ORDER BY place <> ?"
        if rows := self._rows(known, place, path, place):
            return rows[0]
        paths = {known: (known,) for (known,) in self._rows("SELECT path FROM article ORDER BY path")}
        hint = f"; it has not been read yet: kuriltool extract {path}" if os.path.lexists(path) else ""
        raise StoreError(unknown("article", path, paths) + hint)

    def _execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(statement, values)

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with database.explained(self.path):
            return self._execute(statement, *values).fetchall()
