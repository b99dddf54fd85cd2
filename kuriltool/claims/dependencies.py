"""Dependency patterns matched along their relations.

spaCy's own matcher tries every combination of tokens that fit the single conditions: three verbs' places in a sentence of 2,000
words are 27 million of them, and a pattern of six tokens never ends. Here each pattern begins where its first token fits, and
goes from there along its relations.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import groupby
from typing import Any, Generic, NamedTuple, TypeVar

from spacy.vocab import Vocab

from kuriltool.claims.parse import RELATIONS, Parse, Reached
from kuriltool.claims.patterns import Fitting, TokenPatterns

MOST = 20_000  # partial matches of one pattern in one sentence; hostile ones would go on for hours
K = TypeVar("K", bound=Hashable)


class _Step(NamedTuple):
    """A token of a pattern behind the first: what it has to be, and how it hangs on an earlier one."""

    token: int
    left: int
    reached: Reached


_Fitted = tuple[int, Reached, Set[int]]  # a step with the tokens of an article that fit it


class _Pattern(NamedTuple):
    first: int
    steps: tuple[_Step, ...]


class RelationMatcher(Generic[K]):
    """Finds what spaCy's dependency matcher finds, looking for each token only where its relation leads.

    A token of a pattern must stand behind the one that it hangs on, as our rule files have it. Where a sentence holds too many
    places, the first ones in text order count.
    """

    def __init__(self, vocab: Vocab) -> None:
        self._tokens = TokenPatterns(vocab)
        self._patterns: list[tuple[K, _Pattern]] = []

    def add(self, key: K, patterns: Iterable[Sequence[Mapping[str, Any]]]) -> None:
        """Enter the patterns of a key, each written as spaCy has it."""
        self._patterns += [(key, self._compiled(pattern)) for pattern in patterns]

    def _compiled(self, written: Sequence[Mapping[str, Any]]) -> _Pattern:
        numbers = {node["RIGHT_ID"]: number for number, node in enumerate(written)}
        tokens = [self._tokens.add(node["RIGHT_ATTRS"]) for node in written]
        hung = zip(tokens[1:], written[1:], strict=True)
        return _Pattern(tokens[0], tuple(_Step(t, numbers[node["LEFT_ID"]], RELATIONS[node["REL_OP"]]) for t, node in hung))

    def __call__(self, parse: Parse) -> list[tuple[K, list[int]]]:
        """The matches as token numbers, in the order of the patterns; those of one in the order of its first token."""
        fitting = self._tokens.read(parse)
        return [(key, found) for key, pattern in self._patterns for found in _matches(pattern, parse, fitting)]


def _matches(pattern: _Pattern, parse: Parse, fitting: Fitting) -> Iterator[list[int]]:
    """The matches of a pattern, sentence by sentence."""
    first, steps = fitting[pattern.first], [(step.left, step.reached, fitting[step.token]) for step in pattern.steps]
    if all(fits for _, _, fits in steps):
        for root, places in groupby(sorted(first), parse.roots.__getitem__):
            yield from _in_sentence(steps, root, places, parse)


def _in_sentence(steps: Sequence[_Fitted], root: int, places: Iterable[int], parse: Parse) -> Iterator[list[int]]:
    """The matches of a pattern that begin at some places of a sentence; none reaches out of its tree."""
    roots, left_over = parse.roots, MOST
    chosen: list[int] = []
    open_ = [iter(places)]
    while open_:
        place = next(open_[-1], None)
        if place is None:
            open_.pop()
            if chosen:
                chosen.pop()
            continue
        left_over -= 1
        if left_over < 0:
            return
        if len(chosen) == len(steps):
            yield [*chosen, place]
        else:
            left, reached, fits = steps[len(chosen)]
            chosen.append(place)
            open_.append(iter([other for other in reached(parse, chosen[left]) if other in fits and roots[other] == root]))
