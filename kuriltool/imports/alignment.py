"""Places in a text that another program kept, in the article's own text: line ends and odd characters may differ."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

_STANDS_FOR_ANY = "\ufffd"  # what programs put in the place of characters that they can't hold


Aligned = Callable[[int, int], tuple[int, int]]
"""A span of the kept text, not empty, to the same span of the article's own."""


def alignment(kept: str, own: str) -> Aligned | None:
    """What finds spans of the kept text in the article's own; None where they are not the same text.

    The same they are where only line ends differ, a byte-order mark, blank ends, and characters for which U+FFFD stands.
    """
    if kept == own:
        return lambda start, end: (start, end)
    turns = _turns(kept, own)
    if turns is None:
        return None
    starts = [at for at, _ in turns]

    def moved(at: int) -> int:
        return at + turns[bisect_right(starts, at) - 1][1]

    return lambda start, end: (moved(start), moved(end - 1) + 1)


def _turns(kept: str, own: str) -> list[tuple[int, int]] | None:
    """From which places in the kept text on the own one is how much farther."""
    i = j = 0
    turns = [(0, 0)]
    while i < len(kept) and j < len(own):
        more, less = _extra(own, j, kept[i]), _extra(kept, i, own[j])
        if more or less:
            i, j = i + less, j + more
            turns.append((i, j - i))
        elif kept[i] in (own[j], _STANDS_FOR_ANY) or {kept[i], own[j]} == {"\n", "\r"}:
            i, j = i + 1, j + 1
        else:
            return None
    return None if kept[i:].strip() or own[j:].strip() else turns


def _extra(text: str, at: int, other: str) -> int:
    """How many characters a text has at a place for which the other has none: of CRLF the first, a byte-order mark."""
    return int(text[at] == "\ufeff" != other or (text.startswith("\r\n", at) and other == "\n"))
