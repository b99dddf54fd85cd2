"""CSV: cells parted by commas, semicolons or tabs, as spreadsheets and people write them."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator

from kuriltool.articles.article import Entry, Fields
from kuriltool.articles.opened import File
from kuriltool.articles.readers.tables.lines import Line, lines, longest, too_long
from kuriltool.articles.readers.tables.rows import CLAIMS, Broken, Row, entries_of, is_claim, paths, without_text
from kuriltool.errors import ArticleError

_MARK_NAMES = {",": "comma", ";": "semicolon", "\t": "tab"}
_ON_OLD_MACS = re.compile(r"(?<=\r)(?!\n)(?!$)")
# Where a quoted cell is never closed, the lines after its first one are read once more: from far, only so often.
_FAR, _OFTEN = 50, 20
_LINES = 50_000  # of one record
_OPEN = 'has quoted cells over and over that are never closed, the last of them in line {:,}; write " inside a cell as ""'


def entries(file: File) -> Iterator[Entry | ArticleError]:
    """The articles of a table with a header, its cells parted by commas, semicolons or tabs as the header tells."""
    csv.field_size_limit(max(csv.field_size_limit(), longest(file)))
    return entries_of(file, _rows_in_cells(file, _Feed(lines(file))))


class _Feed:
    """Lines for the csv module, which says nowhere how many it took for a record: `taken` has them."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines, self._again = lines, deque[Line]()
        self.taken: list[Line] = []
        self._far = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= _LINES:
            raise csv.Error("no end of data in sight")
        line = self._again.popleft() if self._again else next(self._lines)
        # Spreadsheets on old Macs ended lines with a carriage return alone.
        if line.text and "\r" in line.text.rstrip("\r\n"):
            first, *others = (Line(line.number, part, line.encoding, line.warnings) for part in _ON_OLD_MACS.split(line.text))
            self._again.extendleft(reversed(others))
            line = first
        self.taken.append(line)
        return line.text or ""

    def put_back(self, from_line: int) -> bool:
        """Gives the lines that were taken once more, the first ones of them left out. False where that goes on for ever."""
        self._again.extendleft(reversed(self.taken[from_line:]))
        self._far += len(self.taken) > _FAR
        del self.taken[from_line:]
        return self._far < _OFTEN


def _rows_in_cells(file: File, feed: _Feed) -> Iterator[Row | Broken]:
    delimiter = _delimiter(feed, file.options.fields)
    header: list[str] | None = None
    number = 0
    for cells in _records(file, feed, delimiter):
        if isinstance(cells, list) and not any(map(str.strip, cells)):  # spreadsheets end with rows of empty cells
            continue
        if header is None:
            header = _header(file, cells)
            continue
        number += 1
        # Tables with tabs are often written without any quoting: "Never," she said	2026-02-07
        if isinstance(cells, str) and delimiter == "\t" and len(plain := _plain(feed.taken[0])) == len(header):
            cells = plain
        if isinstance(cells, str):
            yield Broken(number, f"line {feed.taken[0].number:,}: {cells}")
        elif any(map(str.strip, cells[len(header) :])):
            told = (
                f"has {len(cells):,} cells where the header has {len(header):,}; quote cells that hold a {_MARK_NAMES[delimiter]}"
            )
            yield Broken(number, f"line {feed.taken[0].number:,}: {told}")
        else:
            yield _row(number, header, cells, feed.taken)


def _plain(line: Line) -> list[str]:
    return (line.text or "").rstrip("\r\n").split("\t")


def _row(number: int, header: list[str], cells: list[str], lines: list[Line]) -> Row:
    warnings = dict.fromkeys(warning for line in lines for warning in line.warnings)
    if len(cells) < len(header):
        warnings[f"has {len(cells):,} cells where the header has {len(header):,}, so it may have been cut"] = None
    odd = next((line.encoding for line in lines if line.encoding != "utf-8"), "utf-8")
    return Row(number, dict(zip(header, cells, strict=False)), odd, tuple(warnings))


def _header(file: File, cells: list[str] | str) -> list[str]:
    """The names of the columns; ArticleError where there is none for the text, or which is meant is open."""
    if isinstance(cells, str):
        raise ArticleError(file.path, f"its header can't be read: {cells}")
    if is_claim(cells):
        raise ArticleError(file.path, CLAIMS)
    found = paths(file.options.fields, tuple(cells))
    if "text" not in found:
        raise ArticleError(file.path, without_text(file.options.fields, cells))
    if twice := next((path[0] for path in found.values() if cells.count(path[0]) > 1), None):
        raise ArticleError(file.path, f'has {cells.count(twice):,} columns "{twice}"; rename all but one')
    return cells


def _delimiter(feed: _Feed, fields: Fields) -> str:
    """What parts the cells: as a line `sep=;` says, else what lets the header have a text, else what gives it most columns."""
    first = next((text for text in feed if text.strip()), "")
    if match := re.match(r"sep=([,;\t])\s*$", first, re.I):
        return match[1]
    feed.put_back(len(feed.taken) - 1)
    headers = {mark: next(csv.reader([first], delimiter=mark, skipinitialspace=True)) for mark in _MARK_NAMES}
    return max(headers, key=lambda mark: ("text" in paths(fields, tuple(headers[mark])), len(headers[mark])))


def _records(file: File, feed: _Feed, delimiter: str) -> Iterator[list[str] | str]:
    """The cells of each record, or what is wrong with it; then the lines after its first one are read once more."""
    reader = csv.reader(feed, delimiter=delimiter, strict=True, skipinitialspace=True)
    while True:
        feed.taken = []
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if not feed.put_back(1):
                raise ArticleError(file.path, _OPEN.format(feed.taken[0].number)) from None
            yield _broken(file, str(error))
            continue
        yield too_long(file, "row") if any(line.text is None for line in feed.taken) else cells


def _broken(file: File, error: str) -> str:
    if "field limit" in error:
        return too_long(file, "cell")
    if "end of data" in error:
        return "a quoted cell is never closed"
    return 'after a closing quotation mark the cell goes on; write " inside a cell as ""'
