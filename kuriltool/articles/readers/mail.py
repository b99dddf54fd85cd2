"""Mail: newsletters, alerts and forwarded articles, one message a file or many, and the pages that browsers save like mail."""

from __future__ import annotations

import email
import email.errors
import email.header
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from functools import partial

from kuriltool.articles.article import Article, Entry, Metadata, digest
from kuriltool.articles.opened import EntryNames, File
from kuriltool.articles.readers import html
from kuriltool.articles.readers.charsets import decode_declared
from kuriltool.articles.readers.dates import published
from kuriltool.errors import ArticleError

_HTML = ("text/html", "application/xhtml+xml")
_LONGEST_HEADER = 2_000  # characters
_ANSWER = re.compile(r"(?:(?:re|fwd?|aw|wg)\s*(?:\[\d+\])?:\s*)+", re.I)
_LINK = re.compile(r"https?://\S+")
_STUB = 300  # characters beside links: "your program can't show this message, so open it in a browser" is no longer
# A sentence that begins with "From" has no hour in it and no year behind that.
_FROM_LINE = re.compile(rb"From .*\d\d:\d\d.* \d{4}\b")
_LONGEST_FROM_LINE = 300  # bytes
_QUOTED_FROM_LINE = re.compile(rb"^>(>*From )", re.M)
_SAVED_FROM = ("snapshot-content-location", "content-location")


@dataclass(frozen=True)
class _Body:
    """The text of a message and how its bytes were read."""

    text: str
    encoding: str = "utf-8"
    warnings: tuple[str, ...] = ()


def entries(file: File) -> Iterator[Entry | ArticleError]:
    """The article in a mail, and one for each mail attached to it, as forwarding does it.

    The subject is title and first line. Outlet is the name that it was sent by: the newsletter, the alert, the press office.
    Who wrote an article in it stands at best in its text, so there is no author.
    """
    yield from _entries(file, file.data(), EntryNames(), 0)


def mbox(file: File) -> Iterator[Entry | ArticleError]:
    """The articles in a mailbox, each as `entries` has it, named by the id of its message: `alerts.mbox#17@gazette.example`."""
    names = EntryNames()
    for number, data in enumerate(_split(file), 1):
        try:
            yield from _entries(file, data, names, number)
        except ArticleError as error:
            yield error


def mhtml(file: File) -> Iterator[Entry | ArticleError]:
    """The article of a page that a browser saved with its pictures in one file."""

    def read(data: bytes) -> Article:
        message = _parsed(data, file.path)
        page = next((part for part in _parts(message) if part.get_content_type() in _HTML), None)
        if page is None:
            raise ArticleError(file.path, "is no saved page: it has no part of HTML; save the page again from a browser")
        found = (_header(part, name) for part in (message, page) for name in _SAVED_FROM)
        url = next((url for url in found if url and url.startswith(("http://", "https://"))), None)
        return html.article_of(file, _content(page), digest(data), url=url, charset=_charset(page))

    yield from file.single(file.data(), read)


def _split(file: File) -> Iterator[bytes]:
    """The messages of a mailbox, told by the lines that stand before each of them."""
    lines: list[bytes] = []
    begun, after_blank = False, True
    for line in file.stream:
        if after_blank and _FROM_LINE.match(line[:_LONGEST_FROM_LINE]):
            if begun:
                yield _unquoted(lines)
            lines, begun = [], True
        elif begun:
            lines.append(line)
        elif line.strip():
            raise ArticleError(
                file.path, 'is no mailbox: its first line is not like "From ana@norburg.example Sat Feb 7 07:55:00 2026"'
            )
        after_blank = not line.strip()
    if begun:
        yield _unquoted(lines)


def _unquoted(lines: list[bytes]) -> bytes:
    return _QUOTED_FROM_LINE.sub(rb"\1", b"".join(lines))


def _entries(file: File, data: bytes, names: EntryNames, number: int) -> Iterator[Entry]:
    """The entries of one message, the file itself if `number` is 0, and of those attached to it."""
    outer = _parsed(data, file.entry_path(str(number)) if number else file.path)
    inner = [message for part in _parts(outer) if (message := _attached(part))]
    messages = [outer, *inner] if not inner or _has_text(outer) else inner
    for place, message in enumerate(messages, 1):
        alone = not number and len(messages) == 1
        name = None if alone else names(number or place, _id(message))
        sha256 = digest(data) if message is outer or alone else _digest(message)
        yield Entry(file.entry_path(name) if name else file.path, sha256, partial(_article, file, message, sha256, name))


def _parsed(data: bytes, path: str) -> Message:
    try:
        return email.message_from_bytes(data)
    except RecursionError as error:
        raise ArticleError(path, "is a mail whose parts are nested too deep; save its text alone") from error


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a message that have no parts of their own, an attached message being one of them, in their order."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        inner = _inner(part)
        if inner and (part is message or part.get_content_maintype() != "message"):
            waiting.extend(reversed(inner))
        else:
            yield part


def _inner(part: Message) -> list[Message]:
    # Asked for the content of another part, get_payload would decode it and may raise ValueError.
    content = part.get_payload() if part.is_multipart() else None
    return [inner for inner in content if isinstance(inner, Message)] if isinstance(content, list) else []


def _attached(part: Message) -> Message | None:
    return next(iter(_inner(part)), None) if part.get_content_type() == "message/rfc822" else None


def _inline(message: Message, *types: str) -> list[Message]:
    return [
        part for part in _parts(message) if part.get_content_type() in types and part.get_content_disposition() != "attachment"
    ]


def _has_text(message: Message) -> bool:
    return any(_content(part).strip() for part in _inline(message, "text/plain", *_HTML))


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except ValueError:  # a NUL in the name
        return None


def _digest(message: Message) -> str:
    """The digest of an attached message: of its headers as they are written and of what its parts hold."""
    head = "".join(f"{name}:{value}\n" for name, value in message.raw_items())
    return digest(head.encode("utf-8", "surrogateescape") + b"\n".join(map(_content, _parts(message))))


def _id(message: Message) -> str | None:
    return (_header(message, "message-id") or "").strip("<> ") or None


def _header(message: Message, name: str) -> str | None:
    """The first header of a name on one line, decoded; what is beyond any header's length is cut off."""
    return _decoded(_raw_header(message, name))


def _raw_header(message: Message, name: str) -> str:
    value = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    return decode_declared(value[:_LONGEST_HEADER].encode("utf-8", "surrogateescape")).text


def _decoded(header: str) -> str | None:
    """The text of a header that may hold encoded words, `=?koi8-r?B?…?=`; where they are damaged, as it is written."""
    try:
        parts = email.header.decode_header(header)
        text = "".join(part if isinstance(part, str) else _decoded_word(part, charset) for part, charset in parts)
    except (email.errors.HeaderParseError, ValueError):
        text = header
    return " ".join(text.split()) or None


def _decoded_word(word: bytes, charset: str | None) -> str:
    # What stands between encoded words comes back as bytes too, in an encoding of Python's own.
    return decode_declared(word, charset).text if charset else word.decode("raw_unicode_escape")


def _article(file: File, message: Message, sha256: str, name: str | None) -> Article:
    path = file.entry_path(name) if name else file.path
    body = _body(message, path, file.options.limits.characters)
    subject = _header(message, "subject") or ""
    title = _ANSWER.sub("", subject, count=1) if _ANSWER.match(subject) else subject
    date, warnings = published(_header(message, "date"))
    told = Metadata(id=_id(message), title=title or None, outlet=_sender(message), published=date)
    return file.article(
        html.headed(told.title, body.text),
        sha256,
        entry=name,
        metadata=told,
        encoding=body.encoding,
        warnings=(*body.warnings, *warnings),
    )


def _sender(message: Message) -> str | None:
    """The name that a mail was sent by, or the domain that it was sent from where there is none."""
    try:
        name, address = email.utils.parseaddr(_raw_header(message, "from"))
    except RecursionError:  # parentheses in parentheses
        return None
    name, domain = _decoded(name) or "", address.rpartition("@")[2].strip().lower()
    return name if name and "@" not in name else domain or None


def _body(message: Message, path: str, most_characters: int) -> _Body:
    """The plain text of a message; its HTML where there is none, or no more than a word of where to read it."""
    plain = _plain(message)
    pages = _inline(message, *_HTML)
    if pages and len("".join(_LINK.sub("", plain.text).split())) < _STUB:
        page = html.extract(_content(pages[0]), path, most_characters, charset=_charset(pages[0]))
        if len(page.body) > len(plain.text):
            return _Body(page.body, page.encoding, page.warnings)
    if not plain.text.strip():
        raise ArticleError(path, "is a mail without text; an article attached to it as a file has to be saved on its own")
    return plain


def _plain(message: Message) -> _Body:
    found = [_plain_part(part) for part in _inline(message, "text/plain")]
    if not found:
        return _Body("")
    text = "\n\n".join(part.text.strip("\r\n") for part in found)
    return _Body(text, found[0].encoding, tuple(dict.fromkeys(warning for part in found for warning in part.warnings)))


def _plain_part(part: Message) -> _Body:
    decoded = decode_declared(_content(part), _charset(part))
    text = decoded.text.replace("\r\n", "\n")  # how lines end on the way
    if str(part.get_param("format", "")).lower() == "flowed":
        text = _unflowed(text, str(part.get_param("delsp", "")).lower() == "yes")
    return _Body(text, decoded.encoding, decoded.warnings)


def _unflowed(text: str, delete_space: bool) -> str:
    """The paragraphs of a text that is `format=flowed` (RFC 3676): a line that ends with a space goes on in the next one."""
    lines: list[list[str]] = []
    depth, flows = 0, False
    for line in text.splitlines():
        quoted = len(line) - len(line.lstrip(">"))
        content = line[quoted:].removeprefix(" ")
        if not flows or quoted != depth or content == "-- ":
            lines.append([">" * quoted + " " * bool(quoted)])
        depth, flows = quoted, content.endswith(" ") and content != "-- "
        lines[-1].append(content[:-1] if flows and delete_space else content)
    return "\n".join("".join(parts).rstrip() for parts in lines)
