"""Whose names are used, on a terminal: how many of each side, then the names themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kuriltool.clean import counted, one_line
from kuriltool.framing import FEWEST, WEAK, Framing, Row
from kuriltool.rules.schema import NEUTRAL, Side
from kuriltool.views.sides import side_colour

_SMALL = 70  # columns below which a table stands closer
_SHARES = f"%: share of the names that belong to a side, where those are {FEWEST} or more. "
_DISTANCED = "distanced: alone in quotation marks, or so-called; counted for no side."


def tables(found: Framing, sides: Sequence[Side], width: int) -> Iterator[RenderableType]:
    """How many names of each side every row has, then the names row by row, and what to bear in mind; nothing without rows.

    `width` is that of the console, in columns.
    """
    if not found.rows:
        return
    yield _figures(found, sides, width)
    for row in found.rows:
        yield from (Text(), _heading(row, found), _names(row, found, sides))
    yield from (Text(), Text((_SHARES if _has_shares(found) else "") + _DISTANCED, "dim"), Text(WEAK))


def _figures(found: Framing, sides: Sequence[Side], width: int) -> Table:
    shares = _has_shares(found)
    table = Table(box=None, pad_edge=False, padding=(0, 1 if width < _SMALL else 2, 0, 0), header_style="dim")
    table.add_column(found.by, overflow="fold", min_width=12)
    for side in found.sides:
        table.add_column(Text(side, side_colour(side, sides)), justify="right", no_wrap=True)
        if shares:
            table.add_column("%", justify="right", no_wrap=True, style="dim")
    table.add_column(NEUTRAL, justify="right", no_wrap=True)
    table.add_column("distanced", justify="right", no_wrap=True)
    for row in found.rows:
        cells = [_who(row, found)]
        for side in found.sides:
            cells += [_number(row.counts.get(side, 0)), *[Text(_percent(row, side))] * shares]
        table.add_row(*cells, _number(row.counts.get(NEUTRAL, 0)), _number(row.distanced))
    return table


def _has_shares(found: Framing) -> bool:
    return any(row.share(side) is not None for row in found.rows for side in found.sides)


def _heading(row: Row, found: Framing) -> Text:
    heading = _who(row, found)
    heading.stylize("bold")
    return heading.append(f"  {counted(row.articles, 'article')}", "not bold dim") if found.by != "article" else heading


def _names(row: Row, found: Framing, sides: Sequence[Side]) -> RenderableType:
    """The names themselves, by side; distanced ones apart."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for side in (*found.sides, NEUTRAL):
        if own := [_times(count.name.name, count.own) for count in row.names if count.own and count.name.side == side]:
            grid.add_row(Text(side, side_colour(side, sides)), Text(", ").join(own))
    if distanced := [_times(f"“{count.name.name}”", count.distanced) for count in row.names if count.distanced]:
        grid.add_row(Text("distanced", "dim"), Text(", ").join(distanced))
    return Padding(grid, (0, 0, 0, 2), expand=False)


def _times(name: str, number: int) -> Text:
    return Text(f"{one_line(name)} ").append(f"{number:,}", "bold")


def _who(row: Row, found: Framing) -> Text:
    return Text(one_line(row.who)) if row.who is not None else Text(f"no {found.by} named", "dim italic")


def _number(number: int) -> Text:
    return Text(f"{number:,}") if number else Text("·", "dim")


def _percent(row: Row, side: str) -> str:
    share = row.share(side)
    return "" if share is None else f"{share:.0%}".rstrip("%")
