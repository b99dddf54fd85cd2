"""Who speaks in a corpus, and where its claims stand first: what has to be known before the first row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kuriltool.model import Claim, Speaker


@dataclass
class Member:
    """A person or a body, by its name; `claims` are those that it makes itself."""

    name: str
    id: str | None = None
    claims: int = 0
    roles: dict[str, None] = field(default_factory=dict)
    own_sides: Counter[str] = field(default_factory=Counter)
    sides_of_people: Counter[str] = field(default_factory=Counter)

    @property
    def side(self) -> str:
        """The side that most of its claims are said on, or else those of its people; empty where nobody knows."""
        sides = self.own_sides or self.sides_of_people
        return min(sides, key=lambda side: (-sides[side], side), default="")


@dataclass
class Cast:
    """Everybody by name, the first places of the claims by their ids, and how often each cue occurs."""

    names: Mapping[str, Sequence[str]]
    members: dict[str, Member] = field(default_factory=dict)
    first: dict[str, list[str]] = field(default_factory=dict)
    cues: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, claims: Iterable[Claim], names: Mapping[str, Sequence[str]]) -> Cast:
        """The cast of claims; `names` holds every name of each actor of the packs, the canonical one first."""
        cast = cls(names)
        ids = {known[0]: id for id, known in reversed([*names.items()])}
        for claim in claims:
            cast.first.setdefault(claim.id, []).append(claim.article.path)
            if claim.cue:
                cast.cues[" ".join(claim.cue.text.casefold().split())] += 1
            if claim.speaker:
                cast._add(claim.speaker, ids)
        return cast

    def member(self, name: str) -> Member:
        """Who is called so."""
        return self.members.get(name) or Member(name)

    def aliases(self, member: Member) -> list[str]:
        """The other names of somebody whom the packs know."""
        return [alias for alias in self.names.get(member.id or "", ()) if alias != member.name]

    def _add(self, speaker: Speaker, ids: Mapping[str, str]) -> None:
        member = self._known(speaker.name, ids)
        member.id = member.id or speaker.id
        member.claims += 1
        member.own_sides.update([speaker.side] if speaker.side else [])
        member.roles.update({speaker.role: None} if speaker.role else {})
        if body := organization(speaker):
            self._known(body, ids).sides_of_people.update([speaker.side] if speaker.side else [])

    def _known(self, name: str, ids: Mapping[str, str]) -> Member:
        return self.members.setdefault(name, Member(name, ids.get(name)))


def person(speaker: Speaker) -> str:
    """Who speaks, where it is a person or nobody knows what it is; else empty."""
    return speaker.name if speaker.kind in ("person", None) else ""


def organization(speaker: Speaker) -> str:
    """The body behind a person, or the body that speaks itself; empty where there is none."""
    return speaker.name if not person(speaker) else speaker.affiliation or ""
