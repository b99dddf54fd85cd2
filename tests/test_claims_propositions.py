"""What a claim holds of a proposition: terms in its content, turned by the words around them and by its cue."""

from __future__ import annotations

import pytest
from parses import SAY, WANT, cast, found, page, parse, rule

from kuriltool.claims.drafts import Draft
from kuriltool.claims.positions import PositionFinder
from kuriltool.claims.propositions import PropositionFinder, Taken, TermReader
from kuriltool.claims.speakers import SpeakerFinder
from kuriltool.rules.schema import Proposition, Views

LISTS = {"river": ("the river", "its waters")}
WORDS = {
    "negations": ("not", "n’t", "never", "no", "nobody"),
    "rejecting": ("deny", "doubt", "reject", "rule out", "refuse", "out of the question", "unacceptable"),
    "accepting": ("agree", "accept"),
    "wanting": ("want", "demand", "goal", "question"),
    "ceasing": ("give up",),
    "blaming": ("condemn", "unlawful"),
    "doubting": ("doubt",),
    "scant": ("few",),
    "quoting": ("quote",),
    "hindering": ("prevent",),
    "lacking": ("lack",),
    "judging": ("call",),
    "doing": ("hold",),
    "circumstances": ("over",),
    "modals": ("will", "must"),
    "ability": ("can", "will"),
    "duties": ("must",),
    "leaving-open": ("whether", "if"),
    "conditions": ("until",),
    "asking": ("ask",),
}
OWN = Proposition(
    id="river-is-northern",
    label="The river is the North's",
    about="-",
    holds={"North": 1, "South": -1},
    terms=Views(affirms=["@river is northern"], denies=["@river .. southern", "no northern river"], touches=["return of @river"]),
    without=["green river", "return of the river boats"],
    examples=Views(affirms=["-"]),
    counterexamples=["-"],
)
TALKS = Proposition(
    id="talks",
    label="There should be talks",
    about="-",
    holds={"North": 1, "South": 1},
    terms=Views(touches=["talk*"]),
    examples=Views(affirms=["-"]),
    counterexamples=["-"],
)
REJECT = rule("reject", "cue reject,deny,demand,rule,accept", "content > obj,ccomp")
AGREE = rule("agree", "cue agree", "content > xcomp")
CALL = rule("call", "cue call", "content > obj")
ASK = rule("ask", "cue ask", "content > ccomp")
TERMS = TermReader([OWN, TALKS], LISTS, WORDS)


def test_the_term_is_told_that_some_words_fit() -> None:
    """The longest one as the pack has it, whatever list, gap or ending of it the words are of."""
    for text, term in (
        ("its waters is Northern", "@river is northern"),
        ("The river, they say, is Southern", "@river .. southern"),
        ("No Northern river", "no northern river"),
        ("talking", "talk*"),
    ):
        assert [TERMS.term(hit, text) for hit in TERMS(text)] == [term]


def _taken(written: str, *, whole: bool = False) -> list[list[Taken]]:
    """The views of each claim in a text, in text order; or those of the text as one content."""
    doc = parse(written)
    here, everybody = page(doc), cast(doc)
    drafts = [Draft("all", 0, ((0, len(doc.text)),))] if whole else found(doc, SAY, WANT, REJECT, ASK, CALL, AGREE)
    find_speaker = SpeakerFinder(here, everybody)
    finder = PropositionFinder(here, everybody, TERMS, drafts, [find_speaker(d) for d in drafts])
    return [finder(number) for number in range(len(drafts))]


def _polarity(taken: list[Taken]) -> int | None:
    return next((t.polarity for t in taken if t.id == OWN.id), None)


IS = "the|DT|det|river river|NN|nsubj|northern is~be|VBZ|cop|northern northern|JJ|{}"
SAID = f"said~say|VBD|ROOT that|IN|mark|northern {IS.format('ccomp|said')} ."
RETURN = "the|DT|det|return return|NN|{} of|IN|case|river the|DT|det|river river|NN|nmod|return"
OVER_RETURN = f"over|IN|case|return {RETURN.format('obl|want')}"
STATED = [
    pytest.param(f"{IS.format('ROOT')} .", 1, id="as it stands"),
    pytest.param(
        "The|DT|det|river river|NN|nsubj|southern is~be|VBZ|cop|southern not|RB|advmod|southern southern|JJ|ROOT .",
        1,
        id="the contrary denied",
    ),
    pytest.param(
        "The|DT|det|river river|NN|nsubj|southern is~be|VBZ|cop|southern southern|JJ|ROOT .", -1, id="the contrary as it stands"
    ),
    pytest.param(
        f"No~no|DT|det|one one|NN|nsubj|says says~say|VBZ|ROOT that|IN|mark|northern {IS.format('ccomp|says')} .",
        1,
        id="a subject that denies is no denial of the clause",
    ),
    pytest.param(
        "There|EX|expl|is is~be|VBZ|ROOT no|DT|det|river northern|JJ|amod|river river|NN|nsubj|is .", -1, id="no of its own"
    ),
    pytest.param("Is~be|VBZ|cop|northern the|DT|det|river river|NN|nsubj|northern northern|JJ|ROOT ?", None, id="other words"),
    pytest.param(f"{IS.format('ROOT')} ?", 0, id="a question"),
    pytest.param(
        f"If~if|IN|mark|northern {IS.format('advcl|talk')} , we|PRP|nsubj|talk talk|VBP|ROOT .", 0, id="a condition left open"
    ),
    pytest.param(f"They|PRP|nsubj|discussed discussed~discuss|VBD|ROOT {RETURN.format('obj|discussed')} .", 0, id="merely named"),
    pytest.param(f"They|PRP|nsubj|want want|VBP|ROOT {RETURN.format('obj|want')} .", 1, id="wanted"),
    pytest.param(
        f"They|PRP|nsubj|want do|VBP|aux|want not|RB|advmod|want want|VB|ROOT {RETURN.format('obj|want')} .", -1, id="not wanted"
    ),
    pytest.param(f"They|PRP|nsubj|rule rule|VBP|ROOT out|RP|compound:prt|rule {RETURN.format('obj|rule')} .", -1, id="ruled out"),
    pytest.param(
        "They|PRP|nsubj|rule do|VBP|aux|rule not|RB|advmod|rule rule|VB|ROOT out|RP|compound:prt|rule "
        f"{RETURN.format('obj|rule')} .",
        0,
        id="not ruled out",
    ),
    pytest.param(
        f"{RETURN.format('nsubj|question')} is~be|VBZ|cop|question out|IN|case|question of|IN|case|question the|DT|det|question "
        "question|NN|ROOT .",
        -1,
        id="out of the question",
    ),
    pytest.param(
        "There|EX|expl|is is~be|VBZ|ROOT no|DT|det|word word|NN|nsubj|is of|IN|case|return " + RETURN.format("nmod|word") + " .",
        -1,
        id="no word of it",
    ),
    pytest.param(
        f"They|PRP|nsubj|refuse refuse|VBP|ROOT talks~talk|NNS|obj|refuse and|CC|cc|return {RETURN.format('conj|talks')} .",
        -1,
        id="with the first of two",
    ),
    pytest.param(
        "He|PRP|nsubj|stays will|MD|aux|stays not|RB|advmod|stays stays~stay|VB|ROOT until|IN|mark|want they|PRP|nsubj|want "
        f"want|VBP|advcl|stays {RETURN.format('obj|want')} .",
        1,
        id="not until",
    ),
    pytest.param(
        f"They|PRP|nsubj|want want|VBP|ROOT talks~talk|NNS|obj|want {OVER_RETURN} .", 0, id="the reason of something else"
    ),
    pytest.param(
        f"The|DT|det|lack lack|NN|nsubj|unacceptable {RETURN.format('nmod|lack')} is~be|VBZ|cop|unacceptable "
        "unacceptable|JJ|ROOT .",
        1,
        id="its lack refused",
    ),
    pytest.param(f"Rain|NN|nsubj|prevented prevented~prevent|VBD|ROOT {RETURN.format('obj|prevented')} .", 0, id="only hindered"),
    pytest.param(
        f"This|PRP|nsubj|harm will|MD|aux|harm not|RB|advmod|harm harm|VB|ROOT {RETURN.format('obj|harm')} .", 0, id="not harmed"
    ),
    pytest.param(
        f"We|PRP|nsubj|hold will|MD|aux|hold not|RB|advmod|hold hold|VB|ROOT {RETURN.format('obj|hold')} .",
        -1,
        id="not to be held",
    ),
    pytest.param(
        "There|EX|expl|is is~be|VBZ|ROOT no|DT|det|doubt doubt|NN|nsubj|is that|IN|mark|northern "
        + IS.format("acl|doubt")
        + " .",
        1,
        id="no doubt that",
    ),
    pytest.param(
        f"Nobody~nobody|NN|nsubj|doubts doubts~doubt|VBZ|ROOT that|IN|mark|northern {IS.format('ccomp|doubts')} .",
        1,
        id="nobody doubts that",
    ),
    pytest.param(
        f"Lund|NNP|nsubj|doubts doubts~doubt|VBZ|ROOT that|IN|mark|northern {IS.format('ccomp|doubts')} .", -1, id="doubted"
    ),
    pytest.param(
        f"Few~few|NN|nsubj|say say|VBP|ROOT that|IN|mark|northern {IS.format('ccomp|say')} .", 0, id="too few to hold anything"
    ),
    pytest.param(
        f"No~no|DT|det|town town|NN|nsubj|accepts accepts~accept|VBZ|ROOT that|IN|mark|northern {IS.format('ccomp|accepts')} .",
        -1,
        id="no town accepts",
    ),
    pytest.param(
        "The|DT|det|river green|JJ|amod|river river|NN|nsubj|is is~be|VBZ|ROOT southern|JJ|xcomp|is .", None, id="without"
    ),
    pytest.param("They|PRP|nsubj|swim swim|VBP|ROOT in|IN|case|river the|DT|det|river river|NN|obl|swim .", None, id="no term"),
]


@pytest.mark.parametrize(("written", "polarity"), STATED)
def test_what_stands_around_a_term_turns_it(written: str, polarity: int | None) -> None:
    assert _polarity(_taken(written, whole=True)[0]) == polarity


CUED = [
    pytest.param(f"Lund|NNP|nsubj|said said~say|VBD|ROOT that|IN|mark|northern {IS.format('ccomp|said')} .", 1, id="said"),
    pytest.param(
        f"Lund|NNP|nsubj|denied denied~deny|VBD|ROOT that|IN|mark|northern {IS.format('ccomp|denied')} .", -1, id="denied"
    ),
    pytest.param(
        f"Lund|NNP|nsubj|say did~do|VBD|aux|say not|RB|advmod|say say|VB|ROOT that|IN|mark|northern {IS.format('ccomp|say')} .",
        0,
        id="did not say",
    ),
    pytest.param(f"Lund|NNP|nsubj|demanded demanded~demand|VBD|ROOT {RETURN.format('obj|demanded')} .", 1, id="demanded"),
    pytest.param(f"Lund|NNP|nsubj|rejected rejected~reject|VBD|ROOT {RETURN.format('obj|rejected')} .", -1, id="rejected"),
    pytest.param(
        f"Lund|NNP|nsubj|rejected rejected~reject|VBD|ROOT the|DT|det|claim claim|NN|obj|rejected that|IN|mark|northern "
        f"{IS.format('acl|claim')} .",
        -1,
        id="rejected the claim that",
    ),
    pytest.param(
        f"Lund|NNP|nsubj|called called~call|VBD|ROOT {RETURN.format('obj|called')} unacceptable|JJ|xcomp|called .",
        -1,
        id="called unacceptable",
    ),
    pytest.param(
        f"Lund|NNP|nsubj|called called~call|VBD|ROOT {RETURN.format('obj|called')} a|DT|det|goal goal|NN|xcomp|called .",
        1,
        id="called a goal",
    ),
    pytest.param(
        f"Lund|NNP|nsubj|asked asked~ask|VBD|ROOT why|WRB|advmod|northern {IS.format('ccomp|asked')} .", 0, id="asked why"
    ),
    pytest.param(f"Lund|NNP|nsubj|asked asked~ask|VBD|ROOT whether|IN|mark|northern {IS.format('ccomp|asked')} .", 0, id="asked"),
]


@pytest.mark.parametrize(("written", "polarity"), CUED)
def test_the_cue_turns_what_it_governs(written: str, polarity: int) -> None:
    assert _polarity(_taken(written)[0]) == polarity


INNER = "{} insists~insist|VBZ|ccomp|said that|IN|mark|northern " + IS.format("ccomp|insists") + " ."
NEVER = "never|RB|advmod|accepted accepted~accept|VBD|ccomp|said that|IN|mark|northern " + IS.format("ccomp|accepted") + " ."
NESTED = [
    pytest.param(
        f"Lund|NNP|nsubj|said said~say|VBD|ROOT Sudburg|NNP|nsubj|accepted {NEVER}", (-1, -1), id="his own side's denial, once"
    ),
    pytest.param(
        "Lund|NNP|nsubj|said said~say|VBD|ROOT Norburg|NNP|nsubj|insists " + INNER.format(""), (0, 1), id="the other side's"
    ),
    pytest.param(
        "Lund|NNP|nsubj|said said~say|VBD|ROOT Sudburg|NNP|nsubj|insists " + INNER.format(""), (1, 1), id="his own side's"
    ),
    pytest.param("Lund|NNP|nsubj|said said~say|VBD|ROOT we|PRP|nsubj|insists " + INNER.format(""), (1, 1), id="ours"),
    pytest.param(
        "Lund|NNP|nsubj|said said~say|VBD|ROOT he|PRP|nsubj|rejects rejects~reject|VBZ|ccomp|said what|WP|obj|insists "
        "Norburg|NNP|nsubj|insists insists~insist|VBZ|ccomp|rejects that|IN|mark|northern " + IS.format("ccomp|insists") + " .",
        (-1, -1, 1),
        id="the other side's, rejected",
    ),
]


@pytest.mark.parametrize(("written", "polarities"), NESTED)
def test_another_side_s_words_are_no_view_of_whoever_reports_them(written: str, polarities: tuple[int, ...]) -> None:
    assert tuple(_polarity(taken) for taken in _taken(written)) == polarities


def test_several_propositions_stand_in_the_order_of_the_pack_and_say_why() -> None:
    (taken,) = _taken(
        "Lund|NNP|nsubj|rejected rejected~reject|VBD|ROOT talks~talk|NNS|obj|rejected and|CC|cc|return "
        f"{RETURN.format('conj|talks')} ."
    )
    assert [(t.id, t.polarity) for t in taken] == [("river-is-northern", -1), ("talks", -1)]
    assert taken[0].why == "“return of the river” names it by “return of @river”, with “rejected”"


def test_two_claims_that_stand_in_each_other_are_asked_once() -> None:
    doc = parse(f"Lund|NNP|nsubj|said {SAID}")
    whole, everybody = ((0, len(doc.text)),), cast(doc)
    cues = [(doc.text.index(word), doc.text.index(word) + len(word)) for word in ("Lund", "said")]
    drafts = [Draft("say", 0, whole, cue=cue, cue_token=n) for n, cue in enumerate(cues)]
    speakers = [SpeakerFinder(page(doc), everybody)(d) for d in drafts]
    finder = PropositionFinder(page(doc), everybody, TERMS, drafts, speakers)
    assert [[t.id for t in finder(number)] for number in (0, 1)] == [[OWN.id], [OWN.id]]


def test_two_views_against_each_other_are_none() -> None:
    (taken,) = _taken(
        f"{IS.format('ROOT')} and|CC|cc|southern the|DT|det|river#2 river|NN|nsubj|southern is~be|VBZ|cop|southern "
        "southern|JJ|conj|northern .",
        whole=True,
    )
    assert [(t.id, t.polarity) for t in taken] == [("river-is-northern", 0)]
    assert taken[0].why.endswith(", so both")


def test_the_view_of_most_words_wins_and_the_others_are_its_rivals() -> None:
    ours = f"{IS.format('ROOT')} ."
    (taken,) = _taken(
        f"{ours}\n{ours}\nThe|DT|det|river river|NN|nsubj|southern is~be|VBZ|cop|southern southern|JJ|ROOT .", whole=True
    )
    assert [(t.polarity, [rival.polarity for rival in t.rivals]) for t in taken] == [(1, [-1])]


def _position(written: str) -> tuple[str | None, str | None]:
    """The first claim's position and what decided it."""
    doc = parse(written)
    here, everybody, drafts = page(doc), cast(doc), found(doc, SAY, WANT, REJECT, ASK)
    speakers = [SpeakerFinder(here, everybody)(d) for d in drafts]
    finder = PropositionFinder(here, everybody, TERMS, drafts, speakers)
    placed = PositionFinder(here, everybody)(drafts[0], speakers[0], finder.position(finder(0)))
    return placed.value, placed.by


POSITIONS = [
    pytest.param(f"Lund|NNP|nsubj|said {SAID}", ("South", "speaker"), id="who speaks for a side keeps it"),
    pytest.param(f"historians~historian|NNS|nsubj|said {SAID}", ("North", "content"), id="a scholar who states one side's view"),
    pytest.param(f"somebody~somebody|NN|nsubj|said {SAID}", ("North", "content"), id="nobody knows who"),
    pytest.param(f"the|DT|det|East East|NNP|nsubj|said {SAID}", ("other", "speaker"), id="a third state"),
    pytest.param(
        f"Eastern|JJ|amod|officials officials~official|NNS|nsubj|said {SAID}",
        ("other", "speaker"),
        id="officials of a third state",
    ),
    pytest.param(
        "somebody~somebody|NN|nsubj|said said~say|VBD|ROOT talks~talk|NNS|nsubj|end end|VBP|ccomp|said .",
        (None, None),
        id="no view",
    ),
    pytest.param(
        "somebody~somebody|NN|nsubj|want want|VBP|ROOT to|TO|mark|talk talk|VB|xcomp|want .",
        (None, None),
        id="what all sides hold",
    ),
]


@pytest.mark.parametrize(("written", "expected"), POSITIONS)
def test_what_is_said_decides_where_the_speaker_does_not(written: str, expected: tuple[str | None, str | None]) -> None:
    assert _position(written) == expected
