"""All parts of a rule set together, each with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from kuriltool.errors import Mistake
from kuriltool.rules.folder import ATTRIBUTION, RuleFolder, kind
from kuriltool.rules.parts import Entry, entries, shaped
from kuriltool.rules.schema import (
    Actor,
    ActorsFile,
    AttributionFile,
    Boilerplate,
    BoilerplateFile,
    Event,
    EventsFile,
    Issue,
    IssuesFile,
    Line,
    MirrorFile,
    Office,
    OfficesFile,
    PackFile,
    Part,
    Proposition,
    PropositionsFile,
    Rule,
    Toponym,
    ToponymsFile,
)
from kuriltool.rules.yamlfile import YamlFile, read

T = TypeVar("T", bound=Part)
_FILES: dict[str, type[Part]] = {
    ATTRIBUTION: AttributionFile,
    "pack": PackFile,
    "actors": ActorsFile,
    "offices": OfficesFile,
    "issues": IssuesFile,
    "propositions": PropositionsFile,
    "toponyms": ToponymsFile,
    "events": EventsFile,
    "mirror": MirrorFile,
    "boilerplate": BoilerplateFile,
}


@dataclass
class Collection:
    """What the files of one rule set hold, as far as it fits the schema; `whole` where every file could be read as YAML."""

    files: list[YamlFile] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    rules: list[Entry[Rule]] = field(default_factory=list)
    lines: list[Entry[Line]] = field(default_factory=list)
    packs: list[Entry[PackFile]] = field(default_factory=list)
    actors: list[Entry[Actor]] = field(default_factory=list)
    offices: list[Entry[Office]] = field(default_factory=list)
    issues: list[Entry[Issue]] = field(default_factory=list)
    propositions: list[Entry[Proposition]] = field(default_factory=list)
    toponyms: list[Entry[Toponym]] = field(default_factory=list)
    events: list[Entry[Event]] = field(default_factory=list)
    mirrors: list[Entry[MirrorFile]] = field(default_factory=list)
    boilerplate: list[Entry[Boilerplate]] = field(default_factory=list)
    lists: dict[str, list[str]] = field(default_factory=dict)
    terms: dict[str, list[str]] = field(default_factory=dict)
    list_places: dict[tuple[int, str], str] = field(default_factory=dict)
    term_places: dict[str, list[str]] = field(default_factory=dict)
    outlets: list[str] = field(default_factory=list)
    whole: bool = True

    def ids(self, section: str) -> set[str]:
        """Every id that stands in a section, those of parts with mistakes too."""
        return {item["id"] for file in self.files for item in _items(file, section) if isinstance(item.get("id"), str)}


def collect(folder: RuleFolder, pack: str) -> Collection:
    """Reads the attribution files and those of one pack; `mistakes` holds what does not fit the schema."""
    found = Collection(whole=not folder.mistakes)
    for name, content in sorted(folder.files.items()):
        if name.startswith((f"{ATTRIBUTION}/", f"{pack}/")):
            file = read(folder.shown(name), content)
            found.files.append(file)
            found.mistakes += file.mistakes
            found.whole = found.whole and file.data is not None
            if file.data is not None:
                _add(found, file, kind(name) or "")
    return found


def _items(file: YamlFile, section: str) -> Iterator[dict[str, Any]]:
    items = (file.data or {}).get(section)
    return (item for item in (items if isinstance(items, list) else []) if isinstance(item, dict))


def _add(found: Collection, file: YamlFile, what: str) -> None:
    whole, mistakes = shaped(file, _FILES[what])
    found.mistakes += mistakes
    match what:
        case "attribution":
            found.rules += entries(file, "rules", whole, Rule)
            found.lines += entries(file, "lines", whole, Line)
            _add_lists(found, file, found.lists)
        case "pack":
            found.packs += [Entry(whole, file, ())] if isinstance(whole, PackFile) else []
        case "actors":
            found.actors += entries(file, "actors", whole, Actor)
        case "offices":
            found.offices += entries(file, "offices", whole, Office)
        case "issues":
            found.issues += entries(file, "issues", whole, Issue)
            _add_lists(found, file, found.terms)
        case "propositions":
            found.propositions += entries(file, "propositions", whole, Proposition)
            _add_lists(found, file, found.terms)
        case "toponyms":
            found.toponyms += entries(file, "toponyms", whole, Toponym)
        case "events":
            found.events += entries(file, "events", whole, Event)
        case "mirror":
            found.mirrors += [Entry(whole, file, ())] if isinstance(whole, MirrorFile) else []
        case "boilerplate":
            found.boilerplate += entries(file, "boilerplate", whole, Boilerplate)
            found.outlets += whole.outlets if isinstance(whole, BoilerplateFile) else []


def _add_lists(found: Collection, file: YamlFile, known: dict[str, list[str]]) -> None:
    """Word lists of a file, known to all patterns of the attribution rules or to all terms of the pack."""
    lists = (file.data or {}).get("lists")
    for name, words in lists.items() if isinstance(lists, dict) else ():
        at = ("lists", name)
        if name in known:
            taken = found.list_places[id(known), name]
            found.mistakes.append(file.mistake(f'list "{name}": the name is taken in {taken}', at, key=True))
        elif isinstance(words, list):
            known[name] = [word for word in words if isinstance(word, str)]
            found.list_places[id(known), name] = f"{file.label}:{file.keys[at][0]}"
            if known is found.terms:
                found.term_places.setdefault(file.label, []).append(name)
            if not words:
                found.mistakes.append(file.mistake(f'list "{name}": empty', at))
