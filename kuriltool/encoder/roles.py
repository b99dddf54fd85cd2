"""The roles of words in one attribution: the best sequence, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kuriltool.encoder.trees import Floats
from kuriltool.encoder.words import Ints

OTHER, SOURCE, CONTENT, CUE = range(4)


@dataclass(frozen=True)
class Attribution:
    """One attribution by word numbers, each role's words in order.

    `seen` is the network's probability that its cue is one, `read` that of its roles among all their sequences.
    """

    cue: tuple[int, ...]
    source: tuple[int, ...]
    content: tuple[int, ...]
    seen: float
    read: float


def best_roles(scores: Floats, follow: Floats) -> tuple[Ints, Floats]:
    """The best role sequence of each cue, `[cues, words]`, and its probability; `follow[a, b]` scores role `b` behind `a`."""
    cues, words, roles = scores.shape
    best = total = scores[:, 0].astype(np.float64)
    back = np.zeros((cues, words, roles), np.int64)
    for n in range(1, words):
        way = best[:, :, None] + follow
        back[:, n] = way.argmax(1)
        best = way.max(1) + scores[:, n]
        total = _log_sum(total[:, :, None] + follow) + scores[:, n]
    found = np.zeros((cues, words), np.int64)
    at = best.argmax(1)
    for n in range(words - 1, -1, -1):
        found[:, n] = at
        at = back[np.arange(cues), n, at]
    return found, np.exp(best.max(1) - _log_sum(total)).astype(np.float32)


def _log_sum(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The log of the sum of exponentials over the second axis."""
    top = values.max(1)
    return np.asarray(top + np.log(np.exp(values - top[:, None]).sum(1)))


def attributions(found: Ints, read: Floats, cues: Ints, seen: Floats) -> Iterator[Attribution]:
    """The attributions among some cues' role sequences: those that leave something for a content."""
    for roles, sure, cue, chance in zip(found, read, cues, seen, strict=True):
        source, content, words = (tuple(np.flatnonzero(roles == role).tolist()) for role in (SOURCE, CONTENT, CUE))
        if content:
            yield Attribution(words or (int(cue),), source, content, float(chance), float(sure))
