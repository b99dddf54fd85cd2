"""What the name of a file tells of its article."""

from __future__ import annotations

import datetime
import re

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


def date_in_name(path: str) -> str | None:
    """The ISO date in a file's name, `2026-02-07_treaty.txt` or `20260207.html`; None where it has none, or two."""
    name = path.partition("#")[0].rpartition("/")[2]
    dates = {"-".join(match.group(1, 3, 4)) for match in _DATE.finditer(name)}
    return dates.pop() if len(dates) == 1 and _exists(*dates) else None


def _exists(date: str) -> bool:
    try:
        datetime.date.fromisoformat(date)
    except ValueError:
        return False
    return True
