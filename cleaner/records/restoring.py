"""Records read back, and the pages that they were made of restored.

Records of schemas 1 to 3 are read as they are, or beside fields of a user's own behind a prefix.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from cleaner.errors import InputError
from cleaner.files.page_names import refuse_outside
from cleaner.files.pages import Page, encode_page
from cleaner.records.record import PREFIX, SCHEMA
from cleaner.text.encoding import encoding_name
from cleaner.text.spans import Cleaned, Removal, delete, restore

_SCHEMAS = (1, 2, SCHEMA)
# Lone surrogates, but for those that stand for bytes which are no UTF-8.
_NO_NAME = re.compile("[\ud800-\udc7f\udd00-\udfff]")


class _Gone(Struct):
    """A removal; its text is None where the record holds only its place."""

    start: Annotated[int, Meta(ge=0)]
    end: int
    text: str | None = None

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a removal from {self.start} to {self.end}")


class _Values(Struct):
    """What is read of a record; rows of a table have None for what is not told."""

    text: str
    name: str | None = None
    path: str | None = None
    encoding: str | None = None
    bom: bool | None = None
    misread: str | None = None
    exact: bool | None = None
    metadata: Any = None
    removals: list[_Gone] | None = None
    removed: int | None = None


@dataclass(frozen=True, slots=True)
class SavedRecord:
    """A record that was read back: the form of its page, the cleaned text, and what was removed."""

    name: str
    page: Page
    text: str
    removals: tuple[_Gone, ...]
    removed: int

    @property
    def needs_page(self) -> bool:
        """Whether the page itself is needed to restore it: the removed texts are not told."""
        untold = any(removal.text is None for removal in self.removals)
        return untold or (bool(self.removed) and not self.removals)


def parse_line(line: str | bytes, source: str) -> object:
    """The values of one line of JSON; raises InputError, with *source*, when it is none.

    >>> parse_line('{"schema": 7}', "a.jsonl:1")
    {'schema': 7}
    """
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(source, f"is not JSON: {error}") from None


def own_values(values: object, source: str, text_field: str = "text") -> dict[str, Any]:
    """The fields of a record, of its *values* or a line of JSON in bytes, without the prefix that
    they bear beside a user's own; of those the address is kept, and the text, which stands in
    *text_field*.

    Raises InputError when they are no record of a known schema, or have no such field.

    >>> own_values({"text": "خبر", "cleaner_schema": 2, "cleaner_kind": "article"}, "a.jsonl:1")
    {'text': 'خبر', 'schema': 2, 'kind': 'article'}
    """
    if isinstance(values, bytes):
        values = parse_line(values, source)
    if isinstance(values, dict) and f"{PREFIX}schema" in values:
        if text_field not in values:
            raise InputError(source, f"the record has no field {text_field!r} (--text-field)")
        kept = {"text": values[text_field]}
        kept |= {"url": values["url"]} if "url" in values else {}
        values = {n.removeprefix(PREFIX): v for n, v in values.items() if n.startswith(PREFIX)}
        values = kept | {name: value for name, value in values.items() if name != "text"}
    if not isinstance(values, dict) or values.get("schema") not in _SCHEMAS:
        what = f"is no record of schema 1 to {SCHEMA}, as 'cleaner clean' writes"
        raise InputError(source, what)
    return values


def read_record(
    values: object, source: str, number: int = 1, text_field: str = "text"
) -> SavedRecord:
    """Read a record from its *values*, see ``own_values``; without a name it is called by its
    *number*.

    Raises InputError for no record of a known schema, a damaged one, a name outside of the folder.

    >>> read_record({"cleaner_schema": 2, "text": "خبر"}, "a.jsonl:1", 3).name
    '3.txt'
    """
    try:
        told = msgspec.convert(own_values(values, source, text_field), _Values)
        encoding = told.encoding or "utf-8"
        encoding_name(encoding)
    except (msgspec.ValidationError, LookupError) as error:
        raise InputError(source, f"the record is damaged: {error}") from None
    name = f"{number}.txt" if told.name is None else told.name
    refuse_outside(name, source)
    if _NO_NAME.search(name):
        raise InputError(source, f"its name {name!r} is none that a file can have")
    page = Page(
        told.path or told.name or str(number), "", encoding, bool(told.bom),
        told.metadata is not None, told.misread or "", told.exact is not False,
    )  # fmt: skip
    return SavedRecord(name, page, told.text, tuple(told.removals or ()), told.removed or 0)


def restored_bytes(record: SavedRecord, page: Page | None = None) -> bytes:
    """The bytes of the page that *record* was made of, of an HTML page those of its text as UTF-8.

    Where the record does not hold the removed texts, *page* is the page itself: what is left of it
    without the spans must be the text of the record. Raises InputError when they do not fit each
    other, when *page* is needed and not given, or the encoding cannot give the same bytes again.

    >>> record = read_record({"schema": 2, "text": "خبر\\n", "name": "a.txt", "removals": [
    ...     {"start": 4, "end": 9, "rule": "print", "kind": "tools", "text": "طباعة"}]}, "r:1")
    >>> restored_bytes(record).decode()
    'خبر\\nطباعة'
    """
    text = _restored(record) if not record.needs_page else _checked(record, page)
    if record.page.html:
        return encode_page(text, record.page, "utf-8")
    if not record.page.exact:
        raise InputError(
            record.page.path,
            f"cannot be restored byte for byte: {record.page.encoding} is ambiguous",
        )
    return encode_page(text, record.page)


def _restored(record: SavedRecord) -> str:
    removals = (Removal(r.start, r.end, "", "", r.text or "") for r in record.removals)
    try:
        return restore(Cleaned(record.text, tuple(removals)))
    except ValueError as error:
        raise InputError(record.page.path, f"the record is damaged: {error}") from None


def _checked(record: SavedRecord, page: Page | None) -> str:
    """The text of *page*, once it is sure that the record was made of it."""
    if page is None:
        raise InputError(
            record.page.path,
            "the record holds no removed texts: name the folder of the pages with --pages, or "
            "write records with --removals full",
        )
    spans = [(removal.start, removal.end) for removal in record.removals]
    if spans and delete(page.text, spans) != record.text:
        raise InputError(record.page.path, f"was not made of {page.path} as it is now")
    return page.text
