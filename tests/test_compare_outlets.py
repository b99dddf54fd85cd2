"""How outlets tell the same events: which articles are on one event, what each outlet has of it, and what the command shows."""

from __future__ import annotations

import csv
import io
import itertools
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
import typer.testing
from conftest import PACK, make_run
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from kuriltool.analysis import statements as statements_module
from kuriltool.analysis.outlets import DAYS, SPAN, Event, OutletsCompared, compare_outlets, flat_rows
from kuriltool.analysis.statements import Appearance, Statement
from kuriltool.cli import app
from kuriltool.model import ArticleRef, Claim, Passage, Speaker, Stance
from kuriltool.store import Store
from kuriltool.views.compare_outlets import outlets_compared

SIDES = make_run().sides
NASTY = "\x1b]52;c;aGk=\x07 \x9b2J \u202egnorw [red]red[/red] [/nope] :flag: <script> ]]> \x00 🛶"
ANA = Speaker(id="ana", name="Ana Sol", side="North", via="name", kind="person")
BO = Speaker(id="bo", name="Bo Lund", side="South", via="name", kind="person")
CY = Speaker(id=None, name="Cy Holm", via="name", kind="person")
NORTH = Speaker(id="north", name="the North", side="North", via="metonym", kind="state")
_number = itertools.count(1)


def article(
    outlet: str | None, path: str | None = None, published: str | None = "2026-02-07", title: str | None = None
) -> ArticleRef:
    return ArticleRef(path=path or f"{outlet}.txt", outlet=outlet, published=published, title=title, sha256="0" * 64)


def said(where: ArticleRef, words: str = "The river is ours", who: Speaker | None = ANA, start: int = 0, **changes: Any) -> Claim:
    """A direct claim on the river; its position is the speaker's side."""
    kind = changes.setdefault("kind", "direct")
    known: dict[str, Any] = {
        "id": f"c_{next(_number):012x}",
        "article": where,
        "text": words,
        "content": [Passage(start=start, end=start + len(words), text=words)],
        "speaker": who,
        "position": who and who.side,
        "issues": ["river"],
        "quoted": [words] if kind == "direct" else [],
        "rule": "say-that",
        "confidence": 0.9,
        "pack": PACK,
    }
    return Claim(**{**known, **changes})


def same(*claims: Claim, id: str | None = None) -> Statement:
    assert claims[0].speaker
    return Statement(
        id=id or f"s_{claims[0].id[2:]}",
        speaker=claims[0].speaker,
        position=claims[0].position,
        first=None,
        last=None,
        appearances=[Appearance(claim=claim, by="words") for claim in claims],
    )


def each(*claims: Claim) -> list[Statement]:
    """Every claim a statement of its own."""
    return [same(claim) for claim in claims if claim.speaker]


def compared(*claims: Claim, together: Sequence[Sequence[Claim]] = (), **more: Any) -> OutletsCompared:
    """What A, B and C tell; `together` are the claims that report one statement."""
    joined = {claim.id for group in together for claim in group}
    found = [same(*group) for group in together] + each(*(claim for claim in claims if claim.id not in joined))
    return compare_outlets(claims, more.pop("outlets", ["A", "B", "C"]), found, **more)


def paths(event: Event) -> dict[str, list[str]]:
    return {outlet: [ref.path for ref in refs] for outlet, refs in event.articles.items()}


# Which articles are on one event


def test_articles_that_share_a_statement_are_on_one_event() -> None:
    one, other = said(article("A", published=None)), said(article("B", published="2026-02-07"))
    (event,) = compared(one, other, together=[[one, other]]).events
    assert paths(event) == {"A": ["A.txt"], "B": ["B.txt"]}
    assert [(link.by, link.statements) for link in event.links] == [("statements", 1)]
    assert (event.first, event.last) == ("2026-02-07", "2026-02-07")


@pytest.mark.parametrize(
    ("days", "are_one"),
    [(0, True), (SPAN, True), (SPAN + 1, False), (200, False)],
    ids=["same day", "within", "later", "old words"],
)
def test_an_old_statement_repeated_makes_no_event(days: int, are_one: bool) -> None:
    one, other = said(article("A", published="2026-02-07")), said(article("B", published=day(days)))
    assert bool(compared(one, other, together=[[one, other]]).events) == are_one


def day(later: int) -> str:
    import datetime

    return (datetime.date(2026, 2, 7) + datetime.timedelta(later)).isoformat()


def linked(one: ArticleRef, other: ArticleRef, first: Iterable[Any], second: Iterable[Any]) -> bool:
    """Whether two articles without a common statement are on one event, by (speaker, issues) of their claims."""
    claims = [
        said(where, f"{where.path} {number}", who, issues=issues)
        for where, of in ((one, first), (other, second))
        for number, (who, issues) in enumerate(of)
    ]
    return bool(compared(*claims).events)


RIVER, TALKS, BOTH = ["river"], ["talks"], ["river", "talks"]


@pytest.mark.parametrize(
    ("first", "second", "are_one"),
    [
        pytest.param([(ANA, RIVER)], [(ANA, RIVER)], True, id="the same speaker on the same issue"),
        pytest.param([(ANA, RIVER)], [(BO, RIVER)], False, id="another speaker"),
        pytest.param([(ANA, RIVER)], [(ANA, TALKS)], False, id="another issue"),
        pytest.param([(NORTH, RIVER)], [(NORTH, RIVER)], False, id="a state alone speaks everywhere"),
        pytest.param([(ANA, RIVER), (NORTH, RIVER)], [(ANA, RIVER), (NORTH, RIVER)], True, id="a state beside somebody"),
        pytest.param([(CY, RIVER)], [(CY, RIVER)], True, id="somebody whom the pack does not know"),
        pytest.param([(None, RIVER)], [(None, RIVER)], False, id="nobody known"),
        pytest.param([(ANA, RIVER), (BO, RIVER)], [(ANA, RIVER)], True, id="half of what one has"),
        pytest.param([(ANA, RIVER), (BO, RIVER), (BO, RIVER)], [(ANA, RIVER)], False, id="less than half of what one has"),
        pytest.param([(ANA, BOTH)], [(ANA, RIVER)], True, id="all issues of the one with fewer"),
        pytest.param([(ANA, [*RIVER, "a", "b"])], [(ANA, [*RIVER, "c", "d"])], False, id="a third of the issues"),
        pytest.param([(ANA, ["other"])], [(ANA, ["other"])], False, id="what is on no issue of the pack"),
        pytest.param([(ANA, [])], [(ANA, [])], False, id="no issue"),
    ],
)
def test_articles_of_one_day_with_speakers_and_issues_in_common(first: Any, second: Any, are_one: bool) -> None:
    assert linked(article("A"), article("B"), first, second) == are_one
    assert linked(article("A"), article("B"), second, first) == are_one


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        ("2026-02-07", "2026-02-07", True),
        ("2026-02-07", day(DAYS), True),
        ("2026-02-07", day(-DAYS), True),
        ("2026-02-07", day(DAYS + 1), False),
        ("2026-02-07", "2026-02", False),
        ("2026-02", "2026-02", False),
        (None, "2026-02-07", False),
        (None, None, False),
        ("soon", "soon", False),
        ("2026-02-30", "2026-02-30", False),
    ],
)
def test_without_a_common_statement_the_days_must_be_known_and_near(one: str | None, other: str | None, are_one: bool) -> None:
    assert linked(article("A", published=one), article("B", published=other), [(ANA, RIVER)], [(ANA, RIVER)]) == are_one


def test_articles_of_one_outlet_alone_are_no_event() -> None:
    one, other = said(article("A", "1.txt")), said(article("A", "2.txt"))
    found = compared(one, other, together=[[one, other]])
    assert found.events == []
    assert [ref.path for ref in found.alone["A"]] == ["1.txt", "2.txt"]


def test_two_articles_of_an_outlet_come_together_by_one_of_another() -> None:
    first, second, other = said(article("A", "1.txt")), said(article("A", "2.txt"), "It will stay ours"), said(article("B"))
    again = said(article("B"), "It will stay ours")
    (event,) = compared(first, second, other, again, together=[[first, other], [second, again]]).events
    assert paths(event) == {"A": ["1.txt", "2.txt"], "B": ["B.txt"]}


def test_a_story_that_goes_on_is_several_events_and_the_surest_links_hold() -> None:
    refs = [article("AB"[number % 2], f"{number}.txt", day(number * 4)) for number in range(4)]
    claims = [[said(ref, f"Words {ref.path} {n}", start=n) for n in range(3)] for ref in refs]
    together = [
        [claims[0][0], claims[1][0]],
        [claims[1][1], claims[2][0]],
        [claims[1][2], claims[2][1]],
        [claims[2][2], claims[3][0]],
    ]
    found = compared(*itertools.chain(*claims), together=together)
    assert [paths(event) for event in found.events] == [{"A": ["2.txt"], "B": ["1.txt"]}]
    assert {outlet: [ref.path for ref in refs] for outlet, refs in found.alone.items()} == {
        "A": ["0.txt"],
        "B": ["3.txt"],
        "C": [],
    }


def test_events_stand_by_date_and_undated_ones_last() -> None:
    claims = []
    together = []
    for number, date in enumerate([None, "2026-03-01", "2026-02-07"]):
        pair = [said(article(outlet, f"{outlet}{number}.txt", date), f"Words {number}") for outlet in "AB"]
        claims += pair
        together.append(pair)
    assert [event.first for event in compared(*claims, together=together).events] == ["2026-02-07", "2026-03-01", None]


# What each has of it


def test_what_all_have_and_what_each_leaves_out() -> None:
    a, b = article("A"), article("B")
    shared = [said(a, "The river is ours"), said(b, "The river belongs to us", kind="indirect")]
    only_a, only_b = said(a, "Talks are over", BO, 40), said(b, "We will talk", ANA, 40)
    (event,) = compared(*shared, only_a, only_b, together=[shared]).events
    told = [([*telling.claims], telling.missing, telling.speaker.name) for telling in event.tellings]
    assert told == [(["A", "B"], [], "Ana Sol"), (["A"], ["B"], "Bo Lund"), (["B"], ["A"], "Ana Sol")]
    assert event.tellings[0].claims == {"A": [shared[0]], "B": [shared[1]]}


def test_of_three_outlets_those_without_an_article_leave_nothing_out() -> None:
    a, b = said(article("A")), said(article("B"))
    alone = said(article("A"), "Talks are over", start=50)
    (event,) = compared(a, b, alone, together=[[a, b]]).events
    assert [telling.missing for telling in event.tellings] == [[], ["B"]]


def test_what_most_have_stands_before_what_one_has() -> None:
    refs = [article(outlet) for outlet in "ABC"]
    everywhere, twice = [said(ref) for ref in refs], [said(ref, "It will stay ours", start=50) for ref in refs[1:]]
    alone = [said(ref, f"{ref.outlet} alone has it", start=99) for ref in refs]
    (event,) = compared(*alone, *twice, *everywhere, together=[everywhere, twice]).events
    assert [telling.missing for telling in event.tellings] == [[], ["A"], ["B", "C"], ["A", "C"], ["A", "B"]]


def test_the_most_verbatim_wording_stands_first() -> None:
    a, b = article("A"), article("B")
    claims = [
        said(a, "The river is theirs, she says", kind="indirect", zone="headline"),
        said(a, "that the river is theirs, and not ours alone", kind="indirect", start=40),
        said(a, "The river “is ours”", kind="mixed", quoted=["is ours"], start=99),
        said(a, "The river is ours", start=140),
    ]
    other = said(b)
    (event,) = compared(*claims, other, together=[[*claims, other]]).events
    assert event.tellings[0].claims["A"] == [claims[3], claims[2], claims[1], claims[0]]


@pytest.mark.parametrize(
    ("inner", "position", "shown"),
    [
        ((4, 9), "North", False),
        ((4, 9), "South", True),
        ((40, 50), "North", True),
        ((0, 17), "North", True),
        ((10, 30), "North", True),
    ],
)
def test_a_part_of_a_claim_is_no_statement_left_out(inner: tuple[int, int], position: str, shown: bool) -> None:
    a, b = article("A"), article("B")
    whole, other = said(a, "The river is ours"), said(b)
    start, end = inner
    part = said(a, "x" * (end - start), NORTH, start, position=position)
    (event,) = compared(whole, other, part, together=[[whole, other]]).events
    assert any(telling.claims.get("A") == [part] for telling in event.tellings) == shown


@pytest.mark.parametrize(
    ("one", "other", "changes", "told"),
    [
        ("The river is ours", "the river is ours!", [("same", "the river is ours!")], None),
        (
            "Talks were truly offensive and regrettable",
            "Talks were really vexing and regrettable",
            [("same", "Talks were"), ("left out", "truly offensive"), ("put in", "really vexing"), ("same", "and regrettable")],
            "truly offensive → really vexing",
        ),
        ("The river is ours", "The river is ours at last", [("same", "The river is ours"), ("put in", "at last")], "+ at last"),
        ("The river is ours alone", "The river is ours", [("same", "The river is ours"), ("left out", "alone")], "− alone"),
        (
            "The river is ours",
            "Never will we yield",
            [("left out", "The river is ours"), ("put in", "Never will we yield")],
            None,
        ),
    ],
)
def test_wordings_are_compared_word_by_word(one: str, other: str, changes: list[tuple[str, str]], told: str | None) -> None:
    claims = [said(article("A"), one), said(article("B"), other)]
    found = compared(*claims, together=[claims])
    (telling,) = found.events[0].tellings
    assert {outlet: [(change.op, change.words) for change in of] for outlet, of in telling.changes.items()} == {"B": changes}
    text = " ".join(shown(found, 160).split())
    assert ("differs" in text) == (told is not None)
    assert told is None or f"differs {told} " in text


def test_many_differences_are_told_in_part_and_whose_they_are() -> None:
    words = [f"word{number}" for number in range(40)]
    other = ["else" if number % 4 == 0 else word for number, word in enumerate(words)]
    claims = [said(article(outlet), " ".join(of)) for outlet, of in zip("ABC", (words, other, words[1:]), strict=True)]
    text = " ".join(shown(compared(*claims, together=[claims]), 160).split())
    assert "differs in B word0 → else; word4 → else; word8 → else; word12 → else; word16 → else; word20 → else; 4 more" in text
    assert "differs in C − word0" in text


def holding(where: ArticleRef, words: str, who: Speaker, polarity: int, id: str = "ours") -> Claim:
    return said(where, words, who, len(words), propositions=[Stance(id=id, polarity=polarity)])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mine", "theirs", "is_near"),
    [
        ((ANA, 1, "ours"), (ANA, 1, "ours"), True),
        ((ANA, 1, "ours"), (ANA, -1, "ours"), False),
        ((ANA, 0, "ours"), (ANA, 0, "ours"), False),
        ((ANA, 1, "ours"), (BO, 1, "ours"), False),
        ((ANA, 1, "ours"), (ANA, 1, "talks"), False),
    ],
)
def test_what_may_be_told_in_other_words_is_named(mine: Any, theirs: Any, is_near: bool) -> None:
    a, b = article("A"), article("B")
    shared = [said(a), said(b)]
    one = holding(a, "Ours is the river, says she", mine[0], mine[1], mine[2])
    other = holding(b, "They shall never have it", theirs[0], theirs[1], theirs[2])
    found = compared(*shared, one, other, together=[shared])
    near = [telling.near for telling in found.events[0].tellings]
    assert near == ([{}, {"B": [other.id]}, {"A": [one.id]}] if is_near else [{}, {}, {}])
    text = " ".join(shown(found, 160).split())
    assert ("1 statement left out by B; ~ 1 perhaps told there in other words" in text) == is_near
    assert (f"{one.id[:6]} ~ {other.id[:6]}" in text) == is_near
    rows = list(flat_rows(found))
    at = rows[0].index("near")
    assert [row[at] for row in rows if row[at - 1] == "left out"] == ([other.id, one.id] if is_near else [None, None])


LONG = "the only obstacle is the stand that the other side takes"


@pytest.mark.parametrize(
    ("mine", "theirs", "text", "where"),
    [
        pytest.param("a hard and narrow road", "They walk a hard and narrow road", "", "claim", id="in a claim of nobody known"),
        pytest.param("a hard and narrow road", None, "It is “A hard and narrow  road”.", "text", id="in the text"),
        pytest.param(LONG, None, "Said was: the only obstacle is the stand of others.", "text", id="half of them"),
        pytest.param(LONG, None, "Yes, the only obstacle is gone.", None, id="less than half of them"),
        pytest.param("hard and narrow", None, "Hard and narrow.", None, id="three words"),
        pytest.param("a hard and narrow road", None, "A hard, and a narrow road", None, id="not in a row"),
        pytest.param("a hard and narrow road", None, "", None, id="nowhere"),
        pytest.param(f"{LONG} {'for ever and ever ' * 4}", f"that “{LONG}”", "", "quote", id="a part of them as a quote there"),
        pytest.param("river-crossing and road-building", None, "The river crossing and road building.", "text", id="marks apart"),
    ],
)
def test_what_is_printed_in_the_same_quoted_words_is_not_left_out(mine: str, theirs: Any, text: str, where: Any) -> None:
    a, b = article("A"), article("B")
    shared = [said(a), said(b)]
    one = said(a, mine, BO, 50)
    quoted = [LONG] if where == "quote" else []
    others = [said(b, theirs, None, 50, kind="mixed" if quoted else "indirect", quoted=quoted)] if theirs else []
    texts = {"A.txt": mine, "B.txt": text}
    found = compared(*shared, one, *others, together=[shared], text=lambda ref: texts[ref.path])
    (telling,) = [telling for telling in found.events[0].tellings if one in telling.claims.get("A", [])]
    assert telling.missing == ([] if where else ["B"])
    assert telling.printed == ({"B": [other.id for other in others]} if where else {})
    told = " ".join(shown(found, 160).split())
    assert ("In A 1 statement ~ quoted words stand in B too, not found as this speaker’s" in told) == bool(where)
    assert ("Only in A 1 statement left out by B" in told) != bool(where)
    at = f"{one.id[:6]} ~ {others[0].id[:6] if others else 'in the text'}"
    assert (at in told) == bool(where)
    rows = [dict(zip(next(iter(flat_rows(found))), row, strict=True)) for row in list(flat_rows(found))[1:]]
    assert ("words printed" in [row["told"] for row in rows]) == bool(where)


def test_of_three_outlets_one_may_print_the_words_and_one_leave_them_out() -> None:
    refs = [article(outlet) for outlet in "ABC"]
    everywhere, one = [said(ref) for ref in refs], said(refs[0], "a hard and narrow road", BO, 50)
    texts = {"A.txt": "", "B.txt": "a hard and narrow road", "C.txt": ""}
    found = compared(*everywhere, one, together=[everywhere], text=lambda ref: texts[ref.path])
    assert [(telling.missing, telling.printed) for telling in found.events[0].tellings] == [([], {}), (["C"], {"B": []})]
    told = " ".join(shown(found, 160).split())
    assert "In A 1 statement left out by C; ~ quoted words stand in B too, not found as this speaker’s" in told


def test_parts_of_others_are_counted() -> None:
    a, b = article("A"), article("B")
    whole, other, part = said(a), said(b), said(a, "river", NORTH, 4)
    found = compared(whole, other, part, together=[[whole, other]])
    assert found.events[0].parts == {"A": [part], "B": []}
    assert "Not compared, as they are parts of others: 1 of A" in shown(found)
    rows = [dict(zip(next(iter(flat_rows(found))), row, strict=True)) for row in list(flat_rows(found))[1:]]
    assert [(row["told"], row["id"], row["speaker"]) for row in rows][2:] == [("part of another", part.id, NORTH.name)]


def test_nobody_can_tell_who_has_what_nobody_is_known_to_have_said() -> None:
    a, b = said(article("A")), said(article("B"))
    unknown = said(article("A"), "Who knows", None, 50)
    (event,) = compared(a, b, unknown, together=[[a, b]]).events
    assert event.unknown == {"A": [unknown], "B": []}
    assert len(event.tellings) == 1


def test_a_copy_counts_for_the_outlet_that_printed_it() -> None:
    copy = article("B", "copy.txt")
    one, other = said(article("A"), appearances=[copy]), said(article("A"), "And so it stays", start=40, appearances=[copy])
    found = compared(one, other)
    (event,) = found.events
    assert paths(event) == {"A": ["A.txt"], "B": ["copy.txt"]}
    assert [telling.missing for telling in event.tellings] == [[], []]
    assert event.place(one, "B") == copy
    assert [(share.outlet, share.claims) for share in event.shares] == [("A", 2), ("B", 2)]
    rows = [dict(zip(next(iter(flat_rows(found))), row, strict=True)) for row in list(flat_rows(found))[1:]]
    assert [(row["outlet"], row["path"]) for row in rows[:2]] == [("A", "A.txt"), ("B", "copy.txt")]


def test_a_copy_in_an_outlet_that_nobody_asked_for_does_not_count() -> None:
    one = said(article("Z", "z.txt"), appearances=[article("A"), article("B")])
    (event,) = compared(one).events
    assert paths(event) == {"A": ["A.txt"], "B": ["B.txt"]}


def test_shares_count_sides_and_quoted_words() -> None:
    a, b = article("A"), article("B")
    claims = [
        said(a, "The river is ours"),
        said(a, "The river", NORTH, position="North"),  # a part of the first
        said(a, "that the talks “are over” now", BO, 40, kind="mixed", quoted=["are over"]),
        said(a, "who knows", None, 99, kind="indirect"),
    ]
    other = said(b, "the river was theirs", kind="indirect")
    found = compared(*claims, other, together=[[claims[0], other]])
    one, two = found.events[0].shares
    assert one.positions == {"North": 2, "South": 1, "none": 1}
    assert (one.claims, one.words, one.verbatim) == (4, 4 + 6 + 2, 4 + 2)
    assert one.verbatim_share == 0.5
    assert (two.positions, two.verbatim_share) == ({"North": 1}, 0.0)
    assert found.shares[0] == one
    assert (found.shares[2].claims, found.shares[2].verbatim_share) == (0, None)


def test_articles_without_a_claim_have_no_counterpart() -> None:
    a, b = said(article("A")), said(article("B"))
    bare = [article("A", "bare.txt"), article("Z", "z.txt"), article(None, "n.txt"), article("A")]
    found = compared(a, b, together=[[a, b]], articles=bare)
    assert {outlet: [ref.path for ref in refs] for outlet, refs in found.alone.items()} == {"A": ["bare.txt"], "B": [], "C": []}


def test_what_is_asked_for_is_shown_of_events_that_all_claims_make() -> None:
    a, b = said(article("A")), said(article("B"))
    talks = said(article("A"), "Talks are over", start=40, issues=["talks"])
    lonely = said(article("A", "later.txt", "2026-05-01"), "Talks, what talks", issues=["talks"])
    other = said(article("A", "latest.txt", "2026-06-01"), "The river, what river")
    found = compared(a, b, talks, lonely, other, together=[[a, b]], asked={talks.id, lonely.id})
    (event,) = found.events
    assert [(telling.claims, telling.missing) for telling in event.tellings] == [({"A": [talks]}, ["B"])]
    assert [ref.path for ref in found.alone["A"]] == ["later.txt"]
    assert event.shares[1].claims == 0
    nothing = compared(a, b, together=[[a, b]], asked=set())
    assert (nothing.events, nothing.alone) == ([], {"A": [], "B": [], "C": []})


REFS = st.builds(
    lambda outlet, number: article(outlet, f"{outlet}{number}.txt", f"2026-02-{number + 7:02}" if number < 4 else None),
    st.sampled_from("ABZ"),
    st.integers(0, 5),
)


@settings(deadline=None)
@given(st.lists(st.tuples(REFS, st.integers(0, 5), st.sampled_from([ANA, BO, None]), st.lists(REFS, max_size=2)), max_size=14))
def test_no_claim_and_no_article_gets_lost(rows: list[tuple[ArticleRef, int, Speaker | None, list[ArticleRef]]]) -> None:
    claims = [
        said(ref, f"Words {number}", who, number * 20, appearances=[copy for copy in copies if copy.path != ref.path])
        for ref, number, who, copies in rows
    ]
    by_words: dict[Any, list[Claim]] = {}
    for claim in claims:
        if claim.speaker:
            by_words.setdefault((claim.text, claim.speaker.name), []).append(claim)
    found = compare_outlets(claims, ["A", "B"], [same(*of) for of in by_words.values()])
    assert OutletsCompared.model_validate_json(found.model_dump_json()) == found
    standing = [(ref, claim) for claim in claims for ref in {r.path: r for r in (claim.article, *claim.appearances)}.values()]
    every = {ref.path for ref, _ in standing if ref.outlet in ("A", "B")}
    placed = [ref.path for event in found.events for refs in event.articles.values() for ref in refs]
    alone = [ref.path for refs in found.alone.values() for ref in refs]
    assert sorted(placed + alone) == sorted(every)
    for event in found.events:
        here = {ref.path for refs in event.articles.values() for ref in refs}
        shown_ids = {c.id for telling in event.tellings for of in telling.claims.values() for c in of}
        shown_ids |= {c.id for beside in (event.unknown, event.parts) for of in beside.values() for c in of}
        assert shown_ids == {claim.id for ref, claim in standing if ref.path in here}
        assert all({*telling.claims, *telling.missing, *telling.printed} == {*event.articles} for telling in event.tellings)
        assert all(not {*telling.missing} & {*telling.printed} for telling in event.tellings)
    assert {len(row) for row in flat_rows(found)} == {15}


# The table


def shown(found: OutletsCompared, width: int = 80) -> str:
    stream = io.StringIO()
    out = Console(file=stream, width=width, markup=False, emoji=False, highlight=False, no_color=True)
    for block in outlets_compared(found, SIDES, 6, width):
        out.print(block)
    return stream.getvalue()


def example() -> OutletsCompared:
    a, b = article("A", title="Talks stall"), article("B", title="River talks collapse", published="2026-02-08")
    shared = [said(a), said(b, "The river belongs to us", kind="indirect", cue=Passage(start=0, end=5, text="claimed"))]
    more = [said(a, "Talks are over", BO, 40), said(a, "Who knows", None, 70), said(b, "We will talk", ANA, 40)]
    lonely = said(article("A", "lonely.txt", "2026-05-01", "River news"))
    return compared(*shared, *more, lonely, together=[shared], outlets=["A", "B"])


@pytest.mark.parametrize("width", [40, 60, 80, 100, 160, 200])
def test_table_at_any_width(width: int) -> None:
    lines = shown(example(), width).splitlines()
    assert max(map(len, lines)) <= min(width, 160)
    text = " ".join(" ".join(lines).split())
    assert text.startswith(
        "Event 1 of 1 linked by statements in common A Talks stall 7 February 2026 · A.txt B River talks collapse"
    )
    assert "In both 1 statement North Ana Sol A “The river is ours”" in text
    assert "B claimed: The river belongs to us c_" in text
    assert "Only in A 1 statement left out by B South Bo Lund “Talks are over”" in text
    assert "Only in B 1 statement left out by A North Ana Sol “We will talk”" in text
    assert "Not compared, as nobody knows the speaker: 1 of A" in text
    assert text.endswith("Without counterpart, A: River news (2026-05-01)")


def test_figures_stand_by_outlet() -> None:
    lines = [line.split() for line in shown(example(), 100).splitlines()]
    at = lines.index(["claims", "by", "position", "North", "South", "none", "quoted", "words"])
    assert lines[at + 1] == ["A", "1", "1", "1", "100%"]
    assert lines[at + 2] == ["B", "2", "·", "·", "38%"]


def test_several_events_are_summed() -> None:
    claims = [said(article(outlet, f"{outlet}{n}.txt", f"2026-0{n}-07"), f"Words {n}") for n in (2, 3) for outlet in "AB"]
    text = shown(compared(*claims, together=[claims[:2], claims[2:]], outlets=["A", "B"]), 100)
    assert "Event 1 of 2" in text
    assert "Event 2 of 2" in text
    assert ["A", "2", "100%"] in [line.split() for line in text[text.index("All events") :].splitlines()]


def test_an_event_by_date_says_so_and_many_lonely_articles_are_named_in_part() -> None:
    claims = [said(article(outlet), f"Words of {outlet}") for outlet in "AB"]
    lonely = [article("A", f"{number}.txt", None) for number in range(9)]
    text = shown(compared(*claims, outlets=["A", "B"], articles=lonely), 160)
    assert "linked by date, speakers and issues; no statement in common" in text
    assert "Without counterpart, A: 0.txt, 1.txt, 2.txt, 3.txt, 4.txt, 5.txt and 3 more" in text


def test_what_two_of_three_have_is_told_with_both_wordings() -> None:
    refs = [article(outlet) for outlet in "ABC"]
    everywhere, twice = [said(ref) for ref in refs], [said(ref, f"It stays ours, {ref.outlet}", start=50) for ref in refs[:2]]
    text = " ".join(shown(compared(*everywhere, *twice, together=[everywhere, twice]), 120).split())
    assert "In all 1 statement" in text
    assert "Only in A and B 1 statement left out by C North Ana Sol A “It stays ours, A”" in text


@pytest.mark.parametrize("width", [40, 80, 160])
def test_nothing_in_an_article_steers_the_terminal(width: int) -> None:
    who = ANA.model_copy(update={"name": NASTY, "id": None, "side": NASTY})
    cue = Passage(start=0, end=1, text=NASTY)
    refs = [article(f"{NASTY}{n}", NASTY * (n + 1), "2026-02-07", NASTY) for n in range(2)]
    claims = [said(ref, f"{NASTY} {n}", who, n * 99, cue=cue) for ref in refs for n in range(2)]
    found = compared(*claims, outlets=[ref.outlet or "" for ref in refs], articles=[article(refs[0].outlet, "x\x1b.txt")])
    text = shown(found, width)
    assert len(found.events) == 1
    assert not set(text) & set("\x1b\x07\x9b\u202e\x00")
    assert "[red]red[/red]" in "".join(text.split())


# The command


@pytest.fixture(autouse=True)
def statements(monkeypatch: pytest.MonkeyPatch) -> None:
    """Statements as the command finds them: claims with the very same words are one."""

    def found(claims: Iterable[Claim], text: object, _names: object) -> list[Statement]:
        assert callable(text)
        by_words: dict[str, list[Claim]] = {}
        for claim in claims:
            if claim.speaker:
                by_words.setdefault(claim.text, []).append(claim)
        return [same(*claims) for claims in by_words.values()]

    monkeypatch.setattr(statements_module, "statements", found)


@pytest.fixture
def outlets(store_path: Path) -> Path:
    """A store with three outlets: the Gazette and the Mail on one day, the Evening Gazette later, and a Mail without a claim."""
    rows = [
        (article("The Gazette", "a.txt", title="Talks stall"), ["The river is ours", "Talks are over"]),
        (article("Norburg Mail", "b.txt", title="Talks collapse"), ["The river is ours"]),
        (article("Evening Gazette", "c.txt", "2026-05-01"), ["Nobody knows"]),
        (article("Norburg Mail", "d.txt", "2026-05-01", "Weather"), []),
    ]
    with Store.open(store_path) as store:
        for ref, words in rows:
            claims = [said(ref, text, ANA, 50 * n, id=f"c_{ref.path}{n}") for n, text in enumerate(words)]
            store.save(ref, "no text " * 20, claims, make_run(), keep_copies=True)
    return store_path


def run(*args: str | Path, columns: int = 100) -> typer.testing.Result:
    runner = typer.testing.CliRunner()
    return runner.invoke(app, [str(arg) for arg in args], prog_name="kuriltool", env={"COLUMNS": str(columns)})


@pytest.mark.usefixtures("outlets")
def test_json_is_the_record() -> None:
    result = run("compare", "--outlet", "the gazette", "--outlet", "mail")
    assert (result.exit_code, result.stderr) == (0, "")
    found = OutletsCompared.model_validate_json(result.stdout)
    assert found.outlets == ["The Gazette", "Norburg Mail"]
    assert [([*telling.claims], telling.missing) for telling in found.events[0].tellings] == [
        (["The Gazette", "Norburg Mail"], []),
        (["The Gazette"], ["Norburg Mail"]),
    ]
    assert [ref.path for ref in found.alone["Norburg Mail"]] == ["d.txt"]


@pytest.mark.usefixtures("outlets")
def test_jsonl_csv_and_files(tmp_path: Path) -> None:
    asked = ("compare", "--outlet", "the gazette", "--outlet", "mail")
    (line,) = run(*asked, "--format", "jsonl").stdout.splitlines()
    assert [*json.loads(line)["articles"]] == ["The Gazette", "Norburg Mail"]
    result = run(*asked, "-o", tmp_path / "x.csv")
    assert "1 event written to" in result.stderr
    rows = list(csv.DictReader(io.StringIO((tmp_path / "x.csv").read_text("utf-8"))))
    assert [(row["outlet"], row["told"], row["text"], row["title"]) for row in rows] == [
        ("The Gazette", "reported", "The river is ours", "Talks stall"),
        ("Norburg Mail", "reported", "The river is ours", "Talks collapse"),
        ("The Gazette", "reported", "Talks are over", "Talks stall"),
        ("Norburg Mail", "left out", "", ""),
    ]


@pytest.mark.usefixtures("outlets")
def test_filters_choose_what_is_shown() -> None:
    found = json.loads(run("compare", "--outlet", "the gazette", "--outlet", "mail", "--search", "talks").stdout)
    assert [telling["missing"] for telling in found["events"][0]["tellings"]] == [["Norburg Mail"]]
    nothing = run("compare", "--outlet", "the gazette", "--outlet", "mail", "--since", "2027")
    assert json.loads(nothing.stdout)["events"] == []
    assert "no event told by both The Gazette and Norburg Mail fits all of that" in nothing.stderr


@pytest.mark.usefixtures("outlets")
@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        (("gazette", "mail"), 2, '"gazette" fits Evening Gazette and The Gazette; give more of the one you mean'),
        (("mail", "norburg"), 2, '"mail" and "norburg" are both Norburg Mail; name two outlets'),
        (("mail", "gazete"), 0, 'no outlet "gazete"; did you mean'),
        (("evening", "mail", "the gazette", "--since", "2027"), 0, "no event told by more than one of Evening Gazette, Norburg"),
        (("evening", "mail"), 0, "no event told by both Evening Gazette and Norburg Mail"),
    ],
)
def test_names_that_mean_no_two_outlets(given: tuple[str, ...], code: int, told: str) -> None:
    outlets = itertools.chain(*(("--outlet", name) for name in given[:3] if name != "--since"))
    result = run("compare", *outlets, *given[3:])
    assert result.exit_code == code
    assert told in " ".join(result.stderr.replace("│", "").split())
    if not code:
        assert json.loads(result.stdout)["events"] == []


@pytest.mark.usefixtures("outlets")
def test_an_outlet_that_is_not_there_leaves_the_others_to_be_compared() -> None:
    result = run("compare", "--outlet", "xyz", "--outlet", "the gazette", "--outlet", "mail")
    assert 'no outlet "xyz"; here: Evening Gazette, Norburg Mail and The Gazette' in result.stderr
    assert len(json.loads(result.stdout)["events"]) == 1
    alone = run("compare", "--outlet", "xyz", "--outlet", "mail", "--format", "table")
    assert (alone.stdout, alone.exit_code) == ("", 0)
    assert "nothing to compare Norburg Mail with; name two outlets" in " ".join(alone.stderr.split())
    nobody = run("compare", "--outlet", "xyz", "--outlet", "abc", "--format", "table")
    assert "no outlet to compare" in nobody.stderr


def test_a_name_to_the_letter_means_that_outlet_alone(store_path: Path) -> None:
    with Store.open(store_path) as store:
        for name in ("Mail", "MAIL"):
            ref = article(name)
            store.save(ref, "no text", [said(ref, id=f"c_{name}")], make_run(), keep_copies=True)
    assert json.loads(run("compare", "--outlet", "Mail", "--outlet", "MAIL").stdout)["outlets"] == ["Mail", "MAIL"]
    assert "fits MAIL and Mail" in " ".join(run("compare", "--outlet", "mail", "--outlet", "Mail").stderr.split())


def test_an_empty_store(store_path: Path) -> None:
    with Store.open(store_path):
        pass
    result = run("compare", "--outlet", "a", "--outlet", "b")
    assert json.loads(result.stdout)["events"] == []
    assert 'no outlet "a"; no claim here has one' in result.stderr


def test_the_command_needs_no_spacy(outlets: Path) -> None:
    code = (
        "import sys\nfrom kuriltool.cli import app\n"
        f"asked = ['--store', {str(outlets)!r}, 'compare', '--outlet', 'the gazette', '--outlet', 'mail', '--format', 'table']\n"
        "try: app(asked)\n"
        "except SystemExit: pass\n"
        "print([m for m in ('spacy', 'thinc') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert "Event 1 of 1" in done.stdout
    assert done.stdout.endswith("[]\n")


@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "table"])
@pytest.mark.parametrize("given", [(), ("--by", "proposition"), ("--outlet", f"{NASTY}0", "--outlet", f"{NASTY}1")])
def test_nothing_of_an_article_steers_what_the_output_is_printed_on(
    store_path: Path, format: str, given: tuple[str, ...]
) -> None:
    nasty = NASTY.replace("\x00", "")  # no option can hold it
    given = tuple(part.replace("\x00", "") for part in given)
    with Store.open(store_path) as store:
        for number in range(2):
            ref = article(f"{nasty}{number}", f"{number}.txt", title=nasty)
            claim = holding(ref, nasty, ANA, 1, nasty).model_copy(update={"issues": [nasty], "id": f"c_{number}"})
            store.save(ref, "no text", [claim], make_run(), keep_copies=True)
    result = run("compare", *given, "--format", format)
    assert result.exit_code == 0
    assert not set(result.stdout) & set("\x1b\x07\x9b\u202e")
    assert "[red]red" in "".join(result.stdout.split())
