"""Parquet, read by DuckDB."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kuriltool.articles.article import Entry
from kuriltool.articles.opened import File
from kuriltool.articles.readers.tables.rows import CLAIMS, Row, entries_of, is_claim, paths, without_text
from kuriltool.errors import ArticleError

_BATCH = 20  # rows that come out of a Parquet file at once
_MEMORY = "1GB"  # for what a Parquet file has to have unpacked at once


def entries(file: File) -> Iterator[Entry | ArticleError]:
    """The articles of a Parquet file."""
    try:
        import duckdb
    except ImportError:
        reason = 'is Parquet; install what reads it with: pip install "kuriltool[parquet]"'
        raise ArticleError(file.path, reason) from None
    # The bytes may come unpacked or from standard input, and a name may hold what means several files: "news*.parquet".
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table.parquet")
        with path.open("wb") as copy:
            shutil.copyfileobj(file.stream, copy)
        try:
            yield from entries_of(file, _rows_in_columns(file, path))
        except duckdb.Error as error:
            reason = str(error).splitlines()[0].replace(str(path), "it")
            raise ArticleError(file.path, f"is no Parquet file, or damaged: {reason}") from None


def _rows_in_columns(file: File, path: Path) -> Iterator[Row]:
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "memory_limit": _MEMORY,
        "temp_directory": str(path.parent),
        "autoinstall_known_extensions": False,
    }
    table = "read_parquet(?, binary_as_string = true)"  # older writers have not marked their texts as such
    with duckdb.connect(":memory:", config=settings) as database:
        kinds = {name: kind for name, kind, *_ in database.execute(f"DESCRIBE SELECT * FROM {table}", [str(path)]).fetchall()}
        if is_claim(kinds):
            raise ArticleError(file.path, CLAIMS)
        found = paths(file.options.fields, tuple(kinds))
        if "text" not in found:
            raise ArticleError(file.path, without_text(file.options.fields, kinds))
        names = sorted({keys[0] for keys in found.values()})
        columns = ", ".join(_column(name, kinds[name]) for name in names)
        database.execute(f"SELECT {columns} FROM {table}", [str(path)])
        number, left = 0, file.options.limits.bytes
        while batch := database.fetchmany(_BATCH):
            for values in batch:
                number += 1
                left -= sum(len(value) for value in values if isinstance(value, str))
                if left < 0:  # what repeats itself takes next to nothing in the file
                    reason = f"holds more than {file.options.limits.bytes / 1_000_000:g} MB; split it, or raise --limit-megabytes"
                    raise ArticleError(file.path, reason)
                yield Row(number, dict(zip(names, values, strict=True)))


def _column(name: str, kind: str) -> str:
    """The column in SQL; points in time as text, in UTC where they have a zone, whatever the clock here says."""
    quoted = '"' + name.replace('"', '""') + '"'
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"make_timestamp(epoch_us({quoted}))::VARCHAR"
    return f"{quoted}::VARCHAR" if kind.startswith(("TIMESTAMP", "DATE")) else quoted
