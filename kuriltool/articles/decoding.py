"""Bytes to text."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

# UTF-32 comes first: its little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r"))


@dataclass(frozen=True)
class Decoded:
    """What is made of bytes."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """Text of any bytes: by byte-order mark, as UTF-8, as UTF-8 with a few bad bytes, else as Windows-1252."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(encoding, data)
    lenient = _decode_as("utf-8", data)
    bad = lenient.text.count("\ufffd") - data.count("\ufffd".encode())
    # Curly quotation marks of Windows-1252 are far fewer than 1 % of an article, and replacing them would lose every quote:
    # only a text that has more good UTF-8 sequences than bad ones is taken for damaged UTF-8.
    good = sum(character > "\x7f" for character in lenient.text) - bad
    if not lenient.warnings or (good > bad and bad < len(lenient.text) / 100):
        return lenient
    windows = _decode_as("cp1252", data)
    return Decoded(windows.text, "cp1252", ("not UTF-8, so read as Windows-1252", *windows.warnings))


def _decode_as(encoding: str, data: bytes) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        warning = f"not all of it is {encoding} (first at byte {error.start}); the odd bytes read as \ufffd"
        return Decoded(data.decode(encoding, "replace"), encoding, (warning,))


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text: more than one in a hundred is a control character, and no byte-order mark explains them."""
    marked = any(data.startswith(mark) for mark, _ in _MARKS)
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return not marked and controls > len(data) / 100
