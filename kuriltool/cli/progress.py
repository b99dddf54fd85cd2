"""Bars on stderr that go when the work is done; on a terminal alone, and not where nothing is to be said."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from kuriltool.clean import counted

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn

    from kuriltool.cli.settings import Settings


def bar(settings: Settings, *columns: ProgressColumn) -> Progress:
    """A bar with these columns after the description, to be used in a `with`."""
    from rich.progress import Progress, SpinnerColumn, TextColumn

    shown = settings.err.is_terminal and not settings.quiet
    description = TextColumn("{task.description}", markup=False)
    return Progress(SpinnerColumn(), description, *columns, console=settings.err, transient=True, disable=not shown)


class Pace:
    """A bar for articles: how far, how fast, how long still. What an intake tells its watcher."""

    def __init__(self, settings: Settings) -> None:
        from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn

        rate = TextColumn("{task.fields[rate]}")
        self._bar = bar(settings, BarColumn(), TaskProgressColumn(), rate, TimeRemainingColumn())
        self._task = self._bar.add_task("Loading the pipeline", total=None, rate="")
        self._articles, self._since = 0, 0.0

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def begin(self, size: int) -> None:
        self._bar.update(self._task, total=size or None)

    def loaded(self) -> None:
        self._since = time.monotonic()
        self._bar.update(self._task, description="Reading articles")

    def passed(self, size: int) -> None:
        self._bar.advance(self._task, size)

    def saved(self) -> None:
        self._articles += 1
        taken = time.monotonic() - self._since
        rate = f"{counted(self._articles, 'article')}, {self._articles / max(taken, 0.001):.1f} a second"
        self._bar.update(self._task, rate=rate)
