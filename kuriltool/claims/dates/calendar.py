"""The days that a phrase means, seen from the day of the article that it stands in."""

from __future__ import annotations

import datetime
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace

from kuriltool.claims.dates.phrases import Form, Parts, Phrase
from kuriltool.days import calendar_day, month_of
from kuriltool.model import Precision

DAY = datetime.timedelta(days=1)
SLACK = DAY  # an article may bear the day before, where it was written in another time zone
FARTHEST = 300 * DAY  # who means a day longer ago than that names its year
# The units that phrases count in, and how far off `a month ago` may be.
UNITS: dict[str, tuple[Precision, datetime.timedelta]] = {
    "day": ("day", 0 * DAY),
    "week": ("week", 3 * DAY),
    "month": ("month", 15 * DAY),
    "year": ("year", 182 * DAY),
}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # first months, as the northern press counts
WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
MONTHS = {"month": 1, "season": 3, "year": 12, "decade": 120}
CALENDAR = {"last": -1, "this": 0, "next": 1}  # units of the calendar on; `this past week` is any seven days
ROUND = 10  # `20 years ago` is a round number
RECENT = 200 * DAY  # how long ago `this spring` may have ended
SUNDAY = 6


@dataclass(frozen=True)
class Days:
    """A stretch of days, both ends in it, and the unit in which it was given."""

    first: datetime.date
    last: datetime.date
    precision: Precision

    def both(self, other: Days) -> Days | None:
        """What two stretches share, in the finer unit; None where they are apart."""
        finer = min(self, other, key=lambda days: days.last - days.first)
        first, last = max(self.first, other.first), min(self.last, other.last)
        return replace(finer, first=first, last=last) if first <= last else None


@dataclass(frozen=True)
class Base:
    """The day of an article, and whether what is asked about is still to come on it, `will say on Friday`."""

    day: datetime.date
    ahead: bool = False


def days(phrase: Phrase, published: datetime.date | None, *, ahead: bool = False) -> Days | None:
    """The days that a phrase may mean in an article of the day `published`; None where that is not sure.

    Without that day only what names its year is told. Nothing lies behind it, or before it where the phrase is `ahead`.
    """
    said = phrase.said
    if "year" in said or "decade" in said:
        found = _absolute(said)
    else:
        found = _SEEN[phrase.form](said, Base(published, ahead)) if published else None
    if found is None:
        return None
    found = _narrowed(found, said.get("part", ""))
    return _clipped(found, Base(published, ahead), said) if published else found


def _clipped(found: Days, base: Base, said: Parts) -> Days | None:
    """The part of a stretch that is past, or still to come."""
    if base.ahead:
        return replace(found, first=max(found.first, base.day)) if found.last >= base.day else None
    if found.first > base.day + SLACK:
        return None
    earlier = said.get("part", "").lower() == "earlier" and found.precision != "day"
    last = min(found.last, base.day - DAY if earlier else max(found.first, base.day))
    return replace(found, last=last) if found.first <= last else None


# what names its year


def _absolute(said: Parts) -> Days | None:
    year = int(said.get("year") or said["decade"])
    start = datetime.date(year, 1, 1)
    if "decade" in said:
        return _unit(start, "decade")
    if "day" in said:
        return _on(calendar_day(year, _month_of(said["month"]), int(said["day"])), said)
    if "month" in said:
        return _unit(start.replace(month=_month_of(said["month"])), "month")
    if "season" in said:  # the winter of a year may be the one that it ended or the one that it began with
        return _unit(start.replace(month=SEASONS[said["season"]]), "season") if said["season"] != "winter" else None
    return _unit(start, "year")


# what is seen from the article's day


def _date(said: Parts, base: Base) -> Days | None:
    """`Feb. 7`: the last one, where that is not long ago."""
    month, day = _month_of(said["month"]), int(said["day"])
    years = (base.day.year, base.day.year + 1) if base.ahead else (base.day.year + 1, base.day.year, base.day.year - 1)
    found = [date for year in years if (date := calendar_day(year, month, day))]
    fits = (date for date in found if (date >= base.day if base.ahead else base.day - FARTHEST < date <= base.day + SLACK))
    return _on(next(fits, None), said)


def _month(said: Parts, base: Base) -> Days | None:
    """`in May`, which in May itself may be this one or the last one."""
    month = _month_of(said["month"])
    if month == base.day.month:
        return None
    begun = _begun(month, base.day)
    return _unit(_months_on(begun, 12) if base.ahead else begun, "month")


def _weekday(said: Parts, base: Base) -> Days | None:
    return _on(_next(said["weekday"], base.day) if base.ahead else _latest(said["weekday"], base.day), {})


def _near(said: Parts, base: Base) -> Days | None:
    past = said["near"].lower().startswith(("yesterday", "last"))
    return _on(base.day - DAY if past else base.day, {})


def _ago(said: Parts, base: Base) -> Days | None:
    written, (unit, half) = said["count"].lower(), UNITS[said["unit"]]
    count = int(written) if written.isdigit() else NUMBERS.index(written) + 1 if written in NUMBERS else 1
    if count % ROUND == 0:
        return None
    steps = {"day": count * DAY, "week": 7 * count * DAY}
    found = base.day - steps[unit] if unit in steps else _months_on(base.day, -count * MONTHS[unit])
    return Days(found - half, found + half, unit)


def _weekend(said: Parts, base: Base) -> Days | None:
    """The weekend that has begun last; `last weekend`, said on one, is the one before."""
    today = base.day - 2 * DAY if said.get("which", "").lower() == "last" else base.day
    saturday = _next("Saturday", base.day) if base.ahead else _latest("Saturday", today)
    return Days(saturday, saturday + DAY, "week")


def _relative(said: Parts, base: Base) -> Days | None:
    """`this year`, `last autumn`, `Friday of last week`."""
    which = said["which"].lower()
    if which == "next" and not base.ahead:
        return None
    if said.get("unit") == "weekend":
        return _weekend(said, base)
    if said.get("unit") == "week":
        return _of_week(said, which, base)
    if "unit" in said:
        unit = UNITS[said["unit"]][0]
        return _unit(_months_on(base.day, CALENDAR[which] * MONTHS[unit]), unit) if which in CALENDAR else None
    return _named_day(said, which, base) if "weekday" in said else _named_months(said, which, base)


def _of_week(said: Parts, which: str, base: Base) -> Days | None:
    """A week from Monday on, or a day of it. On a Sunday `last week` may be the one that is ending, as some count."""
    monday = base.day - base.day.weekday() * DAY + 7 * CALENDAR.get(which, 0) * DAY
    if "weekday" in said:
        return _on(monday + _weekday_of(said["weekday"]) * DAY, {})
    if which not in CALENDAR:
        return None
    if which == "last" and base.day.weekday() == SUNDAY:
        return Days(monday, base.day - DAY, "week") if "part" not in said else None
    return Days(monday, monday + SUNDAY * DAY, "week")


def _named_day(said: Parts, which: str, base: Base) -> Days | None:
    """`last Friday`, which on the Saturday after would be a day ago or eight; `this past Friday`."""
    if which in ("this", "next"):
        return None
    found = _latest(said["weekday"], base.day - DAY)
    same_week = found >= base.day - base.day.weekday() * DAY
    return None if which == "last" and same_week else _on(found, {})


def _named_months(said: Parts, which: str, base: Base) -> Days | None:
    """`last May`, `this summer`. Late in a year `last May` may be of that year or of the one before."""
    unit: Precision = "season" if "season" in said else "month"
    found = _unit(_begun(SEASONS[said["season"]] if unit == "season" else _month_of(said["month"]), base.day), unit)
    if which == "last":
        found = _unit(_months_on(found.first, -12), unit) if found.last >= base.day else found
        return found if found.first.year < base.day.year else None
    recent = found.last.year == base.day.year and base.day - found.last < RECENT
    return found if recent or found.last >= base.day else None


_SEEN: dict[Form, Callable[[Parts, Base], Days | None]] = {
    "date": _date,
    "month": _month,
    "relative": _relative,
    "ago": _ago,
    "weekend": _weekend,
    "weekday": _weekday,
    "near": _near,
}


# days and units


def _on(found: datetime.date | None, said: Parts) -> Days | None:
    """A day, unless the phrase calls it by the name of another one: `Friday, Feb. 7` in a year in which that was a Saturday."""
    if found is None or ("weekday" in said and _weekday_of(said["weekday"]) != found.weekday()):
        return None
    return Days(found, found, "day")


def _unit(first: datetime.date, unit: Precision) -> Days:
    """The month, season, year or decade that a day lies in, or that begins with it."""
    first = first.replace(day=1, month=1 if unit in ("year", "decade") else first.month)
    return Days(first, _months_on(first, MONTHS[unit]) - DAY, unit)


def _narrowed(found: Days, part: str) -> Days:
    """The third of a stretch that `early`, `mid` or `late` means; the whole of it where it is a day, or the word another."""
    thirds = {"early": (0, 1), "mid": (1, 2), "late": (2, 3)}.get(part.lower())
    if thirds is None or found.precision == "day":
        return found
    steps = _steps(found)
    size = len(steps) - 1
    start, stop = size * thirds[0] // 3, -(-size * thirds[1] // 3)
    return replace(found, first=steps[start], last=steps[stop] - DAY)


def _steps(found: Days) -> list[datetime.date]:
    """Where the parts of a stretch begin, and where the last one ends: the days of a month, the months of a year."""
    step = {"season": 1, "year": 1, "decade": 12}.get(found.precision)
    if step is None:
        return [found.first + n * DAY for n in range((found.last - found.first).days + 2)]
    return [_months_on(found.first, n) for n in range(0, MONTHS[found.precision] + 1, step)]


def _month_of(name: str) -> int:
    """The number of a month by its name, `September` or `Sept.`, or by its two digits."""
    return int(name) if name.isdigit() else month_of(name)


def _weekday_of(name: str) -> int:
    return WEEKDAY_NAMES.index(name[:3].lower())


def _latest(weekday: str, day: datetime.date) -> datetime.date:
    """The last day of that name, the given day being the last that counts."""
    return day - (day.weekday() - _weekday_of(weekday)) % 7 * DAY


def _next(weekday: str, day: datetime.date) -> datetime.date:
    """The first day of that name, the given day being the first that counts."""
    return day + (_weekday_of(weekday) - day.weekday()) % 7 * DAY


def _begun(month: int, day: datetime.date) -> datetime.date:
    """The first day of the last month of that number that has begun."""
    first = day.replace(month=month, day=1)
    return first if first <= day else first.replace(year=day.year - 1)


def _months_on(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months on, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))
