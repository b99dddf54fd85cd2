"""Claims made by hand, about a dispute that no rule pack knows, and a pipeline that finds them without spaCy."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import typer.rich_utils
from hypothesis import settings

import kuriltool
from kuriltool.articles import Article
from kuriltool.articles.opened import File, Reader
from kuriltool.errors import ArticleError
from kuriltool.model import ArticleRef, Claim, PackRef, Passage, Reasons, Speaker
from kuriltool.store import RuleNote, Run, SideStyle, Store

settings.register_profile("kuriltool", deadline=None)  # a busy machine is no fault of what is tested
settings.load_profile("kuriltool")

if TYPE_CHECKING:
    from kuriltool.pipeline import Extractor

TEXT = (
    "River talks stall\n\n"
    "“The river is ours,” Ana Sólveig said on Monday. She added that talks had “no future”.\n\n"
    "Bo Lund, minister of the South, insisted that the river must be shared. Others disagreed.\n"
)
PACK = PackRef(name="rivers", version="1")

# Typer asks for FORCE_COLOR once, where it is first loaded, and a test may have set it just then. Rich asks each time.
typer.rich_utils.FORCE_TERMINAL = None


def all_of(reader: Reader, file: File) -> list[Article | ArticleError]:
    """What a reader finds in a file: its articles, and what it says of those that are none."""
    found: list[Article | ArticleError] = []
    try:
        for entry in reader(file):
            try:
                found.append(entry if isinstance(entry, ArticleError) else entry.read())
            except ArticleError as error:
                found.append(error)
    except ArticleError as error:
        found.append(error)
    return found


def passage(text: str, words: str) -> Passage:
    start = text.index(words)
    return Passage(start=start, end=start + len(words), text=words)


def make_claims(path: str, text: str = TEXT, published: str | None = "2026-02-07") -> list[Claim]:
    """Three claims of TEXT: direct and mixed by Ana Sólveig of the North, indirect by Bo Lund of the South."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    article = ArticleRef(path=path, title="River talks stall", outlet="The Gazette", published=published, sha256=sha256)
    ana = Speaker(id="ana", name="Ana Sólveig", role="President of the North", side="North", via="name")
    bo = Speaker(id="bo", name="Bo Lund", role=None, side="South", via="name")
    rows: list[tuple[str, str, str, str, Speaker, str, list[str]]] = [
        ("direct", "The river is ours", "said", "Ana Sólveig", ana, "North", ["river-border"]),
        ("mixed", "talks had “no future”", "added", "She", ana.model_copy(update={"via": "pronoun"}), "North", ["talks"]),
        ("indirect", "the river must be shared", "insisted", "Bo Lund", bo, "South", ["river-border", "talks"]),
    ]
    return [
        Claim(
            id="c_" + hashlib.sha256(f"{sha256} {words}".encode()).hexdigest()[:16],
            article=article,
            kind=kind,  # type: ignore[arg-type]
            text=words,
            content=[passage(text, words)],
            cue=passage(text, cue),
            source=passage(text, source),
            speaker=speaker,
            position=position,
            issues=issues,
            quoted=[words] if kind == "direct" else [],
            said_on=published,
            rule="say-that",
            confidence=0.9,
            pack=PACK,
            reasons=Reasons(speaker="the name itself", position=f"speaker of the {position}", issues={issues[0]: "“river”"}),
        )
        for kind, words, cue, source, speaker, position, issues in rows
    ]


def make_run(fingerprint: str = "one") -> Run:
    return Run(
        fingerprint=fingerprint,
        pack=PACK,
        sides=[SideStyle("North", "the North", "cyan"), SideStyle("South", "the South", "orange3")],
        rules={"say-that": RuleNote("A verb of saying with a clause.", "rules/verbs.yaml:3")},
        names={"ana": ["Ana Sólveig", "Sólveig Ana"], "bo": ["Bo Lund", "Lund the Elder"], "cy": ["Cy Holm"]},
        actors={"ana": ("person", "North"), "bo": ("person", "South"), "cy": ("person", "South")},
        issues=["river-border", "talks", "salmon"],
    )


def save(store: Store, path: str, claims: Iterable[Claim] | None = None, run: Run | None = None) -> None:
    found = make_claims(path) if claims is None else list(claims)
    store.save(make_claims(path)[0].article, TEXT, found, run or make_run(), keep_copies=True)


@pytest.fixture
def store_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a store goes in a fresh working folder, with nothing set in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KURILTOOL_STORE", raising=False)
    return tmp_path / ".kuriltool" / "store.db"


@pytest.fixture
def store(store_path: Path) -> Iterator[Store]:
    """An open store with the three claims of one article."""
    with Store.open(store_path) as made:
        save(made, "news/a.txt")
        yield made


@dataclass(frozen=True)
class FakeReading:
    article: ArticleRef
    text: str
    claims: list[Claim]
    warnings: tuple[str, ...] = ()
    parse: bytes | None = None


class FakeExtractor:
    """Finds the three claims in TEXT and none in other texts; counts what it reads."""

    def __init__(self) -> None:
        run = make_run("fake")
        self.fingerprint, self.pack, self.sides, self.names = run.fingerprint, run.pack, run.sides, run.names
        self.actors = run.actors
        self.rules = {rule: (note.about, note.file) for rule, note in run.rules.items()}
        issues = [SimpleNamespace(id=issue) for issue in run.issues]
        self.ruleset = SimpleNamespace(issues=issues, propositions=[])
        self.read: list[str] = []
        self.parses: list[bytes | None] = []  # what was given with each

    def reference(self, article: Article) -> ArticleRef:
        known = make_claims(article.path)[0].article
        same = known.model_copy(update={"sha256": article.sha256})
        return same if article.text == TEXT else ArticleRef(path=article.path, sha256=article.sha256)

    def attempt(self, articles: Iterable[Article]) -> Iterator[FakeReading]:
        return map(self.attempt_one, articles)

    def attempt_one(self, article: Article, parse: bytes | None = None, *, keep_parse: bool = False) -> FakeReading:
        self.read.append(article.path)
        self.parses.append(parse)
        of = self.reference(article)
        found = make_claims(article.path) if article.text == TEXT else []
        claims = [claim.model_copy(update={"article": of}) for claim in found]
        kept = parse or f"parse of {article.text}".encode()
        return FakeReading(of, article.text, claims, parse=kept if keep_parse else None)

    extract = attempt


@pytest.fixture
def extractor(monkeypatch: pytest.MonkeyPatch) -> FakeExtractor:
    """The pipeline that `kuriltool extract` loads during a test."""
    fake = FakeExtractor()
    module: Any = ModuleType("kuriltool.pipeline")
    module.load = lambda rules=None, rules_only=False: fake  # noqa: ARG005
    monkeypatch.setitem(sys.modules, "kuriltool.pipeline", module)
    monkeypatch.setattr(kuriltool, "pipeline", module, raising=False)
    monkeypatch.setattr(
        "kuriltool.fingerprint.of",
        lambda rules, rules_only: fake.fingerprint + " rules only" * rules_only,  # noqa: ARG005
    )
    return fake


@pytest.fixture(scope="session")
def shipped_extractor() -> Extractor:
    """The real pipeline with the shipped rules, loaded once; tests that ask for it skip where no weights are."""
    from kuriltool import pipeline

    if not (pipeline.WEIGHTS / "meta.json").is_file():
        pytest.skip("kuriltool/weights holds no trained pipeline")
    return pipeline.load()
