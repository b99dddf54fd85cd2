"""What a store keeps beside articles and claims: what they were read with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kuriltool.model import ActorKind, ArticleRef, PackRef


@dataclass(frozen=True)
class SideStyle:
    """A side of a pack as views need it; the colour is one that rich knows."""

    id: str
    label: str
    colour: str


@dataclass(frozen=True)
class RuleNote:
    """What a rule is about, or what a proposition states, and the file and line it stands at."""

    about: str
    file: str


@dataclass(frozen=True)
class Run:
    """What articles are read with. The fingerprint changes whenever the same article could give other claims."""

    fingerprint: str
    pack: PackRef
    sides: Sequence[SideStyle]
    rules: Mapping[str, RuleNote]
    names: Mapping[str, Sequence[str]]  # actor id: canonical name first, then aliases
    issues: Sequence[str] = ()  # ids of the pack's closed list
    propositions: Sequence[str] = ()  # ids
    actors: Mapping[str, tuple[ActorKind, str | None]] = field(default_factory=dict)  # actor id: what it is, and its side


@dataclass(frozen=True)
class Stale:
    """An article to be read anew, from its text, and the fingerprint of what it was read with."""

    article: ArticleRef
    text: str
    fingerprint: str
    warnings: tuple[str, ...] = ()
