"""An article's text in the plain form that is read, with a map back, so that every passage is told as the article has it.

What no reader sees (soft hyphens, zero-width spaces, control characters) is left out, spaces and line ends are written one
way, letters in one piece, and the lines of a hard-wrapped paragraph are joined. The article itself is never changed.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from kuriltool.reading.layout import SENTENCE_END, hard_wrapped

LONGEST = 1000  # characters without a space; no word and hardly an address is longer
LONGEST_SIGNS = 100  # signs in a row; the tokenizer's time grows with the square of their number
RAGGED = 0.7  # share of the usual width below which a line of a hard-wrapped text with uneven lines ends its paragraph
STRICT = 0.9  # share of line ends inside sentences where no more would have fitted, from which a column is kept to the letter

_DROPPED = (
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # soft hyphens, marks of direction
    "\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f\U000e0001-\U000e007f"
)
_LINE_ENDS = "\v\f\r\x1c-\x1e\x85\u2028\u2029"
_SPACES = "\x1f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_ACCENTS = "\u0300-\u036f"
_JOINERS = "\u200c\u200d"  # they belong into emoji and into Persian and Indic words, not between Latin letters
_BEYOND = "\u0600-\u1fff\u2190-\u2bff\u3000-\ud7ff\ufe0f\U00010000-\U0010ffff"  # what a joiner joins
_LONE = "\ud800-\udfff"
_WIDE = "\uff01-\uff5e"
_LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}

_ODD = re.compile(f"[{_DROPPED}{_LINE_ENDS}{_SPACES}{_ACCENTS}{_JOINERS}{_LONE}{_WIDE}\ufb00-\ufb06]")
_LONG = re.compile(rf"\S{{{LONGEST}}}(?=\S)|[^\w\s]{{{LONGEST_SIGNS}}}(?=[^\w\s])")
_UNSEEN = re.compile(
    rf"(?P<hyphen>(?<=\w)\u00ad[ \t]*\r?\n[ \t]*(?=\w))|(?P<windows>\r\n)|(?P<end>[{_LINE_ENDS}])|(?P<dropped>[{_DROPPED}]+"
    rf"|(?<![{_BEYOND}])[{_JOINERS}]|[{_JOINERS}](?![{_BEYOND}]))|(?P<ligature>[\ufb00-\ufb06])"
    rf"|(?P<accented>[^\W\d_][{_ACCENTS}]+)"
)
_HYPHEN = re.compile(r"(\w+)[-\u2010]$")
_COMPOUND = re.compile(r"\w+-\w+")


class _Spread(dict[int, int]):
    """Code point to the one written for it, where that changes no offset."""

    def __init__(self) -> None:
        super().__init__({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})

    def __missing__(self, code: int) -> int:
        character = chr(code)
        if unicodedata.category(character) == "Zs" or character == "\x1f":
            self[code] = ord(" ")
        else:
            self[code] = 0xFFFD if 0xD800 <= code < 0xE000 else code
        return self[code]


_ONE_FOR_ONE = _Spread()


class _Edit(NamedTuple):
    """Characters `start` up to `end` of a text, and what is written for them."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class _Map:
    """For each character of a plain text where in the original it begins, and where it ends."""

    starts: array[int]
    ends: array[int]


@dataclass(frozen=True)
class Plain:
    """A text in plain form, `text`, and the original that it stands for. Offsets into one lead to offsets into the other."""

    text: str
    original: str
    _map: _Map | None = None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that a stretch of the plain text stands for."""
        if self._map is None or start >= end:
            return (start, end) if self._map is None else (self._at(start), self._at(start))
        return self._map.starts[start], self._map.ends[end - 1]

    def words(self, start: int, end: int) -> str:
        """A stretch of the plain text as the original has it."""
        first, last = self.place(start, end)
        return self.original[first:last]

    def _at(self, offset: int) -> int:
        starts = self._map.starts if self._map else ()
        return starts[offset] if offset < len(starts) else len(self.original)


def plain(text: str, is_word: Callable[[str], bool] = lambda _: False) -> Plain:
    """The plain form of a text; of an ordinary text that is the text itself.

    `is_word` tells whether letters are a word, which says of `govern-` at the end of a line whether its hyphen stays.
    """
    shown, way = text, None
    if _ODD.search(text):
        shown, way = _edited(text.translate(_ONE_FOR_ONE), _unseen(text))
    if hard_wrapped(shown):
        shown, joined = _edited(shown, _joints(shown, is_word))
        way = _over(way, joined)
    if _LONG.search(shown):
        shown, cut = _edited(shown, (_Edit(found.end(), found.end(), " ") for found in _LONG.finditer(shown)))
        way = _over(way, cut)
    return Plain(shown, text, way)


def as_it_is(text: str) -> Plain:
    """A text that is read as it stands."""
    return Plain(text, text)


def _edited(text: str, edits: Iterable[_Edit]) -> tuple[str, _Map | None]:
    """The text with edits made, which come in text order, and the map of it; None where every offset is as before."""
    found = list(edits)
    if not found:
        return text, None
    parts, at = [], 0
    for edit in found:
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    edited = "".join([*parts, text[at:]])
    return edited, _map(len(text), found) if any(edit.end - edit.start != len(edit.text) for edit in found) else None


def _map(length: int, edits: Iterable[_Edit]) -> _Map:
    starts, ends, at = array("l"), array("l"), 0
    for edit in [*edits, _Edit(length, length, "")]:
        starts.extend(range(at, edit.start))
        ends.extend(range(at + 1, edit.start + 1))
        if len(edit.text) == edit.end - edit.start:
            starts.extend(range(edit.start, edit.end))
            ends.extend(range(edit.start + 1, edit.end + 1))
        else:
            starts.extend([edit.start] * len(edit.text))
            ends.extend([edit.end] * len(edit.text))
        at = edit.end
    return _Map(starts, ends)


def _over(first: _Map | None, second: _Map | None) -> _Map | None:
    """Two maps as one: the second leads into the text whose map is the first."""
    if first is None or second is None:
        return first or second
    starts, ends = first.starts, first.ends
    stops = [starts[0] if starts else 0, *ends]  # a cut stands behind what ends there
    return _Map(
        array("l", (starts[a] if a < b else stops[a] for a, b in zip(second.starts, second.ends, strict=True))),
        array("l", (stops[b] for b in second.ends)),
    )


# characters


def _unseen(text: str) -> Iterator[_Edit]:
    """What is left out of a text, or takes up more or less room in its plain form."""
    for found in _UNSEEN.finditer(text):
        written = _written(text, found)
        if written != found[0]:
            yield _Edit(found.start(), found.end(), written)


def _written(text: str, found: re.Match[str]) -> str:
    match found.lastgroup:
        case "windows":
            return " \n"  # as the trained pipeline has met it; as long as before
        case "end":
            return "" if _beside_line_end(text, found.start()) else "\n"
        case "ligature":
            return _LIGATURES[found[0]]
        case "accented":
            return unicodedata.normalize("NFC", found[0])
        case _:
            return ""


def _beside_line_end(text: str, at: int) -> bool:
    """Whether a form feed or the like stands where a line ends or begins anyway; a lone carriage return is the end itself."""
    return text[at] != "\r" and ("\n" in text[max(0, at - 1) : at] or text[at + 1 : at + 2] in ("\n", "\r"))


# lines


def _joints(text: str, is_word: Callable[[str], bool]) -> Iterator[_Edit]:
    """The line ends inside the paragraphs of a hard-wrapped text, each with what joins its two lines."""
    lines = list(_lines(text))
    column = _Column(text, lines)
    spelling = _Spelling(text, is_word)
    for (start, end), (after, stop) in pairwise(lines):
        if start == end or after == stop:
            continue
        broken = _HYPHEN.search(text, start, end) if text[after].isalnum() else None
        if broken is None:
            yield from [_Edit(end, after, " ")] if column.breaks(text[start:end], text[after:stop]) else []
        elif text[after].islower() or column.breaks(text[start:end], text[after:stop]):
            keeps = spelling.keeps_hyphen(broken[1], text[after:stop])
            yield _Edit(end if keeps else end - 1, after, "")


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines of a text without the space around them; an empty one begins where it ends."""
    at = 0
    for line in text.split("\n"):
        body = line.strip(" \t")
        start = at + len(line) - len(line.lstrip(" \t")) if body else at
        yield start, start + len(body)
        at += len(line) + 1


class _Column:
    """The width that a hard-wrapped text keeps to, and which of its line ends are there for the width alone."""

    def __init__(self, text: str, lines: list[tuple[int, int]]) -> None:
        inner = [(text[a:b], text[c:d]) for (a, b), (c, d) in pairwise(lines) if a < b and c < d]
        lengths = sorted(len(line) for line, _ in inner)
        self._width = lengths[len(lengths) * 9 // 10] if lengths else 0
        within = [self._is_full(*pair) for pair in inner if not SENTENCE_END.search(pair[0])]
        self._strict = sum(within) >= STRICT * len(within)

    def breaks(self, line: str, following: str) -> bool:
        """Whether a line ends because the next one's first word did not fit, so that both are of one paragraph."""
        return self._is_full(line, following) if self._strict else len(line) > RAGGED * self._width

    def _is_full(self, line: str, following: str) -> bool:
        """Whether the next word would not have fitted; there may have been two spaces before it."""
        return len(line) + 2 + len(following.split(None, 1)[0]) > self._width


class _Spelling:
    """Whether the hyphen at a line's end is the word's own: `well-known`, but `government`."""

    def __init__(self, text: str, is_word: Callable[[str], bool]) -> None:
        self._is_word = is_word
        self._words: Counter[str] | None = None
        self._text = text

    def keeps_hyphen(self, first: str, second: str) -> bool:
        """Whether two parts that a line's end divides behind a hyphen are written with it; `second` may have more behind it."""
        rest = re.match(r"\w+", second)
        tail = rest[0] if rest else second
        if not tail[0].islower() or not first[-1].isalpha():
            return True
        whole, parts = (first + tail).casefold(), f"{first}-{tail}".casefold()
        written = self._written
        if written[whole] or written[parts]:
            return written[parts] > written[whole]
        return not self._is_word(whole) and self._is_word(first.casefold()) and self._is_word(tail)

    @property
    def _written(self) -> Counter[str]:
        """How often each word, with a hyphen or without, stands inside a line."""
        if self._words is None:
            folded = self._text.casefold()
            self._words = Counter(re.findall(r"\w+", folded))
            self._words.update(_COMPOUND.findall(folded))
        return self._words
