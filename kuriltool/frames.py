"""Claims as a table of pandas, polars or DuckDB: a claim a row, flat columns named as in CSV, with types.

    import kuriltool

    claims = kuriltool.extract("articles/")
    kuriltool.to_pandas(claims).groupby(["side", "position"]).size()

Dates are dates, lists are lists, and the passages of a claim are records of `start`, `end` and `text`; offsets are code points
into the article's text, half open. What a claim does not tell is null. Each table has all columns, whatever the claims, and the
libraries are imported where they are asked for.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kuriltool.analysis.dating import Bounds, between, bounds_of
from kuriltool.errors import KuriltoolError
from kuriltool.model import Claim, Passage

if TYPE_CHECKING:
    import duckdb
    import pandas
    import polars


_LONGEST_ROW = 64 * 1024 * 1024  # bytes; that of a claim as long as the longest article


class Type(StrEnum):
    """What a column holds, as DuckDB writes it."""

    TEXT = "VARCHAR"
    TEXTS = "VARCHAR[]"
    DAY = "DATE"
    WHOLE = "INTEGER"
    SHARE = "DOUBLE"
    PASSAGE = 'STRUCT("start" INTEGER, "end" INTEGER, "text" VARCHAR)'
    PASSAGES = 'STRUCT("start" INTEGER, "end" INTEGER, "text" VARCHAR)[]'
    STANCES = 'STRUCT("id" VARCHAR, "polarity" INTEGER)[]'


@dataclass(frozen=True)
class Column:
    """A column: its name, its type, and what it takes from a claim."""

    name: str
    type: Type
    of: Callable[[Claim], Any]


COLUMNS = (
    Column("id", Type.TEXT, lambda claim: claim.id),
    Column("path", Type.TEXT, lambda claim: claim.article.path),
    Column("outlet", Type.TEXT, lambda claim: claim.article.outlet),
    Column("title", Type.TEXT, lambda claim: claim.article.title),
    Column("published", Type.DAY, lambda claim: _day(claim.article.published)),
    Column("said_on", Type.TEXT, lambda claim: claim.said_on),
    Column("said_first", Type.DAY, lambda claim: days.first if (days := _said(claim)) else None),
    Column("said_last", Type.DAY, lambda claim: days.last if (days := _said(claim)) else None),
    Column("kind", Type.TEXT, lambda claim: claim.kind),
    Column("text", Type.TEXT, lambda claim: claim.text),
    Column("quoted", Type.TEXTS, lambda claim: claim.quoted),
    Column("cue", Type.TEXT, lambda claim: claim.cue and claim.cue.text),
    Column("source", Type.TEXT, lambda claim: claim.source and claim.source.text),
    Column("speaker", Type.TEXT, lambda claim: claim.speaker and claim.speaker.name),
    Column("speaker_id", Type.TEXT, lambda claim: claim.speaker and claim.speaker.id),
    Column("speaker_kind", Type.TEXT, lambda claim: claim.speaker and claim.speaker.kind),
    Column("role", Type.TEXT, lambda claim: claim.speaker and claim.speaker.role),
    Column("affiliation", Type.TEXT, lambda claim: claim.speaker and claim.speaker.affiliation),
    Column("side", Type.TEXT, lambda claim: claim.speaker and claim.speaker.side),
    Column("via", Type.TEXT, lambda claim: claim.speaker and claim.speaker.via),
    Column("position", Type.TEXT, lambda claim: claim.position),
    Column("position_by", Type.TEXT, lambda claim: claim.position_basis and claim.position_basis.by),
    Column("issues", Type.TEXTS, lambda claim: claim.issues),
    Column("propositions", Type.STANCES, lambda claim: [stance.model_dump() for stance in claim.propositions]),
    Column("zone", Type.TEXT, lambda claim: claim.zone),
    Column("start", Type.WHOLE, lambda claim: claim.content[0].start),
    Column("end", Type.WHOLE, lambda claim: claim.content[-1].end),
    Column("content", Type.PASSAGES, lambda claim: [_record(passage) for passage in claim.content]),
    Column("cue_at", Type.PASSAGE, lambda claim: _record(claim.cue)),
    Column("source_at", Type.PASSAGE, lambda claim: _record(claim.source)),
    Column("rule", Type.TEXT, lambda claim: claim.rule),
    Column("found_by", Type.TEXTS, lambda claim: claim.found_by),
    Column("why_speaker", Type.TEXT, lambda claim: claim.reasons.speaker),
    Column("why_position", Type.TEXT, lambda claim: claim.reasons.position),
    Column("confidence", Type.SHARE, lambda claim: claim.confidence),
    Column("review", Type.TEXT, lambda claim: claim.review and claim.review.verdict),
    Column("pack", Type.TEXT, lambda claim: f"{claim.pack.name} {claim.pack.version}"),
    Column("sha256", Type.TEXT, lambda claim: claim.article.sha256),
    Column("url", Type.TEXT, lambda claim: claim.article.url),
    Column("also_in", Type.TEXTS, lambda claim: [copy.path for copy in claim.appearances]),
)
"""Every column in its order. `said_on` may be a day, a month or a year; `said_first` and `said_last` are the days it spans."""


def rows(claims: Iterable[Claim]) -> Iterator[dict[str, Any]]:
    """A row for each claim, by column: dates, lists, and records as dicts."""
    return ({column.name: column.of(claim) for column in COLUMNS} for claim in claims)


def to_pandas(claims: Iterable[Claim]) -> pandas.DataFrame:
    """The claims as a DataFrame: dates as datetime64[s], words as string; lists and records as Python's own.

    Raises KuriltoolError where pandas is not installed.
    """
    library = _library("pandas", "pandas")
    types = {Type.TEXT: "string", Type.DAY: "datetime64[s]", Type.WHOLE: "int64", Type.SHARE: "float64"}
    table = list(rows(claims))
    columns = {c.name: library.Series([row[c.name] for row in table], dtype=types.get(c.type, "object")) for c in COLUMNS}
    frame: pandas.DataFrame = library.DataFrame(columns)
    return frame


def to_polars(claims: Iterable[Claim]) -> polars.DataFrame:
    """The claims as a DataFrame with nested columns as List and Struct. Raises KuriltoolError where polars is not installed."""
    library = _library("polars", "polars")
    passage = library.Struct({"start": library.Int64, "end": library.Int64, "text": library.String})
    types = {
        Type.TEXT: library.String,
        Type.TEXTS: library.List(library.String),
        Type.DAY: library.Date,
        Type.WHOLE: library.Int64,
        Type.SHARE: library.Float64,
        Type.PASSAGE: passage,
        Type.PASSAGES: library.List(passage),
        Type.STANCES: library.List(library.Struct({"id": library.String, "polarity": library.Int64})),
    }
    frame: polars.DataFrame = library.DataFrame(
        list(rows(claims)), schema={column.name: types[column.type] for column in COLUMNS}
    )
    return frame


def to_duckdb(
    claims: Iterable[Claim], connection: duckdb.DuckDBPyConnection | None = None, table: str = "claims"
) -> duckdb.DuckDBPyConnection:
    """The claims as a table to be asked by SQL: `to_duckdb(claims).execute("SELECT … FROM claims").fetchall()`.

    The table is in a database in memory, or in that of a connection, where it takes the place of one of its name; gives the
    connection. However many claims there are, none is kept on the way. Raises KuriltoolError where duckdb is not installed.
    """
    library = _library("duckdb", '"kuriltool[parquet]"')
    opened: duckdb.DuckDBPyConnection = connection if connection is not None else library.connect()
    name = '"' + table.replace('"', '""') + '"'
    with written(claims) as source:
        opened.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM {source}")
    return opened


@contextmanager
def written(claims: Iterable[Claim]) -> Iterator[str]:
    """What DuckDB reads the claims from, as SQL behind a FROM; they wait in a file that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="kuriltool-") as folder:
        path = Path(folder) / "claims.jsonl"
        with path.open("w", encoding="utf-8", errors="replace") as stream:
            stream.writelines(json.dumps(row, default=str, ensure_ascii=False) + "\n" for row in rows(claims))
        columns = ", ".join(f"{quoted(column.name)}: {quoted(column.type)}" for column in COLUMNS)
        options = f"format='newline_delimited', maximum_object_size={_LONGEST_ROW}, columns={{{columns}}}"
        yield f"read_json({quoted(str(path))}, {options})"


def quoted(text: str) -> str:
    """A text as SQL takes it."""
    return "'" + text.replace("'", "''") + "'"


def _library(name: str, package: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise KuriltoolError(f"{name} is not installed; install it with: pip install {package}") from None


def _record(passage: Passage | None) -> dict[str, Any] | None:
    return passage.model_dump() if passage else None


def _said(claim: Claim) -> Bounds | None:
    """The days on which the statement may have been made, as far as the article tells."""
    return (claim.said_when and between(claim.said_when.first, claim.said_when.last)) or bounds_of(claim.said_on)


def _day(published: str | None) -> date | None:
    """A day; None for a month or a year, of which no day may be made up."""
    days = bounds_of(published)
    return days.first if days and days.first == days.last else None
