"""Which files paths mean: folders walked, patterns filled in, standard input, and what can't be an article told."""

from __future__ import annotations

import difflib
import errno
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from kuriltool.articles.packing import PACKINGS
from kuriltool.articles.readers import FORMATS
from kuriltool.clean import counted
from kuriltool.errors import ArticleError

STDIN = "-"
READ = (
    ".txt, .md, .html, .mhtml, .pdf, .docx, .json, .jsonl, .csv, .tsv, .parquet, .warc, .eml, .mbox and .zip are read, "
    "also packed as .gz, .bz2, .xz or .zst"
)
_AS_TEXT, _AS_PAGE, _AS_TABLE = "save it as .docx or .txt", "save it as .html", "save it as .csv"
INSTEAD = {
    **dict.fromkeys((".doc", ".docm", ".dot", ".rtf", ".odt", ".pages", ".wpd", ".epub", ".mobi", ".pptx"), _AS_TEXT),
    **dict.fromkeys((".webarchive", ".maff"), _AS_PAGE),
    **dict.fromkeys((".xls", ".xlsx", ".ods", ".numbers"), _AS_TABLE),
    **dict.fromkeys((".tar", ".tgz", ".7z", ".rar"), "unpack it first"),
    **dict.fromkeys((".msg", ".pst"), "save the mail as .eml"),
}
"""For each suffix that articles have and that is not read what to do."""

_HOLD_ONE = frozenset((".txt", ".md", ".html", ".htm", ".xhtml", ".mht", ".mhtml", ".pdf", ".docx", ".eml"))
_PATTERN = frozenset("*?[")
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,10}", re.I)  # "St. Petersburg" and "notes.2026" have none
_PAGE_PARTS = ("_files", "-Dateien", "_fichiers", "_archivos", "_bestanden")  # as browsers of several tongues name them
_KINDS = (
    (stat.S_ISFIFO, "is a pipe; what another program writes is read from -"),
    (stat.S_ISSOCK, "is a socket, not a file"),
    (stat.S_ISBLK, "is a device, not a file"),
    (stat.S_ISCHR, "is a device, not a file; standard input is read from -"),
)


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
    try:
        fitting = sorted(path for path in home.glob(str(pattern.relative_to(home))) if not _is_hidden(path, pattern))
    except ValueError:  # "**.txt"
        yield ArticleError(shown(pattern), "is no pattern; ** stands alone between slashes, as in news/**/*.txt")
        return
    if not fitting:
        yield ArticleError(shown(pattern), "no file fits this pattern")
    for path in fitting:
        # Unlike Path.is_dir this takes what nobody may look at for no folder.
        yield from _walk(path) if os.path.isdir(path) else [looked_at(path)]  # noqa: PTH112


def _is_hidden(path: Path, pattern: Path) -> bool:
    """Whether what fits a pattern is hidden, or a README, and the pattern does not name it so."""
    named = [part for part in pattern.parts if part.startswith(".")]
    hidden = any(part.startswith(".") and not any(fnmatch(part, name) for name in named) for part in path.parts)
    return hidden or (_is_readme(path.name) and not _is_readme(pattern.name))


def is_open(folder: Path) -> bool:
    """Whether this is a folder whose files can be listed."""
    try:
        next(folder.iterdir(), None)
    except OSError:
        return False
    return True


def shown(path: Path) -> str:
    """The path as the user gave it, with forward slashes; bytes of a name that are not UTF-8 as `\\xe9`."""
    try:
        name = os.fsencode(path.as_posix())
    except UnicodeEncodeError:  # half of a character pair, which no file's name holds
        name = path.as_posix().encode("utf-8", "backslashreplace")
    return name.decode("utf-8", "backslashreplace")


def looked_at(path: Path) -> Path | ArticleError:
    """The path of a file that can be an article, or what speaks against it."""
    try:
        reason = _against(path)
    except OSError as error:  # a folder on the way to it is closed, or the name is too long
        reason = f"can't be read: {error.strerror}"
    return ArticleError(shown(path), reason) if reason else path


def refused(suffix: str) -> str:
    """What is said of a file whose suffix is not read."""
    return f"{suffix} is not read; {INSTEAD.get(suffix, READ)}"


def _against(path: Path) -> str | None:
    if not path.exists():
        return _missing(path)
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        return "is a folder, not a file"
    if not stat.S_ISREG(mode):
        return next((kind for is_kind, kind in _KINDS if is_kind(mode)), "is no regular file")
    suffix = suffix_of_name(path.name)
    return None if suffix in FORMATS or not suffix else refused(suffix)


def suffix_of_name(name: str) -> str:
    """The suffix that tells the format, in small letters, what the file is packed in left out of account; or nothing."""
    path = Path(name)
    while path.suffix.lower() in PACKINGS:
        path = path.with_suffix("")
    return path.suffix.lower() if _SUFFIX.fullmatch(path.suffix) else ""


def _missing(path: Path) -> str:
    if path.is_symlink():
        return "is a link to a file that does not exist" if _ends(path) else "is a link that leads back to itself"
    if not path.parent.is_dir():
        return f"no such file; there is no folder {shown(path.parent)}"
    close = difflib.get_close_matches(path.name, sorted(sibling.name for sibling in path.parent.iterdir()), n=1)
    return f"no such file; did you mean {shown(path.parent / close[0])}?" if close else "no such file or folder"


def _ends(link: Path) -> bool:
    try:
        link.stat()
    except OSError as error:
        return error.errno != errno.ELOOP
    return True


def _walk(folder: Path) -> Iterator[Path | ArticleError]:
    empty = True
    refusals: Counter[str] = Counter()
    closed: list[ArticleError] = []
    for here, names in _folders(folder, closed):
        for name in (name for name in names if is_article(name) and not annotates(name, names)):
            empty = False
            yield looked_at(here / name)
        refusals.update(suffix_of_name(name) for name in names if _is_unread_article(name))
    yield from closed
    for suffix, count in sorted(refusals.items()):
        yield ArticleError(shown(folder), f"holds {counted(count, f'{suffix} file')}: {refused(suffix)}")
    if empty and not closed and not refusals:
        yield ArticleError(shown(folder), f"no article in this folder; {READ}")


def _folders(folder: Path, closed: list[ArticleError]) -> Iterator[tuple[Path, list[str]]]:
    """A folder and those within it, each with the names of its files, sorted; those that can't be listed go to `closed`.

    Links to folders are not followed. Unlike os.walk this takes no deeper stack for deeper folders.
    """
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as listed:
                found = sorted(listed, key=lambda entry: entry.name)
        except OSError as error:
            closed.append(ArticleError(shown(here), f"can't be read: {error.strerror}"))
            continue
        names = [entry.name for entry in found if not os.path.isdir(entry)]  # noqa: PTH112  # as above
        yield here, names
        inner = [entry.name for entry in found if entry.is_dir(follow_symlinks=False)]
        waiting += [here / name for name in reversed(inner) if not name.startswith(".") and not _belongs_to_page(name, names)]


def may_hold_several(path: Path) -> bool:
    """Whether by its name alone a file may hold many articles, and so does standard input."""
    return str(path) == STDIN or suffix_of_name(path.name) not in _HOLD_ONE


def is_article(name: str) -> bool:
    """Whether a file of this name in a folder is taken for an article."""
    return suffix_of_name(name) in FORMATS and not _is_readme(name) and not name.startswith(".")


def _is_unread_article(name: str) -> bool:
    suffix = suffix_of_name(name)
    return suffix in INSTEAD and suffix not in FORMATS and not name.startswith(".")


def _is_readme(name: str) -> bool:
    return name.partition(".")[0].casefold() == "readme"


def annotates(name: str, beside: Iterable[str]) -> bool:
    """Whether a file is what somebody noted about a text of the same name: `a.json` beside `a.txt`."""
    return name.endswith(".json") and f"{name.removesuffix('.json')}.txt" in beside


def _belongs_to_page(folder: str, beside: Iterable[str]) -> bool:
    """Whether a folder holds the parts of a page that a browser saved: `a_files` beside `a.html`."""
    pages = (folder.removesuffix(parts) for parts in _PAGE_PARTS if folder.endswith(parts))
    return any(f"{page}{suffix}" in beside for page in pages for suffix in (".html", ".htm", ".xhtml"))
