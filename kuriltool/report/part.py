"""The part of very many claims that a page holds in full: whole articles, chosen by a rule that the page tells."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from kuriltool.corpus import Corpus
from kuriltool.queries import Query
from kuriltool.report.gathering import Gathered, Json
from kuriltool.report.marking import shown
from kuriltool.report.overview import Overview
from kuriltool.report.survey import Survey
from kuriltool.views.claims import day


@dataclass(frozen=True)
class Chosen:
    """The numbers of claims, and whether the articles of all that were to come first are among theirs.

    `since` is the date of the earliest article that came in as one of the latest; None where none did.
    """

    claims: frozenset[int]
    is_quoted: bool
    since: str | None


CHARACTERS = 500
"""Characters of text that take as much room in a page as a claim may."""


def choose(survey: Survey, first: Iterable[int], most: int, length: Callable[[Collection[int]], int]) -> Chosen:
    """First the articles with these numbers, then the latest, each with its copies, until `most` claims stand in them.

    A claim counts in each of the articles that it stands in, and CHARACTERS of text count as a claim where that is more. `length`
    gives how many characters the texts of some articles have, by their numbers. The latest end where one does not fit any more;
    what takes up more than a tenth of all, as it was copied so often, is passed over.
    """
    families = _Families(survey, length)
    taken: set[int] = set()
    left, since = most, None
    is_quoted = True
    for number in first:
        if number in taken:
            continue
        members, cost = families.of(number)
        if cost <= left:
            taken |= members
            left -= cost
        else:
            is_quoted = False
    for article in survey.articles if is_quoted or not taken else ():
        if article.number in taken:
            continue
        members, cost = families.of(article.number)
        if not cost or (taken and cost > max(left, most // 10)):
            continue
        if taken and cost > left:
            break
        taken |= members
        left -= cost
        since = article.published or since
    return Chosen(survey.claims_of(taken), is_quoted, since)


class _Families:
    """Articles with their copies, near ones too: a claim of one may stand in any other, so that none is of use alone."""

    def __init__(self, survey: Survey, length: Callable[[Collection[int]], int]) -> None:
        self._length = length
        origins = {article.number: article.origin for article in survey.articles}
        self._standing = survey.standing
        self._first: dict[int, int] = {}
        self._members: dict[int, set[int]] = {}
        for number in origins:
            first, seen = number, {number}
            while (origin := origins.get(first)) is not None and origin not in seen:
                first = origin
                seen.add(first)
            self._first[number] = first
            if number in self._standing:
                self._members.setdefault(first, set()).add(number)

    def of(self, article: int) -> tuple[set[int], int]:
        """An article with those of its copies in which claims stand, by their numbers, and the room that they take, in claims."""
        members = self._members.get(self._first[article], set())
        claims = sum(self._standing[member] for member in members)
        return members, max(claims, self._length(members) // CHARACTERS) if members else 0


def in_words(corpus: Corpus, known: Overview, found: Gathered, chosen: Chosen) -> Json:
    """What a page says of its part: what it holds, and commands that make a page of others."""
    return {
        "claims": len(found.claims),
        "articles": len(found.articles),
        "rule": _rule(chosen),
        "commands": [command("report", *options(corpus.query), *wanted) for wanted in _wanted(corpus, known, chosen)],
        "statements": command("statements", *options(corpus.query)),
    }


def _rule(chosen: Chosen) -> str:
    """What the page holds in full, as the end of a sentence."""
    quoted = "those whose words are shown in the parts before"
    if not chosen.is_quoted:
        return f"as many as find room of {quoted}"
    return f"{quoted}, then those of the latest articles, back to {day(chosen.since)}" if chosen.since else quoted


def _wanted(corpus: Corpus, known: Overview, chosen: Chosen) -> Iterator[list[str]]:
    """What a further page may be of: the month where this one ends, the side that is heard most."""
    published = (article.published for article in known.survey.articles if article.number in known.survey.standing)
    month = chosen.since or next(published, None)
    if month and not (corpus.query and (corpus.query.since or corpus.query.until)):
        yield ["--since", month[:7], "--until", month[:7]]
    heard = known.survey.total.positions
    side = max((side.id for side in corpus.sides), key=lambda id: heard.get(id, 0), default=None)
    if side and not (corpus.query and corpus.query.positions):
        yield ["--position", side]


def options(query: Query | None) -> list[str]:
    """The options that ask for the same on a command line; paths have none."""
    return [word for name, values in (query.given if query else ()) for value in values for word in (f"--{name}", value)]


def command(*words: str) -> str:
    """A command line as a page shows it."""
    return shown(shlex.join(["kuriltool", *words]))
