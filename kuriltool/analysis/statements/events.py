"""Two reports of one event laid beside each other: what in the one renders what in the other.

Translators leave hardly a word of a sentence as it was. But where two articles report one speech, the sentence that renders
another is nearer to it than all else that either says; so the match is told by its rivals, and little likeness is enough.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from kuriltool.analysis.statements.context import covers
from kuriltool.analysis.statements.likeness import Bag, common, contradict
from kuriltool.analysis.statements.links import Link, alike
from kuriltool.analysis.statements.meaning import Wordings, likenesses, rarity, wordings
from kuriltool.analysis.statements.rendering import Reader
from kuriltool.analysis.statements.words import LIGHT, stem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_EVENT = 0.1  # share of the rare words of two articles that they have in common, from which they may report one event
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
_NEAREST = 12  # articles that one is laid beside
_DAYS = 4  # articles of a speaker that hold a word; one in more of them tells little of the event
_RAREST = 60  # of its words by which articles like it are found
_FULL, _HELD = 32, 100  # articles that are kept of a word, and that one is compared with
_READ = 3_000  # characters of an article that tell what it is about
_WORD = re.compile(r"[^\W\d_]{2,}")


Together = Callable[[int, int], bool]


class Reports:
    """The articles in which one speaker says something, each with its claims."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self._renderings = reader, reader.renderings
        self.events: set[tuple[str, str]] = set()  # articles that surely report one event, both ways round
        self._of: dict[str, list[int]] = defaultdict(list)
        for number, rendering in enumerate(self._renderings):
            if not rendering.habit:
                self._of[rendering.claim.article.path].append(number)

    def repeated(self) -> Iterator[Link]:
        """The claims of headlines, each with the claim of its article that says it in full."""
        for numbers in self._of.values():
            heads = [number for number in numbers if self._renderings[number].claim.zone == "headline"]
            bodies = [number for number in numbers if number not in heads]
            if heads and bodies:
                likeness = self._likeness(heads, bodies)
                for row, head in enumerate(heads):
                    column = int(likeness[row].argmax())
                    body, found = bodies[column], float(likeness[row, column])
                    if found >= _HEADLINE and not contradict(self._renderings[head], self._renderings[body]):
                        yield Link(found, min(head, body), max(head, body), "words")

    def links(self, together: Together) -> Iterator[Link]:
        """The claims of two articles that render one statement, as far as all else that these say tells.

        `together` tells of two claims of an article whether they may stand in one statement, so that neither rivals the other.
        """
        for one, other in self._of_one_event():
            claims = len(self._of[one]), len(self._of[other])
            chance = min(_LEAST + _CHANCE * math.log(claims[0] * claims[1]), _MOST)
            found = self._matches(self._of[one], self._of[other], together)
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
        return a.when.together(b.when) or ((a.claim.article.path, b.claim.article.path) in self.events and a.when.near(b.when))

    def _together(self, link: Link) -> bool:
        return self._renderings[link.one].when.together(self._renderings[link.other].when)

    def _of_one_event(self) -> Iterator[tuple[str, str]]:
        """The articles that may report one event, by their paths: from the same days, with rare words in common."""
        about = self._about()
        totals = {path: math.sqrt(sum(bag.values())) for path, bag in about.items()}
        reach = {path: [self._renderings[number].when.reach for number in numbers] for path, numbers in self._of.items()}
        first = {path: min(start for start, _ in days) for path, days in reach.items()}
        last = {path: max(end for _, end in days) for path, days in reach.items()}
        holding: dict[str, list[str]] = defaultdict(list)
        full: dict[str, int] = defaultdict(lambda: _FULL)  # length at which a list is freed of what is too long ago
        for path in sorted(about, key=lambda path: (first[path], path)):
            shared: dict[str, float] = defaultdict(float)
            for key in heapq.nlargest(_RAREST, about[path], key=lambda key: (about[path][key], key)):
                held = holding[key]
                for other in held[-_HELD:]:
                    shared[other] += about[path][key]
                held.append(path)
                if len(held) > full[key]:
                    holding[key] = [other for other in held if last[other] >= first[path]]
                    full[key] = 2 * max(_FULL, len(holding[key]))
            near = [(-weight, other) for other, weight in shared.items() if last[other] >= first[path]]
            for _, other in heapq.nsmallest(_NEAREST, near):
                if common(about[path], about[other]) >= _EVENT * totals[path] * totals[other]:
                    yield other, path

    def _about(self) -> dict[str, Bag]:
        """Of each article the rare words, those that many articles of the speaker hold less."""
        rare = {path: self._rare(numbers[0]) for path, numbers in self._of.items()}
        held = Counter(key for bag in rare.values() for key in bag)
        less = {key: 1 + math.log2(times / _DAYS) for key, times in held.items() if times > _DAYS}
        return {path: {key: weight / less.get(key, 1.0) for key, weight in bag.items()} for path, bag in rare.items()}

    def _rare(self, number: int) -> dict[str, float]:
        text = self._reader.text(self._renderings[number].claim.article)[:_READ]
        found = sorted(set(_WORD.findall(text.lower())) - self._reader.dull)
        return {key: weight for key, weight in map(_weighed, found) if weight}

    def _matches(self, left: Sequence[int], right: Sequence[int], together: Together) -> list[Link]:
        """The claims of two articles that are nearest each to the other, of all that either article says."""
        import numpy as np

        likeness = self._likeness(left, right)
        fit = np.maximum(self._rivals(left, right, likeness), self._rivals(right, left, likeness.T).T) <= likeness + _RIVAL
        found: list[Link] = []
        for row, column in zip(*np.nonzero(fit & (likeness >= _LEAST)), strict=True):
            value, one, other = float(likeness[row, column]), left[row], right[column]
            rows = [number for number, rival in enumerate(left) if not together(rival, one)]
            columns = [number for number, rival in enumerate(right) if not together(rival, other)]
            best = max(likeness[rows, column].max(initial=0), likeness[row, columns].max(initial=0))
            if value >= best and self._may(one, other):
                found.append(Link(value, min(one, other), max(one, other), "context"))
        return found

    def _may(self, one: int, other: int) -> bool:
        a, b = self._renderings[one], self._renderings[other]
        if (a.is_state or b.is_state) and not a.when.tied(b.when):
            return False  # what a state holds at all times
        return a.when.near(b.when) and min(len(a.bag), len(b.bag)) > 1 and not contradict(a, b)

    def likeness(self, one: int, other: int) -> float:
        """How like two claims are in words or meaning, from 0 to 1."""
        words, _ = alike(self._renderings[one], self._renderings[other])
        return max(words, float(self._likeness([one], [other])[0, 0])) if words < _LEAST else words

    def _is_telling(self, link: Link) -> bool:
        bags = (self._renderings[number].bag.values() for number in (link.one, link.other))
        return all(sum(weight for weight in bag if weight > LIGHT) >= _TELLING for bag in bags)

    def _likeness(self, left: Sequence[int], right: Sequence[int]) -> NDArray[np.float32]:
        import numpy as np

        one, other = ([self._renderings[number] for number in numbers] for numbers in (left, right))
        alone = likenesses(*(self._made([rendering.bag for rendering in side]) for side in (one, other)))
        if not any(rendering.wider for rendering in (*one, *other)):
            return alone
        wider = likenesses(*(self._made([rendering.wider or rendering.bag for rendering in side]) for side in (one, other)))
        return np.maximum(alone, np.where(alone >= _OWN, _WIDER * wider, 0))

    def _rivals(self, claims: Sequence[int], found: Sequence[int], likeness: NDArray[np.float32]) -> NDArray[np.float32]:
        """For each claim and each found in the other article: how like the claim is to the likest clause there but that."""
        import numpy as np

        renderings = [self._renderings[number] for number in found]
        passages = [passage for told in renderings for passage in (*told.passages, *(told.around if told.leans else ()))]
        pieces = self._reader.pieces(renderings[0].claim.article)
        free = [piece for start, end, piece in pieces if not covers(passages, start, end)]
        rivals = np.zeros_like(likeness)
        if not free:
            return rivals
        clauses = self._made(free)
        own = likenesses(self._made([self._renderings[number].bag for number in claims]), clauses)
        same = likenesses(self._made([told.bag for told in renderings]), clauses)
        for column in range(len(found)):
            rivals[:, column] = np.where(same[column] < _ECHO, own, 0).max(axis=1)
        return rivals

    def _made(self, bags: Sequence[Bag]) -> Wordings:
        return wordings(bags, self._reader.forms)


@lru_cache(1 << 16)
def _weighed(word: str) -> tuple[str, float]:
    return stem(word), rarity(word)
