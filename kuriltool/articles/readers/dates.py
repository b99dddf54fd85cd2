"""What a field of metadata tells of the day an article was published: a full date that is sure, or none and why."""

from __future__ import annotations

import datetime
import email.utils
import functools
import re

from kuriltool.days import calendar_day, full_dates

# Year first, which nobody reads in two ways.
_YEAR_FIRST = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))(?!\d)(?:$|[T ,+])")
_BY_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)(?:$|[T ,])")
_MAIL = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}")  # RFC 2822, as feeds have it
_EPOCH = (datetime.date(1970, 1, 2), datetime.date(2100, 1, 1))
_LONGEST = 100  # characters; what is longer is no date
_SHOWN = 40


def published(value: object) -> tuple[str | None, tuple[str, ...]]:
    """The ISO date that a field holds, as it stands there whatever its time zone; a warning where it holds something else.

    Strings are read as ISO 8601, as feeds and mail write dates, and as English does; numbers as seconds or milliseconds since
    1970. What can be read in two ways is not guessed.
    """
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()[:10], ()
    if value is None or value != value:  # not a number, which stands for a missing one
        return None, ()
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None, ("its date is neither text nor number, so it has none",)
    if not (text := " ".join(str(value).split())):
        return None, ()
    date = _read(text)
    if isinstance(date, datetime.date):
        return date.isoformat(), ()
    return None, (f'date "{text[:_SHOWN]}{"…" * (len(text) > _SHOWN)}" {date}',)


@functools.lru_cache(maxsize=4096)
def _read(text: str) -> datetime.date | str:
    """The date, or what is wrong with it."""
    if len(text) > _LONGEST:
        return "is no date"
    if match := _YEAR_FIRST.match(text):
        return _day(match[1], match[3] or match[5], match[4] or match[6]) or "is no day of the calendar"
    if match := _BY_NUMBERS.match(text):
        return _by_numbers(match[1], match[3], match[4], match[2])
    if re.fullmatch(r"-?\d+(?:\.\d*)?(?:[eE]\+?\d+)?", text):
        return _since_1970(float(text)) or "is no full date; write it like 2026-02-07"
    return _in_words(text) or "is no full date; write it like 2026-02-07"


def _day(year: str, month: str, day: str) -> datetime.date | None:
    return calendar_day(int(year), int(month), int(day))


def _by_numbers(first: str, second: str, year: str, mark: str) -> datetime.date | str:
    """The date of `13/2/2026`, which one reading alone allows; with full stops the day always comes first."""
    if len(year) == 2:
        return "leaves the century open; write it like 2026-02-07"
    day_first, month_first = _day(year, second, first), _day(year, first, second)
    if mark == "." or day_first == month_first or not month_first:
        return day_first or month_first or "is no day of the calendar"
    if not day_first:
        return month_first
    readings = f"{day_first.day} {day_first:%B} or {month_first.day} {month_first:%B}"
    return f"could be {readings}; write {day_first} or {month_first}"


def _since_1970(number: float) -> datetime.date | None:
    """The day in UTC of so many seconds, or milliseconds, since 1970; None for numbers that are far from any article's."""
    for seconds in (number, number / 1000):
        try:
            date = datetime.datetime.fromtimestamp(seconds, datetime.UTC).date()
        except (OverflowError, OSError, ValueError):
            continue
        # 20260207 and 2026 would be days of 1970.
        if seconds >= 100_000_000 and _EPOCH[0] <= date <= _EPOCH[1]:
            return date
    return None


def _in_words(text: str) -> datetime.date | None:
    if _MAIL.match(text):
        try:
            return email.utils.parsedate_to_datetime(text).date()
        except ValueError:
            return None
    found = {date.day for date in full_dates(text)}
    return found.pop() if len(found) == 1 else None
