"""What all commands share: how errors end a command, and what the terminal can show."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, ParamSpec, TextIO

import typer

from cleaner.errors import CleanerError, InputError

if TYPE_CHECKING:
    from cleaner.files.pages import Page
    from cleaner.pipeline import Cleaner
    from cleaner.text.spans import Cleaned

FOUND = 1
"""Exit code of a check that found something."""
FAILED = 2
"""Exit code of a command that could not do its work."""

_Parameters = ParamSpec("_Parameters")


def reporting_errors(command: Callable[_Parameters, int]) -> Callable[_Parameters, None]:
    """Make a command of a function that returns its exit code: errors become one clear line.

    >>> import typer
    >>> try:
    ...     reporting_errors(lambda: 1)()
    ... except typer.Exit as end:
    ...     end.exit_code
    1
    """

    @functools.wraps(command)
    def run(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> None:
        try:
            code = command(*args, **kwargs)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader of our output has gone (head, less): nobody is left to tell. What is
            # still buffered must not fail again when the program ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = FAILED
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:
            code = say_error(error)
        raise typer.Exit(code)

    return run


def say_error(error: Exception) -> int:
    """Say what went wrong in one line (bad rules: one for each mistake); the exit code for it.

    >>> say_error(InputError("a.txt", "is a folder"))
    2
    """
    if isinstance(error, CleanerError):
        say(str(error))
    else:
        say(f"internal error, please report it: {type(error).__name__}: {error}")
    return FAILED


def clean_page(page: Page, clean: Callable[[str], Cleaned]) -> Cleaned:
    """Clean one page of many: what fails here is an InputError of this page and of no other.

    >>> from cleaner.files.pages import Page
    >>> clean_page(Page("a.txt", "x", "utf-8", False), lambda text: 1 / 0)
    Traceback (most recent call last):
        ...
    cleaner.errors.InputError: a.txt: internal error, please report it: ZeroDivisionError: \
division by zero
    """
    try:
        return clean(page.text)
    except CleanerError as error:
        raise InputError(page.path, str(error)) from error
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise InputError(page.path, f"internal error, please report it: {what}") from error


def clean_any(page: Page, cleaner: Cleaner) -> Cleaned:
    """Clean a page of text or of HTML; raises InputError, for this page alone, when it fails.

    >>> from cleaner.files.pages import Page
    >>> from cleaner.pipeline import Cleaner
    >>> clean_any(Page("a.txt", "خبر", "utf-8", False), Cleaner()).text
    'خبر'
    """
    return clean_page(page, cleaner.clean_html if page.html else cleaner.clean)


def say(message: str) -> None:
    """Write a message to standard error, where it is in nobody's data.

    >>> say("page.txt: is a folder")
    """
    # Where both go to one place, they stand in the order in which they were written.
    sys.stdout.flush()
    print(message, file=sys.stderr)


def counted(number: int, one: str, many: str = "") -> str:
    """Return the number with its noun.

    >>> counted(1, "page"), counted(1200, "page"), counted(0, "story", "stories")
    ('1 page', '1,200 pages', '0 stories')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def wants_colour(stream: TextIO) -> bool:
    """Whether *stream* is a terminal whose user has not declined colour (https://no-color.org).

    >>> import io
    >>> wants_colour(io.StringIO())
    False
    """
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def use_utf8() -> None:
    """Let both output streams take any text, whatever the locale says.

    Names of files may hold bytes that are no UTF-8; they are written as they were read.

    >>> use_utf8()
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="surrogateescape")
