"""Parquet and Arrow: tables in, tables out. The only module that opens pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from cleaner.errors import InputError
from cleaner.files.chunks import TABLE, Chunk
from cleaner.files.compression import refuse_bomb
from cleaner.files.libraries import optional_module
from cleaner.files.streams import reading

OTHER_COLUMNS = "the inputs have different columns: clean them one by one"
_ROWS = 4  # that are unpacked at a time: one long value may stand for all of them


def arrow() -> Any:
    """The library; raises InputError, which says how to install it, when it is missing."""
    found = optional_module("pyarrow")
    optional_module("pyarrow.parquet")
    return found


def parquet_chunks(file: Any, path: str, source: int, first: int, size: int) -> Iterator[Chunk]:
    """Cut a Parquet file into chunks of at least *size* bytes, row group by row group.

    Rows before the one of the number *first* are passed over. Raises InputError when it is damaged.
    """
    pa = arrow()
    with reading(path):
        parquet = pa.parquet.ParquetFile(file, pre_buffer=False)
    row = first
    held: list[Any] = []
    held_bytes = 0

    def chunk() -> Chunk:
        data = to_bytes(pa.Table.from_batches(held))
        return Chunk(TABLE, path, first, data, (), held_bytes, source, (0, row))

    for batch in _batches(parquet, path, first - 1):
        held.append(batch)
        row += batch.num_rows
        held_bytes += batch.nbytes
        if held_bytes >= size:
            yield chunk()
            first, held, held_bytes = row, [], 0
    if held:
        yield chunk()


def _batches(parquet: Any, path: str, passed: int) -> Iterator[Any]:
    """Batches of rows, without the first *passed* rows; whole row groups are not even read.

    Batches begin at the same rows wherever reading begins. Raises InputError when the file is
    damaged, or a row group unpacks to far more than it takes on the disk.
    """
    for group in range(parquet.num_row_groups):
        about = parquet.metadata.row_group(group)
        rows = about.num_rows
        if passed >= rows:
            passed -= rows
            continue
        packed = sum(about.column(n).total_compressed_size for n in range(about.num_columns))
        refuse_bomb(path, about.total_byte_size, packed)
        given = 0
        batches = parquet.iter_batches(batch_size=_ROWS, row_groups=[group], use_threads=False)
        while True:
            with reading(path):
                batch = next(batches, None)
            if batch is None:
                break
            given += batch.nbytes
            refuse_bomb(path, given, packed)
            gone = min(passed, batch.num_rows)
            passed -= gone
            if gone < batch.num_rows:
                yield batch.slice(gone)


def split_table(chunk: Chunk) -> list[Chunk]:
    """The rows of a chunk, each as a chunk of its own."""
    table = from_bytes(chunk.data)
    rows = (to_bytes(table.slice(row, 1).combine_chunks()) for row in range(table.num_rows))
    return [
        replace(chunk, first=number, data=row, size=len(row))
        for number, row in enumerate(rows, chunk.first)
    ]


def to_bytes(table: Any) -> bytes:
    """*table* in the Arrow IPC format."""
    pa = arrow()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def from_bytes(data: bytes) -> Any:
    """The table that bytes in the Arrow IPC format hold."""
    return arrow().ipc.open_stream(data).read_all()


def concatenated(tables: list[bytes], path: str) -> Any:
    """Tables in the Arrow IPC format as one. Raises InputError when their columns differ."""
    read = [from_bytes(data) for data in tables]
    if any(table.schema != read[0].schema for table in read):
        raise InputError(path, OTHER_COLUMNS)
    return arrow().concat_tables(read)


def read_rows(path: str) -> Iterator[dict[str, Any]]:
    """The rows of a Parquet file, or of a folder of them, as dictionaries. Raises InputError."""
    pa = arrow()
    place = Path(path)
    for file in sorted(place.glob("*.parquet")) if place.is_dir() else [place]:
        with reading(str(file)):
            parquet = pa.parquet.ParquetFile(file)
        for batch in _batches(parquet, str(file), 0):
            yield from batch.to_pylist()
