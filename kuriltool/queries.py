"""What can be asked of a store, and how the words of a question find the values that are there."""

from __future__ import annotations

import datetime
import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from kuriltool.model import Kind, Verdict

MOST = 1_000_000_000  # claims that can be asked for
NO_POSITION = "none"
"""What asks for claims without a position."""
NO_REVIEW = "none"
"""What asks for claims that nobody has looked at."""

Names = Mapping[str, Collection[str]]
"""Each value that can be asked for, with every name it goes by."""

_PARTIAL_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")
_NOWHERE = re.compile("[\0\ud800-\udfff]")  # in no text of a store; bytes of a command line that are no UTF-8 come as such
_HIGH = re.compile("[^\0-\u02ff]")  # characters among which those are that combine with others
_SEARCH_WORD = re.compile(r'["“”„]([^"“”„]*)["“”„]|(\S+)')


@dataclass(frozen=True)
class Query:
    """Which claims are wanted. Values of one field are alternatives, fields narrow each other; an empty field asks for nothing.

    The position 'none' stands for claims without one. A proposition is an id, or one with a polarity, 'id:+1', 'id:-1', 'id:0'.
    `since` and `until` are ISO dates, months or years, both inclusive, of the statement or else of its article.
    `search` looks for all its words in a claim's text, speaker and source; words in quotation marks must stand together.
    `reviews` are verdicts, 'none' for claims that nobody has looked at. `verbatim` keeps claims with quoted words alone.
    Raises ValueError for what can't be understood.
    """

    speakers: Sequence[str] = ()
    positions: Sequence[str] = ()
    issues: Sequence[str] = ()
    propositions: Sequence[str] = ()
    kinds: Sequence[str] = ()
    outlets: Sequence[str] = ()
    paths: Sequence[str] | None = None
    since: str | None = None
    until: str | None = None
    search: str | None = None
    reviews: Sequence[str] = ()
    verbatim: bool = False
    limit: int | None = None

    def __post_init__(self) -> None:
        _check_known("kind", self.kinds, get_args(Kind))
        _check_known("review", self.reviews, (*get_args(Verdict), NO_REVIEW))
        for proposition in self.propositions:
            view(proposition)
        for date in (self.since, self.until):
            _check_date(date)
        if self.since and self.until and first_day(self.since) > last_day(self.until):
            raise ValueError(f"nothing lies between {self.since} and {self.until}")
        if self.search is not None:
            search_terms(self.search)
        if self.limit is not None and self.limit < 1:
            raise ValueError(f"a limit of {self.limit} leaves nothing; use 1 or more")
        if self.limit is not None and self.limit > MOST:
            raise ValueError(f"a limit of more than {MOST:,} is none; leave it out")

    @property
    def given(self) -> Sequence[tuple[str, Sequence[str]]]:
        """What narrows by values, each by its name and with what was asked for: ("issue", ("fisheries", "visits"))."""
        lists = {
            "speaker": self.speakers,
            "position": self.positions,
            "issue": self.issues,
            "proposition": self.propositions,
            "kind": self.kinds,
            "outlet": self.outlets,
            "review": self.reviews,
        }
        single = {"since": self.since, "until": self.until, "search": self.search}
        several = [(name, values) for name, values in lists.items() if values]
        return [*several, *((name, (value,)) for name, value in single.items() if value)]


def _check_known(what: str, wanted: Iterable[str], known: Iterable[str]) -> None:
    names = {value: (value,) for value in known}
    for value in wanted:
        if value not in names:
            raise ValueError(unknown(what, value, names))


def view(wanted: str) -> tuple[str, int | None]:
    """The proposition and the polarity that 'id:+1' asks for; no polarity for any. Raises ValueError where either is none."""
    id, mark, polarity = wanted.partition(":")
    if not id.strip():
        raise ValueError(f'"{wanted}" names no proposition; write its id, or ID:+1, ID:-1 or ID:0')
    if mark and polarity not in ("+1", "1", "-1", "0"):
        raise ValueError(f'"{polarity}" is no polarity; write {id}:+1 for claims that hold it, {id}:-1 for those that reject it')
    return id, int(polarity) if mark else None


def _check_date(date: str | None) -> None:
    if date is None or _PARTIAL_DATE.fullmatch(date):
        return
    try:
        if datetime.date.fromisoformat(date).isoformat() == date:
            return
    except ValueError:
        pass  # told below, together with 20260207 and other ISO forms that would not compare as text
    raise ValueError(f'"{date}" is no date; write 2026-02-07, 2026-02 or 2026')


# Dates compare as text; a month or a year stands for its bounds, which needn't be days that exist.
def first_day(date: str) -> str:
    """Lower bound of an ISO date, month or year, to compare with full dates."""
    return (date + "-00-00")[:10]


def last_day(date: str) -> str:
    """Upper bound of an ISO date, month or year, to compare with full dates."""
    return (date + "-99-99")[:10]


def search_terms(search: str) -> str:
    """An FTS5 expression for `search` in which no word is an operator. Raises ValueError when it holds no word."""
    terms = [phrase or word for phrase, word in _SEARCH_WORD.findall(_NOWHERE.sub("\ufffd", search))]
    quoted = ['"' + term.replace('"', "") + '"' for term in terms if re.search(r"\w", term)]
    if not quoted:
        raise ValueError(f"'{search}' holds no word to search for")
    return " ".join(quoted)


def fold(name: str) -> str:
    """`name` without case and diacritics: José SMITH is jose smith."""
    folded = name.casefold()
    if not folded.isascii():
        folded = _HIGH.sub(_without_marks, unicodedata.normalize("NFKD", folded))
    return " ".join(folded.split())


def _without_marks(found: re.Match[str]) -> str:
    return "" if unicodedata.combining(found[0]) else found[0]


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(name)))


def called(wanted: str, names: Names) -> list[str]:
    """The values that go by the very name `wanted`; case and diacritics aside."""
    folded = fold(wanted)
    return [value for value, known in names.items() if any(fold(name) == folded for name in known)]


def called_in_part(wanted: str, names: Names) -> list[str]:
    """The values that go by `wanted`; when none does, those of which one name holds all its words. Never fuzzy."""
    words = _words(wanted)
    if (exact := called(wanted, names)) or not words:
        return exact
    return [value for value, known in names.items() if any(words <= _words(name) for name in known)]


def close(wanted: str, names: Names) -> list[str]:
    """Up to three values whose names look like `wanted`, the likeliest first: what a typo may have meant."""
    spelt: dict[str, str] = {}
    for value, known in names.items():
        for name in known:
            for spelling in (fold(name), *sorted(word for word in _words(name) if len(word) > 3)):
                spelt.setdefault(spelling, value)
    found = difflib.get_close_matches(fold(wanted), spelt, n=6, cutoff=0.7)
    return list(dict.fromkeys(spelt[spelling] for spelling in found))[:3]


def unknown(what: str, wanted: str, names: Names) -> str:
    """One line on a value that is not known: what was meant perhaps, else which there are."""
    if meant := close(wanted, names):
        return f'no {what} "{wanted}"; did you mean {listed(meant, "or")}?'
    if not names:
        return f'no {what} "{wanted}"; no claim here has one'
    return f'no {what} "{wanted}"; here: {listed(list(names)[:8], "and", more=len(names) - 8)}'


def listed(values: Iterable[str], last: str, more: int = 0) -> str:
    """`a, b and c`, or `a, b and 5 more`."""
    items = [*values, *([f"{more} more"] if more > 0 else [])]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}"
