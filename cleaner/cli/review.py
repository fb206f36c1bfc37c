"""The command ``cleaner review``: pages in, one HTML file for a browser out."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import MISSING, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cleaner.cli.option_groups import option
from cleaner.cli.options import Paths
from cleaner.cli.pages import PageOptions, find_inputs, listed_paths, read_rules, show_pages
from cleaner.cli.terminal import say, saying_warnings
from cleaner.errors import InputError
from cleaner.files.pages import InputFile
from cleaner.text.wording import counted

if TYPE_CHECKING:
    from cleaner.files.sources import Source
    from cleaner.headlines.index import HeadlineIndex
    from cleaner.review.sample import ReviewSample
    from cleaner.rules.model import RuleSet

_HTML = (".html", ".htm")
_HEAD = 1_000  # bytes of a file in which a review says what it is


def review_command(
    out: str = option(
        MISSING, "The HTML file to write; - for standard output.", "--out", "-o", metavar="FILE"
    ),
    paths: Paths = None,
    index: str = option(
        "",
        "Also compare headlines with those remembered here by 'cleaner duplicates'. Nothing is "
        "remembered.",
        metavar="INDEX",
    ),
    *,
    options: PageOptions,
) -> int:
    """Write one HTML file that shows in a browser what is removed from pages, and why.

    The file loads nothing from elsewhere. Pages that need a look come first; of more than 5,000
    pages those and the first of the others are shown. Headlines that tell the same news are put
    together. Exit codes: 0 done, 2 some page could not be cleaned; the others are shown.
    """
    from cleaner.headlines.index import HeadlineIndex
    from cleaner.review.sample import ReviewSample

    paths = listed_paths(paths, options.from_file)
    sources = _find_sources(paths, out, options, index)
    with ExitStack() as stack:
        known = HeadlineIndex.open(index, create=False) if index else None
        if known:
            stack.callback(known.close)
        rule_set = read_rules(options, sources)
        sample = ReviewSample(options.site)
        told = (sample.add, sample.take_learned)
        ending = show_pages(sources, options, rule_set, *told, progress=True)
        write_review(out, sample, rule_set, known)
    return ending.exit_code


def check_review(review: str, resume: bool) -> None:
    """Raise typer.BadParameter for a name that is none of an HTML file, and for --resume."""
    if not review:
        return
    if Path(review).suffix.lower() not in _HTML:
        raise typer.BadParameter("is the name of an HTML file", param_hint="--review")
    if resume:
        raise typer.BadParameter(
            "would show only the pages that are still to come: leave out --resume, or run "
            "'cleaner review' afterwards",
            param_hint="--review",
        )


def write_review(
    out: str,
    sample: ReviewSample,
    rules: RuleSet,
    index: HeadlineIndex | None = None,
    *,
    quiet: bool = False,
) -> None:
    """Write the review of the pages in *sample* to the file *out* (``-``: standard output), and say
    how many there are. Raises InputError when that fails, or *index* cannot be read."""
    from cleaner.files.unfinished import write_atomically
    from cleaner.review.groups import find_groups
    from cleaner.review.page import review_html

    with saying_warnings(quiet=quiet):
        review = sample.review(functools.partial(find_groups, index=index))
    data = review_html(review, rules, _today()).encode("utf-8", "backslashreplace")
    if out == "-":
        sys.stdout.buffer.write(data)
    else:
        write_atomically(out, data, tidy=True)
    pages, wrong = (review.totals.all[name] for name in ("pages", "wrong"))
    parts = [counted(pages, "page")]
    if len(review.pages) < pages:
        parts.append(f"{len(review.pages):,} of them shown")
    parts.append(f"{wrong:,} {'needs' if wrong == 1 else 'need'} a look")
    if review.groups:
        parts.append(counted(len(review.groups), "group of headlines", "groups of headlines"))
    if not quiet:
        say(f"{', '.join(parts)}: {out}")


def _today() -> str:
    """The day of the run; SOURCE_DATE_EPOCH names another one (https://reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    day = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now()
    return day.date().isoformat()


def _find_sources(paths: Sequence[str], out: str, options: PageOptions, index: str) -> list[Source]:
    """What is to be shown; a review that an earlier run left among the pages is none of it."""
    from cleaner.files.outputs import check_outputs

    target = os.path.realpath(out) if _is_review(out) else ""

    def is_page(page: InputFile) -> bool:
        return page.given or os.path.realpath(page.path) != target

    found = [replace(s, pages=tuple(filter(is_page, s.pages))) for s in find_inputs(paths, options)]
    sources = [source for source in found if source.pages or source.kind != "pages"]
    if not sources:
        raise InputError(" ".join(paths), "holds no pages but the review itself")
    check_outputs(sources, files=[out], reads=[*options.reads, index])
    return sources


def _is_review(path: str) -> bool:
    """Whether a file is there that is a review, and no page of a user's own."""
    from cleaner.review.page import is_review

    if not Path(path).is_file():
        return False
    with Path(path).open("rb") as file:
        return is_review(file.read(_HEAD))
