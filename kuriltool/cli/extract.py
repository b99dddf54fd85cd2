"""`kuriltool extract`: articles in, claims into the store and out."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Annotated, Self

import typer

from kuriltool.cli import options
from kuriltool.cli.output import TABLE, Target, target, write, write_none
from kuriltool.cli.settings import Settings

if TYPE_CHECKING:
    from kuriltool.intake.intake import Intake
    from kuriltool.intake.shards import Shard
    from kuriltool.store import Store
    from kuriltool.tally import Tally

_PACE = "How fast"
EXAMPLES = """
[bold]Examples[/]

  kuriltool extract seeds/                           a folder

  kuriltool extract a.html b.docx -o claims.csv      for a spreadsheet

  kuriltool extract news.jsonl --text-field body     an article a line

  curl -s URL | kuriltool extract - | jq '.[].text'  a web page

  kuriltool extract seeds/ --rules my-rules/         by your own rules
"""


def extract(
    ctx: typer.Context,
    paths: Annotated[
        list[str],
        # What can't be read is told by us, and the other paths are read all the same.
        typer.Argument(
            metavar="PATH...",
            help="Articles, folders of them, patterns ('news/**/*.html'), or - for standard input.",
            show_default=False,
        ),
    ],
    force: Annotated[bool, typer.Option("--force", metavar="", help="Read every article anew, changed or not.")] = False,
    rules: options.Rules = None,
    rules_only: Annotated[
        bool, typer.Option("--rules-only", metavar="", help="Claims of the rules alone, none that only the trained network sees.")
    ] = False,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs",
            "-j",
            metavar="N",
            min=0,
            help="Processes that read, each with 0.4 GB of memory; 0 for one a core. What comes out is the same.",
            rich_help_panel=_PACE,
        ),
    ] = 1,
    shard: Annotated[
        str | None,
        typer.Option(
            "--shard",
            metavar="I/N",
            help="Only the I-th of N shares of all articles, for N machines; 'kuriltool merge' joins their stores.",
            rich_help_panel=_PACE,
        ),
    ] = None,
    no_parses: Annotated[
        bool,
        typer.Option(
            "--no-parses",
            metavar="",
            help="Keep no parses. The store is smaller then, and after a change of rules all is parsed anew.",
            rich_help_panel=_PACE,
        ),
    ] = False,
    store: options.Store = None,
    quiet: options.Quiet = False,
    keep_copies: options.KeepCopies = False,
    any_language: options.AnyLanguage = False,
    limit_megabytes: options.LimitMegabytes = 32,
    limit_characters: options.LimitCharacters = 1_000_000,
    limit_seconds: options.LimitSeconds = 60,
    text_field: options.TextField = "text",
    id_field: options.IdField = "id",
    title_field: options.TitleField = "title",
    author_field: options.AuthorField = "author",
    outlet_field: options.OutletField = "outlet",
    date_field: options.DateField = "date",
    url_field: options.UrlField = "url",
    format: options.Format = None,
    json: options.Json = False,
    output: options.Output = None,
    csv_raw: options.CsvRaw = False,
) -> None:
    """Read articles and find who said what in them.

    Reads text, web pages, .pdf, .docx, tables (.json, .jsonl, .csv, .tsv, .parquet), mail (.eml, .mbox), .warc, exports of news
    databases, and all of these in .gz, .bz2, .xz, .zst and .zip.

    Prints their claims and keeps them in the store, where [bold]quotes[/], [bold]claims[/] and [bold]why[/] find them.
    An article is read again only after it or the rules have changed; one that is gone from a folder leaves the store.
    """
    from kuriltool import fingerprint
    from kuriltool.articles import Fields, Limits, ReadOptions
    from kuriltool.intake.intake import How, Intake
    from kuriltool.intake.reading import Finders
    from kuriltool.intake.updating import Update
    from kuriltool.store import place

    settings: Settings = ctx.obj.joined(store, quiet)
    where = target(format, json, output, csv_raw)
    settings.tell_of(rules)
    by = Finders(rules, rules_only)
    limits = Limits(int(limit_megabytes * 1_000_000), limit_characters, limit_seconds)
    fields = Fields(text_field, id_field, title_field, author_field, outlet_field, date_field, url_field)
    wanted = fingerprint.of(rules, rules_only=rules_only)
    share = _shard(shard)
    how = How(ReadOptions(limits, fields), wanted, force, keep_copies, any_language, not no_parses, share)
    given = [options.path(path) for path in paths]
    with _Bar(settings) as bar:
        intake = Intake(settings, how, bar)
        intake.find(given)
        try:
            Update(intake, place(settings.store), by, jobs or os.cpu_count() or 1)(given)
        except KeyboardInterrupt:
            intake.stopped()
            raise typer.Exit(130) from None
    if intake.paths:
        _tell(intake, where, settings)
        intake.remind()
    elif not intake.failures:
        write_none(where)
    if intake.failures:
        raise typer.Exit(1)


class _Bar:
    """A bar on stderr that goes when the work is done: how far, how fast, how long still."""

    def __init__(self, settings: Settings) -> None:
        from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn

        rate = TextColumn("{task.fields[rate]}")
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            rate,
            TimeRemainingColumn(),
        )
        shown = settings.err.is_terminal and not settings.quiet
        self._bar = Progress(*columns, console=settings.err, transient=True, disable=not shown)
        self._task = self._bar.add_task("Loading the pipeline", total=None, rate="")
        self._articles, self._since = 0, 0.0

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def begin(self, size: int) -> None:
        self._bar.update(self._task, total=size or None)

    def loaded(self) -> None:
        self._since = time.monotonic()
        self._bar.update(self._task, description="Reading articles")

    def passed(self, size: int) -> None:
        self._bar.advance(self._task, size)

    def saved(self) -> None:
        self._articles += 1
        taken = time.monotonic() - self._since
        self._bar.update(self._task, rate=f"{self._articles:,} articles, {self._articles / max(taken, 0.001):.1f} a second")


def _shard(written: str | None) -> Shard | None:
    from kuriltool.intake.shards import Shard

    try:
        return Shard.parse(written) if written is not None else None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--shard") from None


def _tell(intake: Intake, where: Target, settings: Settings) -> None:
    """Prints the claims of all that was given, read now or before, and a summary."""
    from kuriltool.queries import Query
    from kuriltool.store import Store, place

    with Store.find(place(settings.store)) as store:
        tally = write(store.claims(Query(paths=intake.paths)), where, store, settings)
        if not settings.quiet:
            _conclude(intake, tally, where, store, settings)


def _conclude(intake: Intake, tally: Tally, where: Target, store: Store, settings: Settings) -> None:
    from kuriltool.views.claims import next_steps, summary

    err = settings.err
    if where.format == TABLE:
        err.print()
    line = summary(tally, store.sides(), len(intake.paths))
    if intake.copies:
        line.append(f"; {intake.copies:,} of them {'a copy' if intake.copies == 1 else 'copies'}", "dim")
    if known := len(intake.paths) - intake.saved:
        line.append(f"; {'all' if not intake.saved else f'{known:,}'} read before and unchanged", "dim")
    err.print(line)
    if where.format == TABLE and tally.claims:
        err.print(next_steps(tally, store.id_length()))
