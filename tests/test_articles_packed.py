"""Compressed files and archives: unpacked whatever their names say, never too much of them, and told where they are damaged."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import random
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuriltool.articles import Article, Limits, ReadOptions, find, read, read_all
from kuriltool.articles.packing import Unpacked, packing_of
from kuriltool.errors import ArticleError

zstandard = pytest.importorskip("zstandard")

TEXT = "Ana Holm said on Monday that “the river talks” go on.\n" * 50
WORDS = " ".join(str(number) for number in random.Random(1).sample(range(10**6), 40_000))  # what no packing makes very small
PACKED: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": lambda data: bz2.compress(data, 1),  # in blocks of 100 KB
    ".xz": lzma.compress,
    ".zst": lambda data: zstandard.ZstdCompressor(write_checksum=True).compress(data),  # as the command does
}
each = pytest.mark.parametrize("suffix", PACKED)


def write(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def why_not(path: Path, options: ReadOptions | None = None) -> str:
    with pytest.raises(ArticleError) as error:
        read(path, options)
    return error.value.reason


@each
def test_packed_text_is_the_text(tmp_path: Path, suffix: str) -> None:
    plain = read(write(tmp_path / "a.txt", TEXT))
    packed = read(write(tmp_path / f"a.txt{suffix}", PACKED[suffix](TEXT.encode())))
    assert (packed.text, packed.sha256, packed.warnings) == (TEXT, plain.sha256, ())
    assert packed.path == f"{plain.path}{suffix}"


@each
@pytest.mark.parametrize("outer", PACKED)
def test_packed_twice(tmp_path: Path, suffix: str, outer: str) -> None:
    path = write(tmp_path / f"a.txt{suffix}{outer}", PACKED[outer](PACKED[suffix](TEXT.encode())))
    assert list(find([tmp_path])) == [path]
    assert read(path).text == TEXT


def test_packed_too_often(tmp_path: Path) -> None:
    data = TEXT.encode()
    for _ in range(5):
        data = gzip.compress(data)
    assert why_not(write(tmp_path / "a.txt.gz", data)) == "is packed more than 4 times; unpack it first"


@each
def test_parts_one_after_the_other_are_one_text_and_zeros_behind_them_nothing(tmp_path: Path, suffix: str) -> None:
    part = PACKED[suffix](TEXT.encode())
    article = read(write(tmp_path / f"a.txt{suffix}", part + part + PACKED[suffix](b"") + part + b"\0" * 20_000))
    assert (article.text, article.warnings) == (TEXT * 3, ())


def test_frame_to_be_skipped_before_the_text(tmp_path: Path) -> None:
    skipped = b"\x50\x2a\x4d\x18" + struct.pack("<I", 4) + b"1234"
    assert read(write(tmp_path / "a.txt.zst", skipped + PACKED[".zst"](TEXT.encode()))).text == TEXT


@each
@pytest.mark.parametrize("lost", [1, 5, 50_000])
def test_text_that_is_cut_off_is_read_as_far_as_it_goes(tmp_path: Path, suffix: str, lost: int) -> None:
    article = read(write(tmp_path / f"a.txt{suffix}", PACKED[suffix](WORDS.encode())[:-lost]))
    assert WORDS.startswith(article.text)
    assert len(article.text) > len(WORDS) / 3
    assert article.warnings == (f"is cut off in the middle of its {suffix}; what comes before is read",)


@each
def test_text_of_which_nothing_is_left(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"a.txt{suffix}", PACKED[suffix](TEXT.encode())[:16])
    assert why_not(path) == f"is cut off in the middle of its {suffix}; what comes before is read"


@each
def test_records_that_are_cut_off_come_as_far_as_they_go_and_then_one_error(tmp_path: Path, suffix: str) -> None:
    words = iter(WORDS.split())
    lines = [f'{{"text": "Ana Holm said {" ".join(next(words) for _ in range(10))}."}}\n' for _ in range(3000)]
    data = PACKED[suffix]("".join(lines).encode())
    *articles, error = read_all(write(tmp_path / f"a.jsonl{suffix}", data[:-20_000]))
    assert all(isinstance(article, Article) for article in articles)
    assert 500 < len(articles) < 3000
    assert isinstance(error, ArticleError)
    assert error.reason == f"is cut off in the middle of its {suffix}; what comes before is read"


@each
def test_something_else_behind_the_text(tmp_path: Path, suffix: str) -> None:
    article = read(write(tmp_path / f"a.txt{suffix}", PACKED[suffix](TEXT.encode()) + b"More."))
    assert article.text == TEXT
    assert article.warnings == (f"holds something else behind its {suffix}; what comes before is read",)


@each
def test_damaged(tmp_path: Path, suffix: str) -> None:
    data = bytearray(PACKED[suffix](WORDS.encode()))
    data[len(data) // 2 : len(data) // 2 + 20] = random.Random(1).randbytes(20)
    assert why_not(write(tmp_path / f"a.txt{suffix}", bytes(data))).startswith(f"is a damaged {suffix}: ")


def test_wrong_checksum_is_damage(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(TEXT.encode()))
    data[-8] ^= 1
    assert why_not(write(tmp_path / "a.txt.gz", bytes(data))).startswith("is a damaged .gz: incorrect data check")


@each
def test_bytes_that_are_not_packed_at_all(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"a.txt{suffix}", random.Random(1).randbytes(500))
    assert why_not(path) == f"is no {suffix} file, or a damaged one; get it again"


@each
def test_text_that_only_its_name_calls_packed(tmp_path: Path, suffix: str) -> None:
    article = read(write(tmp_path / f"a.txt{suffix}", TEXT))
    assert article.text == TEXT
    assert article.warnings == (f"is not packed as {suffix} whatever its name says, and read as it stands",)


@each
def test_packed_text_whose_name_does_not_say_so(tmp_path: Path, suffix: str) -> None:
    data = PACKED[suffix](TEXT.encode())
    other = ".gz" if suffix != ".gz" else ".xz"
    for name in ("a.txt", f"a.txt{other}"):
        article = read(write(tmp_path / name, data))
        assert article.text == TEXT
        assert article.warnings == (f"is packed as {suffix} whatever its name says, and unpacked",)
    assert read(write(tmp_path / "bare", data)).warnings == ()


@each
@pytest.mark.parametrize("content", [b"", b" \n"])
def test_packed_nothing(tmp_path: Path, suffix: str, content: bytes) -> None:
    assert why_not(write(tmp_path / f"a.txt{suffix}", PACKED[suffix](content))) == "is empty"
    assert why_not(write(tmp_path / f"b.txt{suffix}", b"")) == "is empty"


@each
def test_bomb_is_stopped_at_the_limit(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"a.txt{suffix}", PACKED[suffix](b"a" * 3_000_000))
    assert why_not(path, ReadOptions(Limits(bytes=1_000_000))) == "is larger than 1 MB; split it, or raise --limit-megabytes"


@pytest.mark.slow
@each
def test_bomb_takes_no_more_memory_than_the_limit_and_a_little(tmp_path: Path, suffix: str) -> None:
    write(tmp_path / f"a.txt{suffix}", PACKED[suffix](bytes(100_000_000)))
    program = (
        "import resource, sys\n"
        "from kuriltool.articles import read_all\n"
        "import kuriltool.articles.readers.text, zstandard\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = peak()\n"
        "[error] = read_all(sys.argv[1])\n"
        "print(peak() - before, error.reason)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / f"a.txt{suffix}")]
    grown, _, reason = subprocess.run(command, capture_output=True, text=True, check=True).stdout.partition(" ")
    assert reason.startswith("is larger than 32 MB")
    assert int(grown) < 100_000  # KB: the limit, the packed bytes and what unpacking itself needs


def xz_that_asks_for_much_memory() -> bytes:
    """A whole .xz file whose header asks for a dictionary of 1.5 GB."""
    data = bytearray(lzma.compress(TEXT.encode()))
    header = data[12 : 12 + 4 * (data[12] + 1)]
    assert header[2:4] == b"\x21\x01"  # LZMA2 with one byte of properties, the size of the dictionary
    header[4] = 37
    header[-4:] = struct.pack("<I", zlib.crc32(header[:-4]))
    data[12 : 12 + len(header)] = header
    return bytes(data)


def test_unpacking_that_needs_much_memory_is_refused(tmp_path: Path) -> None:
    reason = "takes more than 128 MB of memory to unpack; unpack it first"
    assert why_not(write(tmp_path / "a.txt.xz", xz_that_asks_for_much_memory())) == reason
    wide = zstandard.ZstdCompressor(compression_params=zstandard.ZstdCompressionParameters(window_log=29))
    stream = wide.compressobj()
    assert why_not(write(tmp_path / "a.txt.zst", stream.compress(TEXT.encode()) + stream.flush())) == reason


def test_what_unpacks_zst_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zstandard", None)
    path = write(tmp_path / "a.txt.zst", PACKED[".zst"](TEXT.encode()))
    assert why_not(path) == 'is packed as .zst; install what unpacks it with: pip install "kuriltool[zst]"'


@given(st.binary(max_size=3000), st.sampled_from(list(PACKED)), st.data())
def test_whatever_is_done_to_packed_bytes_gives_their_beginning_or_an_error(
    data: bytes, suffix: str, draw: st.DataObject
) -> None:
    packed = bytearray(PACKED[suffix](data))
    packed[draw.draw(st.integers(6, len(packed) - 1))] = draw.draw(st.integers(0, 255))
    stream = io.BufferedReader(Unpacked(io.BytesIO(packed), suffix, "a"))
    try:
        assert len(stream.read()) < 10_000_000
    except ArticleError as error:
        assert error.reason


@given(st.binary(), st.sampled_from(list(PACKED)))
def test_packed_bytes_are_told_and_come_back(data: bytes, suffix: str) -> None:
    packed = PACKED[suffix](data)
    assert packing_of(packed) == suffix
    assert io.BufferedReader(Unpacked(io.BytesIO(packed), suffix, "a"), 16).read() == data


# Archives


def zipped(path: Path, files: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_archive_is_read_as_a_folder_is(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "b.txt": "Bo Lund agreed.",
        "sub/": "",
        "sub/a.txt.gz": gzip.compress(b"Ana Holm said so."),
        "rows.jsonl": '{"text": "One text."}\n{"text": "Another text."}\n',
        "README.txt": "About this export.",
        "b.json": "{}",
        ".hidden.txt": "Hidden.",
        "__MACOSX/b.txt": "Hidden.",
        "picture.png": b"\x89PNG",
    }
    path = zipped(tmp_path / "export.zip", files)
    assert list(find([tmp_path])) == [path]
    found = {article.path: article.text for article in read_all(path) if isinstance(article, Article)}
    assert found == {
        f"{path}#b.txt": "Bo Lund agreed.",
        f"{path}#sub/a.txt.gz": "Ana Holm said so.",
        f"{path}#rows.jsonl#1": "One text.",
        f"{path}#rows.jsonl#2": "Another text.",
    }


def test_trouble_with_one_file_of_an_archive_leaves_the_others(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {"a.txt": "Ana Holm said so.", "empty.txt": "", "c.zip": b"PK", "d.txt": "Bo Lund agreed."}
    path = zipped(tmp_path / "export.zip", files)
    with zipfile.ZipFile(path) as archive:
        middle = archive.getinfo("a.txt").header_offset + 40
    data = bytearray(path.read_bytes())
    data[middle] ^= 0xFF
    first, empty, inner, last = read_all(write(path, bytes(data)))
    assert str(first) == f"{path}#a.txt: is damaged in the archive; get it again"
    assert str(empty) == f"{path}#empty.txt: is empty"
    assert str(inner) == f"{path}#c.zip: is an archive within an archive; unpack it first"
    assert isinstance(last, Article)


def test_archive_whose_files_share_a_name(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("a.txt", "Ana Holm said so.")
        archive.writestr("a.txt", "Bo Lund agreed.")
    assert [article.path for article in read_all(path) if isinstance(article, Article)] == [f"{path}#a.txt", f"{path}#a.txt.2"]


def test_file_without_a_name_in_an_archive(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"x": "Without a name.", "b.txt": "Bo Lund agreed."})
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02")
    data[entry + 28 : entry + 30], data[entry + 30 : entry + 32] = b"\0\0", b"\1\0"  # no name; its letter is an extra field
    [article] = read_all(write(path, bytes(data)))
    assert isinstance(article, Article)
    assert article.path == f"{path}#b.txt"


def test_archive_without_articles(tmp_path: Path) -> None:
    assert why_not(zipped(tmp_path / "a.zip", {"picture.png": b"\x89PNG"})).startswith("no article in this archive; .txt, .md")
    assert why_not(zipped(tmp_path / "b.zip", {})).startswith("no article in this archive")


def test_archive_that_is_none(tmp_path: Path) -> None:
    reason = "is no .zip file, or a damaged one; get it again"
    assert why_not(write(tmp_path / "a.zip", os.urandom(100))) == reason
    assert why_not(write(tmp_path / "b.zip", zipped(tmp_path / "c.zip", {"a.txt": TEXT}).read_bytes()[:-30])) == reason


def test_archive_with_a_password(tmp_path: Path) -> None:
    data = bytearray(zipped(tmp_path / "a.zip", {"a.txt": TEXT}).read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert why_not(write(tmp_path / "a.zip", bytes(data))) == "is locked with a password; unpack it first"


def test_archive_holds_no_more_than_the_limit_allows(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {f"{number}.txt": "a" * 400_000 for number in range(3)})
    reason = "holds more than 1 MB; unpack it first, or raise --limit-megabytes"
    assert why_not(path, ReadOptions(Limits(bytes=1_000_000))) == reason


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("xl/workbook.xml", ".xlsx"), ("META-INF/container.xml", ".epub"), ("Index/Document.iwa", ".pages")],
)
def test_office_files_are_no_archives_of_articles(tmp_path: Path, name: str, suffix: str) -> None:
    path = zipped(tmp_path / "a.zip", {name: "x", "b.txt": "Ana Holm said so."})
    assert why_not(path).startswith(f"is {suffix} whatever its name says; {suffix} is not read; save it as ")


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4), st.integers(0, 5)), max_size=20))
def test_whatever_is_done_to_an_archive_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[float, bytes, int]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "changed.zip"
    data = zipped(
        path, {"a.txt": TEXT, "sub/b.jsonl": '{"text": "One text."}', "c.txt.gz": gzip.compress(b"Packed.")}
    ).read_bytes()
    for where, new, old in changes:
        place = int(where * len(data))
        data = data[:place] + new + data[place + old :]
    assert all(isinstance(found, (Article, ArticleError)) for found in read_all(write(path, data)))
