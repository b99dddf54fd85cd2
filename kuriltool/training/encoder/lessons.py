"""Corpora as lessons: for each word of a text what every head of the encoder should say of it.

Words are those of spaCy's tokenizer, as at run time. What a treebank cuts otherwise is left unsaid.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kuriltool.encoder.lemmas import SAME, edit
from kuriltool.encoder.roles import CONTENT, CUE, SOURCE
from kuriltool.encoder.words import NEW_LINE, Ints, Pieces, Window, Words, read_words, windows
from kuriltool.scoring.claims import GoldClaim
from kuriltool.scoring.files import read as read_gold
from kuriltool.training.treebanks import NAME_LABELS, Sentence, Word, chunks, read_conllu, read_silver, to_doc

UNSAID = -100  # no lesson here
HEADS = ("tag", "morph", "lemma", "name", "start", "cue", "role")
SILVER_WEIGHT = 0.3
TUNE_EVERY = 20  # of the articles trained on, one in so many is kept for choosing thresholds


@dataclass(frozen=True)
class Label:
    """A word's row of a treebank, with where it stands in the text; `head` counts rows, a root is its own head."""

    start: int
    end: int
    word: Word
    head: int
    opens: bool


@dataclass(frozen=True)
class Relation:
    """One attribution of a text, by word numbers: where its cue starts, and the role of each of its words."""

    cue: int
    roles: dict[int, int]


@dataclass
class Lesson:
    """A text with its labels. `said[head]` holds label names, None where nothing is known; `heads` word numbers, -1 unknown."""

    words: Words
    said: dict[str, list[str | None]]
    heads: list[int]
    deps: list[str | None]
    relations: list[Relation] | None = None
    weight: float = 1.0
    numbers: dict[str, Ints] = field(default_factory=dict)


def _rows_of_doc(doc: Doc, morphed: bool) -> list[Label]:
    """A treebank's document, as `to_doc` makes it, as rows."""
    kept = [t for t in doc if not t.is_space]
    place = {t.i: n for n, t in enumerate(kept)}
    rows = []
    for t in kept:
        feats = f"{t.pos_}|{t.morph}" if morphed else ""
        word = Word(t.text, t.lemma_, t.pos_, t.tag_, feats, 0, t.dep_, True)
        rows.append(Label(t.idx, t.idx + len(t), word, place.get(t.head.i, place[t.i]), bool(t.is_sent_start)))
    return rows


def _rows_of_silver(sentences: Iterable[Sentence]) -> list[Label]:
    rows: list[Label] = []
    for sentence in sentences:
        base = len(rows)
        for n, word in enumerate(sentence.words):
            rows.append(Label(word.start, word.start + len(word.form), word, base + word.head, n == 0))
    return rows


def _names(rows: Sequence[Label]) -> list[str]:
    """`B-PERSON`, `I-PERSON`, `O` for each row."""
    found, before = [], ""
    for row in rows:
        label = NAME_LABELS.get(row.word.name, "")
        found.append(f"{'I' if label == before and not row.opens else 'B'}-{label}" if label else "O")
        before = label
    return found


def _names_of_words(starts: Sequence[int], rows: Sequence[Label]) -> list[str | None]:
    """The name labels of words: each has that of the row it begins in, so that a name cut otherwise is still one name."""
    names, first = _names(rows), [row.start for row in rows]
    found: list[str | None] = []
    for start in starts:
        at = bisect_right(first, start) - 1
        if at < 0 or start >= rows[at].end:
            found.append(None)
        else:
            found.append(names[at] if start == rows[at].start else names[at].replace("B-", "I-"))
    return found


def lesson(doc: Doc, pieces: Pieces, rows: Sequence[Label], *, named: bool, weight: float = 1.0) -> Lesson:
    """The lesson of a tokenized text and its treebank rows."""
    words = read_words(doc, pieces)
    place = {(row.start, row.end): n for n, row in enumerate(rows)}
    of_word = [place.get((doc[i].idx, doc[i].idx + len(doc[i]))) for i in words.tokens]
    word_of = {row: n for n, row in enumerate(of_word) if row is not None}
    opens = {row.start for row in rows if row.opens}
    said: dict[str, list[str | None]] = {head: [None] * len(words) for head in HEADS}
    made = Lesson(words, said, [-1] * len(words), [None] * len(words), weight=weight)
    if named:
        said["name"] = _names_of_words([doc[i].idx for i in words.tokens], rows)
    for n, r in enumerate(of_word):
        said["start"][n] = "yes" if doc[words.tokens[n]].idx in opens else "no"
        if r is None:
            continue
        row = rows[r]
        said["tag"][n] = row.word.xpos
        if row.word.upos:
            said["morph"][n] = row.word.feats
            said["lemma"][n] = edit(row.word.form, row.word.lemma)
        if row.head in word_of:
            made.heads[n], made.deps[n] = word_of[row.head], row.word.dep.replace("root", "ROOT")
    return made


def _within(starts: Sequence[int], spans: Sequence[tuple[int, int]]) -> list[int]:
    """Numbers of the words that begin inside some spans."""
    return [n for n, at in enumerate(starts) if any(a <= at < b for a, b in spans)]


def attribute(made: Lesson, doc: Doc, attributions: Iterable[GoldClaim]) -> None:
    """Write the attributions of a text into its lesson."""
    starts = [doc[i].idx for i in made.words.tokens]
    cues: list[str | None] = ["O"] * len(starts)
    anyone: list[str | None] = ["O"] * len(starts)
    made.relations = []
    for found in attributions:
        cue = _within(starts, found.cue)
        if not cue:
            continue
        roles = dict.fromkeys(_within(starts, found.content), CONTENT) | dict.fromkeys(_within(starts, found.source), SOURCE)
        roles |= dict.fromkeys(cue, CUE)
        for n, role in roles.items():
            anyone[n] = ("O", "S", "C", "K")[role]
        cues[cue[0]] = "B"
        made.relations.append(Relation(cue[0], roles))
    made.said["cue"], made.said["role"] = cues, anyone


class Corpora:
    """The lessons that the corpora under a folder give."""

    def __init__(self, root: Path, pieces: Pieces) -> None:
        self.root, self.pieces = root, pieces
        self.nlp: Language = spacy.blank("en")

    def trees(self, part: str, seed: int, names: Sequence[str] = ("ewt", "gum")) -> Iterator[Lesson]:
        """Gold trees: each text cut into runs of sentences, otherwise for every seed."""
        rng = random.Random(seed)
        for name in names:
            for text in read_conllu(self.root / name / f"{part}.conllu"):
                for run in chunks(text.sentences, rng, longest=40):
                    yield self._tree(run)

    def _tree(self, run: list[Sentence]) -> Lesson:
        reference = to_doc(run, self.nlp.vocab)
        return lesson(self.nlp.make_doc(reference.text), self.pieces, _rows_of_doc(reference, True), named=False)

    def news(self, part: str) -> Iterator[Lesson]:
        """PolNeAR's articles with their attributions and the silver trees and names."""
        silver = self.root / "polnear-silver" / f"{part}.conllu"
        folder = self.root / "polnear" / part
        annotated = {gold.article: gold.claims for _, gold in read_gold(folder / "attributions").articles}
        for parsed, source in read_silver(silver, folder / "text"):
            doc = self.nlp.make_doc(source)
            made = lesson(doc, self.pieces, _rows_of_silver(parsed.sentences), named=True, weight=SILVER_WEIGHT)
            attribute(made, doc, annotated.get(parsed.id, ()))
            yield made


@dataclass
class Labels:
    """The names of every head's labels, in the order of its outputs."""

    names: dict[str, list[str]]

    @classmethod
    def of(cls, lessons: Iterable[Lesson]) -> Labels:
        """Every label seen twice; an edit for lemmas that was seen less often teaches nothing."""
        counts: dict[str, Counter[str]] = {head: Counter() for head in (*HEADS, "dep")}
        for made in lessons:
            for head, said in (*made.said.items(), ("dep", made.deps)):
                counts[head].update(label for label in said if label is not None)
        names = {head: sorted(label for label, n in found.items() if n > 2) for head, found in counts.items()}
        names["lemma"] = [SAME, *(label for label in names["lemma"] if label != SAME)]
        names["role"], names["cue"], names["start"] = ["O", "S", "C", "K"], ["O", "B"], ["no", "yes"]
        return cls(names)

    def number(self, made: Lesson) -> Lesson:
        """The lesson with its labels as numbers; `UNSAID` where there is none."""
        for head, said in (*made.said.items(), ("dep", made.deps)):
            known = {label: n for n, label in enumerate(self.names[head])}
            made.numbers[head] = np.array([known.get(label or "", UNSAID) for label in said], np.int64)
        made.numbers["head"] = np.array(made.heads, np.int64)
        return made


@dataclass(frozen=True)
class Page:
    """A window to learn from."""

    lesson: Lesson
    window: Window

    def heads(self) -> Ints:
        """For each word the number of its head in the window, counted from 1, 0 for a root, `UNSAID` where unknown."""
        heads = self.lesson.numbers["head"][self.window.start : self.window.stop]
        own = np.arange(self.window.start, self.window.stop)
        inside = (heads >= self.window.start) & (heads < self.window.stop)
        found = np.where(inside, heads - self.window.start + 1, UNSAID)
        return np.where(heads == own, 0, found)

    def relations(self) -> list[Relation]:
        """The attributions whose cue starts in the window, by word numbers in it."""
        start, stop = self.window.start, self.window.stop
        return [
            Relation(r.cue - start, {n - start: role for n, role in r.roles.items() if start <= n < stop})
            for r in self.lesson.relations or ()
            if start <= r.cue < stop
        ]


def is_kept(number: int) -> bool:
    """Whether an article of PolNeAR train, by its number in the corpus, is kept from training."""
    return number % TUNE_EVERY == 0


def pages(lessons: Iterable[Lesson]) -> list[Page]:
    """All windows of some lessons."""
    return [Page(made, window) for made in lessons for window in windows(made.words)]


def paragraph_starts(words: Words, start: int, stop: int) -> list[int]:
    """Numbers of the words that open a paragraph in a stretch."""
    return [i for i in range(start, stop) if words.gaps[i] == NEW_LINE or i == start]
