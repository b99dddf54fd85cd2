"""What a terminal shows."""

from __future__ import annotations

import io
import re

import pytest
from conftest import TEXT, make_claims, make_run
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from kuriltool.clean import clean
from kuriltool.model import Basis, Claim, Lost, Passage, Stance
from kuriltool.store import RuleNote
from kuriltool.tally import Tally
from kuriltool.views import claims as show
from kuriltool.views.explanation import why

CLAIMS = make_claims("news/a.txt")
SIDES = make_run().sides
NASTY = "\x1b]52;c;aGk=\x07 \x9b2J \u202egnorw [red]red[/red] [/nope] :japan: \x00"


def counted(claims: list[Claim]) -> Tally:
    tally = Tally()
    assert list(tally.watching(claims)) == claims
    return tally


def shown(*blocks: object, width: int = 80, colour: str | None = None) -> str:
    stream = io.StringIO()
    out = Console(
        file=stream,
        width=width,
        markup=False,
        emoji=False,
        highlight=False,
        force_terminal=colour is not None,
        color_system=colour,  # type: ignore[arg-type]
        no_color=colour is None,
    )
    for block in blocks:
        out.print(block)
    return stream.getvalue()


def table(claims: list[Claim], width: int = 80, colour: str | None = None) -> str:
    return shown(*show.claims_by_article(claims, SIDES, 6, width), width=width, colour=colour)


def test_heading_names_title_outlet_date_and_path() -> None:
    assert table(CLAIMS).splitlines()[1:3] == ["River talks stall", "The Gazette · 7 February 2026 · news/a.txt"]


def test_article_without_title_goes_by_its_path() -> None:
    bare = CLAIMS[0].article.model_copy(update={"title": None, "outlet": None, "published": None})
    lines = table([CLAIMS[0].model_copy(update={"article": bare})]).splitlines()
    assert [line for line in lines if "news/a.txt" in line] == ["news/a.txt"]


@pytest.mark.parametrize("width", [40, 80, 100, 140, 200])
def test_table_keeps_within_its_width_and_loses_no_word(width: int) -> None:
    text = table(CLAIMS, width)
    assert max(map(len, text.splitlines())) <= width
    assert {"North", "South", "direct", "mixed", "indirect", "Sólveig", "shared"} <= set(re.findall(r"\w+", text))


def test_direct_words_stand_in_quotation_marks_and_others_as_they_are() -> None:
    text = table(CLAIMS, 120)
    assert "“The river is ours”" in text
    assert "talks had “no future”" in text
    assert "  the river must be shared" in text


def test_speakers_role_stands_where_they_are_met_and_the_cue_everywhere() -> None:
    text = table(CLAIMS, 120)
    assert text.count("President of the North") == 1
    assert {"“said”", "“added”", "“insisted”"} <= set(text.split())


def test_claims_outside_the_body_say_so() -> None:
    assert "must be shared  (headline)" in table([CLAIMS[2].model_copy(update={"zone": "headline"})], 120)
    assert "(body)" not in table(CLAIMS, 120)


def test_fragment_that_is_quoted_whole_stands_in_quotation_marks() -> None:
    fragment = CLAIMS[1].model_copy(update={"text": "no future", "quoted": ["no future"]})
    assert "“no future”" in table([fragment], 120)


@pytest.mark.parametrize(
    ("text", "quoted", "shown"),
    [
        ("The river is ours", [], "The river is ours"),
        ("The river is ours", ["The river is ours"], "“The river is ours”"),
        ("Ours it is … for good", ["Ours it is", "for good"], "“Ours it is” … “for good”"),
        ("that it is ‘ours’ alone", ["ours"], "that it is ‘ours’ alone"),
        ("that it is «\u00a0ours\u00a0» alone", ["ours"], "that it is « ours » alone"),
        ("that it is “ours alone,” and more", ["ours alone"], "that it is “ours alone,” and more"),
        ("that it is “ours alone", ["ours alone"], "that it is “ours alone”"),
        ("ours alone” and more", ["ours alone"], "“ours alone” and more"),
        ("that our river is “our” river", ["our"], "that our river is “our” river"),
        ("that it is ours", ["theirs"], "that it is ours"),
        ("that it is ours", [""], "that it is ours"),
    ],
)
def test_marks_stand_around_verbatim_words_alone(text: str, quoted: list[str], shown: str) -> None:
    claim = CLAIMS[0].model_copy(update={"text": text, "quoted": quoted})
    assert show.worded(claim).plain == shown
    bold = "".join(show.worded(claim).plain[span.start : span.end] for span in show.worded(claim).spans)
    assert all(words in bold for words in quoted if words in text)
    assert f"  {shown}  " in table([claim], 120)


@pytest.mark.parametrize(
    ("text", "quoted", "most", "shown"),
    [
        ("The river is ours for good", ["The river is ours for good"], 12, "“The river is” …"),
        ("that it is “ours for good and all”", ["ours for good and all"], 20, "… is “ours for good” …"),
        ("so it was told to us that «ours for good and all»", ["ours for good and all"], 16, "… «ours for good» …"),
        ("that it is ‘ours for good’", ["ours for good"], 12, "… ‘ours for’ …"),
        ("The river is ours for good", [], 12, "The river is …"),
    ],
)
def test_what_is_left_out_is_told_outside_of_quotation_marks(text: str, quoted: list[str], most: int, shown: str) -> None:
    assert show.worded(CLAIMS[0].model_copy(update={"text": text, "quoted": quoted}), most).plain == shown


def test_wide_tables_add_issues_then_cue_and_rule() -> None:
    assert "river-border" not in table(CLAIMS, 80)
    assert "river-border" in table(CLAIMS, 100)
    assert "say-that" not in table(CLAIMS, 100)
    assert "say-that" in table(CLAIMS, 140)


def test_sides_have_the_colours_of_their_pack() -> None:
    assert "\x1b[1;36mNorth" in table(CLAIMS, colour="256")
    assert "\x1b[1;38;5;172mSouth" in table(CLAIMS, colour="256")


def test_colour_that_rich_does_not_know_costs_the_colour_alone() -> None:
    odd = [side.__class__(side.id, side.label, "mauve-ish") for side in SIDES]
    assert "North" in shown(*show.claims_by_article(CLAIMS, odd, 6, 80))


def test_claim_that_nobody_is_known_to_have_made() -> None:
    text = table([CLAIMS[1].model_copy(update={"speaker": None}), CLAIMS[0].model_copy(update={"speaker": None, "source": None})])
    assert "She" in text
    assert "nobody named" in text


def test_summary_counts_by_position_in_the_order_of_the_pack() -> None:
    claims = [*CLAIMS, CLAIMS[0].model_copy(update={"position": None}), CLAIMS[0].model_copy(update={"position": "both"})]
    line = shown(show.summary(counted(claims), SIDES, 2)).strip()
    assert line == "5 claims in 2 articles: 2 North, 1 South, 1 both, 1 without a position"
    assert shown(show.summary(Tally(), SIDES, 1)).strip() == "no claims in 1 article"
    assert shown(show.summary(Tally(), SIDES, 0)).strip() == "no claims"


def nasty(claim: Claim) -> Claim:
    article = claim.article.model_copy(update={"title": NASTY, "outlet": NASTY, "path": NASTY, "published": NASTY})
    speaker = claim.speaker and claim.speaker.model_copy(update={"name": NASTY, "role": NASTY, "side": NASTY})
    changed = {"text": NASTY, "article": article, "speaker": speaker, "position": NASTY, "issues": [NASTY], "rule": NASTY}
    changed |= {
        "propositions": [Stance(id=NASTY, polarity=1)],
        "position_basis": Basis(by="content", passage=Passage(start=0, end=1, text=NASTY)),
    }
    said = {"speaker": NASTY, "office": NASTY, "position": NASTY, "issues": {NASTY: NASTY}, "propositions": {NASTY: NASTY}}
    reasons = claim.reasons.model_copy(update={**said, "lost": [Lost(what="rule", value=NASTY, why=NASTY)]})
    return claim.model_copy(update={**changed, "reasons": reasons, "said_on": NASTY})


def test_nothing_in_an_article_steers_the_terminal() -> None:
    claim = nasty(CLAIMS[0])
    notes = {NASTY: RuleNote(NASTY, NASTY)}
    text = table([claim], 200) + shown(
        show.summary(counted([claim]), SIDES, 1),
        show.next_steps(counted([claim, CLAIMS[1]]), 6),
        why(claim, TEXT.replace("\n", NASTY), notes, SIDES, Console(file=io.StringIO())),
        width=200,
    )
    assert not set(text) & set("\x1b\x07\x9b\u202e\x00")
    assert "[red]red[/red]" in text
    assert ":japan:" in text


@given(st.text())
def test_cleaning_keeps_every_offset(text: str) -> None:
    assert len(clean(text)) == len(text)
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    "text", ["“Curly” – and — «guillemets» ’", "高市早苗", "Iturup/Etorofu, Ñandú, é, e\u0301", "👩\u200d🚀", "a\tb\nc"]
)
def test_cleaning_leaves_writing_alone(text: str) -> None:
    assert clean(text) == text


def test_next_steps_can_be_pasted_into_a_shell() -> None:
    speaker = CLAIMS[0].speaker
    assert speaker
    odd = CLAIMS[0].model_copy(update={"speaker": speaker.model_copy(update={"name": "$(reboot) O'Neill"})})
    text = shown(show.next_steps(counted([odd, odd, CLAIMS[2]]), 6), width=120)
    assert """--speaker '$(reboot) O'"'"'Neill'""" in text


def test_copies_stand_over_the_table_where_all_claims_share_them_and_else_beside_each() -> None:
    copies = [CLAIMS[0].article.model_copy(update={"path": f"{n}.txt", "outlet": "Mail" if n == 0 else None}) for n in range(5)]
    everywhere = [claim.model_copy(update={"appearances": copies}) for claim in CLAIMS]
    (block,) = show.claims_by_article(everywhere, SIDES, 6, 100)
    text = shown(block)
    assert "also in Mail (0.txt), 1.txt, 2.txt and 2 more" in text
    assert "others)" not in text
    (block,) = show.claims_by_article([everywhere[0], *CLAIMS[1:]], SIDES, 6, 100)
    assert shown(block).count("(also in") == 1
