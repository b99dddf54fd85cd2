"""What very many claims come to, counted over all of them, as the template and the script of a page need it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kuriltool.analysis.cited import speaker_key
from kuriltool.analysis.sides import SidesCompared
from kuriltool.analysis.statements import Statement
from kuriltool.analysis.timeline import Timeline
from kuriltool.corpus import Corpus
from kuriltool.model import Claim, Speaker
from kuriltool.report import outline
from kuriltool.report.gathering import Gathered
from kuriltool.report.looks import Look
from kuriltool.report.marking import shown
from kuriltool.report.statements import followed
from kuriltool.report.survey import Heard, Survey
from kuriltool.report.together import Together, course_data, course_values, of_all_packs, sides_values
from kuriltool.views.statements import by_spread

if TYPE_CHECKING:
    from kuriltool.analysis.facts import Columns

SPEAKERS, OUTLETS, STATEMENTS = 50, 50, 20
"""How many of each are shown."""
_TIED = 10 * STATEMENTS  # that stand in as many outlets and articles as one another and are looked at


@dataclass(frozen=True)
class Overview:
    """All claims that were asked for: in numbers, the sides compared, over time, and the statements that stand in most outlets.

    `several` is the number of statements that stand in two articles or more.
    """

    survey: Survey
    by_issue: SidesCompared
    by_proposition: SidesCompared
    course: Timeline
    statements: list[Statement]
    several: int

    def quoted(self) -> Iterator[Claim]:
        """The claims whose words are shown, those beside each other by turns."""
        for compared in (self.by_issue, self.by_proposition):
            for row in compared.rows:
                for voice in row.sides:
                    yield from voice.strongest[: outline.CARDS[compared.by]]
        for statement in self.statements:
            yield from (appearance.claim for appearance in statement.appearances)


@dataclass(frozen=True)
class Printed:
    """An outlet with what it printed, in figures."""

    name: str
    articles: int
    claims: int
    verbatim: int
    shares: list[tuple[Look, int]]
    dates: str


class _Counted(Corpus):
    """A corpus whose facts are read once for all that is counted, and of no more claims than its query wants."""

    @cached_property
    def _facts(self) -> Columns:
        return self.store.facts_of(self.query)

    def columns(self) -> Columns:
        return self._facts


def overview(of: Corpus) -> Overview:
    """The overview of a corpus."""
    from kuriltool import library

    corpus = _Counted(of.store, of.query)
    survey = Survey(corpus.columns(), corpus.store.printed(), corpus.store.reprints())
    found, several = _statements(corpus, survey)
    return Overview(
        survey,
        of_all_packs(library.compare_sides(corpus, "issue", outline.CARDS["issue"])),
        of_all_packs(library.compare_sides(corpus, "proposition", outline.CARDS["proposition"])),
        library.timeline(corpus),
        found,
        several,
    )


def _statements(corpus: Corpus, survey: Survey) -> tuple[list[Statement], int]:
    """The statements that stand in most outlets, and how many stand in two articles or more."""
    store = corpus.store
    if corpus.query is None:
        return [*store.widespread(articles=2, limit=STATEMENTS)], store.count_statements(articles=2)
    widest, several = survey.widest(store.reporting(), STATEMENTS)
    found = store.told(widest[:_TIED], frozenset(survey.facts.claim.tolist()))
    return by_spread(found)[:STATEMENTS], several


def told(known: Overview, found: Gathered, corpus: Corpus, looks: Sequence[Look]) -> Together:
    """The overview as a page shows it that holds in full what was gathered."""
    survey, total = known.survey, known.survey.total
    named = [heard for heard in survey.heard if heard.key is not None]
    outlets = [outlet for outlet in survey.outlets if outlet.name is not None]
    values = {
        **sides_values(known.by_issue, known.by_proposition, found, looks),
        **course_values(known.course, looks),
        "packs": [f"{pack.name} {pack.version}" for pack in corpus.store.read_with()],
        "claims": total.claims,
        "figures": outline.figures(
            articles=len(survey.standing) if corpus.query else len(survey.articles),
            outlets=len(outlets),
            claims=total.claims,
            verbatim=total.verbatim,
            speakers=len(named),
        ),
        "shares": outline.shares(total.positions, looks),
        "shown_looks": [look for look in looks if total.positions.get(look.id)],
        "voices": _voices(survey, corpus, looks),
        "more_voices": max(0, len(named) - SPEAKERS),
        "outlets": _outlets(survey, looks),
        "more_outlets": max(0, len(outlets) - OUTLETS),
        "statements": outline.statements(map(followed, known.statements), found, looks),
        "more_statements": known.several - len(known.statements),
    }
    return Together(values, course_data(known.course))


def _voices(survey: Survey, corpus: Corpus, looks: Sequence[Look]) -> list[outline.Voice]:
    """Those who said most, with the name and the office that the latest claim of each gives; last those of whom nobody knows."""
    heard = survey.heard[:SPEAKERS] + [one for one in survey.heard[SPEAKERS:] if one.key is None]
    latest = corpus.store.by_number([one.latest for one in heard if one.key is not None])
    speakers = {speaker_key(claim.speaker): claim.speaker for _, claim in latest.values() if claim.speaker}
    return [_voice(one, speakers.get(one.key or ""), looks) for one in heard]


def _voice(heard: Heard, speaker: Speaker | None, looks: Sequence[Look]) -> outline.Voice:
    return outline.Voice(
        name=shown(speaker.name) if speaker else outline.NOBODY,
        role=shown(speaker.role or "") if speaker else "",
        side=next((look for look in looks if speaker and look.id == speaker.side), None),
        claims=heard.tally.claims,
        verbatim=heard.tally.verbatim,
        shares=outline.shares(heard.tally.positions, looks),
        dates=outline.dates(heard.first, heard.last),
    )


def _outlets(survey: Survey, looks: Sequence[Look]) -> list[Printed]:
    found = survey.outlets[:OUTLETS] + [one for one in survey.outlets[OUTLETS:] if one.name is None]
    return [
        Printed(
            name=shown(one.name) if one.name is not None else "no outlet named",
            articles=one.articles,
            claims=one.tally.claims,
            verbatim=one.tally.verbatim,
            shares=outline.shares(one.tally.positions, looks),
            dates=outline.dates(one.first, one.last),
        )
        for one in found
    ]
