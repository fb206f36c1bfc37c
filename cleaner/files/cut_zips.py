"""The members of a zip file whose directory is lost, by the headers that stand before them.

https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7 and 4.3.9
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from cleaner.files.compression import Inflate

_HEADER = struct.Struct("<4s5H3L2H")
_MARK = b"PK\3\4"
_DESCRIPTOR_MARK = b"PK\7\x08"
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _SIZES_BEHIND, _UTF8 = 1, 8, 0x800  # flags
_PIECE = 1 << 16


def cut_members(file: BinaryIO, most: int) -> Iterator[tuple[str, bytes]]:
    """The names and first *most* bytes of the members of a zip file, up to the first that is not
    whole.

    >>> import io, zipfile
    >>> packed = io.BytesIO()
    >>> with zipfile.ZipFile(packed, "w") as archive: archive.writestr("a.txt", b"abc")
    >>> list(cut_members(io.BytesIO(packed.getvalue()[:-30]), 2))
    [('a.txt', b'ab')]
    """
    file.seek(0)
    while True:
        head = file.read(_HEADER.size)
        if len(head) < _HEADER.size or not head.startswith(_MARK):
            return
        _, _, flags, method, _, _, _, size, _, name_size, extra_size = _HEADER.unpack(head)
        name = file.read(name_size).decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        file.read(extra_size)
        known = method in (_STORED, _DEFLATED) and not flags & _ENCRYPTED
        if not known or (method == _STORED and flags & _SIZES_BEHIND):
            return
        begun = file.tell()
        body = _stored(file, size, most) if method == _STORED else _inflated(file, most)
        if body is None:
            return
        if flags & _SIZES_BEHIND:
            _skip_descriptor(file)
        else:
            file.seek(begun + size)
        yield name, body


def _stored(file: BinaryIO, size: int, most: int) -> bytes | None:
    body = file.read(min(size, most))
    begun = file.tell() - len(body)
    return body if file.seek(0, 2) >= begun + size else None


def _inflated(file: BinaryIO, most: int) -> bytes | None:
    """The first bytes of a member, at whose end the file then stands; None when it has no end."""
    frame, parts, size = Inflate(-15), [b""], 0
    while not frame.eof:
        piece = file.read(_PIECE) if frame.needs_input else b""
        if frame.needs_input and not piece:
            return None
        try:
            part = frame.decompress(piece, _PIECE)
        except Exception:
            return None
        if size < most:
            parts.append(part)
        size += len(part)
    file.seek(-len(frame.unused_data), 1)
    return b"".join(parts)[:most]


def _skip_descriptor(file: BinaryIO) -> None:
    """Pass over the sizes that stand behind a member, with or without a mark."""
    head = file.read(4)
    file.seek(8 if head == _DESCRIPTOR_MARK else 4, 1)
    file.seek(4, 1)
    for more in (0, 8):  # sizes may take 8 bytes each
        file.seek(more, 1)
        follows = file.read(4)
        file.seek(-len(follows), 1)
        if not follows or follows.startswith(b"PK"):
            return
        file.seek(-more, 1)
