"""PDF and Word files: their text paragraph by paragraph, what is said of those without any, and exports split into articles."""

from __future__ import annotations

import io
import logging
import random
import sys
import textwrap
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuriltool.articles import Article, Limits, Metadata, ReadOptions, read, read_all
from kuriltool.articles.readers.properties import believed
from kuriltool.errors import ArticleError
from kuriltool.reading.layout import paragraphs

docx = pytest.importorskip("docx")
pypdf = pytest.importorskip("pypdf")

FIRST = (
    "Ana Holm said on Monday that the river talks will go on until both sides have signed. "
    "She told reporters in Norburg that she saw no reason to wait for the other ministers to return."
)
SECOND = (
    "“We can wait,” Bo Lund said, adding that the treaty was ready. He insisted that his side had agreed to every word of it."
)

Line = tuple[float, float, float, str]  # x, y, size of type in points, text


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def why_not(path: Path, options: ReadOptions | None = None) -> str:
    with pytest.raises(ArticleError) as error:
        read(path, options)
    return error.value.reason


# PDF


def drawn(lines: Iterable[Line]) -> bytes:
    """The commands that draw lines of Windows-1252 text."""
    escaped = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)"})
    parts = [f"/F1 {size:g} Tf 1 0 0 1 {x:g} {y:g} Tm ({text.translate(escaped)}) Tj\n" for x, y, size, text in lines]
    return ("BT\n" + "".join(parts) + "ET").encode("cp1252")


def pdf(*pages: Iterable[Line] | bytes, info: str = "", resources: str = "/Font << /F1 3 0 R >>") -> bytes:
    """A PDF of pages, each its lines or its commands."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>".encode(),
    ]
    numbers = []
    for page in pages:
        content = page if isinstance(page, bytes) else drawn(page)
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content))
        size = f"/MediaBox [0 0 595 842] /Resources << {resources} >> /Contents {len(objects)} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R {size} >>".encode())
        numbers.append(len(objects))
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects[1] = f"<< /Type /Pages /Count {len(numbers)} /Kids [{kids}] >>".encode()
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return out + f"{end}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{len(out)}\n%%EOF\n".encode()


def column(*texts: str, x: float = 50, top: float = 760, wide: int = 60, gap: float = 10, indent: float = 0) -> list[Line]:
    """Paragraphs set in a column."""
    lines, y = [], top
    for text in texts:
        for number, line in enumerate(textwrap.wrap(text, wide)):
            lines.append((x + indent * (number == 0), y, 11.0, line))
            y -= 14
        y -= gap
    return lines


def text_of(tmp_path: Path, data: bytes) -> str:
    return read(write(tmp_path / "a.pdf", data)).text


def test_wrapped_lines_of_a_pdf_become_paragraphs(tmp_path: Path) -> None:
    text = text_of(tmp_path, pdf([(50, 800, 20, "River talks go on"), *column(FIRST, SECOND)]))
    assert text.split("\n") == ["River talks go on", FIRST, SECOND]
    assert [text[start:end] for start, end in paragraphs(text)] == ["River talks go on", FIRST, SECOND]


@pytest.mark.parametrize(("gap", "indent"), [(10, 0), (0, 12), (10, 12)])
def test_paragraphs_that_are_parted_by_space_or_moved_in(tmp_path: Path, gap: float, indent: float) -> None:
    full = " ".join(textwrap.wrap(FIRST, 60)[:2]).removesuffix(" Norburg") + " Norburg."  # its last line has no room left
    assert len(textwrap.wrap(full, 60)[-1]) > 50
    assert text_of(tmp_path, pdf(column(full, SECOND, FIRST, gap=gap, indent=indent))).split("\n") == [full, SECOND, FIRST]


def test_last_line_with_room_ends_a_paragraph(tmp_path: Path) -> None:
    assert text_of(tmp_path, pdf(column(FIRST, SECOND, FIRST, gap=0))).split("\n") == [FIRST, SECOND, FIRST]


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    lines = textwrap.wrap(f"{FIRST} {SECOND}", 40)
    left = [(50.0, 700.0 - 14 * number, 11.0, line) for number, line in enumerate(lines[:4])]
    right = [(320.0, 700.0 - 14 * number, 11.0, line) for number, line in enumerate(lines[4:])]
    assert text_of(tmp_path, pdf(left + right)) == f"{FIRST} {SECOND}"


def test_paragraph_goes_on_over_the_page_without_running_heads_and_page_numbers(tmp_path: Path) -> None:
    halves = column(FIRST)[:2], column(FIRST, top=788)[2:]
    pages = [
        [(50.0, 820.0, 8.0, "The Norburg Gazette 3 May 2025"), *column(SECOND), *((x, y - 80, z, t) for x, y, z, t in halves[0])],
        [(50.0, 820.0, 8.0, "The Norburg Gazette 3 May 2025"), *halves[1], *column(SECOND, top=700)],
    ]
    for number, page in enumerate(pages, 1):
        page.append((290.0, 30.0, 9.0, f"Page {number} of 2"))
    assert text_of(tmp_path, pdf(*pages)).split("\n") == [SECOND, FIRST, SECOND]


def test_title_that_is_also_the_running_head_stays(tmp_path: Path) -> None:
    texts = FIRST, SECOND, "Cy Dahl, who had come from the other bank of the river, would not say when the talks are to end."
    pages = [[(50.0, 820.0, 8.0 if number else 20.0, "River talks go on"), *column(text)] for number, text in enumerate(texts)]
    assert text_of(tmp_path, pdf(*pages)).split("\n") == ["River talks go on", *texts]


def test_words_that_a_line_end_parts_are_whole_again(tmp_path: Path) -> None:
    lines = [
        "Ana Holm saw that the minis-",
        "ters had signed the long-",
        "term treaty, as long-term treaties",
        "need time, and Bo Lund-",
        "Holm too.",
    ]
    text = text_of(tmp_path, pdf([(50.0, 700.0 - 14 * number, 11.0, line) for number, line in enumerate(lines)]))
    assert text == (
        "Ana Holm saw that the ministers had signed the long-term treaty, as long-term treaties need time, and Bo Lund- Holm too."
    )


@pytest.mark.parametrize(
    ("title", "author", "metadata"),
    [
        ("River talks go on", "Ana Holm", Metadata(title="River talks go on", author="Ana Holm")),
        ("River talks go on - The Gazette", "Ana  Holm", Metadata(title="River talks go on - The Gazette", author="Ana Holm")),
        ("Microsoft Word - draft2.doc", "Owner of this computer", Metadata()),
        ("untitled", "ana", Metadata()),
        (None, "", Metadata()),
    ],
)
def test_properties_are_believed_where_the_text_bears_them_out(title: str | None, author: str, metadata: Metadata) -> None:
    assert believed("River talks go on\nBy Ana Holm\nBo Lund said so.", title, author) == metadata


def test_properties_of_a_pdf(tmp_path: Path) -> None:
    info = "/Title (River talks go on) /Author (Ana Holm) /CreationDate (D:20260207075500Z)"
    article = read(write(tmp_path / "a.pdf", pdf([(50, 800, 20, "River talks go on"), *column(FIRST)], info=info)))
    assert article.metadata == Metadata(title="River talks go on", author="Ana Holm")
    assert article.sha256 == read(tmp_path / "a.pdf").sha256


@pytest.mark.parametrize(("password", "reason"), [("", None), ("secret", "is locked with a password; save it without one")])
def test_locked_pdf(tmp_path: Path, password: str, reason: str | None) -> None:
    writer, out = pypdf.PdfWriter(io.BytesIO(pdf(column(FIRST)))), io.BytesIO()
    writer.encrypt(password, "owner", algorithm="RC4-128")
    writer.write(out)
    path = write(tmp_path / "a.pdf", out.getvalue())
    if reason:
        assert why_not(path) == reason
    else:
        assert read(path).text == FIRST


def test_pdf_of_pictures(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", pdf(b"q 595 0 0 842 0 0 cm Q", resources="/XObject << /Im1 3 0 R >>"))
    assert why_not(path) == "holds pictures of text and no text; run OCR first"


def test_pdf_without_anything(tmp_path: Path) -> None:
    assert why_not(write(tmp_path / "a.pdf", pdf(b""))) == "is empty"


def test_pdf_whose_letters_nobody_knows(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", pdf(column(FIRST), resources="/Font << >>"))
    assert why_not(path) == "does not tell which letters its type stands for; run OCR first"


def test_pages_without_text_are_told(tmp_path: Path) -> None:
    article = read(write(tmp_path / "a.pdf", pdf(column(FIRST), b"", column(SECOND), b"")))
    assert article.text == f"{FIRST}\n{SECOND}"
    assert article.warnings == ("2 pages of 4 without text (first page 2)",)


def test_damaged_page_costs_itself_alone(tmp_path: Path) -> None:
    article = read(write(tmp_path / "a.pdf", pdf(column(FIRST), b"BT (no end", column(SECOND))))
    assert article.text == f"{FIRST}\n{SECOND}"
    assert article.warnings == ("1 page of 3 that can't be read (first page 2)",)


def test_pdf_with_too_many_characters(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", pdf(*[column(FIRST)] * 3))
    reason = "has more than 300 characters, so split it, or raise --limit-characters"
    assert why_not(path, ReadOptions(Limits(characters=300))) == reason


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", pdf(column(FIRST))[:300], b"%PDF-1.7\n" + random.Random(1).randbytes(2000)])
def test_damaged_pdf(tmp_path: Path, data: bytes, caplog: pytest.LogCaptureFixture) -> None:
    level = logging.getLogger("pypdf").level
    assert why_not(write(tmp_path / "a.pdf", data)) == "is no PDF, or a damaged one; save it anew, or as .txt"
    assert caplog.records == []
    assert logging.getLogger("pypdf").level == level


def test_pdf_is_told_by_its_content(tmp_path: Path) -> None:
    data = pdf(column(FIRST))
    article = read(write(tmp_path / "a.txt", data))
    assert (article.text, article.warnings) == (FIRST, ("is PDF whatever its name says, and read as that",))
    assert read(write(tmp_path / "bare", data)).warnings == ()


def test_text_that_is_called_a_pdf(tmp_path: Path) -> None:
    assert why_not(write(tmp_path / "a.pdf", b"Plain words.")) == "is no PDF, or a damaged one; save it anew, or as .txt"


@pytest.mark.parametrize(
    ("name", "module", "reason"),
    [
        ("a.pdf", "pypdf", 'is a PDF; install what reads it with: pip install "kuriltool[pdf]"'),
        ("a.docx", "docx", 'is a .docx; install what reads it with: pip install "kuriltool[docx]"'),
    ],
)
def test_what_reads_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, reason: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert why_not(write(tmp_path / name, b"")) == reason


WHOLE_PDF = pdf([(50, 800, 20, "River talks go on"), *column(FIRST, SECOND)], column(SECOND))
CHANGES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4), st.integers(0, 5)), max_size=20)


def changed(data: bytes, changes: list[tuple[float, bytes, int]]) -> bytes:
    for where, new, old in changes:
        place = int(where * len(data))
        data = data[:place] + new + data[place + old :]
    return data


@settings(deadline=None)
@given(CHANGES)
def test_whatever_is_done_to_a_pdf_it_is_read_or_refused_at_once(tmp_path_factory: pytest.TempPathFactory, changes: Any) -> None:
    path = write(tmp_path_factory.getbasetemp() / "changed.pdf", changed(WHOLE_PDF, changes))
    began = time.monotonic()
    assert all(isinstance(found, (Article, ArticleError)) for found in read_all(path))
    assert time.monotonic() - began < 10


# Word


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word(body: str) -> bytes:
    """A Word file with this XML between the tags of its body."""
    document = docx.Document()
    source, out = zipfile.ZipFile(io.BytesIO(saved(document))), io.BytesIO()
    namespaces = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    with zipfile.ZipFile(out, "w") as changed:
        for part in source.namelist():
            xml = f"<w:document {namespaces}><w:body>{body}</w:body></w:document>"
            changed.writestr(part, xml if part == "word/document.xml" else source.read(part))
    return out.getvalue()


def test_paragraphs_headings_and_tables_of_a_word_file_are_lines(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("River talks go on", 0)
    document.add_paragraph("By Ana Holm")
    document.add_paragraph("Ana Holm said ").add_run("“so”.").bold = True
    document.add_paragraph("")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Both sides"
    table.cell(1, 0).text, table.cell(1, 1).text = "North", "South"
    document.add_paragraph("Bo Lund agreed.")
    document.core_properties.title, document.core_properties.author = "River talks go on", "Ana Holm"
    article = read(write(tmp_path / "a.docx", saved(document)))
    lines = ["River talks go on", "By Ana Holm", "Ana Holm said “so”.", "Both sides", "North", "South", "Bo Lund agreed."]
    assert article.text.split("\n") == lines
    assert article.metadata == Metadata(title="River talks go on", author="Ana Holm")


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{run('Ana Holm')}</w:p>", "Ana Holm"),
        (
            f"<w:p>{run('Ana ')}<w:del><w:r><w:delText>said</w:delText></w:r></w:del><w:ins>{run('told us')}</w:ins></w:p>",
            "Ana told us",
        ),
        (f"<w:p><w:hyperlink>{run('A link')}</w:hyperlink><w:smartTag>{run(' and more')}</w:smartTag></w:p>", "A link and more"),
        (f"<w:sdt><w:sdtContent><w:p>{run('A field to fill in')}</w:p></w:sdtContent></w:sdt>", "A field to fill in"),
        (
            "<w:p><w:r><w:t>One</w:t><w:br/><w:t>Two</w:t><w:tab/><w:t>long</w:t><w:noBreakHyphen/><w:t>term</w:t></w:r></w:p>",
            "One\nTwo\tlong-term",
        ),
        (
            f"<w:p>{run('Before the frame')}<w:r><mc:AlternateContent>"
            f"<mc:Choice><w:txbxContent><w:p>{run('in the frame')}</w:p></w:txbxContent></mc:Choice>"
            f"<mc:Fallback><w:txbxContent><w:p>{run('in the frame')}</w:p></w:txbxContent></mc:Fallback>"
            f"</mc:AlternateContent></w:r>{run(' and behind.')}</w:p>",
            "Before the frame and behind.\nin the frame",
        ),
    ],
)
def test_what_stands_in_a_word_file(tmp_path: Path, body: str, text: str) -> None:
    assert read(write(tmp_path / "a.docx", word(body))).text == text


def test_empty_word_file(tmp_path: Path) -> None:
    assert why_not(write(tmp_path / "a.docx", saved(docx.Document()))) == "is empty"


def parts_of(data: bytes, change: dict[str, bytes | None]) -> bytes:
    """A Word file with parts changed, or left out for None."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in {*source.namelist(), *change}:
            if (part := change.get(name, source.read(name) if name in source.namelist() else None)) is not None:
                target.writestr(name, part)
    return out.getvalue()


DAMAGED = "is no .docx file, or a damaged one; save it anew, or as .txt"
MACROS = b"application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"word/document.xml": None}, DAMAGED),
        ({"word/document.xml": b"<w:document"}, DAMAGED),
        ({"word/document.xml": b"<document/>"}, DAMAGED),
        ({"[Content_Types].xml": None}, DAMAGED),
        ({"_rels/.rels": None}, DAMAGED),
        (
            {"word/media/picture.png": bytes(40_000_000)},
            "holds more than 32 MB; take out the pictures, or raise --limit-megabytes",
        ),
    ],
)
def test_word_file_that_lacks_a_part_or_has_too_much(tmp_path: Path, change: dict[str, bytes | None], reason: str) -> None:
    document = docx.Document()
    document.add_paragraph("Ana Holm said so.")
    assert why_not(write(tmp_path / "a.docx", parts_of(saved(document), change))) == reason


def test_word_file_with_macros(tmp_path: Path) -> None:
    data = saved(docx.Document())
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        types = source.read("[Content_Types].xml")
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    path = write(tmp_path / "a.docx", parts_of(data, {"[Content_Types].xml": types.replace(plain, MACROS)}))
    assert why_not(path) == "is a Word file with macros; save it as .docx without them"


def test_entities_of_a_word_file_are_not_filled_in(tmp_path: Path) -> None:
    bomb = "".join(f'<!ENTITY e{number + 1} "{f"&e{number};" * 10}">' for number in range(9))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "words">{bomb}]><document>&e9;</document>'
    assert why_not(write(tmp_path / "a.docx", parts_of(saved(docx.Document()), {"word/document.xml": xml.encode()}))) == DAMAGED


def test_text_that_is_called_a_word_file(tmp_path: Path) -> None:
    assert why_not(write(tmp_path / "a.docx", b"Plain words.")) == DAMAGED


HEADS = "The Norburg Gazette", "February 7, 2026 Saturday", "Copyright 2026 The Norburg Gazette All Rights Reserved"
EXPORT = [
    line
    for title, text in (("River talks go on", FIRST), ("River talks end", SECOND))
    for line in (
        title,
        *HEADS,
        "Section: NEWS; Pg. 1",
        "Length: 30 words",
        "Body",
        text,
        "Load-Date: February 8, 2026",
        "End of Document",
    )
]


def test_word_file_that_a_database_exported_is_split_into_its_articles(tmp_path: Path) -> None:
    path = write(tmp_path / "a.docx", word("".join(f"<w:p>{run(line)}</w:p>" for line in EXPORT)))
    first, second = read_all(path)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert [first.path, second.path] == [f"{path}#1", f"{path}#2"]
    assert (FIRST in first.text, SECOND in first.text, SECOND in second.text) == (True, False, True)
    assert [article.metadata.title for article in (first, second)] == ["River talks go on", "River talks end"]
    assert [article.metadata.published for article in (first, second)] == ["2026-02-07", "2026-02-07"]
    assert first.sha256 != second.sha256


def test_word_file_with_one_exported_article(tmp_path: Path) -> None:
    article = read(write(tmp_path / "a.docx", word("".join(f"<w:p>{run(line)}</w:p>" for line in EXPORT[: len(EXPORT) // 2]))))
    assert (article.path, article.metadata.title) == (f"{tmp_path}/a.docx", "River talks go on")


def test_pdf_that_a_database_exported_is_refused_where_it_holds_several_articles(tmp_path: Path) -> None:
    reason = "holds 2 articles of a database; export them as .docx or .txt, which are split into articles"
    assert why_not(write(tmp_path / "a.pdf", pdf(column(*EXPORT)))) == reason
    article = read(write(tmp_path / "b.pdf", pdf(column(*EXPORT[: len(EXPORT) // 2]))))
    assert (article.metadata.title, article.metadata.published) == ("River talks go on", "2026-02-07")


@settings(deadline=None)
@given(CHANGES)
def test_whatever_is_done_to_a_word_file_it_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, changes: Any) -> None:
    path = write(tmp_path_factory.getbasetemp() / "changed.docx", changed(WHOLE_WORD, changes))
    assert all(isinstance(found, (Article, ArticleError)) for found in read_all(path))


WHOLE_WORD = word(f"<w:p>{run('Ana Holm said so.')}</w:p>" * 50)
