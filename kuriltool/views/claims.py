"""Claims on a terminal: tables by article, and a summary.

All words of articles pass through `clean`, and none is ever read as rich's markup.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple, Protocol

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from kuriltool.clean import counted, one_line
from kuriltool.model import ArticleRef, Claim
from kuriltool.store import SideStyle
from kuriltool.tally import Tally
from kuriltool.views.sides import side_style

_ROOMY, _WIDE, _WIDER = 64, 100, 132  # columns from which speakers, then issues, then rules have one of their own
_WIDEST = 150  # longer lines are hard to read
_COPIES = 3  # that are named over a table
_MARKS = "“”„«»‘’‹›\"'"  # around quoted words, however badly paired
_CLOSING = {"“": "”", "„": "“", "”": "”", "«": "»", "»": "«", "‘": "’", "’": "’", "‹": "›", "›": "‹", '"': '"', "'": "'"}
_BEFORE, _BEHIND = re.compile(rf"(?:[{_MARKS}]|« )$"), re.compile(rf"[,.;:!?…]*(?:[{_MARKS}]| »)")

Sides = Sequence[SideStyle]


def claims_by_article(claims: Iterable[Claim], sides: Sides, id_length: int, width: int) -> Iterator[RenderableType]:
    """For each article its heading and a table of its claims, fitted to `width` columns."""
    for _, group in groupby(claims, key=lambda claim: claim.article):
        of_article = list(group)
        shared = of_article[0].appearances
        if shared and all(claim.appearances == shared for claim in of_article):
            copies = [Text(f"also in {_named(shared)}", "dim")]
            of_article = [claim.model_copy(update={"appearances": []}) for claim in of_article]
        else:
            copies = []
        yield Group("", heading(of_article[0].article), *copies, "", _table(of_article, sides, id_length, width))


def _named(copies: Sequence[ArticleRef]) -> str:
    """`Norburg Mail (news/b.txt), news/c.txt and 4 more`"""
    names = [f"{copy.outlet} ({copy.path})" if copy.outlet else copy.path for copy in copies[:_COPIES]]
    more = f" and {len(copies) - _COPIES:,} more" if len(copies) > _COPIES else ""
    return one_line(", ".join(names)) + more


def summary(tally: Tally, sides: Sides, articles: int | None = None) -> Text:
    """`14 claims in 3 articles: 8 North, 4 South, 2 without a position`; `articles` is how many were read for them."""
    articles = len(tally.articles) if articles is None else articles
    if not tally.claims:
        return Text(f"no claims in {counted(articles, 'article')}" if articles else "no claims")
    line = Text(f"{counted(tally.claims, 'claim')} in {counted(articles, 'article')}")
    counts = tally.positions
    order = [side.id for side in sides if side.id in counts]
    order += sorted(position for position in counts if position is not None and position not in order)
    parts = [Text(f"{counts[position]:,} ").append_text(shown_position(position, sides)) for position in order]
    if counts[None]:
        parts.append(Text(f"{counts[None]:,} without a position", "dim"))
    return line.append(": ").append_text(Text(", ").join(parts))


def next_steps(tally: Tally, id_length: int) -> Table:
    """Commands that lead on from claims."""
    steps = {f"kuriltool why {tally.example.id[:id_length]}": "what made a claim"} if tally.example else {}
    if len(tally.speakers) > 1:
        ((busiest, _),) = tally.speakers.most_common(1)
        steps[f"kuriltool quotes --speaker {shlex.quote(one_line(busiest))}"] = "one speaker's words"
    steps["kuriltool claims -o claims.csv"] = "everything as a spreadsheet"
    grid = Table.grid(padding=(0, 3, 0, 0))
    grid.add_column(style="dim")
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    for number, (command, use) in enumerate(steps.items()):
        grid.add_row("" if number else "Next", Text(command), Text(use, "dim"))
    return grid


def heading(article: ArticleRef) -> RenderableType:
    """Title, outlet, date and path of an article."""
    title = Text(one_line(article.title or article.path), "bold")
    facts = facts_of(article) if article.title else facts_of(article)[:-1]
    return Group(title, Text(one_line(" · ".join(facts)), "dim"))


def facts_of(article: ArticleRef) -> list[str]:
    """Outlet and date, where they are known, and path."""
    facts = (article.outlet, article.published and day(article.published), article.path)
    return [fact for fact in facts if fact]


def day(iso: str) -> str:
    """`7 February 2026`; a month or a year stands as it is."""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{found.day} {found:%B %Y}"


def _table(claims: Sequence[Claim], sides: Sides, id_length: int, width: int) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.width = min(width, _WIDEST)
    table.add_column(no_wrap=True, style="dim")
    table.add_column(no_wrap=True, min_width=8)
    if width >= _ROOMY:
        table.add_column(width=18 if width < _WIDE else 26, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    if width >= _WIDE:
        table.add_column(width=18, style="dim", overflow="fold")
    if width >= _WIDER:
        table.add_column(width=24, style="dim", overflow="fold")
    met: set[str] = set()
    for claim in claims:
        said = [_speaker(claim, met), _words(claim)]
        cells = said if width >= _ROOMY else [Text("\n").join(said)]
        row = [Text(claim.id[:id_length]), _kind(claim, sides), *cells, _issues(claim), Text(one_line(claim.rule))]
        table.add_row(*row[: len(table.columns)])
    return table


def _kind(claim: Claim, sides: Sides) -> Text:
    kind = shown_position(claim.position, sides).append(f"\n{claim.kind}", "dim not bold")
    return kind.append(f"\n{claim.review.verdict}", "dim not bold italic") if claim.review else kind


def shown_position(position: str | None, sides: Sides) -> Text:
    """A position in the colour of its side; a dash where there is none."""
    if position is None:
        return Text("–", "dim")
    return Text(one_line(position), side_style(position, sides))


def _speaker(claim: Claim, met: set[str]) -> Text:
    """Who it is, in which role where they are met for the first time, and how it was said."""
    if claim.speaker is None:
        who = Text(one_line(claim.source.text) if claim.source else "nobody named", "dim italic")
    else:
        who = Text(one_line(claim.speaker.name))
        if claim.speaker.role and claim.speaker.name not in met:
            who.append(f"\n{one_line(claim.speaker.role)}", "dim")
        met.add(claim.speaker.name)
    return who.append(f"\n“{one_line(claim.cue.text)}”", "dim not italic") if claim.cue else who


def _words(claim: Claim) -> Text:
    """The claim's words; what is verbatim stands in quotation marks and out from the rest."""
    words = worded(claim)
    asides: list[str] = [claim.zone] if claim.zone != "body" else []
    if claim.appearances:
        asides.append(f"also in {counted(len(claim.appearances), 'other')}")
    return words.append(f"  ({', '.join(asides)})", "dim not bold") if asides else words


class Worded(Protocol):
    """What has words of which some are verbatim."""

    @property
    def text(self) -> str: ...
    @property
    def quoted(self) -> list[str]: ...


def worded(claim: Worded, most: int | None = None) -> Text:
    """Its words on one line, the verbatim ones bold and in quotation marks: those of the text, else marks of ours.

    Where the article has no marks, as in an interview's answers, nothing is verbatim. With more than `most` characters they are
    cut between words so that verbatim ones stay, with … for what is missing, outside of quotation marks.
    """
    plain = one_line(claim.text)
    pieces = [*_pieces(plain, claim.quoted)]
    if most is None or len(plain) <= most:
        return _marked(plain, pieces, 0, len(plain))
    start, end = window(plain, most, pieces[0].start if pieces else 0)
    shown = _marked(plain, pieces, start, end)
    return Text.assemble("… " if start else "", shown, " …" if end < len(plain) else "")


def window(words: str, most: int, around: int = 0) -> tuple[int, int]:
    """From where to where words are shown that are longer than `most` characters: those at `around` too, cut between words."""
    start = 0 if around <= most // 2 else _next_word(words, around - most // 4)
    end = start + most
    if end >= len(words):
        return start, len(words)
    blank = words.rfind(" ", start + 1, end + 1)
    return start, start + len(words[start : end if blank < 0 else blank].rstrip(" ,;:–—“„«‘"))


def _next_word(words: str, at: int) -> int:
    blank = words.find(" ", at)
    return at if blank < 0 else blank + 1


class _Piece(NamedTuple):
    """Verbatim words: where they stand, and where the marks around them do; None where the text has none there."""

    start: int
    end: int
    opening: int | None
    closing: int | None


def _pieces(words: str, quoted: Iterable[str]) -> Iterator[_Piece]:
    """The verbatim words in the order of the text."""
    at = 0
    for piece in map(one_line, quoted):
        inner = piece[1:-1] if len(piece) > 2 and piece[0] in _CLOSING and piece[-1] in _MARKS else piece
        if found := _place(words, inner, at):
            start, at = found
            before, behind = _BEFORE.search(words[max(0, start - 2) : start]), _BEHIND.match(words, at)
            yield _Piece(start, at, start - len(before[0]) if before else None, behind.end() - 1 if behind else None)


def _place(words: str, piece: str, at: int) -> tuple[int, int] | None:
    """Where verbatim words stand from `at` on: rather behind a quotation mark, else anywhere, but never within a word."""
    wanted = re.escape(piece)
    marked = re.compile(rf"(?<=[{_MARKS}])\s?({wanted})")
    found = piece and (marked.search(words, at) or re.compile(rf"(?<!\w)({wanted})(?!\w)").search(words, at))
    return found.span(1) if found else None


def _marked(words: str, pieces: Iterable[_Piece], start: int, end: int) -> Text:
    """The words from `start` to `end`, the pieces of them bold; marks of ours where those of the text are not among them."""
    shown, at = Text(), start
    for piece in pieces:
        first, last = max(piece.start, start), min(piece.end, end)
        if first >= last:
            continue
        opens = piece.opening is not None and piece.opening >= start
        closes = piece.closing is not None and piece.closing < end
        mark = "“" if piece.opening is None else words[piece.opening]
        shown.append(words[at:first]).append("" if opens else mark, "bold").append(words[first:last], "bold")
        shown.append("" if closes else _CLOSING[mark], "bold")
        at = last
    return shown.append(words[at:end])


def _issues(claim: Claim) -> Text:
    return Text("\n".join(one_line(issue) for issue in claim.issues))
