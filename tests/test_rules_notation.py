"""The notation of examples, as a table of examples and what they hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuriltool.rules.notation import NotationError, parse

GOOD = [
    ("No spans.", "No spans.", []),
    ("", "", []),
    ("[source Peskov] [cue said] no.", "Peskov said no.", [("source", "Peskov"), ("cue", "said")]),
    ("[content “Yes”], [cue said] he.", "“Yes”, said he.", [("content", "“Yes”"), ("cue", "said")]),
    ("[content a] b [content c]", "a b c", [("content", "a"), ("content", "c")]),
    ("[content that [source he] [cue says]]", "that he says", [("content", "that he says"), ("source", "he"), ("cue", "says")]),
    ("[content [source he] [cue says] so]", "he says so", [("content", "he says so"), ("source", "he"), ("cue", "says")]),
    ("[content [content [cue said]]]", "said", [("content", "said"), ("content", "said"), ("cue", "said")]),
    ("a [[b]] c", "a [b] c", []),
    ("a ]] c", "a ] c", []),
    ("[content the [[four]] islands]", "the [four] islands", [("content", "the [four] islands")]),
    ("[content the [[four]]]", "the [four]", [("content", "the [four]")]),
    ("[content he [cue [[said]]] so]", "he [said] so", [("content", "he [said] so"), ("cue", "[said]")]),
    ("[content 𝒳] é", "𝒳 é", [("content", "𝒳")]),
]

BAD = [
    ("[source Peskov said", 'the span "source" is never closed', 0),
    ("no] one", "a bracket closes nothing; write ']]' for a bracket of the text", 2),
    ("a [b] c", "a bracket opens no span such as '[source Lund]'; write '[[' for a bracket of the text", 2),
    ("a [Source b] c", "a bracket opens no span such as '[source Lund]'; write '[[' for a bracket of the text", 2),
    ("x [speaker b] c", 'no span "speaker"; there are source, cue, content', 2),
    ("x [cue ] c", 'the span "cue" is empty', 2),
    ("x [cue", "a bracket opens no span such as '[source Lund]'; write '[[' for a bracket of the text", 2),
    ("[content a [source b] [cue c]", 'the span "content" is never closed', 0),
]


@pytest.mark.parametrize(("example", "text", "spans"), GOOD)
def test_an_example_holds_its_text_and_spans(example: str, text: str, spans: list[tuple[str, str]]) -> None:
    found = parse(example)
    assert found.text == text
    assert [(name, found.text[start:end]) for name, start, end in found.spans] == spans


@pytest.mark.parametrize(("example", "message", "at"), BAD)
def test_a_broken_example_says_what_and_where(example: str, message: str, at: int) -> None:
    with pytest.raises(NotationError) as caught:
        parse(example)
    assert (str(caught.value), caught.value.at) == (message, at)


@given(st.text(alphabet="[] abcuesor\n", max_size=60))
def test_any_text_parses_or_is_refused(example: str) -> None:
    try:
        found = parse(example)
    except NotationError as error:
        assert 0 <= error.at < len(example)
        return
    assert all(0 <= start < end <= len(found.text) for _, start, end in found.spans)


@given(st.text(max_size=40))
def test_doubled_brackets_give_any_text_back(text: str) -> None:
    found = parse(text.replace("[", "[[").replace("]", "]]"))
    assert (found.text, found.spans) == (text, ())
