"""How the shipped pipeline was trained; `python -m kuriltool.training pipeline CORPORA` repeats it."""
