"""What a process does with a chunk: read its records, clean them, write out the results.

Raw bytes come in and finished bytes go out, so that the process which hands out the work only
copies them.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from msgspec import Struct

from cleaner.errors import CleanerError, InputError
from cleaner.files.chunks import TABLE, Chunk, RawPage
from cleaner.files.compression import compress
from cleaner.files.pages import Page
from cleaner.files.sinks import Writing
from cleaner.files.unfinished import AtomicFiles
from cleaner.records.cleaning import cleaning, moment_text
from cleaner.records.entries import Reading, read_entries, read_text
from cleaner.records.outlets import OutletCleaner, host_of, name_of_input, outlet_of_entry
from cleaner.records.page_files import page_bytes, write_page
from cleaner.records.record import SCHEMA, json_bytes, make_record, page_values, prefixed
from cleaner.records.tally import Tally
from cleaner.text.spans import Cleaned

DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""Errors that will meet the next page as well."""
_LONGEST_REJECTED = 100_000  # bytes of a line that is given in full


@dataclass(frozen=True, slots=True)
class Shown:
    """A cleaned page, for a review: *path* is where it stands, *name* what it is called."""

    path: str
    name: str
    outlet: str
    cleaned: Cleaned
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Outcome:
    """What came of a chunk: bytes to write, one after the other, rejects, counts and warnings, and
    the pages themselves where a review asks for them."""

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


class _Row(Struct, frozen=True):
    """A cleaned page, with its index in the chunk."""

    index: int
    entry: RawPage
    page: Page
    outlet: str
    cleaned: Cleaned


@dataclass(frozen=True, slots=True)
class RecordWork:
    """Cleans chunks; can be pickled. Call it with a chunk, and what is to be called before each
    record.

    *outlets* cleans the pages of each outlet by its rules, and by those that were learned of it.
    With *show* the outcome holds the pages for a review.

    >>> work = RecordWork(OutletCleaner(), Reading(), Writing(records="-", beside=True))
    >>> chunk = Chunk("lines", "a.jsonl", 1, b'{"text": "a"}\\n[]\\n', (), 16, 0, (16, 3))
    >>> [reject["reason"] for reject in work(chunk, lambda: None).rejects]
    ['is no JSON object']
    """

    outlets: OutletCleaner
    reading: Reading
    writing: Writing
    show: bool = False

    def __call__(self, chunk: Chunk, before_each: Callable[[], None]) -> Outcome:
        """Clean the records of *chunk*, and write out what comes of them."""
        outcome = Outcome()
        rows: list[_Row] = []
        with AtomicFiles() as files:
            for index, entry in enumerate(read_entries(chunk, self.reading)):
                before_each()
                try:
                    row = self._clean(index, entry)
                    self._write_page(row, files)
                except CleanerError as error:
                    outcome.rejects.append(reject(entry, _plain(error, entry.place)))
                    outcome.tally.rejected += 1
                    continue
                outcome.tally.add(row.cleaned, host_of(entry.url), _size(row))
                told = (*row.page.warnings, *row.cleaned.warnings)
                outcome.warnings += (f"{entry.place}: warning: {warning}" for warning in told)
                rows.append(row)
                if self.show:
                    outcome.shown.append(_shown(row))
        if rows:
            outcome.data += self._written(chunk, rows)
        return outcome

    def reject(self, chunk: Chunk, reason: str) -> Outcome:
        """What comes of the one record of *chunk* that could not be cleaned."""
        unread = RawPage(f"{chunk.path}:{chunk.first}", "", None)
        entry = next(read_entries(chunk, self.reading), unread)
        return Outcome([], [reject(entry, reason)], Tally(rejected=1))

    def of_nothing(self) -> list[bytes]:
        """What is written where no record was: a frame of compression, a table with columns."""
        if self.writing.form != "table":
            return [compress(b"", self.writing.records)]
        from cleaner.files.parquet import to_bytes
        from cleaner.records.tables import table_schema

        schema = table_schema(self.reading.text_field, beside=self.writing.beside)
        return [to_bytes(schema.empty_table())]

    def _clean(self, index: int, entry: RawPage) -> _Row:
        """Clean one record; raises CleanerError for whatever goes wrong."""
        reading = self.reading
        fetched = moment_text(entry.fields.get(reading.fetched_field))
        fetched = fetched or entry.known.get("fetched") or reading.fetched
        with cleaning(entry.place):
            page = read_text(entry, reading)
            wanted = self.show or self.outlets.asks_outlet
            outlet = outlet_of_entry(entry, page, reading.outlet_field) if wanted else ""
            cleaner = self.outlets.cleaner_of(entry.url, outlet)
            if not page.html:
                cleaned = cleaner.clean(page.text, url=entry.url, fetched=fetched)
                return _Row(index, entry, page, outlet, cleaned)
            body = page.text if page.encoding else entry.body or b""
            cleaned = cleaner.clean_html(
                body, url=entry.url, content_type=entry.content_type, fetched=fetched
            )
            page = replace(page, encoding=page.encoding or cleaned.encoding)
            return _Row(index, entry, page, outlet, cleaned)

    def _written(self, chunk: Chunk, rows: list[_Row]) -> list[bytes]:
        """The bytes that stand one after the other in the output: records, or a single page."""
        writing = self.writing
        if writing.form == "table":
            from cleaner.records.tables import result_table

            records = [(row.index, self._record(row)) for row in rows]
            table = chunk.data if chunk.form == TABLE else b""
            return [result_table(records, table, self.reading.text_field, self.reading.html_field)]
        if writing.form == "lines":
            made = [self._record(row) for row in rows]
            lines = map(json_bytes, map(_plain_values, made) if chunk.form == TABLE else made)
            return [compress(b"\n".join((*lines, b"")), writing.records)]
        if writing.pages == "-":
            return [page_bytes(row.page, row.cleaned, writing, row.entry.url) for row in rows]
        return []

    def _record(self, row: _Row) -> dict[str, Any]:
        """The record of a page: ``Record``, or beside the fields that it came with."""
        entry, removals = row.entry, self.writing.removals
        if not self.writing.beside:
            return make_record(
                row.page, entry.name, row.cleaned, self.writing.rules,
                removals=removals, known=entry.known,
            )  # fmt: skip
        told = {"schema": SCHEMA, **page_values(row.cleaned, removals)}
        told["warnings"] = [*row.page.warnings, *told["warnings"]]
        fields = {**entry.known, **entry.fields}
        return {**fields, self.reading.text_field: row.cleaned.text, **prefixed(told)}

    def _write_page(self, row: _Row, files: AtomicFiles) -> None:
        """Write a page, and its appended stories, to the files of its name."""
        if self.writing.pages in ("", "-") and not self.writing.stories:
            return
        try:
            write_page(
                row.entry.name, row.page, row.cleaned, self.writing, files.write, row.entry.url
            )
        except InputError as error:
            # One page may have a name that cannot be written; a full disk is the end for all.
            cause = error.__context__
            if isinstance(cause, OSError) and cause.errno in DISK_FULL:
                raise OSError(cause.errno, cause.strerror, error.path) from None
            raise


def reject(entry: RawPage, reason: str) -> dict[str, Any]:
    """A line for the file of rejects: where the record stands, why, and the line itself if short.

    >>> reject(RawPage("a.jsonl:1", "", None), "is no JSON")
    {'place': 'a.jsonl:1', 'reason': 'is no JSON'}
    """
    values: dict[str, Any] = {"place": entry.place, "reason": reason}
    if entry.url:
        values["url"] = entry.url
    if 0 < len(entry.raw) <= _LONGEST_REJECTED:
        values["line"] = entry.raw.decode("utf-8", "backslashreplace")
    return values


def _shown(row: _Row) -> Shown:
    """A page for a review: a record is called by its place (file and number)."""
    entry, place = row.entry, row.entry.place
    own = entry.own or entry.url
    name = Path(place).name if own else name_of_input(place, entry.name)
    return Shown(place, name, row.outlet, row.cleaned, row.page.warnings)


def _size(row: _Row) -> int:
    """The bytes of a page; of one in a table the characters."""
    found = row.entry.raw or row.entry.body
    return len(row.page.text.encode("utf-8", "replace") if found is None else found)


def _plain(error: CleanerError, place: str) -> str:
    """The message of an error without the place that it names."""
    text = error.reason if isinstance(error, InputError) else str(error)
    return text.removeprefix(f"{place}: ")


def _plain_values(record: dict[str, Any]) -> dict[str, Any]:
    """*record* with values that JSON does not know as text: dates, decimals, bytes."""
    known = (str, int, float, bool, list, dict, type(None))
    return {k: v if isinstance(v, known) else _as_text(v) for k, v in record.items()}


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)
