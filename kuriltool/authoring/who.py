"""Who somebody is, what they held, and who held an office: answered from the dated tables of a pack."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from kuriltool.errors import KuriltoolError
from kuriltool.queries import called_in_part, unknown
from kuriltool.rules.load import RuleSet
from kuriltool.rules.offices import last_day
from kuriltool.rules.schema import Actor, Holder, Office

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
S = TypeVar("S", Actor, Office)
Gap = Literal["vacant", "abolished", "unknown"]


@dataclass(frozen=True)
class Span:
    """A day, a month or a year as somebody wrote it, with its first and its last day."""

    text: str
    first: datetime.date
    last: datetime.date


@dataclass(frozen=True)
class Tenure:
    """One term of office."""

    actor: Actor
    office: Office
    term: Holder

    def meets(self, span: Span) -> bool:
        """Whether some day of the span lies in the term."""
        return self.term.since <= span.last and (self.term.until is None or span.first < self.term.until)


@dataclass(frozen=True)
class Found(Generic[S]):
    """An actor with the offices held, or an office with its holders, in order of time.

    Asked as of a date, `held` has the terms of that time alone; `before` and `after` are then the nearest ones around it.
    """

    of: S
    held: tuple[Tenure, ...]
    before: Tenure | None = None
    after: Tenure | None = None


@dataclass(frozen=True)
class Answer:
    """Everybody and every office that fit a name."""

    name: str
    on: Span | None
    actors: tuple[Found[Actor], ...]
    offices: tuple[Found[Office], ...]


def span(date: str) -> Span:
    """The days that an ISO date, month or year means. Raises ValueError for anything else."""
    try:
        parts = [int(part) for part in _DATE.fullmatch(date).groups() if part]  # type: ignore[union-attr]
        year, month, day = (*parts, *(0, 0, 0))[:3]
        first = datetime.date(year, month or 1, day or 1)
        last_month = month or 12
        return Span(date, first, datetime.date(year, last_month, day or calendar.monthrange(year, last_month)[1]))
    except (AttributeError, ValueError) as error:
        raise ValueError(f'"{date}" is no date; write 2026-02-07, 2026-02 or 2026') from error


def who(rules: RuleSet, name: str, on: Span | None = None) -> Answer:
    """The actors and offices that go by a name or a title, or by part of one where none goes by it whole.

    With a state or an organ come its offices. Raises KuriltoolError for a name that nobody goes by.
    """
    names = {f"actor:{actor.id}": _names(actor) for actor in rules.actors}
    names |= {f"office:{office.id}": [office.id, office.name, *office.titles] for office in rules.offices}
    fits = set(called_in_part(name, names))
    if not fits:
        known = {actor.name: _names(actor) for actor in rules.actors}
        raise KuriltoolError(unknown("actor or office", name, known | {o.name: [o.name, *o.titles] for o in rules.offices}))
    actors = [actor for actor in rules.actors if f"actor:{actor.id}" in fits]
    bodies = {actor.id for actor in actors}
    offices = [o for o in rules.offices if f"office:{o.id}" in fits or o.organ in bodies or o.state in bodies]
    table = _table(rules)
    return Answer(
        name,
        on,
        tuple(_found(actor, [t for t in table if t.actor.id == actor.id], on) for actor in actors),
        tuple(_found(office, [t for t in table if t.office.id == office.id], on) for office in offices),
    )


def _names(actor: Actor) -> list[str]:
    return [actor.id, actor.name, *actor.aliases, *actor.short, *actor.metonyms]


def _table(rules: RuleSet) -> list[Tenure]:
    """Every term of every office, the earliest first."""
    actors = {actor.id: actor for actor in rules.actors}
    terms = (Tenure(actors[term.actor], office, term) for office in rules.offices for term in office.holders)
    return sorted(terms, key=lambda tenure: tenure.term.since)


def _found(of: S, table: Sequence[Tenure], on: Span | None) -> Found[S]:
    if on is None:
        return Found(of, tuple(table))
    earlier = [t for t in table if t.term.until is not None and t.term.until <= on.first]
    before = max(earlier, key=lambda t: t.term.until or on.first, default=None)
    return Found(of, tuple(t for t in table if t.meets(on)), before, next((t for t in table if t.term.since > on.last), None))


def gap(office: Office, on: Span) -> Gap:
    """Why the table names no holder for a time: all of it is a vacancy, the office was no more, or the table doesn't know."""
    if any(first <= on.first and on.last < end for first, end in office.vacancies):
        return "vacant"
    return "abolished" if office.abolished and office.abolished <= on.first else "unknown"


# as JSON


def values(answer: Answer) -> dict[str, Any]:
    """The answer as JSON values. `to` is the first day out of office, `last` the last day in it.

    `gap` tells of an office without a holder then: vacant, abolished, or unknown to the table.
    """
    return {
        "name": answer.name,
        "on": answer.on.text if answer.on else None,
        "actors": [_actor(found, answer.on) for found in answer.actors],
        "offices": [_office(found, answer.on) for found in answer.offices],
    }


def _actor(found: Found[Actor], on: Span | None) -> dict[str, Any]:
    actor = found.of
    one = {"id": actor.id, "name": actor.name, "kind": actor.kind, "side": actor.side}
    return one | _terms("offices", found, on, _of_office)


def _office(found: Found[Office], on: Span | None) -> dict[str, Any]:
    office = found.of
    one = {
        "id": office.id,
        "name": office.name,
        "side": office.side,
        "seats": office.seats,
        "checked": office.checked.isoformat(),
    }
    return one | _terms("holders", found, on, _of_holder) | _why_nobody(found, on)


def _why_nobody(found: Found[Office], on: Span | None) -> dict[str, Any]:
    return {"gap": None if found.held else gap(found.of, on)} if on else {}


def _terms(key: str, found: Found[S], on: Span | None, value: Any) -> dict[str, Any]:
    terms: dict[str, Any] = {key: [value(tenure) for tenure in found.held]}
    if on is not None:
        terms |= {name: value(tenure) if tenure else None for name, tenure in (("before", found.before), ("after", found.after))}
    return terms


def _of_office(tenure: Tenure) -> dict[str, Any]:
    office = tenure.office
    one = {"id": office.id, "name": office.name, "side": office.side}
    return one | _days(tenure) | {"checked": office.checked.isoformat()}


def _of_holder(tenure: Tenure) -> dict[str, Any]:
    return {"id": tenure.actor.id, "name": tenure.actor.name, "side": tenure.actor.side} | _days(tenure)


def _days(tenure: Tenure) -> dict[str, Any]:
    dates = {"from": tenure.term.since, "to": tenure.term.until, "last": last_day(tenure.term)}
    return {key: day.isoformat() if day else None for key, day in dates.items()} | {"acting": tenure.term.acting}


def late(tenures: Iterable[Tenure], on: Span | None) -> list[Office]:
    """The offices whose present holder nobody has looked up since before the date asked for: the answer may be out of date."""
    open_ended = [t.office for t in tenures if t.term.until is None and on is not None and on.last > t.office.checked]
    return list({office.id: office for office in open_ended}.values())
