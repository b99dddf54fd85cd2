"""Statements: the same words of the same speaker, wherever and however they were reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from pydantic import Field

from kuriltool.analysis.statements.clusters import Member, groups
from kuriltool.analysis.statements.links import Link
from kuriltool.analysis.statements.rendering import Shelf
from kuriltool.analysis.statements.wording import Difference, in_common, wording
from kuriltool.analysis.statements.words import place
from kuriltool.model import ArticleRef, Claim, Record, Speaker
from kuriltool.queries import fold

__all__ = ["Appearance", "Beside", "Difference", "Statement", "of_claim", "statements", "values", "worded", "wording"]

_COMMON = 0.2  # share of common words below which two wordings are not shown beside each other
_COMPARED = 20  # earlier wordings that one is compared with


class Appearance(Record):
    """A claim that reports a statement."""

    claim: Claim
    likeness: float | None = Field(default=None, description="From 0 to 100, to the likest other appearance; null for one alone.")
    by: Literal["alone", "words", "context"] = Field(
        description="What tells that it is the same: its own words, or those around."
    )


class Statement(Record):
    """What a speaker said once, with every claim that reports it, the earliest published first."""

    id: str = Field(description="Stable while its first appearance stays: s_ and twelve characters.")
    speaker: Speaker
    position: str | None
    first: str | None = Field(description="ISO date of the first day on which it may have been said, as far as known.")
    last: str | None = Field(description="And the last.")
    appearances: list[Appearance] = Field(min_length=1)

    @property
    def articles(self) -> list[ArticleRef]:
        """Every article in which it stands, copies too, in the order of the appearances."""
        found = {ref.path: ref for a in self.appearances for ref in (a.claim.article, *a.claim.appearances)}
        return list(found.values())

    @property
    def outlets(self) -> list[str]:
        """The outlets that printed it, in that order; an article without one counts for none."""
        return list(dict.fromkeys(ref.outlet for ref in self.articles if ref.outlet))


def statements(
    claims: Iterable[Claim], text: Callable[[ArticleRef], str], names: Mapping[str, Sequence[str]] | None = None
) -> list[Statement]:
    """The statements that claims report, by their first appearance; claims whose speaker is not known report none.

    `text` gives the text of an article, for the words around a claim; `names` every name of each actor by id, the canonical one
    first, so that a capital and its state count as one. Each of the other claims is in exactly one statement, and in the same
    one whichever claims of other speakers are given.
    """
    known: dict[str, list[Claim]] = {}
    for claim in sorted((claim for claim in claims if claim.speaker), key=order):
        known.setdefault(claim.id, []).append(claim)  # several in copies that were kept apart
    blocks: dict[tuple[str, str | None], list[Claim]] = {}
    for first, *_ in known.values():
        assert first.speaker
        blocks.setdefault((who(first.speaker.id, first.speaker.name), first.position), []).append(first)
    shelf = Shelf(text, same_names(names or {}))
    told = (gathered(members, known) for block in blocks.values() for members in groups(block, shelf).found)
    return sorted(map(_statement, told), key=lambda statement: order(statement.appearances[0].claim))


def of_claim(found: Iterable[Statement], claim: Claim) -> Statement | None:
    """The statement that a claim reports; None where it reports none."""
    return next((one for one in found if any(appearance.claim.id == claim.id for appearance in one.appearances)), None)


class Beside(NamedTuple):
    """An earlier claim that a wording is shown beside, and how it differs from that one's."""

    claim: Claim
    differences: list[Difference]


def worded(statement: Statement) -> list[Beside | None]:
    """For each appearance the wording that it is shown beside: the first, else the likest of those before.

    None for the first, and where hardly a word is common, so that differences would hide more than they show.
    """
    claims = [appearance.claim for appearance in statement.appearances]
    return [_beside(claims[:number], claim) for number, claim in enumerate(claims)]


def _beside(earlier: Sequence[Claim], claim: Claim) -> Beside | None:
    best: tuple[float, Beside] | None = None
    for other in earlier[:_COMPARED]:
        told = wording(other.text, claim.text)
        share = in_common(told)
        if share >= _COMMON and (best is None or share > best[0]):
            best = share, Beside(other, told)
        if best and other is earlier[0]:
            break
    return best and best[1]


def values(statement: Statement) -> dict[str, Any]:
    """A statement as JSON takes it, with its outlets, and for each appearance how its wording differs from an earlier one."""
    told = statement.model_dump(mode="json")
    for beside, record in zip(worded(statement), told["appearances"], strict=True):
        record["beside"] = beside and beside.claim.id
        record["wording"] = [difference._asdict() for difference in beside.differences] if beside else []
    return {**told, "outlets": statement.outlets, "articles": [article.path for article in statement.articles]}


def order(claim: Claim) -> tuple[str, str, int, int, str]:
    """The earliest published first, those without a date last."""
    return claim.article.published or "9999", claim.article.path, claim.content[0].start, claim.content[-1].end, claim.id


def who(actor: str | None, name: str) -> str:
    """What is the same for all claims of a speaker, whether the packs know them or not."""
    return actor or _folded(name)


_folded = lru_cache(1 << 12)(fold)


def same_names(names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What names of one word mean: a state's capital the state, each spelling of a person's name the person."""
    meant: dict[str, set[str]] = {}
    for actor, known in names.items():
        key = place(known[0].casefold()) if " " not in known[0] else actor
        for name in known:
            if name.isalpha():
                meant.setdefault(name.casefold(), set()).add(key)
    return {name: next(iter(keys)) for name, keys in meant.items() if len(keys) == 1}


class Reported(NamedTuple):
    """A claim that reports a statement, how like it is to the likest other, and what tells that."""

    claim: Claim
    likeness: float | None
    by: Literal["alone", "words", "context"]


class Gathered(NamedTuple):
    """A statement before it is told to anybody."""

    id: str
    first: str | None
    last: str | None
    reported: list[Reported]  # the earliest published first


def gathered(members: Sequence[Member], known: Mapping[str, Sequence[Claim]]) -> Gathered:
    """The statement that members render; `known` has every claim with the id of one of them, by that id."""
    reported = [_reported(claim, link, known) for member, link in members for claim in known[member.id]]
    reported.sort(key=lambda one: order(one.claim))
    first, last = _days([one.claim for one in reported])
    return Gathered(f"s_{members[0].claim.id.removeprefix('c_')[:12]}", first, last, reported)


def _reported(claim: Claim, link: Link | None, known: Mapping[str, Sequence[Claim]]) -> Reported:
    if len(known[claim.id]) > 1:
        return Reported(claim, 100, "words")
    return Reported(claim, round(100 * link.likeness, 1), link.by) if link else Reported(claim, None, "alone")


def _statement(told: Gathered) -> Statement:
    first = told.reported[0].claim
    assert first.speaker
    return Statement(
        id=told.id,
        speaker=first.speaker,
        position=first.position,
        first=told.first,
        last=told.last,
        appearances=[Appearance(claim=claim, likeness=likeness, by=by) for claim, likeness, by in told.reported],
    )


def _days(claims: Sequence[Claim]) -> tuple[str | None, str | None]:
    """The bounds of when it was said: where claims tell, what they have in common, else the day that it was first published."""
    told = [(claim.said_when.first, claim.said_when.last) for claim in claims if claim.said_when]
    told += [(claim.said_on, claim.said_on) for claim in claims if claim.said_on and not claim.said_when]
    if told:
        first, last = max(first for first, _ in told), min(last for _, last in told)
        return min(first, last), max(first, last)
    published = next((claim.article.published for claim in claims if claim.article.published), None)
    return published, published
