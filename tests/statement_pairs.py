"""Measures statements on pairs of claims: `python tests/statement_pairs.py dev` prints precision, recall and every error.

A pair is two claims of one speaker in two articles, and whether they are one statement. Each is measured by itself: the two
articles are all that is known.
"""

from __future__ import annotations

import argparse
import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kuriltool.analysis.statements import statements
from kuriltool.model import ArticleRef, Claim, PackRef, Passage, Speaker

FOLDER = Path(__file__).parent / "statement_pairs"


@dataclass(frozen=True)
class Pair:
    """Two claims with the texts of their articles by path, and whether they are one statement."""

    id: str
    same: bool
    why: str
    claims: tuple[Claim, Claim]
    texts: dict[str, str]

    def merged(self) -> bool:
        """Whether the two are found to be one statement."""
        return len(statements(self.claims, lambda article: self.texts[article.path])) == 1


def pairs(path: Path) -> list[Pair]:
    """The pairs of a file. Raises ValueError where a passage is not in its text."""
    return [_pair(row) for row in tomllib.loads(path.read_text(encoding="utf-8"))["pair"]]


def _pair(row: dict[str, Any]) -> Pair:
    sides = [_claim(row, side) for side in "ab"]
    texts = {claim.article.path: row[side]["text"] for side, claim in zip("ab", sides, strict=True)}
    return Pair(row["id"], row["same"], row["why"], (sides[0], sides[1]), texts)


def _claim(row: dict[str, Any], side: str) -> Claim:
    given = row[side]
    text = given["text"]
    content = _passages(text, given["content"])
    article = ArticleRef(
        path=f"{row['id']}-{side}.txt",
        outlet=given.get("outlet"),
        published=given.get("published"),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    return Claim(
        id="c_" + hashlib.sha256(f"{row['id']} {side}".encode()).hexdigest()[:16],
        article=article,
        kind=given["kind"],
        text=" … ".join(passage.text for passage in content),
        content=content,
        speaker=Speaker(id=None, name=row["speaker"], side=row["position"], via="name"),
        position=row["position"],
        quoted=[passage.text for passage in content] if given["kind"] == "direct" else [],
        said_on=given.get("said_on"),
        rule="pair",
        confidence=1,
        pack=PackRef(name="pairs", version="1"),
    )


def _passages(text: str, content: Sequence[str]) -> list[Passage]:
    found: list[Passage] = []
    at = 0
    for words in content:
        start = text.index(words, at)
        at = start + len(words)
        found.append(Passage(start=start, end=at, text=words))
    return found


@dataclass(frozen=True)
class Figures:
    """How many pairs were merged rightly, wrongly, and left apart wrongly."""

    right: int
    wrong: Sequence[Pair]
    missed: Sequence[Pair]

    @property
    def precision(self) -> float:
        merged = self.right + len(self.wrong)
        return self.right / merged if merged else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + len(self.missed))

    def __str__(self) -> str:
        merged, same = self.right + len(self.wrong), self.right + len(self.missed)
        return f"precision {self.precision:.1%} ({self.right}/{merged}), recall {self.recall:.1%} ({self.right}/{same})"


def measured(found: Sequence[Pair]) -> Figures:
    """The figures of pairs."""
    merged = {pair.id for pair in found if pair.merged()}
    return Figures(
        right=sum(pair.same for pair in found if pair.id in merged),
        wrong=[pair for pair in found if pair.id in merged and not pair.same],
        missed=[pair for pair in found if pair.id not in merged and pair.same],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Precision and recall of statements on pairs of claims.")
    parser.add_argument("part", help="dev, test, or a file of pairs")
    parser.add_argument("--quiet", action="store_true", help="the figures alone")
    given = parser.parse_args()
    path = FOLDER / f"{given.part}.toml"
    found = pairs(path if path.is_file() else Path(given.part))
    figures = measured(found)
    if not given.quiet:
        for name, errors in (("merged wrongly", figures.wrong), ("missed", figures.missed)):
            for pair in errors:
                print(f"{name}: {pair.id}: {pair.why}")
                for claim in pair.claims:
                    print(f"    {claim.article.outlet}: {claim.text}")
    print(f"{path.name}: {len(found)} pairs: {figures}")


if __name__ == "__main__":
    main()
