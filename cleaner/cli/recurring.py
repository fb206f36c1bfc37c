"""The option ``--site-lines`` of ``cleaner clean``: pages are read twice, counted and cleaned."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.errors import InputError

if TYPE_CHECKING:
    from cleaner.files.pages import InputFile, Page
    from cleaner.text.spans import Cleaned

SiteLines = Annotated[
    int | None,
    typer.Option(
        "--site-lines",
        metavar="N",
        min=2,
        help="Also remove whole lines that stand on N or more pages of the same outlet in the "
        "same place (above, between or below the paragraphs). Reads all pages twice.",
        show_default=False,
    ),
]


def check_inputs(paths: Iterable[str]) -> None:
    """Raise typer.BadParameter when one of *paths* cannot be read twice.

    >>> check_inputs(["a.jsonl"])
    """
    from cleaner.files.pages import STANDARD_INPUT

    if STANDARD_INPUT in paths:
        raise typer.BadParameter("standard input cannot be read twice", param_hint="--site-lines")


def outlet_of_input(source: InputFile, page: Page, site: str) -> str:
    """The outlet of a page: *site* when it is named, else as ``cleaner rules suggest`` tells it.

    >>> from cleaner.files.pages import InputFile, Page
    >>> source = InputFile("in/valley/1.txt", "valley/1.txt", False)
    >>> outlet_of_input(source, Page(source.path, "", "utf-8", False), "")
    'valley'
    """
    from cleaner.records.outlets import outlet_of_file

    return site or outlet_of_file(source.path, source.name, page.text)


def line_filter(
    inputs: Iterable[InputFile],
    clean: Callable[[InputFile], tuple[Page, Cleaned]],
    least: int,
    site: str,
) -> Callable[[InputFile, Page, Cleaned], tuple[Cleaned, dict[int, int]]]:
    """Count the lines that are left of all pages; return what takes those off a page that recur.

    *clean* reads and cleans a page, or raises InputError: such a page is told of when it is
    cleaned. *least* is the option ``--site-lines``, 0 when it is not asked for: then nothing is
    counted or removed. *site* names the outlet of all pages, if it is not empty.

    >>> line_filter([], print, 0, "")(None, None, "cleaned")
    ('cleaned', {})
    """
    from cleaner.outlets.line_counts import LineCounts

    counts = LineCounts() if least else None
    for source in inputs:
        if counts is None:
            break
        try:
            page, cleaned = clean(source)
        except InputError:
            continue
        counts.add(outlet_of_input(source, page, site), cleaned)

    def shorten(source: InputFile, page: Page, cleaned: Cleaned) -> tuple[Cleaned, dict[int, int]]:
        if counts is None:
            return cleaned, {}
        return counts.shorten(outlet_of_input(source, page, site), cleaned, least)

    return shorten
