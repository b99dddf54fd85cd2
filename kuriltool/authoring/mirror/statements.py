"""What the sides dispute, told with the sides exchanged: who wants the islands back changes places with who holds them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kuriltool.authoring.mirror.wording import Form, Wording, plain
from kuriltool.rules.load import RuleSet
from kuriltool.rules.schema import Proposition, Views

_LIST = re.compile(r"(@[\w-]+)")


def exchanged_rules(rules: RuleSet, words: Wording, opposite: Mapping[str, str]) -> RuleSet:
    """The rules with propositions in which the sides have changed places; who speaks for which side stays as it is.

    A text with the sides exchanged is about a dispute with the sides exchanged: what one side holds, the other does there.
    """
    small = Wording([Form(form.key, plain(form.other)) for form in words.forms.values() if form.other is not None])

    def terms(given: Iterable[str]) -> list[str]:
        return ["".join(part if part[:1] == "@" else small.exchange(part).text for part in _LIST.split(term)) for term in given]

    def proposition(one: Proposition) -> Proposition:
        views = Views(affirms=terms(one.terms.affirms), denies=terms(one.terms.denies), touches=terms(one.terms.touches))
        holds = {opposite.get(side, side): view for side, view in one.holds.items()}
        label = words.exchange(one.label).text
        return one.model_copy(update={"terms": views, "without": terms(one.without), "holds": holds, "label": label})

    lists = {name: tuple(terms(listed)) for name, listed in rules.terms.items()}
    return replace(rules, propositions=tuple(map(proposition, rules.propositions)), terms=lists)
