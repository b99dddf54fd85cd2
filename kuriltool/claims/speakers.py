"""Who is behind a source: names, titles, pronouns, epithets, documents and places that stand for a state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from kuriltool.claims import grammar
from kuriltool.claims.cast import HONORIFICS, Appearance, Cast, Member
from kuriltool.claims.discourse import KINDS, PERSON_NOUNS, Discourse, Meant, Rivals
from kuriltool.claims.drafts import Draft, holds_quote
from kuriltool.claims.names import words_of
from kuriltool.claims.passages import Page
from kuriltool.model import JOINT, THIRD, Speaker, Via
from kuriltool.reading import mentions
from kuriltool.reading.stretches import Neighbours
from kuriltool.rules.schema import Actor, Office

FIRST = frozenset({"i", "me", "my", "mine", "myself"})
WE = frozenset({"we", "us", "our", "ours", "ourselves", "you", "your", "yours"})
IMPERSONAL = ("nsubj:pass", "expl", "expl:pass")
INDEFINITE = frozenset({"a", "an", "another", "some", "any"})
OUTSIDERS = "outsiders"  # the rules' list of people who speak for no side


@dataclass(frozen=True)
class Found:
    """A speaker, or None, with the side of the phrase where it tells one, and the sentence that explains it.

    `rivals` are those who it might have been as well, each with the reason. `for_himself` tells of a scholar and the like, who
    speaks for no side, as against a third state, which is a side of its own.
    """

    speaker: Speaker | None
    side: str | None
    why: str
    rivals: Rivals = ()
    for_himself: bool = False


def _shown(cast: Cast, start: int, end: int) -> str:
    return cast.doc[start:end].text


def _speaker(cast: Cast, member: Member, via: Via) -> Speaker:
    actor = member.actor
    if actor is None:
        return Speaker(id=None, name=member.name, kind=member.kind, via=via)
    office = cast.office(actor.id)
    return Speaker(
        id=actor.id,
        name=actor.name,
        role=office.name if office else None,
        side=cast.side_of(actor),
        kind=actor.kind,
        affiliation=_affiliation(cast, actor, office),
        via=via,
    )


def _affiliation(cast: Cast, actor: Actor, office: Office | None) -> str | None:
    """The body whose office the actor holds, else the state of the actor or of the office."""
    known = (cast.actors.get(id) for id in (office and office.organ, actor.state, office and office.state) if id)
    return next((body.name for body in known if body is not None and body.id != actor.id), None)


class SpeakerFinder:
    """Resolves the sources of one article, in text order, so that a pronoun can ask who spoke before."""

    def __init__(self, page: Page, cast: Cast) -> None:
        self._page, self._cast, self._doc = page, cast, page.doc
        self._discourse = Discourse(page, cast)
        self._outsiders: set[str] = set()
        self._before: tuple[Draft, Found] | None = None
        self._heard: list[tuple[Draft, Found]] = []
        self._saying = Neighbours[tuple[Draft, Found]]()

    def __call__(self, draft: Draft) -> Found:
        """The speaker of a draft; call it for the drafts of an article in text order."""
        if draft.speaker_token is None or draft.source is None:
            return self._carried_over(draft)
        self._discourse.hear(draft.speaker_token)
        found = self._closing(draft) or self.resolve(self._doc[draft.speaker_token])
        self._before = draft, found
        self._heard.append(self._before)
        self._saying.add(self._before, draft.content)
        return found

    def _closing(self, draft: Draft) -> Found | None:
        """`Southern lawmaker Bo Lund`: a name that closes a source with a noun right before it is who speaks."""
        span = self._doc.char_span(*draft.source, alignment_mode="expand") if draft.source else None
        last = next((a for a in reversed(self._cast.within(span.start, span.end)) if a.end == span.end), None) if span else None
        if last is None or span is None or not last.member.is_person or last.member.bearers or last.start == span.start:
            return None
        before = self._doc[last.start - 1]
        joined = any(t.lower_ in ("and", "or", ",") for t in span)
        if last.member.actor is None or joined or before.pos_ not in ("NOUN", "PROPN"):
            return None
        return self._of_member(last.member, last.kind, span.text)

    def resolve(self, token: Token) -> Found:
        """The speaker behind the phrase that a token heads."""
        if token.lower_ in FIRST | WE:
            return self._writer(token)
        if token.lower_ == "it" and token.dep_ in IMPERSONAL:
            return Found(None, None, f"“{token.text}” is nobody: it is said")
        if token.lower_ in KINDS:
            return self._pronoun(token)
        parse = self._page.parse
        start, end = grammar.run_around(parse, parse.phrase(token.i), token.i)
        return (
            self._joint(token, start, end)
            or self._named(token, start, end)
            or self._titled(token, start, end)
            or self._spelled(token)
            or self._unnamed(token, start, end)
        )

    # names

    def _joint(self, token: Token, start: int, end: int) -> Found | None:
        """`Sudburg and Norburg agreed`: several speakers at once, named in text order."""
        parts = [token, *(c for c in token.children if c.dep_ == "conj" and start <= c.i < end)]
        if len(parts) < 2:
            return None
        members = [a.member for part in parts if (a := self._cast.at(part.i))]
        if len(members) != len(parts) or any(m.bearers for m in members):
            return None
        return self._together(members, "name", "the source names together")

    def _together(self, members: Sequence[Member], via: Via, why: str) -> Found:
        sides = {self._cast.side_of(m.actor) if m.actor else None for m in members}
        side = sides.pop() if len(sides) == 1 else JOINT if sides.isdisjoint({None, THIRD}) else None
        names = [m.name for m in members]
        name = f"{', '.join(names[:-1])} and {names[-1]}"
        return Found(Speaker(id=None, name=name, side=side, kind="group", via=via), side, f"{why} {name}")

    def _named(self, token: Token, start: int, end: int) -> Found | None:
        found = self._cast.at(token.i) or self._behind_title(token) or self._apposed(token, start, end)
        if found is None or (found.member.actor is None and found.member.kind == "organ" and self._is_pack_title(start, end)):
            return None
        if found.member.bearers:
            who = " or ".join(found.member.bearers)
            return Found(None, None, f"“{_shown(self._cast, found.start, found.end)}” may be {who}")
        named = self._of_member(found.member, found.kind, _shown(self._cast, found.start, found.end))
        if found.member.actor is not None:
            return named
        if any(self._cast.is_of(OUTSIDERS, self._doc[i]) for i in range(start, end)):
            self._outsiders.add(found.member.name)
        if found.member.name in self._outsiders:
            return Found(named.speaker, THIRD, f"{named.why}, who speaks for no side", for_himself=True)
        return named

    def _behind_title(self, token: Token) -> Appearance | None:
        """`Mr Lund`, where the parse takes `Mr` for the head and the name for no part of it."""
        name = self._cast.at(token.i + 1) if token.lower_ in self._cast.words(HONORIFICS) else None
        return name if name and name.member.is_person else None

    def _is_pack_title(self, start: int, end: int) -> bool:
        return any(m.label_ in (mentions.TITLE, mentions.SHORT) for m in self._cast.marks_within(start, end))

    def _of_member(self, member: Member, kind: str, words: str) -> Found:
        actor = member.actor
        if actor is not None and actor.kind == "document":
            return self._issuer(actor, words)
        via: Via = "metonym" if kind == mentions.METONYM else "name"
        side = self._cast.side_of(actor) if actor else None
        why = f"“{words}” stands for {member.name}" if via == "metonym" else f"“{words}” names {member.name}"
        return Found(_speaker(self._cast, member, via), side, why)

    def _issuer(self, document: Actor, words: str) -> Found:
        issuer = self._cast.actors.get(document.issuer or "")
        side = self._cast.side_of(issuer or document)
        if issuer is None:
            return Found(
                Speaker(id=document.id, name=document.name, side=side, kind="document", via="document"),
                side,
                f"“{words}” is {document.name}",
            )
        speaker = _speaker(self._cast, self._cast.member(issuer), "document")
        return Found(speaker, side, f"“{words}” is {document.name}, which speaks for {issuer.name}")

    def _apposed(self, token: Token, start: int, end: int) -> Appearance | None:
        """A person whose name stands beside the head: `the South’s river minister, Bo Lund`."""
        titles = [m for m in self._marks(start, end) if m.label_ == mentions.TITLE]  # `the Milltown mayor` is no Mr Milltown
        people = [a for a in self._cast.within(start, end) if a.member.is_person]
        for a in (a for a in people if not any(t.start <= a.start and a.end <= t.end for t in titles)):
            root = self._doc[a.start : a.end].root
            if root.dep_ in ("appos", "flat", "nmod:desc", "compound") and root.head == token:
                return a
            if token.dep_ in ("nmod:desc", "compound", "amod") and root == token.head:
                return a
        return None

    def _spelled(self, token: Token) -> Found | None:
        """A name that the pipeline takes for no person's or body's, `Nervo`, `PolitiFact`, `Malta`: as the text spells it."""
        marked = any(self._cast.marks_at(token.i))
        if token.tag_ != "NNP" or marked or token.lower_ in self._cast.words(PERSON_NOUNS):
            return None
        proper = {t.i for t in (token, *token.children) if t.tag_ == "NNP"}
        start, end = grammar.run_around(self._page.parse, proper, token.i)
        words = words_of(self._doc[start:end], self._cast.words(HONORIFICS))
        akin = self._cast.by_word.get(words[0], {})
        longer = {name: member for name, member in akin.items() if set(words) <= set(name.split())}
        if len(longer) > 1 or any(m.bearers for m in longer.values()):
            return Found(None, None, f"“{' '.join(words)}” may be {' or '.join(longer)}")
        member = next(iter(longer.values()), Member(" ".join(words), "organ"))
        return self._means(member, "name", f"“{_shown(self._cast, start, end)}” names {member.name}")

    # titles and short forms

    def _marks(self, start: int, end: int) -> Iterator[Span]:
        return iter(self._cast.marks_within(start, end))

    def _titled(self, token: Token, start: int, end: int) -> Found | None:
        states = self._cast.states_in(start, end)
        told = self._epithet(token, states)
        if told is not None and told.speaker is not None and told.speaker.id is None:
            return told  # what the article says of somebody goes before what the pack knows
        marks = [
            s for s in self._marks(start, end) if s.start <= token.i < s.end and s.label_ in (mentions.TITLE, mentions.SHORT)
        ]
        for mark in sorted(marks, key=lambda s: (s.label_ != mentions.TITLE, s.start - s.end)):
            if mark.label_ == mentions.TITLE:
                found = self._office(mark, states) or self._office(mark, self._states_beside(mark, start, end))
            else:
                found = self._short(mark, states, start, end)
            if found is not None:
                return found
        return told

    def _states_beside(self, title: Span, start: int, end: int) -> list[str]:
        """The states that a phrase names outside a title: `the ambassador to the North` is no officer of the North."""
        return self._cast.states_in(start, title.start) + self._cast.states_in(title.end, end)

    def _office(self, mark: Span, states: list[str]) -> Found | None:
        if self._cast.is_past(mark) or any(c.lower_ in INDEFINITE for c in mark.root.children):
            return None  # `a foreign minister` is not the one in office
        actor, office, why = self._cast.holder(mark.id_, states, mark.start)
        if actor is not None:
            return Found(
                _speaker(self._cast, self._cast.member(actor), "title"),
                self._cast.side_of(actor),
                f"“{mark.text}” is {actor.name}: {why}",
            )
        if office is not None:
            return Found(
                Speaker(id=None, name=office.name, role=office.name, side=office.side, kind="person", via="title"),
                office.side,
                why,
            )
        return None

    def _short(self, mark: Span, states: list[str], start: int, end: int) -> Found | None:
        document = self._document_of(mark, start, end)
        if document is not None:
            return document
        actor, why = self._cast.short(mark.id_, states, mark.start)
        if actor is None and not states and (said := self._whoever_says(mark)):
            actor, why = (
                self._cast.short(mark.id_, [said.state or said.id], mark.start)[0],
                f"it stands in the words of {said.name}",
            )
        if actor is None:
            return None
        if actor.kind == "document":
            return self._issuer(actor, mark.text)
        if actor.unnamed:
            return Found(None, self._cast.side_of(actor), f"“{mark.text}” are {actor.name}, nobody in particular")
        speaker = _speaker(self._cast, self._cast.member(actor), "epithet" if not states else "name")
        return Found(speaker, self._cast.side_of(actor), f"“{mark.text}” is {actor.name}: {why}")

    def _whoever_says(self, mark: Span) -> Actor | None:
        """The actor in whose words a phrase stands: `The government wants A, Lund said` speaks of the one of Lund's state."""
        at = mark.start_char
        near = reversed(self._saying.near([(at, at + 1)]))
        saying = (f.speaker for d, f in near if any(a <= at < b for a, b in d.content))
        return next((self._cast.actors[one.id] for one in saying if one and one.id in self._cast.actors), None)

    def _document_of(self, mark: Span, start: int, end: int) -> Found | None:
        """`the annual paper of the Northern River Guild`: the phrase names the issuer itself."""
        if not self._cast.may_mean_document(mark.id_):
            return None
        bodies = [a.member for a in self._cast.within(mark.end, end) if a.member.actor and a.member.kind in ("organ", "state")]
        bodies += [a.member for a in self._cast.within(start, mark.start) if a.member.actor and a.member.kind == "organ"]
        if not bodies or bodies[0].actor is None:
            return None
        words = _shown(self._cast, start, end)
        return Found(
            _speaker(self._cast, bodies[0], "document"),
            self._cast.side_of(bodies[0].actor),
            f"“{words}” speaks for {bodies[0].name}",
        )

    def _epithet(self, token: Token, states: list[str]) -> Found | None:
        """`the senator`: the last one named before it of whom the article or the pack says so."""
        meant = self._discourse.meant(token)
        if token.lower_ in KINDS or not meant.members or len(meant.members) > 1:
            return None
        member = meant.members[0]
        if states and member.actor is not None and member.actor.state not in (*states, None):
            return None
        return self._means(member, "epithet", f"“the {token.text}” is {member.name}: {meant.why}")

    def _unnamed(self, token: Token, start: int, end: int) -> Found:
        """`Northern officials`, `its diplomats`: nobody in particular, but of a known side; `both governments`: both sides."""
        words = _shown(self._cast, start, end)
        if token.tag_ in ("NNS", "NNPS") and any(
            c.lower_ in ("both", "two") and c.dep_ in ("det", "nummod") for c in token.children
        ):
            return self._both(words)
        if self._cast.is_of(OUTSIDERS, token):
            return Found(None, THIRD, f"“{words}” speaks for no side", for_himself=True)
        states = self._cast.states_in(start, end) if self._cast.speaks_for_state(token) else []
        sides = {self._cast.side_of(self._cast.actors[s]) for s in states} or self._owner_sides(token)
        if len(sides) == 1 and token.pos_ in ("NOUN", "ADJ", "PROPN"):
            return Found(None, sides.pop(), f"“{words}” names nobody in particular")
        return Found(None, None, f"nothing tells who “{words}” is")

    def _both(self, words: str) -> Found:
        """The states of the pack's sides together, in the order the text names them; for packs of two sides."""
        sides = {side.id for side in self._cast.rules.pack.sides}
        states = {a.side: a.name for a in reversed(self._cast.rules.actors) if a.kind == "state" and a.side in sides}
        named = list(self._cast.by_name)
        names = sorted((n for n in states.values() if n in named), key=named.index)
        if len(names) != 2:
            return Found(None, None, f"nothing tells who “{words}” are")
        name = " and ".join(names)
        return Found(Speaker(id=None, name=name, side=JOINT, kind="group", via="epithet"), JOINT, f"“{words}” are {name}")

    def _owner_sides(self, token: Token) -> set[str | None]:
        owner = grammar.child(token, ("nmod:poss",))
        return {found.side} if owner is not None and (found := self.resolve(owner)).side else set()

    # pronouns

    def _writer(self, token: Token) -> Found:
        """`I` is the writer, and inside a claim's own words whoever speaks them."""
        if self._before is not None and token.lower_ in FIRST and any(a <= token.idx < b for a, b in self._before[0].content):
            speaker = self._before[1].speaker
            if speaker is not None:
                return replace(self._before[1], why=f"“{token.text}” stands in the words of {speaker.name}")
        return Found(None, None, f"“{token.text}” outside a quotation is the writer")

    def _pronoun(self, token: Token) -> Found:
        meant = self._discourse.meant(token)
        found = self._same_unnamed(token) or self._of_pronoun(token, meant)
        return replace(found, rivals=meant.rivals)

    def _same_unnamed(self, token: Token) -> Found | None:
        """`“A,” one adviser says. “B,” he adds`: he is the adviser, if nobody else was named outside quotations since."""
        if KINDS[token.lower_] != "person" or not self._heard:
            return None
        draft, found = self._heard[-1]
        if draft.speaker_token is None or found.speaker is not None or found.side == THIRD:
            return None
        noun, numbers = self._doc[draft.speaker_token], self._page.paragraph_numbers
        since = (a for a in self._cast.within(noun.i + 1, token.i) if a.member.is_person and not self._is_quoted(a.start))
        if noun.tag_ != "NN" or numbers[noun.i] != numbers[token.i] or noun.i > token.i or any(since):
            return None
        return Found(None, found.side, f"“{token.text}” is “{noun.text}”, whom the article doesn’t name")

    def _is_quoted(self, token: int) -> bool:
        at = self._doc[token].idx
        return self._page.said.at(at) is not None

    def _of_pronoun(self, token: Token, meant: Meant) -> Found:
        if not meant.members:
            return Found(None, None, meant.why)
        if len(meant.members) > 1:
            return self._together(meant.members, "pronoun", f"“{token.text}” are")
        member = meant.members[0]
        if member.actor is not None and member.actor.kind == "document":
            return self._issuer(member.actor, member.name)
        return self._means(member, "pronoun", f"“{token.text}” is {member.name}: {meant.why}")

    def _means(self, member: Member, via: Via, why: str) -> Found:
        outsider = member.actor is None and member.name in self._outsiders
        side = self._cast.side_of(member.actor) if member.actor else THIRD if outsider else None
        return Found(_speaker(self._cast, member, via), side, why, for_himself=outsider)

    # no source

    def _carried_over(self, draft: Draft) -> Found:
        """`“A,” Lund said. … “B.”`: quoted words with neither cue nor source go on where the quoted claim before them ended."""
        if self._before is None or draft.cue is not None or not self._follows_on(draft, self._before[0]):
            return Found(None, None, "the sentence names no source")
        before = self._before[1].speaker
        if before is None:
            return Found(None, self._before[1].side, "the quotation goes on from the one before, whose speaker is unknown")
        self._before = draft, self._before[1]
        speaker = before.model_copy(update={"via": "carried-over"})
        return Found(speaker, self._before[1].side, f"the quotation goes on from the one before, of {before.name}")

    def _follows_on(self, draft: Draft, before: Draft) -> bool:
        """Whether both are quoted words and nobody is named between them, in the same paragraph or the next."""
        end = max(before.end, before.cue[1] if before.cue else 0, before.source[1] if before.source else 0)
        between = self._doc.char_span(end, draft.start, alignment_mode="contract") if end < draft.start else None
        nobody = between is None or not any(a.start >= between.start for a in self._cast.about(between.start, between.end))
        breaks = sum(t.is_space and "\n" in t.text for t in between) if between is not None else 0
        return holds_quote(self._page, draft) and holds_quote(self._page, before) and nobody and breaks <= 1
