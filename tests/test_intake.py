"""Reading by several processes, parses that are kept, and shares of all articles."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
import typer.testing
from conftest import TEXT, FakeExtractor
from hypothesis import given
from hypothesis import strategies as st

from kuriltool import pipeline
from kuriltool.articles import Article
from kuriltool.cli import app
from kuriltool.errors import ArticleError, RuleError
from kuriltool.intake.reading import Finders, Task, Workers
from kuriltool.intake.shards import Shard
from kuriltool.store import Store

if TYPE_CHECKING:
    from kuriltool.pipeline import Extractor, Reading

SEEDS = Path(__file__).parents[1] / "seeds"
DEADLY, ONCE = "This is deadly.", "This is deadly once."
FAKE = Finders(rules=None)


def run(*args: str | Path) -> typer.testing.Result:
    return typer.testing.CliRunner().invoke(app, [str(arg) for arg in args], prog_name="kuriltool", env={"COLUMNS": "100"})


@dataclass(frozen=True)
class Dying(Finders):
    """Finds as a fake does, in a process that some texts end; `mark` tells that one has done so already."""

    mark: str = ""

    def load(self) -> Extractor:
        return cast("Extractor", DyingExtractor(Path(self.mark)))


class DyingExtractor(FakeExtractor):
    def __init__(self, mark: Path) -> None:
        super().__init__()
        self._mark = mark

    def attempt_one(self, article: Article, *given: Any, **options: Any) -> Any:
        if article.text == DEADLY or (article.text == ONCE and not self._mark.exists()):
            self._mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().attempt_one(article, *given, **options)


def tasks(*texts: str) -> list[Task]:
    return [Task(Article(f"{number}.txt", text, f"{number:064}")) for number, text in enumerate(texts)]


def come_of(mark: Path, *texts: str) -> list[Any]:
    with Workers(Dying(mark=str(mark)), 2) as reader:
        found = list(reader.outcomes(tasks(*texts)))
    assert [task.article.path for task, _ in found] == [f"{number}.txt" for number in range(len(texts))]
    return [outcome for _, outcome in found]


# several processes


def test_processes_read_in_the_order_of_the_tasks(tmp_path: Path) -> None:
    found = come_of(tmp_path / "mark", *([TEXT, "Nobody said anything."] * 20))
    assert [len(reading.claims) for reading in found] == [3, 0] * 20


def test_what_a_dead_process_had_in_hand_is_read_once_more(tmp_path: Path) -> None:
    found = come_of(tmp_path / "mark", TEXT, TEXT, ONCE, TEXT, TEXT)
    assert [len(reading.claims) for reading in found] == [3, 3, 0, 3, 3]


def test_an_article_that_ends_its_process_costs_no_other(tmp_path: Path) -> None:
    found = come_of(tmp_path / "mark", TEXT, DEADLY, TEXT, DEADLY, TEXT)
    assert [isinstance(outcome, ArticleError) for outcome in found] == [False, True, False, True, False]
    assert "1.txt: ended the process that read it" in str(found[1])


def test_mistakes_in_rules_are_told_before_a_process_begins(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("rules: [", encoding="utf-8")
    with pytest.raises(RuleError):
        Workers(Finders(str(tmp_path)), 2)


@pytest.mark.slow
def test_two_processes_give_what_one_gives(store_path: Path) -> None:
    folder = store_path.parent.parent / "news"
    folder.mkdir()
    for path in SEEDS.glob("*.txt"):
        (folder / path.name).write_bytes(path.read_bytes())
        (folder / f"copy-of-{path.name}").write_bytes(path.read_bytes())
    (folder / "z.txt").write_bytes(b"")
    alone = run("--store", "1.db", "extract", "news")
    several = run("--store", "2.db", "extract", "news", "--jobs", "2")
    assert alone.exit_code == several.exit_code == 1
    assert json.loads(alone.stdout)
    assert several.stdout == alone.stdout
    assert sorted(several.stderr.splitlines()) == sorted(alone.stderr.splitlines())


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_ends_all_processes_and_keeps_what_is_read(store_path: Path) -> None:
    folder = store_path.parent.parent / "news"
    folder.mkdir()
    text = next(SEEDS.glob("*.txt")).read_text("utf-8")
    for number in range(300):
        (folder / f"{number:03}.txt").write_text(f"Report {number}\n\n{text}\n{number}", encoding="utf-8")
    command = [sys.executable, "-m", "kuriltool", "extract", "news", "--jobs", "2", "--keep-copies"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        until = time.monotonic() + 120
        while _saved(store_path) < 3 and process.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)  # to the parent alone
        _, said = process.communicate(timeout=60)
        assert process.returncode == 130, said
        assert "stopped; what was read so far is in the store" in said
        with pytest.raises(ProcessLookupError):
            for _ in range(200):  # those of its group end a moment after it
                os.killpg(process.pid, 0)
                time.sleep(0.05)
    assert 3 <= _saved(store_path) < 300


def _saved(path: Path) -> int:
    if not path.exists():
        return 0
    with Store.find(path) as store:
        return len(store.articles())


# parses


@pytest.fixture
def news(store_path: Path) -> Path:
    folder = store_path.parent.parent / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_text("Nobody said anything.", encoding="utf-8")
    return folder


@pytest.mark.usefixtures("news", "extractor")
def test_statements_that_a_stopped_run_left_are_gathered_by_the_next(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("kuriltool.cli.gathering.gather", lambda *_: None)
        run("extract", "news")
    with Store.find(store_path) as store:
        assert store.is_waiting()
    run("extract", "news")
    with Store.find(store_path) as store:
        assert store.is_gathered()


@pytest.mark.usefixtures("news")
def test_a_changed_rule_reads_from_parses(extractor: FakeExtractor) -> None:
    run("extract", "news")
    extractor.fingerprint = "two"
    run("extract", "news")
    assert extractor.parses == [None, None, f"parse of {TEXT}".encode(), b"parse of Nobody said anything."]


def test_a_text_that_moved_has_its_parse(news: Path, extractor: FakeExtractor) -> None:
    run("extract", "news")
    (news / "a.txt").rename(news / "z.txt")
    (news / "c.txt").write_text(TEXT, encoding="utf-8")
    run("extract", "news/z.txt", "--keep-copies")
    assert extractor.parses[2:] == [f"parse of {TEXT}".encode()]


def test_force_and_a_changed_text_read_anew(news: Path, extractor: FakeExtractor) -> None:
    run("extract", "news/b.txt")
    run("extract", "news/b.txt", "--force")
    (news / "b.txt").write_text("Nobody said anything else.", encoding="utf-8")
    run("extract", "news/b.txt")
    assert extractor.parses == [None] * 3


@pytest.mark.usefixtures("news")
def test_no_parses_keeps_none_and_takes_those_that_are_there(extractor: FakeExtractor) -> None:
    run("extract", "news/a.txt")
    extractor.fingerprint = "two"
    run("extract", "news/a.txt", "--no-parses")
    extractor.fingerprint = "three"
    run("extract", "news/a.txt")
    assert extractor.parses == [None, f"parse of {TEXT}".encode(), None]


@pytest.mark.usefixtures("news")
def test_a_parse_with_attributions_serves_the_rules_alone_and_not_the_other_way(extractor: FakeExtractor) -> None:
    run("extract", "news/a.txt")
    extractor.fingerprint += " rules only"
    run("extract", "news/a.txt", "--rules-only")
    assert extractor.parses[-1] is not None
    extractor.fingerprint = "changed"
    run("extract", "news/a.txt")
    assert extractor.parses[-1] is not None  # the rules alone have left it what it was
    extractor.fingerprint += " rules only"
    run("extract", "news/b.txt", "--rules-only")
    extractor.fingerprint = "one"
    run("extract", "news/b.txt")
    assert extractor.parses[-1] is None


@pytest.fixture(scope="module")
def trained() -> Extractor:
    return pipeline.load()


@pytest.fixture(scope="module")
def seeds(trained: Extractor) -> list[tuple[Article, Reading]]:
    articles = [Article(path.name, path.read_text("utf-8"), "0" * 64) for path in sorted(SEEDS.glob("*.txt"))]
    return [(article, cast("Reading", trained.attempt_one(article, keep_parse=True))) for article in articles]


def test_a_kept_parse_gives_the_same_claims_without_the_network(
    trained: Extractor, seeds: list[tuple[Article, Reading]], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = cast("Any", trained.nlp.get_pipe("kuril_encoder"))
    monkeypatch.setattr(reader, "read", lambda doc: pytest.fail("the network was asked"))  # noqa: ARG005
    assert sum(len(reading.claims) for _, reading in seeds) > 20
    for article, reading in seeds:
        assert reading.parse
        assert trained.attempt_one(article, reading.parse, keep_parse=True) == reading


@pytest.mark.parametrize("damage", [b"", b"x", b"x\x9c"])
def test_a_damaged_parse_is_made_anew(trained: Extractor, seeds: list[tuple[Article, Reading]], damage: bytes) -> None:
    article, reading = seeds[0]
    assert reading.parse
    damaged = damage + reading.parse[:-9]
    assert trained.attempt_one(article, damaged, keep_parse=True) == reading


def test_a_parse_of_another_text_is_made_anew(trained: Extractor, seeds: list[tuple[Article, Reading]]) -> None:
    (article, reading), (_, other) = seeds[:2]
    assert trained.attempt_one(article, other.parse, keep_parse=True) == reading


# shards


@given(st.integers(1, 40), st.lists(st.text(), max_size=30))
def test_every_path_is_in_one_shard(of: int, paths: list[str]) -> None:
    shards = [Shard(number, of) for number in range(1, of + 1)]
    assert all(sum(shard.holds(path) for shard in shards) == 1 for path in paths)


def test_shards_are_of_like_size() -> None:
    sizes = Counter(next(n for n in range(1, 5) if Shard(n, 4).holds(f"news/{number}.txt")) for number in range(4000))
    assert all(900 < size < 1100 for size in sizes.values())


@pytest.mark.usefixtures("news")
@pytest.mark.parametrize("written", ["", "3", "0/4", "5/4", "a/b", "1/0", "-1/4", "1/2/3"])
def test_what_is_no_shard_is_told(extractor: FakeExtractor, written: str) -> None:
    result = run("extract", "news", "--shard", written)
    assert result.exit_code == 2
    assert "the third of sixteen is 3/16" in " ".join(result.stderr.split()).replace("│ ", "")
    assert not extractor.read


def test_shards_together_are_everything(news: Path, extractor: FakeExtractor) -> None:
    for number in range(12):
        (news / f"{number}.txt").write_text(f"Nobody said {number}.", encoding="utf-8")
    rows = [json.dumps({"id": f"r{number}", "text": f"Nobody wrote {number}."}) for number in range(12)]
    (news / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    read = []
    for number in range(1, 4):
        assert run("--store", f"{number}.db", "extract", "news", "--shard", f"{number}/3").exit_code == 0
        read.append(sorted(extractor.read))
        extractor.read.clear()
    assert all(read)
    run("--store", "all.db", "extract", "news")
    assert sorted(path for share in read for path in share) == sorted(extractor.read)
    assert all(any(path.startswith("news/rows.jsonl#") for path in share) for share in read)


def test_a_file_of_several_texts_that_its_name_does_not_tell_stays_in_one_shard(news: Path, extractor: FakeExtractor) -> None:
    (news / "export.txt").write_text('{"text": "Nobody said one."}\n{"text": "Nobody said two."}\n', encoding="utf-8")
    run("extract", "news/export.txt")
    whole = sorted(extractor.read)
    extractor.read.clear()
    for number in (1, 2, 3):
        run("--store", f"{number}.db", "extract", "news/export.txt", "--shard", f"{number}/3")
    assert sorted(extractor.read) == whole


@pytest.mark.usefixtures("news")
def test_a_shard_without_articles_leaves_a_store(extractor: FakeExtractor) -> None:
    empty = next(number for number in range(1, 10) if not Shard(number, 9).holds("news/a.txt"))
    assert run("extract", "news/a.txt", "--shard", f"{empty}/9", "--json").stdout.strip() == "[]"
    assert not extractor.read
    with Store.find() as store:
        assert store.articles() == []


def test_shards_into_one_store_leave_each_other_alone(news: Path, extractor: FakeExtractor) -> None:
    rows = [json.dumps({"text": f"Nobody wrote {number}."}) for number in range(8)]
    (news / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    for number in (1, 2):
        run("extract", "news", "--shard", f"{number}/2")
    with Store.find() as store:
        assert len(store.articles()) == 10
    assert len(extractor.read) == 10
