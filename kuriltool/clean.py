"""Text of articles made safe to print: no control character, escape sequence or bidi override reaches a terminal."""

from __future__ import annotations

import re
import unicodedata

# What steers a terminal or is not seen, as Unicode 16 has it, so that every version of Python hides the same: controls, formats,
# surrogates, parted lines and paragraphs, and code points that no letter will ever have. Left are the line break and the tab, and
# U+200C and U+200D, which Persian and Indic spelling and emoji need.
UNSAFE = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad"
    "\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"  # marks and overrides of direction
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags, which can spell hidden words
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
"""Any one character that could steer a terminal."""

_BREAKS = "\r\u2028\u2029"  # they part words, so a space stands for them
_MOST_MARKS = 8  # on one letter; more are of no language, and reach over the lines around
_MAY_BE_MARKS = re.compile(rf"[^\w\0-\x7f]{{{_MOST_MARKS + 1},}}")


def clean(text: str) -> str:
    """`text` with everything that could steer a terminal replaced one for one, so that offsets still hold."""
    if text.isascii() and text.isprintable():
        return text
    return _MAY_BE_MARKS.sub(_thinned, UNSAFE.sub(_shown, text))


def _shown(found: re.Match[str]) -> str:
    return " " if found[0] in _BREAKS else "\ufffd"


def _thinned(found: re.Match[str]) -> str:
    """Characters without those that take no column and come after many others of the kind."""
    shown, marks = "", 0
    for character in found[0]:
        is_mark = character in "\u200c\u200d" or unicodedata.category(character) in ("Mn", "Me")
        marks = marks + 1 if is_mark else 0
        shown += character if marks <= _MOST_MARKS else "\ufffd"
    return shown


def one_line(text: str) -> str:
    """`text` on one line, safe to print."""
    return clean(" ".join(text.split()))


def counted(number: int, noun: str) -> str:
    """`1 claim`, `2 claims`"""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
