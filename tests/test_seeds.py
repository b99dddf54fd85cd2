"""The articles that come along: five seeds as untidy as they promise, and the annotated example."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
GOLD = sorted((ROOT / "examples" / "annotated").glob("**/*.json"))
NAMES = {
    "2025-04-08_diplomatic-blue-book",
    "2026-02-07_northern-territories-day",
    "2026-02-20_foreign-minister-on-treaty",
    "prime-ministers-policy-speech",
    "takaichi-vexing-and-regrettable",
}
KEYS = {"kind", "content", "cue", "source", "speaker", "position", "issues", "note"}
ISSUES = {
    "sovereignty",
    "peace-treaty",
    "visits",
    "sanctions",
    "economic",
    "ukraine",
    "security",
    "history",
    "relations",
    "other",
}


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _seed(name: str) -> str:
    return _text(ROOT / "seeds" / f"{name}.txt")


def test_there_are_five() -> None:
    assert {path.stem for path in SEEDS} >= NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_seed_is_an_article_in_utf8(name: str) -> None:
    assert 250 <= len(_seed(name).split()) <= 500
    assert "\ufffd" not in _seed(name)


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("2025-04-08_diplomatic-blue-book", r"\ALast news in "),
        ("2025-04-08_diplomatic-blue-book", r"^Apr 8, 2025 \d\d:\d\d \d+$"),
        ("2025-04-08_diplomatic-blue-book", r'^"[^"]*\(ed\. - [^"]*"'),
        ("2025-04-08_diplomatic-blue-book", r"^Read also: "),
        ("2026-02-07_northern-territories-day", r"“[^”“]+“"),
        ("2026-02-07_northern-territories-day", r"“\.“$"),
        ("2026-02-07_northern-territories-day", r"“\.”$"),
        ("2026-02-07_northern-territories-day", r"^(.{20,})$(?s:.+)^\1 - 1$"),
        ("2026-02-20_foreign-minister-on-treaty", r"\A date 2026-02-20 "),
        ("2026-02-20_foreign-minister-on-treaty", r"^(.+ – Foreign Minister)\n\1\n"),
        ("2026-02-20_foreign-minister-on-treaty", r"^TOKYO \(Okhotsk Wire\) - "),
        ("2026-02-20_foreign-minister-on-treaty", r"'Northern Territories' \[southern Kuril Islands\]"),
        ("prime-ministers-policy-speech", r"\ASkip to main content$"),
        ("prime-ministers-policy-speech", r"^Subscribe to (?s:.+)^Similar stories$"),
        ("takaichi-vexing-and-regrettable", r"^This website uses cookies\."),
        ("takaichi-vexing-and-regrettable", r",” [a-z]"),
    ],
)
def test_a_seed_is_as_untidy_as_it_promises(name: str, pattern: str) -> None:
    assert re.search(pattern, _seed(name), re.M)


def test_one_seed_holds_its_text_twice() -> None:
    text = _seed("2026-02-20_foreign-minister-on-treaty")
    sentence = "Several attempts to agree on parts of the quarrel brought no treaty."
    assert text.count(sentence) == 2


def test_the_readme_names_every_seed() -> None:
    readme = _text(ROOT / "seeds" / "README.md")
    assert all(f"`{name}.txt`" in readme for name in NAMES)


def _resolve(text: str, string: str) -> tuple[int, int]:
    """The place of a gold string: it stands once, or its number tells which one is meant."""
    numbered = re.fullmatch(r"(.*)#([0-9]+)", string, re.S)
    bare, number = (numbered[1], int(numbered[2])) if numbered else (string, 1)
    starts = [match.start() for match in re.finditer(f"(?={re.escape(bare)})", text)]
    assert bare == bare.strip() != ""
    assert numbered or len(starts) == 1, (string, len(starts))
    assert 1 <= number <= len(starts), (string, len(starts))
    return starts[number - 1], starts[number - 1] + len(bare)


def _claims() -> list[Any]:
    return [
        pytest.param(path, claim, id=f"{path.stem}-{number}")
        for path in GOLD
        for number, claim in enumerate(json.loads(_text(path))["claims"], 1)
    ]


def test_an_annotated_article_stands_beside_its_gold() -> None:
    assert GOLD
    for path in GOLD:
        gold = json.loads(_text(path))
        assert gold["article"] == f"{path.stem}.txt"
        text = _text(path.with_suffix(".txt"))
        assert gold["title"] in text
        assert gold["outlet"] is None or gold["outlet"] in text
        assert 12 <= len(gold["claims"]) <= 40
        assert {claim["kind"] for claim in gold["claims"]} == {"direct", "mixed", "indirect"}
        assert {"Tokyo", "Moscow"} <= {claim["position"] for claim in gold["claims"]}


@pytest.mark.parametrize(("path", "claim"), _claims())
def test_a_gold_claim_can_be_found_in_its_article(path: Path, claim: dict[str, Any]) -> None:
    text = _text(path.with_suffix(".txt"))
    assert set(claim) == KEYS
    assert claim["issues"]
    assert set(claim["issues"]) <= ISSUES
    spans = [_resolve(text, passage) for passage in claim["content"]]
    assert spans
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    for key in ("cue", "source"):
        if claim[key] is not None:
            start, end = _resolve(text, claim[key])
            assert all(end <= span[0] or span[1] <= start for span in spans), key
