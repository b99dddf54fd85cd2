"""`kuriltool compare`: the sides beside each other, or how outlets tell the same events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from kuriltool.clean import counted
from kuriltool.cli import options
from kuriltool.cli.filters import check, filtered
from kuriltool.cli.output import Answer, Target, target, write_answer
from kuriltool.cli.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from kuriltool.analysis.strength import By
    from kuriltool.corpus import Corpus
    from kuriltool.model import ArticleRef
    from kuriltool.queries import Query

HELP = """Compare the sides, or how outlets tell the same events.

Each side with how much it says on every issue, or with [bold]--by proposition[/] on every proposition, and its strongest words: \
surely found, verbatim rather than paraphrased, about the very topic, by a known speaker, of a length to be read. What the sides \
disagree on stands first. A side [bold]holds[/] or [bold]rejects[/] a proposition where at least four fifths of its claims with \
a view do. A claim that says what another side alone holds may be misattributed: it stands last, marked, and decides nothing.

With [bold]two --outlet or more[/] outlets are compared: articles on the same event share a statement, or were published within \
two days with speakers and issues in common. For each event: what all of them report and in which words, what one has and others \
leave out, and how much of it is whose and quoted. A paraphrase too free to be recognised counts as left out; [bold]~[/] names \
claims there in which the same speaker takes the same view. What an outlet prints in the same quoted words, whoever speaks, \
is not left out; [bold]~[/] names where. One --outlet alone is a filter, as in other commands.

CSV has a row for each side on each issue, or for each outlet on each statement; further quotes and wordings have their own.
"""
EXAMPLES = """
[bold]Examples[/]

  kuriltool compare                              the sides, issue by issue

  kuriltool compare --by proposition --quotes 3  who holds what, in three quotations each

  kuriltool compare --since 2026 --outlet gazette -o gazette.csv

  kuriltool compare --outlet gazette --outlet mail

  kuriltool compare --json | jq -r '.rows[] | .id, .sides[].strongest[0].text'
"""
_SIDES_OR_OUTLETS = "How to compare"


@filtered(without=("limit", "outlet"))
def compare(
    ctx: typer.Context,
    outlet: Annotated[
        list[str] | None,
        typer.Option(
            "--outlet",
            metavar="NAME",
            help="An outlet, by its name or part of it. Twice or more: compare these. Once: a filter.",
            rich_help_panel=_SIDES_OR_OUTLETS,
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="issue|proposition",
            help="What the sides are compared on; issues unless told.",
            rich_help_panel=_SIDES_OR_OUTLETS,
        ),
    ] = None,
    quotes: Annotated[
        int | None,
        typer.Option(
            "--quotes",
            metavar="N",
            min=1,
            max=100,
            help="Up to so many of a side's strongest words on each; 1 unless told.",
            rich_help_panel=_SIDES_OR_OUTLETS,
        ),
    ] = None,
    *,
    query: Query,
    format: options.Format = None,
    json: options.Json = False,
    output: options.Output = None,
    csv_raw: options.CsvRaw = False,
    store: options.Store = None,
    quiet: options.Quiet = False,
) -> None:
    """Compare the sides, or how outlets tell the same events."""
    settings: Settings = ctx.obj.joined(store, quiet)
    where, wanted = target(format, json, output, csv_raw), outlet or []
    if len(wanted) > 1 and (by or quotes):
        raise typer.BadParameter("--by and --quotes are about sides; leave them out, or name one --outlet at most")
    topics = _by(by)
    from kuriltool.corpus import Corpus
    from kuriltool.store import Store

    with Store.find(settings.store) as found:
        if len(wanted) > 1:
            _outlets(Corpus(found), query, wanted, where, settings)
        else:
            query = replace(query, outlets=tuple(wanted))
            _sides(Corpus(found, query), query, topics, quotes or 1, where, settings)


def _by(by: str | None) -> By:
    from kuriltool.analysis.sides import BY
    from kuriltool.queries import unknown

    if by is not None and by not in BY:
        raise typer.BadParameter(unknown("grouping", by, {name: (name,) for name in BY}))
    return by or "issue"


def _sides(corpus: Corpus, query: Query, by: By, quotes: int, where: Target, settings: Settings) -> None:
    from kuriltool.analysis.sides import flat_rows
    from kuriltool.library import compare_sides

    store = corpus.store
    notes = check(query, store, settings)
    found = compare_sides(corpus, by, quotes)

    def blocks(out: Console) -> Iterable[RenderableType]:
        from kuriltool.views.compare_sides import sides_compared

        return sides_compared(found, corpus.sides, store.id_length(), out.width)

    answer = Answer(
        found.model_dump,
        lambda: (row.model_dump() for row in found.rows),
        lambda: flat_rows(found),
        blocks,
    )
    write_answer(answer, where, settings)
    if where.path:
        settings.say(f"{counted(len(found.rows), by)} written to {where.path}")
    if not found.claims and not notes:
        settings.say("no claim fits all of that" if query != _every() else _EMPTY)
    elif found.claims and not found.rows:
        settings.say(f"{counted(found.claims, 'claim')}, and none on {'an' if by == 'issue' else 'a'} {by} of the pack")


def _outlets(corpus: Corpus, query: Query, wanted: Sequence[str], where: Target, settings: Settings) -> None:
    from kuriltool.analysis.outlets import compare_outlets, flat_rows
    from kuriltool.corpus import Corpus
    from kuriltool.queries import Query

    store = corpus.store
    articles = store.articles()
    outlets = _meant(wanted, articles, settings)
    check(query, store, settings)
    theirs = Corpus(store, Query(outlets=outlets))
    claims, reported = (list(theirs.claims()), list(theirs.statements())) if len(outlets) > 1 else ([], [])
    asked = None if query == _every() else {claim.id for claim in store.claims(query)}
    text = corpus.texts()
    found = compare_outlets(claims, outlets, reported, articles=articles if claims else (), asked=asked, text=text)

    def blocks(out: Console) -> Iterable[RenderableType]:
        from kuriltool.views.compare_outlets import outlets_compared

        return outlets_compared(found, corpus.sides, store.id_length(), out.width)

    answer = Answer(
        found.model_dump,
        lambda: (event.model_dump() for event in found.events),
        lambda: flat_rows(found),
        blocks,
    )
    write_answer(answer, where, settings)
    if where.path:
        settings.say(f"{counted(len(found.events), 'event')} written to {where.path}")
    if len(outlets) < 2:
        settings.say(f"nothing to compare {outlets[0]} with; name two outlets" if outlets else "no outlet to compare")
    elif not found.events:
        settings.say(_no_event(outlets) + (" fits all of that" if asked is not None else ""))


def _no_event(outlets: Sequence[str]) -> str:
    from kuriltool.queries import listed

    return f"no event told by {'both' if len(outlets) == 2 else 'more than one of'} {listed(outlets, 'and')}"


_EMPTY = "the store holds no claim; fill it with: kuriltool extract FOLDER"


def _every() -> Query:
    from kuriltool.queries import Query

    return Query()


def _meant(wanted: Sequence[str], articles: Sequence[ArticleRef], settings: Settings) -> list[str]:
    """The outlets that names mean, each once; a note for one that is not there. Raises a usage error where one means several."""
    from kuriltool.queries import called_in_part, listed, unknown

    names = {outlet: (outlet,) for outlet in sorted({article.outlet for article in articles if article.outlet})}
    meant: dict[str, str] = {}
    for value in wanted:
        found = [value] if value in names else called_in_part(value, names)
        if len(found) > 1:
            raise typer.BadParameter(
                f'"{value}" fits {listed(found[:8], "and", more=len(found) - 8)}; give more of the one you mean'
            )
        if not found:
            settings.say(unknown("outlet", value, names))
        elif found[0] in meant:
            raise typer.BadParameter(f'"{meant[found[0]]}" and "{value}" are both {found[0]}; name two outlets')
        else:
            meant[found[0]] = value
    return list(meant)
