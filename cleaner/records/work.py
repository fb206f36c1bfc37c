"""What a process does with a chunk: read its records, clean them, write out the results.

Raw bytes come in and finished bytes go out, so that the process which hands out the work only
copies them.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from cleaner.errors import CleanerError, InputError
from cleaner.files.chunks import LINES, TABLE, Chunk, RawPage
from cleaner.files.pages import Page, decode_page, read_page
from cleaner.files.sinks import Writing
from cleaner.files.streams import compress
from cleaner.pipeline import Cleaner
from cleaner.records.batches import PREFIX, RECURRING, page_values
from cleaner.records.outlets import OutletCleaner, host_of
from cleaner.records.page_files import PageFiles, write_page
from cleaner.records.report import json_line
from cleaner.records.tally import Tally
from cleaner.text.spans import Cleaned, Story

if TYPE_CHECKING:
    from cleaner.records.shown import Shown

DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""Errors that will meet the next page as well."""
_LONGEST_REJECTED = 100_000  # bytes of a line that is given in full


@dataclass(frozen=True, slots=True)
class Reading:
    """Which fields of a record are read, and how: see the options of ``cleaner clean``.

    *html_first*: HTML is taken where a record has both. *max_size* counts bytes.

    >>> Reading().text_field
    'text'
    """

    text_field: str = "text"
    html_field: str = "html"
    html_first: bool = False
    url_field: str = "url"
    encoding: str | None = None
    max_size: int = 50_000_000


@dataclass(slots=True)
class Outcome:
    """What came of a chunk: bytes to write, one after the other, rejects, counts and warnings, and
    the pages themselves where a review asks for them.

    >>> Outcome().tally.rejected
    0
    """

    data: list[bytes] = field(default_factory=list)
    rejects: list[dict[str, Any]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    warnings: list[str] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)

    def merge(self, other: Outcome) -> None:
        """Add what came of the records behind these."""
        self.data += other.data
        self.rejects += other.rejects
        self.tally.merge(other.tally)
        self.warnings += other.warnings
        self.shown += other.shown


@dataclass(slots=True)
class Entry:
    """One record: the page in it, and the *fields* that it keeps."""

    place: str
    body: str | bytes | None
    html: bool = False
    url: str = ""
    content_type: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    size: int = 0
    raw: bytes = b""
    reason: str = ""
    page: RawPage | None = None
    recurring: dict[str, int] = field(default_factory=dict)


class Shortening(Protocol):
    """Takes off a cleaned page what recurs on the pages of its outlet; can be pickled."""

    def shorten(self, outlet: str, cleaned: Cleaned) -> tuple[Cleaned, dict[int, int]]:
        """The page without it, and the number of pages for the start of each line that goes."""


@dataclass(frozen=True, slots=True)
class RecordWork:
    """Cleans chunks; can be pickled. Call it with a chunk, and what is to be called before each
    record.

    *fixed* cleans all pages, else *outlets* those of each outlet by its rules. With *show* the
    outcome holds the pages for a review, with *lines* those that recur are removed.

    >>> work = RecordWork(OutletCleaner(), None, Reading(), Writing("lines", "x.jsonl"))
    >>> chunk = Chunk(LINES, "a.jsonl", 1, b'{"text": "a"}\\n[]\\n', (), 16, 0, (16, 3))
    >>> made = work(chunk, lambda: None)
    >>> json.loads(made.data[0])["text"], [reject["reason"] for reject in made.rejects]
    ('a', ['is no JSON object'])
    """

    outlets: OutletCleaner
    fixed: Cleaner | None
    reading: Reading
    writing: Writing
    show: bool = False
    lines: Shortening | None = None

    def __call__(self, chunk: Chunk, before_each: Callable[[], None]) -> Outcome:
        """Clean the records of *chunk*, and write out what comes of them."""
        outcome = Outcome()
        rows: list[tuple[int, Entry, Cleaned]] = []
        with PageFiles() as files:
            for index, entry in enumerate(self._entries(chunk)):
                before_each()
                try:
                    page, cleaned = self._clean(entry)
                    if self.lines:
                        cleaned = self._shorten(entry, page, cleaned, self.lines)
                    if self.writing.form == "pages":
                        self._write_page(entry, page, cleaned, files)
                except CleanerError as error:
                    outcome.rejects.append(reject(entry.place, _plain(error, entry.place), entry))
                    outcome.tally.rejected += 1
                    continue
                outcome.tally.add(cleaned, host_of(entry.url), entry.size)
                told = _warnings(page, cleaned)
                outcome.warnings += (f"{entry.place}: warning: {warning}" for warning in told)
                rows.append((index, entry, cleaned))
                if self.show:
                    outcome.shown.append(self._shown(entry, page, cleaned))
        if rows:
            outcome.data += self._written(chunk, rows)
        return outcome

    def reject(self, chunk: Chunk, reason: str) -> Outcome:
        """What comes of the one record of *chunk* that could not be cleaned."""
        entry = next(iter(self._entries(chunk)), Entry(f"{chunk.path}:{chunk.first}", None))
        return Outcome([], [reject(entry.place, reason, entry)], Tally(rejected=1))

    def split(self, chunk: Chunk) -> list[Chunk]:
        """The records of *chunk*, each as a chunk."""
        if chunk.form == TABLE:
            from cleaner.records.tables import split_table

            return list(split_table(chunk))
        from cleaner.files.chunks import split_chunk

        return list(split_chunk(chunk))

    def _entries(self, chunk: Chunk) -> Iterator[Entry]:
        if chunk.skipped:
            reason = f"has {chunk.skipped:,} bytes; the limit is {self.reading.max_size:,}"
            yield Entry(f"{chunk.path}:{chunk.first}", None, reason=f"{reason} (--max-size)")
        elif chunk.form == LINES:
            yield from self._line_entries(chunk)
        elif chunk.form == TABLE:
            from cleaner.records.tables import table_rows

            for number, fields in enumerate(table_rows(chunk.data), chunk.first):
                yield self._entry(f"{chunk.path}:{number}", fields, 0)
        else:
            yield from map(self._page_entry, chunk.pages)

    def _line_entries(self, chunk: Chunk) -> Iterator[Entry]:
        for number, line in enumerate(chunk.data.split(b"\n"), chunk.first):
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if not line.strip():
                continue
            place = f"{chunk.path}:{number}"
            try:
                fields = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield Entry(place, None, raw=line, reason=f"is no JSON: {error}")
                continue
            if isinstance(fields, dict):
                entry = self._entry(place, fields, len(line))
                entry.raw = line
                yield entry
            else:
                yield Entry(place, None, raw=line, reason="is no JSON object")

    def _entry(self, place: str, fields: dict[str, Any], size: int) -> Entry:
        """The page of a record with fields: its text, or its HTML where there is no text."""
        reading = self.reading
        url = fields.get(reading.url_field)
        entry = Entry(
            place, None, fields=fields, size=size, url=url if isinstance(url, str) else ""
        )
        order = [(reading.text_field, False), (reading.html_field, True)]
        for name, html in reversed(order) if reading.html_first else order:
            body = fields.get(name) if name else None
            if isinstance(body, str | bytes):
                entry.body, entry.html = body, html
                entry.size = entry.size or len(body)
                break
        else:
            entry.reason = f"has no text in its field {reading.text_field!r}"
        fields.pop(reading.html_field, None)
        return entry

    def _page_entry(self, page: RawPage) -> Entry:
        return Entry(
            page.place, page.body, page.html, page.known.get("url", ""), page.content_type,
            dict(page.known), len(page.body or b""), b"", page.reason, page,
        )  # fmt: skip

    def _clean(self, entry: Entry) -> tuple[Page | None, Cleaned]:
        """Clean one record; raises CleanerError for whatever goes wrong."""
        if entry.reason:
            raise InputError(entry.place, entry.reason)
        cleaner = self.fixed or self.outlets.cleaner_of(entry.url)
        reading = self.reading
        body, page = entry.body, None
        try:
            if body is None:
                page = read_page(entry.place, reading.encoding, max_size=reading.max_size)
                body, entry.size = page.text, len(page.text.encode("utf-8", "replace"))
                entry.html = page.html
            elif len(body) > reading.max_size:
                limit = f"the limit is {reading.max_size:,} (--max-size)"
                raise InputError(entry.place, f"has {len(body):,} bytes; {limit}")
            elif isinstance(body, bytes) and (not entry.html or reading.encoding):
                name = "page.html" if entry.html else "page.txt"
                page = decode_page(body, name, reading.encoding)
                body, entry.html = page.text, page.html
            if entry.html:
                return page, cleaner.clean_html(
                    body, url=entry.url, content_type=entry.content_type
                )
            return page, cleaner.clean(str(body))
        except CleanerError:
            raise
        except Exception as error:
            what = f"cannot be cleaned: {type(error).__name__}: {error}"
            raise InputError(entry.place, what) from error

    def _written(self, chunk: Chunk, rows: list[tuple[int, Entry, Cleaned]]) -> list[bytes]:
        """The bytes of cleaned records, in the form that is asked for."""
        if self.writing.form in ("pages", "nothing"):
            return []
        if self.writing.form == "table":
            from cleaner.records.tables import result_table

            records = [(index, self._record(entry, cleaned)) for index, entry, cleaned in rows]
            table = chunk.data if chunk.form == TABLE else b""
            return [result_table(records, table, self.reading.text_field, self.reading.html_field)]
        lines = [
            json_line(_plain_values(self._record(entry, cleaned))) for _, entry, cleaned in rows
        ]
        return [compress(("\n".join(lines) + "\n").encode(), self.writing.path)]

    def _shorten(
        self, entry: Entry, page: Page | None, cleaned: Cleaned, lines: Shortening
    ) -> Cleaned:
        """The page without the lines that recur; *entry* gets the number of pages of each."""
        outlet = self._shown(entry, page, cleaned).outlet
        shorter, pages = lines.shorten(outlet, cleaned)
        entry.recurring = {str(start): count for start, count in pages.items()}
        return shorter

    def _shown(self, entry: Entry, page: Page | None, cleaned: Cleaned) -> Shown:
        """A page as a review takes it."""
        from cleaner.records.shown import shown_file, shown_record

        warnings = page.warnings if page else ()
        if entry.page is None or entry.url:
            return shown_record(entry.place, entry.url, cleaned, warnings)
        head = page.text if page else entry.body or ""
        return shown_file(entry.place, entry.page.name, head, cleaned, warnings)

    def _record(self, entry: Entry, cleaned: Cleaned) -> dict[str, Any]:
        """The fields of a record, its text cleaned, and what is known of the page."""
        values = {**entry.fields, self.reading.text_field: cleaned.text, **added_values(cleaned)}
        if self.lines:
            values[RECURRING] = entry.recurring
        return values

    def _write_page(
        self, entry: Entry, page: Page | None, cleaned: Cleaned, files: PageFiles
    ) -> None:
        """Write a page, and its appended stories, to the files of its name."""
        assert entry.page is not None
        page = page or Page(entry.place, "", "utf-8", False, True)
        try:
            write_page(entry.page.name, page, cleaned, self.writing, files.write)
        except InputError as error:
            # One page may have a name that cannot be written; a full disk is the end for all.
            cause = error.__context__
            if isinstance(cause, OSError) and cause.errno in DISK_FULL:
                raise OSError(cause.errno, cause.strerror, error.path) from None
            raise


def added_values(cleaned: Cleaned) -> dict[str, Any]:
    """What is known of a page, behind ``PREFIX``: ``batches.FIELDS``, with the appended
    stories as ``stories``, and removals and warnings.

    >>> from cleaner.pipeline import clean
    >>> [removal["rule"] for removal in added_values(clean("خبر\\nطباعة\\n"))["cleaner_removals"]]
    ['print-button']
    """
    values = page_values(cleaned)
    del values["appended"]
    values["stories"] = [_story(s) for s in cleaned.stories if s.kind == "appended"]
    values["removals"] = [
        {"start": r.start, "end": r.end, "rule": r.rule, "kind": r.kind, "text": r.text}
        for r in cleaned.removals
    ]
    values["warnings"] = list(cleaned.warnings)
    return {PREFIX + name: value for name, value in values.items()}


def _story(story: Story) -> dict[str, Any]:
    # dataclasses.asdict copies every value, which takes a tenth of the time of cleaning.
    values = {name: getattr(story, name) for name in Story.__slots__}
    return {**values, "evidence": list(story.evidence)}


def reject(place: str, reason: str, entry: Entry | None = None) -> dict[str, Any]:
    """A line for the file of rejects: where the record stands, why, and the line itself if short.

    >>> reject("a.jsonl:1", "is no JSON")
    {'place': 'a.jsonl:1', 'reason': 'is no JSON'}
    """
    values: dict[str, Any] = {"place": place, "reason": reason}
    if entry and entry.url:
        values["url"] = entry.url
    if entry and 0 < len(entry.raw) <= _LONGEST_REJECTED:
        values["line"] = entry.raw.decode("utf-8", "backslashreplace")
    return values


def _plain(error: CleanerError, place: str) -> str:
    """The message of an error without the place that it names."""
    text = error.reason if isinstance(error, InputError) else str(error)
    return text.removeprefix(f"{place}: ")


def _warnings(page: Page | None, cleaned: Cleaned) -> tuple[str, ...]:
    return (*(page.warnings if page else ()), *cleaned.warnings)


def _plain_values(record: dict[str, Any]) -> dict[str, Any]:
    """*record* with values that JSON does not know as text: dates, decimals, bytes."""
    known = (str, int, float, bool, list, dict, type(None))
    return {k: v if isinstance(v, known) else _as_text(v) for k, v in record.items()}


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)
