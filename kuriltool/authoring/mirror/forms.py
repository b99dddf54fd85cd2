"""The forms of two actors, offices or places that change places, each with the form that stands for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kuriltool.authoring.mirror.wording import Wording, plain, plural
from kuriltool.rules.schema import Actor


def pair_forms(words: Wording, left: Sequence[str], right: Sequence[str]) -> None:
    """Adds to `words` what stands for each form of two lists.

    A form that both have stays; one in which a side's name changes places anyway needs no other: `Northern embassy`, `Southern
    embassy`. Of the rest those of one shape stand for each other in their order; what is left over leads to the nearest form
    and not back.
    """
    lefts, rights = ([form for form in forms if not words.tells(form)] for forms in _open(words, left, right, words))
    _pair(words, lefts, rights)
    _lead(words, lefts, right, words)
    _lead(words, rights, left, words)


def pair_named(words: Wording, left: Sequence[str], right: Sequence[str]) -> None:
    """The same for two lists whose first forms are the names themselves: those go together."""
    _pair_first(words, left, right, words)
    pair_forms(words, left, right)


def pair_titles(left: Sequence[str], right: Sequence[str], inside: Wording) -> Wording:
    """What stands for each title of two offices, the usual ones first.

    `inside` holds what changes places inside a title, and is enough where the other office has the title that results. Else a
    state's name in it may be another's, `minister for trade with the South`, and tells nothing.
    """
    words = Wording()
    _pair_first(words, left, right, inside)
    lefts, rights = _open(words, left, right, inside)
    alike = ([form for form in forms if not inside.tells(form)] for forms in (lefts, rights))
    _pair(words, *alike)
    _lead(words, lefts, right, inside)
    _lead(words, rights, left, inside)
    return words


def pair_states(words: Wording, one: Actor, two: Actor) -> None:
    """Adds the forms of two states, all of which tell a side, and their people: the Northerners."""
    own = Wording()
    pair_bodies(own, one, two)
    for left, right in zip(one.adjectives, two.adjectives, strict=False):
        own.pair(plural(left), plural(right))
    for form in own.forms.values():
        words.add(form.words, form.other, tells=True)


def pair_people(words: Wording, one: Actor, two: Actor) -> None:
    """Adds the names of two people, the family name alone too."""
    words.pair(one.name, two.name)
    words.pair(family(one), family(two))
    pair_named(words, [one.name, family(one), *one.aliases, *one.short], [two.name, family(two), *two.aliases, *two.short])


def pair_bodies(words: Wording, one: Actor, two: Actor) -> None:
    """Adds the forms of two organs, groups or documents: names for names, metonyms for metonyms."""
    pair_named(words, [one.name, *one.aliases], [two.name, *two.aliases])
    for left, right in ((one.metonyms, two.metonyms), (one.adjectives, two.adjectives), (one.short, two.short)):
        if left and right:
            pair_forms(words, left, right)
    for metonym, name in [*((form, two.name) for form in one.metonyms), *((form, one.name) for form in two.metonyms)]:
        words.add(metonym, name)


def family(person: Actor) -> str:
    return person.name.split()[-1]


def given(person: Actor) -> str:
    return person.name.rpartition(" ")[0]


def _open(words: Wording, left: Sequence[str], right: Sequence[str], inside: Wording) -> tuple[list[str], list[str]]:
    """The forms of two lists that still need one to stand for them."""
    first, second = ([plain(form) for form in forms] for forms in (left, right))

    def needs(form: str, others: list[str]) -> bool:
        return form not in words and plain(form) not in others and plain(inside.exchange(form).text) not in others

    return [form for form in left if needs(form, second)], [form for form in right if needs(form, first)]


def _pair_first(words: Wording, left: Sequence[str], right: Sequence[str], inside: Wording) -> None:
    lefts, rights = _open(words, left, right, inside)
    if left[0] in lefts and right[0] in rights:
        words.pair(left[0], right[0])


def _pair(words: Wording, lefts: Iterable[str], rights: Iterable[str]) -> None:
    """Has forms of one shape stand for each other, in their order."""
    rest = list(rights)
    for one in lefts:
        two = next((form for form in rest if _shape(form) == _shape(one)), None)
        if two is not None:
            words.pair(one, two)
            rest.remove(two)


def _lead(words: Wording, forms: Sequence[str], others: Sequence[str], inside: Wording) -> None:
    """Has the nearest of the others stand for each form, one way: one that names a place or person if the form does."""
    named: dict[bool, list[str]] = {True: [], False: []}
    for other in others if forms else ():
        named[_names(other, inside)].append(other)
    for form in forms:
        alike = named[_names(form, inside)] or others
        words.add(form, next((other for other in alike if len(other.split()) == len(form.split())), alike[0]))


def _names(form: str, inside: Wording) -> bool:
    return bool(inside.exchange(form).edits)


def _shape(form: str) -> tuple[bool, int, bool]:
    return form.isupper(), len(form.split()), "'" in plain(form)
