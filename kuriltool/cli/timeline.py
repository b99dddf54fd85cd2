"""`kuriltool timeline`: claims over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from kuriltool.clean import counted
from kuriltool.cli import options
from kuriltool.cli.filters import check, filtered
from kuriltool.cli.output import Answer, Target, target, write_answer
from kuriltool.cli.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from kuriltool.analysis.timeline import By, Count, Counted, Counting, Of, Period, Timeline
    from kuriltool.corpus import Corpus
    from kuriltool.queries import Query

EXAMPLES = """
[bold]Examples[/]

  kuriltool timeline                                    by side; days, weeks, months or years as they suit

  kuriltool timeline --by month --of issue --since 2024

  kuriltool timeline --of speaker --distinct            what they said, not how often it was reported

  kuriltool timeline --by year --json | jq -r '.periods[] | [.label, .count] | @tsv'
"""
HELP = """Count claims over time, by side, issue or speaker.

A claim counts on the day of the statement where the article tells it, else on that of the article. What is known by month or \
year alone counts with periods as long as that, and is left out with shorter ones; what has no date is left out. Both are told. \
Empty periods show; more than five in a row are one line. A claim with several issues counts for each.

[bold]right[/] is how many of the claims are right, as expected from their confidence, with a 95 % interval. It covers what was \
found wrongly. It does not cover sides and issues that were read wrongly, claims that were missed, nor articles that are not in \
the store: counts are of what you collected, never of all that was said. [bold]%[/] is the share of all claims of the period, \
with a 95 % interval after Wilson: how far the share of so few may be off by chance, taking each claim as an independent draw. \
Reports of one speech are not independent; --distinct counts them once.
"""


@filtered(without=("limit",))
def timeline(
    ctx: typer.Context,
    query: Query,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="day|week|month|year", help="The periods; left out, what suits the span of the claims."),
    ] = None,
    of: Annotated[str, typer.Option("--of", metavar="side|issue|speaker", help="Whose claims are counted together.")] = "side",
    distinct: Annotated[
        bool, typer.Option("--distinct", metavar="", help="Count statements: one that ten outlets report is one.")
    ] = False,
    top: Annotated[
        int, typer.Option("--top", metavar="N", min=1, help="How many groups a table shows, the largest; files hold all.")
    ] = 8,
    format: options.Format = None,
    json: options.Json = False,
    output: options.Output = None,
    csv_raw: options.CsvRaw = False,
    store: options.Store = None,
    quiet: options.Quiet = False,
) -> None:
    """Count claims over time, by side, issue or speaker."""
    settings: Settings = ctx.obj.joined(store, quiet)
    where, periods, groups = target(format, json, output, csv_raw), _periods(by), _groups(of)
    from kuriltool.analysis.timeline import timeline as counts
    from kuriltool.corpus import Corpus
    from kuriltool.store import Store

    with Store.find(settings.store) as store_:
        check(query, store_, settings)
        corpus = Corpus(store_, query)
        order = [side.id for side in corpus.sides] if groups == "side" else corpus.issues if groups == "issue" else ()
        found = counts(_counted(corpus, distinct), groups, periods, order=order, unit="statement" if distinct else "claim")
        _write(found, corpus, where, top, settings)


def _periods(by: str | None) -> By | None:
    from kuriltool.analysis.timeline import By

    return None if by is None else cast("By", _one_of("period", by, get_args(By)))


def _groups(of: str) -> Of:
    from kuriltool.analysis.timeline import Of

    return cast("Of", _one_of("grouping", of, get_args(Of)))


def _one_of(what: str, wanted: str, known: tuple[str, ...]) -> str:
    from kuriltool.queries import unknown

    if wanted not in known:
        raise typer.BadParameter(unknown(what, wanted, {name: (name,) for name in known}))
    return wanted


def _counted(corpus: Corpus, distinct: bool) -> Counting | list[Counted]:
    from kuriltool.analysis.counting import ByFacts
    from kuriltool.analysis.timeline import of_reported

    return of_reported(corpus.statements(), corpus.claims()) if distinct else ByFacts(corpus.columns())


def _write(found: Timeline, corpus: Corpus, where: Target, top: int, settings: Settings) -> None:
    def blocks(out: Console) -> Iterable[RenderableType]:
        from kuriltool.views.timeline import tables

        return tables(found, corpus.sides, out.width, top)

    answer = Answer(
        found.model_dump,
        lambda: (period.model_dump() for period in found.periods),
        lambda: _rows(found),
        blocks,
    )
    write_answer(answer, where, settings)
    if where.path:
        settings.say(f"{counted(len(found.periods), 'period')} written to {where.path}")
    for note in _notes(found):
        settings.say(note)


def _notes(found: Timeline) -> Iterator[str]:
    if found.undated:
        yield f"{counted(found.undated, found.unit)} without a date left out"
    if found.imprecise:
        longer = {"day": "; --by month may count them", "week": "; --by month may count them", "month": "; --by year may"}
        yield f"{counted(found.imprecise, found.unit)} left out: the {found.by} is not known{longer.get(found.by, '')}"
    if not found.count and not found.undated and not found.imprecise:
        yield "no claim fits all of that"


def _rows(found: Timeline) -> Iterator[Sequence[object]]:
    """A group of a period a row; an empty period one row without a group."""
    header = (found.by, "first", "last", "periods", found.of, f"{found.of}_id", f"{found.unit}s")
    yield (*header, "right", "right_low", "right_high", "share", "share_low", "share_high")
    for period in found.periods:
        yield from [_row(period, count) for count in period.counts] or [_row(period, None)]


def _row(period: Period, count: Count | None) -> tuple[object, ...]:
    known = (period.label, period.first, period.last, period.periods)
    if count is None:
        return (*known, None, None, 0, 0, 0, 0, None, None, None)
    right, share = count.right, count.share
    shares = (round(share.share, 4), round(share.low, 4), round(share.high, 4)) if share else (None, None, None)
    return (*known, count.name, count.id, count.count, round(right.expected, 2), right.low, right.high, *shares)
