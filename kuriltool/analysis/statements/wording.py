"""How one wording differs from another, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, Literal, NamedTuple

from kuriltool.analysis.statements.words import english

Op = Literal["same", "left out", "put in"]
SAME: Final = "same"
LEFT_OUT: Final = "left out"
PUT_IN: Final = "put in"

_WORD = re.compile(r"\S+")
_EDGE = re.compile(r"^\W+|\W+$")


class Difference(NamedTuple):
    """Words in a row that both wordings have, or that one alone has: to the letter, with blanks as one space."""

    op: Op
    words: str


def wording(one: str, other: str) -> list[Difference]:
    """How to come from one wording to the other, where case and marks don't count.

    The words that are the same or put in make up the other wording to the letter, but for its blanks.
    """
    from rapidfuzz.distance import Indel

    before, after = _WORD.findall(one), _WORD.findall(other)
    left, right = [_plain(word) for word in before], [_plain(word) for word in after]
    told: list[tuple[Op, list[str]]] = []
    for op in Indel.opcodes(left, right):
        if op.tag == "equal" and _carries(right[op.dest_start : op.dest_end], len(left), len(right)):
            told.append((SAME, after[op.dest_start : op.dest_end]))
        else:
            told.append((LEFT_OUT, before[op.src_start : op.src_end]))
            told.append((PUT_IN, after[op.dest_start : op.dest_end]))
    return [Difference(op, " ".join(words)) for op, words in _joined(told)]


def in_common(told: Iterable[Difference]) -> float:
    """The share of words that are the same, from 0 to 1."""
    lengths = [(difference.op == SAME, len(difference.words.split())) for difference in told]
    return sum(length for same, length in lengths if same) / max(1, sum(length for _, length in lengths))


def _plain(word: str) -> str:
    return _EDGE.sub("", word).casefold() or word


def _carries(words: Sequence[str], *lengths: int) -> bool:
    """Whether common words are worth telling; a lone "the" amid other words is chance."""
    return len(words) == max(lengths) or len(words) > 2 or any(word not in english().empty for word in words)


def _joined(told: Sequence[tuple[Op, list[str]]]) -> Iterator[tuple[Op, list[str]]]:
    """Runs of differences as one that leaves out and one that puts in."""
    for same, run in groupby(told, key=lambda part: part[0] == SAME):
        parts = list(run)
        ops: tuple[Op, ...] = (SAME,) if same else (LEFT_OUT, PUT_IN)
        for op in ops:
            if words := [word for found, several in parts for word in several if found == op]:
                yield op, words
