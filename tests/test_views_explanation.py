"""What `why` shows of one claim."""

from __future__ import annotations

import io

from conftest import TEXT, make_claims, make_run, passage
from rich.console import Console

from kuriltool.model import Basis, Claim, Lost, Stance
from kuriltool.store import RuleNote
from kuriltool.views.explanation import why

CLAIMS = make_claims("news/a.txt")
SIDES = make_run().sides
RULE = RuleNote("A verb of saying with a clause.", "rules/verbs.yaml:3")


def shown(claim: Claim, notes: dict[str, RuleNote], colour: str | None = None) -> str:
    stream = io.StringIO()
    out = Console(
        file=stream,
        width=120,
        markup=False,
        emoji=False,
        highlight=False,
        no_color=colour is None,
        force_terminal=colour is not None,
        color_system=colour,
    )  # type: ignore[arg-type]
    out.print(why(claim, TEXT, notes, SIDES, out))
    return stream.getvalue()


def test_the_claim_stands_in_its_context_with_all_that_made_it() -> None:
    text = shown(CLAIMS[2], {"say-that": RULE})
    marked = "[source Bo Lund], minister of the South, [cue insisted] that [content the river must be shared]. Others disagreed."
    assert marked in text
    for words in (CLAIMS[2].id, "found by name: the name itself", "speaker of the South", "river-border", RULE.file, RULE.about):
        assert words in text
    assert f"news/a.txt:5, characters {CLAIMS[2].content[0].start}–{CLAIMS[2].content[0].end}, body" in text


def _with_everything() -> Claim:
    lost = [
        Lost(what="rule", value="quote", why="it fits the same words"),
        Lost(what="speaker", value="Cy Holm", why="“he” is he"),
    ]
    told = {"office": "Minister from 2015-01-01, checked 2026-01-01", "propositions": {"river-is-northern": "“river” names it"}}
    return CLAIMS[2].model_copy(
        update={
            "position_basis": Basis(by="introduction", passage=passage(TEXT, "Bo Lund")),
            "propositions": [Stance(id="river-is-northern", polarity=-1), Stance(id="salmon", polarity=0)],
            "reasons": CLAIMS[2].reasons.model_copy(update={**told, "lost": lost}),
        }
    )


def test_views_with_their_words_the_office_s_term_and_what_lost() -> None:
    label = RuleNote("The river is the North's", "rules/river/propositions.yaml:4")
    text = shown(
        _with_everything(), {"say-that": RULE, "quote": RuleNote("Quotes", "rules/q.yaml:1"), "river-is-northern": label}
    )
    for words in (
        "Minister from 2015-01-01, checked 2026-01-01",
        "decided by what the article says of the source: “Bo Lund”",
        "rejects “The river is the North's”",
        "“river” names it",
        "rules/river/propositions.yaml:4 (river-is-northern)",
        "names “salmon” and takes no view",
        "rule quote: it fits the same words  rules/q.yaml:1",
        "speaker Cy Holm: “he” is he",
    ):
        assert words in text


def test_in_colour_the_content_has_that_of_its_side() -> None:
    text = shown(CLAIMS[0], {}, "256")
    assert "\x1b[1;36mThe river is ours" in text
    assert "[content" not in text
    assert "[content" not in shown(CLAIMS[0].model_copy(update={"position": None}), {}, "256")


def test_a_rule_that_the_store_does_not_know_is_named() -> None:
    assert "say-that" in shown(CLAIMS[2], {})


def test_copies_in_which_it_stands_are_named_and_the_many_counted() -> None:
    copies = [
        CLAIMS[0].article.model_copy(update={"path": f"news/{n}.txt", "outlet": "Norburg\x1b[31m Mail", "published": None})
        for n in range(10)
    ]
    text = shown(CLAIMS[0].model_copy(update={"appearances": copies}), {})
    assert "also in   Norburg\ufffd[31m Mail · news/0.txt" in text
    assert "news/7.txt" in text
    assert "news/8.txt" not in text
    assert "and 2 more" in text
    assert "also in" not in shown(CLAIMS[0], {})
