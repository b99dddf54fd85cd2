"""Bytes to text where something beside the bytes names their charset: a header of HTTP or mail, or a page's `<meta>`."""

from __future__ import annotations

import codecs
import re

from kuriltool.articles.decoding import Decoded, decode

# What is called the former is, on the web and in mail, the latter, which has more characters: curly quotation marks above all.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "windows-874": "cp874",
    "x-mac-cyrillic": "mac-cyrillic",
}
# Python has codecs that are no charsets (`base64`, `unicode_escape`, `idna`), which a page could name.
_CHARSETS = (
    {f"cp{number}" for number in (866, 874, 932, 949, *range(1250, 1259))}
    | {f"iso8859-{number}" for number in (*range(2, 9), 10, 11, 13, 14, 15, 16)}
    | {"koi8-r", "koi8-u", "mac-cyrillic", "mac-roman", "gb18030", "big5", "big5hkscs", "euc_jp", "iso2022_jp"}
)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LABEL = re.compile(r"[a-z0-9][a-z0-9_:.-]{1,39}")


def decode_declared(data: bytes, *labels: str | None) -> Decoded:
    """Text of bytes in the charset that the first label known here names; a warning where not all of it is.

    A byte-order mark tells more than a label does, and so do bytes beyond ASCII that are UTF-8 without a fault: what is written
    in another charset hardly ever looks like it. Where no label is known, or it says UTF-8, `decode` finds out.
    """
    charset = next((name for label in labels if (name := _charset(label))), None)
    if charset is None or data.startswith(_MARKS) or _is_utf8(data):
        return decode(data)
    try:
        return Decoded(data.decode(charset), charset)
    except UnicodeDecodeError as error:
        text = data.decode(charset, "replace")
        warning = f"not all of it is {charset} (first at byte {error.start}); the odd bytes are read as \ufffd"
        return Decoded(text, charset, (warning,))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not data.isascii()


def _charset(label: str | None) -> str | None:
    """The Python name of a charset other than UTF-8, or None."""
    plain = (label or "").strip(" \t\r\n\"'").lower()
    if not _LABEL.fullmatch(plain):
        return None
    try:
        name = codecs.lookup(_MEANT.get(plain, plain)).name
    except LookupError:
        return None
    name = _MEANT.get(name, name)
    return name if name in _CHARSETS else None
