"""LexisNexis Academic and the older Nexis: "3 of 250 DOCUMENTS" stands over each article, LENGTH and LOAD-DATE around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kuriltool.articles.readers.exports.lines import Export, Line, Told, author, is_date, paragraphs, words

_NUMBER = re.compile(r"(?:FOCUS - )?\d+ of \d+ DOCUMENTS?")
_FIELD = re.compile(r"([A-Z][A-Z-]{2,}):(?:\s+(.*)|$)")
_BEFORE = {"BYLINE", "SECTION", "LENGTH", "DATELINE", "HIGHLIGHT", "HEADLINE", "SERIES", "DISTRIBUTION"}
_HEADER = _BEFORE | {"BODY"}
_AFTER = {"LOAD-DATE", "LANGUAGE", "GRAPHIC", "PUBLICATION-TYPE", "PUB-TYPE", "JOURNAL-CODE", "UPDATE", "URL", "NOTES", "ISSN"}
_AFTER |= {"SUBJECT", "ORGANIZATION", "COMPANY", "PERSON", "COUNTRY", "TYPE", "CORRECTION", "CORRECTION-DATE"}
_COPYRIGHT = re.compile(r"(?:Copyright|©|\(c\)).*\d{4}.*|All Rights Reserved\.?", re.I | re.S)
_LENGTH = re.compile(r"LENGTH: *[\d,.]+ words?")
_INDENTED = 5  # columns from which on a line is centred


def _blocks(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    starts = [i for i, line in enumerate(lines) if _NUMBER.fullmatch(line.text)]
    if starts and any(_LENGTH.fullmatch(line.text) for line in lines[: starts[0]]):
        yield lines[: starts[0]]
    for start, past in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield lines[start:past]


def _read(text: str, block: Sequence[Line]) -> tuple[Told, list[tuple[int, int]]]:
    if not _NUMBER.fullmatch(block[0].text):
        raise ValueError('has no line "3 of 250 DOCUMENTS" over it')
    groups = _groups(block[1:])
    fields: dict[str, str] = {}
    plain: list[Sequence[Line]] = []
    for at, group in enumerate(groups):
        name, value = _field(group)
        if name == "BODY":
            return _told(text, plain, fields), [_rest(text, groups, at)]
        if name in _BEFORE:
            fields[name] = value
        elif "LENGTH" in fields:
            return _told(text, plain, fields), [_span(groups, at)]
        elif not _COPYRIGHT.fullmatch(_words(group)):
            plain.append(group)
    raise ValueError('has no line "LENGTH:" over its text')


def _groups(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """The paragraphs; fields of a header that stand close together are one each, and so is every line where none are blank."""
    found: list[Sequence[Line]] = []
    spans = paragraphs(lines)
    if len(spans) == 1:
        spans = [(i, i + 1) for i, line in enumerate(lines) if line.text]
    for first, past in spans:
        starts = [i for i in range(first + 1, past) if _is_header(lines[i]) or _LENGTH.fullmatch(lines[i - 1].text)]
        found += [lines[a:b] for a, b in zip([first, *starts], [*starts, past], strict=True)]
    return found


def _is_header(line: Line) -> bool:
    match = _FIELD.fullmatch(line.text)
    return match is not None and match[1] in _HEADER


def _field(group: Sequence[Line]) -> tuple[str | None, str]:
    match = _FIELD.fullmatch(group[0].text)
    return (match[1], " ".join([match[2] or "", *(line.text for line in group[1:])]).strip()) if match else (None, "")


def _rest(text: str, groups: Sequence[Sequence[Line]], at: int) -> tuple[int, int]:
    """The body from behind its label on: `BODY:`."""
    start, past = _span(groups, at)
    return text.index(":", start) + 1, past


def _span(groups: Sequence[Sequence[Line]], at: int) -> tuple[int, int]:
    """From a paragraph on to where fields begin again, or the copyright that ends it all."""
    past = next((i for i in range(at + 1, len(groups)) if _field(groups[i])[0] in _AFTER), len(groups))
    if _field(groups[at])[0] in _AFTER:
        past = at
    while past > at and _COPYRIGHT.fullmatch(_words(groups[past - 1])):
        past -= 1
    return (groups[at][0].start, groups[past - 1][-1].end) if past > at else (0, 0)


def _told(text: str, plain: Sequence[Sequence[Line]], fields: dict[str, str]) -> Told:
    """Outlet, date and title, in this order, the first two of them centred; the title may be a field instead."""
    dated = next((i for i, group in enumerate(plain) if any(map(is_date, group))), None)
    if dated is None:
        title = fields.get("HEADLINE") or (words(text, plain[-1]) if plain else None)
        outlet = plain[0][0].text if len(plain) > 1 else None
        return Told(title, outlet, author(fields.get("BYLINE")))
    group = plain[dated]
    line = next(i for i, line in enumerate(group) if is_date(line))
    outlet = group[0].text if line else plain[dated - 1][0].text if dated else None
    after = [other for other in plain[dated + 1 :] if not _is_centred(text, other[0])] or plain[dated + 1 :]
    title = fields.get("HEADLINE") or (words(text, after[0]) if after else None)
    return Told(title, outlet, author(fields.get("BYLINE")), group[line].text)


def _is_centred(text: str, line: Line) -> bool:
    raw = text[line.start : line.end]
    return len(raw) - len(raw.lstrip()) >= _INDENTED


def _words(group: Sequence[Line]) -> str:
    return " ".join(line.text for line in group)


LEXIS = Export(
    (
        re.compile(r"^[ \t]*(?:FOCUS - )?\d+ of \d+ DOCUMENTS?[ \t]*\r?$", re.M),
        re.compile(r"^LENGTH: *[\d,.]+ words|^LOAD-DATE: ", re.M),
    ),
    _LENGTH,
    _blocks,
    _read,
)
