"""The command ``cleaner explain``: pages line by line, with what became of each line and why."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.options import LARGEST, Drop, Encoding, Keep, MaxSize, Preview, Rules, Site
from cleaner.cli.pages import (
    HtmlField,
    PageOptions,
    TextField,
    Timeout,
    UrlField,
    find_inputs,
    read_rules,
    show_pages,
)
from cleaner.cli.terminal import FAILED, reporting_errors, say, wants_colour

if TYPE_CHECKING:
    from cleaner.records.shown import Shown


def register(app: typer.Typer) -> None:
    """Add the command to *app*.

    >>> register(typer.Typer())
    """
    app.command(name="explain")(explain_command)


@reporting_errors
def explain_command(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="All that 'cleaner clean' takes.")
    ],
    only_removed: Annotated[
        bool, typer.Option("--removed", help="Show only lines that lose something.")
    ] = False,
    keep: Keep = None,
    drop: Drop = None,
    rules: Rules = None,
    site: Site = "",
    preview: Preview = False,
    encoding: Encoding = None,
    max_size: MaxSize = LARGEST,
    text_field: TextField = "text",
    html_field: HtmlField = "",
    url_field: UrlField = "url",
    timeout: Timeout = None,
) -> int:
    """Show pages line by line: what is kept or removed, and why.

    Beside each line stands the rule, or the evidence that another story begins. The lines of an
    HTML page are those of the text taken out of it.
    """
    options = PageOptions(
        tuple(rules or ()), site, tuple(keep or ()), tuple(drop or ()), preview, encoding,
        max_size, 0, text_field, html_field, url_field, timeout,
    )  # fmt: skip
    sources = find_inputs(paths)
    several = len(sources) > 1 or len(sources[0].pages) != 1

    def show(shown: Shown) -> None:
        if several:
            print(f"==> {shown.path} <==")
        _print_page(shown, only_removed)

    ending = show_pages(sources, options, read_rules(options, sources), show)
    return FAILED if ending.tally.rejected else 0


def _print_page(shown: Shown, only_removed: bool) -> None:
    from cleaner.records.explain import explain_lines
    from cleaner.records.report import explanation

    for warning in (*shown.warnings, *shown.cleaned.warnings):
        say(f"{shown.path}: warning: {warning}")
    if shown.cleaned.kind != "article":
        say(f"{shown.path}: has no story: {shown.cleaned.kind}")
    lines = explain_lines(shown.cleaned)
    for line in explanation(lines, colour=wants_colour(sys.stdout), only_removed=only_removed):
        print(line)
