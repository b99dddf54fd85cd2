"""The root command and its options."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer

from kuriltool import __version__
from kuriltool.cli import (
    ask,
    compare,
    exporting,
    extract,
    framing,
    importing,
    merge,
    options,
    report,
    rules,
    score,
    shifts,
    statements,
    timeline,
)
from kuriltool.cli.settings import Commands, Settings

EXAMPLES = """
[bold]Start here[/]

  kuriltool extract seeds/          read a folder of articles

  kuriltool quotes --speaker NAME   what somebody said, word for word

  kuriltool claims --position SIDE  whatever reflects that side's position

  kuriltool why ID                  and what makes kuriltool say so
"""

_CONTEXT = {"help_option_names": ["-h", "--help"]}

app = typer.Typer(
    cls=Commands,
    help="Who said what in news articles, whose position it reflects, and why.",
    epilog=EXAMPLES,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
    context_settings=_CONTEXT,
)
app.command(epilog=extract.EXAMPLES, no_args_is_help=True)(extract.extract)
app.command("quotes", help=ask.QUOTES, epilog=ask.QUOTES_EXAMPLES)(ask.asking(verbatim=True))
app.command("claims", help=ask.CLAIMS, epilog=ask.CLAIMS_EXAMPLES)(ask.asking(verbatim=False))
app.command(epilog=ask.WHY_EXAMPLES, no_args_is_help=True)(ask.why)
app.command(epilog=ask.TEXT_EXAMPLES, no_args_is_help=True)(ask.text)
app.command(help=compare.HELP, epilog=compare.EXAMPLES)(compare.compare)
app.command(help=report.HELP, epilog=report.EXAMPLES)(report.report)
app.command(help=exporting.HELP, epilog=exporting.EXAMPLES)(exporting.export)
app.command("import", help=importing.HELP, epilog=importing.EXAMPLES, no_args_is_help=True)(importing.take_in)
app.command(help=merge.HELP, epilog=merge.EXAMPLES, no_args_is_help=True)(merge.merge)
app.command(help=score.HELP, epilog=score.EXAMPLES, no_args_is_help=True)(score.score)
app.command(help=statements.HELP, epilog=statements.EXAMPLES)(statements.statements)
app.command(help=timeline.HELP, epilog=timeline.EXAMPLES)(timeline.timeline)
app.command("trend", help=timeline.HELP, epilog=timeline.EXAMPLES, hidden=True)(timeline.timeline)
app.command(help=shifts.HELP, epilog=shifts.EXAMPLES)(shifts.shifts)
app.command(help=framing.HELP, epilog=framing.EXAMPLES)(framing.framing)
app.add_typer(rules.app, name="rules")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kuriltool {__version__}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    store: options.Store = None,
    quiet: options.Quiet = False,
    no_color: Annotated[bool, typer.Option("--no-color", metavar="", help="No colours, as with NO_COLOR set.")] = False,
    debug: Annotated[bool, typer.Option("--debug", metavar="", help="With an error, where in the program it came from.")] = False,
    _: Annotated[
        bool, typer.Option("--version", metavar="", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    ctx.obj = Settings(store, quiet, no_color, debug)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a claim record."""
    import json

    from kuriltool.model import Claim

    typer.echo(json.dumps(Claim.model_json_schema(), indent=2, ensure_ascii=False))


def main() -> Any:
    """What the `kuriltool` command runs."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # somebody closed it: what would go there goes nowhere
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        # Articles hold characters that a terminal's encoding may lack; in a pipe it is always UTF-8.
        encoding = stream.encoding if stream.isatty() else "utf-8"
        stream.reconfigure(encoding=encoding, errors="replace")  # type: ignore[union-attr]
    return app()
