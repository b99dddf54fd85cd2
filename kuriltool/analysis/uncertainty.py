"""How sure counts of claims are: how many of them are right, and how far a share of few may be off."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from pydantic import Field

from kuriltool.model import Claim, Record

_TAIL = 0.025  # on either side of a 95 % interval
_Z = 1.959963984540054
_EXACT = 1000  # claims up to which the distribution itself is added up
_NOTHING = 1e-13


class Right(Record):
    """How many of some claims are right, as far as their confidence tells."""

    expected: float = Field(ge=0, description="The sum of their chances to be right.")
    low: int = Field(ge=0, description="Lower end of the 95 % interval.")
    high: int = Field(ge=0, description="Upper end.")


class Share(Record):
    """A share with its 95 % interval."""

    share: float = Field(ge=0, le=1)
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


def chance_right(claim: Claim) -> float:
    """The chance that a claim is right: 1 where a person confirmed, corrected or added it, else its confidence."""
    return 1.0 if claim.review is not None else claim.confidence


def right(chances: Iterable[float]) -> Right:
    """How many of some claims are right, each with a chance of its own, between 0 and 1.

    The number of right ones follows a Poisson binomial distribution, which takes the claims as independent. The interval leaves
    2.5 % or less on either side: exactly so up to 1,000 claims, beyond by Volkova's normal approximation with its correction for
    skewness, which is off by less than one claim. It covers what was found wrongly, and neither positions and issues that
    were read wrongly, nor claims that were not found, nor articles that nobody collected.
    """
    known = list(chances)
    low, high = _exact(known) if len(known) <= _EXACT else _nearly(known)
    return Right(expected=math.fsum(known), low=low, high=high)


def wilson(hits: int, total: int) -> Share:
    """The share of `hits` in `total`, which must be 1 or more, with Wilson's 95 % score interval.

    It says how far the share of so small a number may be off by chance, taking each of them as an independent draw.
    """
    share, weight = hits / total, _Z**2 / total
    middle = (share + weight / 2) / (1 + weight)
    half = _Z / (1 + weight) * math.sqrt(share * (1 - share) / total + weight / (4 * total))
    return Share(share=share, low=max(0.0, min(share, middle - half)), high=min(1.0, max(share, middle + half)))


def _exact(chances: Sequence[float]) -> tuple[int, int]:
    first, masses = 0, [1.0]  # the chance of `first` right ones, of one more, and so on
    for chance in chances:
        masses = [(1 - chance) * same + chance * less for same, less in zip([*masses, 0.0], [0.0, *masses], strict=True)]
        while masses[0] < _NOTHING:
            first += 1
            del masses[0]
        while masses[-1] < _NOTHING:
            del masses[-1]
    sums = list(accumulate(masses))
    last = len(sums) - 1
    return first + min(last, bisect_right(sums, _TAIL)), first + min(last, bisect_left(sums, 1 - _TAIL))


def _nearly(chances: Sequence[float]) -> tuple[int, int]:
    mean = math.fsum(chances)
    spread = math.sqrt(math.fsum(chance * (1 - chance) for chance in chances))
    if not spread:
        return round(mean), round(mean)
    skew = math.fsum(chance * (1 - chance) * (1 - 2 * chance) for chance in chances) / spread**3
    lean = skew * (_Z**2 - 1) / 6
    low, high = (mean + spread * (z + lean) - 0.5 for z in (-_Z, _Z))
    return max(0, math.floor(low) + 1), min(len(chances), math.ceil(high))
