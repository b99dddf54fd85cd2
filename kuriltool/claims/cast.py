"""The cast of an article: everybody its text names, with what the pack and the text itself tell about them."""

from __future__ import annotations

import datetime
import functools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from kuriltool.claims.names import Bodies, Identities, Named, in_small_letters, words_of
from kuriltool.model import ActorKind
from kuriltool.reading import mentions
from kuriltool.reading.stretches import InOrder, Neighbours
from kuriltool.rules.load import RuleSet
from kuriltool.rules.offices import covers, holder, office_of
from kuriltool.rules.schema import Actor, Office

# What `Ms` and `Mr` tell, in every language of rules; the rules' lists of titles add to it.
TITLES = {"female": frozenset({"ms", "ms.", "mrs", "mrs.", "miss"}), "male": frozenset({"mr", "mr."})}
# The rules' lists of words that make a title another's, that stand before a name and are no part of it, that tell a gender.
NOT_HOLDERS, HONORIFICS = "not-holders", "honorifics"
INSIDERS, DISSENTERS = "insiders", "dissenters"  # people and bodies who speak for a state, and words that say that they don't
GENDER_TITLES, FORENAMES = "{}-titles", "{}-forenames"
ACTING = frozenset({"nsubj", "nsubj:pass", "nmod:poss"})
PERSON_LABEL, ORGAN_LABEL = "PERSON", "ORG"


@dataclass(frozen=True)
class Member:
    """One of the cast. `actor` is the pack's entry, None for somebody it doesn't know.

    `bearers` are the people whom the name may mean where the text doesn't settle which.
    """

    name: str
    kind: ActorKind
    actor: Actor | None = None
    gender: str | None = None
    bearers: tuple[str, ...] = ()

    @property
    def is_person(self) -> bool:
        return self.kind == "person"


@dataclass(frozen=True)
class Appearance:
    """A place where a member is named: token numbers, half open."""

    start: int
    end: int
    member: Member
    kind: str


class Cast:
    """The cast of one parsed article as of its date; `on` is None where the file gives no date."""

    def __init__(self, doc: Doc, rules: RuleSet, on: datetime.date | None) -> None:
        self.doc, self.rules, self.on = doc, rules, on
        self.actors = {actor.id: actor for actor in rules.actors}
        self.marks = list(doc.spans.get(mentions.GROUP, ()))
        self.appearances = sorted(self._of_pack(), key=lambda a: (a.start, -a.end))
        taken = {i for a in self.appearances for i in range(a.start, a.end)}
        self.appearances += [a for a in self._of_names() if taken.isdisjoint(range(a.start, a.end))]
        self.appearances.sort(key=lambda a: (a.start, -a.end))
        self._by_place = InOrder(self.appearances, lambda a: (a.start, a.end))
        self._mark_starts = [mark.start for mark in self.marks]
        self._longest_mark = max((len(mark) for mark in self.marks), default=0)
        self._introduced: dict[str, list[tuple[int, Actor]]] = {}
        for at, title, actor in self._introductions():
            self._introduced.setdefault(title, []).append((at, actor))
        self._by_short = rules.by_short
        self._offices: dict[str, Office | None] = {}

    # who is named

    def _of_pack(self) -> Iterator[Appearance]:
        people = InOrder((e for e in self.doc.ents if e.label_ == PERSON_LABEL), lambda e: (e.start, e.end))
        for span in self.marks:
            if span.label_ in (mentions.NAME, mentions.METONYM):
                actor = self.actors[span.id_]
                around = people.at(span.start)
                if (
                    around is None
                    or span.end > around.end
                    or len(around) == len(span)
                    or not self._is_namesake(actor, words_of(around, self._honorifics))
                ):
                    yield Appearance(span.start, span.end, self.member(actor), span.label_)

    def _is_namesake(self, actor: Actor, words: tuple[str, ...]) -> bool:
        """`Eva Lund` is not Bo Lund: a forename that no name of the actor has, nor another spelling of one."""
        forename, shared = words[0].casefold(), {w.casefold() for w in words[1:]}
        own = {w.casefold() for form in (actor.name, *actor.aliases) for w in form.split()} - shared
        known = any(forename in self.words(FORENAMES.format(gender)) for gender in TITLES)
        return actor.kind == "person" and known and not any(w[0] == forename[0] for w in own)

    def member(self, actor: Actor) -> Member:
        """The member that stands for an actor of the pack."""
        return Member(actor.name, actor.kind, actor, actor.gender)

    def _of_names(self) -> Iterator[Appearance]:
        """People and bodies that the trained pipeline names and the pack doesn't know, each under its longest form."""
        people = [e for e in self.doc.ents if e.label_ == PERSON_LABEL and not all(t.lower_ in self._honorifics for t in e)]
        names = [Named(e.start, in_small_letters(words_of(e, self._honorifics)), self._gender(e)) for e in people]
        identities = Identities(names)
        genders = self._genders(identities, names)
        for ent, name in zip(people, names, strict=True):
            bearers = identities.bearers(name, genders)
            # `Ivo Berg came. Berg said` is the pack's Ivo Berg, though `Berg` alone names nobody.
            known = self.rules.people.get(bearers[0].casefold())
            one = self.member(known) if known else Member(bearers[0], "person", gender=genders.get(bearers[0]))
            several = Member(name.text, "person", gender=name.gender, bearers=tuple(bearers))
            yield Appearance(ent.start, ent.end, one if len(bearers) == 1 else several, mentions.NAME)
        shorts = Neighbours[Span]()
        for m in self.marks:
            if m.label_ == mentions.SHORT:
                shorts.add(m, [(m.start, m.end)])
        organs = (e for e in self.doc.ents if e.label_ == ORGAN_LABEL)
        bodies = [e for e in organs if not _is_part_of(e, shorts.near([(e.start, e.end)]))]
        longest = Bodies(words_of(e) for e in bodies)
        for ent in bodies:
            yield Appearance(ent.start, ent.end, Member(" ".join(longest(words_of(ent))), "organ"), mentions.NAME)

    @functools.cached_property
    def _honorifics(self) -> frozenset[str]:
        return self.words(HONORIFICS).union(*TITLES.values())

    def _genders(self, identities: Identities, names: list[Named]) -> dict[str, str]:
        """What titles and forenames tell of the bearers: a title counts more, and nothing where titles differ."""
        told: dict[str, set[str]] = {}
        for name in names:
            bearers = identities.bearers(name, {})
            if name.gender and len(bearers) == 1:
                told.setdefault(bearers[0], set()).add(name.gender)
        out = {bearer: found.pop() for bearer, found in told.items() if len(found) == 1}
        for name in names:
            for bearer in identities.bearers(name, {}):
                forename = bearer.split()[0].casefold()
                gender = next((g for g in TITLES if forename in self.words(FORENAMES.format(g))), None)
                if gender and bearer not in told:
                    out[bearer] = gender
        return out

    def words(self, name: str) -> frozenset[str]:
        """The words of a list of the rules; empty where the rules have no such list."""
        return self.rules.words.get(name, frozenset())

    def is_of(self, words: str, token: Token) -> bool:
        """Whether a token is one of the words of a list: `a Norburg-based analyst` is of the outsiders."""
        return token.lemma_.lower() in self.words(words)

    def is_dissenter(self, head: Token) -> bool:
        """`an exiled Northern politician` speaks for nobody else."""
        return any(self.is_of(DISSENTERS, c) for c in head.children)

    def speaks_for_state(self, head: Token) -> bool:
        """Whether a state’s adjective tells a side: `Northern officials`, `the Northern office`, `Northern ones`.

        Where somebody comes from tells no view: `a Northern tourist` is on no side.
        """
        if self.is_dissenter(head):
            return False
        office = any(m.label_ in (mentions.SHORT, mentions.TITLE) for m in self.marks_at(head.i))
        return office or self.is_of(INSIDERS, head) or head.pos_ != "NOUN" or head.lower_ in ("one", "ones")

    def _gender(self, name: Span) -> str | None:
        """What `Ms` or `Mr` before or in a name tells."""
        before = name.doc[name.start - 1].lower_ if name.start else ""
        words = {before, name[0].lower_}
        return next((g for g, titles in TITLES.items() if words & (titles | self.words(GENDER_TITLES.format(g)))), None)

    # what the text says of them

    def _introductions(self) -> Iterator[tuple[int, str, Actor]]:
        """Titles beside a name, with their place: `River Minister Bo Lund`, `Lund, the river minister`."""
        for title in self.marks:
            if title.label_ != mentions.TITLE or self.is_past(title):
                continue
            for a in self._by_place.touching(title.start - 4, title.end + 1):
                near = title.end == a.start or (a.end < title.start <= a.end + 3 and self.doc[a.end].text == ",")
                if a.member.is_person and a.member.actor and near:
                    yield title.start, title.id_, a.member.actor

    def is_past(self, title: Span) -> bool:
        """`the deputy foreign minister`, `an ex-premier`: a word before the title says it is another's, or was."""
        before = [t.lower_ for t in self.doc[max(0, title.start - 2) : title.start] if not t.is_punct]
        return bool(before) and before[-1] in self.words(NOT_HOLDERS)

    def _introduced_as(self, title: str, before: int) -> Actor | None:
        """Whom the text calls by a title: the last one before a token, else the first one after it."""
        said = self._introduced.get(title, [])
        earlier = bisect_right(said, before, key=lambda one: one[0])
        return said[max(0, earlier - 1)][1] if said else None

    # what a phrase means

    @functools.cached_property
    def is_about_dispute(self) -> bool:
        """Whether the article names actors of two of the pack's sides."""
        sides = {self.side_of(a.member.actor) for a in self.appearances if a.member.actor is not None}
        return len(sides & {side.id for side in self.rules.pack.sides}) > 1

    def side_of(self, actor: Actor) -> str | None:
        """The side of an actor: its own, else its state's."""
        state = self.actors.get(actor.state or "")
        return actor.side or (state.side if state else None)

    def office(self, actor: str) -> Office | None:
        """The office that an actor of the pack held on the article's date."""
        if actor not in self._offices:
            self._offices[actor] = office_of(self.rules, actor, self.on) if self.on else None
        return self._offices[actor]

    def tenure(self, actor: str) -> str | None:
        """Since when somebody holds the office of his role, on the article's date: `Premier since 2020-05-01`."""
        office = self.office(actor)
        term = next((t for t in office.holders if t.actor == actor and covers(t, self.on)), None) if office and self.on else None
        if office is None or term is None:
            return None
        until = f" to {term.until.isoformat()}" if term.until else ""
        acting = "acting " if term.acting else ""
        return f"{acting}{office.name} from {term.since.isoformat()}{until}, checked {office.checked.isoformat()}"

    def within(self, start: int, end: int) -> list[Appearance]:
        """Appearances that lie in a stretch of tokens."""
        return list(self._by_place.within(start, end))

    def about(self, start: int, end: int) -> Sequence[Appearance]:
        """Appearances of which some part lies in a stretch of tokens."""
        return self._by_place.touching(start, end)

    def at(self, token: int) -> Appearance | None:
        """The appearance that takes in a token."""
        return self._by_place.at(token)

    def marks_within(self, start: int, end: int) -> list[Span]:
        """Mentions of the pack that lie in a stretch of tokens."""
        first, stop = bisect_left(self._mark_starts, start), bisect_left(self._mark_starts, end)
        return [m for m in self.marks[first:stop] if m.end <= end]

    def marks_at(self, token: int) -> list[Span]:
        """Mentions of the pack that take in a token."""
        first = bisect_left(self._mark_starts, token - self._longest_mark)
        return [m for m in self.marks[first : bisect_right(self._mark_starts, token)] if token < m.end]

    @functools.cached_property
    def by_name(self) -> dict[str, list[Appearance]]:
        """The places where each member is named, by its name."""
        found: dict[str, list[Appearance]] = {}
        for a in self.appearances:
            found.setdefault(a.member.name, []).append(a)
        return found

    @functools.cached_property
    def by_word(self) -> dict[str, dict[str, Member]]:
        """The members in whose name a word stands, by their names."""
        found: dict[str, dict[str, Member]] = {}
        for a in self.appearances:
            for word in a.member.name.split():
                found.setdefault(word, {})[a.member.name] = a.member
        return found

    @functools.cached_property
    def _of_actor(self) -> dict[str, list[int]]:
        """Where each actor of the pack is named, by its id."""
        found: dict[str, list[int]] = {}
        for a in self.appearances:
            if a.member.actor is not None:
                found.setdefault(a.member.actor.id, []).append(a.start)
        return found

    @functools.cached_property
    def _acting_states(self) -> list[Appearance]:
        return [
            a
            for a in self.appearances
            if a.member.actor is not None and a.member.actor.kind == "state" and self.doc[a.start : a.end].root.dep_ in ACTING
        ]

    def states_in(self, start: int, end: int) -> list[str]:
        """Ids of the states that adjectives, possessives and metonyms of a stretch name: the North in `Northern officials`."""
        marks = self.marks_within(start, end)
        found = [self.actors[s.id_] for s in marks if s.label_ in (mentions.ADJECTIVE, mentions.NAME, mentions.METONYM)]
        states = (actor.id if actor.kind == "state" else actor.state for actor in found)
        return list(dict.fromkeys(state for state in states if state))

    def offices(self, title: str, states: Iterable[str]) -> list[Office]:
        """The offices a title may mean, those of the given states if there are any."""
        wanted = set(states)
        found = self.rules.by_title.get(title, [])
        return [o for o in found if o.state in wanted] if wanted else list(found)

    def holder(self, title: str, states: list[str], before: int) -> tuple[Actor | None, Office | None, str]:
        """Who a title means at token `before`, its office, and how that was found.

        First whom the text itself introduces by it, then who held the office on the article's date, then the one
        past holder whom the article names.
        """
        offices = self.offices(title, states)
        introduced = self._introduced_as(title, before)
        if introduced and (not offices or any(h.actor == introduced.id for o in offices for h in o.holders)):
            return (
                introduced,
                self.office(introduced.id),
                "the article gives the title to this name",
            )
        named = self._of_actor
        if len(offices) > 1:
            offices = [o for o in offices if any(h.actor in named for h in o.holders)] or [
                o for o in offices if o.state in self._named_states
            ]
        if len(offices) != 1:
            return None, None, "the title fits several offices" if offices else "no office has this title"
        office = offices[0]
        if self.on and (found := holder(office, self.on)):
            return self.actors[found], office, f"{office.name} on {self.on.isoformat()}"
        past = [h.actor for h in office.holders if h.actor in named]
        if past:
            return self.actors[past[-1]], office, f"the article names this holder of the office {office.name}"
        return None, office, f"the article has no date to ask who was {office.name}"

    @functools.cached_property
    def _named_states(self) -> frozenset[str]:
        return frozenset(self.states_in(0, len(self.doc)))

    def _last_state(self, token: int) -> str | None:
        """The state that last acted or owned before a token of its paragraph: `Sudburg disagrees. The foreign ministry said`.

        One that is only spoken of tells nothing: `Holm wants a treaty with the South. The government, he said, is ready`.
        """
        before = bisect_left(self._acting_states, token, key=lambda a: a.start)
        last = self._acting_states[before - 1] if before else None
        if last is None or last.member.actor is None:
            return None
        parted = any("\n" in self.doc[i].text for i in range(token - 1, last.end - 1, -1))
        return None if parted else last.member.actor.id

    def _in_sentence(self, token: int) -> list[Appearance]:
        sent = self.doc[token].sent
        return self.within(sent.start, sent.end)

    def may_mean_document(self, form: str) -> bool:
        """Whether a short form is one of a document's."""
        return any(actor.kind == "document" for actor in self._by_short.get(form, ()))

    def short(self, form: str, states: list[str], before: int) -> tuple[Actor | None, str]:
        """The body that a short form means at a token: the one of the named state, else the last full mention before it."""
        fits = self._by_short.get(form, [])
        if states:
            own = [a for a in fits if a.state in states]
            return (own[0], "its state stands beside it") if len(own) == 1 else (None, "several bodies of that state fit")
        issuers = {
            a.member.actor.issuer for a in self._in_sentence(before) if a.member.actor and a.member.actor.kind == "document"
        }
        if own := [a for a in fits if a.id in issuers]:
            return own[0], "its document stands in the same sentence"
        ids = {a.id for a in fits}
        earlier = [(starts[n - 1], id) for id in ids if (n := bisect_left(starts := self._of_actor.get(id, []), before))]
        if earlier:
            return self.actors[max(earlier)[1]], "the last full mention before it"
        fits = [a for a in fits if a.kind != "document"]  # `the statement` is no document of the pack unless that was named
        sole = [a for a in fits if a.unique] or (fits if len(fits) == 1 else [])
        if not sole and (own := [a for a in fits if a.state == self._last_state(before)]):
            return (own[0], "its state was named last") if len(own) == 1 else (None, "several bodies of that state fit")
        return (sole[0], "only this body has that short form") if len(sole) == 1 else (None, "nothing before it says which body")


def _is_part_of(name: Span, shorts: Iterable[Span]) -> bool:
    """`Milltown veterans`, of whom the pack speaks, are no body called Milltown."""
    return any(m.start <= name.start and name.end <= m.end and len(m) > len(name) for m in shorts)
