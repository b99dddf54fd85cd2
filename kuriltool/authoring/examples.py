"""The examples inside rule files, put to the test: does each rule find what it says it finds, and nothing else?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc

from kuriltool.claims.cast import Cast
from kuriltool.claims.drafts import Draft, draft, is_within, one_per_cue
from kuriltool.claims.headings import HeadingReader
from kuriltool.claims.matching import AttributionMatcher
from kuriltool.claims.passages import Offsets, Page
from kuriltool.claims.propositions import POLARITY, VIEWS, PropositionFinder, TermReader
from kuriltool.claims.speakers import Found, SpeakerFinder
from kuriltool.pipeline import load_pipeline, page_of
from kuriltool.reading.layout import Layout, Paragraph, boilerplate_at, read_layout
from kuriltool.reading.mentions import MentionFinder, mark
from kuriltool.rules.collection import collect
from kuriltool.rules.folder import RuleFolder, gather
from kuriltool.rules.load import RuleSet, load
from kuriltool.rules.notation import Annotated, parse
from kuriltool.rules.parts import Entry
from kuriltool.rules.schema import Boilerplate, Line, Proposition, Rule, Views

Kind = Literal["example", "counterexample", "miss"]
Tested = Rule | Line | Boilerplate | Proposition

KEYS: dict[Kind, str] = {"example": "examples", "counterexample": "counterexamples", "miss": "misses"}
SECTIONS = ("rules", "lines", "boilerplate", "propositions")


@dataclass(frozen=True)
class Case:
    """One example as its rule file has it: the rule it belongs to, what kind it is, its words with their marks, its place.

    `view` is the polarity that an example of a proposition must get.
    """

    part: Tested
    kind: Kind
    sentence: str
    place: str
    view: str | None = None


@dataclass(frozen=True)
class ExampleResult:
    """How one example came out. `place` is file:line; `message` says what was found where `ok` is false, else it is empty."""

    rule: str
    place: str
    kind: Kind
    sentence: str
    ok: bool
    message: str = ""

    def __str__(self) -> str:
        shown = self.sentence.replace("\n", "\\n")
        return f'{self.place}: rule "{self.rule}": {self.kind}: {self.message}\n    {shown}'


def run_examples(rules: Path | str | None = None) -> list[ExampleResult]:
    """Every example, counterexample and known miss of a rule folder, or of the shipped rules, tried with the shipped pipeline.

    In file order. Raises RuleError where the rules can't be loaded.
    """
    ruleset = load(rules)
    return try_out(cases(ruleset, rules), ruleset, load_pipeline())


def cases(ruleset: RuleSet, rules: Path | str | None = None) -> list[Case]:
    """The examples of a rule set, which was loaded from `rules`, in file order; those of rules that its pack borrows left out."""
    found = gather(rules)
    places = _places(found)
    lent: tuple[Tested, ...] = () if found.borrows else (*ruleset.rules, *ruleset.lines)
    parts: tuple[Tested, ...] = (*lent, *ruleset.boilerplate, *ruleset.propositions)
    return [
        Case(part, kind, sentence, places[(part.id, *below)], below[1] if len(below) == 3 else None)
        for part in parts
        for kind, below, sentence in _sentences(part)
    ]


def _sentences(part: Tested) -> Iterator[tuple[Kind, tuple[str, ...], str]]:
    """Each example of a part with its kind and where in the part it stands."""
    for kind, key in KEYS.items():
        held = getattr(part, key)
        views = {view: getattr(held, view) for view in VIEWS} if isinstance(held, Views) else {None: held}
        for view, sentences in views.items():
            for number, sentence in enumerate(sentences):
                yield kind, (key, str(number)) if view is None else (key, view, str(number)), sentence


def try_out(tried: Sequence[Case], ruleset: RuleSet, nlp: Language) -> list[ExampleResult]:
    """How each case comes out with a pipeline, in their order."""
    bench = _Bench(ruleset, nlp)
    parsed = nlp.pipe(_text(case).text for case in tried)
    return [bench.result(case, doc) for case, doc in zip(tried, parsed, strict=True)]


def _places(found: RuleFolder) -> dict[tuple[str, ...], str]:
    """file:line of each example by its rule's id and where it stands in the rule."""
    collection = collect(found, found.packs[0])
    entries: list[Entry[Tested]] = [entry for section in SECTIONS for entry in getattr(collection, section)]
    return {
        (entry.part.id, *below): f"{entry.file.label}:{entry.file.spot((*entry.path, *_path(below)))[0]}"
        for entry in entries
        for _, below, _ in _sentences(entry.part)
    }


def _path(below: tuple[str, ...]) -> tuple[str | int, ...]:
    return (*below[:-1], int(below[-1]))


def _text(case: Case) -> Annotated:
    """The words of a case and the spans they mark; a line of boilerplate marks none."""
    return Annotated(case.sentence, ()) if isinstance(case.part, Boilerplate) else parse(case.sentence)


class _Bench:
    """Tries single rules on parsed sentences."""

    def __init__(self, ruleset: RuleSet, nlp: Language) -> None:
        self._ruleset = ruleset
        self._matcher = AttributionMatcher(nlp.vocab, ruleset.rules)
        self._mentions = MentionFinder(nlp.tokenizer, ruleset)
        self._terms = TermReader(ruleset.propositions, ruleset.terms, ruleset.words)

    def result(self, case: Case, doc: Doc) -> ExampleResult:
        if isinstance(case.part, Proposition):
            return self._viewed(case, case.part, doc)
        found = _text(case)
        if isinstance(case.part, Boilerplate):
            hits = ["a line of boilerplate"] if boilerplate_at(found.text, [case.part]) else []
            right = bool(hits)
        else:
            drafts = self._drafts(doc, found.text, case.part)
            right = any(_agrees(found, d) for d in drafts) if case.kind != "counterexample" else bool(drafts)
            hits = [_shown(found.text, d) for d in drafts]
        ok = right == (case.kind == "example")
        return ExampleResult(case.part.id, case.place, case.kind, case.sentence, ok, "" if ok else _message(case.kind, hits))

    def _viewed(self, case: Case, part: Proposition, doc: Doc) -> ExampleResult:
        """How a content came out that must take a view on a proposition; without marks it is content from end to end."""
        example = _text(case)
        page = page_of(doc, example.text, Layout((Paragraph(0, len(example.text)),)))
        cast = Cast(mark(page.doc, self._mentions), self._ruleset, None)
        taken = PropositionFinder(page, cast, self._terms, *self._claimed(page, cast, example))(0)
        polarity = next((t.polarity for t in taken if t.id == part.id), None)
        wanted = POLARITY[case.view] if case.view else None
        ok = (polarity == wanted) == (case.kind != "miss")
        why = "; ".join(t.why for t in taken if t.id == part.id)
        got = "nothing" if polarity is None else f"{polarity:+d}: {why}"
        message = "" if ok else _message("miss", []) if case.kind == "miss" else f"found {got}"
        return ExampleResult(part.id, case.place, case.kind, case.sentence, ok, message)

    def _claimed(self, page: Page, cast: Cast, example: Annotated) -> tuple[list[Draft], list[Found]]:
        """The marked claim of an example, and those inside it that the rules find, with their speakers."""
        spans: dict[str, list[Offsets]] = {}
        for name, start, end in example.spans:
            spans.setdefault(name, []).append((start, end))
        content = tuple(spans.get("content", [(0, len(example.text))]))
        cue, source = (next(iter(spans.get(name, ())), None) for name in ("cue", "source"))
        named = page.doc.char_span(*source, alignment_mode="expand") if source else None
        whole = Draft("", 0, content, cue, source, speaker_token=named.root.i if named else None)
        found = (draft(page, match, self._ruleset.rules[match.order]) for match in self._matcher(page.doc))
        inner = [d for d in one_per_cue(page.text, [d for d in found if d is not None]) if is_within(d, whole)]
        find_speaker = SpeakerFinder(page, cast)
        return [whole, *inner], [find_speaker(d) for d in (whole, *inner)]

    def _drafts(self, doc: Doc, text: str, part: Rule | Line) -> list[Draft]:
        page = page_of(doc, text, Layout((Paragraph(0, len(text)),)))
        if isinstance(part, Line):
            cast = Cast(mark(doc, self._mentions), self._ruleset, None)
            return HeadingReader([part])(page, read_layout(text), cast, [])
        found = (draft(page, match, self._ruleset.rules[match.order]) for match in self._matcher(doc) if match.rule == part.id)
        return [d for d in found if d is not None]


def _spans(name: str, found: Draft) -> tuple[Offsets, ...]:
    """The passages of a draft that an example marks by this name."""
    if name == "content":
        return found.content
    single = found.cue if name == "cue" else found.source
    return (single,) if single else ()


def _agrees(example: Annotated, found: Draft) -> bool:
    """Whether a draft has every span that the example marks, to the letter; marks and space at the edges don't count."""
    marked: dict[str, list[Offsets]] = {}
    for name, start, end in example.spans:
        marked.setdefault(name, []).append((start, end))
    return all(_letters(example.text, wanted) == _letters(example.text, _spans(name, found)) for name, wanted in marked.items())


def _letters(text: str, spans: Iterable[Offsets]) -> list[list[int]]:
    return [[i for i in range(start, end) if text[i].isalnum()] for start, end in spans]


def _shown(text: str, found: Draft) -> str:
    def parts() -> Iterator[str]:
        for name in ("source", "cue", "content"):
            for start, end in _spans(name, found):
                yield f"[{name} {text[start:end]}]"

    return " ".join(parts())


def _message(kind: Kind, hits: list[str]) -> str:
    if kind == "miss":
        return "no miss any more; make it an example"
    return f"found {'; '.join(hits)}" if hits else "found nothing"
