"""The figures of a trained pipeline on data that it has not seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, Span
from spacy.training import Example

from kuriltool.training.treebanks import Text, read_conllu, read_silver, to_doc

NAMES = ("PERSON", "ORG", "LOC", "MISC")
NEWSY = ("_news_", "_interview_")
BATCH = 16


def _examples(nlp: Language, texts: Iterable[Text]) -> Iterator[Example]:
    """Whole documents as running text with a blank line before each paragraph, parsed from the raw text."""
    gold = [to_doc(text.sentences, nlp.vocab) for text in texts]
    for predicted, reference in zip(nlp.pipe((doc.text for doc in gold), batch_size=BATCH), gold, strict=True):
        yield Example(predicted, reference)


def _gum_newsy(corpora: Path) -> list[Text]:
    texts = (text for part in ("dev", "test") for text in read_conllu(corpora / "gum" / f"{part}.conllu"))
    return [text for text in texts if any(genre in text.id for genre in NEWSY)]


def _dependencies(examples: list[Example]) -> dict[str, float]:
    """spaCy's own scores: punctuation left out, labels compared whole."""
    return Scorer.score_deps(
        examples,
        "dep",
        getter=lambda token, attr: getattr(token, f"{attr}_"),
        head_attr="head",
        ignore_labels=("p", "punct"),
    )


def _tag_accuracy(examples: list[Example], attr: str) -> float:
    return float(Scorer.score_token_attr(examples, attr)[f"{attr}_acc"])


def _sentences(examples: list[Example]) -> float:
    return float(Scorer.score_spans(examples, "sents", getter=lambda doc, _: _with_words(doc))["sents_f"])


def _with_words(doc: Doc) -> list[Span]:
    return [sent for sent in doc.sents if sent.text.strip()]


def _names(examples: list[Example]) -> float:
    """Exact spans and labels over the four classes of names; dates are no names."""
    wanted = frozenset(NAMES)
    scores = Scorer.score_spans(examples, "ents", getter=lambda doc, _: [e for e in doc.ents if e.label_ in wanted])
    return float(scores["ents_f"])


def measure(nlp: Language, corpora: Path) -> dict[str, float]:
    """Figures in percent: `las_ewt_test`, `uas_ewt_test`, `las_gum_news_interview`, `tag_ewt_test`, `lemma_ewt_test`,
    `names_f1` and `sentences_f1` on the silver dev part, which keeps the news texts' paragraphs.

    `corpora` is the folder with `ewt`, `gum`, `polnear` and `polnear-silver`; `nlp` reads raw text.
    """
    ewt = list(_examples(nlp, read_conllu(corpora / "ewt" / "test.conllu")))
    gum = list(_examples(nlp, _gum_newsy(corpora)))
    dev = read_silver(corpora / "polnear-silver" / "dev.conllu", corpora / "polnear" / "dev" / "text")
    news = list(_examples(nlp, (text for text, _ in dev)))
    ewt_deps = _dependencies(ewt)
    figures = {
        "las_ewt_test": ewt_deps["dep_las"],
        "uas_ewt_test": ewt_deps["dep_uas"],
        "las_gum_news_interview": _dependencies(gum)["dep_las"],
        "tag_ewt_test": _tag_accuracy(ewt, "tag"),
        "lemma_ewt_test": _tag_accuracy(ewt, "lemma"),
        "names_f1": _names(news),
        "sentences_f1": _sentences(news),
    }
    return {name: round(100 * value, 2) for name, value in figures.items()}
