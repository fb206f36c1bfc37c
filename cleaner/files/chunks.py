"""Cutting streams of records into chunks by their bytes: what goes to a process at once.

Pure. Where a chunk ends depends on its records alone, not on how the stream was read, so that a
run which begins at the end of any chunk cuts as a run from the beginning does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from cleaner.errors import InputError

_Item = TypeVar("_Item")
LINES = "lines"
"""The form of chunks whose ``data`` are lines of JSON."""
ROWS = "rows"
"""The form of chunks whose ``data`` are lines of JSON that were rows of a table: objects, blank
lines where a row goes on, and for a damaged row a list of the reason and what stands there."""
TABLE = "table"
"""The form of chunks whose ``data`` are a table in the Arrow IPC format."""
PAGES = "pages"
"""The form of chunks that hold pages."""


@dataclass(frozen=True, slots=True)
class RawPage:
    """One page as it was found: *body* in bytes or text, or None for a file that is still to be
    read. *reason* says why it cannot be cleaned, *warnings* what is odd about it.

    *place* names it in messages, *name* is the relative name of what is written for it, *known*
    what its container tells of it (``url``, ``fetched``, ...). One that came as a record of a
    user's *own* has the *fields* that its record keeps, and as a line of JSON that line (*raw*)."""

    place: str
    name: str
    body: str | bytes | None
    html: bool = False
    content_type: str = ""
    known: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    warnings: tuple[str, ...] = ()
    url: str = ""
    own: bool = False
    fields: dict[str, Any] = field(default_factory=dict)
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Records of one input that are cleaned together, in their order.

    *first* is the number of its first record in the input, counted from 1. The next chunk begins in
    the input of the number *source* at *after*: an offset that the kind of input understands, and
    the number of its first record. *size* counts bytes, *read* those of the input that were read
    from the disk up to here. *skipped* are the bytes of a line that was too long to be read,
    *passed* counts records that hold no page."""

    form: str
    path: str
    first: int
    data: bytes = b""
    pages: tuple[RawPage, ...] = ()
    size: int = 0
    source: int = 0
    after: tuple[int, int] = (0, 1)
    read: int = 0
    skipped: int = 0
    passed: int = 0


def cut_lines(blocks: Iterable[bytes], size: int, longest: int) -> Iterator[tuple[bytes, int]]:
    """Cut a stream of bytes into runs of whole lines of at least *size* bytes.

    Yields each run with 0; for a line of more than *longest* bytes, which is never held as a whole,
    nothing and the number of its bytes. When *blocks* raise InputError, what came before is given
    first.

    >>> list(cut_lines([b"a\\nbb", b"\\nc\\nd"], 3, 100))
    [(b'a\\nbb\\n', 0), (b'c\\nd', 0)]
    >>> list(cut_lines([b"a\\nbbbbbbbb", b"bb\\nc\\n"], 2, 5))
    [(b'a\\n', 0), (b'', 11), (b'c\\n', 0)]
    """
    longest = max(longest, size)
    held = b""
    searched = size - 1
    damage: list[InputError] = []
    source = _until_damage(blocks, damage)
    for block in source:
        held += block
        while True:
            end = held.find(b"\n", searched) + 1
            start = held.rfind(b"\n", 0, end - 1 if end else len(held)) + 1
            length = (end or len(held)) - start
            if length > longest + 1:
                if start:
                    yield held[:start], 0
                rest, held = held[start:], b""
                dropped, held = _drop_line(rest, source)
                yield b"", dropped
            elif end:
                yield held[:end], 0
                held = held[end:]
            else:
                searched = max(len(held), size - 1)
                break
            searched = size - 1
    if held:
        yield held, 0
    if damage:
        raise damage[0]


def _until_damage(items: Iterable[_Item], damage: list[InputError]) -> Iterator[_Item]:
    """The items up to an InputError, which goes into *damage*."""
    try:
        yield from items
    except InputError as error:
        damage.append(error)


def _drop_line(begun: bytes, blocks: Iterator[bytes]) -> tuple[int, bytes]:
    """Pass over the rest of a line; its length, and what was read of the lines behind it."""
    dropped = 0
    block: bytes | None = begun
    while block is not None:
        end = block.find(b"\n") + 1
        if end:
            return dropped + end, block[end:]
        dropped += len(block)
        block = next(blocks, None)
    return dropped, b""


def gather_pages(
    pages: Iterable[tuple[RawPage | None, int]],
    begun: Chunk,
    size: int,
    weight: Callable[[RawPage], int],
) -> Iterator[Chunk]:
    """Gather pages, each with the number of its record, into chunks of at least *size* bytes by
    *weight*; the first is as *begun*, which has no pages yet. None is a record that holds no page.
    When *pages* raise InputError, those before are given first.

    >>> pages = [(RawPage(f"{n}", "", b"abc"), n) for n in range(1, 4)]
    >>> made = gather_pages([*pages, (None, 4)], Chunk(PAGES, "a.tar", 1), 5, lambda page: 3)
    >>> [(chunk.first, len(chunk.pages), chunk.size, chunk.after, chunk.passed) for chunk in made]
    [(1, 2, 6, (0, 3), 0), (3, 1, 3, (0, 5), 1)]
    """
    damage: list[InputError] = []
    run: list[RawPage] = []
    size_of_run = passed = 0
    first = following = begun.first

    def chunk() -> Chunk:
        return replace(
            begun, first=first, pages=tuple(run), size=size_of_run, after=(0, following),
            passed=passed,
        )  # fmt: skip

    for page, number in _until_damage(pages, damage):
        following = number + 1
        if page is None:
            passed += 1
            continue
        run.append(page)
        size_of_run += weight(page)
        if size_of_run >= size:
            yield chunk()
            first, run, size_of_run, passed = following, [], 0, 0
    if run or passed:
        yield chunk()
    if damage:
        raise damage[0]
