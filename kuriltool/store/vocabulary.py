"""What can be asked of a store, and which of it the words of a query mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from kuriltool.model import JOINT, THIRD
from kuriltool.queries import NO_POSITION, Names, Query, called, called_in_part, listed, unknown, view

Rows = Callable[..., list[tuple[Any, ...]]]
"""Runs an SQL statement with its values."""

_EVERYWHERE = {"position": (JOINT, THIRD, NO_POSITION), "issue": ("other",)}  # whatever the pack

_COLUMNS = {
    "position": ("claim", "position"),
    "issue": ("claim_issue", "issue"),
    "proposition": ("claim_proposition", "proposition"),
    "outlet": ("article", "outlet"),
}
# The different values of a column with an index, each found from the one before: of a million rows with few values in no time.
_DIFFERENT = (
    "WITH RECURSIVE known (value) AS (SELECT min({1}) FROM {0} UNION ALL SELECT (SELECT min({1}) FROM {0} WHERE {1} > value) "
    "FROM known WHERE value IS NOT NULL) SELECT value FROM known WHERE value IS NOT NULL"
)


class Vocabulary:
    """The speakers and outlets that occur in a store, and the positions, issues and propositions of its packs' closed lists."""

    def __init__(self, rows: Rows, sides: Sequence[str], issues: Sequence[str] = (), propositions: Sequence[str] = ()) -> None:
        self._rows = rows
        self._closed = {"position": sides, "issue": issues, "proposition": propositions}

    def meant(self, query: Query) -> dict[str, list[str]]:
        """For each of the five that the query asks for: the values that its words mean, none perhaps."""
        return {
            what: [found for value in wanted for found in _matching(what, value, names)]
            for what, (wanted, names) in self._asked(query).items()
        }

    def notes(self, query: Query) -> list[str]:
        """A line for each word of the query that means nothing here, and for each name that means several."""
        notes = []
        for what, (wanted, names) in self._asked(query).items():
            for value in wanted:
                found = _matching(what, value, names)
                if not found:
                    notes.append(self._absent(what, value, names))
                elif len(found) > 1:
                    notes.append(f'"{value}" fits {listed(found[:8], "and", more=len(found) - 8)}; all are given')
        return notes

    def strange(self, query: Query) -> list[str]:
        """A line for each word of the query that its closed list does not hold; none where a store knows no list."""
        return [
            self._absent(what, value, names)
            for what, (wanted, names) in self._asked(replace(query, speakers=(), outlets=())).items()
            for value in (wanted if self._closed.get(what) else ())
            if not _matching(what, value, names)
        ]

    def _asked(self, query: Query) -> dict[str, tuple[Sequence[str], Names]]:
        asked = {
            "speaker": query.speakers,
            "position": query.positions,
            "issue": query.issues,
            "proposition": query.propositions,
            "outlet": query.outlets,
        }
        return {what: (wanted, self._known(what)) for what, wanted in asked.items() if wanted}

    def _known(self, what: str) -> Names:
        if what == "speaker":
            return self._speakers
        occurring = [value for (value,) in self._rows(_DIFFERENT.format(*_COLUMNS[what]))]
        return {value: (value,) for value in (*self._closed.get(what, ()), *occurring, *_EVERYWHERE.get(what, ()))}

    @cached_property
    def _speakers(self) -> Names:
        """Speakers of claims, the busiest first, each with the names that the pack knows them by."""
        aliases: dict[str, list[str]] = {}
        for actor, alias in self._rows("SELECT DISTINCT actor, alias FROM actor_name ORDER BY 1, 2"):
            aliases.setdefault(actor, []).append(alias)
        heard = "SELECT actor, speaker FROM claim WHERE speaker IS NOT NULL GROUP BY speaker, actor"
        speakers: dict[str, list[str]] = {}
        for actor, speaker in self._rows(f"{heard} ORDER BY count(*) DESC, speaker, actor"):
            speakers.setdefault(speaker, [speaker]).extend(aliases.get(actor, []))
        return speakers

    def _silent(self) -> Names:
        """Actors that the pack knows and that no claim here is by."""
        silent: dict[str, list[str]] = {}
        unheard = "SELECT canonical, alias FROM actor_name WHERE actor NOT IN (SELECT actor FROM claim WHERE actor IS NOT NULL)"
        for canonical, alias in self._rows(unheard + " ORDER BY 1, 2"):
            silent.setdefault(canonical, [canonical]).append(alias)
        return silent

    def _absent(self, what: str, value: str, names: Names) -> str:
        if what == "speaker" and (silent := called_in_part(value, self._silent())):
            return f"no claim here is by {listed(silent[:3], 'or', more=len(silent) - 3)}"
        return unknown(what, view(value)[0] if what == "proposition" else value, names)


def _matching(what: str, wanted: str, names: Names) -> list[str]:
    if what == "proposition":
        id, polarity = view(wanted)
        return [id if polarity is None else f"{id}:{polarity}" for id in called(id, names)]
    return called_in_part(wanted, names) if what in ("speaker", "outlet") else called(wanted, names)
