"""Statements brought up to date, with a bar where that takes its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kuriltool.cli.progress import bar

if TYPE_CHECKING:
    from kuriltool.cli.settings import Settings
    from kuriltool.store import Store


def gather(store: Store, settings: Settings) -> None:
    """Gathers what has changed, and shows on a terminal how far it is. What is done stays done where it is interrupted."""
    if store.is_gathered():
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TimeRemainingColumn

    with bar(settings, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()) as shown:
        task = shown.add_task("Gathering statements", total=None, visible=False)
        store.gather(lambda done, total: shown.update(task, completed=done, total=total, visible=True))
