"""Measures statements on scenes: what several outlets wrote of some events, put together as the articles of one store.

Every two claims of one speaker in two articles count: they are one statement where the scene gives them a common key.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from statement_pairs import Counts, passages

from kuriltool.analysis.statements import statements
from kuriltool.model import ArticleRef, Claim, PackRef, Speaker

FOLDER = Path(__file__).parent / "statement_scenes"


@dataclass(frozen=True)
class Scenes:
    """Claims with the texts of their articles by path; by claim the scene that it is of and the statements that it renders."""

    claims: Sequence[Claim]
    texts: dict[str, str]
    scene: dict[str, str]
    keys: dict[str, frozenset[str]]

    def same(self, one: Claim, other: Claim) -> bool:
        """Whether two claims render one statement."""
        return self.scene[one.id] == self.scene[other.id] and not self.keys[one.id].isdisjoint(self.keys[other.id])


class Merge(NamedTuple):
    """Two claims of one speaker in two articles, whether they are one statement and whether they were found to be."""

    one: Claim
    other: Claim
    same: bool
    merged: bool


def scenes(path: Path) -> Scenes:
    """The scenes of a file. Raises ValueError where a passage is not in its text."""
    found = Scenes([], {}, {}, {})
    claims: list[Claim] = []
    for scene in tomllib.loads(path.read_text(encoding="utf-8"))["scene"]:
        for row in scene["article"]:
            article = _article(scene["id"], row)
            found.texts[article.path] = row["text"]
            for number, given in enumerate(row.get("claim", [])):
                claim = _claim(article, row["text"], given, number)
                claims.append(claim)
                found.scene[claim.id] = scene["id"]
                told = given["statement"]
                found.keys[claim.id] = frozenset([told] if isinstance(told, str) else told)
    return Scenes(claims, found.texts, found.scene, found.keys)


def _article(scene: str, row: dict[str, Any]) -> ArticleRef:
    return ArticleRef(
        path=f"{scene}/{row['path']}",
        outlet=row.get("outlet"),
        published=row.get("published"),
        sha256=hashlib.sha256(row["text"].encode()).hexdigest(),
    )


def _claim(article: ArticleRef, text: str, given: dict[str, Any], number: int) -> Claim:
    content = passages(text, given["content"])
    return Claim(
        id="c_" + hashlib.sha256(f"{article.path} {number}".encode()).hexdigest()[:16],
        article=article,
        kind=given["kind"],
        text=" … ".join(passage.text for passage in content),
        content=content,
        speaker=Speaker(id=None, name=given["speaker"], side=given.get("position"), via="name"),
        position=given.get("position"),
        said_on=given.get("said_on"),
        zone="headline" if "\n" not in text[: content[0].start].lstrip() else "body",
        rule="scene",
        confidence=1,
        pack=PackRef(name="scenes", version="1"),
    )


def merges(found: Scenes) -> list[Merge]:
    """Every two claims of one speaker in two articles."""
    statement = {
        appearance.claim.id: told.id
        for told in statements(found.claims, lambda article: found.texts[article.path])
        for appearance in told.appearances
    }
    return [
        Merge(one, other, found.same(one, other), statement[one.id] == statement[other.id])
        for one, other in combinations(found.claims, 2)
        if one.article.path != other.article.path and _who(one) == _who(other)
    ]


def _who(claim: Claim) -> tuple[str, str | None]:
    assert claim.speaker
    return claim.speaker.name, claim.position


def counted(told: Iterable[Merge]) -> Counts:
    """How many merges are right, wrong and missed."""
    told = list(told)
    return Counts(
        right=sum(one.same and one.merged for one in told),
        wrong=sum(one.merged and not one.same for one in told),
        missed=sum(one.same and not one.merged for one in told),
    )


def report(path: Path, *, quiet: bool) -> Iterable[str]:
    """Lines with every error, unless quiet; the counts by scene and over all."""
    found = scenes(path)
    told = merges(found)
    if not quiet:
        for name, error in (("merged wrongly", True), ("missed", False)):
            for one, other, *_ in (merge for merge in told if merge.same != merge.merged == error):
                yield f"{name}: {found.scene[one.id]}\n    {_shown(one)}\n    {_shown(other)}"
        for scene in dict.fromkeys(found.scene.values()):
            yield f"{scene}: {counted(one for one in told if scene in (found.scene[one.one.id], found.scene[one.other.id]))}"
    yield f"{path.name}: {len(found.texts)} articles, {len(found.claims)} claims, {len(told)} pairs: {counted(told)}"


def _shown(claim: Claim) -> str:
    return f"{claim.article.published} {claim.article.outlet}: {claim.text}"
