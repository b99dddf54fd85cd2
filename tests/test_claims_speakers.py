"""Who is behind a source: cast and speakers of the river dispute, on hand-made parses."""

from __future__ import annotations

import pytest
from parses import cast, page, parse, token

from kuriltool.claims import grammar
from kuriltool.claims.drafts import Draft
from kuriltool.claims.positions import position
from kuriltool.claims.speakers import Found, SpeakerFinder

TALKS = "talks|NNS|nsubj|end end|VBP|ccomp|{}"
SAID = f"said~say|VBD|ROOT {TALKS.format('said')} ."
SOL_SPOKE = "Ana|NNP|nsubj|spoke Sol|NNP|flat|Ana spoke~speak|VBD|ROOT ."
LUND_SPOKE = "Bo|NNP|nsubj|spoke Lund|NNP|flat|Bo spoke~speak|VBD|ROOT ."
GUILD_MET = "The|DT|det|Guild Northern|NNP|compound|Guild River|NNP|compound|Guild Guild|NNP|nsubj|met met~meet|VBD|ROOT ."
BOARD_MET = "The|DT|det|Board Southern|NNP|compound|Board River|NNP|compound|Board Board|NNP|nsubj|met met~meet|VBD|ROOT ."
PAPER_CAME = "The|DT|det|Paper Blue|NNP|compound|Paper Paper|NNP|nsubj|appeared appeared~appear|VBD|ROOT ."


def _draft(
    doc_word: str, written: str, people: tuple[str, ...] = (), bodies: tuple[str, ...] = (), on: str | None = "2026-02-07"
) -> Found:
    """The speaker behind the phrase whose head is a word of a parse."""
    doc = parse(written, people, bodies)
    head = token(doc, doc_word)
    span = grammar.run_around(doc, grammar.phrase(head), head.i)
    source = (doc[span[0]].idx, doc[span[1] - 1].idx + len(doc[span[1] - 1]))
    find = SpeakerFinder(page(doc), cast(doc, on))
    return find(Draft("say", 0, ((0, 1),), None, source, None, grammar.antecedent(head).i))


def _told(found: Found) -> tuple[str | None, str | None, str | None]:
    speaker = found.speaker
    return (speaker.name, speaker.via, found.side) if speaker else (None, None, found.side)


SPEAKERS = [
    pytest.param("Bo", f"Bo|NNP|nsubj|said Lund|NNP|flat|Bo {SAID}", ("Bo Lund", "name", "South"), id="full name"),
    pytest.param("Lund", f"Lund|NNP|nsubj|said {SAID}", ("Bo Lund", "name", "South"), id="alias"),
    pytest.param("Sol", f"Ms|NNP|compound|Sol Sol|NNP|nsubj|said {SAID}", ("Ana Sol", "name", "North"), id="side of the state"),
    pytest.param(
        "Bo",
        f"River|NNP|compound|Minister Minister|NNP|nmod:desc|Bo Bo|NNP|nsubj|said Lund|NNP|flat|Bo {SAID}",
        ("Bo Lund", "name", "South"),
        id="title and name",
    ),
    pytest.param(
        "minister",
        "the|DT|det|minister Southern|JJ|amod|minister minister|NN|nsubj|said ,|,|punct|Bo Bo|NNP|appos|minister "
        "Lund|NNP|flat|Bo "
        f",|,|punct|Bo {SAID}",
        ("Bo Lund", "name", "South"),
        id="title with the name in apposition",
    ),
    pytest.param(
        "premier",
        f"the|DT|det|premier Northern|JJ|amod|premier premier|NN|nsubj|said {SAID}",
        ("Ana Sol", "title", "North"),
        id="title with its state",
    ),
    pytest.param(
        "premier", f"the|DT|det|premier premier|NN|nsubj|said {SAID}", ("Ana Sol", "title", "North"), id="title of one office"
    ),
    pytest.param(
        "premier",
        f"Holm|NNP|nsubj|left left~leave|VBD|ROOT .\nPremier|NNP|compound|Holm Holm|NNP|nsubj|spoke spoke~speak|VBD|ROOT .\n"
        f"the|DT|det|premier premier|NN|nsubj|said {SAID}",
        ("Cy Holm", "title", "North"),
        id="a title that the article gives to somebody",
    ),
    pytest.param(
        "minister",
        f"{LUND_SPOKE}\nthe|DT|det|minister minister|NN|nsubj|said {SAID}",
        ("Bo Lund", "title", "South"),
        id="title in short",
    ),
    pytest.param("she", f"{SOL_SPOKE}\nshe|PRP|nsubj|said {SAID}", ("Ana Sol", "pronoun", "North"), id="she"),
    pytest.param(
        "he",
        f"{LUND_SPOKE}\n{SOL_SPOKE}\nhe|PRP|nsubj|said {SAID}",
        ("Bo Lund", "pronoun", "South"),
        id="he, not the woman between",
    ),
    pytest.param("she", f"{LUND_SPOKE}\nshe|PRP|nsubj|said {SAID}", (None, None, None), id="she without a woman"),
    pytest.param(
        "he",
        f"{LUND_SPOKE}\nCy|NNP|nsubj|spoke Holm|NNP|flat|Cy spoke~speak|VBD|ROOT .\nhe|PRP|nsubj|said {SAID}",
        ("Cy Holm", "pronoun", "North"),
        id="he, the nearer",
    ),
    pytest.param("it", f"{GUILD_MET}\nit|PRP|nsubj|said {SAID}", ("Northern River Guild", "pronoun", "North"), id="it, a body"),
    pytest.param(
        "it",
        f"{GUILD_MET}\n{LUND_SPOKE}\nit|PRP|nsubj|said {SAID}",
        ("Northern River Guild", "pronoun", "North"),
        id="it, no person",
    ),
    pytest.param(
        "it", f"{PAPER_CAME}\nit|PRP|nsubj|said {SAID}", ("Northern River Guild", "document", "North"), id="it, a document"
    ),
    pytest.param(
        "they", f"{BOARD_MET}\nthey|PRP|nsubj|said {SAID}", ("Southern River Board", "pronoun", "South"), id="they, a body"
    ),
    pytest.param("they", f"{LUND_SPOKE}\nthey|PRP|nsubj|said {SAID}", (None, None, None), id="they, no single person"),
    pytest.param("we", f"{LUND_SPOKE}\nwe|PRP|nsubj|said {SAID}", (None, None, None), id="we, the writer"),
    pytest.param(
        "Paper",
        f"the|DT|det|Paper Blue|NNP|compound|Paper Paper|NNP|nsubj|said {SAID}",
        ("Northern River Guild", "document", "North"),
        id="document of an issuer",
    ),
    pytest.param(
        "Psalter",
        f"the|DT|det|Psalter Green|NNP|compound|Psalter Psalter|NNP|nsubj|said {SAID}",
        ("Green Psalter", "document", "South"),
        id="document without an issuer",
    ),
    pytest.param(
        "paper",
        f"{PAPER_CAME}\nthe|DT|det|paper paper|NN|nsubj|said {SAID}",
        ("Northern River Guild", "document", "North"),
        id="document in short",
    ),
    pytest.param(
        "paper",
        "a|DT|det|paper paper|NN|nsubj|said of|IN|case|Board the|DT|det|Board Southern|NNP|compound|Board "
        "River|NNP|compound|Board "
        f"Board|NNP|nmod|paper {SAID}",
        ("Southern River Board", "document", "South"),
        id="document whose issuer stands beside it",
    ),
    pytest.param("Norburg", f"Norburg|NNP|nsubj|said {SAID}", ("North", "metonym", "North"), id="metonym"),
    pytest.param("North", f"the|DT|det|North North|NNP|nsubj|said {SAID}", ("North", "name", "North"), id="state"),
    pytest.param("East", f"the|DT|det|East East|NNP|nsubj|said {SAID}", ("East", "name", "other"), id="third state"),
    pytest.param(
        "Guild#2",
        f"{GUILD_MET}\nthe|DT|det|Guild Guild|NNP|nsubj|said {SAID}",
        ("Northern River Guild", "epithet", "North"),
        id="body in short",
    ),
    pytest.param(
        "office",
        f"the|DT|det|office Southern|JJ|amod|office office|NN|nsubj|said {SAID}",
        (None, None, "South"),
        id="short form of several bodies of one state",
    ),
    pytest.param(
        "office",
        f"{BOARD_MET}\nthe|DT|det|office office|NN|nsubj|said {SAID}",
        ("Southern River Board", "epithet", "South"),
        id="short form of the body named before",
    ),
    pytest.param(
        "Norburg",
        f"Norburg|NNP|nsubj|said and|CC|cc|Sudburg Sudburg|NNP|conj|Norburg {SAID}",
        ("North and South", "name", "both"),
        id="both sides together",
    ),
    pytest.param(
        "Ana",
        f"Ana|NNP|nsubj|said Sol|NNP|flat|Ana and|CC|cc|Cy Cy|NNP|conj|Ana Holm|NNP|flat|Cy {SAID}",
        ("Ana Sol and Cy Holm", "name", "North"),
        id="two of one side",
    ),
    pytest.param(
        "Norburg",
        f"Norburg|NNP|nsubj|said and|CC|cc|East the|DT|det|East East|NNP|conj|Norburg {SAID}",
        ("North and East", "name", None),
        id="one side and a third state",
    ),
    pytest.param(
        "officials", f"Northern|JJ|amod|officials officials|NNS|nsubj|said {SAID}", (None, None, "North"), id="unnamed officials"
    ),
    pytest.param(
        "historian",
        f"a|DT|det|historian Northern|JJ|amod|historian historian|NN|nsubj|said {SAID}",
        (None, None, "other"),
        id="a scholar of a side",
    ),
    pytest.param(
        "diplomats",
        "The|DT|det|South South|NNP|nsubj|waits waits~wait|VBZ|ROOT .\nits|PRP$|nmod:poss|diplomats diplomats|NNS|nsubj|said "
        f"{SAID}",
        (None, None, "South"),
        id="its diplomats",
    ),
    pytest.param(
        "diplomats",
        f"Lund|NNP|nmod:poss|diplomats ’s|POS|case|Lund diplomats|NNS|nsubj|said {SAID}",
        (None, None, "South"),
        id="somebody’s diplomats",
    ),
    pytest.param(
        "governments",
        "Norburg|NNP|nsubj|met met~meet|VBD|ROOT Sudburg|NNP|obj|met .\nboth|DT|det|governments governments|NNS|nsubj|said "
        f"{SAID}",
        ("North and South", "epithet", "both"),
        id="both governments",
    ),
    pytest.param(
        "governments",
        f"Norburg|NNP|nsubj|waited waited~wait|VBD|ROOT .\nboth|DT|det|governments governments|NNS|nsubj|said {SAID}",
        (None, None, None),
        id="both governments where one is named",
    ),
    pytest.param("analysts", f"analysts|NNS|nsubj|said {SAID}", (None, None, None), id="nobody in particular"),
    pytest.param(
        "who",
        "Lund|NNP|nsubj|left , who|WP|nsubj|spoke spoke~speak|VBD|acl:relcl|Lund , left~leave|VBD|ROOT .",
        ("Bo Lund", "name", "South"),
        id="who",
    ),
]


@pytest.mark.parametrize(("word", "written", "expected"), SPEAKERS)
def test_speaker(word: str, written: str, expected: tuple[str | None, str | None, str | None]) -> None:
    assert _told(_draft(word, written)) == expected


PREMIER = f"the|DT|det|premier premier|NN|nsubj|said {SAID}"
DATES = [
    ("2026-02-07", "Ana Sol", "Premier of the North"),
    ("2020-05-01", "Ana Sol", "Premier of the North"),
    ("2020-04-30", "Cy Holm", "Premier of the North"),
    ("2010-05-01", "Cy Holm", "Premier of the North"),
]


@pytest.mark.parametrize(("on", "name", "role"), DATES)
def test_a_title_means_whoever_held_the_office_on_that_day(on: str, name: str, role: str) -> None:
    speaker = _draft("premier", PREMIER, on=on).speaker
    assert speaker is not None
    assert (speaker.name, speaker.role, speaker.via) == (name, role, "title")


def test_a_title_from_before_the_first_holder_stays_the_office() -> None:
    found = _draft("premier", PREMIER, on="2001-01-01")
    assert found.speaker is not None
    assert (found.speaker.id, found.speaker.name, found.side) == (None, "Premier of the North", "North")


def test_a_title_without_a_date_stays_the_office() -> None:
    found = _draft("premier", PREMIER, on=None)
    assert found.speaker is not None
    assert (found.speaker.id, found.speaker.name, found.side) == (None, "Premier of the North", "North")
    assert "no date" in found.why


def test_a_title_without_a_date_means_the_holder_whom_the_article_names() -> None:
    holm = "Cy|NNP|nsubj|left Holm|NNP|flat|Cy left~leave|VBD|ROOT ."
    found = _draft("premier", f"{holm}\n{PREMIER}", on=None)
    assert _told(found) == ("Cy Holm", "title", "North")


def test_the_role_is_that_of_the_day() -> None:
    written = f"Holm|NNP|nsubj|said {SAID}"
    early, late = (_draft("Holm", written, on=on).speaker for on in ("2015-01-01", "2026-02-07"))
    assert early is not None and late is not None
    assert (early.role, late.role) == ("Premier of the North", None)


UNKNOWN = f"Dan|NNP|nsubj|spoke Ek|NNP|flat|Dan spoke~speak|VBD|ROOT .\nEk|NNP|nsubj|said {SAID}"


def test_somebody_the_pack_does_not_know_goes_by_the_longest_form() -> None:
    doc = parse(UNKNOWN)
    assert doc.text.count("Ek") == 2
    found = _draft("Ek#2", UNKNOWN, people=("Dan Ek",))
    assert found.speaker is None
    named = f"Dan|NNP|nsubj|spoke Ek|NNP|flat|Dan spoke~speak|VBD|ROOT .\nMr|NNP|compound|Ek Ek|NNP|nsubj|said {SAID}"
    found = _draft("Ek#2", named, people=("Dan Ek", "Mr Ek"))
    assert _told(found) == ("Mr Ek", "name", None)


def test_a_body_the_pack_does_not_know_is_named_as_it_stands() -> None:
    found = _draft("Fishers", f"United|NNP|compound|Fishers Fishers|NNPS|nsubj|said {SAID}", bodies=("United Fishers",))
    assert _told(found) == ("United Fishers", "name", None)


def test_a_pronoun_prefers_whoever_spoke_before() -> None:
    written = (
        f"Lund|NNP|nsubj|said {SAID}\nThe|DT|det|note note|NN|nsubj|praised of|IN|case|Holm Cy|NNP|compound|Holm "
        "Holm|NNP|nmod|note "
        f"praised~praise|VBD|ROOT peace|NN|obj|praised .\nhe|PRP|nsubj|added added~add|VBD|ROOT {TALKS.format('added')} ."
    )
    doc = parse(written)
    find = SpeakerFinder(page(doc), cast(doc))
    first, last = token(doc, "Lund"), token(doc, "he")
    drafts = [Draft("say", 0, ((0, 1),), None, (t.idx, t.idx + len(t)), None, t.i) for t in (first, last)]
    assert [_told(find(one))[0] for one in drafts] == ["Bo Lund", "Bo Lund"]


def test_a_draft_without_a_source_has_no_speaker() -> None:
    doc = parse(f"Lund|NNP|nsubj|said {SAID}")
    found = SpeakerFinder(page(doc), cast(doc))(Draft("say", 0, ((0, 1),)))
    assert (found.speaker, found.side) == (None, None)
    assert position(found).value is None


def test_every_finding_says_why() -> None:
    for case in SPEAKERS:
        word, written, _ = case.values
        assert _draft(str(word), str(written)).why


POSITIONS = [
    ("Lund", f"Lund|NNP|nsubj|said {SAID}", "South", "Bo Lund speaks for South"),
    ("East", f"the|DT|det|East East|NNP|nsubj|said {SAID}", "other", "East is of no side"),
    (
        "Norburg",
        f"Norburg|NNP|nsubj|said and|CC|cc|Sudburg Sudburg|NNP|conj|Norburg {SAID}",
        "both",
        "both sides say it together",
    ),
    ("officials", f"Northern|JJ|amod|officials officials|NNS|nsubj|said {SAID}", "North", "the source speaks for North"),
    ("analysts", f"analysts|NNS|nsubj|said {SAID}", None, "no speaker, no position"),
]


@pytest.mark.parametrize(("word", "written", "value", "why"), POSITIONS)
def test_position(word: str, written: str, value: str | None, why: str) -> None:
    found = position(_draft(word, written))
    assert (found.value, found.why) == (value, why)


def test_a_speaker_of_no_known_side_has_no_position() -> None:
    found = _draft("Fishers", f"United|NNP|compound|Fishers Fishers|NNPS|nsubj|said {SAID}", bodies=("United Fishers",))
    assert position(found).value is None
    assert "United Fishers" in position(found).why
