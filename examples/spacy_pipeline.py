"""Claims in a spaCy pipeline of one's own, saved and loaded again: `python examples/spacy_pipeline.py`."""

from __future__ import annotations

import sys
import tempfile

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import kuriltool

TEXT = (
    "Kremlin spokesman Dmitry Peskov said on Monday that Moscow was ready for talks with Japan. "
    "Japanese Prime Minister Sanae Takaichi told reporters that the islands belong to Japan."
)


@Language.component("count_claims")
def count_claims(doc: Doc) -> Doc:
    """A component of one's own, behind the one that finds claims: how many there are of each position."""
    positions = [claim["position"] for claim in doc.user_data["kuril_claims"]]
    doc.user_data["positions"] = {position: positions.count(position) for position in positions}
    return doc


def main(texts: list[str]) -> None:
    nlp = kuriltool.load_pipeline()  # any pipeline with tags, lemmas and a parse in Universal Dependencies
    nlp.add_pipe("kuril_claims")  # or config={"rules": "my-rules"}
    nlp.add_pipe("count_claims")
    with tempfile.TemporaryDirectory() as folder:
        nlp.to_disk(folder)
        for doc in spacy.load(folder).pipe(texts):
            tell(doc)


def tell(doc: Doc) -> None:
    for claim in doc.user_data["kuril_claims"]:
        speaker = claim["speaker"]["name"] if claim["speaker"] else "unknown"
        print(f"{speaker}: {claim['text']}")
    for span in doc.spans["kuril_claims"]:
        print(f"  {span.label_}, tokens {span.start} to {span.end}, {span.id_}")
    print(doc.user_data["positions"])


if __name__ == "__main__":
    main(sys.argv[1:] or [TEXT])
