"""The way of an article through the tool: text, parse, mentions, matches, drafts, claims."""

from __future__ import annotations

import datetime
import hashlib
import json
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from kuriltool import fingerprint
from kuriltool.articles import Article
from kuriltool.articles.naming import date_in_name
from kuriltool.claims.cast import Cast
from kuriltool.claims.dates import DateFinder
from kuriltool.claims.drafts import Draft, draft, one_per_cue
from kuriltool.claims.headings import HeadingReader
from kuriltool.claims.issues import IssueFinder
from kuriltool.claims.joining import join
from kuriltool.claims.matching import AttributionMatcher
from kuriltool.claims.nesting import settle
from kuriltool.claims.passages import Page
from kuriltool.claims.positions import PositionFinder
from kuriltool.claims.propositions import PropositionFinder, TermReader
from kuriltool.claims.quoting import continue_quotes
from kuriltool.claims.records import RecordMaker, Told
from kuriltool.claims.speakers import SpeakerFinder
from kuriltool.claims.sureness import CALIBRATION, Calibration
from kuriltool.claims.tagged import MODEL, by_model, is_marked
from kuriltool.clean import one_line
from kuriltool.encoder.component import ENCODER, EncoderReader
from kuriltool.encoder.packing import pack, unpack
from kuriltool.errors import ArticleError, KuriltoolError
from kuriltool.fingerprint import WEIGHTS
from kuriltool.model import ArticleRef, Claim, PackRef
from kuriltool.reading import mentions
from kuriltool.reading.components import PARAGRAPHS
from kuriltool.reading.layout import CLOSED, Layout, read_layout
from kuriltool.reading.plain import Plain, as_it_is, plain
from kuriltool.reading.quotes import find_quotes
from kuriltool.rules.load import RuleSet
from kuriltool.rules.load import load as load_rules
from kuriltool.rules.schema import Attribution, Side

KNOWN = 50_000  # words that are remembered from one article to the next
LONG = 100_000  # characters of a text from which no words are learnt: they may be of any kind
LONGEST_REASON = 200  # characters of what an error says that are shown
NETWORK = ("the trained network reads it as an attribution; no rule does", "MODEL_CARD.md beside the weights")
CLAIMS = "kuril_claims"
_NEEDED = {"tags": "TAG", "parts of speech": "POS", "lemmas": "LEMMA", "parse": "DEP"}
T = TypeVar("T")


@dataclass(frozen=True)
class Reading:
    """One article read: its reference with the metadata found, its text, and its claims in text order.

    `parse`, where it was asked for, is what the network says of the text: with it the text is read again without the network.
    """

    article: ArticleRef
    text: str
    claims: list[Claim]
    warnings: tuple[str, ...] = ()
    parse: bytes | None = None


@dataclass(frozen=True)
class Opened:
    """An article laid open: its page, its zones and dates, and everybody it names."""

    page: Page
    layout: Layout
    cast: Cast


def load_pipeline(weights: Path = WEIGHTS, *, attributions: bool = True) -> Language:
    """The trained spaCy pipeline that ships with the package, with paragraph breaks heeded.

    Without `attributions` its network tells the parse alone, a third faster.
    """
    nlp = spacy.load(weights, config={"components": {ENCODER: {"attributions": attributions}}})
    nlp.add_pipe(PARAGRAPHS, first=True)
    cast("Any", nlp.tokenizer).max_cache_size = KNOWN
    nlp.max_length = sys.maxsize  # it reads a text window by window, however long
    return nlp


class Extractor:
    """Reads articles by the rules of a rule set and by the attributions that the pipeline's trained network marks."""

    def __init__(self, nlp: Language, rules: RuleSet) -> None:
        self.nlp, self.ruleset = nlp, rules
        self.pack = PackRef(name=rules.pack.name, version=rules.pack.version)
        self.sides: list[Side] = list(rules.pack.sides)
        parts: list[Attribution] = [*rules.rules, *rules.lines]
        stated = {p.id: (p.label, rules.places[p.id]) for p in rules.propositions}
        self.rules = {part.id: (part.about, rules.places[part.id]) for part in parts} | stated | {MODEL: NETWORK}
        states = {actor.id: actor.side for actor in rules.actors}
        self.actors = {actor.id: (actor.kind, actor.side or states.get(actor.state or "")) for actor in rules.actors}
        self.names = {actor.id: [actor.name, *actor.aliases, *actor.metonyms] for actor in rules.actors}
        model = fingerprint.model(nlp.path) if nlp.path else json.dumps(nlp.meta, sort_keys=True, default=str).encode()
        reader = _encoder(nlp)
        self._is_word: Callable[[str], bool] = reader.session.pieces.is_word if reader else lambda _: False
        rules_only = reader is None or not reader.attributions
        self.fingerprint = fingerprint.joined(model, rules.fingerprint, rules_only=rules_only)
        self._matcher = AttributionMatcher(nlp.vocab, rules.rules)
        self._mentions = mentions.MentionFinder(nlp.tokenizer, rules)
        self._headings = HeadingReader(rules.lines)
        self.shares = {part.id: part.confidence for part in parts}
        self.calibration = Calibration.load(reader.session.folder / CALIBRATION) if reader else Calibration()
        self._terms = TermReader(rules.propositions, rules.terms, rules.words)
        self._record = RecordMaker(IssueFinder(rules.issues, rules.terms), self.pack, self.shares, self.calibration)

    def extract(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """The reading of each article, in their order. Raises ArticleError where one can't be read through."""
        for reading in self.attempt(articles):
            if isinstance(reading, ArticleError):
                raise reading
            yield reading

    def attempt(self, articles: Iterable[Article]) -> Iterator[Reading | ArticleError]:
        """The reading of each article, in their order; one that can't be read through comes as an ArticleError in its place."""
        return (self.attempt_one(article) for article in articles)

    def attempt_one(self, article: Article, parse: bytes | None = None, *, keep_parse: bool = False) -> Reading | ArticleError:
        """The reading of an article, or what went wrong. `parse` is that of a reading of the same text by the same network."""

        def read(article: Article, text: Plain, doc: Doc) -> Reading:
            doc, kept = self._parsed(doc, parse, keep=keep_parse)
            return replace(self.read(doc, article, text), parse=kept)

        return self._one(article, read)

    def drafted(self, articles: Iterable[Article]) -> Iterator[list[Draft]]:
        """The drafts of each article, in their order: claims before anybody is named; offsets into the plain text.

        Raises ArticleError where an article can't be read through.
        """
        for article in articles:
            drafts = self._one(article, lambda article, text, doc: self._drafts(self._open(self.nlp(doc), article, text)))
            if isinstance(drafts, ArticleError):
                raise drafts
            yield drafts

    def opened(self, text: str) -> Opened:
        """A text parsed and laid open, before anything is claimed in it; offsets into its plain form."""
        made = self.plain(text)
        return self._open(self.nlp(made.text), Article("", text, ""), made)

    def plain(self, text: str) -> Plain:
        """The plain form of a text, which is what is parsed."""
        return plain(text, self._is_word)

    def parsed(self, text: str) -> Doc:
        """The parse of a text's plain form, as `read` takes it."""
        return self.nlp(self.plain(text).text)

    def read(self, doc: Doc, article: Article, text: Plain | None = None) -> Reading:
        """The reading of an article that is parsed already; `doc` is the parse of `text`, by default its plain form."""
        opened = self._open(doc, article, text or self.plain(article.text))
        ref = _reference(article, opened.layout)
        return Reading(ref, article.text, list(self._claims(opened, ref)), article.warnings)

    def reference(self, article: Article) -> ArticleRef:
        """What is known of an article without parsing it."""
        return _reference(article, self._layout(article, self.plain(article.text)))

    def _one(self, article: Article, read: Callable[[Article, Plain, Doc], T]) -> T | ArticleError:
        """What `read` makes of an article, its plain form and the words of that.

        It must hold nothing of spaCy's, whose memory is given back: words of 100,000 articles would fill it. But those of the
        first are kept for good, since what a memory given back has held is made anew in every text.
        """
        try:
            text = self.plain(article.text)
            learnt = self.nlp.make_doc(text.text) if len(self.nlp.vocab) < KNOWN and len(text.text) < LONG else None
            with self._memory():
                try:
                    return read(article, text, self.nlp.make_doc(text.text) if learnt is None else learnt)
                except Exception as error:
                    traceback.clear_frames(error.__traceback__)  # they hold the parse, which must not outlive its memory
                    raise
        except Exception as error:  # whatever it is, it costs one article of thousands
            return _unread(article, error)

    def _memory(self) -> AbstractContextManager[Any]:
        """What gives back the memory of parses; one that is open already serves."""
        is_open = cast("Any", self.nlp.vocab).in_memory_zone
        return nullcontext() if is_open else self.nlp.memory_zone()

    def _parsed(self, doc: Doc, kept: bytes | None, *, keep: bool) -> tuple[Doc, bytes | None]:
        """The parse of the words of a text, from what was kept of it if that serves, and what to keep where that is asked."""
        reader = _encoder(self.nlp)
        if reader is None or not (kept or keep):
            return self.nlp(doc), None
        for _, pipe in self.nlp.pipeline:
            doc, kept = _read_with(reader, doc, kept) if pipe is reader else (pipe(doc), kept)
        return doc, kept if keep else None

    def _layout(self, article: Article, text: Plain) -> Layout:
        return _as_told(read_layout(text.text, self.ruleset.boilerplate, self.ruleset.outlets), article)

    def _open(self, doc: Doc, article: Article, text: Plain) -> Opened:
        layout = self._layout(article, text)
        mentions.mark(doc, self._mentions)
        return Opened(page_of(doc, text, layout), layout, Cast(doc, self.ruleset, _day(layout)))

    def _drafts(self, opened: Opened) -> list[Draft]:
        """What rules and network find in an article, settled among each other, in text order."""
        page, cast = opened.page, opened.cast
        ruled = self._by_rules(page)
        made = join(page, cast, ruled, by_model(page)) if is_marked(page.doc) else one_per_cue(page.text, ruled)
        found = settle(page, cast, self._headings(page, opened.layout, cast, made))
        return sorted(continue_quotes(page, found), key=lambda d: (d.start, d.end))

    def _by_rules(self, page: Page) -> Iterator[Draft]:
        matched = (draft(page, match, self.ruleset.rules[match.order]) for match in self._matcher(page.doc, page.parse))
        return (d for d in matched if d is not None)

    def _claims(self, opened: Opened, ref: ArticleRef) -> Iterator[Claim]:
        page, cast, drafts = opened.page, opened.cast, self._drafts(opened)
        find_speaker, find_position = SpeakerFinder(page, cast), PositionFinder(page, cast)
        find_date = DateFinder(page, _day(opened.layout))
        speakers = [find_speaker(d) for d in drafts]
        propositions = PropositionFinder(page, cast, self._terms, drafts, speakers)
        for number, (d, speaker) in enumerate(zip(drafts, speakers, strict=True)):
            taken = propositions(number)
            position = find_position(d, speaker, propositions.position(taken))
            office = cast.tenure(speaker.speaker.id) if speaker.speaker and speaker.speaker.id else None
            told = Told(speaker, position, taken, office, find_date(d))
            yield self._record(page, d, ref, opened.layout.zone_at(d.start), told)


def _encoder(nlp: Language) -> EncoderReader | None:
    """The component of a pipeline that reads texts with the trained network, if it has one."""
    return cast("EncoderReader", nlp.get_pipe(ENCODER)) if ENCODER in nlp.pipe_names else None


def _read_with(reader: EncoderReader, doc: Doc, kept: bytes | None) -> tuple[Doc, bytes]:
    """A document read by the network, or by what was kept of that, and what to keep of it."""
    if kept:
        with suppress(ValueError):  # damaged: then it is read as if nothing had been kept
            return reader.write(doc, unpack(kept)), kept
    sheet = reader.read(doc)
    return reader.write(doc, sheet), pack(sheet)


def _waits(nlp: Language) -> bool:
    """Whether the network of a pipeline is still to come: `spacy.load` makes all components, and then gives them their files."""
    try:
        return (reader := _encoder(nlp)) is not None and reader.session is None
    except ValueError:
        return True


def _reference(article: Article, layout: Layout) -> ArticleRef:
    told = article.metadata
    return ArticleRef(
        path=article.path,
        id=told.id,
        title=layout.title,
        author=told.author,
        outlet=layout.outlet,
        published=layout.published,
        url=told.url,
        sha256=article.sha256,
    )


def _as_told(layout: Layout, article: Article) -> Layout:
    """The layout with what the file says outside the text, which comes before what its lines say, and the date of its name."""
    told = article.metadata
    return replace(
        layout,
        title=told.title or layout.title,
        outlet=told.outlet or layout.outlet,
        published=told.published or layout.published or date_in_name(article.path),
    )


def _day(layout: Layout) -> datetime.date | None:
    return datetime.date.fromisoformat(layout.published) if layout.published else None


def _unread(article: Article, error: Exception) -> ArticleError:
    """The error that tells what went wrong with an article; its cause is the one that was raised."""
    said = one_line(f"{type(error).__name__}: {error}")[:LONGEST_REASON].rstrip(": ")
    found = ArticleError(article.path, f"could not be read through ({said}); please report it")
    found.__cause__ = error
    return found


def page_of(doc: Doc, text: Plain | str, layout: Layout) -> Page:
    """The page of a parsed article: its quotes paired by paragraph, boilerplate and copies closed to claims."""
    read = as_it_is(text) if isinstance(text, str) else text
    open_zones = tuple((p.start, p.end) for p in layout.paragraphs if p.zone not in CLOSED)
    quotes = find_quotes(read.text, ((p.start, p.end) for p in layout.paragraphs))
    return Page(doc, read.text, tuple(quotes), open_zones, read)


def load(rules: Path | str | None = None, *, rules_only: bool = False) -> Extractor:
    """An extractor with the shipped pipeline and the shipped rules, or those of a folder; raises RuleError.

    With `rules_only` it finds what the rules find and nothing that the trained network alone sees.
    """
    return Extractor(load_pipeline(attributions=not rules_only), load_rules(rules))


class ClaimsComponent:
    """Finds claims in a parsed document of anybody's pipeline.

    The content passages go into `doc.spans["kuril_claims"]`, labelled with the rule, `id_` the claim's id; the records go
    into `doc.user_data["kuril_claims"]` as a list of JSON objects. Both survive serialization. Raises KuriltoolError where
    nothing before it has parsed the document. Rules name Universal Dependencies, as the pipeline that ships gives them.
    """

    def __init__(self, nlp: Language, rules: RuleSet, name: str = CLAIMS) -> None:
        self.name, self._nlp, self._rules = name, nlp, rules
        # Made at once where it can be: what is entered into the vocabulary while a memory zone is open is gone after it.
        self._extractor = None if _waits(nlp) else Extractor(nlp, rules)

    def from_disk(self, path: Path | str, exclude: Iterable[str] = ()) -> ClaimsComponent:  # noqa: ARG002
        """Nothing of its own lies there, but by now what stands before it in the pipeline has its files."""
        self._extractor = Extractor(self._nlp, self._rules)
        return self

    def __call__(self, doc: Doc) -> Doc:
        if missing := [what for what, attribute in _NEEDED.items() if not doc.has_annotation(attribute)]:
            raise KuriltoolError(
                f"{self.name}: the document has no {', '.join(missing)}; add {CLAIMS} behind components that give them, "
                "or to the pipeline that ships: kuriltool.load_pipeline()"
            )
        digest = hashlib.sha256(doc.text.encode("utf8", "replace")).hexdigest()
        self._extractor = extractor = self._extractor or Extractor(self._nlp, self._rules)
        claims = extractor.read(doc, Article("", doc.text, digest), as_it_is(doc.text)).claims
        spans = [
            doc.char_span(p.start, p.end, label=claim.rule, span_id=claim.id, alignment_mode="expand")
            for claim in claims
            for p in claim.content
        ]
        doc.spans[self.name] = SpanGroup(doc, name=self.name, spans=[span for span in spans if span is not None])
        doc.user_data[self.name] = [claim.model_dump(mode="json") for claim in claims]
        return doc


@Language.factory(CLAIMS, default_config={"rules": None}, requires=["token.tag", "token.pos", "token.lemma", "token.dep"])
def make_claims(nlp: Language, name: str, rules: str | None) -> ClaimsComponent:
    """The component that finds claims; `rules` is a rules folder, None for the shipped one."""
    return ClaimsComponent(nlp, load_rules(rules), name)
