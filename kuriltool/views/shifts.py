"""Views that turned and words that came and went, on a terminal: dates and words side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kuriltool.analysis.cited import Cited
from kuriltool.analysis.shifts import Shifts
from kuriltool.analysis.turns import Turn, View
from kuriltool.analysis.wording import SURE, Change, Part, Silence, Trace, Used, Year
from kuriltool.clean import counted, one_line
from kuriltool.store import SideStyle
from kuriltool.views.claims import day, worded
from kuriltool.views.sides import side_colour, side_style

_ROOMY = 72  # columns from which two views stand side by side
_WIDEST = 130
_LONGEST = 320  # characters of a claim that are shown
_AROUND = 60  # characters on either side of a phrase
_BAR = 12
_HELD = {1: "holds that", -1: "rejects that", 0: ""}
_CHANGES = {"new": "new", "gone": "gone", "more": "more often", "less": "less often"}

Sides = Sequence[SideStyle]


def blocks(found: Shifts, sides: Sides, id_length: int, width: int) -> Iterator[RenderableType]:
    """What was found, block by block; nothing where nothing was. `width` is that of the console, in columns."""
    width = min(width, _WIDEST)
    for turn in found.views or ():
        yield from (_turn(turn, sides, id_length, width), Text())
    for _, traces in groupby(found.words or (), key=lambda trace: trace.phrase):
        yield from (_phrase([*traces], sides, id_length, width), Text())
    if found.wording:
        for side, changes in groupby(found.wording.changes, key=lambda change: change.side):
            yield from (_side(side, changes, sides, id_length), Text())


def _turn(turn: Turn, sides: Sides, id_length: int, width: int) -> RenderableType:
    name = Text(one_line(turn.name), "bold")
    if turn.side and turn.side != turn.name:
        name.append_text(Text.assemble(("  ", "not bold"), (one_line(turn.side), side_colour(turn.side, sides))))
    views = [_view(view, id_length) for view in (turn.before, turn.after)]
    if width >= _ROOMY:
        grid = Table.grid(padding=(0, 3, 0, 0), expand=True)
        grid.width = width - 2
        for _ in views:
            grid.add_column(ratio=1, overflow="fold")
        grid.add_row(*views)
        shown: RenderableType = grid
    else:
        shown = Group(*views)
    order = Text(_order(turn)).append(f" · confidence {turn.confidence:.2f}", "dim")
    doubt = [Text("doubtful: what is said here another side alone holds, so it may be misattributed", "italic")]
    return Group(name, Text(one_line(turn.states)), order, *(doubt if turn.doubtful else ()), Padding(shown, (0, 0, 0, 2)))


def _order(turn: Turn) -> str:
    if turn.days is not None:
        return f"turned within {counted(turn.days, 'day')}"
    if turn.order == "unknown":
        return "which came first is not known"
    return "in the same article" if turn.same_article else "at the same time, in different articles"


def _view(view: View, id_length: int) -> RenderableType:
    claim = view.claim
    head = Text(day(claim.said) if claim.said else "no date", "bold").append(f"  {_HELD[view.polarity]}", "not bold")
    lines = [worded(claim, _LONGEST), Text(_where(claim, id_length), "dim")]
    if view.claims > 1:
        lines.append(Text(f"{counted(view.claims, 'claim')} in {counted(view.articles, 'article')} say so", "dim"))
    return Group(head, *lines)


def _where(claim: Cited, id_length: int) -> str:
    """Where it stands: with the article's day where that is not when it was said, which stands before."""
    printed = [day(claim.published)] if claim.published and claim.published != claim.said else []
    return one_line(" · ".join((claim.outlet or claim.path, *printed, claim.kind, claim.id[:id_length])))


def _phrase(traces: Sequence[Trace], sides: Sides, id_length: int, width: int) -> RenderableType:
    """A phrase: for each side its uses, then the years."""
    parts: list[RenderableType] = [Text(f"“{one_line(traces[0].phrase)}”", "bold")]
    for trace in traces:
        parts += [
            Text("  ").append_text(_uses(trace, sides)),
            *(Padding(line, (0, 0, 0, 4)) for line in _facts(trace, id_length)),
        ]
    if any(trace.claims for trace in traces):
        parts += [Text(), Padding(_years(traces, sides, width), (0, 0, 0, 2), expand=False)]
    return Group(*parts)


def _uses(trace: Trace, sides: Sides) -> Text:
    line = Text(one_line(trace.side), side_style(trace.side, sides))
    if not trace.claims:
        return line.append(f"  on none of {counted(trace.of, 'day')}", "not bold dim")
    claims = f"{counted(trace.claims, 'claim')} ({trace.quoted:,} in quotation marks) in {counted(trace.articles, 'article')}"
    return line.append(f"  on {trace.days:,} of {counted(trace.of, 'day')}; {claims}", "not bold default")


def _facts(trace: Trace, id_length: int) -> Iterator[Text]:
    for name, used in (("first", trace.first), ("last", trace.last)):
        if used and not (name == "last" and trace.first and used.claim == trace.first.claim):
            yield Text(f"{name} ", "dim").append_text(_example(used, id_length))
    for silence in trace.silences:
        yield _silence(silence)


def _example(used: Used, id_length: int) -> Text:
    claim = used.claim
    line = Text(f"{day(claim.said) if claim.said else 'no date'}  ", "not dim")
    start = claim.text.find(used.words)
    if start < 0:  # the claim's own text shows gaps in another way
        line.append(one_line(used.words), "bold not dim")
    else:
        end = start + len(used.words)
        line.append(_before(claim.text[:start]), "not dim")
        line.append(one_line(used.words), "bold not dim")
        line.append(_after(claim.text[end:]), "not dim")
    speaker = f"{one_line(claim.speaker)} · " if claim.speaker else ""
    return line.append(f"  {speaker}{_where(claim, id_length)}", "dim not bold")


def _before(text: str) -> str:
    """The end of what stands before a phrase, from a word on."""
    near = text if len(text) <= _AROUND else "…" + text[-_AROUND:].partition(" ")[2]
    return one_line(near) + " " * near[-1:].isspace()


def _after(text: str) -> str:
    """The beginning of what stands behind a phrase, up to a word."""
    near = text if len(text) <= _AROUND else text[:_AROUND].rpartition(" ")[0] + " …"
    return " " * near[:1].isspace() + one_line(near)


def _silence(silence: Silence) -> Text:
    edges = {
        "before": f"not before {day(silence.used_again or '')}",
        "between": f"not between {day(silence.last_used or '')} and {day(silence.used_again or '')}",
        "after": f"not after {day(silence.last_used or '')}",
    }
    spoke = f"{counted(silence.days, 'day')} of speaking, chance {_percent(silence.chance)}"
    if silence.chance > SURE:
        return Text(f"{edges[silence.place]}, {spoke}: too few to tell", "dim")
    return Text(f"{edges[silence.place]}, {spoke}")


def _percent(chance: float) -> str:
    if chance < 0.001:
        return "below 0.1%"
    return f"{100 * chance:.1f}%" if chance < 0.1 else f"{100 * chance:.0f}%"


def _years(traces: Sequence[Trace], sides: Sides, width: int) -> Table:
    """For each year in which any side spoke, on how many of its days the phrase was used."""
    room = min(_BAR, (width - 8) // len(traces) - 16)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("year", no_wrap=True)
    for trace in traces:
        table.add_column(Text(one_line(trace.side), side_colour(trace.side, sides)), overflow="fold")
    known = [{year.year: year for year in trace.years if year.of or year.claims} for trace in traces]
    previous = None
    for number in sorted({number for years in known for number in years}):
        if previous is not None and number > previous + 1:
            table.add_row(Text("⋮", "dim"))
        table.add_row(
            str(number), *(_year(years.get(number), trace, sides, room) for years, trace in zip(known, traces, strict=True))
        )
        previous = number
    return table


def _year(year: Year | None, trace: Trace, sides: Sides, room: int) -> Text:
    if year is None:
        return Text("said nothing", "dim")
    if not year.of:
        return Text(f"{counted(year.claims, 'claim')}, no day known")
    full = max(bool(year.days), round(room * year.days / year.of)) if room > 2 else 0
    bar = f"{'█' * full}{'░' * (room - full)} " if room > 2 else ""
    style = side_colour(trace.side, sides)
    return Text(bar, style).append(f"{year.days:,} of {year.of:,}", "default" if year.days else "dim")


def _side(side: str, changes: Iterable[Change], sides: Sides, id_length: int) -> RenderableType:
    """The phrases that a side took up or dropped."""
    parts: list[RenderableType] = [Text(one_line(side), side_style(side, sides))]
    for change in changes:
        head = Text(f"  “{one_line(change.phrase)}”", "bold").append(f"  {_CHANGES[change.change]}", "not bold")
        figures = f"{_often(change.before)} before {day(change.until)}, {_often(change.after)} since"
        since = "" if change.until == change.since else f" {day(change.since)}"
        lines = [Text(f"{figures}{since}; chance {_percent(change.chance)}")]
        lines += [_span(part, name, id_length) for part, name in ((change.before, "last"), (change.after, "first")) if part.first]
        parts += [head, Padding(Group(*lines), (0, 0, 0, 4))]
    return Group(*parts)


def _often(part: Part) -> str:
    return f"on {part.days:,} of {counted(part.of, 'day')}"


def _span(part: Part, name: str, id_length: int) -> Text:
    used = part.last if name == "last" else part.first
    assert used is not None  # a part has both or none
    return Text(f"{name} ", "dim").append_text(_example(used, id_length))
