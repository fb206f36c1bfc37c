"""Files: pages in, pages out. With ``rulefiles`` the only place that touches the disk.

Bytes are decoded and encoded here and nowhere else: line endings, byte order mark, final newline
and encoding of a page are kept, so that what is not removed comes out as it went in.
"""

from __future__ import annotations

import codecs
import os
import secrets
import stat
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cleaner.errors import InputError

TEXT_SUFFIXES = (".txt", ".text")
HTML_SUFFIXES = (".html", ".htm")
_PAGE_SUFFIXES = TEXT_SUFFIXES + HTML_SUFFIXES
STANDARD_INPUT = "-"
"""The path that stands for standard input."""

# The only marks that decide an encoding by themselves; they win over a named encoding, as in
# the WHATWG Encoding Standard, section 6.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Decoding and encoding these strictly gives the same bytes again; others are tried out.
_EXACT = ("utf-8", "utf-16-le", "utf-16-be")


@dataclass(frozen=True, slots=True)
class InputFile:
    """One page to read: its path, the relative name of what is written for it, and whether the
    path itself was given (False for a file that was found in a given folder).

    >>> InputFile("pages/a/1.txt", "a/1.txt", False).name
    'a/1.txt'
    """

    path: str
    name: str
    given: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A decoded page: *text* without the byte order mark; *bom* says whether there was one.

    >>> Page("page.txt", "نص", "utf-8", False).encoding
    'utf-8'
    """

    path: str
    text: str
    encoding: str
    bom: bool


def find_pages(
    paths: Iterable[str | Path], *, without: Iterable[str | Path] = ()
) -> Iterator[InputFile]:
    """List the pages that *paths* name: files as they are, folders with their .txt, .text, .html
    and .htm files at any depth, sorted, each file once.

    Names that begin with a dot and whatever lies in the folders *without* (outputs) are passed
    over. The name of a given file is its last part, that of a found one its path inside the given
    folder; ``-`` is standard input, named ``stdin.txt``. Nothing is opened: a path that does not
    exist, or a folder that cannot be listed, is given back so that reading it says what is wrong.

    >>> [page.name for page in find_pages(["-", "pages/1.txt", "./pages/1.txt"])]
    ['stdin.txt', '1.txt']
    """
    passed_over = {os.path.realpath(folder) for folder in without}
    seen = set()
    for path in (os.fspath(given) for given in paths):
        if path == STANDARD_INPUT:
            found: Iterable[InputFile] = (InputFile(path, "stdin.txt", True),)
        elif Path(path).is_dir():
            found = _pages_in(path, passed_over)
        else:
            found = (InputFile(path, Path(path).name, True),)
        for page in found:
            place = (
                page.path
                if page.path == STANDARD_INPUT
                else os.path.normpath(Path(page.path).absolute())
            )
            if place not in seen:
                seen.add(place)
                yield page


def read_page(path: str | Path, encoding: str | None = None) -> Page:
    """Read and decode one page; ``-`` is standard input. See ``decode_page`` for the encoding.

    Raises InputError when it cannot be read or decoded.

    >>> read_page("no such page.txt")
    Traceback (most recent call last):
        ...
    cleaner.errors.InputError: no such page.txt: no such file or folder
    """
    path = os.fspath(path)
    try:
        data = sys.stdin.buffer.read() if path == STANDARD_INPUT else Path(path).read_bytes()
    except OSError as error:
        raise InputError(path, _reason(error)) from None
    return decode_page(data, path, encoding)


def read_lines(path: str) -> Iterator[tuple[bytes, str]]:
    """Yield the lines of a file, or of standard input, that are not blank, each with its place
    as ``path:number``. Raises InputError when it cannot be read.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a").write_bytes(b"x\\n\\ny\\n")
    ...     [(line, place[-2:]) for line, place in read_lines(f"{folder}/a")]
    [(b'x\\n', ':1'), (b'y\\n', ':3')]
    """
    try:
        with sys.stdin.buffer if path == STANDARD_INPUT else Path(path).open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield line, f"{path}:{number}"
    except OSError as error:
        raise InputError(path, _reason(error)) from None


def decode_page(data: bytes, path: str, encoding: str | None = None) -> Page:
    """Decode the bytes of a page: by its byte order mark, else as *encoding*, else as UTF-8.

    Line breaks are left as they are. Raises InputError, with the offset of the first bad byte,
    when the bytes do not fit, or would not come out the same when encoded again.

    >>> decode_page(b"\\xef\\xbb\\xbfa\\r\\n", "page.txt")
    Page(path='page.txt', text='a\\r\\n', encoding='utf-8', bom=True)
    >>> decode_page("خبر".encode("windows-1256"), "page.txt")
    Traceback (most recent call last):
        ...
    cleaner.errors.InputError: page.txt: is not UTF-8 (byte 0xce at offset 0): name its encoding \
with --encoding, such as windows-1256
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Page(path, _decode(data[len(mark) :], path, name, len(mark)), name, True)
    name = _encoding_name(encoding) if encoding else "utf-8"
    text = _decode(data, path, name, 0)
    if name not in _EXACT and _encode(text, path, name) != data:
        raise InputError(path, f"would not be the same bytes again when written as {name}")
    return Page(path, text, name, False)


def encode_page(text: str, page: Page) -> bytes:
    """Encode *text*, all or a part of the text of *page*, in the way *page* was encoded.

    Raises InputError when the encoding has no bytes for a character.

    >>> encode_page("a", Page("page.txt", "ab", "utf-16-le", True))
    b'\\xff\\xfea\\x00'
    """
    marks = {name: mark for mark, name in _MARKS}
    if page.bom and page.encoding not in marks:
        raise InputError(page.path, f"{page.encoding} has no byte order mark")
    return (marks[page.encoding] if page.bom else b"") + _encode(text, page.path, page.encoding)


def plan_outputs(inputs: Collection[InputFile], folder: str | Path) -> dict[InputFile, Path]:
    """Say where the output of each input goes in *folder*, before anything is written.

    Raises InputError when two inputs would meet at one file, or an output would be an input.

    >>> [str(path) for path in plan_outputs([InputFile("in/a.txt", "a.txt", True)], "out").values()]
    ['out/a.txt']
    """
    refuse_same_names(inputs)
    outputs = {page: Path(folder, page.name) for page in inputs}
    refuse_inputs(outputs.values(), inputs)
    return outputs


def refuse_same_names(inputs: Iterable[InputFile]) -> None:
    """Raise InputError when what is written for two of the *inputs* would have the same name.

    >>> refuse_same_names([InputFile(f"{name}/1.txt", "1.txt", True) for name in "ab"])
    Traceback (most recent call last):
        ...
    cleaner.errors.InputError: b/1.txt: would be written over the output of a/1.txt: give the \
folder that holds both, or clean them into two folders
    """
    taken: dict[str, InputFile] = {}
    for page in inputs:
        other = taken.setdefault(page.name, page)
        if other is not page:
            raise InputError(
                page.path,
                f"would be written over the output of {other.path}: give the folder that holds "
                "both, or clean them into two folders",
            )


def refuse_inputs(outputs: Iterable[Path], inputs: Iterable[InputFile]) -> None:
    """Raise InputError when one of the *outputs* is a file that is read.

    >>> refuse_inputs([Path("a.txt")], [InputFile("./a.txt", "a.txt", True)])
    Traceback (most recent call last):
        ...
    cleaner.errors.InputError: ./a.txt: would be written over itself: choose another output, or \
use 'cleaner hook' to clean files in place
    """
    read = {os.path.realpath(page.path): page.path for page in inputs}
    for output in outputs:
        place = os.path.realpath(output)
        if place in read:
            raise InputError(
                read[place],
                "would be written over itself: choose another output, or use 'cleaner hook' "
                "to clean files in place",
            )


@contextmanager
def atomic_file(path: str | Path) -> Iterator[BinaryIO]:
    """Open *path* for writing so that a reader sees the old file or the whole new one.

    What is written goes to a temporary file in the same folder, is brought to the disk and then
    takes the place of *path*, with the mode and owner that *path* had. Folders are made as needed.
    When the body raises, *path* is left as it was. Raises InputError when it cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with atomic_file(Path(folder, "new", "page.txt")) as file:
    ...         _ = file.write(b"x")
    ...     Path(folder, "new", "page.txt").read_bytes()
    b'x'
    """
    target = Path(os.path.realpath(path))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        before = target.stat() if target.exists() else None
        if before and not stat.S_ISREG(before.st_mode):
            # A pipe or device (/dev/stdout) is written to; renaming a file over it would end it.
            with target.open("wb") as device:
                yield device
            return
        temporary = target.with_name(f".cleaner-{secrets.token_hex(8)}.tmp")
        try:
            with temporary.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if before:
                _take_over(temporary, before)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(os.fspath(path), f"cannot be written: {_reason(error)}") from None


def write_atomically(path: str | Path, data: bytes) -> None:
    """Write *data* to *path*, all or nothing; see ``atomic_file``.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_atomically(Path(folder, "page.txt"), b"x")
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['page.txt']
    """
    with atomic_file(path) as file:
        file.write(data)


def _pages_in(folder: str, passed_over: Collection[str]) -> Iterator[InputFile]:
    """The pages inside a folder, sorted by their path in it."""
    found: list[Path] = []
    # What cannot be listed is given back as if it were a page: reading it says why.
    walk = os.walk(folder, onerror=lambda error: found.append(Path(error.filename)))
    for place, folders, names in walk:
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and os.path.realpath(Path(place, name)) not in passed_over
        ]
        found += [
            Path(place, name)
            for name in names
            if Path(name).suffix.lower() in _PAGE_SUFFIXES and not name.startswith(".")
        ]
    for path in sorted(found):
        yield InputFile(str(path), path.relative_to(folder).as_posix(), False)


def _encoding_name(encoding: str) -> str:
    """The name under which *encoding* is used and recorded; InputError when there is none."""
    try:
        "".encode(encoding)
        name = codecs.lookup(encoding).name
    except LookupError:
        raise InputError(f"--encoding {encoding}", "is no text encoding that is known") from None
    without_mark = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}
    return without_mark.get(name, name if name in _EXACT else encoding.lower())


def _decode(data: bytes, path: str, encoding: str, start: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        shown = {"utf-8": "UTF-8"}.get(encoding, encoding)
        where = f"byte 0x{data[error.start]:02x} at offset {start + error.start}"
        advice = ": name its encoding with --encoding, such as windows-1256"
        raise InputError(path, f"is not {shown} ({where}){'' if start else advice}") from None
    except UnicodeError as error:
        raise InputError(path, f"is not {encoding}: {error}") from None


def _encode(text: str, path: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding)
    except LookupError:
        raise InputError(path, f"the encoding {encoding!r} is not known") from None
    except UnicodeEncodeError as error:
        raise InputError(
            path, f"{encoding} has no bytes for character {error.start} ({error.reason})"
        ) from None


def _take_over(path: Path, before: os.stat_result) -> None:
    """Give *path* the owner and mode of the file that it replaces."""
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(path, before.st_uid, before.st_gid)
    path.chmod(stat.S_IMODE(before.st_mode))


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, IsADirectoryError):
        return "is a folder"
    return (error.strerror or type(error).__name__).lower()
