"""A rich console that prints no character that could steer a terminal, whoever forgot to take it out before."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from kuriltool.clean import clean


class CleanConsole(Console):
    """Takes no words for markup and cleans all it prints; sequences that rich itself makes pass."""

    def __init__(self, **options: object) -> None:
        super().__init__(markup=False, emoji=False, highlight=False, **options)  # type: ignore[arg-type]

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The segments of what is to be printed, their texts cleaned."""
        for segment in super().render(renderable, options):
            text, style, control = segment
            shown = text if control else clean(text)
            yield segment if shown == text else Segment(shown, style)
