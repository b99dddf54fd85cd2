"""Nasty files and situations, each beside a good article: what must come of it comes, and the good article is read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from reliability import command, nasty
from reliability.nasty import CASES, EXPECTED, Nasty
from reliability.payload import PAYLOAD

from kuriltool.pipeline import Extractor

README = Path(__file__).resolve().parent.parent / "README.md"

if not hasattr(os, "fork"):
    pytest.skip("commands are run in forked children", allow_module_level=True)


@pytest.fixture(scope="module")
def loaded(shipped_extractor: Extractor) -> Iterator[None]:
    with command.loaded(shipped_extractor):
        yield


def _named(case: Nasty) -> object:
    return pytest.param(case, id=f"{case.kind}: {case.name}", marks=[pytest.mark.slow] if case.slow else [])


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("case", [_named(case) for case in CASES if not case.long])
def test_what_comes_of_it(case: Nasty, tmp_path: Path) -> None:
    assert nasty.attempt(case, tmp_path).wrong == ()


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"code": 1}, "exit code 0, not 1"),
        ({"says": "is empty"}, "nothing on stderr fits"),
        ({"claims": 0}, f"{EXPECTED} claims, not 0"),
        ({"make": nasty.txt("The fishermen waited for word by the river.")}, f"0 claims, not the {EXPECTED}"),
        ({"make": nasty.written(nasty.BESIDE, b"")}, "of the good article beside it 0 claims"),
        ({"limit": 0.01}, "crashed"),
    ],
)
def test_a_case_that_does_not_come_out_as_it_must_is_told(changed: dict[str, object], told: str, tmp_path: Path) -> None:
    case = replace(Nasty("Good", "the article itself", nasty.txt(nasty.TEXT)), **changed)  # type: ignore[arg-type]
    assert any(told in wrong for wrong in nasty.attempt(case, tmp_path).wrong)


def test_cases_are_many_and_each_is_named_once() -> None:
    names = [(case.kind, case.name) for case in CASES]
    assert len(names) == len(set(names)) > 150


def test_the_readme_tells_of_every_case_what_is_expected() -> None:
    rows = re.search(r"<!-- nasty -->\n(.*?)<!-- /nasty -->", README.read_text("utf-8"), re.S)
    assert rows is not None
    told = [line.split(" | ")[:2] for line in rows[1].splitlines()[2:] if not line.startswith("| **")]
    assert told == [[f"| {nasty.cell(case.name)}", nasty.cell(case.expected)] for case in CASES]
    assert "FAILED" not in rows[1]


@pytest.mark.usefixtures("loaded")
def test_the_payload_has_as_many_claims_as_the_table_says() -> None:
    assert len(nasty.expected(PAYLOAD)) == EXPECTED
