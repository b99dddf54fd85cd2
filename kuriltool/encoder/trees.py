"""Dependency trees from scores: the best single-rooted tree of each sentence."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
NEVER = -1e9


def best_trees(scores: Floats, starts: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Heads of words: numbers of words, a root its own head. Each sentence is a tree by itself; `starts` marks first words.

    `scores[i, 0]` is how well word `i` is the root, `scores[i, j + 1]` how well word `j` is its head. One word of each sentence
    is the root.
    """
    size = len(scores)
    firsts = np.flatnonzero(starts | (np.arange(size) == 0)).tolist()
    sentences = list(pairwise([*firsts, size]))
    roots = np.array([start + int(scores[start:stop, 0].argmax()) for start, stop in sentences])
    number = np.repeat(np.arange(len(sentences)), [stop - start for start, stop in sentences])
    table = np.where(number[:, None] == number, scores[:, 1:], NEVER)
    np.fill_diagonal(table, NEVER)
    heads: NDArray[np.int64] = table.argmax(1)
    heads[roots] = roots
    for n in np.unique(number[_ends(heads) != roots[number]]).tolist():  # the sentences with words that lead round in a circle
        start, stop = sentences[n]
        heads[start:stop] = _best_tree(table[start:stop, start:stop], int(roots[n]) - start) + start
    return heads


def _ends(heads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each word arrives by going from head to head, as many times as there are words."""
    for _ in range(len(heads).bit_length()):
        heads = heads[heads]
    return heads


def _best_tree(scores: Floats, root: int) -> NDArray[np.int64]:
    """Heads of a sentence's words, among them the root its own, where the likeliest ones make circles."""
    size = len(scores)
    table = np.full((size + 1, size + 1), NEVER, np.float64)
    table[1:, 1:] = scores
    table[root + 1, :] = NEVER
    table[root + 1, 0] = 0.0
    heads = _spanning(table)[1:] - 1
    heads[root] = root
    return heads


def _cycle(heads: NDArray[np.int64]) -> list[int] | None:
    """The numbers of one cycle, None where all ways lead to the root, number 0."""
    state = [0] * len(heads)
    state[0] = 2
    for n in range(len(heads)):
        path, at = [], n
        while not state[at]:
            state[at] = 1
            path.append(at)
            at = int(heads[at])
        if state[at] == 1:
            return path[path.index(at) :]
        for step in path:
            state[step] = 2
    return None


def _spanning(table: NDArray[np.float64]) -> NDArray[np.int64]:
    """The best tree by Chu and Liu's and Edmonds' contraction of cycles; `table[dependent, head]`, root number 0."""
    heads: NDArray[np.int64] = table.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    inside = set(cycle)
    rest = [n for n in range(len(table)) if n not in inside]
    place, joined = {n: i for i, n in enumerate(rest)}, len(rest)
    own = np.array([table[n, heads[n]] for n in cycle])
    small = np.full((joined + 1, joined + 1), NEVER)
    small[:joined, :joined] = table[np.ix_(rest, rest)]
    entering = table[np.ix_(cycle, rest)] - own[:, None]
    leaving = table[np.ix_(rest, cycle)]
    small[joined, :joined], small[:joined, joined] = entering.max(0), leaving.max(1)
    found = _spanning(small)
    for n in rest:
        head = int(found[place[n]])
        heads[n] = cycle[int(leaving[place[n]].argmax())] if head == joined else rest[head]
    heads[0] = 0
    outer = int(found[joined])
    broken = cycle[int(entering[:, outer].argmax())]
    heads[broken] = rest[outer]
    return heads
