"""ProQuest: articles parted by long rules of underscores, "Full text:" over the text and named fields around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kuriltool.articles.readers.exports.lines import Export, Line, Told, author, words

_RULE = re.compile(r"_{20,}")
_NUMBER = re.compile(r"Document \d+ of \d+")
_TEXT = re.compile(r"(?:Full text|FULL TEXT|Full Text)(?::.*)?")
_LABEL = re.compile(r"\s*full text:?", re.I)
_NAMES = (
    "Title",
    "Alternate title",
    "Author",
    "Abstract",
    "Links",
    "Subject",
    "Location",
    "People",
    "Company / organization",
    "Company",
    "Classification",
    "Identifier / keyword",
    "Publication title",
    "Publication info",
    "Publication year",
    "Publication date",
    "Publication subject",
    "Publisher",
    "Place of publication",
    "Country of publication",
    "First page",
    "Pages",
    "Number of pages",
    "Section",
    "Column",
    "Dateline",
    "Volume",
    "Issue",
    "ISSN",
    "e-ISSN",
    "Source type",
    "Language of publication",
    "Document type",
    "Document feature",
    "ProQuest document ID",
    "ProQuest document link",
    "Document URL",
    "Copyright",
    "Last updated",
    "Database",
    "Credit",
    "CREDIT",
    "Word count",
)
_FIELD = re.compile(rf"({'|'.join(map(re.escape, _NAMES))}): *(.*)")
_SURE = re.compile(r"(?:Publication title|Publication date|ProQuest document ID|Document URL): .*")


def _blocks(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    start = 0
    for i, line in enumerate([*lines, Line(0, 0, "_" * 60)]):
        if _RULE.fullmatch(line.text):
            block = lines[start:i]
            if sum(_FIELD.fullmatch(other.text) is not None for other in block) >= 2:
                yield block
            start = i + 1


def _read(text: str, block: Sequence[Line]) -> tuple[Told, list[tuple[int, int]]]:
    label = next((i for i, line in enumerate(block) if _TEXT.fullmatch(line.text)), None)
    if label is None:
        raise ValueError("comes without its full text; export it with the text")
    past = _past(block, label + 1)
    fields: dict[str, str] = {}
    for line in (*block[:label], *block[past:]):
        if match := _FIELD.fullmatch(line.text):
            fields.setdefault(match[1], match[2])
    first = [line for line in block[:label] if line.text and not _NUMBER.fullmatch(line.text)][:1]
    heading = words(text, first) if first and not _FIELD.fullmatch(first[0].text) else None
    told = Told(
        fields.get("Title") or heading,
        fields.get("Publication title", "").partition(";")[0] or None,
        author(fields.get("Author")),
        fields.get("Publication date"),
        fields.get("ProQuest document ID"),
        fields.get("Document URL") or fields.get("ProQuest document link"),
    )
    behind = _LABEL.match(text, block[label].start)
    start = behind.end() if behind else block[label].start
    return told, [(start, block[past - 1].end)]


def _past(block: Sequence[Line], start: int) -> int:
    """Where the text ends: at the first of the fields below it. A paragraph that begins like one, `Location: secret.`, is none:
    a paragraph follows it, or two in a row somewhere between it and the last of those that every article has."""
    sure = max((i for i in range(start, len(block)) if _SURE.fullmatch(block[i].text)), default=start)
    filled = [i for i in range(start, sure + 1) if block[i].text]
    named = [_FIELD.fullmatch(block[i].text) is not None for i in filled]
    last_text = max((at for at in range(1, len(named)) if not named[at] and not named[at - 1]), default=-1)
    pairs = [at for at in range(len(named)) if named[at] and (at + 1 == len(named) or named[at + 1])]
    below = next((at for at in pairs if at > last_text), None)
    return len(block) if below is None else filled[below]


PROQUEST = Export(
    (
        re.compile(r"^[ \t]*_{20,}[ \t]*\r?$", re.M),
        re.compile(r"^[ \t]*full text(?::|[ \t]*\r?$)", re.M | re.I),
        re.compile(r"^[ \t]*(?:ProQuest document ID|Publication title|Document URL): ", re.M),
    ),
    _TEXT,
    _blocks,
    _read,
)
