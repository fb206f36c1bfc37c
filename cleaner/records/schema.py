"""The JSON Schema of a record, made of the dataclass ``Record`` (https://json-schema.org)."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from cleaner.records.record import Record

_PLAIN = {str: "string", int: "integer", bool: "boolean"}


def record_schema() -> dict[str, Any]:
    """The schema of one record (draft 2020-12), as docs/record.schema.json holds it.

    >>> record_schema()["properties"]["keywords"]
    {'type': 'array', 'items': {'type': 'string'}}
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A page cleaned by cleaner",
        **_object(Record),
    }


def _object(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {
        "type": "object",
        "properties": {
            field.name: _schema(hints[field.name]) | _constant(field) for field in fields(kind)
        },
        "required": [field.name for field in fields(kind)],
        "additionalProperties": False,
    }


def _constant(field: Field[Any]) -> dict[str, Any]:
    fixed = field.name == "schema" and field.default is not MISSING
    return {"const": field.default} if fixed else {}


def _schema(hint: Any) -> dict[str, Any]:
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0])}
    if isinstance(hint, UnionType):
        return {"anyOf": [_schema(part) for part in get_args(hint)]}
    if isinstance(hint, type) and is_dataclass(hint):
        return _object(hint)
    return {"type": "null"}
