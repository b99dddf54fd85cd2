"""Views that turned, and words that a side took up or dropped: what is told as news, and what is not."""

from __future__ import annotations

import csv
import io
import json
import math
import random
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
import typer.testing
from conftest import PACK, make_run
from hypothesis import given
from hypothesis import strategies as st

from kuriltool.analysis import wording
from kuriltool.analysis.turns import Turn, turns
from kuriltool.analysis.wording import Spoken, Trace, changes, phrase_of, tokens, trace
from kuriltool.cli import app
from kuriltool.model import ArticleRef, Claim, Lost, Passage, Polarity, Reasons, Review, Speaker, Stance
from kuriltool.store import Store

NASTY = "\x1b]52;c;aGk=\x07 \x9b2J \u202egnorw [red]red[/red] \x00"
STATES = {"river": "The river belongs to the North"}
ANA = Speaker(id="ana", name="Ana Sol", side="North", via="name")
BO = Speaker(id="bo", name="Bo Lund", side="South", via="name")


def claim(
    path: str,
    text: str = "The river is ours",
    said: str | None = "2026-02-07",
    *,
    view: Polarity | None = None,
    speaker: Speaker | None = ANA,
    position: str | None = "North",
    **changes: object,
) -> Claim:
    """A claim of an article that holds nothing else, so that passages count from its first character."""
    article = ArticleRef(path=path, outlet=f"Outlet of {path}", sha256=f"{abs(hash(path)):064x}"[:64])
    found = Claim(
        id=f"c_{path}_{text[:9]}_{said}_{view}",
        article=article,
        kind="indirect",
        text=text,
        content=[Passage(start=0, end=len(text), text=text)],
        speaker=speaker,
        position=position,
        propositions=[] if view is None else [Stance(id="river", polarity=view)],
        said_on=said,
        rule="say-that",
        confidence=0.9,
        pack=PACK,
    )
    return found.model_copy(update=changes)


def told(found: Iterable[Turn]) -> list[tuple[str, str | None, int, str | None, int, int | None, bool]]:
    return [
        (
            turn.order,
            turn.before.claim.said,
            turn.before.polarity,
            turn.after.claim.said,
            turn.after.polarity,
            turn.days,
            turn.same_article,
        )
        for turn in found
    ]


# views


Views = Sequence[tuple[str, str | None, Polarity]]


@pytest.mark.parametrize(
    ("views", "expected"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([("a", "2020-01-01", 1), ("b", "2022-01-01", 1)], [], id="the same view twice"),
        pytest.param([("a", "2020-01-01", 1), ("b", "2022-01-01", 0)], [], id="no view never counts"),
        pytest.param(
            [("b", "2020-01-31", -1), ("a", "2020-01-01", 1)],
            [("later", "2020-01-01", 1, "2020-01-31", -1, 30, False)],
            id="a turn, whatever the order of articles",
        ),
        pytest.param(
            [("a", "2019-01-01", 1), ("b", "2020-01-01", 1), ("c", "2021-01-01", -1), ("d", "2022-01-01", 1)],
            [
                ("later", "2020-01-01", 1, "2021-01-01", -1, 366, False),
                ("later", "2021-01-01", -1, "2022-01-01", 1, 365, False),
            ],
            id="there and back, from the last time to the first",
        ),
        pytest.param(
            [("a", "2020-01-01", 1), ("b", "2020-01-01", -1)],
            [("same time", "2020-01-01", 1, "2020-01-01", -1, None, False)],
            id="two articles of one day",
        ),
        pytest.param(
            [("a", "2020-01-01", 1), ("a", "2020-01-01", -1)],
            [("same time", "2020-01-01", 1, "2020-01-01", -1, None, True)],
            id="one article of one day",
        ),
        pytest.param(
            [("a", "2020-01-01", 1), ("a", "2020-01-01", -1), ("b", "2020-01-01", -1), ("c", "2020-01-01", 1)],
            [("same time", "2020-01-01", -1, "2020-01-01", 1, None, False)],
            id="one article tells both, and two others contradict each other",
        ),
        pytest.param(
            [("a", "2020-01-01", 1), ("a", "2020-06-01", -1)],
            [("later", "2020-01-01", 1, "2020-06-01", -1, 152, False)],
            id="one article that tells of two days",
        ),
        pytest.param(
            [("a", "2019-01-01", 1), ("b", "2020-01-01", 1), ("c", "2020-01-01", -1), ("d", "2021-01-01", -1)],
            [
                ("later", "2019-01-01", 1, "2021-01-01", -1, 731, False),
                ("same time", "2020-01-01", 1, "2020-01-01", -1, None, False),
            ],
            id="no turn begins or ends where reports contradict each other",
        ),
        pytest.param(
            [("a", "2020-01-01", 1), ("b", None, -1)],
            [("unknown", "2020-01-01", 1, None, -1, None, False)],
            id="one without a date",
        ),
        pytest.param([("a", None, 1), ("b", None, -1)], [("unknown", None, 1, None, -1, None, False)], id="both without a date"),
        pytest.param(
            [("a", "2020-01-01", 1), ("b", "2021-01-01", -1), ("c", None, 1)],
            [("later", "2020-01-01", 1, "2021-01-01", -1, 366, False)],
            id="without a date nothing new",
        ),
        pytest.param(
            [("a", "2020-01", 1), ("b", "2020-02-03", -1)],
            [("later", "2020-01", 1, "2020-02-03", -1, 3, False)],
            id="a month wholly before a day",
        ),
        pytest.param(
            [("a", "2020", 1), ("b", "2020-02", -1)],
            [("same time", "2020", 1, "2020-02", -1, None, False)],
            id="a month within a year",
        ),
        pytest.param(
            [("a", "2020-01-05", 1), ("b", "2020", -1), ("c", "2020-03-01", -1)],
            [("later", "2020-01-05", 1, "2020-03-01", -1, 56, False)],
            id="a year hides no turn within it",
        ),
    ],
)
def test_turns(views: Views, expected: list[object]) -> None:
    claims = [claim(path, f"words {number}", said, view=view) for number, (path, said, view) in enumerate(views)]
    assert told(turns(claims, STATES)) == expected


DOUBT = Reasons(lost=[Lost(what="position", value="South", why="South holds it")])


@pytest.mark.parametrize(
    ("views", "expected"),
    [
        pytest.param([("2020-01-01", 1, False), ("2021-01-01", -1, True)], [("later", -1, True)], id="one view is doubtful"),
        pytest.param(
            [("2020-01-01", 1, False), ("2021-01-01", -1, True), ("2022-01-01", 1, False)],
            [("later", -1, True), ("later", 1, True)],
            id="there and back by a doubtful one",
        ),
        pytest.param(
            [("2020-01-01", 1, False), ("2021-01-01", -1, True), ("2022-01-01", -1, False)],
            [("later", -1, False)],
            id="a doubtful one beside a plain one is none",
        ),
        pytest.param(
            [("2020-01-01", 1, False), ("2021-01-01", 1, True), ("2021-01-01", -1, False)],
            [("later", -1, False), ("same time", -1, True)],
            id="a doubtful one hides no turn",
        ),
        pytest.param([("2020-01-01", 1, True), (None, -1, False)], [("unknown", -1, True)], id="without a date"),
    ],
)
def test_doubtful_claims_come_last_and_are_marked(views: Sequence[tuple[str | None, Polarity, bool]], expected: object) -> None:
    claims = [
        claim(f"{number}.txt", f"words {number}", said, view=view, reasons=DOUBT if doubtful else Reasons())
        for number, (said, view, doubtful) in enumerate(views)
    ]
    assert [(turn.order, turn.after.polarity, turn.doubtful) for turn in turns(claims, STATES)] == expected


def test_of_a_view_a_claim_that_is_not_doubtful_is_shown() -> None:
    claims = [
        claim("a.txt", "old", "2019-01-01", view=1),
        claim("b.txt", "quoted", "2020-01-01", view=1, kind="direct", reasons=DOUBT),
        claim("c.txt", "rejected", "2021-01-01", view=-1, reasons=DOUBT),
    ]
    (turn,) = turns(claims, STATES)
    assert (turn.before.claim.text, turn.before.claims, turn.doubtful) == ("old", 2, True)


def test_speakers_go_by_id_else_by_name_and_nobody_known_never_turns() -> None:
    views: list[tuple[Speaker | None, Polarity]] = [
        (ANA, 1),
        (BO, -1),
        (None, 1),
        (None, -1),
        (Speaker(id=None, name="José Roe", via="name"), 1),
        (Speaker(id=None, name="JOSE ROE", via="name"), -1),
        (ANA.model_copy(update={"name": "Minister Sol"}), -1),
    ]
    claims = [
        claim(f"{number}.txt", said=f"202{number}-01-01", view=view, speaker=speaker)
        for number, (speaker, view) in enumerate(views)
    ]
    assert [(turn.speaker, turn.name) for turn in turns(claims, STATES)] == [("ana", "Ana Sol"), (None, "José Roe")]


def test_a_turn_shows_the_most_verbatim_claim_and_counts_the_others() -> None:
    claims = [
        claim("a.txt", "old", "2019-01-01", view=1),
        claim("b.txt", "paraphrased", "2020-01-01", view=1),
        claim("c.txt", "quoted", "2020-01-01", view=1, kind="direct", confidence=0.5),
        claim("d.txt", "rejected", "2021-01-01", view=-1, review=Review(verdict="confirmed", on="2026-01-01", origin="x")),
    ]
    (turn,) = turns(claims, STATES)
    assert (turn.before.claim.text, turn.before.claims, turn.before.articles) == ("quoted", 3, 3)
    assert turn.confidence == pytest.approx(0.5)
    assert turn.states == "The river belongs to the North"


def test_sure_turns_stand_first_and_those_in_one_article_last() -> None:
    def pair(speaker: str, said: str, confidence: float, paths: str) -> list[Claim]:
        who = Speaker(id=speaker, name=speaker, via="name")
        one, other = (f"{speaker}{path}" for path in paths)
        later = said if paths == "aa" or said == "2020-02-02" else "2022-01-01"
        return [
            claim(one, "so", said, view=1, speaker=who, confidence=confidence),
            claim(other, "not so", later, view=-1, speaker=who, confidence=confidence),
        ]

    claims = [
        *pair("one article", "2020-01-01", 1.0, "aa"),
        *pair("one day", "2020-02-02", 1.0, "ab"),
        *pair("unsure", "2020-01-01", 0.6, "ab"),
        *pair("sure", "2020-01-01", 0.9, "ab"),
    ]
    assert [turn.name for turn in turns(claims, STATES)] == ["sure", "unsure", "one day", "one article"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("ab"),
            st.sampled_from(["2020", "2020-01", "2020-01-05", "2021-03-01", None]),
            st.sampled_from([1, 0, -1]),
        ),
        max_size=9,
    )
)
def test_turns_join_opposite_views_and_later_ones_are_later(views: list[tuple[str, str | None, Polarity]]) -> None:
    claims = [claim(path, f"words {number}", said, view=view) for number, (path, said, view) in enumerate(views)]
    found = turns(claims, STATES)
    assert bool(found) == ({1, -1} <= {view for _, _, view in views})
    for turn in found:
        assert turn.before.polarity == -turn.after.polarity
        assert (turn.days is not None) == (turn.order == "later")
        assert turn.days is None or turn.days > 0


# words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The river's “inherent territory”", [["the", "river", "inherent", "territory"]]),
        ("José’s visa-free visits, again", [["jose", "visa", "free", "visits", "again"]]),
        ("Ours. It is ours; always", [["ours"], ["it", "is", "ours"], ["always"]]),
        ("the U.S. base (old) don't", [["the", "u", "s"], ["base"], ["old"], ["don't"]]),
        ("one\n\ntwo\nthree — four", [["one"], ["two", "three"], ["four"]]),
        ("", []),
        ("…", []),
        ("🌊 river", [["river"]]),
    ],
)
def test_words_are_compared_without_case_accents_and_marks(text: str, expected: list[list[str]]) -> None:
    found = tokens(text)
    assert [[token.word for token in part] for part in found] == expected
    assert all(wording._folded(text[token.start : token.end]) == token.word for part in found for token in part)


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("Inherent  Territory", ["inherent", "territory"]),
        ("“illegal* occup*”", ["illegal*", "occup*"]),
        ("the river's", ["the", "river"]),
    ],
)
def test_a_phrase_is_folded_as_texts_are(phrase: str, words: list[str]) -> None:
    assert phrase_of(phrase) == words


@pytest.mark.parametrize("phrase", ["", "*", " “” ", "…"])
def test_a_phrase_needs_a_word(phrase: str) -> None:
    with pytest.raises(ValueError, match="holds no word"):
        phrase_of(phrase)


def spoken(claims: Iterable[Claim]) -> Spoken:
    return Spoken(claims, ["North", "South"])


def traced(claims: Iterable[Claim], phrase: str = "inherent territory") -> Trace:
    return trace(spoken(claims), phrase)[0]


def test_a_trace_counts_claims_articles_and_days() -> None:
    claims = [
        claim("a.txt", "It is “inherent  territory”.", "2012-02-07", kind="mixed", quoted=["inherent  territory"]),
        claim("a.txt", "that inherent territory stays", "2012-02-07"),
        claim("b.txt", "the INHERENT\nterritory", "2012-02-07", speaker=BO),
        claim("c.txt", "inherent. Territory", "2013-02-07"),
        claim("d.txt", "The North's inherent territory", "2014-02"),
        claim("e.txt", "inherent territory", "2014"),
        claim("f.txt", "inherent territory", None),
        claim("g.txt", "inherent territory of ours", "2014-01-01", position="South"),
        claim("h.txt", "inherent territory", "2014-01-01", position=None),
    ]
    north, south = trace(spoken(claims), "Inherent territory")
    assert (north.side, north.claims, north.quoted, north.articles, north.days, north.of) == ("North", 4, 1, 3, 1, 2)
    assert (south.side, south.claims, south.days) == ("South", 1, 1)
    assert north.first is not None
    assert (north.first.words, north.first.claim.said) == ("inherent  territory", "2012-02-07")
    assert north.last is not None
    assert north.last.claim.said == "2014-02"
    assert [(year.year, year.claims, year.quoted, year.days, year.of) for year in north.years] == [
        (2012, 3, 1, 1, 1),
        (2013, 0, 0, 0, 1),
        (2014, 1, 0, 0, 0),
    ]
    assert (spoken(claims).left_out, spoken(claims).without_day) == (2, 1)


def test_words_stand_within_one_passage_and_come_from_it() -> None:
    text = "our inherent … territory"
    parted = [Passage(start=4, end=16, text="our inherent"), Passage(start=40, end=49, text="territory")]
    assert traced([claim("a.txt", text, content=parted)]).claims == 0
    behind = [Passage(start=4, end=7, text="our"), Passage(start=30, end=48, text="inherent territory")]
    found = traced([claim("a.txt", "our … inherent territory", content=behind)])
    assert found.first is not None
    assert found.first.words == "inherent territory"


def yearly(years: Iterable[int], text: str, times: int = 8, start: int = 0) -> list[Claim]:
    """Claims on so many days of each year, each in an article of its own."""
    return [
        claim(f"{year}-{number}.txt", text, (date(year, 1, 10) + timedelta(days=31 * number + start)).isoformat())
        for year in years
        for number in range(times)
    ]


def test_gap_and_return_are_told_with_their_chance() -> None:
    using, silent = "this is inherent territory", "this is ours by right"
    claims = [*yearly(range(2012, 2018), using), *yearly(range(2018, 2022), silent), *yearly(range(2022, 2024), using)]
    found = traced(claims)
    (gap,) = found.silences
    assert (gap.place, gap.last_used, gap.used_again, gap.days) == ("between", "2017-08-15", "2022-01-10", 32)
    assert gap.chance < 1e-9


def test_a_silence_of_few_days_is_told_as_chance() -> None:
    claims = [*yearly([2012], "inherent territory", 2), *yearly([2013], "ours", 2), *yearly([2014], "inherent territory", 2)]
    (gap,) = traced(claims).silences
    assert (gap.days, gap.chance) == (2, pytest.approx(5 / 15))  # five places for it, one of fifteen shuffles for each


@pytest.mark.parametrize(
    ("month", "places"),
    [
        ("2012-06", ["after"]),
        ("2013-01", ["before", "after"]),
        ("2013-02", ["before", "after"]),
        ("2013-04", ["before"]),
        ("2016-01", ["before"]),
    ],
)
def test_a_month_in_which_it_was_said_ends_a_silence(month: str, places: list[str]) -> None:
    claims = [*yearly([2012], "ours", 8), *yearly([2013], "inherent territory", 4), *yearly([2014, 2015], "ours", 8)]
    found = traced([*claims, claim("month.txt", "inherent territory", month)])
    if month == "2013-01":  # the first use was on the 10th, so this may have been before it
        places = ["after"]
    assert [one.place for one in found.silences] == places
    assert (found.claims, found.days, found.of) == (5, 4, 28)


def test_months_change_no_wording() -> None:
    days = chatter(40, [("inherent territory", range(20))])
    months = [claim(f"month{number}.txt", "inherent territory", f"2018-{number:02}") for number in range(1, 13)]
    assert changes(spoken(days)) == changes(spoken([*days, *months]))


def test_silences_before_and_after() -> None:
    claims = [*yearly([2012], "ours", 8), *yearly([2013], "inherent territory", 4), *yearly([2014, 2015], "ours", 8)]
    assert [(one.place, one.last_used, one.used_again, one.days) for one in traced(claims).silences] == [
        ("before", None, "2013-01-10", 8),
        ("after", "2013-04-13", None, 16),
    ]


@given(st.integers(2, 9).flatmap(lambda every: st.tuples(st.just(every), st.integers(1, every), st.integers(1, every))))
def test_the_chance_of_a_silence_bounds_that_of_shuffled_days(numbers: tuple[int, int, int]) -> None:
    from itertools import combinations

    every, uses, silent = numbers
    shuffles = [*combinations(range(every), uses)]
    longest = [max(b - a - 1 for a, b in zip([-1, *used], [*used, every], strict=True)) for used in shuffles]
    share = sum(number >= silent for number in longest) / len(shuffles)
    days = [date(2020, 1, 1) + timedelta(days=number) for number in range(every)]
    own = wording._silences(days, [day for number, day in enumerate(days) if number in shuffles[0]], [])
    assert all(one.chance >= 0 for one in own)
    assert min(1.0, (uses + 1) * math.exp(wording._none_of(uses, silent, every))) >= share - 1e-9


# wording


WORDS = "river bridge harbour ferry salmon quota envoy council summer winter valley market timber railway island border"
NOISE = WORDS.split()


def chatter(days: int, planted: Sequence[tuple[str, range]] = (), seed: int = 1, copies: int = 1) -> list[Claim]:
    """On each day claims of random words of both sides, and on days of a range a planted phrase of the North."""
    dice = random.Random(seed)
    found: list[Claim] = []
    for day in range(days):
        said = (date(2015, 1, 1) + timedelta(days=30 * day)).isoformat()
        for side, speaker in (("North", ANA), ("South", BO)):
            words = " ".join(dice.choices(NOISE, k=12))
            extra = "".join(f" {phrase} " for phrase, when in planted if day in when and side == "North")
            for copy in range(copies):
                found.append(
                    claim(f"{side}{day}-{copy}.txt", f"{words[:30]}{extra}{words[30:]}", said, position=side, speaker=speaker)
                )
    return found


def test_a_phrase_that_went_and_one_that_came_are_found_with_their_days() -> None:
    found = changes(spoken(chatter(40, [("inherent territory", range(20)), ("illegally occupied", range(25, 40))])))
    assert {(one.side, one.phrase, one.change) for one in found.changes} == {
        ("North", "inherent territory", "gone"),
        ("North", "illegally occupied", "new"),
    }
    gone = next(one for one in found.changes if one.change == "gone")
    new = next(one for one in found.changes if one.change == "new")
    assert (gone.before.days, gone.before.of, gone.after.days, gone.after.of) == (20, 20, 0, 20)
    assert gone.since == gone.until == (date(2015, 1, 1) + timedelta(days=600)).isoformat()
    assert new.since == (date(2015, 1, 1) + timedelta(days=750)).isoformat()
    assert gone.chance < 0.001
    assert gone.log_odds < -4 < 4 < new.log_odds
    assert gone.before.last is not None
    assert gone.before.last.words == "inherent territory"
    assert gone.after.first is None


def test_noise_is_told_as_news_no_more_often_than_the_chance_says() -> None:
    """In 60 runs that hold nothing, 3 are to be expected; 8 or more would come about in one of a hundred."""
    runs = [{one.side for one in changes(spoken(chatter(24, seed=seed))).changes} for seed in range(30)]
    assert sum(map(len, runs)) < 8


def test_ten_reports_of_one_day_are_one_choice_of_words() -> None:
    """Twenty articles of two days have a phrase, twenty of two others not: two days against two tell nothing."""
    claims = chatter(4, [("inherent territory", range(2))], copies=10)
    assert changes(spoken(claims)).changes == []
    assert changes(spoken(claims)).looked_at["North"] > 0


def test_the_days_of_the_break_can_be_given_and_what_lies_between_stays_out() -> None:
    claims = spoken(chatter(40, [("inherent territory", range(20))]))
    first, end = (date(2015, 1, 1) + timedelta(days=30 * number) for number in (10, 30))
    (one,) = changes(claims, first, end).changes
    assert (one.until, one.since) == (first.isoformat(), end.isoformat())
    assert (one.before.days, one.before.of, one.after.days, one.after.of) == (10, 10, 0, 10)
    (one,) = changes(claims, first).changes
    assert (one.change, one.until, one.since, one.before.of, one.after.days, one.after.of) == (
        "less",
        first.isoformat(),
        first.isoformat(),
        10,
        10,
        30,
    )
    assert changes(claims, None, first) == changes(claims, first)


def test_small_words_rare_phrases_and_copies_are_not_told() -> None:
    planted = [("of the", range(20)), ("was said", range(20)), ("2014", range(20)), ("rare thing", range(2))]
    assert changes(spoken(chatter(40, planted)), chance=1e-4).changes == []
    same = [
        one.model_copy(update={"article": one.article.model_copy(update={"path": "one.txt", "sha256": "0" * 64})})
        for one in chatter(40, [("inherent territory", range(20))])
    ]
    assert changes(spoken(same)).looked_at == {"North": 0, "South": 0}


def test_fishers_test_against_counting() -> None:
    """Seven uses on 6 of 8 days before and 1 of 9 after: the tail is counted by hand."""
    tail = sum(math.comb(8, number) * math.comb(9, 7 - number) for number in (6, 7)) / math.comb(17, 7)
    assert wording._Table(8, 9).chance(6, 1) == pytest.approx(2 * tail)
    assert wording._Table(8, 9).smallest(7) == pytest.approx(2 * math.comb(8, 7) / math.comb(17, 7))
    assert wording._Table(8, 9).at_least(6, 1) <= wording._Table(8, 9).chance(6, 1)


@pytest.mark.parametrize(
    ("smallest", "expected"),
    [
        ([], 1),
        ([(1.0, 500)], 1),
        ([(0.001, 10)], 10),
        ([(0.001, 10), (0.02, 500)], 10),
        ([(0.001, 10), (0.004, 2), (0.005, 100)], 12),
        ([(1e-9, 7), (0.04, 1)], 7),
    ],
)
def test_tarones_number_leaves_out_what_is_too_rare_to_differ(smallest: list[tuple[float, int]], expected: int) -> None:
    assert wording._testable(smallest, 0.05) == expected


@pytest.mark.parametrize("claims", [[], [claim("a.txt", "inherent territory")], [claim("a.txt", "ours", None)]])
def test_little_gives_no_change_and_no_error(claims: list[Claim]) -> None:
    assert changes(spoken(claims), chance=1).changes == []


@given(st.lists(st.tuples(st.text(max_size=30), st.dates(date(2015, 1, 1), date(2016, 1, 1))), max_size=12))
def test_any_text_can_be_counted(texts: list[tuple[str, date]]) -> None:
    claims = [claim(f"{number}.txt", text or "x", day.isoformat()) for number, (text, day) in enumerate(texts)]
    found = spoken(claims)
    for one in changes(found, chance=1).changes:
        assert one.before.days + one.after.days >= 3
        assert 0 <= one.chance <= 1
    for own in trace(found, "x"):
        assert own.days <= own.of


# the command


def run(*args: str | Path, columns: int = 100) -> typer.testing.Result:
    runner = typer.testing.CliRunner()
    return runner.invoke(app, ["shifts", *map(str, args)], prog_name="kuriltool", env={"COLUMNS": str(columns)})


def fill(path: Path, claims: Iterable[Claim]) -> None:
    """A store of these claims; its run knows the proposition."""
    run_ = make_run()
    with Store.open(path) as store:
        by_article: dict[str, list[Claim]] = {}
        for one in claims:
            by_article.setdefault(one.article.path, []).append(one)
        for number, own in enumerate(by_article.values()):
            article = own[0].article.model_copy(update={"sha256": f"{number:064}"})
            store.save(article, own[0].text, [one.model_copy(update={"article": article}) for one in own], run_, keep_copies=True)


TURNED = [
    claim("news/a.txt", "The river has always been inherent territory of the North", "2017-02-07", view=1, kind="direct"),
    claim(
        "news/b.txt",
        "The river was never ours alone, whatever my predecessors read out on each anniversary",
        "2022-04-22",
        view=-1,
    ),
    claim("news/c.txt", "The bridge is ours", "2022-05-01", view=1, speaker=BO),
    claim("news/c.txt", "The bridge isn't ours", "2022-05-01", view=-1, speaker=BO),
]


@pytest.fixture
def filled(store_path: Path) -> Path:
    fill(store_path, TURNED)
    return store_path


@pytest.mark.parametrize("columns", [60, 72, 100, 160])
@pytest.mark.usefixtures("filled")
def test_views_side_by_side_at_any_width(columns: int) -> None:
    result = run("--format", "table", columns=columns)
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= columns
    words = " ".join(result.stdout.split())
    assert "Ana Sol" in words
    assert "turned within 1,900 days" in words
    assert "7 February 2017" in words
    assert "22 April 2022" in words
    assert "Bo Lund" not in words
    assert "1 pair of opposite views in one article left out; --same-article shows them" in " ".join(result.stderr.split())


@pytest.mark.usefixtures("filled")
def test_views_as_json_jsonl_and_csv(tmp_path: Path) -> None:
    found = json.loads(run("--same-article").stdout)
    assert (found["words"], found["wording"]) == (None, None)
    assert [(view["name"], view["order"], view["same_article"]) for view in found["views"]] == [
        ("Ana Sol", "later", False),
        ("Bo Lund", "same time", True),
    ]
    lines = [json.loads(line) for line in run("--same-article", "--format", "jsonl").stdout.splitlines()]
    assert [line.pop("what") for line in lines] == ["view", "view"]
    assert lines == found["views"]
    assert [view["doubtful"] for view in found["views"]] == [False, False]
    run("-o", tmp_path / "turns.csv")
    (row,) = csv.DictReader(io.StringIO((tmp_path / "turns.csv").read_text(encoding="utf-8"), newline=""))
    assert (row["name"], row["days"], row["before_said"], row["before_polarity"]) == ("Ana Sol", "1900", "2017-02-07", "1")
    assert row["after_polarity"] == "-1"


def test_a_turn_of_which_one_view_has_no_date_is_shown_when_asked(store_path: Path) -> None:
    fill(store_path, [TURNED[0], TURNED[1].model_copy(update={"said_on": None})])
    result = run()
    assert json.loads(result.stdout)["views"] == []
    assert "1 pair of opposite views left out, one of them without a date; --undated shows them" in " ".join(
        result.stderr.split()
    )
    asked = run("--undated")
    assert [view["order"] for view in json.loads(asked.stdout)["views"]] == ["unknown"]
    assert asked.stderr == ""
    assert "which came first is not known" in run("--undated", "--format", "table").stdout


def test_a_doubtful_turn_says_so_and_verbatim_words_stand_in_marks(store_path: Path) -> None:
    quoted = TURNED[0].model_copy(update={"quoted": ["inherent territory"], "kind": "mixed"})
    article = quoted.article.model_copy(update={"published": "2017-03-01"})
    fill(store_path, [quoted.model_copy(update={"article": article}), TURNED[1].model_copy(update={"reasons": DOUBT})])
    words = " ".join(run("--format", "table", columns=60).stdout.split())
    assert "doubtful: what is said here another side alone holds, so it may be misattributed" in words
    assert "always been “inherent territory” of the North Outlet of news/a.txt · 1 March 2017 · mixed" in words


def test_a_month_alone_is_told_on_a_terminal(store_path: Path) -> None:
    fill(store_path, [claim("a.txt", "inherent territory", "2012-02-07"), claim("b.txt", "inherent territory", "2014-02")])
    result = run("--words", "inherent territory", "--format", "table")
    words = " ".join(result.stdout.split())
    assert "North on 1 of 1 day; 2 claims" in words
    assert "2014 1 claim, no day known" in words
    assert "1 claim of the sides with a month alone, which counts in no day" in " ".join(result.stderr.split())


@pytest.fixture
def worded(store_path: Path) -> Path:
    fill(store_path, chatter(40, [("inherent territory", range(20))]))
    return store_path


@pytest.mark.parametrize("columns", [60, 100, 160])
@pytest.mark.usefixtures("worded")
def test_words_and_wording_on_a_terminal(columns: int) -> None:
    result = run("--words", "inherent territor*", "--wording", "--format", "table", columns=columns)
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= columns
    words = " ".join(result.stdout.split())
    assert "North on 20 of 40 days; 20 claims (0 in quotation marks) in 20 articles" in words
    assert "South on none of 40 days" in words
    assert "not after 24 July 2016, 20 days of speaking, chance below 0.1%" in words
    assert "“inherent territory” gone on 20 of 20 days before 23 August 2016, on 0 of 20 days since" in words


@pytest.mark.usefixtures("worded")
def test_words_and_wording_as_files(tmp_path: Path) -> None:
    found = json.loads(run("--words", "inherent territory", "--wording").stdout)
    assert found["views"] is None
    assert [trace["side"] for trace in found["words"]] == ["North", "South"]
    assert [change["phrase"] for change in found["wording"]["changes"]] == ["inherent territory"]
    run("--words", "inherent territory", "-o", tmp_path / "w.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "w.csv").read_text(encoding="utf-8"), newline="")))
    assert [(row["side"], row["year"], row["days"], row["of"]) for row in rows[:3]] == [
        ("North", "2015", "13", "13"),
        ("North", "2016", "7", "12"),
        ("North", "2017", "0", "12"),
    ]
    run("--wording", "--before", "2016-08", "-o", tmp_path / "found.csv")
    (row,) = csv.DictReader(io.StringIO((tmp_path / "found.csv").read_text(encoding="utf-8"), newline=""))
    assert (row["phrase"], row["change"], row["until"], row["before_of"]) == ("inherent territory", "gone", "2016-08-01", "20")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--before", "2018"], "go with --wording"),
        (["--wording", "--before", "soon"], '"soon" is no date'),
        (["--wording", "--before", "2022", "--after", "2018"], "can't begin with 2018"),
        (["--words", "“”"], "holds no word"),
        (["--words", "x", "--wording", "--format", "csv"], "CSV holds one table"),
        (["--wording", "--chance", "2"], "less than or equal to 1"),
        (["--position", "Nort"], "did you mean North?"),
    ],
)
@pytest.mark.usefixtures("filled")
def test_what_cannot_be_meant_is_a_usage_error(args: list[str], told: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert told in " ".join(re.sub("[│\n]", " ", result.stderr).split())


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ([], "nobody is found to hold a proposition"),
        (["--words", "river"], "no dated claim of a side fits all of that"),
        (["--wording"], "no dated claim of a side fits all of that"),
    ],
)
def test_an_empty_store_is_no_error(store_path: Path, args: list[str], told: str) -> None:
    fill(store_path, [])
    result = run(*args)
    assert result.exit_code == 0
    assert told in " ".join(result.stderr.split())
    assert json.loads(result.stdout)["views"] in ([], None)
    assert run(*args, "--format", "table").stdout == ""


@pytest.mark.usefixtures("filled")
def test_a_phrase_that_nobody_uses_is_told() -> None:
    result = run("--words", "salmon treaty")
    assert '"salmon treaty" stands in no claim of a side' in " ".join(result.stderr.split())
    assert [trace["claims"] for trace in json.loads(result.stdout)["words"]] == [0]


def test_hostile_words_steer_no_terminal(store_path: Path) -> None:
    who = Speaker(id=None, name=NASTY, side="North", via="name")
    words = f"{NASTY} inherent territory </script> ]]> 🌊 {NASTY}"
    fill(
        store_path,
        [claim(NASTY, words, "2020-01-01", view=1, speaker=who), claim("b.txt", words, "2021-01-01", view=-1, speaker=who)],
    )
    for args in ([], ["--words", "inherent territory"], ["--words", f"x{NASTY}"], ["--wording", "--chance", "1"]):
        table = run(*args, "--format", "table").stdout
        assert not set("\x1b\x07\x9b\u202e\x00") & set(table)
        assert not set("\x1b\x07\x9b\u202e\x00") & set(run(*args).stdout)
    assert "[red]red[/red]" in run("--format", "table").stdout


def test_a_very_long_quote_is_cut_on_the_terminal_alone(store_path: Path) -> None:
    long = "river " * 5000
    fill(store_path, [claim("a.txt", long, "2020-01-01", view=1), claim("b.txt", "no", "2021-01-01", view=-1)])
    assert len(run("--format", "table").stdout) < 3000
    assert json.loads(run().stdout)["views"][0]["before"]["claim"]["text"] == long
