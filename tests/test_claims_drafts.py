"""Matches become drafts: what a passage takes in and what it leaves out."""

from __future__ import annotations

import pytest
from parses import QUOTE, SAY, WANT, found, page, parse, rule, shown, words

from kuriltool.claims.drafts import draft, one_per_cue
from kuriltool.claims.matching import Match
from kuriltool.claims.passages import Page, overlap, trim
from kuriltool.reading.quotes import find_quotes
from kuriltool.rules.schema import Rule

SAID = "Lund|NNP|nsubj|said said~say|VBD|ROOT"
URGE = rule("urge", "cue urge", "content > obj", "content_act > xcomp")
REGARD = rule("regard", "cue regard,see", "content > obl,advcl", "as content> as")
JUDGE = rule("judge", "cue reject,demand", "content > obj")
ABOUT = rule("about", "cue speak", "content > obl", "cue_prep content> about")
ACCORDING = rule("according", "source Lund,guild", "cue source> according", "cue_to cue> to", content="sentence")
BEHIND = rule("behind", "cue say", "source > nsubj", content="before")
AFTER = rule("after", "cue consider", "source > nsubj", content="after")
REASON = rule("reason", "cue leave", "source > nsubj", "content > obl", content="quoted-words", requires="quoted")
HIDDEN = rule("hidden", "cue expect", "content > xcomp", source="none")
READY = rule("ready", "cue ready", "source > nsubj", "content > xcomp")
TOKENS = [
    pytest.param(
        SAY,
        f"{SAID} that|IN|mark|ended talks|NNS|nsubj|ended had~have|VBD|aux|ended ended~end|VBN|ccomp|said .",
        "[source Lund] [cue said] that [content talks had ended].",
        id="without that",
    ),
    pytest.param(
        SAY,
        "Talks|NNS|nsubj|ended had~have|VBD|aux|ended ended~end|VBN|ccomp|said , Lund|NNP|nsubj|said said~say|VBD|ROOT .",
        "[content Talks had ended], [source Lund] [cue said].",
        id="content before the cue",
    ),
    pytest.param(
        SAY,
        "Talks|NNS|nsubj|ended , said~say|VBD|parataxis|ended Lund|NNP|nsubj|said , ended~end|VBD|ROOT .",
        None,
        id="a pattern that asks for a clause below the cue",
    ),
    pytest.param(
        WANT,
        "Lund|NNP|nsubj|wants wants~want|VBZ|ROOT to|TO|mark|end end|VB|xcomp|wants the|DT|det|talks talks|NNS|obj|end .",
        "[source Lund] [cue wants to] [content end the talks].",
        id="the infinitive’s to is the cue’s",
    ),
    pytest.param(
        URGE,
        "Lund|NNP|nsubj|urged urged~urge|VBD|ROOT the|DT|det|North North|NNP|obj|urged to|TO|mark|end end|VB|xcomp|urged "
        "the|DT|det|talks talks|NNS|obj|end .",
        "[source Lund] [cue urged] [content the North to end the talks].",
        id="whom and to do what are one content",
    ),
    pytest.param(
        REGARD,
        "Lund|NNP|nsubj|regards regards~regard|VBZ|ROOT the|DT|det|river river|NN|obj|regards as|IN|case|border "
        "a|DT|det|border "
        "border|NN|obl|regards .",
        "[source Lund] [cue regards] [content the river as a border].",
        id="an object and its as",
    ),
    pytest.param(
        JUDGE,
        "Lund|NNP|nsubj|rejects rejects~reject|VBZ|ROOT a|DT|det|treaty treaty|NN|obj|rejects with|IN|case|North "
        "the|DT|det|North "
        "North|NNP|obl|rejects .",
        "[source Lund] [cue rejects] [content a treaty with the North].",
        id="an object and what follows it without a break",
    ),
    pytest.param(
        JUDGE,
        "Lund|NNP|nsubj|rejects rejects~reject|VBZ|ROOT a|DT|det|treaty treaty|NN|obj|rejects , on|IN|case|Monday "
        "Monday|NNP|obl|rejects .",
        "[source Lund] [cue rejects] [content a treaty], on Monday.",
        id="but not behind a comma",
    ),
    pytest.param(
        ABOUT,
        "Lund|NNP|nsubj|spoke spoke~speak|VBD|ROOT about|IN|case|rights fish|NN|compound|rights rights|NNS|obl|spoke .",
        "[source Lund] [cue spoke about] [content fish rights].",
        id="the preposition is the cue’s",
    ),
    pytest.param(
        SAY,
        f"{SAID} that|IN|mark|ended talks|NNS|nsubj|ended ended~end|VBD|ccomp|said but|CC|cc|goes the|DT|det|quarrel "
        "quarrel|NN|nsubj|goes "
        "goes~go|VBZ|conj|said on|RP|compound:prt|goes .",
        "[source Lund] [cue said] that [content talks ended but the quarrel goes on].",
        id="a second clause joined to the first",
    ),
    pytest.param(
        HIDDEN,
        "Talks|NNS|nsubj:pass|expected are~be|VBP|aux:pass|expected expected~expect|VBN|ROOT to|TO|mark|end "
        "end|VB|xcomp|expected .",
        "Talks are [cue expected to] [content end].",
        id="nobody is said to expect",
    ),
    pytest.param(
        READY,
        "The|DT|det|guild guild|NN|nsubj|ready is~be|VBZ|cop|ready ready|JJ|ROOT to|TO|mark|talk talk|VB|xcomp|ready .",
        "[source The guild] [cue is ready to] [content talk].",
        id="an adjective with its copula",
    ),
    pytest.param(
        SAY,
        f"{SAID} it|PRP|nsubj|wrong was~be|VBD|cop|wrong “|``|punct|wrong wrong|JJ|ccomp|said ”|''|punct|wrong .",
        "[source Lund] [cue said] [content it was “wrong”].",
        id="a quote at the end of the content in whole",
    ),
    pytest.param(
        SAY,
        f"{SAID} it|PRP|nsubj|wrong was~be|VBD|cop|wrong “|``|punct|wrong wrong|JJ|ccomp|said and|CC|cc|vain "
        "vain|JJ|dep|said ” .",
        "[source Lund] [cue said] [content it was “wrong and vain”].",
        id="a quote that the parse cuts in two",
    ),
    pytest.param(
        SAY,
        "“ Talks|NNS|nsubj|over are~be|VBP|cop|over over|JJ|ccomp|said , ” Lund|NNP|nsubj|said said~say|VBD|ROOT .",
        "“[content Talks are over],” [source Lund] [cue said].",
        id="outer quotation marks are no content",
    ),
    pytest.param(
        SAY,
        "Talks|NNS|nsubj|over , Lund|NNP|nsubj|said said~say|VBD|ROOT , are~be|VBP|cop|over over|JJ|ccomp|said .",
        "[content Talks], [source Lund] [cue said], [content are over].",
        id="a cue inside its content",
    ),
    pytest.param(
        SAY,
        "Bo|NNP|nsubj|said Lund|NNP|flat|Bo ,|,|punct|minister minister|NN|appos|Bo of|IN|case|South the|DT|det|South "
        "South|NNP|nmod|minister , "
        "said~say|VBD|ROOT talks|NNS|nsubj|ended ended~end|VBD|ccomp|said .",
        "[source Bo Lund, minister of the South], [cue said] [content talks ended].",
        id="a source with its apposition",
    ),
    pytest.param(
        SAY,
        "Lund|NNP|nsubj|spoke , who|WP|nsubj|said said~say|VBD|acl:relcl|Lund talks|NNS|nsubj|ended ended~end|VBD|ccomp|said , "
        "spoke~speak|VBD|ROOT .",
        "Lund, [source who] [cue said] [content talks ended], spoke.",
        id="a relative pronoun as source",
    ),
    pytest.param(
        SAY,
        "Lund|NNP|nsubj|spoke spoke~speak|VBD|ROOT , insisting~insist|VBG|advcl|spoke that|IN|mark|ended talks|NNS|nsubj|ended "
        "ended~end|VBD|ccomp|insisting .",
        "[source Lund] spoke, [cue insisting] that [content talks ended].",
        id="a shared subject",
    ),
    pytest.param(
        JUDGE,
        "Lund|NNP|nsubj|rejects rejects~reject|VBZ|ROOT the|DT|det|Paper “|``|punct|Paper Blue|NNP|compound|Paper "
        "Paper|NNP|obj|rejects ”|''|punct|Paper .",
        None,
        id="a name in quotation marks is no statement",
    ),
    pytest.param(
        SAY,
        "Talks|NNS|nsubj|ended ended~end|VBD|ccomp|says , says~say|VBZ|ROOT Lund|NNP|obj|says .",
        "[content Talks ended], [cue says] [source Lund].",
        id="a speaker behind the cue, taken for its object",
    ),
    pytest.param(
        JUDGE,
        "Lund|NNP|nsubj|rejects rejects~reject|VBZ|ROOT the|DT|det|Paper “|``|punct|Paper Blue|NNP|compound|Paper "
        "Paper|NNP|obj|rejects "
        "”|''|punct|Paper on|IN|case|fish fish|NN|nmod|Paper .",
        "[source Lund] [cue rejects] [content the “Blue Paper” on fish].",
        id="a name in quotation marks with more words",
    ),
    pytest.param(
        SAY,
        f"{SAID} to|TO|mark|go go|VB|ccomp|said home|RB|advmod|go .",
        "[source Lund] [cue said to] [content go home].",
        id="an infinitive behind a verb of saying",
    ),
]


@pytest.mark.parametrize(("rule", "written", "expected"), TOKENS)
def test_content_by_its_head(rule: Rule, written: str, expected: str | None) -> None:
    doc = parse(written)
    assert [shown(doc.text, one) for one in found(doc, rule)] == ([expected] if expected else [])


STRETCHES = [
    pytest.param(
        ACCORDING,
        "According~accord|VBG|case|guild to|TO|fixed|According the|DT|det|guild guild|NN|obl|ended , talks|NNS|nsubj|ended "
        "had~have|VBD|aux|ended "
        "ended~end|VBD|ROOT .",
        "[cue According to] [source the guild], [content talks had ended].",
        id="the sentence, the source before it",
    ),
    pytest.param(
        ACCORDING,
        "Talks|NNS|nsubj|ended had~have|VBD|aux|ended ended~end|VBD|ROOT , according~accord|VBG|case|Lund "
        "to|TO|fixed|according Lund|NNP|obl|ended .",
        "[content Talks had ended], [cue according to] [source Lund].",
        id="the sentence, the source behind it",
    ),
    pytest.param(
        BEHIND,
        "Talks|NNS|nsubj|ended had~have|VBD|aux|ended ended~end|VBD|ROOT , Lund|NNP|nsubj|said said~say|VBD|parataxis|ended .",
        "[content Talks had ended], [source Lund] [cue said].",
        id="before: however the parse hangs it",
    ),
    pytest.param(
        BEHIND,
        "After|IN|case|talks the|DT|det|talks talks|NNS|obl|said on|IN|case|fish fish|NN|nmod|talks , Lund|NNP|nsubj|said "
        "said~say|VBD|ROOT .",
        None,
        id="before: no main clause",
    ),
    pytest.param(
        BEHIND,
        "Talks|NNS|nsubj|ended had~have|VBD|aux|ended ended~end|VBD|ROOT and|CC|cc|said Lund|NNP|nsubj|said "
        "said~say|VBD|conj|ended .",
        None,
        id="before: no comma",
    ),
    pytest.param(
        AFTER,
        "Lund|NNP|nsubj|considers considers~consider|VBZ|ROOT the|DT|det|river river|NN|obj|considers the|DT|det|border "
        "border|NN|dep|considers .",
        "[source Lund] [cue considers] [content the river the border].",
        id="after: the rest of the clause",
    ),
    pytest.param(
        AFTER,
        "Lund|NNP|nsubj|considers considers~consider|VBZ|ROOT the|DT|det|river river|NN|obj|considers "
        "his~his|PRP$|dep|considers , while|IN|mark|objects "
        "Sol|NNP|nsubj|objects objects~object|VBZ|advcl|considers .",
        "[source Lund] [cue considers] [content the river his], while Sol objects.",
        id="after: not what is joined to it",
    ),
    pytest.param(
        REASON,
        "Lund|NNP|nsubj|left left~leave|VBD|ROOT over|IN|case|course a|DT|det|course “ hostile|JJ|amod|course "
        "course|NN|obl|left ” .",
        "[source Lund] [cue left] over a “[content hostile course]”.",
        id="quoted words alone",
    ),
    pytest.param(
        REASON,
        "Lund|NNP|nsubj|left left~leave|VBD|ROOT over|IN|case|course a|DT|det|course hostile|JJ|amod|course course|NN|obl|left .",
        None,
        id="quoted words where there are none",
    ),
    pytest.param(
        QUOTE,
        "“ Talks|NNS|nsubj|over are~be|VBP|cop|over over|JJ|dep|said , ” Lund|NNP|nsubj|said said~say|VBD|ROOT .",
        "“[content Talks are over],” [source Lund] [cue said].",
        id="the quote beside the cue",
    ),
    pytest.param(
        QUOTE,
        f"{SAID} : “ Talks|NNS|nsubj|over are~be|VBP|cop|over over|JJ|dep|said . ”",
        "[source Lund] [cue said]: “[content Talks are over].”",
        id="a quote behind a colon",
    ),
    pytest.param(
        QUOTE,
        "“ The|DT|det|talks talks|NNS|nsubj|over , ” Lund|NNP|nsubj|said said~say|VBD|ROOT , “ are~be|VBP|cop|over "
        "over|JJ|dep|said . ”",
        "“[content The talks],” [source Lund] [cue said], “[content are over].”",
        id="a quote on each side",
    ),
    pytest.param(
        QUOTE,
        f"{SAID} it|PRP|nsubj|was was~be|VBD|dep|said “ vain|JJ|dep|was ” .",
        None,
        id="a fragment in the run of a sentence is no speech",
    ),
    pytest.param(
        QUOTE,
        f"{SAID} : “ Blue|NNP|compound|Paper Paper|NNP|dep|said ” .",
        None,
        id="a name in quotation marks is no speech",
    ),
]


@pytest.mark.parametrize(("rule", "written", "expected"), STRETCHES)
def test_content_by_its_stretch(rule: Rule, written: str, expected: str | None) -> None:
    doc = parse(written)
    assert [shown(doc.text, one) for one in found(doc, rule)] == ([expected] if expected else [])


def test_a_quote_ending_just_before_the_sentence_belongs_to_its_cue() -> None:
    doc = parse(f"“ Talks|NNS|nsubj|over are~be|VBP|cop|over over|JJ|ROOT . ”\n{SAID} so|RB|advmod|said .")
    (one,) = found(doc, QUOTE)
    assert words(doc.text, one.content) == ["Talks are over"]


def test_a_quote_of_the_paragraph_before_does_not() -> None:
    doc = parse(f"“ Talks|NNS|nsubj|over are~be|VBP|cop|over over|JJ|ROOT . ” ¶\n{SAID} so|RB|advmod|said .")
    assert found(doc, QUOTE) == []


def test_the_speaker_of_a_relative_clause_is_its_antecedent() -> None:
    written = (
        "Lund|NNP|nsubj|left , who|WP|nsubj|said said~say|VBD|acl:relcl|Lund talks|NNS|nsubj|end end|VBP|ccomp|said , "
        "left~leave|VBD|ROOT ."
    )
    (one,) = found(parse(written), SAY)
    assert (one.cue_token, one.speaker_token) == (3, 0)


def test_nothing_is_drafted_in_a_closed_stretch() -> None:
    doc = parse(f"{SAID} talks|NNS|nsubj|end end|VBP|ccomp|said .")
    match = Match("say", 0, (1,), None, (3,))
    closed = Page(doc, doc.text, (), ())
    assert draft(page(doc), match, SAY) is not None
    assert draft(closed, match, SAY) is None


TRIMMED = [
    ("  talks ended. ", "talks ended"),
    ("– talks ended –", "talks ended"),
    ("“Talks ended.”", "Talks ended"),
    ("“Talks” and “fish”", "“Talks” and “fish”"),
    ("talks ended”", "talks ended"),
    ("“talks ended", "talks ended"),
    ("the U.S.", "the U.S."),
    ("the talks.", "the talks"),
    ("the islanders’", "the islanders’"),
    ("“the ‘old’ river”", "the ‘old’ river"),
    ("“.”", None),
    (" ,.;: ", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), TRIMMED)
def test_trim(text: str, expected: str | None) -> None:
    doc = parse("a|NN|ROOT")
    span = trim(Page(doc, text, tuple(find_quotes(text, [(0, len(text))])), ()), 0, len(text))
    assert (text[slice(*span)] if span else None) == expected


def test_of_one_cue_the_first_rule_wins() -> None:
    doc = parse("“ Talks|NNS|nsubj|over are~be|VBP|cop|over over|JJ|ccomp|said , ” Lund|NNP|nsubj|said said~say|VBD|ROOT .")
    both = found(doc, QUOTE, SAY)
    assert [one.rule for one in both] == ["quote", "say"]
    assert [one.rule for one in one_per_cue(doc.text, reversed(both))] == ["quote"]


def test_two_cues_beside_one_content_are_one_claim() -> None:
    written = (
        "“ The|DT|det|talks talks|NNS|nsubj|over are~be|VBP|cop|over over|JJ|dep|said , ” Sol|NNP|nsubj|said "
        "said~say|VBD|ROOT and|CC|cc|added "
        "Lund|NNP|nsubj|added added~add|VBD|conj|said ."
    )
    doc = parse(written)
    both = found(doc, QUOTE)
    assert len(both) == 2
    assert [shown(doc.text, one) for one in one_per_cue(doc.text, both)] == [
        "“[content The talks are over],” [source Sol] [cue said] and Lund added."
    ]


def test_an_inner_claim_with_nearly_the_whole_content_stays() -> None:
    written = (
        "Lund|NNP|nsubj|said said~say|VBD|ROOT Sol|NNP|nsubj|wants wants~want|VBZ|ccomp|said to|TO|mark|end "
        "end|VB|xcomp|wants the|DT|det|talks "
        "useless|JJ|amod|talks talks|NNS|obj|end ."
    )
    doc = parse(written)
    kept = one_per_cue(doc.text, found(doc, SAY, WANT))
    assert [words(doc.text, one.content) for one in kept] == [["Sol wants to end the useless talks"], ["end the useless talks"]]


def test_two_cues_with_contents_of_their_own_are_two_claims() -> None:
    written = (
        f"{SAID} talks|NNS|nsubj|ended ended~end|VBD|ccomp|said and|CC|cc|warned warned~warn|VBD|conj|said that|IN|mark|rise "
        "fees|NNS|nsubj|rise "
        "rise|VBP|ccomp|warned ."
    )
    doc = parse(written)
    kept = one_per_cue(doc.text, found(doc, SAY))
    assert [words(doc.text, (*one.content, one.cue, one.source)) for one in kept if one.cue and one.source] == [
        ["talks ended", "said", "Lund"],
        ["fees rise", "warned", "Lund"],
    ]


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ([(0, 4)], [(0, 4)], 1.0),
        ([(0, 4)], [(2, 6)], 0.4),
        ([(0, 2)], [(3, 5)], 0.0),
        ([(4, 5)], [(4, 5)], 0.0),
        ([(0, 5)], [(0, 4)], 1.0),
    ],
)
def test_overlap_counts_letters_and_digits(one: list[tuple[int, int]], two: list[tuple[int, int]], expected: float) -> None:
    assert overlap("abcd ef", one, two) == pytest.approx(expected)
