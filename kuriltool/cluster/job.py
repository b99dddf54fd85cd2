"""What all parts of one run are read with, made so that it means the same on every machine."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path

from kuriltool import fingerprint
from kuriltool.cluster.storage import Folder
from kuriltool.errors import KuriltoolError
from kuriltool.intake.intake import How
from kuriltool.intake.reading import Finders
from kuriltool.rules.folder import ATTRIBUTION, PACK, gather, hides_shipped, shipped_packs

_FORM = 1  # of parts and accounts; changes when those of before can't be understood any more


@dataclass(frozen=True)
class Job:
    """How to read, by which rules, and where to: `parts` is the folder of the parts, `claims` that of Parquet files if any.

    With `claims` parts are Parquet files of claims and their accounts stand in `parts`; else parts are stores.
    """

    how: How
    by: Finders
    parts: str
    claims: str | None = None
    own_rules: str | None = None  # the file in `parts` that holds them

    @property
    def key(self) -> str:
        """What changes whenever the same articles could give another part."""
        told = repr((_FORM, self.how, self.by.rules_only, self.claims is not None))
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:12]

    @property
    def suffix(self) -> str:
        """That of the files of parts."""
        return ".db" if self.claims is None else ".parquet"

    @property
    def home(self) -> str:
        """The folder of these files."""
        return self.parts if self.claims is None else self.claims

    def finders(self, waiting: Path) -> Finders:
        """What finds claims on this machine; rules that came along are laid in a folder, to be loaded from there.

        Raises KuriltoolError where it would find others than on the machine that the job is from.
        """
        by = replace(self.by, rules=self._laid(waiting)) if self.own_rules else self.by
        if fingerprint.of(by.rules, rules_only=by.rules_only) != self.how.fingerprint:
            raise KuriltoolError("has another version of kuriltool, or other rules; install the same on all machines")
        return by

    def _laid(self, waiting: Path) -> str:
        name = self.own_rules or ""
        content = Folder(self.parts).read([name]).get(name)
        if content is None:
            raise KuriltoolError(f"does not see {self.parts}/{name}; name a folder that all machines share, with --parts")
        return _unpacked(content, waiting)


def prepared(how: How, by: Finders, parts: str, claims: str | None) -> Job:
    """A job whose rules, where they are the user's own, are put into the folder of parts. Raises KuriltoolError."""
    packed = _packed(by.rules)
    job = Job(replace(how, force=False), by, parts, claims)
    if packed is None:
        return job
    name = f"rules-{hashlib.sha256(packed).hexdigest()[:16]}.json"
    Folder(parts).write(name, packed)
    return replace(job, by=replace(by, rules=None), own_rules=name)


def _packed(rules: str | None) -> bytes | None:
    """A user's rule files with the names of the folders that they stand in; None for rules that come along."""
    if rules is None or not Path(rules).is_dir() or (rules in shipped_packs() and not hides_shipped(rules)):
        return None
    found, given = gather(rules), Path(rules).resolve()
    is_pack = (given / PACK).is_file()
    root = given.parent if is_pack else given
    own = (root / ATTRIBUTION).is_dir()
    files = {name: content for name, content in found.files.items() if own or not name.startswith(f"{ATTRIBUTION}/")}
    told = {name: base64.b64encode(content).decode() for name, content in sorted(files.items())}
    return json.dumps({"root": root.name, "pack": given.name if is_pack else None, "files": told}).encode()


def _unpacked(packed: bytes, waiting: Path) -> str:
    """The folder of rules that were packed, laid under another."""
    try:
        told = json.loads(packed)
        root = waiting / Path(told["root"]).name
        for name, content in told["files"].items():
            folder, file = name.split("/")
            if {folder, file} & {"", ".", ".."}:
                raise ValueError(name)
            (root / folder).mkdir(parents=True, exist_ok=True)
            (root / folder / file).write_bytes(base64.b64decode(content, validate=True))
        return str(root / Path(told["pack"]).name if told["pack"] else root)
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise KuriltoolError("rules that came along are damaged; run the same command again") from error
