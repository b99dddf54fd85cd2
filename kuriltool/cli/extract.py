"""`kuriltool extract`: articles in, claims into the store and out."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kuriltool.clean import counted
from kuriltool.cli import options
from kuriltool.cli.intake import How, Intake
from kuriltool.cli.output import TABLE, Target, target, write, write_none
from kuriltool.cli.settings import Settings
from kuriltool.errors import ArticleError

if TYPE_CHECKING:
    from kuriltool.articles import Article
    from kuriltool.pipeline import Extractor
    from kuriltool.store import Run, Stale, Store
    from kuriltool.tally import Tally

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

    settings: Settings = ctx.obj.joined(store, quiet)
    where = target(format, json, output, csv_raw)
    settings.tell_of(rules)
    by = Finders(rules, rules_only)
    limits = Limits(int(limit_megabytes * 1_000_000), limit_characters, limit_seconds)
    fields = Fields(text_field, id_field, title_field, author_field, outlet_field, date_field, url_field)
    how = How(ReadOptions(limits, fields), fingerprint.of(rules, rules_only=rules_only), force, keep_copies, any_language)
    intake = Intake(settings, how)
    given = [options.path(path) for path in paths]
    intake.find(given)
    try:
        _take_in(intake, by, given)
    except KeyboardInterrupt:
        intake.stopped()
        raise typer.Exit(130) from None
    if intake.paths:
        _tell(intake, where)
        intake.remind()
    elif not intake.failures:
        write_none(where)
    if intake.failures:
        raise typer.Exit(1)


@dataclass(frozen=True)
class Finders:
    """What finds the claims: rules of a folder or the shipped ones, and beside them the trained network or not."""

    rules: str | None
    rules_only: bool


def _take_in(intake: Intake, by: Finders, paths: list[Path]) -> None:
    """Brings the store up to date with what the paths hold."""
    from kuriltool.store import place

    path = place(intake.settings.store)
    _forget_gone(intake, path, paths)
    with _progress(intake.settings, len(intake.files)) as (loaded, done):

        @functools.cache  # it takes longer than all else for a few articles, and often there is nothing to read
        def extractor() -> Extractor:
            from kuriltool import pipeline

            made = pipeline.load(by.rules, rules_only=by.rules_only)
            loaded()
            return made

        _read_new(intake, path, extractor, intake.needed(done))
        if intake.gone:
            _forget(intake, path, intake.gone, "the files that held them")
        _read_stale(intake, path, extractor)


def _read_new(intake: Intake, path: Path, extractor: Callable[[], Extractor], articles: Iterator[Article]) -> None:
    """Reads articles into the store, which is opened for writing when there is a first."""
    from kuriltool.store import Store, is_there

    with Store.find(path) if is_there(path) else nullcontext() as intake.store:
        first = next(articles, None)
    if first is None:
        return
    found = extractor()
    with Store.open(path) as intake.store:
        _save_all(intake, intake.store, found, chain([first], articles))


def _read_stale(intake: Intake, path: Path, extractor: Callable[[], Extractor]) -> None:
    """Reads what has lost claims that it shared with another, from the texts that the store keeps, by the rules of before."""
    from kuriltool.store import Store, is_there

    tried: set[str] = set()
    while is_there(path):
        with Store.find(path) as store:
            left = [stale for stale in store.stale() if stale.article.path not in tried]
        if not left:
            return
        tried |= {stale.article.path for stale in left}
        for fingerprint in sorted({stale.fingerprint for stale in left}):
            articles = [_article(stale) for stale in left if stale.fingerprint == fingerprint]
            found = extractor() if fingerprint == intake.how.fingerprint else _extractor_of(fingerprint)
            if found is None:
                _tell_of_lost(intake, articles)
                continue
            with Store.open(path) as store:
                _save_all(intake, store, found, iter(articles), anew=True)


def _extractor_of(wanted: str) -> Extractor | None:
    """The extractor with a fingerprint, if packs that come along make it."""
    from kuriltool import fingerprint, pipeline
    from kuriltool.rules.folder import shipped_packs

    for rules in shipped_packs():
        for rules_only in (False, True):
            if fingerprint.of(rules, rules_only=rules_only) == wanted:
                return pipeline.load(rules, rules_only=rules_only)
    return None


def _tell_of_lost(intake: Intake, articles: list[Article]) -> None:
    shared = (
        "has lost claims that it shared with another" if len(articles) == 1 else "have lost claims that they shared with others"
    )
    named = articles[0].path + (f" and {counted(len(articles) - 1, 'other')}" if articles[1:] else "")
    intake.settings.complain(f"{named} {shared}; to have them back, extract anew with the rules of before")


def _save_all(intake: Intake, store: Store, extractor: Extractor, articles: Iterator[Article], *, anew: bool = False) -> None:
    """Saves articles: what is a copy to the letter as such, the others with the claims that are found in them."""
    run, apart = _run(extractor), intake.how.keep_copies

    def unlike() -> Iterator[Article]:
        for article in articles:
            original = None
            if not apart and store.may_be_copy(article.path, article.text, run.fingerprint):
                original = store.save_copy(extractor.reference(article), article.text, run, warnings=article.warnings)
            if original is None:
                yield article
            else:
                intake.keep(article.path, original, anew=anew)

    for reading in extractor.attempt(unlike()):
        if isinstance(reading, ArticleError):
            intake.fail(reading)
            continue
        found = reading.article
        original = store.save(found, reading.text, reading.claims, run, warnings=reading.warnings, keep_copies=apart)
        intake.keep(found.path, original, anew=anew)
        if not anew:
            intake.warn(found.path, reading.warnings)


def _article(stale: Stale) -> Article:
    from kuriltool.articles import Article, Metadata

    known = stale.article
    metadata = Metadata(known.id, known.title, known.author, known.outlet, known.published, known.url)
    return Article(known.path, stale.text, known.sha256, warnings=stale.warnings, metadata=metadata)


def _forget_gone(intake: Intake, path: Path, paths: list[Path]) -> None:
    """Takes what is gone from the folders among the paths out of the store."""
    from kuriltool.articles import is_open, shown
    from kuriltool.store import Store, is_there

    if not is_there(path):
        return
    folders = [given for given in paths if is_open(given)]
    spared: list[Path | str] = [*(given for given in paths if given not in folders), *map(shown, intake.files)]
    with Store.find(path) as store:
        gone = {shown(folder).rstrip("/") + "/": store.gone(folder, spared) for folder in folders}
    for folder, places in gone.items():
        if places:
            _forget(intake, path, places, folder)


def _forget(intake: Intake, path: Path, places: list[str], where: str) -> None:
    from kuriltool.store import Store

    with Store.open(path) as store:
        for place in places:
            store.forget(place)
    are, their = ("article is", "its claims with it") if len(places) == 1 else ("articles are", "their claims with them")
    intake.settings.say(f"{len(places):,} {are} gone from {where} and {their}")


def _run(extractor: Extractor) -> Run:
    from kuriltool.store import RuleNote, Run, SideStyle

    return Run(
        fingerprint=extractor.fingerprint,
        pack=extractor.pack,
        sides=[SideStyle(side.id, side.label, side.colour) for side in extractor.sides],
        rules={rule: RuleNote(about, file) for rule, (about, file) in extractor.rules.items()},
        names=extractor.names,
        actors=extractor.actors,
        issues=[issue.id for issue in extractor.ruleset.issues],
        propositions=[proposition.id for proposition in extractor.ruleset.propositions],
    )


@contextmanager
def _progress(settings: Settings, total: int) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """A bar on stderr that goes when the work is done; gives what to call once loaded, and after each article."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    shown = settings.err.is_terminal and not settings.quiet
    with Progress(*columns, console=settings.err, transient=True, disable=not shown) as bar:
        task = bar.add_task("Loading the pipeline", total=total)
        yield (lambda: bar.update(task, description="Reading articles")), (lambda: bar.advance(task))


def _tell(intake: Intake, where: Target) -> None:
    """Prints the claims of all that was given, read now or before, and a summary."""
    from kuriltool.queries import Query
    from kuriltool.store import Store, place

    with Store.find(place(intake.settings.store)) as store:
        tally = write(store.claims(Query(paths=intake.paths)), where, store, intake.settings)
        if not intake.settings.quiet:
            _conclude(intake, tally, where, store)


def _conclude(intake: Intake, tally: Tally, where: Target, store: Store) -> None:
    from kuriltool.views.claims import next_steps, summary

    err = intake.settings.err
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
