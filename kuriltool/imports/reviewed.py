"""What a person annotated, against the claims that were found: confirmed, corrected, added or rejected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal, TypeGuard, get_args

from kuriltool.imports.alignment import Aligned, alignment
from kuriltool.imports.annotated import AnnotatedArticle, AnnotatedClaim, ImportFormatError, Offsets
from kuriltool.model import (
    GAP,
    JOINT,
    THIRD,
    ArticleRef,
    Claim,
    Kind,
    PackRef,
    Passage,
    Reasons,
    Review,
    Speaker,
    Stance,
    claim_id,
)
from kuriltool.pairing import letters, one_to_one, overlap
from kuriltool.queries import unknown
from kuriltool.reading.quotes import find_quotes
from kuriltool.reviews import ADDED, REJECTED, Reviewed

_BY_HAND, _LEFT = "put right by a person", "left as it was by a person, who put the speaker right"
_KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Known:
    """What annotations may name: the closed lists of a store's packs, and speakers by their names."""

    sides: Sequence[str]
    issues: Sequence[str]
    propositions: Mapping[str, str]  # id: what it states
    speaker: Callable[[str], Speaker]
    pack: PackRef


@dataclass(frozen=True)
class Origin:
    """Where annotations come from: their file, who made them where it tells nobody, and the ISO date of the import."""

    file: str
    by: str | None
    on: str


@dataclass(frozen=True)
class Read:
    """An article as the store has it: its claims as they stand, and of those reviewed as they were found."""

    article: ArticleRef
    text: str
    claims: Sequence[Claim]
    found: Sequence[Claim] = ()

    @property
    def as_found(self) -> Mapping[str, Claim]:
        """The claims as they were found, by their ids."""
        return {claim.id: claim for claim in (*(claim for claim in self.claims if claim.review is None), *self.found)}


def reviews(annotated: AnnotatedArticle, read: Read, known: Known, origin: Origin, *, complete: bool = False) -> list[Reviewed]:
    """What the annotations of an article make of its claims, those in text order first that were found.

    With `complete` a claim that the annotations lack is rejected. Raises ImportFormatError with every mistake in them.
    """
    aligned = alignment(annotated.text, read.text) if annotated.text is not None else lambda start, end: (start, end)
    if aligned is None:
        raise ImportFormatError(origin.file, [_other_text(annotated, read)])
    told = [_by_ids(claim, known) for claim in annotated.claims]
    mistakes = [f"{annotated.path}: {mistake}" for claim in told for mistake in _mistakes(claim, known)]
    if mistakes:
        raise ImportFormatError(origin.file, mistakes)
    claims = [_aligned(claim, aligned) for claim in told]
    mistakes = [f"{annotated.path}: {mistake}" for claim in claims for mistake in _misplaced(claim, read)]
    review = Review(verdict="confirmed", by=annotated.by or origin.by, on=origin.on, origin=origin.file)
    pairs = _pairs(claims, read)
    left = [_left(claim, pairs.get(number), read, known, review) for number, claim in enumerate(claims)]
    mistakes += [f"{annotated.path}: {id} stands there more than once" for id in _twice(claims, left)]
    if mistakes:
        raise ImportFormatError(origin.file, mistakes)
    taken = {one.id for one in left}
    gone = [claim for claim in read.claims if claim.id not in taken] if complete else []
    return [*left, *(_rejected(claim, read, review) for claim in gone)]


def _twice(annotated: Iterable[AnnotatedClaim], left: Iterable[Reviewed]) -> list[str]:
    """The ids that more than one claim has."""
    times = Counter(claim.id for claim in annotated if claim.id) | Counter(review.id for review in left)
    return [id for id, number in times.items() if number > 1]


def _rejected(claim: Claim, read: Read, review: Review) -> Reviewed:
    was = read.as_found.get(claim.id)
    return Reviewed(claim.id, REJECTED, (was or claim).model_copy(update={"review": review}), was)


def _other_text(annotated: AnnotatedArticle, read: Read) -> str:
    return (
        f"{annotated.path}: was annotated on another text than {read.article.path} has in the store; "
        "extract what was annotated, then import again"
    )


def _by_ids(claim: AnnotatedClaim, known: Known) -> AnnotatedClaim:
    """The claim with the ids of propositions that it names by what they state, as hand-coders do."""
    if "propositions" not in claim.values:
        return claim
    ids = {states: id for id, states in known.propositions.items()}
    named = [(ids.get(name, name), polarity) for name, polarity in _listed(claim.values["propositions"])]
    return replace(claim, values={**claim.values, "propositions": named})


def _aligned(claim: AnnotatedClaim, aligned: Aligned) -> AnnotatedClaim:
    content = tuple(aligned(*span) for span in claim.content)
    cue, source = (span and aligned(*span) for span in (claim.cue, claim.source))
    return replace(claim, content=content, cue=cue, source=source)


def _mistakes(claim: AnnotatedClaim, known: Known) -> Iterator[str]:
    """What an annotated claim names that there is not."""
    name = _name(claim)
    if not claim.content:
        yield f"{name} has no content"
    spans = [*claim.content, *(span for span in (claim.cue, claim.source) if span)]
    yield from (f"{name}: {start}–{end} is no passage" for start, end in spans if not 0 <= start < end)
    if any(one[1] > two[0] for one, two in pairwise(sorted(claim.content))):
        yield f"{name}: passages of its content overlap"
    values = claim.values
    closed = {
        "kind": ([values.get("kind")], _KINDS),
        "position": ([values.get("position")], (*known.sides, JOINT, THIRD)),
        "issue": (_listed(values.get("issues")), (*known.issues, "other")),
        "proposition": ([id for id, _ in _listed(values.get("propositions"))], tuple(known.propositions)),
    }
    for what, (wanted, there) in closed.items():
        names = {value: (value,) for value in there}
        yield from (f"{name}: {unknown(what, str(value), names)}" for value in wanted if value is not None and value not in there)
    views = Counter(id for id, _ in set(_listed(values.get("propositions"))))
    yield from (f"{name}: takes two views on {id}" for id, count in views.items() if count > 1)


def _misplaced(claim: AnnotatedClaim, read: Read) -> Iterator[str]:
    """Where an annotated claim has other words than the text of the store has there."""
    for start, end in (*claim.content, *(span for span in (claim.cue, claim.source) if span)):
        if end > len(read.text):
            yield f"{_name(claim)}: {start}–{end} lies behind the end of the text, which has {len(read.text):,} characters"
    there = tuple(read.text[slice(*span)] for span in sorted(claim.content))
    if claim.words and claim.words != there:
        yield (
            f"{_name(claim)}: its words are not at their places in the text that the store has; "
            "it was made of another version: export again, or extract that one"
        )


def _name(claim: AnnotatedClaim) -> str:
    return claim.id or f"the claim at {claim.content[0][0] if claim.content else '?'}"


def _listed(value: object) -> list[Any]:
    return [tuple(one) if isinstance(one, list) else one for one in value] if _is_several(value) else []


def _is_several(value: object) -> TypeGuard[Iterable[Any]]:
    return isinstance(value, Iterable) and not isinstance(value, str)


def _pairs(annotated: Sequence[AnnotatedClaim], read: Read) -> dict[int, Claim]:
    """Which annotated claim, by its number, is which one that stands or was found: by its id, else by the words of both."""
    by_id = {**read.as_found, **{claim.id: claim for claim in read.claims}}
    pairs = {number: by_id.pop(claim.id) for number, claim in enumerate(annotated) if claim.id in by_id}
    left = [claim for claim in read.claims if claim.id in by_id]
    theirs = {number: letters(read.text, claim.content) for number, claim in enumerate(annotated) if number not in pairs}
    ours = [letters(read.text, _spans(claim)) for claim in left]
    rated = ((overlap(one, two), n, m) for n, one in theirs.items() for m, two in enumerate(ours))
    return pairs | {n: left[m] for _, n, m in one_to_one(rated)}


def _spans(claim: Claim) -> tuple[Offsets, ...]:
    return tuple((passage.start, passage.end) for passage in claim.content)


def _left(annotated: AnnotatedClaim, standing: Claim | None, read: Read, known: Known, review: Review) -> Reviewed:
    """The claim as the person left it, which counts as corrected where it is otherwise than it was found."""
    if standing is None:
        claim = _added(annotated, read, known)
        return Reviewed(claim.id, ADDED, claim.model_copy(update={"review": review.model_copy(update={"verdict": ADDED})}))
    put = _put(annotated, standing, read, known)
    changed = [key for key, value in put.items() if value != getattr(standing, key)]
    left = _with(standing, {key: put[key] for key in changed}, read)
    was = read.as_found.get(standing.id)
    otherwise = [key for key in _CHANGEABLE if was is not None and getattr(left, key) != getattr(was, key)]
    if was is not None and "content" in otherwise and annotated.values.get("kind", was.kind) == was.kind:
        otherwise = [key for key in otherwise if key != "kind"]  # that follows from the content
    verdict: Literal["confirmed", "corrected", "added"] = ADDED if was is None else "corrected" if otherwise else "confirmed"
    told = review.model_copy(update={"verdict": verdict, "changed": otherwise})
    touched = bool(changed) or standing.id not in {claim.id for claim in read.claims}
    return Reviewed(standing.id, verdict, left.model_copy(update={"review": told}), was, touched)


_CHANGEABLE = ("kind", "content", "cue", "source", "speaker", "position", "issues", "propositions")


def _put(annotated: AnnotatedClaim, found: Claim, read: Read, known: Known) -> dict[str, Any]:
    """The values of a claim's keys that the annotation tells."""
    told: dict[str, Any] = {
        "content": [_passage(span, read.text) for span in sorted(annotated.content)],
        "cue": annotated.cue and _passage(annotated.cue, read.text),
        "source": annotated.source and _passage(annotated.source, read.text),
    }
    values = annotated.values
    told |= {key: values[key] for key in ("kind", "position") if key in values}
    if "speaker" in values:
        named = values["speaker"]
        same = found.speaker is not None and named == found.speaker.name
        told["speaker"] = found.speaker if same else known.speaker(str(named)) if named else None
    if "issues" in values:
        told["issues"] = _in_order(_listed(values["issues"]) or ["other"], found.issues)
    if "propositions" in values:
        stances = [Stance(id=id, polarity=polarity) for id, polarity in dict.fromkeys(_listed(values["propositions"]))]
        told["propositions"] = _in_order(stances, found.propositions)
    return told


def _in_order(told: list[Any], found: list[Any]) -> list[Any]:
    """What was told; in the order of what was found where both are the same."""
    return found if sorted(map(str, told)) == sorted(map(str, found)) else told


def _with(claim: Claim, changed: dict[str, Any], read: Read) -> Claim:
    """The claim with what a person changed, and what follows from it."""
    update: dict[str, Any] = {**changed, "confidence": 1.0}
    reasons: dict[str, Any] = {}
    if "content" in changed:
        update |= _words(changed["content"], read.text)
        update["kind"] = changed.get("kind") or _kind_of(claim, changed["content"], read.text)
    if "speaker" in changed:
        update["position_basis"] = None
        reasons |= {"speaker": _BY_HAND, "office": None, "position": _LEFT if claim.position else None}
    if "position" in changed:
        update["position_basis"] = None
        reasons["position"] = _BY_HAND if changed["position"] else None
    if "issues" in changed:
        reasons["issues"] = {issue: words for issue, words in claim.reasons.issues.items() if issue in changed["issues"]}
    if "propositions" in changed:
        kept = {stance.id for stance in changed["propositions"] if stance in claim.propositions}
        reasons["propositions"] = {id: why for id, why in claim.reasons.propositions.items() if id in kept}
    return claim.model_copy(update={**update, "reasons": claim.reasons.model_copy(update=reasons)})


def _kind_of(claim: Claim, content: Sequence[Passage], text: str) -> Kind:
    """The kind of a claim with another content: its own, unless more or less of it stands in quotation marks now."""
    before, now = _kind(claim.content, text), _kind(content, text)
    return claim.kind if before == now else now


def _added(annotated: AnnotatedClaim, read: Read, known: Known) -> Claim:
    """A claim that nothing had found."""
    content = [_passage(span, read.text) for span in sorted(annotated.content)]
    bare = Claim(
        id=claim_id(read.article.sha256, sorted(annotated.content), annotated.cue),
        article=read.article,
        kind=_kind(content, read.text),
        **_words(content, read.text),
        content=content,
        issues=["other"],
        rule="review",
        found_by=["review"],
        confidence=1.0,
        pack=known.pack,
    )
    told = _put(annotated, bare, read, known)
    reasons = Reasons(speaker=_BY_HAND if told.get("speaker") else None, position=_BY_HAND if told.get("position") else None)
    return bare.model_copy(update={**told, "reasons": reasons})


def _passage(span: Offsets, text: str) -> Passage:
    return Passage(start=span[0], end=span[1], text=text[slice(*span)])


def _words(content: Sequence[Passage], text: str) -> dict[str, Any]:
    """The words of a content as one string, and those of them that are verbatim."""
    return {"text": GAP.join(passage.text for passage in content), "quoted": list(_quoted(content, text))}


def _quoted(content: Sequence[Passage], text: str) -> Iterator[str]:
    for start, end in _in_marks(text):
        for passage in content:
            words = text[max(start, passage.start) : min(end, passage.end)].strip().rstrip(",;:")
            if any(character.isalnum() for character in words):
                yield words


def _in_marks(text: str) -> list[Offsets]:
    """What stands between the outer quotation marks of a text, paragraph by paragraph."""
    lines, at = [], 0
    for line in text.splitlines(keepends=True):
        lines.append((at, at + len(line)))
        at += len(line)
    return [(quote.inner_start, quote.inner_end) for quote in find_quotes(text, lines) if quote.depth == 0]


def _kind(content: Sequence[Passage], text: str) -> Kind:
    """direct where every letter stands in quotation marks, mixed where some do, indirect where none does."""
    all_letters = letters(text, [(passage.start, passage.end) for passage in content])
    inside = all_letters & letters(text, _in_marks(text))
    if not inside:
        return "indirect"
    return "direct" if inside == all_letters else "mixed"
