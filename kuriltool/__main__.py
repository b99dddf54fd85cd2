"""`python -m kuriltool`, the same as `kuriltool`."""

from kuriltool.cli import main

main()
