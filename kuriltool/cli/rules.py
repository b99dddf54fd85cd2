"""`kuriltool rules`: rule files put to the test."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from kuriltool.clean import clean
from kuriltool.cli import options
from kuriltool.cli.settings import Settings, counted

Folder = Annotated[
    Path | None,
    typer.Argument(
        metavar="[DIR]", readable=False, help="A folder of rule files; left out, those that come along.", show_default=False
    ),
]

EXAMPLES = """
[bold]Examples[/]

  kuriltool rules check               the rules that come along

  kuriltool rules check my-rules/     rules of your own

  kuriltool rules test my-rules/      do they find what they say they find?
"""

app = typer.Typer(help="Check and test rule files.", epilog=EXAMPLES, no_args_is_help=True, rich_markup_mode="rich")


def _write_json(value: Any) -> None:
    from json import dumps

    typer.echo(dumps(value, indent=2, ensure_ascii=False))


@app.command()
def check(ctx: typer.Context, folder: Folder = None, quiet: options.Quiet = False) -> None:
    """List every mistake in rule files, as file:line:column: what is wrong and what would be right."""
    settings: Settings = ctx.obj.joined(None, quiet)
    from kuriltool.rules.check import check as mistakes_in

    mistakes = mistakes_in(folder)
    for mistake in mistakes:
        settings.out.print(str(mistake), soft_wrap=True)
    if mistakes:
        settings.say(counted(len(mistakes), "mistake"))
        raise typer.Exit(1)
    settings.say("no mistakes")


@app.command()
def schema(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND", help="attribution, pack, actors, offices, issues, toponyms or boilerplate.", show_default=False
        ),
    ],
) -> None:
    """Print the JSON Schema of a kind of rule file, for editors to complete and check by."""
    from kuriltool.queries import unknown
    from kuriltool.rules import schema as models
    from kuriltool.rules.folder import ATTRIBUTION, PACK_KINDS

    kinds = {name: (name,) for name in (ATTRIBUTION, *PACK_KINDS)}
    if kind not in kinds:
        raise typer.BadParameter(unknown("kind", kind, kinds))
    _write_json(getattr(models, f"{kind.title()}File").model_json_schema())


@app.command()
def test(
    ctx: typer.Context,
    folder: Folder = None,
    json: Annotated[bool, typer.Option("--json", metavar="", help="Every result as JSON, the good ones too.")] = False,
    quiet: options.Quiet = False,
) -> None:
    """Run the examples inside rule files: each rule must find its examples and leave its counterexamples alone."""
    settings: Settings = ctx.obj.joined(None, quiet)
    from kuriltool.examples import run_examples

    results = run_examples(folder)
    failures = [result for result in results if not result.ok]
    if json:
        _write_json([asdict(result) for result in results])
    else:
        for failure in failures:
            settings.out.print(clean(str(failure)), soft_wrap=True)
    settings.say(f"{counted(len(results), 'example')}, {f'{len(failures)} failed' if failures else 'all right'}")
    if failures:
        raise typer.Exit(1)
