"""Topics of the pack's closed list, called up by their terms, in a content or in what it points back to."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from spacy.tokens import Span

from kuriltool.claims.drafts import Draft
from kuriltool.claims.passages import Page
from kuriltool.rules.schema import GAP, Issue

_BETWEEN = r"(?:[^\w.!?;:]+\w+){0,4}?[^\w.!?;:]+"  # what stands for GAP: words of the same clause
_WORD, _START = re.compile(r"\w+"), re.compile(r"\w+\*?")  # the start of a term, `*` for any ending
_SPACE = r"[\s\u00a0]+"
REACH, LEAD = 6, 3  # sentences that a content without a topic of its own looks back, and ahead


def _word(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*")


def _term(term: str) -> str:
    parts = term.replace("’", "'").lower().split(f" {GAP} ")
    return _BETWEEN.join(_SPACE.join(map(_word, part.split())) for part in parts)


class _Terms:
    """Terms by the word they begin with, so that a text is only compared with those that can stand in it."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._by_word: dict[str, list[str]] = {}
        for term in sorted(set(terms), key=len, reverse=True):
            start = _START.match(term.lower())
            self._by_word.setdefault(start[0] if start else "", []).append(term)
        self._known: dict[str, list[str]] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}  # compiled when their first word is met

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where terms stand in a text of small letters, in text order and clear of each other; the longer of two."""
        at = 0
        for word in _WORD.finditer(text):
            if word.start() < at:
                continue
            keys = self._starts(word[0])
            at = max((hit.end() for key in keys if (hit := self._pattern(key).match(text, word.start()))), default=at)
            if at > word.start():
                yield word.start(), at

    def _starts(self, word: str) -> list[str]:
        """The starts of terms that a word can be: itself, or its first letters and any ending. Words come again and again."""
        found = self._known.get(word)
        if found is None:
            begins = (word[:n] + "*" for n in range(1, len(word) + 1))
            found = self._known[word] = [key for key in (word, *begins) if key in self._by_word]
        return found

    def _pattern(self, word: str) -> re.Pattern[str]:
        if word not in self._patterns:
            self._patterns[word] = re.compile(rf"(?:{'|'.join(map(_term, self._by_word[word]))})(?!\w)")
        return self._patterns[word]


def _lowered(text: str) -> str:
    """Small letters and plain apostrophes, with the offsets of the text: `İ` would become two letters."""
    lowered = text.lower()
    same = lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return same.replace("’", "'")


class IssueFinder:
    """Finds the issues of a passage by the terms of the pack."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self._terms = [(issue.id, _Terms(issue.terms), _Terms(issue.without)) for issue in issues]
        self._found = functools.lru_cache(maxsize=2048)(self._find)  # neighbouring claims look at the same sentences

    def __call__(self, text: str) -> dict[str, str]:
        """Each issue whose terms stand in the text, with the first of them, in the order of the pack."""
        return dict(self._found(text))

    def _find(self, text: str) -> dict[str, str]:
        plain = _lowered(text)
        hits = ((name, _first(plain, terms, without)) for name, terms, without in self._terms)
        return {name: text[hit[0] : hit[1]] for name, hit in hits if hit}


def _first(text: str, terms: _Terms, without: _Terms) -> tuple[int, int] | None:
    """Where the first term stands that is no part of words in which none counts: `grave` in `grave concern`."""
    hits = list(terms.find(text))
    closed = list(without.find(text)) if hits else []
    return next((hit for hit in hits if not any(a < hit[1] and hit[0] < b for a, b in closed)), None)


def issues_of(page: Page, draft: Draft, find: IssueFinder) -> dict[str, str]:
    """The issues of a content; where it names none, those of the nearest words that it may point back to.

    `Moscow has welcomed the goal`: the goal stands in the sentence before.
    """
    own = find(" ".join(page.text[a:b] for a, b in draft.content))
    span = page.doc.char_span(*draft.content[0], alignment_mode="expand")
    if own or span is None:
        return own
    return next((issues for words in _context(page, span[0].sent, draft) if (issues := find(words))), {})


def _context(page: Page, sent: Span, draft: Draft) -> Iterator[str]:
    """The words around a content, nearest first: its sentence, those before it, then those behind it, all that a headline has."""
    before, behind = list(_before(page, sent)), _behind(page, sent)
    yield page.text[sent.start_char : draft.start]
    yield from before[:1]
    yield sent.text
    yield from before[1:]
    yield from behind


def _before(page: Page, sent: Span) -> Iterator[str]:
    """The sentences before one, the nearest first, as far as a content looks back; boilerplate left out."""
    return islice((s.text for s in _earlier(sent) if s.text.strip() and page.is_open(s.start_char)), REACH)


def _earlier(sent: Span) -> Iterator[Span]:
    while sent.start:
        sent = sent.doc[sent.start - 1].sent
        yield sent


def _later(sent: Span) -> Iterator[Span]:
    while sent.end < len(sent.doc):
        sent = sent.doc[sent.end].sent
        yield sent


def _behind(page: Page, sent: Span) -> Iterator[str]:
    return islice((s.text for s in _later(sent) if s.text.strip() and page.is_open(s.start_char)), LEAD)
