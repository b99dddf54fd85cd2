"""Tables of figures, and the numbers in them as people read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .measuring import Bench

NONE = "–"


@dataclass(frozen=True)
class Table:
    """Rows of a name and its figures; `columns` names the figures where a row has several."""

    rows: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...] = ("",)

    def __post_init__(self) -> None:
        assert all(len(row) == 1 + len(self.columns) for row in self.rows), self.rows


@dataclass(frozen=True)
class Benchmark:
    """Something that is measured: the title of its table, what the table's rows are called, and how it is measured."""

    title: str
    rows: tuple[str, ...]
    measure: Callable[[Bench], Table]


def seconds(value: float) -> str:
    """`0.18 s`, `12.3 s`, `340 s`."""
    return f"{value:,.{2 if value < 9.995 else 1 if value < 99.95 else 0}f} s"


def milliseconds(value: float) -> str:
    """Seconds as `4.2 ms` or `180 ms`."""
    return f"{1000 * value:,.{1 if value < 0.00995 else 0}f} ms"


def many(value: float) -> str:
    """`2,900`: more than two places are no news from one run to the next."""
    return f"{value:,.0f}" if value < 100 else f"{round(value, 2 - len(str(int(value)))):,.0f}"


def times(value: float) -> str:
    """`1.85 ×`, `56 ×`."""
    return f"{value:,.{2 if value < 9.995 else 0}f} ×"


def megabytes(value: float) -> str:
    return f"{value:,.0f} MB"


def percent(value: float) -> str:
    """A share as `97 %`."""
    return f"{100 * value:.0f} %"


def plain(title: str, table: Table) -> str:
    """A table for a terminal."""
    rows = [(title, *table.columns), *table.rows]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(_aligned(row, widths) for row in rows)


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    figures = (f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
    return "  ".join((f"{row[0]:<{widths[0]}}", *figures)).rstrip()
