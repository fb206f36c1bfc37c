"""The command ``cleaner rules suggest``: pages in, a file of proposed rules out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.options import LARGEST, MaxSize, Rules, bytes_of
from cleaner.cli.terminal import FAILED, reporting_errors, say
from cleaner.errors import CleanerError, InputError
from cleaner.records.cleaning import clean_page
from cleaner.text.wording import counted

if TYPE_CHECKING:
    from cleaner.files.pages import Page
    from cleaner.outlets.page_sample import PageSample
    from cleaner.outlets.recurring import PageLine, SamplePage
    from cleaner.outlets.rules import Outlet
    from cleaner.pipeline import Cleaner
    from cleaner.rules.model import RuleSet

_LONGEST_PROSE = 400
_MOST_PROSE = 100


@reporting_errors
def suggest_command(
    folders: Annotated[
        list[str], typer.Argument(metavar="FOLDER", help="Folders of pages of text or HTML.")
    ],
    out: Annotated[
        str,
        typer.Option(
            "--out", "-o", metavar="FILE", help="Write the rules to this file.", show_default=False
        ),
    ] = "",
    min_pages: Annotated[
        int | None,
        typer.Option(
            "--min-pages",
            metavar="N",
            min=2,
            help="Of the pages looked at, so many must have a line; by default a twentieth of an "
            "outlet's pages, at least 3.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print everything as one JSON object.")
    ] = False,
    site: Annotated[
        str,
        typer.Option(
            "--site", metavar="HOST", help="All pages are of this outlet.", show_default=False
        ),
    ] = "",
    visible: Annotated[
        bool,
        typer.Option(
            "--visible",
            help="Propose rules for all that a reader of the HTML pages sees, also for what "
            "extraction leaves out: for texts that another program took from such pages.",
        ),
    ] = False,
    sample: Annotated[
        int,
        typer.Option("--sample", metavar="N", min=10, help="Compare so many pages of an outlet."),
    ] = 400,
    rules: Rules = None,
    max_size: MaxSize = LARGEST,
) -> int:
    """Propose rules for what recurs on the pages of an outlet, in any language.

    The rules have the status preview: nothing uses them without --preview. What the built-in
    rules (and those of --rules) remove is not proposed again.
    """
    from cleaner.files.outputs import refuse_inputs
    from cleaner.files.page_names import is_page_name
    from cleaner.files.pages import write_atomically
    from cleaner.outlets.page_sample import sample_pages
    from cleaner.outlets.report import rule_file, suggestion_data, table_lines
    from cleaner.outlets.rules import suggestions
    from cleaner.records.record import json_line
    from cleaner.rules.loading import load_rules

    if out and is_page_name(out):
        raise typer.BadParameter("is the name of a page; rules go to FILE.toml", param_hint="-o")
    refuse_inputs([out] if out else [], rules or [])
    known = load_rules(rules or ())
    pages = sample_pages(folders, site, sample, bytes_of(max_size))
    problems: list[str] = []
    outlets = read_outlets(pages, known, site, visible, min_pages or 0, problems)
    found = suggestions(outlets, known)
    if out:
        write_atomically(out, rule_file(found).encode(), tidy=True)
    if as_json:
        print(json_line(suggestion_data(outlets, found)))
    else:
        for line in table_lines(outlets, found):
            print(line)
    for problem in problems:
        say(problem)
    say(f"{counted(len(found), 'rule')} proposed" + (f", written to {out}" if out else ""))
    return FAILED if problems else 0


def read_outlets(
    sample: PageSample,
    known: RuleSet,
    site: str,
    visible: bool,
    told: int,
    problems: list[str],
) -> list[Outlet]:
    """What recurs at each outlet of *sample*; pages that cannot be read go to *problems*.

    Only what the rules of *known* leave is to be proposed; *visible* and *told* are the options
    ``--visible`` and ``--min-pages``.
    """
    from cleaner.outlets.found import find_recurring, least_pages, recurring
    from cleaner.outlets.rules import Outlet
    from cleaner.pipeline import Cleaner

    sites = {domain.strip(".") for rule in known.rules for domain in rule.sites}
    cleaners: dict[str, Cleaner] = {}
    outlets = []
    for name in sample.outlets():
        host = site or (name if "." in name and "/" not in name else "")
        own = host if sites and any(host.endswith(domain) for domain in sites) else ""
        if own not in cleaners:
            cleaners[own] = Cleaner(known, site=own, preview=True)
        pages, languages = _read(sample.paths(name), cleaners[own], visible, problems)
        fixed = recurring(pages, least_pages(len(pages), told))
        found = find_recurring(pages, told)
        language = max(sorted(languages), key=lambda lang: languages[lang], default="")
        proposed = any(each.zone and each.left for each in found)
        total, prose = sample.total[name], _prose(pages, fixed) if proposed else ()
        outlets.append(Outlet(name, host, language, total, len(pages), tuple(found), prose))
    return outlets


def _read(
    paths: Iterable[str], cleaner: Cleaner, visible: bool, problems: list[str]
) -> tuple[list[SamplePage], Counter[str]]:
    """The pages of *paths*, and how many of them are in each language."""
    from cleaner.files.pages import read_page
    from cleaner.text.arabic import language_of

    pages = []
    languages: Counter[str] = Counter()
    for path in paths:
        try:
            page = read_page(path)
            text, sampled = sample_page(page, cleaner, visible)
        except InputError as error:
            problems.append(str(error))
            continue
        languages[language_of(text)] += 1
        pages.append(sampled)
    return pages, languages


def sample_page(page: Page, cleaner: Cleaner, visible: bool = False) -> tuple[str, SamplePage]:
    """The text of a page, of HTML all that a reader sees, and its lines with their fate.

    Raises InputError when the page cannot be cleaned.

    >>> from cleaner.files.pages import Page
    >>> from cleaner.pipeline import Cleaner
    >>> text = "عنوان الخبر هنا\\nطباعة\\n"
    >>> _, sampled = sample_page(Page("a.txt", text, "utf-8", False), Cleaner())
    >>> [line.is_left for line in sampled.lines]
    [True, False]
    """
    from cleaner.html.extract import visible_text
    from cleaner.outlets.recurring import SamplePage, page_lines

    if not page.html:
        cleaned = clean_page(page, cleaner.clean)
        lines, headline = page_lines(page.text, cleaned.removals), cleaned.headline
        text = page.text
    else:
        cleaned = clean_page(page, cleaner.clean_html)
        headline = cleaned.headline
        try:
            text = visible_text(page.text)
        except CleanerError as error:
            raise InputError(page.path, str(error)) from None
        if visible:
            lines = page_lines(text, cleaner.clean(text).removals)
        else:
            lines = _as_extracted(page_lines(text), cleaned.text)
    title = page_lines(headline)
    return text, SamplePage(lines, title[0].key if title else "")


def _as_extracted(lines: Iterable[PageLine], kept: str) -> tuple[PageLine, ...]:
    """*lines* of a page, left when they stand in the text *kept* of it, as often as there."""
    counts = Counter(" ".join(line.split()) for line in kept.splitlines())
    found = []
    for line in lines:
        raw = " ".join(line.raw.split())
        found.append(replace(line, is_left=counts[raw] > 0))
        counts[raw] -= counts[raw] > 0
    return tuple(found)


def _prose(pages: Iterable[SamplePage], fixed: set[str]) -> tuple[str, ...]:
    """Paragraphs of stories, short ones, that rules must leave alone; where there are none, other
    lines that do not recur."""
    own = {
        line.raw: line.is_paragraph
        for page in pages
        for line in page.lines
        if line.is_left and line.key not in fixed
    }
    found = [raw for raw, is_paragraph in own.items() if is_paragraph] or list(own)
    shortest = sorted(found, key=lambda raw: (len(raw) > _LONGEST_PROSE, len(raw), raw))
    return tuple(shortest[:_MOST_PROSE])
