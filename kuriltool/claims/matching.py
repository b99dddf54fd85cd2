"""Attribution rules at work: a parsed article in, matches of cue, source and content out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.vocab import Vocab

from kuriltool.claims.dependencies import RelationMatcher
from kuriltool.claims.parse import Parse
from kuriltool.rules.schema import Rule


@dataclass(frozen=True)
class Match:
    """One place where a rule holds, in token numbers.

    `cue` begins with the cue's own token, the words it governs follow; `source` and `content` are the heads of their
    phrases, `content` empty where a quote is the content. `order` is the rule's place: the first rule wins.
    """

    rule: str
    order: int
    cue: tuple[int, ...]
    source: int | None
    content: tuple[int, ...]


class AttributionMatcher:
    """All attribution rules, compiled for one vocabulary."""

    def __init__(self, vocab: Vocab, rules: Sequence[Rule]) -> None:
        self._rules = list(rules)
        self._matcher = RelationMatcher[int](vocab)
        for order, rule in enumerate(rules):
            self._matcher.add(order, [rule.pattern])

    def __call__(self, doc: Doc, parse: Parse | None = None) -> list[Match]:
        """Every match in the article, by text order of the cue and then by order of the rules; `parse` is its parse if read."""
        found = dict.fromkeys(self._match(order, tokens) for order, tokens in self._matcher(parse or Parse(doc)))
        return sorted(found, key=lambda m: (m.cue[0], m.order, m.content, m.source or -1))

    def _match(self, order: int, tokens: Iterable[int]) -> Match:
        rule = self._rules[order]
        named = {part["RIGHT_ID"]: token for part, token in zip(rule.pattern, tokens, strict=True)}
        cue = [named["cue"], *(token for name, token in named.items() if name.startswith("cue_"))]
        content = [token for name, token in named.items() if name == "content" or name.startswith("content_")]
        return Match(rule.id, order, tuple(cue), named.get("source"), tuple(content))
