"""What counting and ranking need of a claim, in a few numbers and names, so that of many claims no record must be read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from kuriltool.analysis.cited import speaker_key
from kuriltool.analysis.dating import dated
from kuriltool.analysis.strength import naming, standing
from kuriltool.analysis.uncertainty import chance_right
from kuriltool.model import Claim, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy import integer
    from numpy.typing import NDArray

    Numbers = NDArray[integer[Any]]

KINDS: tuple[Kind, ...] = ("direct", "mixed", "indirect")


class Named(NamedTuple):
    """A speaker: what tells it apart, and what a claim calls it."""

    key: str
    name: str


class Facts(NamedTuple):
    """A claim in numbers and names."""

    first: int  # the first day on which it may have been said, as a proleptic Gregorian ordinal; 0 where nobody knows
    last: int
    chance: float  # to be right
    kind: int  # of KINDS
    speaker: Named | None
    side: str | None
    position: str | None
    pack: str
    standing: int  # as `strength.standing` gives it
    issues: Mapping[str, int]  # each with how the claim names it, as `strength.naming` gives it
    stances: Mapping[str, int]  # the propositions it names, each with its polarity


def facts_of(claim: Claim) -> Facts:
    """The facts of a claim."""
    said, speaker = dated(claim), claim.speaker
    stances: dict[str, int] = {}
    for stance in claim.propositions:
        stances.setdefault(stance.id, stance.polarity)
    return Facts(
        first=said.first.toordinal() if said else 0,
        last=said.last.toordinal() if said else 0,
        chance=chance_right(claim),
        kind=KINDS.index(claim.kind),
        speaker=Named(speaker_key(speaker), speaker.name) if speaker else None,
        side=speaker.side if speaker else None,
        position=claim.position,
        pack=claim.pack.name,
        standing=standing(claim),
        issues={issue: naming(claim, issue) for issue in claim.issues},
        stances=stances,
    )


@dataclass(frozen=True)
class Topics:
    """Which claims name which issues, or which propositions: a row for each claim and topic, in the order of the claims."""

    row: Numbers  # of the claim
    topic: Numbers  # a number of a name
    how: Numbers  # how the claim names the issue, or its polarity


@dataclass(frozen=True)
class Reprints:
    """Where claims stand beside their own articles."""

    claim: Numbers
    appears: Numbers  # the number of an article in which the claim appears
    original: Numbers
    copy: Numbers  # the number of an article in which all stands that stands or appears in the original
    same_path: Mapping[int, int]  # of several articles with one path the number of another to the number of the first


class More(Protocol):
    """What else is known of claims, read when it is looked at."""

    def topics(self, which: Literal["issues", "stances"], columns: Columns) -> Topics:
        """The issues, or the propositions, of the claims."""

    def reprints(self) -> Reprints:
        """Where claims stand beside their own articles, of all claims."""

    def statements(self, columns: Columns) -> Numbers:
        """For each claim the number of the statement that it reports with others; 0 for one that no other reports."""


@dataclass(frozen=True)
class Columns:
    """The facts of many claims, a row for each, those of an article together; names are numbers of `names`, 0 for none."""

    claim: Numbers  # the numbers by which the store knows the claims and the articles
    article: Numbers
    first: Numbers
    last: Numbers
    kind: Numbers
    speaker: Numbers
    side: Numbers
    position: Numbers
    pack: Numbers
    chance: Numbers  # a number of `chances`
    standing: Numbers
    same: Numbers  # what is the same for claims with one id
    names: Mapping[int, Named]  # of a speaker key and name; of anything else twice what it is called
    chances: Mapping[int, float]
    more: More

    def __len__(self) -> int:
        return len(self.claim)

    @cached_property
    def issues(self) -> Topics:
        """The issues of the claims."""
        return self.more.topics("issues", self)

    @cached_property
    def stances(self) -> Topics:
        """The propositions that the claims name."""
        return self.more.topics("stances", self)

    @cached_property
    def statement(self) -> Numbers:
        """For each claim the number of the statement that it reports with others; 0 for one that no other reports."""
        return self.more.statements(self)

    @cached_property
    def reprints(self) -> Reprints:
        """Where claims stand beside their own articles, of all claims."""
        return self.more.reprints()

    def name(self, number: int) -> str | None:
        """What is called so; None for 0."""
        return self.names[number].key if number else None
