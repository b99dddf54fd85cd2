"""Statements that stand in more than one article, each wording beside an earlier one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kuriltool.analysis.statements import Beside, Statement, worded
from kuriltool.model import Claim
from kuriltool.report.gathering import Gathered, Json
from kuriltool.report.marking import shown

OPS = {"same": 0, "put in": 1, "left out": 2}
"""What words are to the wording that another stands beside, as the script knows it."""

Pieces = list[tuple[int, str]]
"""Words in a row, and which of the OPS they are."""


@dataclass(frozen=True)
class Wording:
    """A claim that reports a statement, by its number, with the numbers of the articles it stands in, and its words.

    `beside` is the place of the earlier wording that it is compared with, counted from 1; None where it stands for itself.
    """

    claim: int
    articles: list[int]
    pieces: Pieces
    beside: int | None


@dataclass(frozen=True)
class Followed:
    """A statement with all its wordings, the earliest first."""

    position: str | None
    first: str | None
    last: str | None
    wordings: list[Wording]


def across(statements: Iterable[Statement], found: Gathered) -> list[Followed]:
    """The statements that stand in two articles or more; those of most outlets first, then those in most articles."""
    several = [one for one in statements if len(one.articles) > 1]
    several.sort(key=lambda one: (-len(one.outlets), -len(one.articles), one.first or "9999", one.id))
    return [_followed(one, found) for one in several]


def plain(followed: Followed) -> Json:
    """A statement as JSON."""
    wordings = [
        {"claim": one.claim, "articles": one.articles, "pieces": one.pieces, **({"beside": one.beside} if one.beside else {})}
        for one in followed.wordings
    ]
    values = {"position": followed.position, "first": followed.first, "last": followed.last}
    return {**{name: value for name, value in values.items() if value}, "wordings": wordings}


def _followed(statement: Statement, found: Gathered) -> Followed:
    claims = [appearance.claim for appearance in statement.appearances]
    wordings = [_wording(claim, beside, claims, found) for claim, beside in zip(claims, worded(statement), strict=True)]
    return Followed(statement.position, statement.first, statement.last, wordings)


def _wording(claim: Claim, beside: Beside | None, claims: list[Claim], found: Gathered) -> Wording:
    paths = dict.fromkeys(ref.path for ref in (claim.article, *claim.appearances))
    articles = [found.paths[path] for path in paths if path in found.paths]
    if beside is None:
        return Wording(found.number(claim), articles, [(OPS["same"], shown(" ".join(claim.text.split())))], None)
    pieces = [(OPS[op], shown(words)) for op, words in beside.differences]
    earlier = next(number for number, one in enumerate(claims, 1) if one is beside.claim)
    return Wording(found.number(claim), articles, pieces, earlier)
