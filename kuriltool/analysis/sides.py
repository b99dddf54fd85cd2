"""The sides beside each other: what each says on every issue or proposition, how much, and in which words."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from pydantic import Field

from kuriltool.analysis.cells import Cell, Compared, Listed, Place
from kuriltool.analysis.dating import dated
from kuriltool.analysis.strength import By, other_side
from kuriltool.model import Claim, Record
from kuriltool.queries import Query, called, listed, view

if TYPE_CHECKING:
    from kuriltool.analysis.statements import Statement

BY: tuple[By, ...] = ("issue", "proposition")
MAJORITY = 0.8  # share of a side's claims with a view from which it is the side's; the rest may be misread

View = Literal["holds", "rejects", "says both", "in doubt", "names", "silent"]
Agreement = Literal["disagree", "unclear", "agree", "one side", "no view"]
_ORDER: dict[Agreement | None, int] = {"disagree": 0, "unclear": 1, "agree": 2, "one side": 3, "no view": 4}
_SHOWING: dict[View, tuple[int, ...]] = {
    "holds": (1,),
    "rejects": (-1,),
    "says both": (1, -1),
    "in doubt": (1, -1),
    "names": (0,),
    "silent": (),
}
_TOLD: dict[View, tuple[str, str]] = {
    "holds": ("holds it", "hold it"),
    "rejects": ("rejects it", "reject it"),
    "says both": ("says both", "say both"),
    "in doubt": ("may have been misread", "may have been misread"),
    "names": ("only names it", "only name it"),
    "silent": ("is silent", "are silent"),
}


class Sided(Protocol):
    """A side, as rules or the store know it."""

    @property
    def id(self) -> str: ...


class Voice(Record):
    """What one side says on an issue or a proposition."""

    side: str
    claims: int = Field(description="Claims with this side's position.")
    statements: int | None = Field(
        description="How many different things they say: a statement that several report counts once. Null where not asked for."
    )
    articles: int = Field(description="Articles in which they stand, copies too.")
    holds: int | None = Field(default=None, description="Of a proposition: claims that hold it.")
    rejects: int | None = Field(default=None, description="Of a proposition: claims that reject it.")
    names: int | None = Field(default=None, description="Of a proposition: claims that name it and take no view.")
    doubtful: int = Field(
        default=0, description="How many of the claims may be words of another side: that side alone holds what they say."
    )
    view: View | None = Field(
        default=None,
        description="Of a proposition: what at least four fifths of the claims with a view say, else 'says both'. Doubtful ones "
        "have no say in it; where all with a view are doubtful, 'in doubt'.",
    )
    strongest: list[Claim] = Field(
        description="The words that show it best. Of a proposition those that take the side's view; of each where it says both."
    )


class SidesRow(Record):
    """An issue or a proposition of a pack with what each side says on it."""

    id: str
    pack: str = Field(description="The pack whose claims these are; the same name in two packs makes two rows.")
    label: str = Field(description="What a proposition states; of an issue its id.")
    sides: list[Voice] = Field(
        description="Every side in the order of the packs, one that is silent too; but none that is known from claims of another "
        "pack alone, where a store holds several."
    )
    others: dict[str, int] = Field(description="Claims on it that reflect no single side, by position: both, other, none.")
    agreement: Agreement | None = Field(
        default=None,
        description="Of a proposition: disagree, where one side holds what another rejects; unclear, where one says both and "
        "another takes a view; agree; one side, where no other takes a view; no view.",
    )
    told: str | None = Field(default=None, description="Of a proposition: the same in words, 'both hold it'.")

    @property
    def claims(self) -> int:
        """How many claims of all sides there are."""
        return sum(voice.claims for voice in self.sides)

    @property
    def speaking(self) -> int:
        """How many sides have claims on it."""
        return sum(bool(voice.claims) for voice in self.sides)


class SidesCompared(Record):
    """The sides compared. First stand rows on which they disagree, or more than one speaks; then those with most claims."""

    by: By
    sides: list[str]
    rows: list[SidesRow]
    claims: int = Field(description="Claims that were compared; one on several issues or propositions stands in several rows.")
    positions: dict[str, int] = Field(description="How many of them reflect which position; 'none' for those without one.")
    apart: int = Field(description="How many of them name no issue, or no proposition, and so stand in no row.")
    doubtful: int = Field(description="How many claims in the rows may be words of another side than the one they stand with.")


def compare_sides(
    claims: Compared | Iterable[Claim],
    sides: Sequence[Sided],
    by: By = "issue",
    *,
    quotes: int = 1,
    labels: Mapping[str, str] | None = None,
    found: Iterable[Statement] | None = None,
    only: Container[str] | None = None,
) -> SidesCompared:
    """What each side says on every issue, or every proposition, that the claims name, with its `quotes` strongest claims.

    `labels` gives what each proposition states; its order is that of rows that nothing else tells apart. With `found`, the
    statements that claims in memory report, different statements are counted too, and no statement is quoted twice. `only` leaves
    rows of these issues or propositions alone: claims that were chosen by them name others by the way.
    """
    compared = _listed(claims, found) if isinstance(claims, Iterable) else claims
    positions, cells = compared.positions(), compared.cells(by, only)
    ids = [side.id for side in sides]
    labels = labels or {}
    maker = _Maker(by, ids, compared.packs(), quotes, labels, cells.none)
    rows = [maker.row(*place, cells.placed[place]) for place in sorted(cells.placed, key=_rank_of(labels))]
    rows.sort(key=lambda row: (_ORDER.get(row.agreement, 0), -min(row.speaking, 2), -row.claims))
    placed = {id: positions[id] for id in (*ids, *sorted(set(positions) - {*ids})) if positions[id]}
    return SidesCompared(
        by=by,
        sides=ids,
        rows=rows,
        claims=positions.total(),
        positions=placed,
        apart=cells.apart,
        doubtful=cells.doubtful,
    )


def _listed(claims: Iterable[Claim], found: Iterable[Statement] | None) -> Listed:
    same = None if found is None else {a.claim.id: statement.id for statement in found for a in statement.appearances}
    return Listed([*claims], same)


def topics_asked(query: Query | None, by: By, claims: Compared | Iterable[Claim]) -> list[str] | None:
    """The issues, or the propositions, by which a query chose these claims; None where it chose by none."""
    if query is None or not (query.issues if by == "issue" else query.propositions):
        return None
    wanted = query.issues if by == "issue" else [view(proposition)[0] for proposition in query.propositions]
    compared = Listed([*claims]) if isinstance(claims, Iterable) else claims
    names = {topic: (topic,) for topic in compared.topics(by)}
    return [topic for value in wanted for topic in called(value, names)]


def _rank_of(labels: Mapping[str, str]) -> Callable[[Place], tuple[int, Place]]:
    order = {id: number for number, id in enumerate(labels)}
    return lambda place: (order.get(place[0], len(order)), place)


@dataclass(frozen=True)
class _Maker:
    """Makes rows of the claims on one issue or proposition."""

    by: By
    sides: list[str]
    packs: Mapping[str, set[str]]  # those whose claims know each side
    quotes: int
    labels: Mapping[str, str]
    none: Cell

    def row(self, id: str, pack: str, cells: Mapping[str, Cell]) -> SidesRow:
        """The row of a topic of a pack, of its claims by position."""
        voices = [self._voice(side, cells.get(side)) for side in self._concerned(pack)]
        others = {position: cells[position].claims for position in sorted(cells) if position not in self.sides}
        row = SidesRow(id=id, pack=pack, label=self.labels.get(id, id), sides=voices, others=others)
        if self.by == "issue":
            return row
        return row.model_copy(update={"agreement": _agreement(voices), "told": _told(voices)})

    def _concerned(self, pack: str) -> list[str]:
        """The sides but those of other packs alone."""
        return [side for side in self.sides if not (known := self.packs.get(side)) or pack in known]

    def _voice(self, side: str, cell: Cell | None) -> Voice:
        cell = cell or self.none
        voice = Voice(
            side=side,
            claims=cell.claims,
            statements=cell.statements,
            articles=cell.articles,
            doubtful=cell.doubtful,
            strongest=[],
        )
        if self.by == "proposition":
            counts = _views(cell.views())
            view = _view(**_views(cell.views(plain=True)))
            if view in ("names", "silent") and counts["holds"] + counts["rejects"]:
                view = "in doubt"
            voice = voice.model_copy(update={**counts, "view": view})
        return voice.model_copy(update={"strongest": self._strongest(cell, voice.view)})

    def _strongest(self, cell: Cell, view: View | None) -> list[Claim]:
        """The strongest of what shows the view; where a side says both, or may have been misread, of each."""
        if view is None:
            return cell.strongest(self.quotes)
        return [claim for wanted in _SHOWING[view] for claim in cell.strongest(self.quotes, wanted)]


def _views(found: Mapping[int, int]) -> dict[str, int]:
    """How many claims hold, reject and name a proposition."""
    return {"holds": found[1], "rejects": found[-1], "names": found[0]}


def _view(*, holds: int, rejects: int, names: int) -> View:
    taken = holds + rejects
    if not taken:
        return "names" if names else "silent"
    if holds >= MAJORITY * taken:
        return "holds"
    return "rejects" if rejects >= MAJORITY * taken else "says both"


def _agreement(voices: Sequence[Voice]) -> Agreement:
    views = [voice.view for voice in voices if voice.view in ("holds", "rejects", "says both")]
    if not views:
        return "no view"
    if {"holds", "rejects"} <= {*views}:
        return "disagree"
    if len(views) == 1:
        return "one side"
    return "unclear" if "says both" in views else "agree"


def _told(voices: Sequence[Voice]) -> str:
    """`both hold it`, `North holds it, South rejects it`, `North and South hold it, West is silent`."""
    by_view: dict[View, list[str]] = {}
    for voice in voices:
        by_view.setdefault(voice.view or "silent", []).append(voice.side)
    if len(by_view) == 1 and len(voices) > 1:
        ((view, _),) = by_view.items()
        return f"{'both' if len(voices) == 2 else 'all'} {_TOLD[view][1]}"
    return ", ".join(f"{listed(sides, 'and')} {_TOLD[view][len(sides) > 1]}" for view, sides in by_view.items())


_COUNTS = ("claims", "statements", "articles", "holds", "rejects", "names", "doubtful", "view")
_QUOTE = (
    "rank",
    "id",
    "kind",
    "text",
    "speaker",
    "role",
    "said",
    "outlet",
    "published",
    "title",
    "path",
    "confidence",
    "perhaps_of",
)


def flat_rows(found: SidesCompared) -> Iterator[tuple[object, ...]]:
    """A header, then a row for each side on each topic with its strongest claim, and one more for each further of them.

    Claims that reflect no single side have a row by their position, with their number alone.
    """
    yield found.by, "pack", "states", "agreement", "position", *_COUNTS, *_QUOTE
    for row in found.rows:
        topic = (row.id, row.pack, row.label, row.agreement)
        for voice in row.sides:
            counts = tuple(getattr(voice, count) for count in _COUNTS)
            if not voice.strongest:
                yield *topic, voice.side, *counts, *[None] * len(_QUOTE)
            for rank, claim in enumerate(voice.strongest, 1):
                yield *topic, voice.side, *counts, rank, *_quote(claim)
        for position, number in row.others.items():
            yield *topic, position, number, *[None] * (len(_COUNTS) + len(_QUOTE) - 1)


def _quote(claim: Claim) -> tuple[object, ...]:
    speaker, article, when = claim.speaker, claim.article, dated(claim)
    who = (speaker and speaker.name, speaker and speaker.role)
    where = (article.outlet, article.published, article.title, article.path)
    return claim.id, claim.kind, claim.text, *who, when and str(when), *where, claim.confidence, other_side(claim)
