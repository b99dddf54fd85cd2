"""Mentions: the words that name an actor of the pack, an office, or a body in short."""

from __future__ import annotations

from collections.abc import Callable

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import filter_spans

from kuriltool.rules.load import RuleSet
from kuriltool.rules.schema import Actor

NAME, METONYM, ADJECTIVE, TITLE, SHORT = "name", "metonym", "adjective", "title", "short"
GROUP = "kuril_mentions"


def forms(actor: Actor) -> dict[str, list[str]]:
    """The forms of an actor by the kind of mention they make; `Lund’s` spellings of the apostrophe count as one."""
    return {
        NAME: [actor.name, *actor.aliases],
        METONYM: list(actor.metonyms),
        ADJECTIVE: list(actor.adjectives),
        SHORT: list(actor.short),
    }


class MentionFinder:
    """Finds the forms of a pack in a tokenized text.

    Mentions are spans with the kind of form as label; `id_` is the actor's id for names, metonyms and adjectives, and the form
    itself in lower case for titles and short forms, which several actors may share. Case is ignored, but a form that has
    capitals is only found where the text has one: `Will` the premier in `WILL`, not in `will`.
    """

    def __init__(self, tokenizer: Callable[[str], Doc], rules: RuleSet) -> None:
        self._tokenizer = tokenizer
        self._matcher = PhraseMatcher(tokenizer("").vocab, attr="LOWER")
        self._meaning: dict[str, tuple[str, str, bool]] = {}
        for actor in rules.actors:
            for kind, words in forms(actor).items():
                for word in words:
                    self._add(kind, word.casefold() if kind == SHORT else actor.id, word)
        for office in rules.offices:
            for title in office.titles:
                self._add(TITLE, title.casefold(), title)

    def _add(self, kind: str, meaning: str, form: str) -> None:
        small = kind in (TITLE, SHORT) or form.islower()
        key = f"{kind}:{meaning}:{small}"
        self._meaning[key] = (kind, meaning, small)
        plain = form.replace("’", "'")
        self._matcher.add(key, [self._tokenizer(plain), self._tokenizer(plain.replace("'", "’"))])

    def __call__(self, doc: Doc) -> list[Span]:
        """All mentions in text order; of two names that overlap the longer one, and so for every other kind."""
        found: dict[str, list[Span]] = {}
        for key, start, end in self._matcher(doc):
            kind, meaning, small = self._meaning[doc.vocab.strings[key]]
            if small or any(c.isupper() for c in doc[start:end].text):
                group = NAME if kind == METONYM else kind
                found.setdefault(group, []).append(Span(doc, start, end, label=kind, span_id=meaning))
        return sorted((span for spans in found.values() for span in filter_spans(spans)), key=lambda s: (s.start, -s.end))


def mark(doc: Doc, finder: MentionFinder) -> Doc:
    """The document with its mentions written into `doc.spans`, from where they survive serialization."""
    doc.spans[GROUP] = SpanGroup(doc, name=GROUP, spans=finder(doc))
    return doc
