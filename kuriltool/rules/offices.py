"""Who held which office on a day."""

from __future__ import annotations

import datetime

from kuriltool.rules.load import RuleSet
from kuriltool.rules.schema import Holder, Office


def covers(term: Holder, on: datetime.date) -> bool:
    """Whether a term of office takes in that day: its first day counts, the day of leaving does not."""
    return term.since <= on and (term.until is None or on < term.until)


def last_day(term: Holder) -> datetime.date | None:
    """The last day in office, which is the day before the file's `to`; None for a term that goes on."""
    return term.until - datetime.timedelta(days=1) if term.until else None


def holders(office: Office, on: datetime.date) -> list[str]:
    """The ids of all who held the office on that day, in the order of the file; an office with one seat has one at most."""
    return list(dict.fromkeys(term.actor for term in office.holders if covers(term, on)))


def holder(office: Office, on: datetime.date) -> str | None:
    """The id of whoever held the office on that day; None where nobody did, or where several seats leave open who is meant."""
    found = holders(office, on)
    return found[0] if len(found) == 1 and office.seats == "one" else None


def office_of(rules: RuleSet, actor: str, on: datetime.date) -> Office | None:
    """The office that the actor held on that day, alone or with others; of several the one that stands first in the files."""
    return next((office for office in rules.held.get(actor, ()) if actor in holders(office, on)), None)
