"""What a rule file may hold: pydantic models that refuse every key they don't know."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


def _day(value: Any) -> Any:
    """The date that an ISO date names; pydantic by itself would take seconds since 1970 for a date too."""
    if isinstance(value, datetime.date):
        return value
    if not (isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)):
        raise ValueError("no ISO date")
    return datetime.date.fromisoformat(value)


Day = Annotated[datetime.date, BeforeValidator(_day)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S", max_length=5_000)]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Example(Part):
    """Base of what carries examples: every rule has hits and non-hits, and they run as tests."""

    examples: list[Text] = Field(
        min_length=1, description="Sentences with the spans it must find, '[source Lund] [cue said] [content no]'."
    )
    counterexamples: list[Text] = Field(min_length=1, description="Sentences in which it must find nothing.")
    misses: list[Text] = Field(default_factory=list, description="Known misses, written as examples; an error once they pass.")


class Attribution(Example):
    """What a rule that finds claims has, of whatever kind it is."""

    id: Id
    about: Text = Field(description="What it finds, for people, with an example sentence.")
    confidence: float = Field(default=0.8, ge=0, le=1, description="Share of its matches that are right.")


class Rule(Attribution):
    """An attribution rule: a dependency pattern that finds cue, source and content."""

    pattern: list[dict[str, Any]] = Field(
        min_length=1,
        description="A spaCy DependencyMatcher pattern. RIGHT_ID 'cue' is required; 'source' and 'content' name the heads of "
        "those spans; ids that begin with 'cue_' join the cue; every other id is a condition.",
    )
    content: Literal["token", "quote", "quoted-words", "sentence", "before", "after"] = Field(
        default="token",
        description="token: the subtree of the token 'content'; quoted-words: what of it stands in quotation marks; quote: the "
        "quotation beside the cue; sentence: the cue's whole sentence, less cue and source; before: the sentence up to the comma "
        "before them; after: the rest of the clause behind the cue.",
    )
    source: Literal["subject", "none"] = Field(
        default="subject",
        description="Where the pattern names no 'source': subject: whoever does what the cue says, its own subject or a shared "
        "one, and the agent of a passive; none: the construction hides who it is ('is expected to').",
    )
    requires: Literal["quoted"] | None = Field(default=None, description="quoted: only where the content holds quoted words.")


class Line(Attribution):
    """A headline rule: a template that the whole line must fit."""

    template: Text = Field(
        description="The line with {source} and, unless `content` says otherwise, {content}; brackets mark the cue: "
        "'{source} [says] {content}'. '“{content}”' fits a whole quotation, in whatever marks; a line break is a new paragraph."
    )
    content: Literal["here", "headline", "previous-sentence"] = Field(
        default="here", description="Where the content stands: in the line, in the headline before, in the sentence before."
    )
    zone: Literal["headline", "body"] = Field(default="headline", description="Which paragraphs it may fit, for content 'here'.")
    verbatim: bool = Field(default=False, description="The content is the source's own words, as a turn of an interview is.")


class AttributionFile(Part):
    """rules/attribution/*.yaml"""

    lists: dict[str, list[Text]] = Field(default_factory=dict, description="Word lists that patterns name as '@list'.")
    rules: list[Rule] = Field(default_factory=list)
    lines: list[Line] = Field(default_factory=list)


class Side(Part):
    id: Text = Field(description="The word that a claim's position carries, such as North.")
    label: Text = Field(description="What the side is, in words.")
    colour: Text = Field(description="A colour that rich knows.")


class PackFile(Part):
    """pack.yaml"""

    name: Id
    version: Text
    title: Text
    sides: list[Side] = Field(min_length=2)
    default: bool = Field(default=False, description="Of several packs in a folder: the one that is meant where none is named.")


class Actor(Part):
    """A person, office-less body, state or document; who holds an office stands with the office."""

    id: Id
    name: Text = Field(description="Fullest name without titles, as a claim's speaker carries it.")
    kind: Literal["person", "organ", "state", "document", "group"]
    side: Text | None = Field(
        default=None, description="A side of the pack; 'other' for third parties; left out where it has none."
    )
    gender: Literal["female", "male"] | None = None
    aliases: list[Text] = Field(default_factory=list, description="Other names that mean this actor wherever they stand.")
    short: list[Text] = Field(
        default_factory=list,
        description="Short forms that mean it only in context, such as 'Foreign Ministry'; the last full mention decides.",
    )
    metonyms: list[Text] = Field(
        default_factory=list, description="Places that stand for it when they act as a subject: Norburg, the Castle."
    )
    adjectives: list[Text] = Field(default_factory=list, description="Adjectives of a state: Northern.")
    state: Id | None = Field(default=None, description="The state that an organ, person or document belongs to.")
    issuer: Id | None = Field(default=None, description="The actor that a document speaks for.")
    unique: bool = Field(default=False, description="For an organ: its short forms mean it even without an earlier full mention.")
    unnamed: bool = Field(default=False, description="For a group: nobody in particular, so claims have its side but no speaker.")
    note: Text | None = None


class ActorsFile(Part):
    """actors.yaml"""

    actors: list[Actor]


class Holder(Part):
    actor: Id
    since: Day = Field(alias="from", description="First day in office.")
    until: Day | None = Field(
        default=None, alias="to", description="The day the successor's term starts; left out for the present holder."
    )
    acting: bool = False


class Office(Part):
    """An office outlives its holders."""

    id: Id
    name: Text = Field(description="As a speaker's role: Premier of the North.")
    side: Text | None = None
    state: Id | None = Field(default=None, description="The state whose adjective or possessive may stand before the title.")
    organ: Id | None = Field(default=None, description="The body it belongs to.")
    titles: list[Text] = Field(min_length=1, description="Titles in lower case: prime minister, premier, pm.")
    checked: Day = Field(description="The day somebody last checked the holders.")
    seats: Literal["one", "several"] = Field(
        default="one", description="several: more than one person holds it at a time, as deputies do; terms may then overlap."
    )
    vacancies: list[tuple[Day, Day]] = Field(default_factory=list, description="Spans in which nobody held it.")
    unknown: list[tuple[Day, Day]] = Field(default_factory=list, description="Spans whose holder the table doesn't know.")
    abolished: Day | None = Field(default=None, description="The day from which there is no such office.")
    holders: list[Holder] = Field(min_length=1)


class OfficesFile(Part):
    """offices.yaml"""

    offices: list[Office]


GAP = ".."  # in a term: up to four words between
WORDS = (
    "Words matched whole, case ignored; 'treat*' matches any ending, 'lift/ease' either word, 'return .. river' up to four "
    "words between, '@river' any entry of a list."
)


class TermLists(Part):
    """What every file with terms may hold."""

    lists: dict[str, list[Text]] = Field(
        default_factory=dict, description="Words that the terms of the pack name as '@list'; entries are written like terms."
    )


class Issue(Part):
    id: Id
    label: Text
    about: Text
    terms: list[Text] = Field(min_length=1, description=f"What calls it up. {WORDS}")
    without: list[Text] = Field(
        default_factory=list, description="Words inside which no term counts: 'grave concern' is no grave; written like terms."
    )


class IssuesFile(TermLists):
    """issues.yaml"""

    issues: list[Issue]


class Views(Part):
    """Terms of a proposition, or examples, by the view that they take."""

    affirms: list[Text] = Field(default_factory=list, description="Hold it true or want it: polarity +1.")
    denies: list[Text] = Field(default_factory=list, description="Hold it false or refuse it: polarity -1.")
    touches: list[Text] = Field(
        default_factory=list,
        description="Name it without a view of their own: 'return of @river'. Words around tell the view: +1 where it is "
        "demanded, -1 where it is refused, else 0.",
    )


class Proposition(Part):
    """A statement on which both sides take a view; `not`, `rejected` and the like around a term turn its polarity."""

    id: Id
    label: Text = Field(description="The statement itself: The river belongs to the North.")
    about: Text = Field(description="What counts as this statement and what does not, for people.")
    holds: dict[str, Literal[1, 0, -1]] = Field(
        min_length=1, description="What each side holds by default; a side without a view of its own is left out."
    )
    terms: Views = Field(description=f"What states or names it. {WORDS}")
    without: list[Text] = Field(default_factory=list, description="Words inside which no term counts; written like terms.")
    examples: Views = Field(
        description="Contents with the polarity that they must get; '[cue rejected] [content the return of the river]' where "
        "the cue matters, else a plain sentence, which is content from end to end."
    )
    counterexamples: list[Text] = Field(min_length=1, description="Contents that it has nothing to do with.")
    misses: Views = Field(default_factory=Views, description="Known misses, written as examples; an error once they pass.")


class PropositionsFile(TermLists):
    """propositions.yaml"""

    propositions: list[Proposition]


NEUTRAL = "neutral"  # whose a name is that both sides use


class Naming(Part):
    """One thing with several names, and whose each name is."""

    id: Id
    names: dict[str, list[Text]] = Field(description=f"For each side, and '{NEUTRAL}', the names it uses.")


class Toponym(Naming):
    """A place; it never speaks."""


class ToponymsFile(Part):
    """toponyms.yaml"""

    toponyms: list[Toponym]


class Event(Naming):
    """Something that happened, such as a war, which the sides call by different names."""


class EventsFile(Part):
    """events.yaml"""

    events: list[Event]


Pair = Annotated[tuple[Text, Text], Field(description="Two that stand for each other when the sides change places.")]


class MirrorFile(Part):
    """mirror.yaml: who and what changes places with whom, so that a text can be told with the sides exchanged.

    What stands in no pair is paired by itself where it can be: places by their names, actors with others of their kind.
    """

    actors: list[Pair] = Field(default_factory=list, description="Ids of actors, the first side's first.")
    offices: list[Pair] = Field(default_factory=list, description="Ids of offices, the first side's first.")
    words: list[Pair] = Field(default_factory=list, description="Other words that give a side away: yen, rouble.")


class Boilerplate(Example):
    """A line of a page that is no part of the article."""

    id: Id
    about: Text
    match: Literal["equals", "starts", "contains", "shape"] = Field(
        description="How a line is compared, case and outer space ignored. In a shape # is any digits and * any words."
    )
    lines: list[Text] = Field(min_length=1)
    then: Literal["line", "rest"] = Field(
        default="line", description="line: this line alone; rest: everything from here to the end."
    )


class BoilerplateFile(Part):
    """boilerplate.yaml"""

    boilerplate: list[Boilerplate]
    outlets: list[Text] = Field(default_factory=list, description="Names of outlets as they stand in datelines and headers.")
