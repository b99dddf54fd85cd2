"""Nexis Uni, Nexis Advance and Lexis+: each article ends with "End of Document", and "Body" stands over its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kuriltool.articles.readers.exports.lines import Export, Line, Told, author, ended_by, find, is_date, words

_END = re.compile(r"End of Document")
_BODY = re.compile(r"Body")
_AFTER = re.compile(r"Classification|Graphic|Link to (?:Image|PDF)|Load-Date: .*|End of Document")
_FIELD = re.compile(r"([A-Z][A-Za-z-]+):\s*(.*)")


def _blocks(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    for block in ended_by(lines, _END):
        if _END.fullmatch(block[-1].text) or find(block, _BODY) is not None:
            yield block


def _read(text: str, block: Sequence[Line]) -> tuple[Told, list[tuple[int, int]]]:
    body = find(block, _BODY)
    if body is None:
        raise ValueError('has no line "Body" over its text')
    if not _END.fullmatch(block[-1].text):
        raise ValueError('breaks off: no line "End of Document" follows')
    past = find(block, _AFTER, body + 1) or len(block)
    fields = {match[1]: match[2] for line in block[:body] if (match := _FIELD.fullmatch(line.text))}
    title, outlet, date = _heading(text, block[:body])
    told = Told(title, outlet, author(fields.get("Byline")), date)
    return told, [(block[body].end, block[past - 1].end)]


def _heading(text: str, header: Sequence[Line]) -> tuple[str | None, str | None, str | None]:
    """Title, outlet and date, which stand in this order, each on a line of its own; a list of contents may come before."""
    dates = [i for i, line in enumerate(header) if is_date(line)]
    above = [i for i, line in enumerate(header[: dates[-1]] if dates else header) if line.text]
    if not dates:
        return (None if not above or any(map(_is_contents, header)) else header[above[0]].text), None, None
    outlet = header[above[-1]].text if above else None
    title = words(text, _title(header, above[:-1]))
    return title or None, outlet, header[dates[-1]].text


def _title(header: Sequence[Line], above: list[int]) -> Sequence[Line]:
    """The line of the title, with those of it that stand right above unless a list of contents does."""
    if not above:
        return []
    first = last = above[-1]
    while first - 1 in above:
        first -= 1
    if _is_contents(header[last]):
        return []
    return header[last if any(map(_is_contents, header[first:last])) else first : last + 1]


def _is_contents(line: Line) -> bool:
    return re.match(r"\d+\. |Client/Matter|Documents? \(|Narrowed by|Search Terms|.*Timeline: ", line.text) is not None


NEXIS = Export(
    (
        re.compile(r"^[ \t]*End of Document[ \t]*\r?$", re.M),
        re.compile(r"^[ \t]*Body[ \t]*\r?$", re.M),
        re.compile(r"^[ \t]*(?:Length: *[\d,.]+ words|Load-Date: )", re.M),
    ),
    _BODY,
    _blocks,
    _read,
)
