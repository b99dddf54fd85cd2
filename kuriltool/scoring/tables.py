"""A report on a terminal, and as values for JSON. Percentages have one digit behind the point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from kuriltool.clean import one_line
from kuriltool.scoring.figures import Figure, Group, KindGroup, Report, Slip
from kuriltool.scoring.report import INVENTED, MISSED, NONE

ABOUT = {
    "claim": "contents overlap by half or more",
    "exact": "and are the same but for marks and spaces",
    "speaker": "and the speaker is right",
    "position": "and the position is right",
    "kind": "and the kind is right",
    "issues": "and an issue is right",
    "sourced": "and the sources overlap",
    "tokens": "word by word: inside some content?",
    "source=": "single spans of sources, same ends",
    "cue=": "single spans of cues, same ends",
    "content=": "single spans of contents, same ends",
}
_DISTANCES = {
    "same sentence": "as the source, or the source itself",
    "earlier sentence": "of the same paragraph",
    "other paragraph": "",
    "not named": "in the words of the gold file",
    "no speaker": "in the gold file",
}
_WORDS = 200  # characters of a content that an error shows on a terminal


def tables(report: Report) -> Iterator[RenderableType]:
    """The figures, then the claims by kind, by distance of the speaker, and by position."""
    yield _measures(report)
    yield _kinds(report)
    if report.distances:
        yield _distances(report)
    if report.positions:
        yield _positions(report)


def slips(report: Report) -> Iterator[RenderableType]:
    """The errors one by one, each with its place, its words, and what was expected and found."""
    for _, same in groupby(report.slips, key=lambda slip: (slip.article, slip.start, slip.end, _what(slip))):
        of_claim = list(same)
        first = of_claim[0]
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(width=9)
        table.add_column(overflow="fold")
        table.add_row(Text(_what(first), "bold"), Text(f"{one_line(first.article)}:{first.start}", "dim"))
        table.add_row("", Text(_cut(one_line(first.text))))
        for slip in of_claim:
            table.add_row(Text("" if slip.what == _what(slip) else slip.what), _difference(slip))
        yield table


def _what(slip: Slip) -> str:
    """Fields of one claim that are wrong are shown together."""
    return slip.what if slip.what in (MISSED, INVENTED) else "wrong"


def lines(report: Report) -> Iterator[str]:
    """The errors for other programs, a line each, cells parted by tabs: what, article:offset, words, expected, found, rule."""
    for slip in report.slips:
        cells = (slip.what, f"{slip.article}:{slip.start}", slip.text, slip.expected, slip.found, slip.rule)
        yield "\t".join(one_line(cell or "") for cell in cells)


def values(report: Report, *, errors: bool) -> dict[str, Any]:
    """All figures as JSON takes them, with every error if wanted."""
    found: dict[str, Any] = {
        "articles": report.articles,
        "gold": report.gold,
        "found": report.found,
        "measures": {name: _figure(figure) for name, figure in report.measures.items()},
        "kinds": {name: _kind(group) for name, group in report.kinds.items()},
    }
    if report.distances:
        found["speaker_distance"] = {name: _group(group) for name, group in report.distances.items()}
    if report.positions:
        found["positions"] = {row: dict(columns) for row, columns in report.positions.items()}
    return {**found, "errors": [asdict(slip) for slip in report.slips]} if errors else found


def _measures(report: Report) -> Table:
    table = _table("", "right", "P", "R", "F1", "")
    for name, figure in report.measures.items():
        shares = (_percent(figure.precision), _percent(figure.recall), Text(_percent(figure.f1), "bold"))
        table.add_row(name, f"{figure.right:,}", *shares, Text(ABOUT[name], "dim"))
    return table


def _kinds(report: Report) -> Table:
    fields = [name for name in ("exact", "speaker", "position", "sourced") if name in report.measures]
    table = _table("kind", "gold", "found", "P", "R", "F1", *fields)
    for name, group in report.kinds.items():
        if not group.gold and not group.found:
            continue
        shares = (_percent(group.precision), _percent(group.share("claim")), Text(_percent(group.f1), "bold"))
        table.add_row(name, f"{group.gold:,}", f"{group.found:,}", *shares, *_shares(group, fields))
    return table


def _distances(report: Report) -> Table:
    table = _table("speaker named in", "gold", "claim", "speaker", "position", "")
    for name, group in report.distances.items():
        if group.gold:
            cells = _shares(group, ("claim", "speaker", "position"))
            table.add_row(name, f"{group.gold:,}", *cells, Text(_DISTANCES[name], "dim"))
    return table


def _positions(report: Report) -> Table:
    order = [*(row for row in report.positions if row != INVENTED), MISSED]
    table = _table("gold \\ found", *order)
    for row, columns in report.positions.items():
        table.add_row(row, *(_count(columns.get(column), row == column) for column in order))
    return table


def _table(first: str, *columns: str) -> Table:
    """A table without lines; all columns but the first and a last one without name are numbers."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(first, min_width=16, no_wrap=True)
    for column in columns:
        if column:
            table.add_column(column, justify="right", no_wrap=True)
        else:
            table.add_column(overflow="fold")
    return table


def _count(number: int | None, is_right: bool) -> Text:
    if not number:
        return Text("" if number is None else "·", "dim")
    return Text(f"{number:,}", "bold" if is_right else "")


def _shares(group: Group, measures: list[str] | tuple[str, ...]) -> list[str]:
    return [_percent(group.share(measure)) if group.gold else "–" for measure in measures]


def _percent(share: float) -> str:
    return f"{share:.1f}"


def _difference(slip: Slip) -> Text:
    parts = Text()
    if slip.what != INVENTED:
        parts.append("expected ", "dim").append(one_line(slip.expected or NONE))
    if slip.what != MISSED:
        parts.append("; " if parts else "", "dim").append("found ", "dim").append(one_line(slip.found or NONE))
    return parts.append(f"  {one_line(slip.rule)}", "dim") if slip.rule else parts


def _cut(text: str) -> str:
    return text if len(text) <= _WORDS else f"{text[: _WORDS // 2].rstrip()} … {text[-_WORDS // 2 :].lstrip()}"


def _figure(figure: Figure) -> dict[str, Any]:
    counts = {"right": figure.right, "found": figure.found, "gold": figure.gold}
    return {**counts, **_rounded(precision=figure.precision, recall=figure.recall, f1=figure.f1)}


def _kind(group: KindGroup) -> dict[str, Any]:
    shares = _rounded(precision=group.precision, recall=group.share("claim"), f1=group.f1)
    return {
        "gold": group.gold,
        "found": group.found,
        "paired": group.paired,
        **shares,
        "right": dict(sorted(group.right.items())),
    }


def _group(group: Group) -> dict[str, Any]:
    return {"gold": group.gold, "right": dict(sorted(group.right.items()))}


def _rounded(**shares: float) -> dict[str, float]:
    return {name: round(share, 1) for name, share in shares.items()}
