"""Statements on a terminal: the first wording in full, then each other one with what differs.

All words of articles pass through `clean`, and none is ever read as rich's markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from kuriltool.analysis.statements import Appearance, Difference, Statement, worded
from kuriltool.clean import counted, one_line
from kuriltool.model import ArticleRef, Claim
from kuriltool.views.claims import Sides, day, facts_of, shown_position
from kuriltool.views.claims import worded as verbatim

_ROOMY, _WIDE = 80, 120  # columns from which where it stands, then how like it is, have one of their own
_WIDEST = 150  # longer lines are hard to read
_COPIES = 3  # that are named
_PLAIN = {"same": "{}", "left out": "[-{}-]", "put in": "{{+{}+}}"}
_STYLES = {"same": "", "left out": "dim strike", "put in": "bold underline"}


def by_spread(found: Iterable[Statement]) -> list[Statement]:
    """Those of most outlets first, then those of most articles, then the earliest."""
    return sorted(found, key=lambda one: (-len(one.outlets), -len(one.articles), one.first or "9999", one.id))


def tables(found: Iterable[Statement], sides: Sides, id_length: int, width: int, *, coloured: bool) -> Iterator[RenderableType]:
    """For each statement who said it and when, and a table of its appearances, fitted to `width` columns.

    `coloured` shows what differs by style, else it stands in marks: [-left out-] {+put in+}.
    """
    for statement in found:
        yield Text()
        yield _heading(statement, sides, id_length)
        yield _table(statement, id_length, min(width, _WIDEST), coloured=coloured)


def _heading(statement: Statement, sides: Sides, id_length: int) -> Text:
    heading = Text(statement.id[:id_length], "dim")
    heading.append(f"  {one_line(statement.speaker.name)}", "bold").append("  ")
    heading.append_text(shown_position(statement.position, sides))
    for fact in (_days(statement), _spread(statement)):
        if fact:
            heading.append(f" · {fact}", "dim")
    return heading


def _days(statement: Statement) -> str:
    if statement.first is None or statement.last is None:
        return ""
    first, last = statement.first, statement.last
    if first.endswith("-01-01") and last == f"{first[:4]}-12-31":
        return first[:4]
    if first.endswith("-01") and last[:7] == first[:7] and last[8:] >= "28":
        return first[:7]
    return " to ".join(one_line(day(date)) for date in dict.fromkeys((first, last)))


def _spread(statement: Statement) -> str:
    """`4 times in 3 articles of 2 outlets`"""
    times, articles, outlets = len(statement.appearances), len(statement.articles), len(statement.outlets)
    told = counted(articles, "article") if times == articles else f"{counted(times, 'time')} in {counted(articles, 'article')}"
    named = "outlet" if all(article.outlet for article in statement.articles) else "named outlet"
    return f"{told} of {counted(outlets, named)}" if outlets else told


def _table(statement: Statement, id_length: int, width: int, *, coloured: bool) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.width = width
    table.add_column(no_wrap=True, style="dim")
    if width >= _ROOMY:
        table.add_column(width=26 if width < _WIDE else 32, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    if width >= _WIDE:
        table.add_column(no_wrap=True, style="dim", justify="right")
    first = statement.appearances[0].claim
    for appearance, beside in zip(statement.appearances, worded(statement), strict=True):
        claim = appearance.claim
        words = verbatim(claim) if beside is None else marked(beside.differences, coloured=coloured)
        if beside is not None and beside.claim is not first:
            words = Text().append(f"beside {beside.claim.id[:id_length]}: ", "dim").append_text(words)
        words = _told(claim).append_text(words).append(f"  ({claim.kind})", "dim")
        cells = [_where(claim), words] if width >= _ROOMY else [Text("\n").join((_where(claim), words))]
        likeness = [_likeness(appearance)] if width >= _WIDE else []
        table.add_row(Text(claim.id[:id_length]), *cells, *likeness)
    return table


def _told(claim: Claim) -> Text:
    """The words that tell of the saying, for these may deny it: `refused to: go on with the talks`"""
    return Text(f"{one_line(claim.cue.text)}: ", "dim") if claim.cue else Text()


def _where(claim: Claim) -> Text:
    """Outlet, date and path, and the copies in which it stands as well."""
    *known, path = facts_of(claim.article)
    where = Text(one_line(", ".join(known)))
    if known:
        where.append("\n")
    where.append(one_line(path), "dim")
    if claim.appearances:
        where.append(f"\nalso in {_named(claim.appearances)}", "dim")
    return where


def _named(copies: Sequence[ArticleRef]) -> str:
    more = f" and {len(copies) - _COPIES:,} more" if len(copies) > _COPIES else ""
    return one_line(", ".join(copy.outlet or copy.path for copy in copies[:_COPIES])) + more


def _likeness(appearance: Appearance) -> Text:
    if appearance.likeness is None:
        return Text("")
    return Text(f"{appearance.likeness:.0f} {'words' if appearance.by == 'words' else 'in context'}")


def marked(told: Iterable[Difference], *, coloured: bool) -> Text:
    """Differences of wording as one text: by style, or in marks."""
    parts = [Text(one_line(words), _STYLES[op]) if coloured else Text(_PLAIN[op].format(one_line(words))) for op, words in told]
    return Text(" ").join(parts)
