"""What ``cleaner duplicates`` compares: headlines or stories, of pages, of lines, of a column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Literal

import typer

from cleaner.cli.matches import Form
from cleaner.cli.option_groups import option
from cleaner.cli.pages import PageOptions, find_inputs, read_rules, show_pages
from cleaner.cli.terminal import say
from cleaner.errors import InputError
from cleaner.text.spans import Cleaned

if TYPE_CHECKING:
    from cleaner.headlines.index import Group
    from cleaner.headlines.stores.base import Record
    from cleaner.records.work import Shown


@dataclass(frozen=True)
class CompareOptions:
    """Where headlines or texts stand, what they are compared with, and what is told of them."""

    lines: bool = option(False, "Each line of the files is a headline, or a text.", "--lines")
    column: str = option(
        "",
        "The files are TSV with a header, or JSONL: headlines, or texts, stand in this column, "
        "dates in 'date', outlets in 'source', when there are such.",
        metavar="NAME",
    )
    related: bool = option(False, "Also the headlines in lists of related stories.", "--related")
    index: str = option(
        "",
        "Compare with what is remembered here, and remember what is new: a file, made when "
        "there is none, or redis://HOST:PORT/DATABASE.",
        metavar="INDEX",
    )
    check: bool = option(
        False,
        "Exit with 1 when a new headline repeats an old one; with --index it is then not "
        "remembered.",
        "--check",
    )
    dry_run: bool = option(False, "With --index: remember nothing.", "--dry-run")
    updates: bool = option(
        False, "With --index: also the same story with other figures or a later stage.", "--updates"
    )
    as_json: bool = option(False, "One JSON record a line.", "--json")
    as_tsv: bool = option(False, "Tab-separated values.", "--tsv")
    groups: bool = option(False, "Show groups and not pairs.", "--groups")
    keep_first: str = option(
        "",
        "Write the paths to this file, without those that repeat an earlier one; - for standard "
        "output.",
        metavar="LIST",
    )
    accepted: str = option(
        "duplicates-accepted.tsv",
        "Pairs of headlines that were looked at and are other news; 'duplicates accept A B' "
        "adds one, each a headline or the path of its page.",
        metavar="FILE",
    )
    bucket_limit: int | None = option(
        None,
        "Of headlines that are more than N and look alike in one way (they share a band), "
        "compare only a few in this way, and say so: 1,000 with --index, 100,000 without.",
        metavar="N",
        min=1,
    )


@dataclass(frozen=True)
class MeasureOptions:
    """What of pages is compared, and how closely candidates are looked for."""

    title: ClassVar[str] = "Measure"

    by: Literal["headline", "text", "both"] = option(
        "headline",
        "What is compared: headline, the text of stories word for word, or both.",
        "--by",
        metavar="WHAT",
    )
    threshold: float | None = option(
        None,
        "With --by text: the share of the shorter text that the other one has, from which on "
        "they are copies.  [default: 0.5]",
        metavar="SHARE",
        min=0.05,
        max=1,
    )
    bands: int | None = option(
        None, "Bands of signatures; more find more.  [default: 22, of texts 32]", metavar="N", min=1
    )
    rows: int | None = option(
        None, "Rows of a band; fewer find more.  [default: 3, of texts 2]", metavar="N", min=1
    )

    @property
    def of_texts(self) -> bool:
        """Whether texts are compared, too."""
        return self.by != "headline"

    @property
    def what(self) -> str:
        """What is compared, in one word."""
        return "page" if self.by == "both" else self.by

    @property
    def signature(self) -> tuple[int, int]:
        """Bands and rows."""
        from cleaner.copies.shingles import BANDS, ROWS
        from cleaner.headlines.signatures import DEFAULT_BANDS, DEFAULT_ROWS

        bands, rows = (BANDS, ROWS) if self.of_texts else (DEFAULT_BANDS, DEFAULT_ROWS)
        return self.bands or bands, self.rows or rows

    @property
    def least(self) -> float:
        """The least similarity of copies."""
        from cleaner.copies.similarity import THRESHOLD

        return self.threshold or THRESHOLD


@dataclass(frozen=True)
class DuplicateOptions(PageOptions, MeasureOptions, CompareOptions):
    """All options of the command."""

    @property
    def form(self) -> Form:
        """How matches are shown."""
        if self.as_json:
            return "json"
        return "tsv" if self.as_tsv else "check" if self.check else "people"

    @property
    def of_lists(self) -> bool:
        """Whether the files are lists, and no pages."""
        return bool(self.lines or self.column)

    @property
    def written(self) -> list[str]:
        """The files that will be written, if they are named."""
        return [self.keep_first, self.index]

    def refuse_contradictions(self) -> None:
        """Raise typer.BadParameter for options that mean nothing together."""
        if (self.updates or self.dry_run) and not self.index:
            raise typer.BadParameter("--updates and --dry-run need --index")
        if self.groups and self.index:
            raise typer.BadParameter(
                "--groups compares the files with each other: leave out --index"
            )
        if self.as_json and self.as_tsv:
            raise typer.BadParameter("give --json or --tsv, not both")
        if self.threshold and not self.of_texts:
            raise typer.BadParameter("--threshold needs --by text or --by both")
        if self.of_texts and (self.updates or self.related):
            raise typer.BadParameter("--updates and --related are of headlines: leave out --by")
        if self.by == "both" and (self.index or self.of_lists):
            raise typer.BadParameter(
                "--by both compares pages with each other: leave out --index, --lines and --column"
            )


def read_records(paths: Sequence[str], options: DuplicateOptions) -> tuple[list[Record], bool]:
    """All headlines, or all stories, of *paths*, as records with whole texts, and whether something
    could not be read. Raises InputError when a file that will be written is an input."""
    from cleaner.headlines.sources import page_records

    records: list[Record] = []

    def take_story(record: Record, text: str) -> None:
        records.append(replace(record, text=text))

    def take_headlines(path: str, cleaned: Cleaned) -> None:
        records.extend(page_records(path, cleaned, related=options.related))

    if options.of_texts:
        return records, _take_stories(paths, options, take_story)
    if options.of_lists:
        return _read_lists(paths, options)
    return records, _take_pages(paths, options, take_headlines)


def find_groups(
    paths: Sequence[str], options: DuplicateOptions
) -> tuple[list[Record], list[Group], bool]:
    """The records of what was read, groups of those that are the same, and whether something could
    not be read. Texts are not held: records have their headlines or beginnings."""
    from cleaner.headlines.grouping import MOST_JOINED
    from cleaner.headlines.index import group_records

    most = options.bucket_limit or MOST_JOINED
    if options.of_texts:
        return _group_stories(paths, options, most)
    records, failed = read_records(paths, options)
    bands, rows = options.signature
    return records, group_records(records, bands=bands, rows=rows, most=most), failed


def _group_stories(
    paths: Sequence[str], options: DuplicateOptions, most: int
) -> tuple[list[Record], list[Group], bool]:
    from cleaner.copies.collection import StoryCollection
    from cleaner.copies.news import group_news
    from cleaner.copies.sources import titled

    both = options.by == "both"
    headlines: list[str] = []

    with StoryCollection(*options.signature, words=both) as stories:

        def take(record: Record, text: str) -> None:
            headlines.append(record.text)
            stories.add(titled(record, text), text)

        failed = _take_stories(paths, options, take)
        if both:
            groups = group_news(stories, headlines, options.least, most)
        else:
            groups = stories.groups(options.least, most)
        return stories.records, groups, failed


def _take_stories(
    paths: Sequence[str], options: DuplicateOptions, take: Callable[[Record, str], None]
) -> bool:
    """Give *take* each story with its record; whether something could not be read."""
    from cleaner.copies.sources import page_stories

    def take_all(stories: Iterable[tuple[Record, str]]) -> None:
        for record, text in stories:
            take(record, text)

    if options.of_lists:
        records, failed = _read_lists(paths, options)
        take_all((replace(record, text=""), record.text) for record in records)
        return failed
    return _take_pages(paths, options, lambda path, page: take_all(page_stories(path, page)))


def _read_lists(paths: Sequence[str], options: DuplicateOptions) -> tuple[list[Record], bool]:
    """The records of lines or of a column."""
    from cleaner.files.outputs import check_outputs
    from cleaner.headlines.sources import column_records, line_records

    lines, column = options.lines, options.column
    if lines and column:
        raise typer.BadParameter("give --lines or --column, not both")
    check_outputs((), files=options.written, reads=[*paths, options.accepted])
    records: list[Record] = []
    failed = False
    for path in paths:
        try:
            records += line_records(path) if lines else column_records(path, column)
        except InputError as error:
            say(str(error))
            failed = True
    return records, failed


def _take_pages(
    paths: Sequence[str], options: DuplicateOptions, take: Callable[[str, Cleaned], None]
) -> bool:
    """Give *take* each page, as cleaned, with where it stands; whether one could not be cleaned."""
    from cleaner.files.outputs import check_outputs

    sources = find_inputs(paths, options)
    check_outputs(sources, files=options.written, reads=[options.accepted])

    def show(shown: Shown) -> None:
        take(shown.path, shown.cleaned)

    ending = show_pages(sources, options, read_rules(options, sources), show, progress=True)
    if ending.interrupted:
        raise typer.Exit(ending.exit_code)
    return bool(ending.tally.rejected)
