"""Quotation marks, as tables of paragraphs and what stands between their marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuriltool.reading.layout import paragraphs
from kuriltool.reading.quotes import Quote, find_quotes, is_name

# text, the inner words of every quote in order of its start, deeper ones behind as many dashes
PAIRS = [
    ('"We will wait," he said.', ["We will wait,"]),
    ("“We will wait,” he said.", ["We will wait,"]),
    ("“We will wait“, he said.", ["We will wait"]),
    ("„We will wait“, he said.", ["We will wait"]),
    ("„We will wait”, he said.", ["We will wait"]),
    ("”We will wait”, he said.", ["We will wait"]),
    ("«We will wait», he said.", ["We will wait"]),
    ("‘We will wait,’ he said.", ["We will wait,"]),
    ("'We will wait,' he said.", ["We will wait,"]),
    ("''We will wait,'' he said.", ["We will wait,"]),
    ("``We will wait,'' he said.", ["We will wait,"]),
    ('“We will wait," he said.', ["We will wait,"]),
    ('"We will wait,” he said.', ["We will wait,"]),
    ("“One,” he said. “Two.”", ["One,", "Two."]),
    ("“One“, he said, “two“.", ["One", "two"]),
    ("‹We will wait›, he said.", ["We will wait"]),
    ("‚We will wait‘, he said.", ["We will wait"]),
    ("「We will wait」, he said.", ["We will wait"]),
    ("彼は『待つ』と言った。", ["待つ"]),
    ("“I will be back,” he said.", ["I will be back,"]),
    ('"It is what it is."', ["It is what it is."]),
    ('He said:"Yes." She said:"No."', ["Yes.", "No."]),
    ("(“Yes”)—“no”", ["Yes", "no"]),
    ("The day is called “Northern Day“.", ["Northern Day"]),
]
NESTED = [
    ("“He told me ‘never’ twice,” she said.", ["He told me ‘never’ twice,", "-never"]),
    ("\"the 'Northern Territories' [islands]\"", ["the 'Northern Territories' [islands]", "-Northern Territories"]),
    ("‘He told me “never” twice,’ she said.", ["He told me “never” twice,", "-never"]),
    ("“One ‘two “three” two’ one”", ["One ‘two “three” two’ one", "-two “three” two", "--three"]),
    ("“What he calls “hell” is home,” she said.", ["What he calls “hell” is home,", "-hell"]),
    ("«One „two“ one»", ["One „two“ one", "-two"]),
    ("“She said ‘it is over.’”", ["She said ‘it is over.’", "-it is over."]),
    ("\"He said 'yes.'\"", ["He said 'yes.'", "-yes."]),
    ("'He said \"yes\" and left,' she said.", ['He said "yes" and left,', "-yes"]),
    ("``He 'left','' she said.", ["He 'left',", "-left"]),
    ("「One『two』one」", ["One『two』one", "-two"]),
    ('"Dwayne "Shorty" Ford is my friend," he said.', ['Dwayne "Shorty" Ford is my friend,', "-Shorty"]),
    ('"One "two" three," and "four"', ['One "two" three,', "-two", "four"]),
]
APOSTROPHES = [
    ("Japan's and Russia’s ministers don't meet.", []),
    ("the islanders’ graves and the ministers' cars", []),
    ("in the '90s and the ’90s", []),
    ("'Tis the season; rock 'n roll", []),
    ("‘the islanders’ graves’ are far", ["the islanders’ graves"]),
    ("'the islanders' graves' are far", ["the islanders' graves"]),
    ("“Japan’s islands aren’t yours,” he said.", ["Japan’s islands aren’t yours,"]),
    ("‘Japan’s islands’ it is", ["Japan’s islands"]),
    ("“the ’90s were hard,” she said", ["the ’90s were hard,"]),
    ("the islands' “old owners”", ["old owners"]),
    ("He is 6'2\" tall.", []),
    ('"He is 6\'2" tall," she said.', ["He is 6'2\" tall,"]),
    ('"We had 6" of snow," he said.', ['We had 6" of snow,']),
    ('"The year was 1945" and "we left"', ["The year was 1945", "we left"]),
]
STRAY = [
    ("", []),
    ("No marks at all.", []),
    ('6" of snow, and 7" of rain', []),
    ("a lone ” mark", []),
    ("a lone “ mark", []),
    ("”", []),
    ("''", []),
    ("“”", []),
    ("“ ”", []),
    ("it ends» here", []),
    ("`word' and `word'", []),
    ("‘Stray, and then “whole” it is", ["whole"]),
    ("“We came. “We saw,” he said.", ["We came.", "We saw,"]),
    ('"We came. "We saw," he said.', ["We came.", "We saw,"]),
    ("The “stray mark and “yes,” he said.", ["yes,"]),
    ("“Northern Day “. Others", ["Northern Day "]),
    ("“We came, he said.", ["We came, he said."]),
    ("``We came, he said.", ["We came, he said."]),
    ("''We came, he said.", ["We came, he said."]),
]


def shown(text: str) -> list[str]:
    found = find_quotes(text, paragraphs(text))
    return ["-" * q.depth + text[q.inner_start : q.inner_end] for q in found]


@pytest.mark.parametrize(("text", "inner"), PAIRS + NESTED + APOSTROPHES + STRAY)
def test_what_stands_between_marks(text: str, inner: list[str]) -> None:
    assert shown(text) == inner


def test_a_quote_takes_in_its_marks() -> None:
    assert find_quotes("a ``b'' c", [(0, 9)]) == [Quote(2, 7, 4, 5)]


def test_an_unclosed_quote_ends_with_its_paragraph_and_says_so() -> None:
    text = "He said: “It is over. \n\nNobody agreed."
    (quote,) = find_quotes(text, paragraphs(text))
    assert text[quote.start : quote.end] == "“It is over."
    assert (quote.closed, quote.runs_on) == (False, False)


@pytest.mark.parametrize(("opening", "closing"), ["“”", "““", '""', "„“", "«»", ("''", "''"), ("``", "''")])
def test_a_quote_runs_on_where_the_next_paragraph_opens_again(opening: str, closing: str) -> None:
    text = f"{opening}One.\n{opening}Two.\n{opening}Three,{closing} he said."
    found = find_quotes(text, paragraphs(text))
    assert [text[q.inner_start : q.inner_end] for q in found] == ["One.", "Two.", "Three,"]
    assert [(q.closed, q.runs_on) for q in found] == [(False, True), (False, True), (True, False)]


def test_a_stray_mark_costs_one_paragraph_at_most() -> None:
    assert shown("A “stray mark.\n\n“Yes,” he said.\n\nA stray” one.\n\n“No,” he said.") == ["stray mark.", "Yes,", "No,"]


NAMES = [
    ("Northern Territories", True),
    ("Blue Book", True),
    ("Northern Territories Day", True),
    ("War and Peace", True),
    ("Admiral Kuznetsov", True),
    ("Kaliningrad", True),
    ("Blue Book,", True),
    ("1956 Declaration", True),
    ("northern territories", False),
    ("Yes", False),
    ("Never!", False),
    ("We will wait", False),
    ("It is regrettable", False),
    ("War of the", False),
    ("", False),
    ("…", False),
    ("A B C D E F G H I", False),
]


@pytest.mark.parametrize(("words", "name"), NAMES)
def test_a_name_is_no_statement(words: str, name: bool) -> None:
    text = f"“{words}”"
    assert is_name(text, Quote(0, len(text), 1, len(text) - 1)) is name


MARKED = st.text(alphabet="“”„«»‹›「」『』‘’‚\"'` aSs.9\n", max_size=80)


@given(MARKED | st.text(max_size=80))
def test_any_text(text: str) -> None:
    found = find_quotes(text, paragraphs(text))
    for quote in found:
        assert 0 <= quote.start < quote.inner_start <= quote.inner_end <= quote.end <= len(text)
        assert text[quote.inner_start : quote.inner_end].strip()
        assert quote.closed == (quote.inner_end < quote.end)
        is_name(text, quote)
    assert found == sorted(found, key=lambda q: (q.start, -q.end))
    for quote in found:
        around = [q for q in found if q is not quote and q.start <= quote.start and quote.end <= q.end]
        assert quote.depth == len(around)
        assert all(q.inner_start <= quote.start and quote.end <= q.inner_end for q in around)


@given(MARKED)
def test_pairs_stay_in_their_paragraph_and_never_cross(text: str) -> None:
    stretches = paragraphs(text)
    found = find_quotes(text, stretches)
    assert all(any(start <= q.start and q.end <= end for start, end in stretches) for q in found)
    assert not [(one, two) for one in found for two in found if one.start < two.start < one.end < two.end]
