"""`kuriltool rules mirror`: does a pack treat its sides alike? Articles are read again with the sides exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kuriltool.clean import clean, counted, one_line
from kuriltool.cli import given, options
from kuriltool.cli.output import write_json
from kuriltool.cli.settings import Settings

if TYPE_CHECKING:
    from kuriltool.articles import Article
    from kuriltool.authoring.mirror.comparison import Pair, Place, Report

EXAMPLES = """
[bold]Examples[/]

  kuriltool rules mirror seeds/                      the share, and what does not exchange

  kuriltool rules mirror seeds/ --show-text          and the articles as they read then

  kuriltool rules mirror seeds/ --at-least 98        for a test: exit code 1 below 98 %

  kuriltool rules mirror texts/ --rules my-rules/ --json | jq .share
"""
HELP = """Read articles again with the sides exchanged: does every position exchange too?

In each text the two first sides of the pack change places: names, titles, capitals, places, as mirror.yaml pairs them; what \
stands there in no pair is paired by itself, as far as it can be. What each side holds of the propositions changes places with \
them; who speaks for which side does not. Claims are found in both texts and compared place by place: one side's position should \
become the other's; both, other and none should stay.

What does not exchange is listed: there the rules, the pack or the trained network treat the sides unlike. The texts are read \
anew and nothing goes into the store, so PATH has to be given. The exit code is 0 whatever comes out, unless you say --at-least.
"""
WIDTH = 70  # letters of a claim in the report


def mirror(
    ctx: typer.Context,
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", readable=False, help="Articles or folders of them.", show_default=False),
    ],
    rules: options.Rules = None,
    at_least: Annotated[
        float | None,
        typer.Option("--at-least", metavar="PERCENT", min=0, max=100, help="Exit code 1 where fewer positions exchange."),
    ] = None,
    show_text: Annotated[bool, typer.Option("--show-text", metavar="", help="Print each text as exchanged, too.")] = False,
    json: Annotated[
        bool, typer.Option("--json", metavar="", help="Everything as JSON, each claim that was compared too.")
    ] = False,
    quiet: options.Quiet = False,
) -> None:
    """Read articles again with the sides exchanged: does every position exchange too?"""
    settings: Settings = ctx.obj.joined(None, quiet)
    settings.tell_of(rules)
    articles, failed = given.read(paths, settings)
    report = _read(articles, rules, settings)
    if json:
        write_json(_values(report, texts=show_text))
    else:
        for line in _lines(report, texts=show_text):
            typer.echo(clean(line))
    if at_least is not None and (report.share is None or 100 * report.share < at_least):
        settings.complain(f"{_share(report)}, less than {at_least:g} %")
        raise typer.Exit(1)
    if failed:
        raise typer.Exit(1)


def _read(articles: list[Article], rules: str | None, settings: Settings) -> Report:
    from kuriltool.authoring.mirror.comparison import Comparison, Report

    def compared() -> Iterator[Comparison]:  # loads when asked for the first, so that the bar is there meanwhile
        from kuriltool import pipeline
        from kuriltool.authoring.mirror.reading import mirrored

        yield from mirrored(pipeline.load(rules), articles)

    if not articles:
        return Report(())
    return Report(tuple(given.watched(compared(), len(articles), settings)))


def _lines(report: Report, *, texts: bool) -> Iterator[str]:
    if texts:
        for article in report.articles:
            yield from (f"=== {article.path}", article.exchanged, "")
    yield from map(_slip, report.slips)
    for article in report.articles:
        yield from (f"{_where(place)}: not found again: “{_short(place.text)}”" for place in article.lost)
        yield from (f"{_where(place)}: found only in the exchanged text: “{_short(place.text)}”" for place in article.new)
    if report.articles:
        again = f"{report.found_again:,} of {counted(report.claims, 'claim')} found again"
        yield f"{counted(len(report.articles), 'article')}: {again}; {_share(report)}"


def _share(report: Report) -> str:
    positions = len(report.positions)
    if report.share is None:
        return "no position to exchange"
    right = positions - len(report.slips)
    return (
        f"{right:,} of {counted(positions, 'position')} {'exchanges' if right == 1 else 'exchange'} ({100 * report.share:.1f} %)"
    )


def _slip(pair: Pair) -> str:
    before, after, expected = (side or "none" for side in (pair.before.position, pair.after.position, pair.expected))
    return f"{_where(pair.before)}: {before} → {after}, expected {expected}: “{_short(pair.before.text)}”"


def _where(place: Place) -> str:
    return f"{place.path}:{place.line}"


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1].rstrip()}…"


def _values(report: Report, *, texts: bool) -> dict[str, Any]:
    """The report as JSON has it; the exchanged texts only where they are wanted."""
    positions = len(report.positions)
    articles = [asdict(article) for article in report.articles]
    for article in articles:
        article["claims"] = article.pop("pairs")
        if not texts:
            del article["exchanged"]
    return {
        "share": report.share,
        "positions": positions,
        "exchanged": positions - len(report.slips),
        "claims": report.claims,
        "found_again": report.found_again,
        "slips": [asdict(pair) for pair in report.slips],
        "articles": articles,
    }
