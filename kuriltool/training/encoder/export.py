"""The trained network as ONNX files, whole numbers where accuracy holds, with the labels and pieces beside it."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from kuriltool.encoder.session import DEPS, ENCODER, LABELS, ROLES, TOKENIZER
from kuriltool.training.encoder.lessons import HEADS
from kuriltool.training.encoder.network import LABEL, Network, Sizes

OPSET = 17


class _Reading(nn.Module):
    """Encoder and word heads as one graph."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder, self.words = network.encoder, network.words

    def forward(self, ids: Tensor, shapes: Tensor, gaps: Tensor, places: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        words = self.encoder(ids, shapes, gaps, places, first)
        return (words, *self.words(words))


class _Deps(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.words = network.words

    def forward(self, of_dependent: Tensor, of_governor: Tensor) -> Tensor:
        return self.words.deps(of_dependent, of_governor).argmax(-1)


def _axes(**names: str) -> dict[str, dict[int, str]]:
    return {name: dict(enumerate(axes.split())) for name, axes in names.items()}


def _write(module: nn.Module, inputs: dict[str, Tensor], outputs: list[str], axes: dict[str, dict[int, str]], path: Path) -> None:
    torch.onnx.export(
        module.eval(),
        tuple(inputs.values()),
        str(path),
        input_names=list(inputs),
        output_names=outputs,
        dynamic_axes={name: {n: axis for n, axis in own.items() if axis != "-"} for name, own in axes.items()},
        opset_version=OPSET,
        dynamo=False,
    )


def export(network: Network, labels: dict[str, list[str]], pretrained: Path, out: Path, *, whole: bool = True) -> None:
    """Write the network to `out`: ONNX files, labels, word pieces. `whole` rounds weights to 8-bit whole numbers."""
    out.mkdir(parents=True, exist_ok=True)
    width = Sizes().width
    pieces = {name: torch.ones((2, 9), dtype=torch.int64) for name in ("ids", "shapes", "gaps", "places")}
    inputs = pieces | {"first": torch.ones((2, 7), dtype=torch.int64)}
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / ENCODER
        _write(
            _Reading(network),
            inputs,
            ["words", "labels", "arcs", "of_dependent", "of_governor"],
            _axes(
                **dict.fromkeys(pieces, "windows pieces"),
                first="windows words",
                words="windows words",
                labels="windows words",
                arcs="windows words heads",
                of_dependent="windows words",
                of_governor="windows heads",
            ),
            full,
        )
        _finish(full, out / ENCODER, whole=whole)
        _export_roles(network, width, out, Path(folder), whole=whole)
    halves = {name: torch.zeros((3, LABEL)) for name in ("of_dependent", "of_governor")}
    _write(_Deps(network), halves, ["deps"], _axes(of_dependent="arcs", of_governor="arcs", deps="arcs"), out / DEPS)
    follow = network.roles.follow.detach().tolist()
    (out / LABELS).write_text(json.dumps({"names": labels, "heads": list(HEADS), "follow": follow}, indent=1), encoding="utf8")
    shutil.copy(pretrained / TOKENIZER, out / TOKENIZER)


def _export_roles(network: Network, width: int, out: Path, work: Path, *, whole: bool) -> None:
    some = {"words": torch.zeros((2, 7, width)), "lengths": torch.tensor([7, 5]), "rows": torch.tensor([0, 1, 1])}
    _write(
        network.roles,
        some | {"cues": torch.tensor([1, 2, 3])},
        ["roles"],
        _axes(words="windows words", lengths="windows", rows="cues", cues="cues", roles="cues words"),
        work / ROLES,
    )
    _finish(work / ROLES, out / ROLES, whole=whole)


def _finish(full: Path, out: Path, *, whole: bool) -> None:
    """Write a graph as it is, or with its weights rounded to 8 bits."""
    if whole:
        quantize_dynamic(full, out, weight_type=QuantType.QInt8, per_channel=True)
    else:
        shutil.copy(full, out)
