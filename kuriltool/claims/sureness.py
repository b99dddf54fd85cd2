"""How likely a claim is right: what the trained network and the rules say of it, weighed as was measured."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from kuriltool.claims.drafts import Draft

LEAST, MOST = 0.01, 0.99
CALIBRATION = "calibration.json"  # lies beside the network


@dataclass(frozen=True)
class Calibration:
    """The weights of a logistic curve over what is known of a draft that the network found, and what a rule alone is worth.

    `alone` is the share of rules' claims that are right where the network sees none, relative to the rule's own share.
    """

    base: float = 0.0
    seen: float = 1.0
    read: float = 0.0
    agreed: float = 0.0
    alone: float = 1.0

    @classmethod
    def load(cls, path: Path) -> Calibration:
        """The calibration in a JSON file; one that takes the network by its word where there is none."""
        return cls(**json.loads(path.read_text(encoding="utf8"))) if path.exists() else cls()

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps({name: round(value, 4) for name, value in asdict(self).items()}), encoding="utf8")


def evidence(draft: Draft) -> tuple[float, float, float]:
    """What a calibration weighs: the log odds of the cue, the log probability of its passages, whether a rule agrees."""
    seen = min(max(draft.seen or 0.0, LEAST), MOST)
    return math.log(seen / (1 - seen)), math.log(max(draft.read or 0.0, LEAST)), float(len(draft.found_by) > 1)


def confidence(draft: Draft, rules: Mapping[str, float], calibration: Calibration) -> float:
    """The probability that a draft is right, 0 to 1, to two places; `rules` are the rules' own shares."""
    if draft.seen is None:
        share = rules[draft.rule]
        return round(share if draft.cue is None else share * calibration.alone, 2)
    seen, read, agreed = evidence(draft)
    odds = calibration.base + calibration.seen * seen + calibration.read * read + calibration.agreed * agreed
    return round(min(max(1 / (1 + math.exp(-odds)), LEAST), MOST), 2)
