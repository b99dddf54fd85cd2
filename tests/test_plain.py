"""Texts in plain form, and the way back to their own words."""

from __future__ import annotations

import textwrap
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuriltool.reading.plain import LONGEST, LONGEST_SIGNS, as_it_is, plain

WORDS = {"government", "known", "well", "council", "treaty", "said", "talks", "border"}
BODY = (
    "Norburg will not sign the river treaty before the spring, Ana Holm said on Monday, since the talks with the South had "
    "brought nothing new to either of the two capitals, and a well-known adviser of the council called the whole of it a waste "
    "of time."
)
SECOND = (
    "“We shall come back when there is something to talk about,” she told reporters at the ferry, and the government has asked "
    "the Gazette to print the full text of what had been agreed in the autumn of the year before."
)
STORY = f"River talks stall\n\n{BODY}\n\n{SECOND}\n"


def wrapped(text: str, width: int = 72) -> str:
    return "\n".join(textwrap.fill(line, width) if line else line for line in text.split("\n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gov\u00adern\u00adment", "government"),
        ("the\u200b river", "the river"),
        ("\ufeffTitle", "Title"),
        ("\u202eevil\u202c \u2066word\u2069", "evil word"),
        ("a\x00b\x1b[31m\x9b", "ab[31m"),
        ("Ana\u00a0Holm, 5\u202f000\u2009km\u3000off", "Ana Holm, 5 000 km off"),
        ("one\r\ntwo", "one \ntwo"),
        ("one\rtwo\u2028three\u2029four\x85five\x0bsix", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("page one\fpage two", "page one\npage two"),
        ("page one\n\fpage two\f\npage three", "page one\npage two\npage three"),
        ("e\u0301lan, An\u0303o, Nu\u0308rnberg", "élan, Año, Nürnberg"),
        ("q\u0308", "q\u0308"),
        ("the o\ufb03ce of \ufb01ve \ufb02eets", "the office of five fleets"),
        ("\uff21\uff4e\uff41\u3000\uff12\uff10\uff12\uff16 \uff02No\uff02", 'Ana 2026 "No"'),
        ("half \ud83d of a pair", "half \ufffd of a pair"),
        ("👩\u200d👩\u200d👧 came", "👩\u200d👩\u200d👧 came"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("ri\u200dver\u200c", "river"),
        ("soft\u00ad\nware", "software"),
        ("- item\n- govern-\nment is no list", "- item\n- govern-\nment is no list"),
    ],
)
def test_the_plain_form(text: str, expected: str) -> None:
    assert plain(text).text == expected


@pytest.mark.parametrize("text", ["", "Any text.\n\n“Two” lines’ worth — of it, naïve…\tyes\n", STORY, "Привет 日本 👩‍👧"])
def test_an_ordinary_text_is_its_own_plain_form(text: str) -> None:
    made = plain(text)
    assert made.text == text
    assert made.place(1, 3) == (1, 3)


@pytest.mark.parametrize(
    ("text", "words", "original"),
    [
        ("The gov\u00adern\u200bment said", "government", "gov\u00adern\u200bment"),
        ("\ufeff\u200bTitle\u200b here", "Title", "Title"),
        ("the o\ufb03ce said", "office", "o\ufb03ce"),
        ("Rene\u0301 said", "René", "Rene\u0301"),
        ("one\r\ntwo", "two", "two"),
        ("a\x00b c", "b", "b"),
        ("said\u00a0no", "said no", "said\u00a0no"),
    ],
)
def test_words_are_told_as_the_article_has_them(text: str, words: str, original: str) -> None:
    made = plain(text)
    start = made.text.index(words)
    first, last = made.place(start, start + len(words))
    assert made.words(start, start + len(words)) == text[first:last] == original


def test_the_lines_of_a_hard_wrapped_paragraph_are_joined() -> None:
    assert plain(wrapped(STORY)).text == STORY
    assert plain(wrapped(STORY, 60)).text == STORY


def test_hard_wrapped_lines_may_be_indented_and_end_in_spaces() -> None:
    lines = "\n".join(f"   {line} " if line else line for line in wrapped(STORY).split("\n"))
    assert [" ".join(line.split()) for line in plain(lines).text.split("\n")] == STORY.split("\n")


def test_hard_wrapped_paragraphs_need_no_blank_line_between_them() -> None:
    story = f"River talks stall\n{BODY}\n{SECOND} It was late.\n{BODY}"
    assert plain(wrapped(story)).text == story


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("the govern-\nment has", "the government has"),
        ("a well-\nknown adviser", "a well-known adviser"),
        ("the post-\nWar order", "the post-War order"),
        ("in 2025-\n26 it", "in 2025-26 it"),
        ("Takai-\nchi said", "Takaichi said"),
        ("the cease-\nfire line", "the ceasefire line"),
        ("a non-\nbinding vote", "a non-binding vote"),
        ("nothing -\nat all", "nothing - at all"),
    ],
)
def test_a_hyphen_at_the_end_of_a_wrapped_line(broken: str, whole: str) -> None:
    head, tail = broken.split("\n")
    spelled = "A ceasefire and a non-binding vote are in the text as well."
    lines = [("x" * 8 + " ") * 6 + head, tail + " y" * 20, "", spelled, ""]
    made = plain("\n".join([wrapped(BODY), "", *lines, wrapped(SECOND)]), WORDS.__contains__)
    assert whole in made.text


def test_lines_of_a_poem_or_a_list_are_let_be() -> None:
    text = "\n".join(["Ferries today:", "Milltown 8.15", "Fordby 9.30", "Norburg 11.45", "Sudburg 12.00"] * 3)
    assert plain(text).text is text


@pytest.mark.parametrize(
    "text",
    ["a" * 30_000, "!?" * 10_000, "(" * 20_000, "😀" * 20_000, "\u200b" * 20_000, "\u0301" * 20_000, "e" + "\u0301" * 20_000],
)
def test_what_is_too_long_for_a_word_is_cut_in_the_plain_form_alone(text: str) -> None:
    started = time.process_time()
    made = plain(text)
    assert time.process_time() - started < 1
    assert all(len(word) <= LONGEST for word in made.text.split())
    assert not made.text or made.words(0, len(made.text)) == text


def test_signs_in_a_row_are_cut_sooner() -> None:
    assert max(map(len, plain("!?" * 500).text.split())) == LONGEST_SIGNS
    assert plain("x" * LONGEST).text == "x" * LONGEST


ODD = "\u00ad\u200b\u200e\u202c\ufeff\x00\x07\u2060"
PARTS = ["Ana", "said", "“No.”", "rivers,", "é", "\ufb01t", "e\u0301", "\r\n", "\f", "\n", "\u00a0", "-\n", *ODD]
SAMPLES = st.lists(st.sampled_from(PARTS), max_size=60)


@given(st.lists(st.tuples(st.integers(0, len(STORY)), st.sampled_from(ODD)), max_size=40))
def test_unseen_characters_anywhere_leave_the_plain_form_as_it_is(odd: list[tuple[int, str]]) -> None:
    text = STORY
    for at, character in sorted(odd, reverse=True):
        text = text[:at] + character + text[at:]
    made = plain(text)
    assert made.text == STORY
    for word in ("River", "Holm", "government"):
        start = made.text.index(word)
        assert "".join(c for c in made.words(start, start + len(word)) if c not in ODD) == word


@given(st.text() | SAMPLES.map(" ".join) | SAMPLES.map("".join))
def test_places_go_forward_and_stay_in_the_text(text: str) -> None:
    made = plain(text)
    places = [made.place(at, at + 1) for at in range(len(made.text))]
    assert all(0 <= start <= end <= len(text) for start, end in places)
    assert all(one[0] <= two[0] and one[1] <= two[1] for one, two in pairwise(places))
    assert not set(made.text) & set(ODD)


def test_a_text_may_be_read_as_it_stands() -> None:
    made = as_it_is("a\u00adb")
    assert (made.text, made.words(0, 3)) == ("a\u00adb", "a\u00adb")
