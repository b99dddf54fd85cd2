"""Stores that are read and left as they are."""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kuriltool.errors import StoreError
from kuriltool.store import database
from kuriltool.store.places import is_there

_ELSEWHERE = re.compile(r"[;,](?: or)? name another with --store$")


@contextmanager
def readable(path: Path, scratch: Path | None = None) -> Iterator[str]:
    """The address by which a store can be attached that is to be read and left as it is.

    One of an older program is brought up to date as a copy, for a while, in the folder `scratch`. Raises StoreError where there
    is no store, or one that can't be read.
    """
    with _told():
        is_of_today = _check(path)
    if is_of_today:
        yield database.read_only(path)
        return
    with tempfile.TemporaryDirectory(prefix="kuriltool-", dir=scratch) as folder:
        copy = Path(folder) / "store.db"
        with _told():
            _bring_up_to_date(path, copy)
        yield database.read_only(copy)


def _check(path: Path) -> bool:
    """Whether a store can be read as it stands; else it can be read in a copy."""
    if not is_there(path):
        raise StoreError(f"store {path}: is no file" if path.exists() else f"store {path}: is not there")
    return not _waits(path) and _version(path) == len(database.migrations())


@contextmanager
def _told() -> Iterator[None]:
    """Errors without the advice to name another store, which is not what --store names here."""
    try:
        yield
    except StoreError as error:
        raise StoreError(_ELSEWHERE.sub("", str(error))) from error


def _version(path: Path, named: Path | None = None) -> int:
    """How many migrations a store has been through; errors name another in its place."""
    named = named or path
    with database.explained(named), closing(database.open_read_only(path)) as found:
        version = database.version(named, found)
    if not version:
        raise StoreError(f"store {named}: is empty; whatever should have filled it has not begun, or was stopped")
    return version


def _waits(path: Path) -> bool:
    """Whether a part of a store stands in its log alone, in a folder where SQLite can't read it from there."""
    log = path.with_name(f"{path.name}-wal")
    return "immutable" in database.read_only(path) and is_there(log) and log.stat().st_size > 0


def _bring_up_to_date(path: Path, copy: Path) -> None:
    """Makes a copy of a store in the form of today."""
    if _waits(path):
        for end in ("", "-wal"):
            shutil.copyfile(path.with_name(path.name + end), copy.with_name(copy.name + end))
        _version(copy, path)
    else:
        with database.explained(path), closing(database.open_read_only(path)) as found, closing(sqlite3.connect(copy)) as made:
            found.backup(made)
    database.open_writable(copy).close()
