"""A claim as views over many claims show it: the words, who said them, when, and where they stand."""

from __future__ import annotations

from pydantic import Field

from kuriltool.analysis.dating import dated
from kuriltool.analysis.uncertainty import chance_right
from kuriltool.model import Claim, Kind, Record, Speaker
from kuriltool.queries import fold


class Cited(Record):
    """A claim in short."""

    id: str = Field(description="The claim's id.")
    said: str | None = Field(description="Day of the statement, else of the article; a month or year where no more is known.")
    speaker: str | None = Field(description="Who said it.")
    outlet: str | None
    published: str | None = Field(description="ISO date of the article, as it gives it.")
    path: str = Field(description="The article it stands in.")
    kind: Kind
    text: str = Field(description="The claim's words, as the article has them.")
    quoted: list[str] = Field(description="Those of them that are verbatim the speaker's.")
    confidence: float = Field(description="The chance that the claim is right; 1 where a person said so.")


def cited(claim: Claim) -> Cited:
    """The claim in short."""
    when = dated(claim)
    return Cited(
        id=claim.id,
        said=str(when) if when else None,
        speaker=claim.speaker.name if claim.speaker else None,
        outlet=claim.article.outlet,
        published=claim.article.published,
        path=claim.article.path,
        kind=claim.kind,
        text=claim.text,
        quoted=claim.quoted,
        confidence=chance_right(claim),
    )


def speaker_key(speaker: Speaker) -> str:
    """What tells speakers apart: the id, and for somebody the pack does not know the name without case and accents."""
    return speaker.id or f"name:{fold(speaker.name)}"
