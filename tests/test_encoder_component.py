"""The component that reads a text with the shipped network: what it writes into a document, and that it takes any text."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kuriltool.encoder.component import ENCODER, GROUP, EncoderReader
from kuriltool.pipeline import Extractor, load_pipeline

TEXT = "Talks end\n\nKremlin spokesman Dmitry Peskov said on Monday that Japan had left the talks. “We are ready,” he added."


@pytest.fixture(scope="module")
def nlp(shipped_extractor: Extractor) -> Language:
    return shipped_extractor.nlp


def _parts(doc: Doc) -> list[tuple[str, str, str]]:
    return [(span.id_, span.label_, span.text) for span in doc.spans[GROUP]]


def test_it_marks_attributions_with_their_numbers(nlp: Language) -> None:
    doc = nlp(TEXT)
    parts = _parts(doc)
    assert ("0", "SOURCE", "Kremlin spokesman Dmitry Peskov") in parts
    assert [text for number, label, text in parts if label == "CONTENT"][-1].startswith("“We are ready")
    assert len(doc.user_data[GROUP]) == 1 + max(int(number) for number, *_ in parts)
    assert all(0 <= sure <= 1 for pair in doc.user_data[GROUP] for sure in pair)


def test_it_tells_trees_tags_lemmas_and_names(nlp: Language) -> None:
    doc = nlp(TEXT)
    said = next(token for token in doc if token.text == "said")
    assert (said.lemma_, said.tag_, said.pos_, said.dep_) == ("say", "VBD", "VERB", "ROOT")
    assert {child.dep_ for child in said.children} >= {"nsubj", "ccomp"}
    assert ("Dmitry Peskov", "PERSON") in {(ent.text, ent.label_) for ent in doc.ents}
    assert [sent.text.strip() for sent in doc.sents][:2] == ["Talks end", TEXT[11 : TEXT.index(" “We")]]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "a", "\u200b", "🙂", "x" * 3000, "word " * 2000, "a\n" * 400, "“" * 300])
def test_any_text_is_read(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text and doc.has_annotation("DEP") and GROUP in doc.spans


def test_a_text_is_read_alike_whatever_stands_beside_it(nlp: Language) -> None:
    others = ["Short.", TEXT * 3, "Tokyo says no. " * 40]
    alone = nlp(TEXT)
    among = list(nlp.pipe([*others, TEXT]))[-1]
    assert alone.to_json() == among.to_json() and _parts(alone) == _parts(among)
    assert alone.user_data[GROUP] == among.user_data[GROUP]


def test_what_it_marks_survives_serialization(nlp: Language) -> None:
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert _parts(again) == _parts(doc) and again.user_data[GROUP] == doc.user_data[GROUP]


def test_without_attributions_the_parse_is_the_same(nlp: Language) -> None:
    doc = load_pipeline(attributions=False)(TEXT)
    assert GROUP not in doc.spans
    assert [token.dep_ for token in doc] == [token.dep_ for token in nlp(TEXT)]


def test_a_pipeline_takes_its_network_along(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "copy")
    assert _parts(spacy.load(tmp_path / "copy")(TEXT)) == _parts(nlp(TEXT))


def test_without_a_network_it_says_so(nlp: Language) -> None:
    with pytest.raises(ValueError, match="no network is loaded"):
        EncoderReader(nlp.vocab)(nlp.make_doc("No."))
    assert cast("EncoderReader", nlp.get_pipe(ENCODER)).session.folder.exists()
