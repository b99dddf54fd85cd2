"""The command line. Commands import what they need when they run, so that `kuriltool --help` is quick."""

from kuriltool.cli.app import app, main

__all__ = ["app", "main"]
