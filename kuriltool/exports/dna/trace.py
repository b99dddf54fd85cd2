"""What leads back from a database to the articles and claims that it was made of; written on export, read on import."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from kuriltool.exports.dna.texts import sound
from kuriltool.model import ArticleRef

Offsets = tuple[int, int]

_LINE = re.compile(r"^(path|sha256): (.*)$", re.MULTILINE)
_DIGEST = re.compile("[0-9a-f]{64}")
_PLAIN = re.compile(r'(?!")[^\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]*')
_CLAIM = re.compile(r"(c_\w+)((?: (?:content|cue|source)=[0-9]+-[0-9]+(?:,[0-9]+-[0-9]+)*)*)")
_SPAN = re.compile("([0-9]+)-([0-9]+)")


def notes(article: ArticleRef, undated: bool) -> str:
    """What the notes of a document tell of its article, a line each."""
    told = {
        "path": article.path,
        "sha256": article.sha256,
        "url": article.url,
        "id": article.id,
        "published": article.published,
    }
    lines = [f"{key}: {_written(value)}" for key, value in told.items() if value]
    return "\n".join([*lines, *(["date: not known, so 1 January 1970 stands for it"] if undated else [])])


def path_in(notes: str) -> str | None:
    """The path of the article in such notes; None for those of another hand."""
    told = dict(reversed(_LINE.findall(notes)))  # the first of each: a person may have written below
    if not _DIGEST.fullmatch(told.get("sha256", "").strip()) or "path" not in told:
        return None
    return _read(told["path"])


def _written(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else json.dumps(value)


def _read(value: str) -> str:
    if not value.startswith('"'):
        return value
    try:
        return str(json.loads(value))
    except ValueError:
        return value


@dataclass(frozen=True)
class Trace:
    """The claim of a statement: its id and its places in the text of the document."""

    id: str
    content: tuple[Offsets, ...] = ()
    cue: Offsets | None = None
    source: Offsets | None = None

    def __str__(self) -> str:
        """As the variable `claim` holds it: `c_5f1e content=83-202,215-240 cue=203-207`."""
        parts = {"content": self.content, "cue": _some(self.cue), "source": _some(self.source)}
        told = [f"{name}={','.join(f'{start}-{end}' for start, end in spans)}" for name, spans in parts.items() if spans]
        return sound(" ".join([self.id, *told]))

    @classmethod
    def read(cls, value: str) -> Trace | None:
        """The claim in such a value; None for anything else."""
        found = _CLAIM.fullmatch(value.strip())
        if found is None:
            return None
        parts = {name: _spans(spans) for name, _, spans in (part.partition("=") for part in found[2].split())}
        cue, source = (next(iter(parts.get(name, ())), None) for name in ("cue", "source"))
        return cls(found[1], parts.get("content", ()), cue, source)


def _some(span: Offsets | None) -> tuple[Offsets, ...]:
    return (span,) if span else ()


def _spans(told: str) -> tuple[Offsets, ...]:
    spans: Iterable[tuple[str, str]] = _SPAN.findall(told)
    return tuple((int(start), int(end)) for start, end in spans)
