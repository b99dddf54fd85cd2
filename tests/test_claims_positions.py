"""Whose view a claim expresses where the name of the speaker doesn't tell: by the words of the source, or by the setting."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from parses import SAY, cast, found, page, parse, river

from kuriltool.articles import Article
from kuriltool.claims.positions import Position, PositionFinder
from kuriltool.claims.speakers import SpeakerFinder
from kuriltool.pipeline import Extractor
from kuriltool.rules.load import RuleSet
from kuriltool.rules.schema import Actor

OVER = "over|JJ|ccomp|said"
SAID = f"said~say|VBD|ROOT {OVER} ."
MILLERS = Actor(id="millers", name="millers", kind="group", side="South", state="south", unnamed=True, adjectives=["Milltown"])


def _rules() -> RuleSet:
    rules = river()
    lists = {**rules.lists, "insiders": ("official", "spokesman", "envoy")}
    return replace(rules, lists=lists, actors=(*rules.actors, MILLERS), fingerprint="river with insiders")


def _positions(written: str, people: tuple[str, ...] = ()) -> list[Position]:
    """The positions of the claims that SAY finds, in text order."""
    doc = parse(written, people)
    here, everybody = page(doc), cast(doc, rules=_rules())
    find_speaker, find_position = SpeakerFinder(here, everybody), PositionFinder(here, everybody)
    return [find_position(one, find_speaker(one)) for one in found(doc, SAY)]


AIDE = "An|DT|det|aide aide|NN|nsubj|said to|IN|case|{0} the|DT|det|{0} {0}|NN|nmod|aide"
OFFICIALS = f"officials~official|NNS|nsubj|said {SAID}"
KNOWN = [
    pytest.param(f"{AIDE.format('premier')} {SAID}", "North", id="an aide to one side's premier"),
    pytest.param(f"{AIDE.format('Board')} {SAID}", "South", id="an aide to one side's board"),
    pytest.param(f"{AIDE.format('office')} {SAID}", None, id="an office that two bodies may be"),
    pytest.param(
        f"Northern|JJ|amod|officials officials~official|NNS|nsubj|said in|IN|case|Sudburg Sudburg|NNP|nmod|officials {SAID}",
        "North",
        id="of two sides the one before the noun",
    ),
    pytest.param(
        f"Northern|JJ|amod|traders traders~trader|NNS|nsubj|said {SAID}", None, id="where traders come from tells no side"
    ),
    pytest.param(
        f"a|DT|det|miller Milltown|NNP|compound|miller miller|NN|nsubj|said {SAID}",
        None,
        id="a place where people of one side live",
    ),
    pytest.param(
        f"Northern|JJ|amod|envoys and|CC|cc|Southern Southern|JJ|conj|Northern envoys~envoy|NNS|nsubj|said {SAID}",
        "both",
        id="people of both sides",
    ),
    pytest.param(f"Lund|NNP|nsubj|left left~leave|VBD|ROOT .\n{OFFICIALS}", "South", id="officials behind one side"),
    pytest.param(
        f"Lund|NNP|nsubj|met met~meet|VBD|ROOT Sol|NNP|obj|met .\n{OFFICIALS}", None, id="officials behind both sides, none heard"
    ),
    pytest.param(f"Lund|NNP|nsubj|left left~leave|VBD|ROOT .\n¶ {OFFICIALS}", None, id="another paragraph"),
    pytest.param(
        f"Lund|NNP|nsubj|left left~leave|VBD|ROOT .\nMerchants~merchant|NNS|nsubj|said {SAID}",
        None,
        id="merchants speak for nobody",
    ),
    pytest.param(
        "officials~official|NNS|nsubj|said said~say|VBD|ROOT Lund|NNP|nsubj|left left~leave|VBD|ccomp|said .",
        None,
        id="a content tells no side",
    ),
]


@pytest.mark.parametrize(("written", "side"), KNOWN)
def test_the_side_of_nobody_in_particular(written: str, side: str | None) -> None:
    assert _positions(written)[-1].value == side


COUNCILS = tuple(
    Actor(id=f"council-{side}", name=f"{side.title()}ern Council", kind="organ", state=side, short=["council"])  # type: ignore[arg-type]
    for side in ("north", "south")
)


@pytest.mark.parametrize(("speaker", "side"), [("Lund", "South"), ("Sol", "North"), ("Norburg", "North"), ("Ek", None)])
def test_a_body_in_short_is_that_of_whoever_speaks_of_it(speaker: str, side: str | None) -> None:
    rules = replace(_rules(), actors=(*_rules().actors, *COUNCILS), fingerprint="river with councils")
    doc = parse(
        f"{speaker}|NNP|nsubj|said said~say|VBD|ROOT the|DT|det|council council|NN|nsubj|insisted insisted~insist|VBD|ccomp|said "
        "talks~talk|NNS|nsubj|end end|VBP|ccomp|insisted ."
    )
    here, everybody = page(doc), cast(doc, rules=rules)
    find_speaker, find_position = SpeakerFinder(here, everybody), PositionFinder(here, everybody)
    assert [find_position(one, find_speaker(one)).value for one in found(doc, SAY)][-1] == side


LATER = [
    pytest.param(
        f"{AIDE.format('premier')} {SAID}\nHe~he|PRP|nsubj|added added~add|VBD|ROOT over#2|JJ|ccomp|added .".replace(
            "over#2", "late"
        ),
        ["North", "North"],
        id="he, behind an unnamed aide",
    ),
    pytest.param(
        "An|DT|det|envoy envoy|NN|nsubj|left of|IN|case|Board the|DT|det|Board Board|NNP|nmod|envoy left~leave|VBD|ROOT .\n"
        f"¶ The|DT|det|envoy envoy|NN|nsubj|said {SAID}",
        ["South"],
        id="the envoy, told of before",
    ),
    pytest.param(
        f"Lund|NNP|nsubj|met met~meet|VBD|ROOT Sol|NNP|obj|met .\nSol|NNP|nsubj|said {SAID}\n"
        "Officials~official|NNS|nsubj|added added~add|VBD|ROOT late|JJ|ccomp|added .",
        ["North", "North"],
        id="officials, behind words of one of two sides",
    ),
    pytest.param(
        "Lund|NNP|nsubj|said said~say|VBD|ROOT officials~official|NNS|nsubj|warned warned~warn|VBD|ccomp|said "
        "late|JJ|ccomp|warned .",
        ["South", None],
        id="officials inside somebody's words",
    ),
]


@pytest.mark.parametrize(("written", "sides"), LATER)
def test_the_side_of_somebody_spoken_of_before(written: str, sides: list[str]) -> None:
    assert [one.value for one in _positions(written)] == sides


NAMED = [
    pytest.param(
        f"a|DT|det|spokesman Southern|JJ|amod|spokesman spokesman|NN|nmod:desc|Ek Oleg|NNP|compound|Ek Ek|NNP|nsubj|said {SAID}",
        "South",
        id="said to be one side's",
    ),
    pytest.param(
        f"Norburg|NNP|nsubj|left left~leave|VBD|ROOT .\nspokesman|NN|nmod:desc|Ek Oleg|NNP|compound|Ek Ek|NNP|nsubj|said {SAID}",
        "North",
        id="a spokesman behind one side",
    ),
    pytest.param(
        f"Norburg|NNP|nsubj|left left~leave|VBD|ROOT .\nOleg|NNP|compound|Ek Ek|NNP|nsubj|said {SAID}", None, id="a name alone"
    ),
    pytest.param(
        "Rain|NN|nsubj|fell fell~fall|VBD|ROOT in|IN|case|Milltown Milltown|NNP|obl|fell .\n"
        f"Oleg|NNP|compound|Ek Ek|NNP|nsubj|said {SAID}",
        "South",
        id="brought in among one side's people",
    ),
]


@pytest.mark.parametrize(("written", "side"), NAMED)
def test_the_side_of_a_name_that_no_pack_knows(written: str, side: str | None) -> None:
    assert _positions(written, ("Oleg Ek",))[0].value == side


def test_a_side_once_told_stays_with_the_name() -> None:
    written = (
        f"Southern|JJ|amod|spokesman spokesman|NN|nmod:desc|Ek Oleg|NNP|compound|Ek Ek|NNP|nsubj|said {SAID}\n"
        "¶ Ek|NNP|nsubj|added added~add|VBD|ROOT late|JJ|ccomp|added ."
    )
    one, two = _positions(written, ("Oleg Ek",))
    assert one.value == two.value == "South"
    assert "Southern" in one.why


SHIPPED = [
    ("A border guard officer said the boat had been towed to port.", "Moscow"),
    ("Some Russians say that the islands are theirs.", "Moscow"),
    ("An adviser to the Japanese prime minister said the talks would go on.", "Tokyo"),
    ("A resident of Yuzhno-Kurilsk said the pier was new.", None),
    ("Fishermen from Nemuro said the fee was too high.", None),
    ("An exiled Russian politician said the weather was bad.", None),
    ("Japanese lawmaker Muneo Suzuki said the weather was bad.", "Tokyo"),
    ("State Duma deputy Leonid Slutsky said the weather was bad.", "Moscow"),
    ("It was said that the weather in Russia was bad.", None),
    ("A former resident of the islands said the graves were overgrown.", "Tokyo"),
    ("A lawmaker of the Liberal Democratic Party said the talks had failed.", "Tokyo"),
    ("Boris Arkhipov, a member of the State Duma, said the talks had failed.", "Moscow"),
    ("Tokyo is cautious. Officials said the talks would go on.", "Tokyo"),
    ("Fishermen said the fee was too high.", None),
    ("Japanese and Russian officials said the talks would go on.", "both"),
    ("A Russian historian said the talks had failed.", "other"),
]


@pytest.mark.parametrize(("text", "side"), SHIPPED)
def test_sides_by_the_shipped_pack(shipped_extractor: Extractor, text: str, side: str | None) -> None:
    article = Article("a.txt", text, hashlib.sha256(text.encode()).hexdigest(), "utf-8", ())
    (reading,) = shipped_extractor.extract([article])
    assert [claim.position for claim in reading.claims] == [side]
