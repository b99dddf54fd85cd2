"""The trained network as ONNX files, whole numbers where accuracy holds, with the labels and pieces beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from kuriltool.encoder.session import DEPS, ENCODER, LABELS, ROLES, TOKENIZER
from kuriltool.encoder.words import Pieces, Window, batch
from kuriltool.training.encoder import graphs
from kuriltool.training.encoder.lessons import HEADS
from kuriltool.training.encoder.network import Network

SAMPLES = 64  # windows over which the mark at the start of a window is averaged


def export(network: Network, labels: dict[str, list[str]], pretrained: Path, out: Path, samples: Sequence[Window]) -> None:
    """Write the network to `out`: ONNX files, labels, word pieces.

    `samples` are windows of usual text, of which some are read to see what the mark before a window's first piece amounts to.
    """
    out.mkdir(parents=True, exist_ok=True)
    network.eval()
    weights = {name: value.float().numpy() for name, value in network.state_dict().items()}
    some = samples[:: max(1, len(samples) // SAMPLES)][:SAMPLES]
    marks = _marks(network, some, Pieces(pretrained / TOKENIZER))
    (out / ENCODER).write_bytes(graphs.encoder(weights, _attention(network.encoder), marks))
    (out / ROLES).write_bytes(graphs.roles(weights, _attention(network.roles)))
    (out / DEPS).write_bytes(graphs.deps(weights))
    follow = network.roles.follow.detach().tolist()
    (out / LABELS).write_text(json.dumps({"names": labels, "heads": list(HEADS), "follow": follow}, indent=1), encoding="utf8")
    shutil.copy(pretrained / TOKENIZER, out / TOKENIZER)


def _attention(part: nn.Module) -> int:
    """How many heads the layers of a part have."""
    return int(part.layers[0].attention)


def _marks(network: Network, samples: Sequence[Window], pieces: Pieces) -> NDArray[np.float32]:
    """What each layer gets at the mark before a window's first piece, on average: `[layers, width]`."""
    got: list[NDArray[np.float32]] = []

    def keep(_: nn.Module, inputs: tuple[Any, ...]) -> None:
        got.append(inputs[0][0, 0].numpy())

    hooks = [layer.register_forward_pre_hook(keep) for layer in network.encoder.layers]
    with torch.no_grad():
        for window in samples:
            made = batch([window], pieces)
            network.encoder(*map(torch.from_numpy, (made.ids, made.shapes, made.gaps, made.places, made.first)))
    for hook in hooks:
        hook.remove()
    return np.asarray(np.stack(got).reshape(len(samples), len(hooks), -1).mean(0), np.float32)
