"""Claims over time, on a terminal: a bar for every group in every period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.style import Style
from rich.table import Table
from rich.text import Text

from kuriltool.analysis.timeline import Count, Period, Timeline
from kuriltool.analysis.uncertainty import Right, Share
from kuriltool.clean import counted, one_line
from kuriltool.store import SideStyle
from kuriltool.views.sides import side_colour

_ROOMY, _WIDE = 64, 88  # columns from which the interval, then shares have columns of their own
_WIDEST = 130
_NAME = 18  # columns of a group's name
_SURE, _UNSURE = "█", "░"

Sides = Sequence[SideStyle]


def tables(found: Timeline, sides: Sides, width: int, top: int) -> Iterator[RenderableType]:
    """The periods, each with a row for every group among the `top` largest, then all together, and how to read it.

    Nothing where nothing was counted. `width` is that of the console, in columns.
    """
    if not found.count:
        return
    shown = _shown(found, top)
    most = max(count.count for period in found.periods for count in period.counts)
    table = _table(found, width)
    for period in found.periods:
        for cells in _rows(period, found, shown, sides, most):
            table.add_row(*cells[: len(table.columns)])
    yield table
    yield Text()
    yield _totals(found, shown, sides)
    if left := len(found.groups) - len(shown):
        yield Text(f"{counted(left, found.of)} with fewer {found.unit}s not shown; --top {len(found.groups)} shows all", "dim")
    yield Text(_reading(found, width), "dim")


def _reading(found: Timeline, width: int) -> str:
    bars = f"{_SURE} right with 97.5 % certainty, {_UNSURE} the others found. "
    columns = "right: how many are, as expected, with a 95 % interval. " if width >= _ROOMY else ""
    shares = f"%: share of all {found.unit}s of the period, with a 95 % interval." if width >= _WIDE else ""
    return (bars + columns + shares).strip()


def _shown(found: Timeline, top: int) -> set[str | None]:
    largest = sorted(found.groups, key=lambda group: -group.count)[:top]
    return {group.id for group in largest}


def _table(found: Timeline, width: int) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1 if width < _ROOMY else 2, 0, 0), header_style="dim")
    table.width = min(width, _WIDEST)
    table.add_column(found.by, no_wrap=True)
    table.add_column(found.of, max_width=_NAME, overflow="ellipsis", no_wrap=True)
    table.add_column("", ratio=1, no_wrap=True, overflow="crop")
    table.add_column(f"{found.unit}s", justify="right", no_wrap=True)
    if width >= _ROOMY:
        table.add_column("right", justify="right", no_wrap=True)
        table.add_column("", justify="right", no_wrap=True, style="dim")
    if width >= _WIDE:
        table.add_column("%", justify="right", no_wrap=True)
        table.add_column("", justify="right", no_wrap=True, style="dim")
    return table


def _rows(period: Period, found: Timeline, shown: set[str | None], sides: Sides, most: int) -> Iterator[list[RenderableType]]:
    label = Text(period.label if period.periods == 1 else "⋮")
    if not period.count:
        yield [label, Text(f"{counted(period.periods, found.by)}: none" if period.periods > 1 else "·", "dim")]
        return
    own = [count for count in period.counts if count.id in shown]
    if not own:
        yield [label, Text("others", "dim"), Text(), Text(f"{period.count:,}")]
    for count in own:
        yield [label, _name(count, found, sides), _Bar(count, most, _style(count.id, found, sides)), *_figures(count)]
        label = Text()


def _name(count: Count, found: Timeline, sides: Sides) -> Text:
    if count.name is None:
        return Text({"side": "no position", "issue": "no issue", "speaker": "nobody known"}[found.of], "dim italic")
    return Text(one_line(count.name), _style(count.id, found, sides))


@dataclass(frozen=True)
class _Bar:
    """A bar as long as its column, for counts up to `most`: what is surely right, then the rest."""

    count: Count
    most: int
    style: Style

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        scale = options.max_width / self.most
        whole = max(1, round(self.count.count * scale))
        sure = min(whole, round(self.count.right.low * scale))
        yield Text(_SURE * sure + _UNSURE * (whole - sure), self.style)

    def __rich_measure__(self, _: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(1, options.max_width)


def _style(id: str | None, found: Timeline, sides: Sides) -> Style:
    return side_colour(id or "", sides) if found.of == "side" else Style()


def _figures(count: Count) -> list[RenderableType]:
    share = count.share
    return [
        Text(f"{count.count:,}"),
        Text(f"{count.right.expected:,.1f}"),
        Text(_interval(count.right)),
        Text(f"{share.share:.0%}".rstrip("%") if share else ""),
        Text(_percents(share) if share else ""),
    ]


def _interval(right: Right) -> str:
    return f"{right.low:,}–{right.high:,}"


def _percents(share: Share) -> str:
    return f"{100 * share.low:.0f}–{100 * share.high:.0f}"


def _totals(found: Timeline, shown: set[str | None], sides: Sides) -> Text:
    """`171 claims, 143 of them right (134–151): 84 North, …`"""
    line = Text(f"{counted(found.count, found.unit)}, some {found.right.expected:,.0f} right ({_interval(found.right)}): ")
    parts = [Text(f"{group.count:,} ").append_text(_name(group, found, sides)) for group in found.groups if group.id in shown]
    return line.append_text(Text(", ").join(parts))
