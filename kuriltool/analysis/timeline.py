"""Claims counted over time, by side, issue or speaker, with how many of them are right."""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from pydantic import Field

from kuriltool.analysis.cited import speaker_key
from kuriltool.analysis.dating import Bounds, between, dated
from kuriltool.analysis.uncertainty import Right, Share, chance_right, right, rights, wilson
from kuriltool.model import JOINT, THIRD, ArticleRef, Claim, Record, Speaker

if TYPE_CHECKING:
    from kuriltool.analysis.statements import Statement

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


class Part(NamedTuple):
    """Some of what a timeline counts: how many that began in one period and are of one group have one chance to be right."""

    start: date
    group: Group | None  # None for all groups together
    chance: float
    number: int


class Counting(Protocol):
    """What a timeline counts."""

    def dates(self) -> Mapping[Bounds | None, int]:
        """How many were said when; None for those of which nobody knows."""

    def parts(self, of: Of, starts: Mapping[Bounds, date]) -> Iterable[Part]:
        """What was said in periods that are known by their bounds, as parts in any order: by group, and all together."""


@dataclass(frozen=True)
class Counted:
    """What a timeline counts, a claim or a statement, and the chance that it is right."""

    said: Bounds | None
    chance: float
    position: str | None
    issues: tuple[str, ...]
    speaker: Group


@dataclass(frozen=True)
class _OneByOne:
    """Claims or statements in memory."""

    found: Sequence[Counted]

    def dates(self) -> Mapping[Bounds | None, int]:
        return Counter(one.said for one in self.found)

    def parts(self, of: Of, starts: Mapping[Bounds, date]) -> Iterator[Part]:
        for one in self.found:
            if one.said and (start := starts.get(one.said)):
                for group in (None, *_groups(one, of)):
                    yield Part(start, group, one.chance, 1)


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
    return of_reported(statements(known, text, names), known)


def of_reported(statements: Iterable[Statement], claims: Iterable[Claim]) -> list[Counted]:
    """The same of statements that were gathered before, and of those of the claims that report none of them."""
    found: list[Counted] = []
    reporting: set[tuple[str, str]] = set()
    for statement in statements:
        own = [appearance.claim for appearance in statement.appearances]
        reporting.update((claim.article.path, claim.id) for claim in own)
        said = between(statement.first, statement.last) or next((when for claim in own if (when := dated(claim))), None)
        issues = dict.fromkeys(issue for claim in own for issue in claim.issues)
        chance = max(map(chance_right, own))
        found.append(Counted(said, chance, statement.position, tuple(issues), _who(statement.speaker)))
    return found + [_of_claim(claim) for claim in claims if (claim.article.path, claim.id) not in reporting]


def timeline(
    found: Counting | Iterable[Counted], of: Of, by: By | None = None, *, order: Sequence[str] = (), unit: Unit = "claim"
) -> Timeline:
    """What was found, counted by period and group.

    `by` is chosen from the span of time where it is None. `order` is that of sides or issues; groups that are not in it follow
    by their counts. A group goes by the name that most of it bears, of several the fullest. What is known by month or year alone
    counts with periods as long as that or longer.
    """
    counting = _OneByOne([*found]) if isinstance(found, Iterable) else found
    dates = counting.dates()
    known = {said: number for said, number in dates.items() if said}
    by = by or _fitting(known)
    starts = {said: start for said in known if said.last <= _last(start := _first(said.first, by), by)}
    grid = _Grid.of(counting.parts(of, starts))
    precise = sum(known[said] for said in starts)
    return Timeline(
        by=by,
        of=of,
        unit=unit,
        count=precise,
        **grid.told(by, of, order),
        undated=dates.get(None, 0),
        imprecise=sum(known.values()) - precise,
    )


def fitting(dates: Sequence[Bounds]) -> By:
    """The periods that suit the span in which nine tenths of the dates lie; months or years where many have no day."""
    return _fitting(Counter(dates))


def _fitting(dates: Mapping[Bounds, int]) -> By:
    if not dates:
        return "month"
    days: Counter[date] = Counter()
    vague: Counter[str] = Counter()
    for said, number in dates.items():
        days[said.first] += number
        if said.first != said.last:
            vague["month" if said.within_month() else "year"] += number
    total = days.total()
    aside = total // 20
    span = (_nth(days, total - 1 - aside) - _nth(days, aside)).days + 1
    fitted: By = next((by for by, longest in _LONGEST if span <= longest), "year")  # type: ignore[misc]
    if fitted in ("day", "week") and vague.total() > _FEW_VAGUE * total:
        fitted = "month"
    return "year" if vague["year"] > _FEW_VAGUE * total else fitted


def _nth(days: Mapping[date, int], wanted: int) -> date:
    """The day at this place of all days in order, from 0."""
    passed = 0
    for day in sorted(days):
        passed += days[day]
        if passed > wanted:
            return day
    raise IndexError(wanted)


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


class _Grid:
    """Parts put together: how many of each period and group have which chance."""

    def __init__(self) -> None:
        self._all: Counter[float] = Counter()
        self._groups: defaultdict[str | None, Counter[float]] = defaultdict(Counter)
        self._periods: defaultdict[date, Counter[float]] = defaultdict(Counter)
        self._cells: defaultdict[date, defaultdict[str | None, Counter[float]]] = defaultdict(lambda: defaultdict(Counter))
        self._names: defaultdict[str | None, Counter[str | None]] = defaultdict(Counter)

    @classmethod
    def of(cls, parts: Iterable[Part]) -> _Grid:
        """The parts together."""
        grid = cls()
        for start, group, chance, number in parts:
            if group is None:
                grid._all[chance] += number
                grid._periods[start][chance] += number
            else:
                grid._groups[group.id][chance] += number
                grid._cells[start][group.id][chance] += number
                grid._names[group.id][group.name] += number
        return grid

    def told(self, by: By, of: Of, order: Sequence[str]) -> dict[str, Any]:
        """How many are right over all, the groups over all periods, and the periods with their groups."""
        groups, starts = self._ordered(of, order), sorted(self._periods)
        cells = [(start, id) for start in starts for id in groups if id in self._cells[start]]
        counts = [self._all, *(self._groups[id] for id in groups), *(self._periods[start] for start in starts)]
        every, *found = rights([*counts, *(self._cells[start][id] for start, id in cells)])
        of_group, found = dict(zip(groups, found, strict=False)), found[len(groups) :]
        of_period, found = dict(zip(starts, found, strict=False)), found[len(starts) :]
        of_cell: defaultdict[date, list[Count]] = defaultdict(list)
        for (start, id), known in zip(cells, found, strict=True):
            of_cell[start].append(_count(id, groups[id], self._cells[start][id], known, self._periods[start]))
        return {
            "right": every,
            "groups": [_count(id, name, self._groups[id], of_group[id], self._all) for id, name in groups.items()],
            "periods": [
                *_periods(starts, by, {start: self._period(start, of_period[start], of_cell[start]) for start in starts})
            ],
        }

    def _period(self, start: date, known: Right, counts: Sequence[Count]) -> dict[str, Any]:
        return {"count": self._periods[start].total(), "right": known, "counts": counts}

    def _ordered(self, of: Of, order: Sequence[str]) -> dict[str | None, str | None]:
        """The names of groups by their ids: those of `order`, then by count, what belongs to none at the end."""
        names = {id: max(called, key=lambda name: (called[name], len(name or ""), name)) for id, called in self._names.items()}
        fixed = {id: at for at, id in enumerate((*order, JOINT, THIRD) if of == "side" else order)}
        sizes = {id: self._groups[id].total() for id in names}
        ids = sorted(names, key=lambda id: (id is None, fixed.get(id or "", len(fixed)), -sizes[id], names[id] or "", id or ""))
        return {id: names[id] for id in ids}


def _count(id: str | None, name: str | None, chances: Counter[float], known: Right, of: Counter[float]) -> Count:
    return Count(id=id, name=name, count=chances.total(), right=known, share=wilson(chances.total(), of.total()))


def _periods(starts: Sequence[date], by: By, counted: Mapping[date, Mapping[str, Any]]) -> Iterator[Period]:
    """The periods from the first to the last, with what was counted in them."""
    previous: date | None = None
    for start in starts:
        if previous is not None:
            yield from _empty(_next(previous, by), start, by)
        yield _period(start, _last(start, by), by).model_copy(update=dict(counted[start]))
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
