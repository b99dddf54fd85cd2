"""Which files paths mean: folders walked, patterns filled in, standard input, and what can't be an article told."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from kuriltool.articles.packing import PACKINGS
from kuriltool.articles.readers import FORMATS
from kuriltool.errors import ArticleError

STDIN = "-"
READ = (
    ".txt, .md, .html, .pdf, .docx, .json, .jsonl, .csv, .parquet, .warc, .eml and .mbox are read, "
    "also packed as .gz, .bz2, .xz or .zst"
)
_PATTERN = frozenset("*?[")


def find(paths: Iterable[Path | str]) -> Iterator[Path | ArticleError]:
    """The files that `paths` name, each once: files as given, then those in folders, sorted, without dot folders and READMEs.

    `-` is standard input. A path that is not there and holds `*`, `?` or `[` is a pattern, `**` any folders.
    What can't be an article comes as an ArticleError in its place, so that the rest can still be read.
    """
    seen: set[str] = set()
    for path in map(Path, paths):
        for found in _meant(path):
            if isinstance(found, ArticleError):
                yield found
            elif (real := os.path.realpath(found)) not in seen:
                seen.add(real)
                yield found


def _meant(path: Path) -> Iterable[Path | ArticleError]:
    if str(path) == STDIN:
        return [path]
    # Unlike Path.is_dir this takes what nobody may look at for no folder.
    if os.path.isdir(path):  # noqa: PTH112
        return _walk(path)
    if _PATTERN.intersection(str(path)) and not os.path.lexists(path):
        return _filled_in(path)
    return [looked_at(path)]


def _filled_in(pattern: Path) -> Iterator[Path | ArticleError]:
    """The files and folders that fit a pattern; Path.glob follows no links to folders, so that it can't run in a circle."""
    home = Path(pattern.anchor)
    fitting = sorted(home.glob(str(pattern.relative_to(home))))
    if not fitting:
        yield ArticleError(shown(pattern), "no file fits this pattern")
    for path in fitting:
        yield from _walk(path) if path.is_dir() else [looked_at(path)]


def is_open(folder: Path) -> bool:
    """Whether this is a folder whose files can be listed."""
    try:
        next(folder.iterdir(), None)
    except OSError:
        return False
    return True


def shown(path: Path) -> str:
    """The path as the user gave it, with forward slashes; bytes of a name that are not UTF-8 as `\\xe9`."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def looked_at(path: Path) -> Path | ArticleError:
    """The path of a file that can be an article, or what speaks against it."""
    try:
        reason = _against(path)
    except OSError as error:  # a folder on the way to it is closed, or the name is too long
        reason = f"can't be read: {error.strerror}"
    return ArticleError(shown(path), reason) if reason else path


def _against(path: Path) -> str | None:
    if not path.exists():
        return _missing(path)
    if path.is_dir():
        return "is a folder"
    if not path.is_file():
        return "is not a regular file"
    suffix = _suffix(path.name)
    return None if suffix in FORMATS or not suffix else f"{suffix} is not read; {READ}"


def _suffix(name: str) -> str:
    """The suffix that tells the format, what the file is packed in left out of account."""
    path = Path(name)
    while path.suffix.lower() in PACKINGS:
        path = path.with_suffix("")
    return path.suffix.lower()


def _missing(path: Path) -> str:
    if path.is_symlink():
        return "is a link to a file that does not exist"
    if not path.parent.is_dir():
        return f"no such file; there is no folder {shown(path.parent)}"
    close = difflib.get_close_matches(path.name, sorted(sibling.name for sibling in path.parent.iterdir()), n=1)
    return f"no such file; did you mean {shown(path.parent / close[0])}?" if close else "no such file or folder"


def _walk(folder: Path) -> Iterator[Path | ArticleError]:
    empty = True
    unreadable: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=unreadable.append, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not _belongs_to_page(name, names))
        for name in sorted(name for name in names if _is_article(name) and not _annotates(name, names)):
            empty = False
            yield looked_at(Path(root, name))
    for error in unreadable:
        yield ArticleError(shown(Path(error.filename)), f"can't be read: {error.strerror}")
    if empty and not unreadable:
        yield ArticleError(shown(folder), f"no article in this folder; {READ}")


def _is_article(name: str) -> bool:
    return _suffix(name) in FORMATS and Path(name).stem.casefold() != "readme" and not name.startswith(".")


def _annotates(name: str, beside: Iterable[str]) -> bool:
    """Whether a file is what somebody noted about a text of the same name: `a.json` beside `a.txt`."""
    return name.endswith(".json") and f"{name.removesuffix('.json')}.txt" in beside


def _belongs_to_page(folder: str, beside: Iterable[str]) -> bool:
    """Whether a folder holds the parts of a page that a browser saved: `a_files` beside `a.html`."""
    page = folder.removesuffix("_files")
    return page != folder and any(f"{page}{suffix}" in beside for suffix in (".html", ".htm"))
