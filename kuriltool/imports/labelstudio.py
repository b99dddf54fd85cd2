"""What people annotated in Label Studio, as it exports it in the format JSON (not JSON-MIN).

A claim is its `Content` regions, joined by relations, with the `Cue` and `Source` that a relation joins to one of them. Of
several annotations of a task the one marked as ground truth counts, else the latest; one that was skipped is none, nor is a
prediction.
A Cue or Source that was exported and is joined to nothing any more belonged to a claim that was removed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kuriltool.articles import shown
from kuriltool.exports.labelstudio import CONTENT, CUE, ISSUES, KIND, POSITION, PROPOSITIONS, SOURCE, SPEAKER
from kuriltool.imports import given
from kuriltool.imports.annotated import AnnotatedArticle, AnnotatedClaim, ImportFormatError, Offsets
from kuriltool.pairing import words
from kuriltool.scoring import gold

_ID = re.compile(r"c_[0-9a-f]+")
_REGION = re.compile(r"(c_[0-9a-f]+)-(?:content-\d+|cue|source)")
_STANCE = re.compile(r"(\S+):([+-]?[01])")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def read(path: Path) -> list[AnnotatedArticle]:
    """The articles with an annotation; raises ImportFormatError with every mistake."""
    tasks = given.value(given.content(path), shown(path))
    tasks = tasks if isinstance(tasks, list) else [tasks]
    articles, mistakes, unseen = [], [], 0
    for number, task in enumerate(tasks, 1):
        label = f"task {number}"
        if wrong := _wrong(task):
            mistakes.append(f"{label}: {wrong}")
        elif annotation := _annotation(task["annotations"]):
            drawn = _Drawn(task["data"]["text"], label, exported="sha256" in task["data"])
            articles.append(drawn.article(task["data"], annotation))
            mistakes += drawn.mistakes
        else:
            unseen += 1
    if unseen and unseen == len(tasks):
        mistakes.append("nobody has annotated any of its tasks; submit them in Label Studio, then export them as JSON")
    if mistakes:
        raise ImportFormatError(shown(path), mistakes)
    return articles


def _wrong(task: Any) -> str | None:
    if not isinstance(task, dict):
        return "is no task; those are objects with data and annotations"
    data = task.get("data")
    if not isinstance(data, dict):
        return "has no data; export as JSON, not as JSON-MIN"
    if not isinstance(data.get("text"), str):
        return "its data has no text"
    if not isinstance(task.setdefault("annotations", []), list):
        return "its annotations are no list; export as JSON, which holds them whole"
    if not all(isinstance(annotation, dict) for annotation in task["annotations"]):
        return "its annotations are numbers; export as JSON, which holds them whole"
    return None


def _annotation(annotations: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The annotation that counts."""
    done = [annotation for annotation in annotations if not annotation.get("was_cancelled")]
    return max(done, key=lambda one: (bool(one.get("ground_truth")), str(one.get("updated_at") or "")), default=None)


def _by(annotation: Mapping[str, Any]) -> str | None:
    """Who made an annotation: a mail address, a name, or the number that Label Studio gives people."""
    who = annotation.get("completed_by")
    if isinstance(who, dict):
        name = " ".join(str(who[key]) for key in ("first_name", "last_name") if who.get(key))
        return str(who.get("email") or name or who.get("id") or "") or None
    return f"annotator {who}" if isinstance(who, int) else str(who) if who else None


@dataclass
class _Region:
    """A labelled span with what was chosen for it."""

    name: str
    label: str
    place: Offsets
    claim: str | None
    chosen: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class _Drawn:
    """What was drawn in one task. Where it was exported, a choice that is not there was taken away."""

    text: str
    label: str
    exported: bool
    mistakes: list[str] = field(default_factory=list)
    regions: dict[str, _Region] = field(default_factory=dict)
    joins: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def article(self, data: Mapping[str, Any], annotation: Mapping[str, Any]) -> AnnotatedArticle:
        """The article with its claims; `mistakes` has what is wrong then."""
        results = [result for result in annotation.get("result") or () if isinstance(result, dict)]
        self._take(results, _counted(results, self.text))
        path = data.get("path") if isinstance(data.get("path"), str) else None
        if path is None:
            self.mistakes.append(
                f"{self.label}: its data has no path, so nobody knows which article it is; keep what export wrote"
            )
        return AnnotatedArticle(path or "", self.text, tuple(self._claims()), by=_by(annotation))

    def _take(self, results: Sequence[Mapping[str, Any]], offsets: Sequence[int] | None) -> None:
        for result in results:
            value, labels = result.get("value") or {}, (result.get("value") or {}).get("labels") or ()
            if result.get("type") == "relation":
                one, other = str(result.get("from_id")), str(result.get("to_id"))
                self.joins[one].append(other)
                self.joins[other].append(one)
            elif known := [label for label in labels if label in (CONTENT, CUE, SOURCE)]:
                name = str(result.get("id"))
                if place := self._place(value, offsets):
                    self.regions[name] = _Region(name, known[0], place, _claim_of(name, result))
        for result in results:  # what is chosen may stand before its region
            if region := self.regions.get(str(result.get("id"))):
                value = result.get("value") or {}
                picked = value.get("choices") or (value.get("text") if result.get("type") == "textarea" else None)
                if picked:
                    region.chosen[str(result.get("from_name"))] = [picked] if isinstance(picked, str) else list(map(str, picked))

    def _place(self, value: Mapping[str, Any], offsets: Sequence[int] | None) -> Offsets | None:
        start, end = value.get("start"), value.get("end")
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
            if offsets is None and end <= len(self.text):
                return start, end
            if offsets is not None and end < len(offsets):
                return offsets[start], offsets[end]
        self.mistakes.append(f"{self.label}: {start}–{end} is no place in its text of {len(self.text):,} characters")
        return None

    def _claims(self) -> Iterator[AnnotatedClaim]:
        joined: set[str] = set()
        for region in self.regions.values():
            if region.label == CONTENT and region.name not in joined:
                contents = self._together(region)
                joined |= {one.name for one in contents}
                beside = [self.regions[name] for one in contents for name in self.joins[one.name] if name in self.regions]
                joined |= {one.name for one in beside}
                yield self._claim(sorted(contents, key=lambda one: one.place), beside)
        for region in self.regions.values():
            if region.name not in joined and not _REGION.fullmatch(region.name):
                start, end = region.place
                self.mistakes.append(
                    f"{self.label}: the {region.label} {gold.shown(self.text[start:end])} at {start} is joined to no Content; "
                    "draw a relation, or remove it"
                )

    def _together(self, region: _Region) -> list[_Region]:
        """The contents that relations join to one."""
        found, waiting = {region.name: region}, [region.name]
        while waiting:
            for name in self.joins[waiting.pop()]:
                other = self.regions.get(name)
                if other and other.label == CONTENT and name not in found:
                    found[name] = other
                    waiting.append(name)
        return list(found.values())

    def _claim(self, contents: Sequence[_Region], beside: Sequence[_Region]) -> AnnotatedClaim:
        cue, source = (min((one.place for one in beside if one.label == label), default=None) for label in (CUE, SOURCE))
        chosen: dict[str, list[str]] = {}
        for one in contents:
            chosen = {**one.chosen, **chosen}
        id = next((one.claim for one in contents if one.claim), None)
        return AnnotatedClaim(tuple(one.place for one in contents), cue, source, id, dict(self._values(chosen, contents[0])))

    def _values(self, chosen: Mapping[str, list[str]], region: _Region) -> Iterator[tuple[str, object]]:
        if KIND in chosen:
            yield "kind", chosen[KIND][0]
        for key in (POSITION, SPEAKER):
            if key in chosen or self.exported:
                yield key, next((word.strip() for word in chosen.get(key, ()) if word.strip()), None)
        if ISSUES in chosen or self.exported:
            yield "issues", tuple(chosen.get(ISSUES, ()))
        if PROPOSITIONS in chosen or self.exported:
            yield "propositions", tuple(self._stances(chosen.get(PROPOSITIONS, ()), region))

    def _stances(self, chosen: Sequence[str], region: _Region) -> Iterator[tuple[str, int]]:
        for stance in chosen:
            if found := _STANCE.fullmatch(stance):
                yield found[1], int(found[2])
            else:
                self.mistakes.append(
                    f'{self.label}: the claim at {region.place[0]} has the proposition "{stance}"; they end in :+1, :-1 or :+0'
                )


def _claim_of(name: str, result: Mapping[str, Any]) -> str | None:
    """The id of the claim that a region was exported for."""
    meta = result.get("meta")
    told = meta.get("text") if isinstance(meta, dict) else None
    noted = next((word for word in (told if isinstance(told, list) else [told]) if _ID.fullmatch(str(word))), None)
    named = _REGION.fullmatch(name)
    return str(noted) if noted else named[1] if named else None


def _counted(results: Sequence[Mapping[str, Any]], text: str) -> list[int] | None:
    """The code point at each UTF-16 unit where the regions count those, as old versions do; None where they count code points.

    That shows in the words that the regions hold; it makes no difference in most texts.
    """
    if not _ASTRAL.search(text):
        return None
    units = [at for at, character in enumerate(text) for _ in range(1 + (character > "\uffff"))] + [len(text)]
    values = [
        value for result in results if isinstance(value := result.get("value"), dict) and isinstance(value.get("text"), str)
    ]
    points = sum(_fits(value, text, range(len(text) + 1)) for value in values)
    return units if sum(_fits(value, text, units) for value in values) > points else None


def _fits(value: Mapping[str, Any], text: str, offsets: Sequence[int]) -> bool:
    start, end, held = value.get("start"), value.get("end"), value["text"].replace("\\n", " ")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end < len(offsets)):
        return False
    return words(text, [(offsets[start], offsets[end])]) == words(held, [(0, len(held))])
