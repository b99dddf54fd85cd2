"""What a person annotated, whatever program they did it in. Offsets are code points into the article's text, half open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kuriltool.errors import KuriltoolError

Offsets = tuple[int, int]


class ImportFormatError(KuriltoolError):
    """A file of annotations that can't be read; `mistakes` are lines that say what would be right."""

    def __init__(self, path: str, mistakes: list[str]) -> None:
        self.path, self.mistakes = path, [f"{path}: {mistake}" for mistake in mistakes]
        super().__init__("\n".join(self.mistakes))


@dataclass(frozen=True)
class AnnotatedClaim:
    """One claim as a person left it.

    `id` is the claim's own where the file kept it, `words` are those of its content where the file holds no text.
    `values` holds what the format tells of `kind`, `speaker` (a name or None),
    `position` (a side or None), `issues` and `propositions` (ids with polarities): only what stands in it was looked at.
    """

    content: tuple[Offsets, ...]
    cue: Offsets | None = None
    source: Offsets | None = None
    id: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnnotatedArticle:
    """An article with the claims that a person left in it; `path` names the article as the store or the file system does.

    `text` is what the offsets count in, where the file holds it. `by` is who annotated it.
    """

    path: str
    text: str | None
    claims: tuple[AnnotatedClaim, ...]
    by: str | None = None
