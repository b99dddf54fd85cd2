"""The sides beside each other on a terminal: columns where there is room for them, else one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kuriltool.analysis.dating import dated
from kuriltool.analysis.sides import SidesCompared, SidesRow, Voice
from kuriltool.analysis.strength import other_side, polarity
from kuriltool.clean import counted, one_line
from kuriltool.model import Claim
from kuriltool.queries import NO_POSITION, listed
from kuriltool.store import SideStyle
from kuriltool.views.claims import day, worded
from kuriltool.views.sides import side_style

_NARROWEST = 33  # columns in which the words of a side can be read; with less for each the sides stand below each other
_GAP = 3
_WIDEST = 160  # longer lines are hard to read
_LINES = 7  # of a side's words, about
_BOTH_VIEWS = {1: "holds it: ", -1: "rejects it: "}

Sides = Sequence[SideStyle]


def sides_compared(found: SidesCompared, sides: Sides, id_length: int, width: int) -> Iterator[RenderableType]:
    """A block for each issue or proposition on which a side speaks, fitted to `width` columns, then what stands in none."""
    width = min(width, _WIDEST)
    packs = {row.pack for row in found.rows}
    for row in found.rows:
        if row.speaking:
            yield Group(_heading(row, packs), _voices(row, sides, id_length, width), "")
    yield from (Text(note, "dim") for note in _notes(found))


def _heading(row: SidesRow, packs: set[str]) -> Text:
    heading = Text(one_line(row.label), "bold")
    if len(packs) > 1:
        heading.append(f"  pack {one_line(row.pack)}", "not bold dim")
    if row.told is not None:
        heading.append(f"  {one_line(row.id)}", "not bold dim").append(f"\n{one_line(row.told)}", "not bold italic")
    return heading


def _voices(row: SidesRow, sides: Sides, id_length: int, width: int) -> RenderableType:
    columns = (width - 2 - _GAP * (len(row.sides) - 1)) // max(1, len(row.sides))
    if len(row.sides) > 1 and columns < _NARROWEST:
        told = [_voice(voice, row, sides, id_length, width - 2) for voice in row.sides]
        return Padding(Group(*told), (0, 0, 0, 2), expand=False)
    grid = Table.grid(padding=(0, _GAP, 0, 0))
    for _ in row.sides:
        grid.add_column(width=columns, overflow="fold")
    grid.add_row(*(_voice(voice, row, sides, id_length, columns) for voice in row.sides))
    return Padding(grid, (0, 0, 0, 2), expand=False)


def _voice(voice: Voice, row: SidesRow, sides: Sides, id_length: int, width: int) -> RenderableType:
    """How much a side says, and its words with who said them, where and when."""
    heading = Text().append(one_line(voice.side), side_style(voice.side, sides)).append(f"  {_amount(voice)}", "dim")
    parts: list[RenderableType] = [heading]
    for claim in voice.strongest:
        view = _BOTH_VIEWS.get(polarity(claim, row.id) or 0, "") if voice.view in ("says both", "in doubt") else ""
        words = Text().append(view, "italic").append_text(shown_words(claim, width * _LINES))
        parts += [words.append(_kind(claim), "dim"), _origin(claim, id_length)]
    return Group(*parts)


def _kind(claim: Claim) -> str:
    """What else to know of the words: that they are no quotation, or perhaps another side's."""
    kind = "  (paraphrase)" if claim.kind == "indirect" else "" if claim.quoted else "  (not in quotation marks there)"
    return kind + (f"  (perhaps {one_line(other)}’s)" if (other := other_side(claim)) else "")


def _amount(voice: Voice) -> str:
    if not voice.claims:
        return "silent"
    parts = [counted(voice.claims, "claim")]
    if voice.view is not None:
        counts = {"holds": voice.holds, "rejects": voice.rejects, "names": voice.names}
        parts = [f"{what} {number:,}" for what, number in counts.items() if number]
    elif voice.statements is not None and voice.statements < voice.claims:
        parts.append(counted(voice.statements, "statement"))
    return " · ".join([*parts, counted(voice.articles, "article")])


def shown_words(claim: Claim, most: int) -> Text:
    """A claim's words: verbatim ones bold and in quotation marks, a paraphrase as it is; and the zone where it is not the body.

    With more than `most` characters they are cut between words, with … for what is missing.
    """
    zone = "" if claim.zone == "body" else f"  ({claim.zone})"
    return worded(claim, most).append(zone, "dim")


def _origin(claim: Claim, id_length: int) -> Text:
    """Who said it, and by which cue, for one may refuse what the words name; in which outlet, when, and the claim's id."""
    who = claim.speaker.name if claim.speaker else f"not known (“{claim.source.text}”)" if claim.source else "nobody named"
    how = f" “{claim.cue.text}”" if claim.cue else ""
    facts = [who + how, *_when_and_where(claim), claim.id[:id_length]]
    copies = f" · also in {counted(len(claim.appearances), 'other')}" if claim.appearances else ""
    return Text(one_line(" · ".join(facts)) + copies, "dim")


def _when_and_where(claim: Claim) -> Iterator[str]:
    """The outlet and the day of the article; before them when it was said, where that is another."""
    said, published = dated(claim), claim.article.published
    if said and str(said) != published:
        yield f"said {day(str(said))}"
    yield claim.article.outlet or "no outlet"
    if published or not said:
        yield day(published) if published else "no date"


def _notes(found: SidesCompared) -> Iterator[str]:
    """What stands in no column."""
    beside = {position: number for position, number in found.positions.items() if position not in found.sides}
    if beside:
        parts = [f"{number:,} {_POSITIONS.get(position, one_line(position))}" for position, number in beside.items()]
        yield f"Not shown, as they reflect no single side: {listed(parts, 'and')}, of {counted(found.claims, 'claim')}."
    if silent := [row for row in found.rows if not row.speaking]:
        parts = [f"{one_line(row.id)} ({sum(row.others.values()):,})" for row in silent]
        yield f"No side speaks on {listed(parts, 'and')}."
    if found.apart:
        yield f"{counted(found.apart, 'claim')} on no {found.by} of the pack."
    if found.doubtful:
        number = counted(found.doubtful, "claim")
        yield f"Doubtful, for another side alone holds what is said: {number}, counted and last, without a say in who holds what."
    if sum(len(row.sides) > 0 and row.claims for row in found.rows) > found.claims:
        yield f"A claim on several {found.by}s counts under each."


_POSITIONS = {NO_POSITION: "without a position"}
