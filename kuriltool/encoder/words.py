"""A document as the encoder reads it: word pieces with their looks, cut into windows of whole paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from tokenizers import Tokenizer

from kuriltool.reading.layout import paragraphs
from kuriltool.reading.quotes import find_quotes

Ints = NDArray[np.int64]

LIMIT = 192  # word pieces in a window, the two marks at its ends included
KEPT = 200_000  # words whose pieces are remembered; a folder of articles has millions of names and typing errors
LONGEST = 8  # word pieces of one word that are read; an address on the web has more
GLUED, SPACED, NEW_LINE = 0, 1, 2  # what stands before a word
LOWER, TITLE, UPPER, MIXED, DIGITS, SIGN = range(6)  # how a word is set; the encoder itself reads lower case
OUTSIDE, INSIDE, OPENS, CLOSES = range(4)  # where a word stands to the quotes of its paragraph
SHAPES, GAPS, PLACES = 6, 3, 4
ENDS = frozenset(".!?…")
# Which of the many marks a text uses tells nothing: whether they open or close is told apart, by the quotes paired.
PLAIN = str.maketrans({**dict.fromkeys("“”„«»‟″「」『』", '"'), **dict.fromkeys("‘’‚‹›′`", "'")})


class Pieces:
    """Words to word pieces; a word read once is remembered."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.first, self.last, self.unknown = (self._id(piece) for piece in ("[CLS]", "[SEP]", "[UNK]"))
        self._known: dict[str, tuple[int, ...]] = {}

    def _id(self, piece: str) -> int:
        found = self._tokenizer.token_to_id(piece)
        if found is None:
            raise ValueError(f"the word pieces lack {piece}; those of a BERT encoder have it")
        return int(found)

    def is_word(self, word: str) -> bool:
        """Whether letters are a whole word to the encoder, as some 20,000 common words are."""
        return self._tokenizer.token_to_id(word.lower()) is not None

    def __call__(self, word: str) -> tuple[int, ...]:
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= KEPT:
                self._known.clear()
            ids = self._tokenizer.encode(word.translate(PLAIN), add_special_tokens=False).ids[:LONGEST]
            found = self._known[word] = tuple(ids) or (self.unknown,)
        return found


@dataclass(frozen=True)
class Words:
    """The words of a document, white space left out. `tokens` are their numbers in it; all lists are as long as `tokens`."""

    tokens: list[int]
    pieces: list[tuple[int, ...]]
    shapes: list[int]
    gaps: list[int]
    places: list[int]
    ends: list[bool]

    def __len__(self) -> int:
        return len(self.tokens)


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
        return 2 + sum(len(p) for p in self.words.pieces[self.start : self.stop])


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
    kept = [token for token in doc if not token.is_space]
    places = _places(text, [token.idx for token in kept])
    gaps, before = [], 0
    for token in kept:
        between = text[before : token.idx]
        gaps.append(NEW_LINE if "\n" in between or not before else SPACED if between else GLUED)
        before = token.idx + len(token)
    forms = [token.text for token in kept]
    return Words(
        [token.i for token in kept],
        [pieces(form) for form in forms],
        [_shape(form) for form in forms],
        gaps,
        places,
        [form[-1] in ENDS for form in forms],
    )


def _places(text: str, starts: Sequence[int]) -> list[int]:
    """Where each word stands to the outer quotes of its paragraph."""
    outer = sorted((q for q in find_quotes(text, paragraphs(text)) if q.depth == 0), key=lambda q: q.start)
    found, at = [], 0
    for start in starts:
        while at < len(outer) and outer[at].end <= start:
            at += 1
        quote = outer[at] if at < len(outer) and outer[at].start <= start else None
        if quote is None:
            found.append(OUTSIDE)
        elif start < quote.inner_start:
            found.append(OPENS)
        else:
            found.append(CLOSES if start >= quote.inner_end else INSIDE)
    return found


def windows(words: Words) -> Iterator[Window]:
    """A document cut into windows: whole paragraphs as long as they fit, long paragraphs behind a sentence's end."""
    start, width, paragraph = 0, 2, 0
    for at, own in enumerate(words.pieces):
        if words.gaps[at] == NEW_LINE:
            paragraph = at
        if width + len(own) > LIMIT:
            stop = paragraph if paragraph > start else _break(words, start, at)
            yield Window(words, start, stop)
            start = stop
            width = 2 + sum(len(p) for p in words.pieces[start:at])
        width += len(own)
    if start < len(words):
        yield Window(words, start, len(words))


def _break(words: Words, start: int, at: int) -> int:
    """Where to cut a paragraph that is too long: behind the last sentence of its second half, else at the limit."""
    for i in range(at - 1, (start + at) // 2, -1):
        if words.ends[i - 1] and words.gaps[i] != GLUED:
            return i
    return at


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
    """The arrays of some windows."""
    width, longest = max(w.width for w in chosen), max(len(w) for w in chosen)
    ids, shapes, gaps, places = (np.zeros((len(chosen), width), np.int64) for _ in range(4))
    first = np.zeros((len(chosen), longest), np.int64)
    for row, window in enumerate(chosen):
        words, at = window.words, 1
        ids[row, 0], shapes[row, :], gaps[row, :] = pieces.first, SIGN, GLUED
        for column, i in enumerate(range(window.start, window.stop)):
            own = words.pieces[i]
            stop = at + len(own)
            ids[row, at:stop], shapes[row, at:stop], places[row, at:stop] = own, words.shapes[i], words.places[i]
            gaps[row, at], first[row, column] = words.gaps[i], at
            at = stop
        ids[row, at] = pieces.last
    return Batch(ids, shapes, gaps, places, first, np.array([len(w) for w in chosen], np.int64))
