"""What somebody may have meant who wrote a word that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

LONGEST_MEANT, MOST_MEANT = 100, 20_000


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint at the known word that is nearest, or nothing; nothing too where words are so long or many that it takes long."""
    known = list(known)
    if len(word) > LONGEST_MEANT or len(known) > MOST_MEANT:
        return ""
    folded = {name.casefold(): name for name in sorted(known)}
    near = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return f' (did you mean "{folded[near[0]]}"?)' if near else ""
