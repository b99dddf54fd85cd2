"""`python -m kuriltool.training COMMAND CORPORA`: make again what ships trained or measured."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kuriltool import __version__

app = typer.Typer(no_args_is_help=True, help="Train the pipeline that ships, measure it, and measure the rules.")
Corpora = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Folder with ewt/, gum/, polnear/, polnear-silver/.")]


@app.command()
def pipeline(
    corpora: Corpora,
    out: Annotated[Path, typer.Option(help="Where the pipeline goes.")] = Path("kuriltool/weights"),
    work: Annotated[Path, typer.Option(help="Folder for documents and the stages' models.")] = Path("training-work"),
) -> None:
    """Train tagger, parser, lemmatizer and names, and write them with their model card.

    Takes about two hours on one core. The figures go into the card, MODEL_CARD.md, beside the weights.
    """
    from kuriltool.training.recipe import run

    run(corpora, out, work, __version__)


@app.command()
def figures(corpora: Corpora) -> None:
    """Measure the pipeline that ships on the parts it was not trained on."""
    from kuriltool.pipeline import load_pipeline
    from kuriltool.training.measure import measure

    for name, value in measure(load_pipeline(), corpora).items():
        typer.echo(f"{name}\t{value:.2f}")


@app.command()
def confidence(
    corpora: Corpora,
    rules: Annotated[Path, typer.Option(exists=True, help="Rules folder to write into.")] = Path("rules"),
) -> None:
    """Measure how often each rule is right on PolNeAR train, and write that into the rule files as `confidence`."""
    from kuriltool.pipeline import load
    from kuriltool.training.confidence import tallies, write

    counts = tallies(load(rules), corpora / "polnear" / "train")
    write(counts, sorted((rules / "attribution").glob("*.yaml")))
    for rule, tally in sorted(counts.items()):
        typer.echo(f"{rule}\t{tally.right}\t{tally.all}\t{tally.confidence}")


if __name__ == "__main__":
    app()
