"""What a store knows of statements: gathered over all of it, kept, and gathered anew where claims have changed."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from kuriltool.errors import StoreError
from kuriltool.model import Claim
from kuriltool.queries import Query
from kuriltool.store import database
from kuriltool.store.asking import Asking

if TYPE_CHECKING:
    from collections.abc import Callable

    from kuriltool.analysis.statements import Statement

_AT_ONCE = 100  # statements that are read in one go
_IS_STALE = " UNION ALL ".join(
    [
        *(f"SELECT 1 FROM {table}" for table in ("statement_stale", "statement_gone", "statement_recount")),
        "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM id_length) LIMIT 1",
    ]
)
_SPREAD = "ORDER BY outlets DESC, articles DESC, ifnull(statement.first, '9999'), statement.public"
_BY_FIRST = (
    "ORDER BY ifnull(nullif(published, ''), '9999'), path, start, json_extract(record, '$.content[#-1].end'), claim.public"
)


class Gathered(Asking):
    """A store that tells of statements."""

    def gather(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Brings statements up to date with the claims; done at once where nothing has changed.

        `progress` takes how many claims are done, and of how many. What is done stays done where that is interrupted. A store
        that is open for reading alone is opened for writing for that; where it can't be, what is gathered stays with this object.
        """
        basis = self._basis()
        if self._is_gathered(basis):
            return
        if not self._is_writable():
            try:
                connection = database.open_writable(self.path)
            except StoreError:
                self._shadow()
            else:
                with Gathered(self.path, connection) as writable:
                    writable.gather(progress)
                return
        self._gather(basis, progress)

    def is_gathered(self) -> bool:
        """Whether statements are up to date."""
        return self._is_gathered(self._basis())

    def is_waiting(self) -> bool:
        """Whether anything has changed since all was gathered, which takes less to tell than whether that is up to date."""
        return bool(self._rows(_IS_STALE))

    def statements(self, query: Query | None = None) -> Iterator[Statement]:
        """What was said once, by first appearance, with the appearances that a query asks for; all by default."""
        self.gather()
        where, values = self._reporting(query)
        known = (
            "SELECT statement.id FROM statement JOIN claim ON claim.id = first_claim JOIN article ON article.id = claim.article"
        )
        numbers = [number for (number,) in self._rows(f"{known} WHERE {where} {_BY_FIRST}", *values)]
        return self.told(numbers, None if query in (None, Query()) else self._numbers(query or Query()))

    def widespread(
        self, query: Query | None = None, *, articles: int = 1, outlets: int = 0, limit: int | None = None
    ) -> Iterator[Statement]:
        """The statements of which any claim is asked for, whole, in so many articles and outlets; those of most outlets first."""
        return self.told(self.ranked(query, articles=articles, outlets=outlets, limit=limit))

    def ranked(
        self, query: Query | None = None, *, articles: int = 1, outlets: int = 0, limit: int | None = None
    ) -> Sequence[int]:
        """The numbers of the statements that `widespread` gives, which `told` takes."""
        self.gather()
        where, values = self._reporting(query)
        known = f"SELECT id FROM statement WHERE articles >= ? AND outlets >= ? AND {where} {_SPREAD} LIMIT ?"
        return [number for (number,) in self._rows(known, articles, outlets, *values, -1 if limit is None else limit)]

    def count_statements(self, query: Query | None = None, *, articles: int = 1, outlets: int = 0) -> int:
        """How many statements `widespread` gives without a limit."""
        self.gather()
        where, values = self._reporting(query)
        known = f"SELECT count(*) FROM statement WHERE articles >= ? AND outlets >= ? AND {where}"
        return int(self._rows(known, articles, outlets, *values)[0][0])

    def statement_of(self, claim: Claim) -> Statement | None:
        """The statement that a claim reports, whole; None where nobody knows who says it."""
        self.gather()
        known = "SELECT statement FROM statement_of JOIN claim ON claim.id = claim WHERE claim.public = ? LIMIT 1"
        return next(self.told([number for (number,) in self._rows(known, claim.id)]), None)

    def _reporting(self, query: Query | None) -> tuple[str, Sequence[object]]:
        """The condition that statements have any of the claims that a query asks for, and the values that it takes."""
        if query in (None, Query()):
            return "TRUE", ()
        asked, values = self._numbering(query or Query())
        return f"statement.id IN (SELECT statement FROM statement_of WHERE claim IN ({asked}))", values

    def told(self, numbers: Sequence[int], asked: Collection[int] | None = None) -> Iterator[Statement]:
        """Statements by their numbers, each when it is asked for; with `asked` those of their claims that have these numbers."""
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            found = self._read(some, asked)
            yield from (found[number] for number in some if number in found)  # the others were gathered anew meanwhile

    def _read(self, numbers: Sequence[int], asked: Collection[int] | None) -> dict[int, Statement]:
        from kuriltool.analysis.statements import Appearance, Statement, order

        there = "(SELECT value FROM json_each(?))"
        wanted = json.dumps([*numbers])
        rows = self._rows(
            "SELECT statement, claim, claim = first_claim, likeness, told FROM statement_of "
            f"JOIN statement ON statement.id = statement WHERE statement IN {there}",
            wanted,
        )
        claims = self.records([row[1] for row in rows if row[2] or asked is None or row[1] in asked])
        first = {statement: claims[number] for statement, number, is_first, *_ in rows if is_first}
        reporting: dict[int, list[Appearance]] = {number: [] for number in numbers}
        for statement, number, _, likeness, told in rows:
            if asked is None or number in asked:
                reporting[statement].append(Appearance(claim=claims[number], likeness=likeness, by=told))
        found: dict[int, Statement] = {}
        for number, id, since, until in self._rows(f"SELECT id, public, first, last FROM statement WHERE id IN {there}", wanted):
            speaker = first[number].speaker if number in first else None
            if speaker is None:
                continue
            found[number] = Statement(
                id=id,
                speaker=speaker,
                position=first[number].position,
                first=since,
                last=until,
                appearances=sorted(reporting[number], key=lambda appearance: order(appearance.claim)),
            )
        return found

    def _basis(self) -> str:
        """A digest of what decides statements beside the claims: the names in the packs, and this program."""
        from kuriltool.analysis.statements import same_names

        same = json.dumps(sorted(same_names(self.names()).items()))
        return hashlib.sha256(f"{_program()}|{same}".encode("utf-8", "replace")).hexdigest()

    def _is_gathered(self, basis: str) -> bool:
        return self._rows("SELECT digest FROM statement_basis") == [(basis,)] and not self.is_waiting()

    def _is_writable(self) -> bool:
        try:
            self._execute("DELETE FROM statement_basis WHERE 0")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
                raise
            return False
        return True

    def _gather(self, basis: str, progress: Callable[[int, int], None] | None) -> None:
        from kuriltool.analysis.statements import same_names
        from kuriltool.analysis.statements.rendering import Shelf
        from kuriltool.store.gatherer import Gatherer

        with database.explained(self.path):
            with database.transaction(self._connection):
                self._execute("DELETE FROM id_length")  # whoever stops this must not leave that of before
                if self._rows("SELECT digest FROM statement_basis") != [(basis,)]:
                    self._begin_anew(basis)
            Gatherer(self._connection, self._record, Shelf(self.text, same_names(self.names())), progress).gather()
            with database.transaction(self._connection):
                self._execute("DELETE FROM id_length")  # another program may have gathered meanwhile
                self._execute("INSERT INTO id_length VALUES (?)", self._measured_ids())

    def _begin_anew(self, basis: str) -> None:
        """Makes all statements stale."""
        for table in ("", "_of", "_block", "_place", "_week", "_gone", "_recount", "_basis"):
            self._execute(f"DELETE FROM statement{table}")
        self._execute("INSERT OR IGNORE INTO statement_stale SELECT id FROM claim")
        self._execute("INSERT INTO statement_basis VALUES (?)", basis)

    def _shadow(self) -> None:
        """Copies the tables that gathering fills to temporary ones of the same names, which from now on stand before them."""
        made = (
            "SELECT type, name, sql FROM main.sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL "
            "AND (tbl_name IN ('statement', 'id_length') OR tbl_name LIKE 'statement\\_%' ESCAPE '\\') ORDER BY type = 'index'"
        )
        for kind, name, sql in self._rows(made):
            if kind == "table":
                self._execute(sql.replace("CREATE TABLE ", "CREATE TEMP TABLE ", 1))
                self._execute(f"INSERT INTO temp.{name} SELECT * FROM main.{name}")
            else:
                self._execute(sql.replace("CREATE INDEX ", "CREATE INDEX temp.", 1))


@lru_cache(1)
def _program() -> str:
    """A digest of the part of this program that tells which claims are one statement."""
    folder = resources.files("kuriltool") / "analysis" / "statements"
    files = sorted((file for file in folder.iterdir() if file.name.endswith((".py", ".toml"))), key=lambda file: file.name)
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
