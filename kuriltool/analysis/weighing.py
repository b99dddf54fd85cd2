"""Very many claims put together by their facts, as `cells` puts them together one by one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy
from numpy import int64

from kuriltool.analysis.cells import Cell, Cells, Place, without_claims
from kuriltool.analysis.facts import KINDS, Columns
from kuriltool.analysis.strength import By, Topic, doubtful, first_of, rank, standings
from kuriltool.model import Claim
from kuriltool.queries import NO_POSITION

if TYPE_CHECKING:
    from kuriltool.analysis.facts import Numbers, Topics

_FIRST = 8  # claims that are read at a time, at least, in search of the strongest
_PARAPHRASE = KINDS.index("indirect")


@dataclass(frozen=True)
class ByFacts:
    """Claims by their facts. `records` gives claims whole by their numbers, in any order."""

    columns: Columns
    records: Callable[[Sequence[int]], Mapping[int, Claim]]

    def positions(self) -> Counter[str]:
        """How many reflect which position."""
        numbers = numpy.bincount(self.columns.position)
        return Counter({self._position(int(at)): int(numbers[at]) for at in numpy.flatnonzero(numbers)})

    def packs(self) -> Mapping[str, set[str]]:
        """For each side the packs whose claims know it."""
        packs: dict[str, set[str]] = {}
        for column in (self.columns.position, self.columns.side):
            sides, packs_of = self._dense(column), self._dense(self.columns.pack)
            pairs = numpy.bincount(sides.place * len(packs_of.values) + packs_of.place)
            for pair in numpy.flatnonzero(pairs):
                side, pack = divmod(int(pair), len(packs_of.values))
                if known := self.columns.name(sides.values[side]):
                    packs.setdefault(known, set()).add(self._name(packs_of.values[pack]))
        return packs

    def topics(self, by: By) -> set[str]:
        """The issues or propositions that they name."""
        topics = self._topics(by).topic
        return {self._name(int(number)) for number in numpy.flatnonzero(numpy.bincount(topics))}

    def cells(self, by: By, only: Container[str] | None) -> Cells:
        """Their cells by topic, pack and position; those of some topics, if asked."""
        topics = self._topics(by)
        row, topic, how = topics.row, topics.topic, topics.how
        if only is not None:
            wanted = [number for number, named in self.columns.names.items() if named.key in only]
            kept = numpy.isin(topic, wanted)
            row, topic, how = row[kept], topic[kept], how[kept]
        named = numpy.zeros(len(self.columns), bool)
        named[row] = True
        of = [self._dense(topic), self._dense(self.columns.pack[row]), self._dense(self.columns.position[row])]
        sizes = [len(dense.values) for dense in of]
        code = (of[0].place * sizes[1] + of[1].place) * sizes[2] + of[2].place
        order = numpy.argsort(code.astype(numpy.min_scalar_type(math.prod(sizes))), kind="stable")
        ends = numpy.cumsum(numpy.bincount(code))
        placed: dict[Place, dict[str, Cell]] = {}
        for number, end in enumerate(ends):
            start = ends[number - 1] if number else 0
            if start < end:
                place, position = divmod(number, sizes[2])
                topic_at, pack_at = divmod(place, sizes[1])
                known = self._name(of[0].values[topic_at]), self._name(of[1].values[pack_at])
                own = order[start:end]
                cell = _Cell(self, row[own], how[own], Topic(by, known[0]))
                placed.setdefault(known, {})[self._position(of[2].values[position])] = cell
        return Cells(
            placed=placed,
            none=without_claims(by, counting=True),
            apart=int(len(named) - named.sum()),
            doubtful=int(doubtful(self.columns.standing[named]).sum()),
        )

    def _topics(self, by: By) -> Topics:
        return self.columns.issues if by == "issue" else self.columns.stances

    def _name(self, number: int) -> str:
        return self.columns.name(number) or ""

    def _position(self, number: int) -> str:
        return self.columns.name(number) or NO_POSITION

    @staticmethod
    def _dense(column: Numbers) -> _Dense:
        values = numpy.flatnonzero(numpy.bincount(column, minlength=1))
        place = numpy.zeros(int(values.max(initial=0)) + 1, int64)
        place[values] = numpy.arange(len(values))
        return _Dense([int(value) for value in values], place[column])

    @cached_property
    def copies(self) -> _Copies:
        """In which articles claims appear, and which articles have copies."""
        known = self.columns.reprints
        articles = (self.columns.article, known.appears, known.copy)
        place = numpy.arange(1 + max(int(numbers.max(initial=0)) for numbers in articles))
        for other, first in known.same_path.items():
            place[other : other + 1] = first
        return _Copies(_Grouped.of(known.claim, known.appears), _Grouped.of(known.original, known.copy), place)

    @cached_property
    def statements(self) -> Numbers:
        """For each claim the row of one that says the same: that reports the same statement, or has the same id."""
        columns, told = self.columns, self.columns.statement
        same = numpy.arange(len(columns))
        silent = numpy.flatnonzero((told == 0) & (columns.speaker == 0))
        _, first, which = numpy.unique(columns.same[silent], return_index=True, return_inverse=True)
        same[silent] = silent[first][which]
        together = numpy.flatnonzero(told)
        row = numpy.zeros(int(told.max(initial=0)) + 1, int64)
        row[told[together]] = together
        same[together] = row[told[together]]
        return same


@dataclass(frozen=True)
class _Dense:
    """The different values of a column, and for each of its rows the place among these."""

    values: list[int]
    place: Numbers


@dataclass(frozen=True)
class _Grouped:
    """Values by key: those of a key stand from `start` of it on."""

    start: Numbers
    values: Numbers

    @classmethod
    def of(cls, keys: Numbers, values: Numbers) -> _Grouped:
        """The values of keys, which may come several times and in any order."""
        start = numpy.concatenate([numpy.zeros(1, int64), numpy.cumsum(numpy.bincount(keys, minlength=1))])
        return cls(start, values[numpy.argsort(keys, kind="stable")])

    def all_of(self, keys: Numbers) -> Numbers:
        """The values of these keys."""
        keys = keys[keys < len(self.start) - 1]
        first, numbers = self.start[keys], self.start[keys + 1] - self.start[keys]
        places = numpy.arange(int(numbers.sum())) - numpy.repeat(numpy.cumsum(numbers) - numbers, numbers)
        found: Numbers = self.values[numpy.repeat(first, numbers) + places]
        return found


@dataclass(frozen=True)
class _Copies:
    appearances: _Grouped
    copies: _Grouped
    place: Numbers  # for each article the number of the first with its path

    def articles(self, claims: Numbers, own: Numbers) -> int:
        """In how many articles, told apart by their paths, claims stand, of which these are their own articles."""
        found = numpy.zeros(len(self.place), bool)
        found[own] = True
        found[self.appearances.all_of(claims)] = True
        found[self.copies.all_of(numpy.flatnonzero(found))] = True
        return _different(self.place[found], len(self.place))


def _different(numbers: Numbers, size: int) -> int:
    """How many different ones there are among numbers below `size`."""
    found = numpy.zeros(size, bool)
    found[numbers] = True
    return int(numpy.count_nonzero(found))


@dataclass(frozen=True)
class _Cell:
    """Rows of claims on a topic, each with how it names it."""

    of: ByFacts
    rows: Numbers
    how: Numbers
    topic: Topic

    @property
    def claims(self) -> int:
        return len(self.rows)

    @property
    def doubtful(self) -> int:
        return int(self._doubtful.sum())

    @property
    def articles(self) -> int:
        columns = self.of.columns
        return self.of.copies.articles(columns.claim[self.rows], columns.article[self.rows])

    @property
    def statements(self) -> int:
        return _different(self.of.statements[self.rows], len(self.of.columns))

    def views(self, *, plain: bool = False) -> Counter[int]:
        how = self.how[self._doubtful == 0] if plain else self.how
        return Counter({polarity: int((how == polarity).sum()) for polarity in (1, -1, 0)})

    def strongest(self, most: int, polarity: int | None = None) -> list[Claim]:
        wanted = slice(None) if polarity is None else self.how == polarity
        return first_of(self._ranked(self.rows[wanted], self.how[wanted], max(_FIRST, 2 * most)), most)

    @property
    def _doubtful(self) -> Numbers:
        return doubtful(self.of.columns.standing[self.rows])

    def _ranked(self, rows: Numbers, how: Numbers, at_once: int) -> Iterator[tuple[Claim, object]]:
        """The claims of these rows, the strongest first, with their statements; no more of them read than are looked at."""
        columns = self.of.columns
        place = standings(columns.standing[rows].astype(int64), self.topic.by, how.astype(int64))
        is_quoting = False
        while len(rows):
            some = min(at_once, len(rows))
            near = place <= numpy.partition(place, some - 1)[some - 1]
            found = self.of.records(columns.claim[rows[near]].tolist())
            statements = dict(zip(columns.claim[rows[near]].tolist(), columns.statement[rows[near]].tolist(), strict=True))
            for number, claim in sorted(found.items(), key=lambda one: rank(one[1], self.topic)):
                is_quoting = is_quoting or claim.kind != "indirect"
                yield claim, statements[number] or None
            # No paraphrase is chosen behind verbatim words, so none is read.
            left = ~near & (columns.kind[rows] != _PARAPHRASE) if is_quoting else ~near
            rows, place, at_once = rows[left], place[left], 2 * at_once
