"""Who changes places with whom: actors and offices of two sides, as a pack pairs them or by what they have in common."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Iterator, Mapping

from kuriltool.authoring.mirror.wording import Wording, plain
from kuriltool.rules.load import RuleSet
from kuriltool.rules.offices import covers
from kuriltool.rules.schema import Actor, Holder, Office, Pair

Rating = tuple[float, bool]
NEVER = float("inf")


class Partners:
    """Pairs the actors of the two first sides of a rule set; `words` are those that stand for each other in their names."""

    def __init__(self, rules: RuleSet, words: Wording) -> None:
        self._words = words
        self._states = {actor.id: actor for actor in rules.actors if actor.kind == "state"}
        self._number = {actor.id: number for number, actor in enumerate(rules.actors)}
        self.sides = (rules.pack.sides[0].id, rules.pack.sides[1].id)
        self.actors = {actor.id: actor for actor in rules.actors if self.side_of(actor) in self.sides}
        self._offices = {office.id: office for office in rules.offices}
        self._fixed, self._office_pairs = _both_ways(rules.mirror.actors), _both_ways(rules.mirror.offices)
        rest = ([o.id for o in rules.offices if o.side == side and o.id not in self._office_pairs] for side in self.sides)
        self._other_offices = list(zip(*rest, strict=False))

    def side_of(self, actor: Actor) -> str | None:
        """The side of an actor: its own, else its state's."""
        state = self._states.get(actor.state or "")
        return actor.side or (state.side if state else None)

    @functools.cached_property
    def _settled(self) -> dict[str, str]:
        """The pack's own pairs, and bodies that share names once the words that stand for each other are exchanged."""
        found = dict(self._fixed)
        bodies = [a for a in self.actors.values() if a.kind not in ("person", "state") and not (a.unnamed or a.id in found)]
        forms = {body.id: {plain(form) for form in names(body)} for body in bodies}
        turned = {body.id: {plain(self._words.exchange(form).text) for form in forms[body.id]} for body in bodies}
        rated = (
            (-len(turned[one.id] & forms[two.id]), self._number[one.id], self._number[two.id], one.id, two.id)
            for one in bodies
            for two in bodies
            if self.side_of(one) == self.sides[0] != self.side_of(two) and one.kind == two.kind
        )
        for shared, _, _, first, second in sorted(rated):
            if shared and first not in found and second not in found:
                found.update(_turned(first, second))
        return found

    def states(self) -> list[tuple[Actor, Actor]]:
        """The states that change places: those that the pack pairs, else the first of both sides."""
        states = [actor for actor in self.actors.values() if actor.kind == "state"]
        fixed = {one.id: self._fixed[one.id] for one in states if one.id in self._fixed}
        first = [next((a.id for a in states if self.side_of(a) == side), None) for side in self.sides]
        return self.pairs(fixed or ({first[0]: first[1]} if first[0] and first[1] else {}))

    def is_settled(self, actor: str) -> bool:
        """Whether it is clear for every text who changes places with an actor."""
        return actor in self._settled

    def of(self, named: Iterable[str], on: datetime.date | None) -> dict[str, str]:
        """The partner of each actor that a text of that day names, and theirs; the best matches first.

        One who has no settled partner gets somebody of the same kind and gender, before all who held the paired office nearest
        to that day. Those whom the pack calls nobody in particular have no names to exchange.
        """
        ids = list(dict.fromkeys(named))
        found = dict(pair for one in ids if one in self._settled for pair in _turned(one, self._settled[one]))
        for alike in (True, False):
            rated = (
                (self._rating(one, other, on), place, self._number[other.id], one.id, other.id)
                for place, one in enumerate(self.actors[i] for i in ids if i not in found and not self.actors[i].unnamed)
                for other in self._candidates(one, alike=alike)
            )
            for *_, one_id, other_id in sorted(rated):
                if one_id not in found and other_id not in found:
                    found.update(_turned(one_id, other_id))
        return found

    def pairs(self, partners: Mapping[str, str]) -> list[tuple[Actor, Actor]]:
        """Partners with the actor of the first side first, people before all others."""
        found = [(self.actors[one], self.actors[two]) for one, two in partners.items()]
        first = [pair for pair in found if self.side_of(pair[0]) == self.sides[0]]
        return sorted(first, key=lambda pair: pair[0].kind != "person")

    def offices(self, partners: Mapping[str, str], on: datetime.date | None) -> dict[str, str]:
        """The partner of each office in a text whose actors change places like this.

        A pair of the pack's holds unless only people without the second office stand for those who hold the first; then the
        office that they hold instead stands for it. Offices that the pack pairs with none are paired in its order.
        """
        found: dict[str, str] = {}
        pairs = [(one.id, two.id) for one, two in self.pairs(partners)]
        nearest = [(self._nearest(one, on), self._nearest(two, on)) for one, two in pairs]
        for one, two in pairs:
            held = {office.id for office in self._held(two)}
            for office in self._held(one):
                if (other := self._office_pairs.get(office.id)) in held:
                    found.update(_turned(office.id, other))
        for first, second in nearest:
            if first and second and first not in found and second not in found:
                found.update(_turned(first, second))
        for one, two in [*self._office_pairs.items(), *self._other_offices]:
            if one not in found and two not in found:
                found.update(_turned(one, two))
        return found

    def _candidates(self, one: Actor, *, alike: bool) -> Iterator[Actor]:
        for other in self.actors.values():
            fits = other.kind == one.kind and (not alike or other.gender == one.gender)
            if fits and not other.unnamed and other.id not in self._settled and self.side_of(other) != self.side_of(one):
                yield other

    def _rating(self, one: Actor, other: Actor, on: datetime.date | None) -> Rating:
        days = self._apart(one, other, on)
        return days, days == NEVER and any(office.id in self._office_pairs for office in self._held(other.id))

    def _apart(self, one: Actor, other: Actor, on: datetime.date | None) -> float:
        """Days that lie between that day and both holding offices that the pack pairs."""
        pairs = (
            (mine, self._offices[pair])
            for mine in self._held(one.id)
            if (pair := self._office_pairs.get(mine.id)) in self._offices
        )
        return min((_days(mine, one.id, on) + _days(theirs, other.id, on) for mine, theirs in pairs), default=NEVER)

    def _held(self, actor: str) -> list[Office]:
        return [office for office in self._offices.values() if any(term.actor == actor for term in office.holders)]

    def _nearest(self, actor: str, on: datetime.date | None) -> str | None:
        return min(((_days(office, actor, on), office.id) for office in self._held(actor)), default=(NEVER, None))[1]


def names(actor: Actor) -> list[str]:
    """Every form of an actor that stands for it by itself or in context, its name first."""
    return list(dict.fromkeys([actor.name, *actor.aliases, *actor.metonyms, *actor.adjectives, *actor.short]))


def _both_ways(pairs: Iterable[Pair]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one, two in pairs:
        if one not in found and two not in found:
            found.update(_turned(one, two))
    return found


def _turned(one: str, two: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (one, two), (two, one)


def _days(office: Office, actor: str, on: datetime.date | None) -> float:
    day = on or datetime.date.max
    return min((_between(term, day) for term in office.holders if term.actor == actor), default=NEVER)


def _between(term: Holder, day: datetime.date) -> float:
    if covers(term, day):
        return 0
    return float((term.since - day if day < term.since else day - (term.until or day)).days)
