"""Claims against gold files: how they pair, and what counts as right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kuriltool.model import ArticleRef, Claim, PackRef, Passage, Speaker
from kuriltool.score import MEASURES, GoldError, Score, read_gold, score

TEXT = (
    "Lund said that the river belongs to the South. “No talks,” said Sol.\n\n"
    "Lund said that the river belongs to the South. He said no more."
)
GOLD = {
    "kind": "indirect",
    "content": ["the river belongs to the South#1"],
    "cue": "said#1",
    "source": "Lund#1",
    "speaker": "Bo Lund",
    "position": "South",
    "issues": ["border"],
}


def _gold(folder: Path, *claims: dict[str, Any]) -> Path:
    (folder / "a.txt").write_text(TEXT, "utf-8", newline="")
    path = folder / "a.json"
    path.write_text(json.dumps({"article": "a.txt", "claims": claims}), "utf-8")
    return path


def _claim(words: str, after: int = 0, **changed: Any) -> Claim:
    start = TEXT.index(words, after)
    usual: dict[str, Any] = {
        "kind": "indirect",
        "speaker": Speaker(id="bo", name="Bo Lund", via="name"),
        "position": "South",
        "issues": ["border"],
    }
    return Claim(
        id=f"c_{start}",
        article=ArticleRef(path="a.txt", sha256="0"),
        text=words,
        content=[Passage(start=start, end=start + len(words), text=words)],
        rule="say",
        confidence=1,
        pack=PackRef(name="river", version="1"),
        **{**usual, **changed},
    )


def _score(folder: Path, claims: list[Claim], *gold: dict[str, Any]) -> Score:
    return score(read_gold(_gold(folder, *(gold or (GOLD,))), folder), claims)


def _right(one: Score) -> list[str]:
    return [name for name in MEASURES if one.right[name]]


RIVER = "the river belongs to the South"
FIELDS = [
    ({}, MEASURES),
    ({"kind": "mixed"}, ("claim", "exact", "speaker", "position", "issues")),
    ({"position": "North"}, ("claim", "exact", "speaker", "kind", "issues")),
    ({"position": None}, ("claim", "exact", "speaker", "kind", "issues")),
    ({"issues": ["trade"]}, ("claim", "exact", "speaker", "position", "kind")),
    ({"issues": ["trade", "border"]}, MEASURES),
    ({"speaker": None}, ("claim", "exact", "position", "kind", "issues")),
    ({"speaker": Speaker(id=None, name="the  BO Lund", via="name")}, MEASURES),
]


@pytest.mark.parametrize(("changed", "right"), FIELDS)
def test_each_field_is_a_measure_of_its_own(tmp_path: Path, changed: dict[str, Any], right: tuple[str, ...]) -> None:
    assert tuple(_right(_score(tmp_path, [_claim(RIVER, **changed)]))) == right


OVERLAPS = [
    ("that the river belongs to the South. ", ["claim"]),
    ("river belongs to the South", ["claim"]),
    ("to the South", []),
    ("Lund said that the river belongs to the South. “No talks,” said Sol.", []),
    ("No talks", []),
]


@pytest.mark.parametrize(("words", "right"), OVERLAPS)
def test_half_of_the_letters_must_be_the_same(tmp_path: Path, words: str, right: list[str]) -> None:
    found = _score(tmp_path, [_claim(words)])
    assert [name for name in ("claim", "exact") if found.right[name]] == right


def test_marks_and_case_do_not_count(tmp_path: Path) -> None:
    gold = {**GOLD, "content": ["No talks"], "kind": "direct"}
    assert "exact" in _right(_score(tmp_path, [_claim("“No talks,”")], gold))


def test_a_second_copy_of_the_same_words_serves_too(tmp_path: Path) -> None:
    assert "exact" in _right(_score(tmp_path, [_claim(RIVER, after=60)]))


def test_a_short_passage_must_be_the_very_one(tmp_path: Path) -> None:
    gold = {**GOLD, "content": ["Lund#1"]}
    assert _right(_score(tmp_path, [_claim("Lund", after=60)], gold)) == []


def test_pairs_are_one_to_one_and_the_best_comes_first(tmp_path: Path) -> None:
    worse, best = _claim("that the river belongs to the South"), _claim(RIVER)
    found = _score(tmp_path, [worse, best])
    assert (found.gold, found.found, found.right["claim"], found.right["exact"]) == (1, 2, 1, 1)


def test_missed_and_invented_claims_count_as_wrong(tmp_path: Path) -> None:
    second = {**GOLD, "content": ["No talks"]}
    figure = _score(tmp_path, [_claim(RIVER), _claim("no more"), _claim("He said")], GOLD, second).figure("position")
    assert (figure.precision, figure.recall, figure.f1) == pytest.approx((100 / 3, 50.0, 40.0))


def test_null_and_other_positions_are_one(tmp_path: Path) -> None:
    gold = {**GOLD, "position": "other"}
    assert "position" in _right(_score(tmp_path, [_claim(RIVER, position=None)], gold))


def test_nothing_found_is_nought(tmp_path: Path) -> None:
    assert _score(tmp_path, []).figure("claim").f1 == 0.0


def test_scores_add_up() -> None:
    total = sum([Score(2, 1), Score(3, 4)], Score())
    assert (total.gold, total.found) == (5, 5)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("the lake", "not in the article"),
        ("Lund", "stands 2 times"),
        ("Lund#3", "not in the article"),
        ("Lund#0", "not in the article"),
    ],
)
def test_words_that_are_not_in_the_article_once(tmp_path: Path, words: str, message: str) -> None:
    with pytest.raises(GoldError, match=f"a.json: {message}"):
        read_gold(_gold(tmp_path, {**GOLD, "content": [words]}), tmp_path)
