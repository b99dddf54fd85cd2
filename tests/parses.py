"""Parses made by hand, a river dispute that no shipped pack knows, and claims shown in the notation of rule files.

A sentence is a line of tokens, `form~lemma|TAG|dep|head`. The head is a word of the sentence, `talks#2` the second such word;
the root has none. A lemma left out is the form, in lower case but for names. Bare punctuation hangs on the root. `¶` begins a
paragraph.

    Lund|NNP|nsubj|said said~say|VBD|ROOT that|IN|mark|over talks|NNS|nsubj|over are~be|VBP|cop|over over|JJ|ccomp|said .
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import spacy
from spacy.tokens import Doc, Span, Token

from kuriltool.claims.cast import Cast
from kuriltool.claims.drafts import Draft, draft
from kuriltool.claims.matching import AttributionMatcher
from kuriltool.claims.passages import Offsets, Page
from kuriltool.reading.layout import paragraphs
from kuriltool.reading.mentions import MentionFinder, mark
from kuriltool.reading.quotes import find_quotes
from kuriltool.rules.load import RuleSet
from kuriltool.rules.schema import Actor, Issue, Line, Office, PackFile, Rule

BLANK = spacy.blank("en")
PARAGRAPH = "¶"
LEFT, RIGHT = ("“", "("), (",", ".", ":", "”", ")", "’s", "'s", "n’t", "?", ";")
PUNCTUATION = {"“": "``", "”": "''", "–": ":", "(": "-LRB-", ")": "-RRB-", "?": ".", ";": ":"}
_TAGS = {
    "NOUN": "NN NNS",
    "PROPN": "NNP NNPS",
    "PRON": "PRP PRP$ WP WDT EX",
    "DET": "DT",
    "ADJ": "JJ",
    "ADV": "RB WRB",
    "CCONJ": "CC",
    "NUM": "CD",
    "PART": "TO POS",
    "ADP": "RP",
    "AUX": "MD",
}
POS = {tag: pos for pos, tags in _TAGS.items() for tag in tags.split()}


@dataclass(frozen=True)
class _Word:
    form: str
    lemma: str
    tag: str
    dep: str
    head: str

    @property
    def pos(self) -> str:
        if self.form == "\n\n":
            return "SPACE"
        if self.dep == "punct":
            return "PUNCT"
        if self.tag.startswith("VB"):
            return "AUX" if self.dep in ("aux", "aux:pass", "cop") else "VERB"
        if self.tag == "IN":
            return "SCONJ" if self.dep == "mark" else "ADP"
        return POS[self.tag]


def _word(written: str) -> _Word:
    if written == PARAGRAPH:
        return _Word("\n\n", "\n\n", "_SP", "dep", "")
    form, *rest = written.split("|")
    if not rest:
        return _Word(form, form, PUNCTUATION.get(form, form), "punct", "")
    form, _, lemma = form.partition("~")
    usual = form if rest[0].startswith("NNP") else form.lower()
    return _Word(form, lemma or usual, rest[0], rest[1], rest[2] if len(rest) > 2 else "")


def _head(words: Sequence[_Word], at: int) -> int:
    word = words[at]
    if word.dep == "ROOT":
        return at
    if not word.head:
        return next(i for i, other in enumerate(words) if other.dep == "ROOT")
    form, _, number = word.head.partition("#")
    return [i for i, other in enumerate(words) if other.form == form][int(number or 1) - 1]


def parse(written: str, people: Iterable[str] = (), bodies: Iterable[str] = ()) -> Doc:
    """The parsed text of sentences written as tokens; `people` and `bodies` are the names that the pipeline would have found."""
    sentences = [[_word(token) for token in line.split()] for line in written.strip().splitlines() if line.strip()]
    words = [word for sentence in sentences for word in sentence]
    starts: list[bool | int | None] = [i == 0 for sentence in sentences for i in range(len(sentence))]
    heads, first = [], 0
    for sentence in sentences:
        heads += [first + _head(sentence, i) for i in range(len(sentence))]
        first += len(sentence)
    doc = Doc(
        BLANK.vocab,
        words=[word.form for word in words],
        spaces=[_spaced(one.form, two.form) for one, two in pairwise(words)] + [False],
        tags=[word.tag for word in words],
        pos=[word.pos for word in words],
        lemmas=[word.lemma for word in words],
        deps=[word.dep for word in words],
        heads=heads,
        sent_starts=starts,
    )
    doc.ents = [*_names(doc, people, "PERSON"), *_names(doc, bodies, "ORG")]
    return doc


def _spaced(one: str, two: str) -> bool:
    return "\n\n" not in (one, two) and one not in LEFT and two not in RIGHT


def _names(doc: Doc, names: Iterable[str], label: str) -> Iterator[Span]:
    for name in names:
        at = doc.text.index(name)
        span = doc.char_span(at, at + len(name), label=label)
        assert span is not None, f"no whole tokens: {name}"
        yield span


def token(doc: Doc, word: str) -> Token:
    """A word of a parse; `said#2` is the second."""
    form, _, number = word.partition("#")
    return [t for t in doc if t.text == form][int(number or 1) - 1]


def page(doc: Doc) -> Page:
    """A page whose whole text is open to claims."""
    return Page(doc, doc.text, tuple(find_quotes(doc.text, paragraphs(doc.text))), ((0, len(doc.text)),))


# rules


def rule(name: str, *steps: str, **options: Any) -> Rule:
    """An attribution rule from steps such as `cue say,add`, `content > ccomp`, `cue_prep content> about`."""
    pattern = [_step(step, first=i == 0) for i, step in enumerate(steps)]
    return Rule(id=name, about=name, pattern=pattern, examples=["a"], counterexamples=["b"], **options)


def _step(step: str, *, first: bool) -> dict[str, Any]:
    name, rest = step.split(None, 1)
    if first:
        return {"RIGHT_ID": name, "RIGHT_ATTRS": {"LEMMA": {"IN": rest.split(",")}}}
    left, values = rest.split(">")
    key = "DEP" if not left.strip() else "LOWER"
    attrs = {key: {"IN": values.strip().split(",")}}
    return {"RIGHT_ID": name, "LEFT_ID": left.strip() or "cue", "REL_OP": ">", "RIGHT_ATTRS": attrs}


SAY = rule("say", "cue say,add,insist,warn,tell,believe,want,call", "content > ccomp")
WANT = rule("want", "cue want,refuse,hope", "content > xcomp")
QUOTE = rule("quote", "cue say,add,tell,insist", "source > nsubj", content="quote")


def found(doc: Doc, *rules: Rule) -> list[Draft]:
    """The draft of every match of the rules, in text order of the cue."""
    made = (draft(page(doc), match, rules[match.order]) for match in AttributionMatcher(BLANK.vocab, rules)(doc))
    return [one for one in made if one is not None]


def shown(text: str, one: Draft) -> str:
    """The paragraph or paragraphs that a draft touches, its spans marked as in rule files."""
    spans = [("content", span) for span in one.content] + [("cue", one.cue), ("source", one.source)]
    out, at = "", 0
    for name, span in sorted(((name, span) for name, span in spans if span), key=lambda part: part[1]):
        out += f"{text[at : span[0]]}[{name} {text[slice(*span)]}]"
        at = span[1]
    return out + text[at:]


def words(text: str, spans: Iterable[Offsets]) -> list[str]:
    return [text[start:end] for start, end in spans]


# a pack


def _actor(name: str, full: str, kind: str, side: str | None = None, **more: Any) -> Actor:
    return Actor(id=name, name=full, kind=kind, side=side, **more)  # type: ignore[arg-type]


ACTORS = (
    _actor("north", "North", "state", "North", metonyms=["Norburg"], adjectives=["Northern"]),
    _actor("south", "South", "state", "South", metonyms=["Sudburg"], adjectives=["Southern"]),
    _actor("east", "East", "state", "other", adjectives=["Eastern"]),
    _actor("ana", "Ana Sol", "person", state="north", gender="female", aliases=["Sol"]),
    _actor("cy", "Cy Holm", "person", state="north", gender="male", aliases=["Holm"]),
    _actor("bo", "Bo Lund", "person", "South", state="south", gender="male", aliases=["Lund"]),
    _actor("guild", "Northern River Guild", "organ", state="north", short=["Guild"]),
    _actor("board", "Southern River Board", "organ", state="south", short=["Board", "office"]),
    _actor("bank", "Southern Bank", "organ", state="south", short=["office"]),
    _actor("paper", "Blue Paper", "document", state="north", short=["paper"], issuer="guild"),
    _actor("psalter", "Green Psalter", "document", "South", short=["paper"]),
)
_PREMIER = {
    "id": "premier-north",
    "name": "Premier of the North",
    "side": "North",
    "state": "north",
    "titles": ["premier", "prime minister"],
    "checked": "2026-01-01",
    "holders": [{"actor": "cy", "from": "2010-05-01", "to": "2020-05-01"}, {"actor": "ana", "from": "2020-05-01"}],
}
_MINISTER = {
    "id": "minister-south",
    "name": "River Minister of the South",
    "side": "South",
    "state": "south",
    "titles": ["river minister", "minister"],
    "checked": "2026-01-01",
    "holders": [{"actor": "bo", "from": "2015-01-01"}],
}


def river(lines: Sequence[Line] = ()) -> RuleSet:
    """The rule set of the river dispute."""
    return RuleSet(
        rules=(SAY, WANT, QUOTE),
        lines=tuple(lines),
        lists={"outsiders": ("historian",), "insiders": ("official",)},
        pack=PackFile(
            name="river",
            version="1",
            title="The river",
            sides=[{"id": side, "label": f"the {side}", "colour": "red"} for side in ("North", "South")],  # type: ignore[misc]
        ),
        actors=ACTORS,
        offices=tuple(Office.model_validate(office) for office in (_PREMIER, _MINISTER)),
        issues=(
            Issue(id="border", label="Border", about="Whose the river is.", terms=["border", "river*"]),
            Issue(id="trade", label="Trade", about="Fish and mills.", terms=["fish rights", "mill"]),
        ),
        toponyms=(),
        boilerplate=(),
        outlets=("Gazette",),
        places={},
        fingerprint="river",
    )


def cast(doc: Doc, on: str | None = "2026-02-07", rules: RuleSet | None = None) -> Cast:
    """Everybody whom a parse names, as of a day."""
    ruleset = rules or river()
    mark(doc, MentionFinder(BLANK.tokenizer, ruleset))
    return Cast(doc, ruleset, datetime.date.fromisoformat(on) if on else None)
