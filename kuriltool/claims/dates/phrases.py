"""Phrases that name a time: `late on Friday`, `Feb. 7`, `two weeks ago`, found by their words alone, whatever they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Form = Literal["date", "month", "season", "decade", "relative", "ago", "weekend", "weekday", "near", "year"]
Parts = dict[str, str]

_GAP = r"[ \u00a0]{1,3}"
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)(?!\w)"
)
_WEEKDAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
_OR_SHORT = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\b\.?)"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w:]|[-–/.,]\d|%| (?:and|or|to|through) \d)"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)(?![\w:%]|[-–/.,]\d|['’]s\b)"
_TIME = rf"(?:{_GAP}(?:morning|afternoon|evening|night)\b(?!{_GAP}Live))?"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)\b"
_PART = rf"(?P<part>[Ee]arly|[Ee]arlier|[Ll]ate|[Ll]ater|[Mm]id)(?:-|{_GAP})(?:(?:on|in)(?:{_GAP}the)?{_GAP})?"
_IN = rf"[Ii]n{_GAP}"
_COUNT = "[Aa]n?|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]welve|[1-9]\\d?"

# What stands first is tried first: `May 3, 2022` is no May, `last Friday` no Friday.
_SHAPES: tuple[tuple[Form, str], ...] = (
    ("date", r"(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-2]\d|3[01])(?!\w)"),
    ("date", rf"(?:{_OR_SHORT},?{_GAP})?{_MONTH}{_GAP}{_DAY}(?:,?{_GAP}{_YEAR})?"),
    ("date", rf"(?:{_OR_SHORT},?{_GAP})?(?:the{_GAP})?{_DAY}{_GAP}(?:of{_GAP})?{_MONTH}(?:,?{_GAP}{_YEAR})?"),
    ("month", rf"(?:{_PART})?{_MONTH},?{_GAP}(?:of{_GAP})?{_YEAR}"),
    ("season", rf"(?:{_PART})?(?:the{_GAP})?{_SEASON}{_GAP}(?:of{_GAP})?{_YEAR}"),
    ("decade", rf"(?:the{_GAP})?(?:{_PART})?(?P<decade>(?:1[6-9]|20)\d0)['’]?s\b"),
    ("relative", rf"{_WEEKDAY}{_TIME},?{_GAP}(?:of{_GAP})?(?P<which>last|this|next){_GAP}(?P<unit>week)\b"),
    (
        "relative",
        rf"(?:{_PART})?(?P<which>[Ll]ast|[Tt]his(?:{_GAP}past)?|[Nn]ext){_GAP}"
        rf"(?:(?P<unit>week|month|year|weekend)\b|{_SEASON}|{_WEEKDAY}{_TIME}|{_MONTH})",
    ),
    ("ago", rf"(?P<count>{_COUNT}){_GAP}(?P<unit>day|week|month|year)s?{_GAP}ago\b"),
    ("weekend", rf"(?:[Oo]ver|[Dd]uring|[Oo]n|[Aa]t){_GAP}the{_GAP}weekend\b"),
    (
        "near",
        rf"(?P<near>[Yy]esterday|[Tt]o(?:day|night)|[Ll]ast{_GAP}night|[Tt]his{_GAP}(?:morning|afternoon|evening))\b{_TIME}",
    ),
    ("weekday", rf"(?:{_PART})?{_WEEKDAY}{_TIME}"),
    ("month", rf"(?:{_PART}|{_IN}){_MONTH}(?!,?{_GAP}(?:of{_GAP})?\d)"),
    ("year", rf"(?:{_PART}(?:the{_GAP}year{_GAP})?)?{_YEAR}"),
)
_KINDS = [(form, re.compile(shape)) for form, shape in _SHAPES]


def _bare(shape: str) -> str:
    """A shape that tells nothing apart."""
    return re.sub(r"\(\?P<[a-z]+>", "(?:", shape)


# Most words begin no phrase, which this tells at once.
_FIRST = (
    r"(?=[A-Z\d]|(?:early|late|mid|last|this|next|an?|one|two|three|four|five|six|seven|eight|nine|twelve|over|during|on|at|in"
)
_FIRST += r"|the|earlier|later|yesterday|today|tonight|spring|summer|autumn|fall|winter)\b)"
_ANY = re.compile(rf"(?<![\w$€£.,-]){_FIRST}(?:" + "|".join(f"({_bare(shape)})" for _, shape in _SHAPES) + ")")
# Words before a phrase with which it is no day of its own but a bound, a habit or a part of something.
_BOUND = re.compile(
    r"\b(?:since|until|till|before|after|by|from|every|each|through|between|for|to|than|of|about|nearly|almost|some|over|least"
    r"|early as|late as|not|around|past|towards?|following|ahead|between [^.\n]{1,30} and)\s+(?:the\s+|a\s+)?$|\d\s*[-–—]\s*$",
    re.IGNORECASE,
)
_LAST = re.compile(r"\b(?:the|these|those)\s+$", re.IGNORECASE)  # `the last week` is no week of the calendar
_OR_BEFORE = re.compile(rf"(?:{_bare(_WEEKDAY)}) (?:and|or|to|through)(?: on)? $")
_OR_BEHIND = re.compile(rf" (?:and|or|to|through) (?:on )?(?:{_bare(_WEEKDAY)})(?![’'])")  # `on Monday and Tuesday`
_NAMED = re.compile(r"\b(?:Black|Super|Good|Easter|Palm|Ash|Cyber|Bloody|Holy|Fat|Bowl|News)\s+$")  # `Super Tuesday`
_TITLED = re.compile(r"\s+(?:Times|Telegraph|Mirror|Express|Mail|Herald|Post|Review|Night|Morning|Magazine)\b")  # `Sunday Times`
_LEADS = {form: re.compile(r"\bon\s+$", re.IGNORECASE) for form in ("date", "weekday")}
_LEADS |= {
    form: re.compile(r"\b(?:(?:back )?in|during)\s+(?:the\s+)?$", re.IGNORECASE) for form in ("month", "season", "decade", "year")
}
_SENTENCE_START = re.compile(r"(?:^|[.!?:”\"’'\n–—(-])\s*$")


@dataclass(frozen=True)
class Phrase:
    """Words that name a time. `said` are its parts, by name; `start` counts from the phrase's own first word, and `lead` from
    the preposition before it, `on` or `in`."""

    form: Form
    start: int
    end: int
    lead: int
    said: Parts


def phrases(text: str) -> Iterator[Phrase]:
    """The phrases of a text that name one time, in text order; what is only a bound, `since Friday`, is left out."""
    for hit in _ANY.finditer(text):
        form, shape = _KINDS[(hit.lastindex or 1) - 1]
        start, end = hit.span()
        before = text[max(0, start - 45) : start]
        found = shape.match(text, start)
        if found is None or not _is_one_time(found, form, before):
            continue
        said = {name: words for name, words in found.groupdict().items() if words}
        if form in _LEADS and (lead := _LEADS[form].search(before)):
            start -= len(before) - lead.start()
        yield Phrase(form, hit.start(), end, start, said)


def _is_one_time(found: re.Match[str], form: Form, before: str) -> bool:
    """Whether a phrase names a time, and a single one."""
    text, end = found.string, found.end()
    if form == "near" and found[0][0].isupper() and not _SENTENCE_START.search(before):  # `Trending Today`
        return False
    if form == "relative" and _LAST.search(before):
        return False
    several = form == "weekday" and (_OR_BEFORE.search(before) or _OR_BEHIND.match(text, end))
    return not (several or _BOUND.search(before) or _NAMED.search(before) or _TITLED.match(text, end))
