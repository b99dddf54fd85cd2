"""How likely claims are right: the curve fitted on articles kept from training, and how well it holds elsewhere."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from kuriltool.articles import Article
from kuriltool.claims.drafts import Draft
from kuriltool.claims.sureness import Calibration, confidence, evidence
from kuriltool.pairing import letters, one_to_one, overlap
from kuriltool.pipeline import Extractor
from kuriltool.scoring.claims import Gold
from kuriltool.scoring.files import read as read_gold
from kuriltool.training.encoder.lessons import is_kept
from kuriltool.training.treebanks import read_conllu

STEPS, RATE, SHRINK = 4000, 0.3, 0.01
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)


@dataclass(frozen=True)
class Case:
    """A draft, and whether it is an annotated claim."""

    draft: Draft
    right: bool


def cases(extractor: Extractor, annotated: Iterable[tuple[Article, Gold]]) -> Iterator[Case]:
    """What the extractor finds in annotated articles, paired one to one with what people found."""
    pairs = list(annotated)
    for drafts, (_, gold) in zip(extractor.drafted(article for article, _ in pairs), pairs, strict=True):
        ours = [letters(gold.text, draft.content) for draft in drafts]
        theirs = [letters(gold.text, claim.content) for claim in gold.claims]
        rated = ((overlap(a, b), i, j) for i, a in enumerate(theirs) for j, b in enumerate(ours))
        right = {j for _, _, j in one_to_one(rated)}
        yield from (Case(draft, j in right) for j, draft in enumerate(drafts))


def fit(found: Sequence[Case]) -> Calibration:
    """The curve that fits the network's cases best: logistic regression by gradient, weights drawn towards 0."""
    tagged = [case for case in found if case.draft.seen is not None]
    known = np.array([(1.0, *evidence(case.draft)) for case in tagged])
    right = np.array([float(case.right) for case in tagged])
    weights = np.zeros(known.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-known @ weights))
        weights -= RATE * (known.T @ (chance - right) / len(right) + SHRINK * weights * (0, 1, 1, 1))
    return Calibration(*(round(float(weight), 4) for weight in weights))


def alone(found: Sequence[Case], shares: dict[str, float]) -> float:
    """How often rules without the network are right, relative to how often those rules are right at all."""
    lonely = [case for case in found if case.draft.seen is None and case.draft.cue is not None]
    expected = math.fsum(shares[case.draft.rule] for case in lonely)
    return round(min(1.0, (sum(case.right for case in lonely) + 1) / (expected + 1)), 4)


@dataclass(frozen=True)
class Bin:
    """Claims of like confidence: how many, their mean confidence, and the share of them that is right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def table(confidences: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """The reliability table: claims in bins of confidence."""
    bins = []
    for low, high in pairwise(BINS):
        inside = [(c, r) for c, r in zip(confidences, right, strict=True) if low <= c < high]
        if inside:
            mean, share = (sum(values) / len(inside) for values in zip(*inside, strict=True))
            bins.append(Bin(low, min(high, 1.0), len(inside), round(mean, 3), round(share, 3)))
    return bins


def measured(extractor: Extractor, annotated: Iterable[tuple[Article, Gold]]) -> list[Bin]:
    """The reliability table of an extractor on annotated articles."""
    found = list(cases(extractor, annotated))
    said = [confidence(case.draft, extractor.shares, extractor.calibration) for case in found]
    return table(said, [case.right for case in found])


def kept(corpora: Path) -> list[tuple[Article, Gold]]:
    """The articles of PolNeAR train that the network didn't learn from."""
    texts = read_conllu(corpora / "polnear-silver" / "train.conllu")
    names = {text.id for n, text in enumerate(texts) if is_kept(n)}
    found = read_gold(corpora / "polnear" / "train" / "attributions").articles
    return [pair for pair in found if pair[1].article in names]


def calibrate(extractor: Extractor, corpora: Path, practice: Path) -> Calibration:
    """The calibration of an extractor: the network's curve by PolNeAR articles kept from training, and what rules are worth
    without it by articles about the dispute, annotated under `practice`, since elsewhere they need the network.
    """
    curve = fit(list(cases(extractor, kept(corpora))))
    return replace(curve, alone=alone(list(cases(extractor, read_gold(practice).articles)), extractor.shares))
