"""What a pack's parts say about each other: sides, references, names that mean two actors, terms of office."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from kuriltool.errors import Mistake
from kuriltool.model import JOINT, THIRD
from kuriltool.queries import NO_POSITION
from kuriltool.rules.checks.pairs import pair_mistakes
from kuriltool.rules.collection import Collection
from kuriltool.rules.hints import did_you_mean
from kuriltool.rules.parts import Entry
from kuriltool.rules.schema import NEUTRAL, Actor, Boilerplate, Event, Holder, Issue, Office, PackFile, Part, Toponym
from kuriltool.rules.yamlfile import wording

T = TypeVar("T", bound=Part)
SHARED_SIDES = (JOINT, THIRD)
# Words that mean something else where a side or an issue is asked for: `--position none`, `--issue other`.
RESERVED_SIDES = (*SHARED_SIDES, NEUTRAL, NO_POSITION)
RESERVED_ISSUES = ("other",)
MOST_WILD = 3  # in a shape; a line is gone through in a hundred ways for each


def pack_mistakes(found: Collection) -> Iterator[Mistake]:
    """Everything that is wrong with the parts of a pack that fit the schema."""
    for pack in found.packs:
        yield from _own_folder(pack)
        yield from _side_ids(pack)
    if found.packs:
        yield from _sides(found, [side.id for side in found.packs[0].part.sides])
    if found.whole:
        yield from _references(found)
    yield from _ties(found.actors, ("name", "aliases"), "name")
    yield from _ties(found.actors, ("metonyms",), "metonym")
    yield from _ties(found.actors, ("adjectives",), "adjective")
    yield from _shared_names([*found.toponyms, *found.events])
    yield from pair_mistakes(found)
    for office in found.offices:
        yield from _terms(office)
        yield from _abolition(office)
        yield from _titles(office)
    for issue in found.issues:
        yield from _issue_id(issue)
    for boilerplate in found.boilerplate:
        yield from _shapes(boilerplate)


def stale(offices: Iterable[Entry[Office]], today: datetime.date) -> Iterator[Mistake]:
    """Offices whose present holders nobody has checked for a year, and those whose last holder left, and nothing says why."""
    for office in offices:
        checked, holders = office.part.checked, [holder.actor for holder in office.part.holders if holder.until is None]
        if holders and (checked.year + 1, checked.month, checked.day) < (today.year, today.month, today.day):
            named = ", ".join(f'"{name}"' for name in holders)
            yield office.mistake(f"last checked on {checked}, more than a year ago; who is there now? (then: {named})", "checked")
        if not holders:
            yield from _left_open(office)


def _left_open(office: Entry[Office]) -> Iterator[Mistake]:
    number, left = max(
        ((number, holder.until) for number, holder in enumerate(office.part.holders) if holder.until),
        key=lambda term: term[1],
    )
    end = office.part.abolished or office.part.checked
    if left < end and not _covered(left, end, office.part):
        how = "name the successor, or the reason in 'abolished', 'vacancies' or 'unknown'"
        yield office.mistake(f"nobody holds the office from {left} on; {how}", "holders", number, "to")


def several_defaults(packs: Iterable[Entry[PackFile]]) -> Iterator[Mistake]:
    """Packs of one folder that say 'default: true' after another has."""
    first: Entry[PackFile] | None = None
    for pack in packs:
        if pack.part.default:
            first = first or pack
            if pack is not first:
                yield pack.mistake(f'pack "{first.part.name}" is the default already, and a folder has one', "default")


def _own_folder(pack: Entry[PackFile]) -> Iterator[Mistake]:
    folder = pack.file.label.split("/")[-2]
    if pack.part.name != folder:
        yield pack.mistake(f'the pack is called "{pack.part.name}", but its folder "{folder}"', "name")


def _side_ids(pack: Entry[PackFile]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for number, side in enumerate(pack.part.sides):
        if side.id.casefold() in seen:
            yield pack.mistake("the id stands twice", "sides", number, "id")
        if side.id.casefold() in RESERVED_SIDES:
            yield pack.mistake(f'"{side.id}" has a meaning of its own and can\'t name a side', "sides", number, "id")
        seen.add(side.id.casefold())


def _issue_id(issue: Entry[Issue]) -> Iterator[Mistake]:
    if issue.part.id in RESERVED_ISSUES:
        yield issue.mistake(f'"{issue.part.id}" has a meaning of its own and can\'t name an issue', "id")


def _sides(found: Collection, sides: list[str]) -> Iterator[Mistake]:
    known = [*sides, *SHARED_SIDES]
    held: list[Entry[Actor | Office]] = [*found.actors, *found.offices]
    for entry in held:
        if entry.part.side is not None and entry.part.side not in known:
            yield entry.mistake(_no("side", entry.part.side, known, listed=True), "side")
    named: list[Entry[Toponym | Event]] = [*found.toponyms, *found.events]
    for naming in named:
        yield from _naming_sides(naming, [*sides, NEUTRAL])


def _naming_sides(naming: Entry[Toponym | Event], known: list[str]) -> Iterator[Mistake]:
    for side in naming.part.names:
        if side not in known:
            yield naming.mistake(_no("side", side, known, listed=True), "names", side, key=True)


def _shared_names(namings: list[Entry[Toponym | Event]]) -> Iterator[Mistake]:
    """A name of two things, or of one thing for two sides: whoever uses it, nothing tells what is meant or whose word it is."""
    first: dict[str, tuple[Entry[Toponym | Event], str]] = {}
    for entry in namings:
        for side, names in entry.part.names.items():
            for number, name in enumerate(names):
                owner, whose = first.setdefault(" ".join(name.split()), (entry, side))
                if owner is not entry:
                    yield entry.mistake(f'the name "{name}" means "{owner.part.id}" too', "names", side, number)
                elif whose != side:
                    advice = f'what both say goes under "{NEUTRAL}"'
                    yield entry.mistake(f'the name "{name}" stands under "{whose}" too; {advice}', "names", side, number)


def _no(what: str, name: str, known: Iterable[str], listed: bool = False) -> str:
    hint = did_you_mean(name, known) or (f" (there are: {', '.join(known)})" if listed else "")
    return f'no {what} "{name}"{hint}'


def _references(found: Collection) -> Iterator[Mistake]:
    actors = found.ids("actors")
    states = actors - {entry.part.id for entry in found.actors if entry.part.kind != "state"}
    for actor in found.actors:
        yield from _refers(actor, "state", actor.part.state, actors, states)
        yield from _refers(actor, "issuer", actor.part.issuer, actors, actors)
    for office in found.offices:
        yield from _refers(office, "state", office.part.state, actors, states)
        yield from _refers(office, "organ", office.part.organ, actors, actors)
        for number, holder in enumerate(office.part.holders):
            if holder.actor not in actors:
                yield office.mistake(_no("actor", holder.actor, sorted(actors)), "holders", number, "actor")


def _refers(entry: Entry[T], key: str, name: str | None, actors: set[str], allowed: set[str]) -> Iterator[Mistake]:
    if name is not None and name not in actors:
        yield entry.mistake(_no("actor", name, sorted(allowed)), key)
    elif name is not None and name not in allowed:
        yield entry.mistake(f'actor "{name}" is no {key}', key)


def _ties(actors: list[Entry[Actor]], keys: tuple[str, ...], what: str) -> Iterator[Mistake]:
    """The same words for two actors, where nothing tells which is meant."""
    first: dict[str, str] = {}
    for entry in actors:
        for name, below in _names(entry.part, keys):
            owner = first.setdefault(" ".join(name.casefold().split()), entry.part.id)
            if owner != entry.part.id:
                advice = "; where context decides, write it under 'short' of both" if what == "name" else ""
                yield entry.mistake(f'the {what} "{name}" means actor "{owner}" too{advice}', *below)


def _names(actor: Actor, keys: tuple[str, ...]) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    for key in keys:
        value = getattr(actor, key)
        if isinstance(value, str):
            yield value, (key,)
        else:
            yield from ((name, (key, number)) for number, name in enumerate(value))


@dataclass(frozen=True)
class _Term:
    number: int
    holder: Holder


def _terms(office: Entry[Office]) -> Iterator[Mistake]:
    for key, spans in _gaps(office.part).items():
        for number, (start, end) in enumerate(spans):
            if end <= start:
                yield office.mistake(f"the span ends on {end}, not after beginning on {start}", key, number)
    terms = []
    for number, holder in enumerate(office.part.holders):
        if holder.until is not None and holder.until <= holder.since:
            yield office.mistake(
                f'"{holder.actor}" leaves on {holder.until}, not after coming on {holder.since}', "holders", number, "to"
            )
        else:
            terms.append(_Term(number, holder))
        if holder.since > office.part.checked:
            yield office.mistake(
                f'"{holder.actor}" comes on {holder.since}, after the day of the last check, {office.part.checked}',
                "holders",
                number,
                "from",
            )
    terms.sort(key=lambda term: term.holder.since)
    for before, after in itertools.pairwise(terms) if office.part.seats == "one" else ():
        yield from _succession(office, before, after)


def _succession(office: Entry[Office], before: _Term, after: _Term) -> Iterator[Mistake]:
    left, came, names = before.holder.until, after.holder.since, f'"{before.holder.actor}" and "{after.holder.actor}"'
    if left is None and after.holder.until is None:
        yield office.mistake(f'{names} both hold the office without "to"', "holders", before.number)
    elif left is None:
        yield office.mistake(
            f'"{before.holder.actor}" has no "to", but "{after.holder.actor}" comes on {came}', "holders", before.number
        )
    elif came < left:
        yield office.mistake(f"{names} overlap from {came} to {left}", "holders", after.number, "from")
    elif came > left and not _covered(left, came, office.part):
        yield office.mistake(
            f"nobody holds the office from {left} to {came}; fill the gap or name it in 'vacancies' or 'unknown'",
            "holders",
            after.number,
            "from",
        )


def _gaps(office: Office) -> dict[str, list[tuple[datetime.date, datetime.date]]]:
    return {"vacancies": office.vacancies, "unknown": office.unknown}


def _covered(start: datetime.date, end: datetime.date, office: Office) -> bool:
    """Whether the gaps that the office names, one behind the other, take in all days from `start` up to `end`."""
    for begins, ends in sorted(itertools.chain.from_iterable(_gaps(office).values())):
        if begins <= start:
            start = max(start, ends)
    return start >= end


def _abolition(office: Entry[Office]) -> Iterator[Mistake]:
    """Holders of an office that is no more."""
    day = office.part.abolished
    for number, holder in enumerate(office.part.holders):
        if day and (holder.until is None or holder.until > day):
            yield office.mistake(f'the office was abolished on {day}, and "{holder.actor}" holds it longer', "holders", number)


def _titles(office: Entry[Office]) -> Iterator[Mistake]:
    for number, title in enumerate(office.part.titles):
        if title != title.lower():
            yield office.mistake(f'the title "{title}" is not in lower case (did you mean "{title.lower()}"?)', "titles", number)


def _shapes(boilerplate: Entry[Boilerplate]) -> Iterator[Mistake]:
    for number, line in enumerate(boilerplate.part.lines):
        if boilerplate.part.match == "shape" and not any(character.isalpha() for character in line):
            yield boilerplate.mistake(f'the shape "{line}" holds no letter, and would fit too much', "lines", number)
        if boilerplate.part.match == "shape" and (line.count("*") + line.count("#") > MOST_WILD or re.search("[#*]{2}", line)):
            told = f"{wording(line)} takes too long; a shape holds {MOST_WILD} of * and # at most, and never two in a row"
            yield boilerplate.mistake(told, "lines", number)
