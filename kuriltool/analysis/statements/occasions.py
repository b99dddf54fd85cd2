"""Which articles may report one event: those that tell of the same days and have rare words in common."""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from kuriltool.analysis.statements.course import Course
from kuriltool.analysis.statements.likeness import common
from kuriltool.analysis.statements.rendering import Reader, period
from kuriltool.model import ArticleRef

_EVENT = 0.1  # share of the rare words of two articles that they have in common, from which they may report one event
_NEAREST = 12  # articles that one is laid beside
_DAYS = 4  # articles of a period that hold a word; one in more of them tells little of the event
_RAREST = 60  # of its words by which articles like it are found
_FULL, _HELD = 32, 100  # articles that are kept of a word, and that one is compared with


class _About(NamedTuple):
    """The rare words of an article with their weights, the rarest of them first, and what all weigh."""

    words: Mapping[str, float]
    rarest: Sequence[str]
    total: float


class Occasions:
    """Articles in which one speaker says something."""

    def __init__(self, articles: Mapping[str, ArticleRef], reader: Reader, course: Course) -> None:
        self._articles, self._reader, self._course = articles, reader, course
        self._order = [path for path in course.order if path in articles]

    def shared(self) -> Iterator[tuple[str, list[str]]]:
        """Each article with those before it in time that may report one event with it, by their paths."""
        course, about = self._course, self._about()
        holding: dict[str, list[str]] = defaultdict(list)
        full: dict[str, int] = defaultdict(lambda: _FULL)  # length at which a list is freed of what is too long ago
        for path in (path for path in self._order if path in about):
            if course.is_anew(path) and (near := [*self._nearest(path, about, holding)]):
                yield path, near
            for key in about[path].rarest:
                holding[key].append(path)
                if len(holding[key]) > full[key]:
                    holding[key] = [other for other in holding[key] if course.last[other] >= course.first[path]]
                    full[key] = 2 * max(_FULL, len(holding[key]))

    def _nearest(self, path: str, about: Mapping[str, _About], holding: Mapping[str, list[str]]) -> Iterator[str]:
        """Of the articles before one those that share most of its rarest words."""
        own = about[path]
        meets: dict[str, bool] = {}
        shared: dict[str, float] = defaultdict(float)
        for key in own.rarest:
            left = _HELD
            for other in reversed(holding[key]) if key in holding else ():
                if other not in meets:
                    meets[other] = self._course.may_meet(other, path)
                if meets[other]:
                    shared[other] += own.words[key]
                    left -= 1
                    if not left:
                        break
        for _, other in heapq.nsmallest(_NEAREST, ((-weight, other) for other, weight in shared.items())):
            if common(own.words, about[other].words) >= _EVENT * math.sqrt(own.total * about[other].total):
                yield other

    def _about(self) -> dict[str, _About]:
        """The rare words of each article that may meet another; those that many articles of its period hold weigh less."""
        of_period: dict[str, list[str]] = defaultdict(list)
        for path, article in self._articles.items():
            of_period[period(article)].append(path)
        needed = {*self._accompanied()}
        about: dict[str, _About] = {}
        for paths in of_period.values():
            wanted = needed.intersection(paths)
            held: Counter[str] = Counter()
            rare = {path: self._reader.rare(self._articles[path]) for path in (paths if len(paths) > _DAYS else wanted) if wanted}
            if len(paths) > _DAYS:
                for told in rare.values():
                    held.update(told.keys())
            less = {key: 1 + math.log2(times / _DAYS) for key, times in held.items() if times > _DAYS}
            about.update((path, _lessened(rare[path], less)) for path in wanted)
        return about

    def _accompanied(self) -> Iterator[str]:
        """The articles that others may meet, as far as the first and the last of their days tell."""
        first, reach = self._course.first, self._course.last
        before: int | None = None  # the last day that an article before it reaches
        for number, path in enumerate(self._order):
            after = first[self._order[number + 1]] if number + 1 < len(self._order) else None
            if (before is not None and before >= first[path]) or (after is not None and after <= reach[path]):
                yield path
            before = reach[path] if before is None else max(before, reach[path])


def _lessened(rare: Mapping[str, float], less: Mapping[str, float]) -> _About:
    lessened = less.keys() & rare.keys()
    if not lessened:
        return _About(rare, [*islice(rare, _RAREST)], sum(rare.values()))
    words = {**rare, **{key: rare[key] / less[key] for key in lessened}}
    first = sorted(((words[key], key) for key in islice(rare, _RAREST + len(lessened))), reverse=True)
    return _About(words, [key for _, key in first[:_RAREST]], sum(words.values()))
