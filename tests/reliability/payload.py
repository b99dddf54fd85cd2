"""Two short articles of our own, and their bytes in every format that is read."""

from __future__ import annotations

import bz2
import csv
import email.message
import email.policy
import gzip
import html
import io
import json
import lzma
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Story:
    """An article to write down in some format: its title, and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]
    outlet: str = "The Harbour Gazette"
    published: str = "2026-02-10"

    @property
    def body(self) -> str:
        """The paragraphs with a blank line between each two."""
        return "\n\n".join(self.paragraphs)

    @property
    def text(self) -> str:
        """Title and paragraphs, as a plain text file has them."""
        return f"{self.title}\n\n{self.body}\n"


PAYLOAD = Story(
    "Capitals weigh a new round",
    (
        "Prime Minister Sanae Takaichi said on Tuesday that Japan would never give up its claim to the four northern islands. "
        "She stressed that her cabinet wanted a peace treaty with Russia. “We are ready to sit down with Moscow at any "
        "time,” she told reporters in Tokyo.",
        "Kremlin spokesman Dmitry Peskov said that Moscow saw no ground for negotiations while Japan kept its sanctions. “The "
        "islands are Russian territory,” he added, “and nobody will give them away.”",
        "Foreign Minister Toshimitsu Motegi insisted that visits to the graves of the former residents should resume at once. "
        "According to the Russian Foreign Ministry, the agreement on such visits is no longer in force.",
    ),
)
"""What stands in a file under test."""

NEIGHBOUR = Story(
    "Fishermen wait for word from the strait",
    (
        "Chief Cabinet Secretary Minoru Kihara told the press on Wednesday that the government had protested against the "
        "detention of a fishing boat near Kunashiri. He demanded that the crew of five be allowed to return home without "
        "delay, and that the boat be given back to its owner.",
        "Foreign Minister Sergei Lavrov replied that the border guards had acted by the law. “Whoever fishes there needs a "
        "licence from us,” Lavrov said.",
        "The governor of Hokkaido warned that the whole season could be lost.",
    ),
)
"""What lies beside it and must be read whatever befalls its neighbour."""


def txt(story: Story) -> bytes:
    return story.text.encode()


def md(story: Story) -> bytes:
    return f"# {story.title}\n\n{story.body}\n".encode()


def page(story: Story) -> bytes:
    """A web page with a menu above the article and a footer below it."""
    paragraphs = "\n".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in story.paragraphs)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(story.title)}</title>\n'
        f'<meta property="og:site_name" content="{story.outlet}">\n'
        f'<meta property="article:published_time" content="{story.published}T08:00:00Z"></head>\n'
        '<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>\n'
        f"<article><h1>{html.escape(story.title)}</h1>\n{paragraphs}\n</article>\n"
        "<footer><p>All rights reserved</p></footer></body></html>\n"
    ).encode()


def row(story: Story) -> dict[str, str]:
    """The story as a row of a table of articles."""
    return {
        "id": "s1",
        "title": story.title,
        "date": story.published,
        "outlet": story.outlet,
        "text": story.body,
    }


def as_json(story: Story) -> bytes:
    return json.dumps(row(story)).encode()


def jsonl(story: Story) -> bytes:
    return (json.dumps(row(story), ensure_ascii=False) + "\n").encode()


def as_csv(story: Story, delimiter: str = ",") -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, [*row(story)], delimiter=delimiter)
    writer.writeheader()
    writer.writerow(row(story))
    return stream.getvalue().encode()


def tsv(story: Story) -> bytes:
    return as_csv(story, "\t")


def parquet(story: Story) -> bytes:
    """The story as a Parquet file of one row; needs duckdb."""
    import tempfile

    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "story.parquet")
        columns = ", ".join(f'$"{name}"::VARCHAR AS "{name}"' for name in row(story))
        relation = duckdb.connect()
        relation.execute(f"COPY (SELECT {columns}) TO '{path}' (FORMAT parquet)", row(story))
        relation.close()
        return path.read_bytes()


def pdf(story: Story) -> bytes:
    """A PDF of one page, made by hand: one font, lines of at most 90 characters, a wider gap between paragraphs."""
    lines, height = [f"BT /F1 11 Tf 1 0 0 1 50 780 Tm {_pdf_string(story.title)} Tj ET"], 750
    for paragraph in story.paragraphs:
        for line in _wrapped(paragraph, 90):
            lines.append(f"BT /F1 11 Tf 1 0 0 1 50 {height} Tm {_pdf_string(line)} Tj ET")
            height -= 14
        height -= 14
    return _pdf_file("\n".join(lines).encode("ascii"))


def pdf_without_text() -> bytes:
    """A PDF whose one page is a picture, as a scan is."""
    return _pdf_file(b"q 400 0 0 600 50 50 cm /Im1 Do Q")


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _pdf_string(text: str) -> str:
    escaped = (chr(byte) if 32 <= byte < 127 and byte not in b"()\\" else f"\\{byte:03o}" for byte in text.encode("cp1252"))
    return f"({''.join(escaped)})"


def _pdf_file(content: bytes) -> bytes:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> %s>> >>" % (b"/XObject << /Im1 6 0 R >> " if b"/Im1" in content else b""),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /Length 1 >>\nstream\n"
        b"\x80\nendstream",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer


def docx(story: Story) -> bytes:
    """A Word file with the least that one may hold."""
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    words = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lines = ([story.title] if story.title else []) + list(story.paragraphs)
    paragraphs = "".join(f'<w:p><w:r><w:t xml:space="preserve">{html.escape(line)}</w:t></w:r></w:p>' for line in lines)
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kinds}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="{office}" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{words}"><w:body>{paragraphs}</w:body></w:document>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{part}')
    return stream.getvalue()


def warc(story: Story) -> bytes:
    """A web archive of a warcinfo record, the page and a picture."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(page(story))
    picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n" + bytes(range(256))
    return (
        _record("warcinfo", b"software: by hand\r\n", "application/warc-fields")
        + _record("response", http + page(story), "application/http; msgtype=response", "http://gazette.example/talks")
        + _record("response", picture, "application/http; msgtype=response", "http://gazette.example/map.png")
    )


def warc_gz(story: Story) -> bytes:
    """A web archive as crawlers write them: each record packed for itself."""
    parts = warc(story).split(b"WARC/1.0\r\n")[1:]
    return b"".join(gzip.compress(b"WARC/1.0\r\n" + part, mtime=0) for part in parts)


def _record(kind: str, content: bytes, media: str, url: str = "") -> bytes:
    number = len(content) + len(url)
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
        + (f"WARC-Target-URI: {url}\r\n" if url else "")
        + f"WARC-Date: 2026-02-10T09:00:00Z\r\nContent-Type: {media}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def eml(story: Story) -> bytes:
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"] = f"{story.outlet} <news@gazette.example>", "reader@reader.example"
    message["Subject"], message["Date"] = story.title, "Tue, 10 Feb 2026 08:00:00 +0000"
    message["Message-ID"] = f"<{len(story.text)}@gazette.example>"
    message.set_content(story.body)
    return message.as_bytes()


def mbox(story: Story) -> bytes:
    letter = eml(story).replace(b"\r\n", b"\n")
    return b"From news@gazette.example Tue Feb 10 08:00:00 2026\n" + letter + b"\n"


FORMATS: dict[str, Callable[[Story], bytes]] = {
    ".txt": txt,
    ".md": md,
    ".html": page,
    ".json": as_json,
    ".jsonl": jsonl,
    ".csv": as_csv,
    ".tsv": tsv,
    ".parquet": parquet,
    ".pdf": pdf,
    ".docx": docx,
    ".warc": warc,
    ".eml": eml,
    ".mbox": mbox,
}
"""For each suffix what writes a story in that format."""


def zst(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor().compress(data)


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": lambda data: gzip.compress(data, mtime=0),
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zst,
}
"""For each suffix what packs bytes."""


def everywhere(story: Story) -> dict[str, bytes]:
    """The story in every format, plain and packed, by suffix."""
    plain = {suffix: write(story) for suffix, write in FORMATS.items()}
    packed = {suffix + packing: pack(data) for suffix, data in plain.items() for packing, pack in PACKINGS.items()}
    return plain | packed | {".warc.gz": warc_gz(story)}
