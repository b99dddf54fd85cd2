"""Claims on a terminal: tables by article, a summary, and one claim with everything that made it.

All words of articles pass through `clean`, and none is ever read as rich's markup.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.errors import StyleSyntaxError
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from kuriltool.clean import clean, one_line
from kuriltool.model import ArticleRef, Claim, Passage
from kuriltool.store import RuleNote, SideStyle

_ROOMY, _WIDE, _WIDER = 64, 100, 132  # columns from which speakers, then issues, then rules have one of their own
_WIDEST = 150  # longer lines are hard to read
_CONTEXT = 600  # characters at most of what stands before and after a claim
_QUOTED = re.compile(r"[“”„«][^“”„«»\n]*[“”»]|\"[^\"\n]*\"|''[^'\n]*''")
_SENTENCE_END = re.compile(r"[.!?][\"'”“’»)\]]*\s+(?=[\"'“„«‘(\[]*[A-ZÀ-Þ0-9])|\n\s*")
_PARTS = {"source": "not dim underline", "cue": "not dim italic underline", "content": "not dim bold"}
_KINDS = {"direct": "quoted words alone", "mixed": "paraphrase with quoted words", "indirect": "paraphrase"}

Sides = Sequence[SideStyle]


def claims_by_article(claims: Iterable[Claim], sides: Sides, id_length: int, width: int) -> Iterator[RenderableType]:
    """For each article its heading and a table of its claims, fitted to `width` columns."""
    for _, group in groupby(claims, key=lambda claim: claim.article):
        of_article = list(group)
        yield Group("", _heading(of_article[0].article), "", _table(of_article, sides, id_length, width))


def summary(claims: Sequence[Claim], articles: int, sides: Sides) -> Text:
    """`14 claims in 3 articles: 8 North, 4 South, 2 without a position`"""
    if not claims:
        return Text(f"no claims in {_count(articles, 'article')}" if articles else "no claims")
    line = Text(f"{_count(len(claims), 'claim')} in {_count(articles, 'article')}")
    counts = Counter(claim.position for claim in claims)
    order = [side.id for side in sides if side.id in counts]
    order += sorted(position for position in counts if position is not None and position not in order)
    parts = [Text(f"{counts[position]:,} ").append_text(_position(position, sides)) for position in order]
    if counts[None]:
        parts.append(Text(f"{counts[None]:,} without a position", "dim"))
    if parts:
        line.append(": ").append_text(Text(", ").join(parts))
    return line


def next_steps(claims: Sequence[Claim], id_length: int) -> Table:
    """Commands that lead on from these claims."""
    speakers = Counter(claim.speaker.name for claim in claims if claim.speaker).most_common(2)
    known = next((claim for claim in claims if claim.speaker), claims[0])
    steps = {f"kuriltool why {known.id[:id_length]}": "what made a claim"}
    if len(speakers) == 2:
        steps[f"kuriltool quotes --speaker {shlex.quote(one_line(speakers[0][0]))}"] = "one speaker's words"
    steps["kuriltool claims -o claims.csv"] = "everything as a spreadsheet"
    grid = Table.grid(padding=(0, 3, 0, 0))
    grid.add_column(style="dim")
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    for number, (command, use) in enumerate(steps.items()):
        grid.add_row("" if number else "Next", Text(command), Text(use, "dim"))
    return grid


def why(claim: Claim, text: str, rule: RuleNote | None, sides: Sides, console: Console) -> RenderableType:
    """The claim in its context, and what made each part of it. `text` is the article's; marks fit what the console can show."""
    rows = Table.grid(padding=(0, 2), pad_edge=False)
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    for name, value in _explanation(claim, text, rule, sides).items():
        rows.add_row(name, value)
    side = _side_style(claim.position, sides) if claim.position else Style()
    shown = _context(claim, text, side if console.color_system and not console.no_color else None)
    return Group(Text(claim.id, "dim"), _heading(claim.article), Padding(shown, (1, 2)), rows)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _heading(article: ArticleRef) -> RenderableType:
    facts = [article.outlet, article.published and _day(article.published), article.title and article.path]
    title = Text(one_line(article.title or article.path), "bold")
    return Group(title, Text(" · ".join(one_line(fact) for fact in facts if fact), "dim"))


def _day(iso: str) -> str:
    try:
        day = date.fromisoformat(iso)
    except ValueError:  # a month or a year, which stand as they are
        return iso
    return f"{day.day} {day:%B %Y}"


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
    return _position(claim.position, sides).append(f"\n{claim.kind}", "dim not bold")


def _position(position: str | None, sides: Sides) -> Text:
    if position is None:
        return Text("–", "dim")
    return Text(one_line(position), _side_style(position, sides))


def _side_style(position: str, sides: Sides) -> Style:
    colour = next((side.colour for side in sides if side.id == position), "default")
    try:
        return Style.parse(f"bold {colour}")
    except StyleSyntaxError:  # a pack may name a colour that another version of rich knows
        return Style(bold=True)


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
    words = Text(one_line(claim.text))
    if claim.kind == "direct" or claim.quoted == [claim.text]:
        words = Text(words.plain if _is_quoted(claim.text) else f"“{words.plain}”", "bold")
    else:
        words.highlight_regex(_QUOTED, "bold")
    return words if claim.zone == "body" else words.append(f"  ({claim.zone})", "dim not bold")


def _is_quoted(text: str) -> bool:
    return bool(re.fullmatch(r"\s*[\"“”„«].*[\"“”»]\s*", text, re.DOTALL))


def _issues(claim: Claim) -> Text:
    return Text("\n".join(one_line(issue) for issue in claim.issues))


def _explanation(claim: Claim, text: str, rule: RuleNote | None, sides: Sides) -> dict[str, Text]:
    marked = {part: passage for part, passage in _passages(claim) if part != "content"}
    rows = {part: Text(one_line(passage.text), _PARTS[part]) for part, passage in marked.items()}
    rows["kind"] = Text(f"{claim.kind}: {_KINDS[claim.kind]}")
    rows |= {"speaker": _who(claim), "position": _position(claim.position, sides)}
    if claim.reasons.position:
        rows["position"].append(f"  {one_line(claim.reasons.position)}", "not bold default")
    rows["issues"] = Text("\n").join(_issue(issue, claim) for issue in claim.issues) if claim.issues else Text("–", "dim")
    if claim.propositions:
        rows["holds"] = Text("\n".join(f"{_polarity(stance.polarity)} {one_line(stance.id)}" for stance in claim.propositions))
    if claim.said_on:
        rows["said on"] = Text(one_line(_day(claim.said_on)))
    rows["found by"] = _rule(claim, rule)
    rows["where"] = Text(one_line(_where(claim, text)))
    return rows


def _who(claim: Claim) -> Text:
    if claim.speaker is None:
        return Text("nobody that can be told", "dim").append(f"  {one_line(claim.reasons.speaker or '')}")
    speaker = claim.speaker
    facts = ", ".join(one_line(fact) for fact in (speaker.role, speaker.side and f"side {speaker.side}") if fact)
    who = Text(one_line(speaker.name), "bold").append(f" ({facts})" if facts else "", "not bold")
    return who.append(
        f"\nfound by {speaker.via}" + (f": {one_line(claim.reasons.speaker)}" if claim.reasons.speaker else ""), "not bold"
    )


def _issue(issue: str, claim: Claim) -> Text:
    return Text(one_line(issue)).append(f"  {_because(issue, claim)}", "dim")


def _because(issue: str, claim: Claim) -> str:
    """The words that called up an issue; those near a claim that names none itself are told as such."""
    words = claim.reasons.issues.get(issue)
    if words is None:
        return "no word of it names another issue"
    own = any(words in passage.text for passage in claim.content)
    return f"named {'by' if own else 'near it by'} “{one_line(words)}”"


def _polarity(polarity: int) -> str:
    return {1: "affirms", -1: "denies", 0: "touches"}[polarity]


def _rule(claim: Claim, rule: RuleNote | None) -> Text:
    names = " and ".join(claim.found_by or [claim.rule])
    line = Text(one_line(names), "bold").append(f"  confidence {claim.confidence:.2f}", "not bold dim")
    if rule:
        line.append(f"\n{one_line(rule.about)}", "not bold").append(f"\n{one_line(rule.file)}", "not bold dim")
    if len(claim.found_by) > 1:
        line.append("\nthe passages are those that the trained network marks", "not bold")
    return line


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
