"""Which format annotations have, told by the name of their file or folder and by what stands in it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from kuriltool.articles import shown
from kuriltool.imports import given
from kuriltool.imports.annotated import AnnotatedArticle, ImportFormatError

FORMATS = {
    "brat": "a folder of .ann files, or one of them",
    "labelstudio": "tasks that Label Studio exports as JSON",
    "prodigy": "what prodigy db-out prints",
    "records": "claims as kuriltool claims prints them: JSON or JSON lines",
    "gold": "gold files of kuriltool score",
    "dna": "a database of Discourse Network Analyzer 3",
}
"""Every format by its name, with what is read of it."""

_READERS = {"gold": "records:read_gold"}  # where it is not `read` of the module of that name
_KNOWN = ".dna, .ann, .json and .jsonl files, and folders of brat or gold files, are read"


def read(path: Path) -> list[AnnotatedArticle]:
    """The annotated articles of a file or folder of any format; raises ImportFormatError with every mistake."""
    module, _, function = _READERS.get(told := format_of(path), f"{told}:read").partition(":")
    reader = getattr(import_module(f"kuriltool.imports.{module}"), function)
    return cast("Callable[[Path], list[AnnotatedArticle]]", reader)(path)


def format_of(path: Path) -> str:
    """The name of the format that a file or folder has. Raises ImportFormatError where it has none."""
    try:
        if path.is_dir():
            return _of_folder(path)
    except OSError as error:
        raise ImportFormatError(shown(path), [f"can't be read: {error.strerror}"]) from error
    if not path.is_file():
        raise ImportFormatError(shown(path), ["no such file or folder"])
    suffix = path.suffix.lower()
    if suffix in (".dna", ".ann"):
        return "dna" if suffix == ".dna" else "brat"
    if suffix in (".json", ".jsonl", ".ndjson"):
        return _of_json(path)
    raise ImportFormatError(shown(path), [f"is no file of annotations; {_KNOWN}"])


def _of_folder(path: Path) -> str:
    kinds = {file.suffix for file in path.iterdir() if not file.name.startswith(".")}
    if ".ann" in kinds:
        return "brat"
    if ".json" in kinds:
        return "gold"
    raise ImportFormatError(shown(path), [f"holds no annotations; {_KNOWN}"])


def _of_json(path: Path) -> str:
    first = next((row for _, row in given.rows(given.content(path), shown(path))), None)
    if isinstance(first, dict):
        for name, fits in _SIGNS.items():
            if fits(first):
                return name
    if first is None:
        raise ImportFormatError(shown(path), ["holds nothing"])
    expected = "; ".join(f"{name}: {about}" for name, about in FORMATS.items() if name in _SIGNS)
    raise ImportFormatError(shown(path), [f"is JSON of no format known here. There are {expected}"])


_SIGNS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "labelstudio": lambda row: "data" in row or "annotations" in row or "annotator" in row,
    "gold": lambda row: isinstance(row.get("article"), str) and "claims" in row,
    "records": lambda row: "content" in row or isinstance(row.get("article"), dict),
    "prodigy": lambda row: "text" in row,
}
