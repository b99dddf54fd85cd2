"""The filters that every command over claims takes: `filtered` gives them to a command as one Query."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import typer

from kuriltool.cli import options

if TYPE_CHECKING:
    from kuriltool.cli.settings import Settings
    from kuriltool.queries import Query
    from kuriltool.store import Store

QUERY = "query"
"""The parameter of a command in whose place the filters stand."""

_FILTERS: dict[str, tuple[str, Any]] = {  # the option's name, the query's field, and the option
    "speaker": ("speakers", options.Speakers),
    "position": ("positions", options.Positions),
    "issue": ("issues", options.Issues),
    "proposition": ("propositions", options.Propositions),
    "kind": ("kinds", options.Kinds),
    "outlet": ("outlets", options.Outlets),
    "since": ("since", options.Since),
    "until": ("until", options.Until),
    "review": ("reviews", options.Reviews),
    "search": ("search", options.Search),
    "limit": ("limit", options.Limit),
}


def filtered(*, without: Sequence[str] = (), verbatim: bool = False) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Makes a function with a parameter `query` a command with the filters as options, but those named in `without`.

    Filters that can't be understood are a usage error. `verbatim` asks for claims with quoted words alone.
    """
    taken = {name: _FILTERS[name] for name in _FILTERS if name not in without}

    def made(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def run(**given: Any) -> None:
            wanted = {field: given.pop(name) for name, (field, _) in taken.items()}
            command(**given, **{QUERY: _query(**wanted, verbatim=verbatim)})

        known = inspect.signature(command, eval_str=True, globals=_names_of(command))
        parameters: list[inspect.Parameter] = []
        for parameter in known.parameters.values():
            if parameter.name == QUERY:
                parameters += [_option(name, kind) for name, (_, kind) in taken.items()]
            else:
                parameters.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))
        run.__signature__ = known.replace(parameters=parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return run

    return made


def _names_of(command: Callable[..., None]) -> dict[str, Any]:
    """What the annotations of a command name; the query's own is imported for type checkers alone."""
    return {**vars(inspect.getmodule(command)), "Query": object}


def _option(name: str, annotation: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)


def _query(**wanted: Any) -> Query:
    from kuriltool.queries import Query

    try:
        return Query(**{name: value for name, value in wanted.items() if value is not None})
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def check(query: Query, store: Store, settings: Settings) -> list[str]:
    """Raises a usage error for what no pack of the store has, and tells what else whoever asked should know; gives what it told.

    Speakers and outlets are whoever occurs, and one who doesn't has no claims. Positions, issues and propositions are a pack's
    lists: what is not in them would read in a pipe as 'nobody holds it'.
    """
    if strange := store.strange(query):
        raise typer.BadParameter("\n".join(strange))
    notes = store.notes(query)
    for note in notes:
        settings.say(note)
    return notes
