"""Names from the scores of words: unbroken, each of one class."""

from __future__ import annotations

import numpy as np

from kuriltool.encoder.trees import Floats
from kuriltool.encoder.words import GLUED, NEW_LINE, SIGN, Ints

OUTSIDE = "O"


class NameReader:
    """Chooses the names of a window; `labels` are `B-CLASS`, `I-CLASS` and `O` in the order of the scores."""

    def __init__(self, labels: list[str]) -> None:
        self._classes = sorted({label[2:] for label in labels if label != OUTSIDE})
        self._outside = labels.index(OUTSIDE)
        self._begin, self._inside = (
            [labels.index(f"{mark}-{name}") if f"{mark}-{name}" in labels else self._outside for name in self._classes]
            for mark in "BI"
        )
        self._labels = {label: number for number, label in enumerate(labels)}

    def __call__(self, scores: Floats, gaps: Ints, shapes: Ints) -> Ints:
        """The number of each word's label.

        A stretch of words that are likelier in a name than not is one name, or several where a word is likelier to begin one;
        all of a name's words together decide its class. A hyphen inside a name belongs to it: `Douglas Holtz-Eakin`.
        """
        found = np.full(len(scores), self._outside, np.int64)
        begins, inside = scores[:, self._begin], scores[:, self._inside]
        named = np.maximum(begins.max(1), inside.max(1)) > scores[:, self._outside]
        opens = begins.max(1) > inside.max(1)
        self._join_hyphens(named, opens, gaps, shapes)
        either = np.logaddexp(begins, inside)
        for start, stop in _stretches(named, opens | (gaps == NEW_LINE)):
            name = self._classes[int(either[start:stop].sum(0).argmax())]
            found[start] = self._labels[f"B-{name}"]
            found[start + 1 : stop] = self._labels.get(f"I-{name}", self._labels[f"B-{name}"])
        return found

    @staticmethod
    def _join_hyphens(named: np.ndarray, opens: np.ndarray, gaps: Ints, shapes: Ints) -> None:
        glued = (gaps[1:-1] == GLUED) & (gaps[2:] == GLUED) & (shapes[1:-1] == SIGN)
        for n in np.flatnonzero(glued & named[:-2] & (shapes[2:] != SIGN)).tolist():
            named[n + 1 : n + 3], opens[n + 1 : n + 3] = True, False


def _stretches(named: np.ndarray, opens: np.ndarray) -> list[tuple[int, int]]:
    """The names as stretches of words, half open."""
    found: list[tuple[int, int]] = []
    for n in np.flatnonzero(named).tolist():
        if found and found[-1][1] == n and not opens[n]:
            found[-1] = (found[-1][0], n + 1)
        else:
            found.append((n, n + 1))
    return found
