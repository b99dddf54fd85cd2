"""Folders and files here or on object storage, by the names that fsspec knows: `parts/`, `s3://bucket/parts`."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from kuriltool.clean import one_line
from kuriltool.errors import KuriltoolError
from kuriltool.store.places import is_address

_UNFINISHED = ".unfinished"


def absolute(given: str) -> str:
    """An address as it is, a path from the root, so that it means the same wherever the file system is shared."""
    return given if is_address(given) else str(Path(given).absolute())


@contextmanager
def told_of(given: str) -> Iterator[None]:
    """Turns whatever a file system raises, and there are dozens of them, into one line that names the place."""
    try:
        yield
    except KuriltoolError:
        raise
    except ModuleNotFoundError as error:
        raise KuriltoolError(f"{given}: needs {error.name}; install it with: pip install 'kuriltool[dask]'") from error
    except Exception as error:
        raise KuriltoolError(f"{given}: can't be reached: {_reason(error)}") from error


def file_system(given: str) -> tuple[Any, str]:
    """The file system of an address or a path, and what the place is called in it."""
    from fsspec.core import url_to_fs

    fs, root = url_to_fs(given)
    return fs, str(root)


@contextmanager
def opened(address: str) -> Iterator[BinaryIO]:
    """A file for reading; all that goes wrong with it comes as an OSError."""
    try:
        fs, path = file_system(address)
        stream = fs.open(path, "rb")
    except OSError:
        raise
    except Exception as error:
        raise OSError(_reason(error)) from error
    with stream:
        yield io.BufferedReader(_Remote(stream))


class _Remote(io.RawIOBase):
    """A stream whose errors are all OSErrors."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except OSError:
            raise
        except Exception as error:
            raise OSError(_reason(error)) from error
        buffer[: len(data)] = data
        return len(data)


class Folder:
    """A folder of small files that several programs write to at once: each file is there whole or not at all.

    Raises KuriltoolError where it can't be reached.
    """

    def __init__(self, given: str) -> None:
        self.given = given.rstrip("/")
        with told_of(self.given):
            self._fs, root = file_system(self.given)
        self._root = root.rstrip("/")

    def names(self) -> list[str]:
        """The names of the files in it, sorted; none where there is no such folder."""
        with told_of(self.given):
            self._fs.invalidate_cache()
            try:
                found = self._fs.ls(self._root, detail=False)
            except FileNotFoundError:
                return []
        return sorted(str(path).rpartition("/")[2] for path in found)

    def has(self, name: str) -> bool:
        """Whether there is a file of this name, as of now."""
        with told_of(self.given):
            self._fs.invalidate_cache()
            return bool(self._fs.exists(self._path(name)))

    def read(self, names: Sequence[str]) -> dict[str, bytes]:
        """What files hold, by name; those that are gone are left out."""
        if not names:
            return {}
        paths = {self._path(name): name for name in names}
        with told_of(self.given):
            found = self._fs.cat(list(paths), on_error="return")
            contents = found if isinstance(found, dict) else {next(iter(paths)): found}
            for content in contents.values():
                if isinstance(content, Exception) and not isinstance(content, FileNotFoundError):
                    raise content
        by_path = {self._fs._strip_protocol(path): name for path, name in paths.items()}
        return {by_path[path]: content for path, content in contents.items() if isinstance(content, bytes)}

    def write(self, name: str, content: bytes) -> None:
        """Writes a small file in the place of one of that name."""
        with told_of(self.given), self._beside(name) as path:
            self._fs.pipe_file(path, content)

    def publish(self, file: Path, name: str) -> None:
        """Puts a copy of a file here in the place of one of that name."""
        with told_of(self.given), self._beside(name) as path:
            self._fs.put_file(str(file), path)

    @contextmanager
    def here(self, name: str, waiting: Path) -> Iterator[Path]:
        """The path of a file of it on this machine: its own, or that of a copy in a folder that is removed afterwards."""
        if self._is_local:
            yield Path(self._path(name))
            return
        copy = waiting / name
        with told_of(self.given):
            self._fs.get_file(self._path(name), str(copy))
        try:
            yield copy
        finally:
            copy.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """Removes a file, if it is there."""
        with told_of(self.given), suppress(FileNotFoundError):
            self._fs.rm_file(self._path(name))

    def sweep(self, names: Sequence[str]) -> None:
        """Removes what programs that were killed left of these files."""
        wanted = {name.partition(".")[0] for name in names}
        for name in self.names():
            if name.endswith(_UNFINISHED) and name.removeprefix(".").partition(".")[0] in wanted:
                self.remove(name)

    @property
    def _is_local(self) -> bool:
        return "file" in (self._fs.protocol if isinstance(self._fs.protocol, tuple) else (self._fs.protocol,))

    @contextmanager
    def _beside(self, name: str) -> Iterator[str]:
        """Where to write a file. An object store shows none before all of it is there; elsewhere it gets its name at the end."""
        self._fs.makedirs(self._root, exist_ok=True)
        if not self._is_local:
            yield self._path(name)
            return
        beside = self._path(f".{name}.{uuid.uuid4().hex[:8]}{_UNFINISHED}")
        try:
            yield beside
            Path(beside).replace(self._path(name))
        finally:
            Path(beside).unlink(missing_ok=True)

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"


def _reason(error: Exception) -> str:
    said = getattr(error, "strerror", None) or str(error)
    return one_line(said) or type(error).__name__
