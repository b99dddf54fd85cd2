"""Topics of the pack's closed list, called up by their terms."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kuriltool.rules.schema import Issue


def _pattern(terms: Iterable[str]) -> re.Pattern[str]:
    words = sorted(set(terms), key=len, reverse=True)
    parts = [r"[\s ]+".join(re.escape(w).replace(r"\*", r"\w*") for w in term.replace("’", "'").split()) for term in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


class IssueFinder:
    """Finds the issues of a passage by the terms of the pack."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self._patterns = [(issue.id, _pattern(issue.terms)) for issue in issues]

    def __call__(self, text: str) -> dict[str, str]:
        """Each issue whose terms stand in the text, with the first of them, in the order of the pack."""
        plain = text.replace("’", "'")
        hits = ((name, pattern.search(plain)) for name, pattern in self._patterns)
        return {name: text[hit.start() : hit.end()] for name, hit in hits if hit}
