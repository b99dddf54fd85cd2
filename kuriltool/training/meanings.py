"""Makes the table of word vectors by which statements are compared: what the pretrained encoder makes of each word alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from kuriltool.analysis.statements.words import base_forms
from kuriltool.encoder.session import TOKENIZER
from kuriltool.encoder.words import Pieces
from kuriltool.training.encoder.network import Encoder, Sizes
from kuriltool.training.encoder.recipe import pretrained

FILE = "meanings.npz"
_LISTED, _WORDS = 120_000, 40_000  # words looked at, and those that are kept
_WIDTH = 64
_BATCH = 256


def make(out: Path) -> None:
    """Write the table to `out`: `words`, the most frequent first, parted by spaces, and `vectors`, a row of int8 for each.

    Needs the package wordfreq, which carries the list, and the pretrained encoder.
    """
    words = frequent()
    vectors = narrowed(_vectors(words))
    np.savez_compressed(out, words=np.array(" ".join(words)), vectors=vectors)


def frequent() -> list[str]:
    """The most frequent words of English, without forms of others among them."""
    listed = import_module("wordfreq").top_n_list("en", _LISTED)
    known = {word for word in listed if word.isalpha() and word.isascii() and len(word) > 1}
    own = (word for word in listed if word in known and not any(len(form) > 2 and form in known for form in base_forms(word)[1:]))
    return list(own)[:_WORDS]


def _vectors(words: Sequence[str]) -> NDArray[np.float32]:
    folder = pretrained()
    pieces, sizes = Pieces(folder / TOKENIZER), Sizes()
    encoder = Encoder(sizes, 0).eval()
    encoder.take(folder)
    of_length: dict[int, list[int]] = defaultdict(list)
    for number, word in enumerate(words):
        of_length[len(pieces(word))].append(number)
    vectors = np.zeros((len(words), sizes.width), np.float32)
    for numbers in of_length.values():
        for at in range(0, len(numbers), _BATCH):
            batch = numbers[at : at + _BATCH]
            ids = torch.tensor([[pieces.first, *pieces(words[number]), pieces.last] for number in batch])
            inner = torch.arange(1, ids.shape[1] - 1).expand(len(batch), -1)
            with torch.no_grad():
                vectors[batch] = encoder(ids, *(torch.zeros_like(ids) for _ in range(3)), inner).mean(1).numpy()
    return vectors


def narrowed(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Vectors by their main directions, each row stretched to the range of int8."""
    centred = vectors - vectors.mean(0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    small = centred @ directions[:_WIDTH].T
    whole: NDArray[np.int8] = np.round(small * 127 / np.abs(small).max(1, keepdims=True)).astype(np.int8)
    return whole
