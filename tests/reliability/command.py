"""The command line as users run it, in a forked child of a process that has loaded the pipeline once.

The child has its own working folder, standard streams and exit code, prints whatever traceback there is, and is killed when it
takes too long; only the seconds of loading are saved.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import re
import resource
import signal
import sqlite3
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from kuriltool.pipeline import Extractor

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # threads would not survive the fork
os.environ["TOKENIZERS_PARALLELISM"] = "false"

SUSPECT = re.compile(b"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
"""Bytes of UTF-8 that must not reach a terminal: controls, and marks that turn the direction of writing."""

_POLL = 0.005  # seconds


@dataclass(frozen=True)
class Outcome:
    """How a command ended: its exit code (minus the signal's number where one ended it), what it wrote, what it took."""

    code: int
    out: bytes
    err: bytes
    seconds: float
    megabytes: float  # the most that it held at once, the pipeline included

    @property
    def messages(self) -> str:
        """What stands on stderr."""
        return self.err.decode("utf-8", "backslashreplace")

    @property
    def is_crash(self) -> bool:
        """Whether Python showed its entrails or a signal ended it."""
        return self.code < 0 or b"Traceback (most recent call last)" in self.err or b"Exception ignored" in self.err


@contextmanager
def loaded(extractor: Extractor | None = None) -> Iterator[None]:
    """Loads the shipped pipeline, unless it is given, so that every command that is run inside finds it loaded."""
    from kuriltool import pipeline

    load, extractor = pipeline.load, extractor or pipeline.load()
    extractor.parsed("Words.")  # opens the network

    def found(*_: object, **__: object) -> object:
        return extractor

    pipeline.load = found  # type: ignore[assignment]
    try:
        yield
    finally:
        pipeline.load = load


def unprivileged() -> None:
    """Makes this process, where it is root's on Linux, and all it becomes heed the permissions of files as anybody's does."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_SET_SECUREBITS, _NO_ROOT, 0, 0, 0)
    head, none = (ctypes.c_uint32 * 2)(_CAPABILITIES, 0), (ctypes.c_uint32 * 6)()
    libc.capset(head, none)


_SET_SECUREBITS, _NO_ROOT, _CAPABILITIES = 28, 0b11, 0x20080522  # of prctl(2) and capset(2)


def run(
    *arguments: str | bytes | Path,
    folder: Path,
    limit: float = 60,
    stdin: bytes = b"",
    stdout: Path | None = None,
    environment: dict[str, str] | None = None,
    before: Callable[[], None] = lambda: None,
) -> Outcome:
    """Runs `kuriltool ARGUMENTS` in `folder`; after `limit` seconds it is killed. `before` is called in the child."""
    streams = {name: Path(folder, f".{name}.{os.getpid()}") for name in ("in", "out", "err")}
    streams["in"].write_bytes(stdin)
    start = time.monotonic()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads there may be, none of them ours
        child = os.fork()
    if child == 0:
        _become(streams["in"], stdout or streams["out"], streams["err"], folder, environment or {}, before, arguments)
    try:
        status, used = _reaped(child, start + limit)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    written = {name: path.read_bytes() if path.exists() else b"" for name, path in streams.items()}
    for path in streams.values():
        path.unlink(missing_ok=True)
    seconds = time.monotonic() - start
    return Outcome(os.waitstatus_to_exitcode(status), written["out"], written["err"], seconds, _megabytes(used))


def _megabytes(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / 1e6 if sys.platform == "darwin" else used.ru_maxrss * 1024 / 1e6


def _reaped(child: int, deadline: float) -> tuple[int, resource.struct_rusage]:
    while True:
        reaped, status, used = os.wait4(child, os.WNOHANG)
        if reaped:
            return status, used
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
            _, status, used = os.wait4(child, 0)
            return status, used
        time.sleep(_POLL)


def _become(
    stdin: Path,
    stdout: Path,
    stderr: Path,
    folder: Path,
    environment: dict[str, str],
    before: Callable[[], None],
    arguments: Sequence[str | bytes | Path],
) -> NoReturn:
    """What the child does instead of returning."""
    code = 70
    try:
        _redirect(stdin, stdout, stderr)
        os.chdir(folder)
        os.environ.pop("KURILTOOL_STORE", None)
        os.environ.update(environment)
        sys.argv = ["kuriltool", *(os.fsdecode(argument) for argument in arguments)]
        before()
        code = _main()
    finally:
        os._exit(code)


def _redirect(stdin: Path, stdout: Path, stderr: Path) -> None:
    modes = {stdin: os.O_RDONLY, stdout: os.O_WRONLY | os.O_CREAT, stderr: os.O_WRONLY | os.O_CREAT | os.O_APPEND}
    for number, (path, mode) in enumerate(modes.items()):
        os.dup2(os.open(path, mode, 0o600), number)
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, "r", closefd=False)), "utf-8")
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w", closefd=False)), "utf-8")
    sys.stderr = io.TextIOWrapper(io.BufferedWriter(io.FileIO(2, "w", closefd=False)), "utf-8", line_buffering=True)


def _main() -> int:
    """The exit code that a Python process has whose script calls kuriltool's main."""
    from kuriltool.cli import main

    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        traceback.print_exc()
        code = 1
    try:
        sys.stdout.flush()
    except OSError:
        sys.stderr.write("Exception ignored while stdout was flushed\n")
        code = 120
    sys.stderr.flush()
    return code


def stored(store: Path) -> list[tuple[str, str, list[dict[str, object]]]]:
    """Of each article in a store its path, its text and the records of its own claims."""
    with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        articles = connection.execute("SELECT id, path, text FROM article ORDER BY path").fetchall()
        found = []
        for number, path, text in articles:
            records = connection.execute("SELECT record FROM claim WHERE article = ? ORDER BY start, public", (number,))
            found.append((path, text, [json.loads(record) for (record,) in records]))
        return found


def passages(record: dict[str, object]) -> Iterator[dict[str, object]]:
    """Every passage of a claim's record, however deep it lies."""
    values: list[object] = [record]
    while values:
        value = values.pop()
        if isinstance(value, dict):
            if value.keys() == {"start", "end", "text"}:
                yield value
            values.extend(value.values())
        elif isinstance(value, list):
            values.extend(value)


def amiss(store: Path) -> list[str]:
    """What is wrong in a store: the file itself, or a passage that is not what stands at its place."""
    with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        ((healthy,),) = connection.execute("PRAGMA integrity_check(1)").fetchall()
    found = [] if healthy == "ok" else [f"integrity_check: {healthy}"]
    for path, text, records in stored(store):
        for record in records:
            for passage in passages(record):
                if text[int(str(passage["start"])) : int(str(passage["end"]))] != passage["text"] or not passage["text"]:
                    found.append(f"{path}: {record['id']} has {passage} where the article has something else")
    return found
