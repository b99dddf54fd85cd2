"""Lemmas: from a table of known forms, else by a small edit of the word: what to cut off its end and what to put there."""

from __future__ import annotations

SAME = "="
AS_THEY_ARE = frozenset({"NN", "VB", "JJ", "RB", "IN", "CD"})  # tags of words that are their own lemma
NAMES = frozenset({"NNP", "NNPS"})  # tags of names, which keep their form
ALIKE = {"VBD": "VBN", "VBN": "VBD"}  # `replied` and `has replied` are forms of one lemma


class Lemmas:
    """Lemmas of words by their Penn tags; `table` holds known forms in lower case by tag."""

    def __init__(self, table: dict[str, dict[str, str]]) -> None:
        self._table = table
        self._verbs = {lemma for tag, forms in table.items() if tag.startswith("VB") for lemma in forms.values()}

    def __call__(self, form: str, tag: str, how: str) -> str:
        """The lemma of a form, which the edit `how` makes where the table doesn't know it."""
        plain = form.lower().replace("’", "'")
        known = self._table.get(tag, {}).get(plain) or self._table.get(ALIKE.get(tag, tag), {}).get(plain)
        if known is not None or tag in NAMES:
            return known or form
        return form.lower() if tag in AS_THEY_ARE else self._spelled(plain, tag, apply(form, how))

    def _spelled(self, form: str, tag: str, lemma: str) -> str:
        """The lemma, or of a past form the one verb that could have it where the lemma is no verb known: `eased` is of `ease`."""
        if tag not in ALIKE or lemma in self._verbs or not form.endswith("ed"):
            return lemma
        verbs = {form[:-1], form[:-2], f"{form[:-3]}y" if form.endswith("ied") else form[:-3]} & self._verbs
        return verbs.pop() if len(verbs) == 1 else lemma


def edit(form: str, lemma: str) -> str:
    """The edit that makes a lemma of a form: `=` for none, `l1+y` for lower case, one letter off, `y` on."""
    if form == lemma:
        return SAME
    case = "l" if lemma == lemma.lower() else "k"
    base = form.lower() if case == "l" else form
    common = 0
    while common < min(len(base), len(lemma)) and base[common] == lemma[common]:
        common += 1
    return f"{case}{len(base) - common}+{lemma[common:]}"


def apply(form: str, how: str) -> str:
    """The lemma that an edit makes of a form; the form itself where the edit would cut more than there is."""
    if how == SAME:
        return form
    cut, _, tail = how[1:].partition("+")
    base = form.lower() if how[0] == "l" else form
    return base[: len(base) - int(cut)] + tail if int(cut) <= len(base) else form
