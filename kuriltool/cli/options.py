"""Options that several commands take, each with its help.

Paths are `readable=False`: typer would check them and answer with a usage error, where we know better what is wrong.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kuriltool.cli.output import FORMAT_NAMES

Store = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="FILE",
        readable=False,
        help="The store; else $KURILTOOL_STORE, else the nearest .kuriltool/store.db upward.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", metavar="", help="No notes and no progress on stderr; errors alone.")]
Rules = Annotated[
    str | None,
    typer.Option(
        "--rules",
        metavar="NAME|DIR",
        help="A rule pack that comes along, by its name, or a folder of yours.",
    ),
]

_OUTPUT = "Output"
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="|".join(FORMAT_NAMES),
        help="How to print the claims: a table on a terminal and JSON in a pipe, unless told.",
        rich_help_panel=_OUTPUT,
    ),
]
Json = Annotated[bool, typer.Option("--json", metavar="", help="Short for --format json.", rich_help_panel=_OUTPUT)]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        readable=False,
        help="Write to a file; its suffix chooses the format.",
        rich_help_panel=_OUTPUT,
    ),
]

_FILTERS = "Filters (of one kind: any; of several kinds: all)"
Speakers = Annotated[
    list[str] | None,
    typer.Option(
        "--speaker",
        metavar="NAME",
        help="Who said it: any name, or part of one. Repeatable, as are the next five.",
        rich_help_panel=_FILTERS,
    ),
]
Positions = Annotated[
    list[str] | None,
    typer.Option(
        "--position",
        metavar="SIDE",
        help="Whose position it reflects; both, other, or none for claims without a position.",
        rich_help_panel=_FILTERS,
    ),
]
Issues = Annotated[list[str] | None, typer.Option("--issue", metavar="ISSUE", help="What it is about.", rich_help_panel=_FILTERS)]
Propositions = Annotated[
    list[str] | None,
    typer.Option(
        "--proposition",
        metavar="ID[:+1|-1|0]",
        help="On which proposition of the pack it takes a view; with :+1 those that hold it, with :-1 those that reject it.",
        rich_help_panel=_FILTERS,
    ),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind", metavar="direct|mixed|indirect", help="Quoted, quoted in part, or paraphrased.", rich_help_panel=_FILTERS
    ),
]
Outlets = Annotated[
    list[str] | None,
    typer.Option("--outlet", metavar="NAME", help="Who published it: a name or part of it.", rich_help_panel=_FILTERS),
]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", help="Said on that day, month or year, or later.", rich_help_panel=_FILTERS),
]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="DATE", help="Said on that day, month or year, or earlier.", rich_help_panel=_FILTERS),
]
Search = Annotated[
    str | None,
    typer.Option("--search", metavar="WORDS", help="All these words; '\"two words\"' for a phrase.", rich_help_panel=_FILTERS),
]
Limit = Annotated[int | None, typer.Option("--limit", metavar="N", help="At most so many claims.", rich_help_panel=_FILTERS)]
