"""One YAML file as plain values, with the line and column of every key and value."""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kuriltool.errors import Mistake

Path = tuple[str | int, ...]
Spot = tuple[int, int]

BIGGEST = 1_000_000
DEEPEST = 20
MOST_MISTAKES = 100  # of one file's YAML that are told
LONGEST_ODD = 250_000  # characters of a text that is read slowly, which takes fifteen seconds for a million
_CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_UNUSUAL = re.compile(r"[|>][-+0-9]*#|^\.\.\.", re.MULTILINE)  # what libyaml reads otherwise than YAML 1.2 says
_INTEGER = re.compile(r"[-+]?\d{1,15}")
_FLOAT = re.compile(r"[-+]?(\d{1,15}\.\d{0,15}|\.\d{1,15}|\d{1,15}(\.\d{0,15})?[eE][-+]?\d{1,2})")
_CONSTANTS = {"": None, "~": None, "null": None, "Null": None, "NULL": None} | {
    word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")
}


@dataclass
class YamlFile:
    """A file's values, where they stand, and what is wrong with its YAML; `data` is None where it can't be read."""

    label: str
    data: dict[str, Any] | None = None
    mistakes: list[Mistake] = field(default_factory=list)
    values: dict[Path, Spot] = field(default_factory=dict)
    keys: dict[Path, Spot] = field(default_factory=dict)

    def spot(self, path: Path) -> Spot:
        """Line and column of the value at `path`, or of the nearest thing around it."""
        while path not in self.values and path:
            path = path[:-1]
        return self.values.get(path, (1, 1))

    def mistake(self, message: str, path: Path, key: bool = False) -> Mistake:
        """A mistake at the value at `path`, or at its key."""
        return Mistake(self.label, *(self.keys.get(path) or self.spot(path) if key else self.spot(path)), message)


def read(label: str, content: bytes) -> YamlFile:
    """Reads YAML without anchors, aliases and tags, its plain words by the rules of YAML 1.2; mistakes are in the result."""
    file = YamlFile(label)
    text = _decode(file, content)
    if text is None:
        return file
    file = _parsed(label, text)
    if file.data is not None and not isinstance(file.data, dict):
        file.mistakes.append(file.mistake(f"keys such as 'rules:' expected, not {wording(file.data)}", ()))
        file.data = None
    elif file.data is None and not file.mistakes:
        file.mistakes.append(Mistake(label, 1, 1, "the file is empty"))
    return file


def too_big(size: int) -> str:
    """What to say of a file of so many bytes, where they are more than may be."""
    return f"{size:,} bytes are too many; split the file (at most {BIGGEST:,})"


def wording(value: Any) -> str:
    """What a value is, in words for a message."""
    match value:
        case None:
            return "nothing"
        case bool():
            return f"the truth value {str(value).lower()}"
        case int() | float():
            return f"the number {value}"
        case str():
            return f'"{value if len(value) <= 60 else value[:57] + "..."}"'.replace("\n", " ")
        case dict():
            return "keys and values"
        case _:
            return "a list"


def _decode(file: YamlFile, content: bytes) -> str | None:
    if len(content) > BIGGEST:
        file.mistakes.append(Mistake(file.label, 1, 1, too_big(len(content))))
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig")
        lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        file.mistakes.append(
            Mistake(
                file.label,
                len(lines),
                len(lines[-1]) + 1,
                f"byte {content[error.start]:#04x} is no UTF-8; save the file as UTF-8",
            )
        )
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    file.mistakes += itertools.islice(_controls(file.label, text), MOST_MISTAKES)
    return None if file.mistakes else text


def _controls(label: str, text: str) -> Iterator[Mistake]:
    """The first control character of each line that holds one."""
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _CONTROL.search(line):
            what = "a tab; write spaces" if found[0] == "\t" else f"the control character U+{ord(found[0]):04X}; take it out"
            yield Mistake(label, number, found.start() + 1, what)


def _parsed(label: str, text: str) -> YamlFile:
    """The values of a text. libyaml reads it, and where it is not there or meets anything unusual ruamel, thirty times as slow.

    So whatever a user sees is of YAML 1.2, and the same with libyaml and without.
    """
    import yaml  # type: ignore[import-untyped]

    if not yaml.__with_libyaml__:
        return _parsed_slowly(label, text)
    file, odd = YamlFile(label), _UNUSUAL.search(text)
    if odd is None:
        reader = _Reader(file)
        with contextlib.suppress(yaml.YAMLError, _StopError):
            file.data = reader.document(yaml.parse(text, Loader=yaml.CSafeLoader))
            if not file.mistakes and not reader.unusual and file.data is not None:
                return file
        spot = reader.last
    else:
        spot = text.count("\n", 0, odd.start()) + 1, odd.start() - text.rfind("\n", 0, odd.start())
    return _parsed_slowly(label, text) if len(text) <= LONGEST_ODD else _given_up(file, spot)


def _given_up(file: YamlFile, spot: Spot) -> YamlFile:
    """A long file with what libyaml found wrong in it, or the place behind which it can't be relied on."""
    if not file.mistakes:
        told = f"from here on no YAML, or none that all read alike; to hear more, split the file ({LONGEST_ODD:,} characters)"
        file.mistakes.append(Mistake(file.label, *spot, told))
    file.data = None
    return file


def _parsed_slowly(label: str, text: str) -> YamlFile:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    file = YamlFile(label)
    reader = _Reader(file)
    try:
        file.data = reader.document(YAML(typ="safe", pure=True).parse(text))
        return file
    except _StopError:
        return file
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        spot: Spot = (mark.line + 1, mark.column + 1) if mark else reader.last
        reason = " ".join(str(part) for part in (error.context, error.problem) if part)
    except YAMLError as error:
        spot, reason = reader.last, str(error)
    except (ValueError, OverflowError):
        spot, reason = reader.last, "behind this an escape such as '\\U' names no character"
    file.mistakes.append(Mistake(label, *spot, f"no YAML: {' '.join(reason.split())}"))
    return file


class _StopError(Exception):
    """Reading can't go on; the mistake has been noted."""


class _Reader:
    """Builds plain values from YAML events, so that nothing is shared and every spot is known.

    `unusual` is set by an empty key and by `[a: b]`, which not every parser takes for the same.
    """

    def __init__(self, file: YamlFile) -> None:
        self.file, self.unusual = file, False
        self.events: Iterator[Any] = iter(())
        self.last: Spot = (1, 1)

    def document(self, events: Iterator[Any]) -> Any:
        data, documents, self.events = None, 0, events
        for event in self.events:
            if type(event).__name__ == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    self.stop(event, "a second YAML document; take out the '---'")
                data = self.value(next(self.events), ())
        return data

    def stop(self, event: Any, message: str) -> None:
        self.note(event, message)
        raise _StopError

    def note(self, event: Any, message: str) -> None:
        self.file.mistakes.append(Mistake(self.file.label, *_start(event), message))
        if len(self.file.mistakes) == MOST_MISTAKES:
            raise _StopError

    def value(self, event: Any, path: Path) -> Any:
        kind = type(event).__name__
        if kind == "AliasEvent":
            self.stop(event, f"the alias {wording('*' + event.anchor)}; write the value out")
        if event.anchor:
            self.stop(event, f"the anchor {wording('&' + event.anchor)}; write the value out wherever it is wanted")
        if event.tag:
            self.stop(event, f"the tag {wording(str(event.tag))}; tags are not used here")
        if len(path) > DEEPEST:
            self.stop(event, f"nested deeper than {DEEPEST} levels")
        self.file.values[path] = self.last = _start(event)
        if kind == "MappingStartEvent":
            return self.mapping(path, bool(event.flow_style))
        return self.sequence(path) if kind == "SequenceStartEvent" else self.scalar(event)

    def mapping(self, path: Path, flow: bool) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while type(event := next(self.events)).__name__ != "MappingEndEvent":
            if type(event).__name__ != "ScalarEvent":
                self.stop(event, "a key must be one word or a quoted string")
            key, spot = event.value, _start(event)
            self.last = spot
            self.unusual = self.unusual or not key or (flow and spot == self.file.values[path])
            if event.anchor or event.tag:
                self.stop(event, "anchors and tags are not used here")
            if key in result:
                self.note(event, f"the key {wording(key)} stands here twice (first in line {self.file.keys[*path, key][0]})")
                self.value(next(self.events), (*path, key, "again"))
                continue
            self.file.keys[*path, key] = spot
            result[key] = self.value(next(self.events), (*path, key))
            if result[key] is None:  # nothing stands somewhere behind its key
                self.file.values[*path, key] = spot
        return result

    def sequence(self, path: Path) -> list[Any]:
        result: list[Any] = []
        while type(event := next(self.events)).__name__ != "SequenceEndEvent":
            result.append(self.value(event, (*path, len(result))))
        return result

    def scalar(self, event: Any) -> Any:
        text: str = event.value
        if found := _CONTROL.search(text.replace("\t", " ")):
            self.stop(event, f"the control character U+{ord(found[0]):04X}; take it out")
        return _plain(text) if event.implicit[0] else text


def _start(event: Any) -> Spot:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _plain(text: str) -> Any:
    """The value of an unquoted scalar: dates stay text, 'no' and 'on' too, as in YAML 1.2."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
