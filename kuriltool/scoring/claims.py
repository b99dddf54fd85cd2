"""What is compared: claims as somebody annotated them, and claims as found. Both hold what scoring looks at and no more."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from kuriltool.errors import KuriltoolError
from kuriltool.pairing import Offsets


@dataclass(frozen=True)
class GoldClaim:
    """A claim as somebody annotated it; fields that the annotation does not know are None or empty."""

    content: tuple[Offsets, ...]
    cue: tuple[Offsets, ...] = ()
    source: tuple[Offsets, ...] = ()
    kind: str = ""
    speaker: str | None = None
    position: str | None = None
    issues: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Gold:
    """An annotated article: the name of its file, its text, its claims, and what is odd in the annotation but no mistake."""

    article: str
    text: str
    claims: tuple[GoldClaim, ...]
    notes: tuple[str, ...] = ()


class _Part(BaseModel):
    """Part of a found claim. Other programs' claims are measured too, so keys beyond these are let be."""

    model_config = ConfigDict(frozen=True, extra="ignore", from_attributes=True)


class FoundIn(_Part):
    path: str
    sha256: str | None = None


class Place(_Part):
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class FoundSpeaker(_Part):
    name: str | None = None


def _listed(value: Any) -> Any:
    return () if value is None else value if isinstance(value, list | tuple) else (value,)


Places = Annotated[tuple[Place, ...], BeforeValidator(_listed)]


class FoundClaim(_Part):
    """A found claim. `FoundClaim.model_validate` takes a claim record or its JSON object; article and content are enough."""

    article: FoundIn
    content: Places
    cue: Places = ()
    source: Places = ()
    kind: str | None = None
    speaker: FoundSpeaker | None = None
    position: str | None = None
    issues: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    rule: str | None = None

    @property
    def name(self) -> str:
        """The file name of its article, by which it finds its annotation."""
        return PurePath(self.article.path).name


def spans(places: Iterable[Place]) -> tuple[Offsets, ...]:
    """The places as offsets."""
    return tuple((place.start, place.end) for place in places)


def read_claims(text: str, label: str) -> list[FoundClaim]:
    """Claims from JSON lines or one JSON array; raises KuriltoolError, in which `label` names the file."""
    return [_claim(row, place) for place, row in _rows(text, label)]


def by_article(claims: Iterable[FoundClaim]) -> dict[str, list[FoundClaim]]:
    """The claims of each article, by the name of its file."""
    found: dict[str, list[FoundClaim]] = defaultdict(list)
    for claim in claims:
        found[claim.name].append(claim)
    return found


def _rows(text: str, label: str) -> Iterator[tuple[str, Any]]:
    if text.lstrip().startswith("["):
        for number, row in enumerate(_parsed(text, label), 1):
            yield f"{label}: claim {number}", row
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield f"{label}:{number}", _parsed(line, f"{label}:{number}")


def _parsed(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise KuriltoolError(
            f"{place}: is no JSON ({error}); claims come as `kuriltool extract --format jsonl` writes them"
        ) from error


def _claim(row: Any, place: str) -> FoundClaim:
    try:
        return FoundClaim.model_validate(row)
    except ValidationError as error:
        first: Sequence[Any] = error.errors(include_url=False)
        where = ".".join(map(str, first[0]["loc"]))
        raise KuriltoolError(f"{place}: is no claim: {f'{where}: ' if where else ''}{first[0]['msg']}") from error
