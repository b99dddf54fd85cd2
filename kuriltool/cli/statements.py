"""`kuriltool statements`: the same statement in different outlets, and how each words it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, count
from typing import TYPE_CHECKING, Annotated

import typer

from kuriltool.clean import counted
from kuriltool.cli import options
from kuriltool.cli.filters import check, filtered
from kuriltool.cli.gathering import gather
from kuriltool.cli.output import TABLE, Answer, Target, target, write_answer
from kuriltool.cli.settings import Settings
from kuriltool.errors import KuriltoolError

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from kuriltool.analysis.statements import Statement
    from kuriltool.queries import Query
    from kuriltool.store import Store

EXAMPLES = """
[bold]Examples[/]

  kuriltool statements --speaker smith          what two articles or more report of her

  kuriltool statements --outlet A --least 3     what A prints and two others print too

  kuriltool statements c_5f1e                   one statement, wherever it was printed

  kuriltool statements --json | jq -r '.[] | [.id, (.outlets | length)] | @tsv'
"""
HELP = """Follow statements through outlets and translations: what is one sentence of one speech, however it is reported.

Claims of one speaker and one position, said at one time as far as known, are one statement where their words tell it: those \
that carry the sense, those that translators take for one another, numbers. Where a claim points back ("This is \
regrettable"), the sentence before counts as well. Other numbers, a "not" on one side alone, opposites: never one statement. \
The likeness is told, from 0 to 100, and what tells it.

The first wording stands in full, each other one with what differs: [bold]\\[-left out-] {+put in+}[/], or by style where the \
terminal has colours. Without ID those that stand in two articles or more, the ones of most outlets first, on a terminal 100 \
unless --limit says more; filters choose statements of which any claim fits.
"""
_MOST = 100  # statements that a terminal shows unless asked for more
_ID = re.compile("([cs]_)?[0-9a-z]{4,}")


@filtered(without=("limit",))
def statements(
    ctx: typer.Context,
    query: Query,
    id: Annotated[
        str | None,
        typer.Argument(
            metavar="ID", help="The beginning of a statement's id, or of a claim's that reports it.", show_default=False
        ),
    ] = None,
    all: Annotated[bool, typer.Option("--all", metavar="", help="Also those that stand in one article alone.")] = False,
    least: Annotated[
        int | None, typer.Option("--least", metavar="N", min=1, help="Those alone that N outlets or more printed.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="At most so many statements.")] = None,
    format: options.Format = None,
    json: options.Json = False,
    output: options.Output = None,
    csv_raw: options.CsvRaw = False,
    store: options.Store = None,
    quiet: options.Quiet = False,
) -> None:
    """Follow statements through outlets and translations."""
    settings: Settings = ctx.obj.joined(store, quiet)
    where = target(format, json, output, csv_raw)
    if id is not None:
        _one(id, query, where, settings, chosen=all or least is not None or limit is not None)
    else:
        _several(query, where, settings, least=least, single=all, limit=limit)


def _one(id: str, query: Query, where: Target, settings: Settings, *, chosen: bool) -> None:
    """Writes the statement that an id means."""
    from kuriltool.queries import Query
    from kuriltool.store import Store

    if not _ID.fullmatch(id.lower()):
        raise typer.BadParameter(f'"{id}" is no beginning of an id; those look like s_5f1e or c_5f1e')
    if chosen or query != Query():
        raise typer.BadParameter("an ID means one statement; leave the filters out")
    with Store.find(settings.store) as found:
        claim = found.claim(id.lower().removeprefix("s_"))
        if claim.speaker is None:
            raise KuriltoolError(f"{claim.id}: nobody knows who says it, and a statement has a speaker")
        gather(found, settings)
        statement = found.statement_of(claim)
        _write([statement] if statement else [], where, found, settings)


def _several(query: Query, where: Target, settings: Settings, *, least: int | None, single: bool, limit: int | None) -> None:
    """Writes the statements of which any claim is asked for."""
    from kuriltool.store import Store

    with Store.find(settings.store) as found:
        notes = check(query, found, settings)
        gather(found, settings)
        numbers = found.ranked(query, articles=1 if single or least else 2, outlets=least or 0)
        most = limit or (_MOST if where.format == TABLE and where.path is None else None)
        _write(found.told(numbers[:most]), where, found, settings)
        if not numbers and not notes:
            settings.say(_why_none(found.count(query), found.count_statements(query), least))
        elif limit is None and most and len(numbers) > most:
            settings.say(
                f"the first {most:,} of {counted(len(numbers), 'statement')}; --limit N shows so many, -o FILE takes all"
            )


def _why_none(claims: int, fitting: int, least: int | None) -> str:
    if not claims:
        return "no claim fits all of that"
    if not fitting:
        return f"nobody knows who says {'it' if claims == 1 else 'them'}: {counted(claims, 'claim')}, and no statement"
    where = f"in {counted(least, 'outlet')}" if least else "in two articles"
    return f"{counted(fitting, 'statement')}, none of them {where}; --all shows those that stand in one"


def _write(found: Iterable[Statement], where: Target, store: Store, settings: Settings) -> None:
    """Writes statements as they come."""
    from kuriltool.analysis.statements import values

    passed = count()
    passing = (statement for statement in found if next(passed) >= 0)

    def blocks(out: Console) -> Iterable[RenderableType]:
        from kuriltool.views.statements import tables

        coloured = out.color_system is not None and not out.no_color
        return tables(passing, store.sides(), store.id_length(), out.width, coloured=coloured)

    told = map(values, passing)
    rows = chain([_COLUMNS], (row for statement in passing for row in _rows(statement)))
    write_answer(Answer(lambda: told, lambda: told, lambda: rows, blocks), where, settings)
    if where.path:
        settings.say(f"{counted(next(passed), 'statement')} written to {where.path}")


_COLUMNS = (
    *("statement", "speaker", "position", "first", "last", "outlets", "articles", "outlet", "published", "path"),
    *("claim", "kind", "text", "likeness", "by", "beside", "difference", "also_in"),
)


def _rows(statement: Statement) -> Iterator[tuple[object, ...]]:
    from kuriltool.analysis.statements import worded
    from kuriltool.views.statements import marked

    of_all = (statement.id, statement.speaker.name, statement.position, statement.first, statement.last)
    for appearance, beside in zip(statement.appearances, worded(statement), strict=True):
        claim, article = appearance.claim, appearance.claim.article
        told = (beside.claim.id, marked(beside.differences, coloured=False).plain) if beside else (None, None)
        yield (
            *(*of_all, len(statement.outlets), len(statement.articles), article.outlet, article.published, article.path),
            *(claim.id, claim.kind, claim.text, appearance.likeness, appearance.by, *told),
            "; ".join(copy.path for copy in claim.appearances),
        )
