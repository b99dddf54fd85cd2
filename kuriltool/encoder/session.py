"""The trained network at run time: ONNX files in, arrays out, without torch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from kuriltool.encoder.lemmas import Lemmas
from kuriltool.encoder.names import NameReader
from kuriltool.encoder.trees import Floats
from kuriltool.encoder.words import Batch, Ints, Pieces

ENCODER, ROLES, DEPS, LABELS, TOKENIZER = "encoder.onnx", "roles.onnx", "deps.onnx", "labels.json", "tokenizer.json"
LEMMAS = "lemmas.json"


@dataclass(frozen=True)
class Encoded:
    """What the encoder says of a window; the first axis counts its words, of `of_governor` the root and its words.

    `words` are vectors, `labels` scores of each head by its name, `arcs` scores of heads with the root first.
    """

    words: Floats
    labels: dict[str, Floats]
    arcs: Floats
    of_dependent: Floats
    of_governor: Floats


@dataclass(frozen=True)
class Labels:
    """The names of every head's labels in the order of its scores; `follow[a, b]` is the score of role `b` behind role `a`."""

    names: dict[str, list[str]]
    heads: list[str]
    follow: Floats

    @classmethod
    def read(cls, path: Path) -> Labels:
        """The labels that lie beside the network."""
        found = json.loads(path.read_text(encoding="utf8"))
        return cls(found["names"], found["heads"], np.array(found["follow"], np.float32))


def _open(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = 1, 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class Session:
    """The network under a folder, opened when first asked; it uses one core."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.labels = Labels.read(folder / LABELS)

    @cached_property
    def pieces(self) -> Pieces:
        """The words' pieces as the encoder knows them."""
        return Pieces(self.folder / TOKENIZER)

    @cached_property
    def read_names(self) -> NameReader:
        """What chooses names by the scores of their head."""
        return NameReader(self.labels.names["name"])

    @cached_property
    def lemmas(self) -> Lemmas:
        """The lemmas of known forms."""
        return Lemmas(json.loads((self.folder / LEMMAS).read_text(encoding="utf8")))

    @cached_property
    def _encoder(self) -> Any:
        return _open(self.folder / ENCODER)

    @cached_property
    def _roles(self) -> Any:
        return _open(self.folder / ROLES)

    @cached_property
    def _deps(self) -> Any:
        return _open(self.folder / DEPS)

    def encode(self, made: Batch) -> Encoded:
        """Read a batch of one window."""
        inputs = {"ids": made.ids, "shapes": made.shapes, "gaps": made.gaps, "places": made.places, "first": made.first}
        words, labels, arcs, of_dependent, of_governor = self._encoder.run(None, inputs)
        ends = np.cumsum([len(self.labels.names[head]) for head in self.labels.heads])[:-1]
        parts = dict(zip(self.labels.heads, np.split(labels[0], ends, axis=-1), strict=True))
        return Encoded(words[0], parts, arcs[0], of_dependent[0], of_governor[0])

    def roles(self, words: Floats, cues: Ints) -> Floats:
        """Scores of every word's role for each cue, `[cues, words, roles]`; `cues` are the numbers of their first words."""
        inputs = {"words": words[None], "lengths": np.array([len(words)]), "rows": np.zeros_like(cues), "cues": cues}
        return np.asarray(self._roles.run(None, inputs)[0], np.float32)

    def deps(self, of_dependent: NDArray[np.float32], of_governor: NDArray[np.float32]) -> Ints:
        """Numbers of the likeliest labels of arcs, from both ends' halves."""
        found = self._deps.run(None, {"of_dependent": of_dependent, "of_governor": of_governor})
        return np.asarray(found[0], np.int64)
