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


@lru_cache(1 << 16)
def rarity(word: str) -> float:
    """From 0 for the plainest words to 1 for the rarest and those that nobody knows; in small letters."""
    last = len(_table().row)
    return max(0.0, math.log(max(1, _row(word)) / _PLAIN) / math.log(last / _PLAIN))


class Wording(NamedTuple):
    """Words made ready to be compared by meaning: their keys, their rows in the table, their weights."""

    keys: NDArray[np.int64]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]
    total: float

    @classmethod
    def of(cls, weights: Mapping[str, float], forms: Mapping[str, str]) -> Wording:
        """Words by key, each with its weight; `forms` gives a word for each key that has a meaning. No word is like nothing."""
        import numpy as np

        given = weights or {"": 0.0}
        return cls(
            np.array([hash(key) for key in given], dtype=np.int64),
            np.array([_row(forms.get(key, "")) for key in given], dtype=np.int32),
            np.array([*given.values()], dtype=np.float32),
            sum(weights.values()),
        )


class Wordings(NamedTuple):
    """Wordings laid side by side, to be compared with others all at once."""

    keys: NDArray[np.int64]  # of all their words, one wording after the other
    vectors: NDArray[np.float32]
    weights: NDArray[np.float32]
    starts: NDArray[np.int64]  # where each wording begins
    totals: NDArray[np.float32]  # the weight of each


def wordings(several: Sequence[Wording]) -> Wordings:
    """Wordings in their order."""
    import numpy as np

    lengths = [len(one.keys) for one in several]
    return Wordings(
        keys=np.concatenate([one.keys for one in several]),
        vectors=_table().vectors[np.concatenate([one.rows for one in several])],
        weights=np.concatenate([one.weights for one in several]),
        starts=np.cumsum([0, *lengths[:-1]]),
        totals=np.array([one.total for one in several], dtype=np.float32),
    )


def stacked(several: Sequence[Wordings]) -> Wordings:
    """Wordings of several kinds as one, in their order."""
    import numpy as np

    lengths = np.cumsum([0, *(len(one.keys) for one in several[:-1])])
    return Wordings(
        keys=np.concatenate([one.keys for one in several]),
        vectors=np.concatenate([one.vectors for one in several]),
        weights=np.concatenate([one.weights for one in several]),
        starts=np.concatenate([one.starts + length for one, length in zip(several, lengths, strict=True)]),
        totals=np.concatenate([one.totals for one in several]),
    )


def likenesses(one: Wordings, other: Wordings) -> NDArray[np.float32]:
    """From 0 to 1, how much of the weight of two wordings is common: a row for each of one, a column for each of the other.

    Every word counts as far as the nearest word of the other is near.
    """
    import numpy as np

    near = np.minimum(np.maximum((one.vectors @ other.vectors.T - _APART) / (1 - _APART), 0), 1)
    near[one.keys[:, None] == other.keys[None, :]] = 1
    left = np.add.reduceat(np.maximum.reduceat(near, other.starts, axis=1) * one.weights[:, None], one.starts, axis=0)
    right = np.add.reduceat(np.maximum.reduceat(near, one.starts, axis=0) * other.weights[None, :], other.starts, axis=1)
    first, second = np.maximum(1e-6, one.totals)[:, None], np.maximum(1e-6, other.totals)[None, :]
    shorter = np.where(first < second, left / first, right / second)
    longer = np.where(first < second, right / second, left / first)
    shared = (left + right) / 2
    found = (_SHORTER * shorter + (1 - _SHORTER) * longer) * (shared / (shared + _EVIDENCE))
    return found.astype(np.float32)
