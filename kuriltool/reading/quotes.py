"""Quotation marks paired: a fact of typography, found without a parse.

Paragraphs are paired one by one, so a stray mark costs one paragraph at most. A quote that its paragraph doesn't close
counts as running on where the next paragraph opens with a mark again, as newspapers set long quotations.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

# Opening mark to the marks that may close it. “…“ and „…“ are what hasty keyboards and German-style setting leave behind.
CLOSERS: dict[str, str | tuple[str, ...]] = {
    "“": '”“"',
    "„": '“”"',
    "«": "»",
    "‹": "›",
    "「": "」",
    "『": "』",
    '"': '"”',
    "”": "”",  # Swedish style, and what a broken “smart quotes” filter makes of the first mark
    "‘": "’'",
    "'": "'’",
    "‚": "‘’'",
    "''": ("''",),
    "``": ("''",),
}
SINGLE = frozenset("‘'‚")
BRACKETS = frozenset("「『")  # they open wherever they stand: their script puts no space before them
DOUBLED = frozenset({"''", "``"})
SAME = frozenset('“"”')  # marks that open and close alike
DEEPEST = 12  # open marks that one may close; what lies below is stray
_MARK = re.compile("[“”„«»‹›「」『』‘’‚\"'`]")
_FEET = re.compile(r"\d['’]\s?\d{1,2}$")
_INCHES = re.compile(r"(?<![\d.,])\d{1,2}(?:\.\d)?$")  # 1945 is no length
SMALL = frozenset({"of", "the", "and", "for", "in", "on", "a", "an", "to", "with"})  # may stand small in a title


@dataclass(frozen=True)
class Quote:
    """What stands between a pair of marks.

    `start`/`end` take in the marks, `inner_start`/`inner_end` do not; code points, half open. `depth` is 0 for an outer
    quote. `closed` is false where the closing mark is missing; `runs_on` where the next paragraph continues it.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    depth: int = 0
    closed: bool = True
    runs_on: bool = False


@dataclass(frozen=True)
class _Open:
    mark: str
    at: int


class _Stretch:
    """One paragraph, whose marks are paired among themselves."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self._at = [found.start() for found in _MARK.finditer(text, start, end)]
        singles = (at for at in reversed(self._at) if text[at] in "’'‘" and self._may_close_single(at))
        self._last_single_closer = next(singles, -1)
        self._left = Counter(text[at] for at in self._at)
        self._straight = self._left['"']
        self._doubles = [at for at in self._at if text[at] == '"']

    def pair(self) -> tuple[list[Quote], list[_Open]]:
        """Its quotes in order of their closing marks, and the opening marks that nothing closes."""
        quotes: list[Quote] = []
        stack: list[_Open] = []
        for mark, at in self._marks():
            self._left[mark] -= 1
            if (mark in "’'" and self._is_apostrophe(at)) or self._is_measure(at):
                continue
            levels = reversed(range(max(0, len(stack) - DEEPEST), len(stack)))
            level = next((i for i in levels if self._closes(mark, at, stack[i])), None)
            if level is not None:
                opened = stack[level]
                del stack[level:]
                quotes.append(Quote(opened.at, at + len(mark), opened.at + len(opened.mark), at))
            elif self._may_open(mark, at):
                if stack and stack[-1].mark == mark and mark not in SINGLE and not self._closes_twice(mark, at):
                    quotes += self._broken_off(stack.pop(), at)
                stack.append(_Open(mark, at))
        return [q for q in quotes if self.text[q.inner_start : q.inner_end].strip()], stack

    def unclosed(self, stack: list[_Open]) -> Quote | None:
        """The outermost double mark left open at the end, as a quote up to there."""
        opened = next((o for o in stack if o.mark not in SINGLE), None)
        if opened is None:
            return None
        stop = opened.at + len(self.text[opened.at : self.end].rstrip())
        return Quote(opened.at, stop, opened.at + len(opened.mark), stop, closed=False)

    def _closes_twice(self, mark: str, at: int) -> bool:
        """Whether closing marks are left for the quote that opens here and for one around it: `“what he calls “hell” is`."""
        return self._nests(at) if mark == '"' else self._left[CLOSERS[mark][0]] - self._left[mark] >= 2

    def _broken_off(self, opened: _Open, at: int) -> list[Quote]:
        """What an opening mark without a partner encloses up to the next one, if that reads like the end of a quote."""
        inner = opened.at + len(opened.mark)
        stop = inner + len(self.text[inner:at].rstrip())
        ends = self.text[stop - 1] in ".,!?…" and stop > inner
        return [Quote(opened.at, stop, inner, stop, closed=False)] if ends else []

    def opens_with_double_mark(self) -> bool:
        """Whether it may carry on a quote that the paragraph before left open."""
        head = self.text[self.start : self.end].lstrip()
        return head[:2] in DOUBLED or (head[:1] in CLOSERS and head[:1] not in SINGLE)

    def _marks(self) -> Iterator[tuple[str, int]]:
        """Each mark and where it stands; two single ones count as a double one where they open or close as such."""
        after, doubled = self.start, False
        for at in self._at:
            if at < after:
                continue
            pair = self.text[at : min(at + 2, self.end)]
            if pair in DOUBLED and (doubled or self._may_open(pair, at)):
                doubled, after = pair != "''" or not doubled, at + 2
                yield pair, at
            else:
                yield pair[0], at

    def _before(self, at: int) -> str:
        return self.text[at - 1] if at > self.start else " "

    def _after(self, at: int) -> str:
        return self.text[at] if at < self.end else " "

    def _may_open(self, mark: str, at: int) -> bool:
        after = self._after(at + len(mark))
        if mark not in CLOSERS or after.isspace() or (self._before(at).isalnum() and mark not in BRACKETS):
            return False
        # 'Tis, '90s: a word that begins with an apostrophe is no quote unless a closing mark follows.
        return mark not in SINGLE or (not after.isdigit() and self._last_single_closer > at)

    def _looks_opening(self, at: int) -> bool:
        after = self._after(at + 1)
        return self._before(at).isspace() and (after.isalnum() or after in "‘'“\"„[…")

    def _nests(self, at: int) -> bool:
        """`"Bo "Shorty" Lund came," she said`: behind a mark that opens, two that close."""
        first = bisect_right(self._doubles, at)
        ahead = self._doubles[first : first + 2]
        return self._looks_opening(at) and len(ahead) == 2 and not any(self._looks_opening(other) for other in ahead)

    def _is_measure(self, at: int) -> bool:
        """`6'2"` and `6" of snow`: feet and inches; the latter only where a mark is left over."""
        if self.text[at] != '"' or not self._before(at).isdigit():
            return False
        before, behind = self.text[max(self.start, at - 6) : at], self.text[at + 1 : min(at + 3, self.end)]
        loose = self._straight % 2 == 1 and behind[:1] == " " and behind[1:].islower()
        return _FEET.search(before) is not None or (loose and _INCHES.search(before) is not None)

    def _is_apostrophe(self, at: int) -> bool:
        return self._before(at).isalnum() and self._after(at + 1).isalnum()

    def _may_close_single(self, at: int) -> bool:
        return not self._before(at).isspace() and not self._after(at + 1).isalnum()

    def _is_possessive(self, at: int) -> bool:
        """`the millers’ boats’`: an s before the mark, and a better closing mark later."""
        return self._before(at) in "sS" and self._last_single_closer > at

    def _closes(self, mark: str, at: int, opened: _Open) -> bool:
        if mark not in CLOSERS[opened.mark]:
            return False
        if opened.mark in SINGLE:
            return self._may_close_single(at) and not self._is_possessive(at)
        if mark == opened.mark and mark in SAME and self._looks_opening(at):
            # Where marks are left over in pairs the old one is closed here; else it may still be closed later.
            return mark == '"' and self._left[mark] % 2 == 0 and not self._nests(at)
        return True


def find_quotes(text: str, paragraphs: Iterable[tuple[int, int]]) -> list[Quote]:
    """All quotes of a text in order of their start, outer before inner.

    `paragraphs` are the stretches in which marks are paired.
    """
    stretches = [_Stretch(text, start, end) for start, end in paragraphs]
    found: list[Quote] = []
    for stretch, following in zip(stretches, [*stretches[1:], None], strict=False):
        quotes, stack = stretch.pair()
        rest = stretch.unclosed(stack)
        if rest is not None:
            quotes.append(replace(rest, runs_on=following is not None and following.opens_with_double_mark()))
        found += quotes
    return list(_nested(sorted(found, key=lambda q: (q.start, -q.end))))


def _nested(quotes: Iterable[Quote]) -> Iterator[Quote]:
    """Quotes in order of their start, each with its depth."""
    around: list[Quote] = []
    for quote in quotes:
        while around and around[-1].end <= quote.start:
            around.pop()
        yield replace(quote, depth=len(around))
        around.append(quote)


def is_name(text: str, quote: Quote) -> bool:
    """Whether the quoted words are a name or title: `the "Lower River"`, `"Blue Paper"`."""
    inner = text[quote.inner_start : quote.inner_end].rstrip()
    words = [word for part in inner.split() if (word := part.strip(".,;:!?’'"))]
    if not words or len(words) > 8 or inner.endswith(("!", "?")):
        return False
    if len(words) == 1 and inner.endswith(",") and _opens_sentence(text, quote.start):
        return False
    titled = all(w[0].isupper() or w[0].isdigit() or w.lower() in SMALL for w in words)
    return titled and words[-1][0].isupper() and (len(words) > 1 or len(words[0]) > 3)


def _opens_sentence(text: str, at: int) -> bool:
    """`“Never,” he said`: a quote at a sentence's start is speech, however short."""
    while at and text[at - 1] == " ":
        at -= 1
    return not at or text[at - 1] in '\n.!?”"'
