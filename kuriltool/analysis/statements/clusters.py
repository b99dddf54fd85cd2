"""Links gathered into statements, the likeliest first.

No statement takes in what contradicts one of its renderings or was said at another time, so that a chain of likenesses never
joins what differs; nor two claims of an article, unless one repeats the other, or points back to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from kuriltool.analysis.statements.course import Course
from kuriltool.analysis.statements.events import Reports
from kuriltool.analysis.statements.likeness import Rendering, contradict
from kuriltool.analysis.statements.links import Link, Linker, beside, near
from kuriltool.analysis.statements.rendering import Reader, Shelf
from kuriltool.model import Claim

_MEAN = 0.12  # mean likeness between two groups that become one
_MOST = 12  # renderings of a group that are compared with another's


class Member(NamedTuple):
    """A claim that renders a statement, and its best link to another that does; None for one alone."""

    claim: Claim
    link: Link | None


class Groups(NamedTuple):
    """The statements that claims render, in the order of their first claims.

    `parts` has for the number of each claim the least of those that links lead to, whether these made a statement or not: what
    happens in one part changes nothing in another. `beyond` are claims that links lead to from those that were asked for.
    """

    found: list[list[Member]]
    parts: dict[int, int]
    beyond: set[int]


def groups(claims: Sequence[Claim], shelf: Shelf, anew: Collection[int] | None = None) -> Groups:
    """The statements that claims of one speaker and position render.

    `anew` has the numbers of those whose statements are asked for, all by default. What is found of them is right where all are
    given with which one of their articles may be compared, all that came out in the periods of these, and no link leads beyond.
    """
    asked = range(len(claims)) if anew is None else anew
    if len(claims) == 1 and asked:  # more than half of all speakers are heard once
        return Groups([[Member(claims[0], None)]], {0: 0}, set())
    reader = Reader(claims, shelf)
    renderings = reader.renderings
    course = Course(renderings, None if anew is None else {renderings[number].article for number in anew})
    linker, reports = Linker(reader), Reports(reader, course)
    inside = [link for one, other in beside(renderings, course) if (link := linker.repeats(one, other))]
    across = [link for one, other in near(renderings, course) if (link := linker.link(one, other))]
    units = _Units(renderings, course, [*inside, *reports.repeated()])
    linked = {(link.one, link.other) for link in across}
    across += [link for link in reports.links(units.together) if (link.one, link.other) not in linked]
    across = [link for link in across if link.one in asked or link.other in asked]
    parts = _parts(len(claims), [*units.pairs, *((link.one, link.other) for link in across)])
    asked_parts = {id(parts[number]): parts[number] for number in asked}.values()
    beyond = {number for part in asked_parts for number in part}.difference(asked)
    links = [link for link in (*units.links, *units.best(across)) if link.one in asked and link.other in asked]
    gathered = _gathered(renderings, units, reports, links)
    best: dict[int, Link] = {}
    for link in sorted(links, key=_order):
        for number in (link.one, link.other):
            if gathered[link.one] is gathered[link.other]:
                best.setdefault(number, link)
    found = {id(gathered[number]): gathered[number] for number in sorted(asked)}.values()
    told = [[Member(claims[number], best.get(number)) for number in sorted(members)] for members in found]
    least = {number: part_least for part in asked_parts for part_least in (min(part),) for number in part}
    return Groups(told, least, beyond)


def _parts(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """For each number those that pairs lead to from it, itself among them."""
    parts = [[number] for number in range(count)]
    for one, other in pairs:
        small, large = sorted((parts[one], parts[other]), key=len)
        if small is not large:
            large += small
            for number in small:
                parts[number] = large
    return parts


def _order(link: Link) -> tuple[float, int, int]:
    """Sorts the likelier ones first."""
    return -link.likeness, link.one, link.other


class _Units:
    """Which claims of an article say one thing: those that repeat each other, and those that point back to the one before."""

    def __init__(self, renderings: Sequence[Rendering], course: Course, repeated: Iterable[Link]) -> None:
        self._renderings, self._course = renderings, course
        self._unit = {number: {number} for number in range(len(renderings))}
        self.links: list[Link] = []  # of those that repeat each other
        found = sorted(repeated, key=_order)
        linked = {(link.one, link.other) for link in found}
        for link in found:
            one, other = self._unit[link.one], self._unit[link.other]
            if one is not other and all((min(pair), max(pair)) in linked for pair in product(one, other)):
                self._join(one, other)
                self.links.append(link)
        for before, number in self._leaning():
            if self._unit[before] is not self._unit[number]:
                self._join(self._unit[before], self._unit[number])

    def _join(self, one: set[int], other: set[int]) -> None:
        one |= other
        self._unit.update(dict.fromkeys(other, one))

    def _leaning(self) -> Iterator[tuple[int, int]]:
        """Claims that stand in the sentence that another points back to, each with that other."""
        for numbers in self._course.of.values():
            for number in numbers:
                for start, end in self._renderings[number].around if self._renderings[number].leans else ():
                    for other in numbers:
                        first, last = self._renderings[other].passages[0][0], self._renderings[other].passages[-1][1]
                        if start <= first and last <= end + 1:
                            yield other, number

    @property
    def pairs(self) -> Iterator[tuple[int, int]]:
        """Of each unit its first claim with each of the others."""
        for number, unit in self._unit.items():
            if (first := min(unit)) != number:
                yield first, number

    def together(self, one: int, other: int) -> bool:
        """Whether two claims of an article may stand in one statement."""
        return self._unit[one] is self._unit[other]

    def best(self, links: Sequence[Link]) -> list[Link]:
        """The links that are the best of both their units in the other's article."""
        chosen: dict[tuple[int, str], int] = {}
        for link in sorted(links, key=_order):
            for end, unit in zip(self._ends(link), self._others(link), strict=True):
                chosen.setdefault(end, unit)
        return [
            link
            for link in links
            if all(chosen[end] == unit for end, unit in zip(self._ends(link), self._others(link), strict=True))
        ]

    def _ends(self, link: Link) -> tuple[tuple[int, str], tuple[int, str]]:
        """Each end's unit with the article of the other end."""
        one, other = (self._renderings[number].article for number in (link.one, link.other))
        return (min(self._unit[link.one]), other), (min(self._unit[link.other]), one)

    def _others(self, link: Link) -> tuple[int, int]:
        return min(self._unit[link.other]), min(self._unit[link.one])


def _gathered(renderings: Sequence[Rendering], units: _Units, reports: Reports, links: Iterable[Link]) -> list[set[int]]:
    """For each rendering the numbers of those that render the same statement."""
    groups = [{number} for number in range(len(renderings))]
    for link in sorted(links, key=_order):
        one, other = groups[link.one], groups[link.other]
        if one is not other and _may_join(renderings, units, reports, one, other):
            one |= other
            for number in other:
                groups[number] = one
    return groups


def _may_join(renderings: Sequence[Rendering], units: _Units, reports: Reports, one: set[int], other: set[int]) -> bool:
    """Whether two groups may be one statement: by article and date each with each, by words the first few of each."""
    left, right = sorted(one), sorted(other)
    of_article = {renderings[number].article: number for number in one}
    for number in other:
        beside = of_article.get(renderings[number].article)
        if beside is not None and not units.together(beside, number):
            return False
    days = product({renderings[number].when for number in left}, {renderings[number].when for number in right})
    if not all(a.together(b) for a, b in days) and not all(reports.may_meet(a, b) for a, b in product(left, right)):
        return False
    met = [(a, b) for a, b in product(left[:_MOST], right[:_MOST]) if renderings[a].article != renderings[b].article]
    if any(contradict(renderings[a], renderings[b]) for a, b in met):
        return False
    return not met or sum(reports.likeness(a, b) for a, b in met) / len(met) >= _MEAN
