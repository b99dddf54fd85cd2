"""`kuriltool merge`: what it says, what it makes of stores that are none, and what a kill leaves behind."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from conftest import TEXT, FakeExtractor, make_claims
from test_cli import run
from test_merge import OTHER, STORY, Given, answers, made

import kuriltool
from kuriltool.errors import StoreError
from kuriltool.store import Store, database


@pytest.fixture
def home(store_path: Path) -> Path:
    """A working folder with two stores to merge, which share an article and hold copies."""
    folder = store_path.parent.parent
    made(folder / "part1.db", [Given("a.txt", STORY), Given("b.txt", OTHER)])
    made(folder / "part2.db", [Given("b.txt", OTHER), Given("c.txt", f"{STORY} So it says.")])
    return folder


def test_merging_tells_what_there_is_now(home: Path) -> None:
    result = run("merge", "part1.db", "part2.db", "--store", "all.db")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "2 stores merged into all.db: 3 articles, 16 claims; 1 known before; 1 copy\n"
    again = run("merge", *map(str, sorted(home.glob("*.db"))), "--store", "all.db")
    assert again.exit_code == 0
    assert "all.db: is the store to merge into, so passed over" in again.stderr
    assert "2 stores merged into all.db: 3 articles, 16 claims; 4 known before; 1 copy" in again.stderr
    assert run("-q", "merge", "part1.db", "--store", "all.db").stderr == ""


def test_merging_goes_to_the_usual_store(home: Path) -> None:
    assert run("merge", "part1.db", "part1.db").stderr.startswith("1 store merged into ")
    assert len(json.loads(run("claims").stdout)) == 16
    assert (home / ".kuriltool" / "store.db").is_file()


def test_shards_merged_print_what_one_run_prints(store_path: Path, extractor: FakeExtractor) -> None:
    news = store_path.parent.parent / "news"
    news.mkdir()
    for number in range(9):
        text = TEXT if number % 3 else f"{TEXT}\n{number} more words.\n"
        (news / f"{number}.txt").write_text(text, encoding="utf-8")
    run("extract", "news", "--store", "whole.db")
    parts = [f"parts/{number}.db" for number in (1, 2, 3)]
    for number, part in enumerate(parts, 1):
        run("extract", "news", "--shard", f"{number}/3", "--store", part)
    run("merge", *reversed(parts), "--store", "all.db")
    assert run("claims", "--json", "--store", "all.db").stdout == run("claims", "--json", "--store", "whole.db").stdout
    assert extractor.read
    read = len(extractor.read)
    assert "all read before and unchanged" in run("extract", "news", "--store", "all.db").stderr
    assert len(extractor.read) == read


def test_articles_read_in_different_ways_are_told_and_not_all_of_them(home: Path) -> None:
    made(home / "other.db", [Given(f"{name}.txt", f"{OTHER} And so on.") for name in "abcdefg"])
    made(home / "rules.db", [Given(f"{name}.txt", OTHER, fingerprint="two") for name in "abcdefg"])
    lines = run("merge", "part1.db", "other.db", "rules.db", "--store", "all.db").stderr.splitlines()
    assert lines[0] == "a.txt: is another version in other.db; what was read last counts"
    assert lines[2] == "a.txt: was read by other rules in rules.db; what was read last counts"
    assert lines[5] == "and 4 more articles that stores have in different versions"
    assert len(lines) == 7


def damaged(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 1000")


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda path: path.write_text("No store at all. " * 100, "utf-8"), "is no kuriltool store (not an SQLite file)"),
        (lambda path: path.write_bytes(b""), "is empty; whatever should have filled it has not begun, or was stopped"),
        (Path.unlink, "is not there"),
        (folder, "is no file"),
        (damaged, "is damaged; move it away and run kuriltool extract again"),
        (newer, "was written by a newer kuriltool; upgrade kuriltool"),
        (foreign, "is a database of some other program"),
    ],
)
def test_what_is_no_store_is_told_and_the_others_are_merged(home: Path, spoil: object, told: str) -> None:
    spoil(home / "part2.db")  # type: ignore[operator]
    result = run("merge", "part2.db", "part1.db", "--store", "all.db")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"kuriltool: store part2.db: {told}",
        "1 store merged into all.db: 2 articles, 16 claims",
    ]
    alone = run("merge", "part2.db", "--store", "none.db")
    assert (alone.exit_code, alone.stderr) == (1, f"kuriltool: store part2.db: {told}\n")
    with pytest.warns(UserWarning, match=r"store part2\.db"):
        assert kuriltool.merge("part1.db", "part2.db", into="all.db").articles == 2
    with pytest.raises(StoreError, match=r"part2\.db"):
        kuriltool.merge("part2.db", into="all.db")


def test_a_store_is_not_merged_into_itself(home: Path) -> None:
    before = answers(home / "part1.db")
    result = run("merge", "part1.db", "--store", "./part1.db")
    assert result.exit_code == 1
    assert "is the store to merge into; name others to merge, or another store with --store" in result.stderr
    assert answers(home / "part1.db") == before


def test_a_target_that_is_no_store_is_told(home: Path) -> None:
    (home / "all.db").write_text("No store at all. " * 100, "utf-8")
    result = run("merge", "part1.db", "--store", "all.db")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "store all.db: is no kuriltool store (not an SQLite file); name another with --store" in result.stderr


def test_a_store_of_an_older_program_is_read_and_left_as_it_is(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    all_scripts = database.migrations()
    monkeypatch.setattr(database, "migrations", lambda: all_scripts[:5])
    monkeypatch.setattr(database.facts, "fill", lambda _: None)
    database.open_writable(home / "old.db").close()
    monkeypatch.undo()
    monkeypatch.chdir(home)
    claim = make_claims("z.txt")[0]
    with closing(sqlite3.connect(home / "old.db")) as connection, connection:
        connection.execute("INSERT INTO run (fingerprint, pack, version, sides) VALUES ('one', 'rivers', '1', '[]')")
        connection.execute(
            "INSERT INTO article (id, place, file, path, sha256, text, run) VALUES (1, 'z.txt', 'z.txt', 'z.txt', ?, ?, 'one')",
            (claim.article.sha256, TEXT),
        )
        row = (claim.id, claim.kind, claim.model_dump_json())
        connection.execute("INSERT INTO claim (article, public, start, kind, record) VALUES (1, ?, 0, ?, ?)", row)
        connection.execute("PRAGMA journal_mode = DELETE")
    before = (home / "old.db").read_bytes()
    assert "2 stores merged into all.db: 3 articles, 17 claims" in run("merge", "old.db", "part1.db", "--store", "all.db").stderr
    assert (home / "old.db").read_bytes() == before
    assert not list(home.glob("kuriltool-*"))


def test_an_article_is_known_by_its_path_wherever_the_part_lies(home: Path) -> None:
    (home / "news").mkdir()
    (home / "news" / "a.txt").write_text(STORY, "utf-8")
    (home / "elsewhere" / "far").mkdir(parents=True)
    made(home / "here.db", [Given("news/a.txt", STORY), Given(str(home / "news" / "a.txt"), STORY)])
    shutil.move(home / "here.db", home / "elsewhere" / "far" / "part.db")
    made(home / "elsewhere" / "far" / "other.db", [Given("news/a.txt", STORY), Given("./b.txt", OTHER)])
    run("merge", "elsewhere/far/part.db", "elsewhere/far/other.db")
    with Store.find() as store:
        assert sorted(store.gone(home)) == ["../b.txt"]
        assert [article.path for article in store.articles()] == ["./b.txt", "news/a.txt"]


def test_whoever_merges_in_another_folder_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "a.txt").write_text(STORY, "utf-8")
    (home / "other").mkdir()
    assert "folder" not in run("merge", "part1.db", "--store", "other/here.db").stderr
    monkeypatch.chdir(home / "other")
    told = run("merge", "../part1.db", "--store", "all.db").stderr.splitlines()[0]
    assert told.startswith("../part1.db: a.txt is not in this folder but at ../a.txt; merge in the folder where extract ran")


KILLED = """
import sys
from pathlib import Path
from kuriltool.store.merging import Merger

with Merger(Path("all.db")) as merger:
    for part in ("part1.db", "part2.db"):
        merger.add(Path(part))
        print(part, flush=True)
"""


@pytest.mark.parametrize("wait", [0, 0.002, 0.005, 0.01, 0.02, 0.04])
def test_a_merge_that_is_killed_is_done_again(home: Path, wait: float) -> None:
    """Killed at some moment behind the start; what was merged before it is whole, and the same command goes on."""
    for number in (1, 2):
        more = [Given(f"{number}/{name}.txt", f"{OTHER} {name}. {STORY}") for name in range(12)]
        made(home / f"part{number}.db", more)
    kuriltool.merge("part1.db", "part2.db", into="whole.db")
    kuriltool.merge("part1.db", into="first.db")
    process = subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, cwd=home)
    assert process.stdout
    assert process.stdout.readline() == b"part1.db\n"
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    left = answers(home / "all.db")
    assert left in (answers(home / "first.db"), answers(home / "whole.db"))
    kuriltool.merge("part1.db", "part2.db", into="all.db")
    assert answers(home / "all.db") == answers(home / "whole.db")
