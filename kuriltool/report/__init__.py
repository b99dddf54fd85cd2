"""The report: one page of a corpus that stands for itself, to be read, filtered, printed and passed on."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from kuriltool.corpus import Corpus
    from kuriltool.report.gathering import Gathered, Json
    from kuriltool.report.looks import Look

TITLE = "Who said what"
"""The heading of a page for which nobody gave one."""


@dataclass(frozen=True)
class Made:
    """What a page holds."""

    articles: int
    claims: int
    characters: int


def write(corpus: Corpus, target: Path | TextIO, title: str | None = None, made: datetime.datetime | None = None) -> Made:
    """Writes the page of a corpus to a path, or to a stream of text, and tells what it holds.

    The page is one file of HTML that asks nothing of any network. `made` is the moment it names, now by default.
    A corpus without claims makes a page that says so. Raises OSError where the path can't be written.
    """
    from kuriltool.report.gathering import gather

    found = gather(corpus)
    text = _page(found, corpus, title or TITLE, made or datetime.datetime.now(datetime.UTC))
    if isinstance(target, Path):
        target.write_text(text, "utf-8", newline="")
    else:
        target.write(text)
    return Made(len(found.articles), len(found.claims), len(text))


def _page(found: Gathered, corpus: Corpus, title: str, made: datetime.datetime) -> str:
    from kuriltool import __version__
    from kuriltool.report import outline
    from kuriltool.report.gathering import positions
    from kuriltool.report.looks import looks
    from kuriltool.report.marking import shown
    from kuriltool.report.page import in_words, listed_packs, page
    from kuriltool.report.together import together

    all_looks, asked = looks(corpus.sides, positions(found.claims)), outline.asked(corpus.query)
    joint = together(found, corpus, all_looks)
    values = {
        "title": shown(title),
        "version": __version__,
        "made": made.isoformat(timespec="seconds"),
        "made_words": in_words(made),
        "asked": asked,
        "pack_line": listed_packs(found.data["packs"]),
        "looks": all_looks,
        "claims": len(found.claims),
        "figures": outline.figures(found),
        "figures_hold": bool(found.claims),
        "empty": _nothing(found, asked),
        "shares": outline.shares(found.claims, all_looks),
        "voices": outline.voices(found.claims, all_looks)[: outline.SPEAKERS],
        "articles": [outline.heading(article) for article in found.articles],
        "parts": _PARTS,
        **joint.values,
    }
    return page(values, _data(found, joint.data, all_looks))


_PARTS = (
    ("overview", "Overview"),
    ("sides", "Sides by issue"),
    ("propositions", "Propositions"),
    ("timeline", "Timeline"),
    ("speakers", "Speakers"),
    ("statements", "Statements"),
    ("articles", "Articles"),
)


def _data(found: Gathered, joint: Json, looks: list[Look]) -> dict[str, Any]:
    from kuriltool.report.outline import ranked

    for rank, number in enumerate(ranked(found.claims)):
        found.data["claims"][number]["rank"] = rank
    plain = [{key: value for key, value in asdict(look).items() if key not in ("light", "dark")} for look in looks]
    return {**found.data, **joint, "looks": plain}


def _nothing(found: Gathered, asked: list[str]) -> str:
    if not found.articles and not asked:
        return "The store holds no article. Fill it with kuriltool extract FOLDER, then make this page again."
    return "No claim fits what was asked for." if asked else "No claim was found in these articles."
