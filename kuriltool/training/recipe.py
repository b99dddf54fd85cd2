"""The recipe: treebanks in, a trained pipeline out."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config
from thinc.api import Config, Model

from kuriltool.reading.components import PARAGRAPHS
from kuriltool.training.card import write_card
from kuriltool.training.measure import measure
from kuriltool.training.treebanks import Text, headlines, read_conllu, read_silver, training_docs

HERE = Path(__file__).parent
GOLD = ("ewt", "gum")
PARSE, NAMES, POLISH = "parse", "names", "polish"
POLISH_STEPS, POLISH_RATE = 5500, 0.0008
PARSE_SHARE = 0.3
LEMMATIZER = "lemmatizer"


def _silver(corpora: Path, part: str) -> Iterable[Text]:
    return (text for text, _ in read_silver(corpora / "polnear-silver" / f"{part}.conllu", corpora / "polnear" / part / "text"))


def _write(docs: Iterable[Doc], path: Path) -> Path:
    DocBin(docs=docs, store_user_data=False).to_disk(path)
    return path


def prepare(corpora: Path, work: Path) -> dict[str, Path]:
    """Write the training and development documents of every stage under `work`; returns their paths by name.

    The parse stage sees the gold trees three times, each time cut and quoted differently, and the silver trees
    once; the polish stage sees gold trees and a fifth of the silver ones, so that the parser ends on people's decisions.
    """
    work.mkdir(parents=True, exist_ok=True)
    vocab = spacy.blank("en").vocab
    gold = [text for name in GOLD for text in read_conllu(corpora / name / "train.conllu")]
    silver = list(_silver(corpora, "train"))
    held_back = [text for name in GOLD for text in read_conllu(corpora / name / "dev.conllu")]
    rng = random.Random(1)
    some_silver = rng.sample(silver, len(silver) // 5)
    mixed = [doc for seed in range(3) for doc in training_docs(gold, vocab, seed)] + list(training_docs(silver, vocab, 9))
    polished = [doc for seed in (10, 11) for doc in training_docs(gold, vocab, seed)] + list(
        training_docs(some_silver, vocab, 12)
    )
    polished += headlines([*gold, *some_silver], vocab, share=0.15, seed=13)
    sets = {
        "parse-train": mixed,
        "polish-train": polished,
        "parse-dev": list(training_docs(held_back, vocab, 0)),
        "names-train": list(training_docs(silver, vocab, 1)),
        "names-dev": list(training_docs(_silver(corpora, "dev"), vocab, 0, curly_share=0)),
    }
    return {name: _write(docs, work / f"{name}.spacy") for name, docs in sets.items()}


def _config(stage: str, docs: dict[str, Path], steps: int | None) -> Config:
    base = NAMES if stage == NAMES else PARSE
    overrides: dict[str, object] = {
        "paths.train": str(docs[f"{stage}-train"]),
        "paths.dev": str(docs[f"{base}-dev"]),
    }
    if steps:
        overrides["training.max_steps"] = steps
    return load_config(HERE / f"{base}.cfg", overrides=overrides, interpolate=False)


def train_stage(stage: str, docs: dict[str, Path], out: Path, steps: int | None = None, start: Path | None = None) -> Path:
    """Train one stage (`parse`, `polish` or `names`) into `out`; returns the folder of the best model.

    `steps` overrides the number of batches. `start` is a trained pipeline to go on from at a lower rate, which falls to
    nothing by the last step; its components are taken over with weights and labels.
    """
    config = _config(stage, docs, steps)
    if start:
        config["training"]["optimizer"]["learn_rate"] |= {
            "initial_rate": POLISH_RATE,
            "total_steps": config["training"]["max_steps"],
        }
        for name in config["nlp"]["pipeline"]:
            config["components"][name] = {"source": str(start)}
    out.mkdir(parents=True, exist_ok=True)
    nlp = init_nlp(config)
    if start and LEMMATIZER in nlp.pipe_names:
        _restore_tree_labels(nlp.get_pipe(LEMMATIZER))
    train(nlp, out)
    return out / "model-best"


def _restore_tree_labels(lemmatizer: Any) -> None:
    """Give a loaded lemmatizer its tree-to-label table back, which spaCy 3.8 doesn't write to disk and trains wrong without."""
    lemmatizer.tree2label = {tree: label for label, tree in enumerate(lemmatizer.cfg["labels"])}


def blend(polished: Path, parse: Path, out: Path, share: float = PARSE_SHARE) -> Path:
    """The mean of two stages' weights, `share` of it from the first stage.

    The polish stage gains on the treebanks and loses some of the news: sentence F1 on the silver dev fell by two points and
    came half-way back with three tenths of the first stage's weights, at 0.1 LAS on the treebanks' dev parts.
    """
    nlp, other = spacy.load(polished), spacy.load(parse)
    for name in nlp.pipe_names:
        nodes = zip(_model(nlp, name).walk(), _model(other, name).walk(), strict=True)
        for node, twin in nodes:
            for param in node.param_names:
                if node.has_param(param):
                    node.set_param(param, (1 - share) * node.get_param(param) + share * twin.get_param(param))
    nlp.to_disk(out)
    return out


def _model(nlp: Language, name: str) -> Model[Any, Any]:
    component: Any = nlp.get_pipe(name)
    return cast("Model[Any, Any]", component.model)


def assemble(parse: Path, names: Path, out: Path, version: str) -> Language:
    """Join the two trained pipelines into the one that ships, and write it to `out`."""
    nlp, namer = spacy.load(parse), spacy.load(names)
    namer.replace_listeners("tok2vec", "ner", ["model.tok2vec"])
    nlp.add_pipe("ner", source=namer)
    nlp.meta |= {
        "name": "kuril",
        "version": version,
        "license": "CC-BY-SA-4.0",
        "description": "Tagger, parser, lemmatizer and names for news",
    }
    config = nlp.config
    config["paths"] = dict.fromkeys(config["paths"])  # where the documents lay is nobody's business
    nlp.config = config
    nlp.to_disk(out)
    return nlp


def run(corpora: Path, out: Path, work: Path, version: str) -> None:
    """The whole recipe: documents, the three stages, the pipeline that ships, its figures and its card in `out`."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    docs = prepare(corpora, work)
    parse = train_stage(PARSE, docs, work / PARSE)
    polish = train_stage(POLISH, docs, work / POLISH, POLISH_STEPS, start=parse)
    names = train_stage(NAMES, docs, work / NAMES)
    nlp = assemble(blend(polish, parse, work / "blend"), names, out, version)
    nlp.add_pipe(PARAGRAPHS, first=True)
    write_card(out, measure(nlp, corpora), version)
