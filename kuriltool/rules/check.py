"""Every mistake in a rule folder at once, and what deserves a look."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kuriltool.errors import Mistake
from kuriltool.rules.checks.idle import idle
from kuriltool.rules.checks.packs import pack_mistakes, several_defaults, stale
from kuriltool.rules.checks.patterns import pattern_mistakes
from kuriltool.rules.checks.wording import wording_mistakes
from kuriltool.rules.collection import Collection, collect
from kuriltool.rules.folder import gather
from kuriltool.rules.hints import did_you_mean
from kuriltool.rules.notation import NotationError, parse
from kuriltool.rules.parts import Entry
from kuriltool.rules.schema import Line, Part, Rule

_PLACEHOLDERS = ("source", "content")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_CUE = re.compile(r"\[[^][{}]+\]")
_BLANKS = re.compile(r"[^\S\n]{3}|\n\s*\n")
_NAMESPACES = (
    ("rules", "lines", "boilerplate", "propositions"),
    ("actors",),
    ("offices",),
    ("issues",),
    ("toponyms",),
    ("events",),
)


class Findings(NamedTuple):
    """What is wrong with rule files, and what deserves a look in them though they can be used; each sorted by place."""

    mistakes: list[Mistake]
    notes: list[Mistake]


def findings(rules: Path | str | None = None, today: datetime.date | None = None) -> Findings:
    """Everything to be said of the rules that are meant, as `gather` takes them, all packs of a folder included.

    Notes tell what is old as of `today`, the present day where none is given, and, where nothing is wrong, what does nothing.
    """
    found = gather(rules, every=True)
    collections = [collect(found, pack) for pack in found.packs]
    mistakes, notes = set(found.mistakes), set[Mistake]()
    for collection in collections:
        wrong = mistakes_of(collection)
        mistakes.update(wrong)
        notes.update(stale(collection.offices, today or datetime.date.today()))
        notes.update(idle(collection) if not wrong else ())
    mistakes.update(several_defaults(pack for collection in collections for pack in collection.packs))
    return Findings(sorted(mistakes), sorted(notes))


def check(rules: Path | str | None = None) -> list[Mistake]:
    """Every mistake in the rules that are meant, all packs of a folder included; sorted by place."""
    return findings(rules).mistakes


def mistakes_of(collection: Collection) -> list[Mistake]:
    """Everything that is wrong with the files of one rule set."""
    mistakes = list(collection.mistakes)
    for rule in collection.rules:
        mistakes += pattern_mistakes(rule, collection.lists, collection.whole)
        mistakes += _example_mistakes(rule, "content")
    for line in collection.lines:
        mistakes += _template_mistakes(line)
        mistakes += _example_mistakes(line, "content" if line.part.content == "here" else None)
    for sections in _NAMESPACES:
        mistakes += _repeated_ids([entry for section in sections for entry in getattr(collection, section)])
    mistakes += pack_mistakes(collection)
    mistakes += wording_mistakes(collection)
    return mistakes


def _repeated_ids(entries: list[Entry[Part]]) -> Iterator[Mistake]:
    first: dict[str, Entry[Part]] = {}
    for entry in entries:
        name = str(getattr(entry.part, "id"))  # noqa: B009
        other = first.setdefault(name, entry)
        if other is not entry:
            line = other.file.spot((*other.path, "id"))[0]
            yield entry.mistake(f"the id is taken in {other.file.label}:{line}", "id")


def _example_mistakes(entry: Entry[Rule | Line], wanted: str | None) -> Iterator[Mistake]:
    part = entry.part
    for key, examples in (("examples", part.examples), ("misses", part.misses), ("counterexamples", part.counterexamples)):
        for number, example in enumerate(examples):
            if reason := _wrong_example(example, key == "counterexamples", wanted):
                yield entry.mistake(reason, key, number)


def _wrong_example(example: str, counter: bool, wanted: str | None) -> str | None:
    try:
        names = {name for name, _, _ in parse(example).spans}
    except NotationError as error:
        return f"{error} (character {error.at + 1} of the example)"
    if counter:
        return "a counterexample marks no spans" if names else None
    if not names or (wanted and wanted not in names):
        return f"the example marks no {wanted or 'span'}, such as '[{wanted or 'source'} …]'"
    return None


def _template_mistakes(line: Entry[Line]) -> Iterator[Mistake]:
    names, cues = _PLACEHOLDER.findall(line.part.template), _CUE.findall(line.part.template)
    if set("{}[]") & set(_CUE.sub("", _PLACEHOLDER.sub("", line.part.template))):
        yield line.mistake("a bracket of the template closes nothing or is never closed", "template")
        return
    if _BLANKS.search(line.part.template):
        yield line.mistake(
            "the template holds several blanks or line breaks in a row; one stands for any number of them", "template"
        )
    if len(cues) > 1:
        yield line.mistake(f"the template marks several cues: {', '.join(cues)}", "template")
    for name in names:
        if name not in _PLACEHOLDERS:
            yield line.mistake(f'no placeholder "{{{name}}}"{did_you_mean(name, _PLACEHOLDERS)}', "template")
        elif names.count(name) > 1:
            yield line.mistake(f'the placeholder "{{{name}}}" stands more than once', "template")
    if "source" not in names:
        yield line.mistake('the template needs "{source}"', "template")
    if "content" not in names and line.part.content == "here":
        yield line.mistake('the template needs "{content}", unless the content stands elsewhere', "template")
    if "content" in names and line.part.content != "here":
        yield line.mistake(f'the template holds "{{content}}", but the content is "{line.part.content}"', "template")
