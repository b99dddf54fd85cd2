"""The whole pipeline on any text: it never fails, and what it writes down stands in the text."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuriltool.articles import Article
from kuriltool.pipeline import Extractor

NAMES = ["Peskov", "Tokyo", "Moscow", "Russia's minister", "Japan’s", "she", "reporters", "the talks ended", "a hostile act"]
CUES = ["said", "told", "that", "wants to", "called it", "is ready to", "according to", "This is stated in the report"]
MARKS = [*"“”‘’„«»\"',.:–—\n\t\ufeff𝒳", "''", "``", "\n\n", "\r\n", "Feb 7, 2026", "(Kyodo)"]
PARTS = st.tuples(st.sampled_from([*NAMES, *CUES, *MARKS]), st.sampled_from(["", " "])).map("".join)
TEXTS = st.text(max_size=60) | st.lists(PARTS, max_size=40).map("".join)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_any_text(shipped_extractor: Extractor, texts: list[str]) -> None:
    articles = [Article(f"{n}.txt", text, f"{n:064}", "utf-8", ()) for n, text in enumerate(texts)]
    readings = list(shipped_extractor.extract(articles))
    assert [reading.text for reading in readings] == texts
    for reading in readings:
        for claim in reading.claims:
            passages = [*claim.content, *(p for p in (claim.cue, claim.source) if p is not None)]
            assert claim.content
            assert all(0 <= p.start < p.end <= len(reading.text) for p in passages)
            assert all(reading.text[p.start : p.end] == p.text for p in passages)
            assert all(words in reading.text for words in claim.quoted)
        ids = [claim.id for claim in reading.claims]
        assert len(ids) == len(set(ids))
