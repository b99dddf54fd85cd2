"""Statements: the same words of the same speaker, wherever and however they were reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from pydantic import Field

from kuriltool.model import ArticleRef, Claim, Record, Speaker


class Appearance(Record):
    """A claim that reports a statement."""

    claim: Claim
    likeness: float | None = Field(default=None, description="From 0 to 100, to the likest other appearance; null for one alone.")
    by: Literal["alone", "words", "context"] = Field(
        description="What tells that it is the same: its own words, or those around."
    )


class Statement(Record):
    """What a speaker said once, with every claim that reports it, the earliest published first."""

    id: str = Field(description="Stable while its first appearance stays: s_ and twelve characters.")
    speaker: Speaker
    position: str | None
    first: str | None = Field(description="ISO date of the first day on which it may have been said, as far as known.")
    last: str | None = Field(description="And the last.")
    appearances: list[Appearance] = Field(min_length=1)

    @property
    def articles(self) -> list[ArticleRef]:
        """Every article in which it stands, copies too, in the order of the appearances."""
        found = {ref.path: ref for a in self.appearances for ref in (a.claim.article, *a.claim.appearances)}
        return list(found.values())

    @property
    def outlets(self) -> list[str]:
        """The outlets that printed it, in that order; an article without one counts for none."""
        return list(dict.fromkeys(ref.outlet for ref in self.articles if ref.outlet))


def statements(claims: Iterable[Claim], text: Callable[[ArticleRef], str]) -> list[Statement]:
    """The statements that claims report; claims whose speaker is not known report none.

    `text` gives the text of an article, for the words around a claim.
    """
    raise NotImplementedError
