"""Measures statements: `python tests/statement_pairs.py dev` prints precision, recall and every error on pairs of claims.

A pair is two claims of one speaker in two articles, and whether they are one statement. Each is measured by itself: the two
articles are all that is known. `scenes-dev` measures on scenes instead, see statement_scenes.py.
"""

from __future__ import annotations

import argparse
import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

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
    content = passages(text, given["content"])
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


def passages(text: str, content: Sequence[str]) -> list[Passage]:
    """Words of a text one after the other as passages. Raises ValueError where they don't stand in it."""
    found: list[Passage] = []
    at = 0
    for words in content:
        start = text.index(words, at)
        at = start + len(words)
        found.append(Passage(start=start, end=at, text=words))
    return found


class Counts(NamedTuple):
    """How many pairs were merged rightly, merged wrongly, and left apart wrongly."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """From 0 to 1; 1 where nothing was merged."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """From 0 to 1; 1 where there was nothing to merge."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def __str__(self) -> str:
        merged, same = self.right + self.wrong, self.right + self.missed
        return f"precision {self.precision:.1%} ({self.right}/{merged}), recall {self.recall:.1%} ({self.right}/{same})"


@dataclass(frozen=True)
class Figures:
    """How many pairs were merged rightly, which wrongly, and which were left apart wrongly."""

    right: int
    wrong: Sequence[Pair]
    missed: Sequence[Pair]

    @property
    def counts(self) -> Counts:
        """How many of each."""
        return Counts(self.right, len(self.wrong), len(self.missed))


def measured(found: Sequence[Pair]) -> Figures:
    """The figures of pairs."""
    merged = {pair.id for pair in found if pair.merged()}
    return Figures(
        right=sum(pair.same for pair in found if pair.id in merged),
        wrong=[pair for pair in found if pair.id in merged and not pair.same],
        missed=[pair for pair in found if pair.id not in merged and pair.same],
    )


def report(path: Path, *, quiet: bool) -> Iterable[str]:
    """Lines with every error, unless quiet, and with the figures."""
    found = pairs(path)
    figures = measured(found)
    if not quiet:
        for name, errors in (("merged wrongly", figures.wrong), ("missed", figures.missed)):
            for pair in errors:
                yield f"{name}: {pair.id}: {pair.why}"
                yield from (f"    {claim.article.outlet}: {claim.text}" for claim in pair.claims)
    yield f"{path.name}: {len(found)} pairs: {figures.counts}"


def main() -> None:
    import statement_scenes

    parser = argparse.ArgumentParser(description="Precision and recall of statements.")
    parser.add_argument("part", choices=["dev", "test", "scenes-dev", "scenes-test"])
    parser.add_argument("--quiet", action="store_true", help="the figures alone")
    given = parser.parse_args()
    kind, _, part = given.part.rpartition("-")
    measure, folder = (statement_scenes.report, statement_scenes.FOLDER) if kind else (report, FOLDER)
    for line in measure(folder / f"{part}.toml", quiet=given.quiet):
        print(line)


if __name__ == "__main__":
    main()
