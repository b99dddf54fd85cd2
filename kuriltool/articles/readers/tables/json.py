"""JSON and JSON Lines."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kuriltool.articles.article import Entry, Fields
from kuriltool.articles.decoding import decode
from kuriltool.articles.opened import File
from kuriltool.articles.readers.tables.lines import Line, lines, too_long
from kuriltool.articles.readers.tables.rows import Broken, Row, Several, entries_of, is_claim, kind, paths
from kuriltool.errors import ArticleError

_BETWEEN = re.compile(r"[\s,\x1e]*")  # between values: commas in arrays, record separators in JSON text sequences


def entries(file: File) -> Iterator[Entry | ArticleError]:
    """The articles of a JSON file: an array of objects, one object, one that holds such an array, or in truth JSON Lines."""
    decoded = decode(file.data())
    text = decoded.text.removeprefix("\ufeff")
    first, _, more = text.lstrip().partition("\n")
    if more.strip() and isinstance(_parsed(first), dict):
        found = (Line(number, line, decoded.encoding, decoded.warnings) for number, line in enumerate(text.split("\n"), 1))
        return entries_of(file, _rows_in_lines(found, file))
    return entries_of(file, _rows_in_text(file, text, decoded.encoding, decoded.warnings))


def lines_entries(file: File) -> Iterator[Entry | ArticleError]:
    """The articles of a JSON Lines file, line by line; one that is in truth JSON over several lines is read whole."""
    first = file.stream.peek(100)[:100].removeprefix(codecs.BOM_UTF8).lstrip().partition(b"\n")[0]
    if first.strip() in (b"{", b"["):
        return entries(file)
    return entries_of(file, _rows_in_lines(lines(file), file))


def _rows_in_lines(lines: Iterable[Line], file: File) -> Iterator[Row | Broken]:
    for line in lines:
        if line.text is None:
            yield Broken(line.number, too_long(file, "line"))
        elif text := line.text.strip().rstrip(","):
            value = _parsed(text)
            if isinstance(value, _NoJson):
                yield Broken(line.number, f"line {line.number:,} is no JSON: {value.reason} at column {value.at + 1:,}")
            elif isinstance(value, dict):
                yield Row(line.number, value, line.encoding, line.warnings)
            else:
                yield Broken(line.number, f"line {line.number:,} is {kind(value)}, not an object")


def _rows_in_text(file: File, text: str, encoding: str, warnings: tuple[str, ...]) -> Iterator[Row | Broken]:
    """The objects that follow each other in a text, in an array or bare; what can't be read ends it."""
    number, at = 0, _next(text, 0)
    array = text.startswith("[", at)
    at += array
    while (at := _next(text, at)) < len(text) and not (array and text[at] == "]"):
        value, end = _decoded(text, at)
        if isinstance(value, _NoJson):
            raise ArticleError(file.path, f"is no JSON {_place(text, value.at)}: {value.reason}")
        rows = None if array else _held(value, file.options.fields)
        alone = rows is None and not array and not number and not text[end:].strip()
        for row in [value] if rows is None else rows:
            number += 1
            if isinstance(row, dict):
                yield Row(None if alone else number, row, encoding, warnings)
            else:
                yield Broken(number, f"is {kind(row)}, not an object")
        at = end
    if array and at == len(text):
        raise ArticleError(file.path, f"breaks off: its array is never closed; what came before {_place(text, at)} was read")
    if text[at + 1 :].strip():
        raise ArticleError(file.path, f"goes on after its array, {_place(text, at)}; put all articles into one array")


def _next(text: str, at: int) -> int:
    """Where the next value begins."""
    match = _BETWEEN.match(text, at)
    return match.end() if match else at


def _held(value: object, fields: Fields) -> list[object] | None:
    """The one array of objects that an object holds which is no article: `{"status": "ok", "articles": [...]}`."""
    if not isinstance(value, dict) or "text" in paths(fields, tuple(value)):
        return None
    arrays = [held for held in value.values() if isinstance(held, list) and held and all(isinstance(one, dict) for one in held)]
    return arrays[0] if len(arrays) == 1 and not is_claim(value) else None


@dataclass(frozen=True)
class _NoJson:
    """Why a text is no JSON, and from which character on."""

    reason: str
    at: int


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object, with all the values of a key that it has more than once."""
    values = dict(pairs)
    if len(values) < len(pairs):
        every: dict[str, Several] = {}
        for key, value in pairs:
            every.setdefault(key, Several()).append(value)
        values |= {key: several for key, several in every.items() if len(several) > 1}
    return values


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) < 100 else digits  # Python refuses those of more than 4,300 digits


# Line breaks inside strings are taken as they are; NaN stands for what is missing.
_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=_integer, parse_constant=lambda _: None, strict=False)


def _decoded(text: str, at: int) -> tuple[object, int]:
    """The value at an offset, and where it ends."""
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        return _NoJson(error.msg[0].lower() + error.msg[1:].removesuffix(" starting at"), error.pos), at
    except RecursionError:
        return _NoJson("it is nested too deeply", at), at


def _parsed(text: str) -> object:
    value, end = _decoded(text, 0)
    if not isinstance(value, _NoJson) and text[end:].strip():
        return _NoJson("more stands behind its first value", end)
    return value


def _place(text: str, at: int) -> str:
    return f"at line {text.count(chr(10), 0, at) + 1:,}, column {at - text.rfind(chr(10), 0, at):,}"
