"""What bytes are, by how they begin."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile

from kuriltool.articles.article import Fields
from kuriltool.articles.packing import DAMAGED_ZIP

HEAD = 4096
"""How many bytes are looked at."""

_SIGNATURES = (
    (re.compile(rb"%PDF-"), ".pdf"),
    (re.compile(rb"PK(?:\x03\x04|\x05\x06)"), ".zip"),
    (re.compile(rb"PAR1[\x00-\x1f]"), ".parquet"),
    (re.compile(rb"WARC/[01]\.\d"), ".warc"),
    (re.compile(rb"\{\\rtf"), ".rtf"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ".doc"),
    (re.compile(rb"(?is)(?:<\?xml[^>]*>\s*)?(?>(?:<!--.*?-->\s*)*)(?:<!doctype\s+html|<html)[\s>]"), ".html"),
)
_INSIDE = (  # how each kind of zip archive is told: by a file in it
    ("word/document.xml", ".docx"),
    ("xl/workbook.xml", ".xlsx"),
    ("ppt/presentation.xml", ".pptx"),
    ("Index/Document.iwa", ".pages"),
    ("META-INF/container.xml", ".epub"),
)
_OPENDOCUMENT = b"application/vnd.oasis.opendocument"
_MAILBOX = re.compile(r"From \S+ .*\d\d:\d\d")
_FIELD = re.compile(r"([A-Za-z][A-Za-z-]*):(?: |$)")
_OF_MAIL = frozenset(("from", "to", "subject", "date", "message-id", "received", "return-path", "mime-version", "delivered-to"))
_OBJECT = re.compile(r'\{\s*["}]')
_ARRAY = re.compile(r"\[\s*(?:\{\s*[\"}]|\])")


def signature(head: bytes) -> str | None:
    """The suffix of what bytes are beyond doubt, whatever their name says: `.pdf`, `.zip`, `.html`; None where nothing tells."""
    for encoding, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        if head.startswith(mark):
            head = head.decode(encoding, "ignore").encode("utf-8", "ignore")
    start = head.removeprefix(b"\xef\xbb\xbf")
    return next((suffix for pattern, suffix in _SIGNATURES if pattern.match(start) or pattern.match(start.lstrip())), None)


def kind_of_zip(data: bytes) -> str:
    """The suffix of what is saved as a zip archive, by what is in it: `.docx`, `.odt`; `.zip` where it is an archive alone."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = frozenset(archive.namelist())
    except DAMAGED_ZIP:
        return ".zip"
    if _OPENDOCUMENT in data[:200]:
        return ".odt"
    return next((suffix for name, suffix in _INSIDE if name in names), ".zip")


def suffix_of(head: bytes, fields: Fields | None = None) -> str:
    """The suffix of the format that bytes without a telling name begin like; `.txt` where nothing tells."""
    if known := signature(head):
        return known
    start = head.decode("utf-8-sig", "replace").lstrip()
    if _ARRAY.match(start):
        return ".json"
    if _OBJECT.match(start):
        first, line_end, _ = start.partition("\n")
        return ".json" if line_end and not _is_json(first) else ".jsonl"
    lines = start.splitlines() or [""]
    if _MAILBOX.match(lines[0]):
        return ".mbox"
    if _is_mail(lines):
        return ".eml"
    return _table(lines[0], (fields or Fields()).text) or ".txt"


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _is_mail(lines: list[str]) -> bool:
    """Whether lines begin with a mail's header: who wrote it, and two more fields that every mail has."""
    names = set()
    for line in lines:
        if line.startswith((" ", "\t")):
            continue
        if not (field := _FIELD.match(line)):
            break
        names.add(field[1].lower())
    return "from" in names and len(names & _OF_MAIL) >= 3


def _table(header: str, column: str) -> str | None:
    """The suffix of a table with a column of texts, where its first line is nothing but the names of columns."""
    for separator, suffix in ((",", ".csv"), (";", ".csv"), ("\t", ".tsv")):
        names = next(csv.reader([header], delimiter=separator), [])
        if len(names) > 1 and column in names and all(re.fullmatch(r"\w[\w -]{0,30}", name) for name in names):
            return suffix
    return None
