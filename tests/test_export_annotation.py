"""Claims as tasks for annotation programs: brat, Label Studio, Prodigy. Each held against the rules of its own program."""

from __future__ import annotations

import io
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from annotating import HARD, PROPOSITIONS, Held, hard_claims, hard_corpus, hard_run, made, reference
from hypothesis import given
from hypothesis import strategies as st

from kuriltool.corpus import Corpus, Read
from kuriltool.exports import FORMATS, brat, labelstudio, prodigy
from kuriltool.scoring import files
from kuriltool.store import Store

TEXTS = {"labelstudio": labelstudio, "prodigy": prodigy}


def text_of(format: str, corpus: object) -> str:
    stream = io.StringIO(newline="")
    FORMATS[format].write(corpus, stream)  # type: ignore[arg-type]
    return stream.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    brat.write(hard_corpus(), tmp_path / "ann")  # type: ignore[arg-type]
    return tmp_path / "ann"


@pytest.fixture
def annotations(folder: Path) -> list[str]:
    data = (folder / "a.ann").read_bytes().decode()
    assert data.splitlines() == data.rstrip("\n").split("\n"), "no other character than LF ends a line"
    return data.splitlines()


# --- brat


def test_brat_takes_the_text_with_its_offsets(folder: Path) -> None:
    read = (folder / "a.txt").open(encoding="utf-8").read()  # with newlines made one, as brat reads it
    assert (len(read), read) == (len(HARD), HARD.replace("\r\n", " \n"))


def test_brat_spans_hold_what_the_text_has_there(folder: Path, annotations: list[str]) -> None:
    text = (folder / "a.txt").open(encoding="utf-8").read()
    spans = [line.split("\t") for line in annotations if line.startswith("T")]
    assert len(spans) == 5 + 4 + 4 + 1  # contents, cues, sources, and the claim without a cue
    for _, place, *words in spans:
        parts = [tuple(map(int, piece.split())) for piece in place.split(" ", 1)[1].split(";")]
        assert words == [" ".join(text[start:end] for start, end in parts)]
        assert all(start < end for start, end in parts)
        assert parts == sorted(parts)
        assert not any(set(text[start:end]) & set("\t\n\r\u2028") for start, end in parts)


def test_brat_events_have_triggers_of_their_own_type(annotations: list[str]) -> None:
    """Brat refuses a file where they have not."""
    types = {line.split("\t")[0]: line.split("\t")[1].split()[0] for line in annotations if line.startswith("T")}
    events = {line.split("\t")[0]: line.split("\t")[1] for line in annotations if line.startswith("E")}
    assert len(events) == 5
    for event in events.values():
        label, trigger = event.split()[0].split(":")
        assert types[trigger] == label
        assert all(types[part.split(":")[1]] == part.split(":")[0] for part in event.split()[1:])
    targets = {re.split(r"\t| ", line)[2] for line in annotations if line[0] in "A#"}
    assert targets <= events.keys() | types.keys()


@given(text=st.text(st.sampled_from("ab \n\r\t\u2028\u00a0😀"), min_size=1, max_size=30))
def test_fragments_are_the_words_without_blanks_at_their_ends(text: str) -> None:
    found = brat.fragments([(0, len(text))], text)
    assert "".join("".join(text[start:end].split()) for start, end in found) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() for start, end in found)


def test_brat_gets_labels_of_the_packs(folder: Path) -> None:
    attributes = (folder / "annotation.conf").read_text().partition("[attributes]\n")[2]
    assert attributes.splitlines()[1] == "Position\tArg:<EVENT>, Value:North|Far%20South|both|other"
    glyphs = re.search(r"Position\tglyph:(.*)", (folder / "visual.conf").read_text(encoding="utf-8"))
    assert glyphs
    assert len(glyphs[1].split("|")) == 4


def test_brat_note_can_be_edited_by_hand(annotations: list[str]) -> None:
    notes = [line.split("\t")[2] for line in annotations if "\tAnnotatorNotes " in line]
    assert notes[:2] == [
        "speaker=Ana Sólveig | issues=river-border | propositions=river-ours:+1",
        "speaker=Bo %7C Lund, 100%25 of it | issues=talks, other | propositions=talks-go-on:+0",
    ]
    assert notes[3] == "speaker= | issues= | propositions="


def test_score_reads_the_brat_folder(folder: Path) -> None:
    found = files.read(folder)
    assert not found.mistakes
    ((_, gold),) = found.articles
    assert not gold.notes
    places = [
        (tuple((p.start, p.end) for p in claim.content), ((claim.cue.start, claim.cue.end),) if claim.cue else ())
        for claim in hard_corpus().claims()
    ]
    merged = [(brat.fragments(content, HARD), cue) for content, cue in places]
    assert [(list(claim.content), claim.cue) for claim in gold.claims] == merged


def test_brat_names_files_apart_and_the_index_tells_whose(tmp_path: Path) -> None:
    paths = [
        "a/b.txt",
        "c/b.txt",
        "news.jsonl#17",
        "news.jsonl#../../etc/passwd",
        "-rf.txt",
        "a/B.txt",
        "…/<b>.html",
        "x/日本.txt",
    ]
    reads = [Read(reference(path, f"{path} has words."), f"{path} has words.", []) for path in paths]
    for name in ("one", "two"):
        brat.write(Held(reads), tmp_path / name)  # type: ignore[arg-type]
    index = [json.loads(line) for line in (tmp_path / "one" / "articles.jsonl").read_text().splitlines()]
    assert [row["path"] for row in index] == paths
    assert len({row["file"].casefold() for row in index}) == len(paths)
    for row in index:
        assert Path(row["file"]).name == row["file"]
        assert (tmp_path / "one" / row["file"]).read_text() == f"{row['path']} has words."
        assert (tmp_path / "one" / row["file"]).with_suffix(".ann").read_text() == ""
    same = [{file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("one", "two")]
    assert same[0] == same[1]


# --- Label Studio


def results(kind: str, control: str | None = None) -> list[dict[str, Any]]:
    (task,) = json.loads(text_of("labelstudio", hard_corpus()))
    every = task["predictions"][0]["result"]
    return [one for one in every if one["type"] == kind and one.get("from_name") == control]


def test_labelstudio_regions_count_code_points() -> None:
    """As it does since 2022: its editor turns the units of the browser into code points, so that Python can slice."""
    (task,) = json.loads(text_of("labelstudio", hard_corpus()))
    assert task["data"]["text"] == HARD.replace("\0", "\ufffd")
    assert {key: task["data"][key] for key in ("path", "outlet")} == {"path": "news/a.txt", "outlet": "The Gazette"}
    for region in results("labels", "role"):
        value = region["value"]
        assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
    assert results("labels", "role")[0]["value"]["text"] == "The river is ours 😀"


def test_labelstudio_relations_join_regions_that_are_there() -> None:
    names = [region["id"] for region in results("labels", "role")]
    assert len(names) == len(set(names)) == 6 + 4 + 4
    relations = results("relation")
    assert {name for relation in relations for name in (relation["from_id"], relation["to_id"])} <= set(names)
    assert sorted(relation["labels"][0] for relation in relations) == ["cue"] * 4 + ["more content"] + ["source"] * 4


def test_labelstudio_interface_fits_the_tasks() -> None:
    """Every control that results name is there, with every value that they choose."""
    (task,) = json.loads(text_of("labelstudio", hard_corpus()))
    interface = ElementTree.fromstring(labelstudio.beside(hard_corpus()))  # type: ignore[arg-type]
    controls = {element.get("name"): element for element in interface.iter() if element.get("name")}
    for name in ("text", "title"):
        assert name in task["data"]
    choices = {name: [choice.get("value") for choice in element] for name, element in controls.items()}
    relations = [relation.get("value") for relation in interface.iter("Relation")]
    for result in task["predictions"][0]["result"]:
        value = result.get("value", {})
        chosen = value.get("labels", value.get("choices", []))
        if result["type"] == "relation":
            assert result["labels"][0] in relations
        else:
            assert controls[result["from_name"]].get("toName") == result["to_name"]
            assert set(chosen) <= set(choices[result["from_name"]])
    hints = [choice.get("hint") for choice in controls["propositions"]]
    assert f"rejects: {PROPOSITIONS['talks-go-on']}" in hints
    assert choices["position"] == ["North", "Far South", "both", "other"]


# --- Prodigy


def test_prodigy_spans_lie_on_tokens() -> None:
    """Prodigy refuses spans that begin or end inside a token."""
    task = json.loads(text_of("prodigy", hard_corpus()))
    assert task["text"] == HARD
    tokens = task["tokens"]
    assert [token["id"] for token in tokens] == list(range(len(tokens)))
    assert all(HARD[token["start"] : token["end"]] == token["text"] for token in tokens)
    assert all(one["end"] <= other["start"] for one, other in pairwise(tokens))
    for span in task["spans"]:
        assert (tokens[span["token_start"]]["start"], tokens[span["token_end"]]["end"]) == (span["start"], span["end"])
    for relation in task["relations"]:
        assert relation["head"] == relation["head_span"]["token_end"]
        assert relation["child_span"]["label"] == relation["label"]


def test_prodigy_span_may_begin_and_end_with_blanks() -> None:
    text = "She said  it , and left."
    task = json.loads(text_of("prodigy", Held([Read(ref := reference("a", text), text, [made(ref, text, [(8, 13)])])])))
    assert [token["text"] for token in task["tokens"]] == ["She", "said", "  ", "it", " ", ",", "and", "left", "."]
    assert {key: task["spans"][0][key] for key in ("token_start", "token_end")} == {"token_start": 2, "token_end": 4}


# --- all


@pytest.mark.parametrize("format", TEXTS)
def test_same_store_gives_the_same_file(format: str) -> None:
    assert text_of(format, hard_corpus()) == text_of(format, hard_corpus())


@pytest.mark.parametrize("format", TEXTS)
def test_no_article_gives_no_task(format: str) -> None:
    assert text_of(format, Held([])).strip() in ("", "[\n]")


def test_words_that_two_claims_share_are_marked_once(tmp_path: Path) -> None:
    text = "Sol said it rains, and that it snows."
    ref = reference("a.txt", text)
    corpus = Held([Read(ref, text, [made(ref, text, [place], (4, 8), (0, 3)) for place in ((9, 17), (28, 36))])])
    brat.write(corpus, tmp_path)  # type: ignore[arg-type]
    lines = (tmp_path / "a.ann").read_text().splitlines()
    assert [line.split("\t")[2] for line in lines if line.startswith("T")] == ["it rains", "said", "Sol", "it snows"]
    assert [line.split("\t")[1] for line in lines if line.startswith("E")] == [
        "Cue:T2 Content:T1 Source:T3",
        "Cue:T2 Content:T4 Source:T3",
    ]
    regions = json.loads(text_of("labelstudio", corpus))[0]["predictions"][0]["result"]
    assert len([region for region in regions if region["type"] == "labels"]) == 4
    assert len(json.loads(text_of("prodigy", corpus))["spans"]) == 4


def test_corpus_of_a_store_is_written(store_path: Path, tmp_path: Path) -> None:
    with Store.open(store_path) as store:
        store.save(hard_claims()[0].article, HARD, hard_claims(), hard_run(), keep_copies=True)
        corpus = Corpus(store)
        assert text_of("labelstudio", corpus) == text_of("labelstudio", hard_corpus())
        assert text_of("prodigy", corpus) == text_of("prodigy", hard_corpus())
        assert labelstudio.beside(corpus) == labelstudio.beside(hard_corpus())  # type: ignore[arg-type]
        for name, one in (("store", corpus), ("held", hard_corpus())):
            brat.write(one, tmp_path / name)  # type: ignore[arg-type]
    written = [{file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("store", "held")]
    assert written[0] == written[1]
