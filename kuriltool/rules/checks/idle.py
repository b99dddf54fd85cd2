"""What stands in rule files and does nothing: rules and lines that others take everything from, lists that nobody names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kuriltool.errors import Mistake
from kuriltool.rules.checks.closed import Closing
from kuriltool.rules.checks.patterns import expanded
from kuriltool.rules.checks.shadows import shadowed
from kuriltool.rules.checks.wordlists import READ
from kuriltool.rules.collection import Collection
from kuriltool.rules.folder import ATTRIBUTION
from kuriltool.rules.parts import Entry
from kuriltool.rules.schema import Boilerplate, Issue, Line, Proposition, Views
from kuriltool.rules.yamlfile import YamlFile

NEGATIONS = "negations"
MOST_LINES = 5_000
_DASHES = str.maketrans("–—", "--")


def idle(found: Collection) -> Iterator[Mistake]:
    """What does nothing in a rule set without mistakes."""
    for number, before in shadowed([expanded(entry.part, found.lists) for entry in found.rules]):
        yield found.rules[number].mistake(f"never found, since {_place(found.rules[before])} finds all of it first", "id")
    yield from _lines(found.lines)
    yield from _boilerplate(found.boilerplate)
    yield from _unnamed_lists(found)
    yield from _missing_lists(found)
    yield from _closed_terms(found)


def _missing_lists(found: Collection) -> Iterator[Mistake]:
    """Attribution rules without the lists by which views on propositions are told; noted at the first of them."""
    files = [file for file in found.files if f"{ATTRIBUTION}/" in file.label]
    if NEGATIONS not in found.lists and files and found.propositions:
        message = f'no list "{NEGATIONS}" nor others that turn a view; what a claim holds is then told by terms alone'
        yield Mistake(files[0].label, 1, 1, message)


def _place(entry: Entry[Any]) -> str:
    return f'"{entry.part.id}" ({entry.file.label}:{entry.file.spot((*entry.path, "id"))[0]})'


def _lines(lines: list[Entry[Line]]) -> Iterator[Mistake]:
    """Templates that an earlier one equals."""
    first: dict[tuple[str, ...], Entry[Line]] = {}
    for entry in lines:
        line = entry.part
        other = first.setdefault((_folded(line.template).translate(_DASHES), line.content, line.zone), entry)
        if other is not entry:
            yield entry.mistake(f"the template is that of {_place(other)}, which comes first", "template")


def _folded(text: str) -> str:
    return text.casefold().replace("’", "'")


def _boilerplate(entries: list[Entry[Boilerplate]]) -> Iterator[Mistake]:
    """Lines of boilerplate that an earlier line takes whenever they would, as far as it takes seconds to tell."""
    before: list[tuple[str, str, str, Entry[Boilerplate]]] = []
    for entry in entries:
        how = entry.part.match
        for number, line in enumerate(entry.part.lines[: MOST_LINES - len(before)]):
            text = " ".join(_folded(line).split())
            if taken := next((b for b in before if _takes(b[0], b[1], how, text)), None):
                whose = "this entry" if taken[3] is entry else _place(taken[3])
                yield entry.mistake(f'"{line}" is taken before by "{taken[2]}" of {whose}', "lines", number)
            before.append((how, text, line, entry))


def _takes(how: str, text: str, later: str, inner: str) -> bool:
    """Whether lines that fit the later text always fit the earlier one."""
    if how == later == "equals":
        return text.rstrip(".:!") == inner.rstrip(".:!")
    if how == "shape" or later == "shape":
        return how == later and text == inner
    plain = inner.rstrip(".:!") if later == "equals" else inner  # a line may end without the mark
    return (how == "contains" and text in plain) or (how == "starts" and later != "contains" and plain.startswith(text))


def _closed_terms(found: Collection) -> Iterator[Mistake]:
    """Terms that 'without' never lets count."""
    closed = Closing(found.terms)
    parts: list[Entry[Issue | Proposition]] = [*found.issues, *found.propositions]
    for entry in parts:
        for at, terms in _terms_of(entry.part):
            for number, words in closed(terms, entry.part.without):
                told = f'the term "{terms[number]}" never counts, since "{words}" stands under "without"'
                yield entry.mistake(told, *at, number)


def _terms_of(part: Issue | Proposition) -> list[tuple[tuple[str, ...], list[str]]]:
    """The terms of a part, with where they stand in it."""
    if isinstance(part, Issue):
        return [(("terms",), part.terms)]
    return [(("terms", view), getattr(part.terms, view)) for view in Views.model_fields]


def _unnamed_lists(found: Collection) -> Iterator[Mistake]:
    named = set(READ) | {name for entry in found.rules for node in entry.part.pattern for name in _references(node)}
    terms = {element[1:].lower() for term in _all_terms(found) for element in term.split() if element.startswith("@")}
    for file in found.files:
        for name, below in _lists(file):
            known = terms if file.label in found.term_places else named
            if name not in known:
                whom = "no term of an issue or a proposition" if known is terms else "no pattern, nor the program,"
                yield file.mistake(f'list "{name}": {whom} names it', below, key=True)


def _lists(file: YamlFile) -> Iterator[tuple[str, tuple[str, str]]]:
    lists = (file.data or {}).get("lists")
    return ((name, ("lists", name)) for name in (lists if isinstance(lists, dict) else ()))


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.startswith("@"):
        yield value[1:]
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _references(inner)


def _all_terms(found: Collection) -> Iterator[str]:
    parts: list[Issue | Proposition] = [entry.part for entry in found.issues]
    for part in [*parts, *(entry.part for entry in found.propositions)]:
        yield from part.without
        yield from (term for _, terms in _terms_of(part) for term in terms)
