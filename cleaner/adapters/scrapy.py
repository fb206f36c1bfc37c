"""Item pipelines for Scrapy: cleaned texts, headlines that repeat one. See docs/pipelines.md."""

from __future__ import annotations

import logging
from typing import Any

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from cleaner import adapters
from cleaner.errors import CleanerError
from cleaner.records.outlets import OutletCleaner
from cleaner.records.record import FIELDS, page_values

_log = logging.getLogger(__name__)
_FILLED = ("headline", "byline", "credit", "date", "keywords", "related", "stories")
_LISTS = ("RULES", "KEEP", "DROP")


class _ItemPipeline:
    """What both share. *spider* is handed over by old versions of Scrapy, not by new ones."""

    def __init__(self, crawler: Crawler) -> None:
        self.stats, self.settings = crawler.stats, crawler.settings
        self.url_field = self.settings.get("CLEANER_URL_FIELD", "url")
        self.told: set[tuple[type, str]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Any:
        """Make the pipeline for *crawler*. Raises ValueError, RuleError or InputError."""
        return cls(crawler)

    def _count(self, name: str, by: int = 1) -> None:
        assert self.stats is not None
        self.stats.inc_value(f"cleaner/{name}", by)

    def _fill(self, item: ItemAdapter, field: str, value: object) -> None:
        try:
            item[field] = value
        except (AttributeError, KeyError, TypeError, ValueError):
            self._count("fields_not_filled")
            self._tell_once(item, field, "takes no")

    def _tell_once(self, item: ItemAdapter, field: str, what: str) -> None:
        """Log it once for a class of items and a field, not for each item."""
        kind = type(item.item)
        if (kind, field) not in self.told:
            self.told.add((kind, field))
            _log.error("%s %s field %r: add it, or change CLEANER_...", kind.__name__, what, field)


class CleanerPipeline(_ItemPipeline):
    """Cleans the text of items, or of the HTML that they hold, and fills in what else is known."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.text_field = self.settings.get("CLEANER_TEXT_FIELD", "text")
        self.html_field = self.settings.get("CLEANER_HTML_FIELD", "html")
        self.fetched_field = self.settings.get("CLEANER_FETCHED_FIELD", "fetched")
        self.fields = self.settings.getdict("CLEANER_FIELDS") or {name: name for name in _FILLED}
        for name in self.fields:
            adapters.choose("CLEANER_FIELDS", name, *FIELDS)
        rules, keep, drop = (self.settings.getlist(f"CLEANER_{n}") for n in _LISTS)
        learned = self.settings.get("CLEANER_OUTLETS")
        self.cleaner = OutletCleaner(rules, keep=keep, drop=drop, outlets=learned)

    def process_item(self, item: Any, spider: object = None) -> Any:  # noqa: ARG002
        """Clean one item; one that cannot be cleaned is passed on as it is, and counted."""
        page = ItemAdapter(item)
        html, text, url = (page.get(f) for f in (self.html_field, self.text_field, self.url_field))
        if not html and not text:
            self._count("items_without_text")
            if not {self.html_field, self.text_field} & set(page.field_names()):
                self._tell_once(page, self.text_field, "has no")
            return item
        cleaned = self.cleaner.clean(
            html or text, html=bool(html), url=str(url or ""), fetched=page.get(self.fetched_field)
        )
        if isinstance(cleaned, CleanerError):
            self._count("failed")
            _log.error("not cleaned: %s, %s", url, cleaned)
            return item
        values = page_values(cleaned)
        self._fill(page, self.text_field, cleaned.text)
        for name, field in self.fields.items():
            if not page.get(field):  # what the spider filled in stays
                self._fill(page, field, values[name])
        for name, number in adapters.page_counts(cleaned).items():
            self._count(name, number)
        return item


class DuplicateHeadlinePipeline(_ItemPipeline):
    """Flags, or drops, items whose headline tells the same news as that of an earlier page."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        on_duplicate = self.settings.get("CLEANER_ON_DUPLICATE", "flag")
        self.drops = adapters.choose("CLEANER_ON_DUPLICATE", on_duplicate, "flag", "drop") == "drop"
        names = ("HEADLINE", "DATE", "DUPLICATE_OF")
        self.fields = [self.settings.get(f"CLEANER_{n}_FIELD", n.lower()) for n in names]
        self.index = adapters.open_index(self.settings.get("CLEANER_INDEX", ""))

    def close_spider(self, spider: object = None) -> None:  # noqa: ARG002
        """Close the index."""
        self.index.close()

    def process_item(self, item: Any, spider: object = None) -> Any:  # noqa: ARG002
        """Compare one item with those before it and remember it. Raises DropItem when told to."""
        page = ItemAdapter(item)
        headline, day, url = (str(page.get(f) or "") for f in (*self.fields[:2], self.url_field))
        if not headline.strip():
            self._count("duplicates/without_headline")
            return item
        (match,) = adapters.find_repeated(self.index, [(headline, url, day)])
        self._count("duplicates/headlines")
        self._count("duplicates/same", int(match is not None))
        if match and self.drops:
            raise DropItem(f"{url} repeats the headline of {match.other.source}")
        self._fill(page, self.fields[2], adapters.match_values(match) if match else None)
        return item
