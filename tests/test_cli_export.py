"""`kuriltool export` and `import`, as a user runs them; each format's content has tests of its own."""

from __future__ import annotations

import json
import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from conftest import TEXT, make_claims, make_run, save
from test_cli import run

from kuriltool.exports import FORMATS
from kuriltool.exports.naming import file_names
from kuriltool.scoring import files
from kuriltool.store import Store

NEEDS = {"parquet": "duckdb", None: "sqlite3"}
WRITES = [
    pytest.param(name, marks=pytest.mark.skipif(find_spec(NEEDS[format.extra]) is None, reason=f"no {NEEDS[format.extra]}"))
    for name, format in FORMATS.items()
]
TEXTS = [name for name, format in FORMATS.items() if format.target == "text"]
COMES_BACK = ["brat", "dna", "jsonl"]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("name", WRITES)
def test_every_format_is_written(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"out{FORMATS[name].suffix}"
    done = run("export", "--to", name, "-o", str(path))
    assert done.exit_code == 0, done.stderr
    assert f"3 claims written to {path}: {FORMATS[name].about}" in done.stderr.replace("\n", " ")
    assert FORMATS[name].unit in done.stderr.replace("\n", " ")
    assert done.stdout == ""
    assert path.is_dir() == (FORMATS[name].target == "folder")
    assert [left.name for left in tmp_path.iterdir() if left.name.startswith(".") and left.name != ".kuriltool"] == []


@pytest.mark.parametrize("name", WRITES)
def test_every_format_takes_an_empty_store_and_one_without_claims(store: Store, tmp_path: Path, name: str) -> None:
    for number, claims in enumerate(([], None)):
        if claims is None:
            store.forget(store._place("news/a.txt"))
        else:
            save(store, "news/a.txt", claims)
        done = run("export", "--to", name, "-o", str(tmp_path / f"{number}{FORMATS[name].suffix}"))
        assert done.exit_code == 0, done.stderr


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_goes_to_standard_output(name: str) -> None:
    done = run("export", "--to", name)
    assert done.exit_code == 0
    assert done.stdout.strip()


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("name", [name for name in FORMATS if name not in TEXTS])
def test_what_is_no_text_needs_a_place(name: str) -> None:
    done = run("export", "--to", name)
    assert done.exit_code == 2
    assert "-o" in done.stderr


@pytest.mark.usefixtures("store")
def test_the_suffix_chooses_the_format(tmp_path: Path) -> None:
    for format in FORMATS.values():
        if format.suffix:
            done = run("export", "-o", str(tmp_path / f"claims{format.suffix}"))
            assert format.about in done.stderr.replace("\n", " ")


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--to", "gefx"], 'no format "gefx"; did you mean gexf?'),
        ([], "which format?"),
        (["-o", "claims.doc"], "the name claims.doc tells no format"),
        (["--to", "csv", "--position", "Nort"], 'no position "Nort"; did you mean North?'),
    ],
)
def test_what_can_not_be_meant_is_told(arguments: list[str], message: str) -> None:
    done = run("export", *arguments)
    assert done.exit_code == 2
    assert message in " ".join(done.stderr.replace("│", " ").split())


@pytest.mark.usefixtures("store")
def test_filters_choose_claims() -> None:
    done = run("export", "--to", "jsonl", "--speaker", "lund")
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == ["the river must be shared"]


@pytest.mark.usefixtures("store")
def test_a_folder_that_holds_something_is_let_be(tmp_path: Path) -> None:
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / "a.ann").write_text("corrected")
    done = run("export", "--to", "brat", "-o", "ann")
    assert done.exit_code == 1
    assert "ann: holds files already" in done.stderr
    assert [path.name for path in (tmp_path / "ann").iterdir()] == ["a.ann"]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("name", ["dna", "brat", "jsonl"])
def test_what_is_no_file_is_let_be(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    done = run("export", "--to", name, "-o", "pipe")
    os.close(reader)
    assert (tmp_path / "pipe").is_fifo()
    assert done.exit_code == (0 if name == "jsonl" else 1), done.stderr


@pytest.mark.usefixtures("store")
def test_an_empty_folder_is_filled_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "ann").mkdir(mode=0o777)
    before = (tmp_path / "ann").stat()
    assert run("export", "--to", "brat", "-o", "ann").exit_code == 0
    assert ((tmp_path / "ann").stat().st_ino, (tmp_path / "ann").stat().st_mode) == (before.st_ino, before.st_mode)


# and back


@pytest.mark.parametrize("name", COMES_BACK)
def test_what_comes_back_unchanged_is_confirmed(store: Store, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"out{FORMATS[name].suffix}"
    run("export", "--to", name, "-o", str(path))
    done = run("import", str(path), "--complete", "--json")
    assert done.exit_code == 0, done.stderr
    assert {row["verdict"] for row in json.loads(done.stdout)} == {"confirmed"}, done.stdout
    assert "1 article: 3 confirmed" in done.stderr
    assert {claim.review and claim.review.verdict for claim in store.claims()} == {"confirmed"}


def edit(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, "utf-8")


def test_a_correction_is_told_marked_and_taken_back(store: Store, tmp_path: Path) -> None:
    run("export", "--to", "jsonl", "-o", "claims.jsonl")
    edit(tmp_path / "claims.jsonl", ('"position":"North"', '"position":"South"'))
    done = run("import", "claims.jsonl", "--by", "eva", "--only-changes")
    assert done.stdout.splitlines() == [f"{claim.id} corrected: position" for claim in store.claims() if claim.review]
    assert len(done.stdout.splitlines()) == 2
    why = run("why", done.stdout[:8])
    assert "corrected (position) by eva" in why.stdout
    assert run("claims", "--review", "corrected", "--json").stdout.count('"verdict": "corrected"') == 2
    for path in (tmp_path, tmp_path / "claims.jsonl"):  # the folder stands for it, but only once
        done = run("import", path, "--undo")
        assert ("2 claims put back" in done.stderr) == (path == tmp_path)
    assert done.exit_code == 1
    assert "nothing stands here that it brought" in done.stderr
    assert [claim.review for claim in store.claims()] == [None] * 3


@pytest.mark.usefixtures("store")
def copied(tmp_path: Path) -> None:
    """An article and a copy of it in the store, exported to brat."""
    with Store.open(tmp_path / ".kuriltool" / "store.db") as store:
        for path in ("news/a.txt", "news/b.txt"):
            ref = make_claims(path)[0].article
            store.save(ref, TEXT, make_claims(path), make_run())
    assert run("export", "--to", "brat", "-o", "ann").exit_code == 0


POSITION = ("A2\tPosition E1 North", "A2\tPosition E1 South")


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_claim_is_corrected_in_either_copy(store_path: Path, tmp_path: Path, name: str) -> None:
    copied(tmp_path)
    edit(tmp_path / "ann" / f"{name}.ann", POSITION)
    done = run("import", "ann", "--complete")
    assert "2 articles: 2 confirmed, 1 corrected" in done.stderr, done.stderr
    with Store.find(store_path) as store:
        assert [claim.position for claim in store.claims()] == ["South", "North", "South"]


def test_copies_that_contradict_each_other_are_told(store_path: Path, tmp_path: Path) -> None:
    copied(tmp_path)
    edit(tmp_path / "ann" / "a.ann", POSITION)
    edit(tmp_path / "ann" / "b.ann", (POSITION[0], "A2\tPosition E1 both"))
    done = run("import", "ann")
    assert done.exit_code == 1
    assert "is one claim in news/a.txt and news/b.txt, and corrected differently there" in " ".join(done.stderr.split())
    with Store.find(store_path) as store:
        assert [claim.position for claim in store.claims()] == ["North", "North", "South"]


def test_what_a_copy_is_wrong_about_confirms_nothing(tmp_path: Path, store_path: Path) -> None:
    copied(tmp_path)
    edit(tmp_path / "ann" / "b.ann", (POSITION[0], "A2\tPosition E1 Nowhere"))
    done = run("import", "ann")
    assert done.exit_code == 1
    with Store.find(store_path) as store:
        assert [claim.review for claim in store.claims()] == [None] * 3


def test_a_claim_removed_in_one_copy_is_rejected(tmp_path: Path, store_path: Path) -> None:
    copied(tmp_path)
    lines = (tmp_path / "ann" / "a.ann").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "ann" / "a.ann").write_text(
        "".join(line for line in lines if "E1" not in line.replace("\t", " ").split(" ")), "utf-8"
    )
    done = run("import", "ann", "--complete")
    assert "1 rejected" in done.stderr, done.stderr
    with Store.find(store_path) as store:
        assert [claim.text for claim in store.claims()] == [claim.text for claim in make_claims("a")[1:]]


@pytest.mark.usefixtures("store")
def test_corrections_become_gold(tmp_path: Path) -> None:
    run("export", "--to", "jsonl", "-o", "claims.jsonl")
    edit(tmp_path / "claims.jsonl", ('"name":"Bo Lund"', '"name":"Eva Sol"'))
    done = run("import", "claims.jsonl", "--gold", "gold")
    assert "1 gold file written to gold" in done.stderr
    (article, gold) = files.read(tmp_path / "gold").articles[0]
    assert article.text == TEXT
    assert [claim.speaker for claim in gold.claims] == ["Ana Sólveig", "Ana Sólveig", "Eva Sol"]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"id": "c_1"}\n', "claims.jsonl"),
        ("nonsense\n", "claims.jsonl"),
        ("", "claims.jsonl"),
    ],
)
def test_what_is_no_annotation_is_told(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "claims.jsonl").write_text(content)
    done = run("import", "claims.jsonl")
    assert message in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


@pytest.mark.usefixtures("store")
def test_an_article_that_is_not_here_costs_itself_alone(tmp_path: Path) -> None:
    run("export", "--to", "jsonl", "-o", "claims.jsonl")
    lines = (tmp_path / "claims.jsonl").read_text("utf-8")
    (tmp_path / "claims.jsonl").write_text(lines.replace("news/a.txt", "news/z.txt") + lines, "utf-8")
    done = run("import", "claims.jsonl")
    assert done.exit_code == 1
    assert 'no article "news/z.txt"' in done.stderr
    assert "1 article: 3 confirmed" in done.stderr


def test_importing_into_no_store_makes_none(store_path: Path) -> None:
    done = run("import", "ann")
    assert done.exit_code == 1
    assert "no store yet" in done.stderr
    assert not store_path.exists()


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["news/a.txt", "old/a.txt"], ["news_a", "old_a"]),
        (["a.txt", "a.html"], ["a_2", "a"]),
        (["news.jsonl#17", "news.jsonl#18"], ["news_17", "news_18"]),
        (["../x y/é.txt"], ["é"]),
        (["/", "..", ""], ["article_3", "article_2", "article"]),
        (["A.txt", "b/a.txt"], ["A", "a_2"]),
        ([f"{'n' * 300}.txt"], ["n" * 200]),
        ([f"{'島' * 120}.txt"], ["島" * 66]),
    ],
)
def test_files_are_named_for_their_articles(paths: list[str], names: list[str]) -> None:
    assert list(file_names(paths).values()) == names
