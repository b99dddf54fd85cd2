"""Claims as tables of pandas, polars and DuckDB: the same columns, types and values in each."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from exported import NASTY, changed, claims, dated, speaker
from hypothesis import given, settings
from hypothesis import strategies as st

from kuriltool.errors import KuriltoolError
from kuriltool.exports.flat import _COLUMNS as OF_CSV
from kuriltool.frames import COLUMNS, Type, rows, to_duckdb, to_pandas, to_polars
from kuriltool.model import Claim, Passage, Review

NAMES = [column.name for column in COLUMNS]


def in_pandas(found: list[Claim]) -> list[dict[str, Any]]:
    pandas = pytest.importorskip("pandas")
    frame = to_pandas(iter(found))
    assert list(frame.columns) == NAMES
    days = [column.name for column in COLUMNS if column.type is Type.DAY]

    def plain(name: str, value: Any) -> Any:
        if name in days:
            return None if value is pandas.NaT else value.date()
        return value if isinstance(value, list | dict) or not pandas.isna(value) else None

    return [{name: plain(name, value) for name, value in row.items()} for row in frame.to_dict("records")]


def in_polars(found: list[Claim]) -> list[dict[str, Any]]:
    pytest.importorskip("polars")
    frame = to_polars(iter(found))
    assert frame.columns == NAMES
    return frame.to_dicts()


def in_duckdb(found: list[Claim]) -> list[dict[str, Any]]:
    pytest.importorskip("duckdb")
    with to_duckdb(iter(found)) as connection:
        asked = connection.execute("SELECT * FROM claims")
        assert [column[0] for column in asked.description] == NAMES
        return [dict(zip(NAMES, row, strict=True)) for row in asked.fetchall()]


TABLES = {"pandas": in_pandas, "polars": in_polars, "duckdb": in_duckdb}
EACH = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
Table = Callable[[list[Claim]], list[dict[str, Any]]]


def test_a_row_tells_what_the_claim_tells() -> None:
    first, second, third, nobody = rows(claims())
    assert {name: first[name] for name in ("speaker", "side", "position", "kind", "cue", "confidence", "pack")} == {
        "speaker": "Ana Sólveig",
        "side": "North",
        "position": "North",
        "kind": "direct",
        "cue": "said",
        "confidence": 0.9,
        "pack": "rivers 1",
    }
    assert (first["published"], first["said_first"], first["said_last"]) == (date(2026, 2, 7),) * 3
    assert (second["said_on"], second["said_first"], second["said_last"]) == ("2026-02", date(2026, 2, 1), date(2026, 2, 28))
    assert (third["published"], third["said_on"], third["said_first"], third["said_last"]) == (None,) * 4
    assert third["propositions"] == [{"id": "river-ours", "polarity": -1}, {"id": "share-river", "polarity": 1}]
    assert (nobody["speaker"], nobody["side"], nobody["position"], nobody["via"]) == (None,) * 4
    content = claims()[0].content[0]
    assert first["content"] == [{"start": content.start, "end": content.end, "text": "The river is ours"}]
    assert (first["start"], first["end"]) == (content.start, content.end)
    (parted,) = rows([changed(claims()[0], content=[content, Passage(start=90, end=93, text="and")])])
    assert (parted["start"], parted["end"], len(parted["content"])) == (content.start, 93, 2)


def test_every_column_of_csv_is_there() -> None:
    assert set(OF_CSV) <= set(NAMES)
    assert len(set(NAMES)) == len(NAMES)


@EACH
def test_each_table_holds_the_rows(table: Table) -> None:
    one = claims()[0]
    parted = changed(one, content=[*one.content, Passage(start=50, end=53, text="and")], appearances=[one.article])
    bare = changed(one, cue=None, source=None, quoted=[], review=Review(verdict="confirmed", on="2026-03-01", origin="x"))
    found = [*claims(), parted, bare]
    assert table(found) == list(rows(found))


@EACH
def test_a_table_of_no_claims_has_all_columns(table: Table) -> None:
    assert table([]) == []


@EACH
@pytest.mark.parametrize("date", ["2026-02", "2026", "1644", "soon", "2026-02-30", None])
def test_no_day_is_made_up(table: Table, date: str | None) -> None:
    one = claims()[0]
    (row,) = table([changed(one, said_on=date, article=changed(one.article, published=date))])
    assert (row["said_on"], row["published"]) == (date, None)
    assert (row["said_first"] is None) == (date in ("soon", "2026-02-30", None))


@EACH
def test_days_long_ago_are_days(table: Table) -> None:
    (row,) = table([changed(claims()[0], said_on="1855-02-07", said_when=dated("1644-01-01", "1855-02-07"))])
    assert (row["said_first"], row["said_last"]) == (date(1644, 1, 1), date(1855, 2, 7))


@EACH
def test_words_come_through_to_the_letter(table: Table) -> None:
    odd = NASTY + "\n\t\"'\\ \x00 end"
    found = changed(claims()[0], text=odd, speaker=speaker(odd, odd), issues=[odd], position=odd)
    (row,) = table([found])
    assert (row["text"], row["speaker"], row["issues"], row["position"]) == (odd, odd, [odd], odd)


def test_types_do_not_hang_on_the_claims() -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    bare = [changed(claims()[0], speaker=None, position=None, cue=None, source=None, said_on=None, issues=[], quoted=[])]
    for found in ([], bare, claims()):
        assert to_pandas(found).dtypes.equals(to_pandas(claims()).dtypes)
        assert to_polars(found).schema == to_polars(claims()).schema
    frame = to_pandas(claims())
    assert pandas.api.types.is_datetime64_any_dtype(frame["published"])
    assert pandas.api.types.is_string_dtype(frame["speaker"])
    assert to_polars(claims()).schema["published"] == polars.Date


def test_claims_become_a_table_of_a_connection() -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        for found in (claims(), claims()[:2]):  # the second takes the first one's place
            assert to_duckdb(found, connection, 'my "claims"') is connection
        asked = 'SELECT speaker, count(*) FROM "my ""claims""" GROUP BY ALL'
        assert connection.execute(asked).fetchall() == [("Ana Sólveig", 2)]
        stances = 'SELECT p.id, p.polarity FROM (SELECT unnest(propositions) p FROM "my ""claims""")'
        assert connection.execute(stances).fetchall() == [("river-ours", 1)]


def test_the_table_is_there_to_be_asked() -> None:
    pytest.importorskip("duckdb")
    asked = "SELECT count(*) FROM claims WHERE list_contains(issues, 'talks')"
    assert to_duckdb(claims()).execute(asked).fetchall() == [(3,)]


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("duckdb")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    to_duckdb(claims())

    def broken() -> Any:
        yield claims()[0]
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        to_duckdb(broken())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("make", "library", "package"),
    [(to_pandas, "pandas", "pandas"), (to_polars, "polars", "polars"), (to_duckdb, "duckdb", r'"kuriltool\[parquet\]"')],
)
def test_a_library_that_is_not_there_is_named(
    make: Callable[[list[Claim]], Any], library: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(KuriltoolError, match=f"{library} is not installed; install it with: pip install {package}"):
        make([])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=3, max_size=3))
def test_any_words_are_the_same_in_each(words: list[str]) -> None:
    text, name, issue = words
    found = [changed(claims()[0], text=text, speaker=speaker(name), issues=[issue])]
    expected = list(rows(found))
    assert all(table(found) == expected for table in TABLES.values())
