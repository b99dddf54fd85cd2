"""Stores put together: what each of them has read stands in one, as if that one had read everything.

Of an article that several hold the reading made last counts, whichever store comes first, and which article is a copy of which is
settled from all of them. What is related to nothing in the store is taken over as it stands; the rest is looked at one by one.
"""

from __future__ import annotations

import json
import sqlite3
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from kuriltool.copies import FEWEST_COMMON
from kuriltool.errors import StoreError
from kuriltool.model import ArticleRef, Claim
from kuriltool.store import database, facts
from kuriltool.store.incoming import Places, Reading, readings
from kuriltool.store.parts import readable
from kuriltool.store.places import is_elsewhere
from kuriltool.store.settling import Settling
from kuriltool.store.writing import CLAIMS, REFERENCE, Writer, reference

STEPS = 5  # that a merge tells of, for each store
_CACHE = 256 * 1024  # kibibytes; indexes grow everywhere at once, and should do so in memory
_OF_RUNS = ("rule", "actor", "actor_name")
_APART = ("fact",)  # tables of articles that are not taken over as they stand
_PLACED = ("id", "place", "file", "copy_of", "near_copy_of", "stale")
_OF_A_PART = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN)


@dataclass
class Merged:
    """What came of a merge.

    So many `stores` were merged, `known` of whose articles were there before. The store that they went to now has so many
    `articles` and `claims`; `copies` of the articles are copies of others, and `stale` have lost claims that they shared, which
    the next `extract` finds again. `conflicts` says of each article that was read in different ways how they differ, `astray` of
    each store whose articles are not where their paths lead from here.
    """

    stores: int = 0
    known: int = 0
    articles: int = 0
    claims: int = 0
    copies: int = 0
    stale: int = 0
    conflicts: list[str] = field(default_factory=list)
    astray: list[str] = field(default_factory=list)


class Merger:
    """Merges stores into one, which is made with the first of them if there is none; use it in a `with`.

    `step` is called STEPS times for each store.
    """

    def __init__(self, into: Path, step: Callable[[], None] = lambda: None) -> None:
        self.into, self._step = into, step
        self._merged = Merged()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if "_connection" in self.__dict__:
            self._connection.close()

    @cached_property
    def _connection(self) -> sqlite3.Connection:
        connection = database.open_writable(self.into)
        connection.execute(f"PRAGMA cache_size = -{_CACHE}")
        return connection

    def add(self, part: Path) -> None:
        """Merges a store: all of it or nothing. Raises StoreError where that can't be; others can be merged all the same."""
        with readable(part, self.into.parent if self.into.parent.is_dir() else None) as address:
            connection, found = self._connection, Merged()  # opened when there is something to merge
            with self._explained(part):
                connection.execute("ATTACH ? AS part", (address,))
                try:
                    with database.transaction(connection):
                        _Part(connection, part, self.into, found, self._step).take()
                finally:
                    connection.execute("DETACH part")
        self._merged.stores += 1
        self._merged.known += found.known
        self._merged.conflicts += found.conflicts
        self._merged.astray += found.astray

    def conclude(self) -> Merged:
        """What came of all of them."""
        made = self._merged
        made.articles, made.claims = self._count("article"), self._count("claim")
        made.copies = self._count("article WHERE copy_of IS NOT NULL") + self._count("article WHERE near_copy_of IS NOT NULL")
        made.stale = self._count("article WHERE stale")
        return made

    def _count(self, what: str) -> int:
        with database.explained(self.into):
            return int(self._connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0])

    @contextmanager
    def _explained(self, part: Path) -> Iterator[None]:
        """Turns what SQLite can't do into a StoreError that names the store which it is about."""
        try:
            with database.explained(self.into):
                yield
        except StoreError as error:
            primary = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
            if primary not in _OF_A_PART:
                raise
            with database.explained(part):
                raise error.__cause__ or error from None
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"store {part}: is damaged; move it away and run kuriltool extract again") from error


class _Part:
    """A store that is attached as `part`, and what it brings; inside a transaction."""

    def __init__(self, connection: sqlite3.Connection, part: Path, into: Path, merged: Merged, step: Callable[[], None]) -> None:
        self._connection, self._part, self._merged, self._step = connection, part, merged, step
        self._places = Places(into)
        self._settling = Settling(connection, Writer(connection))
        # What is new keeps its numbers, behind those that are there.
        self._articles, self._claims = self._last("article"), self._last("claim")
        self._replaced: dict[int, tuple[Reading, Reading]] = {}  # by the numbers of those that are there
        self._lost: set[int] = set()  # articles of the part of which another reading counts

    def take(self) -> None:
        """Takes over what is new or was read later, and settles it with what was there."""
        self._execute("CREATE TEMP TABLE coming (old INTEGER PRIMARY KEY, place TEXT UNIQUE, file TEXT, apart INTEGER)")
        self._look_around()
        self._take_runs()
        self._compare()
        self._step()
        related = self._take_new()
        self._step()
        self._settle_new(related)
        self._replace()
        self._review()
        self._execute("DROP TABLE coming")
        self._execute("DELETE FROM main.run WHERE NOT EXISTS (SELECT 1 FROM main.article WHERE run = fingerprint)")
        self._order_runs()
        self._step()

    def _take_runs(self) -> None:
        """What articles were read with. Where only its notes differ, the first by their words count, whichever came first."""
        known = {run for (run,) in self._rows("SELECT fingerprint FROM main.run")}
        for (run,) in self._rows("SELECT fingerprint FROM part.run ORDER BY rowid"):
            if run in known:
                if self._notes("main", run) <= self._notes("part", run):
                    continue
                for table in _OF_RUNS:
                    self._execute(f"DELETE FROM main.{table} WHERE run = ?", run)
            self._copy("run", "WHERE fingerprint = ?", run, verb="INSERT OR REPLACE")
            for table in _OF_RUNS:
                self._copy(table, "WHERE run = ?", run)

    def _notes(self, schema: str, run: str) -> str:
        """All that is noted on a run, to be compared."""
        columns = ", ".join(self._columns("run"))
        told = [self._rows(f"SELECT {columns} FROM {schema}.run WHERE fingerprint = ?", run)]
        told += [sorted(self._rows(f"SELECT * FROM {schema}.{table} WHERE run = ?", run)) for table in _OF_RUNS]
        return json.dumps(told)

    def _look_around(self) -> None:
        """Notes where the articles of the part seem to be, if they are not where they will be taken to be. One stands for all."""
        first = self._rows("SELECT min(id) FROM part.article")[0][0]
        if first is None:
            return
        reading = self._reading("part", first)
        if (there := self._places.astray(reading, self._part)) is not None:
            self._merged.astray.append(
                f"{self._part}: {reading.path} is not in this folder but at {there}; merge in the folder where extract ran, or "
                "it will not know these articles again"
            )

    def _compare(self) -> None:
        """Finds out which articles are new, and of which others another reading counts from now on."""
        for reading in readings(self._connection, "part"):
            place, file = self._places(reading)
            twin = self._rows("SELECT old FROM coming WHERE place = ?", place)
            if twin:  # in the part at two places
                self._choose(reading, self._reading("part", twin[0][0]), place, file)
            elif there := self._there(place, reading.path):
                self._merged.known += 1
                self._weigh(reading, there)
            else:
                self._execute("INSERT INTO coming VALUES (?, ?, ?, 0)", reading.id, place, file)
        for column in ("copy_of", "near_copy_of"):  # which are nothing as they stand without the article that they name
            torn = f"SELECT id FROM part.article WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT old FROM coming)"
            self._execute(f"UPDATE coming SET apart = 1 WHERE old IN ({torn})")

    def _choose(self, reading: Reading, twin: Reading, place: str, file: str) -> None:
        self._lost.add(min(reading, twin, key=lambda one: one.rank).id)
        if twin.rank < reading.rank:
            self._execute("UPDATE coming SET old = ?, file = ? WHERE place = ?", reading.id, file, place)

    def _weigh(self, reading: Reading, there: Reading) -> None:
        """Compares a reading of an article with the one that is there."""
        differs = reading.differs(there)
        later = there.rank < reading.rank
        if differs:
            self._merged.conflicts.append(f"{reading.path}: {differs} in {self._part}; what was read last counts")
        if differs and not later:
            self._lost.add(reading.id)
        elif differs or there.is_stale > reading.is_stale or there.is_known < reading.is_known:
            twin, _ = self._replaced.get(there.id, (reading, there))
            self._replaced[there.id] = max(reading, twin, key=lambda one: one.rank), there
            self._lost.update({reading.id, twin.id} - {self._replaced[there.id][0].id})
        elif later:
            self._execute("UPDATE main.article SET read_at = ? WHERE id = ?", reading.read_at, there.id)

    def _there(self, place: str, path: str) -> Reading | None:
        """The article that is there already at a place, or else with the same path."""
        for column, value in (("place", place), ("path", path)):
            found = self._rows(f"SELECT min(id) FROM main.article WHERE {column} = ? AND id <= ?", value, self._articles)
            if found[0][0] is not None:
                return self._reading("main", found[0][0])
        return None

    def _reading(self, schema: str, article: int) -> Reading:
        return next(readings(self._connection, schema, article))

    def _take_new(self) -> list[int]:
        """Takes over what is new; the articles among it that may be related to some that were there."""
        if not self._rows("SELECT 1 FROM coming LIMIT 1"):
            return []
        self._insert_articles()
        related = self._related() if self._articles else []
        whole = self._is_all()
        bulk = "(SELECT old FROM coming WHERE NOT apart)"
        for table, columns in self._tables("article"):
            if not columns["claim"] and table not in _APART:
                self._copy(table, "" if whole else f"WHERE {columns['article'][0]} IN {bulk}")
        facts.take_over(self._connection, self._articles, self._claims, "" if whole else f"WHERE article IN {bulk}")
        self._step()
        self._copy("claim", "" if whole else f"WHERE article IN {bulk}")
        self._step()
        of_claim = f"(SELECT article FROM part.claim WHERE claim.id = {{}}) IN {bulk}"
        for table, columns in self._tables("claim"):
            wanted = [of_claim.format(f"{table}.{name}") for name in columns["claim"]]
            wanted += [f"{name} IN {bulk}" for name in columns["article"]]
            self._copy(table, "" if whole else f"WHERE {' AND '.join(wanted)}")
        only = "" if whole else f"WHERE {of_claim.format('claim_words.rowid')}"
        words = f"SELECT rowid + {self._claims}, text, speaker, source FROM part.claim_words {only}"
        self._execute(f"INSERT INTO main.claim_words (rowid, text, speaker, source) {words}")
        return related

    def _is_all(self) -> bool:
        """Whether all of the part is new, and stands on nothing that was there."""
        return self._rows("SELECT count(*) FROM coming WHERE NOT apart") == self._rows("SELECT count(*) FROM part.article")

    def _insert_articles(self) -> None:
        """The rows of new articles; those apart are passed over by others until they are entered."""
        same = [column for column in self._columns("article") if column not in _PLACED]
        moved = [f"CASE WHEN apart THEN NULL ELSE {column} + {self._articles} END" for column in ("copy_of", "near_copy_of")]
        columns = ", ".join([*_PLACED, *same])
        values = ", ".join([f"id + {self._articles}", "coming.place", "coming.file", *moved, "max(stale, apart)", *same])
        rows = f"SELECT {values} FROM coming JOIN part.article AS a ON a.id = old ORDER BY a.id"
        self._execute(f"INSERT INTO main.article ({columns}) {rows}")

    def _related(self) -> list[int]:
        """New articles with the words of one that was there, or with enough of what stands for such a one."""
        head = "{0}.copy_of IS NULL AND NOT {0}.kept AND NOT {0}.stale"
        same = (
            "SELECT DISTINCT new.id FROM coming JOIN main.article AS new ON new.id = old + ? "
            "JOIN main.article AS known ON known.words = new.words AND +known.run = new.run AND known.id <= ? "
            f"WHERE NOT apart AND new.words <> '' AND {head.format('new')} AND {head.format('known')}"
        )
        alike = (
            "SELECT article + ? FROM part.sketch WHERE EXISTS (SELECT 1 FROM main.sketch AS known "
            "WHERE known.shingle = sketch.shingle) AND article IN (SELECT old FROM coming WHERE NOT apart) "
            "GROUP BY article HAVING count(*) >= ?"
        )
        found = {id for (id,) in self._rows(same, self._articles, self._articles)}
        return sorted(found | {id for (id,) in self._rows(alike, self._articles, FEWEST_COMMON)})

    def _settle_new(self, related: Iterable[int]) -> None:
        for article in related:
            self._settling.meet(article)
        self._settling.settle()
        apart = self._rows("SELECT old FROM coming WHERE apart ORDER BY old")
        self._enter((old, old + self._articles) for (old,) in apart)

    def _enter(self, articles: Iterable[tuple[int, int]]) -> None:
        """Enters articles of the part, by their numbers there and here, whose rows are written."""
        unread = []
        for old, new in articles:
            found = self._found(old)
            if found is None:
                unread.append(new)
                continue
            self._execute("UPDATE main.article SET stale = 0 WHERE id = ?", new)
            self._settling.enter(new, found)
            self._settling.settle()
        for new in unread:
            self._settling.enter_unread(new)
        self._settling.settle()

    def _found(self, article: int) -> list[Claim] | None:
        """The claims of an article of the part as they were found there, or in what it copied; None where nobody knows them."""
        known = f"SELECT found, copy_of, near_copy_of, text, stale, {REFERENCE} FROM part.article WHERE id = ?"
        found, copy_of, near_copy_of, text, stale, *columns = self._rows(known, article)[0]
        if stale:
            return None
        if found is not None:
            return CLAIMS.validate_json(found)
        shared = self._rows("SELECT records FROM part.shared WHERE article = ?", article)
        if shared or (copy_of is None and near_copy_of is None):
            own = self._rows("SELECT record FROM part.claim WHERE article = ?", article)
            claims = [Claim.model_validate_json(record) for (record,) in own]
            return claims + (CLAIMS.validate_json(shared[0][0]) if shared else [])
        return self._inherited(copy_of, text, reference(columns)) if copy_of in self._lost else None

    def _inherited(self, original: int, text: str, article: ArticleRef) -> list[Claim] | None:
        """The claims of an original that is lost, for a copy with the very same text and date."""
        same = "SELECT 1 FROM part.article WHERE id = ? AND text = ? AND published IS ?"
        found = self._found(original) if self._rows(same, original, text, article.published) else None
        return found and [claim.model_copy(update={"article": article}) for claim in found]

    def _replace(self) -> None:
        """Puts later readings in the place of those that were there."""
        self._enter(map(self._rewritten, self._replaced.values()))

    def _rewritten(self, change: tuple[Reading, Reading]) -> tuple[int, int]:
        """Writes the row of another reading; the numbers of the article in the part and here."""
        reading, there = change
        row = f"SELECT words, run, kept, {REFERENCE} FROM part.article WHERE id = ?"
        words, run, kept, *columns = self._rows(row, reading.id)[0]
        if not self._settling.stays(there.id, words, run, reference(columns), kept=bool(kept)):
            self._settling.leave(there.id)
        same = [column for column in self._columns("article") if column not in _PLACED]
        rewritten = f"UPDATE main.article SET ({', '.join(same)}) = (SELECT {', '.join(same)} FROM part.article WHERE id = ?)"
        self._execute(f"{rewritten} WHERE id = ?", reading.id, there.id)
        reset = "UPDATE main.article SET copy_of = NULL, near_copy_of = NULL, found = NULL, stale = 1, read_at = ? WHERE id = ?"
        self._execute(reset, max(reading.read_at, there.read_at), there.id)
        self._execute("DELETE FROM main.parse WHERE article = ?", there.id)
        self._execute("INSERT INTO main.parse SELECT ?, key, sheet FROM part.parse WHERE article = ?", there.id, reading.id)
        return reading.id, there.id

    def _review(self) -> None:
        """Takes over what people made of claims, and applies it. Of what they made of one claim the later counts."""
        columns = ", ".join(column for column in self._columns("review") if column not in ("number", "place"))
        concerned: set[int] = set()
        for place, *review in self._rows(f"SELECT place, {columns} FROM part.review ORDER BY number"):
            row = dict(zip(columns.split(", "), review, strict=True))
            home = self._home(place)
            same = "place = ? AND public = ? AND origin = ?"
            known = self._rows(f"SELECT taken_at, record, was FROM main.review WHERE {same}", home, row["public"], row["origin"])
            if not known or _told(*known[0]) < _told(row["taken_at"], row["record"], row["was"]):
                marks = ", ".join("?" * (len(review) + 1))
                self._execute(f"INSERT OR REPLACE INTO main.review (place, {columns}) VALUES ({marks})", home, *review)
                there = "SELECT id FROM main.article WHERE place = ? OR (words = ? AND words <> '')"
                concerned.update(id for (id,) in self._rows(there, home, row["words"]))
        new = (
            "SELECT id FROM main.article WHERE id > ? AND (place IN (SELECT place FROM main.review) "
            "OR words IN (SELECT words FROM main.review WHERE words <> ''))"
        )
        if self._rows("SELECT 1 FROM main.review LIMIT 1"):
            concerned.update(id for (id,) in self._rows(new, self._articles))
        for article in concerned:
            self._settling.renew(article)
        self._settling.settle()

    def _home(self, place: str) -> str:
        """Where an article of the part, or one that was there once, stands here."""
        for article, path in self._rows("SELECT id, path FROM part.article WHERE place = ?", place):
            seen, _ = self._places(self._reading("part", article))
            there = self._rows("SELECT place FROM main.article WHERE place = ? OR path = ? ORDER BY place <> ?", seen, path, seen)
            return str(there[0][0]) if there else seen
        return place if is_elsewhere(place) else self._places.moved(place, self._part)

    def _order_runs(self) -> None:
        """The latest run is the last, by when its first article was read."""
        first = "SELECT run.rowid, min(read_at) AS since, run FROM main.run JOIN main.article ON run = fingerprint GROUP BY run"
        if self._rows("SELECT count(*) FROM main.run") == [(1,)]:
            return
        rows = [rowid for rowid, *_ in self._rows(f"{first} ORDER BY since, run")]
        if rows != sorted(rows):
            for sign, numbers in ((-1, rows), (1, [-1 - at for at in range(len(rows))])):
                for at, rowid in enumerate(numbers):
                    self._execute("UPDATE main.run SET rowid = ? WHERE rowid = ?", sign * (at + 1), rowid)

    def _tables(self, of: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
        """The tables with rows of articles or claims, each with the columns that number articles, and those for claims."""
        for (table,) in self._rows("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name"):
            numbers = self._numbers(table)
            if table not in ("article", "claim") and numbers[of]:
                yield table, numbers

    def _numbers(self, table: str) -> dict[str, list[str]]:
        numbers: dict[str, list[str]] = {"article": [], "claim": ["id"] if table == "claim" else []}
        for _, _, of, column, *_ in self._rows(f"PRAGMA main.foreign_key_list({table})"):
            if of in numbers:
                numbers[of].append(column)
        return numbers

    def _copy(self, table: str, only: str = "", *values: object, verb: str = "INSERT") -> None:
        """Rows of the part with their numbers as they are here."""
        columns, numbers = self._columns(table), self._numbers(table)
        shift = dict.fromkeys(numbers["article"], self._articles) | dict.fromkeys(numbers["claim"], self._claims)
        moved = ", ".join(f"{column} + {shift[column]}" if column in shift else column for column in columns)
        self._execute(f"{verb} INTO main.{table} ({', '.join(columns)}) SELECT {moved} FROM part.{table} {only}", *values)

    def _columns(self, table: str) -> list[str]:
        return [name for _, name, *_ in self._rows(f"PRAGMA main.table_info({table})")]

    def _last(self, table: str) -> int:
        return int(self._rows(f"SELECT ifnull(max(id), 0) FROM main.{table}")[0][0])

    def _execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(statement, values)

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return self._execute(statement, *values).fetchall()


def _told(taken_at: str, record: str, was: str | None) -> tuple[str, str, str]:
    return taken_at, record, was or ""


def merge(*stores: Path | str, into: Path | str) -> Merged:
    """Puts stores together in one, which is made where there is none, as if it had read all that each of them has.

    It comes to the same in whatever order and however often. An article is known by its path as it was given to `extract`, seen
    from the folder that one is in. One store of several that can't be read is left out with a warning; raises StoreError where
    that leaves none, and where `into` can't be written.
    """
    lost: list[StoreError] = []
    with Merger(Path(into)) as merger:
        for store in stores:
            try:
                merger.add(Path(store))
            except StoreError as error:
                lost.append(error)
        if lost and len(lost) == len(stores):
            raise lost[0]
        merged = merger.conclude()
    for unread in lost:
        warnings.warn(str(unread), stacklevel=2)
    return merged
