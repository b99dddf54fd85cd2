"""The examples print what they promise, on a store of the seeds."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from kuriltool.pipeline import Extractor

ROOT = Path(__file__).resolve().parent.parent
RECIPES = ROOT / "examples" / "claims.jq.sh"
NAMES = ("positions", "speakers", "sovereignty", "bullets", "tsv", "issues", "propositions")
BESIDE_PYTHON = str(Path(sys.executable).parent)
needs_jq = pytest.mark.skipif(shutil.which("jq") is None or shutil.which("bash") is None, reason="jq or bash is not installed")


def _run(folder: Path, *command: str | Path) -> str:
    environment = {**os.environ, "PATH": f"{BESIDE_PYTHON}{os.pathsep}{os.environ['PATH']}", "PYTHONIOENCODING": "utf-8"}
    environment.pop("KURILTOOL_STORE", None)
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, shipped_extractor: Extractor) -> Path:  # noqa: ARG001
    """A working folder with the seeds and a store of their claims."""
    made = tmp_path_factory.mktemp("examples")
    shutil.copytree(ROOT / "seeds", made / "seeds")
    _run(made, "kuriltool", "extract", "seeds", "--format", "json", "-o", "claims.json")
    return made


@pytest.fixture(scope="module")
def claims(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "claims.json").read_text("utf-8"))
    return found


def _counted(values: Iterable[str]) -> set[str]:
    return {f"{count}\t{value}" for value, count in Counter(values).items()}


@needs_jq
def test_positions_are_counted(folder: Path, claims: list[dict[str, Any]]) -> None:
    rows = _run(folder, RECIPES, "positions").splitlines()
    assert set(rows) == _counted(claim["position"] or "none" for claim in claims)
    assert {"Tokyo", "Moscow"} <= {row.split("\t")[1] for row in rows}


@needs_jq
def test_speakers_are_counted_the_busiest_first(folder: Path, claims: list[dict[str, Any]]) -> None:
    rows = _run(folder, RECIPES, "speakers").splitlines()
    assert set(rows) == _counted(claim["speaker"]["name"] for claim in claims if claim["speaker"])
    counts = [int(row.split("\t")[0]) for row in rows]
    assert counts == sorted(counts, reverse=True)


@needs_jq
def test_sovereignty_gives_moscows_words(folder: Path, claims: list[dict[str, Any]]) -> None:
    wanted = [claim for claim in claims if claim["position"] == "Moscow" and "sovereignty" in claim["issues"]]
    rows = _run(folder, RECIPES, "sovereignty").splitlines()
    assert rows == sorted({words for claim in wanted for words in claim["quoted"]}) != []


@needs_jq
def test_bullets_hold_every_quoted_claim(folder: Path, claims: list[dict[str, Any]]) -> None:
    rows = _run(folder, RECIPES, "bullets").splitlines()
    assert len(rows) == sum(bool(claim["quoted"]) for claim in claims)
    assert all(row.startswith("- **") and "“" in row and row.endswith(")") for row in rows)


@needs_jq
def test_tsv_has_a_row_for_each_claim(folder: Path, claims: list[dict[str, Any]]) -> None:
    head, *rows = [row.split("\t") for row in _run(folder, RECIPES, "tsv").splitlines()]
    assert head == ["published", "outlet", "speaker", "position", "kind", "issues", "text"]
    assert sorted(row[6] for row in rows) == sorted(claim["text"] for claim in claims)


@needs_jq
def test_views_are_counted_by_side(folder: Path, claims: list[dict[str, Any]]) -> None:
    head, *rows = [row.split("\t") for row in _run(folder, RECIPES, "propositions").splitlines()]
    assert head == ["proposition", "Tokyo +", "Tokyo -", "Moscow +", "Moscow -"]
    assert len(rows) > 5
    views = Counter((view["id"], claim["position"], view["polarity"]) for claim in claims for view in claim["propositions"])
    for proposition, *counts in rows:
        assert [int(count) for count in counts] == [
            views[proposition, side, sign] for side in ("Tokyo", "Moscow") for sign in (1, -1)
        ]


@needs_jq
def test_issues_are_counted_by_side(folder: Path, claims: list[dict[str, Any]]) -> None:
    head, *rows = [row.split("\t") for row in _run(folder, RECIPES, "issues").splitlines()]
    assert head == ["issue", "Tokyo", "Moscow"]
    for issue, tokyo, moscow in rows:
        sides = Counter(claim["position"] for claim in claims if issue in claim["issues"])
        assert (int(tokyo), int(moscow)) == (sides["Tokyo"], sides["Moscow"])


@needs_jq
def test_without_a_name_all_recipes_run(folder: Path) -> None:
    assert [row[2:] for row in _run(folder, RECIPES).splitlines() if row.startswith("# ")] == list(NAMES)


@needs_jq
def test_what_follows_the_name_goes_to_kuriltool(folder: Path, claims: list[dict[str, Any]]) -> None:
    rows = _run(folder, RECIPES, "positions", "--speaker", "Peskov").splitlines()
    said = [claim for claim in claims if claim["speaker"] and claim["speaker"]["name"] == "Dmitry Peskov"]
    assert rows == [f"{len(said)}\tMoscow"]


def test_the_api_prints_each_claim(folder: Path, claims: list[dict[str, Any]]) -> None:
    name = "seeds/takaichi-vexing-and-regrettable.txt"
    title, *rows = _run(folder, sys.executable, ROOT / "examples" / "api.py", name).splitlines()
    wanted = [claim for claim in claims if claim["article"]["path"] == name]
    assert title == wanted[0]["article"]["title"]
    assert [row.split(": ", 1)[1] for row in rows] == [claim["text"] for claim in wanted]
    assert any(row.startswith("  Sanae Takaichi (Tokyo): ") for row in rows)
    assert any(row.startswith("  Dmitry Peskov (Moscow): ") for row in rows)


@pytest.mark.slow
def test_tables_are_made_of_the_claims(folder: Path, claims: list[dict[str, Any]]) -> None:
    for library in ("pandas", "polars", "duckdb"):
        pytest.importorskip(library)
    rows = _run(folder, sys.executable, ROOT / "examples" / "frames.py", "seeds").splitlines()
    sides = Counter((claim["speaker"]["side"], claim["position"]) for claim in claims if claim["speaker"])
    assert [tuple(row.split()) for row in rows[1:4]] == [
        (side, position, str(count))
        for (side, position), count in sorted((key, count) for key, count in sides.items() if None not in key)
    ]
    longest = max(claims, key=lambda claim: claim["content"][-1]["end"])
    assert f"'issues': {longest['issues']}" in rows[4]
    issues = Counter(issue for claim in claims for issue in claim["issues"]).most_common(1)[0]
    assert rows[5].startswith(f"{issues[0]}: {issues[1]} claims, sure to 0.")


def test_a_store_is_asked_without_spacy(folder: Path, claims: list[dict[str, Any]]) -> None:
    rows = _run(folder, sys.executable, ROOT / "examples" / "store.py", "made").splitlines()
    assert all(re.fullmatch(r"[a-z-]+: Tokyo \d+, Moscow \d+", row) for row in rows[:3])
    counts = [int(row.split()[-1]) for row in rows[3:-2]]
    assert 0 < sum(counts) <= len(claims)
    assert re.fullmatch(r"\d+ statements in several outlets, \d+ views that turned", rows[-2])
    assert rows[-1].startswith("Made(articles=")
    assert sorted(path.name for path in (folder / "made").iterdir()) == [
        "quotes.dna",
        "quotes.gexf",
        "quotes.html",
        "quotes.qdpx",
    ]


@pytest.mark.slow
def test_a_pipeline_of_ones_own_finds_claims(folder: Path) -> None:
    rows = _run(folder, sys.executable, ROOT / "examples" / "spacy_pipeline.py").splitlines()
    assert rows[0] == "Dmitry Peskov: Moscow was ready for talks with Japan"
    assert rows[1].startswith("Sanae Takaichi: ")
    assert all(re.fullmatch(r"  [a-z-]+, tokens \d+ to \d+, c_[0-9a-f]+", row) for row in rows[2:-1])
    assert rows[-1] == "{'Moscow': 1, 'Tokyo': 1}"


def test_the_readme_names_every_example() -> None:
    readme = (ROOT / "examples" / "README.md").read_text("utf-8")
    assert all(f"`{path.name}" in readme for path in (ROOT / "examples").iterdir() if path.name != "README.md")
