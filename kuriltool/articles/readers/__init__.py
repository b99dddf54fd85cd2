"""Readers, one a format: what a file's bytes hold as articles. Each is imported when a file of its format is read."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from kuriltool.articles.opened import Reader

FORMATS = {
    ".txt": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".mht": "mail:mhtml",
    ".mhtml": "mail:mhtml",
    ".json": "tables.json",
    ".jsonl": "tables.json:lines_entries",
    ".ndjson": "tables.json:lines_entries",
    ".csv": "tables.csv",
    ".tsv": "tables.csv",
    ".parquet": "tables.parquet",
    ".pdf": "pdf",
    ".docx": "docx",
    ".warc": "warc",
    ".eml": "mail",
    ".mbox": "mail:mbox",
    ".zip": "archive",
}
"""For each suffix the module here that reads such files, and behind a colon what in it does where that is not `entries`."""


def reader(suffix: str) -> Reader:
    """The reader of a suffix that FORMATS has."""
    module, _, function = FORMATS[suffix].partition(":")
    return cast(Reader, getattr(import_module(f"{__name__}.{module}"), function or "entries"))
