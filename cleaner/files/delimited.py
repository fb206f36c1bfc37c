"""Tables as text (CSV, TSV): rows in, records out, each with the line that it begins on.

A row that is damaged is given with the reason, and costs its first line, not the file.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from cleaner.errors import InputError
from cleaner.files.chunks import ROWS, Chunk
from cleaner.files.streams import plain_suffix
from cleaner.text.encoding import decode, encoding_name, mark_of
from cleaner.text.wording import counted

_DELIMITERS = ",;\t|"
_SAMPLE = 1 << 20  # bytes by which the encoding is told
_MOST_NAMES, _LONGEST_NAME = 20, 40  # columns that are named, characters of a name
_LONGEST_RAW = 1000  # characters that are given of a line that is damaged
_NO_LIMIT = (1 << 31) - 1  # the largest that the library takes on any system
_TOO_LONG = "is larger than --max-size allows, or its quotation mark is not closed"
_BROKEN = re.compile("[\udc80-\udcff]")
_QUOTED = re.compile('"[^"]*"')
_REASONS = {
    "unexpected end of data": "is not whole: its quotation mark is not closed",
    "expected after": "has a quotation mark inside a field that is not doubled",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """How a table is read: its *encoding* (empty: told by its bytes), the columns of which it has
    one."""

    encoding: str = ""
    wanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row, from line *number* on, *span* lines long: its *fields*, or the *reason* why it cannot
    be read and what stands on the line (*raw*)."""

    number: int
    span: int
    fields: list[str]
    reason: str = ""
    raw: str = ""


def row_chunks(
    data: Iterable[bytes], path: str, source: int, first: int, limits: tuple[int, int],
    columns: Columns,
) -> Iterator[Chunk]:  # fmt: skip
    """Cut a table into chunks of records, which are numbered by the lines of the table.

    *limits*: the least bytes of a chunk, the most characters of a row. Rows before line *first* are
    passed over. Raises InputError when no column is wanted, or the table cannot be decoded.

    >>> made = row_chunks([b"id,text\\n1,a\\n2\\n"], "a.csv", 0, 1, (99, 99), Columns())
    >>> print(*[chunk.data.decode() for chunk in made])
    {"id": "1", "text": "a"}
    ["has 1 field, and the first line names 2", "2"]
    <BLANKLINE>
    """
    size, longest = limits
    encoding, blocks = _encoding_of(data, path, columns.encoding)
    lines = _lines(blocks, encoding, longest)
    head = next(lines, "") or ""
    delimiter = "\t" if plain_suffix(path) == ".tsv" else _delimiter_of(head)
    rows = read_rows(chain([head], lines), delimiter, longest)
    names, number = _header(rows, path, columns.wanted)
    first = max(first, number)
    begun, parts, length = first, list[bytes](), 0

    def chunk() -> Chunk:
        return Chunk(ROWS, path, begun, b"".join(parts), (), length, source, (0, number))

    for row in rows:
        number = row.number + row.span
        if row.number < first:
            continue
        line = _line(row, names, columns.wanted, encoding)
        parts.append(line.encode("utf-8", "backslashreplace") + b"\n" * row.span)
        length += len(parts[-1])
        if length >= size:
            yield chunk()
            begun, parts, length = number, [], 0
    if parts:
        yield chunk()


def is_header(line: bytes, wanted: Collection[str]) -> bool:
    """Whether a line names several columns, one of which is *wanted*.

    >>> is_header(b"id;text", ["text"]), is_header(b"text", ["text"])
    (True, False)
    """
    head = line.decode("utf-8", "replace").strip()
    names = next(csv.reader([head], delimiter=_delimiter_of(head)), [])
    return len(names) > 1 and any(name.strip() in wanted for name in names)


def _encoding_of(data: Iterable[bytes], path: str, told: str) -> tuple[str, Iterator[bytes]]:
    """The encoding of a table, by its mark, as *told*, or by its letters; its bytes behind the
    mark."""
    blocks = iter(data)
    sample = b""
    while len(sample) < _SAMPLE and (block := next(blocks, b"")):
        sample += block
    mark, name = mark_of(sample)
    if not name and told:
        name = encoding_name(told)
    if not name:
        try:
            name = decode(sample[: sample.rfind(b"\n") + 1] or sample).encoding
        except (ValueError, LookupError) as error:
            raise InputError(path, f"{error}: give --encoding") from None
    return name, chain([sample[len(mark) :]], blocks)


def _lines(blocks: Iterable[bytes], encoding: str, longest: int) -> Iterator[str | None]:
    """The lines of a text, with their ends as they are; None for one of more than *longest*
    characters, which is never held as a whole. Bytes that cannot be decoded are lone surrogates."""
    decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
    held, dropping = "", False
    for block in chain(blocks, [None]):
        held += decoder.decode(block) if block is not None else decoder.decode(b"", final=True)
        lines = list(io.StringIO(held, newline=""))
        # A carriage return at the end may be half of a line's end.
        open_ended = block is not None and lines and not lines[-1].endswith("\n")
        held = lines.pop() if open_ended else ""
        for line in lines:
            yield None if dropping or len(line) > longest else line
            dropping = False
        if len(held) > longest:
            held, dropping = "", True
    if dropping:
        yield None


def _delimiter_of(head: str) -> str:
    """The one of ``_DELIMITERS`` that stands most often outside quotation marks."""
    plain = _QUOTED.sub("", head)
    return max(_DELIMITERS, key=plain.count)


def read_rows(lines: Iterable[str | None], delimiter: str, longest: int) -> Iterator[Row]:
    """The rows of a table, its header first; all others must have as many fields as that.

    Of a row that is damaged only the first line is given up. While lines are read again, each
    failure halves what a row may hold: so the work stays within twice the length of the table.

    >>> made = read_rows(['a,b\\n', '"x,y\\n', '1,2\\n', '3,"4\\n', '5"\\n'], ",", 99)
    >>> [(row.number, row.span, row.fields, row.reason[:12]) for row in made][1:]
    [(2, 1, [], 'has a quotat'), (3, 1, ['1', '2'], ''), (4, 2, ['3', '4\\n5'], '')]
    """
    source = iter(lines)
    waiting: deque[str | None] = deque()
    number, width, limit = 1, 0, longest
    while True:
        fields, taken, reason = _row(source, waiting, delimiter, limit)
        if not taken and not waiting:
            return
        if not reason and fields and width and len(fields) != width:
            fields, reason = _fitted(fields, width)
        if reason:
            raw = waiting.popleft() or ""
            yield Row(number, 1, [], reason, raw.rstrip("\r\n")[:_LONGEST_RAW])
            number += 1
            limit = max(limit // 2, 1) if waiting else longest
            continue
        for _ in range(taken):
            waiting.popleft()
        width = width or len(fields)
        yield Row(number, taken, fields)
        number += taken
        limit = limit if waiting else longest


def _row(
    source: Iterator[str | None], waiting: deque[str | None], delimiter: str, limit: int
) -> tuple[list[str], int, str]:
    """The fields of the row that begins with the next line, how many lines it takes, and what is
    wrong with it. Its lines are left in *waiting*."""
    taken = size = 0
    cut = False

    def fresh() -> Iterator[str | None]:
        for line in source:
            waiting.append(line)
            yield line

    def feed() -> Iterator[str]:
        nonlocal taken, size, cut
        for line in chain(iter(waiting), fresh()):
            size += len(line or "")
            cut = line is None or (size > limit and taken > 0)
            if cut or line is None:
                return
            taken += 1
            yield line

    before = csv.field_size_limit(_NO_LIMIT)  # lines are bounded already
    try:
        fields = next(csv.reader(feed(), delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        return [], taken, _TOO_LONG if cut and taken else _why(str(error))
    finally:
        csv.field_size_limit(before)
    if cut and not taken:
        return [], 0, _TOO_LONG
    return fields, taken, ""


def _why(error: str) -> str:
    found = (reason for sign, reason in _REASONS.items() if sign in error)
    return next(found, f"is no row of a table: {error}")


def _fitted(fields: list[str], width: int) -> tuple[list[str], str]:
    """A row with as many fields as the header: without empty ones that it has beyond that."""
    if len(fields) > width and not any(fields[width:]):
        return fields[:width], ""
    return [], f"has {counted(len(fields), 'field')}, and the first line names {width}"


def _header(rows: Iterator[Row], path: str, wanted: tuple[str, ...]) -> tuple[list[str], int]:
    """The names of the columns, and the line behind them; raises InputError for none that is
    *wanted*."""
    row = next((row for row in rows if row.fields or row.reason), None)
    if row is None:
        return [], 1
    if row.reason:
        raise InputError(path, f"has no header: line {row.number} {row.reason}")
    names = [name.strip() or f"column-{n}" for n, name in enumerate(row.fields, 1)]
    if twice := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise InputError(path, f"has two columns that are called {twice[0]!r}")
    if wanted and not set(wanted) & set(names):
        text, *others = wanted
        or_html = "".join(f" nor {name!r} (--html-field)" for name in others)
        reason = f"has no column {text!r} (--text-field){or_html}"
        raise InputError(path, f"{reason}; its first line names {listed(names)}")
    return names, row.number + row.span


def listed(names: Sequence[str]) -> str:
    """Names of columns or fields as a message has them; not all of very many.

    >>> listed(["id", "text"])
    "'id', 'text'"
    """
    shown = ", ".join(repr(name[:_LONGEST_NAME]) for name in names[:_MOST_NAMES])
    return shown + (", ..." if len(names) > _MOST_NAMES else "")


def _line(row: Row, names: list[str], wanted: tuple[str, ...], encoding: str) -> str:
    """A row as JSON: an object, reason and line of one that is damaged, nothing for a blank one."""
    if row.reason:
        return json.dumps([row.reason, row.raw], ensure_ascii=False)
    if not row.fields:
        return ""
    if any(map(_BROKEN.search, row.fields)):
        reason = f"has bytes that are no {encoding} (--encoding)"
        return json.dumps([reason, ""], ensure_ascii=False)
    record = dict(zip(names, row.fields, strict=True))
    # An empty field is none where another column holds the page.
    empty = {name for name in wanted if not record.get(name)}
    if set(wanted) - empty:
        record = {name: value for name, value in record.items() if name not in empty}
    return json.dumps(record, ensure_ascii=False)
