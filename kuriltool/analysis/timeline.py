"""Claims counted over time, by side, issue or speaker, with how many of them are right."""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from pydantic import Field

from kuriltool.analysis.cited import speaker_key
from kuriltool.analysis.dating import Bounds, between, dated
from kuriltool.analysis.uncertainty import Right, Share, chance_right, right, wilson
from kuriltool.model import JOINT, THIRD, ArticleRef, Claim, Record, Speaker

By = Literal["day", "week", "month", "year"]
Of = Literal["side", "issue", "speaker"]
Unit = Literal["claim", "statement"]

MOST_EMPTY = 5  # periods in a row without a claim that stand for themselves; of more there is one entry
_LONGEST = (("day", 21), ("week", 26 * 7), ("month", 5 * 366))  # days that still are counted so, where nobody says how
_FEW_VAGUE = 0.1


class Count(Record):
    """The claims of one group: a side, an issue or a speaker."""

    id: str | None = Field(description="Id of the side, issue or speaker; null for claims without one, or of somebody unknown.")
    name: str | None = Field(description="What it is called; null for claims without one.")
    count: int
    right: Right = Field(description="How many of them are right.")
    share: Share | None = Field(description="Their share in all claims of the period; null where there are none.")


class Period(Record):
    """A day, week, month or year; or several in a row without any claim."""

    label: str = Field(description="2026-02-07, 2026-W06, 2026-02 or 2026; of several the first one.")
    first: str = Field(description="ISO date of its first day.")
    last: str = Field(description="And of its last; of several that of the last one.")
    periods: int = Field(default=1, ge=1, description="How many periods these are; several only where all are empty.")
    count: int
    right: Right
    counts: list[Count] = Field(description="The groups that have any, in the order of all groups.")


class Timeline(Record):
    """Counts by period from the first claim to the last, empty periods included."""

    by: By
    of: Of
    unit: Unit
    count: int = Field(description="All that are counted.")
    right: Right
    groups: list[Count] = Field(description="The groups over all periods.")
    periods: list[Period]
    undated: int = Field(description="Left out, for nobody knows when they were said.")
    imprecise: int = Field(description="Left out, for their date is known less precisely than the periods are.")


class Group(NamedTuple):
    """A side, an issue or a speaker."""

    id: str | None
    name: str | None


@dataclass(frozen=True)
class Counted:
    """What a timeline counts, a claim or a statement, and the chance that it is right."""

    said: Bounds | None
    chance: float
    position: str | None
    issues: tuple[str, ...]
    speaker: Group


def of_claims(claims: Iterable[Claim]) -> list[Counted]:
    """Each claim, dated by its statement, else by its article. Copies of an article add nothing."""
    return [_of_claim(claim) for claim in claims]


def of_statements(
    claims: Iterable[Claim], text: Callable[[ArticleRef], str], names: Mapping[str, Sequence[str]] | None = None
) -> list[Counted]:
    """Each statement once, however many claims report it.

    Its chance to be right is that of the likeliest of its claims, since what misleads in one often misleads in all; its issues
    are those of any. A claim whose speaker nobody knows is a statement of its own. `text` gives the text of an article, `names`
    every name of the packs' actors by id.
    """
    from kuriltool.analysis.statements import statements

    known = list(claims)
    found: list[Counted] = []
    reporting: set[tuple[str, str]] = set()
    for statement in statements(known, text, names):
        own = [appearance.claim for appearance in statement.appearances]
        reporting.update((claim.article.path, claim.id) for claim in own)
        said = between(statement.first, statement.last) or next((when for claim in own if (when := dated(claim))), None)
        issues = dict.fromkeys(issue for claim in own for issue in claim.issues)
        chance = max(map(chance_right, own))
        found.append(Counted(said, chance, statement.position, tuple(issues), _who(statement.speaker)))
    return found + [_of_claim(claim) for claim in known if (claim.article.path, claim.id) not in reporting]


def timeline(
    found: Iterable[Counted], of: Of, by: By | None = None, *, order: Sequence[str] = (), unit: Unit = "claim"
) -> Timeline:
    """What was found, counted by period and group.

    `by` is chosen from the span of time where it is None. `order` is that of sides or issues; groups that are not in it follow
    by their counts. What is known by month or year alone counts with periods as long as that or longer.
    """
    everything = list(found)
    known = [(one.said, one) for one in everything if one.said]
    by = by or fitting([said for said, _ in known])
    placed: defaultdict[date, list[Counted]] = defaultdict(list)
    for said, one in known:
        if said.last <= _last(start := _first(said.first, by), by):
            placed[start].append(one)
    counted = [one for start in sorted(placed) for one in placed[start]]
    groups = _ordered(counted, of, order)
    return Timeline(
        by=by,
        of=of,
        unit=unit,
        count=len(counted),
        right=right(one.chance for one in counted),
        groups=_counts(counted, of, groups),
        periods=[*_periods(placed, by, of, groups)],
        undated=len(everything) - len(known),
        imprecise=len(known) - len(counted),
    )


def fitting(dates: Sequence[Bounds]) -> By:
    """The periods that suit the span in which nine tenths of the dates lie; months or years where many have no day."""
    days = sorted(said.first for said in dates)
    if not days:
        return "month"
    aside = len(days) // 20
    span = (days[-1 - aside] - days[aside]).days + 1
    fitted: By = next((by for by, longest in _LONGEST if span <= longest), "year")  # type: ignore[misc]
    vague = Counter("year" if not said.within_month() else "month" for said in dates if said.first != said.last)
    if fitted in ("day", "week") and vague.total() > _FEW_VAGUE * len(days):
        fitted = "month"
    return "year" if vague["year"] > _FEW_VAGUE * len(days) else fitted


def _of_claim(claim: Claim) -> Counted:
    return Counted(dated(claim), chance_right(claim), claim.position, tuple(dict.fromkeys(claim.issues)), _who(claim.speaker))


def _who(speaker: Speaker | None) -> Group:
    return Group(speaker_key(speaker), speaker.name) if speaker else Group(None, None)


def _groups(one: Counted, of: Of) -> Sequence[Group]:
    if of == "speaker":
        return (one.speaker,)
    if of == "side":
        return (Group(one.position, one.position),)
    return [Group(issue, issue) for issue in one.issues] or (Group(None, None),)


def _ordered(found: Iterable[Counted], of: Of, order: Sequence[str]) -> dict[str | None, str | None]:
    """The names of groups by their ids: those of `order`, then by count, what belongs to none at the end."""
    counts: Counter[str | None] = Counter()
    names: dict[str | None, str | None] = {}
    for one in found:
        for group in _groups(one, of):
            counts[group.id] += 1
            names.setdefault(group.id, group.name)
    fixed = {id: at for at, id in enumerate((*order, JOINT, THIRD) if of == "side" else order)}
    ids = sorted(names, key=lambda id: (id is None, fixed.get(id or "", len(fixed)), -counts[id], names[id] or ""))
    return {id: names[id] for id in ids}


def _periods(
    placed: Mapping[date, Sequence[Counted]], by: By, of: Of, groups: Mapping[str | None, str | None]
) -> Iterator[Period]:
    previous: date | None = None
    for start in sorted(placed):
        if previous is not None:
            yield from _empty(_next(previous, by), start, by)
        own = placed[start]
        yield _period(start, _last(start, by), by).model_copy(
            update={"count": len(own), "right": right(one.chance for one in own), "counts": _counts(own, of, groups)}
        )
        previous = start


def _empty(start: date, end: date, by: By) -> Iterator[Period]:
    """The periods from `start` up to `end`, or one entry for all of them where there are many."""
    number = _between(start, end, by)
    if number > MOST_EMPTY:
        yield _period(start, end - timedelta(days=1), by).model_copy(update={"periods": number})
        return
    while start < end:
        yield _period(start, _last(start, by), by)
        start = _next(start, by)


def _period(first: date, last: date, by: By) -> Period:
    """A period without anything in it."""
    return Period(label=_label(first, by), first=first.isoformat(), last=last.isoformat(), count=0, right=right(()), counts=[])


def _counts(found: Sequence[Counted], of: Of, groups: Mapping[str | None, str | None]) -> list[Count]:
    chances: defaultdict[str | None, list[float]] = defaultdict(list)
    for one in found:
        for group in _groups(one, of):
            chances[group.id].append(one.chance)
    return [
        Count(id=id, name=name, count=len(own), right=right(own), share=wilson(len(own), len(found)))
        for id, name in groups.items()
        if (own := chances.get(id))
    ]


def _first(day: date, by: By) -> date:
    if by == "day":
        return day
    if by == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if by == "month" else day.replace(month=1, day=1)


def _last(start: date, by: By) -> date:
    if by == "day":
        return start
    if by == "week":
        return date.fromordinal(min(date.max.toordinal(), start.toordinal() + 6))
    if by == "month":
        return start.replace(day=calendar.monthrange(start.year, start.month)[1])
    return start.replace(month=12, day=31)


def _next(start: date, by: By) -> date:
    return _last(start, by) + timedelta(days=1)


def _between(start: date, end: date, by: By) -> int:
    """How many periods there are from the beginning of one to that of another."""
    if by == "year":
        return end.year - start.year
    if by == "month":
        return (end.year - start.year) * 12 + end.month - start.month
    return (end - start).days // (7 if by == "week" else 1)


def _label(first: date, by: By) -> str:
    if by == "week":
        year, week, _ = first.isocalendar()
        return f"{year:04}-W{week:02}"
    return first.isoformat()[: {"day": 10, "month": 7, "year": 4}[by]]
