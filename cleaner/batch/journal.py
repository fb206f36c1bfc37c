"""The journal of a run: what is done and safe on the disk, so that a run can go on from there.

A file of lines of JSON beside the output. The first line tells which run it is; each other line
is written, and brought to the disk, when what it tells of is on the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from cleaner.errors import InputError
from cleaner.files.sinks import open_at, sync_file
from cleaner.files.sources import Position
from cleaner.files.streams import why, writing
from cleaner.records.tally import Tally

_Kind = TypeVar("_Kind")
VERSION = 2
"""The number of the journal's format."""


class Done(Struct):
    """What a run has done: where it goes on, how long its output and its file of rejects are
    (bytes; of an output in parts, their number), and what was counted; so it stands on a line,
    with what was counted since the line before."""

    position: Position = field(default_factory=Position, name="at")
    output: int = 0
    rejects: int = 0
    tally: Tally = field(default_factory=Tally)


class _Head(Struct):
    """The first line: which format, and which run."""

    journal: int
    digests: dict[str, str]


class Journal:
    """A journal that is written; see ``begin`` and ``go_on``."""

    def __init__(self, path: Path, length: int) -> None:
        self.path = path
        self.file = open_at(path, length)

    def add(self, done: Done) -> None:
        """Bring a line to the disk, with the tally of what was done since the last one. Raises
        OSError."""
        _write(self.file, done)

    def close(self) -> None:
        """Close the file, and leave it where it is."""
        self.file.close()

    def remove(self) -> None:
        """Remove the file: the run is at its end."""
        self.file.close()
        self.path.unlink(missing_ok=True)


def digest_of(settings: Mapping[str, Any]) -> str:
    """Twelve hexadecimal digits that tell two runs apart: inputs, options and rules.

    >>> digest_of({"inputs": ["a"]}) == digest_of({"inputs": ["b"]})
    False
    """
    text = json.dumps(settings, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def stamps_of(paths: Iterable[str]) -> str:
    """A digest of files by their names, lengths and times of change."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.encode("utf-8", "surrogateescape") + b"\0")
        with suppress(OSError, ValueError):
            found = os.stat(path)  # noqa: PTH116
            digest.update(f"{found.st_size} {found.st_mtime_ns}".encode())
    return digest.hexdigest()


def begin(path: Path, digests: Mapping[str, str]) -> Journal:
    """Begin a journal. Raises InputError when it cannot be written."""
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            _write(file, _Head(VERSION, dict(digests)))
            return Journal(path, file.tell())


def go_on(path: Path, digests: Mapping[str, str]) -> tuple[Journal, Done]:
    """Open the journal of a run that did not come to its end, and tell what it had done; a last
    line that is not whole is forgotten. Raises InputError when the journal cannot be read, or is
    that of a run with other inputs, options or rules."""
    try:
        lines = path.read_bytes().split(b"\n")[:-1]
    except OSError as error:
        raise InputError(str(path), why(error)) from None
    head = _read(lines[0], _Head) if lines else None
    if not head or head.journal != VERSION:
        # Nothing was done when not even the first line was written.
        return begin(path, digests), Done()
    for name, digest in digests.items():
        if head.digests.get(name) != digest:
            raise InputError(
                str(path), f"belongs to a run with other {name}; delete it to begin anew"
            )
    done, length = Done(), len(lines[0]) + 1
    for line in lines[1:]:
        told = _read(line, Done)
        if not told:
            break
        done.tally.merge(told.tally)
        done = replace(told, tally=done.tally)
        length += len(line) + 1
    return Journal(path, length), done


def _write(file: BinaryIO, line: _Head | Done) -> None:
    file.write(msgspec.json.encode(line) + b"\n")
    sync_file(file)


def _read(line: bytes, kind: type[_Kind]) -> _Kind | None:
    """A line as it was written; None when it is not whole."""
    with suppress(msgspec.DecodeError):
        return msgspec.json.decode(line, type=kind, dec_hook=lambda _, counts: Counter(counts))
    return None
