"""The command ``cleaner explain``: pages line by line, with what became of each line and why."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cleaner.cli.option_groups import option
from cleaner.cli.options import Paths
from cleaner.cli.pages import PageOptions, find_inputs, listed_paths, read_rules, show_pages
from cleaner.cli.terminal import say, wants_colour
from cleaner.records.explain import explain_lines, explanation

if TYPE_CHECKING:
    from cleaner.records.work import Shown


def explain_command(
    paths: Paths = None,
    only_removed: bool = option(False, "Show only lines that lose something.", "--removed"),
    *,
    options: PageOptions,
) -> int:
    """Show pages line by line: what is kept or removed, and why.

    Beside each line stands the rule, or the evidence that another story begins. The lines of an
    HTML page are those of the text taken out of it.
    """
    from cleaner.files.outputs import check_outputs

    sources = find_inputs(listed_paths(paths, options.from_file), options)
    check_outputs(sources, reads=options.reads)
    several = len(sources) > 1 or len(sources[0].pages) != 1

    def show(shown: Shown) -> None:
        if several:
            print(f"==> {shown.path} <==")
        _print_page(shown, only_removed)

    return show_pages(sources, options, read_rules(options, sources), show).exit_code


def _print_page(shown: Shown, only_removed: bool) -> None:
    for warning in (*shown.warnings, *shown.cleaned.warnings):
        say(f"{shown.path}: warning: {warning}")
    if shown.cleaned.kind != "article":
        say(f"{shown.path}: has no story: {shown.cleaned.kind}")
    lines = explain_lines(shown.cleaned)
    for line in explanation(lines, colour=wants_colour(sys.stdout), only_removed=only_removed):
        print(line)
