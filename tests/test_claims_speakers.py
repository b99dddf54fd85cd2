"""Who is behind a source: cast and speakers of the river dispute, on hand-made parses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from parses import cast, page, parse, river, token
from spacy.tokens import Doc, Span

from kuriltool.claims import grammar
from kuriltool.claims.drafts import Draft
from kuriltool.claims.parse import Parse
from kuriltool.claims.positions import position
from kuriltool.claims.speakers import Found, SpeakerFinder
from kuriltool.reading.stretches import runs
from kuriltool.rules.load import load

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
    span = grammar.run_around(Parse(doc), Parse(doc).phrase(head.i), head.i)
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
        "officials",
        f"Northern|JJ|amod|officials officials~official|NNS|nsubj|said {SAID}",
        (None, None, "North"),
        id="unnamed officials",
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
    assert _told(found) == ("Dan Ek", "name", None)
    named = f"Dan|NNP|nsubj|spoke Ek|NNP|flat|Dan spoke~speak|VBD|ROOT .\nMr|NNP|compound|Ek Ek|NNP|nsubj|said {SAID}"
    found = _draft("Ek#2", named, people=("Dan Ek", "Mr Ek"))
    assert _told(found) == ("Dan Ek", "name", None)


def _lists(written: str, word: str, people: tuple[str, ...] = (), bodies: tuple[str, ...] = ()) -> Found:
    """The speaker behind a word where the rules have the shipped word lists."""
    doc = parse(written, people, bodies)
    rules = replace(river(), lists=load().lists, fingerprint="river with lists")
    return SpeakerFinder(page(doc), cast(doc, rules=rules)).resolve(grammar.antecedent(token(doc, word)))


def _person(first: str, last: str, verb: str = "left~leave") -> str:
    """`Dan Ek left.`"""
    return f"{first}|NNP|nsubj|{verb.split('~')[0]} {last}|NNP|flat|{first} {verb}|VBD|ROOT ."


ANNA_CAME, ERIK_LEFT = _person("Anna", "Ek", "came~come"), _person("Erik", "Ek")
EK_SPOKE = "Ek|NNP|nsubj|spoke spoke~speak|VBD|ROOT ."
EK_SAID = f"Ek|NNP|nsubj|said {SAID}"
BEARERS = [
    pytest.param(f"{ANNA_CAME}\n{ERIK_LEFT}\n{EK_SAID}", "Ek#3", None, id="two bearers of a name, nothing settles it"),
    pytest.param(f"{ANNA_CAME}\n{EK_SPOKE}\n{ERIK_LEFT}\n{EK_SAID}", "Ek#4", "Anna Ek", id="the name was hers before he came"),
    pytest.param(
        f"{ANNA_CAME}\n{ERIK_LEFT}\nMr|NNP|compound|Ek Ek|NNP|nsubj|said {SAID}", "Ek#3", "Erik Ek", id="a title settles it"
    ),
    pytest.param(
        f"{_person('Timothy', 'Ek')}\n{_person('Tim', 'Ek')}\n{EK_SAID}", "Ek#3", "Timothy Ek", id="two spellings of one person"
    ),
    pytest.param(f"{ANNA_CAME}\nAnna|NNP|nsubj|said {SAID}", "Anna#2", "Anna Ek", id="a forename alone"),
    pytest.param(
        f"Eva|NNP|nsubj|left Anna|NNP|flat|Eva Ek|NNP|flat|Eva left~leave|VBD|ROOT .\n{ANNA_CAME}\nAnna|NNP|nsubj|said {SAID}",
        "Anna#3",
        "Eva Anna Ek",
        id="a form of a form",
    ),
]


@pytest.mark.parametrize(("written", "word", "name"), BEARERS)
def test_bearers_of_a_name(written: str, word: str, name: str | None) -> None:
    doc = parse(written)
    rules = replace(river(), lists=load().lists, fingerprint="river with lists")
    doc.ents = [Span(doc, *place, label="PERSON") for place in _runs_of_names(doc)]
    found = SpeakerFinder(page(doc), cast(doc, rules=rules)).resolve(token(doc, word))
    assert (found.speaker.name if found.speaker else None) == name
    assert name is not None or "Anna Ek or Erik Ek" in found.why


def _runs_of_names(doc: Doc) -> list[tuple[int, int]]:
    return list(runs(t.i for t in doc if t.pos_ == "PROPN"))


DIPLOMAT = (
    "Dan|NNP|nsubj|left Ek|NNP|flat|Dan , a|DT|det|diplomat veteran|NN|compound|diplomat diplomat|NN|appos|Dan , "
    "left~leave|VBD|ROOT ."
)
AGED = "Dan|NNP|nsubj|left Ek|NNP|flat|Dan , 61|CD|appos|Dan , left~leave|VBD|ROOT ."
PARTY = "Dan|NNP|nsubj|left Ek|NNP|flat|Dan ( R-Fla.|NNP|appos|Dan ) left~leave|VBD|ROOT ."
PROFESSOR = "Dan|NNP|nsubj|professor Ek|NNP|flat|Dan is~be|VBZ|cop|professor a|DT|det|professor professor|NN|ROOT ."
SENATOR = "Senator|NN|nmod:desc|{0} {0}|NNP|nsubj|left {1}|NNP|flat|{0} left~leave|VBD|ROOT ."
TWO_SENATORS = (
    "Senator|NN|nmod:desc|Dan Dan|NNP|nsubj|met Ek|NNP|flat|Dan met~meet|VBD|ROOT Senator|NN|nmod:desc|Eva Eva|NNP|obj|met "
    "Berg|NNP|flat|Eva ."
)
THE = "the|DT|det|{0} {0}|{1}|nsubj|said " + SAID
EPITHETS = [
    pytest.param(f"{DIPLOMAT}\n{THE.format('diplomat', 'NN')}", "diplomat#2", "Dan Ek", id="apposition"),
    pytest.param(
        f"{DIPLOMAT}\nthe|DT|det|diplomat veteran|NN|compound|diplomat diplomat|NN|nsubj|said {SAID}",
        "diplomat#2",
        "Dan Ek",
        id="apposition, more words of it",
    ),
    pytest.param(
        f"{DIPLOMAT}\nthe|DT|det|diplomat retired|JJ|amod|diplomat diplomat|NN|nsubj|said {SAID}",
        "diplomat#2",
        None,
        id="a word that nobody said of him",
    ),
    pytest.param(f"{DIPLOMAT}\n{THE.format('analyst', 'NN')}", "analyst", None, id="another noun"),
    pytest.param(f"{AGED}\n{THE.format('61-year-old', 'NN')}", "61-year-old", "Dan Ek", id="age"),
    pytest.param(f"{AGED}\n{THE.format('16-year-old', 'NN')}", "16-year-old", None, id="another age"),
    pytest.param(f"{PARTY}\n{THE.format('Republican', 'NNP')}", "Republican", "Dan Ek", id="party"),
    pytest.param(f"{PROFESSOR}\n{THE.format('professor', 'NN')}", "professor#2", "Dan Ek", id="said in a sentence"),
    pytest.param(
        f"{SENATOR.format('Dan', 'Ek')}\n{THE.format('lawmaker', 'NN')}", "lawmaker", "Dan Ek", id="what a title stands for"
    ),
    pytest.param(
        f"{SENATOR.format('Dan', 'Ek')}\nHe|PRP|nsubj|met met~meet|VBD|ROOT a|DT|det|senator senator|NN|obj|met .\n"
        f"{THE.format('senator', 'NN')}",
        "senator#2",
        None,
        id="another one since, whom nobody names",
    ),
    pytest.param(f"{TWO_SENATORS}\n{THE.format('senator', 'NN')}", "senator", None, id="two as near as each other"),
    pytest.param(
        f"{SENATOR.format('Dan', 'Ek')}\n{SENATOR.format('Eva', 'Berg')}\n{THE.format('senator', 'NN')}",
        "senator",
        "Eva Berg",
        id="the nearer of two",
    ),
]


@pytest.mark.parametrize(("written", "word", "name"), EPITHETS)
def test_an_epithet_means_whom_the_article_describes_so(written: str, word: str, name: str | None) -> None:
    people = tuple(one for one in ("Dan Ek", "Eva Berg") if one in parse(written).text)
    found = _lists(written, word, people)
    assert (found.speaker.name if found.speaker else None, found.speaker.via if found.speaker else "epithet") == (name, "epithet")


BODIES = [
    pytest.param(
        "The|DT|det|Company Acme|NNP|compound|Company Company|NNP|nsubj|left left~leave|VBD|ROOT .", "firm", "Acme Company"
    ),
    pytest.param("The|DT|det|Court High|NNP|compound|Court Court|NNP|nsubj|left left~leave|VBD|ROOT .", "court", "High Court"),
    pytest.param("The|DT|det|Court High|NNP|compound|Court Court|NNP|nsubj|left left~leave|VBD|ROOT .", "ministry", None),
]


@pytest.mark.parametrize(("written", "word", "name"), BODIES)
def test_a_body_in_short_is_what_its_name_says(written: str, word: str, name: str | None) -> None:
    body = "Acme Company" if "Acme" in written else "High Court"
    found = _lists(f"{written}\n{THE.format(word, 'NN')}", word, bodies=(body,))
    assert (found.speaker.name if found.speaker else None) == name


PREMIER_CAME = "The|DT|det|premier premier|NN|nsubj|came came~come|VBD|ROOT ."
TWO_MET = "Anna|NNP|nsubj|met Berg|NNP|flat|Anna and|CC|cc|Dan Dan|NNP|conj|Anna Ek|NNP|flat|Dan met~meet|VBD|ROOT ."
PRONOUNS = [
    pytest.param(
        f"{_person('Anna', 'Berg')}\n{_person('Dan', 'Ek')}\nshe|PRP|nsubj|said {SAID}", "she", "Anna Berg", id="forename"
    ),
    pytest.param(
        f"{_person('Dan', 'Ek')}\nthe|DT|det|woman woman|NN|nsubj|left left~leave|VBD|ROOT .\nshe|PRP|nsubj|said {SAID}",
        "she",
        None,
        id="somebody whom the article doesn’t name",
    ),
    pytest.param(f"{PREMIER_CAME}\nshe|PRP|nsubj|said {SAID}", "she", "Ana Sol", id="a title that no name stands beside"),
    pytest.param(f"{TWO_MET}\nthey|PRP|nsubj|said {SAID}", "they", "Anna Berg and Dan Ek", id="two together"),
    pytest.param(
        f"Anna|NNP|nsubj|met Berg|NNP|flat|Anna met~meet|VBD|ROOT her|PRP|obj|met .\n{LUND_SPOKE}", "her", None, id="not herself"
    ),
    pytest.param(
        "Dan|NNP|nsubj|said Ek|NNP|flat|Dan said~say|VBD|ROOT he|PRP|nsubj|waits waits~wait|VBZ|ccomp|said .",
        "he",
        "Dan Ek",
        id="he says he",
    ),
]


@pytest.mark.parametrize(("written", "word", "name"), PRONOUNS)
def test_a_pronoun_among_people_the_pack_does_not_know(written: str, word: str, name: str | None) -> None:
    people = tuple(one for one in ("Anna Berg", "Dan Ek") if one in parse(written).text)
    found = _lists(written, word, people)
    assert (found.speaker.name if found.speaker else None) == name


def test_a_namesake_of_an_actor_is_somebody_else() -> None:
    found = _lists(f"Emma|NNP|nsubj|said Lund|NNP|flat|Emma {SAID}", "Emma", ("Emma Lund",))
    assert found.speaker is not None
    assert (found.speaker.id, found.speaker.name) == (None, "Emma Lund")


def _said_after(second: str, cue: bool) -> Found:
    """The speaker of a quotation without a source behind one of Bo Lund’s."""
    written = f"“ talks|NNS|nsubj|end end|VBP|ccomp|said , ” Lund|NNP|nsubj|said said~say|VBD|ROOT .\n{second}"
    doc = parse(written)
    find = SpeakerFinder(page(doc), cast(doc))
    lund, said = token(doc, "Lund"), token(doc, "said")
    first = doc.text.index("talks")
    source = (lund.idx, lund.idx + 4)
    find(Draft("say", 0, ((first, first + 9),), (said.idx, said.idx + 4), source, said.i, lund.i))
    at = doc.text.index("boats")
    return find(Draft("quote", 0, ((at, at + 10),), (said.idx, said.idx + 4) if cue else None))


def test_a_quotation_without_a_source_goes_on_from_the_one_before() -> None:
    boats = "“ boats|NNS|nsubj|come come|VBP|ROOT . ”"
    found = _said_after(boats, cue=False)
    assert _told(found) == ("Bo Lund", "carried-over", "South")
    assert _told(_said_after(boats, cue=True)) == (None, None, None)
    assert _told(_said_after(f"{SOL_SPOKE}\n{boats}", cue=False)) == (None, None, None)


def test_i_in_somebodys_words_is_he() -> None:
    doc = parse("“ I|PRP|nsubj|hope hope~hope|VBP|ccomp|said , ” Lund|NNP|nsubj|said said~say|VBD|ROOT .")
    find = SpeakerFinder(page(doc), cast(doc))
    i, lund = token(doc, "I"), token(doc, "Lund")
    find(Draft("say", 0, ((i.idx, i.idx + 6),), None, (lund.idx, lund.idx + 4), None, lund.i))
    assert _told(find.resolve(i)) == ("Bo Lund", "name", "South")


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


@pytest.mark.parametrize(
    ("between", "name"),
    [("", None), (f"{SOL_SPOKE}\n".replace("Sol", "Holm"), "Cy Holm")],
    ids=["nobody", "somebody else"],
)
def test_he_is_the_unnamed_adviser_who_spoke_before(between: str, name: str | None) -> None:
    adviser = f"one|CD|nummod|adviser adviser|NN|nsubj|said {SAID}"
    doc = parse(f"Lund|NNP|nsubj|came came~come|VBD|ROOT .\n{adviser}\n{between}he|PRP|nsubj|said {SAID}")
    find = SpeakerFinder(page(doc), cast(doc))
    heard = (token(doc, "adviser"), token(doc, "he"))
    drafts = [Draft("say", 0, ((0, 1),), None, (t.idx, t.idx + len(t)), None, t.i) for t in heard]
    assert [_told(find(one))[0] for one in drafts] == [None, name]


def test_whoever_spoke_under_a_title_has_spoken() -> None:
    """The title heads the phrase that a name stands in: it is the source, and the subject."""
    minister = "the|DT|det|minister minister|NN|nsubj|said Bo|NNP|appos|minister Lund|NNP|flat|Bo"
    doc = parse(
        f"Holm|NNP|nsubj|added added~add|VBD|ROOT {TALKS.format('added')} .\nHe|PRP|nsubj|left left~leave|VBD|ROOT .\n"
        f"{minister} {SAID}\nhe|PRP|nsubj|told told~tell|VBD|ROOT {TALKS.format('told')} ."
    )
    find = SpeakerFinder(page(doc), cast(doc))
    heard = (token(doc, word) for word in ("Holm", "minister", "he"))
    drafts = [Draft("say", 0, ((0, 1),), None, (t.idx, t.idx + len(t)), None, t.i) for t in heard]
    assert [_told(find(one))[0] for one in drafts] == ["Cy Holm", "Bo Lund", "Bo Lund"]


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
    ("officials", f"Northern|JJ|amod|officials officials~official|NNS|nsubj|said {SAID}", "North", "the source speaks for North"),
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
