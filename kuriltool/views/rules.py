"""Rule sets on a terminal: what one holds, one thing in full, and who held which office."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kuriltool.authoring.inventory import KINDS, Inventory, PackNote, Thing, holding, terms_of
from kuriltool.authoring.who import Answer, Found, Span, Tenure, gap, late, span
from kuriltool.clean import one_line
from kuriltool.queries import listed
from kuriltool.rules.folder import kind as kind_of
from kuriltool.rules.offices import last_day
from kuriltool.rules.schema import (
    Actor,
    Attribution,
    Boilerplate,
    Event,
    Holder,
    Issue,
    Line,
    Office,
    Proposition,
    Rule,
    Side,
    Toponym,
    Views,
)
from kuriltool.views.sides import side_style

if TYPE_CHECKING:
    from kuriltool.authoring.examples import ExampleResult

TITLES = {"rules": "attribution rules", "lines": "headline rules"}
VIEWS = tuple(Views.model_fields)
_EXAMPLES = {"example": "examples", "counterexample": "counterexamples", "miss": "known misses"}
DAYS = "first day – last day in office, which is the day before the files' `to`"
_DAY = datetime.timedelta(days=1)
_MOST = 8  # words of a list that a pattern shows
_GAPS = {"vacant": "vacant", "abolished": "abolished", "unknown": "not known"}
_HELD = {1: "holds it", -1: "holds the contrary", 0: "leaves it open"}
_PREDICATES = {"IN": "{}", "NOT_IN": "not {}", "REGEX": "fits {}", "INTERSECTS": "has one of {}", "IS_SUBSET": "has only {}"}
_RELATIONS = {
    ">": "hangs on {}", "<": "governs {}", ">>": "hangs below {}", "<<": "stands above {}",
    ".": "right behind {}", ".*": "behind {}", ";": "right before {}", ";*": "before {}",
    "$+": "right behind {}, on the same word", "$-": "right before {}, on the same word",
    "$++": "behind {}, on the same word", "$--": "before {}, on the same word",
    ">+": "hangs on {}, right behind it", ">-": "hangs on {}, right before it",
    ">++": "hangs on {}, behind it", ">--": "hangs on {}, before it",
    "<+": "governs {}, right behind it", "<-": "governs {}, right before it",
    "<++": "governs {}, behind it", "<--": "governs {}, before it",
}  # fmt: skip

Rows = Iterable[tuple[str, RenderableType]]


# what a rule set holds


def packs(notes: Sequence[PackNote]) -> RenderableType:
    """The packs with their sides; of several the one that is meant where none is named is told."""
    table = _grid(4)
    for note in notes:
        default = " (default)" if note.is_meant and len(notes) > 1 else ""
        name = Text(note.name, "bold").append(f" {one_line(note.version)}{default}", "not bold")
        sides = Text(" · ", "dim").join(_side(side.id, note.sides) for side in note.sides)
        table.add_row(name, Text(one_line(note.title)), sides, Text(one_line(note.place), "dim"))
    return table


def counts(held: Inventory) -> RenderableType:
    """How many things of each kind there are."""
    number = Counter(thing.kind for thing in held.things)
    table = _grid(2)
    table.columns[0].justify = "right"
    for kind in KINDS:
        table.add_row(Text(f"{number[kind]:,}"), Text(TITLES.get(kind, kind)))
    return table


def things(held: Inventory, kind: str) -> Iterator[RenderableType]:
    """How many things of a kind there are, then for each file a table of them: line, id, what it is, and more."""
    found = held.of(kind)
    if found:
        yield Text(f"{TITLES.get(kind, kind)} ({len(found):,})", "bold underline")
    for file, group in groupby(found, key=lambda thing: thing.place.rpartition(":")[0]):
        table = _grid(4)
        table.columns[0].justify, table.columns[1].no_wrap = "right", True
        for thing in group:
            line = Text(thing.place.rpartition(":")[2], "dim")
            table.add_row(line, Text(thing.id, "bold"), *_cells(held, thing))
        yield Group(Text(one_line(file), "dim"), table)


def _cells(held: Inventory, thing: Thing) -> tuple[Text, Text]:
    sides = held.ruleset.pack.sides
    label = Text(one_line(thing.label))
    match thing.part:
        case Attribution():
            return label, Text(f"{thing.part.confidence:.2f}")
        case Actor():
            return label, Text(", ").join([_side(thing.part.side, sides), Text(thing.part.kind)])
        case Office() as office:
            checked = span(office.checked.isoformat())
            now = ", ".join(map(one_line, holding(held, office))) or _GAPS[gap(office, checked)]
            return label, Text(now).append(f" (checked {checked.text})", "dim")
        case Proposition():
            return label, _holds(thing.part.holds, sides)
    return label, Text()


# examples put to the test


def tally(results: Iterable[ExampleResult]) -> RenderableType:
    """How many examples of which kind the files hold, and how many of them fail."""
    number: Counter[tuple[str, str]] = Counter()
    for result in results:
        files = kind_of("/".join(result.place.rpartition(":")[0].split("/")[-2:])) or ""
        number.update([(files, result.kind), *([] if result.ok else [(files, "failed")])])
    table = _grid(2 + len(_EXAMPLES))
    table.add_row(Text(""), *(Text(name, "dim") for name in (*_EXAMPLES.values(), "failed")))
    for files in dict.fromkeys(files for files, _ in number):
        cells = [number[files, kind] for kind in (*_EXAMPLES, "failed")]
        table.add_row(Text(files), *(Text(f"{cell:,}" if cell else "–") for cell in cells))
    for column in table.columns[1:]:
        column.justify = "right"
    return table


# one thing in full


def detail(held: Inventory, thing: Thing) -> RenderableType:
    """One thing with all that its file says of it."""
    head = Text(thing.id, "bold").append(f"  {thing.what}", "not bold").append(f"  {one_line(thing.place)}", "not bold dim")
    return Group(head, _rows((name, value) for name, value in _facts(held, thing) if value))


def _facts(held: Inventory, thing: Thing) -> Iterator[tuple[str, Any]]:
    sides = held.ruleset.pack.sides
    match thing.part:
        case Rule() | Line():
            yield from _rule(thing.part, held.ruleset.lists)
        case Boilerplate() as part:
            yield from {
                "about": _words(part.about),
                "match": Text(f"{part.match}, {part.then}"),
                "lines": _each(part.lines),
            }.items()
            yield from _examples(part)
        case Actor():
            yield from _actor(held, thing.part)
        case Office():
            yield from _office(held, thing.part)
        case Issue() as part:
            yield from {"label": _words(part.label), "about": _words(part.about), "terms": _each(part.terms)}.items()
            yield "without", _each(part.without)
        case Proposition() as part:
            yield from {"label": _words(part.label), "about": _words(part.about), "held": _holds(part.holds, sides)}.items()
            yield from _views("", part.terms)
            yield "without", _each(part.without)
            yield from _views("example: ", part.examples)
            yield "counterexamples", _each(part.counterexamples)
            yield from _views("miss: ", part.misses)
        case Toponym() | Event() as part:
            for side, names in part.names.items():
                yield side, _each(names)


def _rule(rule: Rule | Line, lists: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Any]]:
    yield "about", _words(rule.about)
    if isinstance(rule, Rule):
        yield "pattern", _pattern(rule.pattern, lists)
        yield "source", _words("hidden by the construction") if rule.source == "none" else None
        yield "requires", rule.requires and _words(rule.requires)
    else:
        yield "template", _words(rule.template)
        yield "zone", _words(rule.zone)
        yield "verbatim", _words("the source's own words") if rule.verbatim else None
    yield "content", _words(rule.content)
    yield "confidence", Text(f"{rule.confidence:.2f}")
    yield from _examples(rule)


def _examples(part: Attribution | Boilerplate) -> Iterator[tuple[str, Any]]:
    yield from {"examples": _each(part.examples), "counterexamples": _each(part.counterexamples)}.items()
    yield "misses", _each(part.misses)


def _views(prefix: str, views: Views) -> Iterator[tuple[str, Any]]:
    return ((prefix + view, _each(getattr(views, view))) for view in VIEWS)


def _actor(held: Inventory, actor: Actor) -> Iterator[tuple[str, Any]]:
    known = held.names
    yield "name", Text(one_line(actor.name), "bold")
    yield "what", Text(" of ").join([Text(actor.kind), _side(actor.side, held.ruleset.pack.sides)])
    yield "gender", actor.gender and Text(actor.gender)
    yield from ((key, _each(getattr(actor, key))) for key in ("aliases", "short", "metonyms", "adjectives"))
    yield from ((key, _words(known[value])) for key in ("state", "issuer") if (value := getattr(actor, key)))
    yield "in short", _words("its short forms mean it everywhere") if actor.unique else None
    yield "speaks as", _words("nobody in particular") if actor.unnamed else None
    yield "note", actor.note and _words(actor.note)
    terms = [(office.name, term, office) for office, term in terms_of(held.ruleset, actor.id)]
    yield "offices", _terms(terms) if terms else None
    yield "has", _each([office.name for office in held.ruleset.offices if actor.id in (office.organ, office.state)])


def _office(held: Inventory, office: Office) -> Iterator[tuple[str, Any]]:
    known = held.names
    yield "name", Text(one_line(office.name), "bold")
    yield "side", _side(office.side, held.ruleset.pack.sides)
    yield from ((key, _words(known[value])) for key in ("state", "organ") if (value := getattr(office, key)))
    yield "titles", _each(office.titles)
    yield "seats", _words("several at a time") if office.seats == "several" else None
    yield "checked", Text(office.checked.isoformat())
    yield from ((key, _each(_spans(spans))) for key, spans in (("vacant", office.vacancies), ("not known", office.unknown)))
    yield "abolished", office.abolished and Text(office.abolished.isoformat())
    yield "holders", _terms([(known[term.actor], term, office) for term in sorted(office.holders, key=lambda term: term.since)])


def _pattern(pattern: Sequence[Mapping[str, Any]], lists: Mapping[str, Sequence[str]]) -> Table:
    """A line for each token: what it is called, where it stands, what must be true of it."""
    table = _grid(2)
    for node in pattern:
        place = _RELATIONS[node["REL_OP"]].format(node["LEFT_ID"]) if "LEFT_ID" in node else ""
        wanted = [_attribute(key, value, lists) for key, value in node["RIGHT_ATTRS"].items()] or ["any word"]
        table.add_row(Text(node["RIGHT_ID"]), Text(one_line(": ".join(filter(None, (place, ", ".join(wanted)))))))
    return table


def _attribute(key: str, value: Any, lists: Mapping[str, Sequence[str]]) -> str:
    if isinstance(value, dict):
        items = (_PREDICATES.get(name, f"{name} {{}}").format(_alternatives(inner, lists)) for name, inner in value.items())
        return f"{key} {' and '.join(items)}"
    return f"{key} {_alternatives(value, lists)}"


def _alternatives(value: Any, lists: Mapping[str, Sequence[str]]) -> str:
    if isinstance(value, list):
        return _short([_alternatives(item, lists) for item in value])
    if isinstance(value, str) and value[1:] in lists and value.startswith("@"):
        return f"in {value} ({_short(list(lists[value[1:]]))})"
    return str(value).lower() if isinstance(value, bool) else str(value) or "nothing"


def _short(words: Sequence[str]) -> str:
    return listed(words[:_MOST], "or", more=len(words) - _MOST)


# who held which office


def answer(found: Answer, sides: Sequence[Side]) -> Iterator[RenderableType]:
    """Everybody and every office that fits, with the terms of the time asked for."""
    for actor in found.actors:
        head = Text(one_line(actor.of.name), "bold").append("  ", "not bold")
        head.append_text(Text(" of ").join([Text(actor.of.kind), _side(actor.of.side, sides)]))
        yield Group(head, *_held(actor, found.on))
    for office in found.offices:
        head = Text(one_line(office.of.name), "bold").append("  ", "not bold").append_text(_side(office.of.side, sides))
        if office.of.seats == "several":
            head.append("  several at a time", "dim not bold")
        yield Group(head, *_held(office, found.on))


def caveats(found: Answer) -> list[str]:
    """What to bear in mind with the answer: how days are printed, and which offices nobody has looked up since."""
    tenures = [tenure for actor in found.actors for tenure in actor.held]
    tenures += [tenure for office in found.offices for tenure in office.held]
    notes = [DAYS] if any(last_day(tenure.term) for tenure in tenures) else []
    if found.on and (old := late(tenures, found.on)):
        names = listed([f"{office.name} ({office.checked.isoformat()})" for office in old], "and")
        notes.append(f"later than the last check, so the holder may have changed since: {names}")
    return notes


def _held(found: Found[Any], on: Span | None) -> Iterator[RenderableType]:
    of_office = isinstance(found.of, Office)
    if found.held:
        yield _indented(_terms([(_other(tenure, of_office), tenure.term, tenure.office) for tenure in found.held]))
    elif of_office or found.of.kind == "person":
        yield _indented(Text(_nothing(found, on, of_office) if on else "no office in the table"))


def _nothing(found: Found[Any], on: Span, of_office: bool) -> str:
    """That nobody held an office, or somebody none, and what came before and after."""
    when = f"{'on' if len(on.text) == 10 else 'in'} {on.text}"
    if found.before is None and found.after is None:
        return "no office in the table"
    parts = [f"{when}: {_nobody(found.of, on) if of_office else 'held no office of the table'}"]
    if found.before:
        parts.append(f"before: {_other(found.before, of_office)}, {_days(found.before.term, found.before.office)}")
    if found.after:
        later = found.after
        goes_on = later.term.until is None
        since = f"since {later.term.since.isoformat()}: {_other(later, of_office)} (checked {later.office.checked.isoformat()})"
        parts.append(since if goes_on else f"after: {_other(later, of_office)}, {_days(later.term, later.office)}")
    return "\n".join(parts)


def _nobody(office: Office, on: Span) -> str:
    match gap(office, on):
        case "vacant":
            return "nobody, the office was vacant"
        case "abolished":
            return f"nobody, the office was abolished on {office.abolished}"
        case "unknown":
            return "the table doesn't know"


def _other(tenure: Tenure, of_office: bool) -> str:
    return one_line(tenure.actor.name if of_office else tenure.office.name)


def _terms(held: Iterable[tuple[str, Holder, Office]]) -> RenderableType:
    table = _grid(2)
    for name, term, office in held:
        table.add_row(Text(one_line(name)), Text(_days(term, office)))
    return table


def _spans(spans: Iterable[tuple[datetime.date, datetime.date]]) -> list[str]:
    return [f"{first.isoformat()} – {(until - _DAY).isoformat()}" for first, until in spans]


def _days(term: Holder, office: Office) -> str:
    """`2001-04-26 – 2006-09-25`, both days in office, or `2004-03-09 – today (checked 2026-02-20)`."""
    last = last_day(term)
    end = last.isoformat() if last else f"today (checked {office.checked.isoformat()})"
    return f"{term.since.isoformat()} – {end}{', acting' if term.acting else ''}"


# pieces


def _grid(columns: int) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(columns):
        table.add_column(overflow="fold")
    return table


def _rows(rows: Rows) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in rows:
        table.add_row(Text(one_line(name)), value)
    return table


def _indented(inner: RenderableType) -> RenderableType:
    return Padding(inner, (0, 0, 0, 2), expand=False)


def _words(text: str) -> Text:
    return Text(one_line(text))


def _each(words: Sequence[str]) -> Text | None:
    """Short ones beside each other, sentences one below the other."""
    apart = "\n" if any(len(word) > 40 or "[" in word for word in words) else ", "
    return Text(apart.join(one_line(word) for word in words)) if words else None


def _holds(holds: Mapping[str, int], sides: Sequence[Side]) -> Text:
    return Text(", ").join(_side(side, sides).append(f" {_HELD[view]}", "not bold default") for side, view in holds.items())


def _side(side: str | None, sides: Sequence[Side]) -> Text:
    if side is None:
        return Text("no side", "dim")
    return Text(one_line(side), side_style(side, sides))
