"""How sure counts of claims are: how many of them are right, and how far a share of few may be off."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from pydantic import Field

from kuriltool.model import Claim, Record

_TAIL = 0.025  # on either side of a 95 % interval
_Z = 1.959963984540054
_EXACT = 1000  # claims up to which the distribution itself is added up
_NOTHING = 1e-13
_SHORT = 10  # claims up to which it is added up one by one, however many counts there are
_NEAR = 1e-9  # of a tail, within which it is too
_AT_ONCE = 500  # counts
_MOST_CHANCES = 1000  # different ones of counts that are taken together

Chances = Mapping[float, int]
"""How many claims have which chance to be right."""


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
    (found,) = rights([Counter(chances)])
    return found


def rights(counts: Sequence[Chances]) -> list[Right]:
    """The same for several counts of claims, which takes less time than one by one."""
    sizes = [sum(chances.values()) for chances in counts]
    many = [number for number, size in enumerate(sizes) if _SHORT < size <= _EXACT]
    bounds = dict(zip(many, _together([counts[number] for number in many]), strict=True)) if len(many) > 1 else {}
    return [
        _right(chances, bounds.get(number) or (_exact(chances) if size <= _EXACT else _nearly(chances, size)))
        for number, (chances, size) in enumerate(zip(counts, sizes, strict=True))
    ]


def _right(chances: Chances, bounds: tuple[int, int]) -> Right:
    # By parts that lose no digit, however many claims have one chance: so it comes to the same as claim by claim.
    parts = (
        math.ldexp(chance, bit) for chance, number in chances.items() for bit in range(number.bit_length()) if number >> bit & 1
    )
    return Right(expected=math.fsum(parts), low=bounds[0], high=bounds[1])


def wilson(hits: int, total: int) -> Share:
    """The share of `hits` in `total`, which must be 1 or more, with Wilson's 95 % score interval.

    It says how far the share of so small a number may be off by chance, taking each of them as an independent draw.
    """
    share, weight = hits / total, _Z**2 / total
    middle = (share + weight / 2) / (1 + weight)
    half = _Z / (1 + weight) * math.sqrt(share * (1 - share) / total + weight / (4 * total))
    return Share(share=share, low=max(0.0, min(share, middle - half)), high=min(1.0, max(share, middle + half)))


def _exact(chances: Chances) -> tuple[int, int]:
    first, masses = 0, [1.0]  # the chance of `first` right ones, of one more, and so on
    for chance in Counter(chances).elements():
        masses = [(1 - chance) * same + chance * less for same, less in zip([*masses, 0.0], [0.0, *masses], strict=True)]
        while masses[0] < _NOTHING:
            first += 1
            del masses[0]
        while masses[-1] < _NOTHING:
            del masses[-1]
    sums = list(accumulate(masses))
    last = len(sums) - 1
    return first + min(last, bisect_right(sums, _TAIL)), first + min(last, bisect_left(sums, 1 - _TAIL))


def _together(counts: Sequence[Chances]) -> list[tuple[int, int]]:
    """What `_exact` gives for each of the counts, of like ones all at a time."""
    found: dict[int, tuple[int, int]] = {}
    order = sorted(range(len(counts)), key=lambda number: sum(counts[number].values()))
    for some in (order[at : at + _AT_ONCE] for at in range(0, len(order), _AT_ONCE)):
        known = sorted({chance for number in some for chance in counts[number]})
        if len(known) > _MOST_CHANCES:
            found |= {number: _exact(counts[number]) for number in some}
        else:
            found |= zip(some, _transformed([counts[number] for number in some], known), strict=True)
    return [found[number] for number in range(len(counts))]


def _transformed(counts: Sequence[Chances], known: Sequence[float]) -> Iterator[tuple[int, int]]:
    """What `_exact` gives for counts of claims with these chances, by the Fourier transform of their distributions.

    Where a sum comes so near to a tail that digits would decide, the masses are added up after all.
    """
    import numpy

    size = max(sum(chances.values()) for chances in counts) + 1
    turns = numpy.exp(-2j * numpy.pi * numpy.arange(size // 2 + 1) / size)
    factors = 1 + numpy.array(known)[:, None] * (turns - 1)
    places = {chance: at for at, chance in enumerate(known)}
    numbers = numpy.zeros((len(counts), len(known)))
    for row, chances in enumerate(counts):
        numbers[row, [places[chance] for chance in chances]] = [*chances.values()]
    logarithms = numpy.log(numpy.where(numpy.abs(factors) < _NOTHING, _NOTHING, factors))
    sums = numpy.fft.irfft(numpy.exp(numbers @ logarithms), size).cumsum(axis=1)
    low, high = (sums <= _TAIL).sum(axis=1), (sums < 1 - _TAIL).sum(axis=1)
    off = numpy.minimum(numpy.abs(sums - _TAIL), numpy.abs(sums - 1 + _TAIL)).min(axis=1)
    for row, chances in enumerate(counts):
        yield _exact(chances) if off[row] < _NEAR else (int(low[row]), int(high[row]))


def _nearly(chances: Chances, size: int) -> tuple[int, int]:
    def total(of: Iterable[tuple[float, int]]) -> float:
        return math.fsum(value * number for value, number in of)

    mean = total(chances.items())
    spread = math.sqrt(total((chance * (1 - chance), number) for chance, number in chances.items()))
    if not spread:
        return round(mean), round(mean)
    skew = total((chance * (1 - chance) * (1 - 2 * chance), number) for chance, number in chances.items()) / spread**3
    lean = skew * (_Z**2 - 1) / 6
    low, high = (mean + spread * (z + lean) - 0.5 for z in (-_Z, _Z))
    return max(0, math.floor(low) + 1), min(size, math.ceil(high))
