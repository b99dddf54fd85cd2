"""When a claim was said, as far as its article tells, and whether two may have been said at once."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from kuriltool.model import Claim

_CLOSE = 1  # days between two reports of one statement whose day no article tells
_REPORTED = 2  # days within which a statement whose day is known is reported elsewhere without naming it
_TAKEN_UP = 3  # days within which another report of an event that is known to be one comes out
_FEW = 7  # days that a stretch has which tells of an event
_LONG = 31  # days; a stretch longer than a month ties nothing together
_WEEK = 7  # days
_ZONES = 1  # days by which two articles may date one statement apart, for the earth is round

Days = tuple[tuple[int, int], ...]
"""Stretches of days as ordinals, both ends inclusive."""

EVER = (date.min.toordinal(), date.max.toordinal())


@dataclass(frozen=True)
class When:
    """Days as ordinals: the bounds of those on which it was said, and of those on which its article came out."""

    said: tuple[int, int] | None
    published: tuple[int, int] | None

    @classmethod
    def of(cls, claim: Claim) -> When:
        """What a claim and its article tell. A month or a year stands for all its days."""
        told = claim.said_when
        bounds = (told.first, told.last) if told else (claim.said_on, claim.said_on)
        return cls.told(*bounds, claim.article.published)

    @classmethod
    def told(cls, first: str | None, last: str | None, published: str | None) -> When:
        """Of ISO dates, months or years: the bounds of when it was said, and when its article came out."""
        return cls(_bounds(first, last), _bounds(published, published))

    @property
    def days(self) -> Days:
        """The stretches of days that are known of it; without any, all there are."""
        return tuple(self._known) or (EVER,)

    def tied(self, other: When) -> bool:
        """Whether dates of both, none of them a whole year, can be compared."""
        return self._comparable and other._comparable

    @cached_property
    def _comparable(self) -> bool:
        return any(last - first < _LONG for first, last in self._known) and not self._vague

    @cached_property
    def _known(self) -> list[tuple[int, int]]:
        return [bounds for bounds in (self.said, self.published) if bounds]

    @property
    def _vague(self) -> bool:
        return self.said is not None and self.said[1] - self.said[0] >= _LONG

    def together(self, other: When) -> bool:
        """Whether both may have been said at once; without a date anything may."""
        if self.said and other.said:
            return _apart(self.said, other.said) <= _ZONES
        if self.published and other.published and _apart(self.published, other.published) <= _CLOSE:
            return True
        for one, two in ((self, other), (other, self)):
            if one.said and two.published:
                first, last = one.said
                return _apart((first - _ZONES, last + _REPORTED), two.published) <= 0
        return not (self._known and other._known)

    def near(self, other: When) -> bool:
        """Whether both may be of one event, which a weekly takes up days after a wire; without a date anything may."""
        days = self._day, other._day
        if not days[0] or not days[1]:
            return self.together(other)
        return _apart(days[0], days[1]) <= _TAKEN_UP and (self.together(other) or not (self.said and other.said))

    @property
    def _day(self) -> tuple[int, int] | None:
        """The days that it was said, where they are few; else those that its article came out."""
        return self.said if self.said and self.said[1] - self.said[0] < _FEW else self.published


def reach(days: Days) -> Days:
    """The stretches on one of which falls a day of whatever may be one statement or of one event with what has these days."""
    return tuple((first - _TAKEN_UP, last + _TAKEN_UP) for first, last in days)


def weeks(days: Days) -> tuple[int, ...]:
    """Numbers of the weeks that what has these days reaches into; (0,) where these are all there are.

    Two that may be one statement, or of one event, have one in common, or one of them has all.
    """
    if EVER in days:
        return (0,)
    told = (range(_week(first), _week(last) + 1) for first, last in reach(days))
    return tuple(sorted({week for numbers in told for week in numbers}))


def _week(day: int) -> int:
    """The number of the week of a day, from 1 on even for those just before all days."""
    return day // _WEEK + 2


def meet(reach: Days, days: Days) -> bool:
    """Whether any of the days lies within reach."""
    for first, last in reach:
        for start, end in days:
            if first <= end and start <= last:
                return True
    return False


def _apart(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Days between two stretches, 0 where they touch."""
    return max(0, one[0] - other[1], other[0] - one[1])


@lru_cache(1 << 12)
def _bounds(first: str | None, last: str | None) -> tuple[int, int] | None:
    """The days of ISO dates, months or years; None for what is no date."""
    if not first or not last:
        return None
    try:
        return _day(first, last=False).toordinal(), _day(last, last=True).toordinal()
    except ValueError:
        return None


def _day(told: str, *, last: bool) -> date:
    parts = [int(part) for part in told.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else (12 if last else 1)
    if len(parts) > 2:
        return date(year, month, parts[2])
    return date(year, month, calendar.monthrange(year, month)[1] if last else 1)
