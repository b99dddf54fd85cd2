"""What an article's lines tell: zones, title, outlet, date; copies, captions and lines that are no part of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuriltool.articles import read
from kuriltool.reading.layout import Layout, boilerplate_at, paragraphs, read_layout
from kuriltool.rules.load import load
from kuriltool.rules.schema import Boilerplate

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "articles"
OUTLETS = ("Kyodo", "Kyodo News", "The Gazette", "Gazette")


def rule(name: str, match: str, *lines: str, then: str = "line") -> Boilerplate:
    given = {"id": name, "about": "-", "match": match, "lines": lines, "then": then, "examples": ["-"], "counterexamples": ["-"]}
    return Boilerplate.model_validate(given)


RULES = (
    rule("skip", "starts", "Skip to content"),
    rule("share", "equals", "Share"),
    rule("cookies", "contains", "uses cookies"),
    rule("time", "shape", "# min read", "By * on *"),
    rule("more", "starts", "Similar stories", then="rest"),
    rule("from", "starts", "First seen in"),
)
BODY = "The two ministers met on Friday and spoke for three hours about the river."


def zones(text: str) -> list[tuple[str, str]]:
    return [(p.zone, text[p.start : p.end]) for p in read_layout(text, RULES, OUTLETS).paragraphs]


def layout(*lines: str) -> Layout:
    return read_layout("\n".join(lines), RULES, OUTLETS)


ZONES: list[tuple[str, list[str]]] = [
    ("", []),
    ("\n \t\n", []),
    (BODY, ["headline"]),
    (f"River talks stall\n{BODY}", ["headline", "body"]),
    (f"River talks stall\nNo date for a new round\n\n{BODY}", ["headline", "headline", "body"]),
    (f"River talks end.\n{BODY}", ["headline", "body"]),
    (f"River talks stall\nThe ministers in May. File photo\n{BODY}", ["headline", "caption", "body"]),
    (
        f"River talks stall\nMinister Lund in Oslo, February 20, 2026, at the bank of the river\n{BODY}",
        ["headline", "caption", "body"],
    ),
    (
        f"Skip to content\nRiver talks stall\n{BODY}\nShare\n{BODY[:30]}",
        ["boilerplate", "headline", "body", "boilerplate", "body"],
    ),
    (f"River talks stall\n3 min read\nBy Bo Lund on rivers\n{BODY}", ["headline", "boilerplate", "boilerplate", "body"]),
    (f"This site uses cookies.\nRiver talks stall\n{BODY}", ["boilerplate", "headline", "body"]),
    (f"River talks stall\n{BODY}\nSimilar stories\nA ship sinks\nSaid he", ["headline", "body", *["boilerplate"] * 3]),
    (f"Similar stories\nRiver talks stall\n{BODY}", ["boilerplate", "headline", "body"]),
    (f"***\nRiver talks stall\n{BODY}", ["body", "headline", "body"]),
    ("A" * 250, ["body"]),
]


@pytest.mark.parametrize(("text", "expected"), ZONES)
def test_zones(text: str, expected: list[str]) -> None:
    assert [zone for zone, _ in zones(text)] == expected


def test_a_heading_that_stands_twice_and_a_doubled_text_are_copies() -> None:
    title = "River talks stall again as both ministers leave the table"
    text = f"{title}\n{title} - 1\n{BODY}\nNobody said when they would meet again, or where.\n\nOSLO (Kyodo) -- {BODY}\nThe end."
    assert [zone for zone, _ in zones(text)] == ["headline", "copy", "body", "body", "copy", "body"]


def test_a_paragraph_that_repeats_a_part_is_no_copy() -> None:
    text = f"River talks stall\n{BODY}\n{BODY} Then they parted, and neither wanted to tell the press what had been said."
    assert [zone for zone, _ in zones(text)] == ["headline", "body", "body"]


def test_short_words_that_come_twice_are_no_copy() -> None:
    assert [zone for zone, _ in zones("Title\nThe talks are over.\nThe talks are over.")] == ["headline", "body", "body"]


DATES = [
    ("2026-02-07", "2026-02-07"),
    ("date 2026-02-07 International", "2026-02-07"),
    ("2026-02-07T10:15:00Z", "2026-02-07"),
    ("2026/02/07 10:15", "2026-02-07"),
    ("Feb 7, 2026 07:55 76", "2026-02-07"),
    ("Feb. 7, 2026", "2026-02-07"),
    ("February 7 2026", "2026-02-07"),
    ("FEBRUARY 7, 2026", "2026-02-07"),
    ("February 7th, 2026", "2026-02-07"),
    ("Sept. 5, 2025", "2025-09-05"),
    ("Sept 5, 2025", "2025-09-05"),
    ("Saturday, 7 February 2026", "2026-02-07"),
    ("7. February 2026", "2026-02-07"),
    ("07.02.2026", "2026-02-07"),
    ("Published: Feb 7, 2026 | Updated: Feb 8, 2026 5:00 PM EST", "2026-02-07"),
    ("Updated: Feb 8, 2026 | Published: Feb 7, 2026", "2026-02-07"),
    ("Feb. 7, 2026 at 7:55 a.m. EST | Updated Feb. 8, 2026 at 9:00 a.m. EST", "2026-02-07"),
    ("Last updated on Saturday, 7 February 2026 at 10:15 GMT", "2026-02-07"),
    ("Published: 7 February 2026", "2026-02-07"),
    ("Feb. 7, 2026 7:55 a.m. EST", "2026-02-07"),
    ("2026-02-07T23:30:00-05:00", "2026-02-07"),
    ("2026-02-07 23:30 +0900", "2026-02-07"),
    ("2026.02.07", "2026-02-07"),
    ("7th of February 2026", "2026-02-07"),
    ("2026年2月7日", "2026-02-07"),
    ("20/02/2026", "2026-02-20"),
    ("02/20/2026", "2026-02-20"),
    ("02/07/2026", None),
    ("20260207", None),
    ("13/13/2026", None),
    ("Feb 30, 2026", None),
    ("Room 12, 2026", None),
    ("12026-02-07", None),
    ("On Feb 7, 2026 the two ministers met and spoke about the river", None),
]


@pytest.mark.parametrize(("line", "published"), DATES)
def test_dates(line: str, published: str | None) -> None:
    found = layout("River talks stall", line, BODY)
    assert found.published == published
    assert found.title == "River talks stall"


def test_a_date_far_down_is_another_storys() -> None:
    assert layout("Title", *[f"{BODY} Part {n}." for n in range(14)], "Feb 7, 2026").published is None


def test_the_first_of_two_dates_counts() -> None:
    assert layout("Title", "Feb 7, 2026", "Feb 8, 2026", BODY).published == "2026-02-07"


def test_the_day_of_publication_comes_before_that_of_a_change() -> None:
    assert layout("Title", "Updated Feb 8, 2026", "Feb 7, 2026", BODY).published == "2026-02-07"
    assert layout("Title", "Updated Feb 8, 2026", BODY).published == "2026-02-08"


UPDATED = (rule("update", "starts", "Updated:", "Published:"), rule("more", "starts", "Similar stories", then="rest"))


def test_a_stamp_that_a_rule_takes_for_boilerplate_dates_the_article_above_the_body_alone() -> None:
    assert read_layout(f"Title\nPublished: Feb 7, 2026\n{BODY}", UPDATED).published == "2026-02-07"
    assert read_layout(f"Title\n{BODY}\nSimilar stories\nPublished: Feb 9, 2026", UPDATED).published is None


META = [
    (("River talks stall", f"OSLO (Kyodo) - {BODY}"), "River talks stall", "Kyodo"),
    (("River talks stall", f"OSLO, Feb. 7 (Kyodo News) — {BODY}"), "River talks stall", "Kyodo News"),
    (("River talks stall", f"OSLO (an early one) - {BODY}"), "River talks stall", None),
    (("River talks stall", BODY, "First seen in the Gazette"), "River talks stall", "The Gazette"),
    (("River talks stall", BODY, "First seen in Gazettes"), "River talks stall", None),
    (("River talks stall", f"The Gazette was told so. {BODY}"), "River talks stall", None),
    (("# River talks stall", BODY), "River talks stall", None),
    (("#River talks stall", BODY), "#River talks stall", None),
    (("Skip to content", "Share"), None, None),
    (("\ufeffRiver talks stall", BODY), "River talks stall", None),
    (("\f", "\u3000River talks stall\u3000", BODY), "River talks stall", None),
]


@pytest.mark.parametrize(("lines", "title", "outlet"), META)
def test_title_and_outlet(lines: tuple[str, ...], title: str | None, outlet: str | None) -> None:
    found = layout(*lines)
    assert (found.title, found.outlet) == (title, outlet)


WRAPPED = (
    "The two ministers met on Friday and spoke for\nthree hours about the river, its fish, and the\n"
    "dams that both of their countries want to build.\n\nNobody said when they would meet again, and the\n"
    "crowd that had waited outside went home in rain.\n"
)


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    found = [WRAPPED[start:end] for start, end in paragraphs(WRAPPED)]
    assert [words.split()[0] for words in found] == ["The", "Nobody"]
    assert found[0].endswith("build.")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\n\n", "\u2028"])
def test_any_newline_parts_paragraphs(newline: str) -> None:
    text = f"\ufeffRiver talks stall{newline}{BODY} \t{newline}{BODY[:20]}.{newline}"
    assert [text[start:end] for start, end in paragraphs(text)] == ["River talks stall", BODY, f"{BODY[:20]}."]


def test_zone_at() -> None:
    text = f"River talks stall\n\n{BODY}"
    found = read_layout(text)
    assert [found.zone_at(offset) for offset in (0, 17, 19, len(text) + 5)] == ["headline", "body", "body", "body"]


LINES = [
    ("skip to CONTENT now", "skip"),
    ("Please skip to content", None),
    (" Share: ", "share"),
    ("Share it", None),
    ("This page uses  cookies!", "cookies"),
    ("12 min read", "time"),
    ("x min read", None),
    ("By Ann on rivers", "time"),
]


@pytest.mark.parametrize(("line", "found"), LINES)
def test_how_boilerplate_compares(line: str, found: str | None) -> None:
    hit = boilerplate_at(line, RULES)
    assert (hit and hit.id) == found


ARTICLES = sorted((ROOT / "seeds").glob("*.txt")) + sorted(REAL.glob("*.txt"))


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_every_article_has_a_headline_and_a_body(path: Path) -> None:
    rules = load()
    text = read(path).text
    found = read_layout(text, rules.boilerplate, rules.outlets)
    by_zone = {zone: [p for p in found.paragraphs if p.zone == zone] for zone in ("headline", "body")}
    assert found.title and found.title in text
    assert by_zone["headline"]
    assert len(by_zone["body"]) >= 2


@pytest.mark.skipif(not REAL.is_dir(), reason="the real articles are not here")
def test_metadata_of_the_real_articles() -> None:
    rules = load()
    found = [read_layout(read(path).text, rules.boilerplate, rules.outlets) for path in sorted(REAL.glob("*.txt"))]
    assert [item.published for item in found[:2]] == ["2026-02-07", "2025-04-08"]
    assert found[3].published == "2026-02-20"
    assert [p.zone for p in found[3].paragraphs[:3]] == ["boilerplate", "headline", "copy"]


TEXT = st.text(alphabet="Aab. \t\n\r\f\ufeff\u3000\u2028#-—()“”1Feb7,2026:", max_size=120) | st.text(max_size=120)


@given(TEXT)
def test_any_text(text: str) -> None:
    found = read_layout(text, RULES, OUTLETS)
    assert [(p.start, p.end) for p in found.paragraphs] == paragraphs(text)
    last = 0
    for p in found.paragraphs:
        assert last <= p.start < p.end <= len(text)
        assert text[p.start : p.end].strip() == text[p.start : p.end]
        last = p.end
    between = {i for p in found.paragraphs for i in range(p.start, p.end)}
    assert all(not text[i].isalnum() for i in range(len(text)) if i not in between)


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("NORBURG, Feb. 9, 2026 (Gazette) - Ana Holm said that talks would go on.", "2026-02-09"),
        ("NORBURG, 9 February 2026 — Ana Holm said that talks would go on.", "2026-02-09"),
        ("Norburg, February 9, 2026 -- Ana Holm said that talks would go on.", "2026-02-09"),
        ("NORBURG, Feb. 9 (Gazette) - Ana Holm said that talks would go on.", None),
        ("NORBURG (Gazette) - Ana Holm said on Feb. 9, 2026 that talks would go on.", None),
        ("On 9 February 2026 - a Monday - Ana Holm said that talks would go on.", None),
        ("The treaty of 9 February 1926 - the first of two - is still in force, Ana Holm said.", None),
    ],
)
def test_full_date_of_a_dateline_is_the_articles(line: str, published: str | None) -> None:
    text = f"Talks to go on\n\n{line}\n\nThe river has been closed since the war, and nobody crosses it any more.\n"
    assert read_layout(text).published == published
