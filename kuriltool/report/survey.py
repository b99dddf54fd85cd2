"""Very many claims in numbers, counted from their facts: no record of a claim and no text of an article is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from kuriltool.queries import NO_POSITION

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

    from kuriltool.analysis.facts import Columns
    from kuriltool.store.surveying import Printed

    Numbers = NDArray[int64]


@dataclass(frozen=True)
class Tally:
    """How many claims there are, how many of them with verbatim words, and how many of each position."""

    claims: int
    verbatim: int
    positions: Mapping[str, int]


@dataclass(frozen=True)
class Heard:
    """What a speaker said, and the bounds of the days as ISO dates; `latest` is the number of a claim of the last day."""

    key: str | None
    tally: Tally
    first: str | None
    last: str | None
    latest: int


@dataclass(frozen=True)
class Outlet:
    """What an outlet printed, be it in copies: the claims, and in how many articles, from when to when."""

    name: str | None
    tally: Tally
    articles: int
    first: str | None
    last: str | None


class Survey:
    """The claims that were asked for, by their facts, and where they stand.

    `articles` are all of the store, the latest first; `reprints` tells by their numbers which claim appears in which copy.
    """

    def __init__(self, facts: Columns, articles: Sequence[Printed], reprints: Sequence[tuple[int, int]]) -> None:
        import numpy

        self.facts, self.articles = facts, articles
        pairs = numpy.array(reprints, numpy.int64).reshape(-1, 2)
        rows = numpy.full(max(facts.claim.max(initial=0), pairs[:, 0].max(initial=0)) + 1, -1, numpy.int64)
        rows[facts.claim] = numpy.arange(len(facts))
        known = rows[pairs[:, 0]] >= 0
        self._again = rows[pairs[known, 0]], pairs[known, 1]  # rows of claims, and the copies in which they appear

    @cached_property
    def standing(self) -> Mapping[int, int]:
        """How many of the claims stand in an article, by its number; of those in which one does."""
        import numpy

        found, counts = numpy.unique(numpy.concatenate([self.facts.article, self._again[1]]), return_counts=True)
        return dict(zip(found.tolist(), counts.tolist(), strict=True))

    def claims_of(self, articles: Collection[int]) -> frozenset[int]:
        """The numbers of the own claims of articles, by theirs."""
        import numpy

        found = self.facts.claim[numpy.isin(self.facts.article, [*articles])]
        return frozenset(found.tolist())

    @cached_property
    def total(self) -> Tally:
        """All the claims."""
        import numpy

        (found,) = self._tallies(numpy.arange(len(self.facts)), numpy.zeros(len(self.facts), numpy.int64), 1)
        return found

    @cached_property
    def heard(self) -> list[Heard]:
        """The speakers, whoever said most first; last, under None, those of whom nobody knows who they are, if there are any."""
        import numpy

        facts = self.facts
        found, inverse = numpy.unique(facts.speaker, return_inverse=True)
        keys = [facts.names[number].key if number else None for number in found.tolist()]
        places = {key: at for at, key in enumerate(dict.fromkeys(keys))}
        group = numpy.array([places[key] for key in keys], numpy.int64)[inverse.reshape(-1)]
        never = date.max.toordinal() + 1
        first, last = numpy.full(len(places), never), numpy.zeros(len(places), numpy.int64)
        numpy.minimum.at(first, group, numpy.where(facts.first > 0, facts.first, never))
        numpy.maximum.at(last, group, facts.last)
        latest = numpy.empty(len(places), numpy.int64)
        order = numpy.argsort(facts.last, kind="stable")
        latest[group[order]] = facts.claim[order]  # of several for one group the last one stays
        tallies = self._tallies(numpy.arange(len(facts)), group, len(places))
        heard = [
            Heard(key, tally, _iso(one) if one < never else None, _iso(other), number)
            for (key, tally, one, other, number) in zip(
                places, tallies, first.tolist(), last.tolist(), latest.tolist(), strict=True
            )
        ]
        return sorted(heard, key=lambda one: (one.key is None, -one.tally.claims, one.key or ""))

    @cached_property
    def _outlets(self) -> tuple[dict[str | None, int], Numbers]:
        """The outlets, each with a number, and the number of each article's outlet."""
        import numpy

        names: dict[str | None, int] = {}
        of = numpy.zeros(max((article.number for article in self.articles), default=0) + 1, numpy.int64)
        for article in self.articles:
            of[article.number] = names.setdefault(article.outlet, len(names))
        return names, of

    @cached_property
    def outlets(self) -> list[Outlet]:
        """The outlets, whoever printed most claims first; last, if there are any, the articles without one.

        A claim that several printed, be it in copies, counts once for each.
        """
        import numpy

        names, of = self._outlets
        numbers: dict[int, int] = {}
        dates: dict[int, list[str]] = {}
        for article in self.articles:
            if article.number in self.standing:
                at = int(of[article.number])
                numbers[at] = numbers.get(at, 0) + 1
                if article.published:
                    dates.setdefault(at, []).append(article.published)
        rows, articles = self._again
        size = max(1, len(names))
        elsewhere = of[articles] != of[self.facts.article[rows]]
        again = numpy.unique(rows[elsewhere] * size + of[articles[elsewhere]])
        own = numpy.arange(len(self.facts))
        printing = numpy.concatenate([of[self.facts.article], again % size])
        tallies = self._tallies(numpy.concatenate([own, again // size]), printing, size)
        found = [
            Outlet(name, tally, numbers[at], min(dates.get(at, ()), default=None), max(dates.get(at, ()), default=None))
            for (name, at), tally in zip(names.items(), tallies, strict=True)
            if at in numbers
        ]
        return sorted(found, key=lambda one: (one.name is None, -one.tally.claims, one.name or ""))

    def widest(self, reporting: Sequence[tuple[int, int]], most: int) -> tuple[list[int], int]:
        """The statements that stand in most outlets, then in most articles, and how many stand in two articles or more.

        `reporting` tells by their numbers which claim reports which statement; only those that were asked for count. Where the
        last of them stand in as many outlets and articles as others do, these come too.
        """
        import numpy

        pairs = numpy.array(reporting, numpy.int64).reshape(-1, 2)
        statement = numpy.zeros(max(pairs[:, 0].max(initial=0), self.facts.claim.max(initial=0)) + 1, numpy.int64)
        statement[pairs[:, 0]] = pairs[:, 1]
        rows = numpy.concatenate([numpy.arange(len(self.facts)), self._again[0]])
        articles = numpy.concatenate([self.facts.article, self._again[1]])
        own = statement[self.facts.claim[rows]]
        names, of = self._outlets
        articles, own = articles[own > 0], own[own > 0]
        outlets = of[articles]
        is_named = outlets != names.get(None, -1)
        size = int(statement.max(initial=0)) + 1
        spread = _distinct(own[is_named], outlets[is_named], size), _distinct(own, articles, size)
        several = numpy.flatnonzero(spread[1] > 1)
        order = several[numpy.lexsort((-spread[1][several], -spread[0][several]))]
        ranks = [*zip(spread[0][order].tolist(), spread[1][order].tolist(), strict=True)]
        last = next((at for at in range(most, len(order)) if ranks[at] != ranks[most - 1]), len(order))
        return order[:last].tolist(), len(order)

    def _tallies(self, rows: Numbers, group: Numbers, groups: int) -> Iterator[Tally]:
        """The claims of these rows counted by the group of each."""
        import numpy

        known, position = numpy.unique(self.facts.position[rows], return_inverse=True)
        names = [self.facts.name(number) or NO_POSITION for number in known.tolist()]
        code = group * len(known) + position.reshape(-1)
        counts = numpy.bincount(code, minlength=groups * len(known)).reshape(groups, len(known))
        verbatim = numpy.bincount(group, self.facts.kind[rows] < _INDIRECT, groups)
        for own, quoted in zip(counts.tolist(), verbatim.tolist(), strict=True):
            yield Tally(sum(own), int(quoted), {name: number for name, number in zip(names, own, strict=True) if number})


_INDIRECT = 2  # of KINDS in the facts: what has no verbatim words


def _iso(ordinal: int) -> str | None:
    return date.fromordinal(ordinal).isoformat() if ordinal else None


def _distinct(groups: Numbers, values: Numbers, size: int) -> Numbers:
    """How many different values each group has; groups are numbers below `size`."""
    import numpy

    width = int(values.max(initial=0)) + 1
    return numpy.bincount(numpy.unique(groups * width + values) // width, minlength=size)
