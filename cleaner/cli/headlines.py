"""The headlines that ``cleaner duplicates`` compares: of pages, of lines, of a column."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING

import typer

from cleaner.cli.pages import PageOptions, find_inputs, read_rules, show_pages
from cleaner.cli.terminal import say
from cleaner.errors import InputError
from cleaner.text.wording import counted

if TYPE_CHECKING:
    from cleaner.headlines.stores.base import Record
    from cleaner.records.shown import Shown

_PROGRESS_EVERY = 500  # pages


def read_headlines(
    paths: Sequence[str],
    lines: bool,
    column: str,
    related: bool,
    options: PageOptions,
    files: Sequence[str],
    accepted: str,
) -> tuple[list[Record], bool]:
    """All headlines of pages, of *lines* or of a *column*, with *related* ones of pages as well.

    Also tells whether something could not be read, which is said. *files* will be written, and
    *accepted* is read.

    Raises InputError when one of them is an input.
    """
    from cleaner.files.outputs import check_outputs
    from cleaner.files.sinks import Writing
    from cleaner.headlines.sources import Columns, column_records, line_records

    if lines and column:
        raise typer.BadParameter("give --lines or --column, not both")
    if not (lines or column):
        return _records_of_pages(paths, related, options, files, accepted)
    check_outputs((), Writing(), files=files, reads=[*paths, accepted])
    records: list[Record] = []
    failed = False
    for path in paths:
        try:
            records += line_records(path) if lines else column_records(path, Columns(column))
        except InputError as error:
            say(str(error))
            failed = True
    return records, failed


def _records_of_pages(
    paths: Sequence[str],
    related: bool,
    options: PageOptions,
    files: Sequence[str],
    accepted: str,
) -> tuple[list[Record], bool]:
    """The headlines of pages of any form, and whether one of them could not be cleaned."""
    from cleaner.files.outputs import check_outputs
    from cleaner.files.sinks import Writing
    from cleaner.headlines.sources import page_records

    sources = find_inputs(paths)
    check_outputs(sources, Writing(), files=files, reads=[accepted])
    records: list[Record] = []
    numbers = count(1)

    def take(shown: Shown) -> None:
        _show_progress(next(numbers))
        records.extend(page_records(shown.path, shown.cleaned, related=related))

    ending = show_pages(sources, options, read_rules(options, sources), take)
    _end_progress(next(numbers) - 1)
    if ending.interrupted:
        raise typer.Exit(128 + ending.interrupted)
    return records, bool(ending.tally.rejected)


def _show_progress(number: int) -> None:
    if number % _PROGRESS_EVERY == 0 and sys.stderr.isatty():
        print(f"\r{counted(number, 'page')} read", end="", file=sys.__stderr__, flush=True)


def _end_progress(number: int) -> None:
    if number >= _PROGRESS_EVERY and sys.stderr.isatty():
        print(file=sys.stderr)
