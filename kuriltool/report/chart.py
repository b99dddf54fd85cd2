"""A timeline as stacked columns, measured out for an SVG; a script draws the same where one runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kuriltool.analysis.timeline import Period, Timeline
from kuriltool.clean import counted
from kuriltool.queries import NO_POSITION
from kuriltool.report.looks import Look

WIDTH, HEIGHT, LEFT, BASE = 960, 240, 40, 26  # pixels; BASE is the room for labels under the columns
_LABEL = 64  # pixels that a label takes


@dataclass(frozen=True)
class Bar:
    """The part of a column that one position has."""

    look: int
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    """A period: its bars from the bottom up, and its counts by position; `label` is empty where there is no room for it."""

    x: float
    width: float
    bars: list[Bar]
    name: str
    title: str
    label: str
    counts: dict[str, int]


@dataclass(frozen=True)
class Tick:
    """A number on the scale."""

    y: float
    label: str


@dataclass(frozen=True)
class Chart:
    """Columns and scale within `width` by `height`."""

    columns: list[Column]
    ticks: list[Tick]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


def chart(found: Timeline, looks: Sequence[Look]) -> Chart:
    """The chart of a timeline by side."""
    if not found.periods:
        return Chart([], [])
    step = _step(max(period.count for period in found.periods))
    top = step * max(1, math.ceil(max(period.count for period in found.periods) / step))
    scale = (HEIGHT - BASE - 10) / top
    each = (WIDTH - LEFT) / len(found.periods)
    every = max(1, math.ceil(_LABEL / each))
    columns = [_column(period, number, each, every, scale, looks) for number, period in enumerate(found.periods)]
    ticks = [Tick(round(HEIGHT - BASE - value * scale, 1), f"{value:,}") for value in range(0, top + 1, step)]
    return Chart(columns, ticks)


def named(period: Period) -> str:
    """`2026-02`, or of several `2026-03 and 6 more, none with a claim`"""
    return period.label if period.periods == 1 else f"{period.label} and {period.periods - 1} more, none with a claim"


def _column(period: Period, number: int, each: float, every: int, scale: float, looks: Sequence[Look]) -> Column:
    counts = {count.id or NO_POSITION: count.count for count in period.counts}
    bars, y = [], float(HEIGHT - BASE)
    for look in looks:
        if height := counts.get(look.id, 0) * scale:
            y -= height
            bars.append(Bar(look.number, round(y, 1), round(height, 1)))
    told = ", ".join(f"{look.id} {counts[look.id]:,}" for look in looks if counts.get(look.id))
    title = f"{period.label}: {counted(period.count, 'claim')} ({told})" if told else named(period)
    gap = min(each * 0.2, 8)
    return Column(
        x=round(LEFT + number * each + gap / 2, 1),
        width=round(min(each - gap, 90), 1),
        bars=bars,
        name=named(period),
        title=title,
        label="" if number % every else "…" if period.periods > 1 else period.label,
        counts=counts,
    )


def _step(most: int) -> int:
    """A round step that parts the scale into four or fewer."""
    size: int = 10 ** max(0, len(str(most)) - 2)
    return next(factor * size for factor in (1, 2, 5, 10, 20, 25, 50) if 4 * factor * size >= most)
