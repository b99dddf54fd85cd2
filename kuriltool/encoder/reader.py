"""From words to what the network says of them: labels, trees and attributions of whole documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kuriltool.encoder.roles import Attribution, attributions, best_roles
from kuriltool.encoder.session import Encoded, Session
from kuriltool.encoder.trees import Floats, best_tree
from kuriltool.encoder.words import Ints, Window, Words, batch, windows

TAG, MORPH, LEMMA, NAME, START, CUE = "tag", "morph", "lemma", "name", "start", "cue"
SINGLE = (TAG, MORPH, LEMMA)  # the heads whose words are told one by one
TOLD = (*SINGLE, NAME)  # the heads whose labels are written down
LIKELY = 0.3  # probability from which a word is read as the first of a cue

Flags = NDArray[np.bool_]


@dataclass
class Sheet:
    """What the network says of a document's words, in their order; white space is no word.

    `labels` are numbers of labels by head, `heads` word numbers (a root its own head), `deps` numbers of arc labels.
    `attributions` is None where nobody asked for them.
    """

    labels: dict[str, Ints]
    heads: Ints
    deps: Ints
    attributions: list[Attribution] | None = None

    def __len__(self) -> int:
        return len(self.heads)

    @classmethod
    def blank(cls, size: int, *, with_attributions: bool) -> Sheet:
        """A sheet for so many words, which says nothing of them yet."""
        labels = {head: np.zeros(size, np.int64) for head in TOLD}
        return cls(labels, np.arange(size), np.zeros(size, np.int64), [] if with_attributions else None)


def read_sheet(session: Session, words: Words, forced: Flags, *, with_attributions: bool) -> Sheet:
    """Read the words of a document, its attributions too if they are wanted.

    `forced` marks words that start a sentence whatever the network thinks.

    One window at a time: the 8-bit encoder scales its numbers by what it reads at once, so windows side by side would make a
    text's reading depend on its neighbours. It is no slower, since a window's numbers stay in the processor's cache.
    """
    sheet = Sheet.blank(len(words), with_attributions=with_attributions)
    gaps, shapes = np.array(words.gaps), np.array(words.shapes)
    for window in windows(words):
        part = slice(window.start, window.stop)
        out = session.encode(batch([window], session.pieces))
        for head in SINGLE:
            sheet.labels[head][part] = out.labels[head].argmax(-1)
        sheet.labels[NAME][part] = session.read_names(out.labels[NAME], gaps[part], shapes[part])
        _trees(session, out, window, forced[part], sheet)
        if sheet.attributions is not None:
            sheet.attributions += [_shifted(found, window.start) for found in _attributions(session, out)]
    return sheet


def _sentences(starts: Flags) -> Iterator[tuple[int, int]]:
    """First words of sentences and the ends behind their last."""
    starts[0] = True
    return pairwise([*np.flatnonzero(starts).tolist(), len(starts)])


def _trees(session: Session, out: Encoded, window: Window, forced: Flags, sheet: Sheet) -> None:
    own = np.arange(len(window))
    heads = own.copy()
    starts = out.labels[START].argmax(-1) == session.labels.names[START].index("yes")
    for start, stop in _sentences(starts | forced):
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
