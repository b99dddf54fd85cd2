"""`kuriltool rules`: rule files put to the test."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kuriltool.cli.settings import Settings

Folder = Annotated[
    Path | None,
    typer.Argument(metavar="[DIR]", help="A folder of rule files; left out, those that come along.", show_default=False),
]

app = typer.Typer(help="Check and test rule files.", no_args_is_help=True, rich_markup_mode="rich")


@app.command()
def check(ctx: typer.Context, folder: Folder = None) -> None:
    """List every mistake in rule files, as file:line:column: what is wrong and what would be right."""
    settings: Settings = ctx.obj
    from kuriltool.rules.check import check as mistakes_in

    mistakes = mistakes_in(folder)
    for mistake in mistakes:
        settings.out.print(str(mistake), soft_wrap=True)
    if mistakes:
        settings.say(f"{len(mistakes)} {'mistake' if len(mistakes) == 1 else 'mistakes'}")
        raise typer.Exit(1)
    settings.say("no mistakes")


@app.command()
def test(ctx: typer.Context, folder: Folder = None) -> None:
    """Run the examples inside rule files: each rule must find its examples and leave its counterexamples alone."""
    settings: Settings = ctx.obj
    from kuriltool.pipeline import run_examples

    results = run_examples(folder)
    failures = [result for result in results if not result.ok]
    for failure in failures:
        settings.out.print(f"{failure.rule}: {failure.sentence}\n    {failure.message}", soft_wrap=True)
    settings.say(f"{len(results)} examples, {len(failures)} failed" if failures else f"{len(results)} examples, all right")
    if failures:
        raise typer.Exit(1)
