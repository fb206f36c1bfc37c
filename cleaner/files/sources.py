"""Inputs of any kind as a stream of chunks, from any place in them on."""

from __future__ import annotations

import os
import posixpath
import re
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from msgspec import Struct

from cleaner.errors import InputError
from cleaner.files.archives import Found, tar_pages, warc_pages, zip_pages
from cleaner.files.chunks import LINES, PAGES, Chunk, RawPage, cut_lines, gather_pages
from cleaner.files.compression import decompressed, without_compression
from cleaner.files.delimited import Columns, is_header, row_chunks
from cleaner.files.libraries import optional_module, zstd
from cleaner.files.page_names import is_html_name, is_page_name
from cleaner.files.pages import STANDARD_INPUT, InputFile, find_pages, text_names
from cleaner.files.streams import (
    blocks,
    find_remote,
    is_remote,
    opened,
    plain_suffix,
    reading,
    size_of,
    skip,
)
from cleaner.text.encoding import looks_like_html

KINDS = {
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".parquet": "parquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".warc": "warc",
    ".wet": "warc",
    ".tar": "tar",
    ".zip": "zip",
}
"""What an input is, by its suffix (without that of a compression)."""
_OTHER_FORMS = {
    **dict.fromkeys(
        (".xls", ".xlsx", ".ods"),
        "is a sheet: save it as FILE.csv, with the text in a column 'text'",
    ),
    **dict.fromkeys(
        (".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub"),
        "is a document: take the text or HTML out of it first",
    ),
    **dict.fromkeys(
        (".rar", ".7z"), "is an archive of a kind that is not read: make a .zip or .tar of it"
    ),
}
"""What is said to files that were named and hold no page, by their suffix."""
RECORDS = ("lines", "parquet", "csv")
"""The kinds of inputs that hold records with fields of a user's own."""
END = -1
"""The offset behind all that can be read of an input."""
_ANY = Columns()
_HEADER = 512  # bytes that a page weighs beside its own


@dataclass(frozen=True, slots=True)
class Source:
    """One input: a file of records of the *kind* that ``KINDS`` names, or files that are pages.

    *size* counts bytes on the disk, 0 where that is not known. *folder* stands before the names of
    what is written for pages in an archive; it is empty when there is a single input."""

    path: str
    kind: str
    size: int
    pages: tuple[InputFile, ...] = ()
    folder: str = ""


class Position(Struct, frozen=True, array_like=True):
    """Where a chunk begins: in the input of this number, at an offset, with a record's number."""

    source: int = 0
    offset: int = 0
    record: int = 1


def is_packed(source: Source) -> bool:
    """Whether the size of an input is that of compressed data, by its name.

    >>> is_packed(Source("a.jsonl.gz", "lines", 1)), is_packed(Source("a.jsonl", "lines", 1))
    (True, False)
    """
    return source.kind in ("parquet", "zip") or without_compression(source.path) != source.path


def kind_of(path: str) -> str:
    """What the input *path* is, by its name: one of ``KINDS``, or an empty string for a page.

    >>> kind_of("a.JSONL.gz"), kind_of("CC-MAIN.warc.wet.gz"), kind_of("a.tgz"), kind_of("a.html")
    ('lines', 'warc', 'tar', '')
    """
    return KINDS.get(plain_suffix(path), "")


def find_sources(
    paths: Iterable[str], *, without: Collection[str] = (), columns: Columns = _ANY
) -> tuple[list[Source], list[str], list[tuple[str, str]]]:
    """The inputs that *paths* name, in their order, warnings about names, and what else of folders
    is passed over, with the reason.

    Files of records are told by their suffix, standard input by its first line (an object of JSON,
    or names of columns, one of which *columns* wants), all others are pages. Of a folder the pages
    are taken, at any depth, or, if it has none, its files of records. The folders *without* are
    left out, and no file is taken twice.

    Raises InputError when a remote folder cannot be listed, or a library for an input is missing.
    """
    seen: set[str] = set()
    sources: list[Source] = []
    waiting: list[InputFile] = []
    passed: list[tuple[str, str]] = []
    for path in dict.fromkeys(paths):
        found: list[InputFile] = []
        others: list[Source] = []
        if path == STANDARD_INPUT and (kind := _kind_of_input(columns)):
            others = [Source(path, kind, 0)]
        elif is_remote(path):
            others = _remote_sources(path)
        elif kind_of(path) and not Path(path).is_dir():
            others = _record_sources([path], seen)
        else:
            _refuse_form(path)
            found, here = find_pages(path, without=without)
            records = [] if found else sorted(file for file, _ in here if kind_of(file))
            passed += (each for each in here if each[0] not in records)
            others = _record_sources(records, seen)
        if others:
            sources += [*_page_sources(waiting), *others]
            waiting = []
        waiting += (page for page in found if _is_new(page.path, seen))
    sources += _page_sources(waiting)
    _require_libraries(sources)
    return (*_named(sources), passed)


def _kind_of_input(columns: Columns) -> str:
    """What standard input holds, by its first line; empty for a page. Nothing of it is taken."""
    peek = getattr(sys.stdin.buffer, "peek", None)
    head = bytes(peek(_HEADER)).lstrip(b"\xef\xbb\xbf \t\r\n") if peek else b""
    if re.match(rb'\{\s*"(?:[^"\\\n]|\\.)*"\s*:', head):
        return "lines"
    return "csv" if is_header(re.split(rb"[\r\n]", head)[0], columns.wanted) else ""


def _refuse_form(path: str) -> None:
    """Raise InputError for a file that was named whose suffix is that of another form of data."""
    if Path(path).is_file() and (advice := _OTHER_FORMS.get(plain_suffix(path))):
        raise InputError(path, advice)


def _require_libraries(sources: Iterable[Source]) -> None:
    """Raise InputError, once and before anything is read, for a library that is not installed."""
    if any(source.kind == "parquet" for source in sources):
        optional_module("pyarrow")
    if any(source.path.lower().endswith(".zst") for source in sources):
        zstd()


def _is_new(path: str, seen: set[str]) -> bool:
    place = os.path.normpath(Path(path).absolute())
    new = place not in seen
    seen.add(place)
    return new


def _named(sources: list[Source]) -> tuple[list[Source], list[str]]:
    """Name what is written for the pages of all sources together."""
    pages = [page for source in sources if source.kind == PAGES for page in source.pages]
    named, warnings = text_names([page for page in pages if not is_remote(page.path)])
    names = {page.path: page for page in named}
    taken = {page.name.partition("/")[0] for page in named}
    made: list[Source] = []
    for source in sources:
        alone = source.kind == PAGES or len(sources) == 1
        folder = "" if alone else Path(without_compression(source.path)).stem
        unique, number = folder, 1
        while unique and unique in taken:
            number += 1
            unique = f"{folder}-{number}"
        if unique != folder:
            warnings.append(f"{source.path}: its pages are written below {unique}")
        taken.add(unique)
        source_pages = tuple(names.get(page.path, page) for page in source.pages)
        made.append(replace(source, pages=source_pages, folder=unique))
    return made, warnings


def _page_sources(pages: list[InputFile]) -> list[Source]:
    if not pages:
        return []
    return [Source(pages[0].path, PAGES, sum(size_of(p.path) for p in pages), tuple(pages))]


def _remote_sources(path: str) -> list[Source]:
    """The files of records below a remote address, and its pages."""
    found = find_remote(path)
    kinds = [(name, kind_of(name)) for name in found]
    records = [Source(name, kind, size_of(name)) for name, kind in kinds if kind]
    pages = [name for name, kind in kinds if not kind and (is_page_name(name) or name == path)]
    files = [InputFile(name, name.rpartition("/")[2], True) for name in pages]
    return [*records, *_page_sources(files)]


def _record_sources(paths: Iterable[str], seen: set[str]) -> list[Source]:
    return [Source(path, kind_of(path), size_of(path)) for path in paths if _is_new(path, seen)]


def read_chunks(
    sources: list[Source], start: Position, size: int, max_size: int, columns: Columns = _ANY
) -> Iterator[Chunk]:
    """The chunks of all *sources* from *start* on, each of at least *size* bytes; tables as text
    are read as *columns* says. In place of an input that cannot be read (to its end) there is,
    behind the chunks that could be, a page without a body, with a reason."""
    for number, source in enumerate(sources[start.source :], start.source):
        at = start if number == start.source else Position(number)
        if at.offset == END:
            continue
        try:
            if source.kind == "csv":
                yield from _row_chunks(source, at, (size, max_size), columns)
            else:
                yield from _CHUNKS[source.kind](source, at, size, max_size)
        except InputError as error:
            page = RawPage(error.path, "", None, reason=error.reason)
            yield Chunk(PAGES, source.path, 1, b"", (page,), 0, number, (END, 1))


def _line_chunks(source: Source, at: Position, size: int, max_size: int) -> Iterator[Chunk]:
    offset, number = at.offset, at.record
    with opened(source.path) as raw, reading(source.path):
        file = decompressed(raw, source.path)
        skip(file, offset, source.path)
        for data, skipped in cut_lines(blocks(file, source.path), size, max_size):
            first = number
            number += 1 if skipped else data.count(b"\n")
            offset += len(data) + skipped
            yield Chunk(
                LINES, source.path, first, data, (), len(data), at.source, (offset, number),
                _told(raw), skipped,
            )  # fmt: skip


def _row_chunks(
    source: Source, at: Position, limits: tuple[int, int], columns: Columns
) -> Iterator[Chunk]:
    with opened(source.path) as raw, reading(source.path):
        data = blocks(decompressed(raw, source.path), source.path)
        for chunk in row_chunks(data, source.path, at.source, at.record, limits, columns):
            yield replace(chunk, read=_told(raw))


def _parquet_chunks(source: Source, at: Position, size: int, max_size: int) -> Iterator[Chunk]:  # noqa: ARG001
    from cleaner.files.parquet import parquet_chunks

    with opened(source.path) as raw:
        yield from parquet_chunks(raw, source.path, at.source, at.record, size)


def _unique_names(found: Iterator[Found]) -> Iterator[Found]:
    """Pages of an archive, in which a name may stand more than once: each gets a name of its own,
    also where neither case nor the form of a letter tells two files apart."""
    taken: dict[str, int] = {}
    for page, number in found:
        if page and (place := PurePosixPath(page.name)).name:
            name = place
            while (
                key := unicodedata.normalize("NFC", posixpath.normpath(name)).casefold()
            ) in taken:
                taken[key] += 1
                name = place.with_name(f"{place.stem}-{taken[key]}{place.suffix}")
            taken[key] = 1
            page = replace(page, name=str(name) if name != place else page.name)
        yield page, number


def _archive_chunks(source: Source, at: Position, size: int, max_size: int) -> Iterator[Chunk]:
    begun = Chunk(PAGES, source.path, at.record, source=at.source)
    with opened(source.path) as raw:
        if source.kind == "warc":
            found = warc_pages(raw, source.path, at.record, max_size)
        else:
            # Members in front of the first one that is wanted have names, too.
            read = tar_pages if source.kind == "tar" else zip_pages
            pages = _unique_names(read(raw, source.path, 1, max_size))
            found = (each for each in pages if each[1] >= at.record)
        placed = (
            (page and replace(page, name=f"{source.folder}/{page.name}".lstrip("/")), number)
            for page, number in found
        )
        for chunk in gather_pages(
            placed, begun, size, lambda page: len(page.body or b"") + _HEADER
        ):
            yield replace(chunk, read=_told(raw))


def _page_chunks(source: Source, at: Position, size: int, max_size: int) -> Iterator[Chunk]:
    begun = Chunk(PAGES, source.path, at.record, source=at.source)
    left = enumerate(source.pages[at.record - 1 :], at.record)
    found = ((_raw_page(page, max_size), number) for number, page in left)
    done = 0
    for chunk in gather_pages(found, begun, size, _weight):
        done += chunk.size
        yield replace(chunk, read=done)


def _weight(page: RawPage) -> int:
    return len(page.body or b"") or size_of(page.place)


def _raw_page(page: InputFile, max_size: int) -> RawPage:
    """A page that is read where it is cleaned; one from elsewhere is read here."""
    known = {"path": page.path}
    if page.path != STANDARD_INPUT and not is_remote(page.path):
        return RawPage(page.path, page.name, None, known=known)
    try:
        with opened(page.path) as file, reading(page.path):
            body = file.read(max_size + 1)
    except InputError as error:
        return RawPage(page.path, page.name, None, known=known, reason=error.reason)
    html = is_html_name(page.path) or looks_like_html(body)
    return RawPage(page.path, page.name, body, html, known=known)


def _told(raw: BinaryIO) -> int:
    """How much of a file was read; 0 where it does not say."""
    with suppress(OSError, ValueError, AttributeError):
        return raw.tell()
    return 0


_CHUNKS: dict[str, Callable[[Source, Position, int, int], Iterator[Chunk]]] = {
    "lines": _line_chunks,
    "parquet": _parquet_chunks,
    **dict.fromkeys(("warc", "tar", "zip"), _archive_chunks),
    PAGES: _page_chunks,
}
