"""Quotation marks paired: a fact of typography, found without a parse.

Paragraphs are paired one by one, so a stray mark costs one paragraph at most. A quote that its paragraph doesn't close
counts as running on where the next paragraph opens with a mark again, as newspapers set long quotations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

# Opening mark to the marks that may close it. “…“ and „…“ are what hasty keyboards and German-style setting leave behind.
CLOSERS = {
    "“": '”“"',
    "„": '“”"',
    "«": "»",
    '"': '"”',
    "”": "”",  # Swedish style, and what a broken “smart quotes” filter makes of the first mark
    "‘": "’'",
    "'": "'’",
    "''": "''",
    "``": "''",
}
SINGLE = {"‘", "'"}
MARKS = frozenset("“”„«»\"‘’'`")


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


@dataclass
class _Open:
    mark: str
    at: int


def _marks(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    at = start
    while at < end:
        if text[at] in MARKS:
            pair = text[at : at + 2]
            if pair in ("''", "``"):
                yield pair, at
                at += 2
                continue
            yield text[at], at
        at += 1


def _before(text: str, at: int, start: int) -> str:
    return text[at - 1] if at > start else " "


def _after(text: str, at: int, end: int) -> str:
    return text[at] if at < end else " "


def _may_open(text: str, mark: str, at: int, start: int, end: int) -> bool:
    if mark not in CLOSERS:
        return False
    before, after = _before(text, at, start), _after(text, at + len(mark), end)
    if after.isspace() or before.isalnum():
        return False
    # 'Tis, '90s: a word that begins with an apostrophe is no quote unless a closing mark follows.
    return mark not in SINGLE or (not after.isdigit() and _has_single_closer(text, at + 1, end))


def _is_apostrophe(text: str, at: int, start: int, end: int) -> bool:
    return _before(text, at, start).isalnum() and _after(text, at + 1, end).isalnum()


def _closes_single(text: str, at: int, start: int, end: int) -> bool:
    before, after = _before(text, at, start), _after(text, at + 1, end)
    return not before.isspace() and not after.isalnum()


def _has_single_closer(text: str, start: int, end: int) -> bool:
    return any(text[i] in "’'" and _closes_single(text, i, start, end) for i in range(start, end))


def _is_possessive(text: str, at: int, start: int, end: int) -> bool:
    """`the islanders’ graves’`: an s before the mark, and a better closing mark later."""
    return _before(text, at, start) in "sS" and _has_single_closer(text, at + 1, end)


def _closes(text: str, mark: str, at: int, opened: _Open, start: int, end: int) -> bool:
    if mark not in CLOSERS[opened.mark] and not (mark == "''" and opened.mark in ("''", "``")):
        return False
    if opened.mark in SINGLE:
        return _closes_single(text, at, start, end) and not _is_possessive(text, at, start, end)
    if mark in ("“", '"', "”") and mark == opened.mark:
        before, after = _before(text, at, start), _after(text, at + 1, end)
        if before.isspace() and not after.isspace():  # looks like a new quote; the old one may still be closed later
            return text.count(mark, at + 1, end) % 2 == 0
    return True


def _pair(text: str, start: int, end: int) -> tuple[list[Quote], list[_Open]]:
    quotes: list[Quote] = []
    stack: list[_Open] = []
    for mark, at in _marks(text, start, end):
        if mark in "’'" and _is_apostrophe(text, at, start, end):
            continue
        level = next((i for i in reversed(range(len(stack))) if _closes(text, mark, at, stack[i], start, end)), None)
        if level is not None:
            opened = stack[level]
            del stack[level:]
            stop = at + len(mark)
            quotes.append(Quote(opened.at, stop, opened.at + len(opened.mark), at, depth=level))
        elif _may_open(text, mark, at, start, end):
            stack.append(_Open(mark, at))
    return [q for q in quotes if text[q.inner_start : q.inner_end].strip()], stack


def _unclosed(text: str, stack: list[_Open], end: int) -> Quote | None:
    """The outermost double mark that nothing closes, as a quote up to the paragraph's end."""
    opened = next((o for o in stack if o.mark not in SINGLE), None)
    if opened is None or not text[opened.at + 1 : end].strip():
        return None
    stop = opened.at + len(text[opened.at : end].rstrip())
    return Quote(opened.at, stop, opened.at + len(opened.mark), stop, closed=False)


def _opens_with_mark(text: str, start: int, end: int) -> bool:
    head = text[start:end].lstrip()
    return head[:1] in CLOSERS and head[:1] not in SINGLE


def find_quotes(text: str, paragraphs: Iterable[tuple[int, int]]) -> list[Quote]:
    """All quotes of a text in order of their start, outer before inner.

    `paragraphs` are the stretches in which marks are paired.
    """
    spans = list(paragraphs)
    found: list[Quote] = []
    for i, (start, end) in enumerate(spans):
        quotes, stack = _pair(text, start, end)
        rest = _unclosed(text, stack, end)
        if rest is not None:
            follows = i + 1 < len(spans) and _opens_with_mark(text, *spans[i + 1])
            quotes = [q if q.start < rest.start else replace(q, depth=max(1, q.depth)) for q in quotes]
            quotes.append(replace(rest, runs_on=follows))
        found += quotes
    return sorted(found, key=lambda q: (q.start, -q.end))


def is_name(text: str, quote: Quote) -> bool:
    """Whether the quoted words are a name or title: `the "Northern Territories"`, `"Blue Book"`."""
    words = [w.strip(".,;:!?’'") for w in text[quote.inner_start : quote.inner_end].split()]
    words = [w for w in words if w]
    small = {"of", "the", "and", "for", "in", "on", "a", "an", "to", "with"}
    return (
        len(words) <= 8
        and bool(words)
        and all(w[0].isupper() or w[0].isdigit() or w.lower() in small for w in words)
        and (len(words) > 1 or len(words[0]) > 3)
        and words[-1][0].isupper()
    )
