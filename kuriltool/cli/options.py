"""Options that several commands take, each with its help.

Paths are `readable=False`: typer would check them and answer with a usage error, where we know better what is wrong.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kuriltool.cli.output import FORMAT_NAMES


def path(given: str) -> Path:
    """A path as it was typed; an empty one, which is what an unset variable leaves, would be the folder one stands in."""
    if not given:
        raise typer.BadParameter("an empty path; is a variable unset?", param_hint="PATH")
    return Path(given)


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

_READING = "What is read"
KeepCopies = Annotated[
    bool,
    typer.Option(
        "--keep-copies",
        metavar="",
        help="Every article has its claims to itself. Else those that a copy shares are stored once, with where they appear.",
        rich_help_panel=_READING,
    ),
]
AnyLanguage = Annotated[
    bool, typer.Option("--any-language", metavar="", help="Also what is not in English.", rich_help_panel=_READING)
]
LimitMegabytes = Annotated[
    float,
    typer.Option(
        "--limit-megabytes",
        metavar="N",
        min=0.001,
        help="Larger files, unpacked ones too, are refused.",
        rich_help_panel=_READING,
    ),
]
LimitCharacters = Annotated[
    int,
    typer.Option("--limit-characters", metavar="N", min=1, help="Longer articles are refused.", rich_help_panel=_READING),
]
LimitSeconds = Annotated[
    float,
    typer.Option(
        "--limit-seconds",
        metavar="N",
        min=0,
        help="What takes longer to open is refused; 0 for no limit.",
        rich_help_panel=_READING,
    ),
]


def _field(name: str, holds: str) -> Any:
    option = typer.Option(f"--{name}-field", metavar="NAME", help=f"The column or key of {holds}.", rich_help_panel=_READING)
    return Annotated[str, option]


TextField = _field("text", "the text, in CSV, JSON and Parquet")
IdField = _field("id", "an id that tells articles of one file apart")
TitleField = _field("title", "the title")
AuthorField = _field("author", "who wrote it")
OutletField = _field("outlet", "who published it")
DateField = _field("date", "the date, as 2026-02-07 or in words")
UrlField = _field("url", "its address")

_OUTPUT = "Output"
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="|".join(FORMAT_NAMES),
        help="How to print: a table on a terminal and JSON in a pipe, unless told.",
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

CsvRaw = Annotated[
    bool,
    typer.Option(
        "--csv-raw",
        metavar="",
        help="CSV cells as they are, for programs; else one that a spreadsheet would run gets a ' in front.",
        rich_help_panel=_OUTPUT,
    ),
]

_FILTERS = "Filters (of one kind: any; of several kinds: all)"
Speakers = Annotated[
    list[str] | None,
    typer.Option(
        "--speaker",
        metavar="NAME",
        help="Who said it: a name, or a word of one. Repeatable, as are all filters but dates, words and limit.",
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
    typer.Option("--outlet", metavar="NAME", help="Who published it: a name, or a word of it.", rich_help_panel=_FILTERS),
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
Reviews = Annotated[
    list[str] | None,
    typer.Option(
        "--review",
        metavar="confirmed|corrected|added|none",
        help="What a person made of it; none for claims that nobody has looked at.",
        rich_help_panel=_FILTERS,
    ),
]
Limit = Annotated[int | None, typer.Option("--limit", metavar="N", help="At most so many claims.", rich_help_panel=_FILTERS)]
