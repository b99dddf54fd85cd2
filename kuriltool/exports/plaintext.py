"""Texts for programs that do not count code points: there, every character is one whatever is counted, and every line end too.

UTF-16 counts two for a character beyond U+FFFF, editors take `\\r\\n` for one or two, and a byte order mark is not seen. So such
characters and those that XML can't hold become one U+FFFD each, line ends become `\\n`, and a mark at the start is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

_UNEVEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\U00010000-\U0010ffff]")
_LEFT_OUT = re.compile("\\A\ufeff|\r(?=\n)")


@dataclass(frozen=True)
class PlainText:
    """A text in which code points, UTF-16 units and characters of an editor are all the same."""

    text: str
    _left_out: Sequence[int]

    @classmethod
    def of(cls, text: str) -> PlainText:
        """The plain form of an article's text."""
        left_out = [found.start() for found in _LEFT_OUT.finditer(text)]
        plain = _LEFT_OUT.sub("", text).replace("\r", "\n")
        return cls(_UNEVEN.sub("\ufffd", plain), left_out)

    def at(self, offset: int) -> int:
        """Where that offset into the article's text is in this one."""
        return offset - bisect_left(self._left_out, offset)
