"""Claims of an article beside those of the same article with the sides exchanged: does every position exchange too?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kuriltool.authoring.mirror.wording import Exchanged
from kuriltool.model import Claim
from kuriltool.pairing import letters, one_to_one, overlap


@dataclass(frozen=True)
class Place:
    """A claim as the report names it; `line` counts from 1 and is the same before and after."""

    path: str
    line: int
    text: str
    position: str | None


@dataclass(frozen=True)
class Pair:
    """A claim that is found again in the exchanged text, with the position that it should have there."""

    before: Place
    after: Place
    expected: str | None

    @property
    def has_position(self) -> bool:
        """Whether the claim has a position before or after; one that never has any shows nothing."""
        return self.before.position is not None or self.after.position is not None

    @property
    def exchanges(self) -> bool:
        return self.after.position == self.expected


@dataclass(frozen=True)
class Comparison:
    """One article: its claims found again, those that are not, those that are there in the exchanged text alone."""

    path: str
    pairs: tuple[Pair, ...]
    lost: tuple[Place, ...]
    new: tuple[Place, ...]
    exchanged: str


@dataclass(frozen=True)
class Report:
    """All articles compared."""

    articles: tuple[Comparison, ...]

    @property
    def claims(self) -> int:
        return sum(len(article.pairs) + len(article.lost) for article in self.articles)

    @property
    def found_again(self) -> int:
        return sum(len(article.pairs) for article in self.articles)

    @property
    def positions(self) -> list[Pair]:
        """The claims with a position that are found again."""
        return [pair for article in self.articles for pair in article.pairs if pair.has_position]

    @property
    def slips(self) -> list[Pair]:
        """Those of them whose position does not exchange."""
        return [pair for pair in self.positions if not pair.exchanges]

    @property
    def share(self) -> float | None:
        """The share of positions that exchange, 0 to 1; None where there are none."""
        positions = len(self.positions)
        return 1 - len(self.slips) / positions if positions else None


def compare(
    path: str, text: str, exchanged: Exchanged, before: Sequence[Claim], after: Sequence[Claim], opposite: Mapping[str, str]
) -> Comparison:
    """The claims of an article beside those of the exchanged text.

    Two claims are the same where half or more of the letters of both contents stand in the same place. `opposite` has the
    other side of each side; every other position stays.
    """
    there = [letters(exchanged.text, _moved(claim, exchanged)) for claim in before]
    here = [letters(exchanged.text, _spans(claim)) for claim in after]
    rated = ((overlap(one, two), i, j) for i, one in enumerate(there) for j, two in enumerate(here))
    matched = {i: j for _, i, j in one_to_one(rated)}
    old = [_place(path, text, claim) for claim in before]
    new = [_place(path, exchanged.text, claim) for claim in after]
    pairs = (Pair(old[i], new[j], opposite.get(old[i].position or "", old[i].position)) for i, j in sorted(matched.items()))
    found = set(matched.values())
    return Comparison(
        path=path,
        pairs=tuple(pairs),
        lost=tuple(place for i, place in enumerate(old) if i not in matched),
        new=tuple(place for j, place in enumerate(new) if j not in found),
        exchanged=exchanged.text,
    )


def _spans(claim: Claim) -> Iterator[tuple[int, int]]:
    return ((passage.start, passage.end) for passage in claim.content)


def _moved(claim: Claim, exchanged: Exchanged) -> Iterator[tuple[int, int]]:
    return (exchanged.moved(start, end) for start, end in _spans(claim))


def _place(path: str, text: str, claim: Claim) -> Place:
    return Place(path, text.count("\n", 0, claim.content[0].start) + 1, claim.text, claim.position)
