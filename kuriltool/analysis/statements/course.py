"""The articles in which a speaker says something, in the order of the days of which they tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence

from kuriltool.analysis.statements.likeness import Rendering
from kuriltool.analysis.statements.when import Days, meet, reach


class Course:
    """Articles by their paths, each with the numbers of its renderings. Each is compared with those before it.

    `anew` has the paths of those for which that is to be done; without, all.
    """

    def __init__(self, renderings: Sequence[Rendering], anew: Container[str] | None = None) -> None:
        self.of: dict[str, list[int]] = defaultdict(list)
        for number, rendering in enumerate(renderings):
            self.of[rendering.article].append(number)
        self._days = {path: _stretches(numbers, renderings) for path, numbers in self.of.items()}
        self._reach = {path: reach(days) for path, days in self._days.items()}
        self._anew = anew
        self.first = {path: min(start for start, _ in days) for path, days in self._days.items()}
        self.last = {path: max(end for _, end in reach) for path, reach in self._reach.items()}
        self.order = sorted(self.of, key=lambda path: (self.first[path], path))

    def is_anew(self, path: str) -> bool:
        """Whether an article is to be compared with those before it."""
        return self._anew is None or path in self._anew

    def may_meet(self, one: str, other: str) -> bool:
        """Whether two articles tell of days that are near enough for them to report one event."""
        return meet(self._reach[one], self._days[other])


def _stretches(numbers: Sequence[int], renderings: Sequence[Rendering]) -> Days:
    return tuple({stretch: None for number in numbers for stretch in renderings[number].when.days})
