"""`kuriltool merge`: stores that several machines have filled, put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kuriltool.clean import counted
from kuriltool.cli import options
from kuriltool.cli.progress import bar
from kuriltool.cli.settings import Settings
from kuriltool.errors import KuriltoolError, StoreError

if TYPE_CHECKING:
    from kuriltool.store.merging import Merged

_TOLD = 5  # articles read in different ways that are told one by one

HELP = """Put stores together in one.

The store that --store names, made where there is none, then answers as if it had read everything itself: claims, copies and \
where they appear, reviews, texts. It comes to the same in whatever order and however often stores are merged, and whichever \
articles several of them have; after a stop the same command goes on. The stores given stay as they are.

An article is known by its path as it was given to [bold]extract[/]. So merge in the folder where that ran, or give it full \
paths: then the same article is the same everywhere, and a later [bold]extract[/] into the merged store knows it again. Of an \
article that was read in different ways, by other rules or after it had changed, what was read last counts.
"""
EXAMPLES = """
[bold]Examples[/]

  kuriltool extract news/ --shard 1/3 --store part1.db    on one machine,
  kuriltool extract news/ --shard 2/3 --store part2.db    and on others
  kuriltool extract news/ --shard 3/3 --store part3.db

  kuriltool merge part*.db --store all.db
  kuriltool quotes --store all.db

  kuriltool merge yesterday.db                            into the usual store

  parallel kuriltool extract news/ --shard {}/16 --store part{}.db ::: {1..16}

  sbatch --array=1-16 extract.sh                          with, in extract.sh,
  N=$SLURM_ARRAY_TASK_ID
  kuriltool extract news/ --shard $N/16 --store part$N.db
"""


def merge(
    ctx: typer.Context,
    stores: Annotated[list[str], typer.Argument(metavar="STORE...", help="The stores to put together.", show_default=False)],
    store: options.Store = None,
    quiet: options.Quiet = False,
) -> None:
    """Put stores together in one."""
    from kuriltool.cli.gathering import gather
    from kuriltool.store import Store, place
    from kuriltool.store.merging import STEPS, Merger

    settings: Settings = ctx.obj.joined(store, quiet)
    into = place(settings.store)
    parts = _parts([options.path(given) for given in stores], into, settings)
    failures = 0
    with _progress(settings, len(parts) * STEPS) as (told, step), Merger(into, step) as merger:
        for part in parts:
            told(str(part))
            try:
                merger.add(part)
            except StoreError as error:
                failures += 1
                settings.complain(str(error))
        if failures < len(parts):
            merged = merger.conclude()
    if failures < len(parts):
        _conclude(merged, into, settings)
        with Store.open(into) as found:
            gather(found, settings)
    if failures:
        raise typer.Exit(1)


def _parts(given: list[Path], into: Path, settings: Settings) -> list[Path]:
    """The stores to merge, each once; the one that they go to is among them where a pattern fits that too."""
    parts: dict[str, Path] = {}
    for path in given:
        parts.setdefault(str(path.resolve()), path)
    if target := parts.pop(str(into.resolve()), None):
        if not parts:
            raise KuriltoolError(f"{target}: is the store to merge into; name others to merge, or another store with --store")
        settings.say(f"{target}: is the store to merge into, so passed over")
    return list(parts.values())


def _conclude(merged: Merged, into: Path, settings: Settings) -> None:
    for conflict in merged.conflicts[:_TOLD]:
        settings.say(conflict)
    if (more := len(merged.conflicts) - _TOLD) > 0:
        settings.say(f"and {counted(more, 'more article')} that stores have in different versions")
    for astray in merged.astray:
        settings.say(astray)
    known = f"; {merged.known:,} known before" if merged.known else ""
    copied = f"; {merged.copies:,} {'copy' if merged.copies == 1 else 'copies'}" if merged.copies else ""
    holds = f"{counted(merged.articles, 'article')}, {counted(merged.claims, 'claim')}"
    settings.say(f"{counted(merged.stores, 'store')} merged into {into}: {holds}{known}{copied}")
    if merged.stale:
        have, their = ("has", "its") if merged.stale == 1 else ("have", "their")
        settings.say(
            f"{counted(merged.stale, 'article')} {have} no claims of {their} own for now, since what {have} the same words was "
            "read in another way; the next kuriltool extract finds them"
        )


@contextmanager
def _progress(settings: Settings, total: int) -> Iterator[tuple[Callable[[str], None], Callable[[], None]]]:
    """A bar on stderr that goes when the work is done; gives what to tell of a store, and what to call after each step."""
    from rich.progress import BarColumn, TimeElapsedColumn

    with bar(settings, BarColumn(), TimeElapsedColumn()) as shown:
        task = shown.add_task("Merging", total=total)
        yield (lambda part: shown.update(task, description=f"Merging {part}")), (lambda: shown.advance(task))
