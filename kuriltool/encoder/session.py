"""The trained network at run time: ONNX files in, arrays out, without torch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from kuriltool.encoder.lemmas import Lemmas
from kuriltool.encoder.names import NameReader
from kuriltool.encoder.trees import Floats
from kuriltool.encoder.words import Ints, Pieces, Window, looks

ENCODER, ROLES, DEPS, LABELS, TOKENIZER = "encoder.onnx", "roles.onnx", "deps.onnx", "labels.json", "tokenizer.json"
LEMMAS = "lemmas.json"
OUTPUTS = ["words", "labels", "near", "arcs", "of_dependent", "of_governor"]
NEARBY = ("name", "start")  # the heads that look at a word's neighbours too; they stand side by side
FAR = 63  # words between a word and a cue beyond which nothing changes


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
    # The graphs are written as they are to run: what onnxruntime would join further, sums with norms, is slower joined.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
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

    @cached_property
    def _columns(self) -> dict[str, slice]:
        """Where each head's scores stand among those of all heads."""
        ends = np.cumsum([0, *(len(self.labels.names[head]) for head in self.labels.heads)]).tolist()
        return {head: slice(start, stop) for head, (start, stop) in zip(self.labels.heads, pairwise(ends), strict=True)}

    def encode(self, window: Window) -> Encoded:
        """Read a window."""
        ids, *how = window.by_piece(self.pieces)[:, 1:]  # the graph knows the mark that stands before every window
        inputs = {"ids": ids, "looks": looks(*how), "first": window.first - 1}
        words, labels, near, arcs, of_dependent, of_governor = self._encoder.run(OUTPUTS, inputs)
        labels[:, self._columns[NEARBY[0]].start : self._columns[NEARBY[-1]].stop] += near
        return Encoded(words, {head: labels[:, own] for head, own in self._columns.items()}, arcs, of_dependent, of_governor)

    def roles(self, words: Floats, cues: Ints) -> Floats:
        """Scores of every word's role for each cue, `[words, cues, roles]`; `cues` are the numbers of their first words."""
        far = (np.arange(len(words))[:, None] - cues).clip(-FAR, FAR) + FAR
        return np.asarray(self._roles.run(None, {"words": words, "cues": cues, "far": far})[0], np.float32)

    def deps(self, of_dependent: Floats, of_governor: Floats) -> Ints:
        """Numbers of the likeliest labels of arcs, from both ends' halves."""
        found = self._deps.run(None, {"of_dependent": of_dependent, "of_governor": of_governor})
        return np.asarray(found[0], np.int64)
