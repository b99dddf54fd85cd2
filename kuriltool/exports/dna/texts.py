"""Texts and names as Discourse Network Analyzer can hold them."""

from __future__ import annotations

import re

from kuriltool.exports.dna.layout import MOST

# What is in no text of a database, and what makes Java's windows take the words behind it for a page, and load its pictures.
_UNSOUND = re.compile("[\0\ud800-\udfff]|<(?=html>)", re.IGNORECASE)


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
