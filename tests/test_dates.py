"""When something was said: phrases found, resolved by the article's date, and given to the claims that they belong to."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING

import pytest
from conftest import TEXT, make_claims, make_run, passage
from hypothesis import given
from hypothesis import strategies as st
from parses import QUOTE, SAY, found, page, parse
from rich.console import Console

from kuriltool.articles.naming import date_in_name
from kuriltool.claims.dates import DateFinder, When
from kuriltool.claims.dates.calendar import Days, days
from kuriltool.claims.dates.phrases import phrases
from kuriltool.claims.records import _said_on
from kuriltool.days import full_dates
from kuriltool.model import Dated
from kuriltool.views.explanation import why

if TYPE_CHECKING:
    from kuriltool.pipeline import Extractor

FRIDAY = datetime.date(2026, 2, 20)
MONDAY = datetime.date(2016, 9, 12)
SUNDAY = datetime.date(2016, 9, 25)
WEEK = [datetime.date(2026, 2, 16) + datetime.timedelta(days=n) for n in range(7)]
NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def resolved(words: str, published: datetime.date | None, *, ahead: bool = False) -> str | None:
    """`2026-02-20 day`, `2026-01-01 2026-01-31 month`: the days of the one phrase in some words."""
    (phrase,) = phrases(f"Lund said {words} that")
    stretch = days(phrase, published, ahead=ahead)
    if stretch is None:
        return None
    ends = dict.fromkeys((stretch.first.isoformat(), stretch.last.isoformat()))
    return f"{' '.join(ends)} {stretch.precision}"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("published", WEEK, ids=lambda day: f"{day:%a}")
def test_a_weekday_is_the_latest_of_its_name_that_is_not_behind_the_article(name: str, published: datetime.date) -> None:
    for words in (f"on {name}", f"{name} evening", f"late {name}"):
        (phrase,) = phrases(words)
        stretch = days(phrase, published)
        assert stretch is not None
        assert stretch.first == stretch.last
        assert f"{stretch.first:%A}" == name
        assert 0 <= (published - stretch.first).days < 7


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("published", WEEK, ids=lambda day: f"{day:%a}")
def test_a_weekday_to_come_is_the_first_of_its_name_that_is_not_before_the_article(name: str, published: datetime.date) -> None:
    (phrase,) = phrases(f"on {name}")
    stretch = days(phrase, published, ahead=True)
    assert stretch is not None
    assert f"{stretch.first:%A}" == name
    assert 0 <= (stretch.first - published).days < 7


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("published", WEEK, ids=lambda day: f"{day:%a}")
def test_last_with_a_weekday_is_of_the_week_before_or_unsure(name: str, published: datetime.date) -> None:
    (phrase,) = phrases(f"last {name}")
    stretch = days(phrase, published)
    monday = published - datetime.timedelta(days=published.weekday())
    if NAMES.index(name) < published.weekday():
        assert stretch is None
    else:
        assert stretch is not None
        assert monday - datetime.timedelta(days=7) <= stretch.first < monday
        assert f"{stretch.first:%A}" == name


ON_A_FRIDAY = [
    ("yesterday", "2026-02-19 day"),
    ("today", "2026-02-20 day"),
    ("tonight", "2026-02-20 day"),
    ("this morning", "2026-02-20 day"),
    ("last night", "2026-02-19 day"),
    ("yesterday evening", "2026-02-19 day"),
    ("this past Tuesday", "2026-02-17 day"),
    ("this Friday", None),
    ("next Friday", None),
    ("Thursday of last week", "2026-02-12 day"),
    ("Thursday last week", "2026-02-12 day"),
    ("Monday of this week", "2026-02-16 day"),
    ("this week", "2026-02-16 2026-02-20 week"),
    ("earlier this week", "2026-02-16 2026-02-19 week"),
    ("later this week", "2026-02-16 2026-02-20 week"),
    ("last week", "2026-02-09 2026-02-15 week"),
    ("early last week", "2026-02-09 2026-02-11 week"),
    ("late last week", "2026-02-13 2026-02-15 week"),
    ("this past week", None),
    ("next week", None),
    ("over the weekend", "2026-02-14 2026-02-15 week"),
    ("this weekend", "2026-02-14 2026-02-15 week"),
    ("last weekend", "2026-02-14 2026-02-15 week"),
    ("this month", "2026-02-01 2026-02-20 month"),
    ("earlier this month", "2026-02-01 2026-02-19 month"),
    ("last month", "2026-01-01 2026-01-31 month"),
    ("early last month", "2026-01-01 2026-01-11 month"),
    ("late last month", "2026-01-21 2026-01-31 month"),
    ("this year", "2026-01-01 2026-02-20 year"),
    ("earlier this year", "2026-01-01 2026-02-19 year"),
    ("last year", "2025-01-01 2025-12-31 year"),
    ("early last year", "2025-01-01 2025-04-30 year"),
    ("late last year", "2025-09-01 2025-12-31 year"),
    ("next year", None),
    ("in March", "2025-03-01 2025-03-31 month"),
    ("in December", "2025-12-01 2025-12-31 month"),
    ("in January", "2026-01-01 2026-01-31 month"),
    ("in February", None),
    ("in mid-January", "2026-01-11 2026-01-21 month"),
    ("in early January", "2026-01-01 2026-01-11 month"),
    ("late in January", "2026-01-21 2026-01-31 month"),
    ("last October", "2025-10-01 2025-10-31 month"),
    ("last January", None),
    ("last February", "2025-02-01 2025-02-28 month"),
    ("on Feb. 7", "2026-02-07 day"),
    ("on 7 February", "2026-02-07 day"),
    ("on February 7th", "2026-02-07 day"),
    ("on the 7th of February", "2026-02-07 day"),
    ("Saturday, Feb. 7", "2026-02-07 day"),
    ("Sat., Feb. 7", "2026-02-07 day"),
    ("Friday, Feb. 7", None),
    ("Feb. 20", "2026-02-20 day"),
    ("Feb. 21", "2026-02-21 day"),
    ("Feb. 22", None),
    ("Sept. 8", "2025-09-08 day"),
    ("March 4", None),
    ("Feb. 30", None),
    ("last spring", "2025-03-01 2025-05-31 season"),
    ("last summer", "2025-06-01 2025-08-31 season"),
    ("last autumn", "2025-09-01 2025-11-30 season"),
    ("early last fall", "2025-09-01 2025-09-30 season"),
    ("late last autumn", "2025-11-01 2025-11-30 season"),
    ("last winter", "2024-12-01 2025-02-28 season"),
    ("this winter", "2025-12-01 2026-02-20 season"),
    ("this summer", None),
    ("a day ago", "2026-02-19 day"),
    ("three days ago", "2026-02-17 day"),
    ("a week ago", "2026-02-10 2026-02-16 week"),
    ("two weeks ago", "2026-02-03 2026-02-09 week"),
    ("a month ago", "2026-01-05 2026-02-04 month"),
    ("3 months ago", "2025-11-05 2025-12-05 month"),
    ("two years ago", "2023-08-22 2024-08-20 year"),
    ("20 years ago", None),
    ("in 2018", "2018-01-01 2018-12-31 year"),
    ("in 2026", "2026-01-01 2026-02-20 year"),
    ("in 2027", None),
    ("late in 2018", "2018-09-01 2018-12-31 year"),
    ("on March 3, 2022", "2022-03-03 day"),
    ("on March 3, 2027", None),
]
ON_A_MONDAY = [
    ("this week", "2016-09-12 week"),
    ("earlier this week", None),
    ("last week", "2016-09-05 2016-09-11 week"),
    ("over the weekend", "2016-09-10 2016-09-11 week"),
    ("last Friday", "2016-09-09 day"),
    ("in September", None),
    ("in August", "2016-08-01 2016-08-31 month"),
    ("last May", None),
    ("last summer", None),
    ("this summer", "2016-06-01 2016-08-31 season"),
    ("this spring", "2016-03-01 2016-05-31 season"),
    ("last winter", "2015-12-01 2016-02-29 season"),
    ("last fall", "2015-09-01 2015-11-30 season"),
    ("this winter", "2015-12-01 2016-02-29 season"),
    ("Thursday, Sept. 8", "2016-09-08 day"),
    ("Nov. 9", None),
    ("Nov. 20", "2015-11-20 day"),
    ("Feb. 29", "2016-02-29 day"),
]
ON_A_SUNDAY = [
    ("this week", "2016-09-19 2016-09-25 week"),
    ("last week", "2016-09-12 2016-09-24 week"),
    ("late last week", None),
    ("over the weekend", "2016-09-24 2016-09-25 week"),
    ("last weekend", "2016-09-17 2016-09-18 week"),
    ("Saturday night", "2016-09-24 day"),
]
WITHOUT_A_DATE = [
    ("on Friday", None),
    ("yesterday", None),
    ("last year", None),
    ("on Feb. 7", None),
    ("in March", None),
    ("two weeks ago", None),
    ("last summer", None),
    ("over the weekend", None),
    ("2026-02-07", "2026-02-07 day"),
    ("on Feb. 7, 2026", "2026-02-07 day"),
    ("Saturday, Feb. 7, 2026", "2026-02-07 day"),
    ("Friday, Feb. 7, 2026", None),
    ("7 February 2026", "2026-02-07 day"),
    ("2026-02-30", None),
    ("March 2022", "2022-03-01 2022-03-31 month"),
    ("late March 2022", "2022-03-21 2022-03-31 month"),
    ("in the summer of 2014", "2014-06-01 2014-08-31 season"),
    ("in autumn 2014", "2014-09-01 2014-11-30 season"),
    ("in the winter of 2014", None),
    ("in 2018", "2018-01-01 2018-12-31 year"),
    ("mid-2014", "2014-05-01 2014-08-31 year"),
    ("in the 1990s", "1990-01-01 1999-12-31 decade"),
    ("in the early 1990s", "1990-01-01 1993-12-31 decade"),
    ("in the late 1990s", "1996-01-01 1999-12-31 decade"),
]
AHEAD = [
    ("on Feb. 23", "2026-02-23 day"),
    ("on Feb. 7", "2027-02-07 day"),
    ("today", "2026-02-20 day"),
    ("yesterday", None),
    ("this week", "2026-02-20 2026-02-22 week"),
    ("later this month", "2026-02-20 2026-02-28 month"),
    ("next week", "2026-02-23 2026-03-01 week"),
    ("next month", "2026-03-01 2026-03-31 month"),
    ("last week", None),
    ("in May", "2026-05-01 2026-05-31 month"),
    ("in 2027", "2027-01-01 2027-12-31 year"),
    ("in 2018", None),
]


@pytest.mark.parametrize(("words", "expected"), ON_A_FRIDAY)
def test_phrases_in_an_article_of_a_friday(words: str, expected: str | None) -> None:
    assert resolved(words, FRIDAY) == expected


@pytest.mark.parametrize(("words", "expected"), ON_A_MONDAY)
def test_phrases_in_an_article_of_a_monday(words: str, expected: str | None) -> None:
    assert resolved(words, MONDAY) == expected


@pytest.mark.parametrize(("words", "expected"), ON_A_SUNDAY)
def test_phrases_in_an_article_of_a_sunday(words: str, expected: str | None) -> None:
    assert resolved(words, SUNDAY) == expected


@pytest.mark.parametrize(("words", "expected"), WITHOUT_A_DATE)
def test_without_the_articles_date_only_what_names_its_year_is_told(words: str, expected: str | None) -> None:
    assert resolved(words, None) == expected


@pytest.mark.parametrize(("words", "expected"), AHEAD)
def test_what_is_still_to_come(words: str, expected: str | None) -> None:
    assert resolved(words, FRIDAY, ahead=True) == expected


def test_weekdays_and_days_of_a_month_are_those_that_dateparser_finds() -> None:
    from dateparser.date import DateDataParser

    for n in range(0, 364, 13):
        day = datetime.date(2026, 1, 1) + datetime.timedelta(days=n)
        base = {"RELATIVE_BASE": datetime.datetime(day.year, day.month, day.day)}
        for words in (*NAMES, "yesterday", "three days ago"):
            (phrase,) = phrases(words)
            expected = DateDataParser(languages=["en"], settings=base).get_date_data(words).date_obj.date()
            assert days(phrase, day) == Days(expected, expected, "day")
        for words in ("June 30", "4 March", "Sept. 12", "Dec. 31"):
            (phrase,) = phrases(words)
            past = base | {"PREFER_DATES_FROM": "past"}
            expected = DateDataParser(languages=["en"], settings=past).get_date_data(words).date_obj.date()
            stretch = days(phrase, day)
            assert stretch is None or stretch.first in (expected, day + datetime.timedelta(days=1))


FOUND = [
    ("Lund said on Friday that", ["on Friday"]),
    ("late on Friday", ["late on Friday"]),
    ("on Friday, Feb. 20, 2026, in Norburg", ["on Friday, Feb. 20, 2026"]),
    ("In March 2022, the talks", ["In March 2022"]),
    ("in mid-January", ["in mid-January"]),
    ("his 2018 book", ["2018"]),
    ("Back in 2018 he", ["Back in 2018"]),
    ("last Friday night", ["last Friday night"]),
    ("Friday of last week", ["Friday of last week"]),
    ("since Friday", []),
    ("until last week", []),
    ("before March 2022", []),
    ("by Friday", []),
    ("every Friday", []),
    ("on Fridays", []),
    ("scheduled for Monday", []),
    ("from 2014 to 2018", []),
    ("between January 1 and September 18", []),
    ("on Monday and Tuesday", []),
    ("Wednesday or Thursday", []),
    ("Sept. 9-10", []),
    ("Sept. 9 and 10", []),
    ("in 2014-15", []),
    ("the last week of the talks", []),
    ("about two weeks ago", []),
    ("a few days ago", []),
    ("on Super Tuesday", []),
    ("Good Friday", []),
    ("the Sunday Times", []),
    ("USA Today reported", []),
    ("Today, Lund said", ["Today"]),
    ("Ana May said", []),
    ("it may rain in march", []),
    ("$2018 and 2,018 ships", []),
    ("at 20:18", []),
    ("recently and earlier", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_phrases_that_name_one_time(text: str, expected: list[str]) -> None:
    assert [text[phrase.lead : phrase.end] for phrase in phrases(text)] == expected


# which claims they belong to

THAT = "that|IN|mark|end talks|NNS|nsubj|end end|VBP|ccomp|said"
LUND, SAID = "Lund|NNP|nsubj|said", "said~say|VBD|ROOT"
ON_MONDAY = "on|IN|case|Monday Monday|NNP|obl|{}"
HAND_MADE = [
    pytest.param(f"{LUND} {SAID} {ON_MONDAY.format('said')} {THAT} .", "on Monday", id="behind the cue"),
    pytest.param(f"{ON_MONDAY.format('said')} , {LUND} {SAID} {THAT} .", "on Monday", id="before the clause"),
    pytest.param(
        f"{LUND} {SAID} that|IN|mark|end talks|NNS|nsubj|end end|VBP|ccomp|said {ON_MONDAY.format('end')} .",
        None,
        id="in the content",
    ),
    pytest.param(
        f"{LUND} ,|,|punct|visited who|WP|nsubj|visited visited~visit|VBD|acl:relcl|Lund {ON_MONDAY.format('visited')} "
        f",|,|punct|visited {SAID} {THAT} .",
        None,
        id="of another act of the speaker",
    ),
    pytest.param(
        f"speaking~speak|VBG|advcl|said {ON_MONDAY.format('speaking')} , {LUND} {SAID} {THAT} .", "on Monday", id="speaking"
    ),
    pytest.param(
        f"{LUND} {SAID} in|IN|case|statement a|DT|det|statement statement|NN|obl|said released~release|VBN|acl|statement "
        f"{ON_MONDAY.format('released')} {THAT} .",
        "on Monday",
        id="a statement released",
    ),
    pytest.param(
        f"{LUND} {SAID} after|IN|case|talks the|DT|det|talks talks|NNS|obl|said {ON_MONDAY.format('said')} that|IN|mark|go "
        "boats|NNS|nsubj|go go|VBP|ccomp|said .",
        None,
        id="after talks on a day",
    ),
    pytest.param(
        f"{LUND} {SAID} of|IN|case|attack Monday|NNP|nmod:poss|attack ’s|POS|case|Monday attack|NN|obl|said {THAT} .",
        None,
        id="an event of a day",
    ),
]


def _told(written: str, published: datetime.date | None = FRIDAY) -> str | None:
    doc = parse(written)
    (one,) = found(doc, SAY)
    when = DateFinder(page(doc), published)(one)
    return doc.text[slice(*when.place)] if when else None


@pytest.mark.parametrize(("written", "expected"), HAND_MADE)
def test_a_phrase_tells_of_the_cue_that_it_hangs_on(written: str, expected: str | None) -> None:
    assert _told(written) == expected


def test_two_phrases_that_disagree_tell_nothing() -> None:
    tuesday = "on|IN|case|Tuesday Tuesday|NNP|obl|said"
    assert _told(f"{ON_MONDAY.format('said')} , {LUND} {SAID} {tuesday} {THAT} .") is None


def test_a_heading_has_no_date() -> None:
    assert _told(f"{LUND} {SAID} {ON_MONDAY.format('said')} {THAT}") is None


@pytest.mark.parametrize(("pronoun", "expected"), [("he", "on Monday"), ("they", None)])
def test_a_quote_behind_a_dated_claim_of_the_same_speaker_was_said_then_too(pronoun: str, expected: str | None) -> None:
    quote = f"“ Boats|NNPS|nsubj|go go|VBP|ccomp|said , ” {pronoun}|PRP|nsubj|said {SAID} ."
    doc = parse(f"{LUND} {SAID} {ON_MONDAY.format('said')} {THAT} .\n{quote}")
    said, quoted = found(doc, SAY)[0], found(doc, QUOTE)[-1]
    find = DateFinder(page(doc), FRIDAY)
    assert find(said) is not None
    when = find(quoted)
    assert (doc.text[slice(*when.place)] if when else None) == expected


SENTENCES = [
    ("Bo Lund said on Monday that the talks had ended.", "2026-02-16"),
    ("On Monday, Bo Lund said that the talks had ended.", "2026-02-16"),
    ("Bo Lund on Monday said that the talks had ended.", "2026-02-16"),
    ("“The talks are over,” Bo Lund said late on Monday.", "2026-02-16"),
    ("“The talks are over,” Bo Lund told reporters in Norburg on Monday.", "2026-02-16"),
    ("“The talks are over,” Bo Lund said in an interview aired on Monday.", "2026-02-16"),
    ("In a Feb. 7 speech, Bo Lund said that the talks had ended.", "2026-02-07"),
    ("Speaking on Tuesday, Bo Lund said that the talks had ended.", "2026-02-17"),
    ("Bo Lund, speaking at a briefing on Tuesday, said that the talks had ended.", "2026-02-17"),
    ("Bo Lund said in a statement released late last year that the talks had ended.", "2025"),
    ("In his 2018 book, Bo Lund argues that the river is deep.", "2018"),
    ("A 2014 study found that the river is deep.", "2014"),
    ("The river is deep, according to a report published on Tuesday.", "2026-02-17"),
    ("Bo Lund said on Monday that the talks had ended, adding that he was sorry.", "2026-02-16"),
    ("Bo Lund will say on Monday that the talks have ended.", "2026-02-23"),
    ("Bo Lund agrees today that the river is deep.", None),
    ("Last autumn, Bo Lund says, the talks failed.", None),
    ("Bo Lund said that the talks would end on Monday.", None),
    ("Bo Lund said that on Monday the talks would end.", None),
    ("Bo Lund, who visited Norburg on Monday, said that the talks had ended.", None),
    ("The day before, Bo Lund said that the talks had ended.", None),
    ("Bo Lund said after Monday’s vote that the talks had ended.", None),
    ("Bo Lund has said since Monday that the talks had ended.", None),
    ("Bo Lund may say on Monday that the talks have ended.", None),
    ("Bo Lund is expected to announce on Monday that the talks have ended.", None),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences_as_the_trained_pipeline_reads_them(text: str, expected: str | None, shipped_extractor: Extractor) -> None:
    opened = shipped_extractor.opened(text)
    find = DateFinder(opened.page, FRIDAY)
    told = [_said_on(find(one)) for one in shipped_extractor._drafts(opened)]
    assert told
    assert set(told) <= {expected, None} if expected else set(told) == {None}
    assert expected in told


@pytest.mark.parametrize("year", [1, 9999])
def test_a_date_that_no_article_can_have_is_none(year: int) -> None:
    written = f"{LUND} {SAID} {ON_MONDAY.format('said')} {THAT} ."
    assert _told(written, datetime.date(year, 12, 31)) is None


# records and views

WHENS = [
    (FRIDAY, FRIDAY, "2026-02-20"),
    (datetime.date(2026, 2, 1), FRIDAY, "2026-02"),
    (datetime.date(2026, 1, 5), FRIDAY, "2026"),
    (datetime.date(2025, 12, 30), FRIDAY, None),
]


@pytest.mark.parametrize(("first", "last", "said_on"), WHENS)
def test_said_on_is_as_exact_as_all_the_days_allow(first: datetime.date, last: datetime.date, said_on: str | None) -> None:
    assert _said_on(When(first, last, "day", (0, 1))) == said_on


SHOWN = [
    ("2026-02-16", "2026-02-16", "on Monday", "Monday, 16 February 2026: “on Monday”, counted from the article's date"),
    ("2026-01-01", "2026-01-31", "on Monday", "January 2026: “on Monday”, counted"),
    ("2025-09-01", "2025-12-31", "on Monday", "September 2025 to December 2025: “on Monday”"),
    ("2018-01-01", "2018-12-31", "on Monday", "2018: “on Monday”"),
    ("2026-02-16", "2026-02-20", "on Monday", "16 to 20 February 2026: “on Monday”"),
    ("2026-01-28", "2026-02-02", "on Monday", "28 January 2026 to 2 February 2026: “on Monday”"),
]


@pytest.mark.parametrize(("first", "last", "words", "expected"), SHOWN)
def test_why_tells_the_days_and_the_words_that_tell_them(first: str, last: str, words: str, expected: str) -> None:
    when = Dated(first=first, last=last, precision="day", passage=passage(TEXT, words))
    claim = make_claims("news/a.txt")[0].model_copy(update={"said_when": when})
    out = Console(file=io.StringIO(), width=120, no_color=True)
    out.print(why(claim, TEXT, {}, make_run().sides, out))
    assert expected in out.file.getvalue()  # type: ignore[attr-defined]


# full dates

IN_NAMES = [
    ("2026-02-07_treaty.txt", "2026-02-07"),
    ("news/2026.02.07.txt", "2026-02-07"),
    ("news/20260207.html", "2026-02-07"),
    ("scan_20260207_143000.pdf", "2026-02-07"),
    ("Feb-7-2026.txt", "2026-02-07"),
    ("7_February_2026.txt", "2026-02-07"),
    ("treaty-sept-5-2025.md", "2025-09-05"),
    ("20-02-2026.txt", "2026-02-20"),
    ("2026-02-07.jsonl#17", "2026-02-07"),
    ("07-02-2026.txt", None),
    ("2026-02-30.txt", None),
    ("120260207.txt", None),
    ("2026-02-07_2026-02-08.txt", None),
    ("2026-02-07/a.txt", None),
    ("export.zip#a/2026-02-07_b.txt", "2026-02-07"),
    ("a.jsonl#2026-02-07", None),
    ("april-2026.txt", None),
]


@pytest.mark.parametrize(("path", "expected"), IN_NAMES)
def test_the_date_in_a_files_name(path: str, expected: str | None) -> None:
    assert date_in_name(path) == expected


# whatever stands there

PIECES = """on in the of early late mid- last this next Friday Monday Sat. week month year weekend ago two 3 a 20 2018 1990s Feb.
May September 7 30 2026-02-07 , spring winter yesterday today tonight - and"""
WORDS = st.sampled_from([*PIECES.split(), "\n"])
DAYS = st.none() | st.dates(datetime.date(1600, 1, 1), datetime.date(2199, 12, 31))


@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=60), DAYS, st.booleans())
def test_any_words_at_any_date(text: str, published: datetime.date | None, ahead: bool) -> None:
    last = 0
    for phrase in phrases(text):
        assert last <= phrase.lead <= phrase.start < phrase.end <= len(text)
        last = phrase.end
        stretch = days(phrase, published, ahead=ahead)
        if stretch is not None:
            assert stretch.first <= stretch.last
            slack = datetime.timedelta(days=1)
            assert published is None or (stretch.last >= published if ahead else stretch.last <= published + slack)


@given(st.text(alphabet="0123456789-/._ Feb,thAugus年月日", max_size=40))
def test_full_dates_stand_where_they_say(text: str) -> None:
    for date in full_dates(text):
        assert str(date.day.day) in text[date.start : date.end]
        assert str(date.day.year) in text[date.start : date.end]
