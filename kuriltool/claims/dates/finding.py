"""Which phrase tells when something was said: one that hangs on the cue, or on the speech, letter or report it stands in."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Token

from kuriltool.claims.dates import clauses, occasions
from kuriltool.claims.dates.calendar import SLACK, Days, days
from kuriltool.claims.dates.occasions import NOUNS, SUBJECTS
from kuriltool.claims.dates.phrases import Phrase, phrases
from kuriltool.claims.drafts import Draft
from kuriltool.claims.passages import Offsets, Page
from kuriltool.model import Precision

_ENDED = re.compile(r"[.!?…:;][\"“”’'»)\]]*\s*$")  # a line that doesn't end so is a heading
_PARTED = re.compile(r"[;:]\s")
_TAIL = 40  # characters in which its end is looked for
MODIFIERS = frozenset({"nmod:poss", "compound", "amod", "nummod", "nmod:desc", "nmod:unmarked"})
ADJUNCTS = frozenset({"obl", "nmod", "obl:agent", "obl:unmarked"})
NAMES = frozenset({"compound", "flat", "appos", "conj", "nmod:desc", "list"})
CLAUSES = frozenset({"ROOT", "advcl", "acl", "acl:relcl", "ccomp", "xcomp", "parataxis"})
_EVENT = "before after since until following ahead despite amid about over of against for when because"
EVENT = frozenset(_EVENT.split())
TOPIC = frozenset({"for", "against", "about", "of", "over"})
BESIDE = frozenset({"ADV", "AUX", "PUNCT", "PART", "SPACE"})
YEARS = range(1600, 2200)  # of articles; what a broken file gives as another can't be counted back from
MOST = 12  # phrases of a sentence; one with more is a timetable
FARTHEST = 30  # steps up a tree
SHARED = 3  # clauses that a clause goes on from


@dataclass(frozen=True)
class When:
    """The days, first and last, on one of which something was said, and the place of the words that tell it."""

    first: datetime.date
    last: datetime.date
    precision: Precision
    place: Offsets


@dataclass(frozen=True)
class _Placed:
    """A phrase, the word that heads it, and the word before it where that stands in the same sentence."""

    phrase: Phrase
    head: Token
    before: Token | None


@dataclass(frozen=True)
class _Cue:
    """The cue of a draft and the number of its sentence."""

    draft: Draft
    token: Token
    sentence: int

    @property
    def place(self) -> Offsets:
        return self.draft.cue or (0, 0)

    def holds(self, token: Token) -> bool:
        return self.place[0] <= token.idx < self.place[1]


class DateFinder:
    """Finds when the claims of one article were said; `published` is the article's date where it is known."""

    def __init__(self, page: Page, published: datetime.date | None) -> None:
        self._page = page
        self._published = published if published is not None and published.year in YEARS else None
        self._last: tuple[_Cue, When] | None = None

    def __call__(self, draft: Draft) -> When | None:
        """When a draft's content was said; None where the text does not tell, or not for sure. Ask in text order."""
        token = self._cue_token(draft) if draft.cue is not None and self._placed else None
        if token is None:
            return None
        cue = _Cue(draft, token, self._sentence(token.i))
        near = self._placed.get(cue.sentence)
        found = self._carried_over(cue) if near is None else self._told(cue, near)
        if found is not None:
            self._last = cue, found
        return found

    def _cue_token(self, draft: Draft) -> Token | None:
        """The word that heads the cue; none in a heading, which tells of its article's day or of none."""
        span = self._page.doc.char_span(*draft.cue, alignment_mode="expand") if draft.cue else None
        if span is None:
            return None
        token = span.root if draft.cue_token is None else self._page.doc[draft.cue_token]
        ends = (self._end(self._sentence(token.i)), self._page.paragraph(span.start_char)[1])
        ended = any(_ENDED.search(self._page.text[max(span.start_char, end - _TAIL) : end]) for end in ends)
        return token if ended else None

    def _told(self, cue: _Cue, near: Sequence[_Placed]) -> When | None:
        """What the phrases of the cue's own sentence tell."""
        if len(near) > MOST:
            return None
        apart = [one for one in near if self._is_apart(one.phrase, cue)]
        told = next((hits for goal in self._goals(cue) if (hits := self._on(goal, apart, cue))), [])
        return self._resolved(told, cue.token)

    def _carried_over(self, cue: _Cue) -> When | None:
        """`Lund told reporters on Friday that talks had ended. “They failed,” he said.`: one occasion, told once."""
        if self._last is None:
            return None
        last, when = self._last
        speaker, before = cue.draft.speaker_token, last.draft.speaker_token
        lines, doc = self._page.paragraph_numbers, self._page.doc
        if last.sentence + 1 != cue.sentence or lines[cue.token.i] != lines[last.token.i] or speaker is None or before is None:
            return None
        if not (clauses.is_saying(cue.token) and clauses.is_saying(last.token) and clauses.is_same(doc[before], doc[speaker])):
            return None
        self._last = cue, when
        return when

    # phrases and sentences

    @cached_property
    def _starts(self) -> list[int]:
        return [sent.start for sent in self._page.doc.sents]

    def _sentence(self, token: int) -> int:
        return bisect_right(self._starts, token) - 1

    def _end(self, sentence: int) -> int:
        """Where a sentence ends in the text."""
        doc, after = self._page.doc, sentence + 1
        return doc[self._starts[after]].idx if after < len(self._starts) else len(self._page.text)

    @cached_property
    def _placed(self) -> dict[int, list[_Placed]]:
        """The phrases of the article by the number of their sentence."""
        found: dict[int, list[_Placed]] = {}
        doc = self._page.doc
        for phrase in phrases(self._page.text):
            span = doc.char_span(phrase.start, phrase.end, alignment_mode="expand")
            lead = doc.char_span(phrase.lead, phrase.end, alignment_mode="expand")
            if span is None or lead is None or not _is_time(phrase, head := span.root):
                continue
            number = self._sentence(head.i)
            before = doc[lead.start - 1] if lead.start > self._starts[number] else None
            found.setdefault(number, []).append(_Placed(phrase, head, before))
        return found

    def _is_apart(self, phrase: Phrase, cue: _Cue) -> bool:
        """Whether a phrase stands outside the content and every quotation, and no colon parts it from a cue before it."""
        inside = any(a < phrase.end and phrase.start < b for a, b in cue.draft.content)
        parted = _PARTED.search(self._page.text, cue.place[1], phrase.lead) is not None
        return not inside and not parted and not self._page.said.touching(phrase.start, phrase.end)

    # what a phrase hangs on

    def _goals(self, cue: _Cue) -> Iterator[frozenset[int]]:
        """The words that a phrase may hang on: the cue's, then those of the clauses that the cue's clause goes on from."""
        span = self._page.doc.char_span(*cue.place, alignment_mode="expand")
        words = {t.i for t in span or () if occasions.carries_date(t)} | {cue.token.i}
        if cue.token.dep_ == "case" and cue.draft.speaker_token is not None:  # `according to a poll released on Friday`
            words.add(cue.draft.speaker_token)
        yield frozenset(words)
        verb: Token | None = cue.token
        for _ in range(SHARED):
            verb = clauses.goes_on_from(verb) if verb is not None else None
            if verb is not None:
                yield frozenset({verb.i})

    def _on(self, goal: frozenset[int], near: Sequence[_Placed], cue: _Cue) -> list[_Placed]:
        """The phrases that tell the time of a clause.

        A year that closes a clause before the cue's may be its object's: `named the talks in 1980 to claim`.
        """
        own = cue.token.i in goal
        found = [one for one in near if (own and self._touches(one.phrase, cue)) or _hangs_on(one.head, goal, cue.draft)]
        near_days = ("date", "weekday", "near", "relative", "weekend")
        shared = [one for one in found if own or one.phrase.form in near_days or one.head.i < min(goal)]
        return [one for one in shared if not _is_of_event(one, goal, cue)]

    def _touches(self, phrase: Phrase, cue: _Cue) -> bool:
        """In the cue or right behind it, `said Friday`, whatever the parse makes of it."""
        if cue.place[0] <= phrase.start and phrase.end <= cue.place[1]:
            return True
        text, end = self._page.text, cue.place[1]
        behind = end <= phrase.lead and not text[end : phrase.lead].strip(" ,")
        return behind and phrase.form != "year" and text[phrase.end : phrase.end + 2] not in ("’s", "'s")

    def _resolved(self, told: Sequence[_Placed], cue: Token) -> When | None:
        """What all phrases say together; nothing where one of them is unsure, or two disagree."""
        if not told or clauses.is_open(cue):
            return None
        found: list[tuple[Days, Phrase]] = []
        for one in told:
            stretch = days(one.phrase, self._published, ahead=clauses.is_ahead(cue))
            if stretch is None or (clauses.is_present(cue, one.head) and not self._is_now(stretch, one.phrase)):
                return None
            found.append((stretch, one.phrase))
        common: Days | None = found[0][0]
        for stretch, _ in found[1:]:
            common = common.both(stretch) if common else None
        finest = min(found, key=lambda one: one[0].last - one[0].first)[1]
        return When(common.first, common.last, common.precision, (finest.lead, finest.end)) if common else None

    def _is_now(self, stretch: Days, phrase: Phrase) -> bool:
        """Whether what is said now may have been said then; who `agrees today` agrees nowadays."""
        nowadays = phrase.said.get("near", "").lower() == "today"
        return self._published is not None and stretch.last >= self._published - SLACK and not nowadays


def _is_time(phrase: Phrase, head: Token) -> bool:
    """Four digits are a year behind `in` or `late`, and before a noun: `in 2018`, `his 2018 book`."""
    bare = phrase.form == "year" and "part" not in phrase.said and phrase.lead == phrase.start
    return not bare or (head.dep_ in MODIFIERS and head.i < head.head.i) or head.dep_ == "conj"


def _hangs_on(word: Token, goal: frozenset[int], draft: Draft) -> bool:
    """Whether the way up from a phrase to a clause leads over nothing but places, occasions and what is done on them."""
    if word.i in goal:
        return True
    if word.dep_ in CLAUSES:
        return False
    node, framed, modifies = word, False, word.dep_ in MODIFIERS and word.i < word.head.i
    for step in range(FARTHEST):
        head = node.head
        if head == node or (step and not _leads(word, node, draft, framed=framed, modifies=modifies)):
            return False
        if head.i in goal:
            return True
        if step == 0 and modifies and not occasions.is_occasion(head):
            return False
        if head.pos_ not in NOUNS and not occasions.frames(head):
            return False
        framed = framed or head.pos_ not in NOUNS
        node = head
    return False


def _leads(word: Token, node: Token, draft: Draft, *, framed: bool, modifies: bool) -> bool:
    """Whether the way from a phrase, `word`, may go on from one of its nodes to the node's head.

    `framed` says that it led over `speaking` or `released`, `modifies` that it began as an adjective, `Friday’s`.
    """
    head = node.head
    if node.pos_ not in NOUNS:
        return True  # what frames the saying
    if node.dep_ in NAMES:
        return head.pos_ in NOUNS
    if node.dep_ in SUBJECTS:
        return framed or occasions.is_occasion(node) or _stands_before(word, head)
    if framed and occasions.is_occasion(head):  # `the report on the dam, published on Friday`
        return True
    if node.dep_ in ("obj", "iobj"):
        return not modifies and not any(a <= node.idx < b for a, b in draft.content)
    return node.dep_ in ADJUNCTS and occasions.is_setting(node, modifies=modifies)


def _stands_before(word: Token, verb: Token) -> bool:
    """`Lund on Friday said`, where the parse gives the day to Lund."""
    own = {word.i, *(c.i for c in word.children)}
    return 0 < verb.i - word.i <= len(BESIDE) and all(t.i in own or t.pos_ in BESIDE for t in word.doc[word.i + 1 : verb.i])


def _is_of_event(one: _Placed, goal: frozenset[int], cue: _Cue) -> bool:
    """`told reporters before the talks on Monday`: the day may be that of the talks, even where the parse gives it to the verb.

    So may that of another's words: `echoed remarks by Holm last week`.
    """
    above = one.head.head
    framed = above.i not in goal and above.pos_ not in NOUNS
    if one.before is None or one.before.is_punct or framed or cue.holds(one.head):
        return False
    way = [one.before]
    while way[-1].i not in goal and way[-1].head != way[-1] and len(way) < FARTHEST:
        way.append(way[-1].head)
    if way.pop().i not in goal:
        return False
    words = {c.lower_ for t in way for c in t.children if c.dep_ in ("case", "mark", "advmod") and c.i < t.i}
    others = bool(way) and not cue.holds(way[0]) and any(cue.holds(t) and not occasions.carries_date(t) for t in way)
    of_somebody = bool(way) and way[0].pos_ == "PROPN" and words <= TOPIC  # `spoke out for Holm on Monday`
    return others or not (of_somebody or words.isdisjoint(EVENT))
