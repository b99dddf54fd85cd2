"""A small corpus with everything that makes a page hard: nested and parted claims, copies, astral and hostile words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

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


class Worded(NamedTuple):
    """Words of a claim in their article, how a page shows them, and what it says of where they stand and when they were said."""

    text: str
    content: Sequence[str]
    quoted: Sequence[str]
    shown: str
    kind: str = "mixed"
    cue: str = "said"
    published: str | None = "2026-02-09"
    said: tuple[str | None, tuple[str, str] | None] = (None, None)
    origin: str = "Gazette, 9 February 2026"


DIRECT = "direct"
WORDINGS = {
    "marks outside": Worded("🐟 Ana said: “We wait.”", ["We wait."], ["We wait."], "“<b>We wait.</b>”", DIRECT),
    "comma": Worded("“We wait,” Ana said.", ["We wait,"], ["We wait"], "“<b>We wait</b>,”", DIRECT),
    "turn": Worded("Asked, Ana said:\n\nAna: We\nwait.", ["We\nwait."], [], "We wait.", DIRECT),
    "double": Worded(
        "Ana said 🐟 talks had “no\n future” then.",
        ["🐟 talks had “no\n future” then"],
        ["no\n future"],
        "🐟 talks had “<b>no future</b>” then",
    ),
    "single": Worded(
        "Ana said of it 'a long wait' it was.", ["'a long wait' it was"], ["a long wait"], "'<b>a long wait</b>' it was"
    ),
    "curly single": Worded("Ana said ‘ours’ is ours.", ["‘ours’ is ours"], ["ours"], "‘<b>ours</b>’ is ours"),
    "brackets": Worded(
        "Ana said 「ours」 and «ours» it is.",
        ["「ours」 and «ours» it is"],
        ["ours", "ours"],
        "「<b>ours</b>」 and «<b>ours</b>» it is",
    ),
    "straight": Worded('Ana said "ours" it is.', ['"ours" it is'], ["ours"], '"<b>ours</b>" it is'),
    "unmarked before": Worded(
        "Ana said ours is “ours” indeed.", ["ours is “ours” indeed"], ["ours"], "ours is “<b>ours</b>” indeed"
    ),
    "a name in marks": Worded("Ana said the “Old Mill” stays.", ["the “Old Mill” stays"], [], "the “Old Mill” stays", "indirect"),
    "half outside": Worded("“Ours” it is, Ana said.", ["Ours” it is"], ["Ours"], "“<b>Ours</b>” it is"),
    "the other half": Worded("Ana said it is “ours.”", ["it is “ours."], ["ours."], "it is “<b>ours.</b>”"),
    "parts": Worded(
        "“We wait,” Ana said. “We stay.”",
        ["We wait", "We stay."],
        ["We wait", "We stay."],
        "“<b>We wait</b>” … “<b>We stay.</b>”",
        DIRECT,
    ),
    "not in it": Worded("Ana said it is ours.", ["it is ours"], ["theirs"], "it is ours"),
    "elements": Worded(
        "Ana said “<b>ours</b>” & <i>.",
        ["“<b>ours</b>” & <i>"],
        ["<b>ours</b>"],
        "“<b>&lt;b&gt;ours&lt;/b&gt;</b>” &amp; &lt;i&gt;",
    ),
    "refused": Worded("Ana refused to wait.", ["wait"], [], "wait", "indirect", "refused to"),
    "cue on two lines": Worded("Ana refused\n to stay here.", ["stay here"], [], "stay here", "indirect", "refused\n to"),
    "no cue": Worded("Ana: it is ours.", ["it is ours"], [], "it is ours", "indirect", ""),
    "said that year": Worded("Ana said a.", ["a"], [], "a", said=("2022", None), origin="said 2022 · Gazette, 9 February 2026"),
    "said that month": Worded(
        "Ana said b.", ["b"], [], "b", said=("2026-02", None), origin="said 2026-02 · Gazette, 9 February 2026"
    ),
    "said before": Worded(
        "Ana said c.",
        ["c"],
        [],
        "c",
        said=("2026-02-07", ("2026-02-07", "2026-02-07")),
        origin="said 7 February 2026 · Gazette, 9 February 2026",
    ),
    "said that day": Worded("Ana said d.", ["d"], [], "d", said=("2026-02-09", ("2026-02-09", "2026-02-09"))),
    "said that week": Worded(
        "Ana said e.",
        ["e"],
        [],
        "e",
        said=("2026-02", ("2026-02-02", "2026-02-08")),
        origin="said 2 February 2026 – 8 February 2026 · Gazette, 9 February 2026",
    ),
    "said over new year": Worded(
        "Ana said f.",
        ["f"],
        [],
        "f",
        said=(None, ("2025-12-29", "2026-01-04")),
        origin="said 29 December 2025 – 4 January 2026 · Gazette, 9 February 2026",
    ),
    "said, no date": Worded(
        "Ana said g.", ["g"], [], "g", published=None, said=("2022-04-22", None), origin="said 22 April 2022 · Gazette"
    ),
    "month of both": Worded(
        "Ana said h.", ["h"], [], "h", published="2026-02", said=("2026-02", None), origin="Gazette, 2026-02"
    ),
    "no date": Worded("Ana said i.", ["i"], [], "i", published=None, origin="Gazette"),
    "no such date": Worded("Ana said j.", ["j"], [], "j", said=("2026-13", None)),
}
"""Claims for what stands beside words and what is marked in them, by a name."""

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


def worded(case: Worded) -> Claim:
    """The claim of a case, in an article of its own."""
    ref = article(f"w/{hashlib.sha256(case.text.encode()).hexdigest()[:8]}.txt", case.text, "Gazette", case.published)
    said_on, bounds = case.said
    when = bounds and Dated(first=bounds[0], last=bounds[1], precision="week", passage=passage(case.text, "Ana"))
    found = claim(
        ref,
        case.text,
        *case.content,
        cue=case.cue or "Ana",
        source="Ana",
        kind=case.kind,
        quoted=list(case.quoted),
        speaker=ANA,
        position="North",
        said_on=said_on,
        said_when=when,
    )
    return found if case.cue else found.model_copy(update={"cue": None})


def wordings(place: Path) -> Path:
    """A store with the WORDINGS, each on an issue that bears its name."""
    run = replace(make_run(), issues=list(WORDINGS))
    with Store.open(place) as store:
        for name, case in WORDINGS.items():
            found = worded(case).model_copy(update={"issues": [name]})
            store.save(found.article, case.text, [found], run)
    return place


def many(place: Path, number: int) -> Path:
    """A store with so many articles, two on each of some issues: a page with every part longer than a window."""
    issues = [f"matter {at}" for at in range(number // 2)]
    run = replace(make_run(), issues=issues)
    with Store.open(place) as store:
        for at in range(number):
            words = f"The river has mattered to us {at // 2 + 3} times since the mill was built and it matters to us today"
            text = f"Matter {at}\n\nAna Sólveig said: “{words}.” Nobody else spoke.\n"
            ref = article(f"m/{at:03}.txt", text, f"Mail {at % 7}", f"2026-{at % 12 + 1:02}-09")
            who = ANA if at % 2 else Speaker(id=None, name=f"Reader {at}", side=None, via="name")
            views = [Stance(id=id, polarity=1) for id in PROPOSITIONS]
            found = claim(ref, text, words, cue="said", source="Ana Sólveig", kind="direct", speaker=who, position="North",
                          quoted=[words], issues=[issues[at // 2]], propositions=views)  # fmt: skip
            store.save(ref, text, [found], run)
    return place
