"""The records of WARC files of all versions; what is damaged is told, and what follows is found.

https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from cleaner.errors import InputError
from cleaner.files.answers import add_header
from cleaner.files.streams import BLOCK, blocks

_VERSION = re.compile(rb"WARC/\d+\.\d+[ \t]*\r?\n")
_INSIDE = re.compile(rb"(?<=\n)WARC/\d+\.\d+[ \t]*\r?\n[A-Za-z-]+[ \t]*:")
_LONGEST_LINE = 1 << 20  # bytes
_ENDS = re.compile(rb"(?:\r?\n){1,2}\Z")  # what parts two records
_MOST_LINES = 1_000  # of headers
_MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record: its headers, by names in small letters, its content up to a limit, the *size* of
    all its content. *warning* says what was put right, *reason* why there is no record."""

    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""
    size: int = 0
    warning: str = ""
    reason: str = ""


class _Stream:
    """A stream that counts its bytes, and takes some back; *damage* is what it ended with."""

    def __init__(self, file: BinaryIO, path: str) -> None:
        self._blocks = blocks(file, path)
        self._held = b""
        self._start = 0  # in what is held
        self.at = 0
        self.damage: InputError | None = None

    def read(self, size: int) -> bytes:
        """The next *size* bytes; fewer at the end."""
        while len(self._held) - self._start < size and self._more():
            pass
        return self._take(size)

    def line(self) -> bytes:
        """The next line with its end, or as much of it as a line may have; empty at the end."""
        searched = self._start
        while (end := self._held.find(b"\n", searched) + 1) == 0:
            length = len(self._held) - self._start
            if length >= _LONGEST_LINE or not self._more():
                end = len(self._held)
                break
            searched = self._start + length
        return self._take(min(end - self._start, _LONGEST_LINE))

    def skip(self, size: int) -> int:
        """Pass over *size* bytes; how many there were."""
        passed = 0
        while passed < size and (part := self.read(min(size - passed, BLOCK))):
            passed += len(part)
        return passed

    def give_back(self, data: bytes) -> None:
        """Let *data*, which was read last, be read again."""
        self._held = data + self._held[self._start :]
        self._start = 0
        self.at -= len(data)

    def _more(self) -> bool:
        try:
            block = next(self._blocks, b"")
        except InputError as error:
            # What was read before it may be whole records.
            self.damage, block = error, b""
        self._held = self._held[self._start :] + block
        self._start = 0
        return bool(block)

    def _take(self, size: int) -> bytes:
        data = self._held[self._start : self._start + size]
        self._start += len(data)
        self.at += len(data)
        return data


def warc_records(file: BinaryIO, path: str, limit: int) -> Iterator[WarcRecord]:
    """The records of a WARC file, each with at most *limit* bytes of its content.

    Bytes between records come as a record with a reason; a Content-Length that is wrong is put
    right where the next record shows it. Raises InputError, behind all records that came through,
    when the file is cut short, damaged or holds no record.
    """
    stream = _Stream(file, path)
    number = 0
    while True:
        _, line = _first_line(stream)
        if not line:
            break
        number += 1
        stream.give_back(line)
        if _VERSION.fullmatch(line):
            yield _read_record(stream, path, number, limit)
        else:
            begun = stream.at
            _, passed = _until_record(stream, 0)
            if stream.damage:
                break
            reason = f"no record begins at byte {begun:,}: {passed:,} bytes were passed over"
            yield WarcRecord(reason=reason)
    if stream.damage:
        raise stream.damage
    if not number:
        raise InputError(path, "is empty: it holds no WARC record")


def _first_line(stream: _Stream) -> tuple[bytes, bytes]:
    """The next lines that are blank, together, and the first that is not; empty at the end."""
    blank = b""
    while True:
        line = stream.line()
        if line.strip() or not line:
            return blank, line
        blank += line


def _until_record(stream: _Stream, most: int) -> tuple[bytes, int]:
    """What stands before the next record, at most so many bytes of it, and how many there are."""
    parts: list[bytes] = []
    passed = 0
    while line := stream.line():
        if _VERSION.fullmatch(line):
            stream.give_back(line)
            break
        if passed < most:
            parts.append(line)
        passed += len(line)
    return b"".join(parts)[:most], passed


def _read_record(stream: _Stream, path: str, number: int, limit: int) -> WarcRecord:
    """The record that begins here; a wrong Content-Length is told by what stands behind it."""
    headers = _headers(stream, path, number)
    told = headers.get("content-length", "")
    is_told = told.isdecimal() and len(told) <= _MOST_DIGITS
    length = int(told) if is_told else 0
    content = stream.read(min(length, limit))
    there = len(content) + stream.skip(length - len(content))
    blank, line = _first_line(stream)
    follows = not line or _VERSION.fullmatch(line) or _ENDS.match(blank)
    if is_told and there == length and follows:
        stream.give_back(line)
        return WarcRecord(headers, content, length)
    warning = "its Content-Length is wrong: its content was taken up to the next record"
    inside = _INSIDE.search(content) if there <= limit else None
    if inside:
        stream.give_back(content[inside.start() :] + blank + line)
        content = _ENDS.sub(b"", content[: inside.start()])
        return WarcRecord(headers, content, len(content), warning)
    if stream.damage:
        raise stream.damage
    if there < length:
        reason = f"record {number} has only {there:,} of its {length:,} bytes"
        raise InputError(path, f"is cut short at byte {stream.at:,}: {reason}")
    stream.give_back(blank + line)
    more, passed = _until_record(stream, limit - len(content))
    return WarcRecord(headers, _ENDS.sub(b"", content + more), there + passed, warning)


def _headers(stream: _Stream, path: str, number: int) -> dict[str, str]:
    headers: dict[str, str] = {}
    name = ""
    for _ in range(_MOST_LINES):
        line = stream.line()
        if stream.damage:
            raise stream.damage
        if not line.endswith(b"\n") and len(line) < _LONGEST_LINE:
            reason = f"in the headers of record {number}"
            raise InputError(path, f"is cut short at byte {stream.at:,}: {reason}")
        text = line.decode("utf-8", "replace")
        if not text.strip():
            break
        name = add_header(headers, text, name)
    return headers
