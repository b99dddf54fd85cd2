"""What drafts become among each other: claims in claims, quotes that go on, headings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from parses import SAY, WANT, cast, found, page, parse, river, rule, shown, words

from kuriltool.claims.drafts import Draft, one_per_cue
from kuriltool.claims.headings import HeadingReader
from kuriltool.claims.nesting import settle
from kuriltool.reading.layout import Layout, Paragraph, paragraphs
from kuriltool.rules.schema import Line

ASK = rule("ask", "cue ask", "content > ccomp")
NESTED = [
    pytest.param(
        "Lund|NNP|nsubj|said said~say|VBD|ROOT Norburg|NNP|nsubj|insists insists~insist|VBZ|ccomp|said the|DT|det|river "
        "river|NN|nsubj|Northern "
        "is~be|VBZ|cop|Northern Northern|JJ|ccomp|insists .",
        ["said", "insists"],
        id="another who is named",
    ),
    pytest.param(
        "Lund|NNP|nsubj|said said~say|VBD|ROOT he|PRP|nsubj|wants wants~want|VBZ|ccomp|said to|TO|mark|talk "
        "talk|VB|xcomp|wants .",
        ["said"],
        id="a pronoun",
    ),
    pytest.param(
        "Lund|NNP|nsubj|said said~say|VBD|ROOT Lund|NNP|nsubj|wants wants~want|VBZ|ccomp|said to|TO|mark|talk "
        "talk|VB|xcomp|wants .",
        ["said"],
        id="the speaker’s own name",
    ),
    pytest.param(
        "Lund|NNP|nsubj|said said~say|VBD|ROOT people|NNS|nsubj|want want|VBP|ccomp|said to|TO|mark|talk talk|VB|xcomp|want .",
        ["said"],
        id="nobody the text names",
    ),
    pytest.param(
        "Lund|NNP|nsubj|said said~say|VBD|ROOT the|DT|det|talks talks|NNS|nsubj|ended ended~end|VBD|ccomp|said "
        "and|CC|cc|warned "
        "warned~warn|VBD|conj|said fees|NNS|nsubj|rise rise|VBP|ccomp|warned .",
        ["said", "warned"],
        id="side by side",
    ),
    pytest.param(
        "Sol|NNP|nsubj|said said~say|VBD|ROOT Sudburg|NNP|nsubj|wants wants~want|VBZ|ccomp|said to|TO|mark|talk "
        "“|``|punct|talk "
        "talk|VB|xcomp|wants now|RB|advmod|talk ”|''|punct|talk .",
        ["said", "wants"],
        id="another who is partly quoted",
    ),
    pytest.param(
        "Sol|NNP|nsubj|said said~say|VBD|ROOT Sudburg|NNP|nsubj|came came~come|VBD|ccomp|said to|TO|mark|insist "
        "“|``|punct|insist "
        "insist|VB|advcl|came the|DT|det|river river|NN|nsubj|stays stays~stay|VBZ|ccomp|insist ”|''|punct|insist .",
        ["said"],
        id="a cue in another’s quoted words",
    ),
    pytest.param(
        "Lund|NNP|nsubj|said said~say|VBD|ccomp|insists the|DT|det|talks talks|NNS|nsubj|ended ended~end|VBD|ccomp|said , "
        "the|DT|det|Gazette "
        "Gazette|NNP|nsubj|insists insists~insist|VBZ|ROOT .",
        ["said"],
        id="a medium that passes words on",
    ),
    pytest.param(
        "“ I|PRP|nsubj|believe believe|VBP|ROOT the|DT|det|talks talks|NNS|nsubj|ended ended~end|VBD|ccomp|believe . ”",
        [],
        id="a cue in quoted words",
    ),
]


@pytest.mark.parametrize(("written", "cues"), NESTED)
def test_claims_within_claims(written: str, cues: list[str]) -> None:
    doc = parse(written)
    drafts = one_per_cue(doc.text, found(doc, SAY, WANT))
    kept = settle(page(doc), cast(doc), drafts)
    assert [doc[one.cue_token].text for one in kept if one.cue_token is not None] == cues


# headings


ASKED = [
    pytest.param(
        "asked~ask|VBN|advcl|said talks~talk|NNS|nsubj|end end|VBP|ccomp|asked , Lund|NNP|nsubj|said", [], id="asked by nobody"
    ),
    pytest.param(
        "Sol|NNP|nsubj|asked asked~ask|VBD|parataxis|said talks~talk|NNS|nsubj|end end|VBP|ccomp|asked , Lund|NNP|nsubj|said",
        ["asked"],
        id="asked by somebody",
    ),
]


@pytest.mark.parametrize(("written", "cues"), ASKED)
def test_a_question_of_nobody_claims_nothing_in_an_article_on_the_dispute(written: str, cues: list[str]) -> None:
    doc = parse(f"{written} of|IN|case|Norburg Norburg|NNP|obl|said said~say|VBD|ROOT .")
    rules = replace(river(), lists={**river().lists, "asking": ("ask",)}, fingerprint="river that asks")
    kept = settle(page(doc), cast(doc, rules=rules), found(doc, ASK))
    assert words(doc.text, [d.cue for d in kept if d.cue]) == cues


def _line(template: str, content: str = "here", **more: Any) -> Line:
    return Line(id="line", about="a", template=template, content=content, examples=["a"], counterexamples=["b"], **more)  # type: ignore[arg-type]


def _headed(written: str, line: Line, headings: int = 1, others: list[Draft] | None = None) -> list[str]:
    doc = parse(written)
    spans = paragraphs(doc.text)
    layout = Layout(tuple(Paragraph(a, b, "headline" if i < headings else "body") for i, (a, b) in enumerate(spans)))
    return [shown(doc.text, one) for one in HeadingReader([line])(page(doc), layout, cast(doc), others or [])]


COLON, DASH, SAYS = _line("{source}: {content}"), _line("{content} – {source}"), _line("{source} [says] {content}")
NO_TALKS = "no|DT|det|talks talks|NNS|{} this|DT|det|year year|NN|nmod|talks"
HEADINGS = [
    pytest.param(
        f"Norburg|NNP|ROOT : {NO_TALKS.format('parataxis|Norburg')}",
        COLON,
        ["[source Norburg]: [content no talks this year]"],
        id="colon",
    ),
    pytest.param(
        f"The|DT|det|premier premier|NN|ROOT : {NO_TALKS.format('parataxis|premier')}",
        COLON,
        ["[source The premier]: [content no talks this year]"],
        id="a title",
    ),
    pytest.param(
        f"{NO_TALKS.format('ROOT')} – Bo|NNP|appos|talks Lund|NNP|flat|Bo",
        DASH,
        ["[content no talks this year] – [source Bo Lund]"],
        id="dash",
    ),
    pytest.param(
        "Lund|NNP|nsubj|says says~say|VBZ|ROOT talks|NNS|nsubj|ended ended~end|VBD|ccomp|says soon|RB|advmod|ended",
        SAYS,
        ["[source Lund] [cue says] [content talks ended soon]"],
        id="a cue in the template",
    ),
    pytest.param(
        f"Afterwards|RB|ROOT : {NO_TALKS.format('parataxis|Afterwards')}", COLON, [], id="nobody whom pack or parse names"
    ),
    pytest.param(f"{NO_TALKS.format('ROOT')} – for|IN|case|now now|RB|obl|talks", DASH, [], id="no name behind the dash"),
    pytest.param("Norburg|NNP|ROOT : no|DT|parataxis|Norburg", COLON, [], id="one word is no content"),
    pytest.param(
        f"What|WP|ROOT Norburg|NNP|nsubj|wants wants~want|VBZ|acl:relcl|What : {NO_TALKS.format('parataxis|What')}",
        COLON,
        [],
        id="more than a name",
    ),
]


@pytest.mark.parametrize(("written", "line", "expected"), HEADINGS)
def test_a_heading(written: str, line: Line, expected: list[str]) -> None:
    assert _headed(written, line) == expected


def test_a_heading_may_name_whose_word_the_one_before_is() -> None:
    written = (
        f"{NO_TALKS.format('ROOT')} ¶\nThis|DT|nsubj|is is~be|VBZ|ROOT according~accord|VBG|case|Guild to|TO|fixed|according "
        "the|DT|det|Guild "
        "Northern|JJ|amod|Guild Guild|NNP|obl|is"
    )
    expected = ["[content no talks this year]\n\nThis is [cue according to] [source the Northern Guild]"]
    assert _headed(written, _line("This is [according to] {source}", "headline"), headings=2) == expected


def test_a_name_of_several_words_is_one_source() -> None:
    written = (
        f"{NO_TALKS.format('ROOT')} ¶\nThis|DT|nsubj|is is~be|VBZ|ROOT according~accord|VBG|case|Guild to|TO|fixed|according "
        "the|DT|det|Guild Northern|NNP|compound|Guild River|NNP|compound|Guild Guild|NNP|obl|is"
    )
    (found,) = _headed(written, _line("This is [according to] {source}", "headline"), headings=2)
    assert found.endswith("[source the Northern River Guild]")


def test_a_sentence_may_name_whose_word_the_one_before_is() -> None:
    written = (
        "Talks|NNS|nsubj|ended have~have|VBP|aux|ended ended~end|VBN|ROOT .\nThis|DT|nsubj:pass|stated "
        "is~be|VBZ|aux:pass|stated "
        "stated~state|VBN|ROOT in|IN|case|paper the|DT|det|paper annual|JJ|amod|paper paper|NN|obl|stated ."
    )
    line = _line("This is [stated in] {source}", "previous-sentence")
    assert _headed(written, line, headings=0) == [
        "[content Talks have ended]. This is [cue stated in] [source the annual paper]."
    ]


def test_a_template_leaves_the_body_alone() -> None:
    assert _headed(f"Norburg|NNP|ROOT : {NO_TALKS.format('parataxis|Norburg')}", COLON, headings=0) == []


def test_a_turn_of_an_interview_is_a_line_of_the_body() -> None:
    turn = _line("{source}: {content}", zone="body", verbatim=True)
    written = f"Bo|NNP|ROOT Lund|NNP|flat|Bo : {NO_TALKS.format('parataxis|Bo')} ."
    assert _headed(written, turn, headings=0) == ["[source Bo Lund]: [content no talks this year]."]
    assert _headed(written, turn, headings=1) == []


def test_a_heading_that_a_rule_has_read_counts_once() -> None:
    written = "Lund|NNP|nsubj|says says~say|VBZ|ROOT talks|NNS|nsubj|ended ended~end|VBD|ccomp|says soon|RB|advmod|ended"
    assert len(_headed(written, SAYS, others=found(parse(written), SAY))) == 1


def test_what_a_rule_read_in_a_heading_loses_the_name_behind_the_dash() -> None:
    written = (
        "Norburg|NNP|nsubj|says says~say|VBZ|ROOT the|DT|det|talks long|JJ|amod|talks talks|NNS|nsubj|ended "
        "ended~end|VBD|ccomp|says "
        "–|:|punct|ended Lund|NNP|dep|ended"
    )
    doc = parse(written)
    before = found(doc, SAY)
    assert words(doc.text, before[0].content) == ["the long talks ended – Lund"]
    assert _headed(written, DASH, others=before)[0] == "[source Norburg] [cue says] [content the long talks ended] – Lund"
