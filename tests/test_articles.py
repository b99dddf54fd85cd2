"""Files to articles: what is found, how bytes become text, and what is said of files that are no articles."""

from __future__ import annotations

import codecs
import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuriltool import articles
from kuriltool.articles import decode, find, read
from kuriltool.errors import ArticleError


def write(path: Path, data: bytes | str = "Some text.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def reasons(*paths: Path) -> list[str]:
    return [found.reason for found in find(paths) if isinstance(found, ArticleError)]


def test_folder_is_walked_in_order_without_dot_folders_readmes_and_other_suffixes(tmp_path: Path) -> None:
    for name in ("b.txt", "a.MD", "sub/c.txt", ".git/d.txt", "README.md", "sub/readme.txt", "page.html", ".hidden.txt"):
        write(tmp_path / name)
    assert list(find([tmp_path])) == [tmp_path / "a.MD", tmp_path / "b.txt", tmp_path / "sub/c.txt"]


def test_readme_named_outright_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "README.md")
    assert list(find([path])) == [path]


def test_file_given_twice_comes_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    assert list(find([path, tmp_path, path])) == [path]


def test_links_that_loop_are_not_followed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert list(find([tmp_path])) == [path]


def test_trouble_with_one_path_leaves_the_others(tmp_path: Path) -> None:
    good = write(tmp_path / "good.txt")
    missing, found = find([tmp_path / "missing.txt", good])
    assert isinstance(missing, ArticleError)
    assert found == good


def test_paths_that_one_may_not_look_at_leave_the_others(tmp_path: Path) -> None:
    good = write(tmp_path / "good.txt")
    long, found = find([tmp_path / ("a" * 300 + ".txt"), good])
    assert isinstance(long, ArticleError)
    assert long.reason == "can't be read: File name too long"
    assert found == good


def test_missing_file_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    write(tmp_path / "takeaways.txt")
    assert reasons(tmp_path / "takeaway.txt") == [f"no such file; did you mean {tmp_path}/takeaways.txt?"]
    assert reasons(tmp_path / "zzz.txt") == ["no such file or folder"]
    assert reasons(tmp_path / "no" / "a.txt") == [f"no such file; there is no folder {tmp_path}/no"]


def test_unread_suffix_says_which_are_read(tmp_path: Path) -> None:
    assert reasons(write(tmp_path / "a.pdf"), write(tmp_path / "bare")) == [
        ".pdf is not read; .txt and .md are",
        "a name without suffix is not read; .txt and .md are",
    ]


def test_folder_without_articles_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / "page.html")
    assert reasons(tmp_path) == ["no article in this folder; .txt and .md files are read"]


def test_pipe_is_no_regular_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert reasons(tmp_path / "pipe.txt") == ["is not a regular file"]


def test_dangling_link_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    assert reasons(tmp_path) == ["is a link to a file that does not exist"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        (b"PK\x03\x04\x00\x00\x00\x00\x08" * 20, "is no text but binary data"),
        ("plain words".encode("utf-16-le"), "is no text but binary data"),
    ],
)
def test_files_that_hold_no_text(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(ArticleError, match=reason):
        read(write(tmp_path / "a.txt", data))


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.txt", "x" * 11)
    monkeypatch.setattr(articles, "MAX_CHARACTERS", 10)
    with pytest.raises(ArticleError, match="has 11 characters; 10 are the most"):
        read(path)
    monkeypatch.setattr(articles, "MAX_BYTES", 10)
    with pytest.raises(ArticleError, match="larger than"):
        read(path)


def test_article_holds_the_file_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data = "\ufeffLine one\r\n“Quoted”\r".encode()
    write(tmp_path / "sub/a.txt", data)
    article = read(Path("./sub/a.txt"))
    assert article == articles.Article("sub/a.txt", data.decode(), hashlib.sha256(data).hexdigest(), "utf-8")
    assert article.text.startswith("\ufeff")
    assert "\r\n" in article.text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_byte_order_marks(encoding: str) -> None:
    data = "\ufeff“Wide” words".encode(encoding)
    decoded = decode(data)
    assert (decoded.text, decoded.encoding, decoded.warnings) == (data.decode(encoding), encoding, ())


def test_damaged_utf8_stays_utf8() -> None:
    decoded = decode("“Good” quotes, “all” of them, — and more of it. ".encode() * 20 + b"\xff")
    assert decoded.encoding == "utf-8"
    assert "odd bytes" in decoded.warnings[0]


def test_few_curly_quotes_of_windows_1252_are_not_lost() -> None:
    decoded = decode(b"\x93Talks,\x94 she said. " + b"Plain words follow here. " * 200)
    assert decoded.encoding == "cp1252"
    assert decoded.text.startswith("“Talks,” she said.")
    assert "Windows-1252" in decoded.warnings[0]


def test_file_name_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    try:
        write(path)
    except OSError:
        pytest.skip("this file system takes UTF-8 names alone")
    assert read(path).path.endswith("caf\\xe9.txt")


@given(st.binary())
def test_any_bytes_decode_as_they_say(data: bytes) -> None:
    decoded = decode(data)
    assert decoded.text == data.decode(decoded.encoding, "replace")


@given(st.text())
def test_any_utf8_comes_back_unharmed(text: str) -> None:
    data = text.encode()
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        assert decode(data) == articles.Decoded(text, "utf-8")
