"""Claims inside claims: which inner ones count, and who only passes words on."""

from __future__ import annotations

from collections.abc import Iterable

from kuriltool.claims import grammar
from kuriltool.claims.cast import Appearance, Cast
from kuriltool.claims.drafts import Draft, is_within, quote_around_cue
from kuriltool.claims.passages import Page
from kuriltool.claims.polarity import ASKING
from kuriltool.reading.stretches import Neighbours


def _speaker_in(cast: Cast, draft: Draft) -> Appearance | None:
    return None if draft.speaker_token is None else cast.at(draft.speaker_token)


def _names_another(cast: Cast, inner: Draft, outers: Iterable[Draft]) -> bool:
    """Whether the inner source is an actor that the text names, and none of those who speak around it."""
    named = _speaker_in(cast, inner)
    around = (_speaker_in(cast, outer) for outer in outers)
    return named is not None and not any(a is not None and a.member.name == named.member.name for a in around)


def _is_anothers(page: Page, inner: Draft, outers: Iterable[Draft]) -> bool:
    """Whether the inner source is a noun, so somebody else than whoever says `I` or `he` of himself: `my mother told us`.

    Nor is it the outer source itself, whose cue has the inner one's verb in its content: `Sudburg refused to talk about A`.
    """
    at = inner.speaker_token
    return at is not None and page.doc[at].pos_ in ("NOUN", "PROPN") and all(at != outer.speaker_token for outer in outers)


def _splits_quote(page: Page, draft: Draft) -> bool:
    """`Norburg wants to “demand the return” of A`: the words in quotation marks are its own, and no claim begins inside them."""
    quote = quote_around_cue(page, draft)
    return quote is not None and not (draft.source is not None and quote.start <= draft.source[0] < quote.end)


def _passes_on(page: Page, cast: Cast, draft: Draft, others: Iterable[Draft]) -> bool:
    """`she said, according to the Gazette`: a medium that reports somebody else's claim is no source of it."""
    if draft.source is None:
        return False
    name = page.text[slice(*draft.source)].removeprefix("the ").removeprefix("The ")
    return name in cast.rules.outlets and any(is_within(o, draft) for o in others)


def _is_asked(page: Page, cast: Cast, draft: Draft) -> bool:
    """`Asked about A, Lund said B`: by the guidelines of the pack's dispute nobody named asks, and nothing is claimed of A."""
    if draft.source is not None or draft.cue_token is None or not cast.is_about_dispute:
        return False
    cue = page.doc[draft.cue_token]
    return cast.is_of(ASKING, cue) and cue.tag_ == "VBN" and grammar.child(cue, ("aux", "aux:pass")) is None


def settle(page: Page, cast: Cast, drafts: list[Draft]) -> list[Draft]:
    """The drafts without those inside others' words that only carry the outer speaker on, and without mere messengers.

    `Lund said Norburg insists that A` holds two claims, `“I think that A,” he said` and `she said she wanted A` one each. Outside
    the pack's dispute, where nobody is followed from claim to claim, an inner claim counts only if it is a known actor's.
    """
    cues = Neighbours[Draft]()
    for d in drafts:
        cues.add(d, (d.cue,) if d.cue else ())
    messengers = {d for d in drafts if _passes_on(page, cast, d, cues.near(d.content))}
    own = [d for d in drafts if d not in messengers and not _is_asked(page, cast, d)]
    contents = Neighbours[Draft]()
    for d in own:
        contents.add(d, d.content)
    kept = []
    for d in own:
        outers = [o for o in contents.near((d.cue,)) if is_within(d, o)] if d.cue else []
        inner = bool(outers) or quote_around_cue(page, d) is not None
        own_source = _names_another(cast, d, outers) or (cast.is_about_dispute and _is_anothers(page, d, outers))
        if not inner or (own_source and not _splits_quote(page, d)):
            kept.append(d)
    return kept
