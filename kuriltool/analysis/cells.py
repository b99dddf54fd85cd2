"""Claims put together by what they are about and whose position they reflect, for the sides to be compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from kuriltool.analysis.strength import By, Topic, other_side, polarity, strongest
from kuriltool.model import Claim
from kuriltool.queries import NO_POSITION

Place = tuple[str, str]  # an issue or a proposition, and the pack that has it


class Cell(Protocol):
    """The claims of one position on one issue or proposition."""

    @property
    def claims(self) -> int:
        """How many there are."""

    @property
    def doubtful(self) -> int:
        """How many of them may be words of another side."""

    @property
    def articles(self) -> int:
        """In how many articles they stand, copies too."""

    @property
    def statements(self) -> int | None:
        """How many different things they say; None where nobody asked."""

    def views(self, *, plain: bool = False) -> Counter[int]:
        """How many of them hold (1), reject (-1) and name (0) the proposition; of the plain ones alone, or of all."""

    def strongest(self, most: int, polarity: int | None = None) -> list[Claim]:
        """The strongest of them, as `strength.strongest` chooses; of those alone that stand so to the proposition, if asked."""


class Cells(NamedTuple):
    """All cells, and how many claims are in none, and how many in any are doubtful."""

    placed: Mapping[Place, Mapping[str, Cell]]
    none: Cell  # one without claims
    apart: int
    doubtful: int


def without_claims(by: By, *, counting: bool) -> Cell:
    """A cell without claims; `counting` is whether anybody asked for statements."""
    return _ListedCell([], Topic(by, ""), {} if counting else None)


class Compared(Protocol):
    """Claims that are to be compared by their positions."""

    def positions(self) -> Counter[str]:
        """How many reflect which position."""

    def packs(self) -> Mapping[str, set[str]]:
        """For each side the packs whose claims know it."""

    def topics(self, by: By) -> set[str]:
        """The issues or propositions that they name."""

    def cells(self, by: By, only: Container[str] | None) -> Cells:
        """Their cells by topic, pack and position; those of some topics, if asked."""


@dataclass(frozen=True)
class Listed:
    """Claims in memory; `same` gives the statement of a claim by its id, where statements count."""

    found: list[Claim]
    same: Mapping[str, str] | None = None

    def positions(self) -> Counter[str]:
        return Counter(claim.position or NO_POSITION for claim in self.found)

    def packs(self) -> Mapping[str, set[str]]:
        packs: defaultdict[str, set[str]] = defaultdict(set)
        for claim in self.found:
            for side in (claim.position, claim.speaker and claim.speaker.side):
                if side:
                    packs[side].add(claim.pack.name)
        return packs

    def topics(self, by: By) -> set[str]:
        return {topic for claim in self.found for topic in _topics(claim, by)}

    def cells(self, by: By, only: Container[str] | None) -> Cells:
        placed: defaultdict[Place, defaultdict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
        apart = doubtful = 0
        for claim in self.found:
            topics = [topic for topic in _topics(claim, by) if only is None or topic in only]
            apart += not topics
            doubtful += bool(topics) and other_side(claim) is not None
            for topic in topics:
                placed[topic, claim.pack.name][claim.position or NO_POSITION].append(claim)
        cells = {
            place: {position: _ListedCell(own, Topic(by, place[0]), self.same) for position, own in positions.items()}
            for place, positions in placed.items()
        }
        return Cells(cells, without_claims(by, counting=self.same is not None), apart, doubtful)


def _topics(claim: Claim, by: By) -> list[str]:
    """The issues or propositions that a claim names, each once."""
    return list(dict.fromkeys(claim.issues if by == "issue" else (stance.id for stance in claim.propositions)))


@dataclass(frozen=True)
class _ListedCell:
    found: list[Claim]
    topic: Topic
    same: Mapping[str, str] | None

    @property
    def claims(self) -> int:
        return len(self.found)

    @property
    def doubtful(self) -> int:
        return sum(other_side(claim) is not None for claim in self.found)

    @property
    def articles(self) -> int:
        return len({ref.path for claim in self.found for ref in (claim.article, *claim.appearances)})

    @property
    def statements(self) -> int | None:
        return None if self.same is None else len({self.same.get(claim.id, claim.id) for claim in self.found})

    def views(self, *, plain: bool = False) -> Counter[int]:
        wanted: Iterable[Claim] = (claim for claim in self.found if not plain or other_side(claim) is None)
        return Counter(polarity(claim, self.topic.id) or 0 for claim in wanted)

    def strongest(self, most: int, polarity: int | None = None) -> list[Claim]:
        wanted = [claim for claim in self.found if polarity is None or _polarity(claim, self.topic) == polarity]
        return strongest(wanted, self.topic, most, self.same)


def _polarity(claim: Claim, topic: Topic) -> int | None:
    return polarity(claim, topic.id)
