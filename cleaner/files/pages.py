"""Files: pages in, pages out.

Line endings, byte order mark and encoding are remembered, so that a page goes out as it came in.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from cleaner.errors import InputError
from cleaner.files.compression import packing_of
from cleaner.files.page_names import PAGE_SUFFIXES, is_html_name, suffix_of
from cleaner.files.streams import open_file, why
from cleaner.text.encoding import DecodingError, decode, encode, looks_like_html

MAX_SIZE = 50_000_000
"""Bytes above which a page is refused before it is read, unless another limit is given."""
_PART = 1 << 20  # bytes
_CONTROL = re.compile(rb"[\0-\x08\x0e-\x1a]")
_LOOKED_AT = 1 << 16  # bytes
# Some Arabic letters on end, in UTF-8; older encodings are told by a suffix alone.
_ARABIC = re.compile(rb"(?:[\xd8\xd9][\x80-\xbf]){3}")
STANDARD_INPUT = "-"
"""The path that stands for standard input."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """One page to read: its path, the relative name of what is written for it, and whether the
    path itself was given (False for a file that was found in a given folder)."""

    path: str
    name: str
    given: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A decoded page: *text* without the byte order mark; *bom* says whether there was one.

    *html* says that the text is markup; *misread* and *exact* are those of ``encoding.Decoded``."""

    path: str
    text: str
    encoding: str
    bom: bool
    html: bool = False
    misread: str = ""
    exact: bool = True
    warnings: tuple[str, ...] = ()


def find_pages(
    path: str, *, without: Iterable[str] = ()
) -> tuple[list[InputFile], list[tuple[str, str]]]:
    """The pages that *path* names: a file as it is, of a folder the pages of text and HTML in it at
    any depth, sorted; told by the suffix, without one by what they hold. And what is no page, with
    the reason; hidden files and the folders *without* (outputs) are left out.

    A given file is named by its last part, a found one by its path inside the folder; ``-`` is
    standard input, named ``stdin.txt``. Nothing is opened: what does not exist or cannot be listed
    is given back, so that reading it says what is wrong.

    >>> [page.name for path in ("-", "pages/1.txt") for page in find_pages(path)[0]]
    ['stdin.txt', '1.txt']
    """
    if path == STANDARD_INPUT:
        return [InputFile(path, "stdin.txt", True)], []
    if not Path(path).is_dir():
        return [InputFile(path, Path(path).name, True)], []
    outputs = {os.path.realpath(folder) for folder in without}
    found: list[InputFile] = []
    passed: list[tuple[str, str]] = []
    for file in _files_in(Path(path), outputs):
        if reason := _why_no_page(file):
            passed.append((str(file), reason))
        else:
            found.append(InputFile(str(file), file.relative_to(path).as_posix(), False))
    return found, passed


def _files_in(folder: Path, outputs: Collection[str]) -> Iterator[Path]:
    """The files in *folder* at any depth, but in *outputs*, sorted by the parts of their paths.

    What cannot be listed is given back as if it were a page: reading it says why."""
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = folder / entry.name
        if not entry.is_dir():
            yield path
        elif not entry.is_symlink() and os.path.realpath(path) not in outputs:
            yield from _files_in(path, outputs)


def text_names(inputs: Collection[InputFile]) -> tuple[list[InputFile], list[str]]:
    """Name what is written for HTML pages: ``page.html`` becomes ``page.txt``, or ``page.html.txt``
    where another page has that name, with a warning. Returns the inputs in their order, and the
    warnings.

    >>> pages = [InputFile(f"in/{name}", name, False) for name in ("a.html", "b.html", "b.txt")]
    >>> [page.name for page in text_names(pages)[0]]
    ['a.txt', 'b.html.txt', 'b.txt']
    """
    html = {page: _text_name(page.name) for page in inputs if is_html_name(page.name)}
    taken = Counter([*html.values(), *(page.name for page in inputs if page not in html)])
    named: list[InputFile] = []
    warnings: list[str] = []
    for page in inputs:
        name = html.get(page, page.name)
        if page in html and taken[name] > 1:
            short, name = name, f"{page.name}.txt"
            while name in taken:
                name += ".txt"
            warnings.append(f"{page.path}: written as {name}: {short} belongs to another page, too")
        named.append(replace(page, name=name))
    return named, warnings


def _text_name(name: str) -> str:
    """The name for the text of an HTML page; the query that tells two pages apart stays."""
    return f"{name}.txt" if "?" in name else Path(name).with_suffix(".txt").as_posix()


def read_page(path: str | Path, encoding: str | None = None, *, max_size: int = MAX_SIZE) -> Page:
    """Read and decode one page; ``-`` is standard input. See ``decode_page`` for the encoding.

    Raises InputError when it cannot be read or decoded, or has more than *max_size* bytes.
    """
    path = os.fspath(path)
    size = 0
    try:
        if path == STANDARD_INPUT:
            data = _read_at_most(sys.stdin.buffer, max_size + 1)
        else:
            with open_file(path) as file:
                size = os.fstat(file.fileno()).st_size
                data = _read_at_most(file, max_size + 1) if size <= max_size else b""
    except OSError as error:
        raise InputError(path, why(error)) from None
    if max(size, len(data)) > max_size:
        found = f"{size:,}" if size > max_size else f"more than {max_size:,}"
        raise InputError(path, f"has {found} bytes; the limit is {max_size:,} (--max-size)")
    return decode_page(data, path, encoding)


def decode_page(data: bytes, path: str, encoding: str | None = None) -> Page:
    """Decode the bytes of a page; it is HTML by its suffix, or by what it begins with.

    *encoding* is one that the user names; see ``encoding.decode`` for all that counts. Raises
    InputError, with the offset of the first bad byte, when the bytes are no text.

    >>> decode_page(b"\\xef\\xbb\\xbfa\\r\\n", "page.txt").text
    'a\\r\\n'
    """
    html = is_html_name(path) or looks_like_html(data)
    try:
        decoded = decode(data, encoding=encoding or "", html=html)
    except LookupError:
        raise InputError(f"--encoding {encoding}", "is no text encoding that is known") from None
    except DecodingError as error:
        raise InputError(path, f"{error}{_advice(error, data)}") from None
    warnings = decoded.warnings
    if not html and not decoded.exact:
        warnings += (f"cannot be restored byte for byte: {decoded.encoding} is ambiguous",)
    return Page(
        path, decoded.text, decoded.encoding, decoded.bom, html,
        decoded.misread, decoded.exact, warnings,
    )  # fmt: skip


def _advice(error: DecodingError, data: bytes) -> str:
    """What can be done about bytes that cannot be decoded."""
    if error.encoding:
        return ""
    if packing := packing_of(data):
        return f": it is compressed ({packing.name}), unpack it first"
    if _CONTROL.search(data[:_LOOKED_AT]):
        return ": it holds control characters, as pictures and archives do, and seems to be no text"
    return ": name its encoding with --encoding, such as windows-1256"


def encode_page(text: str, page: Page, encoding: str = "") -> bytes:
    """Encode *text*, all or a part of the text of *page*: as *encoding*, or as *page* came in.

    Raises InputError when the encoding has no bytes for a character.

    >>> encode_page("a", Page("page.txt", "ab", "utf-16-le", True))
    b'\\xff\\xfea\\x00'
    """
    try:
        if encoding:
            return text.encode(encoding)
        return encode(text, page.encoding, bom=page.bom, misread=page.misread)
    except UnicodeEncodeError as error:
        name = encoding or page.encoding
        where = f"character {error.start} (U+{ord(error.object[error.start]):04X})"
        raise InputError(page.path, f"{name} has no bytes for {where}") from None
    except (LookupError, ValueError) as error:
        raise InputError(page.path, f"cannot be encoded: {error}") from None


def _why_no_page(path: Path) -> str:
    """Why a file that was found in a folder is no page; empty when it is one, or called so though
    it cannot be read: reading it says what is wrong."""
    suffix = suffix_of(path.name)
    if suffix and suffix not in PAGE_SUFFIXES:
        return "no suffix of a page"
    if path.exists() and not path.is_file():
        return "is no file"
    if suffix:
        return ""
    try:
        with open_file(path) as file:
            head = file.read(_LOOKED_AT)
    except OSError as error:
        return why(error)
    return "" if looks_like_html(head) or _ARABIC.search(head) else "no suffix, and no Arabic text"


def _read_at_most(stream: BinaryIO, size: int) -> bytes:
    """The first *size* bytes, in parts: one request would take memory for all of them."""
    parts: list[bytes] = []
    while size > 0 and (part := stream.read(min(size, _PART))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
