"""What shifted: views that turned, and wording that changed; each where it was asked for."""

from __future__ import annotations

from pydantic import Field

from kuriltool.analysis.turns import Turn
from kuriltool.analysis.wording import Trace, Wording
from kuriltool.model import Record


class Shifts(Record):
    """Views and wording over time. What was not asked for is null."""

    views: list[Turn] | None = Field(default=None, description="Views that turned, the surest first.")
    words: list[Trace] | None = Field(default=None, description="Phrases that were asked for, by side.")
    wording: Wording | None = Field(default=None, description="Phrases that came or went.")
