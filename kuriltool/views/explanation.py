"""One claim on a terminal: its context, and everything that made it, what competed and lost included.

All words of articles pass through `clean`, and none is ever read as rich's markup.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from kuriltool.clean import clean, one_line
from kuriltool.model import ArticleRef, Claim, Dated, Lost, Passage, Review, Stance
from kuriltool.store import RuleNote
from kuriltool.views.claims import Sides, day, facts_of, heading, shown_position
from kuriltool.views.sides import side_style

_CONTEXT = 600  # characters at most of what stands before and after a claim
_COPIES = 8  # that are named
_SENTENCE_END = re.compile(r"[.!?][\"'”“’»)\]]*\s+(?=[\"'“„«‘(\[]*[A-ZÀ-Þ0-9])|\n\s*")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_PARTS = {"source": "not dim underline", "cue": "not dim italic underline", "content": "not dim bold"}
_KINDS = {"direct": "quoted words alone", "mixed": "paraphrase with quoted words", "indirect": "paraphrase"}
_POLARITIES = {1: "holds", -1: "rejects", 0: "names"}
_DECIDED = {
    "source": "by the words that name the source",
    "introduction": "by what the article says of the source",
    "setting": "by the sentences before",
    "content": "by what is said",
}

Notes = Mapping[str, RuleNote]


def why(claim: Claim, text: str, notes: Notes, sides: Sides, console: Console) -> RenderableType:
    """The claim in its context, and what made each part of it. `text` is the article's; marks fit what the console can show.

    `notes` tell of the rules and propositions that the claim names what they are about and where they stand.
    """
    rows = Table.grid(padding=(0, 2), pad_edge=False)
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    for name, value in _explanation(claim, text, notes, sides).items():
        rows.add_row(name, value)
    side = side_style(claim.position, sides) if claim.position else Style()
    shown = _context(claim, text, side if console.color_system and not console.no_color else None)
    return Group(Text(claim.id, "dim"), heading(claim.article), Padding(shown, (1, 2)), rows)


def _explanation(claim: Claim, text: str, notes: Notes, sides: Sides) -> dict[str, Text]:
    marked = {part: passage for part, passage in _passages(claim) if part != "content"}
    rows = {part: Text(one_line(passage.text), _PARTS[part]) for part, passage in marked.items()}
    rows["kind"] = Text(f"{claim.kind}: {_KINDS[claim.kind]}")
    rows |= {"speaker": _who(claim), "position": _decided(claim, sides)}
    rows["issues"] = Text("\n").join(_issue(issue, claim) for issue in claim.issues) if claim.issues else Text("–", "dim")
    if claim.propositions:
        rows["view"] = Text("\n").join(_view(stance, claim, notes) for stance in claim.propositions)
    if claim.said_when:
        rows["said"] = _said(claim.said_when)
    elif claim.said_on:
        rows["said on"] = Text(one_line(day(claim.said_on)))
    rows["found by"] = _rule(claim, notes)
    if claim.review:
        rows["review"] = _review(claim.review)
    if claim.reasons.lost:
        rows["lost"] = Text("\n").join(_lost(lost, notes) for lost in claim.reasons.lost)
    rows["where"] = Text(one_line(_where(claim, text)))
    if claim.appearances:
        rows["also in"] = _also_in(claim.appearances)
    return rows


def _also_in(copies: Sequence[ArticleRef]) -> Text:
    """The copies of the article in which the claim stands: `Norburg Mail · 8 April 2025 · news/b.txt`."""
    shown = Text("\n").join(Text(one_line(" · ".join(facts_of(copy)))) for copy in copies[:_COPIES])
    return shown.append(f"\nand {len(copies) - _COPIES:,} more", "dim") if len(copies) > _COPIES else shown


def _who(claim: Claim) -> Text:
    if claim.speaker is None:
        return Text("nobody that can be told", "dim").append(f"  {one_line(claim.reasons.speaker or '')}")
    speaker = claim.speaker
    facts = ", ".join(one_line(fact) for fact in (speaker.role, speaker.side and f"side {speaker.side}") if fact)
    who = Text(one_line(speaker.name), "bold").append(f" ({facts})" if facts else "", "not bold")
    how = f": {one_line(claim.reasons.speaker)}" if claim.reasons.speaker else ""
    who.append(f"\nfound by {speaker.via}{how}", "not bold")
    return who.append(f"\n{one_line(claim.reasons.office)}", "not bold dim") if claim.reasons.office else who


def _said(when: Dated) -> Text:
    """`Friday, 20 February 2026: “on Friday”, counted from the article's date`"""
    words = one_line(when.passage.text)
    line = Text(_span(when.first, when.last)).append(f": “{words}”", "not bold")
    return line if _YEAR.search(words) else line.append(", counted from the article's date", "not bold dim")


def _span(first: str, last: str) -> str:
    """`Friday, 20 February 2026`; of more days the month or the year that they make up, or `1 to 10 February 2026`."""
    start, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    if start == end:
        return f"{start:%A}, {day(first)}"
    whole_months = start.day == 1 and (end + datetime.timedelta(days=1)).day == 1
    if whole_months and (start.month, end.month, start.year) == (1, 12, end.year):
        return str(start.year)
    if whole_months:
        months = dict.fromkeys((f"{start:%B} {start.year}", f"{end:%B} {end.year}"))
        return " to ".join(months)
    same = (start.year, start.month) == (end.year, end.month)
    return f"{start.day if same else day(first)} to {day(last)}"


def _decided(claim: Claim, sides: Sides) -> Text:
    shown = shown_position(claim.position, sides)
    if claim.reasons.position:
        shown.append(f"  {one_line(claim.reasons.position)}", "not bold default")
    basis = claim.position_basis
    if basis is None or basis.by not in _DECIDED:
        return shown
    words = f": “{one_line(basis.passage.text)}”" if basis.passage else ""
    return shown.append(f"\ndecided {_DECIDED[basis.by]}{words}", "not bold default dim")


def _view(stance: Stance, claim: Claim, notes: Notes) -> Text:
    """`rejects “The river is the North's”`, with the words that say so and where the proposition stands."""
    note = notes.get(stance.id)
    line = Text(f"{_POLARITIES[stance.polarity]} ").append(f"“{one_line(note.about if note else stance.id)}”", "bold")
    line.append("" if stance.polarity else " and takes no view", "not bold")
    if words := claim.reasons.propositions.get(stance.id):
        line.append(f"\n{one_line(words)}", "not bold")
    return line.append(f"\n{one_line(note.file)} ({one_line(stance.id)})", "not bold dim") if note else line


def _lost(lost: Lost, notes: Notes) -> Text:
    note = notes.get(lost.value) if lost.what == "rule" else None
    line = Text(f"{lost.what} ").append(one_line(lost.value), "bold").append(f": {one_line(lost.why)}", "not bold")
    return line.append(f"  {one_line(note.file)}", "not bold dim") if note else line


def _issue(issue: str, claim: Claim) -> Text:
    return Text(one_line(issue)).append(f"  {_because(issue, claim)}", "dim")


def _because(issue: str, claim: Claim) -> str:
    """The words that called up an issue; those near a claim that names none itself are told as such."""
    words = claim.reasons.issues.get(issue)
    if words is None:
        return "no word of it names another issue"
    own = any(words in passage.text for passage in claim.content)
    return f"named {'by' if own else 'near it by'} “{one_line(words)}”"


def _rule(claim: Claim, notes: Notes) -> Text:
    names = " and ".join(claim.found_by or [claim.rule])
    line = Text(one_line(names), "bold").append(f"  confidence {claim.confidence:.2f}", "not bold dim")
    if rule := notes.get(claim.rule):
        line.append(f"\n{one_line(rule.about)}", "not bold").append(f"\n{one_line(rule.file)}", "not bold dim")
    if len(claim.found_by) > 1:
        line.append("\nthe passages are those that the trained network marks", "not bold")
    return line


def _review(review: Review) -> Text:
    """`corrected (speaker, position) by ann on 7 February 2026`, and the file that says so."""
    what = f" ({', '.join(review.changed)})" if review.changed else ""
    who = f" by {one_line(review.by)}" if review.by else ""
    line = Text(review.verdict).append(f"{what}{who} on {day(review.on)}", "not bold")
    return line.append(f"\n{one_line(review.origin)}", "not bold dim")


def _where(claim: Claim, text: str) -> str:
    passages = ", ".join(f"{passage.start}–{passage.end}" for passage in claim.content)
    line = text.count("\n", 0, claim.content[0].start) + 1
    return f"{claim.article.path}:{line}, characters {passages}, {claim.zone}"


def _passages(claim: Claim) -> list[tuple[str, Passage]]:
    named = [("source", claim.source), ("cue", claim.cue), *(("content", passage) for passage in claim.content)]
    return [(part, passage) for part, passage in named if passage]


def _context(claim: Claim, text: str, side: Style | None) -> Text:
    """The sentences of the claim's passages with one before and one after, the passages marked: by a style, or by brackets."""
    passages = _passages(claim)
    start = _sentence_before(text, min(passage.start for _, passage in passages))
    end = _sentence_after(text, max(passage.end for _, passage in passages))
    context = _styled(text, passages, start, end, side) if side is not None else _bracketed(text, passages, start, end)
    return Text("… " if start else "", "dim").append_text(context).append(" …" if end < len(text.rstrip()) else "", "dim")


def _sentence_before(text: str, at: int) -> int:
    floor = max(0, at - _CONTEXT)
    ends = [floor, *(found.end() for found in _SENTENCE_END.finditer(text, floor, at))]
    return ends[-2] if len(ends) > 1 else floor


def _sentence_after(text: str, at: int) -> int:
    ends = [found.start() + 1 for found in _SENTENCE_END.finditer(text, at, at + _CONTEXT)]
    end = ends[min(1, len(ends) - 1)] if ends else min(len(text), at + _CONTEXT)
    return max(at, end)


def _styled(text: str, passages: Sequence[tuple[str, Passage]], start: int, end: int, side: Style) -> Text:
    context = Text(clean(text[start:end]), "dim")
    for part, passage in passages:
        style = Style.parse(_PARTS[part])
        context.stylize(style + side if part == "content" else style, passage.start - start, passage.end - start)
    return context


def _bracketed(text: str, passages: Sequence[tuple[str, Passage]], start: int, end: int) -> Text:
    """`[source She] [cue said] [content no]`: the notation of examples in rule files."""
    marks = [(passage.start, 1, f"[{part} ") for part, passage in passages] + [(passage.end, 0, "]") for _, passage in passages]
    context, last = Text(), start
    for at, _, mark in sorted(marks):
        context.append(clean(text[last:at])).append(mark)
        last = at
    return context.append(clean(text[last:end]))
