"""Our own JSON, corrected: claim records as `kuriltool claims --json` prints them, an array or one a line, and gold files.

Of a record count its article's path, its id, the offsets of its passages, and kind, speaker, position, issues and propositions
where they stand in it; a speaker may be a name alone. The text of a passage must be the article's, so that an offset that was
mistyped shows: it is held against the article's file where that is as it was read, else its length is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kuriltool import articles
from kuriltool.articles import Article, shown
from kuriltool.errors import KuriltoolError
from kuriltool.imports import given
from kuriltool.imports.annotated import AnnotatedArticle, AnnotatedClaim, ImportFormatError, Offsets
from kuriltool.scoring import files, gold
from kuriltool.scoring.claims import Gold

Text = Callable[[str, str], str | None]
"""The text of an article by its path and digest; None where the file is gone or another."""


def read(path: Path) -> list[AnnotatedArticle]:
    """The articles that the records are of, in the order of the file; raises ImportFormatError with every mistake."""
    text_of, mistakes = _texts(), []
    claims: dict[str, list[AnnotatedClaim]] = {}
    texts: dict[str, str | None] = {}
    for place, row in given.rows(given.content(path), shown(path)):
        wrong = [f"{_name(place, row)}: {mistake}" for mistake in _mistakes(row, text_of)]
        mistakes += wrong
        if not wrong:
            article = row["article"]
            texts.setdefault(article["path"], text_of(article["path"], str(article.get("sha256"))))
            claims.setdefault(article["path"], []).append(_claim(row))
    if mistakes:
        raise ImportFormatError(shown(path), mistakes)
    return [AnnotatedArticle(name, texts[name], tuple(found)) for name, found in claims.items()]


def read_gold(path: Path) -> list[AnnotatedArticle]:
    """The articles of a gold file or of a folder of them, their texts beside them or in `text/` beside their folder."""
    name = shown(path)
    try:
        found = files.read(path)
    except KuriltoolError as error:
        raise ImportFormatError(name, [str(error).removeprefix(f"{name}: ")]) from error
    if found.mistakes:
        lines = [line for error in found.mistakes for line in error.mistakes]
        raise ImportFormatError(name, [line.removeprefix(f"{name}/").removeprefix(f"{name}: ") for line in lines])
    return [AnnotatedArticle(article.path, article.text, tuple(_of_gold(one))) for article, one in found.articles]


def _of_gold(annotated: Gold) -> Iterator[AnnotatedClaim]:
    for claim in annotated.claims:
        values = {
            "kind": claim.kind,
            "speaker": claim.speaker,
            "position": claim.position,
            "issues": tuple(sorted(claim.issues)),
        }
        yield AnnotatedClaim(claim.content, next(iter(claim.cue), None), next(iter(claim.source), None), None, values)


def _name(place: str, row: Any) -> str:
    id = row.get("id") if isinstance(row, dict) else None
    return f"{place} ({id})" if isinstance(id, str) and id.isprintable() else place


def _texts() -> Text:
    """Texts read from the articles' files, each file once."""
    known: dict[str, dict[str, Article]] = {}

    def text(path: str, sha256: str) -> str | None:
        file = path.partition("#")[0] if not Path(path).is_file() else path
        if file not in known:
            found = articles.read_all(file) if Path(file).is_file() else ()
            known[file] = {one.path: one for one in found if isinstance(one, Article)}
        article = known[file].get(path)
        return article.text if article and article.sha256 == sha256 else None

    return text


def _mistakes(row: Any, text_of: Text) -> Iterator[str]:
    """Everything that is wrong with a record."""
    if not isinstance(row, dict):
        yield "is no claim; those are objects with article and content, as kuriltool claims --json prints them"
        return
    article = row.get("article")
    if not isinstance(article, dict) or not isinstance(article.get("path"), str) or not article["path"]:
        yield 'lacks the path of its article; it has {"article": {"path": "a.txt", …}}'
        return
    text = text_of(article["path"], str(article.get("sha256")))
    content = row.get("content")
    if not isinstance(content, list) or not content:
        yield "lacks its content; remove a claim that is none, else give it a list of passages, one at least"
    else:
        for number, passage in enumerate(content, 1):
            yield from _wrong_passage(f"content {number}" if len(content) > 1 else "content", passage, text)
    for key in ("cue", "source"):
        if row.get(key) is not None:
            yield from _wrong_passage(key, row[key], text)
    yield from _wrong_values(row)


def _wrong_passage(what: str, passage: Any, text: str | None) -> Iterator[str]:
    if not isinstance(passage, dict) or not all(type(passage.get(key)) is int for key in ("start", "end")):
        yield f'{what}: is {gold.shown(passage)}; a passage is {{"start": 83, "end": 202, "text": "…"}}'
        return
    start, end, words = passage["start"], passage["end"], passage.get("text")
    if not 0 <= start < end or (text is not None and end > len(text)):
        behind = "" if text is None else f" of a text of {len(text):,} characters"
        yield f"{what}: {start}–{end} is no passage{behind}"
    elif isinstance(words, str) and text is not None and text[start:end] != words:
        there = gold.shown(text[start:end])
        yield f"{what}: {start}–{end} is {there} in the article, not {gold.shown(words)}{_where(words, text)}"
    elif isinstance(words, str) and text is None and len(words) != end - start:
        yield (
            f"{what}: {start}–{end} are {end - start:,} characters, and its text {gold.shown(words)} has {len(words):,}; "
            "to move a passage change start and end, and let text be the words there"
        )


def _where(words: str, text: str) -> str:
    """Where the words stand, for who changed them and not the offsets."""
    places = text.count(words) if words else 0
    if places == 1:
        start = text.index(words)
        return f"; those stand at {start}–{start + len(words)}"
    return f"; those stand there {places} times" if places else "; those words are not in it"


def _wrong_values(row: Mapping[str, Any]) -> Iterator[str]:
    if "speaker" in row and _speaker(row["speaker"]) is _NO_NAME:
        yield f'speaker: is {gold.shown(row["speaker"])}; it is {{"name": "…"}}, a name, or null'
    for key in ("kind", "position"):
        if row.get(key) is not None and not isinstance(row[key], str):
            yield f"{key}: is {gold.shown(row[key])}; it is a word" + (" or null" if key == "position" else "")
    issues = row.get("issues")
    if issues is not None and not (isinstance(issues, list) and all(isinstance(issue, str) for issue in issues)):
        yield f"issues: is {gold.shown(issues)}; it is a list of issues"
    stances = row.get("propositions")
    if stances is not None and not (isinstance(stances, list) and all(map(_is_stance, stances))):
        yield f'propositions: is {gold.shown(stances)}; it is a list of {{"id": "…", "polarity": 1}}, polarities being 1, -1 or 0'


def _is_stance(stance: Any) -> bool:
    return isinstance(stance, dict) and isinstance(stance.get("id"), str) and stance.get("polarity") in (1, -1, 0)


_NO_NAME = object()


def _speaker(value: Any) -> object:
    """The name of a speaker, None for nobody known, _NO_NAME for what is neither."""
    name = value.get("name", _NO_NAME) if isinstance(value, dict) else value
    if name is None or (isinstance(name, str) and name.strip()):
        return name
    return _NO_NAME


def _claim(row: Mapping[str, Any]) -> AnnotatedClaim:
    passages = sorted(row["content"], key=_offsets)
    content = tuple(map(_offsets, passages))
    words = tuple(str(passage["text"]) for passage in passages if isinstance(passage.get("text"), str))
    cue, source = (_offsets(row[key]) if row.get(key) is not None else None for key in ("cue", "source"))
    id = row.get("id")
    return AnnotatedClaim(content, cue, source, id if isinstance(id, str) else None, dict(_values(row)), words)


def _offsets(passage: Mapping[str, Any]) -> Offsets:
    return passage["start"], passage["end"]


def _values(row: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    if row.get("kind") is not None:
        yield "kind", row["kind"]
    if "speaker" in row:
        yield "speaker", _speaker(row["speaker"])
    if "position" in row:
        yield "position", row["position"]
    if row.get("issues") is not None:
        yield "issues", tuple(row["issues"])
    if row.get("propositions") is not None:
        yield "propositions", tuple((stance["id"], int(stance["polarity"])) for stance in row["propositions"])
