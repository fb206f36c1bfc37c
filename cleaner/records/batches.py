"""Many pages: one after the other, or a batch of columns as data frames and data sets give it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from cleaner.errors import CleanerError
from cleaner.pipeline import Cleaner
from cleaner.records.cleaning import clean_or_error
from cleaner.records.record import FIELDS, PREFIX, Removals, values_or_error
from cleaner.text.spans import Cleaned


class Batch(Protocol):
    """Columns by their names: a dictionary of lists, a batch of a data set, a data frame."""

    def __getitem__(self, name: str, /) -> Iterable[Any]:
        """The values of one column."""


def clean_many(
    pages: Iterable[str | bytes], *, html: bool = False, cleaner: Cleaner | None = None
) -> Iterator[Cleaned | CleanerError]:
    """Clean pages one after the other, as they come; with *html* they are HTML. Nothing is read
    ahead.

    There is one result for each page, in their order: a page that cannot be cleaned gives the
    error, not raised, which names it by its number, counted from 1. An error of *pages* itself is
    raised. The encoding of bytes is found out (see ``text.encoding``). *cleaner* holds rules and
    options; without it the built-in rules are used.

    Raises TypeError when *pages* is a single text.

    >>> results = clean_many(["خبر\\nطباعة\\n", None])
    >>> [str(r) if isinstance(r, Exception) else r.text for r in results]
    ['خبر\\n', 'page 2: is no text but NoneType']
    """
    if isinstance(pages, str | bytes):
        raise TypeError("clean_many takes many pages; for a single one there is clean")
    return (
        clean_or_error(page, f"page {number}", html, "", cleaner)
        for number, page in enumerate(pages, 1)
    )


def map_batch(
    batch: Batch,
    *,
    text_field: str = "text",
    html_field: str = "",
    url_field: str = "",
    fetched_field: str = "",
    prefix: str = PREFIX,
    removals: Removals = "spans",
    cleaner: Cleaner | None = None,
) -> dict[str, list[Any]]:
    """Clean a batch of pages in columns: for ``Dataset.map(..., batched=True)`` and data frames.

    Given back are the column *text_field* with the cleaned texts, and a column for each of
    ``records.record.FIELDS`` and for ``error``, its name behind *prefix*. Pages are read from
    *text_field*, or as HTML (text or bytes) from *html_field*, their addresses from *url_field*,
    and when they were fetched (text or dates) from *fetched_field*. *removals*: ``spans``, ``full``
    (with the removed texts) or ``none``. A page that cannot be cleaned keeps its text (None when it
    was HTML). Columns of Arrow have the types of ``records.tables.batch_schema``.

    Raises KeyError when the batch has no such column.

    >>> made = map_batch({"text": ["خبر\\nطباعة\\n", None]})
    >>> made["text"], made["cleaner_headline"], made["cleaner_error"]
    (['خبر\\n', None], ['خبر', ''], ['', 'page 2: is no text but NoneType'])
    """
    pages = list(batch[html_field or text_field])
    urls = list(batch[url_field]) if url_field else [""] * len(pages)
    moments = list(batch[fetched_field]) if fetched_field else [""] * len(pages)
    columns: dict[str, list[Any]] = {text_field: []}
    columns |= {prefix + name: [] for name in (*FIELDS, "error")}
    rows = enumerate(zip(pages, urls, moments, strict=True), 1)
    for number, (page, url, fetched) in rows:
        result = clean_or_error(page, f"page {number}", bool(html_field), url, cleaner, fetched)
        kept = None if html_field else page
        columns[text_field].append(kept if isinstance(result, CleanerError) else result.text)
        for name, value in values_or_error(result, removals).items():
            columns[prefix + name].append(value)
    return columns
