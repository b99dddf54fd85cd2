"""Which of several candidates a pronoun means: features of a pair, weighed, as probabilities, with nobody as one outcome."""

from __future__ import annotations

import functools
import math
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources

Features = Mapping[str, float]
WEIGHTS = "pronouns.toml"
# The outcome that none of the candidates is meant: of a pronoun that is the source of a claim, and of any other.
NOBODY, NO_SOURCE = "nobody", "nobody-as-source"


@functools.cache
def weights() -> dict[str, dict[str, float]]:
    """The weights that ship, by kind of pronoun.

    Each kind has the probability from which an answer is given, `least`, and `least-as-source` for the source of a claim.
    """
    text = resources.files("kuriltool.claims").joinpath(WEIGHTS).read_text(encoding="utf8")
    return {kind: values for kind, values in tomllib.loads(text).items() if isinstance(values, dict)}


def score(features: Features, weight: Mapping[str, float]) -> float:
    """The sum of the features, weighed; one without a weight counts nothing."""
    return sum(weight.get(name, 0.0) * value for name, value in features.items())


def probabilities(candidates: Sequence[Features], weight: Mapping[str, float], nobody: str) -> list[float]:
    """How likely each candidate is the one meant; what is missing to one is nobody's share."""
    scores = [score(c, weight) for c in candidates] + [weight.get(nobody, 0.0)]
    top = max(scores)
    parts = [math.exp(s - top) for s in scores]
    return [part / sum(parts) for part in parts[:-1]]
