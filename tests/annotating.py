"""A small corpus whose text and claims are as awkward as they come, and corpora of any articles without a store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from conftest import PACK, make_run

from kuriltool.corpus import Read
from kuriltool.imports.annotated import AnnotatedArticle, AnnotatedClaim
from kuriltool.model import ArticleRef, Claim, Passage, Speaker, Stance
from kuriltool.store import RuleNote, Run, SideStyle

HARD = (
    "👩🏽‍🚒 River talks\r\n\r\n“The river is ours 😀,” Ana Sólveig said.\r\n"
    "Bo\0 Lund said that Ana Sólveig had said that “talks\r\nwill” go on, he hoped, in spring.\u2028 "
    "“Never,\tever,” it was heard.\r\nThe river is ours, said Ana Sólveig.\n"
)
PROPOSITIONS = {"river-ours": "The river belongs to the North", "talks-go-on": "Talks will <go> on & on"}
ISSUES = ["river-border", "talks", "salmon"]
SIDES = [SideStyle("North", "the North & all its 😀", "cyan"), SideStyle("Far South", "the South", "orange3")]
ANA = Speaker(id="ana", name="Ana Sólveig", role="President of the North", side="North", kind="person", via="name")
BO = Speaker(id=None, name="Bo | Lund, 100% of it", side="Far South", kind=None, via="name")


def hard_claims(path: str = "news/a.txt") -> list[Claim]:
    """Direct; discontinuous and around a nested one; nested; without cue, source and speaker; across the end of another."""
    at = HARD.index
    said = [place for place in range(len(HARD)) if HARD.startswith("said", place)]
    second = at("Ana Sólveig had")
    will = at("“talks\r\nwill” go on")
    outer, spring = (second, at(", he hoped")), (at("in spring"), at("in spring") + 9)
    article = reference(path, HARD, title="River </script> talks", outlet="The Gazette", published="2026-02-07")
    rows: list[tuple[list[tuple[int, int]], tuple[int, int] | None, tuple[int, int] | None, dict[str, object]]] = [
        (
            [(at("The river"), at("😀,") + 1)],
            (said[0], said[0] + 4),
            (at("Ana"), at(" said")),
            {
                "kind": "direct",
                "speaker": ANA,
                "position": "North",
                "issues": ["river-border"],
                "propositions": [("river-ours", 1)],
            },
        ),
        (
            [outer, spring],
            (said[1], said[1] + 4),
            (at("Bo"), at(" said that Ana")),
            {
                "kind": "mixed",
                "speaker": BO,
                "position": "both",
                "issues": ["talks", "other"],
                "propositions": [("talks-go-on", 0)],
            },
        ),
        (
            [(will, at(", he hoped"))],
            (said[2], said[2] + 4),
            (second, second + 11),
            {
                "kind": "mixed",
                "speaker": ANA,
                "position": "Far South",
                "issues": ["talks"],
                "propositions": [("river-ours", -1), ("talks-go-on", 1)],
            },
        ),
        ([(at("Never"), at(",” it"))], None, None, {"kind": "direct"}),
        (
            [(spring[0], at("Never") + 5)],
            (at("he hoped"), at("he hoped") + 8),
            (at("he hoped"), at("he hoped") + 2),
            {"kind": "indirect"},
        ),
    ]
    return [made(article, HARD, content, cue, source, **values) for content, cue, source, values in rows]


def reference(path: str, text: str, **more: str | None) -> ArticleRef:
    return ArticleRef(path=path, sha256=hashlib.sha256(text.encode()).hexdigest(), **more)


def made(
    article: ArticleRef,
    text: str,
    content: Sequence[tuple[int, int]],
    cue: tuple[int, int] | None = None,
    source: tuple[int, int] | None = None,
    **values: object,
) -> Claim:
    def passage(place: tuple[int, int]) -> Passage:
        return Passage(start=place[0], end=place[1], text=text[slice(*place)])

    passages = [passage(place) for place in content]
    stances = [Stance(id=id, polarity=polarity) for id, polarity in values.pop("propositions", ())]  # type: ignore[attr-defined]
    return Claim(
        id="c_" + hashlib.sha256(f"{article.path}{content}{cue}".encode()).hexdigest()[:12],
        article=article,
        text=" … ".join(one.text for one in passages),
        content=passages,
        cue=cue and passage(cue),
        source=source and passage(source),
        propositions=stances,
        rule="say-that",
        confidence=0.9,
        pack=PACK,
        **{"kind": "indirect", **values},
    )


def hard_run() -> Run:
    rules = {**make_run().rules, **{id: RuleNote(about, "rules/p.yaml:1") for id, about in PROPOSITIONS.items()}}
    return replace(make_run(), sides=SIDES, issues=ISSUES, rules=rules, propositions=list(PROPOSITIONS))


@dataclass
class Held:
    """A corpus of what is given."""

    reads: Sequence[Read]
    sides: Sequence[SideStyle] = field(default_factory=lambda: SIDES)
    issues: Sequence[str] = field(default_factory=lambda: ISSUES)
    propositions: Mapping[str, str] = field(default_factory=lambda: PROPOSITIONS)

    def readings(self) -> Iterator[Read]:
        return iter(self.reads)

    def claims(self) -> Iterator[Claim]:
        return (claim for read in self.reads for claim in read.claims)


def hard_corpus() -> Held:
    claims = sorted(hard_claims(), key=lambda claim: (claim.content[0].start, claim.id))  # as a store gives them
    return Held([Read(claims[0].article, HARD, claims)])


Told = dict[str, set[tuple[object, ...]]]
"""By the path of an article all that annotations tell of its claims."""


def told_by(reads: Iterable[Read]) -> Told:
    return {read.article.path: {_told_by(claim) for claim in read.claims} for read in reads}


def _told_by(claim: Claim) -> tuple[object, ...]:
    def place(passage: Passage | None) -> tuple[int, int] | None:
        return passage and (passage.start, passage.end)

    stances = tuple((stance.id, stance.polarity) for stance in claim.propositions)
    content, name = tuple(place(passage) for passage in claim.content), claim.speaker and claim.speaker.name
    return (
        content,
        place(claim.cue),
        place(claim.source),
        claim.id,
        claim.kind,
        name,
        claim.position,
        tuple(claim.issues),
        stances,
    )


def told_in(articles: Iterable[AnnotatedArticle]) -> Told:
    return {article.path: {_told_in(claim) for claim in article.claims} for article in articles}


def _told_in(claim: AnnotatedClaim) -> tuple[object, ...]:
    values = (claim.values[key] for key in ("kind", "speaker", "position", "issues", "propositions"))
    return (claim.content, claim.cue, claim.source, claim.id, *values)
