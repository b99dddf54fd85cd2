"""What the options before a command set, errors as one line, and the consoles: data to stdout, everything else to stderr."""

from __future__ import annotations

import errno
import os
import re
import sys
import traceback
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from kuriltool.clean import clean, counted, one_line
from kuriltool.errors import KuriltoolError, RuleError

if TYPE_CHECKING:
    from rich.console import Console

_UNTOLD = re.compile(r"\n(?!  |$)")  # a line break behind which a message goes on without saying so
_UNWRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)
PIPE_WIDTH = 120  # of a table that goes to a file or a pipe


@dataclass
class Settings:
    """Options that every command shares."""

    store: Path | None = None
    quiet: bool = False
    no_color: bool = False
    debug: bool = False

    def joined(self, store: Path | None, quiet: bool = False) -> Settings:
        """These settings with what was given after the command, which wins."""
        return replace(self, store=store or self.store, quiet=quiet or self.quiet)

    @cached_property
    def err(self) -> Console:
        """The console for messages and progress."""
        return console(sys.stderr, self.no_color)

    @cached_property
    def out(self) -> Console:
        """The console for data."""
        return console(sys.stdout, self.no_color)

    def say(self, message: str) -> None:
        """A note on stderr, unless --quiet."""
        if not self.quiet:
            self._tell(message)

    def tell_of(self, rules: str | None) -> None:
        """Notes that a folder is taken for the pack of that name that comes along."""
        from kuriltool.rules.folder import hides_shipped

        if rules is not None and hides_shipped(rules):
            self.say(f"rules: the folder ./{rules}, not the pack of that name that comes along")

    def complain(self, message: str) -> None:
        """An error or a warning on stderr, whatever the options."""
        self._tell(f"kuriltool: {message}")

    def _tell(self, message: str) -> None:
        # A terminal wraps at words; in a log a message stays one line. A line break in a file's name begins no new message.
        self.err.print(_UNTOLD.sub("\n  ", clean(message)), soft_wrap=not self.err.is_terminal)


def console(stream: Any, no_color: bool) -> Console:
    """A rich console that takes no word of an article for markup. NO_COLOR, TERM and COLUMNS count as everywhere."""
    from kuriltool.cli.printing import CleanConsole

    fitted = CleanConsole(file=stream, no_color=no_color or None)
    if not fitted.is_terminal and "COLUMNS" not in os.environ:
        fitted.width = PIPE_WIDTH
    return fitted


def _tell(error: KuriltoolError, settings: Settings) -> None:
    mistakes = error.mistakes if isinstance(error, RuleError) else []
    if any(mistake.line for mistake in mistakes):
        for mistake in mistakes:
            settings.err.print(one_line(str(mistake)), soft_wrap=True)
        settings.complain(f"{counted(len(mistakes), 'mistake')} in rule files")
    else:  # what was given is no folder of rules
        settings.complain(str(error))


class Commands(TyperGroup):
    """The root command: a KuriltoolError becomes one line on stderr and exit code 1; so does a path that is closed to us."""

    def make_context(self, *given: Any, **options: Any) -> Any:
        """As typer does it, with the words of a usage error cleaned: it repeats what was typed, perhaps a file name."""
        try:
            return super().make_context(*given, **options)
        except TyperException as error:
            raise _cleaned(error)  # noqa: B904 - the very error

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()  # a full disk is told here, not when Python ends
            return result
        except KuriltoolError as error:
            settings = ctx.obj or Settings()
            _trace(settings)
            _tell(error, settings)
            raise typer.Exit(1) from error
        except BrokenPipeError:  # whoever reads has enough: typer ends in silence
            raise
        except OSError as error:
            settings = ctx.obj or Settings()
            _trace(settings)
            settings.complain(_told(error))
            raise typer.Exit(1) from error
        except TyperException as error:
            raise _cleaned(error)  # noqa: B904 - the very error


def _told(error: OSError) -> str:
    """What to say of an error that nobody explained: the file that it names, or standard output where nothing can be written."""
    if error.filename:
        return f"{error.filename}: {error.strerror}"
    if error.errno not in _UNWRITTEN:
        return error.strerror or str(error)
    # What it still holds is let go, for Python would try to write it again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return f"standard output can't be written: {error.strerror}"


def _trace(settings: Settings) -> None:
    """With --debug, where the error that is being told came from."""
    if settings.debug:
        sys.stderr.write(clean(traceback.format_exc()))


def _cleaned(error: TyperException) -> TyperException:
    words = clean(error.format_message())
    error.format_message = lambda: words  # type: ignore[method-assign]
    return error
