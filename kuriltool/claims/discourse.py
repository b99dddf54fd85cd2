"""Whom an article speaks of, sentence by sentence: names, titles and nouns in text order, and whom its pronouns mean."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from spacy.tokens import Token

from kuriltool.claims import grammar
from kuriltool.claims.cast import Cast, Member
from kuriltool.claims.descriptions import (
    PARTY_LETTERS,
    STANDS_FOR,
    Describer,
    Description,
    fits,
    in_descriptions,
    is_definite,
    meanings,
)
from kuriltool.claims.passages import Page
from kuriltool.claims.ranking import NO_SOURCE, NOBODY, Features, probabilities, weights
from kuriltool.reading import mentions

FEMALE, MALE = frozenset({"she", "her", "hers", "herself"}), frozenset({"he", "him", "his", "himself"})
NEUTER = frozenset({"it", "its", "itself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
KINDS = {**dict.fromkeys(FEMALE | MALE, "person"), **dict.fromkeys(NEUTER, "body"), **dict.fromkeys(PLURAL, "several")}
SPEECH = ("say", "ask", "think")  # the rules' lists of verbs whose subject speaks
PERSON_NOUNS, BODY_NOUNS, GENDER_NOUNS = "person-nouns", "body-nouns", "{}-nouns"
SUBJECTS = frozenset({*grammar.SUBJECTS, *grammar.PASSIVE_SUBJECTS})
ARGUMENTS = SUBJECTS | {"obj", "iobj"}
BESIDE_A_NAME = frozenset({"compound", "nmod:desc", "appos"})
NAMING = BESIDE_A_NAME | {"flat"}
DESCRIBING = frozenset({"NN", "NNP", "JJ"})  # tags of a word that describes one alone: `the senator`, `the 61-year-old`
REACH = {"person": 12, "body": 4, "several": 4}  # sentences that a pronoun looks back
PRONOUN, UNNAMED = "pronoun", "unnamed"
TOLD = 0.05  # how likely a rival of a pronoun has to be to be told


class Reference(NamedTuple):
    """A place that means somebody, in token numbers; several members where it names them together, none for `a witness`.

    `speaks` is false for what no claim can come from: `the harvest`.
    """

    start: int
    end: int
    head: int
    key: str
    members: tuple[Member, ...]
    kind: str
    is_person: bool
    is_plural: bool = False
    speaks: bool = True
    gender: str | None = None


Rivals = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Meant:
    """Whom a pronoun or a description means, and why; no members for nobody whom the article names.

    `rivals` are the names that it might have meant as well, the likeliest first, each with how likely.
    """

    members: tuple[Member, ...]
    why: str
    rivals: Rivals = ()


@dataclass
class Standing:
    """What the text so far tells of somebody: `outside` is where he was last spoken of outside quotations."""

    last: Reference
    gender: str | None
    outside: Reference | None = None
    count: int = 0
    has_spoken: bool = False
    named_at: int = -1
    order: int = 0
    said_to_be: list[Description] = field(default_factory=list)


class Discourse:
    """Follows an article from its start as far as it is asked, so that each pronoun can ask what stood before it."""

    def __init__(self, page: Page, cast: Cast) -> None:
        self._cast, self._doc, self._parse = cast, page.doc, page.parse
        self._sentences = page.parse.sentences
        self._paragraphs = page.paragraph_numbers
        self._quote = page.quote_numbers
        lists = cast.rules.lists
        self._describe = Describer(page.parse, meanings(lists.get(STANDS_FOR, ())), meanings(lists.get(PARTY_LETTERS, ())))
        self._speech = frozenset().union(*(cast.words(name) for name in SPEECH))
        self._person_nouns, self._body_nouns = cast.words(PERSON_NOUNS), cast.words(BODY_NOUNS)
        self._gender_nouns = {gender: cast.words(GENDER_NOUNS.format(gender)) for gender in ("female", "male")}
        self._heard: set[int] = set()
        self._known = self._references()
        self._by_title = {r.head: r for r in (*self._shorts(), *self._titles())}
        self._quoted = dict(self._quote_speakers())
        self.standing: dict[str, Standing] = {}
        self._by_head: dict[str, dict[str, Standing]] = {}  # those named, by the head words of what is said of them
        self._nouns: dict[str, list[Standing]] = {}  # those whom nobody names, by the lemma of their noun
        self._entered = 0
        self._meant: dict[int, Meant] = {}
        self._own: dict[str, list[Description]] = {}
        self._at = 0
        self._last_voice = ""  # who spoke last

    # asking

    def hear(self, token: int) -> None:
        """Take note that the phrase of a token is the source of a claim."""
        self._heard.add(token)

    def meant(self, token: Token) -> Meant:
        """Whom a pronoun of the third person or a description such as `the senator` means."""
        self.follow(token.i + 1)
        return self._meant.get(token.i) or Meant((), f"nothing tells who “{token.text}” is")

    def follow(self, end: int) -> None:
        """Read on up to a token, that one left out."""
        lowers, tags, parts = self._parse.lowers, self._parse.tags, self._parse.parts
        for at in range(self._at, end):
            for reference in self._known.get(at, ()):
                self._enter(reference)
            if lowers[at] in KINDS and tags[at].startswith("PRP"):
                self._pronoun(self._doc[at])
            elif parts[at] == "NOUN" or tags[at] in ("JJ", "NNP", "NNPS"):
                self._noun(at)
        self._at = max(self._at, end)

    def _enter(self, reference: Reference) -> None:
        one = self.standing.pop(reference.key, None) or Standing(reference, reference.gender)
        self.standing[reference.key] = one  # the last one spoken of stands last
        one.last, one.count, one.gender = reference, one.count + 1, one.gender or reference.gender
        self._entered += 1
        one.order = self._entered
        one.outside = one.outside if self._quote[reference.head] >= 0 else reference
        if self._speaks(reference.head):
            one.has_spoken, self._last_voice = True, reference.key
        if reference.kind in (mentions.NAME, mentions.METONYM) and reference.members:
            one.named_at = reference.head
            name = range(reference.start, reference.end)
            said = list(self._describe(name, self._parse.root(name.start, name.stop)))
            one.said_to_be += said
            one.gender = one.gender or self._gender_of(one.said_to_be)
            self._index(one, said)
        if reference.members and one.count == 1:
            self._index(one, self._own_of(one))
        elif reference.kind == UNNAMED:
            self._nouns.setdefault(self._parse.lemmas[reference.head], []).append(one)

    def _index(self, one: Standing, said: Sequence[Description]) -> None:
        for word in {head for description in said for head in description.heads}:
            self._by_head.setdefault(word, {})[one.last.key] = one

    def _speaks(self, token: int) -> bool:
        parse = self._parse
        return token in self._heard or (parse.deps[token] in SUBJECTS and parse.lemmas[parse.heads[token]] in self._speech)

    def is_source(self, token: Token) -> bool:
        """`it` in `it said` and, of a body, in `its spokesman said`."""
        at = token.i
        return self._speaks(at) or (self._parse.deps[at] == "nmod:poss" and self._speaks(self._parse.heads[at]))

    def _gender_of(self, said: Sequence[Description]) -> str | None:
        words = {w for d in said for w in d.heads}
        found = [gender for gender, nouns in self._gender_nouns.items() if words & nouns]
        return found[0] if len(found) == 1 else None

    # who is named

    def _references(self) -> dict[int, list[Reference]]:
        """Names by the token they start at."""
        found: dict[int, list[Reference]] = {}
        for reference in self._names():
            found.setdefault(reference.start, []).append(reference)
        return found

    def _names(self) -> Iterator[Reference]:
        roots = {}
        for a in self._cast.appearances:
            root = self._parse.root(a.start, a.end)
            roots[root] = a
            if not a.member.bearers:
                yield _of_member(a.start, a.end, self._heading(root), a.member, a.kind)
        for root, a in roots.items():
            joined = [roots[c] for c in self._parse.children[root] if c in roots and self._parse.deps[c] == "conj"]
            members = (a.member, *(other.member for other in joined))
            if joined and not any(m.bearers for m in members):
                name = " + ".join(m.name for m in members)
                yield Reference(a.start, joined[-1].end, root, name, members, "joint", a.member.is_person, is_plural=True)

    def _heading(self, name: int) -> int:
        """The word that heads the phrase of a name: `minister` in `the foreign minister, Bo Lund, denied`."""
        head = self._parse.heads[name]
        beside = self._parse.deps[name] in NAMING and self._parse.parts[head] in ("NOUN", "PROPN") and head < name
        return head if beside and self._cast.at(head) is None else name

    def _titles(self) -> Iterator[Reference]:
        """`the prime minister`, where no name stands beside it."""
        for mark in self._cast.marks:
            if mark.label_ != mentions.TITLE:
                continue
            head = self._parse.root(mark.start, mark.end)
            if self._cast.at(head) or self._parse.deps[head] in BESIDE_A_NAME or self._cast.is_past(mark):
                continue
            start, end = grammar.run_around(self._parse, self._parse.phrase(head), head)
            if any(a.member.is_person for a in self._cast.within(start, end)):
                continue
            actor, _, _ = self._cast.holder(mark.id_, self._cast.states_in(start, end), mark.start)
            if actor is not None:
                yield _of_member(mark.start, mark.end, head, self._cast.member(actor), mentions.TITLE)

    def _shorts(self) -> Iterator[Reference]:
        """Bodies and documents named in short, as far as the text tells which."""
        for mark in self._cast.marks:
            if mark.label_ != mentions.SHORT:
                continue
            root = self._parse.root(mark.start, mark.end)
            actor = self._cast.short(mark.id_, [], mark.start)[0] if self._cast.at(root) is None else None
            if actor is not None:
                yield _of_member(mark.start, mark.end, root, self._cast.member(actor), mentions.SHORT)

    def _quote_speakers(self) -> Iterator[tuple[int, str]]:
        """The name of whoever speaks a quote: `“He wanted to be rich,” Wilkins said.`"""
        parse = self._parse
        for a in self._cast.appearances:
            root = parse.root(a.start, a.end)
            if parse.deps[root] in SUBJECTS and parse.lemmas[parse.heads[root]] in self._speech and self._quote[root] < 0:
                inside = set(self._quote[slice(*parse.sentence(root))])
                yield from ((quote, a.member.name) for quote in inside if quote >= 0)

    def place(self, token: Token, one: Standing) -> Reference:
        """Where somebody was last spoken of, as far as a pronoun looks: from outside quotations it doesn't look into them."""
        return one.outside if one.outside is not None and self._quote[token.i] < 0 else one.last

    # nouns

    def _noun(self, token: int) -> None:
        """A noun that means somebody named before, or somebody whom nobody names and a pronoun may mean all the same.

        Where the article itself calls somebody `President Ek`, `the president` is he and no president of the pack.
        """
        if self._parse.deps[token] in BESIDE_A_NAME or self._cast.at(token) or self._has_name(token):
            return
        titled = self._by_title.get(token)
        if self._parse.tags[token] in DESCRIBING and is_definite(self._parse, token):
            standing = self._described(token)
            if standing is not None and (titled is None or standing.last.members[0].actor is None):
                members = standing.last.members
                self._meant[token] = Meant(members, "the last one named before it of whom the article says so")
                self._enter(standing.last._replace(start=token, end=token + 1, head=token, kind="epithet"))
                return
        if titled is not None:
            self._enter(titled)
        elif self._parse.parts[token] == "NOUN":
            self._enter(self._unnamed(token))

    def _has_name(self, token: int) -> bool:
        """`a resident, Dan Ek`: the noun is no second person beside the name."""
        beside = (c for c in self._parse.children[token] if self._parse.deps[c] in NAMING and self._parse.deps[c] != "compound")
        return any(a.member.is_person for c in beside if (a := self._cast.at(c)))

    def _unnamed(self, token: int) -> Reference:
        word = in_descriptions(self._parse, token)
        person = word in self._person_nouns or self._speaks(token)
        gender = next((g for g, nouns in self._gender_nouns.items() if word in nouns), None)
        key = f"the {word}" if is_definite(self._parse, token) else f"a {word} {token}"
        speaks = person or word in self._body_nouns
        return Reference(token, token + 1, token, key, (), UNNAMED, person, self._parse.tags[token] == "NNS", speaks, gender)

    def _described(self, token: int) -> Standing | None:
        """The one whom a definite phrase describes; None where none or two equally near ones fit."""
        asked = self._describe.asked(token)
        other = self._person_nouns, self._body_nouns  # no person is a network, no body a senator
        akin = {s.order: s for head in asked.heads for s in self._by_head.get(head, {}).values()}
        named = [akin[n] for n in sorted(akin) if akin[n].last.members and not asked.heads & other[akin[n].last.is_person]]
        found = [s for s in named if fits(asked, self._said_of(s))]
        if len(found) > 1 and self._sentences[found[-1].last.head] == self._sentences[found[-2].last.head]:
            return None
        return found[-1] if found and not self._unnamed_since(token, found[-1].last.head) else None

    def _unnamed_since(self, token: int, named: int) -> bool:
        """`Lund called in an envoy. The envoy` is not Lund, who is an envoy too: somebody unnamed was called so since."""
        lemmas = self._parse.lemmas
        since = takewhile(lambda one: one.last.head > named, reversed(self._nouns.get(lemmas[token], ())))
        heads = (one.last.head for one in since if one.last.kind == UNNAMED)
        return any(lemmas[head] == lemmas[token] and self._parse.child(head, ("cop",)) is None for head in heads)

    def _said_of(self, one: Standing) -> list[Description]:
        return one.said_to_be + self._own_of(one)

    def _own_of(self, one: Standing) -> list[Description]:
        """What a member's own name or titles say of him."""
        member = one.last.members[0]
        if member.name not in self._own:
            titles = self._titles_of(member)
            self._own[member.name] = [Description(frozenset(words[-1:]), frozenset(words)) for words in titles]
        return self._own[member.name]

    def _titles_of(self, member: Member) -> Iterator[list[str]]:
        """An unknown body is what the last word of its name says, somebody of the pack what the titles of his offices say."""
        if member.actor is None and not member.is_person:
            words = member.name.lower().split()
            yield words
            yield from ([other] for other in self._describe.means(words[-1]))
        elif member.actor is not None and member.is_person:
            held = self._cast.rules.held.get(member.actor.id, ())
            titles = (t.casefold() for o in held for t in o.titles)
            yield from (t.split() for t in titles if " of " not in t and " for " not in t)

    # pronouns

    def _pronoun(self, token: Token) -> None:
        kind = KINDS[token.lower_]
        gender = gender_told(token)
        fitting = [s for s in self.near(token, kind) if (s.gender in (gender, None) or gender is None)]
        chosen, why, rivals = self.choose(token, kind, fitting)
        if chosen is None:
            self._meant[token.i] = Meant((), why, rivals)
            return
        gender = gender or chosen.gender
        self._meant[token.i] = Meant(chosen.last.members, why, rivals)
        self._enter(chosen.last._replace(start=token.i, end=token.i + 1, head=token.i, kind=PRONOUN, gender=gender))

    def choose(self, token: Token, kind: str, fitting: list[Standing]) -> tuple[Standing | None, str, Rivals]:
        """The likeliest one, if he is likely enough, the reason, and whom it might have meant instead."""
        word = token.text
        if not fitting:
            return None, f"{'nobody' if kind == 'person' else 'no body'} before it that “{word}” could mean", ()
        weight = weights()[kind]
        nobody, least = (NO_SOURCE, "least-as-source") if self.is_source(token) else (NOBODY, "least")
        likely = probabilities(self.features(token, fitting), weight, nobody)
        best = max(range(len(fitting)), key=likely.__getitem__)
        if likely[best] < weight[least]:
            return None, f"nobody before it is clearly the one that “{word}” means", self._rivals(word, fitting, likely, None)
        chosen, rivals = fitting[best], self._rivals(word, fitting, likely, best)
        if not chosen.last.members:
            words = self._doc[chosen.last.start : chosen.last.end].text
            return chosen, f"“{word}” is “{words}”, whom the article doesn’t name", rivals
        return chosen, self._reason(token, chosen, kind), rivals

    @staticmethod
    def _rivals(word: str, fitting: Sequence[Standing], likely: Sequence[float], best: int | None) -> Rivals:
        """Named ones that a pronoun might have meant, likely enough to be told."""
        others = sorted((i for i in range(len(fitting)) if i != best and likely[i] >= TOLD), key=lambda i: -likely[i])
        named = [(fitting[i].last.members, likely[i]) for i in others if fitting[i].last.members]
        return tuple((" and ".join(m.name for m in members), f"“{word}” means it {share:.0%} likely") for members, share in named)

    def _reason(self, token: Token, chosen: Standing, kind: str) -> str:
        back = self._sentences[token.i] - self._sentences[self.place(token, chosen).head]
        where = {0: "in the same sentence", 1: "in the sentence before"}.get(back, f"{back} sentences before")
        what = "body" if kind != "person" else "one of that gender" if chosen.gender else "person"
        return f"the likeliest {what}, last spoken of {where}"

    def near(self, token: Token, kind: str) -> list[Standing]:
        """Whom a pronoun may mean whatever its gender, the last one spoken of first."""
        since = self._sentences[token.i] - REACH[kind]
        near = takewhile(lambda one: self._sentences[one.last.head] >= since, reversed(self.standing.values()))
        return [one for one in near if self._may_mean(token, kind, one)]

    def _may_mean(self, token: Token, kind: str, one: Standing) -> bool:
        """Whether reach, number and grammar let a pronoun mean somebody."""
        last, quote = self.place(token, one), self._quote[token.i]
        if not _number_fits(kind, last) or last.end > token.i:
            return False
        if self._sentences[token.i] - self._sentences[last.head] > REACH[kind]:
            return False
        if (not last.speaks or (quote < 0 <= self._quote[last.head])) and self.is_source(token):
            return False  # `“Citizens wait,” they said`: whoever is only spoken of in a quotation doesn't utter it
        if quote >= 0 and any(m.name == self._quoted.get(quote) for m in last.members):
            return False
        return not self._excludes(last.head, token.i)

    def _excludes(self, earlier: int, pronoun: int) -> bool:
        """`Lund met him`, `his lawyer Lund`: grammar keeps the two apart."""
        heads, deps = self._parse.heads, self._parse.deps
        if self._parse.lowers[pronoun].endswith(("self", "selves")):
            return False
        if heads[earlier] == heads[pronoun] and deps[earlier] in ARGUMENTS and deps[pronoun] in ARGUMENTS:
            return True
        owner = heads[pronoun]
        return owner == earlier or (deps[pronoun] == "nmod:poss" and owner != earlier and heads[owner] == earlier)

    def features(self, token: Token, fitting: Sequence[Standing]) -> list[Features]:
        """What speaks for and against each candidate."""
        places = [self.place(token, one) for one in fitting]
        return [self._features(token, one, last, places) for one, last in zip(fitting, places, strict=True)]

    def _features(self, token: Token, one: Standing, last: Reference, places: Sequence[Reference]) -> Features:
        parse, at = self._parse, token.i
        role, members, is_source = parse.deps[last.head], last.members, self.is_source(token)
        is_subject = role in SUBJECTS
        sentence, back = self._sentences[last.head], self._sentences[at] - self._sentences[last.head]
        told = {
            "same-sentence": back == 0,
            "sentence-before": back == 1,
            "same-paragraph": self._paragraphs[at] == self._paragraphs[last.head],
            "subject": is_subject,
            "owner": role == "nmod:poss",
            "inside-a-phrase": role in ("nmod", "compound", "conj", "appos", "amod"),
            "gender-known": last.is_person and one.gender is not None,
            "pronoun-before": last.kind == PRONOUN,
            "speaker": one.has_spoken and not is_source,
            "speaker-speaks-on": one.has_spoken and is_source,
            "spoke-last": last.key == self._last_voice and is_source and back <= 2,
            "governs": is_subject and parse.heads[last.head] in parse.ancestors(at),
            "nearest": all(last.head >= other.head for other in places),
            "first-of-sentence": not any(other.head < last.head and self._sentences[other.head] == sentence for other in places),
            "across-quotes": self._quote[last.head] != self._quote[at],
            "same-role": is_subject and parse.deps[at] in SUBJECTS,
            "unnamed": not members,
            "state": bool(members) and members[0].kind == "state" and not is_source,
            "document": bool(members) and members[0].kind == "document",
            "joint": len(members) > 1,
            "person-noun": not members and last.is_person,
        }
        return {
            "distance": math.log1p(back),
            "paragraphs": min(3, self._paragraphs[at] - self._paragraphs[last.head]),
            "times": math.log1p(one.count),
            **{name: 1.0 for name, holds in told.items() if holds},
        }


def _of_member(start: int, end: int, head: int, member: Member, kind: str) -> Reference:
    return Reference(start, end, head, f"{member.kind} {member.name}", (member,), kind, member.is_person, gender=member.gender)


def gender_told(token: Token) -> str | None:
    """The gender that a pronoun tells."""
    return "female" if token.lower_ in FEMALE else "male" if token.lower_ in MALE else None


def _number_fits(kind: str, last: Reference) -> bool:
    if kind == "person":
        return last.is_person and not last.is_plural
    if kind == "body":
        return not last.is_person and not last.is_plural
    return last.is_plural or (bool(last.members) and last.members[0].kind in ("organ", "group"))
