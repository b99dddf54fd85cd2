"""Mail, mailboxes and pages saved like mail to articles."""

from __future__ import annotations

import gzip
import io
import quopri
import random
import time
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from conftest import all_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kuriltool.articles import Article, ReadOptions, read_all
from kuriltool.articles.opened import File, Reader
from kuriltool.articles.readers import mail
from kuriltool.errors import ArticleError

LINES = (
    "Ana Holm, the mayor of Norburg, said on Friday that the river was “clean”.",
    "“We have waited for ten years,” Holm told reporters at the bridge.",
    "The fishermen’s union doubts the figures, its head Piet Dorn said.",
)
TEXT = "\n\n".join(LINES)
PAGE = f"<html><body><div>{''.join(f'<p>{line}</p>' for line in LINES)}</div></body></html>"


def results(reader: Reader, data: bytes, name: str = "a.eml") -> list[Article | ArticleError]:
    return all_of(reader, File.of(io.BytesIO(data), name, name, ReadOptions()))


def only(data: bytes | EmailMessage) -> Article:
    (found,) = results(mail.entries, data if isinstance(data, bytes) else data.as_bytes(policy=SMTP))
    assert isinstance(found, Article), found
    return found


def texts(found: list[Article | ArticleError]) -> list[str]:
    return [one.text if isinstance(one, Article) else one.reason for one in found]


def message(text: str | None = TEXT, html: str | None = None, **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = '"The Norburg Gazette" <news@gazette.example>'
    made["Subject"] = "Mayor calls the river “clean”"
    made["Date"] = "Sat, 07 Feb 2026 23:55:00 -0500"
    made["Message-ID"] = "<17@gazette.example>"
    for name, value in headers.items():
        del made[name]
        made[name] = value
    if text is not None:
        made.set_content(text)
    if html is not None:
        made.add_alternative(html, subtype="html")
    return made


def test_plain_part_is_the_text_and_the_headers_tell_of_it() -> None:
    article = only(message(html=PAGE.replace("river", "lake")))
    assert article.text == f"Mayor calls the river “clean”\n\n{TEXT}"
    told = article.metadata
    assert (told.id, told.title, told.outlet) == ("17@gazette.example", "Mayor calls the river “clean”", "The Norburg Gazette")
    assert (told.author, told.published, told.url) == (None, "2026-02-07", None)


def test_html_is_read_where_there_is_no_plain_part_or_a_stub() -> None:
    expected = "\n".join(("Mayor calls the river “clean”", "", *LINES))
    assert only(message(None, PAGE)).text == expected
    assert only(message("To read this message, open https://gazette.example/view?id=17 in a browser.", PAGE)).text == expected


def test_short_plain_part_stays_where_html_says_no_more() -> None:
    assert only(message("Holm left.", "<p>Holm left.</p>")).text.endswith("\n\nHolm left.")


def test_newsletter_of_tables_keeps_its_paragraphs() -> None:
    rows = "".join(f"<tr><td>{line}</td></tr>" for line in LINES)
    page = (
        f"<table role=presentation><tr><td><table><tr><td><a href=x>View in browser</a></td></tr>{rows}</table></td></tr></table>"
    )
    assert only(message(None, page)).text.splitlines()[2:] == list(LINES)


def test_attachments_are_no_articles_but_attached_mails_are() -> None:
    outer = message("See the two articles attached.", Subject="Fwd: river", **{"Message-ID": "<18@gazette.example>"})
    outer.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="a.pdf")
    outer.add_attachment("Not this.", filename="notes.txt")
    outer.add_attachment(message())
    outer.add_attachment(message("Holm left.", Subject="Another", **{"Message-ID": "<19@gazette.example>"}))
    found = results(mail.entries, outer.as_bytes())
    assert [one.path for one in found] == [f"a.eml#{number}@gazette.example" for number in (18, 17, 19)]
    assert [text.partition("\n")[0] for text in texts(found)] == ["river", "Mayor calls the river “clean”", "Another"]
    assert "Not this" not in "".join(texts(found))
    assert len({one.sha256 for one in found if isinstance(one, Article)}) == 3


def test_mail_that_only_carries_another_is_that_one() -> None:
    outer = message("")
    outer.add_attachment(message("Holm left.", Subject="Inner"))
    assert only(outer).text == "Inner\n\nHolm left."


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("=?koi8-r?B?8tXT08vB0SDSxcvB?=", "Русская река"),
        ("=?UTF-8?Q?=E2=80=9CClean=E2=80=9D?=\r\n =?UTF-8?Q?_river?=", "“Clean” river"),
        ("River =?iso-2022-jp?B?GyRCQG4bKEI=?= report", "River 川 report"),
        ("=?windows-1252?Q?=93Clean=94?=", "“Clean”"),
        ("=?x-unknown?Q?=93Clean=94?=", "“Clean”"),
        ("=?utf-8?B?A?= broken", "=?utf-8?B?A?= broken"),
        ("Re: Fwd: AW: River", "River"),
        ("Regions: the river", "Regions: the river"),
        ("Klarer Fluß, sagt sie".encode().decode("latin-1"), "Klarer Fluß, sagt sie"),
        ("", None),
    ],
)
def test_subject_is_decoded(subject: str, title: str | None) -> None:
    article = only(b"Subject: " + subject.encode("latin-1") + b"\r\n\r\nHolm left.")
    assert article.metadata.title == title
    assert article.text == (f"{title}\n\nHolm left." if title else "Holm left.")


@pytest.mark.parametrize(
    ("sender", "outlet"),
    [
        ('"Gazette, The" <news@gazette.example>', "Gazette, The"),
        ("=?utf-8?Q?Norburg=C3=A9?= <news@gazette.example>", "Norburgé"),
        ("news@Gazette.example", "gazette.example"),
        ("news@gazette.example <news@gazette.example>", "gazette.example"),
        ("", None),
        ("(" * 5000, None),
        ("<", None),
    ],
)
def test_outlet_is_who_sent_it(sender: str, outlet: str | None) -> None:
    assert only(f"From: {sender}\n\nHolm left.".encode()).metadata.outlet == outlet


@pytest.mark.parametrize(
    ("date", "day", "warned"),
    [
        ("Sat, 07 Feb 2026 23:55:00 -0500", "2026-02-07", False),
        ("Sun, 08 Feb 2026 00:10:00 +0900 (JST)", "2026-02-08", False),
        ("yesterday", None, True),
        ("Sat, 99 Feb 2026 23:55:00 -0500", None, True),
        ("", None, False),
    ],
)
def test_day_is_that_of_the_sender(date: str, day: str | None, warned: bool) -> None:
    article = only(f"Date: {date}\n\nHolm left.".encode())
    assert (article.metadata.published, bool(article.warnings)) == (day, warned)


@pytest.mark.parametrize("encoding", ["7bit", "8bit", "quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_text_is_decoded(encoding: str, charset: str) -> None:
    import base64

    data = TEXT.encode(charset)
    packed = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes}.get(encoding, bytes)(data)
    head = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    assert only(head.encode() + packed).text.strip() == TEXT


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Type: text/plain; charset=x-unknown",
        b"Content-Type: text/plain; charset*=utf-8'en'%",
        b'Content-Type: text/plain; charset="a\0b"',
        b"Content-Type: text/plain; charset=unicode_escape",
        b"Content-Type: nonsense",
        b"Content-Transfer-Encoding: rot13",
        b"\xff\xfd: \xff",
    ],
)
def test_odd_headers_cost_no_text(header: bytes) -> None:
    assert only(header + b"\n\n\x93Yes,\x94 said Holm.").text.endswith("“Yes,” said Holm.")


def test_flowing_lines_are_joined_into_paragraphs() -> None:
    text = "Ana Holm said \n"
    text += "that the river \nwas clean.\n\n From the bridge \none sees it.\n> What \n> now?\n>> Yes. \nBye. \n-- \nAna\n"
    article = only(b"Content-Type: text/plain; format=flowed\n\n" + text.encode())
    joined = "Ana Holm said that the river was clean.\n\nFrom the bridge one sees it.\n> What now?\n>> Yes.\nBye.\n--\nAna"
    assert article.text.rstrip() == joined


def test_flowing_lines_without_their_spaces() -> None:
    data = "Content-Type: text/plain; format=flowed; delsp=yes; charset=utf-8\n\n川の水 \nは清い。\n".encode()
    assert only(data).text.rstrip() == "川の水は清い。"


def test_alert_of_links_and_snippets_is_text_as_it_is() -> None:
    alert = (
        "=== News - 1 new result for [river] ===\n\nMayor calls the river clean\nNorburg Gazette\n<https://x.example/url?q=1>\n"
    )
    assert only(message(alert)).text == f"Mayor calls the river “clean”\n\n{alert.rstrip()}"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is a mail without text"),
        (b"Subject: x\n\n \n", "is a mail without text"),
        (b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA", "is a mail without text"),
        (
            b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Disposition: attachment\n\nx\n--b--",
            "is a mail without text",
        ),
    ],
)
def test_mail_without_text_is_refused(data: bytes, reason: str) -> None:
    (found,) = results(mail.entries, data)
    assert isinstance(found, ArticleError)
    assert found.reason.startswith(reason)


def test_parts_nested_too_deep_are_refused() -> None:
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i) for i in range(3000))
    (found,) = results(mail.entries, nested + b"\n\nx")
    assert isinstance(found, ArticleError)
    assert "nested too deep" in found.reason


def mailbox(*messages: bytes, line: str = "From news@gazette.example Sat Feb  7 07:55:00 2026") -> bytes:
    return b"".join(f"{line}\n".encode() + data + b"\n\n" for data in messages)


@pytest.mark.parametrize(
    "line",
    [
        "From news@gazette.example Sat Feb  7 07:55:00 2026",
        "From - Sat Feb 07 07:55:00 2026",
        "From 1793812345@xxx Sat Feb 07 07:55:00 +0000 2026",
        "From MAILER-DAEMON Sat Feb  7 07:55 2026\r",
    ],
)
def test_mailbox_is_split_at_its_own_lines_alone(line: str) -> None:
    first = b"Message-ID: <1@x>\n\nHolm left.\n\nFrom the bridge she went on at 10:15 to the town."
    first += b"\n\n>From there on 7 Feb 2026.\n>>From"
    found = results(mail.mbox, mailbox(first, b"Subject: two\n\nDorn stayed.", line=line), "a.mbox")
    assert [one.path for one in found] == ["a.mbox#1@x", "a.mbox#2"]
    one, two = texts(found)
    assert one.endswith("10:15 to the town.\n\nFrom there on 7 Feb 2026.\n>>From")
    assert two == "two\n\nDorn stayed."


def test_broken_message_costs_itself_alone() -> None:
    nested = b"Content-Type: message/rfc822\n\n" * 3000
    found = results(mail.mbox, mailbox(b"\nHolm left.", nested, b"Subject: x\n", b"\nDorn stayed."), "a.mbox")
    assert [isinstance(one, ArticleError) for one in found] == [False, True, True, False]
    assert [one.path for one in found] == [f"a.mbox#{number}" for number in range(1, 5)]


def test_same_message_twice_has_two_names() -> None:
    found = results(mail.mbox, mailbox(message().as_bytes(), message().as_bytes()), "a.mbox")
    assert [one.path for one in found] == ["a.mbox#17@gazette.example", "a.mbox#17@gazette.example.2"]
    first, second = found
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.sha256 == second.sha256


def test_packed_mailbox_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    parts = [f"Subject: {number}\n\n{TEXT} {random.Random(number).randbytes(30_000).hex()}".encode() for number in range(3)]
    path = tmp_path / "a.mbox.gz"
    path.write_bytes(gzip.compress(mailbox(*parts))[:-20_000])
    found = list(read_all(path))
    assert [isinstance(one, ArticleError) for one in found] == [False, False, True]


def test_file_that_is_no_mailbox_is_refused() -> None:
    (found,) = results(mail.mbox, b"Subject: x\n\nHolm left.", "a.mbox")
    assert isinstance(found, ArticleError)
    assert found.reason.startswith("is no mailbox: its first line is not like")


def saved_page(html: bytes, type: str = "text/html") -> bytes:
    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://gazette.example/river\r\nSubject: x\r\n"
        b"Date: Sun, 1 Mar 2026 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n'
        b"\r\n--b\r\nContent-Type: " + type.encode() + b"\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        b"Content-Location: https://gazette.example/river\r\n\r\n"
        + quopri.encodestring(html)
        + b"\r\n--b\r\nContent-Type: image/png\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n"
    )


@pytest.mark.parametrize(("charset", "type"), [("utf-8", "text/html"), ("cp1252", "text/html; charset=windows-1252")])
def test_page_saved_in_one_file(charset: str, type: str) -> None:
    (found,) = results(mail.mhtml, saved_page(PAGE.encode(charset), type), "a.mhtml")
    assert isinstance(found, Article)
    assert found.text.splitlines()[-3:] == list(LINES)
    assert (found.metadata.url, found.metadata.published) == ("https://gazette.example/river", None)


@pytest.mark.parametrize("data", [b"", b"just text", saved_page(b"x", "text/css")])
def test_saved_page_without_a_page_is_refused(data: bytes) -> None:
    (found,) = results(mail.mhtml, data, "a.mhtml")
    assert isinstance(found, ArticleError)
    assert found.reason.startswith("is no saved page")


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\n\nHolm left.",
        b"From: " + b"a," * 500_000 + b"\n\nHolm left.",
        b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nHolm left.\n" * 100_000,
        b"Subject: x\n\n" + (b"y" * 70 + b"\n") * 400_000,
        b"Content-Type: text/plain; format=flowed\n\n" + b"word \n" * 1_000_000,
        b"".join(b"X-%d: y\n" % i for i in range(200_000)) + b"\nHolm left.",
    ],
    ids=["words", "senders", "parts", "lines", "flowing lines", "headers"],
)
def test_hostile_mail_is_read_in_good_time(data: bytes) -> None:
    begun = time.process_time()
    assert len(results(mail.entries, data)) == 1
    assert time.process_time() - begun < 10


PIECES = st.sampled_from(
    [
        *(
            "Subject: ",
            "From: ",
            "Date: ",
            "Message-ID: <",
            "Content-Type: ",
            "Content-Transfer-Encoding: ",
            "Content-Disposition: ",
        ),
        *(
            "text/plain",
            "text/html",
            "message/rfc822",
            "multipart/mixed; boundary=b",
            "multipart/digest; boundary=b",
            "; charset=",
            "--b",
        ),
        *(
            "\n",
            "\n\n",
            "\r\n",
            "From a@b Sat Feb  7 07:55:00 2026",
            "=?utf-8?b?",
            "?=",
            "base64",
            "attachment",
            "Holm left.",
            "\0",
            "é",
        ),
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(PIECES.map(str.encode), st.binary(max_size=10)), max_size=40))
def test_no_mail_raises_anything_but_article_errors(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    for reader in (mail.entries, mail.mbox, mail.mhtml):
        assert texts(results(reader, data)) == texts(results(reader, data))
