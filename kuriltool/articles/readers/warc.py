"""Web archives, WARC: the pages and plain texts that a crawler or a browser's recorder put into one file."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kuriltool.articles.article import Article, Entry, Metadata, digest
from kuriltool.articles.decoding import is_binary
from kuriltool.articles.opened import EntryNames, File
from kuriltool.articles.readers import html
from kuriltool.articles.readers.charsets import decode_declared
from kuriltool.articles.sniffing import signature
from kuriltool.errors import ArticleError

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
    from warcio.statusandheaders import StatusAndHeaders

_HTML = ("text/html", "application/xhtml+xml")
_TEXT = "text/plain"
_NO_ARTICLES = ("/robots.txt", "/ads.txt", "/app-ads.txt", "/humans.txt")  # plain texts that every crawl holds
_PART = 65_536  # bytes
_GET_IT_AGAIN = "get the file again"


class _DamagedError(Exception):
    """A record that can't be read, and why; those behind it can."""


@dataclass(frozen=True)
class _Payload:
    """What a record holds: the bytes of a page or a plain text, what the server called them, and where they were found."""

    data: bytes
    type: str
    charset: str | None
    url: str | None
    warnings: tuple[str, ...] = ()


def entries(file: File) -> Iterator[Entry | ArticleError]:
    """An entry for each page or plain text that a server gave in full, named by its address: `crawl.warc#https://…`.

    Records of other kinds are passed over: requests, pictures, redirections, pages not found. A damaged record costs itself
    alone. When something was crawled tells nothing of when it was published.
    """
    found = _entries(file)
    first = next(found, None)
    if first is None:
        raise ArticleError(file.path, "holds no page and no plain text")
    yield first
    yield from found


def _entries(file: File) -> Iterator[Entry | ArticleError]:
    loader, names = _loader(file), EntryNames()
    number, astray = 0, False
    # warcio's own iterator ends at the first damaged record, but the next one begins with a line that nothing else looks like.
    while line := file.stream.readline(_PART):
        if not line.startswith(b"WARC/"):
            if line.strip() and not astray:
                astray = True
                yield _astray(file, number)
            continue
        number, astray = number + 1, False
        try:
            payload = _payload(file, loader, line)
        except _DamagedError as error:
            astray = True
            yield ArticleError(file.entry_path(names(number)), str(error))
            continue
        if payload:
            name, sha256 = names(number, payload.url), digest(payload.data)
            yield Entry(file.entry_path(name), sha256, partial(_article, file, payload, sha256, name))


def _loader(file: File) -> ArcWarcRecordLoader:
    try:
        from warcio.recordloader import ArcWarcRecordLoader
    except ImportError:
        reason = 'is a web archive; install what reads it with: pip install "kuriltool[warc]"'
        raise ArticleError(file.path, reason) from None
    return ArcWarcRecordLoader(verify_http=False)


def _astray(file: File, number: int) -> ArticleError:
    if not number:
        raise ArticleError(file.path, "is no web archive: it does not begin with WARC/1.0 or WARC/1.1")
    return ArticleError(file.path, f"is damaged behind record {number}, and read on from the next one; {_GET_IT_AGAIN}")


def _payload(file: File, loader: ArcWarcRecordLoader, line: bytes) -> _Payload | None:
    """What the record that begins with `line` holds, None where that is no article; it is read to its end."""
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException

    try:
        # The headers of HTTP are left alone here: on a record without address warcio would raise AttributeError.
        record = loader.parse_record_stream(file.stream, line, "warc", no_record_parse=True)
        if not (record.rec_headers.get_header("Content-Length") or "").strip().isdecimal():
            raise _DamagedError(f"is a record without a number as its Content-Length; {_GET_IT_AGAIN}")
        payload = _wanted(file, loader, record)
        while record.raw_stream.read(_PART):
            pass
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError) as error:
        raise _DamagedError(f"is a damaged record; {_GET_IT_AGAIN}") from error
    if record.raw_stream.limit:
        raise _DamagedError(f"breaks off; {_GET_IT_AGAIN}")
    return payload


def _wanted(file: File, loader: ArcWarcRecordLoader, record: ArcWarcRecord) -> _Payload | None:
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ") or None
    headers = None
    if record.rec_type == "response" and (url or "").startswith(("http://", "https://")):
        headers = loader.http_parser.parse(record.raw_stream)
        if headers.get_statuscode() != "200":
            return None
    elif record.rec_type != "resource":
        return None
    kind, charset = _content_type(headers or record.rec_headers)
    if (kind and kind not in (*_HTML, _TEXT)) or _path(url) in _NO_ARTICLES:
        return None
    parts = []
    while part := record.raw_stream.read(_PART):
        parts.append(part)
    data = _content(b"".join(parts), headers, file.options.limits.bytes)
    if not kind and signature(data[:_PART]) == ".html":
        kind = _HTML[0]
    if not kind or not data.strip():
        return None
    cut = record.rec_headers.get_header("WARC-Truncated")
    return _Payload(data, kind, charset, url, (f"is a part of what the server gave ({cut})",) if cut else ())


def _path(url: str | None) -> str:
    try:
        return urlsplit(url or "").path
    except ValueError:
        return ""


def _content_type(headers: StatusAndHeaders) -> tuple[str, str | None]:
    """The media type and the charset of `text/html; charset=utf-8`; an empty type where there is none."""
    kind, *parameters = (headers.get_header("Content-Type") or "").split(";")
    named = dict(reversed([part.strip().lower().partition("=")[::2] for part in parameters]))
    return kind.strip().lower(), named.get("charset")


def _content(data: bytes, headers: StatusAndHeaders | None, most: int) -> bytes:
    """The bytes of a page as they were before the server packed them and cut them into chunks for the way."""
    from warcio.bufferedreaders import ChunkedDataReader

    if headers is None:
        return data
    if (headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        data = ChunkedDataReader(io.BytesIO(data)).read()
    packing = (headers.get_header("Content-Encoding") or "identity").strip().lower()
    if packing in ("identity", "") or not data:
        return data
    content = _unpacked(data, packing, most + 1)
    if len(content) > most:
        raise _DamagedError(f"is larger than {most / 1_000_000:g} MB; raise --limit-megabytes")
    return content


def _unpacked(data: bytes, packing: str, most: int) -> bytes:
    """As many bytes as `most` of what was packed; what is not packed as it says, as crawlers leave it, as it is."""
    try:
        if packing in ("gzip", "x-gzip", "deflate"):
            return _inflated(data, most)
        if packing == "br":
            return _unpacked_brotli(data, most)
    except ValueError as error:
        if not is_binary(data[:_PART]):
            return data
        raise _DamagedError(f"is damaged within what is packed as {packing}; {_GET_IT_AGAIN}") from error
    raise _DamagedError(f"is packed as {packing}, which is not read; record it without that")


def _inflated(data: bytes, most: int) -> bytes:
    for form in (47, -15):  # with a header of gzip or zlib; without one, as some servers understand "deflate"
        try:
            return zlib.decompressobj(form).decompress(data, most)
        except zlib.error:
            continue
    raise ValueError(data[:8])


def _unpacked_brotli(data: bytes, most: int) -> bytes:
    try:
        brotli = import_module("brotli")
    except ImportError:
        raise _DamagedError("is packed as br; install what unpacks it with: pip install brotli") from None
    try:
        content: bytes = brotli.Decompressor().process(data, output_buffer_limit=most)
    except brotli.error as error:
        raise ValueError(data[:8]) from error
    return content


def _article(file: File, payload: _Payload, sha256: str, name: str) -> Article:
    if payload.type in _HTML:
        return html.article_of(
            file, payload.data, sha256, entry=name, url=payload.url, charset=payload.charset, warnings=payload.warnings
        )
    if is_binary(payload.data):
        raise ArticleError(file.entry_path(name), "is no text but binary data, whatever the server called it")
    decoded = decode_declared(payload.data, payload.charset)
    warnings = (*payload.warnings, *decoded.warnings)
    told = Metadata(url=payload.url)
    return file.article(decoded.text, sha256, entry=name, metadata=told, encoding=decoded.encoding, warnings=warnings)
