"""Quotes without a cue of their own: which claim they carry on, and whose they are by a line before or behind them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parses import BLANK, QUOTE, SAY, cast, found, page, parse, shown, words

from kuriltool.claims.drafts import Draft, one_per_cue
from kuriltool.claims.headings import HeadingReader
from kuriltool.claims.quoting import continue_quotes, is_claimed, is_floating
from kuriltool.reading.layout import Layout, Paragraph, paragraphs
from kuriltool.rules.schema import Line

OVER = "the|DT|det|talks talks|NNS|nsubj|over are~be|VBP|cop|over over|JJ|ccomp|said"
QUOTED = f"“ {OVER} , ” Lund|NNP|nsubj|said said~say|VBD|ROOT"
PARAPHRASE = f"Lund|NNP|nsubj|said said~say|VBD|ROOT {OVER}"
WAIT = "We|PRP|nsubj|wait wait|VBP|ROOT"
NEVER = "Never|RB|ROOT"
TALKS = "“ The|DT|det|talks talks|NNS|nsubj|over are~be|VBP|cop|over over|JJ|ccomp|said , ” Lund|NNP|nsubj|said said~say|VBD|ROOT"
CARRIED = [
    pytest.param(f"{QUOTED} .\n“ {WAIT} . ”", ["the talks are over", "We wait"], id="the next sentence"),
    pytest.param(f"{QUOTED} . ¶\n“ {WAIT} . ”", ["the talks are over", "We wait"], id="the next paragraph"),
    pytest.param(
        f"{QUOTED} . ¶\n“ {WAIT} . ” ¶\n“ {WAIT} . ”", ["the talks are over", "We wait", "We wait"], id="two paragraphs"
    ),
    pytest.param(f"{PARAPHRASE} .\n“ {WAIT} . ”", ["the talks are over", "We wait"], id="behind a paraphrase"),
    pytest.param(f"{PARAPHRASE} . ¶\n“ {WAIT} . ”", ["the talks are over", "We wait"], id="a paragraph behind a paraphrase"),
    pytest.param(
        f"{PARAPHRASE} .\n“ {WAIT} , ” Sol|NNP|nsubj|wrote wrote~write|VBD|parataxis|wait .",
        ["the talks are over"],
        id="not with words behind it, which may be its cue",
    ),
    pytest.param(
        f"{QUOTED} . ¶\n“ {WAIT} ” is~be|VBZ|cop|wait law|NN|parataxis|wait .",
        ["the talks are over"],
        id="not part of a paragraph of the article’s own",
    ),
    pytest.param(
        f"{QUOTED} . ¶\nTalks|NNS|nsubj|ended ended~end|VBD|ROOT . ¶\n“ {WAIT} . ”",
        ["the talks are over"],
        id="not after a sentence",
    ),
    pytest.param(f"{PARAPHRASE} . ¶\n“ {NEVER} . ”", ["the talks are over"], id="one word is no statement"),
    pytest.param(
        f"{QUOTED} of|IN|case|deal the|DT|det|deal “ old|JJ|amod|deal deal|NN|obl|said ” .",
        ["the talks are over"],
        id="not irony in the cue’s own clause",
    ),
    pytest.param(f"{TALKS} .\n“ {WAIT} . ”", ["The talks are over", "We wait"], id="the next sentence"),
    pytest.param(
        f"{TALKS} on|IN|case|Monday Monday|NNP|obl|said .\n“ {WAIT} . ”", ["The talks are over", "We wait"], id="after a day"
    ),
    pytest.param(f"{TALKS} .\n“ {WAIT} . ”\n“ {WAIT} . ”", ["The talks are over", "We wait", "We wait"], id="two more"),
    pytest.param(
        f"{TALKS} .\nTalks|NNS|nsubj|ended ended~end|VBD|ROOT .\n“ {WAIT} . ”",
        ["The talks are over"],
        id="not after a sentence",
    ),
    pytest.param(f"{TALKS} .\n“ Blue|NNP|compound|Paper Paper|NNP|ROOT ”", ["The talks are over"], id="not a name"),
]


@pytest.mark.parametrize(("written", "contents"), CARRIED)
def test_a_quote_carries_on_the_claim_before(written: str, contents: list[str]) -> None:
    doc = parse(written)
    (one,) = continue_quotes(page(doc), found(doc, SAY))
    assert words(doc.text, one.content) == contents


def test_a_quote_with_a_cue_of_its_own_stays_a_claim() -> None:
    written = f"{TALKS} .\n“ We|PRP|nsubj|wait wait|VBP|ccomp|added , ” he|PRP|nsubj|added added~add|VBD|ROOT ."
    doc = parse(written)
    drafts = continue_quotes(page(doc), one_per_cue(doc.text, found(doc, QUOTE, SAY)))
    assert [words(doc.text, one.content) for one in drafts] == [["The talks are over"], ["We wait"]]


def test_what_begins_inside_a_quote_doesn_t_claim_it() -> None:
    written = f"{QUOTED} .\n“ Lund|NNP|nsubj|insists insists~insist|VBZ|ROOT {OVER.replace('said', 'insists')} . ”"
    doc = parse(written)
    whole, inner = continue_quotes(page(doc), found(doc, SAY))
    assert words(doc.text, whole.content) == ["the talks are over", "Lund insists the talks are over"]
    assert words(doc.text, inner.content) == ["the talks are over"]


# lines before and behind a quotation


def _line(template: str) -> Line:
    return Line(id="line", about="a", template=template, zone="body", examples=["a"], counterexamples=["b"])


def _framed(written: str, template: str, others: list[Draft] | None = None) -> list[str]:
    doc = parse(written)
    layout = Layout(tuple(Paragraph(a, b) for a, b in paragraphs(doc.text)))
    return [shown(doc.text, one) for one in HeadingReader([_line(template)])(page(doc), layout, cast(doc), others or [])]


LEAD, FROM = "{source}:\n“{content}”", "[From] {source}:\n“{content}”"
SIGNED, BELOW = "“{content}” – {source}", "“{content}”\n– {source}"
FRAMED = [
    pytest.param(
        f"Lund|NNP|nsubj|wrote wrote~write|VBD|ROOT : ¶\n“ {WAIT} . ”",
        LEAD,
        ["[source Lund] [cue wrote]:\n\n“[content We wait].”"],
        id="a verb and a colon",
    ),
    pytest.param(
        f"He|PRP|nsubj|issued issued~issue|VBD|ROOT a|DT|det|statement statement|NN|obj|issued : ¶\n“ {WAIT} . ”",
        LEAD,
        ["[source He] [cue issued] a statement:\n\n“[content We wait].”"],
        id="a pronoun and a noun",
    ),
    pytest.param(
        f"Bo|NNP|ROOT Lund|NNP|flat|Bo : ¶\n“ {WAIT} . ”", LEAD, ["[source Bo Lund]:\n\n“[content We wait].”"], id="a name"
    ),
    pytest.param(
        f"From|IN|case|Bo Bo|NNP|ROOT Lund|NNP|flat|Bo : ¶\n“ {WAIT} . ”",
        FROM,
        ["[cue From] [source Bo Lund]:\n\n“[content We wait].”"],
        id="from somebody",
    ),
    pytest.param(f"The|DT|det|list list|NN|ROOT : ¶\n“ {WAIT} . ”", LEAD, [], id="nobody"),
    pytest.param(f"Lund|NNP|nsubj|wrote wrote~write|VBD|ROOT . ¶\n“ {WAIT} . ”", LEAD, [], id="no colon"),
    pytest.param(f"Lund|NNP|nsubj|wrote wrote~write|VBD|ROOT : ¶\n{WAIT} .", LEAD, [], id="no quotation"),
    pytest.param(
        f"“ {WAIT} . ” – Bo|NNP|appos|wait Lund|NNP|flat|Bo",
        SIGNED,
        ["“[content We wait].” – [source Bo Lund]"],
        id="a signature",
    ),
    pytest.param(
        f"“ {WAIT} . ” ¶\n– Bo|NNP|ROOT Lund|NNP|flat|Bo",
        BELOW,
        ["“[content We wait].”\n\n– [source Bo Lund]"],
        id="a signature below",
    ),
    pytest.param(f"“ {WAIT} . ” – for|IN|case|now now|RB|advmod|wait", SIGNED, [], id="no name behind the dash"),
]


@pytest.mark.parametrize(("written", "template", "expected"), FRAMED)
def test_a_line_gives_a_quotation_to_somebody(written: str, template: str, expected: list[str]) -> None:
    assert _framed(written, template) == expected


def test_a_quotation_that_a_rule_has_read_counts_once() -> None:
    written = f"“ {OVER.replace('said', 'added')} , ” Lund|NNP|nsubj|added added~add|VBD|ROOT ."
    others = found(parse(written), QUOTE)
    assert len(_framed(written, SIGNED, others)) == len(others) == 1


@given(st.text(alphabet="“”\"'«»「」 aB.:\n–", max_size=60))
def test_any_text(text: str) -> None:
    one = page(BLANK(text))
    assert continue_quotes(one, []) == []
    for quote in one.outer_quotes:
        assert not is_claimed(one, [], quote)
        assert is_floating(one, quote) in (True, False)
