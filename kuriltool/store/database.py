"""The SQLite file under a store: opening, migrating, and saying in one line what is wrong with it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from kuriltool.errors import StoreError
from kuriltool.store import facts

PATIENCE = 30  # seconds to wait for another writer
_FILLINGS = {6: facts.fill}
"""What fills the tables of a migration, by its number, where SQL alone can't."""
APPLICATION = int.from_bytes(b"kuri", "big")

_TROUBLES = {
    sqlite3.SQLITE_BUSY: f"another program has been writing to it for {PATIENCE} seconds; try again when that is done",
    sqlite3.SQLITE_LOCKED: "another program is writing to it; try again when that is done",
    sqlite3.SQLITE_NOTADB: "is no kuriltool store (not an SQLite file); name another with --store",
    sqlite3.SQLITE_CORRUPT: "is damaged; move it away and run kuriltool extract again",
    sqlite3.SQLITE_READONLY: "can't be written to; check its permissions or name another with --store",
    sqlite3.SQLITE_CANTOPEN: "can't be opened; check its permissions or name another with --store",
    sqlite3.SQLITE_FULL: "the disk is full; nothing of the current article was saved",
    sqlite3.SQLITE_IOERR: "the disk could not be written or read; nothing of the current article was saved",
    sqlite3.SQLITE_PERM: "can't be opened; check its permissions or name another with --store",
    sqlite3.SQLITE_NOMEM: "there is not enough memory for it",
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns SQLite's errors into a StoreError that says what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
        raise StoreError(f"store {path}: {_TROUBLES.get(primary, error)}") from error


def open_writable(path: Path) -> sqlite3.Connection:
    """A connection for reading and writing to an up-to-date store, made with its folder when there is none."""
    _make_folder(path)
    if os.path.lexists(path) and not path.is_file():
        raise StoreError(f"store {path}: is no file; name another with --store")
    with explained(path):
        # By its address, so that other stores can be attached to it by theirs.
        connection = sqlite3.connect(path.absolute().as_uri(), uri=True, timeout=PATIENCE, isolation_level=None)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            migrate(path, connection)
            # Readers then never wait for a writer. Where it can't be had, as on network drives, SQLite stays with what it has.
            if connection.execute("PRAGMA journal_mode").fetchone() == ("wal",) or (
                connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
            ):
                # A log survives the death of the program at any moment without a wait for the disk at each article.
                connection.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            connection.close()
            raise
    return connection


def open_readable(path: Path) -> sqlite3.Connection:
    """A connection that can't write, to a store that is there; an older one is brought up to date first."""
    with explained(path):
        connection = open_read_only(path)
        if version(path, connection) < len(migrations()):
            connection.close()
            open_writable(path).close()
            connection = open_read_only(path)
    return connection


def read_only(path: Path) -> str:
    """The address by which SQLite opens a store so that it can't be written to."""
    # A WAL file needs a writable folder even for reading, unless SQLite is told that nobody writes.
    fixed = "" if os.access(path.parent, os.W_OK) else "&immutable=1"
    return f"{path.absolute().as_uri()}?mode=ro{fixed}"


def open_read_only(path: Path) -> sqlite3.Connection:
    """A connection that can't write, to a store as it stands."""
    return sqlite3.connect(read_only(path), uri=True, timeout=PATIENCE, isolation_level=None)


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        ignore = path.parent / ".gitignore"
        if path.parent.name == ".kuriltool" and not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"store {path}: its folder can't be made: {error.strerror}; name another with --store") from error


def version(path: Path, connection: sqlite3.Connection) -> int:
    """How many migrations the store has been through. Raises StoreError for a newer store and for any other database."""
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION and connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise StoreError(f"store {path}: is a database of some other program; name another with --store")
    if application == APPLICATION and found > len(migrations()):
        raise StoreError(f"store {path}: was written by a newer kuriltool; upgrade kuriltool, or name another with --store")
    return int(found) if application == APPLICATION else 0


def migrations() -> list[str]:
    """The SQL scripts that lead from an empty file to today's store, in order."""
    folder = resources.files("kuriltool") / "migrations"
    scripts = {file.name: file for file in folder.iterdir() if file.name.endswith(".sql")}
    return [scripts[name].read_text("utf-8") for name in sorted(scripts)]


def migrate(path: Path, connection: sqlite3.Connection) -> None:
    """Brings the store up to date in one transaction, so that of several programs one does it and the others find it done."""
    if version(path, connection) == len(migrations()):
        return
    with transaction(connection):
        fillings = []
        for number, script in list(enumerate(migrations(), 1))[version(path, connection) :]:
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
            fillings += [_FILLINGS[number]] if number in _FILLINGS else []
        for fill in fillings:  # behind all scripts, for they are written for the tables of today
            try:
                fill(connection)
            except ValueError as error:
                raise StoreError(f"store {path}: is damaged; move it away and run kuriltool extract again") from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; the write lock is taken at once, so that waiting can't end in a deadlock."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # on a full disk SQLite has rolled back by itself
            connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    # executescript() would commit the transaction that all migrations share.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
