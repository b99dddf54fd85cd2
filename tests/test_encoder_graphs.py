"""The graphs that ship: they say what the network says, read plainly, and rounding to 8 bits changes little."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import onnxruntime
import pytest

pytest.importorskip("onnx", reason="needs the extra `train`")

from kuriltool.training.encoder import graphs

Array = np.ndarray
Weights = dict[str, Array]

WIDTH, HEADS, LAYERS, PIECES, ARC, LABEL, NEAR, LABELS, NEARBY = 24, 6, 2, 40, 8, 4, 8, 9, 3
ROLE, ROLE_HEADS, ROLES, FAR = 8, 4, 4, 7


@pytest.fixture(scope="module")
def weights() -> Weights:
    noise = np.random.default_rng(1)
    made: Weights = {}

    def table(name: str, *shape: int) -> None:
        made[name] = noise.normal(size=shape, scale=0.5).astype(np.float32)

    def linear(name: str, given: int, taken: int) -> None:
        table(f"{name}.weight", taken, given)
        table(f"{name}.bias", taken)

    def norm(name: str, width: int) -> None:
        made[f"{name}.weight"], made[f"{name}.bias"] = noise.normal(1, 0.2, (2, width)).astype(np.float32)

    def layers(name: str, width: int) -> None:
        for n in range(LAYERS):
            own = f"{name}.layers.{n}"
            linear(f"{own}.query_key_value", width, 3 * width)
            linear(f"{own}.joined", width, width)
            linear(f"{own}.up", width, 2 * width)
            linear(f"{own}.down", 2 * width, width)
            norm(f"{own}.norm_first", width)
            norm(f"{own}.norm_second", width)

    for name, rows in (("pieces", PIECES), ("order", 30), ("shapes", 6), ("gaps", 3), ("places", 4)):
        table(f"encoder.{name}.weight", rows, WIDTH)
    norm("encoder.norm", WIDTH)
    layers("encoder", WIDTH)
    table("words.root", WIDTH)
    for name, size in (
        ("labels", LABELS),
        ("of_dependent", LABEL),
        ("of_governor", LABEL),
        ("dependent", ARC),
        ("governor", ARC),
    ):
        linear(f"words.{name}", WIDTH, size)
    linear("words.between", ARC, ARC)
    linear("words.named", LABEL, 5)
    table("words.near.beside.weight", NEAR, WIDTH, 3)
    table("words.near.beside.bias", NEAR)
    linear("words.near.labels", NEAR, NEARBY)
    linear("roles.word", WIDTH, ROLE)
    linear("roles.cue", WIDTH, ROLE)
    table("roles.far.weight", FAR, ROLE)
    norm("roles.norm", ROLE)
    layers("roles", ROLE)
    linear("roles.roles", ROLE, ROLES)
    return made


class Plain:
    """The network as it is written down in `network.py`, one window at a time."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights

    def linear(self, x: Array, name: str) -> Array:
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def norm(self, x: Array, name: str, epsilon: float = 1e-12) -> Array:
        spread = np.sqrt(x.var(-1, keepdims=True) + epsilon)
        return (x - x.mean(-1, keepdims=True)) / spread * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    @staticmethod
    def gelu(x: Array) -> Array:
        return x * (1 + np.vectorize(math.erf)(x / math.sqrt(2))) / 2

    def layer(self, x: Array, name: str, heads: int) -> Array:
        parts = self.linear(x, f"{name}.query_key_value").reshape(len(x), 3, heads, -1)
        query, key, value = parts.transpose(1, 2, 0, 3)
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1])
        shares = np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)
        seen = (shares @ value).transpose(1, 0, 2).reshape(x.shape)
        x = self.norm(x + self.linear(seen, f"{name}.joined"), f"{name}.norm_first")
        return self.norm(x + self.linear(self.gelu(self.linear(x, f"{name}.up")), f"{name}.down"), f"{name}.norm_second")

    def states(self, ids: Array, looks: Array) -> list[Array]:
        """The vectors of pieces before each layer and behind the last."""
        shapes, gaps, places = looks // 12, looks // 4 % 3, looks % 4
        parts = zip(("pieces", "shapes", "gaps", "places"), (ids, shapes, gaps, places), strict=True)
        x = sum(self.weights[f"encoder.{name}.weight"][numbers] for name, numbers in parts)
        found = [self.norm(x + self.weights["encoder.order.weight"][: len(ids)], "encoder.norm")]
        for n in range(LAYERS):
            found.append(self.layer(found[-1], f"encoder.layers.{n}", HEADS))
        return found

    def told(self, words: Array) -> dict[str, Array]:
        rooted = np.concatenate([self.weights["words.root"][None], words])
        dependent, governor = (
            self.gelu(self.linear(x, f"words.{name}")) for x, name in ((words, "dependent"), (rooted, "governor"))
        )
        padded = np.pad(words, ((1, 1), (0, 0)))
        beside = sum(padded[n : n + len(words)] @ self.weights["words.near.beside.weight"][:, :, n].T for n in range(3))
        near = self.gelu(beside + self.weights["words.near.beside.bias"])
        return {
            "words": words,
            "labels": self.linear(words, "words.labels"),
            "near": self.linear(near, "words.near.labels"),
            "arcs": self.linear(dependent, "words.between") @ governor.T / math.sqrt(ARC),
            "of_dependent": self.linear(words, "words.of_dependent"),
            "of_governor": self.linear(rooted, "words.of_governor"),
        }

    def roles(self, words: Array, cue: int) -> Array:
        """Scores of the words' roles for one cue."""
        far = (np.arange(len(words)) - cue).clip(-(FAR // 2), FAR // 2) + FAR // 2
        x = self.linear(words, "roles.word") + self.linear(words[cue], "roles.cue") + self.weights["roles.far.weight"][far]
        x = self.norm(x, "roles.norm", 1e-5)
        for n in range(LAYERS):
            x = self.layer(x, f"roles.layers.{n}", ROLE_HEADS)
        return self.linear(x, "roles.roles")


def _run(model: bytes, **inputs: Array) -> dict[str, Array]:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return dict(zip([out.name for out in session.get_outputs()], session.run(None, inputs), strict=True))


def _window() -> dict[str, Array]:
    noise = np.random.default_rng(2)
    return {"ids": noise.integers(0, PIECES, 20), "looks": noise.integers(0, 72, 20), "first": np.array([1, 2, 4, 7, 8, 15, 18])}


def _encoded(weights: Weights, *, whole: bool) -> tuple[dict[str, Array], dict[str, Array]]:
    """What the graph says of a window, and what the plain network says."""
    window, plain = _window(), Plain(weights)
    states = plain.states(window["ids"], window["looks"])
    marks = np.stack([state[0] for state in states[:-1]]).astype(np.float32)
    model = graphs.encoder(weights, HEADS, marks, whole=whole)
    found = _run(model, ids=window["ids"][1:], looks=window["looks"][1:], first=window["first"] - 1)
    return found, plain.told(states[-1][window["first"]])


def test_the_encoder_s_graph_says_what_the_network_says(weights: Weights) -> None:
    found, right = _encoded(weights, whole=False)
    assert found.keys() == right.keys()
    for name, value in right.items():
        np.testing.assert_allclose(found[name], value, rtol=1e-3, atol=1e-4, err_msg=name)


def test_rounded_to_8_bits_it_says_nearly_the_same(weights: Weights) -> None:
    found, right = _encoded(weights, whole=True)
    for name, value in right.items():
        assert 0 < np.abs(found[name] - value).mean() < 0.08 * value.std(), name


@pytest.mark.parametrize(("whole", "most"), [(False, 1e-5), (True, 0.08)])
def test_each_cue_s_roles_are_read_by_themselves(weights: Weights, whole: bool, most: float) -> None:
    words = np.random.default_rng(3).normal(size=(11, WIDTH)).astype(np.float32)
    cues = np.array([0, 4, 10])
    far = (np.arange(11)[:, None] - cues).clip(-(FAR // 2), FAR // 2) + FAR // 2
    found = _run(graphs.roles(weights, ROLE_HEADS, whole=whole), words=words, cues=cues, far=far)["roles"]
    for n, cue in enumerate(cues.tolist()):
        right = Plain(weights).roles(words, cue)
        assert np.abs(found[:, n] - right).mean() < most * right.std()


def test_arcs_get_their_likeliest_label(weights: Weights) -> None:
    halves = np.random.default_rng(4).normal(size=(2, 30, LABEL)).astype(np.float32)
    found = _run(graphs.deps(weights), of_dependent=halves[0], of_governor=halves[1])["deps"]
    plain = Plain(weights)
    assert found.tolist() == plain.linear(plain.gelu(halves.sum(0)), "words.named").argmax(-1).tolist()
    assert len(set(found.tolist())) > 1


@pytest.mark.parametrize("make", [lambda w: graphs.encoder(w, HEADS, np.zeros((LAYERS, WIDTH), np.float32)), graphs.deps])
def test_the_same_weights_make_the_same_bytes(weights: Weights, make: Callable[[Any], bytes]) -> None:
    assert make(weights) == make(weights)
