"""`kuriltool report`: one page to read, filter, print and pass on."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kuriltool.clean import counted
from kuriltool.cli import options
from kuriltool.cli.filters import check, filtered
from kuriltool.cli.gathering import gather
from kuriltool.cli.output import Target, opened
from kuriltool.cli.settings import Settings
from kuriltool.report import MOST

if TYPE_CHECKING:
    from kuriltool.queries import Query
    from kuriltool.report import Made

EXAMPLES = """
[bold]Examples[/]

  kuriltool report                        every claim of the store

  kuriltool report -o talks.html --issue talks --title "The talks"

  kuriltool report --speaker sol --since 2026

  kuriltool report --since 2026-02 --until 2026-02 -o february.html --most 0

  kuriltool report -o - | gzip > report.html.gz
"""
HELP = """Make one page of claims, to read in a browser, filter, print and pass on.

It shows the sides by issue and proposition with their strongest words, a timeline, the speakers, statements that stand in \
several articles and how their wording differs, and every article with its claims marked in the text: choose one to see who \
says it, whose position it is, which rule found it, and why.

The page is one file that holds everything and asks nothing of any network. Filters work in it by themselves, and its address \
holds them, so that a view can be linked to. The filters given here choose what goes in at all.

[bold]Of very many claims[/], more than [bold]--most[/], the page counts all and holds a part in full: the articles of the words \
that it shows, and the latest ones. It says so, and names the commands that make a page of a time, a side or a speaker.

[bold]It holds the full texts[/] of the articles: mind whose they are before you publish it.
"""
NAME = Path("report.html")
_OTHERS = (".csv", ".json", ".jsonl", ".parquet", ".txt", ".pdf", ".docx")


@filtered()
def report(
    ctx: typer.Context,
    query: Query,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE", readable=False, help="Where the page goes; - for stdout.", rich_help_panel="Output"
        ),
    ] = NAME,
    most: Annotated[
        int,
        typer.Option(
            "--most",
            metavar="N",
            min=0,
            help="How many claims the page may hold in full; of more it holds a part, and an overview of all. 0 for no bound.",
            rich_help_panel="Output",
        ),
    ] = MOST,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="The heading of the page.", rich_help_panel="Output")
    ] = None,
    store: options.Store = None,
    quiet: options.Quiet = False,
) -> None:
    """Make one page of claims, to read in a browser, filter, print and pass on."""
    settings: Settings = ctx.obj.joined(store, quiet)
    path = _target(output)
    if title is not None and not title.strip():
        raise typer.BadParameter("an empty --title; leave it out for the usual one")
    from kuriltool import report as page
    from kuriltool.corpus import Corpus
    from kuriltool.queries import Query
    from kuriltool.store import Store

    with Store.find(settings.store) as found, opened(Target("html", path)) as stream:
        check(query, found, settings)
        gather(found, settings)
        with _waiting(settings):
            made = page.write(Corpus(found, None if query == Query() else query), stream, title, most=most)
    _tell(made, path, settings)


def _target(output: Path) -> Path | None:
    """The file that was named; None for stdout. Raises a usage error for a name that promises something else."""
    if str(output) == "-":
        if sys.stdout.isatty():
            raise typer.BadParameter("a page is nothing for a terminal; name a file with -o, or send it through a pipe")
        return None
    if output.suffix.lower() in _OTHERS:
        raise typer.BadParameter(
            f"{output} is to be no web page by its name; end it in .html, or see kuriltool export for other formats"
        )
    return output


def _waiting(settings: Settings) -> AbstractContextManager[object]:
    """What shows on a terminal that a page of many articles takes its seconds."""
    return nullcontext() if settings.quiet else settings.err.status("making the page")


def _tell(made: Made, path: Path | None, settings: Settings) -> None:
    held = f"{counted(made.claims, 'claim')} in {counted(made.articles, 'article')}"
    if made.claims < made.total:
        held = f"an overview of {counted(made.total, 'claim')}, and {held} in full,"
    if not made.claims:
        settings.say("no claim fits all of that" if made.articles else "no claim to show, and the page says so")
    if path is None:
        return
    size = path.stat().st_size
    settings.say(f"{held} written to {path} ({_in_words(size)}); open it in a browser: {path.resolve().as_uri()}")


def _in_words(size: int) -> str:
    """`180 kB`, `12.4 MB`"""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
