"""`kuriltool framing`: whose names for places and events outlets and speakers use."""

from __future__ import annotations

import csv
import json as json_format
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO, cast

import typer

from kuriltool.cli import options, output
from kuriltool.cli.output import FORMAT_NAMES, TABLE, Target, target
from kuriltool.cli.settings import Settings, console, counted

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

    from kuriltool.articles import Article
    from kuriltool.framing import By, Framing, Reading, Row
    from kuriltool.rules.load import RuleSet

EXAMPLES = """
[bold]Examples[/]

  kuriltool framing                             every article of the store, by outlet

  kuriltool framing --by speaker                in what is quoted of each speaker

  kuriltool framing news/ --by article          articles that need not be in the store

  kuriltool framing --json | jq '.rows[] | {outlet, counts}'
"""
HELP = """Count whose names for places and events are used, and by whom.

The rule pack says which names there are and whose each is: a side's, or neutral where both use it. An outlet answers for \
what its articles say in their own words, paraphrase included; a speaker for what is quoted of them, and for nothing else. \
Boilerplate and second copies don't count.

[bold]distanced[/] are names that are only mentioned: alone in quotation marks, or behind "so-called", "what it calls", "known \
in … as". They count for no side. Names inside those of bodies and offices don't count at all, nor do things for which no side \
has a name of its own.

Without PATH the articles of the store count, as they were read. Names are weak evidence: outlets translate each other, and a \
name never decides a position.
"""

_SMALL = 70  # columns below which a table stands closer
_SHARES = "%: share of the names that belong to a side, where those are {fewest} or more. "
_DISTANCED = "distanced: alone in quotation marks, or so-called; counted for no side."


def framing(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            readable=False,
            help="Articles (.txt, .md) or folders of them; left out, those of the store.",
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="outlet|speaker|article", help="Whose words are counted together.")
    ] = "outlet",
    rules: options.Rules = None,
    store: options.Store = None,
    quiet: options.Quiet = False,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="|".join(FORMAT_NAMES),
            help="How to print the counts: a table on a terminal and JSON in a pipe, unless told.",
            rich_help_panel="Output",
        ),
    ] = None,
    json: options.Json = False,
    output: options.Output = None,
) -> None:
    """Count whose names for places and events are used, and by whom."""
    settings: Settings = ctx.obj.joined(store, quiet)
    where, grouping = target(format, json, output), _grouping(by)
    if paths:
        _of_paths(paths, grouping, rules, where, settings)
    else:
        _of_store(grouping, rules, where, settings)


def _grouping(by: str) -> By:
    from kuriltool.framing import BY
    from kuriltool.queries import unknown

    if by not in BY:
        raise typer.BadParameter(unknown("grouping", by, {name: (name,) for name in BY}))
    return cast("By", by)


def _of_store(by: By, rules: str | None, where: Target, settings: Settings) -> None:
    from kuriltool.framing import framing as counted_names
    from kuriltool.store import Store

    with Store.find(settings.store) as store:
        packs = store.packs()
        loaded = _rules(rules, packs)
        if others := [pack for pack in packs if pack != loaded.pack.name]:
            settings.say(f'read with the pack "{others[0]}", counted by the names of "{loaded.pack.name}"; see --rules')
        found = counted_names(store.readings(), loaded, by)
    if not found.articles:
        settings.say("the store holds no article; fill it with: kuriltool extract FOLDER")
    _write(found, loaded, where, settings)


def _rules(given: str | None, packs: Sequence[str]) -> RuleSet:
    """The rules asked for; else those that the articles were read with, where these come along; else the shipped ones."""
    from kuriltool.errors import RuleError
    from kuriltool.rules.load import load

    if given is None and len(packs) == 1:
        try:
            return load(packs[0])
        except RuleError:  # a pack of the user's, whose folder nobody has named
            return load()
    return load(given)


def _of_paths(paths: list[Path], by: By, rules: str | None, where: Target, settings: Settings) -> None:
    from kuriltool.framing import framing as counted_names
    from kuriltool.rules.load import load

    articles, failures = _articles(paths, settings)
    if articles:
        loaded = load(rules)
        _write(counted_names(_readings(articles, rules, settings), loaded, by), loaded, where, settings)
    if failures:
        if articles:
            settings.complain(f"{counted(failures, 'path')} could not be read; see above")
        raise typer.Exit(1)


def _articles(paths: list[Path], settings: Settings) -> tuple[list[Article], int]:
    """The articles at the paths, and how many can't be read; those are told."""
    from kuriltool import articles
    from kuriltool.errors import ArticleError

    found: list[Article] = []
    failures = 0
    for file in articles.find(paths):
        try:
            if isinstance(file, ArticleError):
                raise file
            found.append(articles.read(file))
        except ArticleError as error:
            settings.complain(str(error))
            failures += 1
    for article in found:
        for warning in article.warnings:
            settings.say(f"{article.path}: {warning}")
    return found, failures


def _readings(articles: Sequence[Article], rules: str | None, settings: Settings) -> Iterator[Reading]:
    from rich.progress import track

    def readings() -> Iterator[Reading]:  # loads when asked for the first, so that the bar is there meanwhile
        from kuriltool import pipeline

        for reading in pipeline.load(rules).extract(articles):
            yield reading.article, reading.text, reading.claims

    hidden = settings.quiet or not settings.err.is_terminal
    yield from track(readings(), "Reading articles", len(articles), console=settings.err, transient=True, disable=hidden)


def _write(found: Framing, rules: RuleSet, where: Target, settings: Settings) -> None:
    with output.opened(where) as stream:
        if where.format == TABLE:
            out = settings.out if stream is sys.stdout else console(stream, settings.no_color)
            _write_table(found, rules, out)
        else:
            _FORMATS[where.format](found, stream)
            stream.flush()
    if where.path:
        settings.say(f"{counted(len(found.rows), found.by)} written to {where.path}")
    for note in _notes(found, rules):
        settings.say(note)


def _notes(found: Framing, rules: RuleSet) -> Iterator[str]:
    if not found.articles:
        return
    if not rules.toponyms and not rules.events:
        yield f'the pack "{rules.pack.name}" holds no toponyms and no events'
    elif found.silent == found.articles:
        yield f"none of the pack's names in {counted(found.articles, 'article')}"
    elif not found.rows:
        yield "names in nothing that is quoted of a known speaker" if found.by == "speaker" else "names in quoted words alone"
    elif found.silent:
        yield f"{found.silent:,} of {counted(found.articles, 'article')} without any of the names"
    if found.unknown:
        stand, count = ("stands", "counts") if found.unknown == 1 else ("stand", "count")
        yield f"{counted(found.unknown, 'name')} {stand} in quoted words whose speaker is not known, and {count} for nobody"


def _write_json(found: Framing, stream: TextIO) -> None:
    from kuriltool.export import safe_json
    from kuriltool.framing import values

    stream.write(safe_json(json_format.dumps(values(found), indent=2, ensure_ascii=False)) + "\n")


def _write_jsonl(found: Framing, stream: TextIO) -> None:
    """A row a line."""
    from kuriltool.export import safe_json
    from kuriltool.framing import row_values

    for row in found.rows:
        stream.write(safe_json(json_format.dumps(row_values(row, found), ensure_ascii=False)) + "\n")


def _write_csv(found: Framing, stream: TextIO) -> None:
    """A name of an outlet, speaker or article a line."""
    from kuriltool.export import cell

    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([found.by, "kind", "thing", "side", "name", "count", "distanced"])
    for row in found.rows:
        for count in row.names:
            name = count.name
            writer.writerow(map(cell, [row.who, name.kind, name.thing, name.side, name.name, count.own, count.distanced]))


_FORMATS: dict[str, Callable[[Framing, TextIO], None]] = {"json": _write_json, "jsonl": _write_jsonl, "csv": _write_csv}


def _write_table(found: Framing, rules: RuleSet, out: Console) -> None:
    from rich.text import Text

    from kuriltool.framing import FEWEST, WEAK

    if not found.rows:
        return
    out.print(_figures(found, rules, out.width))
    for row in found.rows:
        out.print()
        out.print(_heading(row, found))
        out.print(_names(row, found, rules))
    out.print()
    out.print(Text((_SHARES.format(fewest=FEWEST) if _has_shares(found) else "") + _DISTANCED, "dim"))
    out.print(Text(WEAK))


def _figures(found: Framing, rules: RuleSet, width: int) -> Table:
    """How many names of each side every row has."""
    from rich.table import Table
    from rich.text import Text

    from kuriltool.rules.checks.packs import NEUTRAL

    shares = _has_shares(found)
    table = Table(box=None, pad_edge=False, padding=(0, 1 if width < _SMALL else 2, 0, 0), header_style="dim")
    table.add_column(found.by, overflow="fold", min_width=12)
    for side in found.sides:
        table.add_column(Text(side, _colour(side, rules)), justify="right", no_wrap=True)
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


def _names(row: Row, found: Framing, rules: RuleSet) -> RenderableType:
    """The names themselves, by side; distanced ones apart."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from kuriltool.rules.checks.packs import NEUTRAL

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for side in (*found.sides, NEUTRAL):
        if own := [_counted(count.name.name, count.own) for count in row.names if count.own and count.name.side == side]:
            grid.add_row(Text(side, _colour(side, rules)), Text(", ").join(own))
    if distanced := [_counted(f"“{count.name.name}”", count.distanced) for count in row.names if count.distanced]:
        grid.add_row(Text("distanced", "dim"), Text(", ").join(distanced))
    return Padding(grid, (0, 0, 0, 2), expand=False)


def _counted(name: str, number: int) -> Text:
    from rich.text import Text

    from kuriltool.clean import one_line

    return Text(f"{one_line(name)} ").append(f"{number:,}", "bold")


def _who(row: Row, found: Framing) -> Text:
    from rich.text import Text

    from kuriltool.clean import one_line

    return Text(one_line(row.who)) if row.who is not None else Text(f"no {found.by} named", "dim italic")


def _number(number: int) -> Text:
    from rich.text import Text

    return Text(f"{number:,}") if number else Text("·", "dim")


def _percent(row: Row, side: str) -> str:
    share = row.share(side)
    return "" if share is None else f"{share:.0%}".rstrip("%")


def _colour(side: str, rules: RuleSet) -> str:
    from rich.errors import StyleSyntaxError
    from rich.style import Style

    colour = next((known.colour for known in rules.pack.sides if known.id == side), "default")
    try:
        return str(Style.parse(colour))
    except StyleSyntaxError:  # a pack may name a colour that another version of rich knows
        return ""
