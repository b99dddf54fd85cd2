"""Very many claims counted over time by their facts, as `timeline` counts them one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy
from numpy import int64

from kuriltool.analysis.dating import Bounds
from kuriltool.analysis.facts import Columns
from kuriltool.analysis.timeline import Group, Of, Part

if TYPE_CHECKING:
    from kuriltool.analysis.facts import Numbers

_DENSE = 4_000_000  # cells of a table up to which every cell is counted, also those that nothing is in


@dataclass(frozen=True)
class ByFacts:
    """Claims by their facts. What they have in common with `timeline`'s claims one by one is what these come to."""

    columns: Columns

    def dates(self) -> Mapping[Bounds | None, int]:
        """How many were said when; None for those of which nobody knows."""
        numbers = numpy.bincount(self._when, minlength=len(self._bounds))
        return {said: int(number) for said, number in zip(self._bounds, numbers, strict=True) if number}

    def parts(self, of: Of, starts: Mapping[Bounds, date]) -> Iterator[Part]:
        """What was said in periods that are known by their bounds, as parts in any order: by group, and all together."""
        days = sorted({*starts.values()})
        places = {start: place for place, start in enumerate(days)}
        of_bounds = [places[starts[said]] if said and said in starts else -1 for said in self._bounds]
        period = numpy.array(of_bounds, int64)[self._when]
        counted = period >= 0
        yield from self._parts(days, period[counted], None, self.columns.chance[counted])
        rows, groups = self._grouped(of)
        kept = counted[rows]
        yield from self._parts(days, period[rows[kept]], groups[kept], self.columns.chance[rows[kept]])

    def _parts(self, days: list[date], period: Numbers, group: Numbers | None, chance: Numbers) -> Iterator[Part]:
        """How many there are in each period, of each group, with each chance."""
        groups = 1 if group is None else int(group.max(initial=0)) + 1
        chances = max(self.columns.chances, default=0) + 1
        cells = (period.astype(int64) * groups + (0 if group is None else group)) * chances + chance
        for cell, number in zip(*_counts(cells, len(days) * groups * chances), strict=True):
            place, chance_number = divmod(cell, chances)
            start, group_number = divmod(place, groups)
            known = None if group is None else self._group(group_number)
            yield Part(days[start], known, self.columns.chances[chance_number], number)

    def _grouped(self, of: Of) -> tuple[Numbers, Numbers]:
        """Rows of claims with their groups; a claim with several issues comes with each."""
        every = numpy.arange(len(self.columns))
        if of == "speaker":
            return every, self.columns.speaker
        if of == "side":
            return every, self.columns.position
        issues = self.columns.issues
        without = numpy.ones(len(self.columns), bool)
        without[issues.row] = False
        none = every[without]
        return numpy.concatenate([issues.row, none]), numpy.concatenate([issues.topic, numpy.zeros_like(none)])

    def _group(self, number: int) -> Group:
        return Group(*self.columns.names[number]) if number else Group(None, None)

    @cached_property
    def _dated(self) -> tuple[list[Bounds | None], Numbers]:
        """When claims were said, each once, and for each claim the place of its own among these."""
        first, last = self.columns.first, self.columns.last
        apart = numpy.flatnonzero(first != last)
        pairs, place = numpy.unique(numpy.stack([first[apart], last[apart]]), axis=1, return_inverse=True)
        base = int(first.min(initial=0))
        days = numpy.flatnonzero(numpy.bincount(first - base))
        place_of = numpy.zeros(int(days.max(initial=0)) + 1, int64)
        place_of[days] = numpy.arange(len(days))
        when = place_of[first - base]
        when[apart] = len(days) + place.reshape(-1)
        bounds = [_bounds(int(day) + base, int(day) + base) for day in days]
        return bounds + [_bounds(int(one), int(other)) for one, other in pairs.T], when

    @property
    def _bounds(self) -> list[Bounds | None]:
        return self._dated[0]

    @property
    def _when(self) -> Numbers:
        return self._dated[1]


def _bounds(first: int, last: int) -> Bounds | None:
    return Bounds(date.fromordinal(first), date.fromordinal(last)) if first else None


def _counts(cells: Numbers, size: int) -> tuple[list[int], list[int]]:
    """The cells in which there is anything, and how often each of them comes."""
    if size > _DENSE:
        found, numbers = numpy.unique(cells, return_counts=True)
    else:
        every = numpy.bincount(cells, minlength=1)
        found = numpy.flatnonzero(every)
        numbers = every[found]
    return found.tolist(), numbers.tolist()
