"""Files to articles. The text is the file's bytes decoded and nothing else, so that offsets hold in the file as it stands."""

from __future__ import annotations

import codecs
import difflib
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kuriltool.errors import ArticleError

MAX_BYTES = 32_000_000
MAX_CHARACTERS = 1_000_000  # spaCy's own limit on one text

# UTF-32 comes first: its little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r"))


@dataclass(frozen=True)
class Decoded:
    """What a reader makes of a file's bytes."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Article:
    """A file's text; offsets are code points of its bytes decoded with `encoding`, a byte-order mark being one of them."""

    path: str
    text: str
    sha256: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """Text of any bytes: by byte-order mark, as UTF-8, as UTF-8 with a few bad bytes, else as Windows-1252."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(encoding, data)
    lenient = _decode_as("utf-8", data)
    bad = lenient.text.count("\ufffd") - data.count("\ufffd".encode())
    # Curly quotation marks of Windows-1252 are far fewer than 1 % of an article, and replacing them would lose every quote:
    # only a text that has more good UTF-8 sequences than bad ones is taken for damaged UTF-8.
    good = sum(character > "\x7f" for character in lenient.text) - bad
    if not lenient.warnings or (good > bad and bad < len(lenient.text) / 100):
        return lenient
    windows = _decode_as("cp1252", data)
    return Decoded(windows.text, "cp1252", ("not UTF-8, so read as Windows-1252", *windows.warnings))


def _decode_as(encoding: str, data: bytes) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        warning = f"not all of it is {encoding} (first at byte {error.start}); the odd bytes read as \ufffd"
        return Decoded(data.decode(encoding, "replace"), encoding, (warning,))


READERS: dict[str, Callable[[bytes], Decoded]] = {".txt": decode, ".md": decode}
"""For each suffix that is read, how the bytes of such a file become text."""


def find(paths: Iterable[Path | str]) -> Iterator[Path | ArticleError]:
    """The files that `paths` name, each once: files as given, then those in folders, sorted, without dot folders and READMEs.

    What can't be an article comes as an ArticleError in its place, so that the rest can still be read.
    """
    seen: set[str] = set()
    for path in map(Path, paths):
        # Unlike Path.is_dir this takes what nobody may look at for no folder.
        for found in _walk(path) if os.path.isdir(path) else [_named(path)]:  # noqa: PTH112
            if isinstance(found, ArticleError):
                yield found
            elif (real := os.path.realpath(found)) not in seen:
                seen.add(real)
                yield found


def read(path: Path | str) -> Article:
    """The article in one file. Raises ArticleError with what would be right when there is none."""
    path = Path(path)
    found = _named(path)
    if isinstance(found, ArticleError):
        raise found
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ArticleError(shown(path), f"can't be read: {error.strerror}") from error
    decoded = READERS[path.suffix.lower()](_checked(path, data))
    if len(decoded.text) > MAX_CHARACTERS:
        raise ArticleError(shown(path), f"has {len(decoded.text):,} characters; {MAX_CHARACTERS:,} are the most, so split it")
    return Article(shown(path), decoded.text, hashlib.sha256(data).hexdigest(), decoded.encoding, decoded.warnings)


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


def _named(path: Path) -> Path | ArticleError:
    try:
        return _looked_at(path)
    except OSError as error:  # a folder on the way to it is closed, or the name is too long
        return ArticleError(shown(path), f"can't be read: {error.strerror}")


def _looked_at(path: Path) -> Path | ArticleError:
    if not path.exists():
        return ArticleError(shown(path), _missing(path))
    if path.is_dir():
        return ArticleError(shown(path), "is a folder")
    if not path.is_file():
        return ArticleError(shown(path), "is not a regular file")
    if path.suffix.lower() not in READERS:
        return ArticleError(shown(path), f"{path.suffix or 'a name without suffix'} is not read; {_suffixes()} are")
    return path


def _missing(path: Path) -> str:
    if path.is_symlink():
        return "is a link to a file that does not exist"
    if not path.parent.is_dir():
        return f"no such file; there is no folder {shown(path.parent)}"
    close = difflib.get_close_matches(path.name, sorted(sibling.name for sibling in path.parent.iterdir()), n=1)
    return f"no such file; did you mean {shown(path.parent / close[0])}?" if close else "no such file or folder"


def _suffixes() -> str:
    *others, last = READERS
    return f"{', '.join(others)} and {last}"


def _walk(folder: Path) -> Iterator[Path | ArticleError]:
    empty = True
    unreadable: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=unreadable.append, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(root, name) for name in sorted(names) if _is_article(name)):
            empty = False
            yield _named(path)
    for error in unreadable:
        yield ArticleError(shown(Path(error.filename)), f"can't be read: {error.strerror}")
    if empty and not unreadable:
        yield ArticleError(shown(folder), f"no article in this folder; {_suffixes()} files are read")


def _is_article(name: str) -> bool:
    path = Path(name)
    return path.suffix.lower() in READERS and path.stem.casefold() != "readme" and not name.startswith(".")


def _checked(path: Path, data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise ArticleError(shown(path), f"is larger than {MAX_BYTES // 1_000_000} MB; split it, or save its text alone")
    if not data.strip():
        raise ArticleError(shown(path), "is empty")
    marked = any(data.startswith(mark) for mark, _ in _MARKS)
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if not marked and controls > len(data) / 100:
        raise ArticleError(shown(path), "is no text but binary data; save it as UTF-8 text (UTF-16 needs its byte-order mark)")
    return data
