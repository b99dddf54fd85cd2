"""How outlets tell the same events, on a terminal: what they all report and how, then what each has alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kuriltool.analysis.outlets import Change, Event, OutletsCompared, Share, Telling
from kuriltool.analysis.strength import words
from kuriltool.clean import counted, one_line
from kuriltool.model import ArticleRef, Claim
from kuriltool.queries import NO_POSITION, listed
from kuriltool.store import SideStyle
from kuriltool.views.claims import day, shown_position
from kuriltool.views.compare_sides import shown_words
from kuriltool.views.sides import side_colour

_ROOMY = 70  # columns from which names stand beside words, not over them
_WIDEST = 160  # longer lines are hard to read
_LABEL = 22  # columns of a name beside words
_LINES = 4  # of words, about
_MOST = 6  # articles without a counterpart, and differences, that are named
_COMMON = 0.5  # of the words in which two wordings differ, the least that must be common for the difference to tell something

Sides = Sequence[SideStyle]
Row = tuple[Text, Text]


def outlets_compared(found: OutletsCompared, sides: Sides, id_length: int, width: int) -> Iterator[RenderableType]:
    """A block for each event, fitted to `width` columns; then the outlets over all of them, and articles without counterpart."""
    shown = _Shown(sides, id_length, min(width, _WIDEST))
    for number, event in enumerate(found.events, 1):
        heading = Text(f"Event {number:,} of {len(found.events):,}", "bold").append(f"  {_linked(event)}", "not bold dim")
        yield Group(heading, *shown.event(event), "")
    if len(found.events) > 1:
        yield Group(Text("All events", "bold"), shown.shares(found.shares), "")
    for outlet, articles in found.alone.items():
        if articles:
            yield Text(f"Without counterpart, {one_line(outlet)}: {_named(articles)}", "dim")


@dataclass(frozen=True)
class _Shown:
    """What is known to all that is shown: colours, the length of ids, and the columns."""

    sides: Sides
    id_length: int
    width: int

    def event(self, event: Event) -> Iterator[RenderableType]:
        """Who tells it, what several report, what each leaves out, and the figures."""
        yield self._pairs([(_outlet(outlet), _article(ref)) for outlet, refs in event.articles.items() for ref in refs], 2)
        for _, tellings in groupby(event.tellings, key=lambda telling: (telling.missing, [*telling.printed])):
            yield from self._told([*tellings], event)
        yield Text()
        if parts := _by_outlet(event.parts):
            yield Text(f"Not compared, as they are parts of others: {parts}", "dim")
        if unknown := _by_outlet(event.unknown):
            yield Text(f"Not compared, as nobody knows the speaker: {unknown}", "dim")
        yield from [Text()] if parts or unknown else []
        yield self.shares(event.shares)

    def _told(self, tellings: Sequence[Telling], event: Event) -> Iterator[RenderableType]:
        """The statements that the same outlets leave out, or print the words of alone, side by side of the dispute."""
        missing, printed = tellings[0].missing, [*tellings[0].printed]
        outlets = [one_line(outlet) for outlet in event.articles if outlet not in (*missing, *printed)]
        number = counted(len(tellings), "statement")
        if missing or printed:
            heading = Text(f"\n{'Only in' if missing and not printed else 'In'} {listed(outlets, 'and')}", "bold")
            parts = [f"left out by {one_line(listed(missing, 'and'))}"] if missing else []
            parts += (
                [f"~ quoted words stand in {one_line(listed(printed, 'and'))} too, not found as this speaker’s"]
                if printed
                else []
            )
            if near := sum(bool(telling.near) for telling in tellings):
                parts.append(f"~ {near:,} perhaps told there in other words")
            heading.append(f"  {number} {'; '.join(parts)}", "not bold dim")
        else:
            heading = Text(f"\nIn {'both' if len(outlets) == 2 else 'all'}", "bold").append(f"  {number}", "not bold dim")
        yield heading
        for position, group in groupby(sorted(tellings, key=self._side), key=lambda telling: telling.position):
            of_side = list(group)
            yield Padding(shown_position(position, self.sides), (0, 0, 0, 2), expand=False)
            yield from map(self._wordings, of_side) if len(outlets) > 1 else [self._pairs(self._alone(of_side), 4)]

    def _side(self, telling: Telling) -> tuple[int, str]:
        """What sorts the sides in their order, then other positions."""
        order = [side.id for side in self.sides]
        return (order.index(telling.position) if telling.position in order else len(order), telling.position or "")

    def _alone(self, tellings: Iterable[Telling]) -> Iterator[Row]:
        """Each statement in the wording that reports it best; a speaker's name once."""
        before = None
        for telling in tellings:
            ((claim, *_),) = telling.claims.values()
            name = one_line(telling.speaker.name)
            near = [id[: self.id_length] for ids in (telling.near | telling.printed).values() for id in ids]
            near += ["in the text"] if telling.printed and not near else []
            told = self._words(claim).append(f"  ~ {', '.join(near)}" if near else "", "dim")
            yield Text(name if name != before else ""), told
            before = name

    def _wordings(self, telling: Telling) -> RenderableType:
        rows = [(_outlet(outlet), self._words(claims[0])) for outlet, claims in telling.claims.items()]
        for outlet, changes in telling.changes.items():
            if told := _changed(changes):
                rows.append((Text("differs" if len(rows) == 2 else f"differs in {one_line(outlet)}", "dim italic"), told))
        return Group(Padding(Text(one_line(telling.speaker.name)), (0, 0, 0, 4), expand=False), self._pairs(rows, 6))

    def _words(self, claim: Claim) -> Text:
        """The words with the cue before them, for one may refuse what they name."""
        cue = f"{one_line(claim.cue.text)}: " if claim.cue else ""
        told = Text().append(cue, "dim").append_text(shown_words(claim, self.width * _LINES))
        return told.append(f"  {claim.id[: self.id_length]}", "dim")

    def _pairs(self, rows: Iterable[Row], indent: int) -> RenderableType:
        """Names with words beside them, or under them where there is little room."""
        if self.width < _ROOMY:
            parts: list[RenderableType] = []
            for name, words in rows:
                parts += [*([name] if name else []), Padding(words, (0, 0, 0, 2), expand=False)]
            return Padding(Group(*parts), (0, 0, 0, indent), expand=False)
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(width=_LABEL, overflow="fold")
        grid.add_column(width=self.width - _LABEL - 2 - indent, overflow="fold")
        for name, words in rows:
            grid.add_row(name, words)
        return Padding(grid, (0, 0, 0, indent), expand=False)

    def shares(self, shares: Sequence[Share]) -> RenderableType:
        """How many claims of each position the outlets have, and how much of their words is quoted."""
        order = [side.id for side in self.sides]
        known = {position for share in shares for position in share.positions}
        positions = [side for side in order if side in known] + sorted(known - {*order, NO_POSITION})
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column("claims by position", overflow="fold", max_width=_LABEL + 10)
        for position in positions:
            table.add_column(Text(one_line(position), side_colour(position, self.sides)), justify="right", overflow="fold")
        for name in ([NO_POSITION] if NO_POSITION in known else []) + ["quoted words"]:
            table.add_column(name, justify="right", overflow="fold")
        for share in shares:
            counts = [*positions, *([NO_POSITION] if NO_POSITION in known else [])]
            table.add_row(_outlet(share.outlet), *(_number(share.positions.get(name, 0)) for name in counts), _quoted(share))
        return table


def _changed(changes: Sequence[Change]) -> Text | None:
    """`truly offensive → really vexing, + at last`; None where nothing differs to speak of, or nearly all."""
    numbers = {op: sum(words(change.words) for change in changes if change.op == op) for op in ("same", "left out", "put in")}
    differing = max(numbers["left out"], numbers["put in"])
    if not differing or numbers["same"] < _COMMON * differing:
        return None
    told: list[Text] = []
    for same, group in groupby(changes, key=lambda change: change.op == "same"):
        if not same:
            run = {change.op: one_line(change.words) for change in group}
            left, put = run.get("left out"), run.get("put in")
            told.append(Text(f"{left} → {put}" if left and put else f"− {left}" if left else f"+ {put}", "italic"))
    more = [Text(f"{len(told) - _MOST} more", "dim")] if len(told) > _MOST else []
    return Text("; ", "dim").join([*told[:_MOST], *more])


def _outlet(outlet: str) -> Text:
    return Text(one_line(outlet), "bold")


def _article(ref: ArticleRef) -> Text:
    facts = [day(ref.published) if ref.published else "no date", *([ref.path] if ref.title else [])]
    return Text(one_line(ref.title or ref.path)).append(f"  {one_line(' · '.join(facts))}", "dim")


def _linked(event: Event) -> str:
    """What makes articles one event."""
    if any(link.statements for link in event.links):
        return "linked by statements in common"
    return "linked by date, speakers and issues; no statement in common"


def _by_outlet(claims: Mapping[str, Sequence[Claim]]) -> str:
    """`2 of the Gazette and 1 of the Mail`; nothing where no outlet has any."""
    parts = [f"{len(of):,} of {one_line(outlet)}" for outlet, of in claims.items() if of]
    return listed(parts, "and") if parts else ""


def _number(number: int) -> Text:
    return Text(f"{number:,}") if number else Text("·", "dim")


def _quoted(share: Share) -> Text:
    part = share.verbatim_share
    return Text("·", "dim") if part is None else Text(f"{part:.0%}")


def _named(articles: Sequence[ArticleRef]) -> str:
    """`River talks stall (2026-02-07), news/b.txt and 9 more`"""
    names = [
        one_line(ref.title or ref.path) + (f" ({one_line(ref.published)})" if ref.published else "") for ref in articles[:_MOST]
    ]
    return listed(names, "and", more=len(articles) - _MOST)
