"""Web pages and web archives to articles: the text, what is said of it, and what is refused."""

from __future__ import annotations

import gzip
import io
import json
import logging
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import all_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kuriltool.articles import Article, Limits, ReadOptions, read
from kuriltool.articles.opened import File, Reader
from kuriltool.articles.readers import html, warc
from kuriltool.articles.readers.charsets import decode_declared
from kuriltool.articles.readers.linked_data import read_linked_data
from kuriltool.errors import ArticleError

SENTENCES = (
    "Ana Holm, the mayor of Norburg, said on Friday that the river was “clean enough to drink from”.",
    "Her office had tested the water at four places, and every sample was within the limits that the ministry set.",
    "“We have waited for this for ten years,” Holm told reporters. “The town won’t let it go back to what it was.”",
    "The fishermen’s union doubts the figures. Its head, Piet Dorn, said the samples were taken after a week of rain.",
)
PARAGRAPHS = "".join(f"<p>{sentence}</p>\n" for sentence in SENTENCES)
TITLE = "Mayor calls the river clean"
STORY = f"{TITLE}\n\n" + "\n".join(SENTENCES)
LINKED = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": TITLE,
    "datePublished": "2026-02-07T07:55:00+01:00",
    "dateModified": "2026-02-09T07:55:00+01:00",
    "author": [{"@type": "Person", "name": "Lise Vang"}],
    "publisher": {"@type": "Organization", "name": "Norburg Gazette"},
}


def file(data: bytes | str, name: str = "a.html", options: ReadOptions | None = None) -> File:
    content = data if isinstance(data, bytes) else data.encode()
    return File.of(io.BytesIO(content), name, name, options or ReadOptions())


def results(reader: Reader, data: bytes | str, name: str, options: ReadOptions | None = None) -> list[Article | ArticleError]:
    return all_of(reader, file(data, name, options))


def page(data: bytes | str) -> Article:
    (found,) = results(html.entries, data, "a.html")
    assert isinstance(found, Article), found
    return found


def refusal(data: bytes | str) -> str:
    (found,) = results(html.entries, data, "a.html")
    assert isinstance(found, ArticleError), found
    return found.reason


def body(inner: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>T</title>{head}</head><body>{inner}</body></html>"


def linked(value: object) -> str:
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>'


ARTICLE = f"<article><h1>{TITLE}</h1>{PARAGRAPHS}</article>"

BLOG = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{TITLE} - Norburg Gazette</title>
<link rel="canonical" href="https://gazette.example/2026/02/07/river">
<meta property="og:title" content="{TITLE} - Norburg Gazette"><meta property="og:site_name" content="Norburg Gazette">
<meta property="article:published_time" content="2026-02-07T07:55:00+01:00">
<meta name="author" content="Lise Vang"></head><body class="single-post">
<div id="cookie-banner" class="cookie-notice"><p>We use cookies to improve your experience. Accept all.</p></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<main><article class="post"><header class="entry-header"><h1 class="entry-title">{TITLE}</h1>
<div class="entry-meta">By <a rel="author">Lise Vang</a> on 7 February 2026</div></header>
<figure><img src="a.jpg"><figcaption>The river at dawn. Photo: J. Skov</figcaption></figure>
<div class="entry-content">{PARAGRAPHS}<h2>What the union says</h2>
<blockquote><p>“Come back in summer,” Dorn wrote.</p></blockquote>
<ul><li>Four places were tested, the office said.</li><li>The next test is in May.</li></ul>
<p class="wp-caption-text">The bridge. (Photo: Skov)</p>
<div class="sharedaddy"><a>Share on Facebook</a></div></div></article>
<section class="related-posts"><h3>Related stories</h3>
<ul><li><a href="/x">Harbour to be closed for a month</a></li></ul></section>
<div id="comments" class="comments-area">
<ol class="comment-list"><li><p>The mayor said the same thing in 2019!</p></li></ol></div></main>
<aside class="sidebar"><h3>Most read</h3>
<a>Bread prices up again</a></aside><footer>© 2026 Norburg Gazette.</footer></body></html>"""

AMP = f"""<!doctype html><html ⚡ lang="en"><head><meta charset="utf-8"><title>{TITLE} | Norburg Gazette</title>
<link rel="canonical" href="https://gazette.example/river"><style amp-boilerplate>body{{animation:none}}</style>
{linked(LINKED)}</head>
<body><amp-sidebar id="menu"><ul><li>Sport</li></ul></amp-sidebar>
<article class="amp-wp-article"><header><h1>{TITLE}</h1></header>
<amp-img src="x"></amp-img><div class="amp-wp-article-content">{PARAGRAPHS}</div></article></body></html>"""

GRAPH = body(
    f'<div id="app"><div class="x1"><div class="x2">{PARAGRAPHS}</div></div></div>',
    linked(
        {
            "@context": "https://schema.org",
            "@graph": [
                {"@type": "Organization", "@id": "#org", "name": "Norburg Gazette"},
                LINKED | {"publisher": {"@id": "#org"}, "url": "https://gazette.example/river"},
            ],
        }
    ),
)

LIVE = body(
    "<main><h1>Live: the river report</h1><p>Follow what is said about the river today.</p>"
    + "".join(
        f'<article><time datetime="2026-02-07T0{hour}:00:00Z">0{hour}:00</time><h2>Update {hour}</h2>'
        f"<p>Holm said for the time number {hour} that the river was “clean”, and nobody believed her.</p></article>"
        for hour in range(1, 6)
    )
    + "</main>",
    linked(
        {
            "@context": "https://schema.org",
            "@type": "LiveBlogPosting",
            "headline": "Live: the river report",
            "datePublished": "2026-02-07T06:00:00Z",
            "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "Dorn answers", "datePublished": "2026-02-08T09:00:00Z"}],
        }
    ),
)

OLD = (
    f"<HTML><HEAD><TITLE>{TITLE}</TITLE></HEAD><BODY BGCOLOR=#ffffff><CENTER><FONT SIZE=5><B>{TITLE}</B></FONT></CENTER>"
    '<P><FONT FACE="Times" SIZE=2>'
    + "<BR><BR>\n".join(SENTENCES)
    + '</FONT><HR><A HREF="index.htm">Back to index</A></BODY></HTML>'
)

TABLES = body(
    f'<table width="100%"><tr><td width="150"><a href="/">Home</a><br><a href="/s">Sport</a></td><td><h1>{TITLE}</h1>{PARAGRAPHS}'
    "<table border=1><tr><th>Place</th><th>Value</th></tr><tr><td>Bridge</td><td>0.4</td></tr></table></td>"
    "<td>Advertisement</td></tr></table>"
)


def test_blog_page_comes_out_as_its_article_alone() -> None:
    article = page(BLOG)
    assert article.text == STORY + (
        "\nWhat the union says\n“Come back in summer,” Dorn wrote."
        "\n- Four places were tested, the office said.\n- The next test is in May."
    )
    told = article.metadata
    assert (told.title, told.author, told.outlet) == (TITLE, "Lise Vang", "Norburg Gazette")
    assert (told.published, told.url) == ("2026-02-07", "https://gazette.example/2026/02/07/river")


@pytest.mark.parametrize(("data", "url"), [(AMP, "https://gazette.example/river"), (GRAPH, "https://gazette.example/river")])
def test_json_ld_tells_of_the_article(data: str, url: str) -> None:
    article = page(data)
    told = article.metadata
    assert article.text == STORY
    assert (told.title, told.author, told.outlet) == (TITLE, "Lise Vang", "Norburg Gazette")
    assert (told.published, told.url) == ("2026-02-07", url)


def test_live_blog_is_called_by_its_own_headline_and_day() -> None:
    article = page(LIVE)
    assert (article.metadata.title, article.metadata.published) == ("Live: the river report", "2026-02-07")
    lines = article.text.splitlines()
    assert [lines.index(f"Update {hour}") for hour in range(1, 6)] == [3, 5, 7, 9, 11]
    assert "time number 5" in lines[-1]


def test_line_breaks_of_an_old_page_part_paragraphs() -> None:
    assert page(OLD.encode("cp1252")).text == STORY


def test_table_that_holds_a_page_together_is_no_table_and_data_stays_one() -> None:
    assert page(TABLES).text == f"{STORY}\n| Place | Value |\n|---|---|\n| Bridge | 0.4 |"


def test_cell_of_loose_text_is_read_beside_paragraphs() -> None:
    rows = f"<tr><td>{PARAGRAPHS}</td></tr>"
    rows += "<tr><td>Dorn said that he would wait<br><br>for the samples that are taken in May.</td></tr>"
    assert page(body(f'<table role="presentation">{rows}</table>')).text.splitlines()[-2:] == [
        "Dorn said that he would wait",
        "for the samples that are taken in May.",
    ]


def test_quotation_marks_that_a_browser_would_show_are_written_out() -> None:
    text = page(body(f"<article>{PARAGRAPHS}<p>Dorn called it <q>a <b>bad</b> joke</q> and left.</p></article>")).text
    assert text.endswith("Dorn called it “a bad joke” and left.")


@pytest.mark.parametrize(
    ("title", "text", "headed"),
    [
        ("Talks end", "Holm left.", "Talks end\n\nHolm left."),
        ("“Talks” end", "\n'Talks' End\nHolm left.", "'Talks' End\n\nHolm left."),
        ("Talks end", "Talks end", "Talks end"),
        (None, "Holm left.\nDorn stayed.", "Holm left.\nDorn stayed."),
        ("Talks end", "Talks end in Norburg, said Holm.", "Talks end\n\nTalks end in Norburg, said Holm."),
    ],
)
def test_text_has_its_title_once_on_its_own_line(title: str | None, text: str, headed: str) -> None:
    assert html.headed(title, text) == headed


def test_day_is_not_taken_from_the_story_or_the_footer() -> None:
    story = f"<article>{PARAGRAPHS}<p>The treaty was signed on 18 August 2025.</p></article><footer>© 2026 Gazette</footer>"
    assert page(body(story)).metadata.published is None


@pytest.mark.parametrize("date", ["9999-99-99", "soon", "2026-02-30", "2026-02", "2026", "February 2026", "2062-02-07"])
def test_impossible_day_is_none(date: str) -> None:
    head = linked(LINKED | {"datePublished": date, "dateModified": date})
    assert page(body(ARTICLE, f'<meta property="article:published_time" content="{date}">{head}')).metadata.published is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1951-09-08", "1951-09-08"),
        ("2026-02-01T23:30:00-05:00", "2026-02-01"),
        ("20260201", "2026-02-01"),
        ("February 1, 2026", "2026-02-01"),
        ("1 Feb 2026 09:00", "2026-02-01"),
        ("13.02.2026", "2026-02-13"),
        ("02/07/2026", None),
    ],
)
def test_day_is_taken_as_it_is_written(written: str, day: str | None) -> None:
    assert page(body(ARTICLE, f'<meta property="article:published_time" content="{written}">')).metadata.published == day


def test_day_in_the_address_is_taken() -> None:
    found = html.article_of(file(b""), body(ARTICLE).encode(), "0", url="https://gazette.example/2026/02/07/river")
    assert found.metadata.published == "2026-02-07"


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- saved from url=(0029)https://gazette.example/river -->",
        "<!--\n Page saved with SingleFile\n url: https://gazette.example/river\n saved date: Sat Feb 07 2026\n-->",
    ],
)
def test_address_that_a_browser_noted_when_it_saved_the_page(comment: str) -> None:
    assert page(f"<!DOCTYPE html>\n{comment}\n{body(ARTICLE)}").metadata.url == "https://gazette.example/river"


RUSSIAN = ("Анна Хольм, мэр Норбурга, заявила в пятницу, что река достаточно чиста, чтобы из неё пить.", "Река чистая")
JAPANESE = (
    "ノルブルクのアナ・ホルム市長は金曜日、川の水は「飲めるほどきれいだ」と述べた。市の担当者は四か所で水を調べた。",
    "川の水",
)
ENGLISH = (SENTENCES[2], TITLE)


@pytest.mark.parametrize(
    ("encoding", "label", "sentence", "title"),
    [
        ("cp1252", "iso-8859-1", *ENGLISH),
        ("cp1252", "windows-1252", *ENGLISH),
        ("cp1252", "us-ascii", *ENGLISH),
        ("utf-8", "utf-8", *ENGLISH),
        ("utf-8", "iso-8859-1", *ENGLISH),  # a server's default, on a page that is not in it
        ("cp1251", "windows-1251", *RUSSIAN),
        ("koi8-r", "KOI8-R", *RUSSIAN),
        ("iso8859-5", "iso-8859-5", *RUSSIAN),
        ("cp932", "Shift_JIS", *JAPANESE),
        ("cp932", "x-sjis", *JAPANESE),
        ("euc_jp", "EUC-JP", *JAPANESE),
        ("iso2022_jp", "iso-2022-jp", *JAPANESE),
    ],
)
def test_charset_that_the_page_names(encoding: str, label: str, sentence: str, title: str) -> None:
    story = f"<article><h1>{title}</h1>{f'<p>{sentence}</p>' * 3}</article>"
    for meta in (f'<meta charset="{label}">', f"<meta http-equiv=content-type content='text/html; charset={label}'>"):
        article = page(body(story, meta).encode(encoding))
        assert article.text.splitlines()[-1] == sentence
        assert (article.metadata.title, article.warnings) == (title, ())
    assert html.article_of(file(b""), body(story).encode(encoding), "0", charset=label).text.splitlines()[-1] == sentence


@pytest.mark.parametrize("label", ["", "x-unknown", "unicode_escape", "base64", "idna", "undefined", "a\0b", "é" * 50, "utf-16"])
def test_charset_that_is_none_leaves_it_to_the_bytes(label: str) -> None:
    assert decode_declared(b"\x93Yes,\x94 she said.", label).text == "“Yes,” she said."


def test_bytes_that_are_not_in_the_named_charset_are_told() -> None:
    decoded = decode_declared("川の水".encode("euc_jp") + b"\xff", "euc-jp")
    assert decoded.text == "川の水\ufffd"
    assert decoded.warnings == ("not all of it is euc_jp (first at byte 6); the odd bytes are read as \ufffd",)


PAYWALL = body(
    f"<article><h1>{TITLE}</h1><p>Ana Holm, the mayor of Norburg, said on Friday that the river was …</p>"
    "<div><h2>Subscribe to read on</h2><p>Already a subscriber? Log in</p></div></article>"
)
STUB = body(
    f"<article><h1>{TITLE}</h1><p>Ana Holm said that the river …</p></article>", linked(LINKED | {"isAccessibleForFree": "False"})
)
SCRIPT = body(
    "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>"
    "<script>window.STATE={'body':'<p>Ana Holm said it.</p>'}</script>"
)
CONSENT = body(
    "<div class=x><h1>Before you continue</h1><p>We and our 812 partners store cookies on a device, for advertising.</p></div>"
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (PAYWALL, "shows no article but a paywall"),
        (STUB, "shows no article but a paywall"),
        (CONSENT, "shows no article but a paywall"),
        (SCRIPT, "has no main text"),
        (body(""), "has no main text"),
        (body(f"<h1>{TITLE}</h1>"), "has no main text"),
        ("<frameset><frame src=x></frameset>", "has no main text"),
        ("", "is empty as a page"),
        ("\0\0", "is empty as a page"),
    ],
)
def test_page_without_an_article_is_refused(data: str, reason: str) -> None:
    assert refusal(data).startswith(reason)


def test_short_article_without_a_wall_is_read() -> None:
    text = page(body("<article><p>The mayor of Norburg, Ana Holm, said on Friday that she would resign.</p></article>")).text
    assert text.endswith("The mayor of Norburg, Ana Holm, said on Friday that she would resign.")


def test_article_that_speaks_of_subscribers_is_read() -> None:
    assert page(body(f"<article>{PARAGRAPHS}<p>Subscribe to our letter.</p></article>")).text.endswith("letter.")


def test_text_that_stands_in_json_ld_alone_is_read() -> None:
    head = linked(LINKED | {"articleBody": "\n\n".join(SENTENCES).replace("’", "&#8217;")})
    assert page(body("<div id=app></div>", head)).text == STORY


def test_scripts_and_templates_hold_no_article() -> None:
    fake = f"<script>var x = '{PARAGRAPHS}'</script><template>{PARAGRAPHS}</template>"
    assert refusal(body(fake)).startswith("has no main text")
    assert page(body(fake + ARTICLE)).text.splitlines()[-4:] == list(SENTENCES)


def test_fragment_of_a_page_is_read() -> None:
    assert page(PARAGRAPHS).text == "\n".join(SENTENCES)


@pytest.mark.parametrize(
    "value",
    [
        '{"@type": "NewsArticle", "headline": ',
        "[" * 100_000,
        '{"@graph":' * 3000,
        [],
        [[{"@type": ["NewsArticle", 3], "author": {"name": ["x"]}, "publisher": 3, "url": {"@id": 4}}]],
        {"@type": "NewsArticle", "author": [[["x"]], {"name": {"name": "y"}}, None], "headline": {"a": 1}},
        {"@type": None, "@graph": None},
        "3",
    ],
)
def test_malformed_json_ld_costs_nothing_but_itself(value: object) -> None:
    assert page(body(ARTICLE, linked(value))).text == STORY


def test_headline_of_the_page_is_told_from_those_it_links_to() -> None:
    teaser = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": LINKED | {"headline": "Other"}}]}
    assert read_linked_data([json.dumps(teaser), json.dumps({"@graph": [LINKED]})]).headline == TITLE


def test_agency_is_no_author() -> None:
    agency = LINKED | {"author": [{"@type": "NewsMediaOrganization", "name": "Norburg Press"}, {"name": "Lise Vang"}]}
    assert read_linked_data([json.dumps(agency)]).authors == ("Lise Vang",)


HOSTILE: dict[str, Callable[[], str]] = {
    "100,000 nested tags": lambda: body("<div>" * 100_000 + ARTICLE),
    "100,000 nested inline tags": lambda: body("<b>" * 100_000 + ARTICLE),
    "nested tables": lambda: body("<table><tr><td>" * 330 + ARTICLE),
    "30 MB of paragraphs": lambda: "<p>" * 10_000_000,
    "30 MB of text": lambda: body("<p>" + "word " * 6_000_000 + "</p>" + ARTICLE),
    "nothing closed": lambda: "<html><body><article><div>".join(f"<p><font>{SENTENCES[i % 4]} {i}" for i in range(300)),
    "unclosed scripts": lambda: body(ARTICLE + "<script>" * 100_000),
    "NULs": lambda: body(ARTICLE.replace("river", "ri\0ver")),
    "entities": lambda: body("<p>" + "&amp;lt;&#0;&#xD800;&#x110000;&nosuch;" * 20_000 + "</p>" + ARTICLE),
    "a picture of 20 MB": lambda: body(f"<img src='data:image/png;base64,{'A' * 20_000_000}'>" + ARTICLE),
    "a script of 20 MB": lambda: body(f"<script>{'var x=1; ' * 2_200_000}</script>" + ARTICLE),
    "a comment of 20 MB": lambda: body("<!--" + "word " * 4_000_000 + "-->" + ARTICLE),
    "links side by side": lambda: body("<article><p>" + "<a href=x>said that</a> is so" * 4_990 + "</p></article>"),
    "bold words side by side": lambda: body("<article><p>" + "said that <b>x</b>" * 4_990 + "</p></article>"),
    "50,000 links": lambda: body("<p>" + "<a href=x>said that</a> is so" * 50_000 + "</p>" + ARTICLE),
    "a thousand authors": lambda: body(
        ARTICLE,
        "".join(f"<meta name=author content='{', '.join(f'A{i} B{chr(97 + j)}' for j in range(26))}'>" for i in range(1000)),
    ),
    "authors in JSON-LD": lambda: body(ARTICLE, linked(LINKED | {"author": [{"name": f"Ana H{i:x}"} for i in range(5000)]})),
    "malformed authors": lambda: body(ARTICLE, linked("{" + '"Person" ' * 20_000)),
    "comments in a description": lambda: body(ARTICLE, f"<meta name=description content='{'<!--' * 50_000}'>"),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_page_is_read_or_refused_in_good_time(kind: str) -> None:
    data = HOSTILE[kind]().encode()
    begun = time.process_time()
    (found,) = results(html.entries, data, "a.html")
    taken = time.process_time() - begun
    assert taken < 10, f"{taken:.1f} s"
    assert isinstance(found, ArticleError) or "said" in found.text
    assert not isinstance(found, Article) or "\0" not in found.text


TAGS = (
    "p div article table tr td ul li h1 h2 q blockquote a b span script style title base svg math img frameset select form pre "
    "code noscript html body head summary details figure figcaption footer nav header main section time br hr font center"
)
PIECES = st.sampled_from(
    [f"<{tag}>" for tag in TAGS.split()]
    + [f"</{tag}>" for tag in TAGS.split()]
    + ["<meta charset=x>", "<div class=hidden>", "<html/>", "<!--", "-->", "<![CDATA[", "]]>", "&", "&#0;", "&quot;", "<", ">"]
    + ['<script type="application/ld+json">', '{"@type":"NewsArticle","articleBody":"', "\0", "\x80", "\u202e", "😀"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(PIECES, st.sampled_from(SENTENCES), st.text(max_size=20)), max_size=40))
def test_no_page_raises_anything_but_article_errors(pieces: list[str]) -> None:
    data = "".join(pieces).encode("utf-8", "replace")
    (found,) = results(html.entries, data, "a.html")
    again = results(html.entries, data, "a.html")
    assert [str(found)] == [str(one) for one in again]
    if isinstance(found, Article):
        found.text.encode()


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_article_errors(data: bytes) -> None:
    for content in (data, b"<html><body>" + data, body(ARTICLE).encode("cp1252") + data):
        assert len(results(html.entries, content, "a.html")) == 1


def test_library_writes_nothing_to_standard_error() -> None:
    code = "import io; from kuriltool.articles import ReadOptions; from kuriltool.articles.opened import File\n"
    code += "from kuriltool.articles.readers import html\nfrom kuriltool.errors import ArticleError\n"
    code += "try: next(html.entries(File.of(io.BytesIO(b'<p><html/>&#0;'), 'a', 'a', ReadOptions()))).read()\n"
    code += "except ArticleError: print('refused')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("refused\n", "")


def test_loggers_of_others_are_left_alone() -> None:
    page(BLOG)
    assert logging.getLogger().isEnabledFor(logging.WARNING)
    assert not logging.getLogger("trafilatura.core").isEnabledFor(logging.ERROR)


def test_readers_are_light_to_import() -> None:
    code = "import sys, kuriltool.articles.readers.html, kuriltool.articles.readers.warc, kuriltool.articles.readers.mail\n"
    code += (
        "print([name for name in ('trafilatura', 'lxml', 'warcio', 'htmldate', 'dateparser', 'spacy') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_page_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(BLOG, encoding="utf-8")
    article = read(path)
    assert (article.path, article.metadata.outlet) == (str(path), "Norburg Gazette")


# Web archives


def record(
    kind: str = "response",
    url: str | None = "https://gazette.example/river",
    payload: bytes = b"",
    http: str | None = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8",
    type: str = "application/http; msgtype=response",
    length: int | str | None = None,
    extra: str = "",
) -> bytes:
    block = (f"{http}\r\n\r\n".encode() if http is not None else b"") + payload
    size = "" if length == "" else f"Content-Length: {len(block) if length is None else length}\r\n"
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\n{target}WARC-Date: 2026-03-01T00:00:00Z\r\nContent-Type: {type}\r\n{extra}{size}\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def crawl(*records: bytes, options: ReadOptions | None = None) -> list[Article | ArticleError]:
    return results(warc.entries, b"".join(records), "c.warc", options)


def paths(found: list[Article | ArticleError]) -> list[str]:
    return [one.path for one in found]


PAGE = body(ARTICLE).encode()
INFO = record("warcinfo", None, b"software: x\r\n", None, "application/warc-fields")


def test_pages_and_plain_texts_are_articles_and_all_else_is_passed_over() -> None:
    found = crawl(
        INFO,
        record("request", payload=b"", http="GET / HTTP/1.1\r\nHost: x"),
        record(payload=PAGE),
        record(url="https://gazette.example/a.png", payload=b"\x89PNG", http="HTTP/1.1 200 OK\r\nContent-Type: image/png"),
        record(url="https://gazette.example/gone", payload=PAGE, http="HTTP/1.1 404 Not Found\r\nContent-Type: text/html"),
        record(url="https://gazette.example/moved", payload=b"", http="HTTP/1.1 301 Moved\r\nLocation: /"),
        record(
            url="https://gazette.example/robots.txt", payload=b"User-agent: *", http="HTTP/1.1 200 OK\r\nContent-Type: text/plain"
        ),
        record(
            "resource", "https://gazette.example/n.txt", "“Yes,” Holm said.".encode("cp1252"), None, "text/plain; charset=latin1"
        ),
        record("metadata", payload=b"x", http=None, type="text/plain"),
        record("revisit"),
        record("resource", "https://gazette.example/river2", PAGE, None, "text/html"),
        record("response", "dns:gazette.example", b"x", None, "text/dns"),
    )
    assert paths(found) == [f"c.warc#https://gazette.example/{name}" for name in ("river", "n.txt", "river2")]
    story, note, _ = found
    assert isinstance(story, Article)
    assert isinstance(note, Article)
    assert story.text == STORY
    assert (story.metadata.url, story.metadata.published) == ("https://gazette.example/river", None)
    assert (note.text, note.encoding) == ("“Yes,” Holm said.", "cp1252")


def test_same_page_crawled_twice_has_two_names_and_one_digest() -> None:
    first, second = crawl(record(payload=PAGE), record(payload=PAGE))
    assert (first.path, second.path) == ("c.warc#https://gazette.example/river", "c.warc#https://gazette.example/river.2")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.sha256 == second.sha256


def chunked(data: bytes) -> bytes:
    parts = [data[start : start + 100] for start in range(0, len(data), 100)]
    return b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in parts) + b"0\r\n\r\n"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("header", "payload"),
    [
        ("Transfer-Encoding: chunked", chunked(PAGE)),
        ("Content-Encoding: gzip", gzip.compress(PAGE)),
        ("Content-Encoding: GZIP\r\nTransfer-Encoding: Chunked", chunked(gzip.compress(PAGE))),
        ("Content-Encoding: deflate", zlib.compress(PAGE)),
        ("Content-Encoding: deflate", raw_deflate(PAGE)),
        ("Content-Encoding: gzip", PAGE),  # unpacked by the crawler, which kept the header
        ("Transfer-Encoding: chunked", PAGE),
        ("Content-Encoding: identity", PAGE),
    ],
)
def test_payload_is_unpacked(header: str, payload: bytes) -> None:
    (found,) = crawl(record(payload=payload, http=f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{header}"))
    assert isinstance(found, Article)
    assert found.text == STORY
    assert found.sha256 == crawl(record(payload=PAGE))[0].sha256  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("header", "payload", "reason"),
    [
        ("Content-Encoding: zstd", b"\x28\xb5\x2f\xfd", "is packed as zstd, which is not read"),
        ("Content-Encoding: gzip", gzip.compress(PAGE)[:20] + b"\0\xff" * 400, "is damaged within what is packed as gzip"),
        ("Content-Encoding: gzip", gzip.compress(b"x" * 3_000_000), "is larger than 1 MB"),
    ],
)
def test_payload_that_cannot_be_unpacked_costs_itself(header: str, payload: bytes, reason: str) -> None:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{header}"
    options = ReadOptions(limits=Limits(bytes=1_000_000))
    broken, story = crawl(record(url="https://x.example/", payload=payload, http=http), record(payload=PAGE), options=options)
    assert isinstance(broken, ArticleError)
    assert broken.reason.startswith(reason)
    assert isinstance(story, Article)


@pytest.mark.parametrize(
    "damaged",
    [
        record(payload=PAGE, length=""),
        record(payload=PAGE, length="many"),
        record(payload=PAGE, length="9" * 5000),
        record(payload=PAGE, length=-5),
        record(payload=PAGE, length=len(PAGE) // 2),
        b"noise\r\nmore noise\r\n\r\n",
        record(payload=PAGE) + b"\xff\xfe\0" * 50 + b"\r\n",
        b"WARC/9.9\r\n\r\n",
    ],
)
def test_damaged_record_costs_itself_alone(damaged: bytes) -> None:
    found = crawl(
        record(url="https://gazette.example/1", payload=PAGE), damaged, record(url="https://gazette.example/3", payload=PAGE)
    )
    assert [path for path in paths(found) if path.endswith(("/1", "/3"))] == [
        f"c.warc#https://gazette.example/{n}" for n in (1, 3)
    ]
    assert sum(isinstance(one, ArticleError) for one in found) == 1


def test_record_without_address_is_passed_over() -> None:
    assert paths(crawl(record(url=None, payload=PAGE), record(payload=PAGE))) == ["c.warc#https://gazette.example/river"]


def test_file_that_breaks_off_gives_what_came_before() -> None:
    whole, broken = crawl(record(payload=PAGE), record(url="https://x.example/", payload=PAGE)[:-200])
    assert isinstance(whole, Article)
    assert isinstance(broken, ArticleError)
    assert str(broken) == "c.warc#2: breaks off; get the file again"


def test_crawler_that_cut_a_page_off_is_told() -> None:
    (found,) = crawl(record(payload=PAGE, extra="WARC-Truncated: length\r\n"))
    assert isinstance(found, Article)
    assert found.warnings == ("is a part of what the server gave (length)",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "holds no page and no plain text"),
        (INFO, "holds no page and no plain text"),
        (b"hello\nworld\n", "is no web archive: it does not begin with WARC/1.0 or WARC/1.1"),
    ],
)
def test_archive_without_articles_is_told(data: bytes, reason: str) -> None:
    (found,) = results(warc.entries, data, "c.warc")
    assert isinstance(found, ArticleError)
    assert found.reason == reason


def test_nothing_is_extracted_before_it_is_asked_for() -> None:
    entry = next(warc.entries(file(record(payload=PAYWALL.encode()), "c.warc")))
    assert not isinstance(entry, ArticleError)
    with pytest.raises(ArticleError):
        entry.read()


@pytest.mark.parametrize("members", [True, False])
def test_archive_that_is_packed(tmp_path: Path, members: bool) -> None:
    from kuriltool.articles import read_all

    records = [INFO, record(payload=PAGE), record(url="https://gazette.example/2", payload=PAGE)]
    path = tmp_path / "c.warc.gz"
    path.write_bytes(b"".join(map(gzip.compress, records)) if members else gzip.compress(b"".join(records)))
    assert [one.path for one in read_all(path)] == [f"{path}#https://gazette.example/{name}" for name in ("river", "2")]


@pytest.mark.slow
def test_memory_stays_with_one_record() -> None:
    import tracemalloc

    class Endless(io.RawIOBase):
        """200 pages of 500 KB each, made as they are read."""

        def __init__(self) -> None:
            pages = (record(url=f"https://x.example/{i}", payload=PAGE + b" " * 500_000) for i in range(200))
            self._parts = iter(pages)
            self._rest = b""

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            self._rest = self._rest or next(self._parts, b"")
            part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
            buffer[: len(part)] = part
            return len(part)

    options = ReadOptions(limits=Limits(bytes=10**9))
    tracemalloc.start()
    count = sum(1 for _ in warc.entries(File.of(Endless(), "c.warc", "c.warc", options)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 200
    assert peak < 10_000_000


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.one_of(st.binary(max_size=60), st.sampled_from([record(payload=PAGE), INFO, b"WARC/1.0\r\n", b"\r\n", b"WARC/"])),
        max_size=8,
    )
)
def test_no_archive_raises_anything_but_article_errors(parts: list[bytes]) -> None:
    assert results(warc.entries, b"".join(parts), "c.warc")


@pytest.mark.parametrize(
    "reference", ["&#0;", "&#8;", "&#27;[31m", "&#x1B;", "&#x0001b", "&#xD800;", "&#x110000;", "&#39;", "&#x27;"]
)
def test_characters_written_as_numbers_cost_no_article(tmp_path: Path, reference: str) -> None:
    body = "".join(
        f"<p>Ana Holm said for the {n}th time that the river belongs to both towns and to nobody else.</p>" for n in range(9)
    )
    path = tmp_path / "a.html"
    path.write_text(
        f"<html><body><article><h1>Talks</h1>{body}<p>The mayor{reference}s office is closed.</p></article></body></html>"
    )
    text = read(path).text
    assert "for the 8th time" in text
    assert not set(text) & set(map(chr, (*range(9), *range(11, 32))))
    if reference in ("&#39;", "&#x27;"):
        assert "The mayor's office" in text
