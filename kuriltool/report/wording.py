"""A claim's words as a page shows them: which of them are verbatim, who said them and how, where and when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kuriltool.analysis.dating import dated
from kuriltool.model import GAP, Claim, Passage
from kuriltool.report.marking import shown
from kuriltool.views.claims import day

Stretch = tuple[int, int]  # code points into the article, half open

_MARKS = "“”„«»‹›「」『』‘’‚\"'`"
_AFTER_MARK = re.compile(rf"[{_MARKS}]\s*$")
_STOPS = re.compile(r"[\s,.;:!?…]*$")  # may stand between quoted words and the end of their passage
_BLANK = re.compile(r"\s+")


def verbatim(claim: Claim) -> list[Stretch]:
    """Where the claim's quoted words stand in its article, in text order and without overlaps.

    Words that the content does not hold are left out; where it holds them several times, those behind a mark are meant.
    """
    taken: list[Stretch] = []
    for words in claim.quoted:
        after = taken[-1][1] if taken else 0
        places = [place for passage in claim.content for place in _places(words, passage)]
        if places:
            start, _ = min(places, key=lambda place: (place[0] < after, place[1], place[0]))
            taken.append((start, start + len(words)))
    return _apart(taken)


def parts(claim: Claim) -> list[str]:
    """The words of a claim, others and verbatim ones by turns, others first.

    The marks around verbatim words are the article's, and ours where the passage leaves the article's out.
    """
    quoted, found = verbatim(claim), [""]
    for number, passage in enumerate(claim.content):
        own = [(a - passage.start, b - passage.start) for a, b in quoted if passage.start <= a and b <= passage.end]
        other, *rest = _passage_parts(shown(passage.text), own)
        found[-1] += (GAP if number else "") + other
        found += rest
    found[0] = found[0].lstrip()
    found[-1] = found[-1].rstrip()
    return found


def unmarked(claim: Claim) -> bool:
    """Whether these are a speaker's own words that stand without quotation marks, as a turn of an interview does."""
    return claim.kind == "direct" and not verbatim(claim)


def who(claim: Claim) -> str:
    """The speaker, else the words that name the source."""
    if claim.speaker:
        return shown(claim.speaker.name)
    return shown(_on_one_line(claim.source.text)) if claim.source else "nobody named"


def how(claim: Claim) -> str:
    """`“refused to”`: the cue, which may turn what the words say; empty where there is none."""
    return f"“{shown(_on_one_line(claim.cue.text))}”" if claim.cue else ""


def where(claim: Claim) -> str:
    """`said 2022 · The Gazette, 7 February 2026`: when it was said where that is not the article's date, and the article."""
    article = claim.article
    published = day(article.published) if article.published else ""
    origin = ", ".join(filter(None, (article.outlet or article.title or article.path, published)))
    said = _said(claim)
    return shown(f"said {said} · {origin}" if said and said != published else origin)


def _said(claim: Claim) -> str:
    """When the article says it was said; empty where it does not."""
    known = dated(claim) if claim.said_on or claim.said_when else None
    return " – ".join(day(date) for date in str(known).split("/")) if known else ""


def _places(words: str, passage: Passage) -> Iterator[tuple[int, int]]:
    """Where words begin in a passage, and 0 where a mark stands before them, 1 where one may as they begin it, else 2."""
    at = passage.text.find(words) if words else -1
    while at >= 0:
        before = passage.text[:at]
        yield passage.start + at, 0 if _AFTER_MARK.search(before[-4:]) else 1 if not before.strip() else 2
        at = passage.text.find(words, at + 1)


def _apart(places: Iterable[Stretch]) -> list[Stretch]:
    found: list[Stretch] = []
    for start, end in sorted(places):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _passage_parts(text: str, quoted: Iterable[Stretch]) -> list[str]:
    """A passage cut where its quoted words begin and end, in marks where it begins or ends with them."""
    found, at = [""], 0
    for start, end in quoted:
        found[-1] += _BLANK.sub(" ", text[at:start]) + ("" if text[:start].strip() else "“")
        found += [_BLANK.sub(" ", text[start:end]), ""]
        at = end
    found[-1] += _BLANK.sub(" ", text[at:])
    if len(found) > 1 and _STOPS.match(text, at):
        found[-1] = found[-1].rstrip() + "”"
    return found


def _on_one_line(words: str) -> str:
    return " ".join(words.split())
