"""The facts of claims as a store keeps them, packed by article: how they are written, and read for very many at once.

A claim's facts are eight numbers of four bytes (the claim, its first and last day, its kind, and by their numbers in `term` the
speaker, the side, the position and the pack), one for its chance, padding, and two numbers of eight bytes: its standing, and a
digest of its id. Of each of its issues and propositions there are three: the claim, the number in `term`, and how it is named.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Any

from kuriltool.model import Claim

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kuriltool.analysis.facts import Columns, Facts, Numbers, Reprints, Topics

_CLAIM = struct.Struct("<I8i4xQQ")
_TOPIC = struct.Struct("<IIi")
_CLAIM_FIELDS = [
    ("claim", "<u4"),
    *((name, "<i4") for name in ("first", "last", "kind", "speaker", "side", "position", "pack", "chance")),
    ("_", "V4"),
    ("standing", "<u8"),
    ("same", "<u8"),
]
_TOPIC_FIELDS = [("claim", "<u4"), ("topic", "<u4"), ("how", "<i4")]
_TERMS = frozenset(("speaker", "side", "position", "pack", "topic"))
_AT_ONCE = 1000  # articles whose claims are in memory at a time while facts are made anew


class FactsWriter:
    """Writes facts through one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute
        self._terms: dict[tuple[str, str], int] = {}
        self._chances: dict[float, int] = {}

    def keep(self, article: int, claims: Mapping[int, Claim]) -> None:
        """Makes these the facts of an article's own claims, which come by their numbers."""
        from kuriltool.analysis.facts import facts_of

        if not claims:
            self._execute("DELETE FROM fact WHERE article = ?", (article,))
            return
        packed, issues, stances = bytearray(), bytearray(), bytearray()
        for number, claim in sorted(claims.items()):
            facts = facts_of(claim)
            packed += self._packed(number, claim.id, facts)
            issues += self._topics(number, facts.issues)
            stances += self._topics(number, facts.stances)
        self._execute("INSERT OR REPLACE INTO fact VALUES (?, ?, ?, ?)", (article, bytes(packed), bytes(issues), bytes(stances)))

    def _packed(self, number: int, id: str, facts: Facts) -> bytes:
        names = (facts.side, facts.position, facts.pack)
        speaker = self._term(*facts.speaker) if facts.speaker else 0
        side, position, pack = (0 if name is None else self._term(name, name) for name in names)
        known = (facts.first, facts.last, facts.kind, speaker, side, position, pack, self._chance(facts.chance))
        return _CLAIM.pack(number, *known, facts.standing, _digest(id))

    def _topics(self, number: int, topics: Mapping[str, int]) -> bytes:
        return b"".join(_TOPIC.pack(number, self._term(topic, topic), how) for topic, how in topics.items())

    def _term(self, value: str, name: str) -> int:
        number = self._terms.get((value, name))
        if number is None:
            number = self._number("term", "value, name", (value, name))
            self._terms[value, name] = number
        return number

    def _chance(self, value: float) -> int:
        number = self._chances.get(value)
        if number is None:
            number = self._chances[value] = self._number("chance", "value", (value,))
        return number

    def _number(self, table: str, columns: str, values: tuple[object, ...]) -> int:
        """The number of a row with these values, made where there is none."""
        marks = ", ".join("?" * len(values))
        found = self._execute(f"SELECT id FROM {table} WHERE ({columns}) = ({marks})", values).fetchone()
        if found:
            return int(found[0])
        return int(self._execute(f"INSERT INTO {table} ({columns}) VALUES ({marks}) RETURNING id", values).fetchone()[0])


def fill(connection: sqlite3.Connection) -> None:
    """Makes the facts of every article that has claims and no facts. Raises ValueError where a record can't be understood."""
    lacking = "SELECT id FROM article WHERE id NOT IN (SELECT article FROM fact) AND id IN (SELECT article FROM claim)"
    articles = [id for (id,) in connection.execute(lacking)]
    writer = FactsWriter(connection)
    for at in range(0, len(articles), _AT_ONCE):
        for article in articles[at : at + _AT_ONCE]:
            records = connection.execute("SELECT id, record FROM claim WHERE article = ?", (article,))
            writer.keep(article, {number: Claim.model_validate_json(record) for number, record in records})


def take_over(connection: sqlite3.Connection, articles: int, claims: int, only: str = "") -> None:
    """Takes over the facts of a store that is attached as `part`, whose articles and claims have numbers here so much higher.

    `only` is a condition for `part.fact`. Terms and chances get the numbers that they have here.
    """
    import numpy

    writer = FactsWriter(connection)
    terms = {id: writer._term(value, name) for id, value, name in connection.execute("SELECT id, value, name FROM part.term")}
    chances = {id: writer._chance(value) for id, value in connection.execute("SELECT id, value FROM part.chance")}
    to_term, to_chance = (numpy.zeros(max(known, default=0) + 1, numpy.int64) for known in (terms, chances))
    to_term[[*terms]], to_chance[[*chances]] = [*terms.values()], [*chances.values()]

    def moved(packed: Sequence[bytes], fields: Sequence[tuple[str, str]]) -> list[bytes]:
        table = _unpacked(packed, fields).copy()
        table["claim"] += claims
        for name in _TERMS.intersection(table.dtype.names or ()):
            table[name] = to_term[table[name]]
        if "chance" in (table.dtype.names or ()):
            table["chance"] = to_chance[table["chance"]]
        whole, ends = table.tobytes(), list(accumulate(map(len, packed), initial=0))
        return [whole[start:end] for start, end in pairwise(ends)]

    found = connection.execute(f"SELECT article, claims, issues, stances FROM part.fact {only} ORDER BY article")
    while rows := found.fetchmany(_AT_ONCE):
        numbers, own, issues, stances = zip(*rows, strict=True)
        parts = (moved(own, _CLAIM_FIELDS), moved(issues, _TOPIC_FIELDS), moved(stances, _TOPIC_FIELDS))
        here = (number + articles for number in numbers)
        connection.executemany("INSERT OR REPLACE INTO main.fact VALUES (?, ?, ?, ?)", zip(here, *parts, strict=True))


def read(connection: sqlite3.Connection, asked: Collection[int] | None = None) -> Columns:
    """The facts of all claims of a store, or of those with these numbers."""
    import numpy

    from kuriltool.analysis.facts import Columns, Named

    found = connection.execute("SELECT article, claims FROM fact ORDER BY article").fetchall()
    articles, packed = zip(*found, strict=True) if found else ((), ())
    lengths = [len(claims) // _CLAIM.size for claims in packed]
    article = numpy.repeat(numpy.array(articles, numpy.int64), lengths)
    table = _unpacked(packed, _CLAIM_FIELDS)
    most = int(table["claim"].max(initial=0))
    if asked is not None:
        chosen = numpy.isin(table["claim"], numpy.fromiter(asked, numpy.int64, len(asked)))
        article, table = article[chosen], table[chosen]
    return Columns(
        **{field: table[field] for field, _ in _CLAIM_FIELDS if field != "_"},
        article=article,
        names={id: Named(value, name) for id, value, name in connection.execute("SELECT id, value, name FROM term")},
        chances=dict(connection.execute("SELECT id, value FROM chance")),
        more=_More(connection, most),
    )


@dataclass(frozen=True)
class _More:
    """What else a store knows of claims; `most` is the highest number of one."""

    connection: sqlite3.Connection
    most: int

    def topics(self, which: str, columns: Columns) -> Topics:
        from kuriltool.analysis.facts import Topics

        rows = self.connection.execute(f"SELECT {which} FROM fact ORDER BY article").fetchall()
        named = _unpacked([topics for (topics,) in rows], _TOPIC_FIELDS)
        row = self._rows(columns)[named["claim"]]
        known = row >= 0
        return Topics(row[known], named["topic"][known], named["how"][known])

    def reprints(self) -> Reprints:
        from kuriltool.analysis.facts import Reprints

        twice = (
            "SELECT article.id, first FROM article JOIN (SELECT path, min(id) AS first FROM article GROUP BY path "
            "HAVING count(*) > 1) USING (path) WHERE article.id <> first"
        )
        return Reprints(
            *self._pairs("SELECT claim, article FROM appearance"),
            *self._pairs("SELECT copy_of, id FROM article WHERE copy_of IS NOT NULL"),
            same_path=dict(self.connection.execute(twice)),
        )

    def statements(self, columns: Columns) -> Numbers:
        import numpy

        claims, statements = self._pairs("SELECT claim, statement FROM statement_of WHERE told <> 'alone'")
        rows = self._rows(columns)[claims]
        found = numpy.zeros(len(columns), numpy.int64)
        found[rows[rows >= 0]] = statements[rows >= 0]
        return found

    def _rows(self, columns: Columns) -> Numbers:
        """The row of a claim by its number; -1 for one that has none."""
        import numpy

        row = numpy.full(self.most + 1, -1, numpy.int32)
        row[columns.claim] = numpy.arange(len(columns))
        return row

    def _pairs(self, statement: str) -> tuple[Numbers, Numbers]:
        import numpy

        rows = self.connection.execute(statement).fetchall()
        flat = numpy.fromiter(chain.from_iterable(rows), numpy.int64, 2 * len(rows))
        return flat[::2], flat[1::2]


def _unpacked(packed: Sequence[bytes], fields: Sequence[tuple[str, str]]) -> NDArray[Any]:
    import numpy

    return numpy.frombuffer(b"".join(packed), numpy.dtype([*fields]))


def _digest(id: str) -> int:
    return int.from_bytes(blake2b(id.encode(), digest_size=8).digest(), "big")
