"""The pages of a chunk, each as it was found: bytes or text, its place, name and fields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from cleaner.errors import InputError
from cleaner.files.chunks import LINES, ROWS, TABLE, Chunk, RawPage
from cleaner.files.delimited import Columns, listed
from cleaner.files.pages import Page, decode_page, read_page


@dataclass(frozen=True, slots=True)
class Reading:
    """Which fields of a record are read, and how: see the options of ``cleaner clean``.

    *html_first*: HTML is taken where a record has both. *max_size* counts bytes. *fetched* is when
    pages were fetched for which nothing tells it. *outlet_field* names the field that says which
    outlet a page is of; empty: that is told by its address."""

    text_field: str = "text"
    html_field: str = "html"
    html_first: bool = False
    url_field: str = "url"
    encoding: str | None = None
    max_size: int = 50_000_000
    fetched_field: str = "fetched"
    fetched: str = ""
    outlet_field: str = ""

    @property
    def columns(self) -> Columns:
        """How tables as text are read: they have a column for the text, or for HTML."""
        wanted = (self.text_field, self.html_field)
        return Columns(self.encoding or "", tuple(filter(None, dict.fromkeys(wanted))))


def read_entries(chunk: Chunk, reading: Reading) -> Iterator[RawPage]:
    """The pages of *chunk*, in their order; nothing is decoded yet.

    >>> chunk = Chunk(LINES, "a.jsonl", 1, b'{"text": "a"}\\n[]\\n', (), 16, 0, (16, 3))
    >>> [(entry.place, entry.reason) for entry in read_entries(chunk, Reading())]
    [('a.jsonl:1', ''), ('a.jsonl:2', 'is no JSON object')]
    """
    if chunk.skipped:
        reason = f"has {chunk.skipped:,} bytes; the limit is {reading.max_size:,} (--max-size)"
        yield _unread(chunk, chunk.first, b"", reason)
    elif chunk.form in (LINES, ROWS):
        yield from _line_entries(chunk, reading)
    elif chunk.form == TABLE:
        from cleaner.files.parquet import from_bytes

        batches = from_bytes(chunk.data).to_batches()
        rows = (row for batch in batches for row in batch.to_pylist())
        for number, fields in enumerate(rows, chunk.first):
            yield _entry(chunk, number, fields, reading)
    else:
        yield from chunk.pages


def read_text(found: RawPage, reading: Reading) -> Page:
    """Read and decode a page that was *found*, unless it is HTML in bytes, whose own declarations
    count when it is parsed: then the text of the page is empty.

    Raises InputError when it cannot be read or decoded, or is larger than *reading* allows.
    """
    place, body = found.place, found.body
    if found.reason:
        raise InputError(place, found.reason)
    if body is None:
        return read_page(place, reading.encoding, max_size=reading.max_size)
    if len(body) > reading.max_size:
        limit = f"the limit is {reading.max_size:,} (--max-size)"
        raise InputError(place, f"has {len(body):,} bytes; {limit}")
    if isinstance(body, str):
        return Page(place, body, "utf-8", False, found.html)
    if found.html and not reading.encoding:
        return Page(place, "", "", False, True, warnings=found.warnings)
    page = decode_page(body, "page.html" if found.html else "page.txt", reading.encoding)
    return replace(page, path=place, warnings=(*found.warnings, *page.warnings))


def _line_entries(chunk: Chunk, reading: Reading) -> Iterator[RawPage]:
    for number, line in enumerate(chunk.data.split(b"\n"), chunk.first):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        try:
            fields = _parsed(line)
        except (ValueError, RecursionError) as error:
            yield _unread(chunk, number, line, f"is no JSON: {error}")
            continue
        if chunk.form == ROWS and isinstance(fields, list):
            yield _unread(chunk, number, fields[1].encode("utf-8", "replace"), fields[0])
            continue
        if not isinstance(fields, dict):
            yield _unread(chunk, number, line, "is no JSON object")
            continue
        yield _entry(chunk, number, fields, reading, line)


def _parsed(line: bytes) -> Any:
    """What *line* holds. Python reads more than JSON allows (lone surrogates, NaN), in twice the
    time."""
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return json.loads(line)


def _unread(chunk: Chunk, number: int, line: bytes, reason: str) -> RawPage:
    return RawPage(f"{chunk.path}:{number}", "", None, reason=reason, own=True, raw=line)


def _entry(
    chunk: Chunk, number: int, fields: dict[str, Any], reading: Reading, raw: bytes = b""
) -> RawPage:
    """The page of a record with fields: its text, or its HTML where there is no text."""
    url = fields.get(reading.url_field)
    order = [(reading.text_field, False), (reading.html_field, True)]
    body, html, reason = None, False, ""
    for name, is_html in reversed(order) if reading.html_first else order:
        found = fields.get(name) if name else None
        if isinstance(found, str | bytes):
            body, html = found, is_html
            break
    else:
        reason = _no_text(fields, reading)
    fields.pop(reading.html_field, None)
    return RawPage(
        f"{chunk.path}:{number}", f"{Path(chunk.path).name}/{number}.txt", body, html,
        reason=reason, url=url if isinstance(url, str) else "", own=True, fields=fields, raw=raw,
    )  # fmt: skip


def _no_text(fields: dict[str, Any], reading: Reading) -> str:
    """What is wrong with a record that has no text where it is looked for."""
    if reading.text_field in fields:
        return f"has no text in its field {reading.text_field!r}"
    found = f"its fields are {listed([*fields])}" if fields else "it has no fields"
    return (
        f"has no field {reading.text_field!r} (--text-field) and no text in "
        f"{reading.html_field!r} (--html-field); {found}"
    )
