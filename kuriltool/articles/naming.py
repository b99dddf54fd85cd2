"""What the name of a file tells of its article."""

from __future__ import annotations

from kuriltool.days import full_dates


def date_in_name(path: str) -> str | None:
    """The ISO date in a file's name, `2026-02-07_treaty.txt` or `Feb-7-2026.html`; None where it has none, or two."""
    name = path.partition("#")[0].rpartition("/")[2]
    dates = {date.day.isoformat() for date in full_dates(name)}
    return dates.pop() if len(dates) == 1 else None
