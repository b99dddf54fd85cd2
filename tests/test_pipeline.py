"""The whole pipeline on any text: it never fails, and what it writes down stands in the text."""

from __future__ import annotations

import gc
import textwrap
import unicodedata
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

import kuriltool.pipeline
from kuriltool.articles import Article
from kuriltool.errors import ArticleError
from kuriltool.model import Claim, Passage
from kuriltool.pipeline import Extractor

NAMES = ["Peskov", "Tokyo", "Moscow", "Russia's minister", "Japan’s", "she", "reporters", "the talks ended", "a hostile act"]
CUES = ["said", "told", "that", "wants to", "called it", "is ready to", "according to", "This is stated in the report"]
MARKS = [*"“”‘’„«»\"',.:–—\n\t\ufeff𝒳", "''", "``", "\n\n", "\r\n", "Feb 7, 2026", "(Kyodo)"]
ODD = [*"\u00ad\u200b\u00a0\x00\x1b\f\r\u2028\u202e\u0301\ufb01\uff21\u200d👩", "-\n", "\u00ad\n"]
PARTS = st.tuples(st.sampled_from([*NAMES, *CUES, *MARKS, *ODD]), st.sampled_from(["", " "])).map("".join)
TEXTS = st.text(max_size=60) | st.lists(PARTS, max_size=40).map("".join)
STORY = """River talks stall

Kremlin spokesman Dmitry Peskov said on Monday that Moscow was ready for talks with Japan, but “only if the government in Tokyo \
gives up its hostile course,” as the office of the president had put it before. He added that no date had been set for a meeting.

Japanese Prime Minister Sanae Takaichi told reporters in Tokyo the same day that her government had “not changed its position at \
all” and wanted to conclude a peace treaty. According to the Foreign Ministry, the flight of a well-known official was put off.
"""
WRAPPED = "\n".join(textwrap.fill(line, 72) if line else line for line in STORY.split("\n"))


def article(text: str, path: str = "a.txt") -> Article:
    return Article(path, text, "0" * 64)


def passages(claim: Claim) -> list[Passage]:
    told = [claim.position_basis.passage if claim.position_basis else None, claim.said_when.passage if claim.said_when else None]
    return [*claim.content, *(p for p in (claim.cue, claim.source, *told) if p is not None)]


def check(text: str, claims: list[Claim]) -> None:
    for claim in claims:
        assert claim.content
        assert all(0 <= p.start < p.end <= len(text) for p in passages(claim))
        assert all(text[p.start : p.end] == p.text for p in passages(claim))
        assert all(words in text for words in claim.quoted)
        assert claim.text == " … ".join(p.text for p in claim.content)
    ids = [claim.id for claim in claims]
    assert len(ids) == len(set(ids))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_any_text(shipped_extractor: Extractor, texts: list[str]) -> None:
    articles = [Article(f"{n}.txt", text, f"{n:064}", "utf-8", ()) for n, text in enumerate(texts)]
    readings = list(shipped_extractor.extract(articles))
    assert [reading.text for reading in readings] == texts
    for reading in readings:
        check(reading.text, reading.claims)


# text as it comes


def letters(text: str | None) -> str | None:
    """What of a passage doesn't hang on how the text is set."""
    return None if text is None else "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def told(claim: Claim) -> tuple[object, ...]:
    cue, source = (p and letters(p.text) for p in (claim.cue, claim.source))
    name = claim.speaker.name if claim.speaker else None
    return (letters(claim.text), cue, source, name, claim.position, claim.kind, claim.zone, [letters(q) for q in claim.quoted])


CONDITIONS: dict[str, Callable[[str], str]] = {
    "a byte-order mark": lambda text: "\ufeff" + text,
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "old Macintosh line ends": lambda text: text.replace("\n", "\r"),
    "line separators": lambda text: text.replace("\n", "\u2028"),
    "form feeds": lambda text: text.replace("\n\n", "\n\n\f"),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "soft hyphens": lambda text: text.replace("er", "e\u00adr"),
    "zero-width spaces": lambda text: text.replace(" ", " \u200b"),
    "NUL": lambda text: text.replace("e", "e\x00"),
    "marks of direction": lambda text: text.replace("“", "\u202a“").replace("”", "”\u202c"),
    "decomposed accents": lambda text: unicodedata.normalize("NFD", text.replace("Peskov", "Péskov")).replace("e\u0301", "e"),
    "ligatures": lambda text: text.replace("ffi", "\ufb03").replace("fi", "\ufb01").replace("fl", "\ufb02"),
    "hard-wrapped lines": lambda _: WRAPPED,
    "hard-wrapped Windows lines": lambda _: WRAPPED.replace("\n", "\r\n"),
    "hyphenated lines": lambda _: WRAPPED.replace("talks with\n", "talks with ").replace("spokesman", "spokes-\nman"),
}


@pytest.fixture(scope="module")
def plainly_told(shipped_extractor: Extractor) -> list[tuple[object, ...]]:
    (reading,) = shipped_extractor.extract([article(STORY)])
    assert len(reading.claims) > 3
    return [told(claim) for claim in reading.claims]


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
def test_the_same_claims_whatever_condition_a_text_is_in(
    shipped_extractor: Extractor, plainly_told: list[tuple[object, ...]], condition: Callable[[str], str]
) -> None:
    (reading,) = shipped_extractor.extract([article(condition(STORY))])
    check(reading.text, reading.claims)
    assert [told(claim) for claim in reading.claims] == plainly_told
    assert reading.article.title == "River talks stall"


# faults


class _Broken:
    """Stands for a part of the pipeline that a text breaks."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def __call__(self, doc: Doc) -> Doc:
        if "breaks" in doc.text:
            raise self._error
        return doc


@pytest.fixture
def breaking(shipped_extractor: Extractor) -> Iterator[Callable[[BaseException], Extractor]]:
    nlp = shipped_extractor.nlp
    kept = list(nlp._components)

    def with_error(error: BaseException) -> Extractor:
        nlp._components.append(("broken", _Broken(error)))
        return shipped_extractor

    yield with_error
    nlp._components[:] = kept


@pytest.mark.parametrize("error", [ValueError("[E999] no\n such thing"), RecursionError("too deep"), MemoryError()])
def test_an_article_that_breaks_the_pipeline_costs_itself_alone(
    breaking: Callable[[BaseException], Extractor], error: Exception
) -> None:
    articles = [article(STORY, "a.txt"), article("This breaks it.", "b.txt"), article(STORY, "c.txt")]
    first, failed, last = breaking(error).attempt(articles)
    assert isinstance(failed, ArticleError)
    said = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(": ")
    assert str(failed) == f"b.txt: could not be read through ({said}); please report it"
    assert failed.__cause__ is error
    assert not isinstance(first, ArticleError)
    assert not isinstance(last, ArticleError)
    assert [c.text for c in first.claims] == [c.text for c in last.claims]


def test_extract_raises_what_attempt_tells(breaking: Callable[[BaseException], Extractor]) -> None:
    with pytest.raises(ArticleError, match=r"b\.txt: could not be read through"):
        list(breaking(ValueError("no")).extract([article("This breaks it.", "b.txt")]))


def test_ctrl_c_is_no_fault_of_the_article(breaking: Callable[[BaseException], Extractor]) -> None:
    with pytest.raises(KeyboardInterrupt):
        list(breaking(KeyboardInterrupt()).attempt([article("This breaks it.")]))


# memory


def test_an_article_is_read_before_the_next_one_is_asked_for(shipped_extractor: Extractor) -> None:
    taken: list[int] = []

    def articles() -> Iterator[Article]:
        for number in range(5):
            taken.append(number)
            yield article("No talks.", f"{number}.txt")

    readings = shipped_extractor.extract(articles())
    assert next(readings).article.path == "0.txt"
    assert taken == [0]
    assert [r.article.path for r in readings] == [f"{n}.txt" for n in range(1, 5)]


def known_after_reading(extractor: Extractor, words: list[str]) -> list[str]:
    """Those of some new words that the pipeline still knows once it has read an article with each."""
    for word in words:
        list(extractor.extract([article(STORY.replace("talks", word))]))
    gc.collect()
    return [word for word in words if word in extractor.nlp.vocab.strings]


def test_words_of_one_article_are_not_kept_after_it(shipped_extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kuriltool.pipeline, "KNOWN", 0)
    before = len(shipped_extractor.nlp.vocab.strings)
    assert known_after_reading(shipped_extractor, ["talksonce", "talkstwice"]) == []
    assert len(shipped_extractor.nlp.vocab.strings) == before


def test_words_are_learnt_until_enough_are_known(shipped_extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    list(shipped_extractor.extract([article(STORY)]))
    monkeypatch.setattr(kuriltool.pipeline, "KNOWN", len(shipped_extractor.nlp.vocab) + 2)
    words = [f"talks{number}" for number in range(6)]
    assert known_after_reading(shipped_extractor, words) == words[:2]


def test_extractors_of_one_pipeline_take_turns(shipped_extractor: Extractor) -> None:
    other = Extractor(shipped_extractor.nlp, shipped_extractor.ruleset)
    pairs = zip(shipped_extractor.extract([article(STORY)] * 2), other.extract([article(STORY)] * 2), strict=True)
    assert all([c.id for c in one.claims] == [c.id for c in two.claims] for one, two in pairs)
    with shipped_extractor.nlp.memory_zone():
        assert len(list(shipped_extractor.extract([article(STORY)]))) == 1
