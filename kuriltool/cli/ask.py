"""`kuriltool quotes`, `claims`, `why` and `text`: what the store knows. None of it needs the pipeline."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from kuriltool.clean import clean, counted
from kuriltool.cli import options
from kuriltool.cli.filters import check, filtered
from kuriltool.cli.output import TABLE, Target, target, write
from kuriltool.cli.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from kuriltool.queries import Query
    from kuriltool.store import Store
    from kuriltool.tally import Tally

QUOTES_EXAMPLES = """
[bold]Examples[/]

  kuriltool quotes --speaker smith              a word of a name will do

  kuriltool quotes --search '"peace treaty"'    these words, together

  kuriltool quotes --since 2026-02 --json | jq -r '.[].text'
"""
CLAIMS_EXAMPLES = """
[bold]Examples[/]

  kuriltool claims --speaker "foreign ministry" --kind indirect

  kuriltool claims --outlet gazette --until 2025 -o gazette.csv

  kuriltool claims --proposition ID:-1          whoever rejects it

  kuriltool claims --json | jq -r '.[].position' | sort | uniq -c
"""
WHY_EXAMPLES = """
[bold]Examples[/]

  kuriltool why c_5f1e          an id as tables show it

  kuriltool why 5f1e --json     the record alone
"""


TEXT_EXAMPLES = """
[bold]Examples[/]

  kuriltool text news/page.html                    what was extracted from a web page

  kuriltool text news.jsonl#17 | cut -c 1-80       the 17th article of a file
"""

_MOST_SHOWN = 200  # claims on a terminal, for nobody reads on; they come at once, however many there are

NAMES = "Names count without case and accents, and a word of a name will do; nothing is guessed: a typo is told, not followed."
_TERMINAL = f"A terminal shows the first {_MOST_SHOWN} unless --limit says more; files and pipes hold all."
QUOTES = f"Claims with verbatim words: direct and mixed ones.\n\n{NAMES}\n\n{_TERMINAL}"
CLAIMS = f"All claims: quoted, quoted in part, and paraphrased.\n\n{NAMES}\n\n{_TERMINAL}"


def asking(*, verbatim: bool) -> Callable[..., None]:
    """The command that asks the store for claims: those with verbatim words alone, or all."""

    @filtered(verbatim=verbatim)
    def ask(
        ctx: typer.Context,
        query: Query,
        format: options.Format = None,
        json: options.Json = False,
        output: options.Output = None,
        csv_raw: options.CsvRaw = False,
        store: options.Store = None,
        quiet: options.Quiet = False,
    ) -> None:
        _answer(query, target(format, json, output, csv_raw), ctx.obj.joined(store, quiet))

    return ask


def why(
    ctx: typer.Context,
    id: Annotated[
        str, typer.Argument(metavar="ID", help="The beginning of a claim's id: four characters or more.", show_default=False)
    ],
    json: Annotated[bool, typer.Option("--json", metavar="", help="The claim's record as JSON.")] = False,
    store: options.Store = None,
    quiet: options.Quiet = False,
) -> None:
    """One claim: its context, what found it, and what made its speaker, position, issues and views, and what lost."""
    settings: Settings = ctx.obj.joined(store, quiet)
    if not re.fullmatch("(c_)?[0-9a-z]{4,}", id.lower()):
        raise typer.BadParameter(
            f'"{id}" is no beginning of an id; those look like c_5f1e, with four characters or more after c_'
        )
    from kuriltool.exports.flat import write_jsonl
    from kuriltool.store import Store
    from kuriltool.views.explanation import why as explanation

    with Store.find(settings.store) as found:
        claim = found.claim(id)
        if json:
            write_jsonl([claim], sys.stdout)
        else:
            settings.out.print(explanation(claim, found.text(claim.article), found.notes_on(claim), found.sides(), settings.out))


def text(
    ctx: typer.Context,
    path: Annotated[str, typer.Argument(metavar="PATH", help="An article's path, as claims name it.", show_default=False)],
    store: options.Store = None,
    quiet: options.Quiet = False,
) -> None:
    """The text of an article as it was read: what the offsets of its claims count in.

    In a pipe it comes to the letter; on a terminal without what could steer it.
    """
    from kuriltool.store import Store

    settings: Settings = ctx.obj.joined(store, quiet)
    with Store.find(settings.store) as found:
        words = found.text_at(path)
    if sys.stdout.isatty():
        settings.out.print(clean(words))
    else:
        sys.stdout.write(words)


def _answer(query: Query, where: Target, settings: Settings) -> None:
    from kuriltool.store import Store

    with Store.find(settings.store) as store:
        notes = check(query, store, settings)
        is_cut = query.limit is None and where.format == TABLE and where.path is None and _is_terminal()
        tally = write(store.claims(replace(query, limit=_MOST_SHOWN) if is_cut else query), where, store, settings)
        if where.format == TABLE and tally.claims:
            _conclude(tally, store, settings)
            if is_cut and (every := store.count(query)) > tally.claims:
                settings.say(
                    f"the first {tally.claims:,} of {counted(every, 'claim')}; --limit N shows so many, -o FILE takes all"
                )
        elif not tally.claims and not notes:
            settings.say("no claim fits all of that")


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _conclude(tally: Tally, store: Store, settings: Settings) -> None:
    from kuriltool.views.claims import next_steps, summary

    if settings.quiet:
        return
    settings.err.print()
    settings.err.print(summary(tally, store.sides()))
    settings.err.print(next_steps(tally, store.id_length()))
