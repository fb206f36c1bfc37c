"""The record of a cleaned page: one schema for JSON, Parquet, Spark, data sets and crawlers.

``Record`` is the schema; docs/record.schema.json is made of it. For speed a record travels as a
dictionary of plain values. Where it stands beside fields of the user's own, its names bear
``PREFIX``, all but ``text``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec.structs import replace

from cleaner.errors import CleanerError
from cleaner.records.confidence import confidence_of, doubts_of
from cleaner.text.spans import Cleaned, Entry, Metadata, Story

if TYPE_CHECKING:
    from cleaner.files.pages import Page

SCHEMA = 3
"""The number of the record format; it changes when a field changes its meaning or goes."""
PREFIX = "cleaner_"
"""What stands before the names of fields that are put beside a user's own."""
Removals = Literal["spans", "full", "none"]
"""What a record tells of removals: where and why, the removed texts as well, or nothing."""

# Inside JSON strings these end a line for some readers, so that a record would be cut in two.
_LINE_ENDS = {end.encode(): rf"\u{ord(end):04x}".encode() for end in "\x85\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class RecordStory:
    """A story of a record: ``main``, or ``appended`` below it; ``start`` and ``end`` are positions
    in the page. ``text`` is None for a main story that is all of the record's own text."""

    kind: str
    headline: str
    byline: str
    start: int
    end: int
    evidence: tuple[str, ...]
    text: str | None


@dataclass(frozen=True, slots=True)
class RecordRemoval:
    """What was removed: half-open code points of the page, the rule and its kind; ``text`` is None
    unless the removed texts were asked for."""

    start: int
    end: int
    rule: str
    kind: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class RecurringLine:
    """What was removed because it recurs: its start, and on how many pages it stands, of those
    that were looked at of the outlet."""

    start: int
    pages: int
    of: int
    outlet: str


@dataclass(frozen=True, slots=True)
class Record:
    """One cleaned page.

    ``path`` is where it was read, ``name`` the relative name of what is written for it; ``id``,
    ``url`` and ``fetched`` are what an archive tells of it. ``encoding``, ``bom``, ``misread`` and
    ``exact`` are those of ``text.encoding.Decoded``. ``rules`` is the digest of the rules.
    ``kind`` is ``article``, or why the page has no story. ``removed`` counts code points.
    ``metadata`` is what an HTML page says of itself, None for a page of text. ``confidence`` (0 to
    1) is how far the page can be trusted, ``doubts`` say what speaks against it."""

    text: str
    schema: int = SCHEMA
    path: str = ""
    name: str = ""
    id: str = ""
    url: str = ""
    fetched: str = ""
    encoding: str = ""
    bom: bool = False
    misread: str = ""
    exact: bool = True
    rules: str = ""
    kind: str = "article"
    language: str = ""
    headline: str = ""
    byline: str = ""
    credit: str = ""
    date: str = ""
    date_text: str = ""
    date_source: str = ""
    keywords: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    stories: tuple[RecordStory, ...] = ()
    removals: tuple[RecordRemoval, ...] = ()
    removed: int = 0
    metadata: Metadata | None = None
    warnings: tuple[str, ...] = ()
    recurring_lines: tuple[RecurringLine, ...] = ()
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


_NAMES = tuple(field.name for field in fields(Record))
FIELDS = _NAMES[_NAMES.index("kind") :]
"""What is known of a page beside its text, wherever it came from: the names that adapters use."""
_OF_PAGE = FIELDS[: FIELDS.index("keywords")]


def record_schema() -> dict[str, Any]:
    """The JSON Schema of a record (draft 2020-12), as docs/record.schema.json holds it.

    >>> record_schema()["$defs"]["Record"]["properties"]["schema"]
    {'const': 3}
    """
    from cleaner.rules.schema import schema_parts

    parts = schema_parts(Record)
    for part in parts.values():
        for told in part["properties"].values():
            told.pop("default", None)
        part |= {"required": [*part["properties"]], "additionalProperties": False}
    parts["Record"]["properties"]["schema"] = {"const": SCHEMA}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A page cleaned by cleaner",
        "$ref": "#/$defs/Record",
        "$defs": parts,
    }


def page_values(cleaned: Cleaned, removals: Removals = "spans") -> dict[str, Any]:
    """What is known of a page, by the names of ``FIELDS``.

    >>> page_values(Cleaned("خبر\\n", credit="صحيفة الوادي"))["credit"]
    'صحيفة الوادي'
    """
    told = cleaned.metadata
    doubts = doubts_of(cleaned)
    return {
        **_named(cleaned, _OF_PAGE),
        "keywords": list(cleaned.keywords),
        "related": list(cleaned.related),
        "stories": [_story(story, cleaned.text) for story in cleaned.stories],
        "removals": _removals(cleaned, removals),
        "removed": sum(removal.end - removal.start for removal in cleaned.removals),
        "metadata": _metadata(told) if told else None,
        "warnings": list(cleaned.warnings),
        "recurring_lines": [
            {"start": r.start, **msgspec.to_builtins(r.recurs)}
            for r in cleaned.removals
            if r.recurs
        ],
        "confidence": confidence_of(doubts),
        "doubts": [doubt.told for doubt in doubts],
        "entries": [msgspec.to_builtins(entry) for entry in cleaned.entries],
    }


def values_or_error(result: Cleaned | CleanerError, removals: Removals = "spans") -> dict[str, Any]:
    """``page_values`` and ``error``: empty, or why the page could not be cleaned.

    >>> from cleaner.errors import InputError
    >>> values = values_or_error(InputError("page 1", "is no text"))
    >>> values["error"], values["keywords"], values["removed"]
    ('page 1: is no text', [], 0)
    """
    if isinstance(result, CleanerError):
        return {**page_values(Cleaned("", kind="")), "error": str(result)}
    return {**page_values(result, removals), "error": ""}


def make_record(
    page: Page,
    name: str,
    cleaned: Cleaned,
    digest: str,
    *,
    removals: Removals = "spans",
    known: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The record of a page that came from a file or an archive.

    *name* is the relative name of its output, *digest* tells the rules (``RuleSet.digest``),
    *known* is what its archive tells. Positions count code points of the page without its byte
    order mark.

    >>> from cleaner.files.pages import Page
    >>> record = make_record(Page("in/a.txt", "خبر", "utf-8", False), "a.txt", Cleaned("خبر"), "0")
    >>> record["name"], record["encoding"], record["text"]
    ('a.txt', 'utf-8', 'خبر')
    """
    if page.warnings:
        cleaned = replace(cleaned, warnings=(*page.warnings, *cleaned.warnings))
    values = page_values(cleaned, removals)
    known = known or {}
    return {
        "text": cleaned.text,
        "schema": SCHEMA,
        "path": page.path,
        "name": name,
        **{each: known.get(each, "") for each in ("id", "url", "fetched")},
        **_named(page, ("encoding", "bom", "misread", "exact")),
        "rules": digest,
        **values,
    }


def prefixed(values: Mapping[str, Any], prefix: str = PREFIX) -> dict[str, Any]:
    """*values* by names that can stand beside a user's own.

    >>> prefixed({"headline": "خبر"})
    {'cleaner_headline': 'خبر'}
    """
    return {prefix + name: value for name, value in values.items()}


def json_line(values: Mapping[str, object]) -> str:
    """``json_bytes`` as text."""
    return json_bytes(values).decode()


def json_bytes(values: Mapping[str, object]) -> bytes:
    """*values* as one line of JSON, readable Arabic unless a character forbids it.

    Lone surrogates, which have no UTF-8 form, make the line fall back to escapes; NaN and
    infinities, which JSON does not know, become null (RFC 8259, section 6).

    >>> json_bytes({"a": "\\ud800", "b": float("nan")})
    b'{"a": "\\\\ud800", "b": null}'
    """
    try:
        line = msgspec.json.format(msgspec.json.encode(values), indent=0)
    except UnicodeEncodeError:
        finite = json.loads(json.dumps(values), parse_constant=lambda _: None)
        return json.dumps(finite).encode()
    for end, escape in _LINE_ENDS.items():
        if end[0] in line:  # one byte is found fast
            line = line.replace(end, escape)
    return line


def _named(values: object, names: Iterable[str]) -> dict[str, Any]:
    # dataclasses.asdict copies every value, which takes a tenth of the time of cleaning.
    return {name: getattr(values, name) for name in names}


def _story(story: Story, text: str) -> dict[str, Any]:
    whole = story.kind == "main" and story.text == text.strip()
    told = _named(story, ("kind", "headline", "byline", "start", "end"))
    return told | {"evidence": list(story.evidence), "text": None if whole else story.text}


def _removals(cleaned: Cleaned, removals: Removals) -> list[dict[str, Any]]:
    if removals == "none":
        return []
    full, told = removals == "full", ("start", "end", "rule", "kind")
    return [_named(r, told) | {"text": r.text if full else None} for r in cleaned.removals]


def _metadata(told: Metadata) -> dict[str, Any]:
    sources = [list(pair) for pair in told.sources]
    return {**msgspec.to_builtins(told), "keywords": list(told.keywords), "sources": sources}
