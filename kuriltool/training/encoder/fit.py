"""The fit: all heads learn at once, from news and treebanks mixed."""

from __future__ import annotations

import copy
import json
import logging
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from kuriltool.encoder.session import NEARBY
from kuriltool.encoder.words import LOWER, SIGN, TITLE, UPPER, Batch, Pieces, batch
from kuriltool.training.encoder.lessons import HEADS, UNSAID, Corpora, Labels, Page, is_kept, pages, paragraph_starts
from kuriltool.training.encoder.network import Network

log = logging.getLogger(__name__)
WEIGHTS = {"tag": 0.5, "morph": 0.3, "lemma": 0.3, "name": 0.5, "start": 0.5, "cue": 2.0, "role": 0.5}
ROLE_WEIGHT = 1 / 8
POOL = 40  # batches whose windows are sorted by width, so that little is padding
UNKNOWN_SHARE = 0.04  # of the word pieces, hidden while learning
AS_HEADLINE, AS_LOWER, AS_UPPER = 0.06, 0.03, 0.02  # of the paragraphs, set otherwise while learning
HEADLINE = 25  # words that a heading has at most
DROPPED = 0.2
FALSE_CUE = 0.1  # probability from which a word that is no cue is shown to the role reader, with nothing to find


@dataclass(frozen=True)
class Plan:
    """How long and how fast to learn."""

    epochs: int = 9
    windows: int = 24
    rate: float = 1.6e-4
    head_rate: float = 1e-3
    warm_up: float = 0.05
    average: float = 0.999
    sharpening: int = 6
    seed: int = 1


def _dress(rng: random.Random, page: Page, shapes: np.ndarray) -> None:
    """Set some paragraphs as headlines do, in capitals or in lower case; `shapes` are those of the window's words."""
    start, stop = page.window.start, page.window.stop
    starts = paragraph_starts(page.lesson.words, start, stop)
    for first, last in zip(starts, [*starts[1:], stop], strict=True):
        part, chance = shapes[first - start : last - start], rng.random()
        if chance < AS_HEADLINE and last - first <= HEADLINE:
            part[part == LOWER] = TITLE
        elif AS_HEADLINE <= chance < AS_HEADLINE + AS_LOWER:
            part[(part == TITLE) | (part == UPPER)] = LOWER
        elif AS_HEADLINE + AS_LOWER <= chance < AS_HEADLINE + AS_LOWER + AS_UPPER:
            part[part < SIGN - 1] = UPPER


class Teacher:
    """Turns pages into tensors."""

    def __init__(self, pieces: Pieces, seed: int) -> None:
        self.pieces, self.rng = pieces, random.Random(seed)
        self.noise = np.random.default_rng(seed)

    def batches(self, chosen: Sequence[Page], windows: int) -> Iterator[list[Page]]:
        """All pages once, in random order, those of a batch about as wide."""
        order = self.rng.sample(list(chosen), len(chosen))
        size = POOL * windows
        made = []
        for at in range(0, len(order), size):
            pool = sorted(order[at : at + size], key=lambda page: page.window.width)
            made += [pool[i : i + windows] for i in range(0, len(pool), windows)]
        self.rng.shuffle(made)
        yield from made

    def inputs(self, chosen: Sequence[Page], *, noisy: bool) -> tuple[Batch, list[Tensor]]:
        """The encoder's inputs, with some pieces hidden and some paragraphs dressed otherwise if `noisy`."""
        made = batch([page.window for page in chosen], self.pieces)
        if noisy:
            hidden = (self.noise.random(made.ids.shape) < UNKNOWN_SHARE) & (made.ids > self.pieces.last)
            made.ids[hidden] = self.pieces.unknown
            for row, page in enumerate(chosen):
                self._dress(made, row, page)
        return made, [torch.from_numpy(a) for a in (made.ids, made.shapes, made.gaps, made.places, made.first)]

    def _dress(self, made: Batch, row: int, page: Page) -> None:
        words = page.lesson.words
        part = slice(page.window.start, page.window.stop)
        shapes = words.shapes[part].copy()
        _dress(self.rng, page, shapes)
        spread = np.repeat(shapes, words.counts[part])
        made.shapes[row, 1 : 1 + len(spread)] = spread


def _said(chosen: Sequence[Page], head: str, longest: int) -> Tensor:
    made = np.full((len(chosen), longest), UNSAID, np.int64)
    for row, page in enumerate(chosen):
        made[row, : len(page.window)] = page.lesson.numbers[head][page.window.start : page.window.stop]
    return torch.from_numpy(made)


def _mean(losses: Tensor, weights: Tensor) -> Tensor:
    return (losses * weights).sum() / weights.sum().clamp(min=1.0)


def tree_loss(network: Network, out: tuple[Tensor, ...], chosen: Sequence[Page], made: Batch) -> Tensor:
    """Of arcs and their labels; silver trees weigh less."""
    _, arcs, of_dependent, of_governor = out
    longest = arcs.shape[1]
    heads = torch.full((len(chosen), longest), UNSAID)
    for row, page in enumerate(chosen):
        heads[row, : len(page.window)] = torch.from_numpy(page.heads())
    lengths = torch.from_numpy(made.lengths)
    beyond = torch.arange(longest + 1)[None, :] > lengths[:, None]
    scores = arcs.float().masked_fill(beyond[:, None, :], -1e4)
    weight = torch.tensor([page.lesson.weight for page in chosen])[:, None].expand(-1, longest)
    known = heads >= 0
    arc = F.cross_entropy(scores[known], heads[known], reduction="none")
    governor = of_governor.gather(1, heads.clamp(min=0).unsqueeze(-1).expand(-1, -1, of_governor.shape[-1]))
    deps = _said(chosen, "dep", longest)
    named = known & (deps >= 0)
    label = F.cross_entropy(
        network.words.deps(of_dependent[named].float(), governor[named].float()), deps[named], reduction="none"
    )
    return _mean(arc, weight[known]) + _mean(label, weight[named])


def word_loss(network: Network, labels: Tensor, chosen: Sequence[Page]) -> Tensor:
    """Of all labels of single words."""
    total = labels.new_zeros((), dtype=torch.float32)
    for head, scores in zip(HEADS, labels.float().split(list(network.words.sizes.values()), -1), strict=True):
        gold = _said(chosen, head, labels.shape[1])
        if (gold >= 0).any():
            total = total + WEIGHTS[head] * F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=UNSAID)
    return total


def role_cases(network: Network, labels: Tensor, chosen: Sequence[Page], *, false: int) -> tuple[Tensor, Tensor, Tensor]:
    """Cues to read the roles of: their rows, words and gold roles; up to `false` likely ones that are none among them."""
    longest = labels.shape[1]
    at = sum(
        size for head, size in zip(HEADS, network.words.sizes.values(), strict=True) if HEADS.index(head) < HEADS.index("cue")
    )
    chance = torch.softmax(labels[..., at : at + 2].detach().float(), -1)[..., 1]
    cases: list[tuple[int, int, Tensor]] = []
    wrong: list[tuple[int, int]] = []
    for row, page in enumerate(chosen):
        if page.lesson.relations is None:
            continue
        found = page.relations()
        for relation in found:
            gold = torch.zeros(longest, dtype=torch.int64)
            for n, role in relation.roles.items():
                gold[n] = role
            cases.append((row, relation.cue, gold))
        starts = {relation.cue for relation in found}
        wrong += [(row, n) for n in (chance[row, : len(page.window)] > FALSE_CUE).nonzero().flatten().tolist() if n not in starts]
    for row, n in random.sample(wrong, min(false, len(wrong))):
        cases.append((row, n, torch.zeros(longest, dtype=torch.int64)))
    rows, cues = (torch.tensor([case[part] for case in cases], dtype=torch.int64) for part in (0, 1))
    return rows, cues, torch.stack([gold for *_, gold in cases]) if cases else torch.zeros((0, longest), dtype=torch.int64)


def loss_of(network: Network, teacher: Teacher, chosen: Sequence[Page]) -> tuple[Tensor, dict[str, float]]:
    """The loss of one batch, and its parts as figures."""
    made, inputs = teacher.inputs(chosen, noisy=True)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        words = network.encoder(*inputs)
        out = network.words(words)
        lengths = torch.from_numpy(made.lengths)
        rows, cues, gold = role_cases(network, out[0], chosen, false=len(chosen) // 2)
        scores = network.roles(words, lengths, rows, cues) if len(rows) else None
    word, tree = word_loss(network, out[0], chosen), tree_loss(network, out, chosen, made)
    role = network.roles.loss(scores, gold, lengths[rows]).mean() * ROLE_WEIGHT if scores is not None else word.new_zeros(())
    return word + tree + role, {"word": float(word.detach()), "tree": float(tree.detach()), "role": float(role.detach())}


def _optimizer(network: Network, plan: Plan) -> torch.optim.Optimizer:
    encoder = list(network.encoder.parameters())
    heads = [*network.words.parameters(), *network.roles.parameters()]
    groups = [{"params": encoder, "lr": plan.rate}, {"params": heads, "lr": plan.head_rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def _pace(step: int, steps: int, warm_up: float) -> float:
    warm = max(1, int(steps * warm_up))
    return (step + 1) / warm if step < warm else max(0.0, (steps - step) / (steps - warm))


def fit(network: Network, trees: list[list[Page]], news: list[Page], pieces: Pieces, plan: Plan, out: Path) -> Network:
    """Learn by a plan; returns the mean of the weights on the way, and keeps it in `out` after each epoch.

    `trees` are the treebanks' pages, cut otherwise for each epoch; they are gone through in turn.
    """
    random.seed(plan.seed)
    torch.manual_seed(plan.seed)
    teacher = Teacher(pieces, plan.seed)
    mean = copy.deepcopy(network).eval()
    optimizer = _optimizer(network, plan)
    steps = sum(math.ceil((len(news) + len(trees[n % len(trees)])) / plan.windows) for n in range(plan.epochs))
    pace = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step, steps, plan.warm_up))
    step = 0
    for epoch in range(plan.epochs):
        network.train()
        for chosen in teacher.batches([*news, *trees[epoch % len(trees)]], plan.windows):
            loss, parts = loss_of(network, teacher, chosen)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            pace.step()
            step += 1
            share = min(plan.average, (1 + step) / (10 + step))
            with torch.no_grad():
                for own, new in zip(mean.parameters(), network.parameters(), strict=True):
                    own.lerp_(new, 1 - share)
            if step % 50 == 0:
                log.info("epoch %d step %d/%d %s", epoch + 1, step, steps, {k: round(v, 3) for k, v in parts.items()})
        torch.save(mean.state_dict(), out / "network.pt")
        log.info("epoch %d kept", epoch + 1)
    return mean


def sharpen(network: Network, news: Sequence[Page], pieces: Pieces, plan: Plan) -> None:
    """Teach the heads that look at neighbours, on the vectors of an encoder that stays as it is."""
    teacher = Teacher(pieces, plan.seed)
    cached = [_vectors(network, teacher, chosen) for chosen in teacher.batches(news, plan.windows)]
    near, sizes = network.words.near, [network.words.sizes[head] for head in NEARBY]
    optimizer = torch.optim.AdamW(near.parameters(), lr=plan.head_rate, weight_decay=0.01)
    steps = plan.sharpening * len(cached)
    pace = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step, steps, plan.warm_up))
    for _ in range(plan.sharpening):
        for vectors, scores, gold in teacher.rng.sample(cached, len(cached)):
            told = (scores + near.own(F.dropout(vectors.float(), DROPPED))).split(sizes, -1)
            losses = [
                F.cross_entropy(own.flatten(0, 1), gold[head].flatten(), ignore_index=UNSAID)
                for head, own in zip(NEARBY, told, strict=True)
            ]
            optimizer.zero_grad()
            torch.stack(losses).sum().backward()
            optimizer.step()
            pace.step()


def _vectors(network: Network, teacher: Teacher, chosen: Sequence[Page]) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
    """The word vectors of some pages, zero beyond a window's end, the scores of NEARBY's labels, and what is right."""
    made, inputs = teacher.inputs(chosen, noisy=False)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        words = network.encoder(*inputs)
        scores = network.words.labels(words)
    present = torch.arange(words.shape[1])[None, :] < torch.from_numpy(made.lengths)[:, None]
    gold = {head: _said(chosen, head, words.shape[1]) for head in NEARBY}
    near = network.words.near
    return words * present[..., None], scores.float()[..., near.before : near.before + near.size].clone(), gold


def prepare(corpora: Corpora, cuts: int = 3) -> tuple[Labels, list[list[Page]], list[Page]]:
    """Labels and pages to learn from."""
    news = [made for n, made in enumerate(corpora.news("train")) if not is_kept(n)]
    trees = [list(corpora.trees("train", seed)) for seed in range(cuts)]
    labels = Labels.of([*news, *trees[0]])
    numbered = [[labels.number(made) for made in cut] for cut in trees]
    return labels, [pages(cut) for cut in numbered], pages([labels.number(made) for made in news])


def keep_settings(out: Path, labels: Labels, plan: Plan) -> None:
    """Write what the network was made with beside it."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "labels.json").write_text(json.dumps(labels.names, ensure_ascii=False, indent=0), encoding="utf8")
    (out / "plan.json").write_text(json.dumps(asdict(plan)), encoding="utf8")
