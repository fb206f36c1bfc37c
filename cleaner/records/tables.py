"""Parquet and Arrow: tables in, tables out. The only module that imports pyarrow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cleaner.files.chunks import Chunk
from cleaner.files.parquet import arrow, from_bytes, to_bytes
from cleaner.records.batches import PREFIX, RECURRING

_PLAIN = ("id", "url", "path", "date")
_FIELDS = "fields"
_TEXTS = ("headline", "byline", "credit", "date")
_LISTS = ("keywords", "related", "warnings")


def table_rows(data: bytes) -> Iterator[dict[str, Any]]:
    """The rows of a table as dictionaries, one after the other."""
    for batch in from_bytes(data).to_batches():
        yield from batch.to_pylist()


def split_table(chunk: Chunk) -> Iterator[Chunk]:
    """The rows of a chunk, each as a chunk of its own."""
    pa, table = arrow(), from_bytes(chunk.data)
    for row in range(table.num_rows):
        part = to_bytes(pa, table.slice(row, 1).combine_chunks())
        yield replace(chunk, first=chunk.first + row, data=part, size=len(part))


def result_table(
    records: list[tuple[int, dict[str, Any]]], source: bytes, text_field: str, html_field: str
) -> bytes:
    """The cleaned *records*, each with its row in its chunk, as a table in the Arrow IPC format.

    Columns of *source*, the table that they were read from, keep their types. Of other records
    ``id``, ``url``, ``path`` and ``date`` become columns of text, all other fields one column of
    JSON named ``fields``.
    """
    pa = arrow()
    rows = [record for _, record in records]
    columns: dict[str, Any] = {}
    if source:
        table = from_bytes(source).take([index for index, _ in records])
        for name in table.column_names:
            if name not in (text_field, html_field) and not name.startswith(PREFIX):
                columns[name] = table.column(name)
    else:
        for name in _PLAIN:
            columns[name] = text_column([row.get(name) for row in rows])
        columns[_FIELDS] = pa.array([_rest(row, text_field) for row in rows], pa.string())
    columns[text_field] = _column(pa, rows, text_field, pa.string())
    if any(RECURRING in row for row in rows):
        columns[RECURRING] = _column(pa, rows, RECURRING, pa.string())
    return to_bytes(pa, pa.table(columns | added_columns(rows)))


def added_columns(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What is known of pages, as columns: of rows like ``work.added_values`` gives them.

    >>> added_columns([{"cleaner_keywords": ["وادي السلام"]}, {}])["cleaner_keywords"].to_pylist()
    [['وادي السلام'], None]
    """
    pa = arrow()
    return {
        PREFIX + name: _column(pa, rows, PREFIX + name, kind)
        for name, kind in added_types(pa).items()
    }


def text_column(values: list[Any]) -> Any:
    """Texts as a column; what is no text is null, and what UTF-8 cannot hold is replaced.

    >>> text_column(["خبر", None]).to_pylist()
    ['خبر', None]
    """
    texts = [_encodable(value) if isinstance(value, str) else None for value in values]
    return arrow().array(texts, arrow().string())


def _column(pa: Any, rows: list[dict[str, Any]], name: str, kind: Any) -> Any:
    values = [row.get(name) for row in rows]
    if name in (PREFIX + "metadata", RECURRING):
        values = [v if v is None else json.dumps(v, ensure_ascii=False) for v in values]
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        # Arrow takes UTF-8 alone: what stands for no character is replaced.
        return pa.array(_encodable(values), kind)


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_encodable(entry) for entry in value]
    if isinstance(value, dict):
        return {name: _encodable(entry) for name, entry in value.items()}
    return value


def _rest(row: dict[str, Any], text_field: str) -> str:
    """The other fields of a record as JSON; escapes keep what UTF-8 cannot."""
    rest = {
        name: value
        for name, value in row.items()
        if name != text_field
        and not name.startswith(PREFIX)
        and not (name in _PLAIN and isinstance(value, str))
    }
    text = json.dumps(rest, ensure_ascii=False, default=str)
    return text if text.isascii() or _is_text(text) else json.dumps(rest, default=str)


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def added_types(pa: Any) -> dict[str, Any]:
    """The columns that are added, their names without the prefix, and their types.

    >>> str(added_types(arrow())["removed"])
    'int64'
    """
    texts = pa.list_(pa.string())
    story = {name: pa.string() for name in ("kind", "headline", "byline", "text")}
    places = {name: pa.int64() for name in ("start", "end")}
    removal = {**places, **{name: pa.string() for name in ("rule", "kind", "text")}}
    return {
        **dict.fromkeys(_TEXTS, pa.string()),
        **dict.fromkeys(_LISTS, texts),
        "language": pa.string(),
        "kind": pa.string(),
        "metadata": pa.string(),
        "removed": pa.int64(),
        "stories": pa.list_(pa.struct({**story, **places, "evidence": texts})),
        "removals": pa.list_(pa.struct(removal)),
    }
