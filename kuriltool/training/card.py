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

The spaCy pipeline that kuriltool reads news with, {size:.1f} MB. One small encoder reads the text once; heads on its vectors tell
Penn tags, Universal Dependencies features and trees, lemmas, sentence breaks, names (PERSON, ORG, LOC, MISC, DATE) and
attributions: which words begin a cue, and for each cue which words are its source, its content and the cue itself.

## How it works

- The encoder is all-MiniLM-L6-v2 (six layers, width 384, lower-cased word pieces) trained further. What lower-casing loses it is
  told beside each word: how the word is set, what space stands before it, where it stands to the quotes of its paragraph.
- It reads windows of whole paragraphs, up to 192 word pieces.
- Trees: scores of every word as every other's head, best single-rooted tree of each sentence (Chu, Liu, Edmonds).
- Attributions: each likely cue is read by two small layers over its window, and the best sequence of roles of a chain is taken.
- Beside it lies a table of word vectors, meanings.npz, by which statements of different outlets are compared: what the encoder,
  before it was trained further, makes of each of 40,000 frequent words alone, in 64 main directions.
- All heads were trained at once. The encoder's weights are rounded to 8-bit whole numbers; torch is not needed to run it.

## Data

| data | used for | licence |
| --- | --- | --- |
| all-MiniLM-L6-v2 | the encoder's first weights, the table of word vectors | Apache-2.0 |
| wordfreq 3.1 | which words are in that table, and their order | CC BY-SA 4.0 |
| UD English EWT 2.15, train | tags, features, lemmas, trees | CC BY-SA 4.0 |
| UD English GUM, train, genres with free licences | the same | annotations CC BY 4.0, texts CC BY or CC BY-SA |
| PolNeAR 1.0, train | attributions, by the first annotator of each article | research corpus, not contained |
| the same, parsed by CoreNLP (silver) | tags, names, sentence breaks of news; trees at three tenths of the weight | the same |

One article of PolNeAR train in twenty was kept from training; on those the claims' confidence was fitted.

## Figures

Raw text in, F1 or accuracy in percent, punctuation left out of attachment scores; none of these parts was trained on.

| figure | % |
| --- | --- |
{rows}

The names are scored against the output of another tool, not against people's judgement. Edited news is what the pipeline is
for; web slang and speech fare worse.

## Licence

The weights are licensed CC BY-SA 4.0, as the treebanks they derive from ask; see LICENSE beside this file. Cite: Wang et al. 2020
(MiniLM), Reimers and Gurevych 2019 (Sentence-BERT), Silveira et al. 2014 (EWT), Zeldes 2017 (GUM), Speer 2022
(wordfreq), Newell, Margolin and Ruths 2018 (PolNeAR).

## Made by

`python -m kuriltool.training pipeline CORPORA`, the table of word vectors by `python -m kuriltool.training meanings`
"""

LICENSE = """The files in this folder are licensed under the Creative Commons Attribution-ShareAlike 4.0 International licence
(CC BY-SA 4.0): https://creativecommons.org/licenses/by-sa/4.0/legalcode

They derive from Universal Dependencies English EWT (CC BY-SA 4.0), English GUM (annotations CC BY 4.0, texts CC BY or CC BY-SA),
the weights and word pieces of all-MiniLM-L6-v2 (Apache-2.0) and the word list of wordfreq (CC BY-SA 4.0).
MODEL_CARD.md tells how.
"""


def write_card(folder: Path, figures: dict[str, float], version: str) -> None:
    """Write MODEL_CARD.md, figures.json and LICENSE beside the weights in `folder`."""
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
    rows = "\n".join(f"| {NAMES[name]} | {value:.1f} |" for name, value in figures.items())
    (folder / "MODEL_CARD.md").write_text(CARD.format(version=version, size=size, rows=rows), encoding="utf8")
    (folder / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf8")
    (folder / "LICENSE").write_text(LICENSE, encoding="utf8")
