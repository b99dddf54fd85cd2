"""Files of annotations as text and as JSON, with errors that say what would be right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kuriltool.articles import shown
from kuriltool.imports.annotated import ImportFormatError


def content(path: Path) -> str:
    """The text of a file of UTF-8, line ends as they are."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportFormatError(shown(path), [f"is not UTF-8 (byte {error.start}); save it as UTF-8"]) from error
    except OSError as error:
        raise ImportFormatError(shown(path), [f"can't be read: {error.strerror}"]) from error


def value(text: str, label: str) -> Any:
    """What a JSON text holds."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ImportFormatError(label, [f"is no JSON: {error}"]) from error


def lines(text: str, label: str) -> Iterator[tuple[int, Any]]:
    """What each line of JSON holds, with its number."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                raise ImportFormatError(label, [f"line {number}: is no JSON: {error}"]) from error


def rows(text: str, label: str) -> Iterator[tuple[str, Any]]:
    """The values of a JSON list, of JSON lines, or the one value that there is, with what a message calls each."""
    if text.lstrip().startswith("["):
        yield from ((f"number {number}", row) for number, row in enumerate(value(text, label), 1))
    elif _is_one(text):
        yield "number 1", value(text, label)
    else:
        yield from ((f"line {number}", row) for number, row in lines(text, label))


def _is_one(text: str) -> bool:
    """Whether a text is one value over many lines: then its first line is none."""
    try:
        json.loads(text.lstrip().partition("\n")[0])
    except (ValueError, RecursionError):
        return bool(text.strip())
    return False
