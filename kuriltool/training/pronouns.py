"""The weights by which a pronoun finds the one it means, fitted on gold coreference and on what gender decides in news."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.tokens import Token

from kuriltool.articles import read
from kuriltool.claims.cast import Cast
from kuriltool.claims.discourse import Discourse, Reference, Rivals, Standing
from kuriltool.claims.passages import Page
from kuriltool.claims.ranking import NO_SOURCE, NOBODY, Features, probabilities
from kuriltool.pipeline import Extractor
from kuriltool.training.coreference import Annotated, gum
from kuriltool.training.measure import NEWSY


@dataclass(frozen=True)
class Choice:
    """One pronoun of a text: the features of its candidates, and which of them are the one meant.

    `nobody` is the name of the outcome that none of them is; None where it is certain that one is.
    """

    text: str
    kind: str
    candidates: tuple[Features, ...]
    right: frozenset[int]
    nobody: str | None


class _Taught(Discourse):
    """Follows a text, writes down each choice, and goes on with the right one."""

    def __init__(self, page: Page, cast: Cast, gold: Annotated) -> None:
        super().__init__(page, cast)
        self.choices: list[Choice] = []
        self._parsed, self._text = page.doc, gold.id
        self._gold_heads = [(gold.doc[m.head].idx, m.cluster) for m in gold.mentions]

    def choose(self, token: Token, kind: str, fitting: list[Standing]) -> tuple[Standing | None, str, Rivals]:
        clusters = self._clusters(token.idx, token.idx + 1)
        right = frozenset(i for i, s in enumerate(fitting) if clusters & self._clusters(*self._offsets(self.place(token, s))))
        if fitting:
            features = tuple(self.features(token, fitting))
            nobody = NO_SOURCE if self.is_source(token) else NOBODY
            self.choices.append(Choice(self._text, kind, features, right, nobody))
        return (fitting[min(right)] if right else None), "", ()

    def _offsets(self, place: Reference) -> tuple[int, int]:
        span = self._parsed[place.start : place.end]
        return span.start_char, span.end_char

    def _clusters(self, start: int, end: int) -> set[int]:
        """The gold clusters that have a mention whose head stands here."""
        return {cluster for head, cluster in self._gold_heads if start <= head < end}


class _ByGender(Discourse):
    """Writes down each `he` or `she` that gender alone decides: one candidate of that gender, others of the other one.

    With gender left out of account such a choice teaches which place, role and history the one meant has.
    """

    def __init__(self, page: Page, cast: Cast, text: str) -> None:
        super().__init__(page, cast)
        self.choices: list[Choice] = []
        self._text = text

    def choose(self, token: Token, kind: str, fitting: list[Standing]) -> tuple[Standing | None, str, Rivals]:
        named = [s for s in fitting if s.last.members]
        if kind != "person" or len(named) != 1 or named[0].gender is None:
            return None, "", ()
        others = [s for s in self.near(token, kind) if s.gender and s not in fitting]
        among = [named[0], *others]
        if others:
            features = tuple(self.features(token, among))
            self.choices.append(Choice(self._text, kind, features, frozenset({0}), None))
        return named[0], "", ()


def choices_by_gender(extractor: Extractor, files: Iterable[Path]) -> Iterator[Choice]:
    """What gender decides in some articles."""
    for path in files:
        opened = extractor.opened(read(path).text)
        told = _ByGender(opened.page, opened.cast, path.stem)
        told.follow(len(opened.page.doc))
        yield from told.choices


def choices(extractor: Extractor, texts: Iterable[Annotated]) -> Iterator[Choice]:
    """Every choice among candidates that the texts' pronouns of the third person ask for."""
    for gold in texts:
        opened = extractor.opened(gold.doc.text)
        taught = _Taught(opened.page, opened.cast, gold)
        taught.follow(len(opened.page.doc))
        yield from taught.choices


def fit(examples: Sequence[Choice], *, steps: int = 600, rate: float = 0.05, ridge: float = 0.3) -> dict[str, float]:
    """Weights under which the right candidates, or nobody, are likeliest; by gradient ascent with a ridge."""
    names = sorted({name for e in examples for c in e.candidates for name in c} | {NOBODY, NO_SOURCE})
    column = {name: i for i, name in enumerate(names)}
    rows, groups, right = [], [], []
    for number, example in enumerate(examples):
        nobody: tuple[Features, ...] = ({example.nobody: 1.0},) if example.nobody else ()
        for i, features in enumerate((*example.candidates, *nobody)):
            row = np.zeros(len(names))
            for name, value in features.items():
                row[column[name]] = value
            rows.append(row)
            groups.append(number)
            right.append(i in example.right or (i == len(example.candidates) and not example.right))
    matrix, group, hit = np.array(rows), np.array(groups), np.array(right, dtype=float)
    weight, first, second = np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, steps + 1):  # Adam
        likely = np.exp(np.clip(matrix @ weight, -30, 30))
        share = likely / np.bincount(group, likely)[group]
        meant = likely * hit / np.bincount(group, likely * hit)[group]
        gradient = matrix.T @ (meant - share) - ridge * weight
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        weight += rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return {name: round(float(w), 2) for name, w in zip(names, weight, strict=True)}


# from which probability to answer


@dataclass(frozen=True)
class Answer:
    """The likeliest candidate of a choice: how likely, and whether right."""

    likely: float
    is_right: bool
    is_source: bool


def answers(examples: Iterable[Choice], weight: Mapping[str, float]) -> Iterator[Answer]:
    """What the weights would answer, unless the likeliest is somebody whom the text doesn't name."""
    for example in examples:
        likely = probabilities(example.candidates, weight, example.nobody or NOBODY)
        best = max(range(len(likely)), key=likely.__getitem__)
        if not example.candidates[best].get("unnamed"):
            yield Answer(likely[best], best in example.right, example.nobody == NO_SOURCE)


def crossed(examples: Sequence[Choice], more: Sequence[Choice], parts: int = 5) -> Iterator[Answer]:
    """Answers for each part of the texts by weights fitted on the others and on `more`."""
    texts = sorted({e.text for e in examples})
    for part in range(parts):
        out = frozenset(texts[part::parts])
        weight = fit([*(e for e in examples if e.text not in out), *more])
        yield from answers((e for e in examples if e.text in out), weight)


def least(found: Sequence[Answer], wanted: float) -> tuple[float, float, float]:
    """The least probability from which the answers are right as often as wanted, with that precision and the share answered."""
    for bound in (n / 100 for n in range(30, 100, 5)):
        given = [a.is_right for a in found if a.likely >= bound]
        if given and sum(given) / len(given) >= wanted:
            return bound, sum(given) / len(given), len(given) / len(found)
    return 1.0, 1.0, 0.0


def written(kinds: Mapping[str, tuple[Mapping[str, float], tuple[float, float, float], int]]) -> str:
    """The file of weights: by kind of pronoun the weights, the bound, and what was measured."""
    lines = [
        "# Which candidate a pronoun means: weights of features, made by `python -m kuriltool.training speakers`.",
        "# Fitted on the gold coreference of GUM train and on what gender decides in PolNeAR train; bounds by cross-validation.",
    ]
    for kind, (weight, (bound, precision, share), size) in kinds.items():
        lines += ["", f"[{kind}]", f"# {size} choices; from this bound on {precision:.0%} right of the {share:.0%} answered"]
        lines += [f"least = {bound:.2f}", *(f"{name} = {value:.2f}" for name, value in sorted(weight.items()))]
    return "\n".join(lines) + "\n"


ENOUGH = 10  # answers to sources from which on the weights for them count as fitted
UNMEASURED = {"least-as-source": 0.5, NO_SOURCE: 0.0}  # with fewer somebody must be likelier than not, nobody weighs nothing
WANTED = {"person": 0.85, "body": 0.75, "several": 0.75}  # how often an answer must be right: a null speaker beats a wrong one


def weights_file(gold: Sequence[Choice], more: Sequence[Choice]) -> str:
    """The file of weights, fitted on both, the bounds measured on the first by cross-validation."""
    kinds = {}
    for kind, wanted in WANTED.items():
        own, others = [e for e in gold if e.kind == kind], [e for e in more if e.kind == kind]
        found = list(crossed(own, others))
        bound = least(found, wanted)
        weight = {"least-as-source": bound[0], **fit([*own, *others])}
        if sum(a.is_source for a in found) < ENOUGH:
            weight |= UNMEASURED
        kinds[kind] = weight, bound, len(own) + len(others)
    return written(kinds)


def fitted(extractor: Extractor, corpora: Path, every: int) -> str:
    """The file of weights for all of GUM train and every n-th article of PolNeAR train; bounds for news and interviews."""
    gold = list(choices(extractor, gum(extractor, corpora, ["train"], ["GUM_"])))
    newsy = [e for e in gold if any(genre in e.text for genre in NEWSY)]
    articles = sorted((corpora / "polnear" / "train" / "text").glob("*.txt"))[::every]
    return weights_file(newsy, [*(e for e in gold if e not in newsy), *choices_by_gender(extractor, articles)])
