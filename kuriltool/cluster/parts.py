"""What is read at once by one worker: files cut into parts, and the account that is given of a part when it is done."""

from __future__ import annotations

import functools
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from kuriltool.articles.files import may_hold_several, suffix_of_name
from kuriltool.cluster.sources import Source
from kuriltool.intake.shards import Shard

SMALLEST, LARGEST = 16_000, 8_000_000  # bytes of a part: less than a second of reading, and about four minutes
EACH = 8  # parts of every thread, so that none waits long for the last ones
MOST_FILES = 5_000  # in one part
MOST_SHARES = 128  # of one file: whoever reads a share passes over the others, which takes 1/2,000 of reading them
_PACKED = {".parquet": 3}  # how much more text a file holds than it has bytes, about
_PACKED_OTHERS = 4


@dataclass(frozen=True)
class Part:
    """Sources that are read together, and what is made of them is called."""

    name: str
    sources: tuple[Source, ...]

    @property
    def size(self) -> int:
        """About how many bytes of files it is."""
        return sum(source.size // (source.shard.of if source.shard else 1) for source in self.sources)

    def halves(self) -> list[Part]:
        """The same in two parts; nothing where there is but one source."""
        if len(self.sources) == 1:
            return []
        key, half = self.name.partition("-")[0], len(self.sources) // 2
        return [of(key, self.sources[:half]), of(key, self.sources[half:])]


@dataclass(frozen=True)
class Account:
    """What came of a part: how many articles were `read`, how many claims found, and what was said on the way.

    `articles` are their paths with the digests of their bytes, where they are to be put into one store. `failures` are told
    whatever the options, `notes` unless nobody wants them. `passing` says that some failures may not come again, of a network
    perhaps, so that the part should be read once more another time.
    """

    sources: tuple[Source, ...]
    articles: dict[str, str] = field(default_factory=dict)
    read: int = 0
    claims: int = 0
    failures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    foreign: int = 0
    passing: bool = False

    def written(self) -> bytes:
        """The account as JSON."""
        return _form().dump_json(self)

    @classmethod
    def parse(cls, written: bytes) -> Account | None:
        """What was written; None where that can't be understood."""
        try:
            return _form().validate_json(written)
        except ValidationError:
            return None


@functools.cache
def _form() -> TypeAdapter[Account]:
    return TypeAdapter(Account)


def of(key: str, sources: Sequence[Source]) -> Part:
    """The part of some sources, named for them as they are now and for what they are read with."""
    told = json.dumps([(*source.file, source.shard and (source.shard.number, source.shard.of)) for source in sources])
    return Part(f"{key}-{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:16]}", tuple(sources))


@dataclass(frozen=True)
class Plan:
    """The accounts of what is done, by the names of the parts, and the parts that are left, the largest first."""

    done: dict[str, Account]
    left: list[Part]


def plan(key: str, files: Iterable[Source], known: dict[str, Account], threads: int, most_bytes: int) -> Plan:
    """What of some files is done, by the accounts that are known, and the rest in parts for so many threads.

    A part is done where all its files are still the same. A file of more than `most_bytes` is left whole: nobody reads all of it.
    """
    by_file = {source.file: source for source in files}
    fitting = {name: account for name, account in known.items() if _stands(account, by_file)}
    shares = _shares(fitting.values())
    weights = {file: _weight(source) for file, source in by_file.items()}
    target = min(max(sum(weights.values()) // (threads * EACH), SMALLEST), LARGEST)
    wanted: dict[Source, None] = {}
    for file, source in by_file.items():
        number = shares.get(file) or (_number(source, weights[file], target) if source.size <= most_bytes else 1)
        wanted.update(dict.fromkeys(_cut(source, number)))
    done = _covering(fitting, wanted)
    covered = {source for account in done.values() for source in account.sources}
    left = [source for source in wanted if source not in covered]
    parts = [of(key, group) for group in _grouped(left, weights, target)]
    return Plan(done, sorted(parts, key=lambda part: -part.size))


def _stands(account: Account, by_file: dict[tuple[str, str], Source]) -> bool:
    return not account.passing and all(source.file in by_file for source in account.sources)


def _shares(accounts: Iterable[Account]) -> dict[tuple[str, str], int]:
    """Into how many shares files were cut before, that what was done of them still counts."""
    found: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for account in accounts:
        for source in account.sources:
            found[source.file][source.shard.of if source.shard else 1] += 1
    return {file: max(counts, key=lambda of: (counts[of] / of, of)) for file, counts in found.items()}


def _weight(source: Source) -> int:
    """About how many bytes of text a file holds."""
    suffix = suffix_of_name(source.name)
    packed = not source.name.lower().endswith(suffix)
    return source.size * (_PACKED_OTHERS if packed else _PACKED.get(suffix, 1))


def _number(source: Source, weight: int, target: int) -> int:
    """Into how many shares to cut a file that nobody has cut before."""
    return max(1, min(weight // target, MOST_SHARES)) if may_hold_several(Path(source.name)) else 1


def _cut(source: Source, number: int) -> Iterator[Source]:
    if number == 1:
        yield source
    else:
        yield from (replace(source, shard=Shard(share, number)) for share in range(1, number + 1))


def _covering(known: dict[str, Account], wanted: dict[Source, None]) -> dict[str, Account]:
    """Accounts that together hold as much of what is wanted as they can, and nothing twice."""
    done: dict[str, Account] = {}
    taken: set[Source] = set()
    for name, account in sorted(known.items(), key=lambda item: (-len(item[1].sources), item[0])):
        if all(source in wanted and source not in taken for source in account.sources):
            done[name] = account
            taken.update(account.sources)
    return done


def _grouped(sources: Iterable[Source], weights: dict[tuple[str, str], int], target: int) -> Iterator[list[Source]]:
    """The sources in their order, as many together as the target takes."""
    group: list[Source] = []
    held = 0
    for source in sources:
        weight = weights[source.file] // (source.shard.of if source.shard else 1)
        if group and (held + weight > target or len(group) >= MOST_FILES):
            yield group
            group, held = [], 0
        group.append(source)
        held += weight
    if group:
        yield group
