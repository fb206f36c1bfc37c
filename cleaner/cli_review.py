"""The command ``cleaner review``: pages in, one HTML file for a browser out."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli_options import (
    LARGEST,
    Drop,
    Encoding,
    Keep,
    MaxSize,
    Preview,
    Rules,
    Site,
    bytes_of,
    make_cleaner,
)
from cleaner.cli_recurring import outlet_of_input
from cleaner.errors import InputError
from cleaner.terminal import FAILED, clean_any, counted, reporting_errors, say

if TYPE_CHECKING:
    from cleaner.files import InputFile


def register(app: typer.Typer) -> None:
    """Add the command to *app*.

    >>> register(typer.Typer())
    """
    app.command(name="review")(review_command)


@reporting_errors
def review_command(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH", help="Pages, folders of pages, or - for standard input: text or HTML."
        ),
    ],
    out: Annotated[
        str,
        typer.Option(
            "--out", "-o", metavar="FILE", help="The HTML file to write; - for standard output."
        ),
    ],
    keep: Keep = None,
    drop: Drop = None,
    rules: Rules = None,
    site: Site = "",
    preview: Preview = False,
    encoding: Encoding = None,
    max_size: MaxSize = LARGEST,
) -> int:
    """Write one HTML file that shows in a browser what is removed from pages, and why.

    The file loads nothing from elsewhere. Pages that look wrong come first. Exit codes: 0 done,
    2 some page could not be cleaned; the others are shown.
    """
    from cleaner.files import read_page, write_atomically
    from cleaner.review import Reasons, find_unusual, review_page, wrong_first
    from cleaner.review_page import review_html
    from cleaner.rulefiles import load_rules

    inputs = _find_inputs(paths, out)
    rule_set = load_rules(rules or ())
    cleaner = make_cleaner(rule_set, site=site, keep=keep, drop=drop, preview=preview)
    reasons: Reasons = {}
    pages = []
    failed = False
    for source in inputs:
        try:
            page = read_page(source.path, encoding, max_size=bytes_of(max_size))
            cleaned = clean_any(page, cleaner)
        except InputError as error:
            say(str(error))
            failed = True
            continue
        outlet = outlet_of_input(source, page, site)
        pages.append(review_page(source.name, outlet, cleaned, reasons, page.warnings))
    find_unusual(pages)
    data = review_html(wrong_first(pages), reasons, rule_set).encode()
    if out == "-":
        sys.stdout.buffer.write(data)
    else:
        write_atomically(out, data)
    wrong = sum(bool(page.problems) for page in pages)
    look = "looks" if wrong == 1 else "look"
    say(f"{counted(len(pages), 'page')}, {wrong:,} {look} wrong: {out}")
    return FAILED if failed else 0


def _find_inputs(paths: list[str], out: str) -> list[InputFile]:
    """The pages to show; a review that an earlier run left among them is none."""
    from cleaner.files import PAGE_SUFFIXES, find_pages, refuse_inputs

    target = os.path.realpath(out)
    inputs = [
        page for page in find_pages(paths) if page.given or os.path.realpath(page.path) != target
    ]
    if not inputs:
        raise InputError(" ".join(paths), f"holds no pages ({', '.join(PAGE_SUFFIXES)})")
    if out != "-":
        refuse_inputs([Path(out)], inputs)
    return inputs
