"""From a YAML file's values to checked models, every disagreement told at its line and column."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kuriltool.errors import Mistake
from kuriltool.rules.hints import did_you_mean
from kuriltool.rules.schema import Part, Views
from kuriltool.rules.yamlfile import Path, YamlFile, wording

T = TypeVar("T", bound=Part)
T_co = TypeVar("T_co", bound=Part, covariant=True)
SINGULAR = {
    "rules": "rule",
    "lines": "line",
    "lists": "list",
    "sides": "side",
    "actors": "actor",
    "offices": "office",
    "issues": "issue",
    "propositions": "proposition",
    "toponyms": "toponym",
    "events": "event",
    "boilerplate": "boilerplate",
}
_KINDS = {
    "string_type": "words",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
    "bool_type": "true or false",
    "float_type": "a number",
    "int_type": "a whole number",
}
_STAND_INS: dict[str, Any] = {
    "about": "-",
    "label": "-",
    "examples": ["[source -] [cue -] [content -]"],
    "counterexamples": ["-"],
    "misses": [],
    "confidence": 0,
    "requires": None,
    "gender": None,
    "note": None,
    "unique": False,
}


@dataclass(frozen=True)
class Entry(Generic[T_co]):
    """A checked part of a rule file and where it stands."""

    part: T_co
    file: YamlFile
    path: Path

    def mistake(self, message: str, *below: str | int, key: bool = False) -> Mistake:
        """A mistake in this part, at what stands at `below` in it (or at its key)."""
        path = (*self.path, *below)
        return self.file.mistake(context(self.file, path) + message, path, key)


def context(file: YamlFile, path: Path) -> str:
    """The rule, actor or other thing that `path` lies in, as the beginning of a message."""
    if len(path) < 2 or path[0] not in SINGULAR:
        return ""
    kind, value = SINGULAR[str(path[0])], file.data
    if isinstance(path[1], str):
        return f'{kind} "{path[1]}": '
    items = value.get(path[0]) if value else None
    item = items[path[1]] if isinstance(items, list) and path[1] < len(items) else None
    name = item.get("id") if isinstance(item, dict) else None
    return f'{kind} "{name}": ' if isinstance(name, str) else f"{kind} {path[1] + 1}: "


def shaped(file: YamlFile, model: type[T]) -> tuple[T | None, list[Mistake]]:
    """The file as a model, and what does not fit it."""
    try:
        return model.model_validate_json(json.dumps(file.data), strict=True), []
    except ValidationError as error:
        return None, [_mistake(file, model, detail) for detail in error.errors(include_url=False)]


def entries(file: YamlFile, section: str, whole: Part | None, item: type[T]) -> list[Entry[T]]:
    """The parts of a section that fit their model, even where others in the file do not."""
    if whole is not None:
        return [Entry(part, file, (section, number)) for number, part in enumerate(getattr(whole, section))]
    found = []
    items = (file.data or {}).get(section)
    for number, value in enumerate(items if isinstance(items, list) else []):
        part = _fitting(value, item)
        if part is not None:
            found.append(Entry(part, file, (section, number)))
    return found


def _fitting(value: Any, item: type[T]) -> T | None:
    """The value as a part, its mistaken keys stood in for where nothing else depends on them; else None."""
    try:
        return item.model_validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        wrong = {str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}
    if not wrong or not all(key in _STAND_INS for key in wrong if key in item.model_fields):
        return None
    mended = {key: inner for key, inner in value.items() if key not in wrong}
    mended |= {key: _stand_in(item, key) for key in _STAND_INS if key in wrong and key in item.model_fields}
    return item.model_validate_json(json.dumps(mended), strict=True)


def _stand_in(item: type[T], key: str) -> Any:
    by_view = item.model_fields[key].annotation is Views
    return {view: ["-"] for view in Views.model_fields} if by_view else _STAND_INS[key]


def _mistake(file: YamlFile, model: type[BaseModel], detail: ErrorDetails) -> Mistake:
    path = tuple(part for part in detail["loc"] if part != "[key]")
    where = context(file, path)
    match detail["type"]:
        case "extra_forbidden":
            known = _keys(model, path[:-1])
            return file.mistake(f'{where}no key "{path[-1]}"{did_you_mean(str(path[-1]), known)}', path, key=True)
        case "missing" if isinstance(path[-1], str):
            return file.mistake(f'{where}the key "{path[-1]}" is missing', path[:-1])
    return file.mistake(where + _reason(path, detail), path)


def _reason(path: Path, detail: ErrorDetails) -> str:
    got, limits = detail.get("input"), detail.get("ctx", {})
    name = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    match detail["type"]:
        case "missing" | "too_long":
            spans = name in ("vacancies", "unknown")
            what = "two dates expected, from and to" if spans else "two expected, the first side's first"
            return f'"{name}": {what}'
        case "literal_error":
            known = [word.strip("'") for word in str(limits["expected"]).replace(" or ", ", ").split(", ")]
            return f'"{name}" is one of {", ".join(known)}, not {wording(got)}{did_you_mean(str(got), known)}'
        case "string_pattern_mismatch" if limits["pattern"] == r"\S":
            return f'"{name}" is blank'
        case "string_pattern_mismatch":
            return f"{wording(got)} is no id; lower-case letters, digits and single hyphens make one"
        case "string_too_long":
            return f'"{name}" is too long; {limits["max_length"]:,} characters at most'
        case "string_too_short":
            return f'"{name}" is empty'
        case "too_short":
            return f'"{name}" needs at least {limits["min_length"]} of them, and holds {limits["actual_length"]}'
        case "value_error":
            return f'"{name}": {wording(got)} is no date; write it as 2004-09-26'
        case "greater_than_equal" | "less_than_equal":
            return f'"{name}" lies between 0 and 1; {wording(got)} does not'
        case kind if kind in _KINDS:
            quoting = "; quote it" if kind == "string_type" and isinstance(got, int | float) else ""
            whose = "" if name in SINGULAR and len(path) == 2 else f'"{name}": '
            return f"{whose}{_KINDS[kind]} expected, not {wording(got)}{quoting}"
    return f'"{name}": {detail["msg"]}'


def _keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that may stand at `path` in a file of this model."""
    for part in path:
        if isinstance(part, str):
            named = {field.alias or name: field for name, field in model.model_fields.items()}
            found = _model_in(named[part].annotation) if part in named else None
            if found is None:
                return []
            model = found
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)
