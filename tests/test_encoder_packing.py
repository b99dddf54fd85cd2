"""Sheets kept as bytes: what comes back writes the same document."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from kuriltool.encoder.component import ENCODER, GROUP, EncoderReader
from kuriltool.encoder.packing import pack, unpack
from kuriltool.encoder.reader import TOLD, Sheet
from kuriltool.encoder.roles import Attribution
from kuriltool.pipeline import Extractor

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def nlp(shipped_extractor: Extractor) -> Language:
    return shipped_extractor.nlp


@pytest.fixture(scope="module")
def reader(nlp: Language) -> EncoderReader:
    return cast("EncoderReader", nlp.get_pipe(ENCODER))


def _made(nlp: Language, text: str) -> Doc:
    """A document as the reader gets it."""
    with nlp.select_pipes(disable=[ENCODER]):
        return nlp(text)


def _without(reader: EncoderReader) -> EncoderReader:
    return EncoderReader(reader.vocab, reader.session, attributions=False)


@pytest.mark.parametrize("text", [*(path.read_text(encoding="utf8") for path in SEEDS[:3]), "", " \n", "a", "One \n\n two. "])
def test_a_document_written_from_packed_bytes_is_the_same(nlp: Language, reader: EncoderReader, text: str) -> None:
    doc = _made(nlp, text)
    packed = pack(reader.read(doc))
    assert not any(token.tag for token in doc)  # reading alone writes nothing
    assert reader.write(doc, unpack(packed)).to_bytes() == nlp(text).to_bytes()


def test_a_sheet_takes_few_bytes(nlp: Language, reader: EncoderReader) -> None:
    sheet = reader.read(_made(nlp, "\n\n".join(path.read_text(encoding="utf8") for path in SEEDS)))
    packed = pack(sheet)
    assert len(packed) < 6 * len(sheet) and len(zlib.decompress(packed)) < 11 * len(sheet)


def test_a_sheet_with_attributions_serves_without(nlp: Language, reader: EncoderReader) -> None:
    text = SEEDS[0].read_text(encoding="utf8")
    doc = _without(reader).write(_made(nlp, text), unpack(pack(reader.read(_made(nlp, text)))))
    assert GROUP not in doc.spans
    assert doc.to_json() == _without(reader)(_made(nlp, text)).to_json()


def test_a_sheet_without_attributions_does_not_serve_with_them(nlp: Language, reader: EncoderReader) -> None:
    doc = _made(nlp, "Peskov said that talks had ended.")
    sheet = unpack(pack(_without(reader).read(doc)))
    assert sheet.attributions is None
    with pytest.raises(ValueError, match="read without attributions"):
        reader.write(doc, sheet)


def test_a_sheet_of_other_words_is_refused(nlp: Language, reader: EncoderReader) -> None:
    sheet = reader.read(_made(nlp, "Two words"))
    with pytest.raises(ValueError, match="a sheet of 2 words is none of a document of 3"):
        reader.write(_made(nlp, "Three words here"), sheet)


@pytest.mark.parametrize("data", [b"", b"no", zlib.compress(b""), zlib.compress(b"\x01\x00"), zlib.compress(b"\xff" * 40)])
def test_bytes_that_are_no_sheet_of_this_version_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="a sheet"):
        unpack(data)


_WORDS = st.sets(st.integers(0, 70_000), max_size=6).map(lambda found: tuple(sorted(found)))
_SURE = st.floats(0, 1, width=32)
_FOUND = st.builds(Attribution, _WORDS, _WORDS, _WORDS, _SURE, _SURE)


@given(st.integers(0, 40), st.integers(1, 100_000), st.none() | st.lists(_FOUND, max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_sheet_comes_back(size: int, most: int, found: list[Attribution] | None) -> None:
    noise = np.random.default_rng(size)
    labels = {head: noise.integers(0, most, size) for head in TOLD}
    sheet = Sheet(labels, noise.integers(0, most, size), noise.integers(0, most, size), found)
    again = unpack(pack(sheet))
    assert all(np.array_equal(again.labels[head], labels[head]) for head in TOLD)
    assert np.array_equal(again.heads, sheet.heads) and np.array_equal(again.deps, sheet.deps)
    assert again.attributions == found
