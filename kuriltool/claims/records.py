"""Drafts become claim records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kuriltool.claims.dates import When
from kuriltool.claims.drafts import Draft
from kuriltool.claims.issues import IssueFinder, issues_of
from kuriltool.claims.passages import Page
from kuriltool.claims.positions import Position
from kuriltool.claims.propositions import Taken
from kuriltool.claims.speakers import Found
from kuriltool.claims.sureness import Calibration, confidence
from kuriltool.model import GAP, ArticleRef, Basis, Claim, Dated, Kind, Lost, PackRef, Passage, Reasons, Stance, Zone, claim_id
from kuriltool.reading.plain import Plain

NO_ISSUE = "other"  # the issue of a content whose words call up none


def _passage(text: Plain, start: int, end: int) -> Passage:
    """A stretch of the plain text as the article has it."""
    first, last = text.place(start, end)
    return Passage(start=first, end=last, text=text.original[first:last])


def _quoted(page: Page, draft: Draft) -> list[str]:
    """The verbatim words of a draft: its part of every quote that it touches, names in quotation marks left out."""
    out = []
    for q in page.said_in(draft.content):
        for start, end in draft.content:
            a, b = max(start, q.inner_start), min(end, q.inner_end)
            if a < b and any(c.isalnum() for c in page.text[a:b]):
                words = page.text[a:b]
                first = a + len(words) - len(words.lstrip())
                out.append(page.article.words(first, a + len(words.rstrip().rstrip(",;:"))))
    return out


def kind_of(page: Page, draft: Draft) -> Kind:
    """direct where every word stands in quotation marks, mixed where some do, indirect where none does."""
    if draft.verbatim:
        return "direct"
    inside = total = 0
    for start, end in draft.content:
        near = page.said.touching(start, end)
        quoted = {i for q in near for i in range(max(start, q.inner_start), min(end, q.inner_end))}
        letters = [i for i in range(start, end) if page.text[i].isalnum()]
        total += len(letters)
        inside += sum(i in quoted for i in letters)
    if inside == 0:
        return "indirect"
    return "direct" if inside == total and not _is_fragment(page, draft) else "mixed"


def _is_fragment(page: Page, draft: Draft) -> bool:
    """Quoted words that are no sentence of their own: `signaled her will “to resolve the issue”`."""
    start, end = draft.content[0][0], draft.content[-1][1]
    span = page.doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return False
    finite = any(t.tag_ in ("VBD", "VBP", "VBZ", "MD", "VB") and t.dep_ not in ("acl:relcl", "acl") for t in span)
    starts_sentence = page.text[start].isupper() or page.text[start].isdigit()
    return not finite or not starts_sentence


@dataclass(frozen=True)
class Told:
    """What is known of a draft.

    That is speaker, position, the propositions on which it takes a view, the speaker's office, and when it was said.
    """

    speaker: Found
    position: Position
    propositions: Sequence[Taken] = ()
    office: str | None = None
    when: When | None = None


def _basis(text: Plain, view: Position) -> Basis | None:
    if view.by is None:
        return None
    return Basis(by=view.by, passage=_passage(text, *view.place) if view.place else None, proposition=view.proposition)


def _said_when(text: Plain, when: When | None) -> Dated | None:
    if when is None:
        return None
    first, last = when.first.isoformat(), when.last.isoformat()
    return Dated(first=first, last=last, precision=when.precision, passage=_passage(text, *when.place))


def _said_on(when: When | None) -> str | None:
    """The day, else the month, else the year in which all days lie that it may have been."""
    if when is None:
        return None
    first, last = when.first.isoformat(), when.last.isoformat()
    return next((first[:size] for size in (10, 7, 4) if first[:size] == last[:size]), None)


def _lost(draft: Draft, told: Told) -> list[Lost]:
    """What competed for the passages, the speaker and the position of a claim, and lost."""
    lost = [
        Lost(what="rule", value=rule, why=f"it fits the same words, but {draft.rule} stands before it") for rule in draft.rivals
    ]
    lost += [Lost(what="speaker", value=name, why=why) for name, why in told.speaker.rivals]
    rivals = (rival for taken in told.propositions for rival in taken.rivals)
    lost += [Lost(what="proposition", value=f"{rival.id}:{rival.polarity:+d}", why=rival.why) for rival in rivals]
    if (other := told.position.lost) and other.value:
        lost.append(Lost(what="position", value=other.value, why=other.why))
    return lost


class RecordMaker:
    """Makes claim records with the issues of a pack; `shares` are how often its rules are right, by rule id."""

    def __init__(self, issues: IssueFinder, pack: PackRef, shares: Mapping[str, float], calibration: Calibration) -> None:
        self._issues, self._pack, self._shares, self._calibration = issues, pack, shares, calibration

    def __call__(self, page: Page, draft: Draft, article: ArticleRef, zone: Zone, told: Told) -> Claim:
        """The claim record of a draft of which everything is known."""
        found, view = told.speaker, told.position
        text = page.article
        issues = issues_of(page, draft, self._issues)
        return Claim(
            id=claim_id(article.sha256, [text.place(*span) for span in draft.content], draft.cue and text.place(*draft.cue)),
            article=article,
            kind=kind_of(page, draft),
            text=GAP.join(text.words(a, b) for a, b in draft.content),
            content=[_passage(text, a, b) for a, b in draft.content],
            cue=_passage(text, *draft.cue) if draft.cue else None,
            source=_passage(text, *draft.source) if draft.source else None,
            speaker=found.speaker,
            position=view.value,
            position_basis=_basis(text, view),
            issues=list(issues) or [NO_ISSUE],
            propositions=[Stance(id=taken.id, polarity=taken.polarity) for taken in told.propositions],
            quoted=_quoted(page, draft),
            said_on=_said_on(told.when),
            said_when=_said_when(text, told.when),
            zone=zone,
            rule=draft.rule,
            found_by=list(draft.found_by) or [draft.rule],
            confidence=confidence(draft, self._shares, self._calibration),
            pack=self._pack,
            reasons=Reasons(
                speaker=found.why,
                office=told.office,
                position=view.why,
                issues=issues,
                propositions={taken.id: taken.why for taken in told.propositions},
                lost=_lost(draft, told),
            ),
        )
