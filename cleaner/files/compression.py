"""Compression done and undone: what came through before a damage is given, and bombs end.

What is compressed is told by its first bytes, not by its name; it may be packed twice.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from cleaner.errors import InputError
from cleaner.files.libraries import zstd

COMPRESSED = (".gz", ".zst", ".xz", ".bz2")
"""Suffixes of compressed streams."""
MOST_UNPACKED = 256_000_000
"""Bytes up to which an input may unpack to anything."""
MOST_TIMES = 500
"""Beyond that an input that unpacks to more times its size is refused as a bomb: pages shrink to a
tenth of their size, those of one outlet to a fiftieth."""
CONTROL = re.compile(rb"[\0-\x08\x0e-\x1a\x7f]")
"""What no text holds."""
_TARS = {".tgz": ".tar", ".txz": ".tar", ".tbz2": ".tar", ".tzst": ".tar"}
_MOST_LAYERS = 3
_PIECE = 4096  # bytes unpacked at a time: what is lost before a damage is less than that
_BUFFER = 1 << 20
_HEAD = 10  # bytes that tell the compression
_XZ_MEMORY = 1 << 28  # bytes
_GZIP_LEVEL = 6


class Inflate:
    """``zlib`` with the interface that the decompressors of bz2, lzma and zstd have.

    *bits* are those of ``zlib.decompressobj``: 31 for gzip, 15 for zlib, -15 for raw deflate.

    >>> Inflate(15).decompress(zlib.compress(b"abc"), 2)
    b'ab'
    """

    def __init__(self, bits: int = 31) -> None:
        self._inner = zlib.decompressobj(bits)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        """Whether the end of the frame was met."""
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        """What stands behind the end."""
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Give at most *max_length* bytes, and the others with the next call."""
        found = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self.needs_input = len(found) < max_length and not self._inner.unconsumed_tail
        return found


@dataclass(frozen=True, slots=True)
class Packing:
    """A way of compression: its name, what a frame begins with, what undoes one frame."""

    name: str
    begins: re.Pattern[bytes]
    frame: Callable[[], Any]


PACKINGS = (
    Packing("gzip", re.compile(rb"\x1f\x8b\x08"), Inflate),
    Packing(
        "Zstandard",
        re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"),  # data, or to be passed over
        lambda: zstd().ZstdDecompressor(),
    ),
    Packing("xz", re.compile(rb"\xfd7zXZ\0"), lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY)),
    Packing(
        "bzip2",
        re.compile(rb"BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90)"),  # a block, or the end
        bz2.BZ2Decompressor,
    ),
)


def packing_of(head: bytes) -> Packing | None:
    """How bytes that begin with *head* are compressed; None when they are not.

    >>> packing_of(zlib.compress(b"", wbits=31)).name, packing_of(b"BZh is no archive")
    ('gzip', None)
    """
    return next((packing for packing in PACKINGS if packing.begins.match(head)), None)


def refuse_bomb(path: str, given: int, packed: int) -> None:
    """Raise InputError when the first *packed* bytes of *path* gave too many bytes.

    >>> refuse_bomb("a.gz", 300_000, 10)
    """
    if given > MOST_UNPACKED and given > MOST_TIMES * packed:
        raise InputError(
            path,
            f"unpacks to more than {MOST_TIMES} times its size ({given:,} bytes of the first "
            f"{packed:,}), as a bomb does: no more of it is read",
        )


class _Unpacked(io.RawIOBase):
    """What *file* holds when one compression of it is undone; *path* names it in errors.

    *packed* tells how many bytes of the disk were read so far; without it, those of *file* count.

    Reading raises InputError, behind all that came through, for what is cut short or damaged, and
    for a bomb; each says at which byte of the compressed data.
    """

    def __init__(
        self, file: Any, path: str, packing: Packing, packed: Callable[[], int] | None
    ) -> None:
        super().__init__()
        self._file = file
        self._path = path
        self._packing = packing
        self._frame: Any = None
        self._frames = 0
        self._held = b""
        self._at = 0  # in what is held
        self._read = 0
        self._given = 0
        self._error: InputError | None = None
        self.packed = packed or (lambda: self._read)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._error:
            raise self._error
        try:
            data = self._next(len(buffer))
            self._given += len(data)
            refuse_bomb(self._path, self._given, self.packed())
        except InputError as error:
            self._error = error
            raise
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        """The next bytes, at most *size*; none at the end."""
        while self._frame or self._begin():
            piece = self._take() if self._frame.needs_input else b""
            if self._frame.needs_input and not piece:
                raise self._damaged("cut short", "the rest of its compressed data is missing")
            try:
                data = cast(bytes, self._frame.decompress(piece, size))
            except Exception as error:
                raise self._damaged("damaged", str(error)) from None
            if self._frame.eof:
                self._at -= len(self._frame.unused_data)
                self._frame = None
            if data:
                return data
        return b""

    def _begin(self) -> bool:
        """Begin the next frame; False at the end of the file."""
        if self._packing.name == "gzip" and self._frames:
            while self._peek(1) == b"\0":  # what tapes are filled up with
                self._at += 1
        head = self._peek(_HEAD)
        if not head:
            return False
        if len(head) == _HEAD and not self._packing.begins.match(head):
            raise self._damaged("damaged", f"no frame of {self._packing.name} begins there")
        self._frame = self._packing.frame()
        self._frames += 1
        return True

    def _peek(self, size: int) -> bytes:
        """The next bytes of compressed data, which stay to be taken; fewer at the end."""
        while len(self._held) - self._at < size:
            more = self._file.read1(_BUFFER)
            if not more:
                break
            self._held = self._held[self._at :] + more
            self._at = 0
            self._read += len(more)
        return self._held[self._at : self._at + size]

    def _take(self) -> bytes:
        """The next piece of compressed data, empty at the end of the file."""
        piece = self._peek(1) and self._held[self._at : self._at + _PIECE]
        self._at += len(piece)
        return piece

    def _damaged(self, what: str, reason: str) -> InputError:
        at = self._read - len(self._held) + self._at
        return InputError(self._path, f"is {what} at byte {at:,}: {reason}")


def decompressed(file: BinaryIO, path: str) -> BinaryIO:
    """What *file* holds when all its compressions are undone; the file itself when it has none.

    Raises InputError when the name of *path* tells a compression, and it is neither compressed nor
    text; reading raises it for what is cut short, damaged or a bomb.

    >>> decompressed(io.BytesIO(zlib.compress(b"abc", wbits=31)), "a.gz").read()
    b'abc'
    """
    inner: _Unpacked | None = None
    for _ in range(_MOST_LAYERS + 1):
        # A file from elsewhere may not let its first bytes be seen.
        seen: Any = file if hasattr(file, "peek") else io.BufferedReader(cast(Any, file))
        head = _head(seen)
        packing = packing_of(head)
        if not packing:
            if not inner and without_compression(path) != path:
                _refuse_noise(head, path)
            return cast(BinaryIO, seen)
        inner = _Unpacked(seen, path, packing, inner.packed if inner else None)
        file = cast(BinaryIO, io.BufferedReader(inner, _BUFFER))
    raise InputError(path, f"is compressed more than {_MOST_LAYERS} times, as a bomb is")


def _head(file: Any) -> bytes:
    """The first bytes of a file, which stay to be read. A damage is told when they are."""
    with suppress(InputError):
        return bytes(file.peek(_PIECE)[:_PIECE])
    return b""


def _refuse_noise(head: bytes, path: str) -> None:
    """What was unpacked under its old name is read as it is, if it can be a text or an archive."""
    if len(head) < _HEAD:
        raise InputError(
            path, f"is cut short at byte {len(head)}, where its name tells compression"
        )
    if CONTROL.search(head):
        raise InputError(path, "is not compressed as its name tells, and no text: is it damaged?")


def compress(data: bytes, path: str) -> bytes:
    """Compress *data* as the suffix of *path* tells: a whole frame, the same for the same data.

    >>> gzip.decompress(compress(b"a", "x.gz") + compress(b"b", "x.gz")), compress(b"a", "x")
    (b'ab', b'a')
    """
    match Path(path).suffix.lower():
        case ".gz":
            return gzip.compress(data, _GZIP_LEVEL, mtime=0)
        case ".zst":
            return cast(bytes, zstd().compress(data))
        case ".xz":
            return lzma.compress(data)
        case ".bz2":
            return bz2.compress(data)
    return data


def without_compression(name: str) -> str:
    """*name* without the suffix of a compression.

    >>> without_compression("a.jsonl.GZ"), without_compression("a.tgz")
    ('a.jsonl', 'a.tar')
    """
    suffix = Path(name).suffix
    if suffix.lower() in _TARS:
        return name[: -len(suffix)] + _TARS[suffix.lower()]
    return name[: -len(suffix)] if suffix.lower() in COMPRESSED else name
