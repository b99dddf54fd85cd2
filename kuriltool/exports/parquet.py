"""Claims as Parquet: the table of `kuriltool.frames`, with its types, for DuckDB, pandas, polars and R."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING

import kuriltool
from kuriltool.clean import one_line
from kuriltool.errors import KuriltoolError
from kuriltool.frames import quoted, written

if TYPE_CHECKING:
    from kuriltool.corpus import Corpus

_ABOUT = {
    "offsets": "Unicode code points into the text of the article, half open",
    "made_by": f"kuriltool {kuriltool.__version__}",
}


def write(corpus: Corpus, target: Path) -> None:
    """One claim a row. The file's own metadata tells what offsets count.

    Raises KuriltoolError where duckdb is not installed, OSError where the file can't be written.
    """
    try:
        import duckdb
    except ModuleNotFoundError:
        reason = 'Parquet needs duckdb; install it with: pip install "kuriltool[parquet]"'
        raise KuriltoolError(reason) from None
    target.touch()  # what is wrong with the place is told as for any other file
    about = ", ".join(f"{name}: {quoted(told)}" for name, told in _ABOUT.items())
    with written(corpus.claims()) as source, duckdb.connect() as connection:
        options = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{about}}}"
        try:
            connection.execute(f"COPY (SELECT * FROM {source}) TO {quoted(str(target))} ({options})")
        except duckdb.IOException as error:
            raise OSError(errno.EIO, one_line(str(error))) from error
