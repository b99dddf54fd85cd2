"""Long texts are read as fast, word for word, as short ones, and to the same claims."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parses import BLANK

from kuriltool.articles import Article
from kuriltool.claims.drafts import Draft, one_per_cue
from kuriltool.claims.names import Bodies, Identities, Named
from kuriltool.claims.passages import Page
from kuriltool.claims.quoting import continue_quotes
from kuriltool.pipeline import Extractor
from kuriltool.reading.layout import read_layout
from kuriltool.reading.quotes import find_quotes
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


def seconds(work: object) -> float:
    """CPU seconds of the quicker of two calls."""
    assert callable(work)
    times = []
    for _ in range(2):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def layout(size: int) -> object:
    words = [f"word{n % 997}x{n % 89}" for n in range(size * 12)]
    text = "\n".join(f"{' '.join(words[n : n + 12])}." for n in range(0, len(words), 12))
    return lambda: read_layout(text)


def quotes(size: int) -> object:
    text = '"Bo "Shorty" Lund came," she said. ' * size
    return lambda: find_quotes(text, [(0, len(text))])


def cues(size: int) -> object:
    text = "The talks are over, she said. " * size
    drafts = [Draft("say", 1, ((n * 30, n * 30 + 18),), (n * 30 + 24, n * 30 + 28), cue_token=n) for n in range(size)]
    return lambda: one_per_cue(text, [*drafts, *(replace(d, order=2, cue_token=d.cue_token or 0) for d in drafts)])


def quoted(size: int) -> object:
    text = "“A fine day,” she said. “It is very late.”\n" * (size := size // 2)
    page = Page(BLANK(text), text, tuple(find_quotes(text, [(0, len(text))])), ((0, len(text)),))
    drafts = [Draft("say", 1, ((n * 43 + 1, n * 43 + 11),), (n * 43 + 18, n * 43 + 22)) for n in range(size)]
    for token in page.doc:
        token.is_sent_start = token.i % 15 == 0
    return lambda: continue_quotes(page, drafts)


def names(size: int) -> object:
    named = [Named(n, (f"Ana{n % size}", f"Holm{n // 2}")) for n in range(size)]
    return lambda: Identities(named)


def bodies(size: int) -> object:
    forms = [(f"North{n}", "River", f"Guild{n % 50}") for n in range(size)]
    return lambda: [Bodies(forms)(form) for form in forms[:1]]


@pytest.mark.parametrize("made", [layout, quotes, cues, quoted, names, bodies])
def test_eight_times_the_text_takes_little_more_than_eight_times_as_long(made: object) -> None:
    assert callable(made)
    assert seconds(made(800)) < 24 * seconds(made(100)) + 0.05


PARAGRAPHS = [
    "Kremlin spokesman Dmitry Peskov said on Monday that Moscow was ready for talks with Japan on {}.",
    "“The government will not give up the {},” Prime Minister Sanae Takaichi told reporters in Tokyo. “It never has.”",
    "According to the Foreign Ministry, a visit to the {} was put off, and officials warned that it might never take place.",
]
NOUNS = ["river", "treaty", "border", "ferry", "fishery", "harvest", "budget", "airport", "railway", "museum", "bridge"]


def story(paragraphs: int) -> str:
    chosen = random.Random(7)
    nouns = (f"{chosen.choice(NOUNS)} of {chosen.choice(NOUNS)} and {chosen.choice(NOUNS)} {n}" for n in range(paragraphs))
    return "\n".join(PARAGRAPHS[n % len(PARAGRAPHS)].format(noun) for n, noun in enumerate(nouns))


@pytest.mark.slow
def test_an_article_of_200_000_characters_is_read_as_fast_as_short_ones(shipped_extractor: Extractor) -> None:
    long, short = Article("long.txt", story(1900), "0" * 64), Article("short.txt", story(48), "1" * 64)
    assert len(long.text) > 200_000

    def per_character(articles: list[Article]) -> float:
        start = time.process_time()
        assert all(reading.claims for reading in shipped_extractor.extract(articles))
        return (time.process_time() - start) / sum(len(a.text) for a in articles)

    per_character([short])
    assert per_character([long]) < per_character([short] * 10) / 0.6


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
