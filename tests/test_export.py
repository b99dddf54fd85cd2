"""Claims as JSON, JSON lines and CSV."""

from __future__ import annotations

import csv
import io
import json

import pytest
from conftest import make_claims
from hypothesis import given
from hypothesis import strategies as st

from kuriltool.export import FORMATS
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


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1"])
def test_csv_cells_never_become_formulas(text: str) -> None:
    assert cells(CLAIMS[0].model_copy(update={"text": text}))["text"].startswith("'")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_comes_back_and_holds_nothing_that_steers_a_terminal(text: str) -> None:
    claim = CLAIMS[0].model_copy(update={"text": text})
    line = written("jsonl", [claim])
    assert Claim.model_validate_json(line) == claim
    assert not set(line[:-1]) & set("\x1b\x07\x9b\u202e\u2066\x00\n")
