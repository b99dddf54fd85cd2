"""Files to articles: what is found, how bytes become text, and what is said of files that are no articles."""

from __future__ import annotations

import codecs
import hashlib
import io
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kuriltool.articles import Article, Entry, Limits, ReadOptions, decode, find, read, read_all, readers
from kuriltool.articles.decoding import Decoded, is_binary
from kuriltool.articles.files import suffix_of_name
from kuriltool.articles.opened import File
from kuriltool.articles.sniffing import HEAD, signature, suffix_of
from kuriltool.articles.timing import within
from kuriltool.errors import ArticleError

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
RUSSIAN = "Министр сказал, что переговоры продолжатся в понедельник. Обе стороны надеются на договор о реке. "
JAPANESE = "大臣は月曜日に交渉が続くと述べた。両国は川に関する条約を望んでいる。カタカナもある。"


def write(path: Path, data: bytes | str = "Some text.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def reasons(*paths: Path | str) -> list[str]:
    return [found.reason for found in find(paths) if isinstance(found, ArticleError)]


def why_not(path: Path | str, options: ReadOptions | None = None) -> str:
    with pytest.raises(ArticleError) as error:
        read(path, options)
    return error.value.reason


# Folders, patterns and single paths


def test_folder_is_walked_in_order_without_dot_folders_readmes_and_other_suffixes(tmp_path: Path) -> None:
    names = ("b.txt", "a.MD", "sub/c.txt.gz", ".git/d.txt", "README.md", "sub/readme.txt", "picture.png", ".hidden.txt", "bare")
    for name in names:
        write(tmp_path / name)
    assert list(find([tmp_path])) == [tmp_path / "a.MD", tmp_path / "b.txt", tmp_path / "sub/c.txt.gz"]


def test_readme_named_outright_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "README.md")
    assert list(find([path])) == [path]


def test_file_given_twice_comes_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    assert list(find([path, tmp_path, path, f"{tmp_path}/*.txt"])) == [path]


def test_notes_beside_a_text_and_parts_of_saved_pages_are_no_articles(tmp_path: Path) -> None:
    page, text = write(tmp_path / "page.html"), write(tmp_path / "a.txt")
    alone = write(tmp_path / "alone.json")
    for name in ("a.json", "page_files/frame.html", "page-Dateien/more.txt"):
        write(tmp_path / name)
    other = write(tmp_path / "other_files/b.txt")
    assert list(find([tmp_path])) == [text, alone, page, other]


def test_links_that_loop_are_not_followed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert list(find([tmp_path])) == [path]
    assert list(find([f"{tmp_path}/**/*.txt"])) == [path]


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("*.txt", ["a.txt", "b.txt"]),
        ("**/*.txt", ["a.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt"]),
        ("sub/*", ["sub/c.txt", "sub/deep/d.txt"]),
        ("[bc].txt", ["b.txt"]),
        ("?ub/*/d.*", ["sub/deep/d.txt"]),
        (".hid*/*.txt", [".hidden/e.txt"]),
    ],
)
@pytest.mark.parametrize("absolute", [True, False])
def test_patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, names: list[str], absolute: bool) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt", ".hidden/e.txt", ".f.txt", "README.txt"):
        write(tmp_path / name)
    home = tmp_path if absolute else Path()
    assert list(find([home / pattern])) == [home / name for name in names]


def test_pattern_that_fits_nothing_and_pattern_that_is_none(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    assert reasons(tmp_path / "*.html") == ["no file fits this pattern"]
    [reason] = reasons(tmp_path / "**.html")
    assert reason in ("no file fits this pattern", "is no pattern; ** stands alone between slashes, as in news/**/*.txt")


def test_name_with_brackets_is_a_name_where_such_a_file_is(tmp_path: Path) -> None:
    write(tmp_path / "1.txt")
    path = write(tmp_path / "[1].txt")
    assert list(find([path])) == [path]


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


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="everything is open to root")
def test_closed_folder_is_told_and_the_rest_read(tmp_path: Path) -> None:
    good, closed = write(tmp_path / "good.txt"), tmp_path / "closed"
    closed.mkdir(mode=0)
    found, error = find([tmp_path])
    assert found == good
    assert isinstance(error, ArticleError)
    assert str(error) == f"{closed}: can't be read: Permission denied"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="everything is open to root")
def test_closed_file(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    path.chmod(0)
    assert why_not(path) == "can't be read: Permission denied"


def test_missing_file_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    write(tmp_path / "takeaways.txt")
    assert reasons(tmp_path / "takeaway.txt") == [f"no such file; did you mean {tmp_path}/takeaways.txt?"]
    assert reasons(tmp_path / "zzz.txt") == ["no such file or folder"]
    assert reasons(tmp_path / "no" / "a.txt") == [f"no such file; there is no folder {tmp_path}/no"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.doc", ".doc is not read; save it as .docx or .txt"),
        ("a.RTF", ".rtf is not read; save it as .docx or .txt"),
        ("a.odt", ".odt is not read; save it as .docx or .txt"),
        ("a.epub", ".epub is not read; save it as .docx or .txt"),
        ("a.pages", ".pages is not read; save it as .docx or .txt"),
        ("a.webarchive", ".webarchive is not read; save it as .html"),
        ("a.xlsx", ".xlsx is not read; save it as .csv"),
        ("a.tar.gz", ".tar is not read; unpack it first"),
        ("a.msg", ".msg is not read; save the mail as .eml"),
    ],
)
def test_suffix_that_is_not_read_says_what_to_do(tmp_path: Path, name: str, reason: str) -> None:
    assert reasons(write(tmp_path / name)) == [reason]
    assert why_not(tmp_path / name) == reason


def test_unknown_suffix_says_which_are_read(tmp_path: Path) -> None:
    [reason] = reasons(write(tmp_path / "a.xyz"))
    assert reason.startswith(".xyz is not read; .txt, .md, .html, .mhtml, .pdf")


def test_folder_tells_of_articles_in_formats_that_are_not_read(tmp_path: Path) -> None:
    good = write(tmp_path / "a.txt")
    for name in ("b.doc", "sub/c.doc", "d.rtf", "picture.png", ".hidden.doc"):
        write(tmp_path / name)
    found, documents, rich = find([tmp_path])
    assert found == good
    assert str(documents) == f"{tmp_path}: holds 2 .doc files: .doc is not read; save it as .docx or .txt"
    assert str(rich) == f"{tmp_path}: holds 1 .rtf file: .rtf is not read; save it as .docx or .txt"


def test_folder_without_articles_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / "picture.png")
    [reason] = reasons(tmp_path)
    assert reason.startswith("no article in this folder; .txt, .md")


@pytest.mark.slow
def test_folders_nested_deeper_than_calls_may_be_are_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(sys.getrecursionlimit() + 100):
        os.mkdir("a")  # noqa: PTH102  # the whole path would be too long to be made at once
        os.chdir("a")
    write(Path("deep.txt"))
    os.chdir(tmp_path)
    try:
        assert [Path(path).name for path in find([Path()]) if isinstance(path, Path)] == ["deep.txt"]
    finally:  # Python's own rmtree, which clears up later, gives up on so deep a folder
        subprocess.run(["rm", "-r", "a"], check=True)


def test_pipes_sockets_and_devices_are_told_and_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    good = write(Path("good.txt"))
    os.mkfifo("pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.txt")
        found, pipe, plug = find([Path()])
    assert found == good
    assert str(pipe) == "pipe.txt: is a pipe; what another program writes is read from -"
    assert str(plug) == "socket.txt: is a socket, not a file"
    assert reasons("/dev/null") == ["is a device, not a file; standard input is read from -"]


def test_links_to_nothing_and_to_themselves_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "b.txt")
    assert reasons(tmp_path) == ["is a link to a file that does not exist", "is a link that leads back to itself"]


def test_link_to_an_article_is_read(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    link = tmp_path / "b.txt"
    link.symlink_to("a.txt")
    assert read(link).path == str(link)


def test_folder_read_as_a_file(tmp_path: Path) -> None:
    assert why_not(tmp_path) == "is a folder, not a file"


def test_file_that_is_gone_when_it_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    [found] = find([tmp_path])
    path.unlink()
    assert isinstance(found, Path)
    assert why_not(found) == "no such file or folder"


def test_file_name_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    try:
        write(path)
    except OSError:
        pytest.skip("this file system takes UTF-8 names alone")
    assert list(find([tmp_path])) == [path]
    assert read(path).path.endswith("caf\\xe9.txt")


@example("\ud800")
@given(st.text(st.characters(exclude_characters="/"), min_size=1, max_size=20))
def test_whatever_path_is_asked_for_is_found_or_refused(name: str) -> None:
    assert all(isinstance(found, (Path, ArticleError)) for found in find([f"/no such folder/{name}"]))


@given(st.lists(st.sampled_from(["a", ".", " ", "gz", "txt", "é", "\udce9", "~"]), min_size=1).map("".join))
def test_whatever_a_file_is_called_its_name_has_a_suffix_or_none(name: str) -> None:
    assert suffix_of_name(name) == "" or suffix_of_name(name).startswith(".")


# What a file holds


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        (b"\xef\xbb\xbf\r\n", "is empty"),
        (b"\0" * 3, "is no text but binary data"),
        (b"--- ... !!!", "holds no words"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 20, "is no text but binary data"),
        ("слова без метки".encode("utf-16-le"), "is no text but binary data"),
    ],
)
def test_files_that_hold_no_text(tmp_path: Path, data: bytes, reason: str) -> None:
    assert why_not(write(tmp_path / "a.txt", data)).startswith(reason)


def test_limits(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "x" * 11)
    too_long = why_not(path, ReadOptions(Limits(characters=10)))
    assert too_long == "has 11 characters; 10 are the most, so split it, or raise --limit-characters"
    too_large = why_not(path, ReadOptions(Limits(bytes=10)))
    assert too_large == "is larger than 1e-05 MB; split it, or raise --limit-megabytes"


def test_article_holds_the_file_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data = "\ufeffLine one\r\n“Quoted”\r".encode()
    write(tmp_path / "sub/a.txt", data)
    article = read(Path("./sub/a.txt"))
    assert article == Article("sub/a.txt", data.decode(), hashlib.sha256(data).hexdigest(), "utf-8")
    assert article.text.startswith("\ufeff")
    assert "\r\n" in article.text


def test_file_that_holds_several_articles_is_not_one(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"text": "One text."}\n{"text": "Another text."}\n')
    assert why_not(path) == "holds several articles; read_all gives them all"
    assert len(list(read_all(path))) == 2


# Bytes to text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_byte_order_marks(encoding: str) -> None:
    data = "\ufeff“Wide” words".encode(encoding)
    assert decode(data) == Decoded(data.decode(encoding), encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_utf16_without_its_mark(path: Path, encoding: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert decode(text.encode(encoding)) == Decoded(text, encoding)
    assert not is_binary(text.encode(encoding))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_windows_1252_keeps_every_curly_quote(path: Path) -> None:
    text = path.read_text(encoding="utf-8").encode("cp1252", "ignore").decode("cp1252") + " “Curly,” she said."
    decoded = decode(text.encode("cp1252"))
    assert (decoded.text, decoded.encoding) == (text, "cp1252")
    assert decoded.warnings == ("not UTF-8, so read as Windows-1252",)


def test_few_curly_quotes_of_windows_1252_are_not_lost() -> None:
    decoded = decode(b"\x93Talks,\x94 she said. " + b"Plain words follow here. " * 200)
    assert decoded.encoding == "cp1252"
    assert decoded.text.startswith("“Talks,” she said.")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(text, encoding) for encoding in ("cp1251", "koi8_r", "cp866") for text in (RUSSIAN, RUSSIAN * 500)]
    + [(text, encoding) for encoding in ("cp932", "euc_jp", "iso2022_jp") for text in (JAPANESE, (JAPANESE + "\n") * 500)],
)
def test_russian_and_japanese_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == Decoded(text, encoding, (f"not UTF-8, so read as {encoding}",))
    assert not is_binary(text.encode(encoding))


def test_french_in_windows_1252_is_not_taken_for_russian() -> None:
    text = "« L’été à la rivière », a déclaré Mme Hélène Lefèvre. " * 30
    assert decode(text.encode("cp1252")).text == text


def test_english_with_a_russian_name_in_utf8() -> None:
    text = "Ana Holm (Анна Хольм) said so. "
    assert decode(text.encode()) == Decoded(text, "utf-8")


@pytest.mark.parametrize(
    ("data", "warning"),
    [
        (b"\xff", "1 byte is not UTF-8 (first at byte 900) and read as \ufffd"),
        (b"\xff and \xfe\xfd", "3 bytes are not UTF-8 (first at byte 900) and read as \ufffd"),
        (b"\xe2\x80", "2 bytes are not UTF-8 (first at byte 900) and read as \ufffd"),
        ("\ufffd".encode() + b"\xff", "1 byte is not UTF-8 (first at byte 903) and read as \ufffd"),
    ],
)
def test_damaged_utf8_stays_utf8_and_its_bad_bytes_are_counted(data: bytes, warning: str) -> None:
    good = "“Good” quotes, “all” of the article. ".encode()
    decoded = decode((good * 20).ljust(900) + data)
    assert decoded.encoding == "utf-8"
    assert decoded.warnings == (warning,)


def test_few_control_characters_are_told_and_stay() -> None:
    text = "Words with a \0 and \x1b[31mcolour\x1b[0m. " + "Plain words. " * 20
    assert decode(text.encode()) == Decoded(text, "utf-8", ("3 control characters in it (first at character 13)",))
    assert not is_binary(text.encode())


@given(st.binary())
def test_any_bytes_decode_as_they_say(data: bytes) -> None:
    decoded = decode(data)
    assert decoded.text == data.decode(decoded.encoding, "replace")


@given(st.text())
def test_any_utf8_comes_back_unharmed(text: str) -> None:
    data = text.encode()
    assume("\0" not in text and "\x1b" not in text and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)))
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (text, "utf-8")


@given(st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), max_size=200), st.integers(1, 20))
def test_any_english_of_windows_1252_comes_back_unharmed(text: str, quotes: int) -> None:
    text = "“Words” of an article. " * quotes * 10 + text
    assert decode(text.encode("cp1252")).text == text


# What bytes are, where no name tells


@pytest.mark.parametrize(
    ("head", "suffix"),
    [
        (b"Ana Holm said so.", ".txt"),
        (b"", ".txt"),
        (b"<b>Bold</b> words at the beginning", ".txt"),
        (b"{An aside} at the beginning", ".txt"),
        (b"[Photo] Ana Holm", ".txt"),
        (b"<!DOCTYPE html>\n<title>a", ".html"),
        (b"\xef\xbb\xbf \r\n<HTML lang=en>", ".html"),
        (b'<?xml version="1.0"?>\n<!-- saved --><!-- again --> <html xmlns="x">', ".html"),
        ("\ufeff<html>".encode("utf-16-le"), ".html"),
        (b"%PDF-1.7\n%\xe2\xe3", ".pdf"),
        (b"PAR1\x15\x04", ".parquet"),
        (b"WARC/1.1\r\nWARC-Type: warcinfo", ".warc"),
        (b'{"text": "One."}\n{"text": "Two."}', ".jsonl"),
        (b'{"text": "A line that is longer than what is looked at', ".jsonl"),
        (b'{\n  "text": "One."\n}', ".json"),
        (b'{"articles": [\n  {"text": "One."}\n]}', ".json"),
        (b'[\n  {"text": "One."}]', ".json"),
        (b"From ana@example.org Sat Feb  7 07:55:00 2026\nSubject: x", ".mbox"),
        (b"Received: from x\n  by y\nFrom: Ana <ana@example.org>\nSubject: River\n\nText", ".eml"),
        (b"From: where I stand\nthe river looks wide.", ".txt"),
        (b"title,date,text\nRiver,2026-02-07,Ana Holm said so.", ".csv"),
        (b"title;text\nRiver;Ana Holm said so.", ".csv"),
        (b"title\ttext\nRiver\tAna Holm said so.", ".tsv"),
        (b"Not a table, but text, which has commas.", ".txt"),
    ],
)
def test_sniffing(head: bytes, suffix: str) -> None:
    assert suffix_of(head) == suffix


@given(st.binary(max_size=HEAD))
def test_sniffing_never_fails(head: bytes) -> None:
    assert suffix_of(head) in {*readers.FORMATS, ".rtf", ".doc"}


def test_sniffing_many_comments_takes_no_time() -> None:
    began = time.monotonic()
    assert signature(b"<!-- -->" * 500 + b"<p>") is None
    assert time.monotonic() - began < 1


def test_name_without_a_telling_suffix_is_sniffed_without_a_word(tmp_path: Path) -> None:
    for name in ("bare", "Talks in St. Petersburg", "release.2026", os.fsdecode(b"a.\xe9")):
        assert read(write(tmp_path / name, "Ana Holm said so.")).warnings == ()
    articles = list(read_all(write(tmp_path / "rows", '{"text": "One text."}\n{"text": "Another text."}\n')))
    assert [article.text for article in articles if isinstance(article, Article)] == ["One text.", "Another text."]


@pytest.mark.parametrize(
    "text", ["<b>Bold</b> words", "{An aside}", "[Photo]", '{"text": "Quoted JSON"}', "From: ana\nTo: bo\nSubject: x"]
)
def test_text_that_begins_like_something_else_stays_text(tmp_path: Path, text: str) -> None:
    article = read(write(tmp_path / "a.txt", text))
    assert (article.text, article.warnings) == (text, ())


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", rb"{\rtf1\ansi Words}", "is .rtf whatever its name says; .rtf is not read; save it as .docx or .txt"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0",
            "is .doc whatever its name says; .doc is not read; save it as .docx or .txt",
        ),
        ("bare", rb"{\rtf1\ansi Words}", ".rtf is not read; save it as .docx or .txt"),
    ],
)
def test_content_that_is_not_read_is_refused_whatever_the_name(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    assert why_not(write(tmp_path / name, data)) == reason


def test_content_wins_over_the_name(tmp_path: Path) -> None:
    rows = io.BytesIO()
    with zipfile.ZipFile(rows, "w") as archive:
        archive.writestr("b.txt", "Bo Lund said so.")
    article = read(write(tmp_path / "a.txt", rows.getvalue()))
    assert article.path == f"{tmp_path}/a.txt#b.txt"
    assert article.text == "Bo Lund said so."
    assert article.warnings == ("is ZIP whatever its name says, and read as that",)


PAGE = "<!DOCTYPE html><title>River talks go on</title><body><article><h1>River talks go on</h1>" + "".join(
    f"<p>Ana Holm said on Monday that the river talks will go on until both sides have signed {count} of the papers.</p>"
    for count in ("ten", "twenty", "thirty", "forty", "fifty", "sixty")
)


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.pdf", "a.docx", "a.csv"])
def test_page_that_was_saved_under_another_name(tmp_path: Path, name: str) -> None:
    article = read(write(tmp_path / name, PAGE))
    assert article.text == read(write(tmp_path / "a.html", PAGE)).text
    assert "<p>" not in article.text
    assert article.warnings == ("is HTML whatever its name says, and read as that",)


# Standard input


def standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


def test_standard_input_is_found_and_named_by_its_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    standard_input(monkeypatch, b"Ana Holm said so.")
    assert list(find(["-"])) == [Path("-")]
    article = read("-")
    assert article.text == "Ana Holm said so."
    assert article.path == f"stdin:{hashlib.sha256(b'Ana Holm said so.').hexdigest()[:12]}"


def test_standard_input_is_sniffed(monkeypatch: pytest.MonkeyPatch) -> None:
    standard_input(monkeypatch, b'{"text": "One text."}\n{"text": "Another text."}\n')
    assert len(list(read_all("-"))) == 2


def test_standard_input_that_never_ends_is_stopped() -> None:
    program = "from kuriltool.articles import read_all\nfor found in read_all('-'): print(found)"
    with subprocess.Popen(["yes", "Ana Holm said so."], stdout=subprocess.PIPE) as endless:
        done = subprocess.run([sys.executable, "-c", program], stdin=endless.stdout, capture_output=True, text=True, timeout=60)
        endless.kill()
    assert done.stdout == "-: is larger than 32 MB; split it, or raise --limit-megabytes\n"


def test_standard_input_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    outlet, inlet = os.pipe()
    with open(outlet, "rb") as source, ThreadPoolExecutor(1) as threads:  # noqa: PTH123
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=source))

        def write_late() -> None:
            time.sleep(0.2)
            os.write(inlet, b"Ana Holm said so.")
            os.close(inlet)

        threads.submit(write_late)
        assert read("-", ReadOptions(Limits(seconds=0.1))).text == "Ana Holm said so."


@pytest.mark.parametrize(("data", "reason"), [(b"", "is empty"), (None, "standard input is closed")])
def test_standard_input_without_text(monkeypatch: pytest.MonkeyPatch, data: bytes | None, reason: str) -> None:
    standard_input(monkeypatch, data or b"")
    if data is None:
        monkeypatch.setattr(sys, "stdin", None)
    assert why_not("-") == reason


# How long reading may take


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[], object]], None]]:
    """Makes reading `.txt` do something else first."""

    def use(work: Callable[[], object]) -> None:
        def entries(file: File) -> Iterator[Entry]:
            def read_slowly(_data: bytes) -> Article:
                work()
                return file.article("Some text.", "")

            yield from file.single(file.data(), read_slowly)

        monkeypatch.setattr(readers, "reader", lambda _suffix: entries)

    yield use
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def forever() -> None:
    while True:
        try:
            time.sleep(0.01)
        except Exception:  # as libraries do
            continue


LITTLE_TIME = ReadOptions(Limits(seconds=0.05))


def test_reading_that_never_ends_is_stopped(tmp_path: Path, slow: Callable[[Callable[[], object]], None]) -> None:
    slow(forever)
    reason = why_not(write(tmp_path / "a.txt"), LITTLE_TIME)
    assert reason == "takes longer than 0.05 s to read; take out what is large in it, or raise --limit-seconds"


def test_reading_in_time_is_left_alone(tmp_path: Path, slow: Callable[[Callable[[], object]], None]) -> None:
    slow(lambda: None)
    assert read(write(tmp_path / "a.txt"), LITTLE_TIME).text == "Some text."


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (RecursionError("maximum recursion depth exceeded"), "is nested too deep to be read; save it as plain text"),
        (MemoryError(), "takes more memory than there is; split it"),
        (OSError(5, "Input/output error"), "can't be read: Input/output error"),
    ],
)
def test_trouble_of_the_system(
    tmp_path: Path, slow: Callable[[Callable[[], object]], None], error: Exception, reason: str
) -> None:
    def fail() -> None:
        raise error

    slow(fail)
    assert why_not(write(tmp_path / "a.txt")) == reason


def test_ctrl_c_is_no_matter_of_one_article(tmp_path: Path, slow: Callable[[Callable[[], object]], None]) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs the tests in the background has it ignored
    slow(lambda: signal.raise_signal(signal.SIGINT))
    try:
        with pytest.raises(KeyboardInterrupt):
            read(write(tmp_path / "a.txt"))
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("seconds", [0, 0.01])
def test_outside_the_main_thread_time_runs_too(seconds: float) -> None:
    def work() -> str:
        until = time.monotonic() + 0.1
        while time.monotonic() < until:
            pass
        return "read"

    with ThreadPoolExecutor(1) as threads:
        found = threads.submit(within, seconds, "a.txt", work)
        if seconds:
            with pytest.raises(ArticleError, match=r"takes longer than 0\.01 s"):
                found.result()
        else:
            assert found.result() == "read"


def test_no_alarm_where_none_is_wanted() -> None:
    assert within(0, "a.txt", lambda: time.sleep(0.05) or "read") == "read"


def test_alarm_of_a_caller_goes_on() -> None:
    rung: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        assert within(0.05, "a.txt", lambda: "read") == "read"
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 0.1
        with pytest.raises(ArticleError):
            within(0.02, "a.txt", forever)
        within(5, "a.txt", lambda: time.sleep(0.2))
        assert rung == [1]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
