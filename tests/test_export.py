"""Claims as JSON, JSON lines and CSV."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from pathlib import Path

import pytest
import typer
from conftest import make_claims
from hypothesis import given
from hypothesis import strategies as st

from kuriltool.cli.output import Target, target
from kuriltool.exports.flat import FORMATS, cell, write_csv
from kuriltool.model import Claim

CLAIMS = make_claims("a.txt")


def written(name: str, claims: list[Claim]) -> str:
    stream = io.StringIO(newline="")
    FORMATS[name](claims, stream)
    return stream.getvalue()


def cells(claim: Claim) -> dict[str, str]:
    return next(iter(csv.DictReader(io.StringIO(written("csv", [claim]), newline=""))))


def test_json_is_one_indented_array_of_whole_records() -> None:
    text = written("json", CLAIMS)
    assert json.loads(text) == [claim.model_dump() for claim in CLAIMS]
    assert text.startswith('[\n  {\n    "id": ')
    assert "Sólveig" in text


def test_no_claims() -> None:
    assert written("json", []) == "[]\n"
    assert written("jsonl", []) == ""
    assert len(written("csv", []).splitlines()) == 1


def test_jsonl_is_one_record_a_line() -> None:
    assert [Claim.model_validate_json(line) for line in written("jsonl", CLAIMS).splitlines()] == CLAIMS


def test_csv_is_flat() -> None:
    row = cells(CLAIMS[2])
    assert row["speaker"] == "Bo Lund"
    assert row["issues"] == "river-border; talks"
    assert row["path"] == "a.txt"
    assert written("csv", CLAIMS).count("\r\n") == len(CLAIMS) + 1


def test_csv_of_a_claim_without_anything() -> None:
    bare = CLAIMS[0].model_copy(update={"cue": None, "source": None, "speaker": None, "position": None, "said_on": None})
    row = cells(bare)
    assert (row["speaker"], row["cue"], row["source"], row["position"]) == ("", "", "", "")


FORMULAS = [
    '=HYPERLINK("http://x")',
    "=cmd|'/C calc'!A0",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\t1",
    "＝1",
    "＋1",
    "－1",
]
FORMULAS += ["＠1", "﹦1", "﹢1", "﹣1", "﹫1", " =1", "\u00a0=1", "\u3000=1", '"=1', "' \" =1", "\u2028=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_cells_never_become_formulas(text: str) -> None:
    assert cell(text).startswith("'")


@pytest.mark.parametrize("text", [text for text in FORMULAS if text[0] not in "\t\n"])  # those part cells themselves
@pytest.mark.parametrize("parted", [";", "\n", "\t", "x;", "; y;"])
def test_nor_do_parts_of_them_where_semicolons_or_tabs_part_cells(parted: str, text: str) -> None:
    assert f"{parted[-1]}'" in cell(parted + text)


@pytest.mark.parametrize(
    "text", ["a - b", "no; not at all", "5; 6", "“- No”", "a=b", "me@home", "x, -1", "\u200b=1", "'", "", '"So," he said']
)
def test_csv_cells_that_are_none_stay(text: str) -> None:
    assert cell(text) == text.replace("\u200b", "\ufffd")


@given(st.text(st.sampled_from(";\t\n \u00a0\"'=+-@＝x"), max_size=12))
def test_no_reading_of_a_cell_begins_with_a_formula(text: str) -> None:
    for part in re.split("[;\t\n]", cell(text)):
        assert not part.strip().strip('"').strip().startswith(tuple("=+-@＝")) or part.lstrip().startswith("'")


@pytest.mark.parametrize("text", [" " * 200_000, "; " * 100_000, "\n" * 200_000, "'\"" * 100_000, ";" + '"' * 200_000])
def test_no_cell_takes_long(text: str) -> None:
    began = time.process_time()
    cell(text)
    assert time.process_time() - began < 2


def test_every_cell_of_a_claim_is_guarded() -> None:
    bad, claim = "=1", CLAIMS[0]
    article = claim.article.model_copy(update=dict.fromkeys(("path", "title", "outlet", "published", "sha256"), bad))
    speaker = claim.speaker and claim.speaker.model_copy(update=dict.fromkeys(("id", "name", "role", "side"), bad))
    said = claim.cue and claim.cue.model_copy(update={"text": bad})
    words = dict.fromkeys(("id", "text", "said_on", "position", "rule"), bad)
    lists = {key: [bad] for key in ("issues", "quoted", "found_by")}
    hostile = claim.model_copy(update={**words, **lists, "article": article, "speaker": speaker, "cue": said, "source": said})
    assert not [name for name, value in cells(hostile).items() if value.startswith("=")]


def test_raw_csv_has_the_words_to_the_letter() -> None:
    stream = io.StringIO(newline="")
    write_csv([CLAIMS[0].model_copy(update={"text": "=1;\t=2\x1b", "said_on": None})], stream, raw=True)
    row = next(iter(csv.DictReader(io.StringIO(stream.getvalue(), newline=""))))
    assert (row["text"], row["said_on"]) == ("=1;\t=2\x1b", "")


@pytest.mark.parametrize(("given", "expected"), [(("csv", False, None), "csv"), ((None, False, Path("x.csv")), "csv")])
def test_raw_csv_is_asked_for_with_csv(given: tuple[str | None, bool, Path | None], expected: str) -> None:
    assert target(*given, csv_raw=True) == Target(expected, given[2], csv_raw=True)


@pytest.mark.parametrize("given", [("json", False, None), (None, True, None), ("table", False, None)])
def test_raw_csv_is_refused_for_other_formats(given: tuple[str | None, bool, Path | None]) -> None:
    with pytest.raises(typer.BadParameter, match="--csv-raw is about CSV"):
        target(*given, csv_raw=True)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_comes_back_and_holds_nothing_that_steers_a_terminal(text: str) -> None:
    claim = CLAIMS[0].model_copy(update={"text": text})
    line = written("jsonl", [claim])
    assert Claim.model_validate_json(line) == claim
    assert not set(line[:-1]) & set("\x1b\x07\x9b\u202e\u2066\x00\n")
