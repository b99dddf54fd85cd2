"""`kuriltool framing`: whose names for places and events outlets and speakers use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from kuriltool.clean import counted
from kuriltool.cli import given, options
from kuriltool.cli.output import Answer, Target, target, write_answer
from kuriltool.cli.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from kuriltool.articles import Article
    from kuriltool.framing import By, Framing, Reading
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


def framing(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            readable=False,
            help="Articles or folders of them; left out, those of the store.",
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="outlet|speaker|article", help="Whose words are counted together.")
    ] = "outlet",
    rules: options.Rules = None,
    store: options.Store = None,
    quiet: options.Quiet = False,
    format: options.Format = None,
    json: options.Json = False,
    output: options.Output = None,
    csv_raw: options.CsvRaw = False,
) -> None:
    """Count whose names for places and events are used, and by whom."""
    settings: Settings = ctx.obj.joined(store, quiet)
    where, grouping = target(format, json, output, csv_raw), _grouping(by)
    settings.tell_of(rules)
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


def _rules(asked: str | None, packs: Sequence[str]) -> RuleSet:
    """The rules asked for; else those that the articles were read with, where these come along; else the shipped ones."""
    from kuriltool.rules.folder import shipped, shipped_packs
    from kuriltool.rules.load import load

    if asked is None and len(packs) == 1 and packs[0] in shipped_packs():
        return load(shipped() / packs[0])  # by its place: a folder here of that name is nobody's choice
    return load(asked)


def _of_paths(paths: list[Path], by: By, rules: str | None, where: Target, settings: Settings) -> None:
    from kuriltool.framing import framing as counted_names
    from kuriltool.rules.load import load

    articles, failures = given.read(paths, settings)
    if articles:
        loaded = load(rules)
        _write(counted_names(_readings(articles, rules, settings), loaded, by), loaded, where, settings)
    if failures:
        if articles:
            settings.complain(f"{counted(failures, 'path')} could not be read; see above")
        raise typer.Exit(1)


def _readings(articles: Sequence[Article], rules: str | None, settings: Settings) -> Iterator[Reading]:
    def readings() -> Iterator[Reading]:  # loads when asked for the first, so that the bar is there meanwhile
        from kuriltool import pipeline

        for reading in pipeline.load(rules).extract(articles):
            yield reading.article, reading.text, reading.claims

    return given.watched(readings(), len(articles), settings)


def _write(found: Framing, rules: RuleSet, where: Target, settings: Settings) -> None:
    from kuriltool.framing import row_values, values

    def blocks(out: Console) -> Iterable[RenderableType]:
        from kuriltool.views.framing import tables

        return tables(found, rules.pack.sides, out.width)

    answer = Answer(
        lambda: values(found),
        lambda: (row_values(row, found) for row in found.rows),
        lambda: _rows(found),
        blocks,
    )
    write_answer(answer, where, settings)
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


def _rows(found: Framing) -> Iterator[Sequence[object]]:
    """A name of an outlet, speaker or article a row."""
    yield (found.by, "kind", "thing", "side", "name", "count", "distanced")
    for row in found.rows:
        for count in row.names:
            name = count.name
            yield (row.who, name.kind, name.thing, name.side, name.name, count.own, count.distanced)
