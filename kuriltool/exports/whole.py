"""Files written whole or not at all: nobody ever finds half a file, and a failure leaves the old one as it was."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from kuriltool.errors import KuriltoolError


@contextmanager
def text(path: Path) -> Iterator[TextIO]:
    """A stream for a file of text; a pipe or a device is written to as it is. Raises KuriltoolError where it can't be written."""
    if path.exists() and not path.is_file():
        with _told_of(path), path.open("w", encoding="utf-8", newline="") as stream:
            yield stream
    else:
        with file(path) as beside, beside.open("w", encoding="utf-8", newline="") as stream:
            yield stream


@contextmanager
def file(path: Path) -> Iterator[Path]:
    """A path beside the one given, for a file that takes its name at the end. Raises KuriltoolError where it can't be written."""
    if path.exists() and not path.is_file():
        raise KuriltoolError(f"{path}: can't be written: it is no file; name one that is new, or a file to take the place of")
    real = Path(os.path.realpath(path))
    beside = _beside(real)
    with _told_of(path):
        try:
            yield beside
            with suppress(FileNotFoundError):
                beside.chmod(real.stat().st_mode & 0o777)
            beside.replace(real)
        finally:
            beside.unlink(missing_ok=True)


@contextmanager
def folder(path: Path) -> Iterator[Path]:
    """A folder beside the one given, whose files go into it at the end. Raises KuriltoolError for one that holds something."""
    real = Path(os.path.realpath(path))
    beside = _beside(real)
    with _told_of(path):
        if real.is_dir() and any(real.iterdir()):
            raise KuriltoolError(f"{path}: holds files already, perhaps corrected ones; name a folder that is new or empty")
        try:
            beside.mkdir()
            yield beside
            real.mkdir(exist_ok=True)
            for made in sorted(beside.iterdir()):
                made.replace(real / made.name)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KuriltoolError(f"{path}: can't be written: {error.strerror}") from error
