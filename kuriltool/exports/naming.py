"""Names of files for articles: safe wherever they are unpacked, and telling which article it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

_LONGEST = 200  # bytes of a name; some systems take no more than 255, and suffixes come behind
_UNSAFE = re.compile(r"[^\w.\-]+")


def file_names(paths: Iterable[str]) -> dict[str, str]:
    """A file name without suffix for each path of an article: its last part, with the folders before where two are alike.

    `news/a.txt` is `a`, beside `old/a.txt` it is `news_a`; a suffix of one to five letters goes.
    """
    listed = list(dict.fromkeys(paths))
    parts = {path: _parts(path) for path in listed}
    names: dict[str, str] = {}
    taken: set[str] = set()
    for path in sorted(listed):
        sizes = range(1, len(parts[path]) + 1)
        tried = [_short("_".join(parts[path][-size:])) for size in sizes]
        alike = [sum(parts[other][-size:] == parts[path][-size:] for other in listed) for size in sizes]
        name = next((name for name, count in zip(tried, alike, strict=True) if count == 1), tried[-1])
        names[path] = _free(name, taken)
        taken.add(names[path].casefold())
    return {path: names[path] for path in listed}


def _parts(path: str) -> list[str]:
    folders = [part for part in PurePosixPath(path.replace("\\", "/")).parts if part not in ("/", ".", "..")]
    last = re.sub(r"\.\w{1,5}(?=$|#)", "", folders[-1]) if folders else ""
    cleaned = [_UNSAFE.sub("_", part).strip("._") for part in (*folders[:-1], last)]
    return [part for part in cleaned if part] or ["article"]


def _short(name: str) -> str:
    return name.encode()[-_LONGEST:].decode(errors="ignore")


def _free(name: str, taken: set[str]) -> str:
    number, tried = 1, name
    while tried.casefold() in taken:
        number += 1
        tried = f"{name}_{number}"
    return tried
