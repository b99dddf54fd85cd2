"""Token patterns compiled to sets: what spaCy's matcher asks of every token for every pattern is looked up in columns.

A pattern such as `{POS: VERB, LEMMA: {IN: [say, tell]}}` becomes conditions, each a column of the parse and the values that it
may have, or may not. One of them is the key of the pattern: the tokens that have one of its values are looked up, and only they
are asked the rest. What is no such condition (REGEX, flags, lengths, features) is left to spaCy's matcher.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from spacy import attrs
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kuriltool.claims.parse import Parse

# What spaCy's keys ask for, those first that the fewest tokens share a value of.
COLUMNS: dict[str, int] = {
    "ORTH": attrs.ORTH,
    "TEXT": attrs.ORTH,
    "LEMMA": attrs.LEMMA,
    "LOWER": attrs.LOWER,
    "NORM": attrs.NORM,
    "SHAPE": attrs.SHAPE,
    "ENT_TYPE": attrs.ENT_TYPE,
    "TAG": attrs.TAG,
    "DEP": attrs.DEP,
    "POS": attrs.POS,
}
_RANK = {column: rank for rank, column in enumerate(dict.fromkeys(COLUMNS.values()))}
_ANNOTATED = ("TAG", "POS", "LEMMA", "DEP")  # what a parse has to tell before a pattern can ask for it

Places = dict[int, dict[int, list[int]]]  # by column and value the tokens that have it, in text order


class Condition(NamedTuple):
    """A column whose value must be one of some, or none of them."""

    column: int
    values: frozenset[int]
    is_in: bool


@dataclass(frozen=True)
class TokenPattern:
    """What a token has to be: all of some conditions, and where `is_foreign` what spaCy's matcher finds."""

    conditions: tuple[Condition, ...]
    is_foreign: bool = False

    @property
    def key(self) -> Condition | None:
        """The condition by which it is looked up: the one that the fewest tokens fulfil, None where it has none such."""
        listed = (condition for condition in self.conditions if condition.is_in)
        return min(listed, key=lambda condition: _RANK[condition.column], default=None)


class TokenPatterns:
    """Token patterns by number, equal ones once."""

    def __init__(self, vocab: Vocab) -> None:
        self.patterns: list[TokenPattern] = []
        self._vocab = vocab
        self._numbers: dict[str, int] = {}
        self._asked: set[str] = set()  # the keys that some pattern asks for
        self._sought: dict[int, set[int]] = {}  # the values by which some pattern is looked up, by their column
        self._foreign = Matcher(vocab)
        self._foreign_numbers: dict[int, int] = {}  # by spaCy's key, whose string may be gone with the memory that it was made in

    def add(self, written: Mapping[str, Any]) -> int:
        """The number of a pattern, written as spaCy has it."""
        text = json.dumps(written, sort_keys=True)
        if text not in self._numbers:
            self._numbers[text] = len(self.patterns)
            self.patterns.append(pattern := self._compiled(len(self.patterns), written))
            self._asked.update(key.upper() for key in written)
            if (key := pattern.key) is not None:
                self._sought.setdefault(key.column, set()).update(key.values)
        return self._numbers[text]

    def _compiled(self, number: int, written: Mapping[str, Any]) -> TokenPattern:
        conditions = _conditions(written, self._vocab)
        if conditions is not None:
            return TokenPattern(conditions)
        key = self._vocab.strings.add(str(number))
        self._foreign.add(key, [[dict(written)]])
        self._foreign_numbers[key] = number
        return TokenPattern((), is_foreign=True)

    def read(self, parse: Parse) -> Fitting:
        """The patterns laid on a parse; raises ValueError where it lacks something that one asks for."""
        missing = [key for key in _ANNOTATED if key in self._asked and not parse.doc.has_annotation(key)]
        if missing:
            raise ValueError(f"the document has no {', '.join(missing)}, which a pattern asks for")
        return Fitting(self.patterns, parse, self._places(parse), self._found_by_spacy(parse.doc))

    def _places(self, parse: Parse) -> Places:
        """By column the tokens of each value by which some pattern is looked up."""
        found: Places = {}
        for column, values in self._sought.items():
            places = found[column] = {}
            for token, value in enumerate(parse.column(column)):
                if value in values:
                    places.setdefault(value, []).append(token)
        return found

    def _found_by_spacy(self, doc: Doc) -> dict[int, set[int]]:
        """Where the patterns that are left to spaCy hold, by their numbers."""
        found: dict[int, set[int]] = {}
        for key, start, _ in self._foreign(doc) if len(self._foreign) else ():
            found.setdefault(self._foreign_numbers[key], set()).add(start)
        return found


class Fitting:
    """Token patterns laid on one parse: which tokens fit which pattern."""

    def __init__(self, patterns: Sequence[TokenPattern], parse: Parse, places: Places, foreign: Mapping[int, Set[int]]) -> None:
        self._patterns, self._parse, self._places = patterns, parse, places
        self._found: dict[int, Set[int]] = dict(foreign)

    def __getitem__(self, number: int) -> Set[int]:
        """The tokens that are what a pattern asks for."""
        if number not in self._found:
            self._found[number] = self._fitting(self._patterns[number])
        return self._found[number]

    def _fitting(self, pattern: TokenPattern) -> Set[int]:
        if pattern.is_foreign:
            return frozenset()
        key = pattern.key
        rest = [(self._parse.column(c.column), c.values, c.is_in) for c in pattern.conditions if c is not key]
        found = self._having(key) if key is not None else range(len(self._parse.heads))
        for column, values, is_in in rest:
            found = [token for token in found if (column[token] in values) is is_in]
        return frozenset(found)

    def _having(self, key: Condition) -> Sequence[int]:
        """The tokens that fulfil a condition."""
        places = self._places[key.column]
        present = key.values if len(key.values) < len(places) else [value for value in places if value in key.values]
        return [token for value in present for token in places.get(value, ())]


def _conditions(written: Mapping[str, Any], vocab: Vocab) -> tuple[Condition, ...] | None:
    """The conditions of a pattern; None where some of it is nothing that a column tells."""
    found = []
    for key, value in written.items():
        column = COLUMNS.get(key.upper())
        wanted = {"IN": [value]} if isinstance(value, str) else value
        if column is None or not isinstance(wanted, Mapping):
            return None
        for name, words in wanted.items():
            if name.upper() not in ("IN", "NOT_IN") or not all(isinstance(word, str) for word in words):
                return None
            found.append(Condition(column, frozenset(vocab.strings.add(word) for word in words), name.upper() == "IN"))
    return tuple(found)
