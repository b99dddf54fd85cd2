"""`kuriltool score` as its users meet it: tables, JSON, errors, exit codes, and how lightly it starts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.testing
from conftest import TEXT, FakeExtractor, make_claims

from kuriltool.cli import app
from kuriltool.cli import score as command
from kuriltool.scoring.gold import Lists

GOLD = [
    {
        "kind": "direct",
        "content": ["The river is ours"],
        "cue": "said",
        "source": "Ana Sólveig",
        "speaker": "Ana Sólveig",
        "position": "North",
        "issues": ["river-border"],
    },
    {
        "kind": "mixed",
        "content": ["talks had “no future”"],
        "cue": "added",
        "source": "She",
        "speaker": "Ana Sólveig",
        "position": "South",
        "issues": ["talks"],
    },
    {
        "kind": "indirect",
        "content": ["Others disagreed"],
        "cue": None,
        "source": "Others",
        "speaker": None,
        "position": None,
        "issues": ["other"],
    },
]
STANDOFF = "T1\tContent 20 37\tThe river is ours\nT2\tCue 40 51\tAna Sólveig\nE1\tContent:T1 Cue:T2\n"
OUTPUT = """\
1 article: 3 claims annotated, 3 found

                  right     P     R    F1
claim                 2  66.7  66.7  66.7  contents overlap by half or more
exact                 2  66.7  66.7  66.7  and are the same but for marks and spaces
speaker               2  66.7  66.7  66.7  and the speaker is right
position              1  33.3  33.3  33.3  and the position is right
kind                  2  66.7  66.7  66.7  and the kind is right
issues                2  66.7  66.7  66.7  and an issue is right

kind              gold  found      P      R     F1  exact  speaker  position
direct               1      1  100.0  100.0  100.0  100.0    100.0     100.0
mixed                1      1  100.0  100.0  100.0  100.0    100.0       0.0
indirect             1      1    0.0    0.0    0.0    0.0      0.0       0.0

speaker named in  gold  claim  speaker  position
same sentence        1  100.0    100.0     100.0  as the source, or the source itself
earlier sentence     1  100.0    100.0       0.0  of the same paragraph
no speaker           1    0.0      0.0       0.0  in the gold file

gold \\ found      North  South  both  other  none  missed
North                 1      ·     ·      ·     ·       ·
South                 1      ·     ·      ·     ·       ·
both                  ·      ·     ·      ·     ·       ·
other                 ·      ·     ·      ·     ·       ·
none                  ·      ·     ·      ·     ·       1
invented              ·      1     ·      ·     ·
"""
ERRORS = """
position\ta.txt:83\ttalks had “no future”\tSouth\tNorth\tsay-that
invented\ta.txt:153\tthe river must be shared\t\tBo Lund, indirect\tsay-that
missed\ta.txt:179\tOthers disagreed\tOthers, indirect\t\t
"""


def run(*args: str | Path, **options: Any) -> typer.testing.Result:
    return typer.testing.CliRunner().invoke(app, ["score", *map(str, args)], prog_name="kuriltool", **options)


def plain(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


@pytest.fixture
def gold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an annotated article, for a pack of the North and the South."""
    lists = Lists(("North", "South"), ("river-border", "talks", "salmon"))
    monkeypatch.setattr(command, "_lists", lambda rules: lists)  # noqa: ARG005
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8", newline="")
    (folder / "a.json").write_text(json.dumps({"article": "a.txt", "claims": GOLD}), "utf-8")
    return folder


@pytest.fixture
def claims(gold: Path) -> Path:
    """A file with the three claims of the article, found before."""
    path = gold.parent / "claims.jsonl"
    path.write_text("".join(f"{claim.model_dump_json()}\n" for claim in make_claims("news/a.txt")), "utf-8")
    return path


def test_extracts_the_texts_and_prints_tables(gold: Path, extractor: FakeExtractor) -> None:
    result = run(gold)
    assert (result.exit_code, plain(result.stdout), result.stderr) == (0, OUTPUT, "")
    assert extractor.read == [(gold / "a.txt").as_posix()]
    assert not (gold.parent / ".kuriltool").exists()


def test_an_article_with_two_gold_files_is_read_once(gold: Path, extractor: FakeExtractor) -> None:
    (gold / "b.json").write_text((gold / "a.json").read_text("utf-8"), "utf-8")
    found = json.loads(run(gold, "--json").stdout)
    assert (found["articles"], found["gold"], found["found"], len(extractor.read)) == (2, 6, 6, 1)


def test_claims_found_before_need_no_pipeline(gold: Path, claims: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kuriltool.pipeline", None)  # importing it would fail
    assert plain(run(gold, "--claims", claims).stdout) == OUTPUT
    assert plain(run(gold, gold, "--claims", "-", input=claims.read_text("utf-8")).stdout) == OUTPUT


def test_errors_are_one_line_each_in_a_pipe(gold: Path, claims: Path) -> None:
    result = run(gold, "--claims", claims, "--errors")
    assert result.stdout.endswith(ERRORS)
    for line in ERRORS.splitlines()[1:]:
        _, place, words, *_ = line.split("\t")
        assert TEXT[int(place.split(":")[1]) :].startswith(words)


def test_json_has_all_figures(gold: Path, claims: Path) -> None:
    found = json.loads(run(gold, "--claims", claims, "--json").stdout)
    assert found["measures"]["position"] == {"right": 1, "found": 3, "gold": 3, "precision": 33.3, "recall": 33.3, "f1": 33.3}
    assert found["kinds"]["mixed"]["right"] == {"claim": 1, "exact": 1, "issues": 1, "kind": 1, "speaker": 1}
    assert found["speaker_distance"]["earlier sentence"]["gold"] == 1
    assert found["positions"]["South"]["North"] == found["positions"]["none"]["missed"] == 1
    assert "errors" not in found
    errors = json.loads(run(gold, "--claims", claims, "--json", "--errors").stdout)["errors"]
    assert [(error["what"], error["start"], error["text"]) for error in errors] == [
        ("position", 83, "talks had “no future”"),
        ("invented", 153, "the river must be shared"),
        ("missed", 179, "Others disagreed"),
    ]


def test_standoff_has_measures_of_its_own(gold: Path, claims: Path) -> None:
    (gold / "a.json").unlink()
    (gold / "a_x.ann").write_text(STANDOFF, "utf-8")
    found = json.loads(run(gold, "--claims", claims, "--json").stdout)
    assert list(found["measures"]) == ["claim", "exact", "sourced", "tokens", "source=", "cue=", "content="]
    assert found["measures"]["claim"] == {"right": 1, "found": 3, "gold": 1, "precision": 33.3, "recall": 100.0, "f1": 50.0}
    assert "positions" not in found and "speaker_distance" not in found


def test_a_wrong_gold_file_is_told_and_the_rest_goes_on(gold: Path, claims: Path) -> None:
    (gold / "b.json").write_text(json.dumps({"article": "a.txt", "claims": [{**GOLD[0], "position": "Nort"}]}), "utf-8")
    result = run(gold, "--claims", claims)
    assert (result.exit_code, plain(result.stdout)) == (1, OUTPUT)
    assert result.stderr.splitlines() == [
        f'kuriltool: {gold.as_posix()}/b.json: claim 1: position: no "Nort"; did you mean "North"?',
        "kuriltool: 1 gold file left out; see above",
    ]


def test_nothing_is_printed_where_nothing_could_be_measured(gold: Path, claims: Path) -> None:
    (gold / "a.txt").unlink()
    result = run(gold, "--claims", claims)
    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["godl"], "godl: no such file or folder; did you mean gold?"),
        (["empty"], "empty: no gold file in this folder; .json and .ann (brat standoff) are read"),
        (["gold", "nowhere"], "nowhere: no such folder of texts"),
        (["gold", "--claims", "none.jsonl"], "none.jsonl: can't be read: No such file or directory"),
        (["gold", "--claims", "gold/a.txt"], "gold/a.txt:1: is no JSON"),
    ],
)
def test_what_can_not_be_done_is_one_line(gold: Path, args: list[str], message: str) -> None:
    (gold.parent / "empty").mkdir()
    result = run(*args)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"kuriltool: {message}") and result.stderr.count("\n") == 1


NOTES = [
    ({"path": "b.txt", "sha256": "0"}, ["3 claims of 1 article without a gold file left out", "no claim is of a.txt"]),
    ({"path": "a.txt", "sha256": "0"}, ["a.txt: the claims were found in another version of it; offsets may be wrong"]),
    ({"path": "a.txt"}, []),
]


@pytest.mark.parametrize(("article", "notes"), NOTES)
def test_claims_that_do_not_fit_the_gold_are_told(gold: Path, claims: Path, article: dict[str, str], notes: list[str]) -> None:
    rows = [{**json.loads(line), "article": article} for line in claims.read_text("utf-8").splitlines()]
    claims.write_text(json.dumps(rows), "utf-8")
    result = run(gold, "--claims", claims)
    assert (result.exit_code, result.stderr.splitlines()) == (0, notes)
    assert run(gold, "--claims", claims, "--quiet").stderr == ""


def test_help_starts_without_the_pipeline(tmp_path: Path) -> None:
    code = """
import sys
from kuriltool.cli import app
app(["score", "--help"], standalone_mode=False)
print([name for name in ("spacy", "thinc", "numpy", "ruamel", "re2") if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stderr.strip() == "[]"
    assert {"--claims", "--errors", "--rules", "--json"} <= set(done.stdout.split())
