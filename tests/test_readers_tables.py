"""Tables of articles: JSON, JSON Lines, CSV and Parquet, whole and in every way broken."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuriltool.articles import Article, Fields, Limits, ReadOptions, entries, read, read_all
from kuriltool.articles.readers.dates import published
from kuriltool.errors import ArticleError

DEFAULTS = ReadOptions()


def found(path: Path, data: str | bytes, options: ReadOptions = DEFAULTS) -> list[Article | ArticleError]:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_all(path, options))


def told(path: Path, data: str | bytes, options: ReadOptions = DEFAULTS) -> list[str]:
    """What comes of a file, a line each: `#name text` for articles, `#name: reason` for errors."""
    told = []
    for one in found(path, data, options):
        name = one.path.removeprefix(str(path))
        told.append(f"{name}: {one.reason}" if isinstance(one, ArticleError) else f"{name} {one.text}")
    return told


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('[{"text": "One"}, {"text": "Two", "id": "b"}]', ["#1 One", "#b Two"]),
        ('{"text": "One"}', [" One"]),
        ('\ufeff\n{\n  "text": "One"\n}\n', [" One"]),
        ('{"status": "ok", "total": 2, "articles": [{"text": "One"}, {"text": "Two"}]}', ["#1 One", "#2 Two"]),
        ('{"text": "One"}\n{"text": "Two"}\n', ["#1 One", "#2 Two"]),
        ('{\n "text": "One"\n}\n{\n "text": "Two"\n}', ["#1 One", "#2 Two"]),
        ('{"text": "One"}\n{"text": \n{"text": "Three"}',
         ["#1 One", "#2: line 2 is no JSON: expecting value at column 9", "#3 Three"]),
        ('[{"text": "One"}, {"te', ["#1 One", ": is no JSON at line 1, column 20: unterminated string"]),
        ('[{"text": "One"},',
         ["#1 One", ": breaks off: its array is never closed; what came before at line 1, column 18 was read"]),
        ('[{"text": "One"}] [{"text": "Two"}]',
         ["#1 One", ": goes on after its array, at line 1, column 17; put all articles into one array"]),
        ('[{"text": "One"}, 2, null]', ["#1 One", "#2: is a number, not an object", "#3: is null, not an object"]),
        ('[{"full\\ntext": "x", "Body": "y"}, {"Bo',
         [': has no column "text"; it has Body, full text: say --text-field Body',
          ": is no JSON at line 1, column 37: unterminated string"]),
        ("[]", [": holds no article"]),
        ("", [": holds no article"]),
        ("{}", [': has no column "text"']),
        ("Plain words.", [": is no JSON at line 1, column 1: expecting value"]),
        ("[" * 100_000, [": is no JSON at line 1, column 2: it is nested too deeply"]),
        ('[{"text": "One", "n": ' + "9" * 10_000 + "}]", ["#1 One"]),
        ('[{"text": "One", "text": "Two"}]', ['#1: has "text" 2 times; leave one of them']),
        ('[{"text": "One\nmore", "title": NaN}]', ["#1 One\nmore"]),
        ('[{"text": "\\ud800One"}]', ["#1 \ufffdOne"]),
    ],
)  # fmt: skip
def test_json_of_every_shape(tmp_path: Path, data: str, expected: list[str]) -> None:
    assert told(tmp_path / "a.json", data) == expected


def test_broken_line_costs_itself_alone(tmp_path: Path) -> None:
    lines = ['{"text": "One"}', "", '{"text": "Tw', "[1]", '{"text": "  "}', '{"text": ["a"]}', '{"title": "T"}', "[" * 100_000]
    assert told(tmp_path / "a.jsonl", "\r\n".join([*lines, '{"text": "Nine", "id": 7},'])) == [
        "#1 One",
        "#3: line 3 is no JSON: unterminated string at column 10",
        "#4: line 4 is a list, not an object",
        '#5: has no text in "text"',
        '#6: its "text" is a list, not text',
        '#7: has no text in "text"',
        "#8: line 8 is no JSON: it is nested too deeply at column 1",
        "#7.9 Nine",
    ]


def test_json_lines_that_are_one_json_value_are_read_whole(tmp_path: Path) -> None:
    assert told(tmp_path / "a.jsonl", '[\n{"text": "One"},\n{"text": "Two"}\n]\n') == ["#1 One", "#2 Two"]


def test_line_that_is_too_long_costs_itself_alone(tmp_path: Path) -> None:
    options = ReadOptions(limits=Limits(characters=10))
    lines = [json.dumps({"text": text}) for text in ("One", "x" * 1_000, "Three")]
    reason = "#2: its line is longer than 0.00032 MB; raise --limit-characters"
    assert told(tmp_path / "a.jsonl", "\n".join(lines), options) == ["#1 One", reason, "#3 Three"]


def test_bad_bytes_of_one_line_warn_of_one_article(tmp_path: Path) -> None:
    data = '{"text": "“Good”"}\n'.encode() + b'{"text": "\x93Old\x94"}\n{"text": "Plain"}'
    first, second, third = found(tmp_path / "a.jsonl", data)
    assert isinstance(first, Article) and isinstance(second, Article) and isinstance(third, Article)
    assert [first.text, second.text, third.text] == ["“Good”", "“Old”", "Plain"]
    assert (first.warnings, second.encoding, third.warnings) == ((), "cp1252", ())
    assert "Windows-1252" in second.warnings[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize(
    ("name", "data"), [("a.jsonl", '{"text": "“One”"}\n{"text": "Two"}\n'), ("a.csv", "text;id\n“One”;1\nTwo;2\n")]
)
def test_byte_order_marks(tmp_path: Path, name: str, data: str, encoding: str) -> None:
    assert told(tmp_path / name, data.encode(encoding)) == ["#1 “One”", "#2 Two"]


def test_file_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    # Random letters: what packs too well comes out in one piece.
    data = gzip.compress(b"".join(b'{"text": "%s"}\n' % bytes(97 + (i * j * j) % 26 for j in range(500)) for i in range(2_000)))
    *before, last = found(tmp_path / "a.jsonl.gz", data[: len(data) // 2])
    assert len(before) > 100
    assert all(isinstance(one, Article) for one in before)
    assert isinstance(last, ArticleError)


def test_metadata_and_where_they_come_from(tmp_path: Path) -> None:
    row = {
        "body": "One",
        "ID": 17.0,
        "headline": " Talks\nresume ",
        "author": ["Ana Holm", "Bo Berg"],
        "source": {"name": "Gazette"},
        "date": "Feb 7, 2026",
        "url": "https://example.org/1",
    }
    options = ReadOptions(fields=Fields(text="body", title="headline", outlet="source.name"))
    (article,) = found(tmp_path / "a.json", json.dumps([row]), options)
    assert isinstance(article, Article)
    assert vars(article.metadata) == {
        "id": "17",
        "title": "Talks resume",
        "author": "Ana Holm, Bo Berg",
        "outlet": "Gazette",
        "published": "2026-02-07",
        "url": "https://example.org/1",
    }


def test_digest_changes_with_the_metadata_but_not_with_names_and_order(tmp_path: Path) -> None:
    def digest(data: str, options: ReadOptions = DEFAULTS) -> str:
        (tmp_path / "a.json").write_text(data)
        (entry,) = entries(tmp_path / "a.json", options)
        assert not isinstance(entry, ArticleError)
        assert entry.sha256 == entry.read().sha256
        return entry.sha256

    first = digest('{"text": "One", "title": "T"}')
    assert digest('{"title": "T", "other": 5, "text": "One"}') == first
    assert digest('{"body": "One", "title": "T"}', ReadOptions(fields=Fields(text="body"))) == first
    assert digest('{"text": "One", "title": "U"}') != first
    assert digest('{"text": "One", "title": "T", "date": "2026-02-07"}') != first


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", '[{"headline": "H", "Body": "B"}, {"headline": "H", "Body": "B"}]'),
        ("a.jsonl", '{"headline": "H", "Body": "B"}\n' * 5_000),
        ("a.csv", "headline,Body\nH,B\n"),
        ("a.tsv", "headline\tBody\n"),
    ],
)
def test_table_without_the_column_is_one_error_with_the_best_guess(tmp_path: Path, name: str, data: str) -> None:
    assert told(tmp_path / name, data) == [': has no column "text"; it has Body, headline: say --text-field Body']


def test_table_without_any_likely_column_asks_for_it(tmp_path: Path) -> None:
    header = ",".join(f"column{i}" for i in range(10))
    assert told(tmp_path / "a.csv", header) == [
        ': has no column "text"; it has column0, column1, column2, column3, column4, column5, column6, column7 and 2 more: '
        "say which holds the text: --text-field NAME"
    ]


def test_keys_inside_a_key(tmp_path: Path) -> None:
    data = '[{"article": {"body": "One"}}, {"article": {}}, {"article": 5}]'
    path = tmp_path / "a.json"
    without = 'has no text in "article.body"'
    expected = ["#1 One", f"#2: {without}", f"#3: {without}"]
    assert told(path, data, ReadOptions(fields=Fields(text="article.body"))) == expected
    wrong = ': has no column "article.words"; it has article: say --text-field article'
    assert told(path, data, ReadOptions(fields=Fields(text="article.words"))) == [wrong]


def test_our_own_claims_are_no_articles(tmp_path: Path) -> None:
    claim = dict.fromkeys(("id", "text", "cue", "source", "speaker", "position", "rule", "confidence"), "x")
    reason = [": holds claims, not articles; give the articles that they were found in"]
    assert told(tmp_path / "a.json", json.dumps([claim, claim])) == reason
    assert told(tmp_path / "a.jsonl", json.dumps(claim)) == reason
    assert told(tmp_path / "a.csv", ",".join(claim) + "\n" + ",".join(claim.values())) == reason


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('text,id\n"One, ""two""\nand three",a\n', ['#a One, "two"\nand three']),
        ("id;Text\r\n1;One, two\r\n", ["#1 One, two"]),
        ("id\ttext\n1\tOne, two; three\n", ["#1 One, two; three"]),
        ('sep=;\n"text";"id"\n"One";1\n', ["#1 One"]),
        ("text,id\rOne,1\rTwo,2\r", ["#1 One", "#2 Two"]),
        ("\n\ntext\nOne\n\n,,\nTwo", ["#1 One", "#2 Two"]),
        ("id,text\n1,One\n2,Two,three\n3,Four,,\n",
         ["#1 One", "#2: line 3: has 3 cells where the header has 2; quote cells that hold a comma", "#3 Four"]),
        ('text,id\n"One"x,1\nTwo,2\n',
         ['#1: line 2: after a closing quotation mark the cell goes on; write " inside a cell as ""', "#2 Two"]),
        ('text,id\nOne,1\n"never closed,2\nThree,3\n', ["#1 One", "#2: line 3: a quoted cell is never closed", "#3 Three"]),
        ("text,text\na,b", [': has 2 columns "text"; rename all but one']),
        ("text,note,note\nOne,b,c", ["#1 One"]),
        ("text\n", [": holds no article"]),
        ("text,id\nO\0ne,1\n", ["#1 O\0ne"]),
        ("text,id\n,1\n", ['#1: has no text in "text"']),
        (b"text,id\n\x93Caf\xe9\x94,1\n", ["#1 “Café”"]),
        ('id,text\n1,"' + "x" * 200_000 + '"\n', ["#1 " + "x" * 200_000]),
    ],
)  # fmt: skip
def test_csv_of_every_kind(tmp_path: Path, data: str | bytes, expected: list[str]) -> None:
    assert told(tmp_path / "a.csv", data) == expected


def test_row_that_is_too_short_is_read_with_a_warning(tmp_path: Path) -> None:
    (article,) = found(tmp_path / "a.csv", "text,id,date\nOne,1\n")
    assert isinstance(article, Article)
    assert article.warnings == ("has 2 cells where the header has 3, so it may have been cut",)


def test_cell_that_is_never_closed_costs_one_row_of_many(tmp_path: Path) -> None:
    data = "text,id\nOne,1\n" + '"never closed,2\n' + ",\n" * 60_000 + "Last,3\n"
    assert told(tmp_path / "a.csv", data) == ["#1 One", "#2: line 3: a quoted cell is never closed", "#3 Last"]


def test_quoted_cells_that_are_never_closed_over_and_over_end_the_file(tmp_path: Path) -> None:
    # Each line alone opens a cell, and leaves it open if it is already.
    *_, last = told(tmp_path / "a.csv", "text\n" + 'x",,"\n' * 10_000)
    assert last.startswith(": has quoted cells over and over that are never closed, the last of them in line")


def test_key_that_an_object_has_a_hundred_thousand_times(tmp_path: Path) -> None:
    keys = ", ".join(f'"k{i}": 1, "k{i}": 2' for i in range(50_000))
    assert told(tmp_path / "a.jsonl", f'{{"text": "One", {keys}}}') == ["#1 One"]


def test_tabs_without_quoting(tmp_path: Path) -> None:
    assert told(tmp_path / "a.tsv", 'text\tid\n"Never," she said\t1\n"Quoted\tcell"\t2\n') == [
        '#1 "Never," she said',
        "#2 Quoted\tcell",
    ]


_CELL = st.text(st.characters(exclude_categories=("Cs",)))


@given(st.lists(st.tuples(_CELL, _CELL), min_size=1), st.sampled_from(",;\t"))
def test_whatever_csv_holds_comes_back(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], mark: str) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=mark, quoting=csv.QUOTE_ALL)
        writer.writerows([("text", "title"), *((f"Words{text}words", title) for text, title in rows)])
    texts = [one.text for one in read_all(path) if isinstance(one, Article)]
    assert texts == [f"Words{text}words" for text, _ in rows]


@given(st.binary(max_size=300), st.sampled_from(["a.json", "a.jsonl", "a.csv", "a.tsv"]))
def test_no_bytes_get_anything_but_articles_and_errors_of_one_line(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    for one in found(tmp_path_factory.mktemp("any") / name, b"text,\n" + data if name.endswith("sv") else data):
        assert isinstance(one, Article | ArticleError)
        assert not isinstance(one, ArticleError) or "\n" not in one.reason


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["text", "id", "date", "title", "author"]) | st.text(), inner)
    ),
)


@settings(max_examples=40)
@given(st.lists(_JSON, max_size=3))
def test_no_json_gets_anything_but_articles_and_errors(tmp_path_factory: pytest.TempPathFactory, values: list[object]) -> None:
    folder = tmp_path_factory.mktemp("json")
    whole = found(folder / "a.json", json.dumps(values))
    lines = found(folder / "a.jsonl", "\n".join(map(json.dumps, values)))
    assert all(isinstance(one, Article | ArticleError) for one in whole)
    texts = [one.text for one in whole if isinstance(one, Article)]
    assert [one.text for one in lines if isinstance(one, Article)] == texts


def parquet(path: Path, select: str) -> Path:
    duckdb = pytest.importorskip("duckdb")
    duckdb.sql(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return path


def test_parquet(tmp_path: Path) -> None:
    rows = "SELECT 'Words ' || i AS text, i AS id, TIMESTAMPTZ '2026-02-07 23:30:00+00' AS date FROM range(250) t(i)"
    path = parquet(tmp_path / "a.parquet", rows)
    articles = list(read_all(path))
    assert len(articles) == 250
    last = articles[-1]
    assert isinstance(last, Article)
    assert (last.path, last.text) == (f"{path}#249", "Words 249")
    assert (last.metadata.id, last.metadata.published) == ("249", "2026-02-07")
    assert [one.path for one in found(tmp_path / "b.parquet.bz2", bz2.compress(path.read_bytes()))][:1] == [
        f"{tmp_path}/b.parquet.bz2#0"
    ]


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        ("SELECT 1 AS text", ['#1: its "text" is a number, not text']),
        ("SELECT 'words' AS body, 1 AS id", [': has no column "text"; it has body, id: say --text-field body']),
        ("SELECT 'One'::BLOB AS text, DATE '2026-02-07' AS date", ["#1 One"]),
        ("SELECT * FROM (VALUES ('One', NULL), (NULL, 'T')) t(text, title)", ["#1 One", '#2: has no text in "text"']),
        ("SELECT 'One' AS text WHERE false", [": holds no article"]),
    ],
)
def test_parquet_of_every_kind(tmp_path: Path, select: str, expected: list[str]) -> None:
    path = parquet(tmp_path / "a.parquet", select)
    assert told(path, path.read_bytes()) == expected


def test_parquet_that_unpacks_to_too_much_gives_what_the_limit_allows(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", "SELECT repeat('Words. ', 1000) AS text FROM range(2000)")
    assert path.stat().st_size < 100_000
    *before, last = read_all(path, ReadOptions(limits=Limits(bytes=100_000)))
    assert [isinstance(one, Article) for one in before] == [True] * 14
    assert isinstance(last, ArticleError)
    assert last.reason == "holds more than 0.1 MB; split it, or raise --limit-megabytes"


@pytest.mark.parametrize("kept", [0, 10, 150])
def test_damaged_parquet_is_one_error(tmp_path: Path, kept: int) -> None:
    path = parquet(tmp_path / "a.parquet", "SELECT 'One' AS text")
    (error,) = found(path, b"PAR1" * (kept > 0) + path.read_bytes()[4:kept])
    assert isinstance(error, ArticleError)
    assert str(tmp_path) not in error.reason
    assert "\n" not in error.reason


def test_one_article_in_a_table_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text\nOne\n")
    assert read(tmp_path / "a.csv").text == "One"


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"text": "One"}\n{"text": "Two"}\n')))
    assert [one.text for one in read_all("-") if isinstance(one, Article)] == ["One", "Two"]


_COUNT_AND_MEMORY = """
import pathlib, re, sys
from kuriltool.articles import Limits, ReadOptions, read_all
print(sum(1 for _ in read_all(sys.argv[1], ReadOptions(limits=Limits(bytes=10**9)))))
print(re.search(r"VmHWM:\\s+(\\d+) kB", pathlib.Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is told in other ways")
@pytest.mark.parametrize(("name", "header", "row"), [("a.jsonl", "", '{"text": "%s"}\n'), ("a.csv", "id,text\n", '1,"%s"\n')])
def test_large_table_takes_little_memory(tmp_path: Path, name: str, header: str, row: str) -> None:
    with (tmp_path / name).open("w") as file:
        file.write(header)
        for _ in range(6_000):
            file.write(row % ("Words and more words. " * 800))
    assert (tmp_path / name).stat().st_size > 100_000_000
    command = [sys.executable, "-c", _COUNT_AND_MEMORY, str(tmp_path / name)]
    rows, kilobytes = map(int, subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    assert rows == 6_000
    assert kilobytes < 60_000


DAY = "2026-02-07"


@pytest.mark.parametrize(
    "value",
    [
        DAY, "2026-2-7", "2026/02/07", "2026.02.07", "20260207", "20260207T101500Z", "2026-02-07T23:59:59-10:00",
        "2026-02-07 10:15", "2026-02-07+09:00", "Feb 7, 2026", "Feb. 7, 2026", "7 February 2026", "7th of February, 2026",
        "Saturday, February 7, 2026", "February 7, 2026 Saturday", "Sat, 07 Feb 2026 23:59:59 -1000", "Sat 7 Feb 2026 10:15 GMT",
        "7.2.2026", " 7\nFeb  2026 ",
        1770422400, 1770422400.5, 1770422400000, "1770422400", 20260207,
    ],
)  # fmt: skip
def test_dates_that_are_sure(value: object) -> None:
    assert published(value) == (DAY, ())


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("02/07/2026", 'date "02/07/2026" could be 2 July or 7 February; write 2026-07-02 or 2026-02-07'),
        ("02-07-2026 10:15", 'date "02-07-2026 10:15" could be 2 July or 7 February; write 2026-07-02 or 2026-02-07'),
        ("02/07/26", 'date "02/07/26" leaves the century open; write it like 2026-02-07'),
        ("10:15 02/07/2026", 'date "10:15 02/07/2026" is no full date; write it like 2026-02-07'),
        ("2026-02-30", 'date "2026-02-30" is no day of the calendar'),
        ("2026", 'date "2026" is no full date; write it like 2026-02-07'),
        (2026, 'date "2026" is no full date; write it like 2026-02-07'),
        ("February 2026", 'date "February 2026" is no full date; write it like 2026-02-07'),
        ("yesterday", 'date "yesterday" is no full date; write it like 2026-02-07'),
        ("7 Feb", 'date "7 Feb" is no full date; write it like 2026-02-07'),
        ("x" * 200, 'date "' + "x" * 40 + '…" is no date'),
        (["2026"], "its date is neither text nor number, so it has none"),
        (True, "its date is neither text nor number, so it has none"),
    ],
)
def test_dates_that_are_not_sure_are_told(value: object, reason: str) -> None:
    assert published(value) == (None, (reason,))


@pytest.mark.parametrize("value", [None, "", "  ", float("nan")])
def test_missing_date_is_no_trouble(value: object) -> None:
    assert published(value) == (None, ())


@pytest.mark.parametrize("value", ["13/02/2026", "02/13/2026", "13-2-2026"])
def test_date_that_has_one_reading_alone(value: str) -> None:
    assert published(value) == ("2026-02-13", ())


@given(st.text() | st.integers() | st.floats())
def test_no_date_is_an_error(value: object) -> None:
    day, warnings = published(value)
    assert day is None or (len(day) == 10 and not warnings)
