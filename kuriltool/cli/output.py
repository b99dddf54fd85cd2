"""Where claims go and in which format."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer

from kuriltool.clean import counted
from kuriltool.cli.settings import Settings, console
from kuriltool.exports import whole
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
    else:
        with whole.text(path) as stream:
            yield stream


@dataclass(frozen=True)
class Answer:
    """What a command found, in every form that it may be asked for in.

    `whole` is all of it, an iterator where it is long, and `parts` the rows of JSON lines, as values that JSON knows; `rows` are
    those of a table for spreadsheets, the first one its header; `blocks` are for a console of that many columns.
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
            stream.writelines(_whole(answer.whole()))
        else:
            stream.writelines(_json(part) for part in answer.parts())
        stream.flush()


def _whole(value: Any) -> Iterator[str]:
    """A value as indented JSON; what comes one by one is an array that is written so."""
    if not isinstance(value, Iterator):
        yield _json(value, indent=2)
        return
    first = True
    for part in value:
        yield ("[\n  " if first else ",\n  ") + _json(part, indent=2)[:-1].replace("\n", "\n  ")
        first = False
    yield "[]\n" if first else "\n]\n"


def _json(value: Any, indent: int | None = None) -> str:
    import json

    return safe_json(json.dumps(value, indent=indent, ensure_ascii=False)) + "\n"


def write_json(value: Any) -> None:
    """A value as JSON to stdout."""
    typer.echo(_json(value, indent=2), nl=False)
