"""How far claims agree with a gold file, an article annotated by hand: JSON with the claims of one article.

Each gold claim has `kind`, `content` (passages copied to the letter from the article, `said#3` for the third `said`), `speaker`,
`position` and `issues`. Gold claims and found claims are paired one to one, best overlap of contents first; a claim that was
missed or invented counts as wrong in every measure.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kuriltool.model import Claim

MEASURES = ("claim", "exact", "speaker", "position", "kind", "issues")
ENOUGH = 0.5  # overlap from which two contents are of one claim
AS_COPY = 0.99  # overlap of the same words at another place of the file, for contents longer than SHORT
SHORT = 24
OTHER = "other"  # what no position and no issue count as

Offsets = tuple[int, int]
_NUMBERED = re.compile(r"(.*)#([0-9]+)", re.DOTALL)


class GoldError(ValueError):
    """A gold file whose words are not those of its article."""


@dataclass(frozen=True)
class GoldClaim:
    """A claim as somebody wrote it down."""

    content: tuple[Offsets, ...]
    kind: str
    speaker: str | None
    position: str | None
    issues: frozenset[str]


@dataclass(frozen=True)
class Gold:
    """An annotated article: the name of its file, its text, its claims."""

    article: str
    text: str
    claims: tuple[GoldClaim, ...]


@dataclass(frozen=True)
class Figure:
    """Precision, recall and F1 of one measure, in percent."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Score:
    """Counts over one or more articles; scores add up."""

    gold: int = 0
    found: int = 0
    right: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Score) -> Score:
        return Score(self.gold + other.gold, self.found + other.found, self.right + other.right)

    def figure(self, measure: str) -> Figure:
        """The figure of one of MEASURES."""
        precision = 100 * self.right[measure] / self.found if self.found else 0.0
        recall = 100 * self.right[measure] / self.gold if self.gold else 0.0
        both = precision + recall
        return Figure(precision, recall, 2 * precision * recall / both if both else 0.0)


def read_gold(path: Path, texts: Path) -> Gold:
    """The gold file at `path`, its article taken from the folder `texts`; raises GoldError for words that aren't there."""
    data = json.loads(path.read_text(encoding="utf-8"))
    text = (texts / data["article"]).read_bytes().decode("utf-8")
    return Gold(data["article"], text, tuple(_claim(path, text, row) for row in data["claims"]))


def _claim(path: Path, text: str, row: dict[str, Any]) -> GoldClaim:
    content = tuple(_place(path, text, words) for words in row["content"])
    return GoldClaim(content, row["kind"], row["speaker"], row["position"], frozenset(row["issues"] or [OTHER]))


def _place(path: Path, text: str, words: str) -> Offsets:
    """Where words of a gold file stand; `said#3` is the third `said`, parts of other words counted."""
    numbered = _NUMBERED.fullmatch(words)
    bare, number = (numbered[1], int(numbered[2])) if numbered else (words, 1)
    starts = [hit.start() for hit in re.finditer(f"(?={re.escape(bare)})", text)] if bare else []
    if not 1 <= number <= len(starts):
        raise GoldError(f"{path}: not in the article: {words!r}")
    if numbered is None and len(starts) > 1:
        raise GoldError(f"{path}: stands {len(starts)} times in the article, so it needs a number: {words!r}")
    return starts[number - 1], starts[number - 1] + len(bare)


def score(gold: Gold, claims: Sequence[Claim]) -> Score:
    """How far the claims found in an article agree with its gold."""
    right: Counter[str] = Counter()
    for wanted, found in _pairs(gold, claims):
        right.update(name for name, is_right in _comparisons(gold.text, wanted, found) if is_right)
    return Score(len(gold.claims), len(claims), right)


def _pairs(gold: Gold, claims: Sequence[Claim]) -> Iterator[tuple[GoldClaim, Claim]]:
    """Gold and found claims one to one, the best overlap first, of equal ones those that stand first."""
    rated = [
        (_overlap(gold.text, wanted.content, _spans(found)), -i, -j)
        for i, wanted in enumerate(gold.claims)
        for j, found in enumerate(claims)
    ]
    used: set[tuple[str, int]] = set()
    for rate, i, j in sorted(rated, reverse=True):
        if rate >= ENOUGH and not used & {("gold", i), ("found", j)}:
            used |= {("gold", i), ("found", j)}
            yield gold.claims[-i], claims[-j]


def _spans(claim: Claim) -> tuple[Offsets, ...]:
    return tuple((passage.start, passage.end) for passage in claim.content)


def _overlap(text: str, one: Iterable[Offsets], two: Iterable[Offsets]) -> float:
    """Jaccard overlap over letters and digits; the same words elsewhere in the file are as good as the passage itself."""
    a, b = _letters(text, one), _letters(text, two)
    if not a & b:
        words = _words(text, a)
        return AS_COPY if len(words) > SHORT and words == _words(text, b) else 0.0
    return len(a & b) / len(a | b)


def _letters(text: str, spans: Iterable[Offsets]) -> set[int]:
    return {i for start, end in spans for i in range(start, end) if text[i].isalnum()}


def _words(text: str, letters: Iterable[int]) -> str:
    return "".join(text[i] for i in sorted(letters)).casefold()


def _comparisons(text: str, wanted: GoldClaim, found: Claim) -> Iterator[tuple[str, bool]]:
    """Each measure, and whether a pair is right in it."""
    yield "claim", True
    yield "exact", _words(text, _letters(text, wanted.content)) == _words(text, _letters(text, _spans(found)))
    yield "speaker", _name(wanted.speaker) == _name(found.speaker.name if found.speaker else None)
    yield "position", (wanted.position or OTHER) == (found.position or OTHER)
    yield "kind", wanted.kind == found.kind
    yield "issues", bool(wanted.issues & set(found.issues or [OTHER]))


def _name(name: str | None) -> str:
    return " ".join((name or "").casefold().replace("’", "'").split()).removeprefix("the ")
