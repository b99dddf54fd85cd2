"""What one run takes in: files to articles that need reading, and a tally of everything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kuriltool import articles
from kuriltool.articles import Article, Entry, ReadOptions
from kuriltool.clean import counted
from kuriltool.errors import ArticleError
from kuriltool.intake.shards import Shard
from kuriltool.store import Store

_NAMED = 5  # copies that are told one by one


class Teller(Protocol):
    """Whom to tell what happens: notes, and what went wrong."""

    def say(self, message: str) -> None: ...
    def complain(self, message: str) -> None: ...


class Watcher(Protocol):
    """Who follows how far a run is. All may be called often."""

    def begin(self, size: int) -> None:
        """There are so many bytes of files."""

    def loaded(self) -> None:
        """What reads articles is ready."""

    def passed(self, size: int) -> None:
        """So many bytes of them are behind us."""

    def saved(self) -> None:
        """One more article is in the store."""


@dataclass(frozen=True)
class How:
    """How articles are taken in and read."""

    options: ReadOptions
    fingerprint: str
    force: bool = False
    keep_copies: bool = False
    any_language: bool = False
    keep_parses: bool = True
    shard: Shard | None = None

    def concerns(self, path: str) -> bool:
        """Whether the article with this path is in this run's share of all."""
        return self.shard is None or self.shard.holds(path)


@dataclass
class Intake:
    """Goes through files and tells trouble as it comes. `store` is where it looks for what has been read before, if anywhere."""

    teller: Teller
    how: How
    watcher: Watcher
    store: Store | None = None
    files: list[Path] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    failures: int = 0
    saved: int = 0
    copies: int = 0
    foreign: int = 0
    _sizes: dict[str, int] = field(default_factory=dict)  # bytes of the articles that are being read
    _warned: set[tuple[str, str]] = field(default_factory=set)
    _kept: set[str] = field(default_factory=set)  # paths of articles that this run has saved
    _copies: set[str] = field(default_factory=set)  # paths of copies that were told of

    def find(self, paths: list[Path]) -> None:
        """Finds the files that paths mean; what can't be read is told at once."""
        for found in articles.find(paths):
            if isinstance(found, ArticleError):
                self.fail(found)
            elif self.how.concerns(articles.shown(found)) or articles.may_hold_several(found):
                self.files.append(found)
        self.watcher.begin(sum(map(_size, self.files)))

    def needed(self) -> Iterator[Article]:
        """The articles that must be read."""
        for file in self.files:
            yield from self._needed_of(file)

    def _needed_of(self, file: Path) -> Iterator[Article]:
        held: list[str] = []  # what still holds what it held, whether it can be read now or not
        whole = True
        left, several = _size(file), articles.may_hold_several(file)
        for entry in articles.entries(file, self.how.options):
            if isinstance(entry, ArticleError):
                self.fail(entry)
                whole = False
                continue
            passed_over = (several and not self.how.concerns(entry.path)) or self._is_current(entry)
            article = None if passed_over else self._read(entry)
            if passed_over or article or (self.store and self.store.holds(entry.path, entry.sha256)):
                held.append(entry.path)
            if article:
                size = min(left, len(article.text)) if several else left
                left -= size
                self._sizes[article.path] = size
                yield article
        self.watcher.passed(left)
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
        from kuriltool.reading.language import is_english  # a run over what is known already has no need of it

        try:
            article = entry.read()
        except ArticleError as error:
            self.fail(error)
            return None
        self.warn(article.path, article.warnings)
        if not self.how.any_language and not is_english(article.text):
            self.foreign += 1
            self.teller.say(f"{article.path}: is not in English, so passed over; --any-language reads it all the same")
            return None
        self.paths.append(article.path)
        return article

    def done(self, article: Article) -> None:
        """Counts the bytes of an article that is read, or can't be."""
        self.watcher.passed(self._sizes.pop(article.path, 0))

    def fail(self, error: ArticleError) -> None:
        """Tells what could not be read."""
        self.failures += 1
        self.teller.complain(str(error))

    def warn(self, path: str, warnings: Iterable[str]) -> None:
        """Tells each warning once, whether the file or the reading gave it."""
        for warning in warnings:
            if (path, warning) not in self._warned:
                self._warned.add((path, warning))
                self.teller.say(f"{path}: {warning}")

    def keep(self, path: str, original: str | None, *, anew: bool) -> None:
        """Counts an article that is in the store now, as a copy where it has an original; one read `anew` was counted before."""
        self.saved += not anew
        self.watcher.saved()
        self._kept.add(path)
        if original is not None:
            self.turned(path, original)

    def turned(self, path: str, original: str) -> None:
        """Tells once that an article in the store is a copy, whichever of the two came first; counts it if this run saved it."""
        if path in self._copies:
            return
        self._copies.add(path)
        self.copies += path in self._kept
        if len(self._copies) <= _NAMED:
            self.teller.say(f"{path}: is a copy of {original}; what they share is stored once")
        elif len(self._copies) == _NAMED + 1:
            self.teller.say("more copies are counted and not named; --keep-copies keeps them all apart")

    def remind(self) -> None:
        """Says at the end that something failed: on a terminal the claims have pushed it out of sight."""
        if self.failures:
            self.teller.complain(f"{counted(self.failures, 'path')} could not be read; see above")

    def stopped(self) -> None:
        """Tells somebody who pressed Ctrl-C what became of the work."""
        kept = (
            f"what was read so far is in the store ({counted(self.saved, 'article')})" if self.saved else "nothing new was saved"
        )
        self.teller.complain(f"stopped; {kept}. The same command goes on from there.")


def _size(file: Path) -> int:
    """The bytes of a file; 0 of what is none, as standard input."""
    try:
        return file.stat().st_size
    except OSError:
        return 0
