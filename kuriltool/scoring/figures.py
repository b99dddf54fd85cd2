"""What scoring gives: figures that add up over articles, groups of claims, and each single error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """How many of `found` and of `gold` are `right`; precision, recall and F1 in percent."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Figure) -> Figure:
        return Figure(self.right + other.right, self.found + other.found, self.gold + other.gold)

    @property
    def precision(self) -> float:
        return 100 * _share(self.right, self.found)

    @property
    def recall(self) -> float:
        return 100 * _share(self.right, self.gold)

    @property
    def f1(self) -> float:
        return f1(_share(self.right, self.found), _share(self.right, self.gold))


@dataclass(frozen=True)
class Group:
    """Annotated claims that have something in common, and how many of them are right in each measure."""

    gold: int
    right: Counter[str]

    def share(self, measure: str) -> float:
        """The share of them that is right, in percent."""
        return 100 * _share(self.right[measure], self.gold)


@dataclass(frozen=True)
class KindGroup(Group):
    """Claims annotated as of one kind; beside them the claims found as of that kind, and how many of these pair with any."""

    found: int
    paired: int

    @property
    def precision(self) -> float:
        return 100 * _share(self.paired, self.found)

    @property
    def f1(self) -> float:
        return f1(_share(self.paired, self.found), _share(self.right["claim"], self.gold))


@dataclass(frozen=True)
class Slip:
    """One error. `what` is missed, invented, or the field that is wrong; offsets and words are those of the content."""

    what: str
    article: str
    start: int
    end: int
    text: str
    expected: str | None
    found: str | None
    rule: str | None = None


@dataclass(frozen=True)
class Report:
    """How far claims agree with annotated articles. Without annotated speakers there are no distances and positions."""

    articles: int
    gold: int
    found: int
    measures: Mapping[str, Figure]
    kinds: Mapping[str, KindGroup]
    distances: Mapping[str, Group] = field(default_factory=dict)
    positions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    slips: Sequence[Slip] = ()


def f1(precision: float, recall: float) -> float:
    """Their harmonic mean in percent; the shares lie between 0 and 1."""
    return 100 * (2 * precision * recall / (precision + recall) if precision + recall else 0.0)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
