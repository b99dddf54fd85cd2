"""schema.org as JSON-LD: one `@graph` of articles, speakers and what they said.

Words that are wholly quoted are a Quotation, with its `creator`. What an article paraphrases, or gives without quotation marks,
is a Claim, since no one knows the words that were said; those quoted inside it are Quotations that are part of it. Copies are
further appearances. Nothing here says whether a claim is true: there is no rating and no ClaimReview. Positions and polarities
have no term in schema.org and are left out; what a claim is on stands in `about`. It may stand in a page's <script> as it is, and
tells no path of a file.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from kuriltool.exports.flat import safe_json
from kuriltool.exports.webannotation import address

if TYPE_CHECKING:
    from kuriltool.corpus import Corpus
    from kuriltool.model import ArticleRef, Claim, Speaker

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:kuriltool:schemaorg")
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
_AGENTS = {"person": "Person", "organ": "Organization", "state": "Organization", "group": "Organization"}
_IN_SCRIPT = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})


def write(corpus: Corpus, target: TextIO) -> None:
    """The graph as one JSON document; everything in it once."""
    target.write('{"@context": "https://schema.org", "@graph": [')
    separator, written = "\n", set()
    claims = list(corpus.claims())
    for node in _nodes(claims, corpus):
        if node["@id"] not in written:
            written.add(node["@id"])
            target.write(separator + safe_json(json.dumps(node, ensure_ascii=False)).translate(_IN_SCRIPT))
            separator = ",\n"
    target.write("\n]}\n")


def _nodes(claims: Sequence[Claim], corpus: Corpus) -> Iterator[dict[str, Any]]:
    roles = _roles(claims)
    for claim in claims:
        yield from (_article(article) for article in _appearances(claim))
        if claim.speaker:
            yield _agent(claim.speaker, roles[_speaker_id(claim.speaker)])
        for stance in claim.propositions:
            yield _topic("proposition", stance.id, corpus.propositions.get(stance.id, stance.id))
        for issue in claim.issues:
            yield _topic("issue", issue, issue)
        yield _said(claim)


def _roles(claims: Iterable[Claim]) -> dict[str, list[str]]:
    """The offices that each speaker held on the dates of the articles."""
    roles: dict[str, list[str]] = {}
    for claim in claims:
        if claim.speaker:
            known = roles.setdefault(_speaker_id(claim.speaker), [])
            if claim.speaker.role and claim.speaker.role not in known:
                known.append(claim.speaker.role)
    return roles


def _appearances(claim: Claim) -> list[ArticleRef]:
    return [claim.article, *claim.appearances]


def _id(*parts: str | None) -> str:
    """An IRI that stays the same for the same parts."""
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, json.dumps(parts))}"


def _given(**values: object) -> dict[str, Any]:
    """The properties that have a value; of several values a list, of one that value."""
    plain = {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in values.items()}
    return {key: value for key, value in plain.items() if value not in (None, [], "")}


def _article_id(article: ArticleRef) -> str:
    return address(article) or _id("article", article.path, article.sha256)


def _article(article: ArticleRef) -> dict[str, Any]:
    outlet = {"@type": "Organization", "@id": _id("outlet", article.outlet), "name": article.outlet} if article.outlet else None
    author = {"@type": "Person", "@id": _id("author", article.author), "name": article.author} if article.author else None
    told = _given(
        url=address(article),
        headline=article.title,
        datePublished=_date(article.published),
        publisher=outlet,
        author=author,
        identifier={"@type": "PropertyValue", "propertyID": "sha256", "value": article.sha256},
    )
    return {"@type": "NewsArticle", "@id": _article_id(article), **told}


def _date(date: str | None) -> str | None:
    return date if date and _DATE.fullmatch(date) else None


def _speaker_id(speaker: Speaker) -> str:
    return _id("speaker", speaker.id or "", "" if speaker.id else speaker.name)


def _agent(speaker: Speaker, roles: list[str]) -> dict[str, Any]:
    """The speaker: of unknown kind without a type, a document as the work that it is."""
    kind = "CreativeWork" if speaker.kind == "document" else _AGENTS.get(speaker.kind or "")
    told = _given(jobTitle=roles) if kind == "Person" else {}
    return {**({"@type": kind} if kind else {}), "@id": _speaker_id(speaker), "name": speaker.name, **told}


def _topic(set: str, id: str, name: str) -> dict[str, Any]:
    return {"@type": "DefinedTerm", "@id": _id(set, id), "termCode": id, "name": name}


def _claim_id(claim: Claim, *words: str) -> str:
    return _id("claim", claim.id, claim.article.path, *words)


def _said(claim: Claim) -> dict[str, Any]:
    quoted = claim.kind == "direct" and bool(claim.quoted)
    whose = _given(**{_whose(claim.speaker): {"@id": _speaker_id(claim.speaker)}}) if claim.speaker else {}
    articles = [{"@id": _article_id(article)} for article in _appearances(claim)]
    about = [_id("proposition", stance.id) for stance in claim.propositions] + [_id("issue", issue) for issue in claim.issues]
    told = _given(
        text=claim.text,
        **whose,
        dateCreated=_date(claim.said_on),
        about=[{"@id": id} for id in dict.fromkeys(about)],
        identifier=claim.id,
    )
    if quoted:
        return {"@type": "Quotation", "@id": _claim_id(claim), **told, **_given(isPartOf=articles)}
    parts = [
        {"@type": "Quotation", "@id": _claim_id(claim, words), "text": words, **whose, **_given(isPartOf=articles)}
        for words in dict.fromkeys(claim.quoted)
    ]
    first = _first(_appearances(claim))
    more = _given(appearance=articles, firstAppearance={"@id": _article_id(first)} if first else None, hasPart=parts)
    return {"@type": "Claim", "@id": _claim_id(claim), **told, **more}


def _whose(speaker: Speaker | None) -> str:
    """The property that leads to the speaker; words come out of a document, and nobody has created it by speaking."""
    return "isBasedOn" if speaker and speaker.kind == "document" else "creator"


def _first(articles: Sequence[ArticleRef]) -> ArticleRef | None:
    """The article that was published first; None where the day of any of them is not known."""
    if len(articles) == 1:
        return articles[0]
    days = [(article.published or "", number) for number, article in enumerate(articles)]
    return None if any(len(day) < len("2026-02-07") for day, _ in days) else articles[min(days)[1]]
