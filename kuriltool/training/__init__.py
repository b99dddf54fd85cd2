"""How the shipped pipeline was trained; `python -m kuriltool.training CORPORA` repeats it."""
