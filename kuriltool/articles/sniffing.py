"""What bytes are, by how they begin."""

from __future__ import annotations


def suffix_of(head: bytes) -> str:
    """The suffix of the format, or of the packing, that bytes begin like; `.txt` where nothing tells."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:256].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return ".html"
    if start.startswith(b"{"):
        return ".jsonl"
    if start.startswith(b"["):
        return ".json"
    return ".txt"
