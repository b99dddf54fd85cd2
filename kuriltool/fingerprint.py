"""What decides whether an article must be read anew: changes whenever the same text could give other claims. Needs no spaCy."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import kuriltool
from kuriltool.rules.folder import gather

WEIGHTS = Path(__file__).parent / "weights"
_PARTS = ("articles", "claims", "encoder", "reading", "rules")
_READING = ("days.py", "model.py", "pipeline.py", *(f"{part}/**/*.py" for part in _PARTS))
_READING += ("claims/*.toml",)
_PARSING = ("clean.py", "encoder/*.py", "reading/*.py")


def of(rules: Path | str | None = None, *, rules_only: bool = False) -> str:
    """The fingerprint of the shipped pipeline with the rules that are meant, as `gather` takes them."""
    return joined(model(WEIGHTS), gather(rules).fingerprint(), rules_only=rules_only)


def joined(model: bytes, rules: str, *, rules_only: bool = False) -> str:
    """The fingerprint of this program with a model, given by its description, and with rules, given by their own fingerprint."""
    digest = hashlib.sha256(f"{kuriltool.__version__}|{rules}|{rules_only}|".encode())
    digest.update(model)
    digest.update(_program(_READING))
    return digest.hexdigest()


def parsers(*, rules_only: bool = False) -> tuple[str, ...]:
    """The fingerprints of what the shipped pipeline makes whose parses serve, its own first.

    What was read with attributions serves where the rules alone are asked too.
    """
    made = _network(WEIGHTS) + _program(_PARSING)
    both = [hashlib.sha256(b"%d|" % attributions + made).hexdigest() for attributions in (False, True)]
    return tuple(both) if rules_only else (both[1],)


def parse_key(parser: str, text: str) -> bytes:
    """What the parse of a text is kept under: 16 bytes that change with the text and with what has parsed it."""
    return hashlib.blake2b(f"{parser}|{text}".encode("utf-8", "replace"), digest_size=16).digest()


def _program(patterns: Sequence[str]) -> bytes:
    """A digest of files of this program, which in a checkout changes without its version."""
    here = Path(__file__).parent
    files = sorted(path for pattern in patterns for path in here.glob(pattern))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).digest()


def model(folder: Path) -> bytes:
    """The description of the model in a folder: its meta.json, which training writes anew, its networks and calibrations."""
    return _network(folder) + b"".join(part.read_bytes() for part in sorted(folder.glob("*/calibration.json")))


def _network(folder: Path) -> bytes:
    """The description of what parses; of the large files their sizes are enough, since training writes meta.json anew."""
    sizes = [f"{path.name}:{path.stat().st_size}" for path in sorted(folder.glob("*/*.onnx"))]
    try:
        return (folder / "meta.json").read_bytes() + "|".join(sizes).encode()
    except OSError:  # told better when the model is loaded
        return b""
