"""Names of an article: which of them mean the same person or body, and which mean two."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span

SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})  # `Bo Lund Jr.` is another person
GENITIVES = ("'s", "’s")
CAPITALS = 4  # letters from which a word in capitals is no initials
SHARED = 3  # letters from which a forename in short is one: Tim for Timothy


@dataclass(frozen=True)
class Named:
    """A name at a place of the text, without titles; `gender` is what a title before it tells."""

    start: int
    words: tuple[str, ...]
    gender: str | None = None

    @property
    def text(self) -> str:
        return " ".join(self.words)


def words_of(span: Span, titles: Iterable[str] = ()) -> tuple[str, ...]:
    """The words of a name without an article, without titles before it and without a genitive behind it."""
    left_out = frozenset(titles) | {"the"}
    words = span.text.split() or [span.text]
    while len(words) > 1 and words[0].casefold() in left_out:
        words.pop(0)
    for ending in GENITIVES:
        words[-1] = words[-1].removesuffix(ending)
    return tuple(words)


def in_small_letters(words: tuple[str, ...]) -> tuple[str, ...]:
    """A person's name as running text sets it: `LUND: No.` names Lund. Initials keep their capitals."""
    return tuple(w.capitalize() if len(w) >= CAPITALS and w.isupper() else w for w in words)


def family(words: Sequence[str]) -> str:
    """The family name, as English sets names: the last word but for `Jr.`."""
    rest = [w for w in words if w.casefold() not in SUFFIXES] or list(words)
    return rest[-1]


def _suffix(words: Sequence[str]) -> str | None:
    return next((w.casefold().strip(".") for w in words if w.casefold() in SUFFIXES), None)


def is_short_for(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether a name can be another in short: `Lund` or `Anna Lund` for `Anna Maria Lund`, `Anna` for `Anna Lund`."""
    if len(short) >= len(full) or (_suffix(full) and len(short) > 1 and not _suffix(short)):
        return False
    if len(short) == 1:
        return short[0] in (full[0], family(full))
    return set(short) <= set(full) and family(short) == family(full)


def is_spelling_of(one: Sequence[str], two: Sequence[str]) -> bool:
    """`Tim Kaine` and `Timothy Kaine`: the same family name, one forename the beginning of the other."""
    if len(one) < 2 or len(two) < 2 or family(one) != family(two) or _suffix(one) != _suffix(two):
        return False
    shorter, longer = sorted((one[0].casefold(), two[0].casefold()), key=len)
    return len(shorter) >= SHARED and longer.startswith(shorter)


class Identities:
    """Whom each name of a text means: the longest form of its bearer, or several bearers where the text settles nothing."""

    def __init__(self, names: Sequence[Named]) -> None:
        self._names = names
        forms = list(dict.fromkeys(n.words for n in names))
        akin = _Akin(forms)
        self._longer = {f: [other for other in akin(f) if is_short_for(f, other)] for f in forms}
        tops = [f for f in forms if not self._longer[f]]
        akin = _Akin(tops)
        self._full = {f: next(other for other in akin(f) if other == f or is_spelling_of(f, other)) for f in tops}
        self._starts: dict[tuple[str, ...], list[int]] = {}
        for name in names:
            self._starts.setdefault(name.words, []).append(name.start)
        self._bearers: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for form in sorted(forms, key=len, reverse=True):  # the longer ones first, since shorter ones lead to them
            self._bearers[form] = list(dict.fromkeys(self._bearers_of(form)))
        self._first = self._first_places()

    def _bearers_of(self, form: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """The longest forms that a form leads to, over others between: `Anna`, `Anna Lund`, `Eva Anna Lund`."""
        if form in self._full:
            yield self._full[form]
        for other in self._longer[form]:
            yield from self._bearers[other]

    def _first_places(self) -> dict[tuple[str, ...], int]:
        """Where each bearer is first named by more than a form that others share."""
        first: dict[tuple[str, ...], int] = {}
        for name in self._names:
            bearers = self._bearers[name.words]
            if len(bearers) == 1:
                first.setdefault(bearers[0], name.start)
        return first

    def bearers(self, name: Named, genders: dict[str, str]) -> list[str]:
        """The full names that a name may mean here; one where the text settles it."""
        fits = self._bearers[name.words]
        if len(fits) > 1 and name.gender:
            fits = [f for f in fits if genders.get(" ".join(f), name.gender) == name.gender] or fits
        if len(fits) > 1:
            fits = self._established(name.words, fits) or fits
        return [" ".join(f) for f in fits]

    def _established(self, short: tuple[str, ...], fits: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """`Anna Lund came. Lund spoke. Her brother Erik Lund left. Lund said`: the short form was hers before he came."""
        order = sorted(fits, key=lambda f: self._first.get(f, 0))
        since, until = (self._first.get(f, 0) for f in order[:2])
        starts = self._starts[short]
        after = bisect_right(starts, since)
        return order[:1] if after < len(starts) and starts[after] < until else []


class _Akin:
    """Names by their first and last words, so that each is compared with those alone that share one."""

    def __init__(self, forms: Iterable[tuple[str, ...]]) -> None:
        self._by_word: dict[str, dict[tuple[str, ...], int]] = {}
        for number, form in enumerate(forms):
            for word in (form[0], family(form)):
                self._by_word.setdefault(word, {})[form] = number

    def __call__(self, form: tuple[str, ...]) -> list[tuple[str, ...]]:
        """The names, in their order, that have the first word or the family name of one, or its only word as either."""
        found = {**self._by_word.get(form[0], {}), **self._by_word.get(family(form), {})}
        return sorted(found, key=found.__getitem__)


class Bodies:
    """The bodies that a text names, for asking which longer name one is short for."""

    def __init__(self, forms: Iterable[tuple[str, ...]]) -> None:
        self._by_ending: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        self._by_initials: dict[str, list[tuple[str, ...]]] = {}
        for form in dict.fromkeys(forms):
            self._by_initials.setdefault(_initials(form), []).append(form)
            for cut in range(1, len(form) - 1):
                self._by_ending.setdefault(form[cut:], []).append(form)

    def __call__(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The one longer name that ends in these words or whose initials they are; the words where none or several do.

        `York Post` is the `New York Post`, `WHO` the `World Health Organization`; `House` is not the `White House`.
        """
        akin = self._by_initials.get(words[0].replace(".", ""), []) if len(words) == 1 else self._by_ending.get(words, [])
        longer = {form for form in akin if len(form) > len(words) and _ends_or_abbreviates(words, form)}
        longest = [form for form in longer if not any(_ends_or_abbreviates(form, other) for other in longer)]
        return longest[0] if len(longest) == 1 else words


def is_abbreviation(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether one word is the initials of a name: `WHO`."""
    letters = short[0].replace(".", "")
    return len(short) == 1 and letters.isupper() and len(letters) > 1 and letters == _initials(full)


def _initials(words: Sequence[str]) -> str:
    return "".join(w[0] for w in words if w[:1].isupper())


def _ends_or_abbreviates(short: Sequence[str], full: Sequence[str]) -> bool:
    if len(short) == 1:
        return is_abbreviation(short, full)
    return len(full) > len(short) and tuple(full[-len(short) :]) == tuple(short)
