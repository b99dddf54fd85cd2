"""A page of one file: template, style and script filled with what was gathered."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from kuriltool.report.gathering import Json

if TYPE_CHECKING:
    from jinja2 import Environment

PATTERNS = {
    "plain": "",
    "slant": '<path d="M-1 1 1 -1M0 6 6 0M5 7 7 5"/>',
    "dots": '<circle class="dot" cx="3" cy="3" r="1.2"/>',
    "grid": '<path d="M0 3H6M3 0V6"/>',
    "steep": '<path d="M-1 5 1 7M0 0 6 6M5 -1 7 1"/>',
    "rings": '<circle cx="3" cy="3" r="1.7"/>',
    "level": '<path d="M0 1.5H6M0 4.5H6"/>',
    "upright": '<path d="M1.5 0V6M4.5 0V6"/>',
    "empty": '<path d="M0 6 6 0M0 0 6 6"/>',
}
"""What lies over the colour of a bar, by the name of the pattern."""

LINES = ("solid", "dashed", "dotted", "double", "wavy")
"""What runs under marked words, by the number of a look."""

SCRIPT = ("elements", "claims", "filters", "panel", "sides", "timeline", "speakers", "articles", "why", "part", "start")
"""The parts of the script, in the order in which they run."""

# Inside a script element only a '<' could end it or begin a comment; the others would be line breaks to a script.
_UNSAFE = re.compile("[<>&\u2028\u2029\x7f-\x9f\ud800-\udfff]")


def embedded(value: Json) -> str:
    """A value as JSON that may stand inside a script element, whatever words it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def page(values: dict[str, Any], data: Json) -> str:
    """The whole page. `values` are those that the template names; `data` is what its script reads."""
    from markupsafe import Markup

    made = _environment()
    style = made.get_template("page.css").render(looks=values["looks"], lines=LINES)
    script = _script()
    return made.get_template("page.html").render(
        values,
        patterns={name: Markup(drawn) for name, drawn in PATTERNS.items()},
        style=Markup(style),
        style_digest=_digest(style),
        script=Markup(script),
        script_digest=_digest(script),
        data=Markup(embedded(data)),
    )


def in_words(moment: datetime.datetime) -> str:
    """`22 November 2026, 18:05 UTC`"""
    moment = moment.astimezone(datetime.UTC)
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    from kuriltool.clean import counted

    made = Environment(
        loader=FunctionLoader(_text), autoescape=lambda name: name != "page.css", undefined=StrictUndefined, auto_reload=False
    )
    made.globals["counted"] = counted
    return made


@lru_cache
def _text(name: str) -> str:
    return (resources.files(__package__) / name).read_text("utf-8")


def _script() -> str:
    """The parts of the script as one, which leaves no names behind in the page."""
    return "\n".join(['"use strict";', "(() => {", *(_text(f"script/{name}.js") for name in SCRIPT), "})();", ""])


def _digest(text: str) -> str:
    """What the page's policy names a style or script by: no other runs."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def listed_packs(packs: Sequence[str]) -> str:
    """`Read with the rule pack rivers 1.`"""
    if not packs:
        return ""
    return f"Read with the rule pack{'' if len(packs) == 1 else 's'} {', '.join(packs)}."
