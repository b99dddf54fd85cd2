"""The sides beside each other: what counts as strong words, how rows are made and ordered, and what the command shows."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer.testing
from conftest import PACK, make_claims, make_run, save
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from kuriltool.analysis import statements as statements_module
from kuriltool.analysis.sides import Agreement, SidesCompared, View, compare_sides, flat_rows, topics_asked
from kuriltool.analysis.statements import Appearance, Statement
from kuriltool.analysis.strength import MOST, SURE, Topic, other_side, strongest
from kuriltool.clean import one_line
from kuriltool.cli import app
from kuriltool.model import ArticleRef, Claim, Lost, Passage, Reasons, Review, Speaker, Stance
from kuriltool.queries import Query
from kuriltool.store import SideStyle, Store
from kuriltool.views.claims import window, worded
from kuriltool.views.compare_sides import shown_words, sides_compared

NORTH, SOUTH, WEST = (
    SideStyle(name, f"the {name}", colour) for name, colour in (("North", "cyan"), ("South", "orange3"), ("West", "red"))
)
RIVER = Topic("issue", "river")
OURS = Topic("proposition", "ours")
NASTY = "\x1b]52;c;aGk=\x07 \x9b2J \u202egnorw [red]red[/red] [/nope] :flag: <script> ]]> \x00 🛶"
_number = itertools.count(1)


def speaker(name: str = "Ana Sol", id: str | None = "ana", side: str | None = "North") -> Speaker:
    return Speaker(id=id, name=name, role="President", side=side, via="name", kind="person")


def said(words: str = "The river is ours and always was", **changes: Any) -> Claim:
    """A direct claim of Ana Sol on the river, in the Gazette of 7 February; `changes` are keys of it or its article."""
    about = {key: changes.pop(key) for key in ("path", "outlet", "published", "title") if key in changes}
    article = ArticleRef(**{"path": "a.txt", "outlet": "Gazette", "published": "2026-02-07", "sha256": "0" * 64, **about})
    start = changes.pop("start", 0)
    kind = changes.setdefault("kind", "direct")
    known: dict[str, Any] = {
        "id": f"c_{next(_number):012x}",
        "article": article,
        "text": words,
        "content": [Passage(start=start, end=start + len(words), text=words)],
        "speaker": speaker(),
        "position": "North",
        "issues": ["river"],
        "quoted": [words] if kind == "direct" else [],
        "rule": "say-that",
        "confidence": 0.9,
        "pack": PACK,
        "reasons": Reasons(issues={"river": "river"}),
    }
    return Claim(**{**known, **changes})


def mixed(words: str, quoted: str, **changes: Any) -> Claim:
    return said(words, kind="mixed", quoted=[quoted], **changes)


def stand(claim: Claim, **polarities: int) -> Claim:
    return claim.model_copy(update={"propositions": [Stance(id=id, polarity=p) for id, p in polarities.items()]})  # type: ignore[arg-type]


def spoken(words: str, **polarities: int) -> Claim:
    return stand(said(words), **polarities)


def lost(claim: Claim, *sides: str, what: Any = "position") -> Claim:
    """The claim where these sides could have been its position too, for what it says."""
    reasons = claim.reasons.model_copy(update={"lost": [Lost(what=what, value=side, why="they hold it") for side in sides]})
    return claim.model_copy(update={"reasons": reasons})


def told_as(claims: Sequence[Claim], id: str = "s_one") -> Statement:
    appearances = [Appearance(claim=claim, by="words") for claim in claims]
    assert claims[0].speaker
    return Statement(
        id=id, speaker=claims[0].speaker, position=claims[0].position, first=None, last=None, appearances=appearances
    )


# What is strong

REVIEW = Review(verdict="confirmed", on="2026-03-01", origin="x.json")
PARAPHRASE = "the river belongs to the North by right"


@pytest.mark.parametrize(
    ("stronger", "weaker", "topic"),
    [
        pytest.param(
            said("It is", speaker=None, zone="copy", published=None),
            spoken(PARAPHRASE, ours=1).model_copy(update={"kind": "indirect", "quoted": []}),
            RIVER,
            id="verbatim before paraphrase",
        ),
        pytest.param(
            said("It is", kind="indirect", speaker=None, confidence=SURE),
            said(confidence=SURE - 0.01),
            RIVER,
            id="a sure paraphrase before an unsure quote",
        ),
        pytest.param(
            said("This is ours and we will keep it", confidence=SURE),
            said(confidence=SURE - 0.01),
            RIVER,
            id="sure words that point back before unsure ones that name the issue",
        ),
        pytest.param(
            said("It is", kind="indirect", speaker=None, confidence=0.1),
            lost(said(confidence=0.99), "South"),
            RIVER,
            id="whatever is the side's before what may be another's",
        ),
        pytest.param(
            lost(said(published="2026-02-08"), "both", "other"), said(), RIVER, id="both and other are no side that it may be of"
        ),
        pytest.param(
            lost(said(published="2026-02-08", review=REVIEW), "South"), said(), RIVER, id="what a person saw is not doubted"
        ),
        pytest.param(
            mixed("that it was “ours, river and all of it”", "ours, river and all of it"),
            said("This is ours and we will keep it"),
            RIVER,
            id="naming the issue before pointing back to it",
        ),
        pytest.param(
            mixed("that it was “ours, river and all of it”", "ours, river and all of it"),
            mixed("that the river was “ours by any right there is”", "ours by any right there is", confidence=0.95),
            RIVER,
            id="named in verbatim words before named in the paraphrase around them",
        ),
        pytest.param(
            mixed("that the river was “ours by any right there is”", "ours by any right there is"),
            said("This is ours and we will keep it", confidence=0.95),
            RIVER,
            id="named in the paraphrase before not at all",
        ),
        pytest.param(
            mixed("that it was “ours, river and all of it”", "ours, river and all of it", confidence=SURE),
            said(confidence=SURE - 0.01),
            RIVER,
            id="sure before unsure",
        ),
        pytest.param(
            said(confidence=0.3, review=REVIEW), said(confidence=SURE - 0.01), RIVER, id="what a person confirmed is sure"
        ),
        pytest.param(
            said(),
            said(speaker=speaker("Sculptor Lund", None, None), published="2026-03-01"),
            RIVER,
            id="a known speaker before another",
        ),
        pytest.param(
            said(speaker=speaker("Sculptor Lund", None, None)),
            said(speaker=None, published="2026-03-01"),
            RIVER,
            id="a named speaker before nobody",
        ),
        pytest.param(said("The river is ours now"), said("The river, ours", confidence=0.99), RIVER, id="not too short"),
        pytest.param(
            mixed("that “the river is ours alone”", "the river is ours alone"),
            said("river " * (MOST + 1)),
            RIVER,
            id="not too long",
        ),
        pytest.param(said("river " * (MOST + 1)), said("The river, ours"), RIVER, id="too long before too short"),
        pytest.param(
            said("The river is ours now"),
            mixed("that the long river of ours is simply “our river”", "our river", confidence=0.99),
            RIVER,
            id="of a mixed claim the quoted words count",
        ),
        pytest.param(
            said(),
            mixed("that “the river is ours alone”", "the river is ours alone", confidence=0.99),
            RIVER,
            id="direct before mixed",
        ),
        pytest.param(said(), said(zone="headline", confidence=0.99), RIVER, id="body before headline"),
        pytest.param(said(zone="caption"), said(zone="headline"), RIVER, id="caption before headline"),
        pytest.param(said(zone="headline"), said(zone="copy"), RIVER, id="headline before a copy in the text"),
        pytest.param(
            spoken("The river is ours and ours it stays", ours=1), said(published="2026-03-01"), RIVER, id="a view before none"
        ),
        pytest.param(
            said(),
            spoken("The river may or may not be ours", ours=0).model_copy(update={"confidence": 0.8}),
            RIVER,
            id="only naming a proposition is no view",
        ),
        pytest.param(said(published="2026-02-08"), said(confidence=0.99), RIVER, id="the latest"),
        pytest.param(said(said_on="2026-02-09"), said(published="2026-02-08"), RIVER, id="by the day of the statement"),
        pytest.param(said(published="2026-02"), said(published=None, confidence=0.99), RIVER, id="a month before no date"),
        pytest.param(
            said(published="2026-02-02"),
            said(published="2026-02", confidence=0.99),
            RIVER,
            id="a day of a month before the month",
        ),
        pytest.param(said(confidence=0.95), said(path="0.txt"), RIVER, id="confidence"),
        pytest.param(said(path="a.txt", start=9, id="c_b"), said(path="b.txt", id="c_a"), RIVER, id="the earlier article"),
        pytest.param(said(start=5, id="c_b"), said(start=6, id="c_a"), RIVER, id="earlier in the text"),
        pytest.param(said(id="c_a"), said(id="c_b"), RIVER, id="the id at last"),
        pytest.param(said(speaker=None), said("Ours", speaker=None), OURS, id="on propositions too"),
    ],
)
def test_stronger_words_come_first(stronger: Claim, weaker: Claim, topic: Topic) -> None:
    for order in ([stronger, weaker], [weaker, stronger]):
        assert strongest(order, topic)[0].id == stronger.id


def test_an_issue_in_other_case_and_accents_is_named() -> None:
    named = said("¡El RÍO es nuestro y lo será!", reasons=Reasons(issues={"river": "rio"}), confidence=0.8)
    assert strongest([said("This is ours and we will keep it"), named], RIVER) == [named]


def test_a_claim_that_does_not_say_why_it_is_on_an_issue_does_not_name_it() -> None:
    silent = said("The river is ours and always was so", reasons=Reasons())
    assert strongest([silent, said("A river of ours, and of nobody else", confidence=0.8)], RIVER)[0] is not silent


@pytest.mark.parametrize(
    ("claims", "kept"),
    [
        ([said("The river is ours and always was"), said("the RIVER is ours, and always was!")], 1),
        ([said("The river is ours and always was"), said("The river is ours", confidence=0.5)], 1),
        ([said("The river is ours and always was"), said("Our river will stay with us")], 2),
        ([said("The river is ours and always was"), said("The river is our", confidence=0.5)], 2),
        ([said(), said(PARAPHRASE, kind="indirect")], 1),
        ([said(PARAPHRASE, kind="indirect"), said("and so it will stay", kind="indirect")], 2),
        ([], 0),
    ],
)
def test_each_wording_once_and_paraphrases_where_there_is_nothing_else(claims: list[Claim], kept: int) -> None:
    assert len(strongest(claims, RIVER, 5)) == kept


def test_of_one_statement_the_strongest_claim_alone() -> None:
    one, other = said("The river is ours and always was"), said("Ours is the river, as ever it has been", confidence=0.95)
    assert len(strongest([one, other], RIVER, 5)) == 2
    assert strongest([one, other], RIVER, 5, {one.id: "s", other.id: "s"}) == [other]


CLAIMS = st.builds(
    said,
    st.text(max_size=30).map(lambda text: text or "x"),
    kind=st.sampled_from(["direct", "mixed", "indirect"]),
    position=st.sampled_from(["North", "South", "both", "other", None]),
    issues=st.lists(st.sampled_from(["river", "talks", "salmon"]), max_size=3),
    zone=st.sampled_from(["body", "headline", "copy"]),
    confidence=st.floats(0, 1),
    said_on=st.sampled_from([None, "2026", "2026-02", "2026-02-07", "nonsense", "0000-00-00"]),
    speaker=st.sampled_from([None, speaker(), speaker("x", None, None)]),
    propositions=st.lists(
        st.builds(Stance, id=st.sampled_from(["ours", "talk"]), polarity=st.sampled_from([1, 0, -1])), max_size=2
    ),
)


@settings(deadline=None)
@given(st.lists(CLAIMS, max_size=12), st.integers(1, 4), st.sampled_from([RIVER, OURS]))
def test_the_order_given_never_matters_and_no_paraphrase_stands_behind_a_quote(
    claims: list[Claim], most: int, topic: Topic
) -> None:
    found = strongest(claims, topic, most)
    assert [claim.id for claim in strongest(claims[::-1], topic, most)] == [claim.id for claim in found]
    assert len(found) <= most
    assert bool(found) == bool(claims)
    kinds = [claim.kind != "indirect" for claim in found]
    assert kinds == sorted(kinds)


@settings(deadline=None)
@given(st.lists(CLAIMS, max_size=12), st.sampled_from(["issue", "proposition"]), st.integers(1, 3))
def test_no_claim_gets_lost(claims: list[Claim], by: Any, quotes: int) -> None:
    found = compare_sides(claims, [NORTH, SOUTH], by, quotes=quotes, found=())
    assert SidesCompared.model_validate_json(found.model_dump_json()) == found
    assert sum(found.positions.values()) == found.claims == len(claims)
    topics = [{*c.issues} if by == "issue" else {s.id for s in c.propositions} for c in claims]
    assert found.apart == sum(not named for named in topics)
    assert sum(row.claims + sum(row.others.values()) for row in found.rows) == sum(map(len, topics))
    assert {row.id for row in found.rows} == set().union(*topics)
    for voice in (voice for row in found.rows for voice in row.sides):
        assert all(claim.position == voice.side for claim in voice.strongest)
        assert bool(voice.strongest) == bool(voice.claims)
    rows = list(flat_rows(found))
    assert {len(row) for row in rows} == {len(rows[0])}
    text = shown(sides_compared(found, [NORTH, SOUTH], 6, 80))
    assert max(map(len, text.splitlines()), default=0) <= 80


# Rows


def holding(side: str, *polarities: int) -> list[Claim]:
    """Claims of a side on one proposition, with these polarities."""
    return [stand(said(f"{side} says {number} of it, and again", position=side), ours=p) for number, p in enumerate(polarities)]


@pytest.mark.parametrize(
    ("north", "south", "view", "agreement", "told"),
    [
        ((1,), (-1,), "holds", "disagree", "North holds it, South rejects it"),
        ((1, 1), (1,), "holds", "agree", "both hold it"),
        ((-1,), (-1,), "rejects", "agree", "both reject it"),
        ((1,), (), "holds", "one side", "North holds it, South is silent"),
        ((1,), (0, 0), "holds", "one side", "North holds it, South only names it"),
        ((0,), (0,), "names", "no view", "both only name it"),
        ((0,), (), "names", "no view", "North only names it, South is silent"),
        ((1, -1), (1,), "says both", "unclear", "North says both, South holds it"),
        ((1, -1), (), "says both", "one side", "North says both, South is silent"),
        ((1, 1, 1, 1, -1), (-1,), "holds", "disagree", "North holds it, South rejects it"),
        ((1, 1, 1, -1), (-1,), "says both", "unclear", "North says both, South rejects it"),
        ((0, 0, 0, 0, -1), (1,), "rejects", "disagree", "North rejects it, South holds it"),
    ],
)
def test_what_two_sides_make_of_a_proposition(
    north: tuple[int, ...], south: tuple[int, ...], view: View, agreement: Agreement, told: str
) -> None:
    (row,) = compare_sides(holding("North", *north) + holding("South", *south), [NORTH, SOUTH], "proposition").rows
    assert (row.sides[0].view, row.agreement, row.told) == (view, agreement, told)
    assert (row.sides[0].holds, row.sides[0].rejects, row.sides[0].names) == (north.count(1), north.count(-1), north.count(0))


@pytest.mark.parametrize(
    ("views", "agreement", "told"),
    [
        ((1, 1, 1), "agree", "all hold it"),
        ((1, 1, None), "agree", "North and South hold it, West is silent"),
        ((1, None, None), "one side", "North holds it, South and West are silent"),
        ((1, -1, -1), "disagree", "North holds it, South and West reject it"),
        ((-1, 1, -1), "disagree", "North and West reject it, South holds it"),
        ((None, 0, 0), "no view", "North is silent, South and West only name it"),
    ],
)
def test_what_three_sides_make_of_it(views: tuple[int | None, ...], agreement: Agreement, told: str) -> None:
    sides = [NORTH, SOUTH, WEST]
    claims = [claim for side, view in zip(sides, views, strict=True) if view is not None for claim in holding(side.id, view)]
    (row,) = compare_sides(claims, sides, "proposition").rows
    assert (row.agreement, row.told) == (agreement, told)
    assert [voice.side for voice in row.sides] == ["North", "South", "West"]


def test_a_side_is_shown_by_words_that_take_its_view() -> None:
    against = stand(said("Never was the river ours, nor will it be", confidence=0.99, published="2026-03-01"), ours=-1)
    claims = [*holding("North", 1, 1, 1, 1, 0), against]
    (row,) = compare_sides(claims, [NORTH, SOUTH], "proposition", quotes=9).rows
    assert [claim.propositions[0].polarity for claim in row.sides[0].strongest] == [1, 1, 1, 1]


def test_a_side_that_says_both_is_shown_saying_each() -> None:
    (row,) = compare_sides(holding("North", 1, -1, 1, -1), [NORTH, SOUTH], "proposition", quotes=1).rows
    assert [claim.propositions[0].polarity for claim in row.sides[0].strongest] == [1, -1]


def test_contested_rows_first_then_those_with_most_claims_then_the_packs_order() -> None:
    claims = [
        *(said(f"Salmon {n} is ours to catch", issues=["salmon"]) for n in range(5)),
        *(said(f"Boats {n} may sail on it", issues=["boats"]) for n in range(2)),
        *(said(f"Talks {n} must go on", issues=["talks"], position=side) for n, side in enumerate(("North", "South"))),
        *(said(f"Rivers {n} must flow", issues=["river"], position=side) for n, side in enumerate(("North", "South", "North"))),
        *(said(f"Maps {n} must be drawn", issues=["maps"]) for n in range(2)),
        said("The weather is bad", issues=["weather"], position=None),
    ]
    labels = {issue: issue for issue in ("maps", "talks", "boats", "salmon", "river")}
    assert [row.id for row in compare_sides(claims, [NORTH, SOUTH], labels=labels).rows] == [
        *("river", "talks"),
        *("salmon", "maps", "boats"),
        "weather",
    ]


def test_propositions_on_which_the_sides_disagree_stand_first() -> None:
    pairs = {"agreed": (1, 1), "denied": (1, -1), "named": (0, 0), "lonely": (1, None), "muddled": (None, None)}
    claims = [
        stand(said(f"{id} {side} {n}", position=side), **{id: polarity})
        for id, views in pairs.items()
        for side, polarity in zip(("North", "South"), views, strict=True)
        for n in range(9 if id != "denied" else 1)
        if polarity is not None
    ]
    claims += [stand(said(f"muddled {n}"), muddled=n) for n in (1, -1)]
    claims += [stand(said("muddled", position="South"), muddled=1)]
    rows = compare_sides(claims, [NORTH, SOUTH], "proposition", labels={"agreed": "Both say so"}).rows
    assert [row.id for row in rows] == ["denied", "muddled", "agreed", "lonely", "named"]
    assert [row.label for row in rows] == ["denied", "muddled", "Both say so", "lonely", "named"]


def test_what_reflects_no_single_side_is_counted_beside_the_sides() -> None:
    claims = [said(), *(said(f"Whatever {position}", position=position) for position in ("both", "other", None, None))]
    found = compare_sides([*claims, said("Nothing to do with it", issues=[])], [NORTH, SOUTH])
    (row,) = found.rows
    assert row.others == {"both": 1, "none": 2, "other": 1}
    assert found.positions == {"North": 2, "both": 1, "none": 2, "other": 1}
    assert (found.claims, found.apart, row.claims) == (6, 1, 1)


def test_statements_and_articles_are_counted_too() -> None:
    copies = [said(path=f"{n}.txt", outlet="Mail").article for n in range(2)]
    one, other = said(path="b.txt"), said("Ours is the river", path="c.txt", appearances=copies)
    lone = said("Who else would own the river", path="c.txt", speaker=None)
    count = lambda found: compare_sides([one, other, lone], [NORTH], found=found).rows[0].sides[0]  # noqa: E731
    assert (count(None).statements, count(None).articles, count(None).claims) == (None, 4, 3)
    assert count([]).statements == 3
    assert count([told_as([one, other])]).statements == 2


def test_a_side_of_another_dispute_is_not_silent_but_not_concerned() -> None:
    lake = PACK.model_copy(update={"name": "lakes"})
    ed = speaker("Ed Wester", "ed", "West")
    claims = [said(), said(position="West", issues=["lake"], pack=lake, speaker=ed), said(position="South", issues=["boats"])]
    rows = {row.id: [voice.side for voice in row.sides] for row in compare_sides(claims, [NORTH, SOUTH, WEST]).rows}
    assert rows == {"river": ["North", "South"], "boats": ["North", "South"], "lake": ["West"]}
    assert [voice.side for voice in compare_sides([said()], [NORTH, SOUTH]).rows[0].sides] == ["North", "South"]


def test_an_issue_of_two_packs_makes_two_rows_each_with_its_own_sides() -> None:
    lake = PACK.model_copy(update={"name": "lakes"})
    west = speaker("Ed Wester", "ed", "West")
    of_lakes = {"pack": lake, "speaker": west}
    claims = [said(), said(position="West", **of_lakes), said(position=None, **of_lakes), said(position="South")]
    found = compare_sides(claims, [NORTH, SOUTH, WEST])
    rows = [(row.id, row.pack, [voice.side for voice in row.sides], row.others) for row in found.rows]
    assert rows == [("river", PACK.name, ["North", "South"], {}), ("river", "lakes", ["West"], {"none": 1})]
    text = " ".join(shown(sides_compared(found, [NORTH, SOUTH, WEST], 6, 100), 100).split())
    assert f"river pack {PACK.name} North" in text
    assert "river pack lakes West" in text
    assert "pack" not in table([said()])


def test_a_side_that_a_speaker_alone_shows_is_known() -> None:
    lake = PACK.model_copy(update={"name": "lakes"})
    claims = [said(), said(position=None, pack=lake, issues=["lake"], speaker=speaker("Ed Wester", "ed", "West"))]
    rows = compare_sides(claims, [NORTH, WEST]).rows
    assert {row.id: [voice.side for voice in row.sides] for row in rows} == {"river": ["North"], "lake": ["West"]}


@pytest.mark.parametrize(
    ("claim", "side"),
    [
        (lost(said(), "South"), "South"),
        (lost(said(), "both", "South"), "South"),
        (lost(said(), "both", "other"), None),
        (lost(said(), "North"), None),
        (lost(said(), "South", what="speaker"), None),
        (lost(said(position="both"), "South"), None),
        (lost(said(position=None), "South"), None),
        (lost(said(review=REVIEW), "South"), None),
        (said(), None),
    ],
)
def test_whose_words_they_may_be_as_well(claim: Claim, side: str | None) -> None:
    assert other_side(claim) == side


@pytest.mark.parametrize(
    ("plain", "doubtful", "view", "agreement", "told"),
    [
        ((1,), (-1,), "holds", "disagree", "North holds it, South rejects it"),
        ((1,), (-1, -1, -1), "holds", "disagree", "North holds it, South rejects it"),
        ((1, -1), (), "says both", "unclear", "North says both, South rejects it"),
        ((), (1,), "in doubt", "one side", "North may have been misread, South rejects it"),
        ((0,), (1, -1), "in doubt", "one side", "North may have been misread, South rejects it"),
    ],
)
def test_doubtful_claims_count_and_decide_nothing(
    plain: tuple[int, ...], doubtful: tuple[int, ...], view: View, agreement: Agreement, told: str
) -> None:
    claims = holding("North", *plain) + [lost(claim, "South") for claim in holding("North", *doubtful)] + holding("South", -1)
    found = compare_sides(claims, [NORTH, SOUTH], "proposition", quotes=9)
    (row,) = found.rows
    voice = row.sides[0]
    assert (voice.view, row.agreement, row.told) == (view, agreement, told)
    assert (voice.claims, voice.doubtful, found.doubtful) == (len(plain) + len(doubtful), len(doubtful), len(doubtful))
    assert (voice.holds, voice.rejects) == ((plain + doubtful).count(1), (plain + doubtful).count(-1))
    text = " ".join(shown(sides_compared(found, [NORTH, SOUTH], 6, 69), 69).split())
    assert ("(perhaps South’s)" in text) == (view == "in doubt")
    assert ("Doubtful, for another side alone holds what is said: " in text) == bool(doubtful)
    rows = [dict(zip(next(iter(flat_rows(found))), row, strict=True)) for row in list(flat_rows(found))[1:]]
    assert ("South" in [row["perhaps_of"] for row in rows]) == (view == "in doubt")
    assert [voice.side for voice in compare_sides([said()], [NORTH, SOUTH]).rows[0].sides] == ["North", "South"]


def test_nothing_to_compare() -> None:
    found = compare_sides([], [NORTH, SOUTH])
    assert (found.rows, found.claims, found.positions, found.apart) == ([], 0, {}, 0)
    assert shown(sides_compared(found, [NORTH, SOUTH], 6, 80)) == ""
    assert compare_sides([said()], []).rows[0].others == {"North": 1}


# The table


def shown(blocks: Iterable[Any], width: int = 80) -> str:
    stream = io.StringIO()
    out = Console(file=stream, width=width, markup=False, emoji=False, highlight=False, no_color=True)
    for block in blocks:
        out.print(block)
    return stream.getvalue()


def table(
    claims: list[Claim], width: int = 80, by: Any = "issue", sides: Sequence[SideStyle] = (NORTH, SOUTH), **more: Any
) -> str:
    return shown(sides_compared(compare_sides(claims, sides, by, **more), sides, 6, width), width)


TWO = [said(), mixed("that the river “will never be theirs alone”", "will never be theirs alone", position="South", path="b.txt")]


@pytest.mark.parametrize(("width", "beside"), [(60, False), (69, False), (80, True), (100, True), (160, True), (200, True)])
def test_sides_stand_beside_each_other_where_there_is_room(width: int, beside: bool) -> None:
    lines = table(TWO, width).splitlines()
    assert max(map(len, lines)) <= min(width, 160)
    assert any("North" in line and "South" in line for line in lines) == beside


def test_three_and_four_sides_need_more_room() -> None:
    sides = [NORTH, SOUTH, WEST, SideStyle("East", "the East", "blue")]
    claims = [said(position=side.id) for side in sides]
    assert "North" in table(claims, 100, sides=sides)
    assert not any("North" in line and "East" in line for line in table(claims, 100, sides=sides).splitlines())
    assert any("North" in line and "East" in line for line in table(claims, 160, sides=sides).splitlines())


def test_words_stand_with_who_said_them_where_when_and_their_id() -> None:
    claim = said(cue=Passage(start=0, end=4, text="refused to"), said_on="2026-02", appearances=[said().article])
    text = " ".join(table([claim], 160).split())
    assert "“The river is ours and always was”" in text
    assert f"Ana Sol “refused to” · said 2026-02 · Gazette · 7 February 2026 · {claim.id[:6]} · also in 1 other" in text


@pytest.mark.parametrize(
    ("said_on", "published", "told"),
    [
        ("2022", "2026-02-07", "said 2022 · Gazette · 7 February 2026 · c_"),
        ("2026-02-07", "2026-02-07", "· Gazette · 7 February 2026 · c_"),
        (None, "2026-02-07", "· Gazette · 7 February 2026 · c_"),
        ("2022-03-01", None, "said 1 March 2022 · Gazette · c_"),
        (None, None, "· Gazette · no date · c_"),
        (None, "soon", "· Gazette · soon · c_"),
    ],
)
def test_the_day_of_the_saying_is_told_from_that_of_the_article(said_on: Any, published: Any, told: str) -> None:
    text = " ".join(table([said(said_on=said_on, published=published)], 160).split())
    assert told in text
    assert ("said " in text) == told.startswith("said")


@pytest.mark.parametrize(
    ("claim", "line"),
    [
        (said(PARAPHRASE, kind="indirect"), f"{PARAPHRASE} (paraphrase)"),
        (said("“Ours it is”"), "“Ours it is”"),
        (mixed("that it is “ours”", "ours"), "that it is “ours”"),
        (mixed("ours alone", "ours alone"), "“ours alone”"),
        (said("We say that we are “free”"), "“We say that we are “free””"),
        (said("Ours it is", quoted=[]), "Ours it is (not in quotation marks there)"),
        (said("Ours it is … for good", quoted=["Ours it is", "for good"]), "“Ours it is” … “for good”"),
        (said("“Free” we are and “bold”"), "“Free” we are and “bold”"),
        (said(zone="headline"), "“The river is ours and always was” (headline)"),
        (said(speaker=None, source=Passage(start=0, end=4, text="They")), "not known (“They”) · Gazette · 7 February 2026"),
        (said(speaker=None, outlet=None, published=None), "nobody named · no outlet · no date"),
    ],
)
def test_how_words_are_told(claim: Claim, line: str) -> None:
    text = " ".join(table([claim], 160).split())
    assert line in text
    assert ("“" in text.replace("(“They”)", "")) == bool(claim.quoted)


def test_long_words_are_cut_between_words_and_json_holds_them_whole() -> None:
    words = " ".join(f"river{n}" for n in range(300))
    text = table([said(words)], 80)
    assert re.search(r"river\d+” …", text)
    assert all(word in words.split() for word in re.findall(r"river\d+", text))
    assert compare_sides([said(words)], [NORTH]).rows[0].sides[0].strongest[0].text == words


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="“”…"), max_size=300), st.integers(20, 200), st.integers(0, 300))
def test_a_cut_is_short_and_verbatim(words: str, most: int, around: int) -> None:
    words = one_line(words)
    if len(words) > most:
        start, end = window(words, most, min(around, len(words)))
        assert 0 <= start <= end <= len(words)
        assert end - start <= most
    words = words or "x"
    shown = worded(said(words, quoted=[words[around : around + 40]]), most).plain
    assert shown.replace("“", "").replace("”", "").removeprefix("… ").removesuffix(" …") in words or not words.isprintable()
    assert len(shown) <= most + 6


@pytest.mark.parametrize(
    ("claim", "most", "bold"),
    [
        (said("The river is ours"), 99, ["“", "The river is ours", "”"]),
        (said("The river is ours"), 10, ["“", "The river", "”"]),
        (said("The river is ours", quoted=[]), 99, []),
        (mixed("that yours is “ours” and ‘mine’ too", "ours"), 99, ["ours"]),
        (mixed("that yours is ‘mine’ and “ours” too", "mine"), 99, ["mine"]),
        (mixed("that no river is “no” river", "no"), 99, ["no"]),
        (
            mixed("that the river is “ours and so it stays for ever”", "ours and so it stays for ever"),
            20,
            ["ours and so it", "”"],
        ),
        (mixed("ours «and so it stays» for ever", "and so it stays"), 14, ["and so", "»"]),
        (said("the river is ours", kind="indirect"), 99, []),
    ],
)
def test_what_is_verbatim_is_bold_and_nothing_else(claim: Claim, most: int, bold: list[str]) -> None:
    found = shown_words(claim, most)
    assert [found.plain[span.start : span.end] for span in found.spans if "bold" in str(span.style)] == bold


def test_a_cut_keeps_what_is_quoted() -> None:
    words = "so much had been said " * 40 + "that the river is “ours alone” and " + "more of the same " * 40
    text = table([mixed(words, "ours alone")], 80)
    assert "“ours alone”" in " ".join(text.split())


def test_footnotes_tell_what_stands_in_no_column() -> None:
    claims = [
        *(said(f"Word {n} of ours", issues=["river", "talks"]) for n in range(2)),
        said(position="both"),
        said(position=None, issues=["salmon"]),
        said(issues=[]),
    ]
    text = " ".join(table(claims).split())
    assert "Not shown, as they reflect no single side: 1 both and 1 without a position, of 5 claims." in text
    assert "No side speaks on salmon (1)." in text
    assert "1 claim on no issue of the pack." in text
    assert "salmon" not in text.split("Not shown")[0]
    assert "A claim on several issues" not in text


def test_propositions_are_told_by_what_they_state() -> None:
    claims = holding("North", 1, -1) + holding("South", 1, 1, 0)
    text = table(claims, 100, "proposition", labels={"ours": "The river is ours"})
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert lines[0] == "The river is ours ours"
    assert lines[1] == "North says both, South holds it"
    assert "North holds 1 · rejects 1 · 1 article South holds 2 · names 1 · 1 article" in lines
    assert "holds it: “North says 0" in text
    assert "rejects it: “North says 1" in text


@pytest.mark.parametrize("width", [40, 80, 160])
@pytest.mark.parametrize("by", ["issue", "proposition"])
def test_nothing_in_an_article_steers_the_terminal(width: int, by: Any) -> None:
    claim = said(NASTY, title=NASTY, outlet=NASTY, path=NASTY, issues=[NASTY], cue=Passage(start=0, end=1, text=NASTY))
    claim = stand(claim.model_copy(update={"speaker": speaker(NASTY)}), **{NASTY: 1})
    text = table([claim, claim.model_copy(update={"position": NASTY})], width, by)
    assert not set(text) & set("\x1b\x07\x9b\u202e\x00")
    assert "[red]red[/red]" in "".join(text.split())


# The command


@pytest.fixture(autouse=True)
def statements(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Statements as the command finds them: claims with the very same words are one."""
    seen = SimpleNamespace(claims=[])

    def found(claims: Iterable[Claim], text: object, _names: object) -> list[Statement]:
        assert callable(text)
        by_words: dict[str, list[Claim]] = {}
        for claim in claims:
            seen.claims.append(claim)
            if claim.speaker:
                by_words.setdefault(claim.text, []).append(claim)
        return [told_as(claims, f"s_{number:012x}") for number, claims in enumerate(by_words.values())]

    monkeypatch.setattr(statements_module, "statements", found)
    return seen


def run(*args: str | Path, columns: int = 100) -> typer.testing.Result:
    runner = typer.testing.CliRunner()
    return runner.invoke(app, [str(arg) for arg in args], prog_name="kuriltool", env={"COLUMNS": str(columns)})


@pytest.mark.usefixtures("store")
def test_json_in_a_pipe_is_the_record() -> None:
    result = run("compare")
    assert result.exit_code == 0
    assert result.stderr == ""
    found = SidesCompared.model_validate_json(result.stdout)
    assert [row.id for row in found.rows] == ["river-border", "talks"]
    assert [voice.claims for voice in found.rows[0].sides] == [1, 1]
    assert found.rows[0].sides[0].strongest[0].text == "The river is ours"
    assert found.rows[0].sides[0].statements == 1
    assert run("compare", "--json").stdout == result.stdout


@pytest.mark.usefixtures("store")
def test_jsonl_and_csv_and_files(tmp_path: Path) -> None:
    lines = run("compare", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["river-border", "talks"]
    result = run("compare", "-o", tmp_path / "x.csv")
    assert "2 issues written to" in result.stderr
    rows = list(csv.DictReader(io.StringIO((tmp_path / "x.csv").read_text("utf-8"))))
    assert [(row["issue"], row["position"], row["claims"], row["text"]) for row in rows] == [
        ("river-border", "North", "1", "The river is ours"),
        ("river-border", "South", "1", "the river must be shared"),
        ("talks", "North", "1", "talks had “no future”"),
        ("talks", "South", "1", "the river must be shared"),
    ]
    assert rows[0]["speaker"] == "Ana Sólveig"


def test_csv_has_rows_for_what_is_of_no_side_and_for_further_quotes() -> None:
    claims = [said("Ours it is"), said("Ours it was"), said("Theirs", position=None)]
    rows = list(flat_rows(compare_sides(claims, [NORTH, SOUTH], quotes=2)))
    header = rows[0]
    told = [dict(zip(header, row, strict=True)) for row in rows[1:]]
    assert [(row["position"], row["claims"], row["rank"]) for row in told] == [
        ("North", 2, 1),
        ("North", 2, 2),
        ("South", 0, None),
        ("none", 1, None),
    ]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("columns", [50, 80, 120])
def test_table_on_request(columns: int) -> None:
    result = run("compare", "--format", "table", columns=columns)
    assert max(map(len, result.stdout.splitlines())) <= columns
    assert {"North", "South", "“The", "(paraphrase)", "River", "river-border"} - {"River"} <= set(result.stdout.split())


@pytest.mark.usefixtures("store")
def test_filters_and_one_outlet_narrow() -> None:
    found = json.loads(run("compare", "--issue", "Talks", "--speaker", "lund").stdout)
    assert [(row["id"], [voice["claims"] for voice in row["sides"]]) for row in found["rows"]] == [("talks", [0, 1])]
    assert json.loads(run("compare", "--outlet", "gazette").stdout)["claims"] == 3
    nothing = run("compare", "--outlet", "gazete")
    assert json.loads(nothing.stdout)["rows"] == []
    assert nothing.exit_code == 0
    assert 'no outlet "gazete"; did you mean The Gazette?' in nothing.stderr


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        (("--by", "issues"), 2, 'no grouping "issues"; did you mean issue?'),
        (("--quotes", "0"), 2, "Invalid value for '--quotes'"),
        (("--issue", "rivver"), 2, 'no issue "rivver"'),
        (("--since", "2027"), 0, "no claim fits all of that"),
        (("--by", "proposition"), 0, "3 claims, and none on a proposition of the pack"),
        (("--outlet", "gazette", "--outlet", "mail", "--by", "issue"), 2, "--by and --quotes are about sides"),
        (("--outlet", "gazette", "--outlet", "mail", "--quotes", "1"), 2, "--by and --quotes are about sides"),
        (("--limit", "1"), 2, "No such option: --limit"),
    ],
)
def test_what_is_told(given: tuple[str, ...], code: int, told: str) -> None:
    result = run("compare", *given)
    assert result.exit_code == code
    assert told in " ".join(result.stderr.replace("│", "").split())


def test_an_empty_store_is_told(store_path: Path) -> None:
    with Store.open(store_path):
        pass
    result = run("compare", "--format", "table")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "the store holds no claim; fill it with: kuriltool extract FOLDER" in result.stderr
    assert run("compare", "-q").stderr == ""


def test_propositions_come_with_what_they_state(store: Store) -> None:
    run_of = make_run("two")
    claims = [stand(claim, shared=1) for claim in make_claims("news/b.txt")]
    noted = type(run_of)(**{**vars(run_of), "propositions": ["shared"], "fingerprint": "two"})
    noted.rules["shared"] = noted.rules["say-that"].__class__("The river is shared", "rules/x.yaml:1")  # type: ignore[index]
    save(store, "news/b.txt", claims, noted)
    (row,) = json.loads(run("compare", "--by", "proposition").stdout)["rows"]
    assert (row["label"], row["told"]) == ("The river is shared", "both hold it")
    asked = run("compare", "--by", "proposition", "--proposition", "SHARED:+1")
    assert [row["id"] for row in json.loads(asked.stdout)["rows"]] == ["shared"]


@pytest.mark.parametrize(
    ("query", "by", "asked"),
    [
        (None, "issue", None),
        (Query(speakers=["x"]), "issue", None),
        (Query(issues=["RIVER", "boats"]), "issue", ["river"]),
        (Query(issues=["river"]), "proposition", None),
        (Query(propositions=["Ours:-1"]), "proposition", ["ours"]),
    ],
)
def test_topics_by_which_claims_were_chosen(query: Query | None, by: Any, asked: list[str] | None) -> None:
    assert topics_asked(query, by, [stand(said(), ours=1, theirs=1)]) == asked


def test_claims_chosen_by_an_issue_make_no_rows_of_others() -> None:
    found = compare_sides([said(issues=["river", "talks"]), said(issues=["talks"])], [NORTH], only=["river"])
    assert ([row.id for row in found.rows], found.apart) == (["river"], 1)


def test_the_command_needs_no_spacy(store: Store) -> None:
    code = (
        "import sys\nfrom kuriltool.cli import app\n"
        f"try: app(['--store', {str(store.path)!r}, 'compare', '--format', 'table'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('spacy', 'thinc') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert "river-border" in done.stdout
    assert done.stdout.endswith("[]\n")
