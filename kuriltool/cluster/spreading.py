"""Articles read by a cluster: found here, cut into parts, and what the workers make of these put together."""

from __future__ import annotations

import re
import tempfile
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kuriltool.articles.files import may_hold_several
from kuriltool.clean import counted
from kuriltool.cluster.job import Job, prepared
from kuriltool.cluster.parts import Account, Part, Plan, plan
from kuriltool.cluster.scheduling import Cluster, connected
from kuriltool.cluster.sources import Source, at_address, of_file
from kuriltool.cluster.storage import Folder
from kuriltool.errors import ArticleError, KuriltoolError
from kuriltool.intake.intake import Intake
from kuriltool.intake.reading import Finders
from kuriltool.intake.updating import Update
from kuriltool.rules.load import load as load_rules
from kuriltool.store import Store
from kuriltool.store.merging import Merger
from kuriltool.store.places import is_address

_ACCOUNTS = 1_000  # that are fetched at once
_OF_A_PART = re.compile(r"[0-9a-f]{12}-[0-9a-f]{16}\.(?:db|parquet)")
_BESIDE_CLAIMS = "_parts"  # the folder of accounts; who reads all Parquet files of a folder passes over names that begin so


@dataclass
class Finding(Intake):
    """Finds the files of folders and at addresses, and tells of the articles in them what the workers say."""

    sources: list[Source] = field(default_factory=list)
    kept_in: str = "the store"  # what holds the articles that are read

    def find_all(self, given: Sequence[str]) -> list[Path]:
        """Finds what paths and addresses mean; what can't be read is told at once. Gives the paths."""
        paths = [Path(one) for one in given if not is_address(one)]
        self.find(paths)
        for found in map(of_file, self.files):
            self._add(found)
        for address in dict.fromkeys(one for one in given if is_address(one)):
            try:
                for source in at_address(address):
                    self._add(source)
            except KuriltoolError as error:
                self._lose(str(error))
        self.watcher.begin(sum(source.size for source in self.sources))
        return paths

    def _add(self, found: Source | ArticleError) -> None:
        if isinstance(found, ArticleError):
            self.fail(found)
        else:
            self.sources.append(found)

    def _lose(self, message: str) -> None:
        self.failures += 1
        self.teller.complain(message)

    def lost(self, part: Part, reason: str) -> None:
        """Tells that nothing came of a part."""
        first = part.sources[0].path
        others = f" and {counted(len(part.sources) - 1, 'other')}" if part.sources[1:] else ""
        self._lose(f"{first}{others}: {reason}")

    def take(self, account: Account, size: int, *, anew: bool) -> None:
        """Tells what a worker has to say of a part, which was read `anew` or before."""
        for failure in account.failures:
            self._lose(failure)
        for note in account.notes:
            self.teller.say(note)
        self.foreign += account.foreign
        self.paths += account.articles
        for _ in range(account.read) if anew else ():
            self.saved += 1
            self.watcher.saved()
        self.watcher.passed(size)

    def stopped(self) -> None:
        so_far = f"what was read so far, {counted(self.saved, 'article')}, stays in {self.kept_in}"
        self.teller.complain(f"stopped; {so_far}. The same command goes on from there.")


@dataclass
class Spreading:
    """Has a cluster read what an intake has found, but for the parts that are done; `then` gets each as soon as it is there."""

    intake: Finding
    job: Job
    scheduler: str
    force: bool = False
    done: dict[str, Account] = field(default_factory=dict)

    def __call__(self, then: Callable[[str, Account], None] = lambda _name, _account: None) -> None:
        """Reads all. Raises KuriltoolError where the cluster can't."""
        folder = Folder(self.job.parts)
        known = {} if self.force else self._known(folder)
        if (planned := self._plan(known, 1)).left:
            with connected(self.scheduler) as cluster:
                self._take_known(planned, then)
                self._read(cluster, self._plan(known, cluster.threads).left, folder, then)
        else:
            self._take_known(planned, then)

    def _take_known(self, planned: Plan, then: Callable[[str, Account], None]) -> None:
        for name, account in planned.done.items():
            self._take(Part(name, account.sources), account, then, anew=False)

    def _read(self, cluster: Cluster, parts: list[Part], folder: Folder, then: Callable[[str, Account], None]) -> None:
        if self.force:  # else a worker would find them done
            for part in parts:
                folder.remove(f"{part.name}.json")
        local = next((source.home for part in parts for source in part.sources if not is_address(source.home)), None)
        token = f"{self.job.key}-{uuid.uuid4().hex}.token"
        folder.write(token, b"")
        try:
            for note in cluster.check(self.job, token, local):
                self.intake.teller.say(note)
        finally:
            folder.remove(token)
        self.intake.watcher.loaded()
        for part, outcome in cluster.read(self.job, parts):
            if isinstance(outcome, Account):
                self._take(part, outcome, then, anew=True)
            else:
                self.intake.lost(part, outcome)
        folder.sweep([part.name for part in parts])

    def _take(self, part: Part, account: Account, then: Callable[[str, Account], None], *, anew: bool) -> None:
        self.done[part.name] = account
        then(part.name, account)
        self.intake.take(account, part.size, anew=anew)

    def _plan(self, known: dict[str, Account], threads: int) -> Plan:
        return plan(self.job.key, self.intake.sources, known, threads, self.job.how.options.limits.bytes)

    def _known(self, folder: Folder) -> dict[str, Account]:
        """The accounts of parts that were read as this job reads them and whose files are there."""
        held = set(folder.names())
        files = held if self.job.home == self.job.parts else set(Folder(self.job.home).names())
        names = [name for name in sorted(held) if name.startswith(f"{self.job.key}-") and name.endswith(".json")]
        there = [name for name in names if name.removesuffix(".json") + self.job.suffix in files]
        found: dict[str, Account] = {}
        for at in range(0, len(there), _ACCOUNTS):
            for name, content in folder.read(there[at : at + _ACCOUNTS]).items():
                if account := Account.parse(content):
                    found[name.removesuffix(".json")] = account
        return found

    def clear(self) -> None:
        """Removes parts of before that hold files which have changed since, or which this run has read in another way."""
        folder, home = Folder(self.job.parts), Folder(self.job.home)
        versions = {source.path: source.version for source in self.intake.sources}
        accounts = {name for name in folder.names() if name.endswith(".json")}
        for name in home.names():  # of which no account was given, since a worker was killed just then
            if _OF_A_PART.fullmatch(name) and f"{name.partition('.')[0]}.json" not in accounts:
                home.remove(name)
        names = [name for name in sorted(accounts) if name.removesuffix(".json") not in self.done]
        for at in range(0, len(names), _ACCOUNTS):
            for name, content in folder.read(names[at : at + _ACCOUNTS]).items():
                account = Account.parse(content)
                if account and self._is_superseded(name, account, versions):
                    home.remove(name.removesuffix(".json") + self.job.suffix)
                    folder.remove(name)

    def _is_superseded(self, name: str, account: Account, versions: dict[str, str]) -> bool:
        """Whether a part that this run did not take holds what is there anew; of files of claims none may hold a claim twice."""
        others = not name.startswith(f"{self.job.key}-") or self.job.claims is not None
        held = [source for source in account.sources if source.path in versions]
        return any(others or versions[source.path] != source.version for source in held)


@dataclass
class ToStore(Update):
    """Brings a store up to date with what an intake has found, read by the cluster of a scheduler into the folder `parts`."""

    intake: Finding
    scheduler: str = ""
    parts: str = ""

    def _read_new(self) -> None:
        load_rules(self.by.rules)  # what is wrong with them is told before any worker begins
        if not self.intake.sources:
            return
        how = self.intake.how
        spreading = Spreading(self.intake, prepared(how, self.by, self.parts, None), self.scheduler, how.force)
        with tempfile.TemporaryDirectory(prefix="kuriltool-") as waiting, Merger(self.place) as merger:
            before = merger.conclude().copies

            def merge(name: str, account: Account) -> None:
                if how.force or not self._holds(account):
                    with Folder(self.parts).here(f"{name}{spreading.job.suffix}", Path(waiting)) as part:
                        merger.add(part)

            self.intake.kept_in = self.parts
            spreading(merge)
            self.intake.copies = max(0, merger.conclude().copies - before)
        self._note_gone(spreading.done.values())
        spreading.clear()

    def _holds(self, account: Account) -> bool:
        """Whether the store has all articles of a part as they would be merged."""
        how = self.intake.how
        with Store.find(self.place) as store:
            known = (
                store.current(path, sha256, how.fingerprint, keep_copies=how.keep_copies)
                for path, sha256 in account.articles.items()
            )
            return all(warnings is not None for warnings in known)

    def _note_gone(self, accounts: Iterable[Account]) -> None:
        """Notes what files held before and hold no longer; what became of one that could not all be read nobody knows."""
        with Store.find(self.place) as store:
            for file, held in _read_whole(accounts).items():
                self.intake.gone += store.left_out(file, held)


@dataclass
class ToParquet:
    """Leaves claims as Parquet files in a folder or at an address, each article's whole, copy or not; no store is needed."""

    intake: Finding
    by: Finders
    scheduler: str
    folder: str

    def __call__(self) -> None:
        """Reads what is not there yet, and tells what is there then."""
        self.intake.kept_in = self.folder
        load_rules(self.by.rules)
        if not self.intake.sources:
            return
        how = replace(self.intake.how, keep_copies=True, keep_parses=False)
        job = prepared(how, self.by, f"{self.folder}/{_BESIDE_CLAIMS}", self.folder)
        spreading = Spreading(self.intake, job, self.scheduler, how.force)
        spreading()
        spreading.clear()
        claims = counted(sum(account.claims for account in spreading.done.values()), "claim")
        articles = counted(sum(account.read for account in spreading.done.values()), "article")
        files = counted(len(spreading.done), "file")
        self.intake.teller.say(f"{claims} of {articles} in {files}: {self.folder}/*.parquet")


def _read_whole(accounts: Iterable[Account]) -> dict[str, set[str]]:
    """The paths of the articles in files that may hold several and were read from end to end, by the files' paths."""
    held: dict[str, set[str]] = {}
    read: Counter[str] = Counter()
    shares: dict[str, int] = {}
    for account in accounts:
        for source in account.sources:
            if may_hold_several(Path(source.name)):
                held.setdefault(source.path, set())
                shares[source.path] = source.shard.of if source.shard else 1
                read[source.path] += not any(_is_of(failure, source.path) for failure in account.failures)
        for article in account.articles:
            if file := next((file for file in _may_be_files(article) if file in held), None):
                held[file].add(article)
    return {file: articles for file, articles in held.items() if read[file] == shares[file]}


def _is_of(failure: str, file: str) -> bool:
    return failure.startswith((f"{file}#", f"{file}: "))


def _may_be_files(article: str) -> Iterator[str]:
    """What may be the path of the file of an article: `a#1.jsonl#17`."""
    yield article
    yield from (article[:at] for at, character in enumerate(article) if character == "#")
