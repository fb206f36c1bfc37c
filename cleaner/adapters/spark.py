"""Spark: data frames of pages cleaned, near-duplicate headlines and copies of texts found.

See docs/spark.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from cleaner.adapters.spark_arrays import check_version
from cleaner.adapters.spark_duplicates import DuplicateHeadlines, check_column, duplicate_headlines
from cleaner.adapters.spark_texts import DuplicateTexts, duplicate_texts
from cleaner.errors import CleanerError
from cleaner.files.parquet import arrow
from cleaner.installation import version
from cleaner.records.outlets import OutletCleaner
from cleaner.records.record import PREFIX, SCHEMA, Removals, page_values, prefixed
from cleaner.records.tables import added_columns, table_schema, text_column
from cleaner.rules.model import RuleSet

__all__ = [
    "DuplicateHeadlines",
    "DuplicateTexts",
    "clean_dataframe",
    "duplicate_headlines",
    "duplicate_texts",
]

ERROR = PREFIX + "error"
_ROWS = 64  # pages that are cleaned before their results are passed on
_PLACE = "page"


@dataclass(frozen=True, slots=True)
class PageColumns:
    """Which columns hold the text, the HTML and the address of a page, and when it was fetched; all
    but the first may be empty. Pages of more than *max_size* bytes or characters are not cleaned.
    """

    text: str
    html: str = ""
    url: str = ""
    fetched: str = ""
    max_size: int = 50_000_000
    removals: Removals = "spans"


def clean_dataframe(
    df: DataFrame,
    text_col: str = "text",
    html_col: str = "",
    url_col: str = "",
    fetched_col: str = "",
    *,
    rules: Sequence[str | Path] | RuleSet = (),
    max_size: int = 50_000_000,
    removals: Removals = "spans",
    **options: Any,
) -> DataFrame:
    """Clean the pages of a data frame: those of *html_col* where it is filled, else of *text_col*.

    The result has the columns of *df* but for *html_col* and those that begin with ``cleaner_``, in
    *text_col* the cleaned text, and the columns that ``cleaner clean -o x.parquet`` adds. A page
    that cannot be cleaned keeps its text, and ``cleaner_error``, which is empty else, says why.

    *rules* and *options* (``keep``, ``drop``, ``outlets``) are those of ``OutletCleaner``; they are
    read here, once. *url_col* holds addresses, by which rules of outlets are used, *fetched_col*
    when a page was fetched (text, date or timestamp). *max_size* counts bytes of a page, or
    characters; *removals* is ``spans``, ``full`` (with the removed texts) or ``none``.

    Raises ValueError for a column that is not there, and as ``OutletCleaner`` does.
    """
    columns = PageColumns(text_col, html_col, url_col, fetched_col, max_size, removals)
    for name in filter(None, ("" if html_col else text_col, html_col, url_col, fetched_col)):
        check_column(df, name)
    made = OutletCleaner(rules, **options)
    if made.learned:
        made.learned.hold()
    held = df.sparkSession.sparkContext.broadcast(made)
    kept = [
        name
        for name in df.columns
        if name not in (text_col, html_col) and not name.startswith(PREFIX)
    ]
    added = table_schema(text_col, beside=True).append(arrow().field(ERROR, arrow().string()))
    schema = StructType([*(df.schema[name] for name in kept), *from_arrow_schema(added)])
    return df.mapInArrow(partial(_clean_batches, held, columns, kept, version()), schema)


def _clean_batches(
    held: Any, columns: PageColumns, kept: list[str], expected: str, batches: Iterable[Any]
) -> Iterator[Any]:
    """Clean the batches of a partition; the value of *held* is made once in a Python worker."""
    check_version(expected)
    cleaner: OutletCleaner = held.value
    for batch in batches:
        for start in range(0, batch.num_rows, _ROWS):
            yield _clean_batch(cleaner, columns, kept, batch.slice(start, _ROWS))


def _clean_batch(cleaner: OutletCleaner, columns: PageColumns, kept: list[str], batch: Any) -> Any:
    pa = arrow()
    texts, pages, urls, moments = (
        batch.column(name).to_pylist() if name in batch.schema.names else [None] * batch.num_rows
        for name in (columns.text, columns.html, columns.url, columns.fetched)
    )
    cleaned_texts, rows, errors = [], [], []
    for text, page, url, fetched in zip(texts, pages, urls, moments, strict=True):
        made, added, error = _clean_page(cleaner, columns, text, page, url, fetched)
        cleaned_texts.append(made)
        rows.append(added)
        errors.append(error)
    made_columns = {name: batch.column(name) for name in kept}
    made_columns |= {columns.text: text_column(cleaned_texts), **added_columns(rows)}
    return pa.RecordBatch.from_pydict(made_columns | {ERROR: pa.array(errors, pa.string())})


def _clean_page(
    cleaner: OutletCleaner, columns: PageColumns, text: Any, page: Any, url: Any, fetched: Any
) -> tuple[Any, dict[str, Any], str]:
    """The text of a page, what is known of it, and why it could not be cleaned."""
    url, max_size = url if isinstance(url, str) else "", columns.max_size
    body, html = (text, False) if page is None else (page, True)
    kept = text if isinstance(text, str) else None
    if body is None:
        return kept, {}, "has no text"
    if isinstance(body, str | bytes | bytearray) and len(body) > max_size:
        return kept, {}, f"has {len(body):,} bytes; the limit is {max_size:,}"
    if isinstance(body, bytearray):
        body = bytes(body)
    found = cleaner.clean(body, html=html, url=url, fetched=fetched)
    if isinstance(found, CleanerError):
        return kept, {}, str(found).removeprefix(f"{_PLACE}: ")
    return found.text, prefixed({"schema": SCHEMA, **page_values(found, columns.removals)}), ""
