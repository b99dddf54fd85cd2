"""What a cluster run is made of, without a cluster: files found, cut into parts, read by a worker's hands, kept in folders."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import TEXT, FakeExtractor

from kuriltool import articles
from kuriltool.articles import ReadOptions
from kuriltool.articles.timing import within
from kuriltool.cluster import job, parts, sources, working
from kuriltool.cluster.job import Job, prepared
from kuriltool.cluster.parts import Account, Part, plan
from kuriltool.cluster.sources import Source
from kuriltool.cluster.storage import Folder
from kuriltool.errors import ArticleError, KuriltoolError
from kuriltool.intake.intake import How
from kuriltool.intake.reading import Finders
from kuriltool.intake.shards import Shard
from kuriltool.rules.folder import gather, shipped
from kuriltool.store import Store

fsspec = pytest.importorskip("fsspec", reason="the extra [dask] brings fsspec")

LINES = "".join(json.dumps({"id": f"n{number}", "text": f"{TEXT} {number}"}) + "\n" for number in range(20))
MB = 1_000_000


def source(path: str, size: int = 1_000, version: str = "1") -> Source:
    return Source(path, f"/{path}", size, version)


def account(part: Part, **told: Any) -> Account:
    return Account(part.sources, **told)


@pytest.fixture
def memory() -> Iterator[str]:
    """A folder at an address that no other process has."""
    fs = fsspec.filesystem("memory")
    yield "memory://news"
    fs.rm("/", recursive=True)


# parts


def planned(files: list[Source], known: dict[str, Account] | None = None, threads: int = 2) -> parts.Plan:
    return plan("key", files, known or {}, threads, 32 * MB)


def test_every_file_is_in_one_part() -> None:
    files = [source(f"{number}.txt", 1_000 * number) for number in range(200)]
    found = planned(files).left
    assert sorted((s for part in found for s in part.sources), key=lambda s: s.size) == files
    assert 1 < len(found) < 200
    assert [part.size for part in found] == sorted((part.size for part in found), reverse=True)


def test_small_runs_are_cut_for_every_thread_and_large_ones_by_size() -> None:
    few = [source(f"{number}.txt", 40_000) for number in range(100)]
    assert len(planned(few, threads=2).left) >= 16
    many = [source(f"{number}.txt", MB) for number in range(100)]
    assert len(planned(many, threads=1).left) == 100 // 8 + 1


def test_a_file_of_many_articles_is_cut_and_one_of_a_single_article_is_not() -> None:
    cut = [s for part in planned([source("a.jsonl", 20 * MB)]).left for s in part.sources]
    assert {s.shard.number for s in cut if s.shard} == set(range(1, len(cut) + 1))
    assert len(cut) > 2
    assert [s.shard for part in planned([source("a.html", 20 * MB)]).left for s in part.sources] == [None]


def test_a_file_that_is_too_large_to_be_read_through_is_left_whole() -> None:
    assert [s.shard for part in planned([source("a.jsonl", 33 * MB)]).left for s in part.sources] == [None]


def test_names_tell_what_is_read_and_how() -> None:
    one = parts.of("key", [source("a.txt")])
    assert one == parts.of("key", [source("a.txt")])
    others = [
        parts.of("other", [source("a.txt")]),
        parts.of("key", [source("b.txt")]),
        parts.of("key", [source("a.txt", version="2")]),
        parts.of("key", [replace(source("a.txt"), shard=Shard(1, 2))]),
    ]
    assert len({part.name for part in [one, *others]}) == 5


def test_what_is_done_is_not_planned_again_however_many_threads_there_are_now() -> None:
    files = [*(source(f"{number}.txt", 40_000) for number in range(50)), source("a.jsonl", 5 * MB)]
    known = {part.name: account(part) for part in planned(files, threads=2).left}
    again = planned(files, known, threads=64)
    assert (again.left, again.done) == ([], known)


def test_an_interrupted_file_is_cut_as_it_was_before() -> None:
    first = planned([source("a.jsonl", 5 * MB)], threads=2).left
    known = {part.name: account(part) for part in first[:3]}
    again = planned([source("a.jsonl", 5 * MB)], known, threads=64)
    assert again.done == known
    assert {s for part in again.left for s in part.sources} == {s for part in first[3:] for s in part.sources}


def test_a_changed_file_takes_its_part_along_and_no_other() -> None:
    files = [source(f"{number:02}.txt", 10_000) for number in range(40)]
    first = planned(files).left
    known = {part.name: account(part) for part in first}
    files[7] = replace(files[7], version="2")
    again = planned(files, known)
    touched = next(part for part in first if any(s.path == "07.txt" for s in part.sources))
    assert set(known) - set(again.done) == {touched.name}
    assert {s.path for part in again.left for s in part.sources} == {s.path for s in touched.sources}


def test_a_new_file_is_read_alone() -> None:
    files = [source(f"{number:02}.txt", 10_000) for number in range(40)]
    known = {part.name: account(part) for part in planned(files).left}
    again = planned([source("000.txt"), *files], known)
    assert [[s.path for s in part.sources] for part in again.left] == [["000.txt"]]


def test_trouble_that_may_pass_is_tried_again() -> None:
    (only,) = planned([source("a.txt")]).left
    assert planned([source("a.txt")], {only.name: account(only, passing=True)}).left == [only]
    assert planned([source("a.txt")], {only.name: account(only, failures=("a.txt: is empty",))}).left == []


def test_no_source_counts_twice() -> None:
    files = [source("a.txt"), source("b.txt")]
    both, one = parts.of("key", files), parts.of("key", files[:1])
    assert set(planned(files, {part.name: account(part) for part in (one, both)}).done) == {both.name}


def test_halves() -> None:
    part = parts.of("key", [source(f"{number}.txt") for number in range(5)])
    one, other = part.halves()
    assert (*one.sources, *other.sources) == part.sources
    assert parts.of("key", part.sources[:1]).halves() == []


def test_an_account_is_read_as_it_was_written() -> None:
    part = parts.of("key", [replace(source("é #1.jsonl"), shard=Shard(2, 3))])
    told = account(
        part, articles={"é #1.jsonl#1": "aa"}, read=1, claims=3, failures=("x",), notes=("y",), foreign=1, passing=True
    )
    assert Account.parse(told.written()) == told
    assert Account.parse(b'{"sources": 3}') is None
    assert Account.parse(told.written()[:-5]) is None


# sources


def test_files_at_an_address(memory: str) -> None:
    fs = fsspec.filesystem("memory")
    for name in ("a.jsonl", "sub/b.txt", "sub/.hidden/c.txt", "README.md", "b.txt", "b.json", "d.exe"):
        fs.pipe(f"/news/{name}", b"words")
    every = sources.at_address(memory)
    assert [one.path for one in every] == ["memory:///news/a.jsonl", "memory:///news/b.txt", "memory:///news/sub/b.txt"]
    assert [one.path for one in sources.at_address(f"{memory}/*.jsonl")] == ["memory:///news/a.jsonl"]
    (one,) = sources.at_address(f"{memory}/d.exe")  # named, so whoever reads it says what is wrong with it
    assert (one.path, one.size) == (f"{memory}/d.exe", 5)
    for nothing in (f"{memory}/none.txt", f"{memory}/*.csv"):
        with pytest.raises(KuriltoolError, match="no article there"):
            sources.at_address(nothing)
    with pytest.raises(KuriltoolError, match="nosuch"):
        sources.at_address("nosuch://bucket/a.txt")


def test_a_file_that_changes_has_another_version(memory: str) -> None:
    fs = fsspec.filesystem("memory")
    fs.pipe("/news/a.txt", b"one")
    before = sources.at_address(f"{memory}/a.txt")
    assert before == sources.at_address(f"{memory}/a.txt")
    fs.pipe("/news/a.txt", b"two")
    assert before != sources.at_address(f"{memory}/a.txt")


def test_what_stands_at_an_address_reads_as_on_a_disk(memory: str, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(LINES + "no json\n", encoding="utf-8")
    fsspec.filesystem("memory").pipe("/news/a.jsonl", (tmp_path / "a.jsonl").read_bytes())
    (there,) = sources.at_address(f"{memory}/a.jsonl")
    local = sources.of_file(tmp_path / "a.jsonl")
    assert isinstance(local, Source)
    expected = [str(one) if isinstance(one, ArticleError) else one.read() for one in articles.entries(tmp_path / "a.jsonl")]
    for one in (local, there):
        found = [str(one) if isinstance(one, ArticleError) else one.read() for one in one.entries(ReadOptions())]
        assert json.dumps(found, default=vars).replace(one.path, str(tmp_path / "a.jsonl")) == json.dumps(expected, default=vars)


def test_the_shares_of_a_file_are_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(LINES + "no json\n", encoding="utf-8")
    whole = sources.of_file(tmp_path / "a.jsonl")
    assert isinstance(whole, Source)
    shares = [replace(whole, shard=Shard(number, 3)) for number in (1, 2, 3)]
    found = [one.path for share in shares for one in share.entries(ReadOptions())]
    assert sorted(found) == sorted(one.path for one in whole.entries(ReadOptions()))


def test_trouble_with_an_address_is_an_error_of_its_file(memory: str) -> None:
    (found,) = source("a.txt").entries(ReadOptions())
    assert isinstance(found, ArticleError)
    (found,) = Source("x", f"{memory}/gone.txt", 1, "1").entries(ReadOptions())
    assert isinstance(found, ArticleError)
    assert isinstance(found.__cause__, OSError)


def test_what_takes_too_long_is_stopped_in_a_thread_too() -> None:
    told: list[object] = []

    def endless() -> None:
        while True:
            pass

    def read() -> None:
        for work in (endless, lambda: "done"):
            try:
                told.append(within(0.05, "a.pdf", work))
            except ArticleError as error:
                told.append(str(error))
        time.sleep(0.2)
        told.append("unharmed")

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert told == [
        "a.pdf: takes longer than 0.05 s to read; take out what is large in it, or raise --limit-seconds",
        "done",
        "unharmed",
    ]


# folders


@pytest.mark.parametrize("kind", ["here", "memory"])
def test_a_folder_keeps_files(kind: str, memory: str, tmp_path: Path) -> None:
    folder = Folder(memory if kind == "memory" else str(tmp_path / "parts"))
    assert (folder.names(), folder.read(["a.json"]), folder.has("a.json")) == ([], {}, False)
    folder.write("a.json", b"{}")
    (tmp_path / "made").write_bytes(b"bytes")
    folder.publish(tmp_path / "made", "a.db")
    folder.publish(tmp_path / "made", "a.db")
    assert folder.names() == ["a.db", "a.json"]
    assert folder.read(["a.json", "a.db", "none"]) == {"a.json": b"{}", "a.db": b"bytes"}
    waiting = tmp_path / "waiting"
    waiting.mkdir()
    with folder.here("a.db", waiting) as path:
        assert path.read_bytes() == b"bytes"
    assert list(waiting.iterdir()) == []
    folder.remove("a.db")
    folder.remove("a.db")
    assert (folder.names(), folder.has("a.json")) == (["a.json"], True)


def test_what_a_killed_program_left_is_swept(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path))
    for name in (".one.db.1234.unfinished", ".other.db.1234.unfinished", "one.db"):
        (tmp_path / name).touch()
    folder.sweep(["one"])
    assert folder.names() == [".other.db.1234.unfinished", "one.db"]


def test_nothing_is_left_of_a_file_that_could_not_be_written(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path / "parts"))
    with pytest.raises(KuriltoolError, match="can't be reached"):
        folder.publish(tmp_path / "none", "a.db")
    assert folder.names() == []


# jobs


def how(**changes: Any) -> How:
    return replace(How(ReadOptions(), "fake"), **changes)


def test_a_job_has_another_key_whenever_it_could_give_other_parts() -> None:
    one = Job(how(), Finders(), "/parts")
    others = [
        replace(one, how=how(keep_copies=True)),
        replace(one, how=how(any_language=True)),
        replace(one, how=replace(how(), fingerprint="other")),
        replace(one, claims="/claims"),
    ]
    assert len({one.key, *(other.key for other in others)}) == 5
    assert replace(one, parts="/elsewhere").key == one.key


@pytest.mark.parametrize("given", ["pack", "packs", "packs with attribution"])
def test_own_rules_are_the_same_elsewhere(given: str, tmp_path: Path) -> None:
    home = tmp_path / "my rules"
    for folder in ("kuril", "attribution"):
        if folder == "kuril" or given == "packs with attribution":
            (home / folder).mkdir(parents=True)
            for file in (shipped() / folder).glob("*.yaml"):
                (home / folder / file.name).write_bytes(file.read_bytes())
    rules = home / "kuril" if given == "pack" else home
    packed = job._packed(str(rules))
    assert packed is not None
    laid = gather(job._unpacked(packed, tmp_path / "elsewhere"))
    there = gather(rules)
    assert (laid.fingerprint(), laid.labels, laid.label, laid.packs) == (
        there.fingerprint(),
        there.labels,
        there.label,
        there.packs,
    )


def test_rules_that_come_along_are_not_sent() -> None:
    assert job._packed(None) is None
    assert job._packed("kuril") is None


def test_damaged_rules_lead_nowhere_else(tmp_path: Path) -> None:
    for files in ({"../a.yaml": ""}, {"a/../b.yaml": ""}, {"x": ""}, {"a/b.yaml": "%"}):
        with pytest.raises(KuriltoolError, match="damaged"):
            job._unpacked(json.dumps({"root": "r", "pack": None, "files": files}).encode(), tmp_path / "in")
    assert [path.name for path in tmp_path.rglob("*.yaml")] == []


# what a worker does


@pytest.fixture
def a_job(monkeypatch: pytest.MonkeyPatch) -> Job:
    monkeypatch.setattr(working, "_loaded", {})
    return prepared(how(), Finders(), "memory://parts", None)


def part_of(folder: str) -> Part:
    return parts.of("key", sources.at_address(folder))


def test_a_part_becomes_a_store_with_an_account(a_job: Job, memory: str, extractor: FakeExtractor, tmp_path: Path) -> None:
    fs = fsspec.filesystem("memory")
    fs.pipe({"/news/a.txt": TEXT.encode(), "/news/b.txt": b"", "/news/c.jsonl": LINES.encode()})
    part = part_of(memory)
    found = working.read(a_job, part)
    assert found.failures == ("memory:///news/b.txt: is empty",)
    assert (len(found.articles), found.read, found.claims, found.passing) == (21, 21, 3, False)
    with Folder(a_job.parts).here(f"{part.name}.db", tmp_path) as path, Store.find(path) as store:
        assert {article.path for article in store.articles()} == set(found.articles)
    assert Account.parse(fs.cat(f"/parts/{part.name}.json")) == found
    assert len(extractor.read) == 21


def test_a_part_that_is_done_is_not_read_again(a_job: Job, memory: str, extractor: FakeExtractor) -> None:
    fsspec.filesystem("memory").pipe("/news/a.txt", TEXT.encode())
    first = working.read(a_job, part_of(memory))
    assert working.read(a_job, part_of(memory)) == first
    assert len(extractor.read) == 1
    Folder(a_job.parts).remove(f"{part_of(memory).name}.db")
    assert working.read(a_job, part_of(memory)) == first
    assert len(extractor.read) == 2


def test_trouble_of_the_system_may_pass(a_job: Job, memory: str, extractor: FakeExtractor) -> None:
    fsspec.filesystem("memory").pipe("/news/a.txt", TEXT.encode())
    part = part_of(memory)
    fsspec.filesystem("memory").rm("/news/a.txt")
    found = working.read(a_job, part)
    assert found.passing
    assert "a.txt: can't be read" in found.failures[0]
    fsspec.filesystem("memory").pipe("/news/a.txt", TEXT.encode())
    assert working.read(a_job, part).claims == 3
    assert extractor.read


def test_a_machine_that_would_read_otherwise_is_told(a_job: Job, extractor: FakeExtractor) -> None:
    Folder(a_job.parts).write("token", b"")
    assert working.ready(a_job, "token") is None
    assert "does not see memory://parts" in str(working.ready(a_job, "other"))
    assert "does not see /nowhere.txt" in str(working.ready(a_job, "token", "/nowhere.txt"))
    extractor.fingerprint = "another"
    assert "another version of kuriltool" in str(working.ready(a_job, "token"))
    with pytest.raises(KuriltoolError, match="another version"):
        working.read(a_job, Part("key-x", ()))


def test_claims_as_parquet(memory: str, extractor: FakeExtractor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.setattr(working, "_loaded", {})
    fs = fsspec.filesystem("memory")
    fs.pipe({"/news/a.txt": TEXT.encode(), "/news/copy.txt": TEXT.encode()})
    a_job = prepared(how(keep_copies=True), Finders(), f"file://{tmp_path}/claims/_parts", f"file://{tmp_path}/claims")
    found = working.read(a_job, part_of(memory))
    with duckdb.connect() as connection:
        rows = connection.execute("SELECT path, count(*) FROM read_parquet(?) GROUP BY path", [f"{tmp_path}/claims/*.parquet"])
        assert sorted(rows.fetchall()) == [("memory:///news/a.txt", 3), ("memory:///news/copy.txt", 3)]
    assert (found.read, found.claims, found.articles) == (2, 6, {})
    assert len(extractor.read) == 2
