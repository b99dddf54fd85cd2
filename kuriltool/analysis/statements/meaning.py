"""How near words are in meaning, by a table of word vectors, and how much of one wording another has in words of its own."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from kuriltool.analysis.statements.words import base_forms

if TYPE_CHECKING:  # numpy is loaded when words are first compared
    import numpy as np
    from numpy.typing import NDArray

    from kuriltool.analysis.statements.likeness import Bag

_APART = 0.22  # nearness up to which two words have nothing in common
_EVIDENCE = 0.7  # shared weight at which a likeness counts half: one common word proves little
_SHORTER = 0.6  # how much of what is shared is measured by the shorter of two, the rest by the longer
_PLAIN = 1000  # the most frequent words, which tell nothing of what an article is about


class _Table(NamedTuple):
    row: dict[str, int]  # of each word, the most frequent first; the row after the last is all zero
    vectors: NDArray[np.float32]


@lru_cache(1)
def _table() -> _Table:
    import numpy as np

    with (resources.files("kuriltool") / "weights" / "meanings.npz").open("rb") as file:
        held = np.load(file)
        words, small = str(held["words"]).split(), held["vectors"]
    vectors = np.vstack([small, np.zeros((1, small.shape[1]))]).astype(np.float32)
    vectors /= np.maximum(1e-6, np.linalg.norm(vectors, axis=1, keepdims=True))
    return _Table({word: number for number, word in enumerate(words)}, vectors)


@lru_cache(1 << 16)
def _row(word: str) -> int:
    """The row of a word in small letters, or of what it is a form of; the last for one that the table lacks."""
    known = _table().row
    return next((known[form] for form in base_forms(word) if form in known), len(known))


def rarity(word: str) -> float:
    """From 0 for the plainest words to 1 for the rarest and those that nobody knows; in small letters."""
    last = len(_table().row)
    return max(0.0, math.log(max(1, _row(word)) / _PLAIN) / math.log(last / _PLAIN))


class Wordings(NamedTuple):
    """Wordings made ready to be compared with others, all at once."""

    keys: NDArray[np.int64]  # of all their words, one wording after the other
    vectors: NDArray[np.float32]
    weights: NDArray[np.float32]
    starts: NDArray[np.int64]  # where each wording begins
    totals: NDArray[np.float32]  # the weight of each


def wordings(bags: Sequence[Bag], forms: Mapping[str, str]) -> Wordings:
    """Bags made ready, in their order. `forms` gives a word for each key that has a meaning; an empty bag is like nothing."""
    import numpy as np

    words = [(key, weight) for bag in bags for key, weight in (bag or {"": 0.0}).items()]
    lengths = [max(1, len(bag)) for bag in bags]
    return Wordings(
        keys=np.array([hash(key) for key, _ in words], dtype=np.int64),
        vectors=_table().vectors[[_row(forms.get(key, "")) for key, _ in words]],
        weights=np.array([weight for _, weight in words], dtype=np.float32),
        starts=np.cumsum([0, *lengths[:-1]]),
        totals=np.array([sum(bag.values()) for bag in bags], dtype=np.float32),
    )


def likenesses(one: Wordings, other: Wordings) -> NDArray[np.float32]:
    """From 0 to 1, how much of the weight of two wordings is common: a row for each of one, a column for each of the other.

    Every word counts as far as the nearest word of the other is near.
    """
    import numpy as np

    near = np.clip((one.vectors @ other.vectors.T - _APART) / (1 - _APART), 0, 1)
    near[one.keys[:, None] == other.keys[None, :]] = 1
    left = np.add.reduceat(np.maximum.reduceat(near, other.starts, axis=1) * one.weights[:, None], one.starts, axis=0)
    right = np.add.reduceat(np.maximum.reduceat(near, one.starts, axis=0) * other.weights[None, :], other.starts, axis=1)
    first, second = np.maximum(1e-6, one.totals)[:, None], np.maximum(1e-6, other.totals)[None, :]
    shorter = np.where(first < second, left / first, right / second)
    longer = np.where(first < second, right / second, left / first)
    shared = (left + right) / 2
    found = (_SHORTER * shorter + (1 - _SHORTER) * longer) * (shared / (shared + _EVIDENCE))
    return found.astype(np.float32)
