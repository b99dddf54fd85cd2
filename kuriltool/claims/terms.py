"""Where the terms of a pack stand in a text: one look at each word for all of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from kuriltool.rules.terms import Lists, begins, expression, lowered

_WORD = re.compile(r"\w+")
_KEPT = 200_000  # words that are remembered
K = TypeVar("K", bound=Hashable)


class Hit(NamedTuple, Generic[K]):
    """Words of a text that a term fits, as offsets, and what the term stands for."""

    key: K
    start: int
    end: int


class _Term:
    """A term, compiled when a text has a word for each of its elements: there are thousands, and a text fits few."""

    def __init__(self, term: str, lists: Lists) -> None:
        self._term, self._lists = term, lists

    @cached_property
    def _others(self) -> Sequence[set[str]]:
        """What its elements but the first can begin with, where that is a word."""
        return [words for words in begins(self._term, self._lists)[1:] if "" not in words]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{expression(self._term, self._lists)})(?!\w)")

    def match(self, plain: str, start: int, there: set[str]) -> re.Match[str] | None:
        """How it fits from an offset on; `there` is what the words of the text begin with."""
        for words in self._others:
            if words.isdisjoint(there):
                return None
        return self._pattern.match(plain, start)


class TermFinder(Generic[K]):
    """Finds terms, each given with what it stands for."""

    def __init__(self, terms: Iterable[tuple[K, str]], lists: Lists) -> None:
        given: dict[tuple[str, K], dict[str, None]] = {}
        elements: set[str] = set()
        for key, term in terms:
            first, *others = begins(term, lists)
            elements.update(first, *others)
            for start in sorted(first):
                given.setdefault((start, key), {})[term] = None
        made: dict[str, _Term] = {}
        self._terms: dict[str, list[tuple[K, list[_Term]]]] = defaultdict(list)
        for (start, key), several in given.items():
            longest = sorted(several, key=len, reverse=True)
            self._terms[start].append((key, [made.setdefault(term, _Term(term, lists)) for term in longest]))
        self._elements, self._longest = elements, max(map(len, elements), default=0)
        self._known: dict[str, Sequence[str]] = {}

    def __call__(self, text: str) -> Iterator[Hit[K]]:
        """The hits in text order; those of one key are clear of each other, and of two terms the longer one counts."""
        plain, ends = lowered(text), dict[K, int]()
        words = [(word.start(), self._begins(word[0])) for word in _WORD.finditer(plain)]
        there = {start for _, found in words for start in found}
        for at, found in words:
            for key, terms in (one for start in found if start in self._terms for one in self._terms[start]):
                if at >= ends.get(key, 0) and (end := _end(terms, plain, at, there)):
                    ends[key] = end
                    yield Hit(key, at, end)

    def _begins(self, word: str) -> Sequence[str]:
        """What elements of terms can begin with that fits a word: itself, or its first letters and any ending."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            may = [word, *(word[:n] + "*" for n in range(1, min(len(word), self._longest) + 1))]
            found = self._known[word] = [start for start in may if start in self._elements]
        return found


def _end(terms: Iterable[_Term], plain: str, start: int, there: set[str]) -> int | None:
    """Where the first of the terms that fits from an offset on ends."""
    return next((found.end() for term in terms if (found := term.match(plain, start, there))), None)
