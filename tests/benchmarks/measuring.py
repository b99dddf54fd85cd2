"""One way to measure: a fresh process, and the CPU time, wall time and memory that it took."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
COLUMNS, LINES = 100, 50  # of the terminal that commands are shown
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_TOLD = 1000  # characters of what a failed command said that are repeated
_SAMPLED = 0.25  # seconds between two looks at the memory of processes


class Unavailable(Exception):
    """What is to be measured is not here: a package, a browser, an option of a command."""


class Failed(Exception):
    """A command that was to be measured failed."""


@dataclass(frozen=True)
class Ran:
    """What a process took: seconds, CPU time with that of its children, and the most memory that one of them held at once."""

    cpu: float
    wall: float
    megabytes: float
    folder: Path  # where it ran; what is left there
    out: bytes = b""
    workers: tuple[float, ...] = ()  # MB that each further process held, shared pages counted in parts; largest first


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    words: int  # that are read for a speed
    articles: tuple[int, ...]  # for growth; the second is read where a small folder does
    folder: int  # articles of a folder that is large enough for starting to count little
    claims: tuple[int, ...]  # of the stores that are asked
    characters: int  # of one long article
    gigabytes: float  # of saved pages and reprints
    report: int  # claims of a report
    repeats: int  # runs of which the least counts


FULL = Scale(70_000, (10, 100, 1000), 1000, (10_000, 100_000, 1_000_000), 1_000_000, 0.2, 15_000, 3)
QUICK = Scale(300, (2, 4, 8), 4, (30, 60, 120), 4_000, 0.004, 60, 1)


@dataclass(frozen=True)
class Bench:
    """Where it is measured, and how much: `home` is for files and goes afterwards, `stores` keeps made stores."""

    scale: Scale
    home: Path
    stores: Path
    against: str | None = None  # a commit whose speed is measured too

    def folder(self) -> Path:
        """A new folder."""
        return Path(tempfile.mkdtemp(dir=self.home))

    def kuriltool(self, *arguments: object, **how: Any) -> Ran:
        """A kuriltool command; `how` as of `run`."""
        return self.run([sys.executable, "-m", "kuriltool", *map(str, arguments)], **how)

    def need(self, command: str, option: str = "") -> None:
        """Raises Unavailable where kuriltool has no such command, or the command no such option."""
        try:
            told = self.kuriltool(command, "--help", keep=True).out.decode()
        except Failed:
            told = ""
        if not told or option not in told:
            raise Unavailable(f"there is no kuriltool {command} {option}".rstrip())

    def module(self, name: str, *arguments: object, source: Path = ROOT) -> Ran:
        """A module of these benchmarks as a program, with the kuriltool of a source tree; what it printed is kept."""
        path = os.pathsep.join(map(str, (source, TESTS)))
        command = [sys.executable, "-m", f"benchmarks.{name}", *map(str, arguments)]
        return self.run(command, environment={"PYTHONPATH": path}, keep=True)

    def run(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        keep: bool = False,
        terminal: bool = False,
        watch: bool = False,
    ) -> Ran:
        """A command in a fresh process, its rules cached from the run before.

        With `keep` what it writes to stdout is kept, with `terminal` it writes to one. With `watch` its children's memory is
        measured, where the system tells it. Raises Failed where its exit code is not 0.
        """
        folder = self.folder()
        variables = self._variables(folder) | dict(environment or {})
        with (folder / "err").open("w+b") as err, _Sink(folder / "out", terminal) as out:
            start = time.monotonic()
            begun = subprocess.Popen(command, env=variables, cwd=folder, stdin=subprocess.DEVNULL, stdout=out.handle, stderr=err)
            with _Watch(begun.pid if watch else None) as seen:
                _, status, used = os.wait4(begun.pid, 0)
            wall = time.monotonic() - start
            begun.returncode = os.waitstatus_to_exitcode(status)
            if begun.returncode:
                err.seek(0)
                told = err.read().decode("utf-8", "replace").strip()
                raise Failed(f"{' '.join(command[1:])}: exit code {begun.returncode}: {told[-_TOLD:]}")
        peak = used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e6 / 1024)
        out_kept = (folder / "out").read_bytes() if keep else b""
        return Ran(used.ru_utime + used.ru_stime, wall, peak, folder, out_kept, seen.workers)

    def _variables(self, folder: Path) -> dict[str, str]:
        """The environment of a command: this checkout, a store and a cache of ours, one thread, a terminal of known size."""
        kept = {name: value for name, value in os.environ.items() if name not in ("KURILTOOL_CACHE", "NO_COLOR")}
        ours = {"PYTHONPATH": ROOT, "XDG_CACHE_HOME": self.home / "cache", "KURILTOOL_STORE": folder / "store.db"}
        terminal = {"TERM": "xterm", "COLUMNS": COLUMNS, "LINES": LINES}
        return kept | _ONE_THREAD | {name: str(value) for name, value in (ours | terminal).items()}


class _Sink:
    """What a command writes to: a file, or a terminal of which nothing is kept."""

    def __init__(self, path: Path, terminal: bool) -> None:
        self._path, self._terminal = path, terminal

    def __enter__(self) -> _Sink:
        if self._terminal:
            self._main, self.handle = pty.openpty()
            self._reader = threading.Thread(target=self._drain)
            self._reader.start()
        else:
            self.handle = os.open(self._path, os.O_WRONLY | os.O_CREAT)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.handle)
        if self._terminal:
            self._reader.join()
            os.close(self._main)

    def _drain(self) -> None:
        try:
            while os.read(self._main, 65536):
                pass
        except OSError:  # how a terminal tells that nobody writes any more
            return


@dataclass
class _Watch:
    """Looks at the memory of a process's descendants while it runs."""

    pid: int | None
    _most: dict[int, float] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)

    @property
    def workers(self) -> tuple[float, ...]:
        return tuple(sorted(self._most.values(), reverse=True))

    def __enter__(self) -> _Watch:
        self._looking = threading.Thread(target=self._look)
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._looking.join()

    def _look(self) -> None:
        while self.pid and not self._over.wait(_SAMPLED):
            for child in _descendants(self.pid):
                self._most[child] = max(self._most.get(child, 0.0), _held(child))


def _descendants(pid: int) -> Iterator[int]:
    """The processes that a process has started, theirs too; none where the system has no /proc."""
    try:
        tasks = [(task / "children").read_text() for task in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return
    for child in map(int, " ".join(tasks).split()):
        yield child
        yield from _descendants(child)


def _held(pid: int) -> float:
    """MB that a process holds, a page shared by two counted half; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("Pss:")), 0.0)


def size(folder: Path, names: str) -> float:
    """MB of the files of a folder whose names fit a pattern."""
    return sum(file.stat().st_size for file in folder.glob(names)) / 1e6


def in_turn(ways: Mapping[str, Callable[[], Ran]], repeats: int) -> dict[str, list[Ran]]:
    """The runs of each way, one after the other and all of them again, so that what slows the machine slows all alike."""
    found: dict[str, list[Ran]] = {name: [] for name in ways}
    for _ in range(repeats):
        for name, way in ways.items():
            found[name].append(way())
    return found


def least(runs: Sequence[Ran]) -> float:
    """The least CPU time of several runs: other work on the machine only ever adds to it."""
    return min(ran.cpu for ran in runs)


def quickest(runs: Sequence[Ran]) -> float:
    """The least wall time of several runs."""
    return min(ran.wall for ran in runs)
