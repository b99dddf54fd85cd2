"""How much of a rule set counts in a corpus, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from kuriltool.authoring.coverage import KINDS, Count, Coverage
from kuriltool.clean import one_line
from kuriltool.views.rules import TITLES

_MOST = 40  # ids of what never counted that a table names
_HEADS = {
    "rules": ("claims", "articles", "lost"),
    "lines": ("claims", "articles", "lost"),
    "issues": ("claims", "articles", "terms"),
    "propositions": ("claims", "articles", "+1", "-1", "0", "terms"),
    "actors": ("claims", "articles"),
    "offices": ("claims", "articles"),
}


def tables(found: Coverage) -> Iterator[RenderableType]:
    """For each kind what counted, the most used first, and by name what never did."""
    for kind in KINDS:
        counts = found.of(kind)
        if not counts:
            continue
        fired = sorted((count for count in counts if count.fired), key=lambda count: (-count.claims, -count.articles))
        head = Text(f"{TITLES.get(kind, kind)}: {len(fired):,} of {len(counts):,} counted", "bold underline")
        yield Group(head, _table(kind, fired), _never([one_line(count.id) for count in counts if not count.fired]))


def _never(ids: list[str]) -> Text:
    more = f" and {len(ids) - _MOST:,} more, which --json names" if len(ids) > _MOST else ""
    return Text(f"never: {', '.join(ids[:_MOST])}{more}" if ids else "never: none", "dim")


def _table(kind: str, counts: list[Count]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    heads = _HEADS[kind]
    for _ in heads:
        table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    if counts:
        table.add_row(*(Text(head, "dim") for head in heads), Text(""))
    for count in counts:
        table.add_row(*(Text(_cell(count, head)) for head in heads), Text(one_line(count.id)))
    return table


def _cell(count: Count, head: str) -> str:
    match head:
        case "claims":
            return f"{count.claims:,}"
        case "articles":
            return f"{count.articles:,}"
        case "lost":
            return f"{count.lost:,}" if count.lost else ""
        case "terms":
            return f"{sum(map(bool, count.terms.values())):,} of {len(count.terms):,}"
    return f"{count.views[int(head)]:,}"
