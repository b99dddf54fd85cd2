"""A store of many claims that nobody made, for measuring: `python tests/benchmarks/made.py CLAIMS STORE`.

What a store of news holds is in it in like shares: speakers of whom few say much and thousands little, some known to the pack;
some 15 claims an article, 30 outlets and ten years; sayings that two to five outlets report with small changes of wording; a
tenth letter copies, some near copies, a few doubtful claims. The words are made up from syllables, some common and most rare, so
that what was said twice looks alike and nothing else does. The same number of claims gives the same store.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from kuriltool.model import (
    ActorKind,
    ArticleRef,
    Basis,
    Claim,
    Dated,
    Kind,
    Lost,
    PackRef,
    Passage,
    Reasons,
    Speaker,
    Stance,
    claim_id,
)
from kuriltool.store import RuleNote, Run, SideStyle, Store

FIRST, DAYS = date(2016, 1, 1), 3653  # the days on which articles are published
OUTLETS = [
    f"{place} {kind}"
    for place in ("Norburg", "Sudport", "Westham", "Ostfeld", "Midford")
    for kind in ("Mail", "Gazette", "Courier", "Herald", "Observer", "Post")
]
SIDES = ("North", "South")
ISSUES = (
    "river",
    "talks",
    "salmon",
    "bridge",
    "visits",
    "history",
    "borders",
    "trade",
    "islands",
    "treaty",
    "energy",
    "security",
)
PROPOSITIONS = {f"p{number:02}": f"The river should be shared in manner {number}" for number in range(40)}
KNOWN, UNKNOWN = 300, 5000  # speakers that the pack knows, and others
VOCABULARY = 8000
CLAIMS = 15  # of an article, as a mean
SHARED = 0.35  # of the claims of an article on a day's event, those that other outlets report as well
COPIES, NEAR_COPIES, EVENTS = 0.13, 0.04, 0.12  # chances; an event makes two to five articles, anything else one
PACK = PackRef(name="rivers", version="1")
RULES = {
    "say-that": "A verb of saying with a clause.",
    "say-quote": "A verb of saying with quoted words.",
    "according": "According to.",
}
_VERBS = ("said", "stressed", "noted", "warned", "insisted", "explained")
_BETWEEN = ("the", "of", "a", "and", "with", "for", "in", "to", "on", "by", "that", "will", "must", "has")
_SYLLABLES = [first + last for first in "bdfgklmnprstvz" for last in ("a", "e", "i", "o", "u", "an", "el", "or")]


@dataclass(frozen=True)
class Saying:
    """What somebody said, before any outlet words it."""

    words: tuple[str, ...]
    speaker: Speaker | None
    name: str
    position: str | None
    issues: tuple[str, ...]
    stance: Stance | None
    doubtful: bool
    said: date


@dataclass(frozen=True)
class Written:
    """An article with its claims."""

    article: ArticleRef
    text: str
    claims: list[Claim]


class News:
    """Articles without end."""

    def __init__(self, seed: int = 7) -> None:
        self._chance = random.Random(seed)
        self._words = _vocabulary(self._chance)
        self._word_weights = list(accumulate(1 / (rank + 20) for rank in range(VOCABULARY)))
        self.known = [_known(number) for number in range(KNOWN)]
        self._speakers = _mixed(self.known, self._unknown())
        self._speaker_weights = list(accumulate(1 / (rank + 3) for rank in range(len(self._speakers))))
        self._number = 0

    def articles(self) -> Iterator[tuple[Written, bool]]:
        """Articles, each with whether it is to the letter one of those before."""
        recent: list[Written] = []
        while True:
            day, group = self._day(), self._chance.random()
            if recent and group < COPIES:
                yield self._copy(self._chance.choice(recent)), True
                continue
            if recent and group < COPIES + NEAR_COPIES:
                yield self._near_copy(self._chance.choice(recent)), False
                continue
            event = group < COPIES + NEAR_COPIES + EVENTS
            sayings = [self._saying(day) for _ in range(CLAIMS)] if event else []
            for outlet in self._chance.sample(OUTLETS, self._chance.randint(2, 5) if event else 1):
                made = self._article(day, outlet, sayings)
                recent = [*recent[-20:], made]
                yield made, False

    def _day(self) -> date:
        return FIRST + timedelta(days=self._chance.randrange(DAYS))

    def _unknown(self) -> list[Speaker]:
        names = (f"{self._chance.choice(self._words)} {self._chance.choice(self._words)}".title() for _ in range(UNKNOWN))
        return [Speaker(id=None, name=name, via="name") for name in dict.fromkeys(names)]

    def _saying(self, day: date) -> Saying:
        chance = self._chance
        speaker = chance.choices(self._speakers, cum_weights=self._speaker_weights)[0] if chance.random() < 0.92 else None
        side = speaker.side if speaker else None
        position = side if chance.random() < 0.9 else chance.choice((*SIDES, "both", "other", None))
        stance = chance.random() < 0.4
        return Saying(
            words=tuple(self._spoken(chance.randint(6, 16))),
            speaker=speaker,
            name=speaker.name if speaker else f"an official from {chance.choice(self._words).title()}",
            position=position,
            issues=tuple(chance.sample(ISSUES, chance.choice((0, 1, 1, 1, 2, 3)))),
            stance=Stance(id=chance.choice([*PROPOSITIONS]), polarity=chance.choice((1, 1, -1, 0))) if stance else None,
            doubtful=position in SIDES and chance.random() < 0.04,
            said=day - timedelta(days=chance.choice((0, 0, 0, 1))),
        )

    def _spoken(self, number: int) -> Iterator[str]:
        for word in self._chance.choices(self._words, cum_weights=self._word_weights, k=number):
            yield word
            if self._chance.random() < 0.5:
                yield self._chance.choice(_BETWEEN)

    def _worded(self, words: Sequence[str]) -> str:
        """The words as an outlet has them: as they are, or with one left out, put in or put otherwise."""
        worded, at = [*words], self._chance.randrange(len(words))
        change = self._chance.randrange(5)
        if change == 0:
            del worded[at]
        elif change == 1:
            worded.insert(at, self._chance.choice(_BETWEEN))
        elif change == 2:
            worded[at] = self._chance.choice(self._words)
        return " ".join(worded)

    def _article(self, day: date, outlet: str, sayings: Sequence[Saying]) -> Written:
        chance = self._chance
        shared = [saying for saying in sayings if chance.random() < SHARED * 2]
        number = max(3, round(chance.gauss(CLAIMS, 4)))
        own = [self._saying(day) for _ in range(max(1, number - len(shared)))]
        told = [*shared, *own]
        chance.shuffle(told)
        published = day if chance.random() < 0.7 else day + timedelta(days=1)
        return self._written(self._reference(published, outlet), told)

    def _reference(self, published: date | None, outlet: str) -> ArticleRef:
        self._number += 1
        words = " ".join(self._chance.choices(self._words, cum_weights=self._word_weights, k=7)).capitalize()
        undated = published is None or self._chance.random() < 0.01
        return ArticleRef(
            path=f"news/{self._number // 1000:03}/{self._number:07}.txt",
            title=words,
            outlet=outlet,
            published=None if undated else str(published),
            sha256="",
        )

    def _written(self, article: ArticleRef, told: Sequence[Saying]) -> Written:
        """The article in which all of that is told, a sentence each."""
        text, places = f"{article.title}\n\n", []
        for number, saying in enumerate(told):
            sentence = _Sentence.of(saying, self._worded(saying.words), len(text), self._chance)
            places.append(sentence)
            text += sentence.text + ("\n\n" if number % 4 == 3 else " ")
            if self._chance.random() < 0.4:
                text += " ".join(self._spoken(9)).capitalize() + ". "
        article = article.model_copy(update={"sha256": hashlib.sha256(f"{article.path} {text}".encode()).hexdigest()})
        return Written(article, text, [sentence.claim(article, self._chance) for sentence in places])

    def _copy(self, original: Written) -> Written:
        article = self._again(original, original.text)
        claims = [_of(claim, article) for claim in original.claims]
        return Written(article, original.text, claims)

    def _near_copy(self, original: Written) -> Written:
        """The article with a claim more at its end."""
        start = f"{original.text.rstrip()}\n\n"
        saying = self._saying(date.fromisoformat(original.article.published or str(FIRST)))
        sentence = _Sentence.of(saying, self._worded(saying.words), len(start), self._chance)
        article = self._again(original, start + sentence.text)
        claims = [_of(claim, article) for claim in original.claims]
        return Written(article, start + sentence.text, [*claims, sentence.claim(article, self._chance)])

    def _again(self, original: Written, text: str) -> ArticleRef:
        known = original.article
        later = timedelta(days=self._chance.randrange(2))
        published = date.fromisoformat(known.published) + later if known.published else None
        made = self._reference(published, self._chance.choice([name for name in OUTLETS if name != known.outlet]))
        digest = hashlib.sha256(f"{made.path} {text}".encode()).hexdigest()
        return made.model_copy(
            update={"title": known.title, "sha256": digest, "published": None if published is None else str(published)}
        )


@dataclass(frozen=True)
class _Sentence:
    """A sentence that tells a saying, with the places of its parts in the article."""

    saying: Saying
    text: str
    kind: Kind
    content: Passage
    quoted: list[str]
    cue: Passage
    source: Passage
    day: Passage | None

    @classmethod
    def of(cls, saying: Saying, words: str, start: int, chance: random.Random) -> _Sentence:
        kinds: tuple[Kind, ...] = ("direct", "mixed", "indirect")
        kind = chance.choices(kinds, (0.3, 0.25, 0.45))[0]
        verb, day = chance.choice(_VERBS), " on Monday" if chance.random() < 0.15 else ""
        before = f"{saying.name} {verb}{day}{':' if kind == 'direct' else ' that'} "
        content, quoted = words, []
        if kind == "direct":
            content, quoted = f"“{words}”", [words]
        elif kind == "mixed":
            *first, second = words.split(" ", 3)
            content, quoted = f"{' '.join(first)} “{second}”", [second]
        verb_at, content_at = start + len(saying.name) + 1, start + len(before)
        return cls(
            saying=saying,
            text=f"{before}{content}.",
            kind=kind,
            content=_passage(content_at, content),
            quoted=quoted,
            cue=_passage(verb_at, verb),
            source=_passage(start, saying.name),
            day=_passage(verb_at + len(verb) + 1, day[1:]) if day else None,
        )

    def claim(self, article: ArticleRef, chance: random.Random) -> Claim:
        saying, content, rule = self.saying, self.content, chance.choice([*RULES])
        said_on = None if chance.random() < 0.6 else str(saying.said)[: 7 if chance.random() < 0.04 else 10]
        doubt = SIDES[saying.position == SIDES[0]]
        lost = [Lost(what="rule", value=chance.choice([*RULES]), why="it is less sure")] * (chance.random() < 0.3)
        if saying.doubtful:
            lost.append(Lost(what="position", value=doubt, why=f"what {doubt} alone holds; the speaker weighs more"))
        return Claim(
            id=claim_id(article.sha256, [(content.start, content.end)], (self.cue.start, self.cue.end)),
            article=article,
            kind=self.kind,
            text=content.text,
            content=[content],
            cue=self.cue,
            source=self.source,
            speaker=saying.speaker,
            position=saying.position,
            position_basis=Basis(by="speaker", passage=self.source) if saying.position else None,
            issues=[*saying.issues],
            propositions=[saying.stance] if saying.stance else [],
            quoted=self.quoted,
            said_on=str(saying.said) if self.day else said_on,
            said_when=None
            if self.day is None
            else Dated(first=str(saying.said), last=str(saying.said), precision="day", passage=self.day),
            zone=chance.choices(("body", "headline", "caption"), (0.94, 0.05, 0.01))[0],
            rule=rule,
            found_by=[rule, "model"],
            confidence=round(chance.uniform(0.5, 0.97), 2),
            pack=PACK,
            reasons=Reasons(
                speaker=f"“{saying.name}” names {saying.name}",
                position=f"{saying.name} speaks for {saying.position}" if saying.position else None,
                issues={issue: chance.choice(content.text.split()) for issue in saying.issues},
                propositions={saying.stance.id: "states it"} if saying.stance else {},
                lost=lost,
            ),
        )


def _passage(start: int, text: str) -> Passage:
    return Passage(start=start, end=start + len(text), text=text)


def _of(claim: Claim, article: ArticleRef) -> Claim:
    """A claim as it stands in another article at the same place."""
    cue = None if claim.cue is None else (claim.cue.start, claim.cue.end)
    id = claim_id(article.sha256, [(passage.start, passage.end) for passage in claim.content], cue)
    return claim.model_copy(update={"id": id, "article": article})


def _vocabulary(chance: random.Random) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))] = None
    return [*words]


def _known(number: int) -> Speaker:
    """A speaker of the pack; every tenth is an organ, and every seventh of no side."""
    kind: ActorKind = "person" if number % 10 else "organ"
    side = None if number % 7 == 6 else SIDES[number % 2]
    name = f"Ana Sol {number}" if kind == "person" else f"Ministry {number}"
    role = f"Minister {number}" if kind == "person" else None
    return Speaker(id=f"s{number}", name=name, role=role, side=side, kind=kind, affiliation=side, via="name")


def _mixed(known: Sequence[Speaker], unknown: Sequence[Speaker]) -> list[Speaker]:
    """The speakers, the busiest first: those whom the pack knows among the others, most of them at the front."""
    found = [*unknown]
    for number, speaker in enumerate(known):
        found.insert(min(len(found), number + number * number // 200), speaker)
    return found


def run_of(news: News) -> Run:
    """What the articles were read with, as it were."""
    return Run(
        fingerprint="made",
        pack=PACK,
        sides=[SideStyle("North", "the North", "dodger_blue1"), SideStyle("South", "the South", "orange3")],
        rules={id: RuleNote(about, "verbs.yaml:3") for id, about in RULES.items()}
        | {id: RuleNote(states, "propositions.yaml:1") for id, states in PROPOSITIONS.items()},
        names={str(speaker.id): [speaker.name, f"{speaker.name} the Elder"] for speaker in news.known},
        issues=ISSUES,
        propositions=tuple(PROPOSITIONS),
        actors={str(speaker.id): (speaker.kind or "person", speaker.side) for speaker in news.known},
    )


def fill(place: Path, claims: int) -> int:
    """A store at a place with so many claims, or a few more; the number of its articles."""
    news = News()
    run, kept, articles = run_of(news), 0, 0
    with Store.open(place) as store:
        for written, is_copy in news.articles():
            if kept >= claims:
                break
            articles += 1
            if is_copy and store.save_copy(written.article, written.text, run) is not None:
                continue
            like = store.save(written.article, written.text, written.claims, run)
            kept += 1 if like else len(written.claims)
    return articles


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("claims", type=int)
    parser.add_argument("store", type=Path)
    given = parser.parse_args()
    if given.store.exists():
        sys.exit(f"{given.store}: is there already")
    start = time.process_time()
    articles = fill(given.store, given.claims)
    taken = time.process_time() - start
    with Store.find(given.store) as store:
        count = store.count()
    size = given.store.stat().st_size / 1e6
    print(f"{count:,} claims in {articles:,} articles: {size:,.0f} MB, {1000 * taken / count:.2f} ms of CPU a claim")


if __name__ == "__main__":
    main()
