"""Pages in archives: WARC, WET, tar and zip, read as streams."""

from __future__ import annotations

import os
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, BinaryIO

from cleaner.errors import InputError
from cleaner.files.answers import read_answer, read_body
from cleaner.files.chunks import RawPage
from cleaner.files.compression import decompressed, refuse_bomb
from cleaner.files.cut_zips import cut_members
from cleaner.files.page_names import is_html_name, is_page_name
from cleaner.files.streams import reading
from cleaner.files.warc import WarcRecord, warc_records
from cleaner.text.encoding import looks_like_html

_MOST_EXTENDED = 1 << 20  # bytes of a header with long names and other fields
_MOST_FIELDS = 1_000  # of global headers
_EXTENDED = (
    tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE,
)  # fmt: skip
_HEADERS = 65_536  # bytes that the headers of an answer may take
Found = tuple[RawPage | None, int]
"""A page (None for a record that holds none) and the number of its record, counted from 1."""


def warc_pages(file: BinaryIO, path: str, first: int, max_size: int) -> Iterator[Found]:
    """The pages of a WARC or WET file from the record of the number *first* on: the HTML of answers
    with a status of success and of resources, the texts of conversions; address and date stand in
    ``known``.

    Other records are told as None, what cannot be read as a page without a body. Raises InputError,
    behind the pages that came through, when the file is cut short or damaged.
    """
    records = warc_records(decompressed(file, path), path, max_size + _HEADERS)
    for number, record in enumerate(records, 1):
        if number < first:
            continue
        known = _known(record)
        url = known.get("url", "")
        page = RawPage(f"{path}:{number}", f"{number}.txt", None, known=known, url=url)
        if record.reason:
            yield replace(page, reason=record.reason), number
            continue
        body = _warc_body(record, page, max_size)
        if body and record.warning:
            body = replace(body, warnings=(*body.warnings, record.warning))
        yield body, number


def _warc_body(record: WarcRecord, page: RawPage, max_size: int) -> RawPage | None:
    """*page* with the body of a record, or why it has none; None for no page."""
    kind = record.headers.get("warc-type", "").lower()
    mime = record.headers.get("content-type", "").lower()
    if kind == "response":
        return _answer(record, page, max_size)
    if kind == "resource" and "html" in mime:
        return replace(page, body=record.content, html=True, content_type=mime)
    if kind == "conversion" and (not mime or mime.startswith("text/")):
        return replace(page, body=record.content, html="html" in mime)
    return None


def _answer(record: WarcRecord, page: RawPage, max_size: int) -> RawPage | None:
    """The HTML of an answer; None for one without success, or which is no HTML."""
    answer = read_answer(record.content)
    content_type = answer.headers.get("content-type", "")
    if answer.status and not 200 <= answer.status < 300:
        return None
    if content_type and "html" not in content_type.lower():
        return None
    if record.size > max_size + _HEADERS:
        reason = f"has {record.size:,} bytes; the limit is {max_size:,} (--max-size)"
        return replace(page, reason=reason)
    truncated = "warc-truncated" in record.headers or "warc-segment-number" in record.headers
    try:
        body, warning = read_body(answer, max_size + 1, truncated=truncated)
    except ValueError as error:
        return replace(page, reason=str(error))
    if not content_type and not looks_like_html(body):
        return None
    warnings = (warning,) if warning else ()
    return replace(page, body=body, html=True, content_type=content_type, warnings=warnings)


def _known(record: WarcRecord) -> dict[str, str]:
    names = {"id": "warc-record-id", "url": "warc-target-uri", "fetched": "warc-date"}
    known = {name: record.headers.get(header, "") for name, header in names.items()}
    return {name: value.strip("<>") for name, value in known.items() if value}


class _Member(tarfile.TarInfo):
    """A member of a tar file; what ``tarfile`` passes over without a word is told."""

    @classmethod
    def fromtarfile(cls, archive: Any) -> Any:
        try:
            return super().fromtarfile(archive)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            # Archives that were joined follow behind the mark of the end.
            archive.ended = True
            raise
        except tarfile.EmptyHeaderError:  # type: ignore[attr-defined]
            if archive.ended:
                raise
            raise tarfile.ReadError("the mark of its end is missing") from None
        except tarfile.SubsequentHeaderError as error:  # type: ignore[attr-defined]
            raise tarfile.ReadError(str(error)) from None
        except tarfile.HeaderError as error:
            if archive.ended:  # what follows is no archive
                raise tarfile.EmptyHeaderError from None  # type: ignore[attr-defined]
            raise tarfile.ReadError(str(error)) from None

    def _proc_member(self, archive: Any) -> Any:
        # These are read into memory as a whole, and a few bytes can pack gigabytes.
        if self.type in _EXTENDED and not 0 <= self.size <= _MOST_EXTENDED:
            raise tarfile.ReadError(
                f"a header has {self.size:,} bytes; the limit is {_MOST_EXTENDED:,}"
            )
        return super()._proc_member(archive)  # type: ignore[misc]


class _Tar(tarfile.TarFile):
    """A tar file; *ended* says whether the mark of an end was met."""

    tarinfo = _Member
    ended = False


def tar_pages(file: BinaryIO, path: str, first: int, max_size: int) -> Iterator[Found]:
    """The pages of a tar file, compressed or not, by the suffixes of their names. Raises
    InputError, behind the pages that came through, when it is damaged or has no mark of its end."""
    unpacked = decompressed(file, path)
    # What came through before a damage is given: ``read`` would lose it.
    stream: Any = SimpleNamespace(read=getattr(unpacked, "read1", unpacked.read))
    with _reading_tar(path):
        archive: Any = _Tar.open(fileobj=stream, mode="r|", ignore_zeros=True)
    number = 0
    with archive:
        while True:
            with _reading_tar(path, archive):
                member = archive.next()
            if member is None:
                return
            number += 1
            archive.members.clear()  # or it would remember every member of the file
            archive.ended = False
            if len(archive.pax_headers) > _MOST_FIELDS:
                reason = f"has more than {_MOST_FIELDS:,} fields that count for all its members"
                raise InputError(path, reason)
            if number < first:
                continue
            page = None
            if member.isfile() and is_page_name(member.name):
                with _reading_tar(path, archive):
                    stream = archive.extractfile(member)
                    body = stream.read(max_size + 1) if stream else b""
                page = _member_page(path, member.name, body)
            yield page, number


@contextmanager
def _reading_tar(path: str, archive: Any = None) -> Iterator[None]:
    """Make what is wrong with a tar file an InputError that names the place."""
    with reading(path):
        try:
            yield
        except tarfile.TarError as error:
            at = archive.fileobj.tell() if archive else 0
            raise InputError(path, f"is cut short or damaged at byte {at:,}: {error}") from None


def zip_pages(file: BinaryIO, path: str, first: int, max_size: int) -> Iterator[Found]:
    """The pages of a zip file, by the suffixes of their names. Raises InputError for a bomb, and,
    behind the pages that came through, for a file without the directory at its end."""
    try:
        with reading(path):
            archive = zipfile.ZipFile(file)
    except InputError:
        members = cut_members(file, max_size + 1)
        for number, (name, body) in enumerate(members, 1):
            if number >= first:
                yield (_member_page(path, name, body) if is_page_name(name) else None), number
        raise InputError(
            path, "is cut short, damaged, or no zip file: it has no directory at its end"
        ) from None
    with archive:
        size = file.seek(0, os.SEEK_END)
        given = 0
        for number, member in enumerate(archive.infolist(), 1):
            if number < first:
                continue
            page = None
            if not member.is_dir() and is_page_name(member.filename):
                page = _zip_page(archive, member, path, max_size)
                given += len(page.body or b"")
            refuse_bomb(path, given, size)
            yield page, number


def _zip_page(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str, max_size: int
) -> RawPage:
    place = f"{path}:{member.filename}"
    try:
        with reading(place), archive.open(member) as stream:
            return _member_page(path, member.filename, stream.read(max_size + 1))
    except InputError as error:
        return RawPage(place, "", None, reason=error.reason)


def _member_page(path: str, name: str, body: bytes) -> RawPage:
    html = is_html_name(name) or looks_like_html(body)
    # Beside page.html there may be a page.txt: the names stay apart.
    place = f"{path}:{name}"
    return RawPage(place, f"{name}.txt" if html else name, body, html, known={"path": name})
