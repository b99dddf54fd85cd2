"""When claims were said, as bounds: a day, or a month or year where no more is known."""

from __future__ import annotations

import calendar
from datetime import date
from typing import NamedTuple

from kuriltool.model import Claim


class Bounds(NamedTuple):
    """The first and the last day that something may have been said on."""

    first: date
    last: date

    def __str__(self) -> str:
        """`2026-02-07`, `2026-02`, `2026`, or `2026-02-02/2026-02-08`"""
        day = self.first.isoformat()
        known = next((iso for iso in (day, day[:7], day[:4]) if bounds_of(iso) == self), None)
        return known or f"{day}/{self.last.isoformat()}"

    def within_month(self) -> bool:
        """Whether both days lie in one month."""
        return (self.first.year, self.first.month) == (self.last.year, self.last.month)


def dated(claim: Claim) -> Bounds | None:
    """When a claim was said: the day of the statement, else of the article; None where neither is known."""
    when = claim.said_when
    return (when and between(when.first, when.last)) or bounds_of(claim.said_on) or bounds_of(claim.article.published)


def between(first: str | None, last: str | None) -> Bounds | None:
    """The bounds that two ISO dates, months or years make; None where either is missing or none."""
    one, other = bounds_of(first), bounds_of(last)
    return Bounds(one.first, other.last) if one and other and one.first <= other.last else None


def bounds_of(iso: str | None) -> Bounds | None:
    """The bounds of an ISO date, month or year; None for what is no date."""
    parts = (iso or "").split("-")
    if len(parts) > 3 or len(parts[0]) != 4 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    year, *rest = map(int, parts)
    try:
        if len(rest) == 2:
            day = date(year, *rest)
            return Bounds(day, day)
        first, last = (rest[0], rest[0]) if rest else (1, 12)
        return Bounds(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))
    except ValueError:  # no such month, or the 30th of February
        return None
