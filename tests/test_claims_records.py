"""Drafts become records: kind, quoted words, issues, ids."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parses import QUOTE, SAY, cast, found, page, parse, river

from kuriltool.claims.drafts import Draft
from kuriltool.claims.issues import IssueFinder
from kuriltool.claims.positions import position
from kuriltool.claims.records import RecordMaker, Told, kind_of
from kuriltool.claims.speakers import SpeakerFinder
from kuriltool.claims.sureness import Calibration
from kuriltool.claims.terms import TermFinder
from kuriltool.model import ArticleRef, Claim, PackRef, claim_id
from kuriltool.rules.schema import Issue, Rule
from kuriltool.rules.terms import expression, faults, lowered

SAID = "Lund|NNP|nsubj|said said~say|VBD|ROOT"
OVER = "the|DT|det|talks talks|NNS|nsubj|over are~be|VBP|cop|over over|JJ|ccomp|said"
KINDS = [
    pytest.param(f"{SAID} that|IN|mark|over {OVER} .", SAY, "indirect", [], id="paraphrase"),
    pytest.param(
        f"“ {OVER.replace('the|', 'The|')} , ” {SAID} .",
        QUOTE,
        "direct",
        ["The talks are over"],
        id="a sentence in quotation marks",
    ),
    pytest.param(
        f"{SAID} the|DT|det|talks talks|NNS|nsubj|over are~be|VBP|cop|over “|``|punct|over over|JJ|ccomp|said ”|''|punct|over .",
        SAY,
        "mixed",
        ["over"],
        id="a word in quotation marks",
    ),
    pytest.param(
        f"{SAID} : “ over|JJ|dep|said and|CC|cc|done done~do|VBN|conj|over . ”",
        QUOTE,
        "mixed",
        ["over and done"],
        id="a fragment in quotation marks alone",
    ),
    pytest.param(
        f"{SAID} the|DT|det|Paper “|``|punct|Paper Blue|NNP|compound|Paper Paper|NNP|nsubj|late ”|''|punct|Paper "
        "is~be|VBZ|cop|late late|JJ|ccomp|said .",
        SAY,
        "indirect",
        [],
        id="a name in quotation marks",
    ),
    pytest.param(
        "“ The|DT|det|talks talks|NNS|nsubj|over , ” Lund|NNP|nsubj|said said~say|VBD|ROOT , “ are~be|VBP|cop|over "
        "over|JJ|dep|said now|RB|advmod|over . ”",
        QUOTE,
        "direct",
        ["The talks", "are over now"],
        id="two quotes",
    ),
]


def _article(path: str = "a.txt", sha256: str = "0" * 64) -> ArticleRef:
    return ArticleRef(path=path, sha256=sha256, published="2026-02-07")


def _record(written: str, rule: Rule = SAY) -> Claim:
    doc = parse(written)
    (one,) = found(doc, rule)
    who = SpeakerFinder(page(doc), cast(doc))(one)
    find = IssueFinder(river().issues)
    make = RecordMaker(find, PackRef(name="river", version="1"), {one.rule: 0.5}, Calibration())
    return make(page(doc), one, _article(), "body", Told(who, position(who)))


@pytest.mark.parametrize(("written", "rule", "kind", "quoted"), KINDS)
def test_kind_and_quoted_words(written: str, rule: Rule, kind: str, quoted: list[str]) -> None:
    claim = _record(written, rule)
    assert (claim.kind, claim.quoted) == (kind, quoted)


def test_a_record_holds_what_the_draft_held() -> None:
    claim = _record(f"{SAID} that|IN|mark|over {OVER} .")
    assert claim.cue is not None and claim.source is not None and claim.speaker is not None
    assert (claim.text, claim.cue.text, claim.source.text) == ("the talks are over", "said", "Lund")
    assert (claim.speaker.name, claim.position, claim.rule, claim.confidence) == ("Bo Lund", "South", "say", 0.5)
    assert claim.reasons.speaker and claim.reasons.position


def test_passages_are_the_words_of_the_text() -> None:
    written = f"{SAID} that|IN|mark|over {OVER} ."
    claim, text = _record(written), parse(written).text
    assert [text[p.start : p.end] for p in claim.content] == [p.text for p in claim.content]


def test_the_gap_between_passages_is_shown() -> None:
    written = (
        "The|DT|det|talks talks|NNS|nsubj|over , Lund|NNP|nsubj|said said~say|VBD|ROOT , are~be|VBP|cop|over over|JJ|ccomp|said ."
    )
    assert _record(written).text == "The talks … are over"


def test_an_id_stays_while_text_and_place_stay() -> None:
    sha256 = "0" * 64
    one = claim_id(sha256, [(0, 4)], (5, 9))
    assert one == claim_id(sha256, iter([(0, 4)]), (5, 9)) == "c_" + one[2:]
    others = [
        claim_id("1" * 64, [(0, 4)], (5, 9)),
        claim_id(sha256, [(0, 5)], (5, 9)),
        claim_id(sha256, [(0, 4)], (6, 9)),
        claim_id(sha256, [(0, 4)], None),
        claim_id(sha256, [(0, 4), (6, 9)], (5, 9)),
    ]
    assert len({one, *others}) == 6


def test_a_draft_of_nothing_quoted_is_indirect() -> None:
    doc = parse(f"{SAID} {OVER} .")
    assert kind_of(page(doc), Draft("say", 0, ((0, 4),))) == "indirect"


def test_a_speakers_own_words_without_marks_are_direct() -> None:
    doc = parse(f"{SAID} {OVER} .")
    assert kind_of(page(doc), Draft("turn", 0, ((0, 4),), verbatim=True)) == "direct"


RIVER = "the|DT|det|river river|NN|nsubj|ours is~be|VBZ|cop|ours ours|JJ|ccomp|said"
ISSUES = [
    pytest.param(f"{SAID} {RIVER} .", ["border"], id="in the content"),
    pytest.param(f"{SAID} {OVER} .", ["other"], id="none"),
    pytest.param(
        f"The|DT|det|mill mill|NN|nsubj|burnt burnt~burn|VBD|ROOT .\n{SAID} {OVER} .", ["trade"], id="in the sentence before"
    ),
    pytest.param(
        f"The|DT|det|mill mill|NN|nsubj|burnt burnt~burn|VBD|ROOT .\n{SAID} {RIVER} .", ["border"], id="the content comes first"
    ),
    pytest.param(
        f"On|IN|case|river the|DT|det|river river|NN|obl|said , {SAID} {OVER} .",
        ["border"],
        id="earlier in the sentence",
    ),
    pytest.param(
        f"The|DT|det|mill mill|NN|nsubj|burnt burnt~burn|VBD|ROOT .\n¶ Rain|NN|nsubj|fell fell~fall|VBD|ROOT .\n{SAID} {OVER} .",
        ["trade"],
        id="in the paragraph before",
    ),
    pytest.param(
        f"{SAID} {OVER} .\nThe|DT|det|mill mill|NN|nsubj|burnt burnt~burn|VBD|ROOT .", ["trade"], id="in the sentence after"
    ),
]


@pytest.mark.parametrize(("written", "issues"), ISSUES)
def test_issues_of_a_claim(written: str, issues: list[str]) -> None:
    assert _record(written).issues == issues


def _issue(*terms: str) -> IssueFinder:
    return IssueFinder([Issue(id="one", label="one", about="one", terms=list(terms))])


TERMS = [
    (["river"], "the River’s bank", "River"),
    (["river"], "the rivers", None),
    (["river*"], "the rivers", "rivers"),
    (["river"], "downriver", None),
    (["fish rights"], "fish\nrights", "fish\nrights"),
    (["fish rights"], "fish and rights", None),
    (["fish", "fish rights"], "fish rights", "fish rights"),
    (["Lund's plan"], "Lund’s plan", "Lund’s plan"),
    (["Lund’s plan"], "Lund's plan", "Lund's plan"),
    (["a.b"], "axb", None),
    (["return .. islands"], "the return of all the islands", "return of all the islands"),
    (["return .. islands"], "return. The islands", None),
    (["return .. islands"], "the return of men who once lived on islands", None),
    (["İ"], "the İ", "İ"),
    (["grave"], "İİ at the grave", "grave"),
]


@pytest.mark.parametrize(("terms", "text", "hit"), TERMS)
def test_terms_call_up_an_issue(terms: list[str], text: str, hit: str | None) -> None:
    assert _issue(*terms)(text) == ({"one": hit} if hit else {})


LISTS = {"fish": ["cod", "sea bass", "roe*"], "who": ["they/we", "the men"]}
ELEMENTS = st.sampled_from(["a", "a*", "an", "b/an*", "@fish", "@who", "“sea", "won’t", "u.s.", "-b"])
WRITTEN = st.lists(
    st.sampled_from(["a", "An", "b", "abc", "cod", "sea", "bass", "roes", "we", "the", "men", "won't", "“", "U.S.", ".", "-b"])
)


@given(
    st.lists(st.lists(ELEMENTS | st.just(".."), min_size=1, max_size=3).map(" ".join), max_size=6),
    st.tuples(WRITTEN, st.sampled_from([" ", "” ", "’s "])).map(lambda told: told[1].join(told[0])),
)
def test_terms_are_found_as_their_expressions_tell(written: list[str], text: str) -> None:
    terms = [(number % 2, term) for number, term in enumerate(written) if not list(faults(term, LISTS))]
    plain, expected = lowered(text), []
    ends = {0: 0, 1: 0}
    for word in re.finditer(r"\w+", plain):
        for key in ends:
            longest = sorted((term for its, term in terms if its == key), key=len, reverse=True)
            fits = (re.compile(rf"(?:{expression(term, LISTS)})(?!\w)").match(plain, word.start()) for term in longest)
            if word.start() >= ends[key] and (found := next(filter(None, fits), None)):
                ends[key] = found.end()
                expected.append((key, *found.span()))
    assert sorted(TermFinder(terms, LISTS)(text)) == sorted(expected)


WITHOUT = [
    ("a grave concern", None),
    ("a grave concern at the grave", "grave"),
    ("the grave", "grave"),
    ("of the gravest", None),
]


@pytest.mark.parametrize(("text", "hit"), WITHOUT)
def test_words_in_which_no_term_counts(text: str, hit: str | None) -> None:
    find = IssueFinder(
        [Issue(id="one", label="one", about="one", terms=["grave"], without=["grave .. concern", "grave concern"])]
    )
    assert find(text) == ({"one": hit} if hit else {})


def test_issues_stand_in_the_order_of_the_pack() -> None:
    assert list(IssueFinder(river().issues)("a mill at the border")) == ["border", "trade"]
