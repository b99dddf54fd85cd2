"""DocBin: read back by spaCy, with every offset kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from exported import HOSTILE, Made, changed, claims, in_store
from spacy.tokens import Doc, DocBin

from kuriltool.corpus import Corpus
from kuriltool.exports.docbin import ARTICLE, CLAIMS, PARTS, POSITIONS, UNALIGNED, write
from kuriltool.model import ArticleRef, Claim, Passage

VOCAB = spacy.blank("en").vocab


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    yield from in_store(tmp_path, {"news/a.txt": claims(), "news/b.txt": []})


def documents(corpus: object, folder: Path) -> list[Doc]:
    write(corpus, folder / "c.spacy")  # type: ignore[arg-type]
    return list(DocBin().from_disk(folder / "c.spacy").get_docs(VOCAB))


def test_each_article_is_a_document_with_its_claims_as_spans(corpus: Corpus, tmp_path: Path) -> None:
    doc, bare = documents(corpus, tmp_path)
    ours, future, shared, nobody = claims()
    assert [(span.label_, span.id_, span.text) for span in doc.spans[CLAIMS]] == [
        ("say-that", claim.id, claim.text) for claim in (ours, future, shared, nobody)
    ]
    assert [(span.label_, span.text) for span in doc.spans[PARTS]][:3] == [
        ("CONTENT", "The river is ours"),
        ("CUE", "said"),
        ("SOURCE", "Ana Sólveig"),
    ]
    assert [(span.label_, span.id_) for span in doc.spans[POSITIONS]] == [
        ("North", ours.id),
        ("North", future.id),
        ("South", shared.id),
    ]
    assert [len(bare.spans[group]) for group in (CLAIMS, PARTS, POSITIONS)] == [0, 0, 0]


def test_records_and_text_come_through(corpus: Corpus, tmp_path: Path) -> None:
    readings = list(corpus.readings())
    docs = documents(corpus, tmp_path)
    assert [doc.text for doc in docs] == [read.text for read in readings]
    assert [[Claim.model_validate(c) for c in doc.user_data[CLAIMS]] for doc in docs] == [read.claims for read in readings]
    assert [ArticleRef.model_validate(doc.user_data[ARTICLE]) for doc in docs] == [read.article for read in readings]


def test_what_ends_within_a_token_is_told(tmp_path: Path) -> None:
    one = claims()[0]
    start = one.content[0].start
    within = changed(one, content=[Passage(start=start + 1, end=start + 9, text="he river")])
    (doc,) = documents(Made([within]), tmp_path)
    assert doc.user_data[UNALIGNED] == ({"claim": one.id, "part": "CONTENT", "start": start + 1, "end": start + 9},)
    assert [span.text for span in doc.spans[CLAIMS]] == ["The river"]
    assert doc.user_data[CLAIMS][0]["content"][0]["text"] == "he river"


def test_aligned_passages_are_told_by_none(corpus: Corpus, tmp_path: Path) -> None:
    assert documents(corpus, tmp_path)[0].user_data[UNALIGNED] == ()


def test_offsets_hold_in_a_hostile_text(tmp_path: Path) -> None:
    (doc,) = documents(Made(claims(text=HOSTILE), HOSTILE), tmp_path)
    assert doc.text == HOSTILE
    assert [span.text for span in doc.spans[CLAIMS]] == [claim.text for claim in claims()]


def test_passages_of_one_claim_are_a_span_each(tmp_path: Path) -> None:
    ours, future, *_ = claims()
    (doc,) = documents(Made([changed(ours, content=[*ours.content, *future.content])]), tmp_path)
    assert [(span.id_, span.text) for span in doc.spans[CLAIMS]] == [(ours.id, ours.text), (ours.id, future.text)]


def test_a_text_beyond_a_million_characters(tmp_path: Path) -> None:
    text = HOSTILE + "\n" + "word " * 201_000
    (doc,) = documents(Made(claims(text=text)[:1], text), tmp_path)
    assert len(doc.text) > 1_000_000
    assert doc.spans[CLAIMS][0].text == "The river is ours"


def test_no_articles_are_a_file_too(tmp_path: Path) -> None:
    assert documents(Made([]), tmp_path) == []
