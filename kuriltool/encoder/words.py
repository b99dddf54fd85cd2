"""A document as the encoder reads it: word pieces with their looks, cut into windows of whole paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import IDX, IS_SPACE, LENGTH, ORTH
from spacy.strings import StringStore
from spacy.tokens import Doc
from tokenizers import Tokenizer

from kuriltool.reading.layout import paragraphs
from kuriltool.reading.quotes import find_quotes

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

LIMIT = 192  # word pieces in a window, the two marks at its ends included
KEPT = 200_000  # words whose forms are remembered; a folder of articles has millions of names and typing errors
LONGEST = 8  # word pieces of one word that are read; an address on the web has more
GLUED, SPACED, NEW_LINE = 0, 1, 2  # what stands before a word
LOWER, TITLE, UPPER, MIXED, DIGITS, SIGN = range(6)  # how a word is set; the encoder itself reads lower case
OUTSIDE, INSIDE, OPENS, CLOSES = range(4)  # where a word stands to the quotes of its paragraph
SHAPES, GAPS, PLACES = 6, 3, 4
ENDS = frozenset(".!?…")
LINE = re.compile("\n+")
# Which of the many marks a text uses tells nothing: whether they open or close is told apart, by the quotes paired.
PLAIN = str.maketrans({**dict.fromkeys("“”„«»‟″「」『』", '"'), **dict.fromkeys("‘’‚‹›′`", "'")})


class Form(NamedTuple):
    """What the encoder sees of a word wherever it stands: its pieces, how it is set, whether it may end a sentence."""

    pieces: tuple[int, ...]
    width: int
    shape: int
    ends: bool


class Pieces:
    """Words to word pieces."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.first, self.last, self.unknown = (self._id(piece) for piece in ("[CLS]", "[SEP]", "[UNK]"))
        self._known: dict[int, Form] = {}

    def _id(self, piece: str) -> int:
        found = self._tokenizer.token_to_id(piece)
        if found is None:
            raise ValueError(f"the word pieces lack {piece}; those of a BERT encoder have it")
        return int(found)

    def is_word(self, word: str) -> bool:
        """Whether letters are a whole word to the encoder, as some 20,000 common words are."""
        return self._tokenizer.token_to_id(word.lower()) is not None

    def __call__(self, word: str) -> tuple[int, ...]:
        """The pieces of a word, at least one."""
        found = self._tokenizer.encode(word.translate(PLAIN), add_special_tokens=False).ids[:LONGEST]
        return tuple(found) or (self.unknown,)

    def forms(self, words: Sequence[int], strings: StringStore) -> list[Form]:
        """What is seen of words, given by their numbers in spaCy's store. A word once seen is remembered."""
        known = self._known
        if len(known) > KEPT:
            known.clear()
        for word in set(words).difference(known):
            known[word] = self._form(strings[word])
        return [known[word] for word in words]

    def _form(self, word: str) -> Form:
        found = self(word)
        return Form(found, len(found), _shape(word), word[-1] in ENDS)


@dataclass(frozen=True)
class Words:
    """The words of a document, white space left out.

    `tokens` are their numbers in it, `counts` how many word pieces each has; `ids` are all their pieces in order, all other
    arrays as long as `tokens`.
    """

    tokens: Ints
    ids: Ints
    counts: Ints
    shapes: Ints
    gaps: Ints
    places: Ints
    ends: Flags

    def __len__(self) -> int:
        return len(self.tokens)

    @cached_property
    def offsets(self) -> Ints:
        """How many pieces stand before each word; at the end, how many there are."""
        return np.concatenate([[0], np.cumsum(self.counts)])

    @cached_property
    def by_piece(self) -> Ints:
        """Id, shape, gap and place of every word piece, `[4, pieces]`; only the first one of a word has a gap before it."""
        gaps = np.full(len(self.ids), GLUED)
        gaps[self.offsets[:-1]] = self.gaps
        return np.stack([self.ids, np.repeat(self.shapes, self.counts), gaps, np.repeat(self.places, self.counts)])


@dataclass(frozen=True)
class Window:
    """Words `start` up to `stop` of a document, which the encoder reads at once."""

    words: Words
    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start

    @cached_property
    def width(self) -> int:
        """Its number of word pieces, the marks at its ends included."""
        return 2 + int(self.words.offsets[self.stop] - self.words.offsets[self.start])

    def by_piece(self, pieces: Pieces) -> Ints:
        """Id, shape, gap and place of every word piece, those of the marks at the ends included: `[4, width]`."""
        offsets = self.words.offsets
        made = np.empty((4, self.width), np.int64)
        made[:, 1:-1] = self.words.by_piece[:, offsets[self.start] : offsets[self.stop]]
        made[:, 0], made[:, -1] = (pieces.first, SIGN, GLUED, OUTSIDE), (pieces.last, SIGN, GLUED, OUTSIDE)
        return made

    @property
    def first(self) -> Ints:
        """Numbers of each word's first piece."""
        offsets = self.words.offsets[self.start : self.stop]
        return np.asarray(offsets - offsets[0] + 1)


def looks(shapes: Ints, gaps: Ints, places: Ints) -> Ints:
    """How pieces look as one number each, in the order of the table that the network keeps of all looks."""
    return (shapes * GAPS + gaps) * PLACES + places


def _shape(word: str) -> int:
    if not any(c.isalnum() for c in word):
        return SIGN
    if any(c.isdigit() for c in word):
        return DIGITS
    if word.islower():
        return LOWER
    if word.isupper():
        return UPPER if len(word) > 1 else TITLE
    return TITLE if word[0].isupper() and word[1:].islower() else MIXED


def read_words(doc: Doc, pieces: Pieces) -> Words:
    """What the encoder sees of a document."""
    text = doc.text
    orths, starts, lengths, blank = doc.to_array([ORTH, IDX, LENGTH, IS_SPACE]).T
    tokens = np.flatnonzero(blank == 0)
    forms = pieces.forms(orths[tokens].tolist(), doc.vocab.strings)
    of_words, counts, shapes, ends = zip(*forms, strict=True) if forms else ((), (), (), ())
    at = starts[tokens].astype(np.int64)
    lines = np.array([found.start() for found in LINE.finditer(text)], np.int64)
    return Words(
        tokens,
        np.fromiter(chain.from_iterable(of_words), np.int64),
        np.array(counts, np.int64),
        np.array(shapes, np.int64),
        _gaps(at, at + lengths[tokens].astype(np.int64), lines),
        _places(text, at),
        np.array(ends, bool),
    )


def _gaps(starts: Ints, stops: Ints, lines: Ints) -> Ints:
    """What stands before each word, whose places these are. `lines` are where lines end; the first word opens one."""
    if not len(starts):
        return starts
    gaps = np.concatenate([[NEW_LINE], np.where(starts[1:] > stops[:-1], SPACED, GLUED)])
    behind = np.searchsorted(starts, lines)
    gaps[behind[behind < len(starts)]] = NEW_LINE
    return gaps


def _places(text: str, starts: Ints) -> Ints:
    """Where each word stands to the outer quotes of its paragraph."""
    outer = sorted((q for q in find_quotes(text, paragraphs(text)) if q.depth == 0), key=lambda q: q.start)
    found = np.full(len(starts), OUTSIDE)
    if not outer:
        return found
    bounds = np.array([(q.start, q.inner_start, q.inner_end, q.end) for q in outer]).T
    at = np.searchsorted(np.maximum.accumulate(bounds[3]), starts, "right")  # the first quote that ends behind the word's start
    near = np.flatnonzero(at < len(outer))
    start, inner_start, inner_end, _ = bounds[:, at[near]]
    word = starts[near]
    within = np.where(word < inner_start, OPENS, np.where(word >= inner_end, CLOSES, INSIDE))
    found[near] = np.where(start <= word, within, OUTSIDE)
    return found


def windows(words: Words) -> Iterator[Window]:
    """A document cut into windows: whole paragraphs as long as they fit, long paragraphs behind a sentence's end."""
    lines = np.flatnonzero(words.gaps == NEW_LINE)
    start = 0
    while start < len(words):
        most = words.offsets[start] + LIMIT - 2
        over = int(np.searchsorted(words.offsets, most, "right")) - 1  # the first word that is too many
        if over >= len(words):
            yield Window(words, start, len(words))
            return
        line = int(lines[np.searchsorted(lines, over, "right") - 1])
        stop = max(line if line > start else _break(words, start, over), start + 1)
        yield Window(words, start, stop)
        start = stop


def _break(words: Words, start: int, at: int) -> int:
    """Where to cut a paragraph that is too long: behind the last sentence of its second half, else at the limit."""
    half = (start + at) // 2
    inside = slice(half + 1, at)
    good = np.flatnonzero(words.ends[half : at - 1] & (words.gaps[inside] != GLUED))
    return half + 1 + int(good[-1]) if len(good) else at


@dataclass(frozen=True)
class Batch:
    """Windows side by side: `ids`, `shapes`, `gaps`, `places` by word pieces, `first` the number of each word's first piece.

    Rows are padded with zeros, which is no real piece's id; `lengths` are the windows' numbers of words.
    """

    ids: Ints
    shapes: Ints
    gaps: Ints
    places: Ints
    first: Ints
    lengths: Ints


def batch(chosen: Sequence[Window], pieces: Pieces) -> Batch:
    """The arrays of some windows, as training takes them."""
    width, longest = max(w.width for w in chosen), max(len(w) for w in chosen)
    made, first = np.zeros((4, len(chosen), width), np.int64), np.zeros((len(chosen), longest), np.int64)
    made[1] = SIGN
    for row, window in enumerate(chosen):
        made[:, row, : window.width], first[row, : len(window)] = window.by_piece(pieces), window.first
    ids, shapes, gaps, places = made
    return Batch(ids, shapes, gaps, places, first, np.array([len(w) for w in chosen], np.int64))
