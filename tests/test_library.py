"""`import kuriltool`: what is there, what it costs, and the commands as functions."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy
from conftest import TEXT, FakeExtractor
from exported import claims, in_store

import kuriltool
from kuriltool import library
from kuriltool.articles import Article
from kuriltool.corpus import Corpus
from kuriltool.errors import ArticleError, KuriltoolError
from kuriltool.exports import FORMATS
from kuriltool.queries import Query

HEAVY = {"spacy", "onnxruntime", "pandas", "polars", "duckdb", "networkx", "rapidfuzz", "jinja2", "trafilatura"}


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    yield from in_store(tmp_path, {"news/a.txt": claims(), "news/b.txt": []})


@pytest.fixture
def folder(tmp_path: Path, extractor: FakeExtractor, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:  # noqa: ARG001
    """A folder with two articles, of which one holds claims, and a file that is none."""
    monkeypatch.chdir(tmp_path)
    library._shipped.cache_clear()
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text(TEXT, "utf-8", newline="")
    (news / "b.txt").write_text("Nothing was said.", "utf-8")
    yield news
    library._shipped.cache_clear()


def test_every_name_is_there_and_sorted() -> None:
    assert kuriltool.__all__ == sorted(kuriltool.__all__)
    assert set(kuriltool._HOME) == set(kuriltool.__all__) - {"__version__"}
    for name in kuriltool.__all__:
        assert getattr(kuriltool, name) is not None
        assert name in dir(kuriltool)
    assert all(getattr(kuriltool, name).__doc__ for name in kuriltool._HOME)


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="module 'kuriltool' has no attribute 'quotes'"):
        _ = kuriltool.quotes  # type: ignore[attr-defined]


def test_what_needs_no_spacy_brings_in_nothing_heavy() -> None:
    light = [name for name in kuriltool.__all__ if name not in ("Extractor", "Reading", "load", "load_pipeline")]
    code = f"import sys, kuriltool; [getattr(kuriltool, name) for name in {light!r}]; print(*({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == []


def test_a_folder_becomes_claims(folder: Path) -> None:
    found = kuriltool.extract(folder)
    assert [claim.text for claim in found] == ["The river is ours", "talks had “no future”", "the river must be shared"]
    assert all(isinstance(claim, kuriltool.Claim) for claim in found)
    assert kuriltool.extract(folder / "b.txt") == []
    assert len(kuriltool.extract(folder / "a.txt", str(folder / "b.txt"))) == 3


def test_the_shipped_pipeline_is_loaded_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[int] = []
    monkeypatch.setattr("kuriltool.pipeline.load", lambda: loaded.append(1) or FakeExtractor())
    kuriltool.extract(folder)
    kuriltool.extract(folder)
    kuriltool.extract(folder, extractor=FakeExtractor())  # type: ignore[arg-type]
    assert loaded == [1]


def test_one_file_of_several_is_left_out_with_a_warning(folder: Path) -> None:
    (folder / "c.txt").write_bytes(b"")
    with pytest.warns(UserWarning, match=r"c\.txt: is empty"):
        assert len(kuriltool.extract(folder)) == 3


@pytest.mark.parametrize("given", ["nowhere", "empty.txt", "*.html"])
def test_where_nothing_can_be_read_that_is_an_error(folder: Path, given: str) -> None:
    (folder / "empty.txt").write_bytes(b"")
    with pytest.raises(KuriltoolError):
        kuriltool.extract(folder / given)


def test_an_article_that_fails_costs_no_other(folder: Path) -> None:
    class Failing(FakeExtractor):
        def attempt(self, articles: Iterable[Article]) -> Iterator[Any]:
            for number, reading in enumerate(super().attempt(articles)):
                yield reading if number == 0 else ArticleError(reading.article.path, "could not be read through")

    with pytest.warns(UserWarning, match=r"b\.txt: could not be read through"):
        assert len(kuriltool.extract(folder, extractor=Failing())) == 3  # type: ignore[arg-type]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_exported(name: str, corpus: Corpus, tmp_path: Path) -> None:
    if name == "parquet":
        pytest.importorskip("duckdb")
    target = tmp_path / "out" / f"claims{FORMATS[name].suffix}"
    target.parent.mkdir()
    kuriltool.export(corpus, name, str(target))
    written = list(target.iterdir()) if FORMATS[name].target == "folder" else [target]
    assert sum(path.stat().st_size for path in written) > 200


def test_what_a_program_needs_beside_is_there(corpus: Corpus, tmp_path: Path) -> None:
    kuriltool.export(corpus, "labelstudio", tmp_path / "x.labelstudio.json")
    assert (tmp_path / "x.labelstudio.xml").read_text("utf-8").startswith("<View>")
    kuriltool.export(corpus, "jsonl", tmp_path / "x.jsonl")
    assert len(list(tmp_path.glob("x*"))) == 3


def test_corrected_files_are_not_written_over(corpus: Corpus, tmp_path: Path) -> None:
    kuriltool.export(corpus, "brat", tmp_path / "ann")
    with pytest.raises(kuriltool.KuriltoolError, match="holds files already"):
        kuriltool.export(corpus, "brat", tmp_path / "ann")


def test_a_format_that_is_none(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match='no format "gefx"; did you mean gexf'):
        kuriltool.export(corpus, "gefx", tmp_path / "x")


def test_a_grouping_or_a_period_that_is_none(corpus: Corpus) -> None:
    with pytest.raises(ValueError, match=r"grouping .isue.; did you mean issue"):
        kuriltool.compare_sides(corpus, "isue")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match='no grouping "sides"; did you mean side'):
        kuriltool.timeline(corpus, "sides")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match='no period "monht"; did you mean month'):
        kuriltool.timeline(corpus, by="monht")  # type: ignore[arg-type]


def test_the_commands_are_functions(corpus: Corpus, tmp_path: Path) -> None:
    assert {found.speaker.name for found in kuriltool.statements(corpus)} == {"Ana Sólveig", "Bo Lund"}
    (ours, *_) = kuriltool.compare_sides(corpus, "proposition").rows
    assert ours.label == "The river belongs to the North"
    assert {row.id for row in kuriltool.compare_sides(corpus).rows} == {"river-border", "talks"}
    by_month = kuriltool.timeline(corpus, "speaker", by="month")
    assert [(period.label, period.count) for period in by_month.periods] == [("2026-02", 3)]
    assert by_month.undated == 1
    assert kuriltool.timeline(Corpus(corpus.store, Query(issues=["river-border"])), "issue").count == 2
    assert kuriltool.turns(corpus) == []
    assert kuriltool.compare_outlets(corpus, ["The Gazette", "The Mirror"]).events == []
    assert kuriltool.write_report(corpus, str(tmp_path / "r.html")).claims == 4
    assert (tmp_path / "r.html").read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("pipe", [(), ("sentencizer",)])
def test_a_pipeline_without_a_parse_says_what_it_needs(pipe: tuple[str, ...]) -> None:
    nlp = spacy.blank("en")
    for name in (*pipe, "kuril_claims"):
        nlp.add_pipe(name)
    with pytest.raises(KuriltoolError, match=r"no tags, parts of speech, lemmas, parse; .*kuriltool\.load_pipeline"):
        nlp("Ana Sol said that talks had ended.")


def test_rules_that_are_not_there_are_told_when_the_component_is_added(tmp_path: Path) -> None:
    with pytest.raises(KuriltoolError, match="no such folder of rules"):
        spacy.blank("en").add_pipe("kuril_claims", config={"rules": str(tmp_path / "none")})


@pytest.mark.slow
def test_a_pipeline_of_ones_own_finds_claims_and_can_be_saved(tmp_path: Path) -> None:
    from kuriltool.fingerprint import WEIGHTS

    if not (WEIGHTS / "meta.json").is_file():
        pytest.skip("kuriltool/weights holds no trained pipeline")
    text = "The minister, Ana Sol, said that talks had ended."
    nlp = spacy.load(WEIGHTS)
    nlp.add_pipe("kuril_claims", name="mine")
    nlp.to_disk(tmp_path / "nlp")
    for made in (nlp, spacy.load(tmp_path / "nlp")):
        with made.memory_zone():  # what the component has entered into the vocabulary must be there after it
            assert [len(doc.spans["mine"]) for doc in made.pipe([text, "The river is wide."])] == [1, 0]
        doc = made(text)
        (span,) = doc.spans["mine"]
        (record,) = doc.user_data["mine"]
        assert (span.text, span.id_) == ("talks had ended", record["id"])
        assert kuriltool.Claim.model_validate(record).content[0].text == span.text
