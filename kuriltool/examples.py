"""The examples inside rule files, put to the test: does each rule find what it says it finds, and nothing else?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc

from kuriltool.claims.cast import Cast
from kuriltool.claims.drafts import Draft, draft
from kuriltool.claims.headings import HeadingReader
from kuriltool.claims.matching import AttributionMatcher
from kuriltool.claims.passages import Offsets
from kuriltool.pipeline import load_pipeline, page_of
from kuriltool.reading.layout import Layout, Paragraph, boilerplate_at, read_layout
from kuriltool.reading.mentions import MentionFinder, mark
from kuriltool.rules.collection import collect
from kuriltool.rules.folder import gather
from kuriltool.rules.load import RuleSet, load
from kuriltool.rules.notation import Annotated, parse
from kuriltool.rules.schema import Boilerplate, Line, Rule

Kind = Literal["example", "counterexample", "miss"]
Tested = Rule | Line | Boilerplate

KEYS: dict[Kind, str] = {"example": "examples", "counterexample": "counterexamples", "miss": "misses"}
SECTIONS = ("rules", "lines", "boilerplate")


@dataclass(frozen=True)
class Case:
    """One example as its rule file has it: the rule it belongs to, what kind it is, its words with their marks, its place."""

    part: Tested
    kind: Kind
    sentence: str
    place: str


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
    """The examples of a rule set, which was loaded from the folder `rules`, in file order."""
    places = _places(rules)
    parts: tuple[Tested, ...] = (*ruleset.rules, *ruleset.lines, *ruleset.boilerplate)
    return [
        Case(part, kind, sentence, places[part.id, key, number])
        for part in parts
        for kind, key in KEYS.items()
        for number, sentence in enumerate(getattr(part, key))
    ]


def try_out(tried: Sequence[Case], ruleset: RuleSet, nlp: Language) -> list[ExampleResult]:
    """How each case comes out with a pipeline, in their order."""
    bench = _Bench(ruleset, nlp)
    parsed = nlp.pipe(_text(case).text for case in tried)
    return [bench.result(case, doc) for case, doc in zip(tried, parsed, strict=True)]


def _places(rules: Path | str | None) -> dict[tuple[str, str, int], str]:
    """file:line of each example by its rule's id, its key and its number."""
    found = gather(rules)
    collection = collect(found, found.packs[0])
    return {
        (entry.part.id, key, number): f"{entry.file.label}:{entry.file.spot((*entry.path, key, number))[0]}"
        for section in SECTIONS
        for entry in getattr(collection, section)
        for key in KEYS.values()
        for number in range(len(getattr(entry.part, key)))
    }


def _text(case: Case) -> Annotated:
    """The words of a case and the spans they mark; a line of boilerplate marks none."""
    return Annotated(case.sentence, ()) if isinstance(case.part, Boilerplate) else parse(case.sentence)


class _Bench:
    """Tries single rules on parsed sentences."""

    def __init__(self, ruleset: RuleSet, nlp: Language) -> None:
        self._ruleset = ruleset
        self._matcher = AttributionMatcher(nlp.vocab, ruleset.rules)
        self._mentions = MentionFinder(nlp.tokenizer, ruleset)

    def result(self, case: Case, doc: Doc) -> ExampleResult:
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
