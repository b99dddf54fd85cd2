"""A share of all articles, the same wherever and in whatever order they are met."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Self

_WRITTEN = re.compile(r"(\d{1,9})/(\d{1,9})")


@dataclass(frozen=True)
class Shard:
    """The articles that fall to number `number` of `of`, counted from 1, by a digest of their paths."""

    number: int
    of: int

    @classmethod
    def parse(cls, written: str) -> Self:
        """The shard that `3/16` means. Raises ValueError that says what would be right."""
        found = _WRITTEN.fullmatch(written.strip())
        if not found or not 1 <= int(found[1]) <= int(found[2]):
            raise ValueError(f'"{written}" is no shard; the third of sixteen is 3/16')
        return cls(int(found[1]), int(found[2]))

    def holds(self, path: str) -> bool:
        """Whether the article with this path, or all of the file, falls to this shard."""
        digest = hashlib.sha256(path.encode("utf-8", "replace")).digest()
        return int.from_bytes(digest[:8], "big") % self.of == self.number - 1
