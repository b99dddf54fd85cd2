"""What can be wrong with rule files beyond their form, kind by kind; `kuriltool.rules.check` asks them all."""
