"""`kuriltool import`: corrected annotations come back."""

from __future__ import annotations

import json as json_format
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from kuriltool.clean import counted
from kuriltool.cli import options
from kuriltool.cli.output import write_json
from kuriltool.cli.settings import Settings
from kuriltool.errors import KuriltoolError

_TOLD = 20  # mistakes that are told one by one
VERDICTS = ("confirmed", "corrected", "added", "rejected")

if TYPE_CHECKING:
    from kuriltool.imports.taking import Taken
    from kuriltool.reviews import Reviewed
    from kuriltool.store import Store

HELP = """Take corrected claims back.

Reads what [bold]export[/] wrote and somebody corrected: a brat folder, a Label Studio or Prodigy export, a database of \
Discourse Network Analyzer, or claims as JSON; also gold files. Claims that are as they were are [bold]confirmed[/], changed \
ones [bold]corrected[/], new ones [bold]added[/]. They are marked as such in the store, asked for with --review, and stand \
however often the article is read again, by whatever rules.

What a format does not tell, such as the issues in a database of hand-coders, stays as it was. A claim that the file lacks stays \
too, unless --complete says that it holds all there is; then it is rejected and found no more. Leave --complete out where the \
claims were chosen by a filter.

--undo puts everything back that a file brought.
"""
EXAMPLES = """
[bold]Examples[/]

  kuriltool export --to brat -o ann/       to correct in brat, then
  kuriltool import ann/ --complete

  kuriltool import project-1.json --by eva

  kuriltool claims --review corrected

  kuriltool import ann/ --gold gold/       and as gold files
  kuriltool score gold/                    to measure by
"""


def take_in(
    ctx: typer.Context,
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", readable=False, help="Annotations: files, or brat folders.", show_default=False),
    ],
    complete: Annotated[
        bool, typer.Option("--complete", metavar="", help="The files hold all claims of their articles: others are rejected.")
    ] = False,
    only_changes: Annotated[
        bool,
        typer.Option("--only-changes", metavar="", help="Nobody has looked at what is unchanged: it is not marked as confirmed."),
    ] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who annotated, where the files don't tell.")] = None,
    gold: Annotated[
        Path | None,
        typer.Option(
            "--gold", metavar="DIR", readable=False, help="Write the articles as gold files for [bold]score[/] as well."
        ),
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", metavar="", help="Put back what these files brought before.")] = False,
    json: Annotated[bool, typer.Option("--json", metavar="", help="What became of each claim, as JSON.")] = False,
    store: options.Store = None,
    quiet: options.Quiet = False,
) -> None:
    """Take corrected claims back."""
    from kuriltool.cli.gathering import gather
    from kuriltool.imports.taking import take_in as taken_in
    from kuriltool.store import Store, place

    settings: Settings = ctx.obj.joined(store, quiet)
    Store.find(settings.store).close()  # told where there is none, rather than made
    with Store.open(place(settings.store)) as found:
        if undo:
            _undo(found, paths, settings)
            gather(found, settings)
            return
        taken = taken_in(found, paths, complete=complete, only_changes=only_changes, by=by)
        _conclude(taken, settings, json=json)
        gather(found, settings)
        if gold and taken.reviews:
            _write_gold(found, list(taken.reviews), gold)
            settings.say(f"{counted(len(taken.reviews), 'gold file')} written to {gold}")
    if taken.mistakes:
        raise typer.Exit(1)


def _conclude(taken: Taken, settings: Settings, *, json: bool) -> None:
    """Tells what became of the claims; of hundreds of mistakes the first few."""
    told = list(taken.told())
    if json:
        write_json([_values(path, review) for path, review in told])
    else:
        for _, review in told:
            if review.verdict != "confirmed":
                settings.out.print(_line(review))
    counts: Counter[str] = Counter(review.verdict for _, review in told)
    shown = ", ".join(f"{counts[verdict]:,} {verdict}" for verdict in VERDICTS if counts[verdict])
    if taken.articles:
        settings.say(f"{counted(len(taken.articles), 'article')}: {shown or 'nothing changed'}")
    for mistake in taken.mistakes[:_TOLD]:
        settings.complain(mistake)
    if (more := len(taken.mistakes) - _TOLD) > 0:
        settings.complain(f"and {counted(more, 'mistake')} more")
    if taken.mistakes:
        settings.complain("not all could be taken in; see above")


def _line(review: Reviewed) -> str:
    """`c_bb5f8945ee54 corrected: speaker, position`"""
    changed = review.claim.review.changed if review.claim.review else []
    return f"{review.id} {review.verdict}" + (f": {', '.join(changed)}" if changed else "")


def _values(path: str, review: Reviewed) -> dict[str, object]:
    changed = review.claim.review.changed if review.claim.review else []
    return {"id": review.id, "path": path, "verdict": review.verdict, "changed": changed, "text": review.claim.text}


def _undo(store: Store, paths: Iterable[Path], settings: Settings) -> None:
    """Takes back what files brought; a folder stands for all in it as well."""
    from kuriltool.queries import listed

    origins = store.origins()
    for path in paths:
        place = store.origin(path)
        meant = [origin for origin in origins if PurePath(origin).is_relative_to(place)]
        if not meant:
            here = f"; here: {listed(origins[:8], 'and', more=len(origins) - 8)}" if origins else ""
            raise KuriltoolError(f"{path}: nothing stands here that it brought{here}")
        number = sum(store.take_back(origin) for origin in meant)
        settings.say(f"{path}: {counted(number, 'claim')} put back")


def _write_gold(store: Store, paths: Sequence[str], folder: Path) -> None:
    """The articles with the claims that somebody looked at, each as a text and a gold file under a name that tells its path."""
    from kuriltool.exports import whole
    from kuriltool.exports.flat import safe_json
    from kuriltool.exports.naming import file_names
    from kuriltool.scoring.gold import written

    with whole.folder(folder) as target:
        for path, name in file_names(paths).items():
            _, text, claims = store.reading(path)
            (target / f"{name}.txt").write_bytes(text.encode("utf-8", "replace"))
            seen = written(f"{name}.txt", text, [claim for claim in claims if claim.review])
            gold = json_format.dumps(seen, indent=1, ensure_ascii=False)
            (target / f"{name}.json").write_text(safe_json(gold) + "\n", encoding="utf-8")
