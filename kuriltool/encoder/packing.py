"""Sheets as bytes: what the network says of a text, kept so that it need not be read again."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kuriltool.encoder.reader import TOLD, Sheet
from kuriltool.encoder.roles import Attribution
from kuriltool.encoder.words import Ints
from kuriltool.reading.stretches import runs

VERSION = 1
LEVEL = 1  # of zlib: the next ones take twice the time for a tenth less
_HEADER = struct.Struct("<BBII")  # version, whether attributions were asked for, numbers of words and of attributions
_BLOCK = struct.Struct("<BI")  # bytes of each number, how many numbers
_SURE = np.dtype("<f4")
_WIDTHS: dict[int, np.dtype[Any]] = {1: np.dtype("<i1"), 2: np.dtype("<i2"), 4: np.dtype("<i4")}


def pack(sheet: Sheet) -> bytes:
    """A sheet as bytes, some 4 a word.

    They say nothing of the words themselves: who keeps them keeps by what text and network they were made.
    """
    found = sheet.attributions or []
    header = _HEADER.pack(VERSION, sheet.attributions is not None, len(sheet), len(found))
    columns = [*(sheet.labels[head] for head in TOLD), sheet.heads - np.arange(len(sheet)), sheet.deps]
    sure = np.array([(one.seen, one.read) for one in found], _SURE).tobytes()
    return zlib.compress(b"".join([header, *map(_packed, [*columns, *_stretches(found)]), sure]), LEVEL)


def unpack(data: bytes) -> Sheet:
    """The sheet that was packed. Raises ValueError where the bytes are none, or of another version of this program."""
    try:
        return _sheet(zlib.decompress(data))
    except (zlib.error, struct.error) as error:
        raise ValueError(f"not a sheet: {error}") from None


def _packed(numbers: Ints) -> bytes:
    """Numbers in as few bytes each as all of them fit into."""
    most = max((-int(numbers.min()) - 1, int(numbers.max()))) if len(numbers) else 0
    width = next(width for width in _WIDTHS if most < 1 << (8 * width - 1))
    return _BLOCK.pack(width, len(numbers)) + numbers.astype(_WIDTHS[width]).tobytes()


def _stretches(found: list[Attribution]) -> Iterator[Ints]:
    """How many stretches each role of each attribution has; how far each begins behind the one before; how long each is."""
    roles = [list(runs(words)) for one in found for words in (one.cue, one.source, one.content)]
    stretches = [stretch for role in roles for stretch in role]
    starts = np.array([start for start, _ in stretches], np.int64)
    yield np.array([len(role) for role in roles], np.int64)
    yield np.diff(starts, prepend=0)
    yield np.array([stop - start for start, stop in stretches], np.int64)


class _Reader:
    """Reads blocks of numbers one behind the other."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def header(self, form: struct.Struct) -> tuple[int, ...]:
        """The next numbers of a form; raises struct.error where the bytes end before."""
        found = form.unpack_from(self._data, self._at)
        self._at += form.size
        return found

    def numbers(self, kind: np.dtype[Any], count: int) -> NDArray[Any]:
        """The next numbers of a kind; raises ValueError where the bytes end before."""
        found = np.frombuffer(self._data, kind, count, self._at)
        self._at += found.nbytes
        return found

    def block(self) -> Ints:
        """The next block."""
        width, count = self.header(_BLOCK)
        return self.numbers(_WIDTHS[width], count).astype(np.int64)


def _sheet(data: bytes) -> Sheet:
    reader = _Reader(data)
    version, asked, size, count = reader.header(_HEADER)
    if version != VERSION:
        raise ValueError(f"a sheet of version {version}, where this program reads version {VERSION}")
    labels = {head: reader.block() for head in TOLD}
    heads, deps = reader.block() + np.arange(size), reader.block()
    lengths, gaps, sizes = reader.block(), reader.block(), reader.block()
    sure = reader.numbers(_SURE, 2 * count).reshape(count, 2).tolist()
    return Sheet(labels, heads, deps, list(_attributions(lengths, gaps, sizes, sure)) if asked else None)


def _attributions(lengths: Ints, gaps: Ints, sizes: Ints, sure: list[list[float]]) -> Iterator[Attribution]:
    """The attributions of the stretches that `_stretches` told."""
    starts = np.cumsum(gaps)
    stretches = zip(starts.tolist(), (starts + sizes).tolist(), strict=True)
    roles = (tuple(n for start, stop in islice(stretches, length) for n in range(start, stop)) for length in lengths.tolist())
    for seen, read in sure:
        yield Attribution(next(roles), next(roles), next(roles), seen, read)
