"""Terms that can never count, because words of 'without' stand wherever they stand."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from kuriltool.rules.schema import GAP
from kuriltool.rules.terms import Lists, expression, lowered, starts

_WORD = re.compile(r"\w+")
_FILLER = "zzq"  # stands for words and endings that no term has
_MOST = 200  # wordings of one term that are looked at


class Closing:
    """Looks for such terms; `lists` are the word lists that terms name."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._entries: dict[str, list[str]] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}

    def __call__(self, terms: Sequence[str], without: Sequence[str]) -> Iterator[tuple[int, str]]:
        """The number of each term that never counts, and what it stands in."""
        closing: dict[str, list[str]] = {}
        for words in without:
            for start in starts(words, self._lists):
                closing.setdefault(start, []).append(words)
        for number, term in enumerate(terms if closing else ()):
            first = _WORD.findall(" ".join(self._forms(element)[0] for element in _elements(term)))
            near = (words for start in _beginnings(first) for words in closing.get(start, ()) if _plain(words).issubset(first))
            if over := next((words for words in near if self._covers(words, term)), None):
                yield number, over

    def _covers(self, words: str, term: str) -> bool:
        if words not in self._patterns:
            self._patterns[words] = re.compile(rf"(?<!\w)(?:{expression(words, self._lists)})(?!\w)")
        return all(map(self._patterns[words].search, self._wordings(term)))

    def _wordings(self, term: str) -> Iterator[str]:
        """Texts that a term fits, enough of them that whatever covers them all covers it; the first ones of very many."""
        wordings = itertools.product(*(self._forms(element) for element in _elements(term)))
        return (" ".join(" ".join(forms).split()) for forms in itertools.islice(wordings, _MOST))

    def _forms(self, element: str) -> Sequence[str]:
        if element == GAP:
            return ("", _FILLER)
        if element.startswith("@") and len(element) > 1:
            name = element[1:]
            if name not in self._entries:
                self._entries[name] = [words for entry in self._lists.get(name, ()) for words in self._wordings(entry)]
            return self._entries[name]
        forms = ((word[:-1], word[:-1] + _FILLER) if word.endswith("*") else (word,) for word in element.split("/"))
        return [form for both in forms for form in both]


def _elements(term: str) -> list[str]:
    return lowered(term).split()


def _plain(term: str) -> set[str]:
    """The words of a term that stand for nothing but themselves."""
    return {element for element in _elements(term) if _WORD.fullmatch(element)}


def _beginnings(words: Sequence[str]) -> list[str]:
    """What a term may begin with that stands among the words, as `starts` writes it."""
    return ["", *words, *(word[:n] + "*" for word in words for n in range(1, len(word) + 1))]
