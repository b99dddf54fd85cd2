"""From words to what the network says of them: labels, trees and attributions of whole documents."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kuriltool.encoder.roles import Attribution, attributions, best_roles
from kuriltool.encoder.session import Encoded, Session
from kuriltool.encoder.trees import Floats, best_trees
from kuriltool.encoder.words import Flags, Ints, Window, Words, windows

TAG, MORPH, LEMMA, NAME, START, CUE = "tag", "morph", "lemma", "name", "start", "cue"
SINGLE = (TAG, MORPH, LEMMA)  # the heads whose words are told one by one
TOLD = (*SINGLE, NAME)  # the heads whose labels are written down
TOGETHER = 32  # windows whose attributions are read together
LIKELY = 0.3  # probability from which a word is read as the first of a cue


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
    names: list[Floats] = []
    cues = CueReader(session, sheet)
    for window in windows(words):
        part = slice(window.start, window.stop)
        out = session.encode(window)
        for head in SINGLE:
            sheet.labels[head][part] = out.labels[head].argmax(-1)
        names.append(out.labels[NAME])
        _trees(session, out, window, forced[part], sheet)
        if with_attributions:
            cues.add(out, window.start)
    if names:
        sheet.labels[NAME][:] = session.read_names(np.concatenate(names), words.gaps, words.shapes)
    cues.flush()
    return sheet


def _trees(session: Session, out: Encoded, window: Window, forced: Flags, sheet: Sheet) -> None:
    no, yes = (out.labels[START][:, session.labels.names[START].index(label)] for label in ("no", "yes"))
    heads = best_trees(out.arcs, (yes > no) | forced)
    sheet.heads[window.start : window.stop] = heads + window.start
    governors = out.of_governor[np.where(heads == np.arange(len(heads)), 0, heads + 1)]
    sheet.deps[window.start : window.stop] = session.deps(out.of_dependent, governors)


class CueReader:
    """Reads the attributions of cues; of several windows together, since what is done for one takes hardly longer for all."""

    def __init__(self, session: Session, sheet: Sheet) -> None:
        self._session, self._sheet = session, sheet
        self._cue = session.labels.names[CUE].index("B")
        self._waiting: list[tuple[int, Ints, Floats, Floats]] = []

    def add(self, out: Encoded, start: int) -> None:
        """Take a window whose first word is number `start`."""
        chance = _chances(out.labels[CUE])[:, self._cue]
        cues = np.flatnonzero(chance > LIKELY)
        if len(cues):
            self._waiting.append((start, cues, chance[cues], self._session.roles(out.words, cues)))
        if len(self._waiting) == TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Write down the attributions of the windows taken, in the order of their cues."""
        if self._waiting and self._sheet.attributions is not None:
            read = best_roles([scores for *_, scores in self._waiting], self._session.labels.follow)
            for (start, cues, chance, _), (found, sure) in zip(self._waiting, read, strict=True):
                self._sheet.attributions += [_shifted(one, start) for one in attributions(found, sure, cues, chance)]
        self._waiting.clear()


def _chances(scores: Floats) -> Floats:
    """The probability of each label."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(raised / raised.sum(-1, keepdims=True), np.float32)


def _shifted(found: Attribution, by: int) -> Attribution:
    cue, source, content = (tuple(n + by for n in words) for words in (found.cue, found.source, found.content))
    return replace(found, cue=cue, source=source, content=content)
