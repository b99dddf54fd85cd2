"""How like two renderings of a statement are: by the words that they share, each by its weight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from kuriltool.analysis.statements.context import Passages
from kuriltool.analysis.statements.meaning import Wording
from kuriltool.analysis.statements.when import When
from kuriltool.analysis.statements.words import YEARS, Word, english
from kuriltool.model import Claim

_SHORTER = 0.6  # how much of what is shared is measured by the shorter of two, the rest by the longer
_EVIDENCE = 0.7  # shared weight at which a likeness counts half: one common word proves little
_CHANGES = {"increase", "decrease"}  # nine less is not nine
_SHORT = 2.5  # weight of a claim short enough to count by standing in another to the letter
_QUOTED = 3  # words of a quotation that are no stock phrase
_LETTER = re.compile(r"\w+")


class Bag(dict[str, float]):
    """Keys of words with their weights, all of which weigh `total`; for keys that have a meaning, a word that has it."""

    def __init__(self, weights: Mapping[str, float], forms: Mapping[str, str]) -> None:
        super().__init__(weights)
        self.forms, self.total = forms, sum(weights.values())

    @cached_property
    def wording(self) -> Wording:
        """Made ready to be compared by meaning."""
        return Wording.of(self, self.forms)


class Numbers(NamedTuple):
    """Numbers parted: since 2028 and for six years may be one."""

    years: frozenset[float]
    amounts: frozenset[float]


@dataclass(frozen=True, eq=False)
class Rendering:
    """A claim as it is compared: its own words, and with those of the sentence before where it points back."""

    claim: Claim
    when: When
    passages: Passages
    around: Passages  # the sentence that it points back to, or of a few words the rest of their own
    leans: bool  # it points back
    words: tuple[Word, ...]
    bag: Bag
    wider: Bag | None  # with the words around
    habit: bool  # said again and again, so on no one occasion

    @cached_property
    def article(self) -> str:
        """What tells its article from others: its path, and its digest, for two folders may hold files of one name."""
        return f"{self.claim.article.path}\0{self.claim.article.sha256}"

    @cached_property
    def numbers(self) -> Numbers:
        """The numbers that it names."""
        found = {word.number for word in self.words if word.number is not None}
        return Numbers(frozenset(found & YEARS), frozenset(found - YEARS))

    @cached_property
    def letter(self) -> str:
        """Its words to the letter, without case and marks, with a space around each."""
        return f" {' '.join(_LETTER.findall(self.claim.text.casefold()))} "

    @cached_property
    def exclusive(self) -> dict[int, set[int]]:
        """Of which words that exclude each other it has any: their line and the parts of it."""
        told: dict[int, set[int]] = {}
        for word in self.letter.split():
            for line, part in english().exclusive.get(word, ()):
                told.setdefault(line, set()).add(part)
        return told

    @property
    def is_state(self) -> bool:
        """Whether no person speaks but a state, which holds a view at all times."""
        return self.claim.speaker is not None and self.claim.speaker.kind == "state"


def bag(words: Iterable[Word], rarity: Mapping[str, float]) -> Bag:
    """The keys of words with their weights; `rarity` lessens that of words which a speaker uses on many days."""
    found: dict[str, float] = {}
    forms: dict[str, str] = {}
    for word in words:
        weight = word.weight * rarity.get(word.key, 1.0) if rarity else word.weight
        if weight > found.get(word.key, 0.0):
            found[word.key] = weight
        if word.form:
            forms.setdefault(word.key, word.form)
    return Bag(found, forms)


def overlap(one: Bag, other: Bag) -> float:
    """From 0 to 1: how much of the weight of two bags is common."""
    shared = common(one, other)
    if not shared:
        return 0.0
    low, high = (one.total, other.total) if one.total < other.total else (other.total, one.total)
    return shared / (_SHORTER * low + (1 - _SHORTER) * high) * (shared / (shared + _EVIDENCE))


def common(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The weight of the words that two have in common."""
    shared = one.keys() & other.keys()
    return sum(map(min, [one[key] for key in shared], [other[key] for key in shared]))


def within(one: Rendering, other: Rendering) -> bool:
    """Whether the shorter of two is a few quoted words, two or more, that stand in the other to the letter."""
    short, long = sorted((one, other), key=lambda rendering: len(rendering.letter))
    if short.claim.kind == "indirect":
        return False
    full = [weight for weight in short.bag.values() if weight >= 1]
    return bool(full) and short.bag.total <= _SHORT and short.letter.count(" ") > 2 and short.letter in long.letter


def echoes(one: Rendering, other: Rendering) -> bool:
    """Whether three words or more that an outlet quotes of one, names aside, stand in the other to the letter."""
    for a, b in ((one, other), (other, one)):
        sense = {word.form for word in a.words if word.weight >= 1}
        for quoted in a.claim.quoted:
            words = _LETTER.findall(quoted.casefold())
            if len(words) >= _QUOTED and len(sense.intersection(words)) > 1 and f" {' '.join(words)} " in b.letter:
                return True
    return False


def names_differ(one: Rendering, other: Rendering) -> bool:
    """Whether each of two has a name that the other lacks."""
    left = {word.key for word in one.words if word.name}
    right = {word.key for word in other.words if word.name}
    return any(key not in other.bag for key in left) and any(key not in one.bag for key in right)


def contradict(one: Rendering, other: Rendering) -> bool:
    """Whether two can't render one statement: other numbers, names, days, a 'not' on one side alone, opposites."""
    if any(left - right and right - left for left, right in zip(one.numbers, other.numbers, strict=True)):
        return True
    if one.numbers.amounts & other.numbers.amounts and (one.bag.keys() & _CHANGES) != (other.bag.keys() & _CHANGES):
        return True
    if any(parts.isdisjoint(other.exclusive[line]) for line, parts in one.exclusive.items() if line in other.exclusive):
        return True
    own = max(_own_sense(one, other), _own_sense(other, one))
    if own == 0 and names_differ(one, other):
        return True  # the same sentence of somebody or some place else
    if own <= 1 and (_denied(one, other) or _denied(other, one)):
        return True  # the same sentence but for a 'not'; in freer words 'not' may stand for 'only', 'until' or 'void'
    return _opposed(one, other)


def _own_sense(one: Rendering, other: Rendering) -> int:
    """How many words that carry the sense one has alone, names aside."""
    return len({word.key for word in one.words if word.weight >= 1 and word.key not in other.bag})


def _denied(one: Rendering, other: Rendering) -> bool:
    """Whether one denies what the other says, and the other denies nothing."""
    denied = {word.key for word in one.words if word.denied and word.weight >= 1}
    return any(word.key in denied for word in other.words) and not any(word.turned for word in other.words)


def _opposed(one: Rendering, other: Rendering) -> bool:
    left = {word.key: word.turned for word in one.words if word.key not in other.bag}
    right = {word.key: word.turned for word in other.words if word.key not in one.bag}
    opposite = english().opposite
    return any(right.get(opposite.get(key, "")) == turned for key, turned in left.items())
