"""The network: a small pretrained encoder, heads for words, heads for trees, and a reader of one attribution's roles."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from kuriltool.encoder.session import FAR, NEARBY
from kuriltool.encoder.words import GAPS, PLACES, SHAPES
from kuriltool.training.encoder.lessons import HEADS

ARC, LABEL, ROLE = 256, 128, 128
ROLES = 4
NEAR = 256  # numbers by which neighbours tell


@dataclass(frozen=True)
class Sizes:
    """The pretrained encoder's measures."""

    width: int = 384
    layers: int = 6
    attention: int = 12
    inner: int = 1536
    pieces: int = 30522
    places: int = 512


class Shared(nn.Module):
    """Dropout with one mask for all words of a window: cheap, and a word can't get back from its neighbour what it lost."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.share:
            return x
        mask = torch.empty(x.shape[0], *(1,) * (x.dim() - 2), x.shape[-1]).bernoulli_(1 - self.share)
        return x * (mask / (1 - self.share)).to(x.dtype)


class Layer(nn.Module):
    """One transformer layer, normalized behind each half as in BERT."""

    def __init__(self, width: int, attention: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.attention = attention
        self.query_key_value, self.joined = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm_first, self.norm_second = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)
        self.drop = Shared(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        rows, words, width = x.shape
        parts = self.query_key_value(x).view(rows, words, 3, self.attention, width // self.attention)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        weights = query @ key.transpose(-1, -2) / math.sqrt(width // self.attention) + mask
        seen = (torch.softmax(weights, -1).to(value.dtype) @ value).transpose(1, 2).reshape(rows, words, width)
        x = self.norm_first(x + self.drop(self.joined(seen)))
        return self.norm_second(x + self.drop(self.down(F.gelu(self.up(x)))))


def _mask(present: Tensor) -> Tensor:
    """What is added to attention weights so that padding isn't seen."""
    return (present.float() - 1.0)[:, None, None, :] * 1e4


class Encoder(nn.Module):
    """Word pieces with their looks in, one vector a word out: `[windows, words, width]`."""

    def __init__(self, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        self.pieces, self.order = nn.Embedding(sizes.pieces, sizes.width), nn.Embedding(sizes.places, sizes.width)
        self.shapes, self.gaps, self.places = (nn.Embedding(n, sizes.width) for n in (SHAPES, GAPS, PLACES))
        for looks in (self.shapes, self.gaps, self.places):
            nn.init.zeros_(looks.weight)
        self.norm = nn.LayerNorm(sizes.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(sizes.width, sizes.attention, sizes.inner, dropout) for _ in range(sizes.layers))

    def forward(self, ids: Tensor, shapes: Tensor, gaps: Tensor, places: Tensor, first: Tensor) -> Tensor:
        looks = self.shapes(shapes) + self.gaps(gaps) + self.places(places)
        x = self.norm(self.pieces(ids) + self.order.weight[: ids.shape[1]] + looks)
        mask = _mask(ids != 0)
        for layer in self.layers:
            x = layer(x, mask)
        return torch.gather(x, 1, first.unsqueeze(-1).expand(-1, -1, x.shape[-1]))

    def take(self, folder: Path) -> None:
        """Take the weights of a pretrained BERT encoder: `model.safetensors` under `folder`."""
        found = load_file(folder / "model.safetensors")
        got = {name.removeprefix("bert."): value for name, value in found.items()}
        state = {
            "pieces.weight": got["embeddings.word_embeddings.weight"],
            "order.weight": got["embeddings.position_embeddings.weight"] + got["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": got["embeddings.LayerNorm.weight"],
            "norm.bias": got["embeddings.LayerNorm.bias"],
        }
        parts = {
            "joined": "attention.output.dense",
            "norm_first": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm_second": "output.LayerNorm",
        }
        for n in range(len(self.layers)):
            for kind in ("weight", "bias"):
                own = [got[f"encoder.layer.{n}.attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
                state[f"layers.{n}.query_key_value.{kind}"] = torch.cat(own)
                state |= {
                    f"layers.{n}.{ours}.{kind}": got[f"encoder.layer.{n}.{theirs}.{kind}"] for ours, theirs in parts.items()
                }
        missing, unexpected = self.load_state_dict(state, strict=False)
        if unexpected or {name.split(".")[0] for name in missing} != {"shapes", "gaps", "places"}:
            raise ValueError(f"{folder}: not the weights of a BERT encoder of these sizes")


class Near(nn.Module):
    """Corrects what is said of a word's name and sentence by its neighbours on both sides."""

    def __init__(self, width: int, sizes: dict[str, int]) -> None:
        super().__init__()
        names = list(sizes)
        at = names.index(NEARBY[0])
        self.before = sum(sizes[name] for name in names[:at])
        self.size = sum(sizes[name] for name in NEARBY)
        self.behind = sum(sizes.values()) - self.before - self.size
        self.beside, self.labels = nn.Conv1d(width, NEAR, 3, padding=1), nn.Linear(NEAR, self.size)
        nn.init.zeros_(self.labels.weight)
        nn.init.zeros_(self.labels.bias)

    def own(self, words: Tensor) -> Tensor:
        """What to add to the scores of NEARBY's labels."""
        return self.labels(F.gelu(self.beside(words.transpose(1, 2)).transpose(1, 2)))

    def forward(self, words: Tensor) -> Tensor:
        """What to add to the scores of all labels."""
        return F.pad(self.own(words), (self.before, self.behind))


class WordHeads(nn.Module):
    """What is said of each word by itself, all heads side by side, and the vectors that trees are made of."""

    def __init__(self, width: int, sizes: dict[str, int], deps: int, dropout: float) -> None:
        super().__init__()
        self.sizes = sizes
        self.drop, self.labels = Shared(dropout), nn.Linear(width, sum(sizes.values()))
        self.near = Near(width, sizes)
        self.dependent, self.governor = nn.Linear(width, ARC), nn.Linear(width, ARC)
        self.between, self.root = nn.Linear(ARC, ARC), nn.Parameter(torch.zeros(width))
        self.of_dependent, self.of_governor = nn.Linear(width, LABEL), nn.Linear(width, LABEL)
        self.named = nn.Linear(LABEL, deps)

    def forward(self, words: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Labels of each word; arcs `[windows, words, words + 1]` with the root first; label halves of dependent and governor."""
        words = self.drop(words)
        rooted = torch.cat([self.root.to(words.dtype).expand(words.shape[0], 1, -1), words], 1)
        dependent, governor = F.gelu(self.dependent(words)), F.gelu(self.governor(rooted))
        arcs = self.between(dependent) @ governor.transpose(1, 2) / math.sqrt(ARC)
        return self.labels(words) + self.near(words), arcs, self.of_dependent(words), self.of_governor(rooted)

    def deps(self, of_dependent: Tensor, of_governor: Tensor) -> Tensor:
        """Scores of the labels of arcs, given both ends' halves."""
        return self.named(F.gelu(of_dependent + of_governor))


class RoleReader(nn.Module):
    """Reads a window again for one cue: which words are its source, its content, the cue itself."""

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.drop = Shared(dropout)
        self.word, self.cue = nn.Linear(width, ROLE), nn.Linear(width, ROLE)
        self.far = nn.Embedding(2 * FAR + 1, ROLE)
        self.norm = nn.LayerNorm(ROLE)
        self.layers = nn.ModuleList(Layer(ROLE, 4, 2 * ROLE, dropout) for _ in range(2))
        self.roles = nn.Linear(ROLE, ROLES)
        self.follow = nn.Parameter(torch.zeros(ROLES, ROLES))

    def forward(self, words: Tensor, lengths: Tensor, rows: Tensor, cues: Tensor) -> Tensor:
        """Scores `[cues, words, roles]`; `rows` says for each cue its window, `cues` the number of its first word."""
        words = self.drop(words)
        numbers = torch.arange(words.shape[1])
        distance = (numbers[None, :] - cues[:, None]).clamp(-FAR, FAR) + FAR
        x = self.word(words)[rows] + self.cue(words[rows, cues])[:, None, :] + self.far(distance)
        x = self.norm(x)
        mask = _mask(numbers[None, :] < lengths[rows][:, None])
        for layer in self.layers:
            x = layer(x, mask)
        return self.roles(x)

    def loss(self, scores: Tensor, gold: Tensor, lengths: Tensor) -> Tensor:
        """Of a chain over the words: minus the log share of the gold roles among all sequences, one value a cue."""
        scores, follow = scores.float(), self.follow.float()
        numbers = torch.arange(scores.shape[1])
        real = (numbers[None, :] < lengths[:, None]).float()
        own = (scores.gather(2, gold.unsqueeze(-1)).squeeze(-1) * real).sum(1)
        own = own + (follow[gold[:, :-1], gold[:, 1:]] * real[:, 1:]).sum(1)
        total = scores[:, 0]
        for n in range(1, scores.shape[1]):
            forward = torch.logsumexp(total[:, :, None] + follow[None], 1) + scores[:, n]
            total = torch.where(real[:, n : n + 1] > 0, forward, total)
        return torch.logsumexp(total, 1) - own


class Network(nn.Module):
    """Encoder and all heads."""

    def __init__(self, labels: dict[str, list[str]], sizes: Sizes | None = None, dropout: float = 0.1) -> None:
        super().__init__()
        sizes = sizes or Sizes()
        self.encoder = Encoder(sizes, dropout)
        self.words = WordHeads(sizes.width, {head: len(labels[head]) for head in HEADS}, len(labels["dep"]), 2 * dropout)
        self.roles = RoleReader(sizes.width, dropout)
