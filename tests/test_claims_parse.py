"""A parse in plain lists and patterns compiled to sets, beside spaCy's own tokens and matchers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from parses import BLANK, page, parse
from spacy.matcher import DependencyMatcher, Matcher
from spacy.tokens import Doc, Span, Token

from kuriltool.claims.dependencies import RelationMatcher
from kuriltool.claims.parse import RELATIONS, Parse
from kuriltool.claims.patterns import TokenPatterns
from kuriltool.pipeline import load_pipeline
from kuriltool.rules.load import load

SEEDS = Path(__file__).parents[1] / "seeds"
WORDS = ["say", "Say", "said", "talk", "talks", "river", "1", ",", "\n\n"]
LEMMAS = ["say", "talk", "river", "1"]
TAGS, PARTS = ["VBD", "NN", "NNS"], ["VERB", "NOUN", "PUNCT"]
DEPS = ["nsubj", "obj", "ccomp", "conj"]
KINDS = ["PERSON", "ORG"]
VALUES = {"ORTH": WORDS, "TEXT": WORDS, "LOWER": ["say", "talks"], "NORM": ["say"], "SHAPE": ["xxxx", "Xxx"], "LEMMA": LEMMAS}
VALUES |= {"TAG": TAGS, "POS": PARTS, "DEP": [*DEPS, "ROOT"], "ENT_TYPE": [*KINDS, ""]}


def heads_of(draw: st.DrawFn) -> list[int]:
    """The heads of one to three sentences of up to nine tokens, each a tree, crossing edges and all."""
    heads: list[int] = []
    for size in draw(st.lists(st.integers(1, 9), min_size=1, max_size=3)):
        at, order = len(heads), draw(st.permutations(range(size)))
        local = {order[0]: order[0]} | {order[n]: order[draw(st.integers(0, n - 1))] for n in range(1, size)}
        heads += [at + local[token] for token in range(size)]
    return heads


@st.composite
def docs(draw: st.DrawFn) -> Doc:
    """Sentences of few words, so that patterns find some."""
    heads = heads_of(draw)
    some = [draw(st.lists(st.sampled_from(values), min_size=len(heads), max_size=len(heads))) for values in (WORDS, LEMMAS, TAGS)]
    words, lemmas, tags = some
    parts = [draw(st.sampled_from(PARTS)) for _ in heads]
    deps = ["ROOT" if head == at else draw(st.sampled_from(DEPS)) for at, head in enumerate(heads)]
    spaces = [draw(st.booleans()) for _ in heads]
    doc = Doc(BLANK.vocab, words=words, spaces=spaces, lemmas=lemmas, tags=tags, pos=parts, heads=heads, deps=deps)
    named = draw(st.sets(st.integers(0, len(heads) - 1), max_size=3))
    doc.ents = [Span(doc, at, at + 1, label=draw(st.sampled_from(KINDS))) for at in sorted(named)]
    return doc


@st.composite
def token_patterns(draw: st.DrawFn) -> dict[str, Any]:
    """What a token has to be, in all that rule files may ask for."""
    found: dict[str, Any] = {}
    for key in draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=3, unique=True)):
        value, some = st.sampled_from(VALUES[key]), st.lists(st.sampled_from(VALUES[key]), min_size=1, max_size=3)
        sets = st.fixed_dictionaries({}, optional={"IN": some, "NOT_IN": some}).filter(bool)
        found[draw(st.sampled_from([key, key.lower()]))] = draw(st.one_of(value, sets))
    odd = [{"IS_PUNCT": True}, {"IS_TITLE": False}, {"LENGTH": {">": 3}}, {"SHAPE": {"REGEX": "^x"}}, {"LOWER": {"REGEX": "^s"}}]
    more = draw(st.one_of(st.just({}), st.sampled_from(odd)))
    return {key: value for key, value in found.items() if key.upper() not in more} | more


@st.composite
def patterns(draw: st.DrawFn) -> list[dict[str, Any]]:
    pattern: list[dict[str, Any]] = [{"RIGHT_ID": "n0", "RIGHT_ATTRS": draw(token_patterns())}]
    for number in range(1, draw(st.integers(1, 4))):
        left, relation = f"n{draw(st.integers(0, number - 1))}", draw(st.sampled_from(sorted(RELATIONS)))
        pattern.append({"RIGHT_ID": f"n{number}", "LEFT_ID": left, "REL_OP": relation, "RIGHT_ATTRS": draw(token_patterns())})
    return pattern


# patterns


@settings(max_examples=100, deadline=None)
@given(docs(), st.lists(token_patterns(), min_size=1, max_size=4))
def test_a_token_pattern_holds_where_spacys_matcher_says(doc: Doc, written: list[dict[str, Any]]) -> None:
    compiled = TokenPatterns(doc.vocab)
    numbers = [compiled.add(pattern) for pattern in written]
    fitting = compiled.read(Parse(doc))
    for number, pattern in zip(numbers, written, strict=True):
        matcher = Matcher(doc.vocab)
        matcher.add("x", [[pattern]])
        assert sorted(fitting[number]) == [start for _, start, _ in matcher(doc)]


@settings(max_examples=100, deadline=None)
@given(docs(), st.lists(patterns(), min_size=1, max_size=3))
def test_patterns_hold_where_spacys_dependency_matcher_says(doc: Doc, written: list[list[dict[str, Any]]]) -> None:
    assert _found(doc, written) == _found_by_spacy(doc, written)


def test_the_rules_that_ship_hold_where_spacys_dependency_matcher_says_in_real_parses() -> None:
    """Sentence by sentence: spaCy's matcher tries all combinations, and would take hours with a whole article at once."""
    nlp = load_pipeline(attributions=False)
    written = [rule.pattern for rule in load().rules]
    ours, spacys = RelationMatcher[int](nlp.vocab), DependencyMatcher(nlp.vocab)
    for number, pattern in enumerate(written):
        ours.add(number, [pattern])
        spacys.add(str(number), [pattern])
    total = 0
    for path in sorted(SEEDS.glob("2026*.txt")):
        for sentence in nlp(path.read_text(encoding="utf8")).sents:
            doc = sentence.as_doc()
            found = sorted((int(nlp.vocab.strings[key]), list(map(int, tokens))) for key, tokens in spacys(doc))
            assert sorted(ours(Parse(doc))) == found
            total += len(found)
    assert total > 20


def test_equal_token_patterns_are_one() -> None:
    compiled = TokenPatterns(BLANK.vocab)
    assert [compiled.add(p) for p in ({"POS": "VERB"}, {"DEP": "obj"}, {"POS": "VERB"})] == [0, 1, 0]


def test_patterns_outlive_the_memory_that_they_were_made_in() -> None:
    nlp = spacy.blank("en")
    compiled = TokenPatterns(nlp.vocab)
    with nlp.memory_zone():
        numbers = [compiled.add(pattern) for pattern in ({"LOWER": "millwheel"}, {"LOWER": {"REGEX": "^mill"}})]
    fitting = compiled.read(Parse(nlp("A millwheel turned")))
    assert [sorted(fitting[number]) for number in numbers] == [[1], [1]]


def test_matches_come_in_the_order_of_the_patterns_and_then_of_their_first_tokens() -> None:
    doc = parse("Lund|NNP|nsubj|spoke spoke~speak|VBD|ROOT .\nSol|NNP|nsubj|left left~leave|VBD|ROOT .")
    matcher = RelationMatcher[str](BLANK.vocab)
    subject = {"RIGHT_ID": "s", "LEFT_ID": "v", "REL_OP": ">", "RIGHT_ATTRS": {"DEP": "nsubj"}}
    matcher.add("verb", [[{"RIGHT_ID": "v", "RIGHT_ATTRS": {"POS": "VERB"}}, subject]])
    matcher.add("noun", [[{"RIGHT_ID": "n", "RIGHT_ATTRS": {"POS": "PROPN"}}]])
    assert matcher(Parse(doc)) == [("verb", [1, 0]), ("verb", [4, 3]), ("noun", [0]), ("noun", [3])]


def test_a_document_without_what_a_pattern_asks_for_is_refused() -> None:
    compiled = TokenPatterns(BLANK.vocab)
    compiled.add({"pos": {"IN": ["VERB"]}, "LOWER": "said"})
    with pytest.raises(ValueError, match="the document has no POS, which a pattern asks for"):
        compiled.read(Parse(BLANK("Lund said so.")))


def _found(doc: Doc, written: Sequence[list[dict[str, Any]]]) -> list[tuple[int, list[int]]]:
    matcher = RelationMatcher[int](doc.vocab)
    for number, pattern in enumerate(written):
        matcher.add(number, [pattern])
    return sorted(matcher(Parse(doc)))


def _found_by_spacy(doc: Doc, written: Sequence[list[dict[str, Any]]]) -> list[tuple[int, list[int]]]:
    matcher = DependencyMatcher(doc.vocab)
    for number, pattern in enumerate(written):
        matcher.add(str(number), [pattern])
    return sorted((int(doc.vocab.strings[key]), list(map(int, tokens))) for key, tokens in matcher(doc))


# the lists

COLUMNS: dict[str, Callable[[Token], Any]] = {
    "texts": lambda t: t.text,
    "lowers": lambda t: t.lower_,
    "lemmas": lambda t: t.lemma_,
    "tags": lambda t: t.tag_,
    "parts": lambda t: t.pos_,
    "deps": lambda t: t.dep_,
    "entities": lambda t: t.ent_type_,
    "offsets": lambda t: t.idx,
    "is_punct": lambda t: t.is_punct,
    "is_space": lambda t: t.is_space,
    "heads": lambda t: t.head.i,
    "children": lambda t: [c.i for c in t.children],
    "roots": lambda t: [t, *t.ancestors][-1].i,
}
BY_TOKEN: dict[str, Callable[[Token], Any]] = {
    "ancestors": lambda t: [a.i for a in t.ancestors],
    "subtree": lambda t: {a.i for a in t.subtree},
    "descendants": lambda t: [a.i for a in t.subtree if a.i != t.i],
    "left_edge": lambda t: t.left_edge.i,
    "reach": lambda t: ([t, *t.ancestors][-1].left_edge.i, [t, *t.ancestors][-1].right_edge.i + 1),
    "sentence": lambda t: (t.sent.start, t.sent.end),
}


@settings(max_examples=100, deadline=None)
@given(docs())
def test_the_lists_say_what_spacys_tokens_say(doc: Doc) -> None:
    read = Parse(doc)
    for name, of in COLUMNS.items():
        assert list(map(_plain, getattr(read, name))) == [of(token) for token in doc], name
    for name, of in BY_TOKEN.items():
        assert [getattr(read, name)(token.i) for token in doc] == [of(token) for token in doc], name


@settings(max_examples=100, deadline=None)
@given(docs(), st.data())
def test_stretches_are_what_spacys_spans_are(doc: Doc, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(doc) - 1))
    stop = data.draw(st.integers(start + 1, len(doc)))
    read, span = Parse(doc), doc[start:stop]
    assert read.root(start, stop) == span.root.i
    assert read.span(start, stop) == (span.start_char, span.end_char)
    assert read.text(start, stop) == span.text
    assert read.behind(stop, 2) == doc[stop - 1].whitespace_ + doc[stop : stop + 2].text_with_ws


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def test_each_token_knows_its_line_and_its_quote() -> None:
    doc = parse(
        """“ Talks|NNS|nsubj|end end|VBP|ROOT . ” ¶
        Lund|NNP|nsubj|said said~say|VBD|ROOT : “ They|PRP|nsubj|failed failed~fail|VBD|ccomp|said . ” """
    )
    assert [t.text for t in doc] == ["“", "Talks", "end", ".", "”", "\n\n", "Lund", "said", ":", "“", "They", "failed", ".", "”"]
    assert page(doc).paragraph_numbers == [0] * 5 + [1] * 9
    assert page(doc).quote_numbers == [0] * 5 + [-1] * 4 + [1] * 5
