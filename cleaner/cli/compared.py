"""What ``cleaner duplicates`` compares: headlines or stories, of pages, of lines, of a column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, NamedTuple

import typer

from cleaner.cli.pages import PageOptions, find_inputs, read_rules, show_pages
from cleaner.cli.terminal import say
from cleaner.errors import InputError
from cleaner.text.spans import Cleaned

if TYPE_CHECKING:
    from cleaner.headlines.index import Group
    from cleaner.headlines.stores.base import Record
    from cleaner.records.shown import Shown


@dataclass(frozen=True, slots=True)
class MeasureOptions:
    """What of pages is compared, and how closely candidates are looked for."""

    title: ClassVar[str] = "Measure"

    by: Annotated[
        Literal["headline", "text", "both"],
        typer.Option(
            "--by",
            metavar="WHAT",
            help="What is compared: headline, the text of stories word for word, or both.",
        ),
    ] = "headline"
    threshold: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE",
            min=0.05,
            max=1,
            help="With --by text: the share of the shorter text that the other one has, from which "
            "on they are copies.  [default: 0.5]",
        ),
    ] = None
    bands: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="Bands of signatures; more find more.  [default: 22, of texts 32]",
        ),
    ] = None
    rows: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, help="Rows of a band; fewer find more.  [default: 3, of texts 2]"
        ),
    ] = None

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


class Reading(NamedTuple):
    """What is read: *paths* of pages, or of lists with a headline or text on each of the *lines* or
    in a *column*; of pages with *related* headlines. The files *written* will be, and *accepted* is
    read, too.
    """

    paths: Sequence[str]
    lines: bool
    column: str
    related: bool
    options: PageOptions
    written: Sequence[str]
    accepted: str


def refuse_unmeasured(
    measure: MeasureOptions, *, updates: bool, related: bool, index: str, lists: object
) -> None:
    """Raise typer.BadParameter for options that have no meaning for what is compared."""
    if measure.threshold and not measure.of_texts:
        raise typer.BadParameter("--threshold needs --by text or --by both")
    if measure.of_texts and (updates or related):
        raise typer.BadParameter("--updates and --related are of headlines: leave out --by")
    if measure.by == "both" and (index or lists):
        raise typer.BadParameter(
            "--by both compares pages with each other: leave out --index, --lines and --column"
        )


def read_records(reading: Reading, measure: MeasureOptions) -> tuple[list[Record], bool]:
    """All headlines, or with *measure* all stories, as records with whole texts.

    Also tells whether something could not be read, which is said. Raises InputError when a file
    that will be written is an input.
    """
    from cleaner.headlines.sources import page_records

    records: list[Record] = []
    if measure.of_texts:
        failed = _take_stories(reading, lambda r, text: records.append(replace(r, text=text)))
    elif reading.lines or reading.column:
        return _read_lists(reading)
    else:
        failed = _take_pages(
            reading,
            lambda path, cleaned: records.extend(
                page_records(path, cleaned, related=reading.related)
            ),
        )
    return records, failed


def find_groups(
    reading: Reading, measure: MeasureOptions, bucket_limit: int | None
) -> tuple[list[Record], list[Group], bool]:
    """The records of what was read, groups of those that are the same, and whether something could
    not be read. Texts are not held: records have their headlines or beginnings.
    """
    from cleaner.headlines.grouping import MOST_JOINED
    from cleaner.headlines.index import group_records

    most = bucket_limit or MOST_JOINED
    if measure.of_texts:
        return _group_stories(reading, measure, most)
    records, failed = read_records(reading, measure)
    bands, rows = measure.signature
    return records, group_records(records, bands=bands, rows=rows, most=most), failed


def _group_stories(
    reading: Reading, measure: MeasureOptions, most: int
) -> tuple[list[Record], list[Group], bool]:
    from cleaner.copies.collection import StoryCollection
    from cleaner.copies.news import group_news
    from cleaner.copies.sources import titled

    both = measure.by == "both"
    headlines: list[str] = []

    with StoryCollection(*measure.signature, words=both) as stories:

        def take(record: Record, text: str) -> None:
            headlines.append(record.text)
            stories.add(titled(record, text), text)

        failed = _take_stories(reading, take)
        if both:
            groups = group_news(stories, headlines, measure.least, most)
        else:
            groups = stories.groups(measure.least, most)
        return stories.records, groups, failed


def _take_stories(reading: Reading, take: Callable[[Record, str], None]) -> bool:
    """Give *take* each story with its record; whether something could not be read."""
    from cleaner.copies.sources import listed_stories, page_stories

    def take_all(stories: Iterable[tuple[Record, str]]) -> None:
        for record, text in stories:
            take(record, text)

    if reading.lines or reading.column:
        records, failed = _read_lists(reading)
        take_all(listed_stories(records))
        return failed
    return _take_pages(reading, lambda path, cleaned: take_all(page_stories(path, cleaned)))


def _read_lists(reading: Reading) -> tuple[list[Record], bool]:
    """The records of lines or of a column."""
    from cleaner.files.outputs import check_outputs
    from cleaner.headlines.sources import column_records, line_records

    lines, column = reading.lines, reading.column
    if lines and column:
        raise typer.BadParameter("give --lines or --column, not both")
    reads = [*reading.paths, reading.accepted]
    check_outputs((), files=reading.written, reads=reads)
    records: list[Record] = []
    failed = False
    for path in reading.paths:
        try:
            records += line_records(path) if lines else column_records(path, column)
        except InputError as error:
            say(str(error))
            failed = True
    return records, failed


def _take_pages(reading: Reading, take: Callable[[str, Cleaned], None]) -> bool:
    """Give *take* each page of any form, as cleaned, with where it stands; whether one of them
    could not be cleaned.
    """
    from cleaner.files.outputs import check_outputs

    options = reading.options
    sources = find_inputs(reading.paths, options)
    check_outputs(sources, files=reading.written, reads=[reading.accepted])

    def show(shown: Shown) -> None:
        take(shown.path, shown.cleaned)

    ending = show_pages(sources, options, read_rules(options, sources), show, progress=True)
    if ending.interrupted:
        raise typer.Exit(128 + ending.interrupted)
    return bool(ending.tally.rejected)
