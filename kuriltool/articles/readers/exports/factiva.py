"""Factiva: each article ends with "Document" and a long number; its fields are tagged (HD, WC, PD) or stand in an order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kuriltool.articles.readers.exports.lines import Export, Line, Told, author, date_in, ended_by, find, words

_END = re.compile(r"(?:AN\s+)?Document ([A-Z][A-Z0-9]*\d{8}e[a-z0-9]{4,14})")
_COUNT = re.compile(r"(?:WC\s+)?[\d,]+ words")
_TIME = re.compile(r"\d{1,2}:\d{2}(?: [A-Z]{2,4})?")
_LANGUAGE = re.compile(r"[A-Z][a-z]+(?:ish|ese|an|ch|ic|eek)(?: [-(].*)?")  # English, Portuguese (Europe)
_RIGHTS = re.compile(r".*(?:©|\(c\)|copyright|all rights reserved).*", re.I)
_TAG = re.compile(r"(HD|SE|CR|BY|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN|ART|CLM|CX)(?:\s+(.*)|$)")
_CODED = frozenset(("CO", "IN", "NS", "RE"))  # these hold codes, "gcat : Politics": a paragraph may begin with "IN" as well
_HEADER = 15  # lines between the word count and the text at most
_SHORT = 3  # words of the name of a section at most


def _blocks(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    for block in ended_by(lines, _END):
        if _END.fullmatch(block[-1].text) or _counted(block) is not None or _tagged(block):
            yield block


def _read(text: str, block: Sequence[Line]) -> tuple[Told, list[tuple[int, int]]]:
    end = _END.fullmatch(block[-1].text)
    if not end:
        raise ValueError('breaks off: no line "Document" with its number follows')
    tags = _tagged(block)
    return _by_tags(text, block, tags, end[1]) if tags else _by_order(text, block, end[1])


def _tagged(block: Sequence[Line]) -> dict[str, tuple[int, int]]:
    """The lines of each tag, half open; none where the article has no tags."""
    found: list[tuple[str, int]] = []
    for i, line in enumerate(block):
        match = _TAG.fullmatch(line.text)
        if not match or match[1] in (tag for tag, _ in found):
            continue
        follow = match[2] or next((other.text for other in block[i + 1 : i + 3] if other.text), "")
        if match[1] not in _CODED or " : " in follow:
            found.append((match[1], i))
    ends = [*(i for _, i in found[1:]), len(block)]
    spans = {tag: (i, past) for (tag, i), past in zip(found, ends, strict=False)}
    return spans if "HD" in spans and {"LP", "TD"} & spans.keys() and {"WC", "PD", "SN"} & spans.keys() else {}


def _by_tags(text: str, block: Sequence[Line], tags: dict[str, tuple[int, int]], id: str) -> tuple[Told, list[tuple[int, int]]]:
    def span(tag: str) -> tuple[int, int]:
        first, past = tags[tag]
        return text.index(tag, block[first].start) + len(tag), block[past - 1].end

    def value(tag: str) -> str | None:
        return text[slice(*span(tag))].strip() or None if tag in tags else None

    told = Told(value("HD"), value("SN"), author(value("BY")), value("PD"), id)
    spans = [span(tag) for tag in ("LP", "TD") if tag in tags]
    # Without AN before it the closing number belongs to the last tag.
    return told, [(start, min(past, block[-1].start)) for start, past in spans]


def _counted(block: Sequence[Line]) -> int | None:
    """The line of the word count, behind which the date comes."""
    count = None
    for i, line in enumerate(block):
        if _COUNT.fullmatch(line.text):
            count = i
        elif line.text and count is not None:
            if date_in(line.text):
                return count
            count = None
    return None


def _by_order(text: str, block: Sequence[Line], id: str) -> tuple[Told, list[tuple[int, int]]]:
    count = _counted(block)
    if count is None:
        raise ValueError('has no word count over its date, "567 words"')
    after = [i for i in range(count + 1, len(block) - 1) if block[i].text and not _TIME.fullmatch(block[i].text)]
    # An outlet may be called like a language; its line and that of the date come first.
    language = find(block[: count + 1 + 2 * _HEADER], _LANGUAGE, after[1] + 1 if len(after) > 1 else count + 1)
    if len(after) < 2 or language is None:
        raise ValueError("has no line with its language over its text")
    date, outlet = block[after[0]].text, block[after[1]].text
    title, by = _heading(text, block[:count])
    return Told(title, outlet, author(by), date, id), [(block[_body(block, language)].start, block[-1].start)]


def _body(block: Sequence[Line], language: int) -> int:
    """The first line of the text: the one behind the copyright, which follows the language."""
    i = language + 1
    while i < len(block) - 1 and not block[i].text:
        i += 1
    if i == language + 1 and block[i].text:  # right below the language stands a copyright, in whatever words
        i += 1
    while i < len(block) - 1 and _RIGHTS.fullmatch(block[i].text):
        i += 1
    return i


def _heading(text: str, above: Sequence[Line]) -> tuple[str | None, str | None]:
    """Title and byline; a short line before the title is the name of its section."""
    told = [line for line in above if line.text and line.text not in ("Factiva", "Dow Jones")]
    by = None
    if len(told) > 1 and re.match(r"(?i)by\b", told[-1].text):
        by = told.pop().text
    if len(told) > 1 and len(told[0].text.split()) <= _SHORT:
        del told[0]
    return (words(text, told[-2:]) or None, by) if told else (None, by)


FACTIVA = Export(
    (
        re.compile(r"^[ \t]*(?:AN\s+)?Document [A-Z][A-Z0-9]*\d{8}e[a-z0-9]{4,14}[ \t]*\r?$", re.M),
        re.compile(r"^[ \t]*(?:WC\s+)?[\d,]+ words[ \t]*\r?$", re.M),
    ),
    _COUNT,
    _blocks,
    _read,
)
