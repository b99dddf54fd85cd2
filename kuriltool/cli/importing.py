"""`kuriltool import`: corrected annotations come back."""

from __future__ import annotations

import datetime
import json as json_format
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kuriltool.clean import counted
from kuriltool.cli import options
from kuriltool.cli.output import folder_opened, write_json
from kuriltool.cli.settings import Settings
from kuriltool.errors import KuriltoolError

_TOLD = 20  # mistakes that are told one by one
VERDICTS = ("confirmed", "corrected", "added", "rejected")

if TYPE_CHECKING:
    from kuriltool.imports.annotated import AnnotatedArticle
    from kuriltool.imports.reviewed import Known, Read
    from kuriltool.model import Speaker
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
    from kuriltool.store import Store, place

    settings: Settings = ctx.obj.joined(store, quiet)
    Store.find(settings.store).close()  # told where there is none, rather than made
    with Store.open(place(settings.store)) as found:
        if undo:
            _undo(found, paths, settings)
            return
        taking = _Taking(found, settings, complete, only_changes, by)
        for path in paths:
            taking.take(path)
    taking.conclude(json=json)
    if gold and taking.read:
        _write_gold(taking.read, gold)
        settings.say(f"{counted(len(taking.read), 'gold file')} written to {gold}")
    if taking.mistakes:
        raise typer.Exit(1)


@dataclass
class _Taking:
    """Takes files in one by one and tells trouble as it comes."""

    store: Store
    settings: Settings
    complete: bool
    only_changes: bool
    by: str | None
    mistakes: int = 0
    taken: list[tuple[str, Reviewed]] = field(default_factory=list)
    read: dict[str, Read] = field(default_factory=dict)

    def take(self, path: Path) -> None:
        from kuriltool.imports import formats

        try:
            annotated = formats.read(path)
        except KuriltoolError as error:
            self._fail(error)
            return
        if not annotated:
            self.settings.say(f"{path}: holds no annotated article")
        for article in annotated:
            try:
                self._article(article, path)
            except KuriltoolError as error:
                self._fail(error)

    def _article(self, annotated: AnnotatedArticle, path: Path) -> None:
        from kuriltool.imports.reviewed import Origin, Read, reviews
        from kuriltool.reviews import REJECTED

        read = Read(*self.store.reading(self.store.known_as(annotated.path, annotated.text)))
        origin = Origin(str(path), self.by, datetime.date.today().isoformat())
        made = reviews(annotated, read, _known(self.store, read), origin, complete=self.complete)
        marked = [review for review in made if not (self.only_changes and review.verdict == "confirmed")]
        for home, here in self._at_home(marked, read).items():
            self.store.review(home, here)
        self.taken += [(read.article.path, review) for review in marked]
        kept = [review.claim for review in made if review.verdict != REJECTED]
        self.read[read.article.path] = Read(read.article, read.text, kept)

    def _at_home(self, reviews: Sequence[Reviewed], read: Read) -> dict[str, list[Reviewed]]:
        """The reviews by the article that their claims belong to, which of a copy is most often its original."""
        from kuriltool.reviews import elsewhere

        homes: dict[str, list[Reviewed]] = defaultdict(list)
        for review in reviews:
            home = self.store.home_of(review.id, read.article.path)
            there = review if home == read.article.path else elsewhere(review, *self.store.reading(home)[:2])
            if there is None:
                raise KuriltoolError(
                    f"{read.article.path}: {review.id} belongs to {home}, which has other words there; correct it there"
                )
            homes[home].append(there)
        return homes

    def _fail(self, error: KuriltoolError) -> None:
        """Tells what is wrong; of hundreds the first few."""
        for line in str(error).split("\n"):
            self.mistakes += 1
            if self.mistakes <= _TOLD:
                self.settings.complain(line)

    def conclude(self, *, json: bool) -> None:
        """Tells what became of the claims."""
        if json:
            write_json([_values(path, review) for path, review in self.taken])
        else:
            for _, review in self.taken:
                if review.verdict != "confirmed":
                    self.settings.out.print(_line(review))
        counts: Counter[str] = Counter(review.verdict for _, review in self.taken)
        told = ", ".join(f"{counts[verdict]:,} {verdict}" for verdict in VERDICTS if counts[verdict])
        if self.read:
            self.settings.say(f"{counted(len(self.read), 'article')}: {told or 'nothing changed'}")
        if (more := self.mistakes - _TOLD) > 0:
            self.settings.complain(f"and {counted(more, 'mistake')} more")
        if self.mistakes:
            self.settings.complain("not all could be taken in; see above")


def _line(review: Reviewed) -> str:
    """`c_bb5f8945ee54 corrected: speaker, position`"""
    changed = review.claim.review.changed if review.claim.review else []
    return f"{review.id} {review.verdict}" + (f": {', '.join(changed)}" if changed else "")


def _values(path: str, review: Reviewed) -> dict[str, object]:
    changed = review.claim.review.changed if review.claim.review else []
    return {"id": review.id, "path": path, "verdict": review.verdict, "changed": changed, "text": review.claim.text}


def _known(store: Store, read: Read) -> Known:
    from kuriltool.imports.reviewed import Known

    speakers = {claim.speaker.name: claim.speaker for claim in read.claims if claim.speaker}

    def speaker(name: str) -> Speaker:
        return (speakers.get(name) or store.speaker(name)).model_copy(update={"via": "review"})

    sides = [side.id for side in store.sides()]
    return Known(sides, store.issues(), store.propositions(), speaker, store.pack_of(read.article))


def _undo(store: Store, paths: Iterable[Path], settings: Settings) -> None:
    for path in paths:
        number = store.take_back(str(path))
        settings.say(f"{path}: {counted(number, 'claim')} put back" if number else f"{path}: nothing stands here that it brought")


def _write_gold(read: Mapping[str, Read], folder: Path) -> None:
    """Each article's text and gold file, under names that tell their paths."""
    from kuriltool.exports.flat import safe_json
    from kuriltool.exports.naming import file_names
    from kuriltool.scoring.gold import written

    with folder_opened(folder) as target:
        for path, name in file_names(read).items():
            one = read[path]
            (target / f"{name}.txt").write_bytes(one.text.encode("utf-8", "replace"))
            gold = json_format.dumps(written(f"{name}.txt", one.text, one.claims), indent=1, ensure_ascii=False)
            (target / f"{name}.json").write_text(safe_json(gold) + "\n", encoding="utf-8")
