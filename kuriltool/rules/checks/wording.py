"""What is wrong with the words of a pack: the terms of issues and propositions, their lists, and their examples."""

from __future__ import annotations

from collections.abc import Iterator

from kuriltool.errors import Mistake
from kuriltool.rules.collection import Collection
from kuriltool.rules.hints import did_you_mean
from kuriltool.rules.notation import NotationError, parse
from kuriltool.rules.parts import Entry
from kuriltool.rules.schema import GAP, Issue, Proposition, Views
from kuriltool.rules.terms import Lists, faults, ways
from kuriltool.rules.yamlfile import Path, wording

MOST_GAPS, MOST_WAYS, LONGEST = 3, 10_000, 500
Seen = dict[str, tuple[str, int]]  # where a term stands first
VIEWS = tuple(Views.model_fields)


def wording_mistakes(found: Collection) -> Iterator[Mistake]:
    """Everything that is wrong with the terms of a pack and with the examples of its propositions."""
    for file in found.files:
        yield from (m for name in found.term_places.get(file.label, ()) for m in _list_mistakes(found, file.label, name))
    lists = _lists(found)
    for issue in found.issues:
        yield from _terms(issue, lists, ("terms",), issue.part.terms, {})
        yield from _terms(issue, lists, ("without",), issue.part.without, {})
    for proposition in found.propositions:
        yield from _proposition(proposition, found, lists)


def _lists(found: Collection) -> Lists:
    """The lists that terms may name: where a file can't be read, also those that it may hold, which is any."""
    if found.whole:
        return found.terms
    terms = [term for issue in found.issues for term in (*issue.part.terms, *issue.part.without)]
    for part in (entry.part for entry in found.propositions):
        terms += [*part.without, *(term for view in VIEWS for term in getattr(part.terms, view))]
    named = {word[1:].lower(): () for term in terms for word in term.split() if word.startswith("@")}
    return {**named, **found.terms}


def _proposition(entry: Entry[Proposition], found: Collection, lists: Lists) -> Iterator[Mistake]:
    seen: Seen = {}
    for view in VIEWS:
        yield from _terms(entry, lists, ("terms", view), getattr(entry.part.terms, view), seen)
    yield from _terms(entry, lists, ("without",), entry.part.without, {})
    if not any(getattr(entry.part.terms, view) for view in VIEWS):
        yield entry.mistake('"terms" holds none; one of affirms, denies, touches needs some', "terms")
    if not (entry.part.examples.affirms or entry.part.examples.denies):
        yield entry.mistake('"examples" needs one that affirms or denies', "examples")
    if found.packs:
        sides = [side.id for side in found.packs[0].part.sides]
        for side in entry.part.holds:
            if side not in sides:
                hint = did_you_mean(side, sides) or f" (there are: {', '.join(sides)})"
                yield entry.mistake(f'no side "{side}"{hint}', "holds", side, key=True)
    yield from _examples(entry)


def _terms(entry: Entry[Issue] | Entry[Proposition], lists: Lists, at: Path, terms: list[str], seen: Seen) -> Iterator[Mistake]:
    for number, term in enumerate(terms):
        where = ".".join(map(str, at)), number
        if (first := seen.setdefault(" ".join(term.casefold().split()), where)) != where:
            too = f", in {first[0]} too" if first[0] != where[0] else ""
            yield entry.mistake(f'the term "{term}" stands twice{too}', *at, number)
        yield from (entry.mistake(fault, *at, number) for fault in (*faults(term, lists), *_too_wide(term, lists)))


def _too_wide(term: str, lists: Lists) -> Iterator[str]:
    """Each gap is looked at in five widths for each of those before it."""
    elements = term.split()
    named = [lists.get(element[1:].lower(), ()) for element in elements if element.startswith("@")]
    inner = [max((entry.split().count(GAP) for entry in entries), default=0) for entries in named]
    if (gaps := elements.count(GAP) + sum(inner)) > MOST_GAPS:
        yield f'{gaps} ".." in a term{" and its lists" if any(inner) else ""} are too wide; {MOST_GAPS} at most'
    elif len(term) > LONGEST:
        yield f"a term of {len(term):,} characters is too long; put its words into a list (at most {LONGEST:,})"
    elif ways(term, lists) > MOST_WAYS:
        yield f"{wording(term)} would take too long: too many of its alternatives begin alike"


def _list_mistakes(found: Collection, label: str, name: str) -> Iterator[Mistake]:
    file = next(file for file in found.files if file.label == label)
    if name != (right := "-".join(name.replace("’", "'").lower().split()) or "words"):  # as terms are read
        yield file.mistake(f'list "{name}": no term can name it; call it "{right}"', ("lists", name), key=True)
    for number, entry in enumerate(found.terms[name]):
        if len(entry) > LONGEST:
            yield file.mistake(
                f'list "{name}": {len(entry):,} characters are too many (at most {LONGEST:,})', ("lists", name, number)
            )
        elif entry.startswith("@"):
            yield file.mistake(f'list "{name}": a list in a list, "{entry}"; write its words out', ("lists", name, number))
        else:
            for fault in faults(entry, {}):
                yield file.mistake(f'list "{name}": {fault}', ("lists", name, number))


def _examples(entry: Entry[Proposition]) -> Iterator[Mistake]:
    groups = [(("examples", view), getattr(entry.part.examples, view)) for view in VIEWS]
    groups += [(("misses", view), getattr(entry.part.misses, view)) for view in VIEWS]
    for at, examples in [*groups, (("counterexamples",), entry.part.counterexamples)]:
        for number, example in enumerate(examples):
            if reason := _wrong(example):
                yield entry.mistake(reason, *at, number)


def _wrong(example: str) -> str | None:
    """Why a content can't be read: marks that don't close, or marks without a content."""
    try:
        names = [name for name, _, _ in parse(example).spans]
    except NotationError as error:
        return f"{error} (character {error.at + 1} of the example)"
    return "the example marks a cue, but no content, such as '[content …]'" if names and "content" not in names else None
