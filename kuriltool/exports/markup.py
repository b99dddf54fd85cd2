"""XML as it is written, element by element, holding no character that XML or a terminal could not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from kuriltool.clean import clean

Attributes = Mapping[str, object]
"""What stands in an element's tag; None for what does not."""


class Markup:
    """Writes XML to a stream of UTF-8 text, one element a line; `depth` is how many elements it stands in already."""

    def __init__(self, stream: IO[str], depth: int = 0) -> None:
        self._stream, self._depth = stream, depth

    def begin(self) -> None:
        """The declaration, before anything else."""
        self._stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')

    @contextmanager
    def element(self, name: str, attributes: Attributes | None = None) -> Iterator[None]:
        """An element that holds what is written in the meantime."""
        self._line(f"<{name}{_tagged(attributes)}>")
        self._depth += 1
        yield
        self._depth -= 1
        self._line(f"</{name}>")

    def leaf(self, name: str, attributes: Attributes | None = None, text: object = None) -> None:
        """An element that holds a text, or nothing."""
        opened = f"<{name}{_tagged(attributes)}"
        self._line(f"{opened}/>" if text is None else f"{opened}>{escape(clean(_shown(text)))}</{name}>")

    def _line(self, written: str) -> None:
        self._stream.write(f"{' ' * self._depth}{written}\n")


def _tagged(attributes: Attributes | None) -> str:
    told = {name: value for name, value in (attributes or {}).items() if value is not None}
    return "".join(f" {name}={quoteattr(clean(_shown(value)))}" for name, value in told.items())


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
