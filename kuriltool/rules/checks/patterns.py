"""Dependency patterns: word lists put in, and everything that spaCy would refuse, choke on, or never find."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from kuriltool.errors import Mistake
from kuriltool.rules.checks import labels
from kuriltool.rules.checks.backtracking import MOST_WAYS, bounded, ways
from kuriltool.rules.hints import did_you_mean
from kuriltool.rules.parts import Entry
from kuriltool.rules.schema import Rule
from kuriltool.rules.yamlfile import wording

_FIRST_KEYS = ("RIGHT_ID", "RIGHT_ATTRS")
_KEYS = ("RIGHT_ID", "LEFT_ID", "REL_OP", "RIGHT_ATTRS")
_LABELS = {
    "DEP": ("dependency label", labels.DEPENDENCIES),
    "POS": ("part of speech", labels.PARTS_OF_SPEECH),
    "TAG": ("tag", labels.TAGS),
    "ENT_IOB": ("ENT_IOB", frozenset({"", "B", "I", "O"})),
}
_ONE_TOKEN = ("ORTH", "TEXT", "LOWER", "NORM", "LEMMA", "SHAPE")
_FEATURES = re.compile(r"[A-Z][A-Za-z]*(\[[a-z]+\])?=[A-Za-z0-9,]+(\|[A-Z][A-Za-z]*(\[[a-z]+\])?=[A-Za-z0-9,]+)*")

MOST_TOKENS = 12  # of a pattern; each may be looked for in many places

Below = tuple[str | int, ...]


class Fault(NamedTuple):
    """Something wrong below a rule's pattern, in a value or in a key."""

    below: Below
    message: str
    key: bool = False


Faults = Iterator[Fault]


def expanded(rule: Rule, lists: dict[str, list[str]]) -> Rule:
    """The rule with every '@list' of its pattern replaced by the words of the list."""
    pattern = [node | {"RIGHT_ATTRS": _expand("", node["RIGHT_ATTRS"], lists)} for node in rule.pattern]
    return rule.model_copy(update={"pattern": pattern})


def _expand(key: str, value: Any, lists: dict[str, list[str]]) -> Any:
    if key == "REGEX":
        return _bounded(value)
    if isinstance(value, dict):
        return {inner: _expand(inner, item, lists) for inner, item in value.items()}
    if isinstance(value, list):
        return [word for item in value for word in _words(item, lists)]
    if _is_reference(value):
        words = _words(value, lists)
        return words if key in labels.SET_PREDICATES else {"IN": words}
    return value


def _bounded(value: Any) -> Any:
    """Expressions, one or lists of them by predicate, that no long token can hold up."""
    if isinstance(value, dict):
        return {name: [bounded(item) for item in items] for name, items in value.items()}
    return bounded(value)


def _is_reference(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("@") and value != "@"


def _words(value: Any, lists: dict[str, list[str]]) -> list[Any]:
    return list(lists[value[1:]]) if _is_reference(value) else [value]


def pattern_mistakes(entry: Entry[Rule], lists: dict[str, list[str]], lists_known: bool) -> Iterator[Mistake]:
    """What is wrong with a rule's pattern; unknown lists are passed over where not all of them could be read."""
    check = _PatternCheck(lists, lists_known)
    for fault in check.pattern(entry.part):
        yield entry.mistake(fault.message, "pattern", *fault.below, key=fault.key)


@dataclass
class _PatternCheck:
    """Yields every fault of a pattern, from the pattern down to its words."""

    lists: dict[str, list[str]]
    lists_known: bool

    def pattern(self, rule: Rule) -> Faults:
        seen: set[str] = set()
        for number, node in enumerate(rule.pattern):
            yield from self.node(number, node, seen)
            if isinstance(name := node.get("RIGHT_ID"), str):
                seen.add(name)
        yield from _reach(rule.pattern)
        if len(rule.pattern) > MOST_TOKENS:
            yield Fault((MOST_TOKENS,), f"a pattern of {len(rule.pattern)} tokens is too long; {MOST_TOKENS} at most")
        if "cue" not in seen:
            yield Fault((), 'no token is the cue; one needs RIGHT_ID "cue"')
        if rule.content in ("token", "quoted-words") and "content" not in seen:
            yield Fault((), 'no token is the content; one needs RIGHT_ID "content", or the rule "content: quote"')

    def node(self, number: int, node: dict[str, Any], seen: set[str]) -> Faults:
        wanted = _KEYS if number else _FIRST_KEYS
        for key in node:
            if key not in _KEYS:
                yield Fault((number, key), f'no key "{key}" in a pattern{did_you_mean(key, _KEYS)}', key=True)
            elif key not in wanted:
                yield Fault(
                    (number, key), f'"{key}" has no place in the first token of a pattern, which hangs on no other', key=True
                )
        for key in wanted:
            if key not in node:
                yield Fault((number,), f'the key "{key}" is missing')
        yield from self.names(number, node, seen)
        if "RIGHT_ATTRS" in node:
            yield from self.attributes((number, "RIGHT_ATTRS"), node["RIGHT_ATTRS"])

    def names(self, number: int, node: dict[str, Any], seen: set[str]) -> Faults:
        for key in ("RIGHT_ID", "LEFT_ID", "REL_OP"):
            if key in node and not (isinstance(node[key], str) and node[key]):
                yield Fault((number, key), f'"{key}": a name expected, not {wording(node[key])}')
                return
        right, left, relation = (node.get(key, "") for key in ("RIGHT_ID", "LEFT_ID", "REL_OP"))
        if right in seen:
            yield Fault((number, "RIGHT_ID"), f'RIGHT_ID "{right}" stands twice in this pattern')
        if number and left and left not in seen:
            yield Fault((number, "LEFT_ID"), f'LEFT_ID "{left}" names no earlier token{did_you_mean(left, seen)}')
        if number and relation and relation not in labels.RELATIONS:
            yield Fault((number, "REL_OP"), f'no relation "{relation}"; there are {" ".join(sorted(labels.RELATIONS))}')

    def attributes(self, at: Below, attributes: Any) -> Faults:
        if not isinstance(attributes, dict):
            yield Fault(at, f'"RIGHT_ATTRS": keys and values expected, not {wording(attributes)}')
            return
        if not attributes and at[0] == 0:
            yield Fault(at, '"RIGHT_ATTRS" is empty, and would hold for every token')
        for key, value in attributes.items():
            yield from self.attribute((*at, key), key, value)

    def attribute(self, at: Below, key: str, value: Any) -> Faults:
        if key in labels.STRING_KEYS:
            yield from self.strings(at, key, value)
        elif key in labels.NUMBER_KEYS:
            yield from self.numbers(at, key, value)
        elif key in labels.FLAG_KEYS:
            if not isinstance(value, bool):
                yield Fault(at, f'"{key}": true or false expected, not {wording(value)}')
        elif key == "OP":
            yield Fault(at, '"OP" has no place in a dependency pattern; a token stands once', key=True)
        else:
            known = labels.STRING_KEYS | labels.NUMBER_KEYS | labels.FLAG_KEYS
            yield Fault(at, f'no key "{key}" of a token{did_you_mean(key, known)}', key=True)

    def strings(self, at: Below, key: str, value: Any) -> Faults:
        if isinstance(value, str):
            yield from self.word(at, key, value)
        else:
            yield from self.predicates(
                at, value, labels.STRING_PREDICATES, "words", lambda inner, item: self.string(inner, key, item)
            )

    def numbers(self, at: Below, key: str, value: Any) -> Faults:
        if isinstance(value, dict):
            yield from self.predicates(
                at, value, labels.NUMBER_PREDICATES, "numbers", lambda inner, item: self.number(inner, key, item)
            )
        else:
            yield from self.number(at, key, value)

    def predicates(self, at: Below, value: Any, known: frozenset[str], what: str, each: Callable[[Below, Any], Faults]) -> Faults:
        if not isinstance(value, dict):
            yield Fault(at, f'"{at[-1]}": a value or one of {", ".join(sorted(known))} expected, not {wording(value)}')
            return
        if not value:
            yield Fault(at, f'"{at[-1]}" holds nothing')
        for name, items in value.items():
            inner = (*at, name)
            if name.startswith("FUZZY"):
                yield Fault(inner, f"{name} is slow and finds what nobody meant; list the spellings with IN", key=True)
            elif name not in known:
                yield Fault(inner, f'no key "{name}" here{did_you_mean(name, known)}', key=True)
            elif name == "REGEX":
                yield from self.regex(inner, items)
            elif name not in labels.SET_PREDICATES or _is_reference(items):
                yield from each(inner, items)
            elif not isinstance(items, list):
                yield Fault(inner, f'"{name}": a list of {what} expected, not {wording(items)}')
            elif not items:
                yield Fault(inner, f'the list of "{name}" is empty')
            else:
                for number, item in enumerate(items):
                    yield from each((*inner, number), item)

    def number(self, at: Below, key: str, value: Any) -> Faults:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            yield Fault(at, f'"{key}": a count expected, not {wording(value)}')

    def string(self, at: Below, key: str, value: Any) -> Faults:
        if isinstance(value, str):
            yield from self.word(at, key, value)
        else:
            yield Fault(at, f'"{key}": words expected, not {wording(value)}; quote it')

    def word(self, at: Below, key: str, value: str) -> Faults:
        if not _is_reference(value):
            yield from (Fault(at, message) for message in _wrong_word(key, value))
        elif value[1:] in self.lists:
            for word in self.lists[value[1:]]:
                yield from (Fault(at, f'{message}, in list "{value[1:]}"') for message in _wrong_word(key, word))
        elif self.lists_known:
            yield Fault(at, f'no list "{value}"{did_you_mean(value, ["@" + name for name in self.lists])}')

    def regex(self, at: Below, value: Any) -> Faults:
        if isinstance(value, dict):
            yield from self.predicates(at, value, frozenset({"IN", "NOT_IN"}), "expressions", self.expression)
        else:
            yield from self.expression(at, value)

    def expression(self, at: Below, value: Any) -> Faults:
        if _is_reference(value):
            yield Fault(at, f"a list can't be an expression: {wording(value)}")
        elif not isinstance(value, str):
            yield Fault(at, f'"REGEX": an expression expected, not {wording(value)}')
        elif reason := _regex_fault(value):
            yield Fault(at, f"REGEX {wording(value)} can't be used: {reason}")


def _reach(pattern: list[dict[str, Any]]) -> Faults:
    """Relations that lead to any number of tokens: two of them in a pattern take ten seconds on a sentence of 200 words."""
    first = ""
    for number, node in enumerate(pattern):
        relation = node.get("REL_OP")
        if not (isinstance(relation, str) and relation in labels.UNBOUNDED and number):
            continue
        if first:
            reason = f'"{relation}" after "{first}": a pattern bears one relation without bound, or it takes too long'
            yield Fault((number, "REL_OP"), reason)
        if node.get("RIGHT_ATTRS") == {}:
            yield Fault((number, "RIGHT_ATTRS"), f'"RIGHT_ATTRS" is empty, and "{relation}" would reach every token')
        first = first or relation


def _wrong_word(key: str, value: str) -> Iterator[str]:
    if key in _LABELS:
        name, known = _LABELS[key]
        if value not in known:
            yield f'no {name} "{value}"{did_you_mean(value, known)}'
    elif key == "MORPH" and not _FEATURES.fullmatch(value):
        yield f'no feature "{value}"; write it as Tense=Past'
    elif key in _ONE_TOKEN and len(value.split()) != 1:
        yield f'"{value}" is more than one token, and {key} is of one' if value.strip() else f'"{key}" is blank'
    elif key == "LOWER" and value != value.lower():
        yield f'"{value}" never holds, since LOWER is in lower case (did you mean "{value.lower()}"?)'


def _regex_fault(expression: str) -> str | None:
    import re2  # type: ignore[import-untyped]

    options = re2.Options()
    options.log_errors = False
    try:
        re.compile(expression)
        re2.compile(expression, options)
    except (re.error, re2.error, RecursionError, OverflowError) as error:
        reason = error.args[0] if error.args else error
        return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    if ways(expression) > MOST_WAYS:
        return "there are too many ways through it; take out some of its + * ? {}, first those inside others"
    return None
