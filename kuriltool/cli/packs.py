"""`kuriltool rules list`, `show`, `who` and `new`: what rule sets hold, and how to begin one. None of it needs the pipeline."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kuriltool.clean import counted
from kuriltool.cli import options
from kuriltool.cli.output import write_json
from kuriltool.cli.settings import Settings
from kuriltool.errors import KuriltoolError

if TYPE_CHECKING:
    from kuriltool.authoring.inventory import Inventory, Thing
    from kuriltool.authoring.who import Span

LIST_EXAMPLES = """
[bold]Examples[/]

  kuriltool rules list                       which packs there are, and how much the default one holds

  kuriltool rules list my-rules/             everything in a pack of yours, by kind

  kuriltool rules list --kind offices        who holds what today, and when somebody last checked

  kuriltool rules list --json | jq -r '.actors[] | select(.kind == "organ").label'
"""
SHOW_EXAMPLES = """
[bold]Examples[/]

  kuriltool rules show say-that              a rule: what it finds, its pattern, its examples

  kuriltool rules show ana-rovelle --rules rivers/          an actor: names, side, offices

  kuriltool rules show say-that --json | jq -r '.[].misses[]'
"""
WHO_EXAMPLES = """
[bold]Examples[/]

  kuriltool rules who "foreign minister" --on 2003-05-01    who held an office of that title on that day

  kuriltool rules who rovelle --rules rivers/               every office that she held; part of a name will do

  kuriltool rules who rovelle --on 2019 --rules rivers/     those that she held in that year, if any
"""
NEW_EXAMPLES = """
[bold]Examples[/]

  kuriltool rules new rivers                      two sides with invented names

  kuriltool rules new rivers --sides "North,South"

  kuriltool rules new strait --sides "East,West,Isles" --in packs/
"""

Which = Annotated[
    str | None,
    typer.Argument(
        metavar="NAME|DIR",
        help="A rule pack that comes along, by its name, or a folder of yours; left out, the rules that come along.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", metavar="", help="Short for --format json.")]
Format = Annotated[
    str | None,
    typer.Option("--format", metavar="table|json", help="A table on a terminal and JSON in a pipe, unless told."),
]


def list_(
    ctx: typer.Context,
    rules: Which = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="packs, rules, lines, actors, offices, issues, propositions, toponyms, events or boilerplate.",
        ),
    ] = None,
    format: Format = None,
    json: Json = False,
    quiet: options.Quiet = False,
) -> None:
    """List what a rule set holds: its packs, and by kind every rule, actor, office and so on with the place where it stands.

    Without a pack and a kind, the table tells of the packs that come along and how much the default one holds; JSON has it all.
    """
    settings: Settings = ctx.obj.joined(None, quiet)
    as_json = wants_json(format, json)
    from kuriltool.authoring import inventory
    from kuriltool.queries import unknown

    kinds = {name: (name,) for name in ("packs", *inventory.KINDS)}
    if kind is not None and kind not in kinds:
        raise typer.BadParameter(unknown("kind", kind, kinds))
    settings.tell_of(rules)
    held = inventory.inventory(rules)
    if as_json:
        write_json(inventory.values(held, kind))
    else:
        _list(held, settings, kind, everything=rules is not None)


def _list(held: Inventory, settings: Settings, kind: str | None, *, everything: bool) -> None:
    from kuriltool.authoring.inventory import KINDS
    from kuriltool.views import rules as views

    out = settings.out
    if kind in (None, "packs"):
        out.print(views.packs(held.packs))
    if kind is None and not everything:
        out.print()
        out.print(f"{held.ruleset.pack.name} holds")
        out.print(views.counts(held))
        settings.say(f"list them: kuriltool rules list {held.ruleset.pack.name}, or rules list --kind actors")
    elif kind != "packs":
        for one in (kind,) if kind else KINDS:
            if kind is None and held.of(one):
                out.print()
            for block in views.things(held, one):
                out.print(block)


def show(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help="The id of a rule, an actor, an office and so on.", show_default=False)],
    rules: options.Rules = None,
    format: Format = None,
    json: Json = False,
) -> None:
    """Show one thing of a rule set in full: a rule with its pattern and examples, an actor with names and offices, and so on.

    Things of several kinds may share an id; then each is shown. An actor or office is found by its whole name as well.
    """
    settings: Settings = ctx.obj
    as_json = wants_json(format, json)
    from kuriltool.authoring import inventory
    from kuriltool.views import rules as views

    settings.tell_of(rules)
    held = inventory.inventory(rules)
    found = _meant(held, id)
    if as_json:
        write_json([inventory.detail(held, thing) for thing in found])
        return
    for number, thing in enumerate(found):
        if number:
            settings.out.print()
        settings.out.print(views.detail(held, thing))


def _meant(held: Inventory, wanted: str) -> list[Thing]:
    """Whatever has that id; else the actors and offices of that very name. Raises KuriltoolError for neither."""
    from kuriltool.queries import called
    from kuriltool.rules.schema import Actor

    if not any(thing.id == wanted.casefold() for thing in held.things):
        for kind in ("actors", "offices"):
            things = {thing.id: thing for thing in held.of(kind)}
            names = {
                id: (thing.label, *(thing.part.aliases if isinstance(thing.part, Actor) else ())) for id, thing in things.items()
            }
            if found := called(wanted, names):
                return [things[id] for id in found]
    return held.called(wanted)


def who(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="A name, a title, or part of one: of an actor or an office.", show_default=False),
    ],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="As of that day; of a month or year, everything held in it.")
    ] = None,
    rules: options.Rules = None,
    format: Format = None,
    json: Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Tell who somebody is, which offices they held from when to when, and who held an office.

    The answer comes from the tables of the pack alone. `checked` is the day on which somebody last looked who holds an office.
    Names count without case and accents; a typo is told, not followed.
    """
    settings: Settings = ctx.obj.joined(None, quiet)
    as_json = wants_json(format, json)
    when = _span(on)
    from kuriltool.authoring import who as table
    from kuriltool.rules.load import load
    from kuriltool.views import rules as views

    settings.tell_of(rules)
    ruleset = load(rules)
    found = table.who(ruleset, name, when)
    if as_json:
        write_json(table.values(found))
        return
    for number, one in enumerate(views.answer(found, ruleset.pack.sides)):
        if number:
            settings.out.print()
        settings.out.print(one)
    for note in views.caveats(found):
        settings.say(note)


def _span(on: str | None) -> Span | None:
    from kuriltool.authoring.who import span

    try:
        return span(on) if on is not None else None
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def new(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="What the pack is called: small letters, digits, hyphens.", show_default=False)
    ],
    sides: Annotated[
        str | None, typer.Option("--sides", metavar="A,B", help="What claims will carry as positions; two to six of them.")
    ] = None,
    folder: Annotated[
        Path,
        typer.Option("--in", metavar="FOLDER", readable=False, help="Where the pack's folder goes.", show_default=False),
    ] = Path(),
    quiet: options.Quiet = False,
) -> None:
    """Begin a rule pack for another dispute: commented files about an invented one, right as they stand, to put yours in.

    Nothing that is there is overwritten.
    """
    settings: Settings = ctx.obj.joined(None, quiet)
    from kuriltool.authoring.scaffold import scaffold
    from kuriltool.rules.folder import shipped_packs

    if name in shipped_packs():
        raise KuriltoolError(f'"{name}" is the name of a pack that comes along; take another, such as my-{name}')
    written = scaffold(name, [side.strip() for side in sides.split(",")] if sides is not None else None, folder)
    for path in written:
        settings.out.print(str(path), soft_wrap=True)
    place = written[0].parent
    settings.say(f"{counted(len(written), 'file')} written, all about a dispute that doesn't exist; begin with {written[0]}")
    settings.say(_next_steps(place))


def _next_steps(place: Path) -> str:
    from kuriltool.authoring.scaffold import EXAMPLE

    steps = {
        f"kuriltool rules check {place}/": "is anything wrong, and where?",
        f"kuriltool rules test {place}/": "do the examples in it come out?",
        f"kuriltool extract {place / EXAMPLE} --rules {place}/": "read an article with it",
        f"kuriltool rules schema --all {place}/schema": "for an editor that completes and checks as you write;",
    }
    width = max(map(len, steps))
    lines = [f"  {command:{width}}  {use}" for command, use in steps.items()]
    editor = "# yaml-language-server: $schema=schema/actors.schema.json"
    return "\n".join(["Next", *lines, f"  {'':{width}}  then let actors.yaml begin with", f"  {editor}"])


# what goes out


def wants_json(format: str | None, json: bool) -> bool:
    """Whether JSON is wanted: by an option, or because no terminal reads it. Raises a usage error for other formats."""
    if format not in (None, "table", "json"):
        raise typer.BadParameter(f'no format "{format}"; there are table and json')
    if json and format == "table":
        raise typer.BadParameter("--json and --format table contradict each other")
    return json or format == "json" or (format is None and not sys.stdout.isatty())
