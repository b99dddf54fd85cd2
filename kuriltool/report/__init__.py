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
    from kuriltool.report.together import Together

TITLE = "Who said what"
"""The heading of a page for which nobody gave one."""


MOST = 10_000
"""How many claims a page holds in full where nobody says how many; of several times that it opens slowly."""


@dataclass(frozen=True)
class Made:
    """What a page holds in full: articles and claims; `total` is the number of claims that its overview counts."""

    articles: int
    claims: int
    characters: int
    total: int


def write(
    corpus: Corpus, target: Path | TextIO, title: str | None = None, made: datetime.datetime | None = None, most: int = MOST
) -> Made:
    """Writes the page of a corpus to a path, or to a stream of text, and tells what it holds.

    The page is one file of HTML that asks nothing of any network. `made` is the moment it names, now by default.
    Of more than `most` claims it holds an overview of all, and in full at most so many: whole articles, chosen by a rule that
    the page tells; with 0 all are in full. A corpus without claims makes a page that says so. Raises OSError where the path
    can't be written.
    """
    total = corpus.store.count(corpus.query)
    if corpus.query and corpus.query.limit is not None:
        total = min(total, corpus.query.limit)
    shown = _in_part(corpus, most) if 0 < most < total else _whole(corpus)
    text = _page(shown, corpus, title or TITLE, made or datetime.datetime.now(datetime.UTC))
    if isinstance(target, Path):
        target.write_text(text, "utf-8", newline="")
    else:
        target.write(text)
    return Made(len(shown.found.articles), len(shown.found.claims), len(text), total)


@dataclass(frozen=True)
class _Shown:
    """What a page shows: what it holds in full, and what is said of that, or of more, together."""

    found: Gathered
    looks: list[Look]
    together: Together


def _whole(corpus: Corpus) -> _Shown:
    from kuriltool.report.gathering import gather, positions
    from kuriltool.report.looks import looks
    from kuriltool.report.together import together

    found = gather(corpus)
    known = looks(corpus.sides, positions(found.claims))
    return _Shown(found, known, together(found, corpus, known))


def _in_part(corpus: Corpus, most: int) -> _Shown:
    from kuriltool.report.gathering import gather
    from kuriltool.report.looks import looks
    from kuriltool.report.overview import overview, told
    from kuriltool.report.part import choose, in_words, options
    from kuriltool.report.together import Together

    known = overview(corpus)
    homes = corpus.store.homes([claim.id for claim in known.quoted()])
    chosen = choose(known.survey, homes, most, corpus.store.length)
    found = gather(corpus, chosen.claims)
    all_looks = looks(corpus.sides, known.survey.total.positions)
    joint = told(known, found, corpus, all_looks)
    words = in_words(corpus, known, found, chosen)
    data = {**joint.data, "part": {"of": known.survey.total.claims, "asked": options(corpus.query)}}
    return _Shown(found, all_looks, Together({**joint.values, "part": words}, data))


def _page(known: _Shown, corpus: Corpus, title: str, made: datetime.datetime) -> str:
    from kuriltool import __version__
    from kuriltool.report import outline
    from kuriltool.report.marking import shown
    from kuriltool.report.page import in_words, listed_packs, page

    found, asked = known.found, outline.asked(corpus.query)
    values = {
        "title": shown(title),
        "version": __version__,
        "made": made.isoformat(timespec="seconds"),
        "made_words": in_words(made),
        "asked": asked,
        "pack_line": listed_packs(known.together.values["packs"]),
        "looks": known.looks,
        "figures_hold": bool(found.claims),
        "empty": _nothing(found, asked),
        "articles": [outline.heading(article) for article in found.articles],
        "sections": _SECTIONS if known.together.values["part"] is None else _SECTIONS_OF_PART,
        **known.together.values,
    }
    return page(values, _data(found, known.together.data, known.looks))


_SECTIONS = (
    ("overview", "Overview"),
    ("sides", "Sides by issue"),
    ("propositions", "Propositions"),
    ("timeline", "Timeline"),
    ("speakers", "Speakers"),
    ("statements", "Statements"),
    ("articles", "Articles"),
)
_SECTIONS_OF_PART = (*_SECTIONS[:-2], ("outlets", "Outlets"), _SECTIONS[-2], ("articles", "In full"))


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
