"""Streams of bytes: files here and elsewhere, compressed or not."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from cleaner.errors import InputError
from cleaner.files.compression import decompressed, without_compression
from cleaner.files.libraries import optional_module

_ODD = (
    (stat.S_ISFIFO, "pipe"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "device"),
    (stat.S_ISBLK, "device"),
)
_PASSABLE = ("/dev/fd/", "/dev/stdin", "/proc/self/fd/", "/dev/null")
BLOCK = 1 << 20
"""Bytes that are read at once."""


def is_remote(path: str) -> bool:
    """Whether *path* is an address that fsspec understands, such as ``s3://bucket/a.jsonl``.

    >>> is_remote("s3://bucket/a.jsonl"), is_remote("a.jsonl")
    (True, False)
    """
    return "://" in path


def plain_suffix(path: str) -> str:
    """The suffix of *path* in lower case, without that of its compression.

    >>> plain_suffix("a/News.JSONL.zst"), plain_suffix("a.warc.gz"), plain_suffix("a.gz")
    ('.jsonl', '.warc', '')
    """
    name = Path(path).name.lower()
    return Path(without_compression(name)).suffix


def open_file(path: str | Path) -> BinaryIO:
    """Open a file for reading. Raises OSError, also for pipes, sockets and devices, which could be
    waited for without an end, but not for ``/dev/null`` and pipes of a shell (``/dev/fd/63``)."""
    mode = os.stat(path).st_mode  # noqa: PTH116
    kind = next((kind for is_kind, kind in _ODD if is_kind(mode)), "")
    if kind and not str(path).startswith(_PASSABLE):
        raise OSError(errno.EINVAL, f"is a {kind}, and no file; - is standard input", str(path))
    return Path(path).open("rb")


def is_read_once(path: str) -> bool:
    """Whether what *path* names is gone once it was read: standard input, a pipe.

    >>> is_read_once("-"), is_read_once("no such file"), is_read_once("/dev/null")
    (True, False, False)
    """
    if path == "-":
        return True
    try:
        return not is_remote(path) and stat.S_ISFIFO(os.stat(path).st_mode)  # noqa: PTH116
    except OSError:
        return False


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Open a file, an address or standard input (``-``) as it is stored. Raises InputError."""
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        if is_remote(path):
            file = optional_module("fsspec").open(path, "rb").open()
        else:
            file = open_file(path)
    except (OSError, ImportError, ValueError) as error:
        raise InputError(path, why(error)) from None
    with file:
        yield cast(BinaryIO, file)


def blocks(file: BinaryIO, path: str) -> Iterator[bytes]:
    """Read a stream block by block. Raises InputError, naming *path*, when it is damaged."""
    # What was read before a damage is given: ``read`` would lose it.
    read = getattr(file, "read1", file.read)
    while True:
        with reading(path):
            block = read(BLOCK)
        if not block:
            return
        yield block


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Make what goes wrong while *path* is read an InputError that names it.

    >>> with reading("a.gz"): raise EOFError("ended early")
    Traceback (most recent call last):
        ...
    cleaner.errors.InputError: a.gz: is damaged: ended early
    """
    try:
        yield
    except (InputError, KeyboardInterrupt, GeneratorExit, MemoryError):
        raise
    except OSError as error:
        raise InputError(path, why(error)) from None
    except Exception as error:
        raise InputError(path, f"is damaged: {error}") from None


@contextmanager
def writing(path: str | Path) -> Iterator[None]:
    """Make what goes wrong while *path* is written an InputError that names it.

    >>> with writing("out/a.txt"): raise PermissionError(13, "Permission denied")
    Traceback (most recent call last):
        ...
    cleaner.errors.InputError: out/a.txt: cannot be written: permission denied
    """
    try:
        yield
    except BrokenPipeError:  # the reader has gone, and nothing is wrong
        raise
    except OSError as error:
        raise InputError(os.fspath(path), f"cannot be written: {why(error)}") from None


@contextmanager
def naming(path: str) -> Iterator[None]:
    """Let an OSError that names no file name *path*."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or path
        raise


def skip(file: BinaryIO, offset: int, path: str) -> None:
    """Go to *offset* in a stream, by reading up to it where it cannot be sought."""
    if offset and file.seekable():
        file.seek(offset)
        return
    while offset > 0:
        with reading(path):
            block = file.read(min(offset, BLOCK))
        if not block:
            raise InputError(path, "is shorter than when the run began")
        offset -= len(block)


def find_remote(path: str) -> list[str]:
    """The files below a remote folder, sorted; *path* itself when it is a file.

    Raises InputError when the library for such addresses is missing or cannot reach it.
    """
    fsspec = optional_module("fsspec")
    try:
        system, place = fsspec.core.url_to_fs(path)
        found = sorted(system.find(place)) if system.isdir(place) else [place]
    except (OSError, ImportError, ValueError) as error:
        raise InputError(path, why(error)) from None
    return [str(system.unstrip_protocol(name)) for name in found]


def why(error: BaseException) -> str:
    """The reason of an error of reading or writing, in a few words.

    >>> why(FileNotFoundError(2, "No such file or directory"))
    'no such file or folder'
    """
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, IsADirectoryError):
        return "is a folder"
    if isinstance(error, OSError) and error.errno == errno.EBADF:
        return "is closed"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error) or type(error).__name__


def read_lines(path: str) -> Iterator[tuple[bytes, str]]:
    """The lines of a file, compressed or not, or of standard input, that are not blank, each with
    its place as ``path:number``. Raises InputError when it cannot be read."""
    with opened(path) as file, reading(path):
        lines = file if path == "-" else decompressed(file, path)
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield line, f"{path}:{number}"


def read_utf8(path: Path) -> str:
    """The text of a file in UTF-8, without a byte order mark. Raises InputError."""
    with opened(str(path)) as file, reading(str(path)):
        data = file.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(str(path), f"is not UTF-8 (offset {error.start})") from None


def size_of(path: str) -> int:
    """The bytes of an input on the disk; 0 when that cannot be told.

    >>> size_of("no such file")
    0
    """
    try:
        return 0 if is_remote(path) else Path(path).stat().st_size
    except OSError:
        return 0
