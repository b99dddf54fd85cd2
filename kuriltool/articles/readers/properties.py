"""What the properties of an office file tell of its article, where they can be believed."""

from __future__ import annotations

import re

from kuriltool.articles.article import Metadata

_HEAD = 3000  # characters in which an article shows its title and author
_LONGEST = 300  # characters
_WORD = re.compile(r"\w+")


def believed(text: str, title: str | None, author: str | None) -> Metadata:
    """The title and the author of a file's properties, each where the beginning of its text bears it out.

    What stands there is often a template's name, `Microsoft Word - draft2.doc`, or whoever owns the computer. The date is when
    the file was made, which for an article that somebody printed years later is no date of the article, so none is taken.
    """
    head = text[:_HEAD].casefold()
    return Metadata(title=_borne_out(head, title, share=0.6), author=_borne_out(head, author, share=1.0))


def _borne_out(head: str, value: str | None, share: float) -> str | None:
    """The value on one line, where so large a share of its words stands in the head, and it has two at least."""
    line = " ".join((value or "").split())
    words = _WORD.findall(line.casefold())
    if len(words) < 2 or len(line) > _LONGEST:
        return None
    known = frozenset(_WORD.findall(head))
    return line if sum(word in known for word in words) >= share * len(words) else None
