"""The days that a claim's dates stand for: a month is its first to its last day, a year its first to its last."""

from __future__ import annotations

import calendar
import datetime
import re
from typing import NamedTuple

from kuriltool.days import calendar_day
from kuriltool.model import Claim

_DATE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")


class Span(NamedTuple):
    """Days from the first to the last, both counted in."""

    first: datetime.date
    last: datetime.date


def span(date: str | None) -> Span | None:
    """The days that an ISO date, month or year stands for; None for anything else."""
    found = _DATE.fullmatch(date or "")
    if not found:
        return None
    year, month, day = (int(found[part] or 0) for part in ("year", "month", "day"))
    first = calendar_day(year, month or 1, day or 1)
    last = first if day else _last_day(year, month or 12)
    return Span(first, last) if first and last else None


def _last_day(year: int, month: int) -> datetime.date | None:
    return calendar_day(year, month, calendar.monthrange(year, month)[1]) if year and 1 <= month <= 12 else None


def said(claim: Claim) -> Span | None:
    """The days on which a claim's statement may have been made; None where the article does not tell."""
    if claim.said_when is None:
        return span(claim.said_on)
    first, last = span(claim.said_when.first), span(claim.said_when.last)
    return Span(first.first, last.last) if first and last and first.first <= last.last else span(claim.said_on)


def dated(claim: Claim) -> Span | None:
    """The days of the statement, or else of its article; None where nobody knows either."""
    return said(claim) or span(claim.article.published)
