"""Files and situations that break readers, each with what must come of it: `python tests/reliability/nasty.py [--table] [NAME]`.

Every case lies in a folder beside a good article, and `kuriltool extract` is run on the folder. Always: it ends in time, shows no
traceback, sends nothing to the terminal that steers it, finds every claim of the good article, and every passage is the words at
its place in the text that the store keeps.
"""

from __future__ import annotations

import argparse
import bz2
import codecs
import gzip
import io
import json
import lzma
import os
import re
import shutil
import socket
import sqlite3
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script, this folder alone would be searched

from reliability import payload
from reliability.command import SUSPECT, Outcome, amiss, loaded, run, stored, unprivileged
from reliability.payload import NEIGHBOUR, PAYLOAD

BESIDE = "beside.txt"
ALL, EACH = "all", "each"  # the payload's claims, each once and no other: in all files together, or in each of them

Make = Callable[[Path], object]


@dataclass(frozen=True)
class Nasty:
    """Something to be tried in the folder `news`, and what must come of it.

    `claims` are those found beside the good article's: ALL of the payload, a number, or None for any. `says` is a regular
    expression for a line on stderr; nothing must be said where it is empty. With `around` the command is another one, with
    `folder` the place that it is run in.
    """

    kind: str
    name: str
    make: Make
    code: int | None = 0  # None for any
    says: str = ""
    claims: str | int | None = ALL
    command: tuple[str, ...] = ("extract", "news")
    stdin: bytes = b""
    stdout: Path | None = None
    neighbour: bool = True
    slow: bool = False
    long: bool = False  # minutes; tried by the script alone
    limit: float = 60
    before: Callable[[], None] = lambda: None

    @property
    def expected(self) -> str:
        """What must come of it, for people."""
        found = {ALL: f"{EXPECTED} claims", EACH: f"{EXPECTED} claims each", None: "", 0: "no claim"}.get(
            self.claims, f"{self.claims} claims"
        )
        says = _plain(self.says.partition(": ")[2] if self.says.startswith("case") else self.says)
        if self.code:
            done = "refused" if self.claims == 0 or self.claims is None else "refused, all else read"
        else:
            done = "read" if self.claims or not says else "passed over"
        return ", ".join(filter(None, [done + (f": “{says}”" if says else ""), found if self.claims else ""]))


EXPECTED = 9  # claims of the payload
_SHOWN = 110  # characters of a message in the table
_FOLDER = re.compile(r"/\S*/nasty-\w+/")  # that a case was tried in


def _plain(pattern: str) -> str:
    """A regular expression as a reader of the table may take it."""
    return re.sub(r"\\(.)", r"\1", pattern.replace(".*", "…").replace(r"\d+", "n"))


# What to write


def written(name: str | bytes, data: bytes | str | Callable[[], bytes]) -> Make:
    """Makes one file in the folder."""

    def make(folder: Path) -> None:
        path = Path(os.fsdecode(os.path.join(os.fsencode(folder), os.fsencode(name))))  # noqa: PTH118 - bytes
        path.parent.mkdir(parents=True, exist_ok=True)
        content = data() if callable(data) else data
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return make


def both(*makes: Make) -> Make:
    def make(folder: Path) -> None:
        for one in makes:
            one(folder)

    return make


def txt(data: bytes | str | Callable[[], bytes]) -> Make:
    return written("case.txt", data)


def around(before: str, after: str = "") -> Make:
    """The payload in a text file, with something nasty in paragraphs before and after it."""
    return txt("\n\n".join(filter(None, (PAYLOAD.title, before, PAYLOAD.body, after))) + "\n")


TEXT, BODY = PAYLOAD.text, PAYLOAD.body
RUSSIAN = (
    "Представитель министерства заявил, что рыбакам следует получать разрешения заранее. По его словам, правила не изменились, "
    "и никто не собирается их менять. Жители побережья надеются, что переговоры начнутся весной и принесут им пользу. "
) * 3
JAPANESE = "知事は火曜日に記者団に対し、漁業者との話し合いを続けると述べた。町の人々は春までに結論が出ることを望んでいる。" * 6
GERMAN = (
    "Der Sprecher des Ministeriums sagte am Dienstag, dass die Fischer ihre Genehmigungen rechtzeitig einholen sollten. Nach "
    "seinen Worten haben sich die Regeln nicht geändert, und niemand habe vor, sie zu ändern. Die Bewohner der Küste hoffen, "
    "dass bis zum Frühling ein Ergebnis vorliegt."
)
NOT_ENGLISH = "is not in English"
LARGE = r"is larger than 32 MB"
ESCAPE = "\x1b]0;owned\x07\x1b[2J\x1b[31mred\x1b[0m\x9b31m"


def empty() -> Iterator[Nasty]:
    case = partial(Nasty, "Empty", code=1, says=r"case\S*: is empty", claims=0)
    yield case("an empty file", txt(b""))
    yield case("only spaces and line breaks", txt(b" \n\t\r\n \n" * 50))
    yield case("only a byte-order mark", txt(codecs.BOM_UTF8))
    yield case("only zero-width and no-break spaces", txt("\u200b\u00a0\ufeff\u2060\n" * 50), says=r"case\S*: holds no words")
    yield case(
        "a folder of nothing but a README",
        both(written("README.md", TEXT), _gone(BESIDE)),
        says="no article in this folder",
        neighbour=False,
    )
    yield case("an empty folder", _gone(BESIDE), says="no article in this folder", neighbour=False)
    yield case("an empty .gz", written("case.txt.gz", payload.PACKINGS[".gz"](b"")))


def _gone(name: str) -> Make:
    return lambda folder: Path(folder, name).unlink()


def encodings() -> Iterator[Nasty]:
    case = partial(Nasty, "Encodings")
    yield case("UTF-8 with a byte-order mark", txt("\ufeff" + TEXT))
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        yield case(f"{encoding.upper()} with a byte-order mark", txt(("\ufeff" + TEXT).encode(encoding)))
    yield case("UTF-16 without a byte-order mark", txt(TEXT.encode("utf-16-le")))
    yield case("Windows-1252", txt(TEXT.encode("cp1252")), says="read as Windows-1252")
    yield case(
        "UTF-8 with one line of Windows-1252", txt(TEXT.encode() + b"\nA caf\xe9 by the river.\n"), says="1 byte is not UTF-8"
    )
    yield case("three bytes that are no UTF-8", txt(b"\xff" + TEXT.encode() + b"\xc3\n\x80\n"), says="3 bytes are not UTF-8")
    yield case("a NUL between paragraphs", txt(TEXT.replace("\n\n", "\n\0\n")), says="control character")
    for encoding, text in (("cp1251", RUSSIAN), ("koi8-r", RUSSIAN), ("shift_jis", JAPANESE), ("euc-jp", JAPANESE)):
        yield case(f"an article in {encoding}", txt(text.encode(encoding)), says=NOT_ENGLISH, claims=0)
    yield case(
        "lone surrogates in JSON",
        written("case.json", json.dumps(payload.row(PAYLOAD) | {"title": "\ud800", "text": BODY + "\n\n\udfff\n"})),
        says="1 lone surrogate in it",
    )
    yield case(
        "a page that lies about its encoding", written("case.html", payload.page(PAYLOAD).replace(b"utf-8", b"iso-2022-jp"))
    )
    yield case(
        "an image named .txt", txt(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20), code=1, says=r"is no text but binary", claims=0
    )


def characters() -> Iterator[Nasty]:
    case = partial(Nasty, "Characters")
    yield case("Windows line ends", txt(TEXT.replace("\n", "\r\n")))
    yield case("old Mac line ends", txt(TEXT.replace("\n", "\r")))
    yield case("line ends of every kind at once", txt(TEXT.replace("\n\n", "\r\n\u2028\v\f\x85\r")))
    yield case("no-break spaces between all words", txt(TEXT.replace(" ", "\u00a0")), claims=None)
    yield case("soft hyphens and zero-width spaces in words", around("Fish\u00ader\u200bmen wai\u2060ted."))
    yield case("lines wrapped at 70 columns", txt(_wrapped(TEXT)))
    yield case("terminal sequences in the title", txt(ESCAPE + TEXT), says="control character")
    yield case("every control character", around("".join(map(chr, range(1, 32)))), says="control character")
    yield case("right-to-left text with overrides", around("\u202eשלום \u2066ثلاثة\u2069 \u202d abc"))
    yield case("forty marks on every letter", around("".join(c + "\u0301" * 40 for c in "Fishermen waited by the river.")))
    yield case("emoji joined by zero-width joiners", around("👩‍👩‍👧‍👦🏳️‍🌈 " * 200))
    yield case("rich and HTML markup as text", around("[/nope] [red]word[/red] :japan: <b>bold</b> &amp; {{x}} %s {0} $(id)"))
    yield case("unassigned and private characters", around("\ue000\U000f0000\u0378\uffff\ufdd0 by the river"))
    yield case("a sentence of SQL and FTS syntax", around("'; DROP TABLE article; -- \" OR NEAR(a b) * ^ AND"))


def _wrapped(text: str) -> str:
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            if len(line) + len(word) > 70:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        lines.append(line)
    return "\n".join(lines)


def shapes() -> Iterator[Nasty]:
    case = partial(Nasty, "Size and shape")
    many = (NEIGHBOUR.body.replace("\n\n", " ") + " ") * 3000
    yield case("100,000 characters on one line", txt(many[:100_000]), claims=None, slow=True, limit=200)
    yield case("a million characters on one line", txt(many[:1_000_000]), claims=None, slow=True, long=True, limit=900)
    yield case(
        "1,000,001 characters", txt(many[:1_000_001]), code=1, says="1,000,001 characters; 1,000,000 are the most", claims=0
    )
    yield case("33 MB of text", txt(b"word " * 6_600_000), code=1, says=LARGE, claims=0)
    yield case("one word of 900 KB", txt("a" * 900_000), claims=0)
    yield case("20 KB of !?", txt("!?" * 10_000), code=1, says="holds no words", claims=0)
    yield case("20 KB of !? in the middle of the article", around("!?" * 10_000), slow=True, limit=200)
    yield case("10,000 quotation marks", txt('"' * 10_000), code=1, says="holds no words", claims=0)
    yield case("10,000 opening marks, never closed", txt("“ " * 10_000), code=1, says="holds no words", claims=0)
    yield case("quotations nested 1,000 deep", around("“" * 1000 + "word" + "”" * 1000))
    yield case("a mark that is never closed, before the article", around("“Nobody closes this, and nothing tells where it ends."))
    yield case("50,000 blank lines", around("\n" * 50_000))
    yield case("10,000 lines of one word", around("\n".join(["word"] * 10_000)), claims=None)
    yield case("a sentence of 5,000 commas", around("one, " * 5_000), claims=None, slow=True, limit=200)
    yield case("brackets nested 5,000 deep", around("(" * 5_000 + ")" * 5_000), slow=True, limit=200)
    yield case("1,000 files of five words", _crowd(1_000), claims=0, slow=True, limit=300)


def _crowd(number: int) -> Make:
    def make(folder: Path) -> None:
        for count in range(number):
            Path(folder, f"{count:04}.txt").write_text(f"Boat {count} waits in the harbour.\n")

    return make


def packed() -> Iterator[Nasty]:
    case = partial(Nasty, "Packed")
    plain = TEXT.encode()
    yield case("gzip in gzip in gzip", written("case.txt.gz.gz.gz", _packed_often(".gz", 3)))
    layers = lambda: payload.zst(lzma.compress(bz2.compress(gzip.compress(plain))))  # noqa: E731
    yield case("gzip in bzip2 in xz in zstd", written("case.txt.gz.bz2.xz.zst", layers))
    yield case("two gzip members in a file", written("case.txt.gz", gzip.compress(plain[:300]) + gzip.compress(plain[300:])))
    deep = written("case.txt" + ".gz" * 60, _packed_often(".gz", 60))
    yield case("gzip 60 deep", deep, code=1, says=r"case\.txt(\.gz)*: ", claims=0)
    for suffix, pack in payload.PACKINGS.items():
        name = f"case.txt{suffix}"
        bomb = written(name, _packed(pack, bytes(200_000_000)))
        yield case(f"200 MB in a small {suffix}", bomb, code=1, says=LARGE, claims=0)
        # Of one block alone nothing can be read before its end.
        code, claims = (0, None) if suffix in (".gz", ".xz") else (1, 0)
        yield case(f"a {suffix} cut off", written(name, pack(plain)[:-40]), code=code, says="is cut off", claims=claims)
        yield case(f"garbage named {suffix}", written(name, b"garbage" * 99), says=rf"is not packed as \{suffix}", claims=0)
    yield case(
        "a bomb in a bomb",
        written("case.txt.gz.gz", lambda: gzip.compress(gzip.compress(bytes(200_000_000)))),
        code=1,
        says=LARGE,
        claims=0,
    )


def _packed(pack: Callable[[bytes], bytes], data: bytes) -> Callable[[], bytes]:
    return lambda: pack(data)


def _packed_often(suffix: str, times: int) -> Callable[[], bytes]:
    def data() -> bytes:
        packed = TEXT.encode()
        for _ in range(times):
            packed = payload.PACKINGS[suffix](packed)
        return packed

    return data


def pages() -> Iterator[Nasty]:
    case = partial(Nasty, "Web pages")
    page = payload.page(PAYLOAD).decode()
    inside = "".join(f"<p>{paragraph}</p>" for paragraph in PAYLOAD.paragraphs)
    bare = partial(case, code=1, claims=0, says=r"case\.html: has no main text")
    yield bare(
        "a page of scripts alone",
        written("case.html", "<html><head><script>var a=1</script></head><body><script>go()</script></body></html>"),
    )
    yield case(
        "100,000 nested tags",
        written("case.html", f"<html><body>{'<div>' * 100_000}{inside}{'</div>' * 100_000}</body></html>"),
        code=None,
        claims=None,
    )
    yield case(
        "10,000 tags never closed",
        written("case.html", page.replace("<article>", "<article>" + "<b><i><span>" * 3_000)),
        code=None,
        claims=None,
    )
    yield bare("a page without body", written("case.html", "<!DOCTYPE html><html><head><title>Talks</title></head></html>"))
    yield case("a page cut in the middle of a tag", written("case.html", page[: page.index("</article>") + 4]))
    yield case(
        "a page in Windows-1252 that says so", written("case.html", page.replace("utf-8", "windows-1252").encode("cp1252"))
    )
    yield case("an attribute of 5 MB", written("case.html", page.replace("<article>", f'<article data-x="{"x" * 5_000_000}">')))
    yield case(
        "a page of 10,000 links",
        written("case.html", page.replace("<nav>", "<nav>" + '<a href="/x">more</a>' * 10_000)),
        code=1,
        says="is no page of one article",
        claims=0,
    )
    yield case("an entity bomb in XHTML", written("case.xhtml", _billion(page)), claims=None, code=None)
    yield case(
        "an external entity",
        written(
            "case.xhtml",
            '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
            + page.removeprefix("<!DOCTYPE html>").replace("<article>", "<article><p>&x;</p>"),
        ),
    )
    yield case(
        "a page with terminal sequences in its title", written("case.html", page.replace("<title>", f"<title>{ESCAPE}&#27;[2J"))
    )
    yield case(
        "a saved page with its folder of parts",
        both(written("case.html", page), written("case_files/ad.html", page), written("case_files/x.js", b"go()")),
    )
    yield case("a page named .txt", txt(page), claims=None)
    yield case(
        "control characters as entities",
        written("case.html", page.replace("</article>", "<p>&#0;&#8;&#27;[31m &#xD800; &#x110000;</p></article>")),
    )


def _billion(page: str) -> str:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a0 "lol">{entities}]>'
    return head + page.removeprefix("<!DOCTYPE html>").replace("<article>", "<article><p>&a9;</p>")


def documents() -> Iterator[Nasty]:
    case = partial(Nasty, "PDF and Word")
    pdf, docx = payload.pdf(PAYLOAD), payload.docx(PAYLOAD)
    bad = partial(case, code=1, claims=0)
    yield bad("a PDF locked with a password", written("case.pdf", partial(_locked, "secret")), says="password|encrypted|locked")
    yield case("a PDF locked with an empty password", written("case.pdf", partial(_locked, "")))
    yield bad("a scanned PDF, without text", written("case.pdf", payload.pdf_without_text()), says="no text; run OCR")
    yield bad("a PDF cut in half", written("case.pdf", pdf[: len(pdf) // 2]), says=r"case\.pdf: ")
    yield bad("a PDF of garbage", written("case.pdf", b"%PDF-1.7\n" + b"garbage" * 999), says=r"case\.pdf: ")
    yield bad(
        "a PDF whose pages hold themselves",
        written("case.pdf", pdf.replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]")),
        says=r"case\.pdf: ",
    )
    yield case("a PDF whose table of objects lies", written("case.pdf", pdf.replace(b"00000 n", b"00001 n")), claims=None)
    yield bad("a PDF that unpacks to 200 MB", written("case.pdf", _swollen), says=r"case\.pdf: ")
    yield case("a PDF named .txt", txt(pdf), code=None, claims=None)
    yield bad("a text named .pdf", written("case.pdf", TEXT), says=r"case\.pdf: ")
    yield bad("an empty Word file", written("case.docx", payload.docx(payload.Story("", ()))), says="no text|is empty")
    yield bad("a zip named .docx", written("case.docx", _zip({"a.txt": b"text"})), says=r"case\.docx: ")
    yield bad("a Word file cut in half", written("case.docx", docx[: len(docx) // 2]), says=r"case\.docx: ")
    yield bad("a Word file that unpacks to 200 MB", written("case.docx", partial(_inflated, docx)), says=r"case\.docx: ")
    yield bad("an entity bomb in a Word file", written("case.docx", _lol_docx), says=r"case\.docx: ")
    yield bad(
        "an old .doc named .docx", written("case.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)), says=r"case\.docx: "
    )


def _locked(password: str) -> bytes:
    import pypdf

    writer = pypdf.PdfWriter(io.BytesIO(payload.pdf(PAYLOAD)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _swollen() -> bytes:
    import zlib

    packed = zlib.compress(b"BT /F1 11 Tf (x) Tj ET " * 8_700_000, 9)
    pdf = payload.pdf_without_text()
    head, body = re.split(rb"<< /Length \d+ >>\nstream\n.*?\nendstream", pdf, maxsplit=1, flags=re.S)
    return head + b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed) + body


def _zip(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _parts(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _inflated(docx: bytes) -> bytes:
    parts = _parts(docx)
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 33_000_000)
    return _zip(parts)


def _lol_docx() -> bytes:
    parts = _parts(payload.docx(PAYLOAD))
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    document = parts["word/document.xml"].decode().replace("?>", f'?><!DOCTYPE w [<!ENTITY a0 "lol">{entities}]>', 1)
    parts["word/document.xml"] = document.replace("Capitals", "&a9;").encode()
    return _zip(parts)


def tables() -> Iterator[Nasty]:
    case = partial(Nasty, "Tables")
    line = payload.jsonl(PAYLOAD).decode()
    row = payload.row(PAYLOAD)
    yield case("JSON nested 100,000 deep", written("case.json", "[" * 100_000), code=1, says="nested too deeply", claims=0)
    yield case(
        "JSON nested deep inside a row",
        written("case.jsonl", line + '{"text": ' + "[" * 100_000 + "\n"),
        code=1,
        says=r"case\.jsonl#2: ",
    )
    yield case(
        "JSON Lines with broken lines",
        written("case.jsonl", '{"text": "cut\n' + line + "}{\nnull\n"),
        code=1,
        says=r"case\.jsonl#1: line 1 is no JSON",
    )
    yield case(
        "JSON Lines with a row without text",
        written("case.jsonl", line + '{"title": "None"}\n'),
        code=1,
        says=r'case\.jsonl#2: has no text in "text"',
    )
    yield case(
        "texts that are numbers, lists and null",
        written("case.jsonl", line + '{"text": 7}\n{"text": ["a"]}\n{"text": null}\n'),
        code=1,
        says=r'case\.jsonl#2: its "text" is',
    )
    yield case("numbers of 5,000 digits", written("case.jsonl", line.replace('"s1"', "9" * 5_000)))
    yield case(
        "a JSON file cut off",
        written("case.json", json.dumps([row, row | {"text": NEIGHBOUR.body}])[:-60]),
        code=1,
        says=r"case\.json: ",
    )
    yield case("the same id in every row", written("case.jsonl", line + line.replace("Capitals", "Both capitals")))
    stray = json.dumps(row | {"id": f"/../{BESIDE}"})
    yield case("an id that leads to another file", written("case.jsonl", stray))
    yield case("an id with NUL and line breaks", written("case.jsonl", json.dumps(row | {"id": "a\0b\nkuriltool: fine\r"})))
    yield case(
        "ids that are paths and commands", written("case.jsonl", json.dumps(row | {"id": "../../etc/passwd\x1b[2J; rm -rf /"}))
    )
    yield case("claims given as articles", written("case.json", _exported), code=1, says="holds claims, not articles", claims=0)
    yield case("notes beside a text of the same name", both(txt(TEXT), written("case.json", b'{"claims": []}')))
    yield case(
        "a CSV without a column of texts", written("case.csv", b"a,b\n1,2\n"), code=1, says='has no column "text"', claims=0
    )
    yield case(
        "a CSV with formulas in its titles",
        written("case.csv", payload.as_csv(payload.Story('=cmd|"/c calc"!A1', PAYLOAD.paragraphs))),
    )
    yield case(
        "a CSV with ragged rows",
        written("case.csv", payload.as_csv(PAYLOAD) + b"a,b,c,d,e,f,g,h\nx\n"),
        code=1,
        says=r"case\.csv#2: ",
    )
    yield case(
        "a CSV whose last quotation is never closed",
        written("case.csv", payload.as_csv(PAYLOAD) + b'x,"y\n'),
        code=1,
        says="never closed",
    )
    yield case(
        "a CSV cell of 300 KB",
        written("case.csv", payload.as_csv(PAYLOAD) + b's2,t,,,"' + b"word " * 60_000 + b'"\n'),
        claims=None,
    )
    yield case("a CSV with NULs", written("case.csv", payload.as_csv(PAYLOAD).replace(b"s1", b"s\x001")), claims=None)
    yield case("a CSV in UTF-16", written("case.csv", payload.as_csv(PAYLOAD).decode().encode("utf-16")))
    yield case("a CSV parted by semicolons", written("case.csv", payload.as_csv(PAYLOAD, ";")))
    yield case(
        "a Parquet file of garbage",
        written("case.parquet", b"PAR1" + b"garbage" * 99 + b"PAR1"),
        code=1,
        says="is no Parquet file",
        claims=0,
    )
    yield case(
        "a Parquet file cut in half",
        written("case.parquet", lambda: payload.parquet(PAYLOAD)[:900]),
        code=1,
        says="is no Parquet file",
        claims=0,
    )


def _exported() -> bytes:
    record = {"cue": None, "source": None, "speaker": None, "position": "Tokyo", "rule": "say-that", "confidence": 0.9}
    return json.dumps([record | {"id": "c_1", "text": "talks must go on"}]).encode()


def archives() -> Iterator[Nasty]:
    case = partial(Nasty, "Archives and mail")
    warc, letter = payload.warc(PAYLOAD), payload.eml(PAYLOAD)
    other = payload.mbox(
        payload.Story("Other", ("The boats stayed in the harbour, and the fishermen went home to wait for the spring.",))
    )
    yield case("a web archive cut off in its last record", written("case.warc", warc[:-150]), code=1, says=r"case\.warc\S*: ")
    yield case(
        "a web archive cut off in the article",
        written("case.warc", warc[: warc.index(b"Kremlin")]),
        code=1,
        says=r"case\.warc\S*: ",
        claims=None,
    )
    yield case(
        "a web archive that lies about lengths",
        written("case.warc", re.sub(rb"(Content-Length: )1\d\d\d", rb"\g<1>99999999", warc)),
        code=1,
        says=r"case\.warc\S*: ",
        claims=None,
    )
    yield case(
        "a web archive of garbage",
        written("case.warc", b"WARC/1.0\r\n" + b"garbage\r\n" * 99),
        code=1,
        says=r"case\.warc",
        claims=0,
    )
    yield case(
        "a packed web archive cut off",
        written("case.warc.gz", payload.warc_gz(PAYLOAD)[:-100]),
        code=1,
        says=r"case\.warc\.gz\S*: ",
    )
    yield case(
        "a mailbox with a broken letter",
        written(
            "case.mbox",
            b"From x@coast.example Tue Feb 10 07:00:00 2026\nContent-Type: multipart/mixed; boundary=\n\n\xff\xfe\n\n"
            + payload.mbox(PAYLOAD),
        ),
        code=None,
    )
    yield case(
        "a mailbox whose lines begin with From", written("case.mbox", payload.mbox(PAYLOAD) + b"\n>From the coast\n\n" + other)
    )
    yield case(
        "a letter without body",
        written("case.eml", letter.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"),
        code=1,
        says=r"case\.eml: ",
        claims=0,
    )
    yield case(
        "a letter in an unknown encoding",
        written("case.eml", letter.replace(b"utf-8", b"x-nobody-knows")),
        claims=None,
        code=None,
    )
    yield case(
        "letters nested 200 deep",
        written("case.eml", b"Content-Type: message/rfc822\r\n\r\n" * 200 + letter),
        claims=None,
        code=None,
    )
    yield case(
        "a subject of 100,000 encoded words",
        written("case.eml", b"Subject: " + b"=?utf-8?b?8J+YgA==?=\r\n " * 100_000 + b"\r\n" + letter.partition(b"\r\n")[2]),
        claims=None,
        code=None,
        limit=120,
    )


def places() -> Iterator[Nasty]:
    case = partial(Nasty, "Files and folders", code=1, claims=0)
    yield case("a pipe", lambda folder: os.mkfifo(folder / "case.txt"), says="is a pipe")
    yield case("a link to a device", lambda folder: (folder / "case.txt").symlink_to("/dev/zero"), says="is a device")
    yield case("a socket", _socket, says="is a socket")
    yield case("a link to itself", lambda folder: (folder / "case.txt").symlink_to("case.txt"), says="leads back to itself")
    yield case(
        "a link to nothing",
        lambda folder: (folder / "case.txt").symlink_to("gone.txt"),
        says="link to a file that does not exist",
    )
    yield case(
        "a link to a folder above", both(txt(TEXT), lambda folder: (folder / "up").symlink_to("..", True)), code=0, claims=ALL
    )
    yield case("a folder named a.txt", written("a.txt/case.txt", TEXT), code=0, claims=ALL)
    yield case("folders 50 deep", written("d/" * 50 + "case.txt", TEXT), code=0, claims=ALL)
    yield case(
        "a file without permission",
        both(txt(TEXT), lambda folder: (folder / "case.txt").chmod(0)),
        says="Permission denied",
        before=unprivileged,
    )
    yield case(
        "a folder without permission",
        both(written("sub/case.txt", TEXT), lambda folder: (folder / "sub").chmod(0)),
        says="Permission denied",
        before=unprivileged,
    )
    yield case("a line break in a name", written("case\nkuriltool: fine.txt", TEXT), code=0, claims=ALL)
    yield case("terminal sequences in a name", written("case\x1b[2J\u202etxt.txt", b""), says="case.*: is empty")
    yield case("a name that is no UTF-8", written(b"case\xe9.txt", TEXT), code=0, claims=ALL)
    yield case("a name with # and spaces", written("case #1?*.txt", TEXT), code=0, claims=ALL)
    yield case("a name that looks like an option", written("--force.txt", TEXT), code=0, claims=ALL)
    yield case("markup in a name", written("[red]case[" + "nope].txt", b""), says=r"\[red\]case\[nope\]\.txt: is empty")
    yield case(
        "a name of 300 characters",
        txt(TEXT),
        says="File name too long",
        command=("extract", "n" * 300 + ".txt", "news"),
        claims=ALL,
    )
    yield case(
        "a path that is not there",
        txt(TEXT),
        says=r"did you mean news/case\.txt",
        command=("extract", "news/cose.txt", "news"),
        claims=ALL,
    )
    yield case(
        "a pattern that fits nothing",
        txt(TEXT),
        says="no file fits this pattern",
        command=("extract", "news/*.pdf", "news"),
        claims=ALL,
    )
    yield case(
        "the article from standard input",
        lambda _: None,
        command=("extract", "-", "news"),
        stdin=TEXT.encode(),
        code=0,
        claims=ALL,
    )
    yield case(
        "standard input of garbage", lambda _: None, command=("extract", "-", "news"), stdin=bytes(range(256)) * 99, says="stdin:"
    )
    yield case("empty standard input", lambda _: None, command=("extract", "-", "news"), says="stdin:.* is empty")


def _socket(folder: Path) -> None:
    here = Path.cwd()
    os.chdir(folder)  # a socket's path may have a hundred characters
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("case.txt")
    finally:
        os.chdir(here)


def languages() -> Iterator[Nasty]:
    case = partial(Nasty, "Languages and copies")
    yield case("an article in Russian", txt(RUSSIAN), says=NOT_ENGLISH, claims=0)
    yield case("an article in Japanese", txt(JAPANESE), says=NOT_ENGLISH, claims=0)
    yield case("an article in German", txt(GERMAN), says=NOT_ENGLISH, claims=0)
    yield case("an English article with a paragraph in Russian", txt(TEXT + "\n" + RUSSIAN[:200]))
    yield case("the same article twice", both(txt(TEXT), written("case2.txt", TEXT)), says="is a copy of")
    yield case(
        "the same article in two formats", both(txt(TEXT), written("case2.json", payload.as_json(PAYLOAD))), says="is a copy of"
    )
    yield case(
        "the article with another headline",
        both(txt(TEXT), written("case2.txt", "Talks in sight?\n\n" + BODY)),
        says="is a copy of",
    )
    yield case("an article pasted twice into one file", txt(TEXT + "\n" + TEXT))


def stores() -> Iterator[Nasty]:
    case = partial(Nasty, "Stores and output", code=1, claims=0, neighbour=False)
    store = "../.kuriltool/store.db"
    yield case("a store that is a text file", both(txt(TEXT), written(store, TEXT)), says="is no kuriltool store")
    yield case("a store of some other program", both(txt(TEXT), partial(_database, store)), says="database of some other program")
    yield case("a store of a newer kuriltool", both(txt(TEXT), partial(_newer, store)), says="written by a newer kuriltool")
    yield case("a store cut off", both(txt(TEXT), partial(_cut, store)), says="is damaged|is no kuriltool store")
    yield case(
        "a store that is a folder", both(txt(TEXT), lambda folder: (folder / store).mkdir(parents=True)), says="is no file"
    )
    yield case("an empty file for a store", both(txt(TEXT), written(store, b"")), code=0, claims=ALL, neighbour=True)
    yield case("a folder for the store that is a file", both(txt(TEXT), written("../.kuriltool", b"")), says="store ")
    yield case(
        "-o into a folder that is not there",
        txt(TEXT),
        command=("extract", "news", "-o", "no/claims.json"),
        says="can't be written: No such file",
        claims=ALL,
        neighbour=True,
    )
    yield case(
        "-o onto a folder",
        txt(TEXT),
        command=("extract", "news", "-o", "news", "--format", "json"),
        says="can't be written",
        claims=ALL,
        neighbour=True,
    )
    yield case(
        "-o of an unknown suffix", txt(TEXT), command=("extract", "news", "-o", "claims.exe"), code=2, says="tells no format"
    )
    yield case(
        "a full disk under stdout",
        txt(TEXT),
        stdout=Path("/dev/full"),
        says="No space left|disk is full",
        claims=ALL,
        neighbour=True,
    )


def _database(name: str, folder: Path) -> None:
    path = folder / name
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (words)")
    connection.close()


def _newer(name: str, folder: Path) -> None:
    from kuriltool.store.database import APPLICATION

    path = folder / name
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("PRAGMA user_version = 999")
        connection.execute("CREATE TABLE article (id)")
    connection.close()


def _cut(name: str, folder: Path) -> None:
    from kuriltool.store import Store

    path = folder / name
    Store.open(path).close()
    path.write_bytes(path.read_bytes()[:6000])


def formats() -> Iterator[Nasty]:
    """The article in each format and in every packing of it; alike as they are, none is to be folded into another."""
    case = partial(Nasty, "Every format", claims=EACH, command=("extract", "news", "--keep-copies"))
    for suffix in payload.FORMATS:
        packed = [suffix + packing for packing in payload.PACKINGS]
        makes = [written(f"case{name}", partial(_everywhere, name)) for name in (suffix, *packed)]
        yield case(f"{suffix}, also as {', '.join(payload.PACKINGS)}", both(*makes))


@cache
def _in_every_format() -> dict[str, bytes]:
    return payload.everywhere(PAYLOAD)


def _everywhere(name: str) -> bytes:
    return _in_every_format()[name]


SETS = (empty, encodings, characters, shapes, packed, pages, documents, tables, archives, places, languages, stores, formats)
CASES: list[Nasty] = [case for cases in SETS for case in cases()]


# Trying it


@dataclass(frozen=True)
class Verdict:
    """What came of a case; nothing is `wrong` where it was what had to come."""

    case: Nasty
    outcome: Outcome
    claims: int
    wrong: tuple[str, ...]

    @property
    def result(self) -> str:
        """What came of it, for people."""
        if self.wrong:
            return "FAILED: " + "; ".join(self.wrong)
        told = next(
            (line for line in self.outcome.messages.splitlines() if self.case.says and re.search(self.case.says, line)), ""
        )
        told = _FOLDER.sub("", told.removeprefix("kuriltool: ")).replace("news/", "").replace(".gz" * 60, ".gz…")
        told = told if len(told) <= _SHOWN else f"{told[:_SHOWN].rstrip()}…"
        return f"exit {self.outcome.code}, {self.claims} claims" + (f": {told}" if told else "")


def attempt(case: Nasty, folder: Path) -> Verdict:
    """Tries one case in an empty folder. The pipeline must be loaded."""
    news = folder / "news"
    news.mkdir()
    (news / BESIDE).write_bytes(payload.txt(NEIGHBOUR))
    case.make(news)
    outcome = run(*case.command, folder=folder, limit=case.limit, stdin=case.stdin, stdout=case.stdout, before=case.before)
    store = folder / ".kuriltool" / "store.db"
    wrong = list(_wrong_ending(case, outcome))
    kept = stored(store) if _is_ours(store) else []
    beside = [told(record) for path, _, records in kept for record in records if path == f"news/{BESIDE}"]
    apart = {path: [told(record) for record in records] for path, _, records in kept if path != f"news/{BESIDE}"}
    if kept:
        wrong += amiss(store)
    if case.neighbour and sorted(beside) != expected(NEIGHBOUR):
        wrong.append(f"of the good article beside it {len(beside)} claims, not {len(expected(NEIGHBOUR))}")
    wrong += _wrong_claims(case, apart)
    return Verdict(case, outcome, sum(map(len, apart.values())), tuple(wrong))


def _is_ours(store: Path) -> bool:
    try:
        return bool(stored(store))
    except (sqlite3.DatabaseError, OSError):
        return False


def _wrong_ending(case: Nasty, outcome: Outcome) -> Iterator[str]:
    if outcome.seconds > case.limit:
        yield f"took longer than {case.limit:g} s"
    if outcome.is_crash:
        yield f"crashed: {outcome.messages[-600:]}"
    if case.code is not None and outcome.code != case.code:
        yield f"exit code {outcome.code}, not {case.code}: {outcome.messages[:600]}"
    if outcome.code not in (0, 1, 2, 130):
        yield f"exit code {outcome.code}"
    if steering := SUSPECT.search(outcome.err):
        yield f"{steering.group()!r} reached stderr"
    lines = outcome.messages.splitlines()
    if case.says and not any(re.search(case.says, line) for line in lines):
        yield f"nothing on stderr fits {case.says!r}: {outcome.messages[:600]}"
    if outcome.code == 1 and not any(line.startswith("kuriltool: ") for line in lines):
        yield f"failed without a word: {outcome.messages[:600]}"


def _wrong_claims(case: Nasty, apart: dict[str, list[Told]]) -> Iterator[str]:
    together = [claim for found in apart.values() for claim in found]
    if isinstance(case.claims, int) and len(together) != case.claims:
        yield f"{len(together)} claims, not {case.claims}"
    if case.claims == EACH and len(apart) != 1 + len(payload.PACKINGS):
        yield f"{len(apart)} files read: {', '.join(apart)}"
    for path, found in apart.items() if case.claims == EACH else [("news", together)] if case.claims == ALL else []:
        if sorted(found) != expected(PAYLOAD):
            missing, more = Counter(expected(PAYLOAD)) - Counter(found), Counter(found) - Counter(expected(PAYLOAD))
            yield f"{path}: {len(found)} claims, not the {EXPECTED} of the article: without {[*missing]}, with {[*more]}"


Told = tuple[str, str, str, str]


def told(record: dict[str, object]) -> Told:
    """What a claim says, whatever the format: content, cue, speaker and position, runs of spaces as one."""
    cue, speaker = record["cue"], record["speaker"]
    words = (
        record["text"],
        isinstance(cue, dict) and cue["text"],
        isinstance(speaker, dict) and speaker["name"],
        record["position"],
    )
    return tuple(" ".join(str(word or "").replace("\u00a0", " ").split()) for word in words)  # type: ignore[return-value]


_EXPECTED: dict[str, list[Told]] = {}


def expected(story: payload.Story) -> list[Told]:
    """What every format must give of a story: the claims of its plain text."""
    if story.title not in _EXPECTED:
        from kuriltool import pipeline
        from kuriltool.articles import Article

        (reading,) = pipeline.load().extract([Article("story.txt", story.text, "0" * 64)])
        _EXPECTED[story.title] = sorted(told(claim.model_dump(mode="json")) for claim in reading.claims)
    return _EXPECTED[story.title]


def verdicts(cases: list[Nasty]) -> Iterator[Verdict]:
    """Tries cases one by one, each in a fresh folder."""
    with loaded():
        for case in cases:
            folder = Path(tempfile.mkdtemp(prefix="nasty-"))
            try:
                yield attempt(case, folder)
            finally:
                shutil.rmtree(folder, ignore_errors=True)


def table(found: list[Verdict]) -> str:
    """The verdicts in Markdown, by kind."""
    lines = ["| tried | expected | result |", "| --- | --- | --- |"]
    for kind, group in groupby(found, key=lambda verdict: verdict.case.kind):
        lines.append(f"| **{kind}** | | |")
        lines += [f"| {cell(v.case.name)} | {cell(v.case.expected)} | {cell(v.result)} |" for v in group]
    return "\n".join(lines)


def cell(text: str) -> str:
    """A text as a cell of the table."""
    return " ".join(text.split()).replace("|", "\\|")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="cases whose name or kind holds one of these words; all without")
    parser.add_argument("--table", action="store_true", help="print the table in Markdown")
    parser.add_argument("--quick", action="store_true", help="leave out what takes many seconds")
    given = parser.parse_args()
    wanted = [case for case in CASES if not given.names or any(name in f"{case.kind}: {case.name}" for name in given.names)]
    start, found = time.monotonic(), []
    for verdict in verdicts([case for case in wanted if not (given.quick and case.slow)]):
        found.append(verdict)
        mark = "not ok" if verdict.wrong else "ok"
        took = f"{verdict.outcome.seconds:.1f} s, {verdict.outcome.megabytes:,.0f} MB"
        print(f"{mark:6} {verdict.case.kind}: {verdict.case.name} ({took}, {verdict.claims} claims)", file=sys.stderr, flush=True)
        for reason in verdict.wrong:
            print(f"       {reason}", file=sys.stderr, flush=True)
    if given.table:
        print(table(found))
    failed = sum(bool(verdict.wrong) for verdict in found)
    print(f"{len(found)} cases in {time.monotonic() - start:.0f} s, {failed} not as expected", file=sys.stderr)
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
