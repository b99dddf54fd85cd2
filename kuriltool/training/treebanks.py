"""CoNLL-U files to spaCy training documents, with running text and paragraph breaks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

PARAGRAPH = "\n\n"
RENAMED = {"obl:tmod": "obl:unmarked", "obl:npmod": "obl:unmarked", "nmod:tmod": "nmod:unmarked", "nmod:npmod": "nmod:unmarked"}
NAME_LABELS = {"PERSON": "PERSON", "ORGANIZATION": "ORG", "LOCATION": "LOC", "MISC": "MISC", "DATE": "DATE"}


@dataclass(frozen=True)
class Word:
    """One syntactic word of a treebank; `head` counts words from 0, a root is its own head."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    dep: str
    space: bool
    name: str = ""
    start: int = -1


@dataclass(frozen=True)
class Sentence:
    words: tuple[Word, ...]
    new_paragraph: bool


@dataclass
class Text:
    """One document of a treebank."""

    id: str
    sentences: list[Sentence] = field(default_factory=list)


def _pairs(cell: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in cell.split("|") if "=" in part)


def _sentence(rows: list[list[str]], new_paragraph: bool) -> Sentence:
    words, inside = [], 0
    for row in rows:
        if "." in row[0]:
            continue
        if "-" in row[0]:
            inside, ends_with_space = int(row[0].split("-")[1]), "SpaceAfter=No" not in row[9]
            continue
        misc, number = _pairs(row[9]), int(row[0])
        space = "SpaceAfter" not in misc
        if number <= inside:  # "do" + "n't": one surface word, no space inside it
            space = ends_with_space if number == inside else False
        head = int(row[6]) - 1 if row[6].isdigit() and row[6] != "0" else number - 1
        words.append(
            Word(row[1], row[2], row[3], row[4], row[5], head, row[7], space, misc.get("NER", ""), int(misc.get("Start", -1)))
        )
    return Sentence(tuple(words), new_paragraph)


def read_conllu(path: Path) -> Iterator[Text]:
    """The documents of a CoNLL-U file, empty nodes left out."""
    text, rows, new_paragraph = Text("?"), [], True
    for line in [*path.read_text(encoding="utf8").splitlines(), ""]:
        if line.startswith("# newdoc"):
            if text.sentences:
                yield text
            text, new_paragraph = Text(line.split("=", 1)[-1].strip()), True
        elif line.startswith("# newpar") and not line.startswith("# newpar_block"):
            new_paragraph = True
        elif line and not line.startswith("#"):
            rows.append(line.split("\t"))
        elif not line and rows:
            text.sentences.append(_sentence(rows, new_paragraph))
            rows, new_paragraph = [], False
    if text.sentences:
        yield text


def _name_head_first(words: list[Word]) -> list[Word]:
    """`Tim Kaine` and `President Obama` as UD 2.15 has them: the first name is the head, the rest `flat`, a title `nmod:desc`.

    The silver trees hang every word of a name on the last one as `compound`.
    """
    out = list(words)
    for last, word in enumerate(words):
        if word.name != "PERSON" or (last + 1 < len(words) and words[last + 1].name == "PERSON"):
            continue
        first = last
        while first and words[first - 1].name == "PERSON":
            first -= 1
        if all(words[i].head == last and words[i].dep == "compound" for i in range(first, last)):
            top = replace(out[first], head=first if word.head == last else word.head, dep=word.dep)
            for i, other in enumerate(out):
                if other.head == last and i != last:
                    out[i] = replace(other, head=first)
            for i in range(first + 1, last + 1):
                out[i] = replace(out[i], head=first, dep="flat")
            out[first] = top
        titles = [i for i in range(first) if out[i].head == first and out[i].dep == "compound" and i >= first - 4]
        if titles and titles[-1] == first - 1:
            out[first - 1] = replace(out[first - 1], dep="nmod:desc")
            for i in titles[:-1]:
                out[i] = replace(out[i], head=first - 1)
    return out


def _silver_to_ud(sentence: Sentence) -> Sentence:
    """A sentence of the silver parse with the labels of UD 2.15 and without its coarse tags, which are a guess."""
    words = _name_head_first(list(sentence.words))
    passive = {w.head for w in words if w.dep == "aux:pass"}
    by = {w.head for w in words if w.dep == "case" and w.form.lower() == "by"}
    out = []
    for i, word in enumerate(words):
        dep = RENAMED.get(word.dep, word.dep)
        if dep == "obl" and i in by and word.head in passive:
            dep = "obl:agent"
        out.append(replace(word, dep=dep, feats="_", upos=""))
    return Sentence(tuple(out), sentence.new_paragraph)


def read_silver(path: Path, texts: Path) -> Iterator[tuple[Text, str]]:
    """The silver parse with the running text of each article; a paragraph starts where the text breaks its line."""
    for text in read_conllu(path):
        source = (texts / text.id).open(encoding="utf8", newline="").read()
        sentences, end = [], 0
        for sentence in text.sentences:
            start = sentence.words[0].start
            sentences.append(replace(_silver_to_ud(sentence), new_paragraph="\n" in source[end:start]))
            last = sentence.words[-1]
            end = last.start + len(last.form)
        yield Text(text.id, sentences), source


def _spans_of_names(doc: Doc, names: list[str]) -> list[Span]:
    spans, start = [], 0
    for i in range(1, len(names) + 1):
        if i == len(names) or names[i] != names[start]:
            if names[start] in NAME_LABELS:
                spans.append(Span(doc, start, i, label=NAME_LABELS[names[start]]))
            start = i
    return spans


def to_doc(sentences: list[Sentence], vocab: Vocab) -> Doc:
    """One spaCy document: the sentences as running text, a blank line before each new paragraph."""
    words: list[Word] = []
    for sentence in sentences:
        if words and sentence.new_paragraph:
            words[-1] = replace(words[-1], space=False)
            words.append(Word(PARAGRAPH, PARAGRAPH, "SPACE" if words[-1].upos else "", "_SP", "_", len(words) - 1, "dep", False))
        base = len(words)
        words += [replace(word, head=word.head + base) for word in sentence.words]
    return _doc(words, vocab)


def _doc(words: list[Word], vocab: Vocab) -> Doc:
    tagged = bool(words[0].upos)
    doc = Doc(
        vocab,
        words=[w.form for w in words],
        spaces=[w.space for w in words],
        tags=[w.xpos for w in words],
        pos=[w.upos for w in words] if tagged else None,
        morphs=[w.feats if w.feats != "_" else "" for w in words] if tagged else None,
        lemmas=[w.lemma if w.lemma != "_" else w.form for w in words],
        heads=[w.head for w in words],
        deps=[w.dep if w.dep != "root" else "ROOT" for w in words],
    )
    if any(w.start >= 0 for w in words):
        doc.ents = _spans_of_names(doc, [w.name for w in words])
    return doc


def chunks(sentences: list[Sentence], rng: random.Random, longest: int) -> Iterator[list[Sentence]]:
    """A text cut into runs of one to `longest` sentences, so that a fit sees other neighbours each time."""
    at = 0
    while at < len(sentences):
        n = rng.randint(1, longest)
        yield sentences[at : at + n]
        at += n
