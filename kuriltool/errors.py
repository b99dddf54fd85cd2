"""What can go wrong, as data; the command line alone colours and prints it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class KuriltoolError(Exception):
    """Base of every error that a user can mend; its text is one line that says what would be right."""


class ArticleError(KuriltoolError):
    """A file that can't be read as an article."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = str(path), reason

    def __reduce__(self) -> tuple[type[ArticleError], tuple[str, str]]:
        """How it goes from one process to another."""
        return type(self), (self.path, self.reason)


class StoreError(KuriltoolError):
    """A store that is missing, locked, damaged or newer than this program."""


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake in rules; line and column count from 1, and are 0 where the path is no rule file but a folder or nothing."""

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return f"{place}: {' '.join(self.message.splitlines())}"  # it may repeat a value that runs over several lines


class RuleError(KuriltoolError):
    """Every mistake of a rule folder at once, in `mistakes`."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes
