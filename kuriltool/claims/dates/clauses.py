"""Questions about a cue and its tense: whether it is past, and from which clause before it goes on."""

from __future__ import annotations

from spacy.tokens import Token

from kuriltool.claims import grammar
from kuriltool.claims.dates.occasions import GIVING, PRONOUNS, SUBJECTS, is_occasion

_SAYING = "say tell add note write explain continue stress warn announce argue insist state emphasize emphasise reiterate declare"
SAYING = frozenset(_SAYING.split())
PLURALS = frozenset({"NNS", "NNPS"})
PRESENT = frozenset({"VBZ", "VBP"})
AHEAD, UNSURE = frozenset({"will", "shall"}), frozenset({"may", "might", "could", "should", "must", "can"})
EXPECTED = frozenset({"expect", "plan", "schedule", "set"})
PLANNED = frozenset({"expect", "plan", "schedule", "set", "due", "want", "intend", "hope", "prepare", "promise", "agree", "go"})


def is_ahead(cue: Token) -> bool:
    """`will say on Friday`"""
    return not AHEAD.isdisjoint(_auxiliaries(cue))


def is_open(cue: Token) -> bool:
    """`may say on Friday`, `is expected to announce on Friday`: nobody has said it yet."""
    planned = cue.dep_ in ("xcomp", "ccomp") and cue.tag_ == "VB" and cue.head.lemma_ in PLANNED
    planned = planned or (cue.lemma_ in EXPECTED and grammar.is_passive(cue))
    return planned or not UNSURE.isdisjoint(_auxiliaries(cue))


def is_saying(cue: Token) -> bool:
    """A plain `said`; whoever `has said` or `says` it may have done so at any time."""
    return cue.lemma_ in SAYING and cue.tag_ == "VBD" and grammar.child(cue, ("aux",)) is None


def is_present(cue: Token, phrase: Token) -> bool:
    """`Last autumn, Lund says, the talks failed`, which he says now; but `a letter of last autumn says`."""
    finite = [c for c in cue.children if c.dep_ == "aux" and c.tag_ in (*PRESENT, "VBD", "MD")] or [cue]
    present = finite[0].tag_ in PRESENT and (finite[0].lemma_ != "have" or cue.tag_ == "VBG")
    direct = phrase.head.i == cue.i or phrase.head.dep_ == "advcl" or cue.tag_ == "VBG"
    return present and direct


def is_same(before: Token, speaker: Token) -> bool:
    """`he` and `it` behind one speaker, `they` behind several, and the same name once more."""
    if speaker.lower_ in PRONOUNS:
        return (speaker.lower_ == "they") == (before.tag_ in PLURALS)
    return speaker.pos_ == "PROPN" and speaker.text == before.text


def goes_on_from(verb: Token) -> Token | None:
    """The verb whose time a verb shares: `spoke on Friday and said`, `said on Friday, adding`, `issued a statement saying`."""
    head = verb.head
    if head == verb or grammar.child(verb, SUBJECTS) is not None:
        return None
    if verb.dep_ == "conj":
        return head if head.tag_ == verb.tag_ and _auxiliaries(head) == _auxiliaries(verb) else None
    if verb.dep_ == "xcomp":  # as some take `got in, bashing the talks`
        return head if verb.tag_ == "VBG" else None
    if verb.dep_ == "advcl":
        marks = {c.lower_ for c in verb.children if c.dep_ == "mark"}
        return head if (verb.tag_ == "VBG" and marks <= {"by", "while"}) or marks == {"to"} else None
    if verb.dep_ == "acl" and verb.tag_ == "VBG" and is_occasion(head) and head.dep_ in ("obj", "obl"):
        return head.head if head.head.lemma_ in GIVING else None
    return None


def _auxiliaries(verb: Token) -> set[str]:
    return {c.lemma_.lower() for c in verb.children if c.dep_ in ("aux", "aux:pass")}
