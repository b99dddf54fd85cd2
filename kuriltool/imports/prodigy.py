"""What people annotated in Prodigy, as `prodigy db-out` prints it: JSON lines with an answer each.

`accept` takes the claims of a task as they stand, `reject` says that it has none, `ignore` and no answer say nothing. Of several
answers for one article the last counts. A span that was drawn anew goes where a relation joins it, else to the nearest claim that
lacks one of its kind; a content that no claim of its paragraph lacks is a claim of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kuriltool.articles import shown
from kuriltool.exports.prodigy import CONTENT, CUE, SOURCE, Span
from kuriltool.imports import given
from kuriltool.imports.annotated import AnnotatedArticle, AnnotatedClaim, ImportFormatError, Offsets
from kuriltool.scoring import gold

_ANSWERS = ("accept", "reject", "ignore")
_LABELS = (CONTENT, CUE, SOURCE)


def read(path: Path) -> list[AnnotatedArticle]:
    """The articles with an answer; raises ImportFormatError with every mistake."""
    articles: dict[str, AnnotatedArticle] = {}
    mistakes: list[str] = []
    tasks = answered = 0
    for number, task in given.lines(given.content(path), shown(path)):
        tasks += 1
        label = f"line {number}"
        if wrong := _wrong(task):
            mistakes.append(f"{label}: {wrong}")
        elif task.get("answer") is not None:
            answered += 1
            drawn = _Drawn(task, label)
            claims = tuple(drawn.claims()) if task["answer"] == "accept" else ()
            mistakes += drawn.mistakes
            if task["answer"] != "ignore":
                name = task["meta"]["path"]
                articles.pop(name, None)
                articles[name] = AnnotatedArticle(name, task["text"], claims, by=_by(task))
    if tasks and not answered and not mistakes:
        mistakes.append("no task has an answer; annotate them in Prodigy, then bring back what prodigy db-out prints")
    if mistakes:
        raise ImportFormatError(shown(path), mistakes)
    return list(articles.values())


def _wrong(task: Any) -> str | None:
    if not isinstance(task, dict) or not isinstance(task.get("text"), str):
        return "is no task; those are objects with text, spans and meta"
    if not isinstance(task.get("meta"), dict) or not isinstance(task["meta"].get("path"), str):
        return "its meta has no path, so nobody knows which article it is; keep what export wrote"
    if task.get("answer") not in (*_ANSWERS, None):
        return f"its answer is {gold.shown(task['answer'])}; there are {', '.join(_ANSWERS)}"
    for key in ("spans", "relations", "claims"):
        rows = task.get(key) or []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            return f"its {key} are no list of objects"
    return None


def _by(task: Mapping[str, Any]) -> str | None:
    who = task.get("_annotator_id") or task.get("_session_id")
    return str(who) if who else None


@dataclass
class _Parts:
    """The spans of one claim."""

    content: list[Offsets] = field(default_factory=list)
    cue: Offsets | None = None
    source: Offsets | None = None

    def lacks(self, label: str) -> bool:
        """Whether it has no span of this kind."""
        return not {CONTENT: self.content, CUE: self.cue, SOURCE: self.source}[label]

    def add(self, span: Span) -> None:
        """Takes a span in; of cues and sources the first in the text."""
        start, end, label = span
        if label == CONTENT:
            self.content = sorted({*self.content, (start, end)})
        elif label == CUE:
            self.cue = min(self.cue or (start, end), (start, end))
        else:
            self.source = min(self.source or (start, end), (start, end))

    def distance(self, span: Span) -> int:
        """How many characters lie between it and a span."""
        places = [*self.content, *(place for place in (self.cue, self.source) if place)]
        return min((max(start - span[1], span[0] - end, 0) for start, end in places), default=1 << 30)


class _Drawn:
    """What was drawn in one task."""

    def __init__(self, task: Mapping[str, Any], label: str) -> None:
        self.mistakes: list[str] = []
        self._text, self._label = task["text"], label
        self._values = {str(row["id"]): row for row in task.get("claims") or () if "id" in row}
        self._spans = {span: row for row in task.get("spans") or () if (span := self._span(row))}
        self._joins: dict[Span, list[Span]] = defaultdict(list)
        for relation in task.get("relations") or ():
            one, other = (self._end(relation.get(key)) for key in ("head_span", "child_span"))
            if one in self._spans and other in self._spans:
                self._joins[one].append(other)
                self._joins[other].append(one)
        self._by_relations = task.get("_view_id") == "relations"

    def claims(self) -> Iterator[AnnotatedClaim]:
        """The claims; `mistakes` has what is wrong then."""
        claims: dict[str | int, _Parts] = {}
        loose = []
        for span, row in self._spans.items():
            ids = self._ids(span, row)
            for id in ids:
                claims.setdefault(id, _Parts()).add(span)
            if not ids:
                loose.append(span)
        for span in sorted(loose, key=lambda span: (_LABELS.index(span[2]), span)):
            self._place(span, claims)
        for key, parts in claims.items():
            if parts.content:
                known = key if isinstance(key, str) else None
                values = dict(self._told(self._values[known])) if known in self._values else {}
                yield AnnotatedClaim(tuple(parts.content), parts.cue, parts.source, known, values)

    def _ids(self, span: Span, row: Mapping[str, Any]) -> list[str]:
        """The claims that a span was exported with, but for those from which relations were cut."""
        ids = [str(id) for id in row.get("claims") or ()]
        if not self._by_relations or span[2] == CONTENT:
            return ids
        joined = {str(id) for other in self._joins[span] for id in self._spans[other].get("claims") or ()}
        return [id for id in ids if id in joined]

    def _place(self, span: Span, claims: dict[str | int, _Parts]) -> None:
        """Gives a span that was drawn anew to a claim."""
        start, end, label = span
        joined = [id for id, parts in claims.items() if any(other[:2] in parts.content for other in self._contents(span))]
        if joined:
            for id in joined:
                claims[id].add(span)
            return
        lacking = [id for id, parts in claims.items() if parts.lacks(label) and self._may_take(parts, span)]
        if lacking:
            claims[min(lacking, key=lambda id: claims[id].distance(span))].add(span)
        elif label == CONTENT:
            claims[len(claims)] = _Parts(content=[(start, end)])
        else:
            words = gold.shown(self._text[start:end])
            self.mistakes.append(
                f"{self._label}: the {label} {words} at {start} belongs to no claim; mark what was said as CONTENT"
            )

    def _may_take(self, parts: _Parts, span: Span) -> bool:
        """Whether a claim that lacks such a span may be the one it was drawn for. A content moves within its paragraph."""
        if parts.content:
            return True
        places = [place for place in (parts.cue, parts.source) if place]
        return span[2] == CONTENT and any(
            "\n" not in self._text[min(start, span[0]) : max(end, span[1])].strip("\n") for start, end in places
        )

    def _contents(self, span: Span) -> list[Span]:
        return [other for other in self._joins[span] if other[2] == CONTENT]

    def _span(self, row: Mapping[str, Any]) -> Span | None:
        span = self._end(row)
        if span is None or span[2] not in _LABELS:
            return None  # a label of somebody else's
        if not 0 <= span[0] < span[1] <= len(self._text):
            self.mistakes.append(f"{self._label}: {span[0]}–{span[1]} is no place in its text of {len(self._text):,} characters")
            return None
        return span

    @staticmethod
    def _end(row: Any) -> Span | None:
        if not isinstance(row, dict) or not (isinstance(row.get("start"), int) and isinstance(row.get("end"), int)):
            return None
        return row["start"], row["end"], str(row.get("label")).upper()

    def _told(self, row: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
        if row.get("kind"):
            yield "kind", row["kind"]
        for key in ("speaker", "position"):
            if key in row:
                yield key, row[key] or None
        if "issues" in row:
            yield "issues", tuple(row["issues"] or ())
        if "propositions" in row:
            yield "propositions", tuple((stance["id"], stance["polarity"]) for stance in row["propositions"] or ())
