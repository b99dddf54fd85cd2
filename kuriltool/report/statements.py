"""Statements that stand in more than one article, each wording beside an earlier one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kuriltool.analysis.statements import Beside, Statement, worded
from kuriltool.model import Claim
from kuriltool.report.gathering import Gathered, Json
from kuriltool.report.marking import shown
from kuriltool.views.statements import by_spread

OPS = {"same": 0, "put in": 1, "left out": 2}
"""What words are to the wording that another stands beside, as the script knows it."""

Pieces = list[tuple[int, str]]
"""Words in a row, and which of the OPS they are."""


@dataclass(frozen=True)
class Wording:
    """A claim that reports a statement, and its words.

    `beside` is the place of the earlier wording that it is compared with, counted from 1; None where it stands for itself.
    """

    claim: Claim
    pieces: Pieces
    beside: int | None


@dataclass(frozen=True)
class Followed:
    """A statement with all its wordings, the earliest first."""

    position: str | None
    first: str | None
    last: str | None
    wordings: list[Wording]


def across(statements: Iterable[Statement]) -> list[Followed]:
    """The statements that stand in two articles or more; those of most outlets first, then those in most articles."""
    return [followed(one) for one in by_spread(one for one in statements if len(one.articles) > 1)]


def plain(followed: Followed, found: Gathered) -> Json:
    """A statement as JSON, with its claims and their articles by number."""
    wordings = [
        {
            "claim": found.number(one.claim),
            "articles": found.standing(one.claim),
            "pieces": one.pieces,
            **({"beside": one.beside} if one.beside else {}),
        }
        for one in followed.wordings
    ]
    values = {"position": followed.position, "first": followed.first, "last": followed.last}
    return {**{name: value for name, value in values.items() if value}, "wordings": wordings}


def followed(statement: Statement) -> Followed:
    """A statement with what differs between its wordings."""
    claims = [appearance.claim for appearance in statement.appearances]
    wordings = [_wording(claim, beside, claims) for claim, beside in zip(claims, worded(statement), strict=True)]
    return Followed(statement.position, statement.first, statement.last, wordings)


def _wording(claim: Claim, beside: Beside | None, claims: list[Claim]) -> Wording:
    if beside is None:
        return Wording(claim, [(OPS["same"], shown(" ".join(claim.text.split())))], None)
    pieces = [(OPS[op], shown(words)) for op, words in beside.differences]
    earlier = next(number for number, one in enumerate(claims, 1) if one is beside.claim)
    return Wording(claim, pieces, earlier)
