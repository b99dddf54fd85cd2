"""What one call of `kuriltool extract` takes in: files to articles that need reading, and a tally of everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kuriltool.clean import counted
from kuriltool.cli.settings import Settings
from kuriltool.errors import ArticleError

if TYPE_CHECKING:
    from kuriltool.articles import Article, Entry, ReadOptions
    from kuriltool.store import Store

_NAMED = 5  # copies that are told one by one


@dataclass(frozen=True)
class How:
    """How articles are taken in and read."""

    options: ReadOptions
    fingerprint: str
    force: bool = False
    keep_copies: bool = False
    any_language: bool = False


@dataclass
class Intake:
    """Goes through files and tells trouble as it comes. `store` is where it looks for what has been read before, if anywhere."""

    settings: Settings
    how: How
    store: Store | None = None
    files: list[Path] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    failures: int = 0
    saved: int = 0
    copies: int = 0
    foreign: int = 0
    _warned: set[tuple[str, str]] = field(default_factory=set)

    def find(self, paths: list[Path]) -> None:
        """Finds the files that paths mean; what can't be read is told at once."""
        from kuriltool import articles

        for found in articles.find(paths):
            if isinstance(found, ArticleError):
                self.fail(found)
            else:
                self.files.append(found)

    def needed(self, done: Callable[[], None]) -> Iterator[Article]:
        """The articles that must be read; calls `done` after each file."""
        for file in self.files:
            yield from self._needed_of(file)
            done()

    def _needed_of(self, file: Path) -> Iterator[Article]:
        from kuriltool import articles

        held: list[str] = []  # what still holds what it held, whether it can be read now or not
        whole = True
        for entry in articles.entries(file, self.how.options):
            if isinstance(entry, ArticleError):
                self.fail(entry)
                whole = False
                continue
            article = None if (current := self._is_current(entry)) else self._read(entry)
            if current or article or (self.store and self.store.holds(entry.path, entry.sha256)):
                held.append(entry.path)
            if article:
                yield article
        if whole and self.store and str(file) != articles.STDIN:
            self.gone += self.store.left_out(articles.shown(file), held)

    def _is_current(self, entry: Entry) -> bool:
        """Whether the store has the article as it would be read now."""
        if self.store is None or self.how.force:
            return False
        warnings = self.store.current(entry.path, entry.sha256, self.how.fingerprint, keep_copies=self.how.keep_copies)
        if warnings is None:
            return False
        self.paths.append(entry.path)
        self.warn(entry.path, warnings)
        return True

    def _read(self, entry: Entry) -> Article | None:
        from kuriltool.reading.language import is_english

        try:
            article = entry.read()
        except ArticleError as error:
            self.fail(error)
            return None
        self.warn(article.path, article.warnings)
        if not self.how.any_language and not is_english(article.text):
            self.foreign += 1
            self.settings.say(f"{article.path}: is not in English, so passed over; --any-language reads it all the same")
            return None
        self.paths.append(article.path)
        return article

    def fail(self, error: ArticleError) -> None:
        """Tells what could not be read."""
        self.failures += 1
        self.settings.complain(str(error))

    def warn(self, path: str, warnings: Iterable[str]) -> None:
        """Tells each warning once, whether the file or the reading gave it."""
        for warning in warnings:
            if (path, warning) not in self._warned:
                self._warned.add((path, warning))
                self.settings.say(f"{path}: {warning}")

    def keep(self, path: str, original: str | None, *, anew: bool) -> None:
        """Counts an article that is in the store now, as a copy where it has an original; one read `anew` was counted before."""
        self.saved += not anew
        if original is None:
            return
        self.copies += 1
        if self.copies <= _NAMED:
            self.settings.say(f"{path}: is a copy of {original}; what they share is stored once")
        elif self.copies == _NAMED + 1:
            self.settings.say("more copies are counted and not named; --keep-copies keeps them all apart")

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
