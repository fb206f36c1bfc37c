"""What all commands share: how errors end a command, and what the terminal can show."""

from __future__ import annotations

import functools
import math
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import typer

from cleaner.cli.option_groups import with_groups
from cleaner.cli.streams import shown
from cleaner.errors import CleanerError
from cleaner.files.streams import why

FOUND = 1
"""Exit code of a check that found something."""
FAILED = 2
"""Exit code of a command that could not do its work."""


def reporting_errors(function: Callable[..., int]) -> Callable[..., None]:
    """Make a command of a function that returns its exit code: errors become one clear line.
    Options that stand together in a data class are one parameter of *function*."""

    command = with_groups(function)

    @functools.wraps(command)
    def run(**values: Any) -> None:
        for name, value in values.items():
            if isinstance(value, float) and not math.isfinite(value):
                hint = f"--{name.replace('_', '-')}"
                raise typer.BadParameter(f"{value} is not a finite number", param_hint=hint)
        try:
            code = command(**values)
        except BrokenPipeError:
            # The reader of a pipe that was named as an output has gone: nobody is left to tell.
            code = FAILED
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:
            code = say_error(error)
        raise typer.Exit(code)

    return run


def say_error(error: Exception) -> int:
    """Say what went wrong in one line (bad rules: one for each mistake); the exit code for it."""
    if isinstance(error, CleanerError):
        say(str(error))
    elif isinstance(error, OSError):
        # Only the folder that names are relative to is looked for without a name.
        unnamed = "the working folder" if isinstance(error, FileNotFoundError) else "standard input"
        say(f"{error.filename or unnamed}: {why(error)}")
    else:
        say(f"internal error, please report it: {type(error).__name__}: {error}")
    return FAILED


def say(message: str) -> None:
    """Write a message to standard error, where it is in nobody's data."""
    # Where both go to one place, they stand in the order in which they were written.
    sys.stdout.flush()
    print(shown(message), file=sys.stderr)


@contextmanager
def saying_warnings(*, quiet: bool = False) -> Iterator[None]:
    """Say what the library warns of, such as crowded buckets, as commands do, unless *quiet*."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    for warning in () if quiet else caught:
        say(f"warning: {warning.message}")


def wants_colour(stream: TextIO) -> bool:
    """Whether *stream* is a terminal whose user has not declined colour (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
