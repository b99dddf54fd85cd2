"""Two reports of one event laid beside each other: what in the one renders what in the other.

Translators leave hardly a word of a sentence as it was. But where two articles report one speech, the sentence that renders
another is nearer to it than all else that either says; so the match is told by its rivals, and little likeness is enough.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kuriltool.analysis.statements.context import covers
from kuriltool.analysis.statements.course import Course
from kuriltool.analysis.statements.likeness import contradict
from kuriltool.analysis.statements.links import Link, alike
from kuriltool.analysis.statements.meaning import Wordings, likenesses, stacked, wordings
from kuriltool.analysis.statements.occasions import Occasions
from kuriltool.analysis.statements.rendering import Reader
from kuriltool.analysis.statements.words import LIGHT

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LEAST = 0.16  # likeness from which two claims of two reports of one event may be one statement, where each has but that one
_CHANCE = 0.12  # by how much that rises as claims are more, for of many two are soon alike
_MOST = 0.45  # and up to which
_HELP = 1.0  # by how much it falls, times the share of what else the shorter reports that is common
_ALIKE = 0.25  # likeness from which a match tells that they do
_SURE = 0.15  # share of what else they report from which two articles surely report one event
_UNDATED = 0.5  # likeness from which two are one that no date ties, where the two surely report one event
_ALONE = 0.7  # and where nothing else tells that
_TELLING = 1.9  # weight of the words that carry the sense, without which a claim is too short to be told
_HEADLINE = 0.2  # likeness from which a headline says what the likest claim of its article says
_WIDER = 0.9  # what a likeness counts that words around tell
_OWN = 0.1  # likeness that a claim must have by its own words for those to count
_RIVAL = 0.08  # how much liker a clause that nobody claims may be
_ECHO = 0.5  # likeness from which a clause says the same as a claim of its article


Together = Callable[[int, int], bool]


class _Side(NamedTuple):
    """Claims ready to be compared, as they stand and with the words around, where those count for any."""

    alone: Wordings
    wider: Wordings | None


class _Clauses(NamedTuple):
    """What an article says beside its claims; `apart` tells for each claim, row by row, which clauses don't say the same."""

    said: Wordings
    apart: NDArray[np.bool_]


class Reports:
    """The articles in which one speaker says something, each with its claims."""

    def __init__(self, reader: Reader, course: Course) -> None:
        self._reader, self._renderings, self._course = reader, reader.renderings, course
        self.events: set[tuple[str, str]] = set()  # articles that surely report one event, both ways round
        told = {path: [number for number in numbers if not self._renderings[number].habit] for path, numbers in course.of.items()}
        self._of = {path: numbers for path, numbers in told.items() if numbers}
        self._sides: dict[str, _Side] = {}
        self._clauses: dict[str, _Clauses | None] = {}

    def repeated(self) -> Iterator[Link]:
        """The claims of headlines, each with the claim of its article that says it in full."""
        for numbers in (numbers for path, numbers in self._of.items() if self._course.is_anew(path)):
            heads = [number for number in numbers if self._renderings[number].claim.zone == "headline"]
            bodies = [number for number in numbers if number not in heads]
            if heads and bodies:
                likeness = _likenesses(self._laid(heads), self._laid(bodies))
                for row, head in enumerate(heads):
                    column = int(likeness[row].argmax())
                    body, found = bodies[column], float(likeness[row, column])
                    if found >= _HEADLINE and not contradict(self._renderings[head], self._renderings[body]):
                        yield Link(found, min(head, body), max(head, body), "words")

    def links(self, together: Together) -> Iterator[Link]:
        """The claims of two articles that render one statement, as far as all else that these say tells.

        `together` tells of two claims of an article whether they may stand in one statement, so that neither rivals the other.
        """
        articles = {path: self._renderings[numbers[0]].claim.article for path, numbers in self._of.items()}
        for path, others in Occasions(articles, self._reader, self._course).shared():
            for other, found in self._matches(path, others, together):
                yield from self._supported(other, path, found, together)

    def _supported(self, one: str, other: str, found: Sequence[Link], together: Together) -> Iterator[Link]:
        """Those of the links between two articles that what else these report does not speak against."""
        claims = len(self._of[one]), len(self._of[other])
        chance = min(_LEAST + _CHANCE * math.log(claims[0] * claims[1]), _MOST)
        sure = [link for link in found if link.likeness >= _ALIKE and self._is_telling(link)]
        for link in found:
            others = (a.likeness for a in sure if not together(a.one, link.one) and not together(a.other, link.other))
            support = sum(others) / max(1, min(claims) - 1)  # how much else of what they report is common
            least = max(_LEAST, chance - _HELP * support)
            if not self._tied(link):
                least = max(least, _UNDATED if support >= _SURE else _ALONE)
            elif support >= _SURE:
                self.events.update([(one, other), (other, one)])
            if link.likeness >= least and (support >= _SURE or (self._together(link) and self._is_telling(link))):
                yield link

    def _tied(self, link: Link) -> bool:
        return self._renderings[link.one].when.tied(self._renderings[link.other].when)

    def may_meet(self, one: int, other: int) -> bool:
        """Whether by their dates two claims may be one statement."""
        a, b = self._renderings[one], self._renderings[other]
        return a.when.together(b.when) or ((a.article, b.article) in self.events and a.when.near(b.when))

    def _together(self, link: Link) -> bool:
        return self._renderings[link.one].when.together(self._renderings[link.other].when)

    def _matches(self, path: str, others: Sequence[str], together: Together) -> Iterator[tuple[str, list[Link]]]:
        """The claims of an article and of each of others that are nearest each to the other, of all that either article says."""
        import numpy as np

        right = self._of[path]
        near = [other for other in others if self._is_near(other, path)]
        if not near:
            return
        every = _likenesses(_stacked([self._side(other) for other in near]), self._side(path))
        start = 0
        for other in near:
            left = self._of[other]
            likeness = every[start : start + len(left)]
            start += len(left)
            found: list[Link] = []
            for row, column in zip(*np.nonzero(likeness >= _LEAST), strict=True):
                value, a, b = float(likeness[row, column]), left[row], right[column]
                rows = [number for number, rival in enumerate(left) if not together(rival, a)]
                columns = [number for number, rival in enumerate(right) if not together(rival, b)]
                best = max(likeness[rows, column].max(initial=0), likeness[row, columns].max(initial=0))
                if value < best or not self._may(a, b):
                    continue
                if max(self._rival(a, path, column), self._rival(b, other, row)) <= likeness[row, column] + _RIVAL:
                    found.append(Link(value, min(a, b), max(a, b), "context"))
            yield other, found

    def _is_near(self, one: str, other: str) -> bool:
        return any(self._renderings[a].when.near(self._renderings[b].when) for a in self._of[one] for b in self._of[other])

    def _rival(self, claim: int, path: str, number: int) -> float:
        """How like a claim is to the likest clause of an article that does not say the same as that claim of it."""
        if path not in self._clauses:
            self._clauses[path] = self._beside(path)
        clauses = self._clauses[path]
        if clauses is None:
            return 0
        own = likenesses(wordings([self._renderings[claim].bag.wording]), clauses.said)[0]
        return float(own[clauses.apart[number]].max(initial=0))

    def _beside(self, path: str) -> _Clauses | None:
        renderings = [self._renderings[number] for number in self._of[path]]
        passages = [passage for told in renderings for passage in (*told.passages, *(told.around if told.leans else ()))]
        pieces = self._reader.pieces(renderings[0].claim.article)
        free = [piece.wording for start, end, piece in pieces if not covers(passages, start, end)]
        if not free:
            return None
        said = wordings(free)
        return _Clauses(said, likenesses(self._side(path).alone, said) < _ECHO)

    def _side(self, path: str) -> _Side:
        if path not in self._sides:
            self._sides[path] = self._laid(self._of[path])
        return self._sides[path]

    def _laid(self, numbers: Sequence[int]) -> _Side:
        told = [self._renderings[number] for number in numbers]
        wider = [(one.wider or one.bag).wording for one in told] if any(one.wider for one in told) else []
        return _Side(wordings([one.bag.wording for one in told]), wordings(wider) if wider else None)

    def _may(self, one: int, other: int) -> bool:
        a, b = self._renderings[one], self._renderings[other]
        if (a.is_state or b.is_state) and not a.when.tied(b.when):
            return False  # what a state holds at all times
        return a.when.near(b.when) and min(len(a.bag), len(b.bag)) > 1 and not contradict(a, b)

    def likeness(self, one: int, other: int) -> float:
        """How like two claims are in words or meaning, from 0 to 1."""
        words, _ = alike(self._renderings[one], self._renderings[other])
        return max(words, float(_likenesses(self._laid([one]), self._laid([other]))[0, 0])) if words < _LEAST else words

    def _is_telling(self, link: Link) -> bool:
        bags = (self._renderings[number].bag.values() for number in (link.one, link.other))
        return all(sum(weight for weight in bag if weight > LIGHT) >= _TELLING for bag in bags)


def _stacked(sides: Sequence[_Side]) -> _Side:
    if len(sides) == 1:
        return sides[0]
    wider = [side.wider or side.alone for side in sides] if any(side.wider for side in sides) else []
    return _Side(stacked([side.alone for side in sides]), stacked(wider) if wider else None)


def _likenesses(one: _Side, other: _Side) -> NDArray[np.float32]:
    import numpy as np

    alone = likenesses(one.alone, other.alone)
    if one.wider is None and other.wider is None:
        return alone
    wider = likenesses(one.wider or one.alone, other.wider or other.alone)
    return np.maximum(alone, np.where(alone >= _OWN, _WIDER * wider, 0))
