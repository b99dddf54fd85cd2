"""Bytes to text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from kuriltool.clean import counted

# UTF-32 comes first: its little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {"utf-8": "UTF-8", "cp1252": "Windows-1252"}
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_ESCAPED = re.compile(rb"\x1b\$[@B]")
_HIGH = bytes(range(0x80, 0x100))
_OTHER_SCRIPTS = ["cp1251", "koi8_r", "cp866", "iso8859_5", "cp932", "euc_jp"]
_OTHER_LETTER = re.compile(r"[\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff]")  # Cyrillic, Kana, Kanji
_SAMPLE = 20_000  # bytes by which an encoding is guessed


@dataclass(frozen=True)
class Decoded:
    """What is made of bytes."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """Text of any bytes: by byte-order mark, as UTF-8, as UTF-8 with a few bad bytes, as Cyrillic or kana, else as cp1252.

    `text` is always `data.decode(encoding, "replace")`; warnings count what was replaced, and control characters.
    """
    decoded = _decoded(data)
    controls = _CONTROL.findall(decoded.text)
    if not controls:
        return decoded
    warning = f"{counted(len(controls), 'control character')} in it (first at character {decoded.text.index(controls[0])})"
    return Decoded(decoded.text, decoded.encoding, (*decoded.warnings, warning))


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text: more than one in twenty is a control character, and no encoding explains them.

    Of compressed data it is one in ten, of most other formats more; a log of a terminal with its colours stays below.
    """
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls > len(data) / 20 and _marked(data) is None and not _is_escaped(data)


def _decoded(data: bytes) -> Decoded:
    if marked := _marked(data):
        return _decode_as(marked, data)
    if _is_escaped(data):
        return Decoded(data.decode("iso2022_jp"), "iso2022_jp", ("not UTF-8, so read as iso2022_jp",))
    lenient = _decode_as("utf-8", data)
    if not lenient.warnings or _is_damaged_utf8(data, lenient.text):
        return lenient
    encoding = _other_script(data) or "cp1252"
    other = _decode_as(encoding, data)
    return Decoded(other.text, encoding, (f"not UTF-8, so read as {_NAMES.get(encoding, encoding)}", *other.warnings))


def _marked(data: bytes) -> str | None:
    """The encoding that a byte-order mark names; or UTF-16 without one, in which every other byte of English is NUL."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    even, odd = data[::2], data[1::2]
    most = len(odd) * 0.7
    if len(data) >= 4 and odd.count(0) > most and not even.count(0):
        return "utf-16-le"
    if len(data) >= 4 and even.count(0) > most and not odd.count(0):
        return "utf-16-be"
    return None


def _decode_as(encoding: str, data: bytes) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        bad = _bad(data, text, encoding)
        are = "is" if bad.startswith("1 ") else "are"
        warning = f"{bad} {are} not {_NAMES.get(encoding, encoding)} (first at byte {error.start}) and read as \ufffd"
        return Decoded(text, encoding, (warning,))


def _bad(data: bytes, text: str, encoding: str) -> str:
    """How much of `data` was replaced in `text`. Of UTF-8 the bytes are counted: several may become one \ufffd."""
    if encoding != "utf-8":
        return counted(text.count("\ufffd"), "character")
    good = len(text.replace("\ufffd", "").encode()) + data.count("\ufffd".encode()) * len("\ufffd".encode())
    return counted(len(data) - good, "byte")


def _is_damaged_utf8(data: bytes, text: str) -> bool:
    """Whether bytes are UTF-8 with a few bad ones, `text` being what was read of them.

    Curly quotation marks of Windows-1252 are far fewer than 1 % of an article, and replacing them would lose every quote: only a
    text that has more good UTF-8 sequences than bad ones is taken for damaged UTF-8.
    """
    bad = text.count("\ufffd") - data.count("\ufffd".encode())
    good = sum(character > "\x7f" for character in text) - bad
    return good > bad and bad < len(text) / 100


def _is_escaped(data: bytes) -> bool:
    """Whether bytes are ISO-2022-JP, as in old mail: ASCII in which escape sequences begin and end other characters."""
    if not _ESCAPED.search(data) or not data.isascii():
        return False
    try:
        return bool(_OTHER_LETTER.search(data.decode("iso2022_jp")))
    except UnicodeDecodeError:
        return False


def _other_script(data: bytes) -> str | None:
    """The encoding of a text that is mostly Cyrillic or kana; None for any other.

    Guessing is for these alone: a guesser takes the few curly quotation marks of an English article for anything.
    """
    sample = data[:_SAMPLE]
    if len(sample) < len(data):
        sample = sample.rpartition(b"\n")[0] or sample
    letters = len(sample) - len(sample.translate(None, _HIGH))
    if letters < len(sample) / 3:
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_OTHER_SCRIPTS).best()
    if best is None:
        return None
    words = [character for character in str(best) if character.isalpha()]
    return best.encoding if 2 * len(_OTHER_LETTER.findall(str(best))) > len(words) else None
