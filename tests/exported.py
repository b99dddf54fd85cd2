"""A corpus made by hand for exports: two articles, one of them a copy, and a text with everything that breaks files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from conftest import TEXT, make_claims, make_run

from kuriltool.corpus import Corpus
from kuriltool.model import ArticleRef, Claim, Dated, Passage, Speaker, Stance
from kuriltool.store import RuleNote, Run, SideStyle, Store

NASTY = "😀 \x0b\x1b[31m\u202e ]]> <script>alert(1)</script> &amp; \ufffe\x9b \u2028 𝒳"
HOSTILE = "\ufeff" + TEXT.replace("stall", f"stall {NASTY}").replace("\n", "\r\n")
STATED = {"river-ours": "The river belongs to the North", "share-river": "The river should be shared"}
PLACE = Passage(start=0, end=1, text="R")


def run() -> Run:
    made = make_run()
    rules = {**made.rules, **{id: RuleNote(about, "rules/propositions.yaml:1") for id, about in STATED.items()}}
    return Run(made.fingerprint, made.pack, made.sides, rules, made.names, made.issues, list(STATED))


def dated(first: str, last: str) -> Dated:
    return Dated(first=first, last=last, precision="day" if first == last else "month", passage=PLACE)


def changed(claim: Claim, **values: object) -> Claim:
    return claim.model_copy(update=values)


def claims(path: str = "news/a.txt", text: str = TEXT) -> list[Claim]:
    """Ana holds that the river is the North's, Bo rejects it and holds that it should be shared; somebody else says so too."""
    ours, future, shared = make_claims(path, text)
    return [
        changed(ours, propositions=[Stance(id="river-ours", polarity=1)]),
        changed(future, said_on="2026-02", said_when=dated("2026-02-01", "2026-02-28")),
        changed(
            shared,
            propositions=[Stance(id="river-ours", polarity=-1), Stance(id="share-river", polarity=1)],
            said_on=None,
            article=changed(shared.article, published=None),
            position="South",
        ),
        changed(shared, id="c_nobody", speaker=None, position=None, propositions=[Stance(id="share-river", polarity=0)]),
    ]


def in_store(folder: Path, of: dict[str, list[Claim]], texts: dict[str, str] | None = None) -> Iterator[Corpus]:
    """An open store with the claims of each article, by its path, as a corpus."""
    with Store.open(folder / "store.db") as store:
        for path, found in of.items():
            article = found[0].article if found else make_claims(path)[0].article
            store.save(article, (texts or {}).get(path, TEXT), found, run(), keep_copies=True)
        yield Corpus(store)


class Made:
    """A corpus without a store: the claims as they are given, so that anything can stand in them."""

    def __init__(self, found: Iterable[Claim], text: str = TEXT) -> None:
        self._found, self._text = list(found), text
        self.sides = [SideStyle("North", "the North", "cyan"), SideStyle("South", "the South", "orange3")]
        self.propositions = STATED
        self.issues, self.names = ["river-border", "talks"], {"ana": ["Ana Sólveig"]}

    def claims(self) -> Iterator[Claim]:
        return iter(self._found)

    def readings(self) -> Iterator[tuple[ArticleRef, str, list[Claim]]]:
        from kuriltool.corpus import Read

        for article in dict.fromkeys(claim.article.path for claim in self._found):
            own = [claim for claim in self._found if claim.article.path == article]
            yield Read(own[0].article, self._text, own)


def speaker(name: str, side: str | None = None, id: str | None = None) -> Speaker:
    return Speaker(id=id, name=name, side=side, via="name")
