"""The labels that patterns may name: those of Universal Dependencies 2.15 for English, and spaCy's keys."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DEPENDENCIES = _words(
    """acl acl:relcl advcl advcl:relcl advmod amod appos aux aux:pass case cc cc:preconj ccomp compound compound:prt conj cop
    csubj csubj:outer csubj:pass dep det det:predet discourse dislocated expl fixed flat goeswith iobj list mark nmod nmod:desc
    nmod:poss nmod:unmarked nsubj nsubj:outer nsubj:pass nummod obj obl obl:agent obl:unmarked orphan parataxis punct
    reparandum ROOT vocative xcomp"""
)
PARTS_OF_SPEECH = _words("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X SPACE")
TAGS = _words(
    """$ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW GW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP PRP$ RB RBR
    RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX `` _SP"""
)
RELATIONS = _words("< > << >> . .* ; ;* $+ $- $++ $-- >+ >- >++ >-- <+ <- <++ <--")
STRING_KEYS = _words("ORTH TEXT LOWER NORM LEMMA SHAPE POS TAG MORPH DEP ENT_TYPE ENT_ID ENT_KB_ID ENT_IOB")
NUMBER_KEYS = frozenset({"LENGTH"})
FLAG_KEYS = _words(
    """SPACY IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_UPPER IS_TITLE IS_PUNCT IS_SPACE IS_BRACKET IS_QUOTE IS_LEFT_PUNCT
    IS_RIGHT_PUNCT IS_CURRENCY IS_STOP IS_SENT_START SENT_START LIKE_NUM LIKE_URL LIKE_EMAIL"""
)
SET_PREDICATES = _words("IN NOT_IN IS_SUBSET IS_SUPERSET INTERSECTS")
STRING_PREDICATES = SET_PREDICATES | {"REGEX"}
NUMBER_PREDICATES = SET_PREDICATES | _words("== != >= <= > <")
WIDER = {
    ">+": (">++", "."), ">++": (">", ".*"), ">-": (">--", ";"), ">--": (">", ";*"), ">": (">>",),
    "<+": ("<++", "."), "<++": ("<", ".*"), "<-": ("<--", ";"), "<--": ("<", ";*"), "<": ("<<",),
    "$+": ("$++", "."), "$++": (".*",), "$-": ("$--", ";"), "$--": (";*",), ".": (".*",), ";": (";*",),
}  # fmt: skip
UNBOUNDED = _words(">> << .* ;*")  # relations that lead to any number of tokens of a sentence
