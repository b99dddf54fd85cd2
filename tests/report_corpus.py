"""A small corpus with everything that makes a page hard: nested and parted claims, copies, astral and hostile words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from conftest import PACK

from kuriltool.model import ArticleRef, Basis, Claim, Dated, Lost, Passage, Reasons, Review, Speaker, Stance
from kuriltool.store import RuleNote, Run, SideStyle, Store

ANA = Speaker(id="ana", name="Ana Sólveig", role="President of the North", side="North", kind="person", via="name")
BO = Speaker(id="bo", name="Bo Lund", role="minister of the South", side="South", kind="person", via="name")
CY = Speaker(id=None, name="Cy <b>Holm</b>", side=None, via="name")
NASTY = (
    "</script><script>document.title='bad'</script><!-- <img src=x onerror=alert(1)> ]]> "
    "\u2028\u2029 & \u202egnorw &amp; {{ 7*7 }}"
)

TALKS = (
    "River talks 🏞 stall\n\n"
    "“The river is ours, and it 🐟 stays ours,” Ana Sólveig said on Monday. "
    "She added that Bo Lund had said talks had “no future”.\n\n"
    "The bridge, Bo Lund insisted on Tuesday, must be shared. Others disagreed.\n"
)
REPORT = (
    "What the President said\n\n"
    "Ana Sólveig told reporters: “The river was ours and it stays ours.” Nobody answered for a long time, she wrote later.\n"
)
HOSTILE = f"Words of all kinds\n\nCy Holm shouted “{NASTY}” twice. \x07Bell\u00ad and zero\u200bwidth.\n"
BARE = "A text in which nobody says anything.\n"

PROPOSITIONS = {"river-north": "The river belongs to the North", "share": "The river should be shared"}


def make_run(sides: Sequence[SideStyle] = ()) -> Run:
    return Run(
        fingerprint="report",
        pack=PACK,
        sides=sides
        or [SideStyle("North", "the North & its <people>", "dodger_blue1"), SideStyle("South", "the South", "orange3")],
        rules={
            "say-that": RuleNote("A verb of saying <i>with</i> a clause.", "rules/verbs.yaml:3"),
            **{id: RuleNote(states, "rules/propositions.yaml:1") for id, states in PROPOSITIONS.items()},
        },
        names={"ana": ["Ana Sólveig"], "bo": ["Bo Lund"]},
        issues=["river", "talks", "salmon"],
        propositions=list(PROPOSITIONS),
    )


def article(path: str, text: str, outlet: str | None, published: str | None, url: str | None = None) -> ArticleRef:
    digest = hashlib.sha256(f"{path} {text}".encode()).hexdigest()
    title = text.split("\n")[0] if outlet else None
    return ArticleRef(path=path, title=title, outlet=outlet, published=published, url=url, sha256=digest)


def passage(text: str, words: str) -> Passage:
    start = text.index(words)
    return Passage(start=start, end=start + len(words), text=words)


def claim(ref: ArticleRef, text: str, *words: str, cue: str, source: str, **given: object) -> Claim:
    content = [passage(text, part) for part in words]
    said = " … ".join(words)
    values: dict[str, object] = {
        "id": "c_" + hashlib.sha256(f"{ref.path} {said}".encode()).hexdigest()[:12],
        "article": ref,
        "kind": "indirect",
        "text": said,
        "content": content,
        "cue": passage(text, cue),
        "source": passage(text, source),
        "rule": "say-that",
        "found_by": ["say-that", "model"],
        "confidence": 0.9,
        "pack": PACK,
    }
    return Claim.model_validate(values | given)


def claims() -> dict[str, list[Claim]]:
    """The claims of each article, by its text."""
    talks = article("news/a.txt", TALKS, "The Gazette", "2026-02-09", "https://gazette.example/a?x=1&y=2")
    report = article("news/b.txt", REPORT, "Norburg Mail", "2026-02-10", "javascript:alert(1)")
    hostile = article("news/<c>.txt", HOSTILE, None, None)
    river = "The river is ours, and it 🐟 stays ours,"
    monday = Dated(first="2026-02-09", last="2026-02-09", precision="day", passage=passage(TALKS, "on Monday"))
    north = Basis(by="source", passage=passage(TALKS, "Ana Sólveig"))
    first = claim(
        talks,
        TALKS,
        river,
        cue="said",
        source="Ana Sólveig",
        kind="direct",
        speaker=ANA,
        position="North",
        position_basis=north,
        issues=["river"],
        propositions=[Stance(id="river-north", polarity=1)],
        quoted=[river],
        said_on="2026-02-09",
        said_when=monday,
        review=Review(verdict="confirmed", by="Dee", on="2026-03-01", origin="a.ann"),
        reasons=Reasons(
            speaker="“Ana Sólveig” names Ana Sólveig",
            office="since <2024>",
            position="Ana Sólveig speaks for North",
            issues={"river": "river"},
            propositions={"river-north": "“is ours” states it"},
            lost=[Lost(what="rule", value="say-on", why="it finds less")],
        ),
    )
    added = claim(
        talks,
        TALKS,
        "Bo Lund had said talks had “no future”",
        cue="added",
        source="She",
        kind="mixed",
        speaker=ANA,
        position="North",
        issues=["talks"],
        quoted=["no future"],
        said_on="2026-02",
    )
    within = claim(
        talks,
        TALKS,
        "talks had “no future”",
        cue="had said",
        source="Bo Lund",
        kind="mixed",
        speaker=BO,
        position="South",
        issues=["talks"],
        quoted=["no future"],
    )
    parted = claim(
        talks,
        TALKS,
        "The bridge,",
        "must be shared",
        cue="insisted",
        source="Bo Lund",
        speaker=BO,
        position="South",
        issues=["river", "talks"],
        propositions=[Stance(id="river-north", polarity=-1), Stance(id="share", polarity=1)],
    )
    again = claim(
        report,
        REPORT,
        "The river was ours and it stays ours.",
        cue="told",
        source="Ana Sólveig",
        kind="direct",
        speaker=ANA,
        position="North",
        issues=["river"],
        propositions=[Stance(id="river-north", polarity=1)],
        quoted=["The river was ours and it stays ours."],
    )
    unknown = claim(report, REPORT, "Nobody answered for a long time", cue="wrote", source="she", position="both", confidence=0.4)
    nasty = claim(
        hostile,
        HOSTILE,
        NASTY,
        cue="shouted",
        source="Cy Holm",
        kind="direct",
        speaker=CY,
        zone="headline",
        quoted=[NASTY],
        reasons=Reasons(speaker=NASTY),
    )
    return {TALKS: [first, added, within, parted], REPORT: [again, unknown], HOSTILE: [nasty], BARE: []}


def filled(place: Path, sides: Sequence[SideStyle] = ()) -> Path:
    """A store with these claims, a copy of one article, and an article without a claim."""
    run = make_run(sides)
    with Store.open(place) as store:
        for text, own in claims().items():
            ref = own[0].article if own else article("news/d.txt", text, "The Gazette", "2026-02-11")
            store.save(ref, text, own, run)
        copy = article("news/copy.txt", TALKS, "Lantern", "2026-02-12")
        assert store.save_copy(copy, TALKS, run) == "news/a.txt"
    return place
