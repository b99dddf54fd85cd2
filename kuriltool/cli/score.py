"""`kuriltool score`: how far claims agree with articles that somebody annotated."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kuriltool.clean import counted
from kuriltool.cli import given, options
from kuriltool.cli.output import write_json
from kuriltool.cli.settings import Settings
from kuriltool.errors import KuriltoolError

if TYPE_CHECKING:
    from rich.console import Console

    from kuriltool.pipeline import Reading
    from kuriltool.scoring.claims import FoundClaim
    from kuriltool.scoring.figures import Report
    from kuriltool.scoring.files import Annotated as AnnotatedArticles
    from kuriltool.scoring.gold import Lists

EXAMPLES = """
[bold]Examples[/]

  kuriltool score gold/                         texts beside their gold files

  kuriltool score gold/ articles/ --errors      and what is wrong, one by one

  kuriltool score brat/ --rules my-rules/       by rules of your own

  kuriltool extract articles/ --format jsonl > claims.jsonl
  kuriltool score gold/ articles/ --claims claims.jsonl

  kuriltool score gold/ --json | jq .measures.speaker.f1
"""
HELP = """Measure claims by articles that you annotated.

Reads the texts as [bold]extract[/] does and pairs the claims found with yours, one to one, where their contents overlap by half \
or more. P is the share of the claims found that is right, R the share of yours that is found, F1 the two in one. In \
[bold]speaker[/], [bold]position[/] and the like, a claim that is missed or invented counts as wrong. Nothing goes into the store.

Gold files are JSON with the words copied to the letter from the text ("said#2" is the second "said"); examples/annotated/ has \
some. Brat standoff has E lines that join Source, Cue and Content; of several annotators (a_x.ann and a_y.ann for a.txt) the \
first by name counts. It tells no speakers and positions, so its spans are measured alone.

A gold file with a mistake is told and left out; the exit code is then 1.
"""


def score(
    ctx: typer.Context,
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD",
            readable=False,
            help="A gold file or a folder of them: our JSON, or brat standoff (.ann).",
            show_default=False,
        ),
    ],
    texts: Annotated[
        Path | None,
        typer.Argument(
            metavar="TEXTS",
            readable=False,
            help="The folder of their texts; left out, the gold files' own, or text/ beside it.",
            show_default=False,
        ),
    ] = None,
    claims: Annotated[
        Path | None,
        typer.Option(
            "--claims", metavar="FILE", readable=False, help="Score claims extracted before (JSON or JSON lines; - for stdin)."
        ),
    ] = None,
    rules: options.Rules = None,
    errors: Annotated[
        bool, typer.Option("--errors", metavar="", help="List what is missed, invented or wrong, with article:offset.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", metavar="", help="All figures as JSON, and with --errors each error.")] = False,
    quiet: options.Quiet = False,
) -> None:
    """Measure claims by articles that somebody annotated."""
    settings: Settings = ctx.obj.joined(None, quiet)
    from kuriltool.scoring import files
    from kuriltool.scoring.claims import by_article
    from kuriltool.scoring.report import score as scored

    settings.tell_of(rules)
    lists = _lists(rules)
    annotated = files.read(gold, texts, lists)
    for mistake in [line for error in annotated.mistakes for line in error.mistakes]:
        settings.complain(mistake)
    for note in [note for _, one in annotated.articles for note in one.notes]:
        settings.say(note)
    if annotated.articles:
        found = by_article(_given(claims, annotated, settings) if claims else _extracted(annotated, rules, settings))
        pairs = ((one, found.get(one.article, [])) for _, one in annotated.articles)
        _write(scored(pairs, annotated.measures, lists.sides), settings, json=json, errors=errors)
    if annotated.mistakes:
        left_out = counted(len(annotated.mistakes), "gold file")
        settings.complain(f"{left_out} left out; see above")
        raise typer.Exit(1)


def _lists(rules: str | None) -> Lists:
    """The positions and issues that gold files may name."""
    from kuriltool.rules.load import load
    from kuriltool.scoring.gold import Lists

    loaded = load(rules)
    return Lists(tuple(side.id for side in loaded.pack.sides), tuple(issue.id for issue in loaded.issues))


def _extracted(annotated: AnnotatedArticles, rules: str | None, settings: Settings) -> Iterator[FoundClaim]:
    """What the pipeline finds in the texts."""
    from kuriltool.scoring.claims import FoundClaim

    texts = {article.path: article for article, _ in annotated.articles}  # two gold files may be of one

    def readings() -> Iterator[Reading]:  # loads when asked for the first, so that the bar is there meanwhile
        from kuriltool import pipeline

        yield from pipeline.load(rules).extract(texts.values())

    for reading in given.watched(readings(), len(texts), settings):
        yield from map(FoundClaim.model_validate, reading.claims)


def _given(path: Path, annotated: AnnotatedArticles, settings: Settings) -> list[FoundClaim]:
    """The claims of a file, with notes on those that don't fit the annotated articles."""
    from kuriltool.scoring.claims import read_claims

    label = "stdin" if str(path) == "-" else str(path)
    try:
        text = (sys.stdin.buffer.read() if label == "stdin" else path.read_bytes()).decode("utf-8-sig")
    except OSError as error:
        raise KuriltoolError(f"{path}: can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise KuriltoolError(f"{label}: is not UTF-8 (byte {error.start})") from error
    found = read_claims(text, label)
    for note in _notes(found, annotated):
        settings.say(note)
    return found


def _notes(found: Sequence[FoundClaim], annotated: AnnotatedArticles) -> Iterator[str]:
    digests = {gold.article: article.sha256 for article, gold in annotated.articles}
    if strange := [claim for claim in found if claim.name not in digests]:
        of = counted(len({claim.name for claim in strange}), "article")
        yield f"{counted(len(strange), 'claim')} of {of} without a gold file left out"
    if silent := sorted(digests.keys() - {claim.name for claim in found}):
        yield f"no claim is of {silent[0]}" + (f", nor of {counted(len(silent) - 1, 'other article')}" if silent[1:] else "")
    for name in sorted({claim.name for claim in found if claim.article.sha256 not in (None, digests.get(claim.name))}):
        if name in digests:
            yield f"{name}: the claims were found in another version of it; offsets may be wrong"


def _write(report: Report, settings: Settings, *, json: bool, errors: bool) -> None:
    from kuriltool.scoring import tables

    if json:
        write_json(tables.values(report, errors=errors))
        return
    out = settings.out
    out.print(f"{counted(report.articles, 'article')}: {counted(report.gold, 'claim')} annotated, {report.found:,} found")
    for table in tables.tables(report):
        out.print()
        out.print(table)
    if errors and report.slips:
        out.print()
        _write_errors(report, out)


def _write_errors(report: Report, out: Console) -> None:
    from kuriltool.scoring import tables

    if out.is_terminal:
        for block in tables.slips(report):
            out.print(block)
    else:  # rich would make spaces of the tabs
        for line in tables.lines(report):
            typer.echo(line)
