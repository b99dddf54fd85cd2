"""What decides whether an article must be read anew: changes whenever the same text could give other claims. Needs no spaCy."""

from __future__ import annotations

import hashlib
from pathlib import Path

import kuriltool
from kuriltool.rules.folder import gather

WEIGHTS = Path(__file__).parent / "weights"
_PARTS = ("articles", "claims", "encoder", "reading", "rules")
_READING = ("days.py", "model.py", "pipeline.py", *(f"{part}/**/*.py" for part in _PARTS))
_READING += ("claims/*.toml",)


def of(rules: Path | str | None = None, *, rules_only: bool = False) -> str:
    """The fingerprint of the shipped pipeline with the rules that are meant, as `gather` takes them."""
    return joined(model(WEIGHTS), gather(rules).fingerprint(), rules_only=rules_only)


def joined(model: bytes, rules: str, *, rules_only: bool = False) -> str:
    """The fingerprint of this program with a model, given by its description, and with rules, given by their own fingerprint."""
    digest = hashlib.sha256(f"{kuriltool.__version__}|{rules}|{rules_only}|".encode())
    digest.update(model)
    # In a checkout the program changes without its version.
    for path in sorted(path for pattern in _READING for path in Path(__file__).parent.glob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def model(folder: Path) -> bytes:
    """The description of the model in a folder: its meta.json, which training writes anew, and its calibrations."""
    try:
        parts = [folder / "meta.json", *sorted(folder.glob("*/calibration.json"))]
        return b"".join(part.read_bytes() for part in parts)
    except OSError:  # told better when the model is loaded
        return b""
