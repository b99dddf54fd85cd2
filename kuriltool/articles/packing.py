"""Compressed files: told by how they begin, and unpacked as a stream that says where the rest of them is lost."""

from __future__ import annotations

import bz2
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from kuriltool.articles.opened import RestLost
from kuriltool.errors import ArticleError

DAMAGED_ZIP = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, KeyError, IndexError),
    *(ValueError, NotImplementedError, RuntimeError),
)
"""What zipfile raises where an archive is damaged, lacks what is asked for or is locked."""

MOST_LAYERS = 4
"""How often a file may be packed. A few bytes can be made that unpack to themselves for ever."""

_MEMORY = 2**27  # bytes that unpacking may take; the highest setting of xz and the usual limit of zstd both stay within
_PART = 8192  # bytes
# One block of zstd, four bytes at least, unpacks to 128 KB, and zstandard gives all at once: 64 bytes are 2 MB at the most.
_ZSTD_PART = 64  # bytes


class Unpacker(Protocol):
    """What bz2 and lzma call a decompressor: it unpacks one stream, at most so many bytes at a time."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes: ...


class _Gzip:
    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


class _Zstandard:
    def __init__(self) -> None:
        import zstandard

        self._error = zstandard.ZstdError
        self._inner = zstandard.ZstdDecompressor(max_window_size=_MEMORY).decompressobj()
        self._packed, self._unpacked = b"", b""

    @property
    def eof(self) -> bool:
        return self._inner.eof and not self._unpacked

    @property
    def needs_input(self) -> bool:
        return not self._packed and not self._unpacked

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data + self._packed

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        self._packed += data
        while self._packed and not self._unpacked and not self._inner.eof:
            part, self._packed = self._packed[:_ZSTD_PART], self._packed[_ZSTD_PART:]
            try:
                self._unpacked = self._inner.decompress(part)
            except self._error as error:
                raise OSError(str(error)) from error
        given, self._unpacked = self._unpacked[:max_length], self._unpacked[max_length:]
        return given


@dataclass(frozen=True)
class Packing:
    """A way to compress files: how they begin, and what unpacks them."""

    start: re.Pattern[bytes]
    unpacker: Callable[[], Unpacker]


PACKINGS = {
    ".gz": Packing(re.compile(rb"\x1f\x8b\x08"), _Gzip),
    ".bz2": Packing(re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), bz2.BZ2Decompressor),
    ".xz": Packing(re.compile(rb"\xfd7zXZ\x00"), lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)),
    # The second is a frame to be skipped, with which parallel compressors begin.
    ".zst": Packing(re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"), _Zstandard),
}
"""For each suffix how such files are told and unpacked."""


def packing_of(head: bytes) -> str | None:
    """The suffix of what bytes are packed in, by how they begin."""
    return next((suffix for suffix, packing in PACKINGS.items() if packing.start.match(head)), None)


class Unpacked(io.RawIOBase):
    """What a packed stream holds, all its parts one after the other.

    Raises RestLost at the end of what there is where the stream breaks off or something else follows, ArticleError where it is
    damaged.
    """

    def __init__(self, packed: BinaryIO, suffix: str, path: str) -> None:
        self._packed, self._suffix, self._path = packed, suffix, path
        self._unpacker, self._rest = self._new(), b""
        self._lost: str | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = b""
        while not data and not self._lost:
            data = self._step(len(buffer))
            if self._unpacker.eof and not data and not self._goes_on():
                return 0
        if not data:
            raise RestLost(self._path, f"{self._lost}; what comes before is read")
        buffer[: len(data)] = data
        return len(data)

    def _new(self) -> Unpacker:
        try:
            return PACKINGS[self._suffix].unpacker()
        except ImportError:
            reason = f'is packed as {self._suffix}; install what unpacks it with: pip install "kuriltool[zst]"'
            raise ArticleError(self._path, reason) from None

    def _step(self, most: int) -> bytes:
        if self._unpacker.eof:
            return b""
        part = (self._rest or self._packed.read(_PART)) if self._unpacker.needs_input else b""
        self._rest = b""
        starved = not part and self._unpacker.needs_input
        try:
            data = self._unpacker.decompress(part, most)
        except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
            raise ArticleError(self._path, self._trouble(error)) from error
        if starved and not data and not self._unpacker.eof:
            self._lost = f"is cut off in the middle of its {self._suffix}"
        return data

    def _trouble(self, error: Exception) -> str:
        if "memory" in str(error).lower():
            return f"takes more than {_MEMORY // 2**20} MB of memory to unpack; unpack it first"
        detail = str(error).rpartition(": ")[2].lower()
        return f"is a damaged {self._suffix}: {detail}; get it again, or unpack what can be saved of it"

    def _goes_on(self) -> bool:
        """Whether another part follows the one that has ended; zeros, with which tapes and blocks are filled up, are none."""
        rest = self._unpacker.unused_data.lstrip(b"\0")
        while len(rest) < 10 and (more := self._packed.read(_PART)):
            rest = (rest + more).lstrip(b"\0")
        if PACKINGS[self._suffix].start.match(rest):
            self._unpacker, self._rest = self._new(), rest
        elif rest:
            self._lost = f"holds something else behind its {self._suffix}"
        return bool(rest)
