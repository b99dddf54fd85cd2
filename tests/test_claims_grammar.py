"""Who does what in a dependency tree, and how far a phrase reaches."""

from __future__ import annotations

import pytest
from parses import parse, token

from kuriltool.claims import grammar
from kuriltool.claims.parse import Parse
from kuriltool.reading.stretches import runs

OVER = "the|DT|det|talks talks|NNS|nsubj|over are~be|VBP|cop|over over|JJ|ccomp|{}"

SUBJECTS = [
    pytest.param(f"Lund|NNP|nsubj|said said~say|VBD|ROOT {OVER.format('said')} .", "said", "Lund", id="its own"),
    pytest.param(
        "Lund|NNP|nsubj|spoke spoke~speak|VBD|ROOT and|CC|cc|warned warned~warn|VBD|conj|spoke Sol|NNP|obj|warned .",
        "warned",
        "Lund",
        id="of the verb it is joined to",
    ),
    pytest.param(
        "Lund|NNP|nsubj|spoke spoke~speak|VBD|ROOT and|CC|cc|Sol Sol|NNP|nsubj|left left~leave|VBD|conj|spoke .",
        "left",
        "Sol",
        id="its own before that of the verb it is joined to",
    ),
    pytest.param(
        "Lund|NNP|nsubj|wants wants~want|VBZ|ROOT to|TO|mark|say say|VB|xcomp|wants nothing|NN|obj|say .",
        "say",
        "Lund",
        id="of the verb that governs an infinitive",
    ),
    pytest.param(
        "Lund|NNP|nsubj|urged urged~urge|VBD|ROOT Sol|NNP|obj|urged to|TO|mark|say say|VB|xcomp|urged so|RB|advmod|say .",
        "say",
        "Sol",
        id="whoever is urged",
    ),
    pytest.param(
        "Lund|NNP|nsubj|asked asked~ask|VBD|ROOT to|TO|mark|speak speak|VB|xcomp|asked .",
        "speak",
        "Lund",
        id="whoever asks for himself",
    ),
    pytest.param(
        "Sol|NNP|nsubj|spoke spoke~speak|VBD|ROOT , insisting~insist|VBG|advcl|spoke on|IN|case|peace peace|NN|obl|insisting .",
        "insisting",
        "Sol",
        id="of the clause it goes with",
    ),
    pytest.param(
        "a|DT|det|note note|NN|nsubj|came saying~say|VBG|acl|note so|RB|advmod|saying came~come|VBD|ROOT .",
        "saying",
        "note",
        id="the noun it hangs on",
    ),
    pytest.param(
        "Sol|NNP|nsubj:pass|accused was~be|VBD|aux:pass|accused accused~accuse|VBN|ROOT by|IN|case|Lund "
        "Lund|NNP|obl:agent|accused .",
        "accused",
        "Lund",
        id="the agent of a passive",
    ),
    pytest.param(
        "Sol|NNP|nsubj:pass|accused was~be|VBD|aux:pass|accused accused~accuse|VBN|ROOT .",
        "accused",
        None,
        id="a passive without an agent",
    ),
    pytest.param(
        "remarks|NNS|nsubj|came made~make|VBN|acl|remarks by|IN|case|Lund Lund|NNP|obl:agent|made came~come|VBD|ROOT .",
        "made",
        "Lund",
        id="the agent of a participle",
    ),
    pytest.param(
        "Sol|NNP|nsubj:pass|elected was~be|VBD|aux:pass|elected elected~elect|VBN|ROOT and|CC|cc|said "
        "said~say|VBD|conj|elected so|RB|advmod|said .",
        "said",
        "Sol",
        id="the subject of a passive it is joined to",
    ),
    pytest.param(
        "Lund|NNP|nsubj|minister is~be|VBZ|cop|minister a|DT|det|minister minister|NN|ROOT and|CC|cc|says "
        "says~say|VBZ|conj|minister so|RB|advmod|says .",
        "says",
        "Lund",
        id="the subject of a noun with a copula",
    ),
    pytest.param("say|VB|ROOT so|RB|advmod|say !|.|punct|say", "say", None, id="nobody"),
    pytest.param(
        "Lund|NNP|nsubj|said said~say|VBD|ROOT talks|NNS|nsubj|over were~be|VBD|cop|over over|JJ|ccomp|said .",
        "over",
        "talks",
        id="an adjective’s",
    ),
    pytest.param(
        "Lund|NNP|nsubj|came came~come|VBD|ROOT and|CC|cc|hopes hopes~hope|VBZ|conj|came to|TO|mark|keep keep|VB|xcomp|hopes "
        "insisting~insist|VBG|advcl|keep .",
        "insisting",
        "Lund",
        id="through three verbs",
    ),
]


@pytest.mark.parametrize(("written", "verb", "expected"), SUBJECTS)
def test_subject(written: str, verb: str, expected: str | None) -> None:
    subject = grammar.subject(token(parse(written), verb))
    assert (subject.text if subject else None) == expected


PASSIVES = [
    ("Sol|NNP|nsubj:pass|accused was~be|VBD|aux:pass|accused accused~accuse|VBN|ROOT", "accused", True),
    ("Sol|NNP|nsubj|accused has~have|VBZ|aux|accused accused~accuse|VBN|ROOT Lund|NNP|obj|accused", "accused", False),
    (
        "talks|NNS|nsubj|end described~describe|VBN|acl|talks as|IN|case|vain vain|JJ|obl|described end|VBP|ROOT",
        "described",
        True,
    ),
    ("Sol|NNP|nsubj|left left~leave|VBD|ROOT having~have|VBG|aux|said said~say|VBN|advcl|left so|RB|advmod|said", "said", False),
]


@pytest.mark.parametrize(("written", "verb", "expected"), PASSIVES)
def test_passive(written: str, verb: str, expected: bool) -> None:
    assert grammar.is_passive(token(parse(written), verb)) is expected


ANTECEDENTS = [
    pytest.param(
        "Lund|NNP|nsubj|left , who|WP|nsubj|spoke spoke~speak|VBD|acl:relcl|Lund , left~leave|VBD|ROOT .",
        "who",
        "Lund",
        id="relative clause",
    ),
    pytest.param(
        "Lund|NNP|nsubj|left , who|WP|nsubj|came came~come|VBD|acl:relcl|Lund to|TO|mark|say say|VB|xcomp|came , "
        "left~leave|VBD|ROOT .",
        "who",
        "Lund",
        id="with an infinitive",
    ),
    pytest.param("who|WP|nsubj|spoke spoke~speak|VBD|ROOT ?", "who", "who", id="a question"),
    pytest.param("Lund|NNP|nsubj|spoke spoke~speak|VBD|ROOT .", "Lund", "Lund", id="no relative pronoun"),
]


@pytest.mark.parametrize(("written", "word", "expected"), ANTECEDENTS)
def test_antecedent(written: str, word: str, expected: str) -> None:
    assert grammar.antecedent(token(parse(written), word)).text == expected


PHRASES = [
    pytest.param(
        "River|NNP|compound|Minister Minister|NNP|nmod:desc|Lund Bo|NNP|nsubj|said Lund|NNP|flat|Bo said~say|VBD|ROOT "
        "so|RB|advmod|said .",
        "Bo",
        "River Minister Bo Lund",
        id="a name with its title",
    ),
    pytest.param(
        "Bo|NNP|nsubj|said Lund|NNP|flat|Bo , minister|NN|appos|Bo of|IN|case|South the|DT|det|South South|NNP|nmod|minister , "
        "said~say|VBD|ROOT so|RB|advmod|said .",
        "Bo",
        "Bo Lund minister of the South",
        id="with its apposition",
    ),
    pytest.param(
        "Lund|NNP|nsubj|said , who|WP|nsubj|spoke spoke~speak|VBD|acl:relcl|Lund , said~say|VBD|ROOT so|RB|advmod|said .",
        "Lund",
        "Lund",
        id="without a relative clause",
    ),
    pytest.param(
        "according~accord|VBG|case|Lund to|TO|fixed|according Lund|NNP|obl|ended talks|NNS|nsubj|ended ended~end|VBD|ROOT .",
        "Lund",
        "Lund",
        id="without its preposition",
    ),
    pytest.param(
        "the|DT|det|South South|NNP|nsubj|left in|IN|case|2022 2022|CD|nmod|South left~leave|VBD|ROOT .",
        "South",
        "the South",
        id="without a year",
    ),
]


@pytest.mark.parametrize(("written", "head", "expected"), PHRASES)
def test_phrase(written: str, head: str, expected: str) -> None:
    doc = parse(written)
    found = [doc[i].text for i in sorted(Parse(doc).phrase(token(doc, head).i)) if not doc[i].is_punct]
    assert " ".join(found) == expected


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [(set(), []), ({3}, [(3, 4)]), ({1, 2, 3}, [(1, 4)]), ({5, 1, 2, 7}, [(1, 3), (5, 6), (7, 8)]), ({0, 2}, [(0, 1), (2, 3)])],
)
def test_runs(tokens: set[int], expected: list[tuple[int, int]]) -> None:
    assert list(runs(tokens)) == expected


def test_run_around_keeps_to_the_stretch_of_one_token() -> None:
    doc = parse("a|DT|dep|d b|NN|dep|d c|NN|dep|d d|NN|ROOT e|NN|dep|d")
    assert grammar.run_around(Parse(doc), {0, 1, 3, 4}, 3) == (3, 5)
    assert grammar.run_around(Parse(doc), {0, 1, 2, 3, 4}, 2) == (0, 5)


def test_run_around_crosses_a_line_break() -> None:
    doc = parse("Bo|NNP|nsubj|spoke ¶ Lund|NNP|flat|Bo spoke~speak|VBD|ROOT")
    assert grammar.run_around(Parse(doc), {0, 2}, 0) == (0, 3)
    assert grammar.run_around(Parse(doc), {0, 2}, 2) == (0, 3)


def test_child_asks_by_label() -> None:
    said = token(parse("Lund|NNP|nsubj|said said~say|VBD|ROOT so|RB|advmod|said ."), "said")
    found = grammar.child(said, ("advmod", "obj"))
    assert found is not None and found.text == "so"
    assert grammar.child(said, ("obj",)) is None
