"""`kuriltool extract`: articles in, claims into the store and out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kuriltool.clean import counted
from kuriltool.cli import options
from kuriltool.cli.output import TABLE, Target, target, write
from kuriltool.cli.settings import Settings
from kuriltool.errors import ArticleError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kuriltool.articles import Article
    from kuriltool.model import Claim
    from kuriltool.pipeline import Extractor
    from kuriltool.store import Run, Store

EXAMPLES = """
[bold]Examples[/]

  kuriltool extract seeds/                     a folder with its subfolders

  kuriltool extract a.txt b.md -o claims.csv   two files, for a spreadsheet

  kuriltool extract seeds/ | jq '.[].text'     JSON in a pipe

  kuriltool extract seeds/ --rules my-rules/   by rules of your own
"""


def extract(
    ctx: typer.Context,
    paths: Annotated[
        list[Path],
        # What can't be read is told by us, and the other paths are read all the same.
        typer.Argument(metavar="PATH...", readable=False, help="Articles (.txt, .md) or folders of them.", show_default=False),
    ],
    force: Annotated[bool, typer.Option("--force", metavar="", help="Read every article anew, changed or not.")] = False,
    rules: options.Rules = None,
    rules_only: Annotated[
        bool, typer.Option("--rules-only", metavar="", help="Claims of the rules alone, none that only the trained network sees.")
    ] = False,
    store: options.Store = None,
    quiet: options.Quiet = False,
    format: options.Format = None,
    json: options.Json = False,
    output: options.Output = None,
) -> None:
    """Read articles and find who said what in them.

    Prints their claims and keeps them in the store, where [bold]quotes[/], [bold]claims[/] and [bold]why[/] find them.
    An article is read again only after it or the rules have changed; one that is gone from a folder leaves the store.
    """
    settings: Settings = ctx.obj.joined(store, quiet)
    where = target(format, json, output)
    settings.tell_of(rules)
    work = _Work(settings, force)
    files = work.find(paths)
    if files:
        _extract(work, files, paths, Finders(rules, rules_only), where)
        work.remind()
    else:
        _forget(work, paths)
    if work.failures:
        raise typer.Exit(1)


@dataclass(frozen=True)
class Finders:
    """What finds the claims: rules of a folder or the shipped ones, and beside them the trained network or not."""

    rules: str | None
    rules_only: bool


@dataclass
class _Work:
    """One call's tally: what was read, what was current, what failed."""

    settings: Settings
    force: bool
    paths: list[str] = field(default_factory=list)
    warned: set[tuple[str, str]] = field(default_factory=set)
    saved: int = 0
    failures: int = 0

    def find(self, paths: list[Path]) -> list[Path]:
        """The files to read; what can't be read is told at once."""
        from kuriltool import articles

        files = []
        for found in articles.find(paths):
            if isinstance(found, ArticleError):
                self.fail(found)
            else:
                files.append(found)
        return files

    def fail(self, error: ArticleError) -> None:
        self.failures += 1
        self.settings.complain(str(error))

    def warn(self, path: str, warnings: Iterable[str]) -> None:
        """Tells each warning once, whether the file or the reading gave it."""
        for warning in warnings:
            if (path, warning) not in self.warned:
                self.warned.add((path, warning))
                self.settings.say(f"{path}: {warning}")

    def remind(self) -> None:
        """Says at the end that something failed: on a terminal the claims have pushed it out of sight."""
        if self.failures:
            self.settings.complain(f"{counted(self.failures, 'path')} could not be read; see above")

    def stopped(self) -> None:
        """Tells somebody who pressed Ctrl-C what became of the work."""
        kept = (
            f"what was read so far is in the store ({counted(self.saved, 'article')})" if self.saved else "nothing new was saved"
        )
        self.settings.complain(f"stopped; {kept}. The same command goes on from there.")

    def changed(self, files: list[Path], by: Finders) -> list[Path]:
        """The files whose claims are not in the store as they would be found now; what can't be read is told and left out."""
        from kuriltool import articles, fingerprint
        from kuriltool.store import Store, is_there, place

        path = place(self.settings.store)
        today = fingerprint.of(by.rules, rules_only=by.rules_only)
        changed = []
        with Store.find(path) if is_there(path) and not self.force else nullcontext() as store:
            for file in files:
                try:
                    article = articles.read(file)
                except ArticleError as error:
                    self.fail(error)
                    continue
                self.paths.append(article.path)
                self.warn(article.path, article.warnings)
                if store is None or not store.is_current(article.path, article.sha256, today):
                    changed.append(file)
        return changed

    def articles(self, files: list[Path], done: Callable[[], None]) -> Iterator[Article]:
        """The articles in the files; one that has gone since is told and left out."""
        from kuriltool import articles

        for file in files:
            try:
                yield articles.read(file)
            except ArticleError as error:
                self.fail(error)
                done()


def _extract(work: _Work, files: list[Path], paths: list[Path], by: Finders, where: Target) -> None:
    from kuriltool.queries import Query
    from kuriltool.store import Store, place

    path = place(work.settings.store)
    try:
        changed = work.changed(files, by)
        if changed:
            _read(work, changed, by, path)
        _forget(work, paths)
    except KeyboardInterrupt:
        work.stopped()
        raise typer.Exit(130) from None
    if not work.paths:
        return
    with Store.find(path) as store:
        claims = list(store.claims(Query(paths=work.paths)))
        write(claims, where, store, work.settings)
        _conclude(work, claims, where, store)


def _read(work: _Work, files: list[Path], by: Finders, path: Path) -> None:
    """Reads articles into the store. Only here is the pipeline loaded, which takes longer than all else for a few articles."""
    from kuriltool.store import Store

    with _progress(work.settings, len(files)) as (loaded, done):
        from kuriltool import pipeline

        extractor = pipeline.load(by.rules, rules_only=by.rules_only)
        loaded()
        run = _run(extractor)
        with Store.open(path) as store:
            for reading in extractor.extract(work.articles(files, done)):
                store.save(reading.article, reading.text, reading.claims, run)
                work.saved += 1
                done()
                work.warn(reading.article.path, reading.warnings)


def _forget(work: _Work, paths: list[Path]) -> None:
    """Takes what is gone from the folders among the paths out of the store; what was given or read just now stays."""
    from kuriltool.articles import is_open, shown
    from kuriltool.store import Store, is_there, place

    path = place(work.settings.store)
    folders = [given for given in paths if is_open(given)] if is_there(path) else []
    spared: list[Path | str] = [*(given for given in paths if given not in folders), *work.paths]
    for folder in folders:
        with Store.find(path) as store:
            gone = store.gone(folder, spared)
        if not gone:
            continue
        with Store.open(path) as store:
            for article in gone:
                store.forget(article)
        are, their = ("article is", "its claims with it") if len(gone) == 1 else ("articles are", "their claims with them")
        work.settings.say(f"{len(gone):,} {are} gone from {shown(folder).rstrip('/')}/ and {their}")


def _run(extractor: Extractor) -> Run:
    from kuriltool.store import RuleNote, Run, SideStyle

    return Run(
        fingerprint=extractor.fingerprint,
        pack=extractor.pack,
        sides=[SideStyle(side.id, side.label, side.colour) for side in extractor.sides],
        rules={rule: RuleNote(about, file) for rule, (about, file) in extractor.rules.items()},
        names=extractor.names,
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


def _conclude(work: _Work, claims: list[Claim], where: Target, store: Store) -> None:
    from kuriltool.views.claims import next_steps, summary

    if work.settings.quiet:
        return
    err = work.settings.err
    if where.format == TABLE:
        err.print()
    line = summary(claims, len(work.paths), store.sides())
    if known := len(work.paths) - work.saved:
        line.append(f"; {'all' if not work.saved else f'{known:,}'} read before and unchanged", "dim")
    err.print(line)
    if where.format == TABLE and claims:
        err.print(next_steps(claims, store.id_length()))
