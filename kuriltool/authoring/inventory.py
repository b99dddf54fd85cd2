"""What a rule set holds: its packs, and everything in it by kind, each with the place where it stands."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kuriltool.errors import KuriltoolError
from kuriltool.queries import unknown
from kuriltool.rules.collection import Collection, collect
from kuriltool.rules.folder import PACK, RuleFolder, gather
from kuriltool.rules.load import RuleSet, load
from kuriltool.rules.offices import holders
from kuriltool.rules.parts import SINGULAR, Entry
from kuriltool.rules.schema import Actor, Attribution, Event, Holder, Issue, Office, Part, Proposition, Side, Toponym

KINDS = ("rules", "lines", "actors", "offices", "issues", "propositions", "toponyms", "events", "boilerplate")


@dataclass(frozen=True)
class PackNote:
    """A pack of a folder; `is_meant` where it is the one that is used when none is named."""

    name: str
    version: str
    title: str
    sides: tuple[Side, ...]
    place: str
    is_meant: bool


@dataclass(frozen=True)
class Thing:
    """One rule, actor, office or other part of a rule set: its kind as files call it, what it is in a line, its file:line."""

    kind: str
    id: str
    label: str
    place: str
    part: Part

    @property
    def what(self) -> str:
        """The kind of one: rule, actor, toponym."""
        return SINGULAR[self.kind]


@dataclass(frozen=True)
class Inventory:
    """The packs of a folder, and all things of the pack that is meant, by kind and in the order of the files."""

    packs: tuple[PackNote, ...]
    ruleset: RuleSet
    things: tuple[Thing, ...]

    def of(self, kind: str) -> list[Thing]:
        """The things of one kind."""
        return [thing for thing in self.things if thing.kind == kind]

    def called(self, id: str) -> list[Thing]:
        """Everything by that id; kinds have ids of their own, so it may be several. Raises KuriltoolError for none."""
        if found := [thing for thing in self.things if thing.id == id.casefold()]:
            return found
        raise KuriltoolError(unknown("id", id, {thing.id: _called(thing) for thing in self.things}))

    @property
    def names(self) -> dict[str, str]:
        """The name of each actor by its id."""
        return {actor.id: actor.name for actor in self.ruleset.actors}


def packs(rules: Path | str | None = None) -> tuple[PackNote, ...]:
    """The packs that are meant, as `gather` takes them: of a folder all. One whose pack.yaml can't be read is left out."""
    found, meant = gather(rules, every=True), gather(rules).packs
    return tuple(
        PackNote(pack.name, pack.version, pack.title, tuple(pack.sides), found.shown(name), name in meant)
        for name in found.packs
        for pack in (entry.part for entry in _alone(found, name).packs)
    )


def inventory(rules: Path | str | None = None) -> Inventory:
    """What the rules hold that are meant, as `gather` takes them. Raises RuleError with every mistake in them."""
    ruleset, found = load(rules), gather(rules)
    collection = collect(found, found.packs[0])
    things = (_thing(kind, entry) for kind in KINDS for entry in getattr(collection, kind))
    return Inventory(packs(rules), ruleset, tuple(things))


def _alone(found: RuleFolder, pack: str) -> Collection:
    """The file pack.yaml of one pack."""
    name = f"{pack}/{PACK}"
    files = {name: found.files[name]} if name in found.files else {}
    return collect(RuleFolder(found.label, [pack], files, labels=found.labels), pack)


def _thing(kind: str, entry: Entry[Part]) -> Thing:
    part: Any = entry.part
    return Thing(kind, part.id, _label(part), f"{entry.file.label}:{entry.file.spot(entry.path)[0]}", part)


def _called(thing: Thing) -> tuple[str, ...]:
    """What somebody may call a thing whose id they don't know; a rule has no name."""
    return (thing.id, thing.label) if isinstance(thing.part, Actor | Office) else (thing.id,)


def _label(part: Part) -> str:
    match part:
        case Actor() | Office():
            return part.name
        case Issue() | Proposition():
            return part.label
        case Toponym() | Event():
            return " / ".join(names[0] for names in part.names.values() if names)
    return str(getattr(part, "about"))  # noqa: B009


# as JSON


def values(held: Inventory, kind: str | None = None) -> dict[str, Any]:
    """The inventory as JSON values: the packs, and the things by kind with what tells them apart; or those of one kind alone."""
    listed = {name: [_summary(held, thing) for thing in held.of(name)] for name in KINDS}
    whole: dict[str, Any] = {"packs": [_pack(pack) for pack in held.packs], **listed}
    return whole if kind is None else {kind: whole[kind]}


def detail(held: Inventory, thing: Thing) -> dict[str, Any]:
    """One thing in full as JSON values: what it is, its place, all that its file says, and the offices that an actor held."""
    found = {"what": thing.what, "place": thing.place, **thing.part.model_dump(mode="json", by_alias=True)}
    if isinstance(thing.part, Actor):
        found["offices"] = [_term(office, term) for office, term in terms_of(held.ruleset, thing.id)]
    return found


def terms_of(rules: RuleSet, actor: str) -> list[tuple[Office, Holder]]:
    """The offices that an actor held with the term of each, the earliest first."""
    found = [(office, term) for office in rules.offices for term in office.holders if term.actor == actor]
    return sorted(found, key=lambda held: held[1].since)


def _pack(pack: PackNote) -> dict[str, Any]:
    sides = [side.model_dump() for side in pack.sides]
    known = {"name": pack.name, "version": pack.version, "title": pack.title, "sides": sides}
    return known | {"default": pack.is_meant, "place": pack.place}


def _summary(held: Inventory, thing: Thing) -> dict[str, Any]:
    return {"id": thing.id, "label": thing.label, **dict(_more(held, thing.part)), "place": thing.place}


def _more(held: Inventory, part: Part) -> Iterator[tuple[str, Any]]:
    match part:
        case Attribution():
            yield "confidence", part.confidence
        case Actor():
            yield from {"kind": part.kind, "side": part.side}.items()
        case Office():
            yield from {"side": part.side, "holders": holding(held, part), "checked": part.checked.isoformat()}.items()
        case Proposition():
            yield "holds", part.holds
        case Toponym() | Event():
            yield "names", part.names


def holding(held: Inventory, office: Office) -> list[str]:
    """The names of those who hold an office today."""
    today = datetime.datetime.now(tz=datetime.UTC).date()
    name: Callable[[str], str] = held.names.__getitem__
    return [name(actor) for actor in holders(office, today)]


def _term(office: Office, term: Holder) -> dict[str, Any]:
    return {"id": office.id, "name": office.name, **term.model_dump(mode="json", by_alias=True, exclude={"actor"})}
