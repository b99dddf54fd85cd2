"""Topics of the pack's closed list, called up by their terms, in a content or in what it points back to."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

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
    span = page.doc.char_span(*draft.content[0], alignment_mode="expand") if not own else None
    if span is None:
        return own
    number = page.parse.sentences[span.start]
    return next((issues for words in _context(page, number, draft) if (issues := find(words))), {})


def _context(page: Page, number: int, draft: Draft) -> Iterator[str]:
    """The words around a content, nearest first: its sentence, those before it, then those behind it, all that a headline has."""
    start, end = page.sentences[number]
    before = _open_ones(page, reversed(range(number)))
    yield page.text[start : draft.start]
    yield from islice(before, 1)
    yield page.text[start:end]
    yield from islice(before, REACH - 1)
    yield from islice(_open_ones(page, range(number + 1, len(page.sentences))), LEAD)


def _open_ones(page: Page, numbers: Iterable[int]) -> Iterator[str]:
    """Of some sentences those that say something; boilerplate left out."""
    for start, end in (page.sentences[number] for number in numbers):
        if page.is_open(start) and (words := page.text[start:end]).strip():
            yield words
