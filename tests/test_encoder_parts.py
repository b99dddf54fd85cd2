"""The encoder's parts that need no trained network: words and windows, lemmas, trees, roles."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from kuriltool.encoder import words as w
from kuriltool.encoder.lemmas import Lemmas, apply, edit
from kuriltool.encoder.names import NameReader
from kuriltool.encoder.roles import CONTENT, CUE, OTHER, SOURCE, attributions, best_roles
from kuriltool.encoder.trees import best_trees

BLANK = spacy.blank("en")


class LetterPieces(w.Pieces):
    """Word pieces as letters, so that widths can be counted by hand."""

    def __init__(self) -> None:
        self.first, self.last, self.unknown = 1, 2, 3
        self._known = {}

    def __call__(self, word: str) -> tuple[int, ...]:
        return tuple(10 + ord(c) % 50 for c in word)


def _words(text: str) -> w.Words:
    return w.read_words(BLANK.make_doc(text), LetterPieces())


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("word", w.LOWER),
        ("Tokyo", w.TITLE),
        ("A", w.TITLE),
        ("NATO", w.UPPER),
        ("McCain", w.MIXED),
        ("1956", w.DIGITS),
        ("5th", w.DIGITS),
        (",", w.SIGN),
        ("“", w.SIGN),
    ],
)
def test_how_a_word_is_set(word: str, shape: int) -> None:
    assert _words(word).shapes.tolist() == [shape]


def test_what_stands_before_a_word_and_where_it_stands_to_the_quotes() -> None:
    found = _words("He said:\n\n“No talks.”")
    assert found.gaps.tolist() == [w.NEW_LINE, w.SPACED, w.GLUED, w.NEW_LINE, w.GLUED, w.SPACED, w.GLUED, w.GLUED]
    assert found.places.tolist() == [*[w.OUTSIDE] * 3, w.OPENS, *[w.INSIDE] * 3, w.CLOSES]


def test_white_space_is_no_word() -> None:
    doc = BLANK.make_doc("One \n\n two")
    found = w.read_words(doc, LetterPieces())
    assert [doc[i].text for i in found.tokens.tolist()] == ["One", "two"] and found.gaps.tolist() == [w.NEW_LINE, w.NEW_LINE]


def test_a_text_without_words_has_no_window() -> None:
    assert not list(w.windows(_words(" \n "))) and not len(_words(""))


def test_a_word_is_looked_at_once_and_forgotten_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces, asked = LetterPieces(), []
    monkeypatch.setattr(LetterPieces, "__call__", lambda _, word: asked.append(word) or (7,))
    monkeypatch.setattr(w, "KEPT", 2)
    for text in ("a a b", "b a", "c", "d", "c d"):
        w.read_words(BLANK.make_doc(text), pieces)
    assert sorted(asked[:2]) == ["a", "b"] and asked[2:4] == ["c", "d"] and sorted(asked[4:]) == ["c"]


def test_pieces_by_their_looks_with_the_marks_at_the_ends() -> None:
    pieces = LetterPieces()
    words = w.read_words(BLANK.make_doc("Ab “c"), pieces)
    window = w.Window(words, 0, 3)
    ids, shapes, gaps, places = window.by_piece(pieces).tolist()
    assert ids == [1, *pieces("Ab"), *pieces("“"), *pieces("c"), 2] and window.first.tolist() == [1, 3, 4]
    assert shapes == [w.SIGN, w.TITLE, w.TITLE, w.SIGN, w.LOWER, w.SIGN]
    assert gaps == [w.GLUED, w.NEW_LINE, w.GLUED, w.SPACED, w.GLUED, w.GLUED]
    assert places == [w.OUTSIDE, w.OUTSIDE, w.OUTSIDE, w.OPENS, w.INSIDE, w.OUTSIDE]


def test_every_look_has_a_number_of_its_own() -> None:
    every = np.array(list(itertools.product(range(w.SHAPES), range(w.GAPS), range(w.PLACES))))
    assert w.looks(*every.T).tolist() == list(range(len(every)))


def test_a_window_holds_whole_paragraphs() -> None:
    paragraph = " ".join(["abcd"] * 20)  # 80 pieces
    found = list(w.windows(_words("\n\n".join([paragraph] * 5))))
    assert [(one.start, one.stop) for one in found] == [(0, 40), (40, 80), (80, 100)]
    assert [one.width for one in found] == [162, 162, 82]


def test_a_long_paragraph_is_cut_behind_a_sentence() -> None:
    text = " ".join(["abcd"] * 35) + ". " + " ".join(["abcd"] * 35)
    found = list(w.windows(_words(text)))
    assert [(one.start, one.stop) for one in found] == [(0, 36), (36, 71)]


@given(st.lists(st.text("ab. \n", max_size=30), max_size=40))
@settings(max_examples=60, deadline=None)
def test_windows_take_every_word_once_and_are_never_too_wide(parts: list[str]) -> None:
    words = _words("".join(parts))
    found = list(w.windows(words))
    assert [i for one in found for i in range(one.start, one.stop)] == list(range(len(words)))
    assert all(one.width <= w.LIMIT for one in found)


def test_a_batch_pads_and_points_at_first_pieces() -> None:
    words = _words("ab c\n\nabc")
    made = w.batch([w.Window(words, 0, 2), w.Window(words, 2, 3)], LetterPieces())
    assert made.ids.shape == (2, 5) and made.first.tolist() == [[1, 3], [1, 0]] and made.lengths.tolist() == [2, 1]
    assert made.ids[0, [0, 4]].tolist() == [1, 2] and (made.ids != 0).sum(1).tolist() == [5, 5]


@pytest.mark.parametrize(
    ("form", "lemma", "how"),
    [
        ("talks", "talk", "l1+"),
        ("Islands", "Islands", "="),
        ("went", "go", "l4+go"),
        ("Said", "say", "l2+y"),
        ("DPJs", "DPJ", "k1+"),
        ("’s", "be", "l2+be"),
    ],
)
def test_an_edit_makes_the_lemma(form: str, lemma: str, how: str) -> None:
    assert edit(form, lemma) == how
    assert apply(form, how) == lemma


@given(st.text("abcXYZ’", min_size=1, max_size=8), st.text("abcXYZ", min_size=1, max_size=8))
def test_an_edit_leads_back_to_any_lemma(form: str, lemma: str) -> None:
    assert apply(form, edit(form, lemma)) == lemma


@pytest.mark.parametrize(
    ("form", "tag", "how", "lemma"),
    [
        pytest.param("replied", "VBN", "l2+", "reply", id="known as the other past form"),
        pytest.param("eased", "VBN", "l2+", "ease", id="the one verb known that could have it"),
        pytest.param("blogged", "VBD", "l3+", "blog", id="no verb known: as the edit has it"),
        pytest.param("talked", "VBD", "l2+", "talk", id="the edit makes a verb known"),
    ],
)
def test_a_past_form_is_of_a_verb_known(form: str, tag: str, how: str, lemma: str) -> None:
    lemmas = Lemmas({"VBD": {"replied": "reply"}, "VBG": {"easing": "ease", "talking": "talk"}})
    assert lemmas(form, tag, how) == lemma


def test_an_edit_that_cuts_more_than_there_is_leaves_the_word() -> None:
    assert apply("a", "l4+go") == "a"


def _trees(size: int) -> list[tuple[int, ...]]:
    """All single-rooted trees over some words, a root its own head."""
    found = []
    for heads in itertools.product(range(size), repeat=size):
        roots = [n for n, head in enumerate(heads) if n == head]
        at = list(range(size))
        for _ in range(size):
            at = [heads[n] for n in at]
        if len(roots) == 1 and set(at) == set(roots):
            found.append(heads)
    return found


def _score(scores: np.ndarray, heads: tuple[int, ...]) -> float:
    return sum(scores[n, 0 if head == n else head + 1] for n, head in enumerate(heads))


@pytest.mark.parametrize("seed", range(60))
def test_the_tree_is_the_best_of_those_with_its_root(seed: int) -> None:
    size = 2 + seed % 4
    scores = np.random.default_rng(seed).normal(size=(size, size + 1)).astype(np.float32)
    found = tuple(best_trees(scores, np.zeros(size, bool)).tolist())
    root = int(scores[:, 0].argmax())
    rivals = [heads for heads in _trees(size) if heads[root] == root]
    assert found in rivals
    assert math.isclose(_score(scores, found), max(_score(scores, heads) for heads in rivals), rel_tol=1e-5, abs_tol=1e-5)


@pytest.mark.parametrize("seed", range(20))
def test_each_sentence_is_a_tree_by_itself(seed: int) -> None:
    noise = np.random.default_rng(seed)
    scores, starts = noise.normal(size=(12, 13)).astype(np.float32), noise.random(12) < 0.3
    found, bounds = best_trees(scores, starts), [0, *(np.flatnonzero(starts[1:]) + 1).tolist(), 12]
    for start, stop in itertools.pairwise(bounds):
        own = scores[start:stop][:, [0, *range(start + 1, stop + 1)]]
        assert (found[start:stop] - start).tolist() == best_trees(own, np.zeros(stop - start, bool)).tolist()


def test_one_word_is_its_own_root() -> None:
    assert best_trees(np.zeros((1, 2), np.float32), np.array([True])).tolist() == [0]


@pytest.mark.parametrize("seed", range(12))
def test_roles_are_the_best_sequence_with_its_probability(seed: int) -> None:
    noise = np.random.default_rng(seed)
    windows = [noise.normal(size=(words, cues, 4)).astype(np.float32) for words, cues in ((3, 1), (5, 2), (1, 2), (4, 1))]
    follow = noise.normal(size=(4, 4)).astype(np.float32)
    for scores, (found, sure) in zip(windows, best_roles(windows, follow), strict=True):
        assert found.shape == scores.shape[1::-1]
        for n in range(len(sure)):
            value = {
                roles: sum(scores[i, n, role] for i, role in enumerate(roles))
                + sum(follow[a, b] for a, b in itertools.pairwise(roles))
                for roles in itertools.product(range(4), repeat=len(scores))
            }
            best = max(value, key=value.__getitem__)
            assert tuple(found[n]) == best
            assert math.isclose(sure[n], math.exp(value[best]) / sum(map(math.exp, value.values())), rel_tol=1e-3)


def test_chances_of_long_windows_neither_vanish_nor_overflow() -> None:
    scores = np.full((190, 1, 4), -300, np.float32)
    scores[:, :, CONTENT] = 300
    ((found, sure),) = best_roles([scores], np.full((4, 4), -5, np.float32))
    assert set(found[0].tolist()) == {CONTENT} and math.isclose(sure[0], 1, rel_tol=1e-6)


def test_a_cue_without_a_content_is_no_attribution() -> None:
    found = np.array([[SOURCE, CUE, OTHER], [SOURCE, CUE, CONTENT]])
    got = list(attributions(found, np.array([0.5, 0.6]), np.array([1, 1]), np.array([0.9, 0.8])))
    assert [(one.cue, one.source, one.content, one.read) for one in got] == [((1,), (0,), (2,), 0.6)]


NAME_LABELS = ["B-ORG", "B-PERSON", "I-ORG", "I-PERSON", "O"]


def _name_scores(rows: list[str]) -> np.ndarray:
    """Scores of words: `P2` is a person's beginning with 2 points, `p1` an inside with 1, `.` no name."""
    columns = {"O": 0, "P": 1, "o": 2, "p": 3}
    scores = np.zeros((len(rows), 5), np.float32)
    for n, row in enumerate(rows):
        for cell in row.split("+"):
            scores[n, columns[cell[0]] if cell != "." else 4] = float(cell[1:]) if cell != "." else 5.0
    return scores


@pytest.mark.parametrize(
    ("words", "rows", "names"),
    [
        (["Sanae", "Takaichi", "said"], ["P3", "p3", "."], ["B-PERSON", "I-PERSON", "O"]),
        (["Gennifer", "Flowers"], ["O2+P1", "p4+o1"], ["B-PERSON", "I-PERSON"]),  # one name has one class
        (["Trump", "Clinton"], ["P3", "P3"], ["B-PERSON", "B-PERSON"]),
        (["said", "Lavrov"], [".", "p3"], ["O", "B-PERSON"]),  # an inside without a beginning begins one
        (["Holtz", "-", "Eakin"], ["P3", ".", "."], ["B-PERSON", "I-PERSON", "I-PERSON"]),
        (["Tokyo", "Moscow"], ["O3", "o3"], ["B-ORG", "B-ORG"]),  # not over a line's end
    ],
)
def test_names_are_unbroken_and_of_one_class(words: list[str], rows: list[str], names: list[str]) -> None:
    gaps = [w.NEW_LINE] + [w.GLUED if "-" in words else w.SPACED] * (len(words) - 1)
    if words[0] == "Tokyo":
        gaps[1] = w.NEW_LINE
    shapes = [w.SIGN if word == "-" else w.TITLE for word in words]
    found = NameReader(NAME_LABELS)(_name_scores(rows), np.array(gaps), np.array(shapes))
    assert [NAME_LABELS[n] for n in found] == names
