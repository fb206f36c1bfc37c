"""Records as tables of Arrow: rows in, and columns of the types that ``Record`` has out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from cleaner.files.parquet import arrow, from_bytes, to_bytes
from cleaner.records.record import FIELDS, PREFIX, Record

_PLAIN = ("id", "url", "path", "date")
_FIELDS = "fields"


def result_table(
    records: list[tuple[int, dict[str, Any]]], source: bytes, text_field: str, html_field: str
) -> bytes:
    """The cleaned *records*, each with its row in its chunk, as a table in the Arrow IPC format.

    Records of pages have the columns of ``Record``. Others have those behind ``PREFIX``, beside
    their own: columns of *source*, the table that they were read from, keep their types; of lines
    of JSON ``id``, ``url``, ``path`` and ``date`` become columns of text, and all other fields one
    column of JSON named ``fields``.
    """
    pa = arrow()
    rows = [record for _, record in records]
    if PREFIX + "schema" not in rows[0]:
        return to_bytes(pa.table(_columns(rows, _types_of(Record))))
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
    columns[text_field] = _column([row.get(text_field) for row in rows], pa.string())
    return to_bytes(pa.table(columns | added_columns(rows)))


def table_schema(text_field: str, *, beside: bool) -> Any:
    """The columns of records as a schema of Arrow: those of ``Record``, or *beside* a user's own
    the text in *text_field* and the others behind ``PREFIX``.

    >>> table_schema("body", beside=True).names[:3]
    ['body', 'cleaner_schema', 'cleaner_kind']
    """
    types = {text_field: arrow().string(), **_added_types()} if beside else _types_of(Record)
    return arrow().schema(list(types.items()))


def added_columns(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What is known of pages, as columns: of rows whose names stand behind ``PREFIX``.

    >>> added_columns([{"cleaner_keywords": ["وادي السلام"]}, {}])["cleaner_keywords"].to_pylist()
    [['وادي السلام'], None]
    """
    return _columns(rows, _added_types())


def batch_schema(prefix: str = PREFIX) -> Any:
    """The columns that ``map_batch`` adds, as a schema of Arrow: for what must know the types of
    columns before it has seen a page that fills them.

    Raises InputError, which says how to install it, when pyarrow is missing.

    >>> str(batch_schema().field("cleaner_keywords").type)
    'list<item: string>'
    """
    pa, types = arrow(), _types_of(Record)
    columns = [(prefix + name, types[name]) for name in FIELDS]
    return pa.schema([*columns, (f"{prefix}error", pa.string())])


def _added_types() -> dict[str, Any]:
    types = _types_of(Record)
    return {PREFIX + name: types[name] for name in ("schema", *FIELDS)}


def _types_of(kind: type) -> dict[str, Any]:
    """The fields of a data class and their types, as Arrow has them."""
    hints = get_type_hints(kind)
    return {field.name: _type_of(hints[field.name]) for field in fields(kind)}


def _type_of(hint: Any) -> Any:
    pa = arrow()
    plain = {str: pa.string(), int: pa.int64(), bool: pa.bool_(), float: pa.float64()}
    if hint in plain:
        return plain[hint]
    if get_origin(hint) is tuple:
        return pa.list_(_type_of(get_args(hint)[0]))
    if isinstance(hint, UnionType):
        return _type_of(next(part for part in get_args(hint) if part is not type(None)))
    return pa.struct(_types_of(hint))


def text_column(values: list[Any]) -> Any:
    """Texts as a column; what is no text is null, and what UTF-8 cannot hold is replaced.

    >>> text_column(["خبر", None]).to_pylist()
    ['خبر', None]
    """
    texts = [value if isinstance(value, str) else None for value in values]
    return _column(texts, arrow().string())


def _columns(rows: list[dict[str, Any]], types: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _column([row.get(name) for row in rows], types[name]) for name in types}


def _column(values: list[Any], kind: Any) -> Any:
    try:
        return arrow().array(values, kind)
    except UnicodeEncodeError:
        # Arrow takes UTF-8 alone: what stands for no character is replaced.
        return arrow().array(_encodable(values), kind)


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
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(rest, default=str)
    return text
