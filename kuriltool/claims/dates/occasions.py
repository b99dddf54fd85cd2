"""What a phrase that names a time hangs on: a speech, a letter, a report, and what is done with them."""

from __future__ import annotations

from spacy.tokens import Token

from kuriltool.claims import grammar

# What is said on one occasion, or given out on one day.
_OCCASIONS = """
    address ad advertisement analysis announcement appearance article audit blog book briefing broadcast call ceremony chat column
    comment communique communiqué complaint conference convention conversation data debate decision declaration deposition dinner
    disclosure document editorial email e-mail episode essay event excerpt exchange figure filing finding forum fundraiser gala
    gathering hall hearing interview judgment keynote lecture letter livestream lunch luncheon manifesto meeting memo memoir
    memorandum message monologue news note notice op-ed opinion order panel paper piece podcast poll post posting presentation
    presser profile program programme proposal publication rally reception release remark reply report resolution response review
    roundtable ruling segment sermon session show speech statement stop story study summit survey symposium talk teleconference
    testimony text transcript tweet verdict video webcast webinar
"""
# What is done with a speech, a letter or a report on the day that it bears, and what a speaker does while he speaks.
_GIVING = """
    air announce broadcast circulate date deliver distribute file give hold issue make post present publish read record release
    send sign submit tape televise unveil upload
"""
_SPEAKING = "address answer appear ask comment react reply respond speak stump talk testify tweet write"
OCCASIONS, GIVING, SPEAKING = (frozenset(words.split()) for words in (_OCCASIONS, _GIVING, _SPEAKING))
# Where something is said: `in Norburg`, `to reporters`; `on` only of these and of names, for `on the dam` may be its topic.
WHERE = frozenset({"in", "at", "during", "to", "with", "from", "via", "through", "outside", "inside", "aboard"})
ON = frozenset(
    {
        "air",
        "call",
        "facebook",
        "floor",
        "program",
        "radio",
        "show",
        "sideline",
        "stage",
        "station",
        "television",
        "trail",
        "tv",
        "twitter",
        "website",
    }
)
ABOUT = frozenset({"respond", "react", "object", "refer", "point", "allude", "agree"})  # `to` after these tells what it is about
NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "X"})
PRONOUNS = frozenset({"he", "she", "it", "they"})
SUBJECTS = frozenset({*grammar.SUBJECTS, *grammar.PASSIVE_SUBJECTS})


def is_occasion(word: Token) -> bool:
    """Whether a word names what is said on one occasion."""
    return word.lemma_.lower() in OCCASIONS


def frames(verb: Token) -> bool:
    """Whether a clause tells of the saying: `speaking on Friday`, `as he arrived on Friday`, `a statement released on Friday`."""
    if verb.dep_ == "advcl":
        subject = grammar.child(verb, SUBJECTS)
        words = {c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod")}
        if subject is None and verb.tag_ == "VBG" and (verb.lemma_ in SPEAKING or words & {"when", "while"}):
            return True
        if verb.lemma_ in ("do", "be"):  # `as he did on Friday` compares
            return False
        when = {"when", "as", "while"} if verb.tag_ == "VBG" else {"when", "as"}  # `while he was speaking`
        return bool(words & when) and (subject is None or subject.lower_ in PRONOUNS)
    if verb.dep_ == "acl" and verb.tag_ == "VBG" and verb.lemma_ in SPEAKING:
        return True
    return verb.dep_ in ("acl", "acl:relcl") and verb.lemma_ in GIVING and is_occasion(verb.head)


def carries_date(word: Token) -> bool:
    """Whether a phrase may hang on a word of a cue besides its verb: `issued a statement on Friday`, no `echoed a remark`."""
    return word.pos_ not in NOUNS or (is_occasion(word) and word.head.lemma_ in GIVING)


def is_setting(noun: Token, *, modifies: bool) -> bool:
    """Whether a noun tells where or to whom: `in Norburg`, `at a rally`, `to reporters`, not `after` or `about the talks`.

    `modifies` says that the phrase is but an adjective of it, `to Friday’s attack`.
    """
    head = noun.head
    case = grammar.child(noun, ("case",))
    if case is None:
        return noun.dep_ == "obl:unmarked"
    match case.lower_:
        case "of":
            return head.pos_ in NOUNS
        case "on":
            return noun.pos_ == "PROPN" or noun.lower_ in ON or is_occasion(noun)
        case "to":
            return not modifies and head.lemma_ not in ABOUT
        case word:
            return word in WHERE
