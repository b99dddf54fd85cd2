"""When something was said: a phrase beside the cue, `said on Friday`, resolved by the article's date."""

from kuriltool.claims.dates.finding import DateFinder, When

__all__ = ["DateFinder", "When"]
