"""The command line as its users meet it: what goes to stdout and stderr, exit codes, and how quickly it starts."""

from __future__ import annotations

import csv
import json
import os
import pty
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer.testing
from conftest import TEXT, FakeExtractor, make_claims, make_run, save

import kuriltool
from kuriltool.cli import app
from kuriltool.errors import Mistake, RuleError
from kuriltool.model import Claim
from kuriltool.store import Store

HEAVY = ("spacy", "thinc", "numpy", "ruamel", "re2")


def run(*args: str | Path) -> typer.testing.Result:
    return typer.testing.CliRunner().invoke(app, [str(arg) for arg in args], prog_name="kuriltool", env={"COLUMNS": "100"})


def python(code: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **options)  # type: ignore[call-overload, no-any-return]


@pytest.fixture
def news(store_path: Path) -> Path:
    """A folder with two articles, one of which holds claims."""
    folder = store_path.parent.parent / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_text("Nobody said anything.", encoding="utf-8")
    return folder


# extract


def test_extract_prints_json_in_a_pipe_and_fills_the_store(news: Path, extractor: FakeExtractor) -> None:
    result = run("extract", "news")
    assert result.exit_code == 0
    assert [Claim.model_validate(claim) for claim in json.loads(result.stdout)] == make_claims("news/a.txt")
    assert "3 claims in 2 articles: 2 North, 1 South" in result.stderr
    assert extractor.read == ["news/a.txt", "news/b.txt"]
    assert json.loads(run("claims").stdout) == json.loads(result.stdout)
    assert news.is_dir()


def test_extract_again_reads_nothing_and_prints_the_same(news: Path, extractor: FakeExtractor) -> None:
    first = run("extract", "news").stdout
    store = Path(".kuriltool/store.db").read_bytes()
    assert run("extract", "news").stdout == first
    assert len(extractor.read) == 2
    assert Path(".kuriltool/store.db").read_bytes() == store
    (news / "b.txt").write_text("Nobody said a thing.", encoding="utf-8")
    run("extract", "news")
    assert extractor.read[2:] == ["news/b.txt"]
    run("extract", "news", "--force")
    assert extractor.read[3:] == ["news/a.txt", "news/b.txt"]


@pytest.mark.usefixtures("news")
def test_rules_only_is_another_reading(extractor: FakeExtractor) -> None:
    run("extract", "news")
    run("extract", "news", "--rules-only")
    assert extractor.read == ["news/a.txt", "news/b.txt"] * 2


def test_extract_again_does_without_the_pipeline(news: Path, extractor: FakeExtractor, monkeypatch: pytest.MonkeyPatch) -> None:
    run("extract", "news")
    monkeypatch.setitem(sys.modules, "kuriltool.pipeline", None)  # importing it would fail
    monkeypatch.delattr(kuriltool, "pipeline")
    result = run("extract", "news")
    assert result.exit_code == 0
    assert result.stderr == "3 claims in 2 articles: 2 North, 1 South; all read before and unchanged\n"
    assert len(extractor.read) == 2
    assert news.is_dir()


def test_extract_tells_how_much_was_known(news: Path, extractor: FakeExtractor) -> None:
    run("extract", "news/a.txt")
    assert run("extract", "news").stderr.endswith("; 1 read before and unchanged\n")
    assert extractor.read == ["news/a.txt", "news/b.txt"]
    assert news.is_dir()


def test_extract_reads_anew_after_the_rules_changed(news: Path, extractor: FakeExtractor) -> None:
    run("extract", news)
    extractor.fingerprint = "other rules"
    run("extract", news)
    assert len(extractor.read) == 4


def test_extract_prints_the_claims_of_the_given_paths_alone(news: Path, extractor: FakeExtractor) -> None:
    run("extract", "news")
    assert json.loads(run("extract", "news/b.txt").stdout) == []
    assert len(extractor.read) == 2
    assert news.is_dir()


def test_extract_goes_on_after_a_failure_and_exits_1(news: Path, extractor: FakeExtractor) -> None:
    (news / "c.txt").write_bytes(b"\x00\x01\x02" * 100)
    result = run("extract", "news", "missing.txt")
    assert result.exit_code == 1
    assert len(json.loads(result.stdout)) == 3
    assert "kuriltool: news/c.txt: is no text but binary data" in result.stderr
    assert "kuriltool: missing.txt: no such file" in result.stderr
    assert result.stderr.endswith("kuriltool: 2 paths could not be read; see above\n")
    assert extractor.read == ["news/a.txt", "news/b.txt"]


def test_extract_of_a_folder_without_articles(store_path: Path, tmp_path: Path, extractor: FakeExtractor) -> None:
    (tmp_path / "empty").mkdir()
    result = run("extract", "empty")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("kuriltool: empty: no article in this folder; .txt, .md, .html")
    assert result.stderr.count("\n") == 1
    assert not store_path.exists()
    assert extractor.read == []


def test_extract_tells_of_a_guessed_encoding(news: Path, extractor: FakeExtractor) -> None:
    (news / "b.txt").write_bytes(b"\x93Nobody\x94 said anything.")
    assert "news/b.txt: not UTF-8, so read as Windows-1252" in run("extract", "news").stderr
    assert extractor.read


def test_interrupted_extract_keeps_what_is_done(news: Path, extractor: FakeExtractor, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = extractor.attempt_one

    def one_then_interrupt(*given: Any, **options: Any) -> object:
        if extractor.read:
            raise KeyboardInterrupt
        return whole(*given, **options)

    monkeypatch.setattr(extractor, "attempt_one", one_then_interrupt)
    result = run("extract", news)
    assert result.exit_code == 130
    assert result.stdout == ""
    assert "stopped; what was read so far is in the store (1 article). The same command goes on from there." in result.stderr
    assert len(json.loads(run("claims").stdout)) == 3


def test_extract_without_paths_shows_its_help(extractor: FakeExtractor) -> None:
    result = run("extract")
    assert result.exit_code == 2
    assert "kuriltool extract seeds/" in result.stdout + result.stderr
    assert extractor.read == []


@pytest.fixture
def locked(news: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An article that nobody may read, not even root, whom no file mode stops."""
    path = news / "b.txt"
    access, opened = os.access, Path.open

    def refuse(file: Path, *args: object, **options: object) -> object:
        if file.name == path.name:
            raise PermissionError(13, "Permission denied", str(file))
        return opened(file, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "access", lambda file, *args, **options: "b.txt" not in str(file) and access(file, *args, **options))
    monkeypatch.setattr(Path, "open", refuse)
    return path


@pytest.mark.parametrize("paths", [("news",), ("news/b.txt", "news/a.txt")])
def test_extract_goes_on_after_a_file_that_nobody_may_read(
    locked: Path, extractor: FakeExtractor, paths: tuple[str, ...]
) -> None:
    result = run("extract", *paths)
    assert result.exit_code == 1
    assert result.stderr.startswith("kuriltool: news/b.txt: can't be read: Permission denied\n")
    assert len(json.loads(result.stdout)) == 3
    assert extractor.read == ["news/a.txt"]
    assert locked.exists()


@pytest.mark.parametrize("args", [("claims", "--store"), ("rules", "check"), ("extract", "news/a.txt", "--rules")])
def test_paths_that_nobody_may_read_are_no_usage_errors(locked: Path, args: tuple[str, ...]) -> None:
    result = run(*args, "news/b.txt")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert locked.exists()


def test_folder_that_nobody_may_look_into_is_told_in_one_line(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: str, _: object) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr("kuriltool.rules.check.findings", refuse)
    result = run("rules", "check", news)
    assert (result.exit_code, result.stderr) == (1, f"kuriltool: {news}: Permission denied\n")
    assert "Traceback" in run("--debug", "rules", "check", news).stderr


def test_extract_of_a_folder_forgets_what_is_gone_from_it(news: Path, extractor: FakeExtractor) -> None:
    for name in ("c", "d"):
        (news / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    run("extract", "--keep-copies", "news")
    (news / "a.txt").unlink()
    result = run("extract", "--keep-copies", "news/")
    assert result.exit_code == 0
    assert result.stderr.splitlines()[0] == "1 article is gone from news/ and its claims with it"
    assert {claim["article"]["path"] for claim in json.loads(run("claims").stdout)} == {"news/c.txt", "news/d.txt"}
    (news / "c.txt").unlink()
    (news / "d.txt").unlink()
    assert run("extract", "-q", news.parent).stderr == ""
    assert run("claims", "--json").stdout == "[]\n"
    assert len(extractor.read) == 5  # b.txt again, by its other path


def test_extract_forgets_what_is_gone_from_a_folder_without_articles(news: Path, extractor: FakeExtractor) -> None:
    run("extract", "news")
    for path in news.iterdir():
        path.unlink()
    result = run("extract", "news")
    assert result.exit_code == 1
    assert result.stderr.endswith("2 articles are gone from news/ and their claims with them\n")
    assert run("claims").stdout == "[]\n"
    assert extractor.read


def test_extract_forgets_no_file_that_was_named_and_none_of_a_missing_folder(news: Path, extractor: FakeExtractor) -> None:
    run("extract", "news")
    (news / "a.txt").unlink()
    for paths in (["news/a.txt"], ["news", "news/a.txt"]):
        result = run("extract", *paths)
        assert result.exit_code == 1
        assert "gone" not in result.stderr
    news.rename(news.with_name("old"))
    assert "gone" not in run("extract", "news").stderr
    assert len(json.loads(run("claims").stdout)) == 3
    assert extractor.read


def test_article_whose_name_is_no_text_is_not_taken_for_gone(news: Path, extractor: FakeExtractor) -> None:
    try:
        Path(os.fsdecode(bytes(news / "caf") + b"\xe9.txt")).write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    for _ in range(2):
        result = run("extract", "--keep-copies", "news")
        assert "gone" not in result.stderr
        assert len(json.loads(result.stdout)) == 6
    assert extractor.read


# quotes and claims


def test_quotes_gives_verbatim_claims_and_claims_gives_all(store: Store) -> None:
    assert [claim["kind"] for claim in json.loads(run("quotes").stdout)] == ["direct", "mixed"]
    assert len(json.loads(run("claims").stdout)) == 3
    assert [claim["position"] for claim in json.loads(run("quotes", "--speaker", "solveig", "--limit", 1).stdout)] == ["North"]
    assert store.path.exists()


def test_typo_gets_no_claims_exit_0_and_a_hint(store: Store) -> None:
    result = run("quotes", "--speaker", "Solveg")
    assert (result.exit_code, result.stdout) == (0, "[]\n")
    assert result.stderr == 'no speaker "Solveg"; did you mean Ana Sólveig?\n'
    assert run("quotes", "-q", "--speaker", "Solveg").stderr == ""
    assert run("-q", "--store", store.path, "quotes", "--speaker", "Solveg").stderr == ""


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (("--position", "Nroth"), 'no position "Nroth"; did you mean North?'),
        (("--position", "North", "--position", "Nroth"), 'no position "Nroth"; did you mean North?'),
        (("--position", ""), 'no position ""; here: North, South, both, other and none'),
        (("--issue", "foo"), 'no issue "foo"; here: river-border, talks, salmon and other'),
        (("--proposition", "river-is-nothern"), 'no proposition "river-is-nothern"; did you mean river-is-northern?'),
        (("--proposition", "salmon:-1"), 'no proposition "salmon"; here: river-is-northern'),
        (("--proposition", ""), '"" names no proposition; write its id, or ID:+1, ID:-1 or ID:0'),
        (("--proposition", ":1"), '":1" names no proposition; write its id, or ID:+1, ID:-1 or ID:0'),
    ],
)
@pytest.mark.parametrize("command", ["quotes", "claims"])
def test_value_that_no_list_holds_is_a_usage_error(
    store: Store, tmp_path: Path, command: str, wanted: tuple[str, ...], expected: str
) -> None:
    save(store, "news/a.txt", run=replace(make_run("two"), propositions=["river-is-northern"]))
    for more in ((), ("--quiet",), ("-o", tmp_path / "claims.csv"), ("--speaker", "nobody")):
        result = run(command, *wanted, *more)
        assert (result.exit_code, result.stdout) == (2, "")
        assert expected in " ".join(result.stderr.replace("│", "").split())
    assert not (tmp_path / "claims.csv").exists()


def test_all_values_that_no_list_holds_are_told_together(store: Store) -> None:
    result = run("claims", "--position", "Nroth", "--issue", "tlks", "--issue", "foo")
    for told in ('no position "Nroth"', 'no issue "tlks"; did you mean talks?', 'no issue "foo"'):
        assert told in result.stderr
    assert store.path.exists()


@pytest.mark.parametrize("wanted", [("--position", "both"), ("--position", "none"), ("--issue", "salmon"), ("--issue", "other")])
def test_value_that_could_occur_is_no_typo(news: Path, extractor: FakeExtractor, wanted: tuple[str, str]) -> None:
    run("extract", "news")
    result = run("claims", *wanted)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "[]\n", "no claim fits all of that\n")
    assert extractor.read
    assert news.is_dir()


@pytest.mark.parametrize("command", [("quotes",), ("claims", "--json"), ("why", "c_1234")])
def test_without_a_store_one_line_says_what_to_run(store_path: Path, command: tuple[str, ...]) -> None:
    result = run(*command)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"kuriltool: no store yet, neither {store_path} nor in a folder above")
    assert result.stderr.endswith("make one with: kuriltool extract FOLDER\n")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "options",
    [
        ("--since", "yesterday"),
        ("--kind", "loud"),
        ("--limit", "0"),
        ("--limit", "many"),
        ("--search", "-"),
        ("--format", "xml"),
        ("--json", "--format", "csv"),
        ("-o", "claims.pdf"),
        ("--speeker", "x"),
    ],
)
def test_usage_errors_exit_2(store: Store, options: tuple[str, ...]) -> None:
    result = run("claims", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert store.path.exists()


@pytest.mark.parametrize("name", ["json", "jsonl", "csv"])
def test_output_file_takes_its_format_from_its_suffix(store: Store, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"claims.{name}"
    path.write_text("old")
    result = run("claims", "-o", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert path.read_bytes().decode() == run("claims", "--format", name).stdout_bytes.decode()
    assert result.stderr == f"3 claims written to {path}\n"
    assert sorted(file.name for file in tmp_path.iterdir()) == [".kuriltool", path.name]
    assert store.path.exists()


def test_format_beats_suffix_and_txt_is_a_table(store: Store, tmp_path: Path) -> None:
    run("claims", "-o", tmp_path / "a.txt")
    assert "River talks stall" in (tmp_path / "a.txt").read_text()
    run("claims", "-o", tmp_path / "b.txt", "--format", "csv")
    assert len(list(csv.reader((tmp_path / "b.txt").open(newline="")))) == 4
    assert store.path.exists()


def test_output_that_cannot_be_written_leaves_nothing(store: Store, tmp_path: Path) -> None:
    result = run("claims", "-o", tmp_path / "no" / "claims.csv")
    assert result.exit_code == 1
    assert "claims.csv: can't be written: No such file or directory" in result.stderr
    assert store.path.exists()


def test_table_on_request(store: Store) -> None:
    result = run("claims", "--format", "table")
    assert "“The river is ours”" in result.stdout
    assert "3 claims in 1 article: 2 North, 1 South" in result.stderr
    assert f"kuriltool why {make_claims('news/a.txt')[0].id[:6]}" in result.stderr
    assert store.path.exists()


# why, schema, rules, the root


def test_why_explains(store: Store) -> None:
    claim = make_claims("news/a.txt")[2]
    result = run("why", claim.id[:6])
    assert result.exit_code == 0
    assert "[source Bo Lund]" in result.stdout
    assert "rules/verbs.yaml:3" in result.stdout
    assert run("why", "-q", claim.id[:6]).stdout == result.stdout
    assert Claim.model_validate_json(run("why", claim.id, "--json").stdout) == claim
    assert store.path.exists()


def test_why_of_unknown_and_impossible_ids(store: Store) -> None:
    assert run("why", "c_0000000").exit_code == 1
    assert "no claim c_0000000" in run("why", "c_0000000").stderr
    assert run("why", "c_0").exit_code == 2
    assert run("why", "River talks").exit_code == 2
    assert store.path.exists()


def test_schema_is_that_of_the_record() -> None:
    schema = json.loads(run("schema").stdout)
    assert schema["title"] == "Claim"
    assert set(schema["properties"]) == set(Claim.model_fields)


def test_rules_schema_is_that_of_the_kind_of_file() -> None:
    assert "rules" in json.loads(run("rules", "schema", "attribution").stdout)["properties"]
    assert "sides" in json.loads(run("rules", "schema", "pack").stdout)["properties"]
    unknown = run("rules", "schema", "actor")
    assert unknown.exit_code == 2
    assert "did you mean actors?" in unknown.stderr


def test_rules_check_prints_mistakes_and_exits_1(monkeypatch: pytest.MonkeyPatch) -> None:
    mistakes = [Mistake("rules/a.yaml", 3, 5, "no key [wrong]")]
    monkeypatch.setattr("kuriltool.rules.check.findings", lambda folder, _: (mistakes if folder else [], []))
    result = run("rules", "check", "mine")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "rules/a.yaml:3:5: no key [wrong]\n", "1 mistake\n")
    result = run("rules", "check")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "no mistakes\n")
    assert run("rules", "check", "-q").stderr == ""
    assert run("rules", "check", "mine", "-q").stderr == ""


def test_rules_test_prints_failures_and_exits_1(monkeypatch: pytest.MonkeyPatch) -> None:
    from kuriltool.authoring.examples import ExampleResult

    wrong = ExampleResult("say-that", "rules/a.yaml:9", "example", "[x]\nand y", False, "found nothing")
    results = [wrong, ExampleResult("say-that", "rules/a.yaml:11", "counterexample", "z", True)]
    monkeypatch.setattr("kuriltool.authoring.examples.run_examples", lambda folder: results if folder else results[1:])
    result = run("rules", "test", "mine")
    assert result.exit_code == 1
    assert result.stdout == 'rules/a.yaml:9: rule "say-that": example: found nothing\n    [x]\\nand y\n'
    assert result.stderr == "2 examples, 1 failed\n"
    assert [row["ok"] for row in json.loads(run("rules", "test", "mine", "--json").stdout)] == [False, True]
    result = run("rules", "test")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "1 example, all right\n")
    assert run("rules", "test", "--quiet").stderr == ""


def test_mistakes_in_rules_come_all_at_once(news: Path, extractor: FakeExtractor, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(rules: Path | None, rules_only: bool) -> FakeExtractor:  # noqa: ARG001
        raise RuleError([Mistake(f"{rules}/a.yaml", 3, 5, "one"), Mistake(f"{rules}/b.yaml", 1, 1, "two")])

    monkeypatch.setattr(kuriltool.pipeline, "load", load)
    result = run("extract", news, "--rules", "mine")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "mine/a.yaml:3:5: one\nmine/b.yaml:1:1: two\nkuriltool: 2 mistakes in rule files\n"
    assert not Path(".kuriltool").exists()
    assert extractor.read == []


def test_root() -> None:
    assert run("--version").stdout.startswith("kuriltool 0.")
    assert run("-h").stdout == run("--help").stdout
    assert run("quotos").exit_code == 2
    assert "quotes" in run("quotos").stderr  # did you mean


def test_debug_adds_the_traceback(store_path: Path) -> None:
    assert "Traceback" not in run("quotes").stderr
    assert "Traceback" in run("--debug", "quotes").stderr
    assert not store_path.exists()


@pytest.mark.parametrize(
    "args",
    [["--help"], ["extract", "--help"], ["quotes"], ["claims", "--format", "table"], ["claims", "--format", "csv"]],
    ids=" ".join,
)
def test_starts_without_the_pipeline(store: Store, args: list[str]) -> None:
    code = f"""
import sys
import kuriltool
from kuriltool.cli import app
from kuriltool.errors import Mistake, RuleError
app({args!r}, standalone_mode=False)
sys.exit(" ".join(name for name in {HEAVY!r} if name in sys.modules) or 0)
"""
    done = python(code, cwd=store.path.parent.parent)
    assert done.returncode == 0, done.stderr


def test_help_is_quick(tmp_path: Path) -> None:
    code = """
import sys, time
import kuriltool
from kuriltool.cli import app
from kuriltool.errors import Mistake, RuleError
app(["--help"], standalone_mode=False)
print(time.process_time(), file=sys.stderr)
"""
    seconds = min(float(python(code, cwd=tmp_path).stderr) for _ in range(3))
    assert seconds < 0.3


def test_reader_that_goes_away_is_no_error(store: Store) -> None:
    for number in range(40):
        save(store, f"news/{number}.txt")
    command = f"{sys.executable} -m kuriltool claims | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, cwd=store.path.parent.parent)
    assert (done.stdout, done.stderr) == ("[\n", "")


def on_terminal(*args: str, cwd: Path) -> str:
    """What a terminal of 80 columns gets from the command, escape sequences and all."""
    main, other = pty.openpty()
    environment = {**os.environ, "COLUMNS": "80", "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    child = subprocess.Popen(
        [sys.executable, "-m", "kuriltool", *args], stdin=other, stdout=other, stderr=other, cwd=cwd, env=environment
    )
    os.close(other)
    output = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:  # Linux tells the end of a terminal so
            break
        if not part:
            break
        output += part
    os.close(main)
    assert child.wait() == 0
    return output.decode()


def test_terminal_gets_a_table_in_colour_and_no_escape_of_an_article(store: Store) -> None:
    claim = make_claims("news/b.txt")[0]
    words = "mean \x1b]0;title\x07 \x9b2J \u202e words"
    save(store, "news/b.txt", [claim.model_copy(update={"text": words})])
    folder = store.path.parent.parent
    shown = on_terminal("claims", cwd=folder)
    assert "\x1b[1;36mNorth" in shown
    assert not set(shown) & set("\x07\x9b\u202e")
    assert "\x1b]" not in shown
    plain = on_terminal("--no-color", "claims", cwd=folder)
    assert "\x1b[1;36m" not in plain
    for name in ("json", "jsonl", "csv"):
        assert not set(on_terminal("claims", "--format", name, cwd=folder)) & set("\x1b\x07\x9b\u202e")


def test_ctrl_c_exits_130(store_path: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    code = """
import signal, sys, time, types, kuriltool
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests in the background has it ignored
def load(rules, rules_only):
    print("loading", flush=True)
    time.sleep(30)
kuriltool.pipeline = types.SimpleNamespace(load=load)
from kuriltool.cli import main
sys.argv = ["kuriltool", "extract", "a.txt"]
main()
"""
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    )
    assert child.stdout
    assert child.stdout.readline() == "loading\n"
    time.sleep(0.1)
    child.send_signal(signal.SIGINT)
    _, messages = child.communicate(timeout=20)
    assert child.returncode == 130
    assert messages == "kuriltool: stopped; nothing new was saved. The same command goes on from there.\n"
    assert not store_path.exists()


# ends that nobody wishes for


def test_empty_path_is_no_folder(extractor: FakeExtractor) -> None:
    result = run("extract", "")
    assert result.exit_code == 2
    assert "an empty path; is a variable unset?" in result.stderr
    assert extractor.read == []


def test_nothing_to_claim_is_an_empty_list(news: Path, extractor: FakeExtractor) -> None:
    for path in news.iterdir():
        path.write_text(
            "Der Fluss gehört beiden Städten, sagte die Ministerin am Montag in der Hauptstadt. " * 5, encoding="utf-8"
        )
    result = run("extract", "news")
    assert (result.exit_code, result.stdout) == (0, "[]\n")
    assert result.stderr.count("is not in English, so passed over") == 2
    assert run("extract", "news", "--format", "csv").stdout.startswith("id,path,")
    assert extractor.read == []


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_no_trouble(store: Store, closed: str) -> None:
    done = subprocess.run(
        f"{sys.executable} -m kuriltool claims {closed}", shell=True, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert store.path.exists()


def test_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run(
        f"cd {gone} && rmdir {gone} && env -u KURILTOOL_STORE {sys.executable} -m kuriltool claims",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(Path(kuriltool.__file__).parent.parent)},
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("kuriltool: the folder that you are in is gone")


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no device here that is always full")
def test_full_disk_under_stdout_or_an_output_file_is_one_line(store: Store) -> None:
    for arguments, said in (("claims > /dev/full", "standard output"), ("claims --json -o /dev/full", "/dev/full")):
        done = subprocess.run(
            f"{sys.executable} -m kuriltool {arguments}", shell=True, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert done.stderr == f"kuriltool: {said}{' ' if said[0] == 's' else ': '}can't be written: No space left on device\n"
    assert Path("/dev/full").is_char_device()
    assert store.path.exists()
