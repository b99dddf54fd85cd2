"""The way of an article through the tool: text, parse, mentions, matches, drafts, claims."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from kuriltool import fingerprint
from kuriltool.articles import Article
from kuriltool.claims.cast import Cast
from kuriltool.claims.drafts import Draft, draft, one_per_cue
from kuriltool.claims.headings import HeadingReader
from kuriltool.claims.issues import IssueFinder
from kuriltool.claims.matching import AttributionMatcher
from kuriltool.claims.nesting import settle
from kuriltool.claims.passages import Page
from kuriltool.claims.quoting import continue_quotes
from kuriltool.claims.records import RecordMaker
from kuriltool.claims.speakers import SpeakerFinder
from kuriltool.fingerprint import WEIGHTS
from kuriltool.model import ArticleRef, Claim, PackRef
from kuriltool.reading import mentions
from kuriltool.reading.components import PARAGRAPHS
from kuriltool.reading.layout import Layout, read_layout
from kuriltool.reading.quotes import find_quotes
from kuriltool.rules.load import RuleSet
from kuriltool.rules.load import load as load_rules
from kuriltool.rules.schema import Attribution, Side

BATCH = 24
CLAIMS = "kuril_claims"
CLOSED = ("boilerplate", "copy")


# Whatever finds attributions in a page: the rules are one maker of drafts, a learned tagger may be another.
Maker = Callable[[Page], Iterable[Draft]]


@dataclass(frozen=True)
class Reading:
    """One article read: its reference with the metadata found, its text, and its claims in text order."""

    article: ArticleRef
    text: str
    claims: list[Claim]
    warnings: tuple[str, ...] = ()


def load_pipeline(weights: Path = WEIGHTS) -> Language:
    """The trained spaCy pipeline that ships with the package, with paragraph breaks heeded."""
    nlp = spacy.load(weights)
    nlp.add_pipe(PARAGRAPHS, first=True)
    return nlp


class Extractor:
    """Reads articles by the rules of a rule set."""

    def __init__(self, nlp: Language, rules: RuleSet) -> None:
        self.nlp, self.ruleset = nlp, rules
        self.pack = PackRef(name=rules.pack.name, version=rules.pack.version)
        self.sides: list[Side] = list(rules.pack.sides)
        parts: list[Attribution] = [*rules.rules, *rules.lines]
        self.rules = {part.id: (part.about, rules.places[part.id]) for part in parts}
        self.names = {actor.id: [actor.name, *actor.aliases, *actor.metonyms] for actor in rules.actors}
        model = fingerprint.model(nlp.path) if nlp.path else json.dumps(nlp.meta, sort_keys=True, default=str).encode()
        self.fingerprint = fingerprint.joined(model, rules.fingerprint)
        self._matcher = AttributionMatcher(nlp.vocab, rules.rules)
        self._makers: list[Maker] = [self._by_rules]
        self._mentions = mentions.MentionFinder(nlp.tokenizer, rules)
        self._headings = HeadingReader(rules.lines)
        self._record = RecordMaker(IssueFinder(rules.issues), self.pack, {part.id: part.confidence for part in parts})

    def extract(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """The reading of each article, in their order."""
        pairs = ((_for_parser(article.text), article) for article in articles)
        for doc, article in self.nlp.pipe(pairs, as_tuples=True, batch_size=BATCH):
            yield self.read(doc, article)

    def read(self, doc: Doc, article: Article) -> Reading:
        """The reading of an article that is parsed already; `doc` is the parse of its text, with the same offsets."""
        layout = read_layout(article.text, self.ruleset.boilerplate, self.ruleset.outlets)
        mentions.mark(doc, self._mentions)
        page = page_of(doc, article.text, layout)
        ref = ArticleRef(
            path=article.path, title=layout.title, outlet=layout.outlet, published=layout.published, sha256=article.sha256
        )
        on = datetime.date.fromisoformat(layout.published) if layout.published else None
        cast = Cast(doc, self.ruleset, on)
        return Reading(ref, article.text, list(self._claims(page, layout, cast, ref)), article.warnings)

    def drafts(self, page: Page, layout: Layout, cast: Cast) -> list[Draft]:
        """What every maker of matches finds in a page, settled among each other, in text order."""
        made = [d for maker in self._makers for d in maker(page)]
        found = self._headings(page, layout, cast, one_per_cue(page.text, made))
        found = settle(page, cast, found)
        return sorted(continue_quotes(page, found), key=lambda d: (d.start, d.end))

    def _by_rules(self, page: Page) -> Iterator[Draft]:
        matched = (draft(page, match, self.ruleset.rules[match.order]) for match in self._matcher(page.doc))
        return (d for d in matched if d is not None)

    def _claims(self, page: Page, layout: Layout, cast: Cast, ref: ArticleRef) -> Iterator[Claim]:
        find_speaker = SpeakerFinder(page, cast)
        for d in self.drafts(page, layout, cast):
            found = find_speaker(d)
            yield self._record(page, d, ref, layout.zone_at(d.start), found)


def _for_parser(text: str) -> str:
    """The text with Windows line ends as the trained pipeline knows them; as long as before, so offsets hold."""
    return text.replace("\r\n", " \n")


def page_of(doc: Doc, text: str, layout: Layout) -> Page:
    """The page of a parsed article: its quotes paired by paragraph, boilerplate and copies closed to claims."""
    open_zones = tuple((p.start, p.end) for p in layout.paragraphs if p.zone not in CLOSED)
    quotes = find_quotes(text, ((p.start, p.end) for p in layout.paragraphs))
    return Page(doc, text, tuple(quotes), open_zones)


def load(rules: Path | str | None = None) -> Extractor:
    """An extractor with the shipped pipeline and the shipped rules, or those of a folder; raises RuleError."""
    return Extractor(load_pipeline(), load_rules(Path(rules) if rules else None))


class ClaimsComponent:
    """Finds claims in a parsed document of anybody's pipeline.

    The content passages go into `doc.spans["kuril_claims"]`, labelled with the rule, `id_` the claim's id; the records go
    into `doc.user_data["kuril_claims"]` as a list of JSON objects. Both survive serialization.
    """

    def __init__(self, extractor: Extractor, name: str = CLAIMS) -> None:
        self.name, self._extractor = name, extractor

    def __call__(self, doc: Doc) -> Doc:
        digest = hashlib.sha256(doc.text.encode("utf8", "replace")).hexdigest()
        claims = self._extractor.read(doc, Article("", doc.text, digest, "utf-8", ())).claims
        spans = [
            doc.char_span(p.start, p.end, label=claim.rule, span_id=claim.id, alignment_mode="expand")
            for claim in claims
            for p in claim.content
        ]
        doc.spans[self.name] = SpanGroup(doc, name=self.name, spans=[span for span in spans if span is not None])
        doc.user_data[self.name] = [claim.model_dump(mode="json") for claim in claims]
        return doc


@Language.factory(CLAIMS, default_config={"rules": None}, requires=["token.dep", "token.lemma"])
def make_claims(nlp: Language, name: str, rules: str | None) -> ClaimsComponent:
    """The component that finds claims; `rules` is a rules folder, None for the shipped one."""
    return ClaimsComponent(Extractor(nlp, load_rules(Path(rules) if rules else None)), name)
