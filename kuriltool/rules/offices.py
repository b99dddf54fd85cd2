"""Who held which office on a day."""

from __future__ import annotations

import datetime

from kuriltool.rules.load import RuleSet
from kuriltool.rules.schema import Office


def holder(office: Office, on: datetime.date) -> str | None:
    """The id of the actor who held the office on that day: the first day counts, the day of leaving does not."""
    for term in office.holders:
        if term.since <= on and (term.until is None or on < term.until):
            return term.actor
    return None


def office_of(rules: RuleSet, actor: str, on: datetime.date) -> Office | None:
    """The office that the actor held on that day; of several the one that stands first in the files."""
    return next((office for office in rules.offices if holder(office, on) == actor), None)
