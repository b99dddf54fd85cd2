"""How long Python may take over a regular expression of a rule file, told from the expression alone.

Python tries one way after another through the text, and `(a+)+$` has a billion of them through thirty letters.
"""

from __future__ import annotations

import re
from re import _parser  # type: ignore[attr-defined]
from typing import Any

LONGEST = 64  # letters of a token that an expression is tried on; a longer one is no word
MOST_WAYS = 20_000  # two parts without bound in a row, `\w*-\w*`, and a few optional ones: a millisecond on the worst token
_FLAGS = re.compile(r"\(\?([ims]+)\)")
_ONE = ("LITERAL", "NOT_LITERAL", "ANY", "IN", "AT")
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT")


def ways(expression: str) -> int:
    """In how many ways at most an expression can be gone through on a token, or just more than MOST_WAYS."""
    return min(_ways(_parser.parse(expression)), MOST_WAYS + 1)


def bounded(expression: str) -> str:
    """An expression that finds the same, but nothing in a token of more than LONGEST letters."""
    if ways(expression) == 1:
        return expression
    flags = _FLAGS.match(expression)
    inner = f"(?{flags[1]}:{expression[flags.end() :]})" if flags else f"(?:{expression})"
    return rf"\A(?!(?s:.{{{LONGEST + 1}}}))(?s:.*?){inner}"


def _ways(parts: Any) -> int:
    product = 1
    for op, value in parts:
        product *= _ways_of(str(op), value)
        if product > MOST_WAYS:
            break
    return product


def _ways_of(op: str, value: Any) -> int:
    if op in _ONE:
        return 1
    if op == "SUBPATTERN":
        return _ways(value[-1])
    if op == "BRANCH":
        each = [_ways(branch) for branch in value[1]]
        return max(each) if _are_distinct(value[1]) else sum(each)
    if op in _REPEATS:
        least, most, inner = value
        return _repeated(int(least), min(int(most), max(LONGEST, int(least))), _ways(inner))
    return MOST_WAYS + 1  # what looks ahead or back, which the other check refuses


def _repeated(least: int, most: int, once: int) -> int:
    total = 0
    for times in range(least, most + 1):
        total += once**times
        if total > MOST_WAYS:
            break
    return total


def _are_distinct(branches: Any) -> bool:
    """Whether the first letter tells which of some alternatives it can be."""
    seen: set[str] = set()
    for branch in branches:
        op, value = branch[0] if len(branch) else ("", 0)
        if str(op) != "LITERAL" or (letter := chr(value).casefold()) in seen:
            return False
        seen.add(letter)
    return True
