"""What claims say together, as the page's template and its script need it: sides, timeline, statements."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kuriltool.analysis.dating import dated
from kuriltool.analysis.sides import SidesCompared, SidesRow, compare_sides, topics_asked
from kuriltool.analysis.statements import Statement
from kuriltool.analysis.strength import By
from kuriltool.analysis.timeline import Timeline, of_claims, timeline
from kuriltool.clean import counted
from kuriltool.corpus import Corpus
from kuriltool.queries import NO_POSITION
from kuriltool.report import outline
from kuriltool.report.chart import chart, named
from kuriltool.report.gathering import Gathered, Json, positions
from kuriltool.report.looks import Look
from kuriltool.report.statements import across, plain

BEST = 12  # claims of a side on a topic that the script may choose from first


@dataclass(frozen=True)
class Together:
    """Values for the template, and for the script."""

    values: dict[str, Any]
    data: Json


def _compared(found: Gathered, corpus: Corpus, by: By, reported: Sequence[Statement]) -> SidesCompared:
    """The sides on what was asked for: claims that were chosen by an issue name others by the way."""
    only = topics_asked(corpus.query, by, found.claims)
    compared = compare_sides(found.claims, corpus.sides, by, quotes=BEST, labels=corpus.labels(by), found=reported, only=only)
    return of_all_packs(compared)


def of_all_packs(compared: SidesCompared) -> SidesCompared:
    """One row for each topic, since filters know no packs: where two packs have one of that name, with the sides of both."""
    return compared.model_copy(update={"rows": list(_of_all_packs(compared.rows))})


def _of_all_packs(rows: Sequence[SidesRow]) -> Iterator[SidesRow]:
    by_topic: dict[str, list[SidesRow]] = {}
    for row in rows:
        by_topic.setdefault(row.id, []).append(row)
    for first, *others in by_topic.values():
        voices = {voice.side: voice for row in (*reversed(others), first) for voice in row.sides if voice.claims}
        silent = {voice.side: voice for row in (first, *others) for voice in row.sides}
        counts = sum((Counter(row.others) for row in (first, *others)), Counter[str]())
        yield first.model_copy(update={"sides": list((silent | voices).values()), "others": dict(counts)}) if others else first


def together(found: Gathered, corpus: Corpus, looks: Sequence[Look]) -> Together:
    """What the claims of a corpus say together."""
    reported = corpus.store.statements_among(found.stored)
    by_issue = _compared(found, corpus, "issue", reported)
    by_proposition = _compared(found, corpus, "proposition", reported)
    course = timeline(of_claims(found.claims), "side", order=[side.id for side in corpus.sides])
    _place(found, course)
    followed = across(reported)
    shares = outline.shares(positions(found.claims), looks)
    values = {
        **sides_values(by_issue, by_proposition, found, looks),
        **course_values(course, looks),
        "claims": len(found.claims),
        "figures": outline.figures_of(found),
        "shares": shares,
        "shown_looks": [look for look, _ in shares],
        "voices": outline.voices(found.claims, looks, outline.SPEAKERS),
        "statements": outline.statements(followed[: outline.STATEMENTS], found, looks),
    }
    data = {
        "sides": by_issue.sides,
        "byIssue": _topics(by_issue, found, found.data["issues"]),
        "byProposition": _topics(by_proposition, found, [known["id"] for known in found.data["propositions"]]),
        **course_data(course),
        "statements": [plain(statement, found) for statement in followed],
    }
    return Together({**values, "packs": found.data["packs"], "part": None}, data)


def sides_values(by_issue: SidesCompared, by_proposition: SidesCompared, found: Gathered, looks: Sequence[Look]) -> Json:
    """The sides compared as the template needs them, with links to claims that were gathered."""
    return {
        "side_looks": [look for look in looks if look.id in by_issue.sides],
        "issues": outline.rows(by_issue, looks, found),
        "propositions": outline.rows(by_proposition, looks, found),
    }


def course_values(course: Timeline, looks: Sequence[Look]) -> Json:
    """A timeline by side as the template needs it."""
    return {
        "chart": chart(course, looks),
        "course_looks": [look for look in looks if any((group.id or NO_POSITION) == look.id for group in course.groups)],
        "unit": course.by,
        "course_line": f"Claims by {course.by}, dated by what the article says of the statement, else by the article's own date.",
        "course_right": _right(course),
        "course_label": f"Claims by {course.by} and position",
    }


def course_data(course: Timeline) -> Json:
    """The periods of a timeline for the script."""
    return {
        "unit": course.by,
        "periods": [
            {"label": period.label, "name": named(period), "first": period.first, "last": period.last, "many": period.periods}
            for period in course.periods
        ],
    }


def _topics(compared: SidesCompared, found: Gathered, ids: Sequence[str]) -> list[Json]:
    """The rows in their order, each with the number of its topic and the numbers of the strongest claims of each side."""
    numbers = {id: number for number, id in enumerate(ids)}
    return [
        {
            "topic": numbers[row.id],
            "best": {voice.side: [found.number(claim) for claim in voice.strongest] for voice in row.sides if voice.strongest},
            **({"told": row.told} if row.told else {}),
        }
        for row in compared.rows
    ]


def _place(found: Gathered, course: Timeline) -> None:
    """Gives every claim the number of the period that it falls in, where its date is known well enough."""
    firsts = [period.first for period in course.periods]
    for claim, facts in zip(found.claims, found.data["claims"], strict=True):
        said = dated(claim)
        number = bisect_right(firsts, said.first.isoformat()) - 1 if said else -1
        if said and number >= 0 and said.last.isoformat() <= course.periods[number].last:
            facts["period"] = number


def _right(course: Timeline) -> str:
    """How many of the claims that the chart counts are right, and what it leaves out."""
    line = ""
    if course.count:
        right = course.right
        line += f" Of {course.count:,} about {right.expected:,.0f} are right (95 %: {right.low:,} to {right.high:,})."
    left = [f"{counted(number, 'claim')} {why}" for number, why in _left_out(course) if number]
    return f"{line} Left out: {' and '.join(left)}." if left else line


def _left_out(course: Timeline) -> tuple[tuple[int, str], ...]:
    return (course.undated, "without a date"), (course.imprecise, f"whose {course.by} is not known")
