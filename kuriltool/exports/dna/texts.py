"""Texts and names as Discourse Network Analyzer can hold them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from kuriltool.exports.dna.layout import MOST

# What is in no text of a database, and what makes Java's windows take the words behind it for a page, and load its pictures.
_UNSOUND = re.compile("[\0\ud800-\udfff]|<(?=html>)", re.IGNORECASE)
_LINE_END = re.compile("\r\n?")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Text:
    """The text of an article as the program shows and counts it.

    Its window counts UTF-16 units and knows \\n alone, its lists count code points. So \\r\\n and \\r are \\n here, and U+FFFD
    stands for every character beyond 16 bits: both then count the same.
    """

    words: str
    folded: tuple[int, ...]  # places in the article's own text of each \r that a \n follows

    @classmethod
    def of(cls, text: str) -> Text:
        """The text of an article."""
        ends = [found.start() for found in _LINE_END.finditer(text) if found[0] == "\r\n"]
        return cls(_ASTRAL.sub("\ufffd", sound(_LINE_END.sub("\n", text))), tuple(ends))

    def place(self, at: int) -> int:
        """Where a place of the article's own text is in this one."""
        return at - bisect_left(self.folded, at)


def sound(text: str) -> str:
    """`text` with U+FFFD, one for one, for what no database holds and what would make it a page of HTML."""
    return _UNSOUND.sub("\ufffd", text)


def label(text: str, most: int = MOST) -> str:
    """`text` on one line, of at most so many characters, cut behind a word."""
    line = " ".join(sound(text).split())
    if len(line) <= most:
        return line
    words = line[:most].rpartition(" ")[0]
    return (words if len(words) > most // 2 else line[: most - 1]).rstrip() + "…"


def listed(values: list[str], most: int = MOST) -> str:
    """As many of the values as fit, whole, with semicolons between."""
    joined = ""
    for value in map(label, values):
        longer = f"{joined}; {value}" if joined else value
        if len(longer) > most:
            break
        joined = longer
    return joined
