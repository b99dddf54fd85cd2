"""Some hundred generated texts, files and questions; `python tests/reliability/fuzz.py` tries thousands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import strategies as st
from reliability import fuzz, payload
from reliability.fuzz import Broken, Damage, Laboratory, Made, Tally

from kuriltool.articles import Article
from kuriltool.model import Claim
from kuriltool.pipeline import Extractor

MANY = int(os.environ.get("KURILTOOL_FUZZ", "300"))


@pytest.fixture
def laboratory(shipped_extractor: Extractor, tmp_path: Path) -> Iterator[Laboratory]:
    made = Laboratory(shipped_extractor, tmp_path)
    yield made
    made.close()


@pytest.mark.slow
def test_generated_inputs_break_nothing(laboratory: Laboratory) -> None:
    tally = fuzz.fuzz(laboratory, MANY)
    assert tally.failures == {}, tally.summary()
    assert tally.tried.total() >= MANY
    assert laboratory.claims > 0


def test_a_file_of_every_format_is_read_and_checked(laboratory: Laboratory) -> None:
    for suffix, data in payload.everywhere(payload.PAYLOAD).items():
        if suffix.count(".") == 1:
            laboratory.file(Made(suffix, data))
    assert laboratory.articles == len(payload.FORMATS)


@pytest.mark.parametrize("kind", sorted(set(fuzz.KINDS)))
@pytest.mark.parametrize("at", [0.0, 0.5, 0.8])
def test_damage_is_done(kind: str, at: float) -> None:
    data = bytes(range(200))
    assert Damage(kind, at, 0.1, b"NASTY")(data) != data


def test_a_passage_that_is_not_at_its_place_is_told(laboratory: Laboratory) -> None:
    (reading,) = laboratory.extractor.extract([Article("a.txt", payload.PAYLOAD.text, "0" * 64)])
    claim: Claim = reading.claims[0]
    with pytest.raises(Broken, match="not the words at its place"):
        fuzz.check_claim(claim, f" {reading.text}")


def test_a_failure_is_kept_with_the_smallest_input_and_the_work_goes_on() -> None:
    def work(text: str) -> None:
        if "x" in text:
            raise ValueError(text)

    tally = Tally()
    fuzz.tried(tally, "texts", st.text(alphabet="axy", max_size=20), work, 200)
    (failure,) = tally.failures.values()
    assert (failure.input, tally.tried["texts"] >= 200) == ("'x'", True)


def test_an_input_that_takes_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "LIMIT", 0.05)

    def work(_text: str) -> None:
        while True:
            pass

    tally = Tally()
    tally.attempt("texts", work, "words")
    assert [failure.what.split()[0] for failure in tally.failures.values()] == ["Hung"]
