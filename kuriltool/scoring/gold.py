"""Gold files: JSON with the claims of one article, their words copied to the letter from its text.

    {"article": "a.txt", "claims": [{"kind": "direct", "content": ["No talks"], "cue": "said#2", "source": "Sol",
     "speaker": "Ana Sol", "position": "North", "issues": ["talks"]}]}

`said#2` is the second `said` of the text, parts of other words counted. `cue`, `source`, `speaker` and `position` may be null.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, get_args

from kuriltool.errors import KuriltoolError
from kuriltool.model import JOINT, THIRD, Claim, Kind, Passage
from kuriltool.pairing import Offsets
from kuriltool.queries import listed
from kuriltool.scoring.claims import Gold, GoldClaim

KINDS: tuple[str, ...] = get_args(Kind)
OTHER = "other"  # the issue of claims on nothing that the pack lists

_FIELDS = ("kind", "content", "cue", "source", "speaker", "position", "issues")
_NUMBERED = re.compile(r"(.*)#([0-9]+)", re.DOTALL)
_LONGEST = 60  # characters of a passage that a message repeats
_BEFORE = 12  # and those around the first one that differs
_ALIKE = {'"': "“”„‟«»‹›＂", "'": "‘’‚‛`´", " ": "\u00a0\u2007\u2009\u202f\t\r\n", "-": "‐‑–—"}
_PLAIN = {ord(mark): plain for plain, marks in _ALIKE.items() for mark in marks}


class GoldError(KuriltoolError):
    """A file of annotations that can't be measured by; `mistakes` are lines that say what would be right."""

    def __init__(self, path: str, mistakes: Sequence[str]) -> None:
        self.path, self.mistakes = path, [f"{path}: {mistake}" for mistake in mistakes]
        super().__init__("\n".join(self.mistakes))


@dataclass(frozen=True)
class Lists:
    """The closed lists of a rule pack: what positions and issues there are."""

    sides: tuple[str, ...]
    issues: tuple[str, ...]


class _Wrong(ValueError):
    """What is wrong with one value."""


def parse(data: str, label: str) -> tuple[str, list[Any]]:
    """The name of the article that a gold file annotates, and its claims as they stand in the file; raises GoldError."""
    try:
        whole = json.loads(data)
    except ValueError as error:
        raise GoldError(label, [f"is no JSON: {error}"]) from error
    if not isinstance(whole, dict) or not isinstance(whole.get("claims"), list):
        raise GoldError(label, ['is no gold file; those hold {"article": "name of the text", "claims": [...]}'])
    article = whole.get("article")
    if not isinstance(article, str) or not article or PurePath(article).name != article:
        raise GoldError(label, [f'"article" is {shown(article)}; it must be the name of a text without its folder'])
    return article, whole["claims"]


def resolved(article: str, rows: Sequence[Any], text: str, label: str, lists: Lists | None = None) -> Gold:
    """The annotated article, all words found in its text and all values of the lists; raises GoldError with every mistake."""
    mistakes: list[str] = []
    claims = []
    for number, row in enumerate(rows, 1):
        wrong = [f"claim {number}: {reason}" for reason in _reasons(row, text, lists)]
        mistakes += wrong
        if not wrong:
            claims.append(_claim(row, text))
    if mistakes:
        raise GoldError(label, mistakes)
    return Gold(article, text, tuple(claims))


def written(article: str, text: str, claims: Iterable[Claim]) -> dict[str, Any]:
    """The gold file of an article, given by its name and text: the claims with their words as `resolved` finds them again."""
    return {"article": article, "claims": [_row(claim, text) for claim in claims]}


def _row(claim: Claim, text: str) -> dict[str, Any]:
    return {
        "kind": claim.kind,
        "content": [_numbered(passage, text) for passage in claim.content],
        "cue": claim.cue and _numbered(claim.cue, text),
        "source": claim.source and _numbered(claim.source, text),
        "speaker": claim.speaker and claim.speaker.name,
        "position": claim.position,
        "issues": claim.issues,
    }


def _numbered(passage: Passage, text: str) -> str:
    """The words of a passage, with their number where the text has them more than once."""
    starts = [hit.start() for hit in re.finditer(f"(?={re.escape(passage.text)})", text)]
    if len(starts) == 1 and not _NUMBERED.fullmatch(passage.text):
        return passage.text
    return f"{passage.text}#{starts.index(passage.start) + 1}"


def _claim(row: dict[str, Any], text: str) -> GoldClaim:
    return GoldClaim(
        content=tuple(_place(words, text) for words in row["content"]),
        cue=(_place(row["cue"], text),) if row["cue"] else (),
        source=(_place(row["source"], text),) if row["source"] else (),
        kind=row["kind"],
        speaker=row["speaker"],
        position=row["position"],
        issues=frozenset(row["issues"] or [OTHER]),
    )


def _place(words: str, text: str) -> Offsets:
    """Where words of a gold file stand in the text; raises _Wrong where that is nowhere or can't be told."""
    numbered = _NUMBERED.fullmatch(words)
    bare, number = (numbered[1], int(numbered[2])) if numbered else (words, 1)
    starts = [hit.start() for hit in re.finditer(f"(?={re.escape(bare)})", text)] if bare else []
    if not starts:
        raise _Wrong(f"not in the article: {shown(bare)}{_near(bare, text)}")
    if not 1 <= number <= len(starts):
        raise _Wrong(f"not in the article: a {shown(bare)} number {number}; there are {len(starts)}, counted from 1")
    if numbered is None and len(starts) > 1:
        raise _Wrong(f"stands {len(starts)} times in the article: {shown(bare)}; write {shown(f'{bare}#1')} for the first")
    return starts[number - 1], starts[number - 1] + len(bare)


def _near(words: str, text: str) -> str:
    """The words as the text has them, where but marks, spaces and case differ."""
    at = _flat(text).find(_flat(words)) if words else -1
    if at < 0:
        return ""
    there = text[at : at + len(words)]
    differs = next((i for i, (one, two) in enumerate(zip(words, there, strict=False)) if one != two), 0)
    start, end = max(0, differs - _BEFORE), differs + _BEFORE
    return f"; it has {shown(there[start:end])} where the gold file has {shown(words[start:end])}"


def _flat(text: str) -> str:
    return "".join(low if len(low := character.lower()) == 1 else character for character in text.translate(_PLAIN))


def _reasons(row: Any, text: str, lists: Lists | None) -> Iterator[str]:
    """Everything that is wrong with a claim of a gold file."""
    if not isinstance(row, dict):
        yield f"is {shown(row)}, not an object"
        return
    if missing := [name for name in _FIELDS if name not in row]:
        yield f"lacks {listed(missing, 'and')}; every claim has {listed(_FIELDS, 'and')}"
        return
    for check, name in _CHECKS:
        try:
            check(row[name], text, lists)
        except _Wrong as error:
            yield f"{name}: {error}"


def _check_kind(value: Any, _text: str, _lists: Lists | None) -> None:
    _check_known(value, KINDS)


def _check_content(value: Any, text: str, _lists: Lists | None) -> None:
    if not isinstance(value, list) or not value or not all(isinstance(words, str) for words in value):
        raise _Wrong(f"is {shown(value)}; it must be a list of passages, one at least")
    for words in value:
        _place(words, text)


def _check_words(value: Any, text: str, lists: Lists | None) -> None:
    if value is not None:
        _check_name(value, text, lists)
        _place(value, text)


def _check_name(value: Any, _text: str, _lists: Lists | None) -> None:
    if value is not None and not (isinstance(value, str) and value.strip()):
        raise _Wrong(f"is {shown(value)}; it must be words or null")


def _check_position(value: Any, text: str, lists: Lists | None) -> None:
    _check_name(value, text, lists)
    if lists and value is not None:
        _check_known(value, (*lists.sides, JOINT, THIRD))


def _check_issues(value: Any, _text: str, lists: Lists | None) -> None:
    if value is not None and (not isinstance(value, list) or not all(isinstance(issue, str) for issue in value)):
        raise _Wrong(f"is {shown(value)}; it must be a list of issues")
    if lists:
        for issue in value or ():
            _check_known(issue, tuple(dict.fromkeys((*lists.issues, OTHER))))


def _check_known(value: Any, known: Sequence[str]) -> None:
    if value not in known:
        meant = difflib.get_close_matches(str(value), known, n=1)
        hint = f"did you mean {shown(meant[0])}?" if meant else f"there are {', '.join(known)}"
        raise _Wrong(f"no {shown(value)}; {hint}")


_Check = Callable[[Any, str, Lists | None], None]
_CHECKS: tuple[tuple[_Check, str], ...] = (
    (_check_kind, "kind"),
    (_check_content, "content"),
    (_check_words, "cue"),
    (_check_words, "source"),
    (_check_name, "speaker"),
    (_check_position, "position"),
    (_check_issues, "issues"),
)


def shown(value: Any) -> str:
    """A value of a gold file as a message repeats it."""
    whole = json.dumps(value, ensure_ascii=False)
    return whole if len(whole) <= _LONGEST else f"{whole[: _LONGEST - 1]}…"
