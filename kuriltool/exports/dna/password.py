"""Passwords as Discourse Network Analyzer keeps them: salted, and digested so often that guessing takes time."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from functools import cache

ROUNDS = 100_000
SALT_SIZE = 16  # bytes


@cache
def digested(password: str, salt: bytes) -> str:
    """What stands for a password in the table of coders: Base64 of the salt and the digest. The salt has SALT_SIZE bytes."""
    digest = salt + unicodedata.normalize("NFC", password).encode("utf-8")
    for _ in range(ROUNDS):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode("ascii")
