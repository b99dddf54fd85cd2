"""The seeds through the shipped pipeline: who said what, and that nothing about the run changes the records."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kuriltool
from kuriltool.articles import Article
from kuriltool.model import Claim
from kuriltool.pipeline import Extractor, Reading

ROOT = Path(__file__).resolve().parent.parent
SEEDS = sorted(path for path in (ROOT / "seeds").glob("*.txt"))
SPEAKERS = [
    ("2026-02-07_northern-territories-day", "Sanae Takaichi", "Tokyo", "promised"),
    ("2026-02-07_northern-territories-day", "Russian Foreign Ministry", "Moscow", "said"),
    ("2026-02-07_northern-territories-day", "Russia", "Moscow", "refused to"),
    ("2026-02-20_foreign-minister-on-treaty", "Toshimitsu Motegi", "Tokyo", "told"),
    ("2026-02-20_foreign-minister-on-treaty", "Toshimitsu Motegi", "Tokyo", "said"),
    ("2025-04-08_diplomatic-blue-book", "Japanese Foreign Ministry", "Tokyo", "says"),
    ("2025-04-08_diplomatic-blue-book", "Japan", "Tokyo", "disputes"),
    ("prime-ministers-policy-speech", "Sanae Takaichi", "Tokyo", "condemned"),
    ("takaichi-vexing-and-regrettable", "Sanae Takaichi", "Tokyo", "told"),
    ("takaichi-vexing-and-regrettable", "Dmitry Peskov", "Moscow", "complained"),
]
QUOTED = [
    ("2026-02-07_northern-territories-day", "in a difficult situation", "Sanae Takaichi", "Tokyo", "mixed"),
    (
        "2026-02-07_northern-territories-day",
        "The only obstacle is the position of official Tokyo",
        "Russian Foreign Ministry",
        "Moscow",
        "direct",
    ),
    (
        "2026-02-20_foreign-minister-on-treaty",
        "Japan and Russia have many unresolved problems",
        "Toshimitsu Motegi",
        "Tokyo",
        "direct",
    ),
    ("2025-04-08_diplomatic-blue-book", "unquestionable", "Russian Foreign Ministry", "Moscow", "mixed"),
    ("takaichi-vexing-and-regrettable", "clearly unfriendly position", "Russia", "Moscow", "mixed"),
    ("takaichi-vexing-and-regrettable", "It is really vexing and regrettable", "Sanae Takaichi", "Tokyo", "direct"),
]


def _read(extractor: Extractor, paths: list[Path]) -> list[Reading]:
    return list(extractor.extract(kuriltool.read(path) for path in paths))


@pytest.fixture(scope="module")
def readings(shipped_extractor: Extractor) -> dict[str, Reading]:
    """Each seed read, by its name."""
    return {path.stem: reading for path, reading in zip(SEEDS, _read(shipped_extractor, SEEDS), strict=True)}


@pytest.fixture(scope="module")
def claims(readings: dict[str, Reading]) -> list[Claim]:
    return [claim for reading in readings.values() for claim in reading.claims]


@pytest.mark.parametrize(("seed", "name", "position", "cue"), SPEAKERS)
def test_who_said_it_and_whose_position_it_is(
    readings: dict[str, Reading], seed: str, name: str, position: str, cue: str
) -> None:
    said = [(c.speaker.name, c.position, c.cue.text) for c in readings[seed].claims if c.speaker and c.cue]
    assert (name, position, cue) in said


@pytest.mark.parametrize(("seed", "words", "name", "position", "kind"), QUOTED)
def test_verbatim_words(readings: dict[str, Reading], seed: str, words: str, name: str, position: str, kind: str) -> None:
    holding = [c for c in readings[seed].claims if any(words in quoted for quoted in c.quoted)]
    assert [(c.speaker.name if c.speaker else None, c.position, c.kind) for c in holding] == [(name, position, kind)]


def test_every_passage_is_the_text_at_its_place(readings: dict[str, Reading]) -> None:
    for reading in readings.values():
        for claim in reading.claims:
            for passage in (*claim.content, claim.cue, claim.source):
                assert passage is None or reading.text[passage.start : passage.end] == passage.text != ""


def test_passages_stand_in_order_and_apart(claims: list[Claim]) -> None:
    for claim in claims:
        edges = [edge for passage in claim.content for edge in (passage.start, passage.end)]
        assert edges == sorted(edges)


def test_quoted_words_stand_in_the_content(claims: list[Claim]) -> None:
    for claim in claims:
        assert all(any(words in passage.text for passage in claim.content) for words in claim.quoted)
        assert (claim.kind == "indirect") == (claim.quoted == [])


def test_ids_are_each_others_own(claims: list[Claim]) -> None:
    assert len({claim.id for claim in claims}) == len(claims) > 25


def test_every_claim_says_why(claims: list[Claim], shipped_extractor: Extractor) -> None:
    for claim in claims:
        assert claim.rule in shipped_extractor.rules
        assert claim.reasons.speaker and claim.reasons.position


def test_a_second_copy_and_boilerplate_hold_no_claims(readings: dict[str, Reading]) -> None:
    zones = {claim.zone for reading in readings.values() for claim in reading.claims}
    assert zones <= {"headline", "body"}


def test_running_twice_gives_equal_records(readings: dict[str, Reading], shipped_extractor: Extractor) -> None:
    assert _read(shipped_extractor, SEEDS) == list(readings.values())


def test_the_order_of_articles_changes_nothing(readings: dict[str, Reading], shipped_extractor: Extractor) -> None:
    backwards = _read(shipped_extractor, SEEDS[::-1])
    assert {Path(reading.article.path).stem: reading for reading in backwards} == readings


def test_one_by_one_is_like_all_at_once(readings: dict[str, Reading], shipped_extractor: Extractor) -> None:
    single = [reading for path in SEEDS for reading in _read(shipped_extractor, [path])]
    assert single == list(readings.values())


def test_records_survive_json(claims: list[Claim]) -> None:
    assert [Claim.model_validate_json(claim.model_dump_json()) for claim in claims] == claims


def test_windows_line_ends_move_offsets_and_change_no_claim(tmp_path: Path, shipped_extractor: Extractor) -> None:
    path = tmp_path / SEEDS[-1].name
    path.write_bytes(SEEDS[-1].read_bytes().replace(b"\n", b"\r\n"))
    unix, windows = _read(shipped_extractor, [SEEDS[-1], path])
    assert [claim.text for claim in windows.claims] == [claim.text for claim in unix.claims]
    assert all(windows.text[p.start : p.end] == p.text for claim in windows.claims for p in claim.content)


WORDS = "Takaichi said|Peskov|Moscow|Japan’s Foreign Ministry|she|that|talks ended|insists|according to|he added|é|ß|\U0001f3dd"
MARKS = [
    "“",
    "”",
    '"',
    "‘",
    "’",
    "«",
    "»",
    "''",
    ",",
    ".",
    ":",
    "–",
    "(",
    ")",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\u00a0",
    "\ufeff",
    "\u200b",
]
PIECES = st.one_of(st.sampled_from([*WORDS.split("|"), *MARKS]), st.text(max_size=12))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_any_text_gives_passages_that_are_its_own(shipped_extractor: Extractor, text: str) -> None:
    (reading,) = shipped_extractor.extract([Article("any.txt", text, "0" * 64, "utf-8")])
    for claim in reading.claims:
        for passage in (*claim.content, claim.cue, claim.source):
            assert passage is None or reading.text[passage.start : passage.end] == passage.text != ""
