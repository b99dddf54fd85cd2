"""The network's graphs as they run: operators chosen for one core, weights rounded to 8 bits. Needs no torch.

A graph reads one window, so that nothing is padded and nothing masked. Each input of a product is rounded once for all that it
is multiplied with. Attention goes by groups of heads, whose numbers stay in the processor's cache.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
import onnx
from numpy import typing as npt
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET, IR = 17, 8  # what onnxruntime 1.20 reads
FUSED = "com.microsoft"  # onnxruntime's own operators
GROUP, GROUP_ROLES = 6, 1  # heads whose attention is worked out together; roles have several windows side by side
MOST = 127  # of a weight as a whole number
EPSILON, EPSILON_ROLES = 1e-12, 1e-5  # of the layers' norms, and of the roles' first
FLOAT, INT = TensorProto.FLOAT, TensorProto.INT64
HALVES, ENDS = ("of_dependent", "of_governor"), ("dependent", "governor")
PIECES, WORDS, HEADS, CUES, ARCS = "pieces", "words", "heads", "cues", "arcs"  # names of axes

Array = NDArray[Any]
Weights = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Rounded:
    """A value as whole numbers, or as it is where there is no scale."""

    value: str
    scale: str = ""
    zero: str = ""


class Graph:
    """A graph in the making. Values go by the names that the methods return."""

    def __init__(self, *, whole: bool = True) -> None:
        self._whole, self._numbers = whole, count()
        self._nodes: list[tuple[str, Sequence[str], Sequence[str], dict[str, Any]]] = []
        self._named: dict[str, str] = {}
        self._constants: list[onnx.TensorProto] = []
        self._inputs: list[onnx.ValueInfoProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []

    def input(self, name: str, kind: int, *axes: str | int) -> str:
        """A value that is given, of a type and with axes of a length or a name."""
        self._inputs.append(helper.make_tensor_value_info(name, kind, axes))
        return name

    def output(self, name: str, value: str, kind: int, *axes: str | int) -> None:
        """Give a value under a name."""
        self._named[value] = name
        self._outputs.append(helper.make_tensor_value_info(name, kind, axes))

    def constant(self, value: npt.ArrayLike) -> str:
        name = f"c{next(self._numbers)}"
        self._constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def op(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        """The one output of an operator."""
        return self.ops(kind, 1, *inputs, domain=domain, **attributes)[0]

    def ops(self, kind: str, outputs: int, *inputs: str, domain: str = "", **attributes: Any) -> list[str]:
        """The outputs of an operator that has several."""
        names = [f"{kind}{next(self._numbers)}" for _ in range(outputs)]
        self._nodes.append((kind, inputs, names, {"domain": domain} | attributes))
        return names

    def shaped(self, value: str, *axes: int) -> str:
        """A value with other axes; -1 stands for what is left."""
        return self.op("Reshape", value, self.constant(np.array(axes, np.int64)))

    def shared(self, value: str) -> Rounded:
        """A value that is multiplied several times."""
        if not self._whole:
            return Rounded(value)
        return Rounded(*self.ops("DynamicQuantizeLinear", 3, value))

    def linear(self, value: str | Rounded, weight: Array, bias: Array) -> str:
        """`value @ weight + bias`, in whole numbers where the graph is made of them."""
        if not self._whole:
            value = value.value if isinstance(value, Rounded) else value
            return self.op("Add", self.op("MatMul", value, self.constant(weight)), self.constant(bias))
        scale = np.maximum(np.abs(weight).max(0), np.finfo(np.float32).tiny * MOST) / MOST
        rounded, scales = self.constant(np.round(weight / scale).astype(np.int8)), self.constant(scale.astype(np.float32))
        if isinstance(value, Rounded):
            inputs = (value.value, rounded, value.scale, scales, value.zero, "", self.constant(bias))
            return self.op("MatMulIntegerToFloat", *inputs, domain=FUSED)
        return self.op("DynamicQuantizeMatMul", value, rounded, scales, "", self.constant(bias), domain=FUSED)

    def rows(self, table: NDArray[np.float32], numbers: str) -> str:
        """Rows of a table by their numbers."""
        if not self._whole:
            return self.op("Gather", self.constant(table), numbers)
        low, high = min(float(table.min()), 0.0), max(float(table.max()), 0.0)
        scale = np.float32((high - low) / 255)
        zero = np.uint8(round(-low / scale))
        rounded = np.clip(np.round(table / scale) + zero, 0, 255).astype(np.uint8)
        inputs = (self.constant(scale), self.constant(zero))
        return self.op("DequantizeLinear", self.op("Gather", self.constant(rounded), numbers), *inputs)

    def gelu(self, value: str) -> str:
        return self.op("Gelu", value, domain=FUSED)

    def normal(self, value: str, weights: Weights, name: str, epsilon: float) -> str:
        gain, shift = (self.constant(weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.op("LayerNormalization", value, gain, shift, axis=-1, epsilon=epsilon)

    def _name(self, value: str) -> str:
        return self._named.get(value, value)

    def model(self) -> bytes:
        """The graph as the bytes of a file."""
        nodes = [
            helper.make_node(kind, [self._name(i) for i in inputs], [self._name(o) for o in outputs], **attributes)
            for kind, inputs, outputs, attributes in self._nodes
        ]
        graph = helper.make_graph(nodes, "kuril", self._inputs, self._outputs, self._constants)
        made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)])
        made.ir_version = IR
        onnx.checker.check_model(made)
        return bytes(made.SerializeToString())


def layer(graph: Graph, x: str, weights: Weights, name: str, heads: int, group: int, mark: Array | None = None) -> str:
    """One layer of `network.Layer` over `[words, windows, width]`: windows side by side don't see each other.

    `mark` is the vector of a word that all others see besides, and which needs nothing itself.
    """
    seen = _attention(graph, x, weights, f"{name}.query_key_value", heads, group, mark)
    first = graph.op("Add", x, _linear(graph, seen, weights, f"{name}.joined"))
    x = graph.normal(first, weights, f"{name}.norm_first", EPSILON)
    inner = graph.gelu(_linear(graph, x, weights, f"{name}.up"))
    second = graph.op("Add", x, _linear(graph, inner, weights, f"{name}.down"))
    return graph.normal(second, weights, f"{name}.norm_second", EPSILON)


def _linear(graph: Graph, x: str | Rounded, weights: Weights, name: str) -> str:
    return graph.linear(x, weights[f"{name}.weight"].T, weights[f"{name}.bias"])


def _attention(graph: Graph, x: str, weights: Weights, name: str, heads: int, group: int, mark: Array | None) -> str:
    """What each word takes from the others, by groups of heads, side by side again at the end."""
    weight, bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
    width, groups = weight.shape[1], heads // group
    size = width // heads
    order = np.arange(3 * width).reshape(3, groups, group * size).swapaxes(0, 1).ravel()  # each group's parts side by side
    product = graph.shaped(graph.linear(x, weight[order].T, bias[order]), 0, 0, 3 * heads, size)
    parts = graph.ops("Split", 3 * groups, product, axis=2)
    if mark is not None:
        before = np.split((mark @ weight.T + bias)[order].reshape(1, 1, 3 * heads, size), 3 * groups, axis=2)
        parts = [
            part if n % 3 == 0 else graph.op("Concat", graph.constant(before[n]), part, axis=0) for n, part in enumerate(parts)
        ]
    seen = []
    for query, key, value in zip(*[iter(parts)] * 3, strict=True):
        scores = graph.op(
            "FusedMatMul", query, key, domain=FUSED, transBatchA=1, transBatchB=1, transB=1, alpha=1 / math.sqrt(size)
        )
        shares = graph.op("Softmax", scores, axis=-1)
        seen.append(graph.op("FusedMatMul", shares, value, domain=FUSED, transBatchB=1))  # [windows, heads, words, size]
    together = seen[0] if groups == 1 else graph.op("Concat", *seen, axis=1)
    return graph.shaped(graph.op("Transpose", together, perm=[2, 0, 1, 3]), 0, 0, width)


def encoder(weights: Weights, heads: int, marks: Array, *, whole: bool = True) -> bytes:
    """The graph that reads a window's word pieces: `network.Encoder` and `network.WordHeads`.

    The mark before the first piece is left out: `marks` says what each layer has there, `[layers, width]`. It is next to the same
    in all windows, and so loud that rounding would leave little of the words beside it.
    """
    graph = Graph(whole=whole)
    ids, looks, first = (graph.input(name, INT, axis) for name, axis in (("ids", PIECES), ("looks", PIECES), ("first", WORDS)))
    x = _embedded(graph, ids, looks, weights)
    for n, mark in enumerate(marks):
        x = layer(graph, x, weights, f"encoder.layers.{n}", heads, GROUP, mark)
    width = weights["encoder.norm.weight"].shape[0]
    words = graph.shaped(graph.op("Gather", x, first, axis=0), -1, width)
    _told(graph, words, weights)
    graph.output("words", words, FLOAT, WORDS, width)
    return graph.model()


def _layers(weights: Weights, name: str) -> int:
    return sum(key.startswith(f"{name}.layers.") and key.endswith("norm_first.bias") for key in weights)


def _embedded(graph: Graph, ids: str, looks: str, weights: Weights) -> str:
    """The vectors of word pieces by what they are, how they look and where they stand: `[pieces, 1, width]`.

    One table tells all looks: `words.look` numbers them.
    """
    shapes, gaps, places = (weights[f"encoder.{name}.weight"] for name in ("shapes", "gaps", "places"))
    table = shapes[:, None, None] + gaps[:, None] + places
    order = weights["encoder.order.weight"][1:]
    own = graph.op("Slice", graph.constant(order), graph.constant(np.array([0])), graph.op("Shape", ids))
    x = graph.op("Add", graph.rows(weights["encoder.pieces.weight"], ids), own)
    x = graph.op("Add", x, graph.op("Gather", graph.constant(table.reshape(-1, order.shape[1])), looks))
    return graph.shaped(graph.normal(x, weights, "encoder.norm", EPSILON), -1, 1, order.shape[1])


def _told(graph: Graph, words: str, weights: Weights) -> None:
    """What is said of each word: labels, halves of arcs' labels, and arcs."""
    root, shared = weights["words.root"], graph.shared(words)
    labels, of_dependent, of_governor, to_dependent, to_governor = (
        _linear(graph, shared, weights, f"words.{name}") for name in ("labels", *HALVES, *ENDS)
    )
    rooted = graph.op("Concat", graph.constant(_row(weights, "of_governor", root)), of_governor, axis=0)
    dependent, governor = graph.gelu(to_dependent), graph.gelu(to_governor)
    governors = graph.op("Concat", graph.constant(_gelu(_row(weights, "governor", root))), governor, axis=0)
    scale = 1 / math.sqrt(weights["words.between.bias"].shape[0])
    between = _linear(graph, dependent, weights, "words.between")
    arcs = graph.op("FusedMatMul", between, governors, domain=FUSED, transB=1, alpha=scale)
    graph.output("labels", labels, FLOAT, WORDS, weights["words.labels.bias"].shape[0])
    graph.output("near", _near(graph, shared, weights), FLOAT, WORDS, weights["words.near.labels.bias"].shape[0])
    graph.output("arcs", arcs, FLOAT, WORDS, HEADS)
    graph.output("of_dependent", of_dependent, FLOAT, WORDS, weights["words.of_dependent.bias"].shape[0])
    graph.output("of_governor", rooted, FLOAT, HEADS, weights["words.of_governor.bias"].shape[0])


def _near(graph: Graph, words: Rounded, weights: Weights) -> str:
    """What neighbours add: each word between those beside it, nobody before the first and behind the last."""
    beside = weights["words.near.beside.weight"]
    nobody = words.zero or graph.constant(np.float32(0))
    padded = graph.op("Pad", words.value, graph.constant(np.array([1, 0, 1, 0])), nobody)
    ends = [graph.constant(np.array([n])) for n in (-2, -1, np.iinfo(np.int64).max)]
    starts = [graph.constant(np.array([n])) for n in range(3)]
    sides = [graph.op("Slice", padded, start, end) for start, end in zip(starts, ends, strict=True)]
    three = Rounded(graph.op("Concat", *sides, axis=1), words.scale, words.zero)
    own = graph.linear(three, beside.transpose(2, 1, 0).reshape(-1, len(beside)), weights["words.near.beside.bias"])
    return _linear(graph, graph.gelu(own), weights, "words.near.labels")


def _row(weights: Weights, name: str, vector: Array) -> Array:
    """What one part makes of a vector that is always the same, as a row."""
    return np.asarray(vector @ weights[f"words.{name}.weight"].T + weights[f"words.{name}.bias"], np.float32)[None]


def _gelu(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.array([[x * (1 + math.erf(x / math.sqrt(2))) / 2 for x in row] for row in values.tolist()], np.float32)


def roles(weights: Weights, heads: int, *, whole: bool = True) -> bytes:
    """The graph that reads a window again for each of its cues: `network.RoleReader`, with words along the first axis."""
    graph = Graph(whole=whole)
    width = weights["roles.word.weight"].shape[1]
    words, cues = graph.input("words", FLOAT, WORDS, width), graph.input("cues", INT, CUES)
    far = graph.op("Gather", graph.constant(weights["roles.far.weight"]), graph.input("far", INT, WORDS, CUES))
    size = weights["roles.norm.weight"].shape[0]
    of_word = graph.shaped(_linear(graph, words, weights, "roles.word"), -1, 1, size)
    of_cue = _linear(graph, graph.op("Gather", words, cues), weights, "roles.cue")
    x = graph.normal(graph.op("Add", graph.op("Add", far, of_cue), of_word), weights, "roles.norm", EPSILON_ROLES)
    for n in range(_layers(weights, "roles")):
        x = layer(graph, x, weights, f"roles.layers.{n}", heads, GROUP_ROLES)
    graph.output("roles", _linear(graph, x, weights, "roles.roles"), FLOAT, WORDS, CUES, weights["roles.roles.bias"].shape[0])
    return graph.model()


def deps(weights: Weights) -> bytes:
    """The graph that names arcs: the likeliest label by both ends' halves. It is small enough to stay as it is."""
    graph = Graph(whole=False)
    size = weights["words.named.weight"].shape[1]
    halves = [graph.input(name, FLOAT, ARCS, size) for name in HALVES]
    scores = _linear(graph, graph.gelu(graph.op("Add", *halves)), weights, "words.named")
    graph.output("deps", graph.op("ArgMax", scores, axis=-1, keepdims=0), INT, ARCS)
    return graph.model()
