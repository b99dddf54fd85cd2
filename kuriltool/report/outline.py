"""The parts of a page that can be read without a script: figures, sides, speakers, statements, the course of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kuriltool.analysis.cited import speaker_key
from kuriltool.analysis.dating import dated
from kuriltool.analysis.sides import SidesCompared
from kuriltool.analysis.sides import Voice as SideVoice
from kuriltool.analysis.strength import By, polarity
from kuriltool.clean import counted
from kuriltool.model import ArticleRef, Claim
from kuriltool.queries import Query
from kuriltool.report.gathering import Gathered, positions
from kuriltool.report.looks import Look
from kuriltool.report.marking import shown
from kuriltool.report.statements import Followed, Pieces, Wording
from kuriltool.report.wording import how, parts, unmarked, where, who
from kuriltool.views.claims import day, facts_of

CARDS: dict[By, int] = {"issue": 2, "proposition": 1}
"""How many claims a cell shows before it is asked for more."""
SPEAKERS = 15  # that are shown before more are asked for
STATEMENTS = 20
NOBODY = "speaker not known"

VIEWS: dict[int | None, str] = {1: "holds", -1: "rejects", 0: "names"}
"""How a claim stands to a proposition, by polarity."""
_CALLED = {"review": "checked", "search": "words"}
"""What a page calls a filter, where not as a query does."""


@dataclass(frozen=True)
class Card:
    """A claim in a few words: its parts are paraphrase and verbatim words by turns, paraphrase first; `how` is its cue.

    `id` is None of a claim that the page does not hold in full.
    """

    id: str | None
    parts: list[str]
    unmarked: bool
    who: str
    how: str
    where: str
    view: str | None = None


@dataclass(frozen=True)
class Cell:
    """The claims of one side in a row, the strongest first; `views` counts them by how they stand to a proposition."""

    look: Look
    count: int
    cards: list[Card]
    views: list[tuple[str, int]]


@dataclass(frozen=True)
class Row:
    """What the sides say on one thing; `others` counts claims that reflect no single side, `told` says whether they agree."""

    heading: str
    count: int
    cells: list[Cell]
    others: list[tuple[Look, int]]
    told: str | None


@dataclass(frozen=True)
class Voice:
    """A speaker with what they said in figures."""

    name: str
    role: str
    side: Look | None
    claims: int
    verbatim: int
    shares: list[tuple[Look, int]]
    dates: str


@dataclass(frozen=True)
class Worded:
    """One wording of a statement and where it stands; `beside` is the place of what it is compared with, if not the first.

    `id` is None of a claim that the page does not hold in full.
    """

    id: str | None
    pieces: Pieces
    who: str
    how: str
    where: list[str]
    beside: int | None


@dataclass(frozen=True)
class Spread:
    """A statement with its wordings."""

    look: Look | None
    who: str
    when: str
    wordings: list[Worded]


@dataclass(frozen=True)
class Figure:
    """A number and what it counts."""

    number: str
    noun: str


def figures(*, articles: int, outlets: int, claims: int, verbatim: int, speakers: int) -> list[Figure]:
    """What there is, in numbers."""
    counts = {
        "article": articles,
        "outlet": outlets,
        "claim": claims,
        "with verbatim words": verbatim,
        "speaker": speakers,
    }
    return [_figure(number, noun) for noun, number in counts.items()]


def figures_of(found: Gathered) -> list[Figure]:
    """What was gathered, in numbers."""
    return figures(
        articles=len(found.articles),
        outlets=len({article.outlet for article in found.articles if article.outlet}),
        claims=len(found.claims),
        verbatim=sum(claim.kind != "indirect" for claim in found.claims),
        speakers=len({speaker_key(claim.speaker) for claim in found.claims if claim.speaker}),
    )


def shares(counts: Mapping[str, int], looks: Sequence[Look]) -> list[tuple[Look, int]]:
    """How many claims reflect each position, those that any does, in the order of the looks."""
    return [(look, number) for look in looks if (number := counts.get(look.id))]


def asked(query: Query | None) -> list[str]:
    """What was asked for, a line for each filter; nothing where all was."""
    if query is None:
        return []
    lines = [f"{_CALLED.get(name, name)}: {' or '.join(values)}" for name, values in query.given]
    if query.paths is not None:
        lines.append(counted(len(query.paths), "article") + " named by path")
    if query.verbatim:
        lines.append("with verbatim words")
    if query.limit is not None:
        lines.append(f"at most {counted(query.limit, 'claim')}")
    return [shown(line) for line in lines]


def ranked(claims: Sequence[Claim]) -> list[int]:
    """The numbers of claims, the strongest first: verbatim before paraphrase, then by how sure and how plain they are."""
    return sorted(range(len(claims)), key=lambda number: _weakness(claims[number]))


def rows(compared: SidesCompared, looks: Sequence[Look], found: Gathered) -> list[Row]:
    """The rows of sides compared, as a page that holds what was gathered shows them."""
    by_id = {look.id: look for look in looks}
    return [
        Row(
            shown(row.label),
            row.claims + sum(row.others.values()),
            [_cell(voice, compared.by, row.id, by_id[voice.side], found) for voice in row.sides if voice.side in by_id],
            [(by_id[position], count) for position, count in row.others.items() if position in by_id],
            row.told,
        )
        for row in compared.rows
    ]


def voices(claims: Sequence[Claim], looks: Sequence[Look], most: int) -> list[Voice]:
    """At most so many speakers, whoever said most first; last those that nobody can tell."""
    groups = defaultdict(list)
    for claim in claims:
        groups[speaker_key(claim.speaker) if claim.speaker else None].append(claim)
    named = {key: claims[0].speaker.name for key, claims in groups.items() if claims[0].speaker}
    known = sorted((key for key in groups if key), key=lambda key: (-len(groups[key]), named[key]))
    return [_voice(groups[key], looks) for key in (*known, *([None] if None in groups else []))[:most]]


def statements(found: Iterable[Followed], gathered: Gathered, looks: Sequence[Look]) -> list[Spread]:
    """Statements as a page shows them."""
    return [_spread(statement, gathered, looks) for statement in found]


def heading(article: ArticleRef) -> str:
    """Title, outlet, date and path of an article on one line."""
    return shown(" · ".join([*([article.title] if article.title else []), *facts_of(article)]))


def _spread(statement: Followed, gathered: Gathered, looks: Sequence[Look]) -> Spread:
    look = next((look for look in looks if look.id == statement.position), None)
    wordings = [_worded(one, gathered) for one in statement.wordings]
    return Spread(look, wordings[0].who, dates(statement.first, statement.last), wordings)


def _worded(one: Wording, gathered: Gathered) -> Worded:
    claim = one.claim
    is_held = gathered.holds(claim)
    articles = [gathered.articles[number] for number in gathered.standing(claim)] if is_held else [claim.article]
    return Worded(
        claim.id if is_held else None,
        one.pieces,
        who(claim),
        how(claim),
        [_where(article) for article in articles],
        one.beside if one.beside != 1 else None,
    )


def _where(article: ArticleRef) -> str:
    return shown(
        ", ".join([article.outlet or article.title or article.path, *([day(article.published)] if article.published else [])])
    )


def dates(first: str | None, last: str | None) -> str:
    """`7 February 2026 – 2026-03`; empty where neither is known."""
    return " – ".join(dict.fromkeys(day(date) for date in (first, last) if date))


def _voice(claims: Sequence[Claim], looks: Sequence[Look]) -> Voice:
    speaker = claims[0].speaker
    roles = dict.fromkeys(claim.speaker.role for claim in claims if claim.speaker and claim.speaker.role)
    side = next((look for look in looks if speaker and look.id == speaker.side), None)
    return Voice(
        name=shown(speaker.name) if speaker else NOBODY,
        role=shown(", ".join(roles)),
        side=side,
        claims=len(claims),
        verbatim=sum(claim.kind != "indirect" for claim in claims),
        shares=shares(positions(claims), looks),
        dates=_span(claims),
    )


def _span(claims: Iterable[Claim]) -> str:
    known = [said for claim in claims if (said := dated(claim))]
    if not known:
        return ""
    return dates(min(said.first for said in known).isoformat(), max(said.last for said in known).isoformat())


def _cell(voice: SideVoice, by: By, topic: str, look: Look, found: Gathered) -> Cell:
    counts = [
        (name, count) for name, count in (("holds", voice.holds), ("rejects", voice.rejects), ("names", voice.names)) if count
    ]
    best = voice.strongest[: CARDS[by]]
    views = [VIEWS.get(polarity(claim, topic)) if by == "proposition" else None for claim in best]
    cards = [card(claim, view, is_held=found.holds(claim)) for claim, view in zip(best, views, strict=True)]
    return Cell(look, voice.claims, cards, counts)


def card(claim: Claim, view: str | None = None, *, is_held: bool = True) -> Card:
    """A claim in a few words, and whether the page holds it in full."""
    return Card(claim.id if is_held else None, parts(claim), unmarked(claim), who(claim), how(claim), where(claim), view)


def _weakness(claim: Claim) -> tuple[bool, bool, bool, bool, float, int]:
    short = not 20 <= len(claim.text) <= 400
    return (claim.kind == "indirect", claim.speaker is None, claim.zone != "body", short, -claim.confidence, len(claim.text))


def _figure(number: int, noun: str) -> Figure:
    shown, _, word = counted(number, noun).partition(" ") if " " not in noun else (f"{number:,}", "", noun)
    return Figure(shown, word)
