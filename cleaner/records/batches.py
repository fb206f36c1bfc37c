"""Many pages: one after the other, or a batch of columns as data frames and data sets give it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Protocol

from cleaner.errors import CleanerError
from cleaner.text.spans import Cleaned

if TYPE_CHECKING:
    from cleaner.records.cleaning import clean_or_error
from cleaner.pipeline import Cleaner


class Batch(Protocol):
    """Columns by their names: a dictionary of lists, a batch of a data set, a data frame."""

    def __getitem__(self, name: str, /) -> Iterable[Any]:
        """The values of one column."""


PREFIX = "cleaner_"
"""What stands before the names of the columns that are added."""
RECURRING = PREFIX + "recurring_lines"
"""The column of lines that recur, where they are asked for."""
FIELDS: Mapping[str, str] = {
    "headline": "the headline of the main story",
    "byline": "who wrote it, as the page says",
    "credit": "the agency or outlet that it is from",
    "date": "its date as the page says, else the one that the HTML tells",
    "keywords": "its keywords, a list",
    "related": "headlines of other stories that the page points to, a list",
    "appended": "the stories that stood below it: a list of headline, byline and text",
    "language": "the language whose rules were used, or nothing",
    "kind": "`article`, or why the page has no story",
    "metadata": "what an HTML page says of itself: title, published, url, ...",
    "removed": "how many characters of the page were removed",
}
"""What is known of a page beside its cleaned text: the names that adapters use."""


def clean_many(
    pages: Iterable[str | bytes], *, html: bool = False, cleaner: Cleaner | None = None
) -> Iterator[Cleaned | CleanerError]:
    """Clean pages one after the other, as they come; with *html* they are HTML.

    The results stand in the order of the pages, one for each. A page that cannot be cleaned does
    not stop the others: in its place stands the error (not raised), such as an ExtractionError for
    HTML that cannot be parsed, or an InputError that names the page by its number, counted from 1.
    An error of *pages* itself is raised. Nothing is read ahead. The encoding of bytes is found out
    (see ``text.encoding``). *cleaner* holds rules and options; without it the built-in rules are
    used.

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
    prefix: str = "cleaner_",
    cleaner: Cleaner | None = None,
) -> dict[str, list[Any]]:
    """Clean a batch of pages in columns: for ``Dataset.map(..., batched=True)`` and data frames.

    Given back are the column *text_field* with the cleaned texts, and a column for each of
    ``FIELDS``, its name behind *prefix*, and one ``error``. The pages are read from *text_field*,
    or as HTML (text or bytes) from *html_field* when it is given, and their addresses from
    *url_field*. Lists and tables are written as JSON, so that a column is of one type whether it is
    filled or not. A page that cannot be cleaned keeps its text (None when it was HTML), and
    ``error`` says why.

    Raises KeyError when the batch has no such column.

    >>> made = map_batch({"text": ["خبر\\nطباعة\\n", None]})
    >>> made["text"], made["cleaner_headline"], made["cleaner_error"]
    (['خبر\\n', None], ['خبر', ''], ['', 'page 2: is no text but NoneType'])
    """
    pages = list(batch[html_field or text_field])
    urls = list(batch[url_field]) if url_field else [""] * len(pages)
    columns: dict[str, list[Any]] = {text_field: []}
    columns |= {prefix + name: [] for name in (*FIELDS, "error")}
    for number, (page, url) in enumerate(zip(pages, urls, strict=True), 1):
        result = clean_or_error(page, f"page {number}", bool(html_field), url, cleaner)
        kept = None if html_field else page
        columns[text_field].append(kept if isinstance(result, CleanerError) else result.text)
        for name, value in flat_values(result).items():
            columns[prefix + name].append(value)
    return columns


def page_values(cleaned: Cleaned) -> dict[str, Any]:
    """What is known of a page, by the names of ``FIELDS``: texts, lists, tables and a number.

        >>> from cleaner.records.cleaning import clean_or_error
    from cleaner.pipeline import clean
        >>> page_values(clean("خبر\\n\\nالمصدر: صحيفة الوادي\\n"))["credit"]
        'صحيفة الوادي'
    """
    told = asdict(cleaned.metadata) if cleaned.metadata else {}
    told = {k: list(v) if isinstance(v, tuple) else v for k, v in told.items() if v}
    told.pop("sources", None)
    return {
        "headline": cleaned.headline,
        "byline": cleaned.byline,
        "credit": cleaned.credit,
        "date": cleaned.date or told.get("published", ""),
        "keywords": list(cleaned.keywords),
        "related": list(cleaned.related),
        "appended": [
            {"headline": story.headline, "byline": story.byline, "text": story.text}
            for story in cleaned.stories
            if story.kind == "appended"
        ],
        "language": cleaned.language,
        "kind": cleaned.kind,
        "metadata": told,
        "removed": sum(removal.end - removal.start for removal in cleaned.removals),
    }


def flat_values(result: Cleaned | CleanerError) -> dict[str, str | int]:
    """``page_values`` with lists and tables as JSON, and ``error``; for an error only that is told.

    >>> values = flat_values(InputError("page 1", "is no text"))
    >>> values["error"], values["keywords"], values["removed"]
    ('page 1: is no text', '[]', 0)
    """
    failed = isinstance(result, CleanerError)
    values = page_values(Cleaned("", kind="") if isinstance(result, CleanerError) else result)
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
        for name, value in values.items()
    } | {"error": str(result) if failed else ""}
