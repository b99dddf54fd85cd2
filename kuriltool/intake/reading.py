"""Articles read by this process or by several: what comes of them is the same, and comes in the same order."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self, TypeAlias, cast

from kuriltool import fingerprint
from kuriltool.articles import Article
from kuriltool.errors import ArticleError
from kuriltool.model import ArticleRef
from kuriltool.store import RuleNote, Run, SideStyle

if TYPE_CHECKING:
    from kuriltool.pipeline import Extractor, Reading

AHEAD = 64  # articles of each process that wait to be read or to be saved
AHEAD_CHARACTERS = 2_000_000  # and how long they are at most, but for one


@dataclass(frozen=True)
class Finders:
    """What finds the claims: rules of a folder or the shipped ones, and beside them the trained network or not."""

    rules: str | None = None
    rules_only: bool = False

    @property
    def parsers(self) -> tuple[str, ...]:
        """The fingerprints of what makes parses that serve here, its own first."""
        return fingerprint.parsers(rules_only=self.rules_only)

    def load(self) -> Extractor:
        """The extractor. Raises RuleError."""
        from kuriltool import pipeline

        made = pipeline.load(self.rules, rules_only=self.rules_only)
        gc.freeze()  # it stays to the end: to look through it for garbage again and again takes a thirtieth of all time
        return made


class Kept(NamedTuple):
    """What was kept of a parse, and the key that it is kept under."""

    key: bytes
    sheet: bytes


@dataclass(frozen=True)
class Task:
    """An article to be read; `parse` is what was kept when its text was read before, and `keep_parse` asks for it.

    Of what is likely a copy the reference is made alone, since the claims are there already.
    """

    article: Article
    parse: Kept | None = None
    is_copy: bool = False
    keep_parse: bool = False


Outcome: TypeAlias = "Reading | ArticleRef | ArticleError"


class Reader(Protocol):
    """Reads articles; use it in a `with`."""

    @property
    def run(self) -> Run:
        """What it reads with."""

    @property
    def parsers(self) -> tuple[str, ...]:
        """The fingerprints of what makes parses that serve it, its own first."""

    def read(self, task: Task) -> Reading | ArticleError:
        """What comes of one task, at once."""

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Outcome]]:
        """What comes of each task, in their order; of one that can't be read through an ArticleError."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...


class Alone:
    """Reads in this process, one article when it is asked for."""

    def __init__(self, by: Finders) -> None:
        self._extractor, self.parsers = by.load(), by.parsers
        self.run = run_of(self._extractor)

    def read(self, task: Task) -> Reading | ArticleError:
        return read(self._extractor, task)

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Outcome]]:
        return ((task, done(self._extractor, task)) for task in tasks)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""


class Workers:
    """Reads in several processes, each with a pipeline of its own. Tasks are asked for some time before they are read.

    Where a process dies, of memory perhaps, what it had in hand is read once more; what kills another comes as an ArticleError.
    Raises RuleError where the rules are wrong.
    """

    def __init__(self, by: Finders, jobs: int) -> None:
        from kuriltool.rules.load import load as load_rules

        load_rules(by.rules)  # what is wrong with them is told before any process begins
        self._by, self._jobs, self.parsers = by, jobs, by.parsers
        self._pool = self._started()
        runs = [self._pool.submit(_its_run) for _ in range(jobs)]  # as many as make all processes begin at once
        self.run = runs[0].result()

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Outcome]]:
        waiting: deque[tuple[Task, Future[Outcome]]] = deque()
        length = 0
        for task in tasks:
            waiting.append((task, self._submit(task)))
            length += len(task.article.text)
            while len(waiting) > AHEAD * self._jobs or (length > AHEAD_CHARACTERS * self._jobs and len(waiting) > 1):
                length -= len(waiting[0][0].article.text)
                yield self._next(waiting)
        while waiting:
            yield self._next(waiting)

    def read(self, task: Task) -> Reading | ArticleError:
        return cast("Reading | ArticleError", self._by_itself(task))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.terminate()

    def _started(self) -> ProcessPoolExecutor:
        os.environ.setdefault("OMP_NUM_THREADS", "1")  # each process is one core's work
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._jobs, mp_context=context, initializer=_begin, initargs=(self._by,))

    def _submit(self, task: Task) -> Future[Outcome]:
        try:
            return self._pool.submit(_worked, task)
        except BrokenProcessPool as error:
            broken: Future[Outcome] = Future()
            broken.set_exception(error)
            return broken

    def _next(self, waiting: deque[tuple[Task, Future[Outcome]]]) -> tuple[Task, Outcome]:
        task, future = waiting.popleft()
        try:
            return task, future.result()
        except BrokenProcessPool:
            self._pool = self._started()
            outcome = self._by_itself(task)
            # Each of those that were in hand may be what kills a process: one at a time shows which.
            again = [(other, self._settled(other, future)) for other, future in waiting]
            waiting.clear()
            waiting.extend(again)
            return task, outcome

    def _settled(self, task: Task, future: Future[Outcome]) -> Future[Outcome]:
        """What came of a task before the processes died, or comes of it now, by itself."""
        if future.done() and future.exception() is None:
            return future
        settled: Future[Outcome] = Future()
        settled.set_result(self._by_itself(task))
        return settled

    def _by_itself(self, task: Task) -> Outcome:
        try:
            return self._pool.submit(_worked, task).result()
        except BrokenProcessPool:
            self._pool = self._started()
            return ArticleError(task.article.path, "ended the process that read it, for want of memory perhaps; split it")


_extractors: list[Extractor] = []
"""The one extractor of a process that reads for another."""


def _begin(by: Finders) -> None:
    """Makes a process ready: it ends without a word on Ctrl-C, and when nobody waits for it any more."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _extractors.append(by.load())


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _its_run() -> Run:
    return run_of(_extractors[0])


def _worked(task: Task) -> Outcome:
    return done(_extractors[0], task)


def done(extractor: Extractor, task: Task) -> Outcome:
    """What comes of a task."""
    if task.is_copy:
        return extractor.reference(task.article)
    return read(extractor, task)


def read(extractor: Extractor, task: Task) -> Reading | ArticleError:
    """What comes of a task whose article is no copy."""
    return extractor.attempt_one(task.article, task.parse and task.parse.sheet, keep_parse=task.keep_parse)


def run_of(extractor: Extractor) -> Run:
    """What the store keeps of what an extractor reads with."""
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
