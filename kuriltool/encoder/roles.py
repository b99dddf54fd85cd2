"""The roles of words in one attribution: the best sequence, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kuriltool.encoder.trees import Floats
from kuriltool.encoder.words import Ints

OTHER, SOURCE, CONTENT, CUE = range(4)
RESCALED = 8  # words after which the products of chances are brought back to about 1, which is quicker than adding logarithms


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


def best_roles(scores: Sequence[Floats], follow: Floats) -> list[tuple[Ints, Floats]]:
    """The best role sequence of each cue of some windows, `[cues, words]`, and its probability.

    `scores` are those of windows, `[words, cues, roles]`; `follow[a, b]` scores role `b` behind `a`.
    """
    order = sorted(range(len(scores)), key=lambda n: -len(scores[n]))
    columns = np.cumsum([0, *(scores[n].shape[1] for n in order)]).tolist()
    table, active = np.zeros((len(scores[order[0]]), columns[-1], len(follow))), np.zeros(len(scores[order[0]]), np.int64)
    for n, (start, stop) in zip(order, pairwise(columns), strict=True):
        table[: len(scores[n]), start:stop] = scores[n]
        active[: len(scores[n])] = stop
    found, sure = _chains(table, active.tolist(), follow.astype(np.float64))
    by_window = {
        n: (found[: len(scores[n]), start:stop].T, sure[start:stop])
        for n, (start, stop) in zip(order, pairwise(columns), strict=True)
    }
    return [by_window[n] for n in range(len(scores))]


def _chains(table: NDArray[np.float64], active: list[int], follow: NDArray[np.float64]) -> tuple[Ints, Floats]:
    """The best chains of roles, `[words, chains]`, and their probabilities.

    All chains are gone through at once, the longest first: `active` says for each word how many are as long.
    """
    best, top = table.copy(), table.max(2)
    chances, step = np.exp(table - top[..., None]), np.exp(follow)
    total, scale = chances[0].copy(), top.sum(0)
    for n, count in enumerate(active[1:], 1):
        best[n, :count] += (best[n - 1, :count, :, None] + follow).max(1)
        total[:count] = (total[:count] @ step) * chances[n, :count]
        if n % RESCALED == 0:
            size = total[:count].sum(1)
            total[:count] /= size[:, None]
            scale[:count] += np.log(size)
    chains = np.arange(table.shape[1])
    lengths = np.searchsorted(-np.array(active), -chains, "left")
    most = best[lengths - 1, chains].max(1)
    found, behind = np.zeros(table.shape[:2], np.int64), 0
    for n in range(len(table) - 1, -1, -1):
        if behind:
            best[n, :behind] += follow.T[found[n + 1, :behind]]
        behind = active[n]
        found[n, :behind] = best[n, :behind].argmax(1)
    return found, np.exp(most - scale - np.log(total.sum(1))).astype(np.float32)


def attributions(found: Ints, read: Floats, cues: Ints, seen: Floats) -> Iterator[Attribution]:
    """The attributions among some cues' role sequences: those that leave something for a content."""
    for roles, sure, cue, chance in zip(found, read, cues, seen, strict=True):
        source, content, words = (tuple(np.flatnonzero(roles == role).tolist()) for role in (SOURCE, CONTENT, CUE))
        if content:
            yield Attribution(words or (int(cue),), source, content, float(chance), float(sure))
