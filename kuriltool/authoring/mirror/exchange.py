"""A text told with the two first sides of a rule set exchanged: their names, titles, places and capitals."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from kuriltool.authoring.mirror.forms import family, given, pair_bodies, pair_named, pair_people, pair_states, pair_titles
from kuriltool.authoring.mirror.partners import Partners, names
from kuriltool.authoring.mirror.titles import Mention, Titles
from kuriltool.authoring.mirror.wording import Exchanged, Form, Wording, plain
from kuriltool.rules.load import RuleSet
from kuriltool.rules.schema import Actor

_FAMILY = re.compile(r" [A-Z]")  # Maria Lund is not Maria Holm
_WORD = re.compile(r"\w+")


class Mirror:
    """Exchanges the sides of texts, by the pairs that a pack writes down and by those that follow from its names."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules, self.words = rules, Wording()
        self.actors = {actor.id: actor for actor in rules.actors}
        self.partners = Partners(rules, self.words)
        self.opposite = dict(zip(self.partners.sides, reversed(self.partners.sides), strict=True))
        self.people, self.states = Wording(), Wording()
        for actor in rules.actors:
            if actor.kind in ("person", "state"):
                known = self.people if actor.kind == "person" else self.states
                _add_all(known, [actor.name, *actor.aliases, *actor.metonyms, *actor.adjectives], actor.id)
        self._own = {plain(word) for actor in self._of_sides() if actor.kind == "state" for word in actor.adjectives}
        self._exchange_common()
        self._recognised = self._forms_of_actors()
        self._proper = Wording([Form(plain(name), name) for name in self._names_of_all()])

    def for_text(self, text: str, on: datetime.date | None) -> Exchange:
        """What changes places in a text of that day; `on` is None where it has no date."""
        named = [actor for *_, actor in self._recognised.found(text)]
        return Exchange(self, text, self.partners.of(named, on), on)

    def proper(self, title: str) -> str:
        """A title, which packs write in small letters, with the names in it written as names: Castle spokesman."""
        return self._proper.exchange(title).text

    def is_people(self, text: str, at: int) -> bool:
        """Whether the adjective of a state stands at a place."""
        word = _WORD.match(text, at)
        return word is not None and plain(word[0]) in self._own

    def _of_sides(self) -> Iterable[Actor]:
        return self.partners.actors.values()

    def _exchange_common(self) -> None:
        """What changes places in any text, the pack's words, states and places, and what stays though it holds such words."""
        first, second = self.partners.sides
        for one, two in self.rules.mirror.words:
            self.words.pair(one, two)
        for mine, theirs in self.partners.states():
            pair_states(self.words, mine, theirs)
        for place in self.rules.toponyms:
            if first in place.names and second in place.names:
                pair_named(self.words, place.names[first], place.names[second])
        for actor in self.rules.actors:
            if actor.id not in self.partners.actors:
                for form in [actor.name, *actor.aliases]:
                    if " " in form or self.words.exchange(form).edits:
                        self.words.add(form, form)

    def _forms_of_actors(self) -> Wording:
        """The forms by which a text names somebody who needs a partner: not those in which a side changes places anyway."""
        found = Wording()
        for actor in self._of_sides():
            short = actor.short if actor.unique else ()
            forms = [actor.name, *actor.aliases, *actor.metonyms, *actor.adjectives, *short]
            settled = self.partners.is_settled(actor.id)
            _add_all(found, (form for form in forms if settled or not self.words.tells(form)), actor.id)
        return found

    def _names_of_all(self) -> Iterator[str]:
        """Names that keep their capitals inside a title."""
        common = {plain(form) for actor in self.rules.actors for form in actor.short}
        forms = [form for actor in self.rules.actors for form in names(actor)]
        forms += [name for place in self.rules.toponyms for listed in place.names.values() for name in listed]
        forms += [word for pair in self.rules.mirror.words for word in pair]
        yield from (form for form in forms if form[0].isupper() and plain(form) not in common)


class Exchange:
    """What changes places in one text.

    Exchanged twice, a text is itself again, but for words that share their counterpart with others: two spellings of a name,
    a title that one side alone has, an adjective that is a plural noun too.
    """

    def __init__(self, mirror: Mirror, text: str, partners: Mapping[str, str], on: datetime.date | None) -> None:
        self._mirror, self._words, self._people = mirror, mirror.words.copy(), mirror.people.copy()
        self._given: dict[str, str] = {}
        self._on = on
        for one, two in mirror.partners.pairs(partners):
            if one.kind == "person":
                self._add_people(one, two, text)
            else:
                pair_bodies(self._words, one, two)
        self._titles = dict(self._title_pairs(mirror.partners.offices(partners, on), plain(text)))
        for _, title in self._titles:
            self._words.add(mirror.proper(title), None)

    def __call__(self, text: str, plurals: Collection[int] = ()) -> Exchanged:
        """The text with the sides exchanged. `plurals` are the places where the adjective of a state may mean its people."""
        people, states = self._mentions(self._people, text), self._mentions(self._mirror.states, text)
        office = Titles(text, people, states, self._mirror.rules.offices, self._on)

        def decide(form: str, start: int, end: int) -> str | None:
            if form in self._given:
                return None if _FAMILY.match(text, end) else self._given[form]
            meant = office(form, start, end)
            return self._titles.get((meant.id, form)) if meant else None

        return self._words.exchange(text, decide, [at for at in plurals if self._mirror.is_people(text, at)])

    def _add_people(self, one: Actor, two: Actor, text: str) -> None:
        pair_people(self._words, one, two)
        self._people.add(family(one), one.id)
        self._people.add(family(two), two.id)
        if one.name in text or two.name in text:
            for name, other in ((given(one), given(two)), (given(two), given(one))):
                if name and other and name not in self._words:
                    self._given[plain(name)] = other
                    self._words.add(name, None)

    def _title_pairs(self, offices: Mapping[str, str], text: str) -> Iterator[tuple[tuple[str, str], str]]:
        """For each title of the offices that a text may name, the title of the office that changes places with it."""
        by_id = {office.id: office for office in self._mirror.rules.offices}
        for one, two in offices.items():
            left, right = ([self._mirror.proper(plain(title)) for title in by_id[office].titles] for office in (one, two))
            if any(plain(title) in text for title in (*left, *right)):
                for form in pair_titles(left, right, self._words).forms.values():
                    if form.words in left and form.other and form.words not in self._words:
                        yield (one, form.key), form.other

    def _mentions(self, forms: Wording, text: str) -> list[Mention]:
        return [Mention(start, end, self._mirror.actors[actor]) for start, end, _, actor in forms.found(text)]


def _add_all(words: Wording, forms: Iterable[str], other: str) -> None:
    for form in forms:
        words.add(form, other)
