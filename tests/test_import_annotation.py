"""Annotations come back: what was exported as it was, and corrections as corrections, from every format."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from annotating import HARD, Held, Told, hard_claims, hard_corpus, made, reference, told_by, told_in
from conftest import TEXT, make_claims
from hypothesis import given, settings
from hypothesis import strategies as st

from kuriltool.corpus import Read
from kuriltool.exports import brat, flat, labelstudio, prodigy
from kuriltool.imports import formats
from kuriltool.imports.alignment import alignment
from kuriltool.imports.annotated import AnnotatedArticle, ImportFormatError
from kuriltool.model import Claim, Passage

Json = Any
PATH = "news/a.txt"


def put_brat(corpus: Held, folder: Path) -> Path:
    brat.write(corpus, folder / "ann")  # type: ignore[arg-type]
    return folder / "ann"


def put_labelstudio(corpus: Held, folder: Path, change: Callable[[Json], object] = lambda _: None) -> Path:
    """The tasks as Label Studio gives them back: predictions that somebody took for an annotation, and edited."""
    stream = io.StringIO(newline="")
    labelstudio.write(corpus, stream)  # type: ignore[arg-type]
    tasks = json.loads(stream.getvalue())
    for number, task in enumerate(tasks, 1):
        result = task["predictions"][0]["result"]
        annotation = {
            "id": number,
            "result": result,
            "completed_by": 7,
            "was_cancelled": False,
            "updated_at": "2026-03-01T10:00:00Z",
        }
        task.update(id=number, annotations=[annotation])
    change(tasks)
    return put(folder / "project.json", json.dumps(tasks))


def put_prodigy(corpus: Held, folder: Path, change: Callable[[Json], object] = lambda _: None) -> Path:
    """The tasks as `db-out` gives them back, all accepted, and edited."""
    stream = io.StringIO(newline="")
    prodigy.write(corpus, stream)  # type: ignore[arg-type]
    tasks = [{**json.loads(line), "answer": "accept", "_view_id": "spans_manual"} for line in stream.getvalue().splitlines()]
    change(tasks)
    return put(folder / "out.jsonl", "".join(json.dumps(task) + "\n" for task in tasks))


def put_json(corpus: Held, folder: Path) -> Path:
    stream = io.StringIO(newline="")
    flat.write_json(corpus.claims(), stream)
    return put(folder / "claims.json", stream.getvalue())


def put_jsonl(corpus: Held, folder: Path) -> Path:
    stream = io.StringIO(newline="")
    flat.write_jsonl(corpus.claims(), stream)
    return put(folder / "claims.jsonl", stream.getvalue())


def put(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


PUT: dict[str, Callable[[Held, Path], Path]] = {
    "brat": put_brat,
    "labelstudio": put_labelstudio,
    "prodigy": put_prodigy,
    "records": put_json,
    "record lines": put_jsonl,
}
formatted = pytest.mark.parametrize("format", PUT)


def mistakes(path: Path) -> str:
    with pytest.raises(ImportFormatError) as caught:
        formats.read(path)
    return "\n".join(mistake.removeprefix(f"{path}: ") for mistake in caught.value.mistakes)


# --- what goes out comes back


@formatted
def test_everything_comes_back(format: str, tmp_path: Path) -> None:
    corpus = hard_corpus()
    path = PUT[format](corpus, tmp_path)
    assert formats.format_of(path) == format.partition(" ")[0].replace("record", "records").replace("recordss", "records")
    articles = formats.read(path)
    assert told_in(articles) == told_by(corpus.reads)
    for article in articles:
        assert article.text is None or alignment(article.text, HARD)


@formatted
def test_articles_with_one_name_keep_apart(format: str, tmp_path: Path) -> None:
    reads = [
        Read(claims[0].article, TEXT, claims) for claims in (make_claims(path) for path in ("a/b.txt", "c/b.txt", "n.jsonl#17"))
    ]
    assert told_in(formats.read(PUT[format](Held(reads), tmp_path))) == told_by(reads)


@pytest.mark.parametrize("format", [format for format in PUT if "record" not in format])
def test_article_without_a_claim_comes_back_empty(format: str, tmp_path: Path) -> None:
    read = Read(reference("a.txt", TEXT), TEXT, [])
    (article,) = formats.read(PUT[format](Held([read]), tmp_path))
    assert (article.path, article.claims) == ("a.txt", ())


words = st.text(st.sampled_from("ab  \n\r\t\0\u2028\u00a0|😀”é"), max_size=40)


@st.composite
def odd_reads(draw: st.DrawFn) -> Read:
    """An article of odd characters, with claims anywhere in it that hold a letter."""
    text = "a" + draw(words) + "b\r\n" + draw(words) + "c"
    article = reference("odd.txt", text)
    letters = [at for at, character in enumerate(text) if character.isalpha()]

    def place() -> tuple[int, int]:
        at = draw(st.sampled_from(letters))
        return draw(st.integers(0, at)), draw(st.integers(at + 1, len(text)))

    claims: dict[str, Claim] = {}
    for _ in range(draw(st.integers(0, 4))):
        content = [place()]
        if later := [at for at in letters if at > content[0][1]]:
            content += draw(st.sampled_from([[], [(later[-1], later[-1] + 1)]]))
        cue, source = draw(st.sampled_from([(None, None), (place(), None), (place(), place())]))
        claim = made(article, text, content, cue, source)
        claims[claim.id] = claim
    return Read(article, text, sorted(claims.values(), key=lambda claim: (claim.content[0].start, claim.id)))


@formatted
@settings(max_examples=60, deadline=None)
@given(read=odd_reads())
def test_any_text_and_claims_come_back(format: str, read: Read, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = PUT[format](Held([read]), tmp_path_factory.mktemp("odd"))
    articles = list(formats.read(path)) if read.claims or "record" not in format else []
    assert told_in(articles) == (told_by([read]) if articles else {})
    for article in articles:
        aligned = alignment(article.text, read.text) if article.text is not None else lambda start, end: (start, end)
        assert aligned
        assert all(aligned(*span) == span for claim in article.claims for span in claim.content)


# --- what was corrected comes back corrected


def corrected(told: Told, number: int, **changes: object) -> Told:
    """What is told with some parts of one claim changed, counted as they stand in the text."""
    keys = ("content", "cue", "source", "id", "kind", "speaker", "position", "issues", "propositions")
    id = list(hard_corpus().claims())[number].id
    rows = [dict(zip(keys, row, strict=True)) for row in told[PATH]]
    return {PATH: {tuple({**row, **(changes if row["id"] == id else {})}.values()) for row in rows}}


def edited(path: Path, *pairs: tuple[str, str]) -> Path:
    text = path.read_bytes().decode()
    for old, new in pairs:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return put(path, text)


TOLD = told_by(hard_corpus().reads)
ANA = HARD.index("Ana")


def test_brat_corrections(tmp_path: Path) -> None:
    folder = put_brat(hard_corpus(), tmp_path)
    edited(
        folder / "a.ann",
        ("T1\tContent 21 40\tThe river is ours 😀", "T1\tContent 25 40\triver is ours 😀"),
        ("Position E1 North", "Position E1 Far%20South"),
        ("Kind E1 direct", "Kind E1 mixed"),
        (
            "speaker=Ana Sólveig | issues=river-border | propositions=river-ours:+1",
            "see it | speaker=Bo | issues= | propositions=river-ours:-1",
        ),
        ("E1\tCue:T2 Content:T1 Source:T3", "E1\tCue:T2 Content:T1"),
    )
    changes = {"content": ((25, 40),), "source": None, "kind": "mixed", "speaker": "Bo", "position": "Far South"}
    expected = corrected(TOLD, 0, **changes, issues=(), propositions=(("river-ours", -1),))
    assert told_in(formats.read(folder)) == expected


def test_brat_claim_added_removed_and_stripped(tmp_path: Path) -> None:
    folder = put_brat(hard_corpus(), tmp_path)
    lines = (folder / "a.ann").read_bytes().decode().split("\n")
    kept = [line for line in lines if "E2" not in line and "Position E1 " not in line]
    added = ["T90\tContent 163 169\tit was", "T91\tCue 170 175\theard", "E90\tCue:T91 Content:T90", ""]
    at = HARD.index("it was")
    added[0], added[1] = f"T90\tContent {at} {at + 6}\tit was", f"T91\tCue {at + 7} {at + 12}\theard"
    put(folder / "a.ann", "\n".join([*kept, *added]))
    (article,) = formats.read(folder)
    new = article.claims[-1]
    assert (new.id, new.content, new.cue, new.values) == (None, ((at, at + 6),), (at + 7, at + 12), {"position": None})
    assert "E2" not in str(kept)
    rest = corrected({PATH: {row for row in TOLD[PATH] if row[3] != list(hard_corpus().claims())[1].id}}, 0, position=None)
    assert told_in([replace(article, claims=article.claims[:-1])]) == rest


def test_brat_span_that_was_moved_is_where_it_was_moved_to(tmp_path: Path) -> None:
    """Blanks at its ends are noted beside a span, which brat can't show; the note is void once the span moves."""
    text = "Sol said  it rains  today."
    ref = reference("a.txt", text)
    folder = put_brat(Held([Read(ref, text, [made(ref, text, [(8, 20)])])]), tmp_path)
    assert formats.read(folder)[0].claims[0].content == ((8, 20),)
    edited(folder / "a.ann", ("T1\tContent 10 18\tit rains", "T1\tContent 13 18\trains"))
    assert formats.read(folder)[0].claims[0].content == ((13, 18),)


def test_brat_of_other_people(tmp_path: Path) -> None:
    """A trigger of any name, spans of several roles, no index; a_eva.ann is eva's."""
    put(tmp_path / "a.txt", "Sol and Lund said it rains; the sun, they added, shines.")
    put(
        tmp_path / "a_eva.ann",
        "T1\tSource 0 3\tSol\nT2\tSource 8 12\tLund\nT3\tCue 13 17\tsaid\nT4\tContent 18 26;28 35\tit rains the sun\n"
        "R1\tx Arg1:T1 Arg2:T2\n*\tEquiv T1 T2\n"
        "E1\tAttribution:T3 Content:T4 Cue:T3 Source:T1 Source2:T2\nE2\tAttribution:T3 Cue:T3\n",
    )
    (article,) = formats.read(tmp_path)
    assert (article.path, article.by) == (str(tmp_path / "a.txt"), "eva")
    (claim,) = article.claims
    assert (claim.content, claim.cue, claim.source, claim.id, claim.values) == (((18, 26), (28, 35)), (13, 17), (0, 3), None, {})


def test_labelstudio_corrections(tmp_path: Path) -> None:
    first, outer, *_ = hard_corpus().claims()

    def change(tasks: Json) -> None:
        (annotation,) = tasks[0]["annotations"]
        annotation["completed_by"] = {"id": 3, "email": "eva@example.org"}
        results = annotation["result"]
        for result in results:
            if result.get("id") == f"{first.id}-content-1":
                result["value"].update(start=25)
                if "choices" in result["value"] and result["from_name"] == "position":
                    result["value"]["choices"] = ["Far South"]
                if result["type"] == "textarea":
                    result["value"]["text"] = ["Bo"]
                if result["from_name"] == "propositions":
                    result["value"]["choices"] = ["river-ours:-1", "talks-go-on:+0"]
        gone = f"{outer.id}-content-1"
        results[:] = [
            result
            for result in results
            if result.get("id") not in (gone, f"{outer.id}-content-2")
            and outer.id + "-content" not in result.get("from_id", "") + result.get("to_id", "")
            and not (result.get("id") == f"{first.id}-content-1" and result.get("from_name") == "issues")
        ]
        at = HARD.index("it was")
        results += [
            {
                "id": "Xy1",
                "from_name": "role",
                "to_name": "text",
                "type": "labels",
                "value": {"start": at, "end": at + 6, "labels": ["Content"]},
            },
            {
                "id": "Xy2",
                "from_name": "role",
                "to_name": "text",
                "type": "labels",
                "value": {"start": at + 7, "end": at + 12, "labels": ["Cue"]},
            },
            {"type": "relation", "from_id": "Xy2", "to_id": "Xy1", "direction": "right", "labels": []},
        ]

    (article,) = formats.read(put_labelstudio(hard_corpus(), tmp_path, change))
    assert article.by == "eva@example.org"
    at = HARD.index("it was")
    assert (article.claims[-1].content, article.claims[-1].cue, article.claims[-1].id) == (
        ((at, at + 6),),
        (at + 7, at + 12),
        None,
    )
    assert article.claims[-1].values == {"position": None, "speaker": None, "issues": (), "propositions": ()}
    left = {row for row in TOLD[PATH] if row[3] != outer.id}
    changes = {"content": ((25, 40),), "speaker": "Bo", "position": "Far South", "issues": ()}
    expected = corrected({PATH: left}, 0, **changes, propositions=(("river-ours", -1), ("talks-go-on", 0)))
    assert told_in([replace(article, claims=article.claims[:-1])]) == expected


def test_labelstudio_counts_utf16_where_its_words_say_so(tmp_path: Path) -> None:
    """Versions before 2022 counted the units of the browser."""

    def units(at: int) -> int:
        return len(HARD[:at].encode("utf-16-le")) // 2

    def change(tasks: Json) -> None:
        for result in tasks[0]["annotations"][0]["result"]:
            if "value" in result:
                result["value"].update(start=units(result["value"]["start"]), end=units(result["value"]["end"]))

    assert told_in(formats.read(put_labelstudio(hard_corpus(), tmp_path, change))) == TOLD


def test_labelstudio_annotation_that_counts(tmp_path: Path) -> None:
    """Skipped ones don't, ground truth counts before the latest, a task without one is left out."""
    texts = [f"{name} said it." for name in ("Sol", "Lund", "Holm", "Ek")]
    reads = [
        Read(ref := reference(f"{n}.txt", text), text, [made(ref, text, [(len(text) - 3, len(text) - 1)])])
        for n, text in enumerate(texts)
    ]

    def change(tasks: Json) -> None:
        one = tasks[0]["annotations"][0]
        tasks[0]["annotations"] = [{**one, "completed_by": 1}, {**one, "updated_at": "2026-04-01T00:00:00Z", "completed_by": 2}]
        tasks[1]["annotations"][0].update(ground_truth=True, completed_by=3)
        tasks[1]["annotations"].append({**one, "updated_at": "2026-04-01T00:00:00Z", "result": []})
        tasks[2]["annotations"][0]["was_cancelled"] = True
        tasks[3]["annotations"] = []

    found = formats.read(put_labelstudio(Held(reads), tmp_path, change))
    assert [(article.path, article.by, len(article.claims)) for article in found] == [
        ("0.txt", "annotator 2", 1),
        ("1.txt", "annotator 3", 1),
    ]


def test_prodigy_corrections(tmp_path: Path) -> None:
    """A span that is drawn anew has lost whose it was; it goes to the claim that lacks one."""
    at = HARD.index("it was")

    def change(tasks: Json) -> None:
        spans = tasks[0]["spans"]
        spans[:] = [span for span in spans if (span["start"], span["label"]) not in ((21, "CONTENT"), (ANA, "SOURCE"))]
        spans += [
            {"start": 25, "end": 40, "label": "CONTENT"},
            {"start": at, "end": at + 6, "label": "CONTENT"},
            {"start": at + 7, "end": at + 12, "label": "CUE"},
        ]
        tasks[0]["_annotator_id"] = "claims-eva"
        tasks[0]["claims"][0].update(speaker=None, position=None)

    (article,) = formats.read(put_prodigy(hard_corpus(), tmp_path, change))
    assert article.by == "claims-eva"
    new = next(claim for claim in article.claims if claim.id is None)
    assert (new.content, new.values) == (((at, at + 6),), {})
    rest = replace(article, claims=tuple(claim for claim in article.claims if claim.id))
    found = told_in([rest])
    assert (
        found[PATH] - TOLD[PATH]
        >= corrected(TOLD, 0, content=((25, 40),), source=None, speaker=None, position=None)[PATH] - TOLD[PATH]
    )


def test_prodigy_relation_that_was_cut_and_drawn_elsewhere(tmp_path: Path) -> None:
    """With rel.manual relations count, not whose a span was before."""
    text = "Sol said it rains, Lund that it snows."
    ref = reference("a.txt", text)
    one, other = made(ref, text, [(9, 17)], (4, 8), (0, 3)), made(ref, text, [(29, 37)], (4, 8), (0, 3))

    def change(tasks: Json) -> None:
        (task,) = tasks
        task["_view_id"] = "relations"
        source = {"start": 19, "end": 23, "label": "SOURCE", "claims": []}
        task["spans"].append(source)
        content = next(span for span in task["spans"] if span["start"] == 29)
        cut = [join for join in task["relations"] if (join["head_span"]["start"], join["child_span"]["start"]) != (29, 0)]
        task["relations"] = [*cut, {"head_span": source, "child_span": content, "label": "x"}]
        sol = next(span for span in task["spans"] if span["start"] == 0)
        sol["claims"] = [one.id, other.id]

    (article,) = formats.read(put_prodigy(Held([Read(ref, text, [one, other])]), tmp_path, change))
    assert {claim.id: claim.source for claim in article.claims} == {one.id: (0, 3), other.id: (19, 23)}


def test_prodigy_content_of_another_paragraph_is_a_claim_of_its_own(tmp_path: Path) -> None:
    """A claim whose content was taken away is none any more, whatever is drawn elsewhere."""
    text = "Sol said it rains.\nIt snows, Lund added."
    ref = reference("a.txt", text)
    read = Read(ref, text, [made(ref, text, [(9, 17)], (4, 8), (0, 3))])

    def change(start: int, end: int) -> Callable[[Json], None]:
        def changed(tasks: Json) -> None:
            kept = [span for span in tasks[0]["spans"] if span["label"] != "CONTENT"]
            tasks[0]["spans"] = [*kept, {"start": start, "end": end, "label": "CONTENT"}]

        return changed

    (far,) = formats.read(put_prodigy(Held([read]), tmp_path, change(19, 27)))
    assert [(claim.id, claim.content, claim.cue) for claim in far.claims] == [(None, ((19, 27),), None)]
    (near,) = formats.read(put_prodigy(Held([read]), tmp_path, change(12, 17)))
    assert [(claim.id, claim.content, claim.cue) for claim in near.claims] == [(read.claims[0].id, ((12, 17),), (4, 8))]


def test_prodigy_cue_goes_to_the_nearest_claim_that_lacks_one(tmp_path: Path) -> None:
    text = "Sol said it rains. Lund added that it snows."
    ref = reference("a.txt", text)
    read = Read(ref, text, [made(ref, text, [(9, 17)]), made(ref, text, [(35, 43)])])
    cue = {"start": 24, "end": 29, "label": "CUE"}
    (article,) = formats.read(put_prodigy(Held([read]), tmp_path, lambda tasks: tasks[0]["spans"].append(cue)))
    assert [claim.cue for claim in article.claims] == [None, (24, 29)]


def test_prodigy_relations_join_what_was_drawn(tmp_path: Path) -> None:
    text = "Sol said it rains. Lund added that it snows."
    places = {
        name: {"start": text.index(name), "end": text.index(name) + len(name)}
        for name in ("Sol", "said", "it rains", "Lund", "added", "it snows")
    }
    labels = dict(zip(places, ["SOURCE", "CUE", "CONTENT"] * 2, strict=True))
    spans = {name: {**place, "label": labels[name]} for name, place in places.items()}
    joins = [("it snows", "Sol"), ("it snows", "said"), ("Lund", "it rains"), ("it rains", "added")]
    relations = [{"head_span": spans[one], "child_span": spans[other], "label": "x"} for one, other in joins]
    task = {
        "text": text,
        "meta": {"path": "a.txt"},
        "spans": [*spans.values()],
        "relations": relations,
        "answer": "accept",
        "_view_id": "relations",
    }
    (article,) = formats.read(put(tmp_path / "out.jsonl", json.dumps(task)))
    shown = [
        tuple(text[slice(*place)] for place in (claim.content[0], claim.cue, claim.source) if place) for claim in article.claims
    ]
    assert shown == [("it rains", "added", "Lund"), ("it snows", "said", "Sol")]


def test_prodigy_answers(tmp_path: Path) -> None:
    texts = [f"{name} said it." for name in ("Sol", "Lund", "Holm", "Ek")]
    reads = [
        Read(ref := reference(f"{n}.txt", text), text, [made(ref, text, [(len(text) - 3, len(text) - 1)])])
        for n, text in enumerate(texts)
    ]

    def change(tasks: Json) -> None:
        for task, answer in zip(tasks, ("accept", "reject", "ignore", None), strict=True):
            task["answer"] = answer
        tasks.append({**tasks[0], "answer": "reject"})

    found = formats.read(put_prodigy(Held(reads), tmp_path, change))
    assert [(article.path, len(article.claims)) for article in found] == [("1.txt", 0), ("0.txt", 0)]


def rows(folder: Path, claims: Iterable[Claim], change: Callable[[list[Json]], object]) -> Path:
    listed = [json.loads(claim.model_dump_json()) for claim in claims]
    change(listed)
    return put(folder / "claims.json", json.dumps(listed))


def test_record_corrections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    claims = make_claims("a.txt")

    def change(listed: list[Json]) -> None:
        listed[0].update(speaker="Bo Lund", position=None, issues=["talks"], propositions=[{"id": "p", "polarity": -1}])
        listed[0]["content"] = [{"start": 21, "end": 25, "text": TEXT[21:25]}]
        listed[1] = {key: listed[1][key] for key in ("id", "article", "content")}
        del listed[2]

    (article,) = formats.read(rows(tmp_path, claims, change))
    assert (article.path, article.text, article.by) == ("a.txt", None, None)
    first, second = article.claims
    assert (first.content, first.id) == (((21, 25),), claims[0].id)
    assert first.values == {
        "kind": "direct",
        "speaker": "Bo Lund",
        "position": None,
        "issues": ("talks",),
        "propositions": (("p", -1),),
    }
    assert (second.cue, second.values) == (None, {})


def test_records_are_held_against_the_file_that_they_are_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    claims = make_claims("a.txt")
    put(tmp_path / "a.txt", TEXT)

    def change(listed: list[Json]) -> None:
        listed[0]["content"][0]["text"] = "The River is ours"
        listed[1]["content"][0]["text"] = "talks had “no future”."
        listed[2]["source"]["text"] = "others"
        listed[2]["cue"]["end"] = 100_000

    found = mistakes(rows(tmp_path, claims, change))
    assert 'content: 20–37 is "The river is ours" in the article, not "The River is ours"; those words are not in it' in found
    at = TEXT.index("talks had")
    assert f"; those stand at {at}–{at + 22}" in found
    assert 'not "others"; those words are not in it' in found
    assert f"is no passage of a text of {len(TEXT)} characters" in found
    (article,) = formats.read(rows(tmp_path, claims, lambda _: None))
    assert article.text == TEXT


def test_records_of_a_file_that_has_changed_are_not_held_against_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "a.txt", "Something else altogether.")
    (article,) = formats.read(rows(tmp_path, make_claims("a.txt"), lambda _: None))
    assert (article.text, len(article.claims)) == (None, 3)


def test_gold_files_come_in(tmp_path: Path) -> None:
    put(tmp_path / "a.txt", TEXT)
    claim = {
        "kind": "direct",
        "content": ["The river is ours"],
        "cue": "said",
        "source": None,
        "speaker": "Ana",
        "position": None,
        "issues": [],
    }
    gold = put(tmp_path / "a.json", json.dumps({"article": "a.txt", "claims": [claim]}, indent=1))
    for path in (gold, tmp_path):
        (article,) = formats.read(path)
        assert (article.path, article.text) == (str(tmp_path / "a.txt"), TEXT)
        at = TEXT.index("The river is ours")
        assert article.claims[0].content == ((at, at + 17),)
        assert article.claims[0].values == {"kind": "direct", "speaker": "Ana", "position": None, "issues": ("other",)}
    claim["cue"] = "sayd"
    put(gold, json.dumps({"article": "a.txt", "claims": [claim]}))
    assert mistakes(gold) == 'claim 1: cue: not in the article: "sayd"'


# --- what is wrong is told, all of it


def _first_result(tasks: Json) -> Json:
    return tasks[0]["annotations"][0]["result"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda tasks: tasks[0].update(annotations=[]), "nobody has annotated any of its tasks"),
        (lambda tasks: tasks[0].update(annotations=[1]), "task 1: its annotations are numbers"),
        (
            lambda tasks: tasks.__setitem__(0, {"annotator": 1, "text": "x"}),
            "task 1: has no data; export as JSON, not as JSON-MIN",
        ),
        (lambda tasks: tasks[0]["data"].pop("path"), "task 1: its data has no path"),
        (lambda tasks: tasks[0]["data"].pop("text"), "task 1: its data has no text"),
        (lambda tasks: _first_result(tasks)[0]["value"].update(end=10_000), "task 1: 21–10000 is no place in its text"),
        (
            lambda tasks: _first_result(tasks).append(
                {"id": "new", "from_name": "role", "type": "labels", "value": {"start": 0, "end": 5, "labels": ["Cue"]}}
            ),
            "is joined to no Content; draw a relation, or remove it",
        ),
        (
            lambda tasks: [
                one["value"].update(choices=["river"]) for one in _first_result(tasks) if one.get("from_name") == "propositions"
            ],
            'has the proposition "river"; they end in :+1, :-1 or :+0',
        ),
    ],
)
def test_labelstudio_mistakes(change: Callable[[Json], object], told: str, tmp_path: Path) -> None:
    assert told in mistakes(put_labelstudio(hard_corpus(), tmp_path, change))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda tasks: tasks[0].pop("answer"), "no task has an answer"),
        (lambda tasks: tasks[0].update(answer="yes"), 'line 1: its answer is "yes"; there are accept, reject, ignore'),
        (lambda tasks: tasks[0]["meta"].pop("path"), "line 1: its meta has no path"),
        (lambda tasks: tasks[0].update(spans=[1]), "line 1: its spans are no list of objects"),
        (lambda tasks: tasks[0]["spans"][0].update(end=10_000), "line 1: 21–10000 is no place in its text"),
        (
            lambda tasks: tasks[0].update(spans=[{"start": 0, "end": 2, "label": "SOURCE"}]),
            "belongs to no claim; mark what was said as CONTENT",
        ),
    ],
)
def test_prodigy_mistakes(change: Callable[[Json], object], told: str, tmp_path: Path) -> None:
    assert told in mistakes(put_prodigy(hard_corpus(), tmp_path, change))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("T1\tContent 21 40\t", "T1\tContent 21\t", "a.ann: line 1: is no span; those are T1<TAB>Content 115 140<TAB>words"),
        ("E1\tCue:T2", "E1\tCue:T99", "Cue is T99, and no line T99 holds a span"),
        ("E1\tCue:T2", "E1\tCue", '"Cue" is no role with its span, as in Content:T3'),
        ("A1\tKind E1", "A1\tKind", "Kind is of direct, and no line direct is an event"),
        ("A1\tKind E1 direct", "A1\tKind", "is no attribute; those are A1<TAB>Position E1 North"),
        (
            "speaker=Ana Sólveig | issues=river",
            "speeker=Ana Sólveig | issues=river",
            'its note has "speeker="; did you mean "speaker="?',
        ),
        ("propositions=river-ours:+1\n", "propositions=river-ours\n", "write its polarity, as river-ours:+1, -1 or 0"),
        ("T1\tContent 21 40\t", "T1\tContent 21 4000\t", "the .txt must be the one that was annotated, unchanged"),
    ],
)
def test_brat_mistakes(old: str, new: str, told: str, tmp_path: Path) -> None:
    folder = put_brat(hard_corpus(), tmp_path)
    edited(folder / "a.ann", (old, new))
    assert told in mistakes(folder)


def test_brat_text_that_was_edited_is_told(tmp_path: Path) -> None:
    folder = put_brat(hard_corpus(), tmp_path)
    put(folder / "a.txt", "New first line\n" + (folder / "a.txt").read_bytes().decode())
    assert "the text has other words there" in mistakes(folder)
    (folder / "a.txt").unlink()
    assert mistakes(folder) == "a.ann: its text a.txt is not beside it"


def test_brat_of_two_annotators_is_no_choice_of_ours(tmp_path: Path) -> None:
    folder = put_brat(hard_corpus(), tmp_path)
    put(folder / "a_eva.ann", (folder / "a.ann").read_bytes().decode())
    assert mistakes(folder) == "a.ann and a_eva.ann both annotate a.txt; import the one that counts by itself"
    assert told_in(formats.read(folder / "a_eva.ann")) == TOLD


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (1, "is JSON of no format known here"),
        ({"content": []}, "number 1: lacks the path of its article"),
        ({"article": {"path": "a"}, "content": []}, "lacks its content; remove a claim that is none"),
        ({"article": {"path": "a"}, "content": [[1, 2]]}, "content: is [1, 2]; a passage is"),
        ({"article": {"path": "a"}, "content": [{"start": 3, "end": 3}]}, "content: 3–3 is no passage"),
        ({"article": {"path": "a"}, "content": [{"start": 3, "end": 5, "text": "abc"}]}, "3–5 are 2 characters, and its text"),
        (
            {"id": "c_1", "article": {"path": "a"}, "content": [{"start": 3, "end": 4}], "speaker": 3},
            "number 1 (c_1): speaker: is 3",
        ),
        ({"article": {"path": "a"}, "content": [{"start": 3, "end": 4}], "position": 3}, "position: is 3; it is a word or null"),
        (
            {"article": {"path": "a"}, "content": [{"start": 3, "end": 4}], "issues": "x"},
            'issues: is "x"; it is a list of issues',
        ),
        ({"article": {"path": "a"}, "content": [{"start": 3, "end": 4}], "propositions": ["x"]}, "it is a list of {"),
    ],
)
def test_record_mistakes(row: Json, told: str, tmp_path: Path) -> None:
    assert told in mistakes(put(tmp_path / "claims.json", json.dumps([row])))


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.csv", b"x", "is no file of annotations"),
        ("a.json", b"{", "is no JSON"),
        ("a.json", b" \n", "holds nothing"),
        ("a.json", b'{"@context": "x",\n "@graph": []}', "is JSON of no format known here"),
        ("a.json", b"[]", "holds nothing"),
        ("a.jsonl", b'{"text": "x"}\n\xff', "is not UTF-8 (byte 14); save it as UTF-8"),
        ("a.jsonl", b'{"text": "x", "meta": {"path": "a"}, "answer": "accept"}\n{"text"', "line 2: is no JSON"),
        ("a.ann", b"", "its text a.txt is not beside it"),
    ],
)
def test_file_of_no_format_is_told(name: str, data: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    assert told in mistakes(tmp_path / name)


def test_place_without_annotations_is_told(tmp_path: Path) -> None:
    assert mistakes(tmp_path).startswith("holds no annotations; ")
    assert mistakes(tmp_path / "gone.json") == "no such file or folder"
    (tmp_path / "a.dna").write_bytes(b"")
    assert formats.format_of(tmp_path / "a.dna") == "dna"


def test_claim_in_many_lines_is_one(tmp_path: Path) -> None:
    claim = hard_claims()[0]
    (article,) = formats.read(put(tmp_path / "one.json", claim.model_dump_json(indent=2)))
    assert [one.id for one in article.claims] == [claim.id]


@settings(max_examples=150, deadline=None)
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers(-1, 9) | st.text(max_size=4),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["data", "annotations", "result", "value", "text", "spans", "meta", "path", "article", "content", "claims"]
                ),
                inner,
            )
        ),
        max_leaves=12,
    ),
    name=st.sampled_from(["a.json", "a.jsonl"]),
)
def test_no_json_is_more_than_a_mistake(value: Json, name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = put(tmp_path_factory.mktemp("any") / name, json.dumps(value))
    try:
        found: list[AnnotatedArticle] = formats.read(path)
    except ImportFormatError as error:
        assert error.mistakes
    else:
        assert all(isinstance(article.path, str) for article in found)


def test_a_passage_is_what_the_article_has_there() -> None:
    assert all(HARD[p.start : p.end] == p.text for claim in hard_claims() for p in claim.content if isinstance(p, Passage))
