"""`kuriltool rules`: rule files listed, shown, put to the test, and begun."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kuriltool.clean import clean, counted, one_line
from kuriltool.cli import given, mirror, options, packs
from kuriltool.cli.output import write_json
from kuriltool.cli.packs import Which
from kuriltool.cli.settings import Settings
from kuriltool.errors import KuriltoolError

if TYPE_CHECKING:
    from kuriltool.articles import Article
    from kuriltool.authoring.coverage import Coverage
    from kuriltool.authoring.examples import ExampleResult

EXAMPLES = """
[bold]Examples[/]

  kuriltool rules list                      which rule packs there are, and what they hold

  kuriltool rules who minister --on 2003    who held which office, and when

  kuriltool rules new rivers                begin a pack for another dispute

  kuriltool rules check my-rules/           is anything wrong in it, and where?

  kuriltool rules test my-rules/            do its rules find what they say they find?
"""
TEST_EXAMPLES = """
[bold]Examples[/]

  kuriltool rules test                      the rules that come along

  kuriltool rules test my-rules/            rules of your own

  kuriltool rules test rivers/ --on news/   and which of them count in these articles, and which never

  kuriltool rules test --on news/ --json | jq -r '.coverage.rules[] | select(.claims == 0).id'
"""
SCHEMA_EXAMPLES = """
[bold]Examples[/]

  kuriltool rules schema actors > actors.schema.json

  kuriltool rules schema --all schema/      one file for each kind; then let actors.yaml begin with

  # yaml-language-server: $schema=schema/actors.schema.json
"""

GOLD = (".json", ".ann")
FEW = 10  # notes that are told without being asked for

app = typer.Typer(help="List, check, test and begin rule packs.", epilog=EXAMPLES, no_args_is_help=True, rich_markup_mode="rich")
app.command("list", epilog=packs.LIST_EXAMPLES)(packs.list_)
app.command(epilog=packs.SHOW_EXAMPLES, no_args_is_help=True)(packs.show)
app.command(epilog=packs.WHO_EXAMPLES, no_args_is_help=True)(packs.who)
app.command(epilog=packs.NEW_EXAMPLES, no_args_is_help=True)(packs.new)
app.command(help=mirror.HELP, epilog=mirror.EXAMPLES, no_args_is_help=True)(mirror.mirror)


@app.command()
def check(
    ctx: typer.Context,
    folder: Which = None,
    on: Annotated[
        datetime | None,
        typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help="The day by which dates are old; left out, today."),
    ] = None,
    notes: Annotated[
        bool, typer.Option("--notes", metavar="", help=f"Every note, also where there are more than {FEW}.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", metavar="", help="Take notes for mistakes.")] = False,
    quiet: options.Quiet = False,
) -> None:
    """List every mistake in rule files, as file:line:column: what is wrong and what would be right.

    Notes go to stderr: what nobody has checked for a year, and what does nothing; where they are many, only how many.
    """
    settings: Settings = ctx.obj.joined(None, quiet)
    from kuriltool.rules.check import findings

    settings.tell_of(folder)
    mistakes, found = findings(folder, on and on.date())
    if strict:
        mistakes, found = sorted(mistakes + found), []
    for mistake in mistakes:
        settings.out.print(one_line(str(mistake)), soft_wrap=True)
    is_told = notes or len(found) <= FEW
    for note in found if is_told else ():
        settings.say(one_line(str(replace(note, message=f"note: {note.message}"))))
    noted = f", {counted(len(found), 'note')}{'' if is_told else ' (--notes lists them)'}" if found else ""
    settings.say((counted(len(mistakes), "mistake") if mistakes else "no mistakes") + noted)
    if mistakes:
        raise typer.Exit(1)


@app.command(epilog=TEST_EXAMPLES)
def test(
    ctx: typer.Context,
    rules: Which = None,
    on: Annotated[
        list[Path] | None,
        typer.Option(
            "--on",
            metavar="TEXTS",
            readable=False,
            help="Articles, a folder of them, or gold files: how often each rule, term, actor and office counts. Repeatable.",
        ),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", metavar="", help="Every result as JSON, the good ones too; with --on also the counts.")
    ] = False,
    quiet: options.Quiet = False,
) -> None:
    """Run the examples inside rule files: each rule must find its examples and leave its counterexamples alone.

    A known miss must not be found; once it is, it belongs among the examples. The exit code is 1 where an example fails.

    With [bold]--on[/] articles are read too: which rule, word, actor and office counted how often, and which never. Where one
    can't be read, the exit code is 1 as well.
    """
    settings: Settings = ctx.obj.joined(None, quiet)
    settings.tell_of(rules)
    from kuriltool.authoring.examples import run_examples

    results = run_examples(rules)
    failures = [result for result in results if not result.ok]
    articles, unread = _articles(on or (), settings)
    used = _coverage(rules, articles, settings) if articles else None
    if json:
        _write_results(results, used, asked=bool(on))
    else:
        _print_results(results, failures, used, settings)
    settings.say(f"{counted(len(results), 'example')}, {f'{len(failures)} failed' if failures else 'all right'}")
    if unread and articles:
        settings.complain(f"{counted(unread, 'path')} could not be read; see above")
    if failures or unread:
        raise typer.Exit(1)


def _write_results(results: Sequence[ExampleResult], used: Coverage | None, *, asked: bool) -> None:
    """The results as JSON; where it was asked for with what counted in articles, null where none could be read."""
    rows = [asdict(result) for result in results]
    if not asked:
        write_json(rows)
    else:
        from kuriltool.authoring.coverage import values

        write_json({"examples": rows, "coverage": values(used) if used else None})


def _print_results(
    results: Sequence[ExampleResult], failures: Sequence[ExampleResult], used: Coverage | None, settings: Settings
) -> None:
    """The failures; for people also how many examples there are of which kind, and what counted in the articles."""
    out = settings.out
    for failure in failures:
        out.print(clean(str(failure)), soft_wrap=True)
    if out.is_terminal:
        from kuriltool.views.rules import tally

        out.print(tally(results))
    if used is not None:
        from kuriltool.views.coverage import tables

        for table in tables(used):
            out.print()
            out.print(table)
        out.print()
        alone = f", {used.unruled:,} of them by the network alone" if used.unruled else ""
        out.print(f"{counted(used.claims, 'claim')} in {counted(used.articles, 'article')}{alone}")


def _coverage(rules: str | None, articles: Sequence[Article], settings: Settings) -> Coverage:
    """What counts in the articles."""
    from kuriltool import pipeline
    from kuriltool.authoring import coverage

    return coverage.coverage(pipeline.load(rules), given.watched(articles, len(articles), settings))


def _articles(paths: Sequence[Path], settings: Settings) -> tuple[list[Article], int]:
    """The articles at the paths, for gold files those they annotate, and how many can't be read; those are told."""
    texts, failures = list[Path](), 0
    for path in paths:
        if path.suffix in GOLD or (path / "attributions").is_dir():
            annotated, failed = _annotated(path, settings)
            texts += annotated
            failures += failed
        else:
            texts.append(path)
    found, failed = given.read(texts, settings)
    return found, failures + failed


def _annotated(path: Path, settings: Settings) -> tuple[list[Path], int]:
    """The texts of gold files, and how many of those can't be read."""
    from kuriltool.scoring import files

    try:
        found = files.read(path)
    except KuriltoolError as error:
        settings.complain(str(error))
        return [], 1
    for mistake in [line for error in found.mistakes for line in error.mistakes]:
        settings.complain(mistake)
    return [Path(article.path) for article, _ in found.articles], len(found.mistakes)


@app.command(epilog=SCHEMA_EXAMPLES, no_args_is_help=True)
def schema(
    ctx: typer.Context,
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="KIND",
            help="attribution, pack, actors, offices, issues, propositions, toponyms, events, mirror or boilerplate.",
            show_default=False,
        ),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--all", metavar="DIR", readable=False, help="Write the schemas of all kinds into a folder.")
    ] = None,
    quiet: options.Quiet = False,
) -> None:
    """Print the JSON Schema of a kind of rule file, for editors to complete and check by."""
    settings: Settings = ctx.obj.joined(None, quiet)
    from kuriltool.queries import unknown
    from kuriltool.rules.folder import ATTRIBUTION, PACK_KINDS

    kinds = {name: (name,) for name in (ATTRIBUTION, *PACK_KINDS)}
    if (kind is None) == (folder is None):
        raise typer.BadParameter("name a kind, or a folder for all of them by --all")
    if kind is not None and kind not in kinds:
        raise typer.BadParameter(unknown("kind", kind, kinds))
    if kind is not None:
        write_json(_schema(kind))
    elif folder is not None:
        _write_schemas(folder, kinds, settings)


def _schema(kind: str) -> dict[str, object]:
    from kuriltool.rules import schema as models

    found: dict[str, object] = getattr(models, f"{kind.title()}File").model_json_schema()
    return found


def _write_schemas(folder: Path, kinds: Iterable[str], settings: Settings) -> None:
    from json import dumps

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind in kinds:
            path = folder / f"{kind}.schema.json"
            path.write_text(dumps(_schema(kind), indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
            settings.out.print(str(path), soft_wrap=True)
    except OSError as error:
        raise KuriltoolError(f"{error.filename or folder}: can't be written: {error.strerror}") from error
