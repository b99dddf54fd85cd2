"""`kuriltool export`: claims into the formats of other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from kuriltool.clean import counted
from kuriltool.cli import options
from kuriltool.cli.filters import check, filtered
from kuriltool.cli.output import is_stdout
from kuriltool.cli.settings import Settings
from kuriltool.exports import FORMATS

if TYPE_CHECKING:
    from kuriltool.exports import Format
    from kuriltool.queries import Query

_WIDEST = max(map(len, FORMATS))
HELP = "\n\n".join(
    (
        "Write claims for other programs.",
        "\b\n" + "\n".join(f"{format.name:{_WIDEST}}  {format.about}" for format in FORMATS.values()),
        "The suffix of --output chooses the format where it is one's own. A format that is one text goes to standard output "
        "without --output. Filters choose the claims, and articles without any are then left out.",
        "What offsets count is told on the way.",
    )
)
EXAMPLES = """
[bold]Examples[/]

  kuriltool export -o claims.gexf                        for Gephi

  kuriltool export --to brat -o corrections/             to correct by hand

  kuriltool export --to dna -o talks.dna --since 2024    for Discourse Network Analyzer

  kuriltool export --to webannotation | jq '.first.items[0]'
"""


@filtered(without=("limit",))
def export(
    ctx: typer.Context,
    query: Query,
    to: Annotated[str | None, typer.Option("--to", metavar="FORMAT", help="One of the formats above.")] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="PATH", readable=False, help="The file, or with brat the folder; - for standard output."
        ),
    ] = None,
    store: options.Store = None,
    quiet: options.Quiet = False,
) -> None:
    """Write claims for other programs."""
    settings: Settings = ctx.obj.joined(store, quiet)
    format = _format(to, output)
    if format.target != "text" and is_stdout(output):
        raise typer.BadParameter(f"{format.name} is {_WHAT[format.target]}; say where with -o", param_hint="--output")
    from kuriltool.corpus import Corpus
    from kuriltool.queries import Query
    from kuriltool.store import Store

    with Store.find(settings.store) as found:
        check(query, found, settings)
        corpus = Corpus(found, None if query == Query() else query)
        claims, companion = found.count(corpus.query), None
        if output is None or is_stdout(output):
            format.write(corpus, sys.stdout)
        else:
            companion = format.save(corpus, output)
    if output is not None and not is_stdout(output):
        settings.say(f"{counted(claims, 'claim')} written to {output}: {format.about}; {_counting(format)}")
    for note in format.notes():
        if companion or "{beside}" not in note:
            settings.say(note.format(beside=companion))


_WHAT = {"file": "no text that a pipe takes", "folder": "a folder of files"}


def _counting(format: Format) -> str:
    return "no offsets in it" if format.unit == "no offsets" else f"offsets count {format.unit}"


def _format(to: str | None, output: Path | None) -> Format:
    from kuriltool.queries import unknown

    if to is not None:
        if to not in FORMATS:
            raise typer.BadParameter(unknown("format", to, {name: (name,) for name in FORMATS}), param_hint="--to")
        return FORMATS[to]
    if is_stdout(output):
        raise typer.BadParameter(f"which format? one of {', '.join(FORMATS)}", param_hint="--to")
    name = cast("Path", output).name.lower()
    fitting = [format for format in FORMATS.values() if format.suffix and name.endswith(format.suffix)]
    if not fitting:
        known = ", ".join(format.suffix for format in FORMATS.values() if format.suffix)
        raise typer.BadParameter(f"the name {output} tells no format; use one of {known}, or say --to", param_hint="--output")
    return max(fitting, key=lambda format: len(format.suffix))
