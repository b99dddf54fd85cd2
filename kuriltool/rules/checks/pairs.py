"""What is wrong with the pairs of mirror.yaml: who and what change places when the sides do."""

from __future__ import annotations

from collections.abc import Iterator

from kuriltool.errors import Mistake
from kuriltool.rules.collection import Collection
from kuriltool.rules.hints import did_you_mean
from kuriltool.rules.parts import Entry
from kuriltool.rules.schema import Actor, MirrorFile, Office

_PLACES = ("first", "second")
Known = dict[str, Actor | Office]


def pair_mistakes(found: Collection) -> Iterator[Mistake]:
    """Everything that is wrong with pairs that fit the schema; unknown ids are passed over where a file can't be read."""
    sides = [side.id for side in found.packs[0].part.sides] if found.packs else []
    known: dict[str, Known] = {
        "actors": {entry.part.id: entry.part for entry in found.actors},
        "offices": {entry.part.id: entry.part for entry in found.offices},
        "words": {},
    }
    for section, parts in known.items():
        taken: dict[str, tuple[int, str]] = {}
        for entry in found.mirrors:
            for number, pair in enumerate(getattr(entry.part, section)):
                yield from _repeated(entry, section, number, pair, taken)
                if section != "words":
                    ids = found.ids(section)
                    yield from _unknown(entry, section, number, pair, ids) if found.whole else ()
                    yield from _unlike(entry, section, number, pair, parts, sides)


def _mistake(entry: Entry[MirrorFile], message: str, section: str, number: int, place: int) -> Mistake:
    return entry.file.mistake(f"pair {number + 1} of {section}: {message}", (section, number, place))


def _repeated(
    entry: Entry[MirrorFile], section: str, number: int, pair: tuple[str, str], taken: dict[str, tuple[int, str]]
) -> Iterator[Mistake]:
    """What would change into two things. Words may: `yen` into the first of `rouble` and `ruble`, both of which become yen."""
    for place, name in enumerate(pair):
        line = entry.file.spot((section, number, place))[0]
        other, where = taken.setdefault(" ".join(name.casefold().split()), (place, ""))
        if where and (section != "words" or other != place):
            yield _mistake(entry, f'"{name}" stands in {where} too', section, number, place)
        taken[" ".join(name.casefold().split())] = other, where or f"the pair of {entry.file.label}:{line}"


def _unknown(entry: Entry[MirrorFile], section: str, number: int, pair: tuple[str, str], ids: set[str]) -> Iterator[Mistake]:
    for place, name in enumerate(pair):
        if name not in ids:
            yield _mistake(entry, f'no {section.removesuffix("s")} "{name}"{did_you_mean(name, ids)}', section, number, place)


def _unlike(
    entry: Entry[MirrorFile], section: str, number: int, pair: tuple[str, str], known: Known, sides: list[str]
) -> Iterator[Mistake]:
    """Two of different kinds, or of other sides than the first and the second."""
    for place, (name, side) in enumerate(zip(pair, sides, strict=False)):
        if name in known and known[name].side != side:
            whose = f"of {known[name].side}" if known[name].side else "of no side"
            yield _mistake(entry, f'"{name}" is {whose}, and the {_PLACES[place]} of a pair is of {side}', section, number, place)
    one, other = (known.get(name) for name in pair)
    if isinstance(one, Actor) and isinstance(other, Actor) and one.kind != other.kind:
        yield _mistake(entry, f'"{one.id}" is of kind {one.kind}, "{other.id}" of kind {other.kind}', section, number, 1)
