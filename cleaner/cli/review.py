"""The command ``cleaner review``: pages in, one HTML file for a browser out."""

from __future__ import annotations

import functools
import os
import sys
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.batch import (
    BatchOptions,
    Cleaning,
    FromFile,
    HtmlField,
    Jobs,
    TextField,
    UrlField,
    listed_paths,
    work_of,
)
from cleaner.cli.options import (
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
from cleaner.cli.terminal import FAILED, reporting_errors, say
from cleaner.errors import InputError
from cleaner.text.wording import counted

if TYPE_CHECKING:
    from cleaner.batch.run import Plan
    from cleaner.files.sources import Source
    from cleaner.headlines.index import HeadlineIndex
    from cleaner.review.sample import ReviewSample
    from cleaner.rules.model import RuleSet

_HTML = (".html", ".htm")

ReviewFile = Annotated[
    str,
    typer.Option(
        "--review",
        metavar="FILE.html",
        help="Also write a page for a browser that shows what was removed, and why: of more than "
        "5,000 pages those that look wrong and the first of the others.",
        show_default=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command to *app*.

    >>> register(typer.Typer())
    """
    app.command(name="review")(review_command)


@reporting_errors
def review_command(
    out: Annotated[
        str,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="The HTML file to write; - for standard output.",
        ),
    ],
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="Pages, folders of pages, - for standard input, records and archives: all that "
            "'cleaner clean' takes.",
            show_default=False,
        ),
    ] = None,
    index: Annotated[
        str,
        typer.Option(
            "--index",
            metavar="INDEX",
            help="Also compare headlines with those remembered here by 'cleaner duplicates'. "
            "Nothing is remembered.",
            show_default=False,
        ),
    ] = "",
    keep: Keep = None,
    drop: Drop = None,
    rules: Rules = None,
    site: Site = "",
    preview: Preview = False,
    encoding: Encoding = None,
    max_size: MaxSize = LARGEST,
    jobs: Jobs = 0,
    from_file: FromFile = "",
    text_field: TextField = "text",
    html_field: HtmlField = "",
    url_field: UrlField = "url",
) -> int:
    """Write one HTML file that shows in a browser what is removed from pages, and why.

    The file loads nothing from elsewhere. Pages that look wrong come first; of more than 5,000
    pages those and the first of the others are shown. Headlines that tell the same news are put
    together. Exit codes: 0 done, 2 some page could not be cleaned; the others are shown.
    """
    from cleaner.batch.run import run_batch
    from cleaner.rules.loading import load_rules

    paths = listed_paths(paths, from_file)
    sources = _find_sources(paths, out)
    rule_set = load_rules(rules or ())
    cleaner = make_cleaner(rule_set, site=site, keep=keep, drop=drop, preview=preview)
    cleaning = Cleaning(
        cleaner, rule_set, site, tuple(keep or ()), tuple(drop or ()), preview,
        encoding, "", bytes_of(max_size),
    )  # fmt: skip
    options = BatchOptions(jobs, text_field, html_field, url_field)
    known = _open_index(index) if index else None
    try:
        sample = new_sample(site)
        ending = run_batch(_plan(sources, cleaning, options, sample), say)
        write_review(out, sample, rule_set, known)
    finally:
        if known:
            known.close()
    if ending.interrupted:
        return 128 + ending.interrupted
    return FAILED if ending.tally.rejected else 0


def check_review(review: str, resume: bool) -> None:
    """Raise typer.BadParameter for a name that is none of an HTML file, and for --resume.

    >>> check_review("out/review.html", False)
    """
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


def new_sample(site: str) -> ReviewSample:
    """Where the pages of a review are gathered; *site* is the option ``--site``.

    >>> new_sample("").totals.pages
    0
    """
    from cleaner.review.sample import ReviewSample

    return ReviewSample(site)


def write_review(
    out: str,
    sample: ReviewSample,
    rules: RuleSet,
    index: HeadlineIndex | None = None,
    *,
    quiet: bool = False,
) -> None:
    """Write the review of the pages in *sample* to the file *out* (``-``: standard output), and
    say how many there are. Raises InputError when that fails, or *index* cannot be read."""
    from cleaner.files.pages import write_atomically
    from cleaner.review.groups import find_groups
    from cleaner.review.page import review_html

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", UserWarning)
        review = sample.review(functools.partial(find_groups, index=index))
    for each in () if quiet else told:
        say(f"warning: {each.message}")
    data = review_html(review, rules).encode()
    if out == "-":
        sys.stdout.buffer.write(data)
    else:
        write_atomically(out, data)
    totals = review.totals
    parts = [counted(totals.pages, "page")]
    if len(review.pages) < totals.pages:
        parts.append(f"{len(review.pages):,} of them shown")
    parts.append(f"{totals.wrong:,} {'looks' if totals.wrong == 1 else 'look'} wrong")
    if review.groups:
        parts.append(counted(len(review.groups), "group of headlines", "groups of headlines"))
    if not quiet:
        say(f"{', '.join(parts)}: {out}")


def _open_index(place: str) -> HeadlineIndex:
    from cleaner.headlines.index import HeadlineIndex

    return HeadlineIndex.open(place, create=False)


def _plan(
    sources: list[Source], cleaning: Cleaning, options: BatchOptions, sample: ReviewSample
) -> Plan:
    """The run that cleans the pages and writes none."""
    from cleaner.batch.run import Plan
    from cleaner.files.sinks import Writing

    work = work_of(cleaning, options, Writing("nothing", ""), show=True)
    return Plan(sources, work, options.jobs, quiet=True, show=sample.add)


def _find_sources(paths: Sequence[str], out: str) -> list[Source]:
    """What is to be shown; a review that an earlier run left among the pages is none of it."""
    from cleaner.files.page_names import PAGE_SUFFIXES
    from cleaner.files.pages import InputFile, refuse_inputs
    from cleaner.files.sources import find_sources

    target = os.path.realpath(out)

    def is_page(page: InputFile) -> bool:
        return page.given or os.path.realpath(page.path) != target

    found, _ = find_sources(paths)
    sources = [replace(s, pages=tuple(filter(is_page, s.pages))) for s in found]
    sources = [source for source in sources if source.pages or source.kind != "pages"]
    if not sources:
        raise InputError(" ".join(paths), f"holds no pages ({', '.join(PAGE_SUFFIXES)})")
    if out != "-":
        inputs = [page for source in sources for page in source.pages]
        inputs += [
            InputFile(source.path, source.path, True) for source in sources if not source.pages
        ]
        refuse_inputs([Path(out)], inputs)
    return sources
