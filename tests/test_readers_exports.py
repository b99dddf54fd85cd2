"""Texts that news databases export: split into their articles, and no other text ever is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuriltool.articles import Article, entries, read, read_all
from kuriltool.articles.readers.exports import split
from kuriltool.errors import ArticleError

REPOSITORY = Path(__file__).parent.parent

NEXIS_FRONT = """\
User Name: = Ana
Date and Time: Saturday, February 14, 2026 4:53:00 PM EST
Job Number: 123456789
Documents (2)
1. Talks on the river resume
Client/Matter: -None-
Search Terms: "the river"
Narrowed by:
Content Type\tNarrowed by
News\tTimeline: Jan 01, 2026 to Feb 14, 2026
2. Norburg's patience ends
Client/Matter: -None-

"""
NEXIS = """\
{title}
The Norburg Gazette
February 7, 2026 Saturday 10:15 AM GMT, Late Edition

Copyright 2026 Norburg Gazette Ltd All Rights Reserved

Section: NEWS; Pg. 4
Length: 42 words
Byline: By Ana Holm
Dateline: NORBURG
Highlight: A line that sums it up.

Body

{body}

Graphic

Picture: the minister

Classification

Language: ENGLISH

Load-Date: February 8, 2026

End of Document

"""
LEXIS_FRONT = """\


Print Request: Selected Items: 1-2
Time Of Request: Friday, March 20, 2026  16:51:31

Terms: (DATE(>=2026-01-01)) and river

"""
LEXIS = """\
                               {number} of 2 DOCUMENTS


                          The Norburg Gazette

                       February 7, 2026 Saturday
                          Late Edition - Final

{title}

BYLINE: By Ana Holm

SECTION: NEWS; Pg. 3
LENGTH: 42 words

{body}

GRAPHIC: Picture, the minister

LOAD-DATE: February 8, 2026

LANGUAGE: ENGLISH

                  Copyright 2026 Norburg Gazette Ltd
                         All Rights Reserved

"""
FACTIVA_FRONT = """\

Factiva

Dow Jones

"""
FACTIVA = """\
World news
{title}
By Ana Holm
1,042 words
7 February 2026
07:29 GMT
The Norburg Gazette
NORGAZ
A4
English
(c) 2026 Norburg Gazette Ltd. All rights reserved.

{body}

Document NORGAZ002026020{number}ei270002z

"""
TAGGED = """\
SE  World news
HD
{title}

BY  By Ana Holm
WC  1,042 words
PD  7 February 2026
ET  07:29 GMT
SN  The Norburg Gazette
SC  NORGAZ
LA  English
CY  (c) 2026 Norburg Gazette Ltd.

TD
{body}

NS
gpol : Domestic Politics | gcat : Political News

PUB Norburg Gazette Ltd

AN
Document NORGAZ002026020{number}ei270002z

"""
PROQUEST_RULE = "_" * 60 + "\n\n"
PROQUEST = """\
Document {number} of 2

{title}

Author: Ana Holm

Publication info: The Norburg Gazette ; Norburg [Norburg]07 Feb 2026: A.4.

ProQuest document link

Abstract: A line that sums it up.

Full text: {body}

Subject: Rivers; Treaties

Title: {title}

Publication title: The Norburg Gazette; Norburg

Publication year: 2026

Publication date: Feb 7, 2026

ProQuest document ID: 12345678{number}

Document URL: https://example.org/docview/12345678{number}

Copyright: Copyright Norburg Gazette Ltd Feb 7, 2026

____________________________________________________________

"""
PROQUEST_END = "Contact us at: https://example.org/\n\nDatabase: Newsstream\n"

Make = Callable[[list[tuple[str, str]]], str]


def made(front: str, one: str, end: str = "") -> Make:
    return lambda parts: front + "".join(one.format(title=t, body=b, number=i) for i, (t, b) in enumerate(parts, 1)) + end


EXPORTS: dict[str, Make] = {
    "nexis": made(NEXIS_FRONT, NEXIS),
    "lexis": made(LEXIS_FRONT, LEXIS),
    "factiva": made(FACTIVA_FRONT, FACTIVA, "Search Summary\nText\triver\nDate\tAll dates\n"),
    "factiva with tags": made("", TAGGED),
    "proquest": made(PROQUEST_RULE, PROQUEST, PROQUEST_END),
}
IDS = {
    "factiva": ["NORGAZ0020260201ei270002z", "NORGAZ0020260202ei270002z"],
    "factiva with tags": ["NORGAZ0020260201ei270002z", "NORGAZ0020260202ei270002z"],
    "proquest": ["123456781", "123456782"],
}

TALKS = (
    "Talks on the river resume",
    "NORBURG - “The river is ours,” the minister said.\n\nBody language told more.\n\nIN 2025 there were no talks, she said.",
)
PATIENCE = (
    "Norburg's patience ends",
    'LOCATION: unknown, he said.\n\n"It is over. Copyright is no answer."\n\nWe have 500 words.',
)

each_export = pytest.mark.parametrize("name", EXPORTS)


@each_export
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_each_article_comes_with_what_its_header_says(tmp_path: Path, name: str, ending: str) -> None:
    path = tmp_path / "export.txt"
    path.write_bytes(EXPORTS[name]([TALKS, PATIENCE]).replace("\n", ending).encode())
    articles = list(read_all(path))
    names = IDS.get(name, ["1", "2"])
    for article, (title, body), entry in zip(articles, (TALKS, PATIENCE), names, strict=True):
        assert isinstance(article, Article)
        assert article.text == f"{title}\n\n{body.replace(chr(10), ending)}"
        assert article.path == f"{path}#{entry}"
        told = article.metadata
        assert (told.title, told.author, told.published) == (title, "Ana Holm", "2026-02-07")
        assert (told.outlet, told.id) == ("The Norburg Gazette", entry if name in IDS else None)
        assert article.warnings == ()


@each_export
def test_paragraphs_may_stand_on_lines_of_their_own_without_blank_ones(name: str) -> None:
    parts = split(re.sub(r"\n{2,}", "\n", EXPORTS[name]([TALKS, PATIENCE]))) or []
    assert [part.text for part in parts] == [
        "\n\n".join([title, body.replace("\n\n", "\n")]) for title, body in (TALKS, PATIENCE)
    ]
    assert [part.metadata.published for part in parts] == ["2026-02-07", "2026-02-07"]


@each_export
def test_export_of_one_article_has_the_path_of_its_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "export.txt").write_text(EXPORTS[name]([TALKS]), encoding="utf-8")
    article = read(tmp_path / "export.txt")
    assert (article.path, article.metadata.outlet) == (f"{tmp_path}/export.txt", "The Norburg Gazette")


@each_export
def test_digest_is_of_the_article_alone(tmp_path: Path, name: str) -> None:
    def digests(*parts: tuple[str, str]) -> list[str]:
        (tmp_path / "export.txt").write_text(EXPORTS[name](list(parts)), encoding="utf-8")
        found = [entry for entry in entries(tmp_path / "export.txt") if not isinstance(entry, ArticleError)]
        assert [entry.sha256 for entry in found] == [entry.read().sha256 for entry in found]
        return [entry.sha256 for entry in found]

    first, second = digests(TALKS, PATIENCE)
    changed, same = digests((TALKS[0], "Something else."), PATIENCE)
    assert first != changed
    assert second == same


_PARAGRAPH = st.from_regex(r"[A-Za-z“][a-z ,;:“”'()0-9]{0,60}[.!?”]", fullmatch=True)
_ARTICLE = st.tuples(
    st.from_regex(r"[A-Z][a-z]{2,9} [a-z]{2,9} [a-z]{2,9} [a-z]{2,9}", fullmatch=True),
    st.lists(_PARAGRAPH, min_size=1, max_size=5).map("\n\n".join),
)


@each_export
@settings(max_examples=40)
@given(articles=st.lists(_ARTICLE, min_size=1, max_size=4))
def test_whatever_was_exported_comes_back_word_for_word(name: str, articles: list[tuple[str, str]]) -> None:
    parts = split(EXPORTS[name](articles))
    assert parts is not None
    assert [part.text for part in parts] == [f"{title}\n\n{body}" for title, body in articles]


@each_export
def test_article_without_its_text_costs_itself_alone(name: str) -> None:
    parts = split(EXPORTS[name]([TALKS, ("Nothing here at all", ""), PATIENCE]))
    assert parts is not None
    assert [part.broken is None for part in parts] == [True, False, True]


@pytest.mark.parametrize(
    ("name", "cut", "reason"),
    [
        ("nexis", "\nBody\n", 'has no line "Body" over its text'),
        ("lexis", "LENGTH: 42 words", 'has no line "LENGTH:" over its text'),
        ("factiva", "1,042 words", 'has no word count over its date, "567 words"'),
        ("proquest", "Full text:", "comes without its full text; export it with the text"),
    ],
)
def test_article_with_a_broken_header_costs_itself_alone(tmp_path: Path, name: str, cut: str, reason: str) -> None:
    whole = EXPORTS[name]([TALKS, PATIENCE])
    at = whole.rindex(cut)
    path = tmp_path / "export.txt"
    path.write_text(whole[:at] + whole[at + len(cut) :], encoding="utf-8")
    first, second = read_all(path)
    assert isinstance(first, Article)
    assert isinstance(second, ArticleError)
    assert (second.reason, second.path.partition("#")[0]) == (reason, str(path))


@pytest.mark.parametrize("name", ["nexis", "factiva", "factiva with tags"])
def test_export_that_breaks_off_loses_its_last_article_alone(name: str) -> None:
    parts = split(EXPORTS[name]([TALKS, PATIENCE]).partition("We have 500")[0])
    assert parts is not None
    first, second = parts
    assert first.text.startswith(TALKS[0])
    assert second.broken is not None and second.broken.startswith("breaks off")


@each_export
def test_no_line_that_is_missing_loses_anything_in_silence(name: str) -> None:
    articles = [
        (f"Talks on {what} resume", f"“Of {what},” she said.\n\nMore of {what}.") for what in ("rivers", "lakes", "hills")
    ]
    paragraphs = [paragraph for _, body in articles for paragraph in body.split("\n\n")]
    lines = EXPORTS[name](articles).split("\n")
    for i, missing in enumerate(lines):
        parts = split("\n".join(lines[:i] + lines[i + 1 :]))
        assert parts is not None
        texts = [part.text for part in parts]
        lost = [one for one in paragraphs if one not in missing and not any(one in text for text in texts)]
        assert not lost or any(part.broken for part in parts), missing
        assert len([one for one in paragraphs if any(one in text for text in texts)]) >= 2, missing


@pytest.mark.parametrize("name", ["nexis", "lexis", "factiva", "factiva with tags", "proquest"])
def test_two_articles_that_have_run_together_are_told(name: str) -> None:
    marks = {"nexis": "End of Document", "lexis": "2 of 2 DOCUMENTS", "proquest": "_" * 60}
    whole, mark = EXPORTS[name]([TALKS, PATIENCE, TALKS]), marks.get(name, "Document NORGAZ0020260201ei270002z")
    at = whole.index(mark, whole.index(TALKS[1]))
    broken = [part.broken for part in split(whole[:at] + whole[at + len(mark) :]) or []]
    assert broken == ["holds two articles, as what parts them is missing", None]


def test_date_that_is_not_full_is_told(tmp_path: Path) -> None:
    path = tmp_path / "export.txt"
    path.write_text(
        EXPORTS["proquest"]([TALKS]).replace("Publication date: Feb 7, 2026", "Publication date: Feb 2026"), encoding="utf-8"
    )
    article = read(path)
    assert article.metadata.published is None
    assert article.warnings == ('date "Feb 2026" is no full date; write it like 2026-02-07',)


def test_date_in_a_title_is_not_the_date_of_the_article() -> None:
    text = LEXIS.replace("February 7, 2026 Saturday", "Late").format(
        title="Talks of 6 May 2025 resume", body="He said so.", number=1
    )
    (part,) = split(text) or []
    assert part.metadata.published is None


def test_older_fields_over_headline_and_text() -> None:
    text = """
    1 of 1 DOCUMENTS

    Copyright 2026 Sudland Times
    Sudland Times

    February 8, 2026, Sunday

SECTION: WORLD; Pg. 1

LENGTH: 10 words

HEADLINE: It is
over

BODY:
   She said that it was over.

LOAD-DATE: February 9, 2026
"""
    (part,) = split(text) or []
    assert part.text == "It is over\n\nShe said that it was over."
    assert part.metadata.published == "2026-02-08"


def test_lead_and_rest_of_the_tagged_form_are_one_text() -> None:
    (part,) = (
        split(TAGGED.format(title="Talks resume", body="The rest.", number=1).replace("TD\n", "LP\nThe lead.\n\nTD\n")) or []
    )
    assert part.text == "Talks resume\n\nThe lead.\n\nThe rest."


ORDINARY = [
    "An article\n\nEnd of Document\n",
    "The river\n\nBody\n\nLength: 500 words\n\nThe body was found on Friday.\n",
    "He wrote 500 words\n\n7 February 2026\n\nDocument A4 was shown to the court.\n",
    "3 of 250 DOCUMENTS\n\nwere lost, the ministry said.\n",
    "____________________________________________________________\n\nFull text: see below.\n\n_____________________________\n",
    "HD\nTD\nWC\nPD\nSN\n",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_one_sign_makes_no_export(text: str) -> None:
    assert split(text) is None


@given(
    st.lists(st.sampled_from([*(line for text in ORDINARY for line in text.split("\n")), "She said so on Friday."]), max_size=30)
)
def test_lines_that_look_like_signs_in_any_order_lose_no_article(lines: list[str]) -> None:
    assert all(part.broken or part.text for part in split("\n".join(lines)) or [])


def test_no_text_of_ours_is_taken_for_an_export() -> None:
    texts = [*REPOSITORY.glob("*.md"), *REPOSITORY.glob("seeds/*.txt")]
    assert texts
    assert [path for path in texts if split(path.read_text(encoding="utf-8"))] == []


def test_text_that_is_no_export_is_the_file_as_it_stands(tmp_path: Path) -> None:
    data = "\ufeff“Words,” she said.\r\n\r\nEnd of Document\r\n".encode()
    (tmp_path / "a.txt").write_bytes(data)
    article = read(tmp_path / "a.txt")
    assert (article.text, article.sha256) == (data.decode(), hashlib.sha256(data).hexdigest())


def test_export_in_wide_characters(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(EXPORTS["nexis"]([TALKS, PATIENCE]).encode("utf-16"))
    first, _second = read_all(tmp_path / "a.txt")
    assert isinstance(first, Article)
    assert first.text == "\n\n".join(TALKS)
