"""`kuriltool extract`: articles in, claims into the store and out."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from kuriltool.cli import options
from kuriltool.cli.output import TABLE, Target, target, write, write_none
from kuriltool.cli.progress import Pace
from kuriltool.cli.settings import Settings

if TYPE_CHECKING:
    from kuriltool.intake.intake import How, Intake
    from kuriltool.intake.reading import Finders
    from kuriltool.intake.shards import Shard
    from kuriltool.store import Store
    from kuriltool.tally import Tally

_PACE = "How fast"
_CLUSTER = "On a cluster (pip install 'kuriltool\\[dask]')"
EXAMPLES = """
[bold]Examples[/]

  kuriltool extract seeds/                           a folder

  kuriltool extract a.html b.docx -o claims.csv      for a spreadsheet

  kuriltool extract news.jsonl --text-field body     an article a line

  curl -s URL | kuriltool extract - | jq '.[].text'  a web page

  kuriltool extract seeds/ --rules my-rules/         by your own rules

  kuriltool extract s3://news/2026/ --scheduler tcp://10.0.0.7:8786
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
            help="Processes that read, each with 0.3 GB of memory; 0 for one a core. What comes out is the same.",
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
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="Read on the Dask cluster of this scheduler, tcp://HOST:8786; local or local:N starts N workers here. "
            "Files must lie where all machines see them; PATH may be an address that fsspec opens: s3://bucket/news/*.jsonl.",
            rich_help_panel=_CLUSTER,
        ),
    ] = None,
    parts: Annotated[
        str | None,
        typer.Option(
            "--parts",
            metavar="DIR|URL",
            help="Where workers put the parts that they have read, each a store; else beside the store. "
            "What is there and unchanged is not read again.",
            show_default=False,
            rich_help_panel=_CLUSTER,
        ),
    ] = None,
    parquet: Annotated[
        str | None,
        typer.Option(
            "--parquet",
            metavar="DIR|URL",
            help="No store: leave the claims there as Parquet files, one for each part, every article with all of its own.",
            show_default=False,
            rich_help_panel=_CLUSTER,
        ),
    ] = None,
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
    from kuriltool.intake.intake import How
    from kuriltool.intake.reading import Finders

    settings: Settings = ctx.obj.joined(store, quiet)
    where = target(format, json, output, csv_raw)
    settings.tell_of(rules)
    by = Finders(rules, rules_only)
    limits = Limits(int(limit_megabytes * 1_000_000), limit_characters, limit_seconds)
    fields = Fields(text_field, id_field, title_field, author_field, outlet_field, date_field, url_field)
    wanted = fingerprint.of(rules, rules_only=rules_only)
    share = _shard(shard)
    how = How(ReadOptions(limits, fields), wanted, force, keep_copies, any_language, not no_parses, share)
    cluster = _cluster(scheduler, parts, parquet, alone=jobs == 1 and share is None)
    if parquet is not None and (output or format or json):
        raise typer.BadParameter(
            "leaves the claims in files and prints none; leave out how to print them", param_hint="--parquet"
        )
    with Pace(settings) as pace:
        intake, update = (cluster or _Here(jobs)).begun(paths, by, how, settings, pace)
        try:
            update()
        except KeyboardInterrupt:
            intake.stopped()
            raise typer.Exit(130) from None
    if parquet is None and share is None:  # a share's statements are gathered with those of the others
        _gather(settings)
    if intake.paths and parquet is None:
        _tell(intake, where, settings)
        intake.remind()
    elif not intake.failures and parquet is None:
        write_none(where)
    if intake.failures:
        raise typer.Exit(1)


def _gather(settings: Settings) -> None:
    """Brings the statements up to date, also after a run that was stopped before it did; whoever stops this has all else."""
    from kuriltool.cli.gathering import gather
    from kuriltool.store import Store, is_there, place

    where = place(settings.store)
    with Store.find(where) if is_there(where) else nullcontext() as store:
        if store and store.is_waiting():
            gather(store, settings)


@dataclass(frozen=True)
class _Here:
    """Reading by this program, in one process or several."""

    jobs: int

    def begun(self, paths: list[str], by: Finders, how: How, settings: Settings, pace: Pace) -> tuple[Intake, Callable[[], None]]:
        """What has found the files, and what reads them."""
        from kuriltool.intake.intake import Intake
        from kuriltool.intake.updating import Update
        from kuriltool.store import place
        from kuriltool.store.places import is_address

        if address := next(filter(is_address, paths), None):
            raise typer.BadParameter(f"{address} is an address; a cluster reads it, --scheduler local too", param_hint="PATH")
        given = [options.path(path) for path in paths]
        intake = Intake(settings, how, pace)
        intake.find(given)
        return intake, lambda: Update(intake, place(settings.store), by, self.jobs or os.cpu_count() or 1)(given)


@dataclass(frozen=True)
class _Cluster:
    """Reading by the workers of a Dask scheduler."""

    scheduler: str
    parts: str | None
    parquet: str | None

    def begun(self, paths: list[str], by: Finders, how: How, settings: Settings, pace: Pace) -> tuple[Intake, Callable[[], None]]:
        """What has found the files, and what has them read."""
        from kuriltool.cluster.spreading import Finding, ToParquet, ToStore
        from kuriltool.cluster.storage import absolute
        from kuriltool.store import place

        if "-" in paths:
            raise typer.BadParameter("standard input is here alone; save it to a file for a cluster", param_hint="PATH")
        intake = Finding(settings, how, pace)
        for path in paths:
            options.path(path)  # none may be empty
        given = intake.find_all(paths)
        if self.parquet is not None:
            return intake, ToParquet(intake, by, self.scheduler, absolute(self.parquet))
        where = place(settings.store)
        parts = absolute(self.parts or str(where.with_suffix(".parts")))
        return intake, lambda: ToStore(intake, where, by, scheduler=self.scheduler, parts=parts)(given)


def _cluster(scheduler: str | None, parts: str | None, parquet: str | None, *, alone: bool) -> _Cluster | None:
    """The cluster that options mean, if any. Raises a usage error where they contradict each other."""
    if scheduler is None:
        for name, given in (("--parts", parts), ("--parquet", parquet)):
            if given is not None:
                raise typer.BadParameter("is for a cluster; name its scheduler, or say --scheduler local", param_hint=name)
        return None
    if not alone:
        raise typer.BadParameter("cuts and shares the work itself; leave out --jobs and --shard", param_hint="--scheduler")
    if parts is not None and parquet is not None:
        raise typer.BadParameter("keeps what it needs in its own folder; leave out --parts", param_hint="--parquet")
    return _Cluster(scheduler, parts, parquet)


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
