"""What the trained network marks: drafts of it, joined with those of rules, and how sure they are."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
import spacy
from spacy.tokens import Doc, Span

from kuriltool.claims.drafts import Draft
from kuriltool.claims.joining import join
from kuriltool.claims.passages import Page
from kuriltool.claims.sureness import Calibration, confidence
from kuriltool.claims.tagged import MODEL, by_model
from kuriltool.encoder.component import GROUP
from kuriltool.reading.quotes import find_quotes

BLANK = spacy.blank("en")
SHARES = {"say-that": 0.9}


def _page(text: str, marked: list[tuple[str, str, int]], closed: bool = False) -> Page:
    """A page on which some words are marked: label, words, number of the attribution."""
    doc = BLANK.make_doc(text)
    words, spaces = [t.text for t in doc], [bool(t.whitespace_) for t in doc]
    tags = ["IN" if word == "that" else "NN" for word in words]
    doc = Doc(BLANK.vocab, words, spaces, tags=tags, heads=[0] * len(doc), deps=["dep"] * len(doc))
    spans = []
    for label, words, number in marked:
        at = text.index(words)
        span = doc.char_span(at, at + len(words))
        assert span is not None, words
        spans.append(Span(doc, span.start, span.end, label=label, span_id=str(number)))
    doc.spans[GROUP] = spans
    doc.user_data[GROUP] = [[0.9, 0.8]] * (1 + max((number for *_, number in marked), default=-1))
    return Page(doc, text, tuple(find_quotes(text, [(0, len(text))])), () if closed else ((0, len(text)),))


SAID = [("CUE", "said", 0), ("SOURCE", "Peskov", 0), ("CONTENT", "that the talks had ended", 0)]


def _words(page: Page, found: Draft) -> tuple[list[str], str, str]:
    parts = [page.text[a:b] for a, b in found.content]
    return parts, page.text[slice(*(found.cue or (0, 0)))], page.text[slice(*(found.source or (0, 0)))]


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("Peskov said that the talks had ended.", SAID, (["the talks had ended"], "said", "Peskov")),
        (
            "“No talks,” he said, “are planned.”",
            [("CUE", "said", 0), ("SOURCE", "he", 0), ("CONTENT", "“No talks,”", 0), ("CONTENT", "“are planned.”", 0)],
            (["No talks", "are planned"], "said", "he"),
        ),
        ("It was reported that ties are bad.", [("CUE", "was reported", 0), ("CONTENT", "ties are bad", 0)],
         (["ties are bad"], "was reported", "")),
    ],
)  # fmt: skip
def test_what_the_network_marked_is_cut_like_the_rules_drafts(
    text: str, marked: list[tuple[str, str, int]], expected: tuple[list[str], str, str]
) -> None:
    page = _page(text, marked)
    assert [_words(page, found) for found in by_model(page)] == [expected]


def test_boilerplate_holds_no_claims_of_the_network_either() -> None:
    assert not list(by_model(_page("Peskov said that the talks had ended.", SAID, closed=True)))


def test_a_document_that_no_network_read_has_no_such_drafts() -> None:
    doc = BLANK.make_doc("Peskov said no.")
    assert not list(by_model(Page(doc, doc.text, (), ((0, len(doc.text)),))))


def _ruled(found: Draft, rule: str = "say-that") -> Draft:
    return replace(found, rule=rule, order=3, seen=None, read=None, content=((found.content[0][0], found.content[0][1] - 6),))


HOME, ELSEWHERE = SimpleNamespace(is_about_dispute=True), SimpleNamespace(is_about_dispute=False)


def test_what_both_find_is_one_draft_with_the_networks_passages_and_both_names() -> None:
    page = _page("Peskov said that the talks had ended.", SAID)
    (tagged,) = by_model(page)
    (joined,) = join(page, HOME, [_ruled(tagged)], [tagged])  # type: ignore[arg-type]
    assert joined.rule == "say-that" and joined.found_by == ("say-that", MODEL)
    assert joined.content == tagged.content and joined.seen == 0.9


def test_where_the_network_sees_no_source_the_rules_counts() -> None:
    page = _page("Peskov said that the talks had ended.", SAID)
    (tagged,) = by_model(page)
    (joined,) = join(page, HOME, [_ruled(tagged)], [replace(tagged, source=None, speaker_token=None)])  # type: ignore[arg-type]
    assert (joined.source, joined.speaker_token) == (tagged.source, tagged.speaker_token)


@pytest.mark.parametrize(
    ("cast", "seen", "kept"),
    [
        (HOME, 0.4, ["say-that"]),  # rules alone, and no network that isn't sure
        (HOME, 0.9, ["say-that", MODEL]),
        (ELSEWHERE, 0.4, [MODEL]),
        (ELSEWHERE, 0.9, [MODEL]),
    ],
)
def test_who_needs_no_second_finder_depends_on_the_article(cast: SimpleNamespace, seen: float, kept: list[str]) -> None:
    text = "Peskov said that the talks had ended. Lund denied it was so."
    marked = [("CUE", "denied", 0), ("SOURCE", "Lund", 0), ("CONTENT", "it was so", 0)]
    page = _page(text, marked)
    (tagged,) = by_model(page)
    (other,) = by_model(_page(text, SAID))
    found = join(page, cast, [_ruled(other)], [replace(tagged, seen=seen)])  # type: ignore[arg-type]
    assert [one.rule for one in found] == kept


def test_of_contents_that_share_their_words_the_surest_stays() -> None:
    text = "He said he wanted to leave soon."
    marked = [
        ("CUE", "said", 0), ("CONTENT", "he wanted to leave soon", 0),
        ("CUE", "soon", 1), ("CONTENT", "wanted to leave", 1),
    ]  # fmt: skip
    page = _page(text, marked)
    page.doc.user_data[GROUP] = [[0.9, 0.8], [0.4, 0.8]]
    assert [_words(page, found)[1] for found in by_model(page)] == ["said", "soon"]  # inside the other's content: settled later
    marked[2] = ("CUE", "He", 1)
    page = _page(text, marked)
    page.doc.user_data[GROUP] = [[0.9, 0.8], [0.4, 0.8]]
    assert [_words(page, found)[1] for found in by_model(page)] == ["said"]


CURVE = Calibration(base=0.5, seen=0.6, read=0.2, agreed=1.0, alone=0.5)


def test_confidence_rises_with_what_speaks_for_a_claim() -> None:
    page = _page("Peskov said that the talks had ended.", SAID)
    (tagged,) = by_model(page)
    lone = confidence(tagged, SHARES, CURVE)
    assert confidence(replace(tagged, seen=0.4), SHARES, CURVE) < lone
    assert confidence(replace(tagged, read=0.1), SHARES, CURVE) < lone
    assert confidence(replace(tagged, found_by=("say-that", MODEL)), SHARES, CURVE) > lone


def test_a_rule_alone_is_worth_less_than_its_own_share_and_a_heading_its_share() -> None:
    draft = Draft("say-that", 1, ((0, 5),), cue=(6, 10))
    assert confidence(draft, SHARES, CURVE) == 0.45
    assert confidence(replace(draft, cue=None), SHARES, CURVE) == 0.9


def test_a_calibration_reads_what_it_wrote(tmp_path) -> None:
    CURVE.save(tmp_path / "curve.json")
    assert Calibration.load(tmp_path / "curve.json") == CURVE
    assert Calibration.load(tmp_path / "none.json") == Calibration()


def test_a_quote_that_only_the_rule_gives_to_the_cue_stays_its_own() -> None:
    text = "“The talks about the islands are over for good,” Lund said, though “nobody is happy.”"
    first = "“The talks about the islands are over for good,”"
    page = _page(text, [("CUE", "said", 0), ("SOURCE", "Lund", 0), ("CONTENT", first, 0)])
    (tagged,) = by_model(page)
    behind = text.index("though"), len(text) - 2
    ruled = replace(tagged, rule="say-that", order=3, seen=None, content=(*tagged.content, behind))
    (at_home,) = join(page, HOME, [ruled], [tagged])  # type: ignore[arg-type]
    (elsewhere,) = join(page, ELSEWHERE, [ruled], [tagged])  # type: ignore[arg-type]
    assert [text[a:b] for a, b in at_home.content] == ["The talks about the islands are over for good", "nobody is happy"]
    assert elsewhere.content == tagged.content


@pytest.mark.parametrize(
    ("content", "kept"),
    [("no longer discuss it", "would no longer discuss it"), ("discuss it", "would no longer discuss it")],
)
def test_a_content_keeps_the_word_that_denies_it(content: str, kept: str) -> None:
    text = "The ministry said it would no longer discuss it."
    page = _page(text, [("CUE", "said", 0), ("SOURCE", "ministry", 0), ("CONTENT", content, 0)])
    (tagged,) = by_model(page)
    start = text.index("would")
    ruled = replace(tagged, rule="say-that", order=3, seen=None, content=((start, len(text) - 1),))
    (joined,) = join(page, HOME, [ruled], [tagged])  # type: ignore[arg-type]
    expected = kept if content == "discuss it" else content
    assert _words(page, joined)[0] == [expected]
