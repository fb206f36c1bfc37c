"""The answer of a server as an archive holds it: its headers, and its body as a browser saw it.
Pure.

Bodies that are not packed as their headers say are common: crawlers unpack them or break off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

from cleaner.errors import InputError
from cleaner.files.compression import CONTROL, Inflate, packing_of
from cleaner.files.libraries import optional_module, zstd
from cleaner.text.encoding import looks_like_html

_STATUS = re.compile(rb"\s*(?:HTTP|ICY)[^\s]*[ \t]+(\d{3})", re.IGNORECASE)
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")
_BODY = re.compile(rb"[ \t]*<|\x1f\x8b")  # what a line of headers does not begin with
_NONE = ("", "identity", "none", "chunked", "utf-8", "binary", "8bit")
_LISTS = ("content-encoding", "transfer-encoding")
_LOOKED_AT = 4096  # bytes
_PIECE = 4096
_HEAD = 16  # bytes
_MOST_LAYERS = 3
_WARNED = 300  # bytes at the end in which </html> is looked for


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its *status* (0 without one), headers by names in small letters, its body."""

    status: int
    headers: dict[str, str]
    body: bytes


def read_answer(content: bytes) -> Answer:
    """Part headers and body; lines may end in any way, and the blank line may be missing.

    >>> read_answer(b"HTTP/1.1 200 OK\\nContent-Type: text/html\\n<p>a")
    Answer(status=200, headers={'content-type': 'text/html'}, body=b'<p>a')
    """
    status = _STATUS.match(content)
    while status:
        headers, start = _headers(content, status.end())
        following = _STATUS.match(content, start)
        if not (status[1].startswith(b"1") and following):
            return Answer(int(status[1]), headers, content[start:])
        status = following
    return Answer(0, {}, content)


def _headers(content: bytes, at: int) -> tuple[dict[str, str], int]:
    """The headers behind the status that ends at *at*, and where the body begins."""
    headers: dict[str, str] = {}
    name = ""
    at = content.find(b"\n", at) + 1 or len(content)
    while at < len(content) and not _BODY.match(content, at):
        end = content.find(b"\n", at) + 1 or len(content)
        line, at = content[at:end].decode("latin-1"), end
        if not line.strip():
            break
        name = add_header(headers, line, name, _LISTS)
    return headers, at


def add_header(headers: dict[str, str], line: str, before: str, lists: Collection[str] = ()) -> str:
    """Add a *line* to *headers*: a header, or, behind a blank, the rest of the one *before*. Of
    headers of one name the first counts; those in *lists* are joined. Returns the name of the
    line's header.

    >>> headers = {}
    >>> add_header(headers, " more", add_header(headers, "Title: some", "")), headers
    ('title', {'title': 'some more'})
    """
    head, colon, value = line.partition(":")
    name = before
    if line[0] in " \t" and before:
        headers[name] = f"{headers[name]} {line.strip()}".strip()
    elif colon:
        name = head.strip().lower()
        if name not in headers:
            headers[name] = value.strip()
        elif name in lists:
            headers[name] += f", {value.strip()}"
    return name


def read_body(answer: Answer, limit: int, *, truncated: bool = False) -> tuple[bytes, str]:
    """The body of *answer* without chunks and compressions, at most *limit* bytes, and a warning.

    A body that is plain is taken whatever the headers say. One that is cut short is taken when
    ``</html>`` stands at its end, or, with a warning, when it is known to be *truncated*.

    Raises ValueError, with the reason, when it cannot be unpacked, or is cut short.

    >>> read_body(Answer(200, {"content-encoding": "gzip"}, b"<html></html>"), 100)
    (b'<html></html>', '')
    """
    body, cut = answer.body, ""
    sent, packed = (_codings(answer.headers.get(name, "")) for name in reversed(_LISTS))
    if "chunked" in sent:
        body, whole = _without_chunks(body)
        cut = "" if whole else "Transfer-Encoding: chunked"
    for coding in [*reversed(sent), *reversed(packed)]:
        if coding not in _NONE:
            body, whole = _unpacked(body, coding, limit)
            cut = cut if whole else f"Content-Encoding: {coding}"
    for _ in range(_MOST_LAYERS):
        packing = packing_of(body)
        if not packing:
            break
        body, whole = _unpacked(body, packing.name, limit)
        cut = cut if whole else packing.name
    return body, _judged(body, cut, truncated)


def _codings(value: str) -> list[str]:
    return [coding.strip().lower().removeprefix("x-") for coding in value.split(",")]


def _judged(body: bytes, cut: str, truncated: bool) -> str:
    """The warning about a body, of which *cut* tells where it was cut short."""
    if body[-_WARNED:].rstrip().lower().endswith(b"</html>"):
        return ""
    if cut and not truncated:
        raise ValueError(f"its body is cut short: {len(body):,} bytes came through ({cut})")
    return "its body was cut short when it was fetched" if truncated else ""


def _without_chunks(body: bytes) -> tuple[bytes, bool]:
    """The chunks of a body together, and whether all are there; one without chunks as it is."""
    parts: list[bytes] = []
    at = 0
    while match := _CHUNK.match(body, at):
        size = int(match[1], 16)
        part = body[match.end() : match.end() + size]
        parts.append(part)
        if not size or len(part) < size:
            return b"".join(parts), not size
        at = match.end() + size
        at += 2 if body[at : at + 2] == b"\r\n" else body[at : at + 1] == b"\n"
    if not parts or looks_like_html(body):
        return body, True
    return b"".join(parts), False


def _unpacked(body: bytes, coding: str, limit: int) -> tuple[bytes, bool]:
    """What *body* holds, and whether it is whole; a body that is plain as it is.

    Other ways are tried where the one that is named does not fit.
    """
    if not body or looks_like_html(body):
        return body, True
    sniffed = packing_of(body)
    ways = [*_WAYS.get(coding, ()), *((sniffed.frame,) if sniffed else ())]
    best, reason = b"", f"its body is not packed as its header says ({coding}), and no text"
    for way in ways:
        try:
            data, whole = _tried(way, body, limit)
        except InputError as error:  # a library is missing
            reason = f"its body cannot be unpacked: {error}"
            continue
        if whole:
            return data, True
        best = max(best, data, key=len)
    if not CONTROL.search(body[:_LOOKED_AT]):
        return body, True
    if not best:
        raise ValueError(reason)
    return best, False


def _tried(way: Callable[[], Any], body: bytes, limit: int) -> tuple[bytes, bool]:
    """What one way of unpacking gives, at most *limit* bytes, and whether it comes to its end."""
    parts: list[bytes] = []
    size = at = 0
    follows = True
    while follows and size < limit:
        frame = way()
        while not frame.eof and size < limit:
            piece = body[at : at + _PIECE] if frame.needs_input else b""
            at += len(piece)
            if frame.needs_input and not piece:
                return b"".join(parts), False
            try:
                part = frame.decompress(piece, limit - size)
            except Exception:
                return b"".join(parts), False
            parts.append(part)
            size += len(part)
        at -= len(frame.unused_data)
        # Another frame may follow; anything else behind the end is no part of the body.
        follows = packing_of(body[at : at + _HEAD]) is not None
    # Raw deflate has no sum that tells whether it was any; much behind its end tells.
    return b"".join(parts), way is not _raw or len(body) - at <= _HEAD or size >= limit


class _Brotli:
    """``brotli`` with the interface that the decompressors of bz2, lzma and zstd have."""

    unused_data = b""

    def __init__(self) -> None:
        self._inner = optional_module("brotli").Decompressor()

    @property
    def eof(self) -> bool:
        return bool(self._inner.is_finished())

    @property
    def needs_input(self) -> bool:
        return bool(self._inner.can_accept_more_data())

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return bytes(self._inner.process(data, output_buffer_limit=max_length))


_raw = partial(Inflate, -15)
_zlib = partial(Inflate, 15)
_WAYS: dict[str, tuple[Callable[[], Any], ...]] = {
    "gzip": (Inflate, _zlib, _raw),
    "deflate": (_zlib, _raw),
    "br": (_Brotli,),
    "brotli": (_Brotli,),
    "zstd": (lambda: zstd().ZstdDecompressor(),),
}
