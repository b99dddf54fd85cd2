"""Where rule files lie and which of them make one rule set."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from kuriltool.errors import Mistake
from kuriltool.rules.parts import did_you_mean

ATTRIBUTION = "attribution"
PACK_KINDS = ("pack", "actors", "offices", "issues", "toponyms", "boilerplate")


@dataclass
class RuleFolder:
    """The bytes of all rule files by their name in the folder, those of one pack, or of several."""

    label: str
    packs: list[str]
    files: dict[str, bytes] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def fingerprint(self) -> str:
        """SHA-256 over the names and bytes of all files."""
        digest = hashlib.sha256()
        for name, content in sorted(self.files.items()):
            digest.update(name.encode("utf-8", "surrogateescape") + b"\0" + str(len(content)).encode() + b"\0" + content)
        return digest.hexdigest()


def shipped() -> Path:
    """The rules that come with this program: a checkout's own before the copy in an installed package."""
    package = Path(__file__).resolve().parent
    checkout = package.parent.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "rules").is_dir():
        return checkout / "rules"
    return package / "shipped"


def gather(folder: Path | None, pack: str | None) -> RuleFolder:
    """Reads the attribution files and those of the pack asked for, or of every pack where `pack` is None."""
    root = folder or shipped()
    found = RuleFolder("rules" if folder is None else root.resolve().name, [])
    if not root.is_dir():
        found.mistakes.append(Mistake(str(root), 1, 1, "no such folder of rules"))
        return found
    found.packs = sorted(
        path.name for path in _listed(found, root) if (path / "pack.yaml").is_file() and path.name != ATTRIBUTION
    )
    _choose(found, root, pack)
    for path in _listed(found, root):
        if path.is_dir() and path.name in (ATTRIBUTION, *found.packs):
            _read(found, path)
        elif path.is_dir() and any(path.glob("*.yaml")) and not (path / "pack.yaml").is_file():
            found.mistakes.append(
                Mistake(f"{found.label}/{path.name}", 1, 1, "a pack needs a pack.yaml; attribution rules go to 'attribution'")
            )
        elif path.is_file() and path.suffix in (".yaml", ".yml") and path.name != "pack.yaml":
            found.mistakes.append(
                Mistake(f"{found.label}/{path.name}", 1, 1, "rule files stand in 'attribution' or in the folder of a pack")
            )
    return found


def _choose(found: RuleFolder, root: Path, pack: str | None) -> None:
    if (root / "pack.yaml").is_file():
        found.mistakes.append(Mistake(found.label, 1, 1, "this is one pack; name the folder that holds it"))
    elif not found.packs:
        found.mistakes.append(Mistake(found.label, 1, 1, "no rule pack: no folder here holds a pack.yaml"))
    elif pack is not None and pack not in found.packs:
        hint = did_you_mean(pack, found.packs) or f" (there are: {', '.join(found.packs)})"
        found.mistakes.append(Mistake(found.label, 1, 1, f'no rule pack "{pack}"{hint}'))
    elif pack is not None:
        found.packs = [pack]


def _listed(found: RuleFolder, folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        found.mistakes.append(Mistake(str(folder), 1, 1, f"can't be read: {error.strerror}"))
        return []


def _read(found: RuleFolder, folder: Path) -> None:
    for path in _listed(found, folder):
        name = f"{folder.name}/{path.name}"
        if path.name.startswith(".") or path.suffix not in (".yaml", ".yml") or not path.is_file():
            continue
        if path.suffix == ".yml":
            found.mistakes.append(Mistake(f"{found.label}/{name}", 1, 1, f"name it {path.stem}.yaml"))
            continue
        if folder.name != ATTRIBUTION and kind(name) is None:
            hint = did_you_mean(path.stem, PACK_KINDS) or f" ({', '.join(PACK_KINDS)})"
            found.mistakes.append(Mistake(f"{found.label}/{name}", 1, 1, f"a pack's file is named for what it holds{hint}"))
            continue
        try:
            found.files[name] = path.read_bytes()
        except OSError as error:
            found.mistakes.append(Mistake(f"{found.label}/{name}", 1, 1, f"can't be read: {error.strerror}"))


def kind(name: str) -> str | None:
    """What a file of a rule folder holds, by its name: 'border/actors-west.yaml' holds actors."""
    folder, _, file = name.partition("/")
    if folder == ATTRIBUTION:
        return ATTRIBUTION
    stem = file.removesuffix(".yaml")
    word = stem.split("-")[0]
    return word if word in PACK_KINDS and (word != "pack" or stem == "pack") else None
