"""Files of any kind to articles."""

from kuriltool.articles.article import Article, Entry, Fields, Limits, Metadata, ReadOptions
from kuriltool.articles.decoding import decode
from kuriltool.articles.files import STDIN, find, is_open, may_hold_several, shown
from kuriltool.articles.reading import entries, entries_of, read, read_all

__all__ = [
    "STDIN",
    "Article",
    "Entry",
    "Fields",
    "Limits",
    "Metadata",
    "ReadOptions",
    "decode",
    "entries",
    "entries_of",
    "find",
    "is_open",
    "may_hold_several",
    "read",
    "read_all",
    "shown",
]
