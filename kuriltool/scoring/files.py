"""Which files hold annotations, of which format, and the text that each annotates."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kuriltool import articles
from kuriltool.articles import Article
from kuriltool.errors import ArticleError, KuriltoolError
from kuriltool.scoring import brat, gold
from kuriltool.scoring.claims import Gold
from kuriltool.scoring.compare import GOLD, STANDOFF, Measures
from kuriltool.scoring.gold import GoldError, Lists

JSON, ANN = ".json", ".ann"
_FORMATS = {JSON: GOLD, ANN: STANDOFF}
_ATTRIBUTIONS, _TEXT = "attributions", "text"  # folders side by side, as in PolNeAR


@dataclass(frozen=True)
class Annotated:
    """Articles with their annotations, how they are measured, and what could not be read."""

    measures: Measures
    articles: tuple[tuple[Article, Gold], ...]
    mistakes: tuple[GoldError, ...]


def read(path: Path, texts: Path | None = None, lists: Lists | None = None) -> Annotated:
    """The annotated articles of a gold file or a folder of them, their texts taken from the folder `texts`.

    Left out, texts stand beside the gold files, or in `text/` beside their folder. Of several annotators of one article the
    first by file name counts. Raises KuriltoolError where there is no gold file; a file that is wrong costs itself alone.
    """
    files = _gold_files(path)
    folder = texts or _texts_beside(files[0].parent)
    if not folder.is_dir():
        raise KuriltoolError(f"{articles.shown(folder)}: no such folder of texts")
    read_all = _standoff(files, folder) if files[0].suffix == ANN else (_gold(file, folder, lists) for file in files)
    found: list[tuple[Article, Gold]] = []
    mistakes: list[GoldError] = []
    for one in read_all:
        if isinstance(one, GoldError):
            mistakes.append(one)
        else:
            found.append(one)
    return Annotated(_FORMATS[files[0].suffix], tuple(found), tuple(mistakes))


def _gold_files(path: Path) -> list[Path]:
    """The gold files that a path means, all of one format."""
    if path.is_file():
        if path.suffix not in _FORMATS:
            raise KuriltoolError(f"{articles.shown(path)}: is no gold file; {JSON} and {ANN} (brat standoff) are read")
        return [path]
    if not path.is_dir():
        raise KuriltoolError(f"{articles.shown(path)}: {_missing(path)}")
    folder = path / _ATTRIBUTIONS if (path / _ATTRIBUTIONS).is_dir() else path
    files = sorted(file for file in folder.iterdir() if file.suffix in _FORMATS and not file.name.startswith("."))
    if not files:
        raise KuriltoolError(f"{articles.shown(folder)}: no gold file in this folder; {JSON} and {ANN} (brat standoff) are read")
    if len({file.suffix for file in files}) > 1:
        raise KuriltoolError(f"{articles.shown(folder)}: holds {JSON} and {ANN} files, which are measured apart; give one format")
    return files


def _missing(path: Path) -> str:
    if not path.parent.is_dir():
        return f"no such file; there is no folder {articles.shown(path.parent)}"
    close = difflib.get_close_matches(path.name, sorted(entry.name for entry in path.parent.iterdir()), n=1)
    return "no such file or folder" + (f"; did you mean {articles.shown(path.parent / close[0])}?" if close else "")


def _texts_beside(folder: Path) -> Path:
    beside = folder.resolve().parent / _TEXT
    has_text = any(entry.suffix == ".txt" for entry in folder.iterdir())
    return folder.parent / _TEXT if beside.is_dir() and not has_text else folder


def _gold(path: Path, folder: Path, lists: Lists | None) -> tuple[Article, Gold] | GoldError:
    label = articles.shown(path)
    try:
        name, rows = gold.parse(_content(path), label)
        article = _article(folder / name, label)
        return article, gold.resolved(name, rows, article.text, label, lists)
    except GoldError as error:
        return error


def _standoff(files: Sequence[Path], folder: Path) -> Iterator[tuple[Article, Gold] | GoldError]:
    texts = sorted(entry for entry in folder.iterdir() if entry.suffix == ".txt")
    stems = {text.stem: text for text in texts}
    first: dict[Path, Path] = {}
    for file in files:
        text = _text_of(file.stem, stems)
        if text is None:
            yield GoldError(articles.shown(file), [_no_text(folder / f"{file.stem}.txt")])
        elif text not in first or first[text].stem == text.stem:
            first[text] = file
    for text, file in first.items():
        yield _annotation(file, text)


def _text_of(stem: str, texts: dict[str, Path]) -> Path | None:
    """The text of an annotation: `a_b.ann` belongs to a_b.txt or else, with an annotator's name, to a.txt."""
    while stem not in texts and "_" in stem:
        stem = stem.rpartition("_")[0]
    return texts.get(stem)


def _annotation(path: Path, text: Path) -> tuple[Article, Gold] | GoldError:
    label = articles.shown(path)
    try:
        article = _article(text, label)
        return article, brat.read(_content(path), text.name, article.text, label)
    except GoldError as error:
        return error


def _content(path: Path) -> str:
    label = articles.shown(path)
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GoldError(label, [f"is not UTF-8 (byte {error.start}); save it as UTF-8"]) from error
    except OSError as error:
        raise GoldError(label, [f"can't be read: {error.strerror}"]) from error


def _article(path: Path, label: str) -> Article:
    if not path.exists():
        raise GoldError(label, [_no_text(path)])
    try:
        return articles.read(path)
    except ArticleError as error:
        raise GoldError(label, [f"its text: {error}"]) from error


def _no_text(path: Path) -> str:
    return f"its text {path.name} is not in {articles.shown(path.parent)}; name the folder of texts as second argument"
