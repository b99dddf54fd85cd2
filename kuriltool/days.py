"""Full dates as people write them: `7 February 2026`, `Feb. 7, 2026`, `2026-02-07`; found by their words, never guessed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTHS = _MONTH_NAMES.split()
_SHORT_NAMES = [name[:3] for name in _MONTHS]
_YEAR = r"(?:1[6-9]|20)\d\d"
_GAP = r"(?:[\s,._-]{1,3})"
_NAME = r"(?P<{}>" + "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in _MONTHS) + r"|sept)\.?"
_DAY = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?<!\d)(?P<y1>{_YEAR})(?P<s1>[-/._]?)(?P<m1>\d\d)(?P=s1)(?P<d1>\d\d)(?!\d)"
    rf"|(?<![a-z]){_NAME.format('n2')}{_GAP}{_DAY.format('d2')}{_GAP}(?P<y2>{_YEAR})(?!\d)"
    rf"|(?<!\d){_DAY.format('d3')}{_GAP}(?:of )?{_NAME.format('n3')}{_GAP}(?P<y3>{_YEAR})(?!\d)"
    rf"|(?<!\d)(?P<a4>\d\d?)(?P<s4>[-/._])(?P<b4>\d\d?)(?P=s4)(?P<y4>{_YEAR})(?!\d)"
    rf"|(?<!\d)(?P<y5>{_YEAR})年(?P<m5>\d\d?)月(?P<d5>\d\d?)日",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FullDate:
    """A date with day, month and year, and where it stands in a text."""

    day: datetime.date
    start: int
    end: int


def full_dates(text: str) -> Iterator[FullDate]:
    """The full dates in a text, in its order. `02/07/2026` is none: it may be in February or in July; `07.02.2026` is."""
    for found in _DATE.finditer(text):
        if (day := _day({name: value for name, value in found.groupdict().items() if value})) is not None:
            yield FullDate(day, *found.span())


def _day(parts: dict[str, str]) -> datetime.date | None:
    number = next(name[1] for name in parts if name[0] == "y")
    year, day, month = int(parts[f"y{number}"]), 0, 0
    if f"n{number}" in parts:
        month = month_of(parts[f"n{number}"])
        day = int(parts[f"d{number}"])
    elif number == "4":
        day, month = _told_apart(int(parts["a4"]), int(parts["b4"]), dotted=parts["s4"] == ".")
    else:
        month, day = int(parts[f"m{number}"]), int(parts[f"d{number}"])
    return calendar_day(year, month, day)


def calendar_day(year: int, month: int, day: int) -> datetime.date | None:
    """A day of the calendar; None for the 30th of February."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def month_of(name: str) -> int:
    """The number of a month by its name, `September` or `Sept.`"""
    return _SHORT_NAMES.index(name[:3].lower()) + 1


def _told_apart(one: int, two: int, *, dotted: bool) -> tuple[int, int]:
    """Day and month of two numbers; zeros where either may be either. With dots the day comes first."""
    if dotted or one > 12 or one == two:
        return one, two
    return (two, one) if two > 12 else (0, 0)
