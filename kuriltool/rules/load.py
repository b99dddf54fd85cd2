"""Rule files into one checked rule set."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from kuriltool.errors import RuleError
from kuriltool.rules import cache
from kuriltool.rules.check import mistakes_of
from kuriltool.rules.checks.patterns import expanded
from kuriltool.rules.collection import Collection, collect
from kuriltool.rules.folder import RuleFolder, gather
from kuriltool.rules.parts import Entry
from kuriltool.rules.schema import (
    Actor,
    Boilerplate,
    Event,
    Issue,
    Line,
    MirrorFile,
    Office,
    PackFile,
    Proposition,
    Rule,
    Toponym,
)


@dataclass(frozen=True)
class RuleSet:
    """Everything that steers one run: the attribution rules and one pack.

    Patterns hold plain spaCy, their '@list' references replaced by the words; `lists` are those of the patterns, `terms` those of
    issues and propositions. `places` tells for the id of each rule, line, boilerplate and proposition where it stands
    ('rules/attribution/verbs.yaml:12'). `fingerprint` changes with any byte of the files.
    """

    rules: tuple[Rule, ...]
    lines: tuple[Line, ...]
    lists: dict[str, tuple[str, ...]]
    pack: PackFile
    actors: tuple[Actor, ...]
    offices: tuple[Office, ...]
    issues: tuple[Issue, ...]
    toponyms: tuple[Toponym, ...]
    boilerplate: tuple[Boilerplate, ...]
    outlets: tuple[str, ...]
    places: dict[str, str]
    fingerprint: str
    propositions: tuple[Proposition, ...] = ()
    terms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    mirror: MirrorFile = field(default_factory=MirrorFile)

    @functools.cached_property
    def words(self) -> dict[str, frozenset[str]]:
        """The words of each list."""
        return {name: frozenset(words) for name, words in self.lists.items()}

    @functools.cached_property
    def by_short(self) -> dict[str, list[Actor]]:
        """The actors of each short form, in small letters."""
        found: dict[str, list[Actor]] = {}
        for actor in self.actors:
            for form in dict.fromkeys(form.casefold() for form in actor.short):
                found.setdefault(form, []).append(actor)
        return found

    @functools.cached_property
    def by_title(self) -> dict[str, list[Office]]:
        """The offices of each title, in small letters."""
        found: dict[str, list[Office]] = {}
        for office in self.offices:
            for title in dict.fromkeys(title.casefold() for title in office.titles):
                found.setdefault(title, []).append(office)
        return found

    @functools.cached_property
    def held(self) -> dict[str, list[Office]]:
        """The offices that each actor has ever held, by its id."""
        found: dict[str, list[Office]] = {}
        for office in self.offices:
            for actor in dict.fromkeys(term.actor for term in office.holders):
                found.setdefault(actor, []).append(office)
        return found

    @functools.cached_property
    def people(self) -> dict[str, Actor]:
        """The people by each of their names, case folded."""
        people = [actor for actor in self.actors if actor.kind == "person"]
        return {form.casefold(): actor for actor in people for form in (actor.name, *actor.aliases)}

    def __hash__(self) -> int:
        return hash(self.fingerprint)


def load(rules: Path | str | None = None) -> RuleSet:
    """The shipped rules, or those of a folder or of a pack that comes along; raises RuleError with every mistake in them."""
    found = gather(rules)
    if found.mistakes and (len(found.packs) != 1 or not found.files):
        raise RuleError(sorted(found.mistakes))
    key = f"{found.label} {sorted(found.labels.items())} {found.fingerprint()}"
    if not found.mistakes and (kept := _kept(key)):
        return kept
    collection = collect(found, found.packs[0])
    if mistakes := found.mistakes + mistakes_of(collection):
        raise RuleError(sorted(set(mistakes)))
    loaded = _assemble(found, collection)
    cache.store(key, _adapter().dump_json(loaded, by_alias=True))
    return loaded


def _kept(key: str) -> RuleSet | None:
    content = cache.stored(key)
    try:
        return _adapter().validate_json(content) if content else None
    except ValidationError:
        return None


@functools.cache
def _adapter() -> TypeAdapter[RuleSet]:
    return TypeAdapter(RuleSet)


def _assemble(found: RuleFolder, collection: Collection) -> RuleSet:
    numbered: list[Entry[Rule | Line | Boilerplate | Proposition]]
    numbered = [*collection.rules, *collection.lines, *collection.boilerplate, *collection.propositions]
    return RuleSet(
        rules=tuple(expanded(entry.part, collection.lists) for entry in collection.rules),
        lines=tuple(entry.part for entry in collection.lines),
        lists={name: tuple(words) for name, words in collection.lists.items()},
        pack=collection.packs[0].part,
        actors=tuple(entry.part for entry in collection.actors),
        offices=tuple(entry.part for entry in collection.offices),
        issues=tuple(entry.part for entry in collection.issues),
        propositions=tuple(entry.part for entry in collection.propositions),
        terms={name: tuple(words) for name, words in collection.terms.items()},
        toponyms=tuple(entry.part for entry in collection.toponyms),
        events=tuple(entry.part for entry in collection.events),
        mirror=_mirror(collection.mirrors),
        boilerplate=tuple(entry.part for entry in collection.boilerplate),
        outlets=tuple(collection.outlets),
        places={entry.part.id: f"{entry.file.label}:{entry.file.spot(entry.path)[0]}" for entry in numbered},
        fingerprint=found.fingerprint(),
    )


def _mirror(files: list[Entry[MirrorFile]]) -> MirrorFile:
    """The pairs of all files together."""
    parts = [entry.part for entry in files]
    return MirrorFile(**{key: [pair for part in parts for pair in getattr(part, key)] for key in MirrorFile.model_fields})
