"""Where rule files lie and which of them make one rule set."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from kuriltool.clean import UNSAFE
from kuriltool.errors import Mistake
from kuriltool.rules.hints import did_you_mean
from kuriltool.rules.yamlfile import BIGGEST, too_big

ATTRIBUTION, PACK = "attribution", "pack.yaml"
PACK_KINDS = ("pack", "actors", "offices", "issues", "propositions", "toponyms", "events", "mirror", "boilerplate")
_YAML = (".yaml", ".yml")
MOST_FILES, MOST_BYTES = 1_000, 20_000_000  # of rules in one folder; two hundred thousand actors take as much, and 15 seconds
_DEFAULT = re.compile(rb"^default:[ ]*(?:true|True|TRUE)\b", re.MULTILINE)


@dataclass
class RuleFolder:
    """The bytes of all rule files by their name, 'border/actors.yaml', those of one pack, or of several.

    `labels` says for a folder of them what stands before its name where mistakes are told, `label` for all others. `borrows`
    says that the attribution rules are those that come along and the pack another than theirs.
    """

    label: str
    packs: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    borrows: bool = False

    def fingerprint(self) -> str:
        """SHA-256 over the names and bytes of all files."""
        digest = hashlib.sha256()
        for name, content in sorted(self.files.items()):
            digest.update(name.encode("utf-8", "surrogateescape") + b"\0" + str(len(content)).encode() + b"\0" + content)
        return digest.hexdigest()

    def shown(self, name: str) -> str:
        """A file or folder as mistakes name it: 'rules/border/actors.yaml'."""
        label = self.labels.get(name.partition("/")[0], self.label)
        return f"{label}/{name}" if label else name

    def blame(self, name: str, message: str) -> None:
        """Notes a mistake of a whole file or folder; '' for the folder of all."""
        at = 1 if Path(name).suffix in _YAML else 0
        self.mistakes.append(Mistake(self.shown(name) if name else self.label, at, at, message))


def shipped() -> Path:
    """The rules that come with this program: a checkout's own before the copy in an installed package."""
    package = Path(__file__).resolve().parent
    checkout = package.parent.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "rules").is_dir():
        return checkout / "rules"
    return package / "shipped"


def shipped_packs() -> list[str]:
    """The names of the packs that come along."""
    return _packs_in(shipped())


def hides_shipped(rules: str) -> bool:
    """Whether this is a folder that is taken for the pack of that name that comes along."""
    try:
        return rules in shipped_packs() and _holds_rules(Path(rules)) and not Path(rules).samefile(shipped() / rules)
    except OSError:  # told when the folder is read
        return False


def gather(rules: Path | str | None = None, *, every: bool = False) -> RuleFolder:
    """Reads the attribution files and those of the pack that is meant, or with `every` those of every pack.

    `rules` is a folder of packs, the folder of one pack, or the name of a pack that comes along; None means the shipped rules.
    Where a folder holds no attribution rules, the shipped ones serve. What can't be had is told in `mistakes`.
    """
    try:
        return _gathered(rules, every)
    except OSError as error:
        return _nothing(Path(rules or shipped()), f"can't be read: {error.strerror}")


def _gathered(rules: Path | str | None, every: bool) -> RuleFolder:
    if rules is None:
        return _of_packs(shipped(), "rules", None, every)
    root = Path(rules)
    if str(rules) in shipped_packs() and not _holds_rules(root):
        return _of_packs(shipped(), "rules", str(rules), every=False)
    if (root / PACK).is_file():
        return _of_pack(root)
    if root.is_dir():
        reason = _no_packs(root)
        return _nothing(root, reason) if reason else _of_packs(root, _printable(root.resolve().name), None, every)
    if root.exists():
        return _nothing(root, _is_file(root))
    if len(root.parts) != 1:
        return _nothing(root, "no such folder of rules")
    return _of_packs(shipped(), "rules", str(rules), every=False)


def _printable(name: str) -> str:
    """A folder's name as places in its files are told: bytes that are no UTF-8 and what could steer a terminal as `\\xff`."""
    known = os.fsencode(name).decode("utf-8", "backslashreplace")
    return re.sub(f"{UNSAFE.pattern}|[\\n\\t]", lambda found: found[0].encode("unicode_escape").decode(), known)


def _nothing(root: Path, reason: str) -> RuleFolder:
    return RuleFolder(str(root), mistakes=[Mistake(str(root), 0, 0, reason)])


def _holds_rules(root: Path) -> bool:
    return root.is_dir() and ((root / PACK).is_file() or bool(_packs_in(root)) or _is_like_a_pack(root))


def _is_like_a_pack(root: Path) -> bool:
    return any(path.suffix == ".yaml" and kind(f"{root.name}/{path.name}") in PACK_KINDS for path in root.iterdir())


def _no_packs(root: Path) -> str | None:
    """Why a folder is none of packs, where it is plain what it is instead."""
    if _packs_in(root):
        return None
    if root.resolve().name == ATTRIBUTION:
        return "attribution rules alone; give the folder that holds them and a pack"
    return f"no {PACK}, which says a pack's name and its sides" if _is_like_a_pack(root) else None


def _is_file(root: Path) -> str:
    if root.suffix not in _YAML:
        return "a file; rules stand in a folder"
    folder = root.parent.parent if root.parent.name == ATTRIBUTION else root.parent
    return f"a file; give its folder, {folder.as_posix()}/"


def _packs_in(root: Path) -> list[str]:
    try:
        return sorted(path.parent.name for path in root.glob(f"*/{PACK}") if path.is_file() and path.parent.name != ATTRIBUTION)
    except OSError:  # told when the folder is read
        return []


def _of_pack(folder: Path) -> RuleFolder:
    """One pack by its own folder, with the attribution rules beside it or else the shipped ones."""
    folder = folder.resolve()
    found = RuleFolder("", [folder.name])
    _read(found, folder, home=folder)
    _attribution(found, folder.parent, _printable(folder.parent.name), home=folder.parent / ATTRIBUTION)
    return found


def _of_packs(root: Path, label: str, pack: str | None, every: bool) -> RuleFolder:
    found = RuleFolder(label)
    packs = _packs_in(root)
    for path in _listed(found, root):
        if path.is_dir() and path.name not in (ATTRIBUTION, *packs) and any(path.glob("*.yaml")):
            found.blame(path.name, f"a pack needs a {PACK}; attribution rules go to '{ATTRIBUTION}'")
        elif path.is_file() and path.suffix in _YAML:
            found.blame(path.name, f"rule files stand in '{ATTRIBUTION}' or in the folder of a pack")
    found.packs = packs if every else _chosen(found, root, packs, pack)
    if not packs:
        found.blame("", f"no rule pack: no folder here holds a {PACK}")
    for name in found.packs:
        _read(found, root / name, home=root)
    _attribution(found, root, label, home=root)
    return found


def _chosen(found: RuleFolder, root: Path, packs: list[str], pack: str | None) -> list[str]:
    """The pack asked for; else the only one, else the one that says it is the default."""
    if pack is not None:
        if pack not in packs:
            hint = did_you_mean(pack, packs) or f" (there are: {', '.join(packs)})"
            found.mistakes.append(Mistake(pack, 0, 0, f"neither a folder of rules nor a pack that comes along{hint}"))
        return [pack] if pack in packs else []
    if len(packs) < 2:
        return packs
    default = _defaults(found, root)
    if len(default) != 1:
        named = " or ".join(f"{found.label}/{name}" for name in default or packs)
        count = f"{len(default)} of the packs say" if default else "none of the packs says"
        found.blame("", f"{count} 'default: true'; name one: {named}")
    return default if len(default) == 1 else []


def _defaults(found: RuleFolder, root: Path) -> list[str]:
    """The packs of a folder that say of themselves that they are meant where none is named."""
    return [name for name in _packs_in(root) if _DEFAULT.search(_bytes(found, root / name / PACK) or b"")]


def _attribution(found: RuleFolder, root: Path, label: str, home: Path) -> None:
    own = (root / ATTRIBUTION).is_dir()
    shipped_ones = not own or root.resolve() == shipped().resolve()
    found.borrows = shipped_ones and len(found.packs) == 1 and found.packs != _defaults(found, shipped())
    found.labels[ATTRIBUTION] = label if own else "rules"
    if own or found.packs:
        _read(found, (root if own else shipped()) / ATTRIBUTION, home=home if own else shipped())


def _listed(found: RuleFolder, folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        found.mistakes.append(Mistake(str(folder), 0, 0, f"can't be read: {error.strerror}"))
        return []


def _read(found: RuleFolder, folder: Path, home: Path) -> None:
    """Reads the rule files of a folder; `home` is the folder that no link in it may lead out of."""
    files = [path for path in _listed(found, folder) if path.suffix in _YAML and not path.name.startswith(".")]
    if len(files) > MOST_FILES:
        found.blame(folder.name, f"{len(files):,} rule files are too many in a folder; put more in each (at most {MOST_FILES:,})")
        return
    size = 0
    for path in files:
        name = f"{folder.name}/{path.name}"
        if reason := _against(path, name, folder.name, home):
            found.blame(name, reason)
        elif (content := _bytes(found, path)) is not None:
            found.files[name] = content
            size += len(content)
    if size > MOST_BYTES:
        found.blame(folder.name, f"{size:,} bytes of rules are too many for a pack (at most {MOST_BYTES:,})")


def _against(path: Path, name: str, folder: str, home: Path) -> str | None:
    """What speaks against reading a file as one of rules."""
    if not path.is_file():
        return "no file that can be read"
    if UNSAFE.search(path.name):
        return "its name holds characters that can't be printed; rename it"
    if path.suffix == ".yml":
        return f"name it {path.stem}.yaml"
    if folder != ATTRIBUTION and kind(name) is None:
        hint = did_you_mean(path.stem, PACK_KINDS) or f" ({', '.join(PACK_KINDS)})"
        return f"a pack's file is named for what it holds{hint}"
    # Whoever gets a pack from others is told of mistakes in it, which quote it, and wants to see none of their own files quoted.
    if home.resolve() != shipped().resolve() and not path.resolve().is_relative_to(home.resolve()):
        return "a link that leads out of the folder of rules; put the file itself here"
    return None


def _bytes(found: RuleFolder, path: Path) -> bytes | None:
    name = f"{path.parent.name}/{path.name}"
    try:
        if (size := path.stat().st_size) <= BIGGEST:
            return path.read_bytes()
        found.blame(name, too_big(size))
    except OSError as error:
        found.blame(name, f"can't be read: {error.strerror}")
    return None


def kind(name: str) -> str | None:
    """What a file of a rule folder holds, by its name: 'border/actors-west.yaml' holds actors."""
    folder, _, file = name.partition("/")
    if folder == ATTRIBUTION:
        return ATTRIBUTION
    stem = file.removesuffix(".yaml")
    word = stem.split("-")[0]
    return word if word in PACK_KINDS and (word != "pack" or stem == "pack") else None
