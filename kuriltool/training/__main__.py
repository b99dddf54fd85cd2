"""`python -m kuriltool.training CORPORA`: train the pipeline that ships."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kuriltool import __version__
from kuriltool.training.recipe import run


def main(
    corpora: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="Folder with ewt/, gum/, polnear/ and polnear-silver/.")
    ],
    out: Annotated[Path, typer.Option(help="Where the pipeline goes.")] = Path("kuriltool/weights"),
    work: Annotated[Path, typer.Option(help="Folder for documents and the stages' models.")] = Path("training-work"),
) -> None:
    """Train tagger, parser, lemmatizer and names, and write them with their model card.

    Takes about two hours on one core. The figures go into the card, MODEL_CARD.md, beside the weights.
    """
    run(corpora, out, work, __version__)


if __name__ == "__main__":
    typer.run(main)
