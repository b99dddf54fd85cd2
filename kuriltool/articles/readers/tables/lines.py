"""The lines of tables, decoded one by one."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, cast

from kuriltool.articles.decoding import decode
from kuriltool.articles.opened import File

_PER_CHARACTER = 32  # bytes of a row for each character that an article may have, as much as JSON can take for two
# UTF-32 comes first: its little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Line:
    """A line with its end, counted from 1, and how it was decoded; no text where it is too long to be read."""

    number: int
    text: str | None
    encoding: str = "utf-8"
    warnings: tuple[str, ...] = ()


def lines(file: File) -> Iterator[Line]:
    """The lines of a file, each decoded for itself, so that a file of any size takes no more memory than its longest line."""
    most, number = longest(file), 0
    stream = _opened(file)
    while piece := stream.readline(most + 1):
        number += 1
        if len(piece) <= most:
            yield _line(number, piece)
            continue
        while piece and piece[-1:] not in (b"\n", "\n"):
            piece = stream.readline(most + 1)
        yield Line(number, None)


def _opened(file: File) -> IO[bytes] | IO[str]:
    """The stream of a file; one that begins with a mark of wide characters comes decoded."""
    head = file.stream.peek(4)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return io.TextIOWrapper(cast(IO[bytes], file.stream), encoding, errors="replace", newline="")
    return cast(IO[bytes], file.stream)


def _line(number: int, piece: bytes | str) -> Line:
    if isinstance(piece, str):
        return Line(number, piece)
    try:
        text = piece.decode()
    except UnicodeDecodeError:
        decoded = decode(piece)
        return Line(number, decoded.text, decoded.encoding, decoded.warnings)
    return Line(number, text.removeprefix("\ufeff") if number == 1 else text)


def longest(file: File) -> int:
    """How many bytes a line, a row or a cell may have."""
    return _PER_CHARACTER * file.options.limits.characters


def too_long(file: File, what: str) -> str:
    """What is said of a line, a row or a cell that has more."""
    return f"its {what} is longer than {longest(file) / 1_000_000:g} MB; raise --limit-characters"
