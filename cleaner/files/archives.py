"""Pages in archives: WARC, WET, tar and zip, read as streams."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from cleaner.files.chunks import RawPage
from cleaner.files.page_names import is_html_name, is_page_name
from cleaner.files.streams import decompressed, optional_module, reading
from cleaner.text.encoding import looks_like_html

_HEADERS = 65_536  # bytes that the headers of an answer may take
Found = tuple[RawPage | None, int]
"""A page (None for a record that holds none) and the number of its record, counted from 1."""


def warc_pages(file: BinaryIO, path: str, first: int, max_size: int) -> Iterator[Found]:
    """The pages of a WARC or WET file from the record of the number *first* on.

    Pages are the HTML of answers with a status of success, and the texts of conversions; their
    address and date stand in ``known``. Pictures, requests and the like are told as None.

    Raises InputError when the file is damaged.
    """
    warc = optional_module("fastwarc.warc")
    kinds = warc.WarcRecordType
    stream = file if path.lower().endswith(".gz") else decompressed(file, path)
    with reading(path):
        records = iter(warc.ArchiveIterator(stream, parse_http=False, quirks_mode=True))
    number = 0
    while True:
        with reading(path):
            record = next(records, None)
        if record is None:
            return
        number += 1
        if number < first:
            continue
        page = None
        with reading(path):
            if record.record_type == kinds.response:
                page = _answer(record, path, number, max_size)
            elif record.record_type == kinds.conversion:
                page = _conversion(record, path, number, max_size)
        yield page, number


def _answer(record: Any, path: str, number: int, max_size: int) -> RawPage | None:
    """The HTML of an answer; None for one without success, or which is no HTML."""
    large = record.content_length > max_size + _HEADERS
    if not large:
        # Without this the records behind one that is sent in chunks would be lost (fastwarc 2.0).
        record.freeze()
    record.parse_http(auto_decode="none" if large else "all")
    if not record.is_http_parsed:
        return None
    status = record.http_headers.status_code or 0
    content_type = record.http_headers.get("Content-Type") or ""
    if not 200 <= status < 300 or not ("html" in content_type.lower() or not content_type):
        return None
    place, name, known = f"{path}:{number}", f"{number}.txt", _known(record)
    if large:
        reason = f"has {record.content_length:,} bytes; the limit is {max_size:,} (--max-size)"
        return RawPage(place, name, None, known=known, reason=reason)
    body = record.reader.read(max_size + 1)
    if not content_type and not looks_like_html(body):
        return None
    return RawPage(place, name, body, True, content_type, known)


def _conversion(record: Any, path: str, number: int, max_size: int) -> RawPage:
    body = record.reader.read(max_size + 1)
    return RawPage(f"{path}:{number}", f"{number}.txt", body, known=_known(record))


def _known(record: Any) -> dict[str, str]:
    headers = record.headers
    names = {"id": "WARC-Record-ID", "url": "WARC-Target-URI", "fetched": "WARC-Date"}
    known = {name: str(headers.get(header) or "") for name, header in names.items()}
    return {name: value.strip("<>") for name, value in known.items() if value}


def tar_pages(file: BinaryIO, path: str, first: int, max_size: int) -> Iterator[Found]:
    """The pages of a tar file, compressed or not, by the suffixes of their names.

    Raises InputError when it is damaged.
    """
    with reading(path):
        archive: Any = tarfile.open(fileobj=decompressed(file, path), mode="r|")  # noqa: SIM115
    number = 0
    with archive:
        while True:
            with reading(path):
                member = archive.next()
            if member is None:
                return
            number += 1
            archive.members.clear()  # or it would remember every member of the file
            if number < first:
                continue
            page = None
            if member.isfile() and is_page_name(member.name):
                with reading(path):
                    body = _read_member(archive.extractfile(member), max_size)
                page = _member_page(path, member.name, body)
            yield page, number


def zip_pages(file: BinaryIO, path: str, first: int, max_size: int) -> Iterator[Found]:
    """The pages of a zip file, by the suffixes of their names; raises InputError for damage."""
    with reading(path):
        archive = zipfile.ZipFile(file)
    with archive:
        for number, member in enumerate(archive.infolist(), 1):
            if number < first:
                continue
            page = None
            if not member.is_dir() and is_page_name(member.filename):
                try:
                    with reading(path), archive.open(member) as stream:
                        page = _member_page(path, member.filename, stream.read(max_size + 1))
                except Exception as error:
                    page = RawPage(f"{path}:{member.filename}", "", None, reason=str(error))
            yield page, number


def _read_member(stream: Any, max_size: int) -> bytes:
    return stream.read(max_size + 1) if stream else b""


def _member_page(path: str, name: str, body: bytes) -> RawPage:
    html = is_html_name(name) or looks_like_html(body)
    # Beside page.html there may be a page.txt: the names stay apart.
    place = f"{path}:{name}"
    return RawPage(place, f"{name}.txt" if html else name, body, html, known={"path": name})
