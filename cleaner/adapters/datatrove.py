"""Steps for datatrove: cleaned documents, headlines that repeat one. See docs/pipelines.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from datatrove.pipeline.filters.base_filter import BaseFilter
from datatrove.pipeline.formatters.base import BaseFormatter

from cleaner import adapters
from cleaner.errors import CleanerError
from cleaner.records.outlets import OutletCleaner
from cleaner.records.record import PREFIX, Removals, prefixed, values_or_error


class CleanerFormatter(BaseFormatter):  # type: ignore[misc]
    """Cleans the text of documents, and writes what else is known into their metadata.

    *rules* and *options* are those of ``OutletCleaner``; with *html* the documents are HTML, as
    ``WarcReader`` reads them. Their address stands in the metadata under *url_key*. What is written
    there are ``records.record.FIELDS`` behind *prefix*: a writer of Parquet is given
    ``cleaner.batch_schema`` among its columns. *removals*: ``spans``, ``full`` or ``none``. A
    document that cannot be cleaned goes on as it is, and the field ``error`` says why.

    Raises RuleError, InputError and ValueError when rules or options do not hold.

    >>> CleanerFormatter().format("خبر\\nطباعة\\n")
    'خبر\\n'
    """

    name = "🧹 Cleaner"

    def __init__(
        self,
        rules: Sequence[str | Path] = (),
        *,
        html: bool = False,
        url_key: str = "url",
        fetched_key: str = "fetched",
        prefix: str = PREFIX,
        removals: Removals = "spans",
        **options: Any,
    ) -> None:
        super().__init__()
        self.cleaner = OutletCleaner(rules, **options)
        self.html, self.prefix, self.removals = html, prefix, removals
        self.url_key, self.fetched_key = url_key, fetched_key

    def format(self, text: str) -> str:
        """The cleaned text of a document. Raises CleanerError when it cannot be cleaned."""
        result = self.cleaner.clean(text, html=self.html)
        if isinstance(result, CleanerError):
            raise result
        return result.text

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:  # noqa: ARG002
        """Clean the documents, one after the other."""
        for document in data:
            self.stat_update("total")
            with self.track_time():
                self._clean(document)
            yield document

    def _clean(self, document: Any) -> None:
        url = str(document.metadata.get(self.url_key) or "")
        fetched = document.metadata.get(self.fetched_key)
        result = self.cleaner.clean(document.text, html=self.html, url=url, fetched=fetched)
        if isinstance(result, CleanerError):
            self.stat_update("failed")
        else:
            document.text = result.text
            for name, number in adapters.page_counts(result).items():
                self.stat_update(name, value=number)
        document.metadata |= prefixed(values_or_error(result, self.removals), self.prefix)


class DuplicateHeadlineFilter(BaseFilter):  # type: ignore[misc]
    """Flags documents whose headline tells the same news as that of an earlier one, or drops them.

    *index* is where all tasks remember headlines: a file, or ``redis://HOST:PORT/DATABASE``. In the
    metadata, behind *prefix*, stand ``headline`` and ``date``, as CleanerFormatter writes them, and
    then ``duplicate_of``: the address (*url_key*, else the id) of the page that is repeated.
    With *on_duplicate* ``drop`` repeating documents go to *exclusion_writer*, if there is one.

    Raises ValueError for another *on_duplicate*, and when it runs, InputError for the index.
    """

    name = "📰 Duplicate headlines"

    def __init__(
        self,
        index: str,
        *,
        on_duplicate: str = "flag",
        url_key: str = "url",
        prefix: str = PREFIX,
        exclusion_writer: Any = None,
        batch_size: int = 1000,
    ) -> None:
        super().__init__(exclusion_writer, batch_size)
        self.drops = adapters.choose("on_duplicate", on_duplicate, "flag", "drop") == "drop"
        self.index, self.url_key, self.prefix = index, url_key, prefix

    def filter(self, doc: Any) -> bool | tuple[bool, str]:
        """Whether one document is kept; see ``filter_batch``."""
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch: list[Any]) -> list[bool | tuple[bool, str]]:
        """Whether each document is kept, or why not."""
        headlines = [self._headline(document) for document in batch]
        with closing(adapters.open_index(self.index)) as index:
            matches = adapters.find_repeated(index, headlines)
        for document, match in zip(batch, matches, strict=True):
            document.metadata[f"{self.prefix}duplicate_of"] = match.other.source if match else ""
        self.stat_update("headlines", value=sum(bool(text.strip()) for text, *_ in headlines))
        self.stat_update("same", value=sum(match is not None for match in matches))
        return [(False, "same") if match and self.drops else True for match in matches]

    def _headline(self, document: Any) -> tuple[str, str, str]:
        keys = (f"{self.prefix}headline", self.url_key, f"{self.prefix}date")
        headline, url, day = (str(document.metadata.get(key) or "") for key in keys)
        return headline, url or document.id, day
