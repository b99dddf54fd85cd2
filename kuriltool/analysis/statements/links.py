"""Pairs of renderings that may be one statement, and how like they are.

A link between two articles must hold against all that either says: the sentence beside the right one shares its subject, and is
not it.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Literal, NamedTuple

from kuriltool.analysis.statements.context import covers
from kuriltool.analysis.statements.course import Course
from kuriltool.analysis.statements.likeness import Rendering, common, contradict, echoes, names_differ, overlap, within
from kuriltool.analysis.statements.rendering import Reader
from kuriltool.analysis.statements.words import LIGHT

By = Literal["words", "context"]

LEAST = 0.4  # likeness from which two claims of two articles may be one statement
_NAMES, _UNDATED = 0.10, 0.17  # more than that where their names differ, where no date ties them
_FEW, _EVIDENT = 1.3, 2.2  # weight of the words in common that is needed, and where no date ties them
_REPEATED = 0.6  # likeness from which a claim repeats another of its article
_LETTER = 0.5  # likeness, at least, of a few words that stand in the other claim to the letter
_OWN = 0.35  # share of its own words that a claim that points back must have in common
_WIDER = 0.45  # likeness that it must reach together with the sentence before
_NEAREST = 60  # renderings that one is compared with
_ECHO = 0.5  # likeness from which a clause says the same as a claim of its article


class Link(NamedTuple):
    """Two renderings by their numbers, how like they are from 0 to 1, and what tells it."""

    likeness: float
    one: int
    other: int
    by: By


def near(renderings: Sequence[Rendering], course: Course) -> Iterator[tuple[int, int]]:
    """The numbers of renderings of two articles that may have been said at once and share words, so many as either has, or two.

    Each comes with the nearest alone of those before it, so that of a speech that a thousand outlets print not all meet all.
    """
    keys = [_telling(rendering) for rendering in renderings]
    least = [_shared(rendering) for rendering in renderings]
    holding: dict[str, list[int]] = defaultdict(list)
    full: dict[str, int] = defaultdict(lambda: 64)  # length at which a list is freed of what is too long ago
    for path in course.order:
        for number in course.of[path] if course.is_anew(path) else ():
            shared: Counter[int] = Counter()
            for key in keys[number]:
                if key in holding:
                    shared.update(holding[key])
            met = (
                (-2 * times / (len(keys[number]) + len(keys[other])), other)
                for other, times in shared.items()
                if times >= min(least[number], least[other]) and renderings[number].when.together(renderings[other].when)
            )
            for _, other in heapq.nsmallest(_NEAREST, met):
                yield min(number, other), max(number, other)
        for number in course.of[path]:
            for key in keys[number]:
                holding[key].append(number)
                if len(holding[key]) > full[key]:
                    holding[key] = [held for held in holding[key] if course.last[renderings[held].article] >= course.first[path]]
                    full[key] = 2 * max(32, len(holding[key]))


def beside(renderings: Sequence[Rendering], course: Course) -> Iterator[tuple[int, int]]:
    """The numbers of renderings of one article that share words, so many as either has, or two."""
    for numbers in course.of.values():
        for one, other in combinations(numbers, 2):
            least = min(_shared(renderings[one]), _shared(renderings[other]))
            if len(_telling(renderings[one]) & _telling(renderings[other])) >= max(1, least):
                yield one, other


def _shared(rendering: Rendering) -> int:
    return min(2, sum(weight > LIGHT for weight in rendering.bag.values()))


def _telling(rendering: Rendering) -> set[str]:
    bag = rendering.wider or rendering.bag
    return {word.key for word in rendering.words if word.weight > LIGHT} | {key for key in bag if bag[key] > LIGHT}


class Linker:
    """Links renderings of one speaker."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self._renderings = reader, reader.renderings

    def link(self, one: int, other: int) -> Link | None:
        """The link between two claims of two articles; None where they are no one statement, as far as words tell."""
        a, b = self._renderings[one], self._renderings[other]
        if a.habit or b.habit or not a.when.together(b.when):
            return None
        tied = a.when.tied(b.when)
        if not tied and (a.is_state or b.is_state):
            return None
        likeness, by = alike(a, b)
        least = LEAST if tied or by == "context" else LEAST + _UNDATED
        if likeness < least or contradict(a, b):
            return None
        shared = common(a.bag, b.bag) if by == "words" else common(a.wider or a.bag, b.wider or b.bag)
        if shared < (_FEW if tied else _EVIDENT) and not (tied and within(a, b)):
            return None
        if by == "words" and likeness < least + _NAMES and names_differ(a, b):
            return None
        if self._has_rival(a, b, likeness, by) or self._has_rival(b, a, likeness, by):
            return None
        return Link(likeness, one, other, by)

    def repeats(self, one: int, other: int) -> Link | None:
        """The link between two claims of one article where one repeats the other, a headline its body."""
        a, b = self._renderings[one], self._renderings[other]
        if a.habit or b.habit or any(covers(b.passages, start, end) for start, end in a.passages):
            return None
        likeness = max(overlap(a.bag, b.bag), _REPEATED if echoes(a, b) else 0)
        if likeness < _REPEATED or contradict(a, b):
            return None
        return Link(likeness, one, other, "words")

    def _has_rival(self, claim: Rendering, found: Rendering, likeness: float, by: By) -> bool:
        """Whether the article of `found` says elsewhere what is liker to the claim, and not the same as `found`."""
        if by == "words":
            own, its, passages = claim.bag, found.bag, found.passages
        else:
            own, its, passages = claim.wider or claim.bag, found.wider or found.bag, (*found.passages, *found.around)
        shared = {key: own[key] for key in own.keys() & its.keys()}
        half = sum(shared.values()) / 2  # what a clause must have of them, else it matches another part of the claim
        return any(
            overlap(own, piece) > likeness
            and sum(weight for key, weight in shared.items() if key in piece) >= half
            and overlap(its, piece) < max(_ECHO, likeness)
            for start, end, piece in self._reader.pieces(found.claim.article)
            if not covers(passages, start, end)
        )


def alike(one: Rendering, other: Rendering) -> tuple[float, By]:
    """How like two renderings are, from 0 to 1, and whether their own words tell it or those before."""
    likeness = overlap(one.bag, other.bag)
    if likeness < _LETTER and within(one, other):
        likeness = _LETTER
    if likeness >= LEAST or not (one.wider or other.wider):
        return likeness, "words"
    wider = max(_pointing(one, other), _pointing(other, one))
    return (wider, "context") if wider > likeness else (likeness, "words")


def _pointing(one: Rendering, other: Rendering) -> float:
    """The likeness of a claim that points back, with the sentence before it, to another; 0 where its own words don't count."""
    if one.wider is None:
        return 0.0
    own = sum(weight for key, weight in one.bag.items() if key in other.bag)
    full = any(weight >= 1 and key in other.bag for key, weight in one.bag.items())
    likeness = overlap(one.wider, other.wider or other.bag)
    return likeness if full and own >= _OWN * sum(one.bag.values()) and likeness >= _WIDER else 0.0
