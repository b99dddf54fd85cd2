"""Who is behind a source: names, titles, pronouns, epithets, documents and places that stand for a state."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span, Token

from kuriltool.claims import grammar
from kuriltool.claims.cast import Appearance, Cast, Member
from kuriltool.claims.drafts import Draft
from kuriltool.claims.passages import Page
from kuriltool.model import JOINT, THIRD, Speaker, Via
from kuriltool.reading import mentions
from kuriltool.rules.offices import office_of
from kuriltool.rules.schema import Actor

FEMALE, MALE = frozenset({"she", "her", "hers", "herself"}), frozenset({"he", "him", "his", "himself"})
NEUTER = frozenset({"it", "its", "itself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
FIRST = frozenset({"i", "me", "my", "we", "us", "our", "myself", "ourselves"})
OUTSIDERS = "outsiders"  # the rules' list of people who speak for no side
GENDER_BONUS = 0.4  # a known gender that fits tells a little; nearness tells more
REACH = 6  # sentences that a pronoun looks back


@dataclass(frozen=True)
class Found:
    """A speaker, or None, with the side of the phrase where it tells one, and the sentence that explains it."""

    speaker: Speaker | None
    side: str | None
    why: str


def _shown(cast: Cast, start: int, end: int) -> str:
    return cast.doc[start:end].text


def _speaker(cast: Cast, member: Member, via: Via) -> Speaker:
    actor = member.actor
    if actor is None:
        return Speaker(id=None, name=member.name, via=via)
    office = office_of(cast.rules, actor.id, cast.on) if cast.on else None
    return Speaker(id=actor.id, name=actor.name, role=office.name if office else None, side=_side(cast, actor), via=via)


def _side(cast: Cast, actor: Actor) -> str | None:
    if actor.side is not None:
        return actor.side
    state = cast.actors.get(actor.state or "")
    return state.side if state else None


class SpeakerFinder:
    """Resolves the sources of one article, in text order, so that a pronoun can ask who spoke before."""

    def __init__(self, page: Page, cast: Cast) -> None:
        self._page, self._cast, self._doc = page, cast, page.doc
        self._spoke: set[str] = set()
        self._outsiders: set[str] = set()
        self._sentences = [s.start for s in self._doc.sents]
        self._bodies_in_short = list(self._short_appearances())

    def __call__(self, draft: Draft) -> Found:
        """The speaker of a draft; call it for the drafts of an article in text order."""
        if draft.speaker_token is None or draft.source is None:
            return Found(None, None, "the sentence names no source")
        found = self._resolve(self._doc[draft.speaker_token])
        if found.speaker is not None:
            self._spoke.add(found.speaker.name)
        return found

    def _resolve(self, token: Token) -> Found:
        if token.lower_ in FEMALE | MALE | NEUTER | PLURAL | FIRST:
            return self._pronoun(token)
        tokens = grammar.phrase(token)
        start, end = grammar.run_around(self._doc, tokens, token.i)
        joint = self._joint(token, start, end)
        return joint or self._named(token, start, end) or self._titled(token, start, end) or self._unnamed(token, start, end)

    # names

    def _joint(self, token: Token, start: int, end: int) -> Found | None:
        """`Moscow and Tokyo agreed`: several speakers at once, named in text order."""
        parts = [token, *(c for c in token.children if c.dep_ == "conj" and start <= c.i < end)]
        if len(parts) < 2:
            return None
        members = [a.member for part in parts if (a := self._cast.at(part.i))]
        if len(members) != len(parts):
            return None
        sides = {_side(self._cast, m.actor) if m.actor else None for m in members}
        side = sides.pop() if len(sides) == 1 else JOINT if sides.isdisjoint({None, THIRD}) else None
        names = [m.name for m in members]
        name = f"{', '.join(names[:-1])} and {names[-1]}"
        return Found(Speaker(id=None, name=name, side=side, via="name"), side, f"the source names {name} together")

    def _named(self, token: Token, start: int, end: int) -> Found | None:
        found = self._cast.at(token.i) or self._apposed(token, start, end)
        if found is None or (found.member.actor is None and found.member.kind == "organ" and self._is_pack_title(start, end)):
            return None
        named = self._of_member(found.member, found.kind, _shown(self._cast, found.start, found.end))
        if found.member.actor is not None:
            return named
        if any(self._is_outsider(self._doc[i]) for i in range(start, end)):
            self._outsiders.add(found.member.name)
        if found.member.name in self._outsiders:
            return Found(named.speaker, THIRD, f"{named.why}, who speaks for no side")
        return named

    def _is_pack_title(self, start: int, end: int) -> bool:
        return any(m.label_ in (mentions.TITLE, mentions.SHORT) and start <= m.start and m.end <= end for m in self._cast.marks)

    def _of_member(self, member: Member, kind: str, words: str) -> Found:
        actor = member.actor
        if actor is not None and actor.kind == "document":
            return self._issuer(actor, words)
        via: Via = "metonym" if kind == mentions.METONYM else "name"
        side = _side(self._cast, actor) if actor else None
        why = f"“{words}” stands for {member.name}" if via == "metonym" else f"“{words}” names {member.name}"
        return Found(_speaker(self._cast, member, via), side, why)

    def _issuer(self, document: Actor, words: str) -> Found:
        issuer = self._cast.actors.get(document.issuer or "")
        side = _side(self._cast, issuer or document)
        if issuer is None:
            return Found(
                Speaker(id=document.id, name=document.name, side=side, via="document"), side, f"“{words}” is {document.name}"
            )
        speaker = _speaker(self._cast, self._cast.member(issuer), "document")
        return Found(speaker, side, f"“{words}” is {document.name}, which speaks for {issuer.name}")

    def _apposed(self, token: Token, start: int, end: int) -> Appearance | None:
        """A person whose name stands beside the head: `Japan’s foreign minister, Toshimitsu Motegi`."""
        inside = [a for a in self._cast.within(start, end) if a.member.is_person]
        for a in inside:
            root = self._doc[a.start : a.end].root
            if root.dep_ in ("appos", "flat", "nmod:desc", "compound") and root.head == token:
                return a
            if token.dep_ in ("nmod:desc", "compound", "amod") and root == token.head:
                return a
        return None

    # titles and short forms

    def _marks(self, start: int, end: int) -> Iterator[Span]:
        return (s for s in self._cast.marks if start <= s.start and s.end <= end)

    def _titled(self, token: Token, start: int, end: int) -> Found | None:
        states = self._cast.states_in(start, end)
        marks = [
            s for s in self._marks(start, end) if s.start <= token.i < s.end and s.label_ in (mentions.TITLE, mentions.SHORT)
        ]
        for mark in sorted(marks, key=lambda s: (s.label_ != mentions.TITLE, s.start - s.end)):
            found = self._office(mark, states) if mark.label_ == mentions.TITLE else self._short(mark, states, start, end)
            if found is not None:
                return found
        return self._epithet(token, states)

    def _office(self, mark: Span, states: list[str]) -> Found | None:
        if self._cast.is_past(mark):
            return None
        actor, office, why = self._cast.holder(mark.id_, states, mark.start)
        if actor is not None:
            return Found(
                _speaker(self._cast, self._cast.member(actor), "title"),
                _side(self._cast, actor),
                f"“{mark.text}” is {actor.name}: {why}",
            )
        if office is not None:
            return Found(Speaker(id=None, name=office.name, role=office.name, side=office.side, via="title"), office.side, why)
        return None

    def _short(self, mark: Span, states: list[str], start: int, end: int) -> Found | None:
        document = self._document_of(mark, start, end)
        if document is not None:
            return document
        actor, why = self._cast.short(mark.id_, states, mark.start)
        if actor is None:
            return None
        if actor.kind == "document":
            return self._issuer(actor, mark.text)
        if actor.unnamed:
            return Found(None, _side(self._cast, actor), f"“{mark.text}” are {actor.name}, nobody in particular")
        speaker = _speaker(self._cast, self._cast.member(actor), "epithet" if not states else "name")
        return Found(speaker, _side(self._cast, actor), f"“{mark.text}” is {actor.name}: {why}")

    def _document_of(self, mark: Span, start: int, end: int) -> Found | None:
        """`the annual report of the Japanese Foreign Ministry`: the phrase names the issuer itself."""
        if not self._cast.may_mean_document(mark.id_):
            return None
        bodies = [a.member for a in self._cast.within(mark.end, end) if a.member.actor and a.member.kind in ("organ", "state")]
        bodies += [a.member for a in self._cast.within(start, mark.start) if a.member.actor and a.member.kind == "organ"]
        if not bodies or bodies[0].actor is None:
            return None
        words = _shown(self._cast, start, end)
        return Found(
            _speaker(self._cast, bodies[0], "document"),
            _side(self._cast, bodies[0].actor),
            f"“{words}” speaks for {bodies[0].name}",
        )

    def _epithet(self, token: Token, states: list[str]) -> Found | None:
        """`the minister`: the last person named before it one of whose titles ends in the word."""
        if token.pos_ != "NOUN" or token.tag_ == "NNS" or not _is_definite(token):
            return None
        word = token.lower_
        for a in reversed(self._cast.appearances):
            actor = a.member.actor
            if a.start >= token.i or actor is None or not a.member.is_person or (states and actor.state not in (*states, None)):
                continue
            offices = (o for o in self._cast.rules.offices if any(h.actor == actor.id for h in o.holders))
            if any(_ends_in(t.casefold(), word) for o in offices for t in o.titles):
                why = f"“the {word}” is {actor.name}, the last person named before it with such a title"
                return Found(_speaker(self._cast, a.member, "epithet"), _side(self._cast, actor), why)
        return None

    def _unnamed(self, token: Token, start: int, end: int) -> Found:
        """`Japanese officials`, `its diplomats`: nobody in particular, but of a known side; `both governments`: both sides."""
        words = _shown(self._cast, start, end)
        if token.tag_ in ("NNS", "NNPS") and any(
            c.lower_ in ("both", "two") and c.dep_ in ("det", "nummod") for c in token.children
        ):
            return self._both(words)
        if self._is_outsider(token):
            return Found(None, THIRD, f"“{words}” speaks for no side")
        sides = {_side(self._cast, self._cast.actors[s]) for s in self._cast.states_in(start, end)} or self._owner_sides(token)
        if len(sides) == 1 and token.pos_ in ("NOUN", "ADJ", "PROPN"):
            return Found(None, sides.pop(), f"“{words}” names nobody in particular")
        return Found(None, None, f"nothing tells who “{words}” is")

    def _both(self, words: str) -> Found:
        """The states of the pack's sides together, in the order the text names them; for packs of two sides."""
        sides = {side.id for side in self._cast.rules.pack.sides}
        states = {a.side: a.name for a in reversed(self._cast.rules.actors) if a.kind == "state" and a.side in sides}
        named = [a.member.name for a in self._cast.appearances]
        names = sorted((n for n in states.values() if n in named), key=named.index)
        if len(names) != 2:
            return Found(None, None, f"nothing tells who “{words}” are")
        name = " and ".join(names)
        return Found(Speaker(id=None, name=name, side=JOINT, via="epithet"), JOINT, f"“{words}” are {name}")

    def _owner_sides(self, token: Token) -> set[str | None]:
        owner = grammar.child(token, ("nmod:poss",))
        return {found.side} if owner is not None and (found := self._resolve(owner)).side else set()

    def _is_outsider(self, token: Token) -> bool:
        """`a Tokyo-based analyst`, `Russian scholars`: they speak for themselves."""
        return token.lemma_.lower() in self._cast.rules.lists.get(OUTSIDERS, ())

    # pronouns

    def _pronoun(self, token: Token) -> Found:
        word = token.lower_
        if word in FIRST:
            return Found(None, None, f"“{word}” outside a quotation is the writer")
        member, why = self._referent(token, word)
        if member is None:
            return Found(None, None, why)
        if member.actor is not None and member.actor.kind == "document":
            return self._issuer(member.actor, member.name)
        side = _side(self._cast, member.actor) if member.actor else THIRD if member.name in self._outsiders else None
        return Found(_speaker(self._cast, member, "pronoun"), side, f"“{token.text}” is {member.name}: {why}")

    def _referent(self, token: Token, word: str) -> tuple[Member | None, str]:
        if word in PLURAL or word in NEUTER:
            return self._last_body(token, word)
        gender = "female" if word in FEMALE else "male"
        fits = [c for c in self._candidates(token) if c[1].is_person and c[1].gender in (gender, None)]
        if not fits:
            return None, f"nobody before it that “{word}” could mean"
        best = max(fits, key=lambda c: c[0] + (GENDER_BONUS if c[1].gender else 0.0))
        return best[1], "the nearest person before it who fits" if best[1].gender else "the nearest person before it"

    def _last_body(self, token: Token, word: str) -> tuple[Member | None, str]:
        fits = [c for c in self._candidates(token) if not c[1].is_person]
        if word in PLURAL:
            fits = [c for c in fits if c[1].kind in ("organ", "group")]
        if not fits:
            return None, f"no body before it that “{word}” could mean"
        return max(fits, key=lambda c: c[0])[1], "the nearest body before it that acts or speaks"

    def _candidates(self, token: Token) -> list[tuple[float, Member]]:
        """Members before a pronoun, the likelier the higher: near, in subject place, a speaker already, outside quotations."""
        at = bisect_right(self._sentences, token.i)
        out = []
        for a in [*self._cast.appearances, *self._bodies_in_short]:
            back = at - bisect_right(self._sentences, a.start)
            if a.end > token.i or back > REACH:
                continue
            root = self._doc[a.start : a.end].root
            score = -1.0 * back + a.start / (len(self._doc) + 1) * 0.5
            score += 0.9 if root.dep_ in ("nsubj", "nsubj:pass", "ROOT") else 0.0
            score += 0.8 if a.member.name in self._spoke else 0.0
            score -= 0.7 if root.dep_ == "nmod:poss" else 0.0
            score -= 1.0 if any(q.start <= root.idx < q.end for q in self._page.outer_quotes) else 0.0
            out.append((score, a.member))
        return out

    def _short_appearances(self) -> Iterator[Appearance]:
        """Bodies and documents named in short, as far as the text tells which."""
        for mark in self._cast.marks:
            if mark.label_ == mentions.SHORT and self._cast.at(mark.root.i) is None:
                actor, _ = self._cast.short(mark.id_, [], mark.start)
                if actor is not None:
                    yield Appearance(mark.start, mark.end, self._cast.member(actor), mentions.SHORT)


def _ends_in(title: str, word: str) -> bool:
    """`foreign minister` is a minister, `head of the foreign ministry` no ministry."""
    return title.split()[-1] == word and " of " not in title and " for " not in title


def _is_definite(token: Token) -> bool:
    return any(c.lower_ in ("the", "this", "that") for c in token.children if c.dep_ == "det") or token.i == token.sent.start
