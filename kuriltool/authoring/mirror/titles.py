"""Which office a title of a text means, told by the words beside it, without a parse."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kuriltool.authoring.mirror.wording import plain
from kuriltool.rules.offices import covers
from kuriltool.rules.schema import Actor, Office

_BESIDE = re.compile(r"(?:['’]s?)? (?:[\w-]+ ){0,2}")  # the North’s far-right PM
_BEHIND = re.compile(r" of (?:the )?")
_NAME = re.compile(r",? (?:(?:mr|ms|mrs|dr)\.? )?", re.IGNORECASE)
_HOUR = re.compile(r"\d\s?\Z")  # 7:42 PM
_APPOSED = re.compile(r", (?:(?:the|a|an|its|their|his|her|then|former) )*", re.IGNORECASE)


@dataclass(frozen=True)
class Mention:
    """A place where a text names an actor."""

    start: int
    end: int
    actor: Actor


class Titles:
    """Tells the offices of a text of that day that names these people and states, each in text order."""

    def __init__(
        self,
        text: str,
        people: Sequence[Mention],
        states: Sequence[Mention],
        offices: Iterable[Office],
        on: datetime.date | None,
    ) -> None:
        self._text, self._people, self._states, self._on = text, people, states, on
        self._offices: dict[str, list[Office]] = {}
        for office in offices:
            for title in dict.fromkeys(map(plain, office.titles)):
                self._offices.setdefault(title, []).append(office)

    def __call__(self, title: str, start: int, end: int) -> Office | None:
        """The office that a title at a place means; None where nothing tells."""
        fits = self._offices.get(title, [])
        if _HOUR.search(self._text[max(0, start - 2) : start]):
            return None
        if person := self._bearer(start, end):
            fits = self._held([person], fits) or [office for office in fits if office.state == person.state]
        elif state := self._state(start, end):
            fits = [office for office in fits if office.state == state]
        elif len(fits) > 1:
            fits = self._held(self._around(start), fits) or self._of_states(fits)
        return fits[0] if fits else None

    def _state(self, start: int, end: int) -> str | None:
        """`the North’s far-right PM`, `president of the South`."""
        before, behind = _neighbours(self._states, start, end)
        if before and _BESIDE.fullmatch(self._text, before.end, start):
            return before.actor.id
        return behind.actor.id if behind and _BEHIND.fullmatch(self._text, end, behind.start) else None

    def _bearer(self, start: int, end: int) -> Actor | None:
        """`President Lund`; `Lund, the president`."""
        before, behind = _neighbours(self._people, start, end)
        if behind and _NAME.fullmatch(self._text, end, behind.start):
            return behind.actor
        return before.actor if before and _APPOSED.fullmatch(self._text, before.end, start) else None

    def _around(self, at: int) -> list[Actor]:
        """The people named before a place, the last one first, then those behind it; each once."""
        first = bisect_right(self._people, at, key=lambda mention: mention.end)
        order = [*reversed(self._people[:first]), *self._people[first:]]
        return list({mention.actor.id: mention.actor for mention in reversed(order)}.values())[::-1]

    def _of_states(self, offices: list[Office]) -> list[Office]:
        """The one office whose state the text names."""
        named = {state.actor.id for state in self._states}
        found = [office for office in offices if office.state in named]
        return found if len(found) == 1 else []

    def _held(self, people: Iterable[Actor], offices: Iterable[Office]) -> list[Office]:
        """The first of the people who holds one of the offices on the day, else who ever held one, tells which."""
        terms = [(person.id, office, term) for person in people for office in offices for term in office.holders]
        held = [(office, term) for person, office, term in terms if term.actor == person]
        today = [office for office, term in held if self._on and covers(term, self._on)]
        return today or [office for office, _ in held]


def _neighbours(mentions: Sequence[Mention], start: int, end: int) -> tuple[Mention | None, Mention | None]:
    """The last mention before a place and the first one behind it."""
    before = bisect_right(mentions, start, key=lambda mention: mention.end)
    behind = bisect_left(mentions, end, key=lambda mention: mention.start)
    return mentions[before - 1] if before else None, mentions[behind] if behind < len(mentions) else None
