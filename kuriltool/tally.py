"""Claims counted as they pass, so that however many there are, none must be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kuriltool.model import Claim


@dataclass
class Tally:
    """How many claims passed, by position and by speaker, in which articles, and one of them as an example.

    The example is the first whose speaker is known, else the first.
    """

    claims: int = 0
    positions: Counter[str | None] = field(default_factory=Counter)
    speakers: Counter[str] = field(default_factory=Counter)
    articles: set[str] = field(default_factory=set)
    example: Claim | None = None

    def watching(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """The same claims, counted as they pass."""
        for claim in claims:
            self.claims += 1
            self.positions[claim.position] += 1
            self.articles.add(claim.article.path)
            if claim.speaker:
                self.speakers[claim.speaker.name] += 1
            if self.example is None or (claim.speaker and not self.example.speaker):
                self.example = claim
            yield claim
