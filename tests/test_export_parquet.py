"""Claims as Parquet, read back by DuckDB, pandas and polars."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from exported import Made, claims, in_store

from kuriltool.corpus import Corpus
from kuriltool.errors import KuriltoolError
from kuriltool.exports.parquet import write
from kuriltool.frames import COLUMNS, rows, to_pandas, to_polars
from kuriltool.queries import Query

duckdb = pytest.importorskip("duckdb")


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    yield from in_store(tmp_path, {"news/a.txt": claims(), "news/b.txt": []})


def test_duckdb_reads_the_rows_with_their_types(corpus: Corpus, tmp_path: Path) -> None:
    target = tmp_path / "it's claims*.parquet"
    write(corpus, target)
    (path,) = [str(found) for found in tmp_path.iterdir() if found.suffix == ".parquet"]
    with duckdb.connect() as connection:
        relation = connection.read_parquet(path)
        assert relation.columns == [column.name for column in COLUMNS]
        assert [str(type) for type in relation.types] == [duckdb.type(column.type).__str__() for column in COLUMNS]
        found = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
    assert found == list(rows(corpus.claims())) != []


def test_polars_and_pandas_read_it(corpus: Corpus, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    pytest.importorskip("pandas")
    write(corpus, tmp_path / "c.parquet")
    expected = to_polars(corpus.claims())
    assert polars.read_parquet(tmp_path / "c.parquet").cast(expected.schema).equals(expected)
    with duckdb.connect() as connection:
        frame = connection.read_parquet(str(tmp_path / "c.parquet")).df()
    for name in ("id", "speaker", "start", "confidence", "text"):
        assert list(frame[name].fillna("")) == list(to_pandas(corpus.claims())[name].fillna(""))


def test_the_file_says_what_offsets_count(corpus: Corpus, tmp_path: Path) -> None:
    write(corpus, tmp_path / "c.parquet")
    with duckdb.connect() as connection:
        told = connection.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(tmp_path / "c.parquet")]).fetchall()
    assert dict(told)[b"offsets" if isinstance(told[0][0], bytes) else "offsets"].startswith(b"Unicode code points")


def test_a_query_narrows_it(corpus: Corpus, tmp_path: Path) -> None:
    write(Corpus(corpus.store, Query(speakers=["Bo Lund"])), tmp_path / "c.parquet")
    with duckdb.connect() as connection:
        assert connection.read_parquet(str(tmp_path / "c.parquet")).project("speaker").fetchall() == [("Bo Lund",)]


def test_no_claims_are_a_table_too(tmp_path: Path) -> None:
    write(Made([]), tmp_path / "c.parquet")  # type: ignore[arg-type]
    with duckdb.connect() as connection:
        relation = connection.read_parquet(str(tmp_path / "c.parquet"))
        assert (relation.shape, relation.columns) == ((0, len(COLUMNS)), [column.name for column in COLUMNS])


def test_nothing_is_left_behind(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = tmp_path / "waiting"
    waiting.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(waiting))
    write(corpus, tmp_path / "c.parquet")
    with pytest.raises(OSError, match=r"No such file|Cannot open"):
        write(corpus, tmp_path / "no" / "folder" / "c.parquet")
    assert list(waiting.iterdir()) == []


def test_what_is_not_installed_is_named(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(KuriltoolError, match=r'pip install "kuriltool\[parquet\]"'):
        write(corpus, tmp_path / "c.parquet")
