"""The model card: what the weights are, what they were trained on, how good they are, what may be done with them."""

from __future__ import annotations

import json
from pathlib import Path

NAMES = {
    "las_ewt_test": "Labelled attachment, UD EWT test",
    "uas_ewt_test": "Unlabelled attachment, UD EWT test",
    "las_gum_news_interview": "Labelled attachment, UD GUM news and interviews (dev and test)",
    "tag_ewt_test": "Penn tags, UD EWT test",
    "lemma_ewt_test": "Lemmas, UD EWT test",
    "names_f1": "Names (person, organization, place, other), PolNeAR silver dev",
    "sentences_f1": "Sentence boundaries, running news text with its paragraphs (PolNeAR silver dev)",
}

CARD = """# Model card: kuril {version}

The spaCy pipeline that kuriltool reads news with: tagger, morphologizer, dependency parser (Universal Dependencies labels),
lemmatizer and names (PERSON, ORG, LOC, MISC, DATE). Two small convolutional encoders, no static vectors, {size:.1f} MB.

## Data

| data | used for | licence |
| --- | --- | --- |
| UD English EWT 2.15, train | tags, features, lemmas, trees | CC BY-SA 4.0 |
| UD English GUM, train, genres with free licences | the same | annotations CC BY 4.0, texts CC BY or CC BY-SA |
| PolNeAR 1.0, train, parsed by CoreNLP (silver) | tags, trees, sentence breaks, names of news | research corpus, not contained |

Silver trees serve the first stage; the second goes on with the gold trees and a fifth of the silver ones, some sentences set
as headlines, and its weights are averaged with three tenths of the first stage's. A third of the training text is set with
typographic quotation marks, and blank lines part its paragraphs.

## Figures

Raw text in, F1 or accuracy in percent, punctuation left out of attachment scores; none of these parts was trained on.

| figure | % |
| --- | --- |
{rows}

The names are scored against the output of another tool, not against people's judgement. Edited news is what the pipeline is
for; web slang, speech and headlines in capitals fare worse.

## Licence

The weights are licensed CC BY-SA 4.0, as the treebanks they derive from ask; see LICENSE beside this file. Cite: Silveira et
al. 2014 (EWT), Zeldes 2017 (GUM), Newell, Margolin and Ruths 2018 (PolNeAR).

## Made by

`python -m kuriltool.training pipeline CORPORA`
"""

LICENSE = """The files in this folder are licensed under the Creative Commons Attribution-ShareAlike 4.0 International licence
(CC BY-SA 4.0): https://creativecommons.org/licenses/by-sa/4.0/legalcode

They derive from Universal Dependencies English EWT (CC BY-SA 4.0) and English GUM (annotations CC BY 4.0, texts CC BY or
CC BY-SA). MODEL_CARD.md tells how.
"""


def write_card(folder: Path, figures: dict[str, float], version: str) -> None:
    """Write MODEL_CARD.md, figures.json and LICENSE beside the weights in `folder`."""
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
    rows = "\n".join(f"| {NAMES[name]} | {value:.1f} |" for name, value in figures.items())
    (folder / "MODEL_CARD.md").write_text(CARD.format(version=version, size=size, rows=rows), encoding="utf8")
    (folder / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf8")
    (folder / "LICENSE").write_text(LICENSE, encoding="utf8")
