"""From words to what the network says of them: labels, trees and attributions of whole documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kuriltool.encoder.roles import Attribution, attributions, best_roles
from kuriltool.encoder.session import Encoded, Session
from kuriltool.encoder.trees import Floats, best_tree
from kuriltool.encoder.words import Ints, Window, Words, batch, windows

TAG, MORPH, LEMMA, NAME, START, CUE = "tag", "morph", "lemma", "name", "start", "cue"
SINGLE = (TAG, MORPH, LEMMA)  # the heads whose words are told one by one
LIKELY = 0.3  # probability from which a word is read as the first of a cue

Flags = NDArray[np.bool_]


@dataclass
class Sheet:
    """One document's words and, once read, what the network says of them.

    `labels` are numbers of labels by head, `heads` word numbers (a root its own head), `deps` numbers of arc labels.
    `forced` marks words that start a sentence whatever the network thinks.
    """

    words: Words
    forced: Flags
    labels: dict[str, Ints] = field(init=False)
    heads: Ints = field(init=False)
    deps: Ints = field(init=False)
    attributions: list[Attribution] = field(default_factory=list)

    def __post_init__(self) -> None:
        size = len(self.words)
        self.labels = {head: np.zeros(size, np.int64) for head in (*SINGLE, NAME)}
        self.heads, self.deps = np.arange(size), np.zeros(size, np.int64)


def fill(session: Session, sheet: Sheet, *, with_attributions: bool) -> None:
    """Read the words of a document, its attributions too if they are wanted.

    One window at a time: the 8-bit encoder scales its numbers by what it reads at once, so windows side by side would make a
    text's reading depend on its neighbours. It is no slower, since a window's numbers stay in the processor's cache.
    """
    gaps, shapes = np.array(sheet.words.gaps), np.array(sheet.words.shapes)
    for window in windows(sheet.words):
        part = slice(window.start, window.stop)
        out = session.encode(batch([window], session.pieces))
        for head in SINGLE:
            sheet.labels[head][part] = out.labels[head].argmax(-1)
        sheet.labels[NAME][part] = session.read_names(out.labels[NAME], gaps[part], shapes[part])
        _trees(session, out, window, sheet)
        if with_attributions:
            sheet.attributions += [_shifted(found, window.start) for found in _attributions(session, out)]


def _sentences(starts: Flags) -> Iterator[tuple[int, int]]:
    """First words of sentences and the ends behind their last."""
    starts[0] = True
    return pairwise([*np.flatnonzero(starts).tolist(), len(starts)])


def _trees(session: Session, out: Encoded, window: Window, sheet: Sheet) -> None:
    own = np.arange(len(window))
    heads = own.copy()
    starts = out.labels[START].argmax(-1) == session.labels.names[START].index("yes")
    for start, stop in _sentences(starts | sheet.forced[window.start : window.stop]):
        inside = [0, *range(start + 1, stop + 1)]  # the root, then the sentence's words
        heads[start:stop] = np.array(best_tree(out.arcs[start:stop][:, inside])) + start
    sheet.heads[window.start : window.stop] = heads + window.start
    governors = out.of_governor[np.where(heads == own, 0, heads + 1)]
    sheet.deps[window.start : window.stop] = session.deps(out.of_dependent, governors)


def _chances(scores: Floats) -> Floats:
    """The probability of each label."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(raised / raised.sum(-1, keepdims=True), np.float32)


def _attributions(session: Session, out: Encoded) -> Iterator[Attribution]:
    """The attributions of a window, in the order of their cues."""
    chance = _chances(out.labels[CUE])[:, session.labels.names[CUE].index("B")]
    cues = np.flatnonzero(chance > LIKELY)
    if len(cues):
        found, sure = best_roles(session.roles(out.words, cues), session.labels.follow)
        yield from attributions(found, sure, cues, chance[cues])


def _shifted(found: Attribution, by: int) -> Attribution:
    cue, source, content = (tuple(n + by for n in words) for words in (found.cue, found.source, found.content))
    return replace(found, cue=cue, source=source, content=content)
