"""Statements into the tables of a store: what has changed, and what that may change in turn, as dates tell.

A claim is compared with those of its speaker and position that may have been said or printed on the same days, by words that
weigh what they do in its month. So what comes or goes changes its own month, and the statements that reach into its weeks.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple

from kuriltool.analysis.statements import gathered, order, who
from kuriltool.analysis.statements.clusters import Groups, groups
from kuriltool.analysis.statements.rendering import Shelf
from kuriltool.analysis.statements.when import When, weeks
from kuriltool.model import Claim
from kuriltool.store import database

Progress = Callable[[int, int], None]
"""Takes how many claims are done, and of how many."""

_BATCH = 10_000  # claims, in whole months, that are gathered in one transaction, so that others who write needn't wait for long
_FEW = 64  # claims of a block that are looked at all at once
_PLACE = "claim, block, article, period, weeks, part"
_TO_SETTLE = """
    SELECT claim.id, claim.article, public, actor, speaker, ifnull(position, ''), article.path, published,
        ifnull(json_extract(record, '$.said_when.first'), json_extract(record, '$.said_on')),
        ifnull(json_extract(record, '$.said_when.last'), json_extract(record, '$.said_on'))
    FROM claim JOIN article ON article.id = claim.article
    WHERE speaker IS NOT NULL AND public IN (SELECT public FROM claim WHERE id IN (SELECT value FROM json_each(?)))
    ORDER BY ifnull(nullif(published, ''), '9999') DESC, article.path DESC
"""
# Where statements are told, those of {} or all: each with every article in which a claim that reports it stands.
_TOLD_IN = """
    WITH told AS (
        SELECT statement, claim.id AS claim, article FROM statement_of JOIN claim ON claim.id = statement_of.claim
        WHERE statement IN ({})
    ), shared AS (
        SELECT statement, article FROM told
        UNION ALL SELECT statement, appearance.article FROM told JOIN appearance USING (claim)
    ), standing AS (
        SELECT statement, article FROM shared
        UNION ALL SELECT statement, article.id FROM shared JOIN article ON copy_of = shared.article
    )
    SELECT statement, count(DISTINCT path) AS articles, count(DISTINCT nullif(outlet, '')) AS outlets
    FROM standing JOIN article ON article.id = standing.article GROUP BY statement
"""


class _Place(NamedTuple):
    """Where a claim stands."""

    claim: int
    block: int
    article: int
    period: str
    weeks: tuple[int, ...]
    part: int


class Gatherer:
    """Gathers through a connection; `read` makes a claim of its record, `shelf` has the articles."""

    def __init__(
        self, connection: sqlite3.Connection, read: Callable[[str], Claim], shelf: Shelf, progress: Progress | None
    ) -> None:
        self._execute, self._connection = connection.execute, connection
        self._read, self._shelf, self._progress = read, shelf, progress
        self._done = self._total = 0

    def gather(self) -> None:
        """Gathers what is stale, batch by batch; what is done stays done, whatever happens to the rest."""
        self._execute("CREATE TEMP TABLE IF NOT EXISTS fresh_statement AS SELECT * FROM statement WHERE 0")
        self._execute("CREATE UNIQUE INDEX IF NOT EXISTS temp.fresh_statement_id ON fresh_statement (id)")
        with database.transaction(self._connection):
            self._take_up()
        gone = [number for (number,) in self._execute("SELECT rowid FROM statement_gone ORDER BY period")]
        stale = [*self._batches()]
        self._total = len(gone) + sum(map(len, stale))
        for start in range(0, len(gone), _BATCH):
            with database.transaction(self._connection):
                self._gather(self._left(gone[start : start + _BATCH]), {})
        for batch in stale:
            with database.transaction(self._connection):
                self._gather({}, self._settled(batch))
                self._execute("DELETE FROM statement_stale WHERE claim IN (SELECT value FROM json_each(?))", (json.dumps(batch),))
        with database.transaction(self._connection):
            told = _TOLD_IN.format("SELECT statement FROM statement_recount")
            self._execute(
                "UPDATE statement SET articles = told.articles, outlets = told.outlets "
                f"FROM ({told}) AS told WHERE told.statement = statement.id"
            )
            self._execute("DELETE FROM statement_recount")

    def _take_up(self) -> None:
        """Takes claims that have changed from where they stood."""
        changed = "WHERE claim IN (SELECT claim FROM statement_stale)"
        columns = "claim, statement, block, article, period, weeks, part"
        moved = f"SELECT {columns} FROM statement_place JOIN statement_of USING (claim) {changed}"
        self._execute(f"INSERT INTO statement_gone ({columns}) {moved}")
        for table in ("statement_place", "statement_of"):
            self._execute(f"DELETE FROM {table} {changed}")

    def _batches(self) -> Iterator[list[int]]:
        """Stale claims in the order of time, whole months of them."""
        rows = self._execute(
            "SELECT statement_stale.claim, ifnull(substr(published, 1, 7), '') AS month FROM statement_stale "
            "JOIN claim ON claim.id = statement_stale.claim JOIN article ON article.id = claim.article ORDER BY month"
        )
        batch: list[int] = []
        last = ""
        for claim, month in rows:
            if len(batch) >= _BATCH and month != last:
                yield batch
                batch = []
            batch.append(claim)
            last = month
        if batch:
            yield batch

    def _left(self, gone: Sequence[int]) -> Mapping[int, Sequence[_Place]]:
        """Clears away where claims stood, with their statements; by block."""
        wanted = (json.dumps([*gone]),)
        there = "FROM statement_gone WHERE rowid IN (SELECT value FROM json_each(?))"
        left = _by_block(map(_place, self._execute(f"SELECT {_PLACE} {there}", wanted)))
        statements = [number for (number,) in self._execute(f"SELECT DISTINCT statement {there}", wanted)]
        self._forget(statements)
        self._execute(f"DELETE {there}", wanted)
        days = ((place.block, week, place.claim) for places in left.values() for place in places for week in place.weeks)
        self._connection.executemany("DELETE FROM statement_week WHERE block = ? AND week = ? AND claim = ?", days)
        return left

    def _settled(self, batch: Sequence[int]) -> Mapping[int, Sequence[_Place]]:
        """Finds where new claims stand, of those with one id the first; by block."""
        first = {row[2]: row for row in self._execute(_TO_SETTLE, (json.dumps([*batch]),))}
        places = []
        for claim, article, _, actor, speaker, position, _, published, said, said_last in first.values():
            block = self._number(who(actor, speaker), position)
            when = When.told(said, said_last, published)
            places.append(_Place(claim, block, article, (published or "")[:7], weeks(when.days), claim))
        rows = ((*place[:4], json.dumps(place.weeks), place.part) for place in places)
        self._connection.executemany("INSERT OR REPLACE INTO statement_place VALUES (?, ?, ?, ?, ?, ?)", rows)
        days = ((place.block, week, place.claim) for place in places for week in place.weeks)
        self._connection.executemany("INSERT OR IGNORE INTO statement_week VALUES (?, ?, ?)", days)
        return _by_block(places)

    def _number(self, speaker: str, position: str) -> int:
        """The number of a block."""
        known = self._execute("SELECT id FROM statement_block WHERE speaker = ? AND position = ?", (speaker, position)).fetchone()
        if known:
            return int(known[0])
        made = "INSERT INTO statement_block (speaker, position) VALUES (?, ?) RETURNING id"
        return int(self._execute(made, (speaker, position)).fetchone()[0])

    def _gather(self, left: Mapping[int, Sequence[_Place]], come: Mapping[int, Sequence[_Place]]) -> None:
        """Gathers anew what is changed by claims that have left, and by those that have come."""
        (last,) = self._execute("SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = 'statement'").fetchone()
        numbers = count(last + 1)
        self._execute("DELETE FROM fresh_statement")
        for block in sorted(left.keys() | come.keys()):
            changed = [*left.get(block, ()), *come.get(block, ())]
            self._write(self._block(block, changed), numbers)
            self._done += len(changed)
            if self._progress:
                self._progress(self._done, self._total)
        told = _TOLD_IN.format("SELECT id FROM fresh_statement")
        columns = "id, public, first_claim, speaker, position, first, last, claims"
        self._execute(
            f"INSERT INTO statement ({columns}, articles, outlets) SELECT {columns}, told.articles, told.outlets "
            f"FROM fresh_statement JOIN ({told}) AS told ON told.statement = id ORDER BY id"
        )

    def _block(self, block: int, changed: Sequence[_Place]) -> _Block:
        """What changes in a block, with what that is to be compared with, gathered."""
        standing = _Standing(self._execute, block)
        moved = [*changed, *standing.of_periods({place.period for place in changed})]
        reached = standing.touched_by({week for place in moved for week in place.weeks})
        articles = {place.article for place in reached}
        near = standing.of_periods({place.period for place in reached})
        anew = {place.claim: place for place in near if place.article in articles}
        parts = {place.part for place in (*anew.values(), *changed)}
        known: dict[int, Claim] = {}
        while True:
            anew.update((place.claim, place) for place in standing.of_parts(parts))
            found = self._compared(standing, anew, known)
            if not found.groups.beyond:
                return found
            parts = {found.places[number].part for number in found.groups.beyond}

    def _compared(self, standing: _Standing, anew: Mapping[int, _Place], known: dict[int, Claim]) -> _Block:
        """Claims compared with whatever they may be one statement with; `known` keeps what is read."""
        articles, periods = ({getattr(place, name) for place in anew.values()} for name in ("article", "period"))
        days = {week for place in standing.of_periods(periods) if place.article in articles for week in place.weeks}
        periods.update(place.period for place in standing.touching({0, *days}))
        places = {place.claim: place for place in standing.of_periods(periods)}
        self._load(places.keys() - known.keys(), known)
        ordered = sorted(places.values(), key=lambda place: order(known[place.claim]))
        numbers = {number for number, place in enumerate(ordered) if place.claim in anew}
        claims = [known[place.claim] for place in ordered]
        return _Block(ordered, claims, numbers, groups(claims, self._shelf, numbers))

    def _load(self, wanted: Collection[int], known: dict[int, Claim]) -> None:
        there = "SELECT id, record FROM claim WHERE id IN (SELECT value FROM json_each(?))"
        rows = self._execute(there, (json.dumps([*wanted]),))
        known.update((number, self._read(record)) for number, record in rows)

    def _write(self, block: _Block, numbers: Iterator[int]) -> None:
        """Puts what is gathered in the place of what was there."""
        anew = {block.claims[number].id: block.places[number].claim for number in block.anew}
        wanted = json.dumps([*anew.values()])
        there = "SELECT DISTINCT statement FROM statement_of WHERE claim IN (SELECT value FROM json_each(?))"
        self._forget([number for (number,) in self._execute(there, (wanted,))])
        several = self._several(wanted)
        reporting: list[tuple[object, ...]] = []
        for members in block.groups.found:
            known = {claim.id: [(anew[claim.id], claim), *several.get(claim.id, ())] for claim, _ in members}
            told = gathered(members, {public: [claim for _, claim in same] for public, same in known.items()})
            rows = {id(claim): number for same in known.values() for number, claim in same}  # of which several may have one id
            number, first = next(numbers), told.reported[0].claim
            assert first.speaker
            row = (number, told.id, rows[id(first)], first.speaker.name, first.position, told.first, told.last)
            self._execute("INSERT INTO fresh_statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0)", (*row, len(told.reported)))
            reporting += ((rows[id(claim)], number, likeness, by) for claim, likeness, by in told.reported)
        self._connection.executemany("INSERT OR REPLACE INTO statement_of VALUES (?, ?, ?, ?)", reporting)
        parts = ((block.places[least].claim, block.places[number].claim) for number, least in block.groups.parts.items())
        self._connection.executemany("UPDATE statement_place SET part = ?1 WHERE claim = ?2 AND part <> ?1", parts)

    def _several(self, wanted: str) -> Mapping[str, list[tuple[int, Claim]]]:
        """The claims that stand in other articles too, which were kept apart: where else, by the claim's id."""
        others: dict[str, list[tuple[int, Claim]]] = defaultdict(list)
        there = (
            "SELECT other.id, other.record FROM claim JOIN claim AS other USING (public) "
            "WHERE claim.id IN (SELECT value FROM json_each(?)) AND other.id <> claim.id AND other.speaker IS NOT NULL"
        )
        for number, record in self._execute(there, (wanted,)):
            claim = self._read(record)
            others[claim.id].append((number, claim))
        return others

    def _forget(self, statements: Collection[int]) -> None:
        if not statements:
            return
        wanted = (json.dumps([*statements]),)
        for table, key in (("statement_of", "statement"), ("statement", "id")):
            self._execute(f"DELETE FROM {table} WHERE {key} IN (SELECT value FROM json_each(?))", wanted)


class _Block(NamedTuple):
    """Claims of a block in their order, each with its place; the numbers of those that were gathered anew, and what was found."""

    places: Sequence[_Place]
    claims: Sequence[Claim]
    anew: Collection[int]
    groups: Groups


class _Standing:
    """The places of a block, read as they are asked for, or where they are few all at once."""

    def __init__(self, execute: Callable[..., sqlite3.Cursor], block: int) -> None:
        self._execute, self._block = execute, block
        few = self._places("1", limit=_FEW + 1)
        self._few = few if len(few) <= _FEW else None

    def of_periods(self, periods: Collection[str]) -> list[_Place]:
        """The places in periods."""
        if self._few is not None:
            return [place for place in self._few if place.period in periods]
        return self._places("period IN (SELECT value FROM json_each(?))", periods)

    def of_parts(self, parts: Collection[int]) -> list[_Place]:
        """The places of parts."""
        if self._few is not None:
            return [place for place in self._few if place.part in parts]
        return self._places("part IN (SELECT value FROM json_each(?))", parts)

    def touching(self, weeks: Collection[int]) -> list[_Place]:
        """The places that have any of these weeks, as they are told: 0 is that of places that have all."""
        if self._few is not None:
            return [place for place in self._few if not set(weeks).isdisjoint(place.weeks)]
        known = "SELECT claim FROM statement_week WHERE block = ?1 AND week IN (SELECT value FROM json_each(?2))"
        return self._places(f"claim IN ({known})", weeks)

    def touched_by(self, weeks: Collection[int]) -> list[_Place]:
        """The places of claims that are compared with earlier ones in these weeks; with 0, all."""
        return (self._few or self._places("1")) if 0 in weeks else self.touching(weeks)

    def _places(self, condition: str, values: Collection[object] | None = None, limit: int = -1) -> list[_Place]:
        known = f"SELECT {_PLACE} FROM statement_place WHERE block = ?1 AND {condition} LIMIT {limit}"
        given = (self._block,) if values is None else (self._block, json.dumps([*values]))
        return [*map(_place, self._execute(known, given))]


def _place(row: Sequence[Any]) -> _Place:
    claim, block, article, period, told, part = row
    return _Place(claim, block, article, period, _weeks(told), part)


@lru_cache(1 << 12)
def _weeks(told: str) -> tuple[int, ...]:
    return tuple(json.loads(told))


def _by_block(places: Iterable[_Place]) -> Mapping[int, Sequence[_Place]]:
    found: dict[int, list[_Place]] = defaultdict(list)
    for place in places:
        found[place.block].append(place)
    return found
