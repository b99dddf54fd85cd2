"""Claims against annotated articles: how they pair, what counts as right, and that published scorers say the same."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import kuriltool
from kuriltool.errors import KuriltoolError
from kuriltool.model import ArticleRef, Claim, PackRef, Passage, Speaker
from kuriltool.scoring import brat, files
from kuriltool.scoring.claims import FoundClaim, Gold, GoldClaim, by_article, read_claims
from kuriltool.scoring.compare import GOLD, STANDOFF
from kuriltool.scoring.distance import EARLIER, FAR, NOBODY, SAME, UNNAMED, distance
from kuriltool.scoring.figures import Figure, Report
from kuriltool.scoring.gold import KINDS, GoldError, Lists, parse, resolved
from kuriltool.scoring.report import score

if TYPE_CHECKING:
    from kuriltool.pipeline import Extractor

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD_SCORER, SPAN_SCORER = SHARED / "gold" / "score.py", SHARED / "bench" / "polnear_score.py"
POLNEAR = SHARED / "corpora" / "polnear" / "dev"
needs_shared = pytest.mark.skipif(
    not (GOLD_SCORER.is_file() and SPAN_SCORER.is_file()), reason="the published scorers lie in ../shared, which is not beside"
)

TEXT = (
    "Lund said that the river belongs to the South. “No talks,” said Sol.\n\n"
    "Lund said that the river belongs to the South. He said no more."
)
ROW = {
    "kind": "indirect",
    "content": ["the river belongs to the South#1"],
    "cue": "said#1",
    "source": "Lund#1",
    "speaker": "Bo Lund",
    "position": "South",
    "issues": ["border"],
}
RIVER = "the river belongs to the South"
LISTS = Lists(("North", "South"), ("border", "talks"))


def _gold(*rows: Any, text: str = TEXT, lists: Lists | None = LISTS) -> Gold:
    return resolved("a.txt", rows, text, "a.json", lists)


def _claim(words: str, after: int = 0, **changed: Any) -> FoundClaim:
    start = TEXT.index(words, after)
    usual: dict[str, Any] = {
        "kind": "indirect",
        "speaker": Speaker(id="bo", name="Bo Lund", via="name"),
        "position": "South",
        "issues": ["border"],
    }
    record = Claim(
        id=f"c_{start}",
        article=ArticleRef(path="news/a.txt", sha256="0"),
        text=words,
        content=[Passage(start=start, end=start + len(words), text=words)],
        rule="say",
        confidence=1,
        pack=PackRef(name="river", version="1"),
        **{**usual, **changed},
    )
    return FoundClaim.model_validate(record)


def _score(claims: list[FoundClaim], *rows: dict[str, Any]) -> Report:
    return score([(_gold(*(rows or (ROW,))), claims)], GOLD, LISTS.sides)


def _right(report: Report) -> list[str]:
    return [name for name, figure in report.measures.items() if figure.right]


# gold files: what is right

FIELDS = [
    ({}, GOLD.names),
    ({"kind": "mixed"}, ("claim", "exact", "speaker", "position", "issues")),
    ({"position": "North"}, ("claim", "exact", "speaker", "kind", "issues")),
    ({"position": None}, ("claim", "exact", "speaker", "kind", "issues")),
    ({"issues": ["trade"]}, ("claim", "exact", "speaker", "position", "kind")),
    ({"issues": ["trade", "border"]}, GOLD.names),
    ({"speaker": None}, ("claim", "exact", "position", "kind", "issues")),
    ({"speaker": Speaker(id=None, name="the  BO Lund", via="name")}, GOLD.names),
]


@pytest.mark.parametrize(("changed", "right"), FIELDS)
def test_each_field_is_a_measure_of_its_own(changed: dict[str, Any], right: tuple[str, ...]) -> None:
    report = _score([_claim(RIVER, **changed)])
    assert tuple(_right(report)) == right
    assert [slip.what for slip in report.slips] == [name for name in GOLD.names if name not in right]


OVERLAPS = [
    ("that the river belongs to the South. ", ["claim"]),
    ("river belongs to the South", ["claim"]),
    ("to the South", []),
    ("Lund said that the river belongs to the South. “No talks,” said Sol.", []),
    ("No talks", []),
]


@pytest.mark.parametrize(("words", "right"), OVERLAPS)
def test_half_of_the_letters_must_be_the_same(words: str, right: list[str]) -> None:
    assert [name for name in _right(_score([_claim(words)])) if name in ("claim", "exact")] == right


def test_marks_and_case_do_not_count() -> None:
    assert "exact" in _right(_score([_claim("“No talks,”")], {**ROW, "content": ["No talks"], "kind": "direct"}))


def test_a_second_copy_of_the_same_words_serves_too() -> None:
    assert "exact" in _right(_score([_claim(RIVER, after=60)]))


def test_a_short_passage_must_be_the_very_one() -> None:
    assert _right(_score([_claim("Lund", after=60)], {**ROW, "content": ["Lund#1"]})) == []


def test_pairs_are_one_to_one_and_the_best_comes_first() -> None:
    report = _score([_claim("that the river belongs to the South"), _claim(RIVER)])
    assert report.measures["claim"] == report.measures["exact"] == Figure(right=1, found=2, gold=1)


def test_missed_and_invented_claims_count_as_wrong() -> None:
    second = {**ROW, "content": ["No talks"]}
    report = _score([_claim(RIVER), _claim("no more"), _claim("He said")], ROW, second)
    figure = report.measures["position"]
    assert (figure.precision, figure.recall, figure.f1) == pytest.approx((100 / 3, 50.0, 40.0))
    slips = [(slip.what, slip.text, slip.expected, slip.found) for slip in report.slips]
    assert slips == [
        ("missed", "No talks", "Bo Lund, indirect", None),
        ("invented", "He said", None, "Bo Lund, indirect"),
        ("invented", "no more", None, "Bo Lund, indirect"),
    ]


def test_null_and_other_positions_are_one() -> None:
    assert "position" in _right(_score([_claim(RIVER, position=None)], {**ROW, "position": "other"}))


def test_nothing_found_is_nought() -> None:
    assert _score([]).measures["claim"].f1 == 0.0


def test_articles_add_up() -> None:
    report = score([(_gold(ROW), [_claim(RIVER)]), (_gold(ROW), [])], GOLD)
    assert (report.articles, report.gold, report.found, report.measures["claim"]) == (2, 2, 1, Figure(1, 1, 2))


def test_a_wrong_field_tells_what_was_expected_where() -> None:
    (slip,) = _score([_claim(RIVER, position="North")]).slips
    start = TEXT.index(RIVER)
    assert (slip.article, slip.start, slip.end, slip.text) == ("a.txt", start, start + len(RIVER), RIVER)
    assert (slip.expected, slip.found, slip.rule) == ("South", "North", "say")


def test_claims_by_kind() -> None:
    direct = {**ROW, "content": ["No talks"], "kind": "direct"}
    report = _score([_claim(RIVER, kind="mixed"), _claim("no more", kind="mixed")], ROW, direct)
    assert {kind: (group.gold, group.found, group.paired) for kind, group in report.kinds.items()} == {
        "direct": (1, 0, 0),
        "mixed": (0, 2, 1),
        "indirect": (1, 0, 0),
    }
    indirect, mixed = report.kinds["indirect"], report.kinds["mixed"]
    assert (indirect.share("claim"), indirect.share("speaker"), indirect.share("kind")) == (100, 100, 0)
    assert (mixed.precision, mixed.f1) == (50, 0)


def test_positions_against_each_other() -> None:
    missed = {**ROW, "content": ["No talks"], "position": None}
    report = _score([_claim(RIVER, position="North"), _claim("no more", position="both")], ROW, missed)
    assert list(report.positions) == ["North", "South", "both", "other", "none", "invented"]
    met = {(row, column) for row, columns in report.positions.items() for column, count in columns.items() if count}
    assert met == {("South", "North"), ("none", "missed"), ("invented", "both")}


# gold files: the distance of a speaker

STORY = (
    "Envoy holds out\n"
    "Ana Sol met Gen. Lund on Monday. She said that the talks would go on. Moss welcomed it.\n"
    "“Not a word,” the envoy added. The Foreign Ministry said no more; it hopes for the best, says Vera Holm, who heads it.\n"
)
DISTANCES = [
    ("Ana Sol", "Ana Sol", SAME),
    ("She", "Ana Sol", EARLIER),
    ("it hopes", "Northern Foreign Ministry", SAME),
    ("the envoy", "Ana Sol", FAR),
    ("the envoy", "Vera Holm", UNNAMED),
    ("the envoy", "Carl Finn", UNNAMED),
    ("Moss", "Republic of Fen", SAME),
    ("The Foreign Ministry", "Northern Foreign Ministry", SAME),
    ("Gen. Lund", "Bo Lund", SAME),
    ("She", "Bo Lund", EARLIER),
    ("it hopes", None, NOBODY),
    (None, "Ana Sol", FAR),
]


@pytest.mark.parametrize(("source", "speaker", "expected"), DISTANCES)
def test_distance_from_a_source_to_the_name_of_its_speaker(source: str | None, speaker: str | None, expected: str) -> None:
    content = _offsets(STORY, "Not a word")
    claim = GoldClaim((content,), source=(_offsets(STORY, source),) if source else (), speaker=speaker)
    assert distance(Gold("a.txt", STORY, (claim,)), claim) == expected


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = "Ana Sol came to the meeting. Nobody\nelse did. She said that it was cold.\n\nIt was. She had said so.\n"
    for at, expected in ((text.index("She"), EARLIER), (text.rindex("She"), FAR)):
        claim = GoldClaim(((0, 3),), source=((at, at + 3),), speaker="Ana Sol")
        assert distance(Gold("a.txt", text, (claim,)), claim) == expected


def _offsets(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


# gold files: mistakes

MISTAKES = [
    ({"content": ["the lake"]}, 'content: not in the article: "the lake"'),
    ({"content": ["Lund"]}, 'content: stands 2 times in the article: "Lund"; write "Lund#1" for the first'),
    ({"content": ["Lund#3"]}, 'content: not in the article: a "Lund" number 3; there are 2, counted from 1'),
    ({"content": ["Lund#0"]}, 'content: not in the article: a "Lund" number 0; there are 2, counted from 1'),
    ({"content": ['“no talks,"']}, '; it has "“No talks,”" where the gold file has "“no talks,\\""'),
    ({"content": []}, "content: is []; it must be a list of passages, one at least"),
    ({"content": "No talks"}, 'content: is "No talks"; it must be a list of passages, one at least'),
    ({"kind": "indirekt"}, 'kind: no "indirekt"; did you mean "indirect"?'),
    ({"kind": None}, "kind: no null; there are direct, mixed, indirect"),
    ({"position": "Nort"}, 'position: no "Nort"; did you mean "North"?'),
    ({"issues": ["bordr"]}, 'issues: no "bordr"; did you mean "border"?'),
    ({"issues": "border"}, 'issues: is "border"; it must be a list of issues'),
    ({"source": "Lundt"}, 'source: not in the article: "Lundt"'),
    ({"cue": " "}, 'cue: is " "; it must be words or null'),
    ({"speaker": 3}, "speaker: is 3; it must be words or null"),
]


@pytest.mark.parametrize(("changed", "message"), MISTAKES)
def test_mistakes_say_what_would_be_right(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(GoldError) as caught:
        _gold(ROW, {**ROW, **changed})
    (mistake,) = caught.value.mistakes
    assert mistake.startswith("a.json: claim 2: ") and mistake.endswith(message)


def test_all_mistakes_of_a_file_come_at_once() -> None:
    with pytest.raises(GoldError) as caught:
        _gold({**ROW, "kind": "x", "cue": "sang"}, 7, {"kind": "direct"})
    assert [mistake.split(": ")[1] for mistake in caught.value.mistakes] == ["claim 1", "claim 1", "claim 2", "claim 3"]
    assert "lacks content, cue, source, speaker, position and issues" in caught.value.mistakes[-1]


def test_without_a_pack_positions_and_issues_are_free() -> None:
    assert _gold({**ROW, "position": "West", "issues": ["tides"]}, lists=None).claims[0].position == "West"


@pytest.mark.parametrize("position", [None, "both", "other", "North"])
def test_positions_that_every_pack_has(position: str | None) -> None:
    assert _gold({**ROW, "position": position}).claims[0].position == position


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("{", "is no JSON"),
        ("[]", "is no gold file"),
        ('{"article": "a.txt"}', "is no gold file"),
        ('{"claims": []}', '"article" is null; it must be the name of a text'),
        ('{"article": "x/a.txt", "claims": []}', '"article" is "x/a.txt"; it must be the name of a text'),
    ],
)
def test_files_that_are_no_gold(data: str, message: str) -> None:
    with pytest.raises(GoldError, match=f"a.json: {message}"):
        parse(data, "a.json")


# brat standoff

BRIDGE = "“The bridge will close,” Sol said on Monday. Lund refused to pay. Others said that “nothing” would change.\n"


def _standoff(*claims: tuple[str, str | None, str | None], text: str = BRIDGE) -> str:
    """An .ann file: content, cue and source of each claim; ` | ` parts the pieces of a content."""
    lines: list[str] = []
    for number, claim in enumerate(claims, 1):
        roles = []
        for role, words in zip(("Content", "Cue", "Source"), claim, strict=True):
            if words is not None:
                name = f"T{len(lines) + 1}"
                pieces = ";".join("{} {}".format(*_offsets(text, piece)) for piece in words.split(" | "))
                lines.append(f"{name}\t{role} {pieces}\t{words.replace(' | ', ' ')}")
                roles.append(f"{role}:{name}")
        lines.append(f"E{number}\t{' '.join(roles)}")
    return "".join(f"{line}\n" for line in lines)


ANNOTATED = _standoff(
    ("“The bridge will close,”", "said", "Sol"),
    ("to pay", "refused", "Lund"),
    ("that “nothing” would change", None, "Others"),
)


def _span(words: str, cue: str | None = None, source: str | None = None) -> FoundClaim:
    place = {"start": 0, "end": 0}
    row: dict[str, Any] = {"article": {"path": "a.txt"}}
    for key, piece in (("cue", cue), ("source", source)):
        row[key] = dict(zip(place, _offsets(BRIDGE, piece), strict=True)) if piece else None
    row["content"] = [dict(zip(place, _offsets(BRIDGE, piece), strict=True)) for piece in words.split(" | ")]
    return FoundClaim.model_validate(row)


def test_spans_have_their_own_measures() -> None:
    gold = brat.read(ANNOTATED, "a.txt", BRIDGE, "a.ann")
    found = [_span("The bridge will close", "said", "Sol"), _span("pay", "refused to", "Others"), _span("on Monday")]
    report = score([(gold, found)], STANDOFF)
    assert report.measures == {
        "claim": Figure(2, 3, 3),
        "exact": Figure(2, 3, 3),
        "sourced": Figure(1, 3, 3),
        "tokens": Figure(5, 7, 8),
        "source=": Figure(2, 2, 3),
        "cue=": Figure(2, 2, 2),
        "content=": Figure(2, 3, 3),
    }
    assert not report.distances and not report.positions
    assert [(slip.what, slip.expected, slip.found) for slip in report.slips] == [
        ("invented", None, "nobody named, of no kind"),
        ("source", "Lund", "Others"),
        ("missed", "Others, mixed", None),
    ]


def test_discontinuous_spans_and_several_of_one_role() -> None:
    data = _standoff(("The bridge | close", "said", "Sol")).replace(
        "E1\tContent:T1", "T9\tContent 0 1\t“\nE1\tContent:T1 Content2:T9"
    )
    (claim,) = brat.read(data, "a.txt", BRIDGE, "a.ann").claims
    assert claim.content == ((0, 1), _offsets(BRIDGE, "The bridge"), _offsets(BRIDGE, "close"))
    assert (claim.cue, claim.source) == ((_offsets(BRIDGE, "said"),), (_offsets(BRIDGE, "Sol"),))


def test_kinds_by_quotation_marks() -> None:
    gold = brat.read(ANNOTATED, "a.txt", BRIDGE, "a.ann")
    assert [claim.kind for claim in gold.claims] == ["direct", "indirect", "mixed"]
    assert set(KINDS) == {claim.kind for claim in gold.claims}


def test_spans_below_their_event_are_left_out_with_a_note() -> None:
    first, second, event = "T1\tContent 1 11\tThe bridge\n", "T2\tContent 17 22\tclose\n", "E1\tContent:T1 Content2:T2\n"
    in_order, below = (brat.read(data, "a.txt", BRIDGE, "a.ann") for data in (first + second + event, first + event + second))
    assert (len(in_order.claims[0].content), in_order.notes) == (2, ())
    assert len(below.claims[0].content) == 1
    assert below.notes == ("a.ann: T2 stands below the E line that needs it, so left out; move T lines above E lines",)


STANDOFF_MISTAKES = [
    ("E1\tContent:T7\n", "line 1: Content is T7, and no line T7 holds a span"),
    ("T1\tCue 29 33\tsaid\nE1\tCue\n", 'line 2: "Cue" is no role with its span, as in Content:T3'),
    ("T1\tContent 25\tSol\n", "line 1: no span; those are T1<TAB>Content 115 140<TAB>words"),
    ("T1\tContent 25 28\tSol\n", "no E line joins its spans to claims, as in E1<TAB>Attribution:T2 Content:T3 Cue:T2 Source:T1"),
    ("T1\tSource 25 28\tLun\n", 'T1 is "Lun", the text has "Sol" there'),
    ("T1\tSource 2500 2503\tSol\n", 'T1 is "Sol", the text has "" there'),
]


@pytest.mark.parametrize(("data", "message"), STANDOFF_MISTAKES)
def test_mistakes_of_standoff(data: str, message: str) -> None:
    with pytest.raises(GoldError) as caught:
        brat.read(data, "a.txt", BRIDGE, "a.ann")
    (mistake,) = caught.value.mistakes
    assert mistake.startswith("a.ann: ") and mistake.endswith(message)


# which file annotates which text


def _fill(folder: Path, **texts: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        stem, _, suffix = name.rpartition("_")
        (folder / f"{stem}.{suffix}").write_text(text, "utf-8", newline="")
    return folder


def _json(*rows: dict[str, Any], article: str = "a.txt") -> str:
    return json.dumps({"article": article, "claims": rows})


def test_texts_beside_their_gold_files(tmp_path: Path) -> None:
    _fill(tmp_path, a_json=_json(ROW), a_txt=TEXT)
    for given in (tmp_path, tmp_path / "a.json"):
        found = files.read(given)
        assert found.measures is GOLD
        assert [(article.path, gold.article, len(gold.claims)) for article, gold in found.articles] == [
            ((tmp_path / "a.txt").as_posix(), "a.txt", 1)
        ]


def test_texts_in_a_folder_of_their_own(tmp_path: Path) -> None:
    gold, texts = _fill(tmp_path / "gold", a_json=_json(ROW)), _fill(tmp_path / "news", a_txt=TEXT)
    assert len(files.read(gold, texts).articles) == 1
    (mistake,) = files.read(gold).mistakes
    assert str(mistake).endswith(f"its text a.txt is not in {gold.as_posix()}; name the folder of texts as second argument")


@pytest.mark.parametrize("given", ["", "attributions", "attributions/a_x.ann"])
def test_texts_beside_the_folder_of_annotations(tmp_path: Path, given: str) -> None:
    _fill(tmp_path / "attributions", a_x_ann=ANNOTATED)
    _fill(tmp_path / "text", a_txt=BRIDGE, b_txt=BRIDGE)
    found = files.read(tmp_path / given)
    assert (found.measures, [gold.article for _, gold in found.articles]) == (STANDOFF, ["a.txt"])


def test_the_first_annotator_by_name_counts(tmp_path: Path) -> None:
    one, two = _standoff(("to pay", None, None)), _standoff(("on Monday", None, None), ("to pay", None, None))
    _fill(tmp_path, a_y_ann=two, a_x_ann=one, a_ann=two, a_b_ann=one, a_txt=BRIDGE, a_b_txt=BRIDGE)
    found = {gold.article: len(gold.claims) for _, gold in files.read(tmp_path).articles}
    assert found == {"a.txt": 1, "a_b.txt": 1}
    ((_, chosen),) = files.read(tmp_path / "a_y.ann").articles
    assert len(chosen.claims) == 2


def test_a_wrong_file_costs_itself_alone(tmp_path: Path) -> None:
    _fill(tmp_path, a_json="{", b_json=_json(ROW), c_json=_json(article="none.txt"), d_json=_json(article="d.txt"), a_txt=TEXT)
    (tmp_path / "e.json").write_bytes(b'{"article": "\xff"}')
    (tmp_path / "d.txt").write_bytes(b"\x00\x01\x02" * 40)
    found = files.read(tmp_path)
    assert len(found.articles) == 1
    assert [Path(mistake.path).name for mistake in found.mistakes] == ["a.json", "c.json", "d.json", "e.json"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("gold", "no gold file in this folder; .json and .ann"),
        ("godl", "no such file or folder; did you mean .*gold"),
        ("none/gold", "no such file; there is no folder .*none"),
        ("both", "holds .json and .ann files"),
        ("both/a.txt", "is no gold file; .json and .ann"),
    ],
)
def test_no_gold(tmp_path: Path, given: str, message: str) -> None:
    (tmp_path / "gold").mkdir()
    _fill(tmp_path / "both", a_json=_json(ROW), a_ann=ANNOTATED, a_txt=TEXT)
    with pytest.raises(KuriltoolError, match=message):
        files.read(tmp_path / given)


def test_no_texts(tmp_path: Path) -> None:
    with pytest.raises(KuriltoolError, match="nowhere: no such folder of texts"):
        files.read(_fill(tmp_path, a_json=_json(ROW)), tmp_path / "nowhere")


# found claims

PLACES = [{"start": 0, "end": 4, "text": "Lund"}]
ROWS = [{"article": {"path": "x/a.txt"}, "content": PLACES, "more": 1}, {"article": {"path": "b.txt"}, "content": []}]


@pytest.mark.parametrize("text", [json.dumps(ROWS), json.dumps(ROWS, indent=1), "\n".join(map(json.dumps, ROWS)) + "\n\n"])
def test_claims_as_an_array_or_in_lines(text: str) -> None:
    assert {name: len(claims) for name, claims in by_article(read_claims(text, "c.jsonl")).items()} == {"a.txt": 1, "b.txt": 1}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}\n", "c.jsonl:1: is no claim: article: Field required"),
        (json.dumps(ROWS[0]) + "\nx\n", "c.jsonl:2: is no JSON"),
        ("[1]", "c.jsonl: claim 1: is no claim"),
        ("[", "c.jsonl: is no JSON"),
        ('{"article": {"path": "a"}, "content": [{"start": -1, "end": 2}]}', "c.jsonl:1: is no claim: content.0.start"),
    ],
)
def test_what_is_no_claim(text: str, message: str) -> None:
    with pytest.raises(KuriltoolError, match=re.escape(message)):
        read_claims(text, "c.jsonl")


# the published scorers


def _garbled(gold: Gold, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Claims as a poor reader finds them: some missed, some invented, words too many or too few, fields mixed up."""
    for claim in gold.claims:
        if dice.random() < 0.15:
            continue
        other = dice.choice(gold.claims)
        yield _row(gold, _moved(claim.content, gold, dice), dice.choice([claim, claim, other]), dice.choice([claim, other]))
        if dice.random() < 0.3:
            yield _row(gold, _moved(other.content, gold, dice), claim, other)
    start = dice.randrange(len(gold.text))
    yield _row(gold, [(start, start + dice.randrange(90))], gold.claims[0], gold.claims[0])


def _moved(content: tuple[tuple[int, int], ...], gold: Gold, dice: random.Random) -> list[tuple[int, int]]:
    by = [dice.choice([-25, -5, -1, 0, 0, 0, 0, 0, 1, 2, 6, 30]) for _ in content for _ in "se"]
    moved = ((a + by[2 * i], b + by[2 * i + 1]) for i, (a, b) in enumerate(content))
    return [(max(0, a), min(max(0, a, b), len(gold.text))) for a, b in moved]


def _row(gold: Gold, content: list[tuple[int, int]], spans: GoldClaim, fields: GoldClaim) -> dict[str, Any]:
    def place(offsets: tuple[int, int]) -> dict[str, int]:
        return {"start": offsets[0], "end": offsets[1]}

    return {
        "article": {"path": f"somewhere/{gold.article}"},
        "content": [place(offsets) for offsets in content],
        "cue": place(spans.cue[0]) if spans.cue else None,
        "source": place(spans.source[0]) if spans.source else None,
        "kind": fields.kind,
        "speaker": {"name": fields.speaker} if fields.speaker else None,
        "position": fields.position,
        "issues": sorted(fields.issues),
    }


def _published(*command: str | Path) -> dict[str, str]:
    printed = subprocess.run([sys.executable, *map(str, command)], check=True, capture_output=True, text=True).stdout
    rows = re.findall(r"^(\w+=?) +(P .*|gold .*)$", printed, re.M)
    return {name: " ".join(row.split()) for name, row in rows}


def _as_published(report: Report) -> dict[str, str]:
    figures = {
        name: f"P {figure.precision:.1f} R {figure.recall:.1f} F1 {figure.f1:.1f}" for name, figure in report.measures.items()
    }
    return {"claims": f"gold {report.gold} predicted {report.found}", **figures}


def _same(path: Path, texts: Path, rows: list[dict[str, Any]], claims: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Our figures and the published ones for the same claims."""
    claims.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    annotated = files.read(path, texts)
    found = by_article(read_claims(claims.read_text("utf-8"), claims.name))
    report = score([(gold, found.get(gold.article, [])) for _, gold in annotated.articles], annotated.measures)
    if annotated.measures is GOLD:
        return _as_published(report), _published(GOLD_SCORER, path, texts, "--pred", claims)
    return _as_published(report), _published(SPAN_SCORER, "--gold", path, "--pred", claims)


@needs_shared
@pytest.mark.parametrize("seed", range(4))
def test_gold_figures_are_those_of_the_published_scorer(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    gold, texts = SHARED / "gold" / "dev", SHARED / "articles"
    rows = [row for _, one in files.read(gold, texts).articles for row in _garbled(one, dice)]
    ours, published = _same(gold, texts, rows, tmp_path / "claims.jsonl")
    assert list(published) == ["claims", *GOLD.names]
    assert ours == published


@needs_shared
@pytest.mark.parametrize("seed", range(3))
def test_span_figures_are_those_of_the_published_scorer(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    rows = [row for _, one in files.read(POLNEAR).articles if one.claims for row in _garbled(one, dice)]
    ours, published = _same(POLNEAR, POLNEAR / "text", rows, tmp_path / "claims.jsonl")
    assert list(published) == ["claims", *STANDOFF.names]
    assert ours == published


@needs_shared
@pytest.mark.slow
def test_figures_of_real_claims_are_the_published_ones(tmp_path: Path, shipped_extractor: Extractor) -> None:
    gold, texts = SHARED / "gold" / "dev", SHARED / "articles"
    readings = shipped_extractor.extract(kuriltool.read(path) for path in sorted(texts.glob("*.txt")))
    rows = [claim.model_dump(mode="json") for reading in readings for claim in reading.claims]
    ours, published = _same(gold, texts, rows, tmp_path / "claims.jsonl")
    assert ours == published
