"""Long and odd texts: neighbours found without looking at all, and nothing that takes for ever."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuriltool.articles import Article
from kuriltool.pipeline import Extractor
from kuriltool.reading.stretches import InOrder, Neighbours

SPANS = st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 900)).map(lambda s: (s[0], s[0] + s[1])), max_size=30)


@given(SPANS, SPANS)
def test_neighbours_are_all_that_overlap_in_the_order_they_came(
    entered: list[tuple[int, int]], asked: list[tuple[int, int]]
) -> None:
    found = Neighbours[int]()
    for number, span in enumerate(entered):
        found.add(number, [span])
    for start, end in asked:
        near = found.near([(start, end)])
        assert near == sorted(set(near))
        assert {n for n, (a, b) in enumerate(entered) if a < end and start < b} <= set(near)


@given(SPANS, st.integers(0, 6000), st.integers(1, 900))
def test_things_in_order_are_found_by_their_places(spans: list[tuple[int, int]], start: int, size: int) -> None:
    apart: list[tuple[int, int]] = []
    for span in sorted(spans):
        if not apart or apart[-1][1] <= span[0]:
            apart.append(span)
    found, end = InOrder(apart, lambda span: span), start + size
    assert found.at(start) == next((s for s in apart if s[0] <= start < s[1]), None)
    assert list(found.touching(start, end)) == [s for s in apart if s[0] < end and start < s[1]]
    assert list(found.within(start, end)) == [s for s in apart if start <= s[0] and s[1] <= end]
    assert found.before(start) == next((s for s in reversed(apart) if s[1] <= start), None)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "!?" * 10_000,
        "“" * 5_000 + "”" * 5_000,
        '"' * 10_000,
        "a" * 500_000,
        "\n" * 50_000,
        "a: " * 5_000,
        "Peskov said that " * 2_000,
    ],
    ids=["!?", "curly quotes", "straight quotes", "one word", "blank lines", "labels", "no full stop"],
)
def test_no_text_takes_for_ever(shipped_extractor: Extractor, text: str) -> None:
    start = time.process_time()
    (reading,) = shipped_extractor.extract([Article("a.txt", text, "0" * 64)])
    assert reading.text == text
    assert time.process_time() - start < 60
