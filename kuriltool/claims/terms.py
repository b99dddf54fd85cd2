"""Where the terms of a pack stand in a text: one look at each word for all of them."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from kuriltool.rules.terms import Lists, expression, starts

_WORD = re.compile(r"\w+")
_KEPT = 200_000  # words that are remembered
K = TypeVar("K", bound=Hashable)


class Hit(NamedTuple, Generic[K]):
    """Words of a text that a term fits, as offsets, and what the term stands for."""

    key: K
    start: int
    end: int


class TermFinder(Generic[K]):
    """Finds terms, each given with what it stands for; they are compiled when a word that they begin with is met."""

    def __init__(self, terms: Iterable[tuple[K, str]], lists: Lists) -> None:
        self._lists = lists
        self._terms: dict[str, dict[K, list[str]]] = {}
        for key, term in terms:
            for start in sorted(starts(term, lists)):
                self._terms.setdefault(start, {}).setdefault(key, []).append(term)
        self._longest = max(map(len, self._terms), default=0)
        self._known: dict[str, list[tuple[K, re.Pattern[str]]]] = {}
        self._compiled: dict[str, list[tuple[K, re.Pattern[str]]]] = {}

    def __call__(self, text: str) -> Iterator[Hit[K]]:
        """The hits in text order; those of one key are clear of each other, and of two terms the longer one counts."""
        plain, ends = lowered(text), dict[K, int]()
        for word in _WORD.finditer(plain):
            fitting = self._known.get(word[0])
            if fitting is None:
                fitting = self._fitting(word[0])
            at = word.start()
            for key, pattern in fitting:
                if at >= ends.get(key, 0) and (found := pattern.match(plain, at)):
                    ends[key] = found.end()
                    yield Hit(key, at, found.end())

    def _fitting(self, word: str) -> list[tuple[K, re.Pattern[str]]]:
        """What may begin with a word: with itself, or with its first letters and any ending. Words come again and again."""
        if len(self._known) >= _KEPT:
            self._known.clear()
        begins = [word, *(word[:n] + "*" for n in range(1, min(len(word), self._longest) + 1))]
        self._known[word] = [one for begin in begins if begin in self._terms for one in self._patterns(begin)]
        return self._known[word]

    def _patterns(self, start: str) -> list[tuple[K, re.Pattern[str]]]:
        if start not in self._compiled:
            self._compiled[start] = [(key, self._pattern(terms)) for key, terms in self._terms[start].items()]
        return self._compiled[start]

    def _pattern(self, terms: Iterable[str]) -> re.Pattern[str]:
        longest = sorted(dict.fromkeys(terms), key=len, reverse=True)
        return re.compile(rf"(?:{'|'.join(expression(term, self._lists) for term in longest)})(?!\w)")


def lowered(text: str) -> str:
    """Small letters and plain apostrophes, with the offsets of the text: `İ` would become two letters."""
    small = text.lower()
    same = small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return same.replace("’", "'")
