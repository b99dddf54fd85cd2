"""Where claims go and in which format."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer

from kuriltool.clean import counted
from kuriltool.cli.settings import Settings, console
from kuriltool.errors import KuriltoolError
from kuriltool.exports.flat import FORMATS, rows, safe_json, write_csv
from kuriltool.tally import Tally

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from kuriltool.model import Claim
    from kuriltool.store import Store

TABLE, CSV = "table", "csv"
FORMAT_NAMES = (TABLE, *FORMATS)


@dataclass(frozen=True)
class Target:
    """A format, and the file for it; without a file, stdout. `csv_raw` leaves CSV cells that look like formulas as they are."""

    format: str
    path: Path | None = None
    csv_raw: bool = False


def target(format: str | None, json: bool, path: Path | None, csv_raw: bool = False) -> Target:
    """The target that the options mean. Raises a usage error where they contradict each other."""
    if json and format not in (None, "json"):
        raise typer.BadParameter(f"--json and --format {format} contradict each other")
    if is_stdout(path):
        path = None
    chosen = "json" if json else format or _by_suffix(path)
    if chosen not in FORMAT_NAMES:
        raise typer.BadParameter(f'no format "{chosen}"; there are {", ".join(FORMAT_NAMES)}')
    if csv_raw and chosen != CSV:
        raise typer.BadParameter(f"--csv-raw is about CSV, and this is {chosen}; say --format {CSV} with it")
    return Target(chosen, path, csv_raw)


def _by_suffix(path: Path | None) -> str:
    if path is None:
        return TABLE if sys.stdout.isatty() else "json"
    name = path.suffix.lower().removeprefix(".")
    if name in FORMATS:
        return name
    if name == "txt":
        return TABLE
    suffixes = ", ".join(f".{name}" for name in FORMATS)
    raise typer.BadParameter(f"the suffix of {path} tells no format; use {suffixes} or .txt, or say --format")


def write(claims: Iterable[Claim], target: Target, store: Store, settings: Settings) -> Tally:
    """The claims to their target, each as it comes, and a tally of them."""
    tally = Tally()
    passing = tally.watching(claims)
    with opened(target) as stream:
        if target.format == TABLE:
            _write_table(passing, stream, store, settings)
        elif target.csv_raw:
            write_csv(passing, stream, raw=True)
        else:
            FORMATS[target.format](passing, stream)
            stream.flush()
    if target.path:
        settings.say(f"{counted(tally.claims, 'claim')} written to {target.path}")
    return tally


def write_none(target: Target) -> None:
    """What stands for no claims at all, so that a program that reads it finds what it expects."""
    with opened(target) as stream:
        if target.format != TABLE:
            FORMATS[target.format]((), stream)


def _write_table(claims: Iterable[Claim], stream: TextIO, store: Store, settings: Settings) -> None:
    from kuriltool.views.claims import claims_by_article

    out = settings.out if stream is sys.stdout else console(stream, settings.no_color)
    for block in claims_by_article(claims, store.sides(), store.id_length(), out.width):
        out.print(block)


def is_stdout(path: Path | None) -> bool:
    """Whether an --output means standard output."""
    return path is None or str(path) == "-"


@contextmanager
def opened(target: Target) -> Iterator[TextIO]:
    """The stream of a target: stdout, or a file that takes the place of the old one once all is written."""
    with text_opened(target.path) as stream:
        yield stream


@contextmanager
def text_opened(path: Path | None) -> Iterator[TextIO]:
    """A stream for text to stdout, or to a file that takes the place of the old one once all is written."""
    if path is None or is_stdout(path):
        yield sys.stdout
    elif (real := _real(path)).exists() and not real.is_file():  # a pipe, /dev/stderr
        with _told_of(path), real.open("w", encoding="utf-8", newline="") as stream:
            yield stream
    else:
        with path_opened(path) as beside, beside.open("w", encoding="utf-8", newline="") as stream:
            yield stream


@contextmanager
def path_opened(path: Path) -> Iterator[Path]:
    """A path beside the one given, for a file that takes its name at the end.

    Nobody ever finds half a file, and a failure leaves the old one.
    """
    real = _real(path)
    beside = real.with_name(f".{real.name}.{os.getpid()}.tmp")
    with _told_of(path):
        try:
            yield beside
            beside.replace(real)
        finally:
            beside.unlink(missing_ok=True)


@contextmanager
def folder_opened(path: Path) -> Iterator[Path]:
    """A folder beside the one given, which takes its name at the end. One that holds something already is left as it is."""
    real = _real(path)
    beside = real.with_name(f".{real.name}.{os.getpid()}.tmp")
    with _told_of(path):
        if real.is_dir() and any(real.iterdir()):
            raise KuriltoolError(f"{path}: holds files already, perhaps corrected ones; name a folder that is new or empty")
        try:
            beside.mkdir(parents=True)
            yield beside
            beside.replace(real)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KuriltoolError(f"{path}: can't be written: {error.strerror}") from error


@dataclass(frozen=True)
class Answer:
    """What a command found, in every form that it may be asked for in.

    `whole` is all of it and `parts` the rows of JSON lines, as values that JSON knows; `rows` are those of a table for
    spreadsheets, the first one its header; `blocks` are for a console of that many columns.
    """

    whole: Callable[[], Any]
    parts: Callable[[], Iterable[Any]]
    rows: Callable[[], Iterable[Iterable[object]]]
    blocks: Callable[[Console], Iterable[RenderableType]]


def write_answer(answer: Answer, target: Target, settings: Settings) -> None:
    """Writes an answer to its target."""
    with opened(target) as stream:
        if target.format == TABLE:
            out = settings.out if stream is sys.stdout else console(stream, settings.no_color)
            for block in answer.blocks(out):
                out.print(block)
        elif target.format == CSV:
            rows(answer.rows(), stream, raw=target.csv_raw)
        elif target.format == "json":
            stream.write(_json(answer.whole(), indent=2))
        else:
            stream.writelines(_json(part) for part in answer.parts())
        stream.flush()


def _json(value: Any, indent: int | None = None) -> str:
    import json

    return safe_json(json.dumps(value, indent=indent, ensure_ascii=False)) + "\n"


def write_json(value: Any) -> None:
    """A value as JSON to stdout."""
    typer.echo(_json(value, indent=2), nl=False)
