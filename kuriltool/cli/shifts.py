"""`kuriltool shifts`: views that turned, and wording that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from kuriltool.clean import counted
from kuriltool.cli import options
from kuriltool.cli.filters import check, filtered
from kuriltool.cli.output import CSV, Answer, Target, target, write_answer
from kuriltool.cli.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from kuriltool.analysis.shifts import Shifts
    from kuriltool.analysis.turns import Turn
    from kuriltool.analysis.wording import Change, Spoken, Trace, Used, Wording
    from kuriltool.corpus import Corpus
    from kuriltool.queries import Query

EXAMPLES = """
[bold]Examples[/]

  kuriltool shifts                                      views that turned

  kuriltool shifts --words "inherent territory" --words "illegal* occup*"

  kuriltool shifts --wording                            phrases that came or went, and since when

  kuriltool shifts --wording --before 2018 --after 2022 --kind direct

  kuriltool shifts --json | jq '.views[] | [.name, .states, .days]'
"""
HELP = """Find views that turned, and words that a side took up or dropped.

[bold]Views[/]: a speaker held a proposition at one time and rejected it at another, side by side with dates and words. Each is \
compared with the next in time; what takes no view never counts. Reports of one day that contradict each other come behind. \
Where one article tells both, it is left out unless --same-article asks for it, and where nobody knows which came first, unless \
--undated does. Last stand doubtful ones, marked: what is said is what another side alone holds, so it may be misattributed, or \
a true turn. The confidence is the chance that both claims were found rightly; whether a view was read rightly is not in it, \
so read both.

[bold]--words[/] follows a phrase: its first and last use by each side, its uses by year, and silences. A word that ends in * \
stands for all that begin so. [bold]--wording[/] finds phrases of one to four words that a side used on more of its days before, \
or after, one of them: the one that you give, else for each phrase the one that parts its uses best.

Counted are days: what a side says on one day is one, however many outlets report it; what is known by month alone is in no \
day. [bold]chance[/] is how often \
as much would come about though nothing changed, with all taken into account that was tried; --wording tells what has less than \
--chance. A side's words are those of claims that reflect its position, as outlets wrote or translated them; with --kind direct \
what is quoted alone. Case, accents and a final 's don't count.
"""
_DATE = "An ISO date, month or year"


@filtered(without=("limit",))
def shifts(
    ctx: typer.Context,
    query: Query,
    same_article: Annotated[
        bool, typer.Option("--same-article", metavar="", help="Also two views of one time that one article tells.")
    ] = False,
    undated: Annotated[bool, typer.Option("--undated", metavar="", help="Also opposite views of which one has no date.")] = False,
    words: Annotated[
        list[str] | None, typer.Option("--words", metavar="PHRASE", help="Follow a phrase over time; repeatable.")
    ] = None,
    wording: Annotated[bool, typer.Option("--wording", metavar="", help="Find phrases that a side took up or dropped.")] = False,
    before: Annotated[
        str | None,
        typer.Option("--before", metavar="DATE", help="With --wording: the earlier time ends before that day, month or year."),
    ] = None,
    after: Annotated[
        str | None,
        typer.Option("--after", metavar="DATE", help="And the later one begins with it; of one alone, both."),
    ] = None,
    chance: Annotated[
        float,
        typer.Option("--chance", metavar="P", min=0.0001, max=1, help="With --wording: tell what has at most this chance."),
    ] = 0.05,
    format: options.Format = None,
    json: options.Json = False,
    output: options.Output = None,
    csv_raw: options.CsvRaw = False,
    store: options.Store = None,
    quiet: options.Quiet = False,
) -> None:
    """Find views that turned, and words that a side took up or dropped."""
    settings: Settings = ctx.obj.joined(store, quiet)
    where, cut = target(format, json, output, csv_raw), _cut(before, after, wording)
    phrases = _phrases(words or [])
    if where.format == CSV and phrases and wording:
        raise typer.BadParameter("CSV holds one table; ask for --words or for --wording")
    from kuriltool.analysis.shifts import Shifts
    from kuriltool.corpus import Corpus
    from kuriltool.store import Store

    with Store.find(settings.store) as store_:
        check(query, store_, settings)
        corpus = Corpus(store_, query)
        if phrases or wording:
            found = _worded(corpus, phrases, cut if wording else None, chance, settings)
        else:
            found = Shifts(views=_turned(corpus, same_article, undated, settings))
        _write(found, corpus, where, settings)


_Cut = tuple[date | None, date | None]


def _cut(before: str | None, after: str | None, wording: bool) -> _Cut:
    if (before or after) and not wording:
        raise typer.BadParameter("--before and --after go with --wording; to choose claims by date there are --since and --until")
    days = _day(before, "--before"), _day(after, "--after")
    if days[0] and days[1] and days[0] > days[1]:
        raise typer.BadParameter(f"the earlier time ends before {before}, so the later one can't begin with {after}")
    return days


def _day(given: str | None, option: str) -> date | None:
    from kuriltool.analysis.dating import bounds_of

    if given is None:
        return None
    bounds = bounds_of(given)
    if bounds is None:
        raise typer.BadParameter(f'"{given}" is no date; write 2026-02-07, 2026-02 or 2026', param_hint=option)
    return bounds.first


def _phrases(given: Sequence[str]) -> list[str]:
    from kuriltool.analysis.wording import phrase_of

    for phrase in given:
        try:
            phrase_of(phrase)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--words") from error
    return list(dict.fromkeys(given))


def _turned(corpus: Corpus, same_article: bool, undated: bool, settings: Settings) -> list[Turn]:
    from kuriltool.analysis.turns import turns

    found = turns(corpus.claims(), corpus.propositions)
    in_one = [turn for turn in found if turn.same_article]
    unknown = [turn for turn in found if not turn.same_article and turn.order == "unknown"]
    if in_one and not same_article:
        settings.say(f"{counted(len(in_one), 'pair')} of opposite views in one article left out; --same-article shows them")
    if unknown and not undated:
        settings.say(
            f"{counted(len(unknown), 'pair')} of opposite views left out, one of them without a date; --undated shows them"
        )
    if not found:
        settings.say("nobody is found to hold a proposition at one time and to reject it at another")
    left_out = [*([] if same_article else in_one), *([] if undated else unknown)]
    return [turn for turn in found if turn not in left_out]


def _worded(corpus: Corpus, phrases: Sequence[str], cut: _Cut | None, chance: float, settings: Settings) -> Shifts:
    from kuriltool.analysis.shifts import Shifts
    from kuriltool.analysis.wording import Spoken, changes, trace

    spoken = Spoken(corpus.claims(), [side.id for side in corpus.sides])
    words = [found for phrase in phrases for found in trace(spoken, phrase)]
    wording = None if cut is None else changes(spoken, *cut, chance=chance)
    for note in _notes(spoken, phrases, words, wording, chance):
        settings.say(note)
    return Shifts(words=words if phrases else None, wording=wording)


def _notes(
    spoken: Spoken, phrases: Iterable[str], words: Sequence[Trace], wording: Wording | None, chance: float
) -> Iterator[str]:
    if spoken.left_out:
        yield f"{counted(spoken.left_out, 'claim')} of the sides left out, without a date or with a year alone"
    if spoken.without_day:
        yield f"{counted(spoken.without_day, 'claim')} of the sides with a month alone, which counts in no day"
    if not spoken.sides:
        yield "no dated claim of a side fits all of that"
        return
    for phrase in phrases:
        if not any(found.claims for found in words if found.phrase == phrase):
            yield f'"{phrase}" stands in no claim of a side'
    if wording and not wording.changes:
        looked = counted(sum(wording.looked_at.values()), "phrase")
        yield f"no change with a chance of {chance:g} or less in {looked} that stand on three days; --chance 1 shows more"


def _write(found: Shifts, corpus: Corpus, where: Target, settings: Settings) -> None:
    def blocks(out: Console) -> Iterable[RenderableType]:
        from kuriltool.views.shifts import blocks as shown

        return shown(found, corpus.sides, corpus.store.id_length(), out.width)

    answer = Answer(
        found.model_dump,
        lambda: ({"what": what, **record.model_dump()} for what, record in _records(found)),
        lambda: _rows(found),
        blocks,
    )
    write_answer(answer, where, settings)
    if where.path:
        settings.say(f"{counted(len([*_records(found)]), 'record')} written to {where.path}")


def _records(found: Shifts) -> Iterator[tuple[str, Turn | Trace | Change]]:
    """The turns, traces and changes, each with the key that tells which: view, words or wording."""
    yield from (("view", turn) for turn in found.views or ())
    yield from (("words", trace) for trace in found.words or ())
    yield from (("wording", change) for change in (found.wording.changes if found.wording else ()))


def _rows(found: Shifts) -> Iterator[Sequence[object]]:
    """A turn a row; of phrases that were asked for a side's year; of phrases that were found a change."""
    if found.words is not None:
        return _words_rows(found.words)
    if found.wording is not None:
        return _wording_rows(found.wording.changes)
    return _view_rows(found.views or ())


_CITED = ("said", "claim", "words", "outlet", "path")


def _view_rows(turns: Iterable[Turn]) -> Iterator[Sequence[object]]:
    views = [f"{when}_{name}" for when in ("before", "after") for name in ("polarity", "claims", *_CITED)]
    yield ("speaker", "name", "side", "proposition", "states", "order", "same_article", "doubtful", "days", "confidence", *views)
    for turn in turns:
        cells: list[object] = []
        for view in (turn.before, turn.after):
            claim = view.claim
            cells += [view.polarity, view.claims, claim.said, claim.id, claim.text, claim.outlet, claim.path]
        who = (turn.speaker, turn.name, turn.side, turn.proposition, turn.states)
        yield (*who, turn.order, turn.same_article, turn.doubtful, turn.days, round(turn.confidence, 4), *cells)


def _words_rows(traces: Iterable[Trace]) -> Iterator[Sequence[object]]:
    yield ("phrase", "side", "year", "claims", "quoted", "days", "of")
    for trace in traces:
        for year in trace.years:
            yield (trace.phrase, trace.side, year.year, year.claims, year.quoted, year.days, year.of)


def _wording_rows(changes: Iterable[Change]) -> Iterator[Sequence[object]]:
    parts = [
        f"{when}_{name}"
        for when in ("before", "after")
        for name in ("days", "of", "claims", "articles", "first", "last", "claim", "words", "outlet")
    ]
    yield ("side", "phrase", "change", "until", "since", "chance", "log_odds", *parts)
    for change in changes:
        cells: list[object] = []
        for part in (change.before, change.after):
            cells += [part.days, part.of, part.claims, part.articles, _said(part.first), _said(part.last)]
            cells += [part.last.claim.id, part.last.words, part.last.claim.outlet] if part.last else [None, None, None]
        known = (change.side, change.phrase, change.change, change.until, change.since)
        yield (*known, f"{change.chance:.3g}", round(change.log_odds, 2), *cells)


def _said(used: Used | None) -> str | None:
    return used.claim.said if used else None
