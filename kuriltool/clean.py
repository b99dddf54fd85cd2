"""Text of articles made safe to print: no control character, escape sequence or bidi override reaches a terminal."""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"  # Persian and Indic spelling and emoji need them


class _Safe(dict[int, int]):
    """Code point to the code point shown for it; fills itself as characters turn up."""

    def __missing__(self, code: int) -> int:
        self[code] = shown = _shown(code)
        return shown


def _shown(code: int) -> int:
    character = chr(code)
    if character in "\n\t" or character in _JOINERS:
        return code
    category = unicodedata.category(character)
    if character == "\r" or category in ("Zl", "Zp"):
        return ord(" ")
    return 0xFFFD if category in ("Cc", "Cf", "Cs") else code


_SAFE = _Safe()


def clean(text: str) -> str:
    """`text` with everything that could steer a terminal replaced one for one, so that offsets still hold."""
    return text.translate(_SAFE)


def one_line(text: str) -> str:
    """`text` on one line, safe to print."""
    return clean(" ".join(text.split()))


def is_safe(character: str) -> bool:
    """Whether `clean` leaves the character as it is."""
    return _SAFE[ord(character)] == ord(character)


def counted(number: int, noun: str) -> str:
    """`1 claim`, `2 claims`"""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
