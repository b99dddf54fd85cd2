"""Topics of the pack's closed list, called up by their terms, in a content or in what it points back to."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from spacy.tokens import Span

from kuriltool.claims.drafts import Draft
from kuriltool.claims.passages import Page
from kuriltool.claims.terms import Hit, TermFinder
from kuriltool.rules.schema import Issue

REACH, LEAD = 6, 3  # sentences that a content without a topic of its own looks back, and ahead


class IssueFinder:
    """Finds the issues of a passage by the terms of the pack; `lists` are the word lists that they name."""

    def __init__(self, issues: Iterable[Issue], lists: Mapping[str, Sequence[str]] | None = None) -> None:
        issues, known = tuple(issues), lists or {}
        self._order = {issue.id: number for number, issue in enumerate(issues)}
        self._terms = TermFinder(((issue.id, term) for issue in issues for term in issue.terms), known)
        self._without = TermFinder(((issue.id, term) for issue in issues for term in issue.without), known)
        self._found = functools.lru_cache(maxsize=2048)(self._find)  # neighbouring claims look at the same sentences

    def __call__(self, text: str) -> dict[str, str]:
        """Each issue whose terms stand in the text, with the first of them, in the order of the pack."""
        return dict(self._found(text))

    def _find(self, text: str) -> dict[str, str]:
        hits = list(self._terms(text))
        closed = list(self._without(text)) if hits else []
        first: dict[str, Hit[str]] = {}
        for hit in hits:
            if not _is_within(hit, closed):
                first.setdefault(hit.key, hit)
        return {issue: text[first[issue].start : first[issue].end] for issue in sorted(first, key=self._order.__getitem__)}


def _is_within(hit: Hit[str], closed: Iterable[Hit[str]]) -> bool:
    """Whether a hit is part of words in which none counts: `grave` in `grave concern`."""
    return any(c.key == hit.key and c.start < hit.end and hit.start < c.end for c in closed)


def issues_of(page: Page, draft: Draft, find: IssueFinder) -> dict[str, str]:
    """The issues of a content; where it names none, those of the nearest words that it may point back to.

    `Sudburg has welcomed the goal`: the goal stands in the sentence before.
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
