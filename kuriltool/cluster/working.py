"""What a worker does: one part read into a file of its own, and an account of it. Done twice it comes to the same."""

from __future__ import annotations

import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from kuriltool.articles import Article
from kuriltool.cluster.job import Job
from kuriltool.cluster.parts import Account, Part
from kuriltool.cluster.storage import Folder
from kuriltool.corpus import Corpus
from kuriltool.errors import ArticleError, KuriltoolError
from kuriltool.exports import parquet
from kuriltool.intake.intake import Intake
from kuriltool.intake.reading import Alone, Finders
from kuriltool.intake.updating import Saving
from kuriltool.store import Store

_ONE_AT_A_TIME = threading.Lock()  # a pipeline serves one thread


def read(job: Job, part: Part, room: str | None = None) -> Account:
    """Reads a part, unless that has been done, and puts what comes of it where the job says; `room` is for what is made first.

    Raises KuriltoolError where this machine would read otherwise than the one that the job is from, or can't reach the folders.
    """
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory(prefix="kuriltool-", dir=room) as made:
        if (known := _done(job, part)) and not known.passing:
            return known
        store, account = _read(job, part, Path(made))
        Folder(job.home).publish(_published(job, store), part.name + job.suffix)
        Folder(job.parts).write(f"{part.name}.json", account.written())
        return account


def ready(job: Job, token: str, sample: str | None = None) -> str | None:
    """What speaks against reading on this machine, if anything: it must see `token` among the parts, and the file `sample`."""
    try:
        if not Folder(job.parts).has(token):
            raise KuriltoolError(f"does not see {job.parts}; name a folder that all machines share, with --parts or --parquet")
        with tempfile.TemporaryDirectory(prefix="kuriltool-") as waiting:
            job.finders(Path(waiting))
        if sample is not None and not Path(sample).exists():
            raise KuriltoolError(f"does not see {sample}; files must lie where all machines see them, or at an address: s3://…")
    except KuriltoolError as error:
        return str(error)
    return None


def _done(job: Job, part: Part) -> Account | None:
    """The account of a part that is there already."""
    if not Folder(job.home).has(part.name + job.suffix):
        return None
    written = Folder(job.parts).read([f"{part.name}.json"])
    return next(map(Account.parse, written.values()), None)


_loaded: dict[tuple[Finders, str | None, str], Alone] = {}


def _reader(job: Job) -> Alone:
    """What reads in this process, loaded once; the latest alone is kept."""
    wanted = (job.by, job.own_rules, job.how.fingerprint)
    if wanted not in _loaded:
        _loaded.clear()
        with tempfile.TemporaryDirectory(prefix="kuriltool-") as waiting:
            _loaded[wanted] = Alone(job.finders(Path(waiting)))
    return _loaded[wanted]


def _read(job: Job, part: Part, room: Path) -> tuple[Path, Account]:
    """A store of a part's articles, and its account."""
    place, told = room / "part.db", _Notes()
    intake = _PartIntake(told, job.how, told, part=part)
    with Store.open(place) as store:
        Saving(intake, store, _reader(job))(intake.needed())
        articles = {article.path: article.sha256 for article in store.articles()}
        account = Account(
            part.sources,
            articles if job.claims is None else {},
            len(articles),
            store.count(),
            tuple(told.failures),
            tuple(told.notes),
            intake.foreign,
            intake.passing,
        )
    return place, account


def _published(job: Job, place: Path) -> Path:
    """The file that goes out for a part."""
    if job.claims is None:
        with closing(sqlite3.connect(place)) as connection:  # whoever reads it may not write beside it
            connection.execute("PRAGMA journal_mode = DELETE")
        return place
    target = place.with_suffix(".parquet")
    with Store.find(place) as store:
        parquet.write(Corpus(store), target)
    return target


@dataclass
class _PartIntake(Intake):
    """Goes through the sources of a part. Which of its articles are copies is told when all parts are together."""

    part: Part = field(default_factory=lambda: Part("", ()))
    passing: bool = False

    def needed(self) -> Iterator[Article]:
        for source in self.part.sources:
            for entry in source.entries(self.how.options):
                if isinstance(entry, ArticleError):
                    self.fail(entry)
                elif article := self._read(entry):
                    yield article

    def fail(self, error: ArticleError) -> None:
        super().fail(error)
        self.passing |= isinstance(error.__cause__, OSError | MemoryError)

    def keep(self, path: str, original: str | None, *, anew: bool) -> None:
        """Says nothing."""


class _Notes:
    """What is told, kept for whoever started the run; how far it is is no matter here."""

    def __init__(self) -> None:
        self.failures: list[str] = []
        self.notes: list[str] = []

    def say(self, message: str) -> None:
        self.notes.append(message)

    def complain(self, message: str) -> None:
        self.failures.append(message)

    def begin(self, size: int) -> None: ...
    def loaded(self) -> None: ...
    def passed(self, size: int) -> None: ...
    def saved(self) -> None: ...
