"""Where headlines come from: pages, plain lists, columns of TSV and JSONL files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import chain
from typing import Any

from cleaner.errors import InputError
from cleaner.headlines.stores.base import Record
from cleaner.text.dates import find_date
from cleaner.text.spans import Cleaned, restore

_DIGEST_SIZE = 8
_ISO_DAY = len("2024-03-05")


def page_records(path: str, cleaned: Cleaned, *, related: bool) -> list[Record]:
    """The headlines of one page: its own, those of appended stories, on request related ones.

    An HTML page whose text has no headline lends the title that its data give; one that is no
    article has no headline of its own.

    >>> from cleaner.text.spans import Metadata
    >>> page = Cleaned("نص", date="2024-03-05T10:00:00Z", metadata=Metadata(title="خبر"))
    >>> page_records("a.html", page, related=False)[0].day
    '2024-03-05'
    """
    digest = digest_of(restore(cleaned))
    day = page_day(cleaned)
    texts = [("headline", page_headline(cleaned))]
    appended = [story.headline for story in cleaned.stories if story.kind == "appended"]
    texts += [(f"appended {i}", text) for i, text in enumerate(appended, 1)]
    if related:
        texts += [(f"related {i}", text) for i, text in enumerate(cleaned.related, 1)]
    return [
        Record(" ".join(text.split()), path, place, day if place == "headline" else "", digest)
        for place, text in texts
        if text.strip()
    ]


def page_headline(cleaned: Cleaned) -> str:
    """The headline of a page, or the title that its data give; none when it is no article.

    >>> page_headline(Cleaned("نص", headline="خبر"))
    'خبر'
    """
    if cleaned.metadata and cleaned.kind != "article":
        return ""
    return cleaned.headline or (cleaned.metadata.title if cleaned.metadata else "")


def page_day(cleaned: Cleaned) -> str:
    """The day of a page as ``YYYY-MM-DD``, empty when it is not known.

    >>> page_day(Cleaned("نص", date="2024-03-05T10:20"))
    '2024-03-05'
    """
    return cleaned.date[:_ISO_DAY]


def digest_of(text: str) -> str:
    """A short digest of a page: equal pages have equal ones, whatever their line ends.

    >>> digest_of("a\\r\\n") == digest_of("a\\n")
    True
    """
    lines = "\n".join(text.split())
    data = lines.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=_DIGEST_SIZE).hexdigest()


def line_records(path: str) -> Iterator[Record]:
    """Each line of a file that is not blank, as a headline. Raises InputError."""
    for text, number in _numbered_lines(path):
        yield Record(" ".join(text.split()), path, f"line {number}")


def column_records(path: str, column: str) -> Iterator[Record]:
    """The headlines in a *column* of a TSV file with a header, or of a JSONL file (by its name, or
    when the first line is an object), with those of ``date`` and ``source`` beside them.

    Raises InputError with the line that is wrong.
    """
    from cleaner.records.restoring import parse_line

    lines = _numbered_lines(path)
    first = next(lines, None)
    if first is None:
        return
    if path.endswith((".jsonl", ".ndjson")) or first[0].lstrip().startswith("{"):
        for text, number in chain((first,), lines):
            row = parse_line(text, f"{path}:{number}")
            if not isinstance(row, dict):
                raise InputError(f"{path}:{number}", "is no JSON object")
            yield _record_of(row, column, path, number)
        return
    header = first[0].split("\t")
    if column not in header:
        raise InputError(f"{path}:1", f"no column {column!r}; the columns are: {', '.join(header)}")
    for text, number in lines:
        cells = text.split("\t")
        if len(cells) != len(header):
            raise InputError(
                f"{path}:{number}", f"{len(cells)} columns, where the header has {len(header)}"
            )
        yield _record_of(dict(zip(header, cells, strict=True)), column, path, number)


def _record_of(row: dict[str, Any], column: str, path: str, number: int) -> Record:
    text = row.get(column)
    if not isinstance(text, str):
        raise InputError(f"{path}:{number}", f"no text under {column!r}")
    source = row.get("source")
    place = f"{source}, line {number}" if source else f"line {number}"
    return Record(" ".join(text.split()), path, place, find_date(str(row.get("date") or "")))


def _numbered_lines(path: str) -> Iterator[tuple[str, int]]:
    from cleaner.files.streams import read_lines

    for data, where in read_lines(path):
        number = int(where.rpartition(":")[2])
        try:
            yield data.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n"), number
        except UnicodeDecodeError:
            raise InputError(where, "is not UTF-8: save the list as UTF-8") from None
