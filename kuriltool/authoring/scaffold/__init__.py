"""A rule pack for another dispute to begin with: invented, complete, and right as it stands."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from string import Template
from typing import ClassVar

from pydantic import TypeAdapter, ValidationError

from kuriltool.errors import KuriltoolError
from kuriltool.rules.checks.packs import RESERVED_SIDES
from kuriltool.rules.folder import ATTRIBUTION
from kuriltool.rules.schema import Id

EXAMPLE = "example.txt"
_SUFFIX = ".in"
_PART = re.compile(r"^%% (side|once)\n", re.MULTILINE)
_PLAIN = re.compile(r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+)*")
_CONSTANTS = ("true", "false", "null")


class _Words(Template):
    delimiter = "%"
    flags: ClassVar[re.RegexFlag] = re.NOFLAG  # names are told by their case, as elsewhere


@dataclass(frozen=True)
class _Side:
    """The invented words of one side; every minister is a woman, so that `she` stays right when two sides change places."""

    country: str
    adjective: str
    capital: str
    minister: str
    former: str
    deputy: str
    isles: str
    event: str
    coin: str
    colour: str


_CAST = (
    _Side("Arvonia", "Arvonian", "Arvon", "Ana Rovelle", "Otto Brandel", "Tomas Harbeck", "Heron Isles",
          "Operation Harbour Light", "crown", "dodger_blue1"),
    _Side("Belmora", "Belmoran", "Belport", "Brita Corvane", "Irma Vossen", "Lena Farrow", "Grey Isles",
          "invasion of the Grey Isles", "ducat", "orange3"),
    _Side("Cardunia", "Cardunian", "Cardun", "Clara Dessen", "Hugo Maren", "Piet Olander", "Outer Isles",
          "seizure of the Outer Isles", "florin", "green3"),
    _Side("Drovia", "Drovian", "Drovgard", "Dina Elsin", "Vera Quist", "Nils Torrow", "Salt Isles",
          "occupation of the Salt Isles", "thaler", "medium_purple"),
    _Side("Estmark", "Estmarker", "Estborg", "Edda Lorring", "Karl Windau", "Rosa Melbeck", "Fog Isles",
          "raid on the Fog Isles", "guilder", "gold3"),
    _Side("Fallund", "Fallunder", "Falgate", "Freya Oderin", "Wanda Pryss", "Jory Kestell", "Lantern Isles",
          "night of the lanterns", "groat", "deep_pink3"),
)  # fmt: skip
MOST = len(_CAST)


def sides_by_default() -> list[str]:
    """The two invented sides of a pack for which none are named."""
    return [side.capital for side in _CAST[:2]]


def scaffold(name: str, sides: Sequence[str] | None = None, folder: Path | str = ".") -> list[Path]:
    """Writes a pack of that name into a new folder of `folder`, and gives the files written.

    `sides` are what claims will carry as positions, two to six; left out, two invented ones. Raises KuriltoolError where the
    name or the sides can't be used, where something stands in the way, or where nothing can be written.
    """
    chosen = list(sides) if sides is not None else sides_by_default()
    _check_name(name)
    _check_sides(chosen)
    target = Path(folder) / name
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise KuriltoolError(
            f"{target}: is there already, and nothing is overwritten; take another name, or another folder by --in"
        )
    files = texts(name, chosen)
    try:
        target.mkdir(parents=True, exist_ok=True)
        for file, text in files.items():
            (target / file).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise KuriltoolError(f"{error.filename or target}: can't be written: {error.strerror}") from error
    return [target / file for file in files]


def texts(name: str, sides: Sequence[str]) -> dict[str, str]:
    """The text of each file of the pack by the file's name, pack.yaml first."""
    shared, each = _shared(name, sides), [_words(number, sides) for number in range(len(sides))]
    shared |= {f"{key}{number}": value for number, words in enumerate(each, start=1) for key, value in words.items()}
    found = {
        entry.name.removesuffix(_SUFFIX): "".join(_filled(entry.read_text(encoding="utf-8"), shared, each)).rstrip() + "\n"
        for entry in resources.files(__name__).joinpath("files").iterdir()
        if entry.name.endswith(_SUFFIX)
    }
    return dict(sorted(found.items(), key=lambda item: (item[0] != "pack.yaml", item[0])))


def _check_name(name: str) -> None:
    try:
        TypeAdapter(Id).validate_python(name)
    except ValidationError as error:
        raise KuriltoolError(f'"{name}" is no name for a pack; small letters, digits and single hyphens make one') from error
    if name == ATTRIBUTION:
        raise KuriltoolError(f'"{name}" is the folder of the attribution rules; take another name')


def _check_sides(sides: Sequence[str]) -> None:
    if len(sides) < 2:
        raise KuriltoolError("a dispute has two sides or more; write --sides 'North,South'")
    if len(sides) > MOST:
        raise KuriltoolError(f"{len(sides)} sides are more than the {MOST} that have invented names; add the others in pack.yaml")
    for number, side in enumerate(sides):
        if not side.strip() or not side.isprintable():
            raise KuriltoolError("a side has no name; write --sides 'North,South'")
        if side.casefold() in RESERVED_SIDES:
            raise KuriltoolError(f'"{side}" has a meaning of its own and can\'t name a side')
        if side.casefold() in (other.casefold() for other in sides[:number]):
            raise KuriltoolError(f'the side "{side}" stands twice')


def _filled(template: str, shared: Mapping[str, str], each: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """The parts of a template in order, those for a side once for each."""
    head, *rest = _PART.split(template)
    yield _Words(head).substitute(shared)
    for what, part in zip(rest[::2], rest[1::2], strict=True):
        for words in each if what == "side" else [{}]:
            yield _Words(part).substitute(shared, **words)


def _shared(name: str, sides: Sequence[str]) -> dict[str, str]:
    countries = [side.country for side in _CAST[: len(sides)]]
    listed = f"{', '.join(countries[:-1])} and {countries[-1]}"
    isles = [side.isles for side in _CAST[: len(sides)]]
    views = {1: "1", 2: "-1"}
    talks = ", ".join(f"{_yaml(side)}: {views.get(number, '0')}" for number, side in enumerate(sides, start=1))
    return {
        "name": name,
        "countries": listed,
        "title": f"{listed} over the disputed isles",
        "isles_listed": "".join(f", {isle.lower()}" for isle in isles),
        "talks": f"{{{talks}}}",
        "today": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
    }


def _words(number: int, sides: Sequence[str]) -> dict[str, str]:
    cast = _CAST[number]
    holds = ", ".join(f"{_yaml(side)}: {1 if other == number else -1}" for other, side in enumerate(sides))
    ids = {f"{key}_id": getattr(cast, key).lower().replace(" ", "-") for key in ("minister", "former", "deputy")}
    return {
        **asdict(cast),
        **ids,
        "id": cast.country.lower(),
        "slug": cast.adjective.lower(),
        "side": _yaml(sides[number]),
        "lower": cast.country.lower(),
        "lower_adjective": cast.adjective.lower(),
        "holds": f"{{{holds}}}",
    }


def _yaml(text: str) -> str:
    """Words as YAML has them, in quotation marks where it would take them for something else."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _CONSTANTS
    return text if plain else json.dumps(text, ensure_ascii=False)
