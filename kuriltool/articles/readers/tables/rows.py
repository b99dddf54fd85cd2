"""Rows of any table to articles: which columns count, and what is said of rows that are no articles."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from kuriltool.articles.article import Article, Entry, Fields, Metadata, digest
from kuriltool.articles.opened import EntryNames, File
from kuriltool.articles.readers.dates import published
from kuriltool.errors import ArticleError

Keys = tuple[str, ...]  # the key of a value, and those inside it: ("article", "body")

# Where articles stand in tables that others made, best guess first.
_TEXTS: tuple[str, ...] = ("text", "body", "content", "full_text", "fulltext", "article_text", "article_body", "articlebody")
_TEXTS += ("maintext", "main_text", "article", "story")
_CLAIM = {"cue", "source", "speaker", "position", "rule", "confidence"}  # what our own exports have, and articles have not
_WITHOUT_TEXT = 1_000  # rows after which a table counts as one without text
_SHOWN = 8  # names of columns
_LONGEST = 40  # characters of such a name
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Row:
    """What may be an article: its number, None where the file is this one row, and what stands in it by column."""

    number: int | None
    values: Mapping[str, object]
    encoding: str = "utf-8"
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Broken:
    """A row that can't be read, and why."""

    number: int
    reason: str


class Several(list[object]):
    """The values of a key that an object has more than once."""


def entries_of(file: File, rows: Iterable[Row | Broken]) -> Iterator[Entry | ArticleError]:
    """An entry for each row that has a text, an error for each that has none; where none has the key, one for all of them."""
    table = _Table(file)
    try:
        for row in rows:
            yield from table.take(row)
            if table.is_without_text():
                break
    except ArticleError:
        yield from table.without_text()
        raise
    yield from table.rest()


@lru_cache(maxsize=256)
def paths(fields: Fields, names: tuple[str, ...]) -> dict[str, Keys]:
    """Where each field stands among the names of columns; fields that are not there are left out."""
    found = {field: _path(name, names) for field, name in vars(fields).items()}
    return {field: path for field, path in found.items() if path}


def _path(name: str, names: tuple[str, ...]) -> Keys | None:
    """The column that a name means, else one that differs in case alone, else a key in a column: `article.body`."""
    if name in names:
        return (name,)
    alike = [other for other in names if other.strip().casefold() == name.strip().casefold()]
    if len(alike) == 1:
        return (alike[0],)
    head, _, rest = name.partition(".")
    return (head, *rest.split(".")) if rest and head in names else None


def without_text(fields: Fields, names: Iterable[str]) -> str:
    """What is said of a table that has no column of that name: which it has, and which of them it may be."""
    told = [plain for name in names if (plain := " ".join(name.split()))]
    guessed = {guess: name for guess in reversed(_TEXTS) for name in told if name.casefold() == guess}
    best = next((guessed[guess] for guess in _TEXTS if guess in guessed), None)
    shown = [name for name in told if name == best] + [name for name in told if name != best]
    listed = ", ".join(f"{name[:_LONGEST]}{'…' * (len(name) > _LONGEST)}" for name in shown[:_SHOWN])
    more = f" and {len(told) - _SHOWN:,} more" if len(told) > _SHOWN else ""
    say = f"say --text-field {best}" if best else "say which holds the text: --text-field NAME"
    return f'has no column "{fields.text}"' + (f"; it has {_whole(listed)}{more}: {say}" if told else "")


def is_claim(names: Iterable[str]) -> bool:
    """Whether these are the columns of claims that kuriltool exported."""
    return _CLAIM.issubset(names)


def kind(value: object) -> str:
    """What a value is, for people."""
    return next((name for type, name in _KINDS.items() if isinstance(value, type)), "of another kind")


_KINDS = {
    str: "a string",
    bool: "true or false",  # before int, which it is as well
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
    type(None): "null",
}

CLAIMS = "holds claims, not articles; give the articles that they were found in"


class _Table:
    """The rows of one file as they come; those without the key of the text wait until another has it."""

    def __init__(self, file: File) -> None:
        self._file, self._names = file, EntryNames()
        self._waiting: list[str] | None = []
        self._first: tuple[str, ...] = ()
        self._any = False

    def take(self, row: Row | Broken) -> Iterator[Entry | ArticleError]:
        self._any = True
        if isinstance(row, Broken):
            yield ArticleError(self._file.entry_path(self._names(row.number)), row.reason)
            return
        if is_claim(row.values):
            raise ArticleError(self._file.path, CLAIMS)
        columns = paths(self._file.options.fields, tuple(row.values))
        found = {name: _value(row.values, keys) for name, keys in columns.items()}
        # A key inside a column may be missing as well: `article.body` of {"article": {}}.
        yield from self._taken(row, {name: found[name] for name in found if found[name] is not None or len(columns[name]) == 1})

    def _taken(self, row: Row, found: Mapping[str, object]) -> Iterator[Entry | ArticleError]:
        told = {name: said for name, value in found.items() if name != "text" and (said := _told(value)) is not None}
        entry = None if row.number is None else self._names(row.number, _whole(told.get("id", "")))
        path = self._file.path if entry is None else self._file.entry_path(entry)
        text = found.get("text")
        if "text" not in found and self._waiting is not None:
            self._first = self._first or tuple(row.values)
            self._waiting.append(path)
            return
        yield from self._waited()
        self._waiting = None
        if isinstance(text, str) and text.strip():
            metadata = Metadata(**{name: said for name, said in told.items() if name != "date"})
            sha256 = digest(json.dumps({"text": text, **told}, sort_keys=True).encode())

            def read() -> Article:
                day, warnings = published(found.get("date"))
                warnings = (*row.warnings, *warnings)
                told_all = replace(metadata, published=day)
                return self._file.article(text, sha256, entry=entry, metadata=told_all, encoding=row.encoding, warnings=warnings)

            yield Entry(path, sha256, read)
        else:
            yield ArticleError(path, self._no_text(text))

    def _no_text(self, text: object) -> str:
        name = self._file.options.fields.text
        if isinstance(text, Several):
            return f'has "{name}" {len(text):,} times; leave one of them'
        if text is None or isinstance(text, str):
            return f'has no text in "{name}"'
        return f'its "{name}" is {kind(text)}, not text'

    def _waited(self) -> Iterator[ArticleError]:
        for path in self._waiting or ():
            yield ArticleError(path, self._no_text(None))

    def is_without_text(self) -> bool:
        return len(self._waiting or ()) >= _WITHOUT_TEXT

    def rest(self) -> Iterator[ArticleError]:
        """What is left to be said at the end."""
        yield from self.without_text()
        if not self._any:
            yield ArticleError(self._file.path, "holds no article")

    def without_text(self) -> Iterator[ArticleError]:
        """What is said where none of the rows so far had the key of the text."""
        if self._waiting:
            yield ArticleError(self._file.path, without_text(self._file.options.fields, self._first))


def _value(values: Mapping[str, object], path: Keys) -> object:
    value: object = values
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _told(value: object) -> str | None:
    """A field of metadata as a string; None where nothing is told."""
    if isinstance(value, list) and not isinstance(value, Several):
        return ", ".join(filter(None, (_told(one) for one in value if not isinstance(one, list)))) or None
    if value is None or value != value or isinstance(value, bool | list | dict):
        return None
    if isinstance(value, float) and value.is_integer():  # tables that miss some ids have made numbers like 17.0 of the others
        value = int(value)
    return " ".join(str(value).split()) or None


def _whole(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)
