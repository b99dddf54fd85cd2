"""Corpora as lessons for the encoder: labels land on spaCy's words, and what is cut otherwise is left unsaid."""

from __future__ import annotations

import numpy as np
import spacy

from kuriltool.encoder.words import Pieces, Window
from kuriltool.scoring.claims import GoldClaim
from kuriltool.training.encoder.lessons import CONTENT, CUE, SOURCE, UNSAID, Label, Labels, Lesson, Page, attribute, lesson
from kuriltool.training.treebanks import Word

BLANK = spacy.blank("en")
TEXT = "Lund said they can't wait."
ROWS = [  # form, tag, head, dep, opens; `can't` stands as one word here, spaCy cuts it
    ("Lund", "NNP", 1, "nsubj"),
    ("said", "VBD", 1, "root"),
    ("they", "PRP", 4, "nsubj"),
    ("can't", "MD", 4, "aux"),
    ("wait", "VB", 1, "ccomp"),
    (".", ".", 1, "punct"),
]


class OnePiece(Pieces):
    def __init__(self) -> None:
        self.first, self.last, self.unknown = 1, 2, 3
        self._known = {}

    def __call__(self, word: str) -> tuple[int, ...]:
        return (10 + len(word),)


def _lesson() -> Lesson:
    rows, at = [], 0
    for n, (form, tag, head, dep) in enumerate(ROWS):
        at = TEXT.index(form, at)
        word = Word(form, form.lower(), "X", tag, "X|", 0, dep, True, "PERSON" if form == "Lund" else "")
        rows.append(Label(at, at + len(form), word, head, n == 0))
    doc = BLANK.make_doc(TEXT)
    made = lesson(doc, OnePiece(), rows, named=True)
    offsets = [(TEXT.index(words), TEXT.index(words) + len(words)) for words in ("they can't wait", "said", "Lund")]
    attribute(made, doc, [GoldClaim(content=(offsets[0],), cue=(offsets[1],), source=(offsets[2],))])
    return made


def test_labels_land_on_the_words_that_both_cut_alike() -> None:
    made = _lesson()
    assert [token.text for token in BLANK.make_doc(TEXT)] == ["Lund", "said", "they", "ca", "n't", "wait", "."]
    assert made.said["tag"] == ["NNP", "VBD", "PRP", None, None, "VB", "."]
    assert made.heads == [1, 1, 5, -1, -1, 1, 1]
    assert made.deps[1] == "ROOT" and made.deps[3] is None
    assert made.said["lemma"][0] == "l0+" and made.said["name"][:2] == ["B-PERSON", "O"]
    assert made.said["start"] == ["yes", *["no"] * 6]


def test_an_attribution_gives_each_word_its_role() -> None:
    made = _lesson()
    assert made.relations is not None
    (relation,) = made.relations
    assert relation.cue == 1
    assert relation.roles == {0: SOURCE, 1: CUE, **dict.fromkeys(range(2, 6), CONTENT)}
    assert made.said["cue"] == ["O", "B", *["O"] * 5]


def test_a_page_counts_heads_in_its_window_and_leaves_out_those_beyond() -> None:
    made = _lesson()
    labels = Labels.of([made] * 3)
    labels.number(made)
    page = Page(made, Window(made.words, 1, 7))
    assert page.heads().tolist() == [0, 5, UNSAID, UNSAID, 1, 1]
    (relation,) = page.relations()
    assert relation.cue == 0 and 0 in relation.roles and -1 not in relation.roles
    assert Page(made, Window(made.words, 2, 7)).relations() == []


def test_rare_labels_are_left_unsaid() -> None:
    made = _lesson()
    labels = Labels.of([made])  # each label once or twice
    assert (labels.number(made).numbers["tag"] == UNSAID).all()
    assert isinstance(made.numbers["head"], np.ndarray)
