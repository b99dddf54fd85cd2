"""The claim record, as it is printed, stored and exported. Offsets are code points into the article's text, half open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["direct", "mixed", "indirect"]
Zone = Literal["headline", "body", "caption", "boilerplate", "copy"]
JOINT, THIRD = "both", "other"  # positions beside the pack's sides: all sides together, and a view of none of them
GAP = " … "  # in a claim's text between passages of its content
By = Literal["speaker", "joint", "source", "introduction", "setting", "content"]
Polarity = Literal[1, 0, -1]
Precision = Literal["day", "week", "month", "season", "year", "decade"]
Via = Literal["name", "title", "pronoun", "epithet", "document", "carried-over", "metonym", "review"]
ActorKind = Literal["person", "organ", "state", "document", "group"]
Verdict = Literal["confirmed", "corrected", "added"]


class Record(BaseModel):
    """A frozen record that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Passage(Record):
    """A stretch of the article: `text` is the article's text from `start` up to `end`."""

    start: int = Field(ge=0, description="First code point of the passage.")
    end: int = Field(ge=0, description="Code point after the last one.")
    text: str = Field(description="The words, verbatim.")


class ArticleRef(Record):
    """The article that a claim stands in."""

    path: str = Field(description="The file as it was given; behind '#' which of its articles, where it holds several.")
    id: str | None = Field(default=None, description="What the file calls the article: a row's id, a message's.")
    title: str | None = Field(default=None, description="What the file gives as title, else its first heading.")
    author: str | None = Field(default=None, description="Who wrote it, as the file says.")
    outlet: str | None = Field(default=None, description="Who published it, as the file names it.")
    published: str | None = Field(default=None, description="ISO date that the file, or else its name, gives as its own.")
    url: str | None = Field(default=None, description="Where it was published, as the file says.")
    sha256: str = Field(description="Digest of the bytes that it was made from: the file's, or one of the articles' in it.")


class Speaker(Record):
    """The actor behind the source."""

    id: str | None = Field(description="The actor's id in the rule pack; null for somebody the pack does not know.")
    name: str = Field(description="Fullest name, without titles.")
    role: str | None = Field(default=None, description="The office held on the article's date.")
    side: str | None = Field(default=None, description="The side the actor belongs to.")
    kind: ActorKind | None = Field(default=None, description="What the actor is; null where nobody knows.")
    affiliation: str | None = Field(
        default=None, description="Name of the body whose office it holds, else of the state it belongs to; null for a state."
    )
    via: Via = Field(description="How the speaker was found.")


class Stance(Record):
    """A proposition of the pack and how the claim stands to it."""

    id: str
    polarity: Polarity = Field(description="+1 where the claim holds it, -1 where it rejects it, 0 where it takes no view.")


class Dated(Record):
    """When something was said, as far as the article tells."""

    first: str = Field(description="ISO date of the first day that it may have been.")
    last: str = Field(description="ISO date of the last one; the same where the day is known.")
    precision: Precision = Field(description="The unit that the words give.")
    passage: Passage = Field(description="The words that tell it.")


class PackRef(Record):
    """The rule pack that a claim was made with."""

    name: str
    version: str


class Basis(Record):
    """What decided a position."""

    by: By = Field(
        description="speaker: the side of the actor who speaks; joint: several sides together; source: the words that name the "
        "source, 'Northern officials'; introduction: what the article says of the source elsewhere; setting: whom the sentences "
        "before speak of; content: propositions that one side alone holds."
    )
    passage: Passage | None = Field(default=None, description="The words that decided it, where some did.")
    proposition: str | None = Field(default=None, description="With 'content' the id of the proposition.")


class Lost(Record):
    """What else could have been, and why it is not."""

    what: Literal["rule", "speaker", "position", "proposition"] = Field(description="The part of the claim that it competed for.")
    value: str = Field(description="What it would have been: a rule, a name, a side, a proposition.")
    why: str = Field(description="What it spoke for, and what outweighed it.")


class Reasons(Record):
    """What made the speaker, the position, the issues and propositions: sentences for people, passages for programs."""

    speaker: str | None = Field(default=None, description="How the source led to the speaker.")
    office: str | None = Field(default=None, description="Since when the speaker holds the office, as of the article's date.")
    position: str | None = Field(default=None, description="What decided the position.")
    issues: dict[str, str] = Field(default_factory=dict, description="For each issue the words that called it up.")
    propositions: dict[str, str] = Field(
        default_factory=dict, description="For each proposition the words that state it and what turned its polarity."
    )
    lost: list[Lost] = Field(default_factory=list, description="What else competed for a part of the claim.")


class Review(Record):
    """What a person made of a claim."""

    verdict: Verdict = Field(
        description="confirmed: right as it was; corrected: something was put right; added: not found before."
    )
    changed: list[str] = Field(default_factory=list, description="With 'corrected' the keys of the claim that were put right.")
    by: str | None = Field(default=None, description="Who it was, as the annotations say.")
    on: str = Field(description="ISO date of the import.")
    origin: str = Field(description="The file of annotations.")


class Claim(Record):
    """Something that an article puts in the mouth or mind of a source."""

    id: str = Field(description="Stable id: the same claim in the same text keeps it.")
    article: ArticleRef
    kind: Kind = Field(description="direct: quoted words alone; mixed: paraphrase with quoted words; indirect: paraphrase.")
    text: str = Field(description="The content as one string; gaps between its passages shown as ' … '.")
    content: list[Passage] = Field(min_length=1, description="The passages of the content, in text order.")
    cue: Passage | None = Field(default=None, description="The words that express the attribution.")
    source: Passage | None = Field(default=None, description="The words that name who it comes from.")
    speaker: Speaker | None = Field(default=None, description="The actor behind the source; null where nobody can tell.")
    position: str | None = Field(default=None, description="The side whose view the content expresses, 'both', 'other' or null.")
    position_basis: Basis | None = Field(default=None, description="What decided the position; null where nothing did.")
    issues: list[str] = Field(default_factory=list, description="Topics of the pack's closed list.")
    propositions: list[Stance] = Field(
        default_factory=list, description="Propositions of the pack that the claim takes a view on."
    )
    quoted: list[str] = Field(default_factory=list, description="The verbatim words inside the content.")
    said_on: str | None = Field(
        default=None, description="Day of the statement as an ISO date; month '2026-02' or year '2026' where no more is known."
    )
    said_when: Dated | None = Field(default=None, description="The bounds of said_on, and the words that tell it.")
    zone: Zone = Field(default="body", description="The part of the article it stands in.")
    rule: str = Field(description="The rule that found it; 'model' where the trained network alone did.")
    found_by: list[str] = Field(default_factory=list, description="Everything that found it: the rule, 'model', or both.")
    confidence: float = Field(ge=0, le=1, description="Share of claims found like this one that were right on held-out news.")
    pack: PackRef
    appearances: list[ArticleRef] = Field(default_factory=list, description="Copies of the article in which it stands as well.")
    review: Review | None = Field(default=None, description="What a person made of it; null where nobody has looked.")
    reasons: Reasons = Field(default_factory=Reasons, description="What made the speaker, the position and the issues.")


def claim_id(sha256: str, content: Iterable[tuple[int, int]], cue: tuple[int, int] | None) -> str:
    """The id of a claim: it stays while the article and the places of the claim in it stay."""
    place = ";".join(f"{start}-{end}" for start, end in content) + f"|{cue}"
    return "c_" + hashlib.sha256(f"{sha256}|{place}".encode()).hexdigest()[:12]
