"""What the name of a file tells of its article."""

from __future__ import annotations

from pathlib import PurePath

from kuriltool.days import full_dates


def date_in_name(path: str) -> str | None:
    """The ISO date in a file's name, `2026-02-07_treaty.txt` or `Feb-7-2026.html`; None where it has none, or two.

    Of a file in an archive, `export.zip#2026-02-07_treaty.txt`, its own name comes first.
    """
    file, *entries = path.split("#")
    names = [part.rpartition("/")[2] for part in (*(e for e in reversed(entries) if PurePath(e).suffix), file)]
    dates = ({date.day.isoformat() for date in full_dates(name)} for name in names)
    found: set[str] = next(filter(None, dates), set())
    return found.pop() if len(found) == 1 else None
