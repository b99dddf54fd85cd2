"""Parsed rules kept between runs, since reading YAML is slow; never needed, and used only where it works."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from pathlib import Path

KEPT = 8


def stored(key: str) -> bytes | None:
    """What was kept under the key, or None."""
    folder = _folder()
    if folder is None:
        return None
    path = folder / _name(key)
    try:
        return path.read_bytes() if _is_ours(path) else None
    except OSError:  # never kept, or not to be had: the rules are then read from their files, which is slower and no worse
        return None


def store(key: str, content: bytes) -> None:
    """Keeps the content under the key, for programs of this very version, in place of the oldest ones."""
    folder = _folder()
    if folder is None:
        return
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=".rules-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(folder / _name(key))
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        by_age = sorted(folder.glob("rules-*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in by_age[KEPT:]:
            old.unlink(missing_ok=True)


def _folder() -> Path | None:
    if os.environ.get("KURILTOOL_CACHE") == "off":
        return None
    base = os.environ.get("XDG_CACHE_HOME")
    with contextlib.suppress(RuntimeError):
        return Path(base if base else Path.home() / ".cache") / "kuriltool"
    return None


def _is_ours(path: Path) -> bool:
    """Whether a file is plain and of our own making: in a folder that others can write to, theirs would steer what is found."""
    info = path.lstat()
    return stat.S_ISREG(info.st_mode) and (not hasattr(os, "geteuid") or info.st_uid == os.geteuid())


def _name(key: str) -> str:
    """A file name that changes with the key and with the code that reads and checks rules."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogateescape"))
    for module in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(module.read_bytes())
    return f"rules-{digest.hexdigest()[:32]}.json"
