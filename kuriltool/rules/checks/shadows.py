"""Attribution rules that can never win, because a rule before them finds all that they find."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from kuriltool.rules.checks import labels
from kuriltool.rules.schema import Rule

_ONE_WORD = labels.STRING_KEYS - {"MORPH"}  # a token has one of them, so that sets of words tell what fits
Nodes = list[dict[str, Any]]
MOST_RULES = 1_000
MOST_TRIES = 1_000  # of laying one pattern on another


def shadowed(rules: list[Rule]) -> Iterator[tuple[int, int]]:
    """The number of each rule that another takes everything from, and the number of that other; patterns hold no '@list'.

    Each rule is held against each before it, which takes seconds for a thousand: later ones are not looked at.
    """
    for number, rule in enumerate(rules[:MOST_RULES]):
        before = next((n for n, other in enumerate(rules[:number]) if finds_all_of(other, rule)), None)
        if before is not None:
            yield number, before


def finds_all_of(wide: Rule, narrow: Rule) -> bool:
    """Whether a rule finds each claim that another finds, with the same cue token and content, so that the first one gets it."""
    if wide.content != narrow.content or wide.requires not in (None, narrow.requires):
        return False
    named = [_role(node["RIGHT_ID"]) for node in wide.pattern], [_role(node["RIGHT_ID"]) for node in narrow.pattern]
    same_source = "source" in named[0] or ("source" not in named[1] and wide.source == narrow.source)
    same_content = all(named[0].count(role) == named[1].count(role) for role in ("content", "content_"))
    return same_source and same_content and _placed(wide.pattern, narrow.pattern, {}, itertools.count())


def _role(name: str) -> str:
    """What a token is for its rule: 'cue_' for all words that join the cue, '' for mere conditions."""
    stem, joins, _ = name.partition("_")
    return f"{stem}_" if joins and stem in ("cue", "content") else name if name in ("cue", "source", "content") else ""


def _placed(wide: Nodes, narrow: Nodes, places: Mapping[str, str], tries: Iterator[int]) -> bool:
    """Whether each token of one pattern holds for some token of the other, the relations between them being as wide."""
    if len(places) == len(wide):
        return True
    if next(tries) >= MOST_TRIES:  # tokens much like each other, and nobody can tell
        return False
    node = wide[len(places)]
    fitting = (other for other in narrow if _holds(node, other, places))
    return any(_placed(wide, narrow, {**places, node["RIGHT_ID"]: other["RIGHT_ID"]}, tries) for other in fitting)


def _holds(node: dict[str, Any], other: dict[str, Any], places: Mapping[str, str]) -> bool:
    role = _role(node["RIGHT_ID"])
    if role and (role != _role(other["RIGHT_ID"]) or other["RIGHT_ID"] in places.values()):
        return False
    if "LEFT_ID" in node:
        follows = "LEFT_ID" in other and places[node["LEFT_ID"]] == other["LEFT_ID"]
        if not follows or node["REL_OP"] not in _as_wide(other["REL_OP"]):
            return False
    wide, narrow = node["RIGHT_ATTRS"], other["RIGHT_ATTRS"]
    return all(key in narrow and _takes(key, value, narrow[key]) for key, value in wide.items())


def _as_wide(relation: str) -> set[str]:
    """The relation and all that hold wherever it holds: a child is a descendant too."""
    return {relation}.union(*(_as_wide(wider) for wider in labels.WIDER.get(relation, ())))


def _takes(key: str, wide: Any, narrow: Any) -> bool:
    """Whether whatever fits one value fits another too."""
    if wide == narrow or key not in _ONE_WORD:
        return bool(wide == narrow)
    (some, none, rest), (inner, outer, others) = _sets(wide), _sets(narrow)
    if any(item not in others.items() for item in rest.items()):
        return False
    left = inner - outer if inner is not None else None
    return (some is None or (left is not None and left <= some)) and (
        (left is not None and left.isdisjoint(none)) or none <= outer
    )


def _sets(value: Any) -> tuple[frozenset[str] | None, frozenset[str], dict[str, Any]]:
    """The words that a value allows (None for all), those that it shuts out, and what else it asks."""
    if isinstance(value, str):
        return frozenset({value}), frozenset(), {}
    rest = {name: items for name, items in value.items() if name not in ("IN", "NOT_IN")}
    return frozenset(value["IN"]) if "IN" in value else None, frozenset(value.get("NOT_IN", ())), rest
