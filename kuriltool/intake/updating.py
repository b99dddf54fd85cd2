"""A store brought up to date with what paths hold: what is new is read, what is gone is forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kuriltool import fingerprint
from kuriltool.articles import Article, Metadata, is_open, shown
from kuriltool.clean import counted
from kuriltool.copies import digest
from kuriltool.errors import ArticleError
from kuriltool.fingerprint import parse_key
from kuriltool.intake.intake import Intake
from kuriltool.intake.reading import Alone, Finders, Kept, Reader, Task, Workers
from kuriltool.model import ArticleRef
from kuriltool.rules.folder import shipped_packs
from kuriltool.store import Stale, Store, is_there

if TYPE_CHECKING:
    from kuriltool.pipeline import Reading


@dataclass
class Update:
    """Brings the store at `place` up to date with what an intake has found; `jobs` processes read, or this one alone."""

    intake: Intake
    place: Path
    by: Finders
    jobs: int = 1
    _open: ExitStack = field(default_factory=ExitStack)

    def __call__(self, paths: list[Path]) -> None:
        """Reads what is new or changed, and forgets what is gone from the folders among the paths."""
        with self._open:
            self._forget_gone(paths)
            self._read_new()
            if self.intake.gone:
                self._forget(self.intake.gone, "the files that held them")
            self._read_stale()

    @cached_property
    def _reader(self) -> Reader:
        """Made when there is something to read: that takes longer than all else for a few articles."""
        reader: Reader = Workers(self.by, self.jobs) if self.jobs > 1 else Alone(self.by)
        self.intake.watcher.loaded()
        return self._open.enter_context(reader)

    def _read_new(self) -> None:
        """Reads articles into the store, which is opened for writing when there is a first."""
        articles = self.intake.needed()
        with Store.find(self.place) if is_there(self.place) else nullcontext() as self.intake.store:
            first = next(articles, None)
        if first is not None:
            reader = self._reader
            with Store.open(self.place) as self.intake.store:
                Saving(self.intake, self.intake.store, reader)(chain([first], articles))
        elif self.intake.how.shard:  # whoever merges the shards finds one of each
            Store.open(self.place).close()

    def _read_stale(self) -> None:
        """Reads what has lost claims that it shared with another, from the texts that the store keeps, by the rules of before."""
        tried: set[str] = set()
        while is_there(self.place):
            with Store.find(self.place) as store:
                left = [stale for stale in store.stale() if stale.article.path not in tried]
            if not left:
                return
            tried |= {stale.article.path for stale in left}
            for wanted in sorted({stale.fingerprint for stale in left}):
                self._read_again([_article(stale) for stale in left if stale.fingerprint == wanted], wanted)

    def _read_again(self, articles: list[Article], wanted: str) -> None:
        """Reads articles with what has that fingerprint."""
        reader = self._reader if wanted == self.intake.how.fingerprint else _reader_of(wanted)
        if reader is None:
            self._tell_of_lost(articles)
            return
        with Store.open(self.place) as store:
            Saving(self.intake, store, reader, anew=True)(iter(articles))

    def _tell_of_lost(self, articles: list[Article]) -> None:
        have, they = ("has", "it") if len(articles) == 1 else ("have", "they")
        named = articles[0].path + (f" and {counted(len(articles) - 1, 'other')}" if articles[1:] else "")
        others = "another" if len(articles) == 1 else "others"
        lost = f"{named} {have} lost claims that {they} shared with {others}"
        self.intake.teller.complain(f"{lost}; to have them back, extract anew with the rules of before")

    def _forget_gone(self, paths: list[Path]) -> None:
        """Takes what is gone from the folders among the paths out of the store."""
        if not is_there(self.place):
            return
        folders = [given for given in paths if is_open(given)]
        spared: list[Path | str] = [*(given for given in paths if given not in folders), *map(shown, self.intake.files)]
        with Store.find(self.place) as store:
            gone = {shown(folder).rstrip("/") + "/": store.gone(folder, spared) for folder in folders}
        for folder, places in gone.items():
            if places:
                self._forget(places, folder)

    def _forget(self, places: list[str], where: str) -> None:
        with Store.open(self.place) as store:
            for place in places:
                store.forget(place)
        are, their = ("article is", "its claims with it") if len(places) == 1 else ("articles are", "their claims with them")
        self.intake.teller.say(f"{len(places):,} {are} gone from {where} and {their}")


@dataclass
class Saving:
    """Reads articles into a store: what is a copy to the letter as such, the others with the claims that are found in them.

    Those read `anew` are counted already.
    """

    intake: Intake
    store: Store
    reader: Reader
    anew: bool = False
    _in_hand: Counter[str] = field(default_factory=Counter)  # digests of texts that are being read

    def __call__(self, articles: Iterator[Article]) -> None:
        for task, outcome in self.reader.outcomes(self._tasks(articles)):
            if not isinstance(outcome, ArticleRef):
                self._take(task, outcome)
            elif not self._save_copy(task.article, outcome):  # its original is none after all
                alone = replace(task, parse=self._parse(task.article), is_copy=False)
                self._take(alone, self.reader.read(alone))
            self._let_go(task.article)
            self.intake.done(task.article)

    def _tasks(self, articles: Iterator[Article]) -> Iterator[Task]:
        how = self.intake.how
        for article in articles:
            is_copy = not how.keep_copies and self._may_be_copy(article)
            kept = None if is_copy or how.force else self._parse(article)
            yield Task(article, kept, is_copy=is_copy, keep_parse=how.keep_parses)

    def _may_be_copy(self, article: Article) -> bool:
        """Whether another article has the same words: one that is saved, or one that is being read."""
        words = digest(article.text)
        self._in_hand[words] += 1
        in_hand = self._in_hand[words] > 1 and words != ""
        return in_hand or self.store.may_be_copy(article.path, article.text, self.reader.run.fingerprint)

    def _let_go(self, article: Article) -> None:
        if self.intake.how.keep_copies:  # then nobody has asked
            return
        words = digest(article.text)
        self._in_hand[words] -= 1
        if self._in_hand[words] <= 0:
            del self._in_hand[words]

    def _parse(self, article: Article) -> Kept | None:
        """What was kept when this text was read before by what reads now."""
        keys = (parse_key(parser, article.text) for parser in self.reader.parsers)
        return next((Kept(key, sheet) for key in keys if (sheet := self.store.parse(key))), None)

    def _save_copy(self, article: Article, reference: ArticleRef) -> bool:
        """Saves a copy, if its original is there."""
        original = self.store.save_copy(reference, article.text, self.reader.run, warnings=article.warnings)
        if original is not None:
            self.intake.keep(article.path, original, anew=self.anew)
        return original is not None

    def _take(self, task: Task, outcome: Reading | ArticleError) -> None:
        if isinstance(outcome, ArticleError):
            self.intake.fail(outcome)
        else:
            self._save(outcome, task.parse)

    def _save(self, found: Reading, read_from: Kept | None) -> None:
        original = self.store.save(
            found.article,
            found.text,
            found.claims,
            self.reader.run,
            warnings=found.warnings,
            keep_copies=self.intake.how.keep_copies,
            parse=self._to_keep(found, read_from),
            turned=self.intake.turned,
        )
        self.intake.keep(found.article.path, original, anew=self.anew)
        if not self.anew:
            self.intake.warn(found.article.path, found.warnings)

    def _to_keep(self, found: Reading, read_from: Kept | None) -> Kept | None:
        """The parse of a reading; one that it was read from stays what it was, with attributions perhaps where none are asked."""
        if found.parse is None:
            return None
        if read_from and read_from.sheet == found.parse:
            return read_from
        return Kept(parse_key(self.reader.parsers[0], found.text), found.parse)


def _reader_of(wanted: str) -> Reader | None:
    """A reader with a fingerprint, if packs that come along make it."""
    for rules in shipped_packs():
        for rules_only in (False, True):
            if fingerprint.of(rules, rules_only=rules_only) == wanted:
                return Alone(Finders(rules, rules_only))
    return None


def _article(stale: Stale) -> Article:
    known = stale.article
    metadata = Metadata(known.id, known.title, known.author, known.outlet, known.published, known.url)
    return Article(known.path, stale.text, known.sha256, warnings=stale.warnings, metadata=metadata)
