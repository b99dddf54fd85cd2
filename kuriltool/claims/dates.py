"""When something was said: a phrase beside the cue, `said on Friday`, resolved by the article's date."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from kuriltool.claims.drafts import Draft
from kuriltool.claims.passages import Offsets, Page
from kuriltool.model import Precision


@dataclass(frozen=True)
class When:
    """The days, first and last, on one of which something was said, and the place of the words that tell it."""

    first: datetime.date
    last: datetime.date
    precision: Precision
    place: Offsets


class DateFinder:
    """Finds when the claims of one article were said; `published` is the article's date where it is known."""

    def __init__(self, page: Page, published: datetime.date | None) -> None:
        self._page, self._published = page, published

    def __call__(self, draft: Draft) -> When | None:
        """When a draft's content was said; None where the text does not tell, or not for sure."""
        return None
