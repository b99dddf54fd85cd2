"""Label Studio: a JSON list of tasks, one an article, with its claims as a prediction that people correct.

A claim is one `Content` region for each passage, of which the first carries its choices, joined by relations to its `Cue` and its
`Source`. Offsets are code points, as Label Studio counts them; versions before 2022 counted UTF-16 units. `beside` gives the
labelling interface that fits.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TextIO, get_args
from xml.sax.saxutils import quoteattr

from kuriltool.clean import one_line
from kuriltool.exports.flat import safe_json
from kuriltool.model import JOINT, THIRD, Kind, Passage

if TYPE_CHECKING:
    from kuriltool.corpus import Corpus, Read
    from kuriltool.model import Claim

BESIDE = ".labelstudio.xml"
NOTES = ("in Label Studio first paste {beside} under Settings, Labeling Interface, Code; then import the tasks",)
ROLES, TEXT = "role", "text"
CONTENT, CUE, SOURCE = "Content", "Cue", "Source"
KIND, POSITION, SPEAKER, ISSUES, PROPOSITIONS = "kind", "position", "speaker", "issues", "propositions"
NUL = "\0"
_STANDS_FOR_NUL = "\ufffd"  # the database behind Label Studio holds no NUL
_COLOURS = {CONTENT: "#7cb342", CUE: "#ffb300", SOURCE: "#1e88e5"}
_OTHER = "other"

Choices = Mapping[str, str | None]
"""What can be chosen, each with what it means where its name does not tell."""


def write(corpus: Corpus, target: TextIO) -> None:
    """The tasks as one JSON list."""
    target.write("[")
    separator = "\n"
    for read in corpus.readings():
        target.write(separator + safe_json(json.dumps(_task(read), ensure_ascii=False)))
        separator = ",\n"
    target.write("\n]\n")


def beside(corpus: Corpus) -> str:
    """The labelling interface for the tasks, with the sides, issues and propositions of the store's packs as choices."""
    positions = {side.id: side.label for side in corpus.sides} | {JOINT: "all sides together", THIRD: "a view of none of them"}
    issues = dict.fromkeys((*corpus.issues, _OTHER))
    stances: Choices = {
        f"{id}:{polarity:+d}": f"{held}: {statement}"
        for id, statement in corpus.propositions.items()
        for polarity, held in _HELD.items()
    }
    parts = [
        "<View>",
        f'  <Labels name="{ROLES}" toName="{TEXT}">',
        *(f'    <Label value="{label}" background="{colour}"/>' for label, colour in _COLOURS.items()),
        "  </Labels>",
        '  <Relations>\n    <Relation value="cue"/>\n    <Relation value="source"/>\n    <Relation value="more content"/>',
        "  </Relations>",
        '  <Header value="$title"/>',
        "  <Style>.htx-text{ white-space: pre-wrap; }</Style>",
        f'  <Text name="{TEXT}" value="$text"/>',
        f'  <View visibleWhen="region-selected" whenTagName="{ROLES}" whenLabelValue="{CONTENT}">',
        *_choices(KIND, dict.fromkeys(get_args(Kind))),
        *_choices(POSITION, positions),
        _titled(SPEAKER),
        f'    <TextArea name="{SPEAKER}" placeholder="nobody known" maxSubmissions="1" editable="true" {_REGION}/>',
        *_choices(ISSUES, issues, several=True),
        *_choices(PROPOSITIONS, stances, several=True),
        "  </View>",
        "</View>",
    ]
    return "\n".join(parts) + "\n"


_HELD = {1: "holds", -1: "rejects", 0: "takes no view on"}
_REGION = f'toName="{TEXT}" perRegion="true"'


def _choices(name: str, choices: Choices, *, several: bool = False) -> Iterator[str]:
    yield _titled(name)
    shown = 'choice="multiple" layout="select"' if several else 'choice="single" showInline="true"'
    yield f'    <Choices name="{name}" {_REGION} {shown}>'
    for value, about in choices.items():
        hint = f" hint={quoteattr(one_line(about))}" if about else ""
        yield f"      <Choice value={quoteattr(one_line(value))}{hint}/>"
    yield "    </Choices>"


def _titled(name: str) -> str:
    return f'    <Header size="6" value="{name.capitalize()}"/>'


def _task(read: Read) -> dict[str, Any]:
    article = read.article
    known = {key: getattr(article, key) for key in ("path", "title", "outlet", "published", "url", "sha256")}
    data = {"text": read.text.replace(NUL, _STANDS_FOR_NUL), **known, "title": article.title or article.path}
    regions = _Regions()
    for claim in read.claims:
        regions.claim(claim)
    sure = [claim.confidence for claim in read.claims]
    prediction = {
        "model_version": " ".join(dict.fromkeys(f"{claim.pack.name} {claim.pack.version}" for claim in read.claims))
        or "kuriltool",
        "score": round(sum(sure) / len(sure), 4) if sure else None,
        "result": regions.results,
    }
    return {"data": data, "predictions": [prediction]}


@dataclass
class _Regions:
    """Makes the results of one prediction."""

    results: list[dict[str, Any]] = field(default_factory=list)
    shared: dict[tuple[str, int, int], str] = field(default_factory=dict)

    def claim(self, claim: Claim) -> None:
        """Adds the regions of a claim, what is chosen for it, and their relations."""
        names = [f"{claim.id}-content-{number}" for number, _ in enumerate(claim.content, 1)]
        for name, passage in zip(names, claim.content, strict=True):
            self._region(name, CONTENT, passage, score=claim.confidence, meta={"text": [claim.id]})
        self._chosen(names[0], claim)
        for name in names[1:]:
            self._relation(names[0], name, "more content")
        for label, said in ((CUE, claim.cue), (SOURCE, claim.source)):
            if said is not None:
                self._relation(names[0], self._shared(claim, label, said), label.lower())

    def _shared(self, claim: Claim, label: str, passage: Passage) -> str:
        """The region of a passage that several claims may have."""
        key = (label, passage.start, passage.end)
        if key not in self.shared:
            self.shared[key] = f"{claim.id}-{label.lower()}"
            self._region(self.shared[key], label, passage)
        return self.shared[key]

    def _region(self, name: str, label: str, passage: Passage, **more: object) -> None:
        place = _place(passage)
        words = passage.text.replace(NUL, _STANDS_FOR_NUL)
        self._result(name, ROLES, "labels", {**place, "text": words, "labels": [label]}, **more)

    def _chosen(self, name: str, claim: Claim) -> None:
        place = _place(claim.content[0])
        stances = [f"{stance.id}:{stance.polarity:+d}" for stance in claim.propositions]
        chosen = {KIND: [claim.kind], POSITION: [claim.position] if claim.position else [], ISSUES: claim.issues}
        for what, choices in {**chosen, PROPOSITIONS: stances}.items():
            if choices:
                self._result(name, what, "choices", {**place, "choices": choices})
        if claim.speaker:
            self._result(name, SPEAKER, "textarea", {**place, "text": [claim.speaker.name]})

    def _result(self, name: str, control: str, type: str, value: dict[str, Any], **more: object) -> None:
        self.results.append({"id": name, "from_name": control, "to_name": TEXT, "type": type, "value": value, **more})

    def _relation(self, one: str, other: str, label: str) -> None:
        self.results.append({"type": "relation", "from_id": one, "to_id": other, "direction": "right", "labels": [label]})


def _place(passage: Passage) -> dict[str, Any]:
    return {"start": passage.start, "end": passage.end}
