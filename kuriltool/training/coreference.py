"""Gold coreference, and how often the tool is right about whom a pronoun or a description means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc, Span, Token

from kuriltool.claims.names import is_abbreviation
from kuriltool.claims.speakers import Found, SpeakerFinder
from kuriltool.encoder.lemmas import NAMES
from kuriltool.pipeline import Extractor
from kuriltool.training.measure import NEWSY
from kuriltool.training.treebanks import PARAGRAPH, read_conllu, to_doc

ACTORS = frozenset({"person", "organization", "place"})  # entity types of GUM that may be somebody
PRONOUNS = frozenset({"he", "she", "it", "they"})
CUES = ("say", "tell", "ask", "think", "will", "urge", "judge")  # the rules' lists of verbs that open a claim
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_ENTITY = re.compile(r"\(([^()]+)|(\d+)?(?:\[\d+/\d+\])?\)")


@dataclass(frozen=True)
class Mention:
    """A gold mention: token numbers of the gold document, half open, and that of its head."""

    cluster: int
    type: str
    start: int
    end: int
    head: int


@dataclass(frozen=True)
class Annotated:
    """A gold document, its text as the tool reads it, and its mentions in text order."""

    id: str
    doc: Doc
    mentions: tuple[Mention, ...]

    def named(self, cluster: int) -> list[Span]:
        """The mentions of a cluster that are names, each without title and apposition."""
        heads = (self.doc[m.head] for m in self.mentions if m.cluster == cluster)
        return [_name(head) for head in heads if head.tag_ in NAMES]


@dataclass(frozen=True)
class Probe:
    """One question to the resolver with its answer: `distance` is where the nearest earlier name of the cluster stands."""

    mention: Mention
    kind: str
    is_cue: bool
    distance: str
    outcome: str
    words: str
    found: Found


def _name(head: Token) -> Span:
    """The unbroken run of name words around a head."""
    start = end = head.i
    while start and head.doc[start - 1].tag_ in NAMES:
        start -= 1
    while end + 1 < len(head.doc) and head.doc[end + 1].tag_ in NAMES:
        end += 1
    return head.doc[start : end + 1]


# gold


def _cells(path: Path) -> Iterator[list[str]]:
    """The `Entity` cells of each document, one a word, empty where the word opens and closes nothing."""
    cells: list[str] = []
    for line in path.read_text(encoding="utf8").splitlines():
        if line.startswith("# newdoc") and cells:
            yield cells
            cells = []
        elif line and line[0].isdigit() and line.split("\t", 1)[0].isdigit():
            found = re.search(r"(?:^|\|)Entity=([^|]*)", line.rsplit("\t", 1)[-1])
            cells.append(found[1] if found else "")
    yield cells


def _mentions(cells: list[str]) -> Iterator[tuple[int, str, int, int]]:
    """Cluster, type, first word, word after the last; discontinuous mentions by each part."""
    still: list[tuple[str, int]] = []
    for at, cell in enumerate(cells):
        for part in _ENTITY.finditer(cell):
            if part[1]:
                still.append((part[1], at))
                continue
            group = part[2]
            index = next((i for i in range(len(still) - 1, -1, -1) if group is None or _group(still[i][0]) == group), None)
            if index is not None:
                label, start = still.pop(index)
                yield int(_group(label)), label.split("-")[1], start, at + 1


def _group(label: str) -> str:
    return re.split(r"[-\[]", label, maxsplit=1)[0]


def annotated(extractor: Extractor, path: Path) -> Iterator[Annotated]:
    """The documents of a GUM file."""
    for text, cells in zip(read_conllu(path), _cells(path), strict=True):
        doc = to_doc(text.sentences, extractor.nlp.vocab)
        at = [t.i for t in doc if t.text != PARAGRAPH]
        places = ((c, kind, at[a], at[b - 1] + 1) for c, kind, a, b in _mentions(cells))
        found = (Mention(c, kind, a, b, doc[a:b].root.i) for c, kind, a, b in places)
        yield Annotated(text.id, doc, tuple(sorted(found, key=lambda m: (m.start, -m.end))))


# questions


def _kind(doc: Doc, mention: Mention) -> str | None:
    """`pronoun` or `description`; None for a mention that is neither, or that holds its own name."""
    head = doc[mention.head]
    if head.lower_ in PRONOUNS and head.tag_ == "PRP":
        return "pronoun"
    if head.tag_ not in ("NN", "NNS", "JJ") or doc[mention.start].lower_ not in DEFINITE:
        return None
    named = any(c.tag_ in NAMES and c.dep_ in ("appos", "flat") for c in head.children)
    return None if named or head.dep_ == "nmod:desc" else "description"


def _distance(gold: Annotated, mention: Mention) -> str:
    earlier = [name for name in gold.named(mention.cluster) if name.end <= mention.head]
    if not earlier:
        return "later" if gold.named(mention.cluster) else "never named"
    if earlier[-1].sent == gold.doc[mention.head].sent:
        return "same sentence"
    between = gold.doc[earlier[-1].end : mention.head].text
    return "other paragraph" if PARAGRAPH in between else "earlier sentence"


def _is_right(gold: Annotated, mention: Mention, name: str, forms: Iterable[str]) -> bool:
    """Whether a name means the mention's cluster: its words are those of a name of the cluster, or the other way round."""
    names = [tuple(span.text.split()) for span in gold.named(mention.cluster)]
    answers = [tuple(form.split()) for form in (name, *forms)]
    return any(_same(answer, named) for answer in answers for named in names)


def _same(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    a, b = ({word.casefold() for word in words} for words in (one, two))
    return a <= b or b <= a or is_abbreviation(one, two) or is_abbreviation(two, one)


def probes(extractor: Extractor, texts: Iterable[Annotated]) -> Iterator[Probe]:
    """Each pronoun and definite description that is the subject of a verb, asked for and compared."""
    cues = frozenset(word for name in CUES for word in extractor.ruleset.lists.get(name, ()))
    for gold in texts:
        opened = extractor.opened(gold.doc.text)
        yield from _probes(extractor.names, gold, SpeakerFinder(opened.page, opened.cast), opened.page.doc, cues)


def _probes(
    forms: Mapping[str, list[str]], gold: Annotated, find: SpeakerFinder, doc: Doc, cues: frozenset[str]
) -> Iterator[Probe]:
    for mention in gold.mentions:
        head = gold.doc[mention.head]
        kind = _kind(gold.doc, mention)
        if kind is None or mention.type not in ACTORS or head.dep_ != "nsubj" or head.head.pos_ not in ("VERB", "AUX"):
            continue
        span = doc.char_span(head.idx, head.idx + len(head), alignment_mode="expand")
        if span is None:
            continue
        found = find.resolve(span.root)
        yield Probe(
            mention,
            kind,
            head.head.lemma_ in cues,
            _distance(gold, mention),
            _outcome(forms, gold, mention, found),
            gold.doc[mention.start : mention.end].text,
            found,
        )


def _outcome(forms: Mapping[str, list[str]], gold: Annotated, mention: Mention, found: Found) -> str:
    if found.speaker is None:
        return "abstained"
    others = forms.get(found.speaker.id or "", [])
    return "right" if _is_right(gold, mention, found.speaker.name, others) else "wrong"


# figures


@dataclass
class Outcomes:
    """Answers counted: `named` of the questions have a name in the text."""

    right: int = 0
    wrong: int = 0
    abstained: int = 0
    named: int = 0

    def add(self, probe: Probe) -> None:
        """Count one."""
        self.right += probe.outcome == "right"
        self.wrong += probe.outcome == "wrong"
        self.abstained += probe.outcome == "abstained"
        self.named += probe.distance != "never named"

    @property
    def precision(self) -> float:
        """Share of the answers that are right, in percent."""
        return 100 * self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of what the text names that was answered rightly, in percent."""
        return 100 * self.right / max(1, self.named)


def figures(asked: Iterable[Probe]) -> dict[tuple[str, str, str], Outcomes]:
    """Outcomes by verb (`cue`, `any verb`), kind and distance, each also over `all`."""
    table: dict[tuple[str, str, str], Outcomes] = {}
    for probe in asked:
        verbs = ("cue", "any verb") if probe.is_cue else ("any verb",)
        for key in ((v, k, d) for v in verbs for k in ("all", probe.kind) for d in ("all", probe.distance)):
            table.setdefault(key, Outcomes()).add(probe)
    return dict(sorted(table.items()))


def gum(extractor: Extractor, corpora: Path, parts: Iterable[str], genres: Iterable[str] = NEWSY) -> Iterator[Annotated]:
    """The documents of some parts of GUM whose genre is among the wanted."""
    wanted = tuple(genres)
    for part in parts:
        found = annotated(extractor, corpora / "gum" / f"{part}.conllu")
        yield from (text for text in found if any(genre in text.id for genre in wanted))
