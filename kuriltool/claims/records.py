"""Drafts become claim records."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from spacy.tokens import Span

from kuriltool.claims.drafts import Draft
from kuriltool.claims.issues import IssueFinder
from kuriltool.claims.passages import Page
from kuriltool.claims.positions import position
from kuriltool.claims.speakers import Found
from kuriltool.model import ArticleRef, Claim, Kind, PackRef, Passage, Reasons, Zone

GAP = " … "
NO_ISSUE = "other"  # the issue of a content whose words call up none


def _passage(text: str, start: int, end: int) -> Passage:
    return Passage(start=start, end=end, text=text[start:end])


def _quoted(page: Page, draft: Draft) -> list[str]:
    """The verbatim words of a draft: its part of every quote that it touches, names in quotation marks left out."""
    out = []
    for q in page.outer_quotes:
        for start, end in draft.content:
            a, b = max(start, q.inner_start), min(end, q.inner_end)
            if a < b and any(c.isalnum() for c in page.text[a:b]):
                out.append(page.text[a:b].strip().rstrip(",;:"))
    return out


def kind_of(page: Page, draft: Draft) -> Kind:
    """direct where every word stands in quotation marks, mixed where some do, indirect where none does."""
    if draft.verbatim:
        return "direct"
    inside = total = 0
    quotes = list(page.outer_quotes)
    for start, end in draft.content:
        for i in range(start, end):
            if page.text[i].isalnum():
                total += 1
                inside += any(q.inner_start <= i < q.inner_end for q in quotes)
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


def claim_id(article: ArticleRef, draft: Draft) -> str:
    """An id that stays while the text and the claim's place in it stay."""
    place = ";".join(f"{a}-{b}" for a, b in draft.content) + f"|{draft.cue}"
    return "c_" + hashlib.sha256(f"{article.sha256}|{place}".encode()).hexdigest()[:12]


def _issues(page: Page, draft: Draft, find: IssueFinder) -> dict[str, str]:
    """The issues of the content; where it names none, those of the words it points back to, nearest first.

    `Moscow has welcomed the goal`: the goal stands in the sentence before.
    """
    own = find(" ".join(page.text[a:b] for a, b in draft.content))
    span = page.doc.char_span(*draft.content[0], alignment_mode="expand")
    if own or span is None:
        return own
    sent = span[0].sent
    before = _sentence_before(page, sent)
    return find(page.text[sent.start_char : draft.start]) or find(before) or find(sent.text)


def _sentence_before(page: Page, sent: Span) -> str:
    """The sentence before, as long as it stands in the same paragraph."""
    if not sent.start:
        return ""
    before = page.doc[sent.start - 1].sent
    return before.text if "\n" not in page.text[before.start_char : sent.start_char].rstrip(" ") else ""


class RecordMaker:
    """Makes claim records with the issues of a pack and the confidence of its rules, by rule id."""

    def __init__(self, issues: IssueFinder, pack: PackRef, confidence: Mapping[str, float]) -> None:
        self._issues, self._pack, self._confidence = issues, pack, confidence

    def __call__(self, page: Page, draft: Draft, article: ArticleRef, zone: Zone, found: Found) -> Claim:
        """The claim record of a draft whose speaker is found."""
        text, side = page.text, position(found)
        issues = _issues(page, draft, self._issues)
        return Claim(
            id=claim_id(article, draft),
            article=article,
            kind=kind_of(page, draft),
            text=GAP.join(text[a:b] for a, b in draft.content),
            content=[_passage(text, a, b) for a, b in draft.content],
            cue=_passage(text, *draft.cue) if draft.cue else None,
            source=_passage(text, *draft.source) if draft.source else None,
            speaker=found.speaker,
            position=side.value,
            issues=list(issues) or [NO_ISSUE],
            quoted=_quoted(page, draft),
            zone=zone,
            rule=draft.rule,
            confidence=self._confidence[draft.rule],
            pack=self._pack,
            reasons=Reasons(speaker=found.why, position=side.why, issues=issues),
        )
