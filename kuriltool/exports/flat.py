"""Claims as JSON, JSON lines and CSV. JSON keeps everything; CSV is flat, for spreadsheets."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TextIO

from kuriltool.clean import UNSAFE, clean

if TYPE_CHECKING:
    from kuriltool.model import Claim


def write_json(claims: Iterable[Claim], stream: TextIO) -> None:
    """One indented array of claim records."""
    stream.write("[")
    separator = "\n  "
    for claim in claims:
        stream.write(separator + safe_json(claim.model_dump_json(indent=2)).replace("\n", "\n  "))
        separator = ",\n  "
    stream.write("\n]\n" if separator.startswith(",") else "]\n")


def write_jsonl(claims: Iterable[Claim], stream: TextIO) -> None:
    """One claim record a line."""
    for claim in claims:
        stream.write(safe_json(claim.model_dump_json()) + "\n")


def write_csv(claims: Iterable[Claim], stream: TextIO, *, raw: bool = False) -> None:
    """One claim a row under a header, as RFC 4180 has it, no cell a formula. Open the stream with newline=''.

    `raw` writes words as they are, for programs that read CSV: a spreadsheet would run what an article makes look like a formula.
    """
    rows([_COLUMNS, *([value(claim) for value in _COLUMNS.values()] for claim in claims)], stream, raw=raw)


def rows(table: Iterable[Iterable[object]], stream: TextIO, *, raw: bool = False) -> None:
    """The rows of a table as CSV, None as an empty cell."""
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in table:
        writer.writerow([_plain(value) if raw else cell(value) for value in row])


FORMATS: dict[str, Callable[[Iterable[Claim], TextIO], None]] = {"json": write_json, "jsonl": write_jsonl, "csv": write_csv}
"""How claims are written in each format; the name is also the suffix of such a file."""

_COLUMNS: dict[str, Callable[[Claim], object]] = {
    "id": lambda claim: claim.id,
    "path": lambda claim: claim.article.path,
    "outlet": lambda claim: claim.article.outlet,
    "title": lambda claim: claim.article.title,
    "published": lambda claim: claim.article.published,
    "said_on": lambda claim: claim.said_on,
    "kind": lambda claim: claim.kind,
    "text": lambda claim: claim.text,
    "quoted": lambda claim: " | ".join(claim.quoted),
    "cue": lambda claim: claim.cue and claim.cue.text,
    "source": lambda claim: claim.source and claim.source.text,
    "speaker": lambda claim: claim.speaker and claim.speaker.name,
    "speaker_id": lambda claim: claim.speaker and claim.speaker.id,
    "role": lambda claim: claim.speaker and claim.speaker.role,
    "affiliation": lambda claim: claim.speaker and claim.speaker.affiliation,
    "speaker_kind": lambda claim: claim.speaker and claim.speaker.kind,
    "side": lambda claim: claim.speaker and claim.speaker.side,
    "via": lambda claim: claim.speaker and claim.speaker.via,
    "position": lambda claim: claim.position,
    "position_by": lambda claim: claim.position_basis and claim.position_basis.by,
    "issues": lambda claim: "; ".join(claim.issues),
    "propositions": lambda claim: "; ".join(f"{stance.id}:{stance.polarity:+d}" for stance in claim.propositions),
    "zone": lambda claim: claim.zone,
    "start": lambda claim: claim.content[0].start,
    "end": lambda claim: claim.content[-1].end,
    "rule": lambda claim: claim.rule,
    "found_by": lambda claim: "; ".join(claim.found_by),
    "confidence": lambda claim: claim.confidence,
    "pack": lambda claim: f"{claim.pack.name} {claim.pack.version}",
    "sha256": lambda claim: claim.article.sha256,
    "url": lambda claim: claim.article.url,
    "review": lambda claim: claim.review and claim.review.verdict,
    "also_in": lambda claim: "; ".join(copy.path for copy in claim.appearances),
}

# A spreadsheet takes a cell that begins so for a formula (CWE-1236), in East Asian locales the wide forms too; some drop blanks
# and quotation marks before it. Where semicolons or tabs part cells, one begins behind each of them, and behind a line break.
_FORMULA = re.compile("^(?=[\t\n])|(?:^|(?<=[;\t\n]))(?=(?:[^\\S\t\n]|[\"'])*+[=+\\-@＝＋－＠﹦﹢﹣﹫])")


def cell(value: object) -> str:
    """A value as a cell of a spreadsheet, which takes neither it nor any part of it for a formula; a number stays one."""
    if isinstance(value, int | float):
        return str(value)
    return _FORMULA.sub("'", clean(_plain(value)))


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def safe_json(text: str) -> str:
    """The same JSON with C1 controls and bidi marks escaped, for a terminal that it may be printed on."""
    # Nothing that steers a terminal is printable, and to ask for that takes a thirtieth of the time.
    return text if text.isprintable() else UNSAFE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
