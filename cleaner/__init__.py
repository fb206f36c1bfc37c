"""Boilerplate stripping, story separation and near-duplicate headlines for scraped Arabic news.

Names are imported when they are first used, so that the command line starts at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.copies.collection import group_stories
    from cleaner.copies.index import StoryIndex
    from cleaner.errors import CleanerError, ExtractionError, InputError, RuleError
    from cleaner.headlines.index import HeadlineIndex
    from cleaner.headlines.verdict import compare_headlines
    from cleaner.pipeline import Cleaner, clean, clean_html
    from cleaner.records.batches import clean_many, map_batch
    from cleaner.records.tables import batch_schema
    from cleaner.rules.loading import load_rules
    from cleaner.rules.model import Rule, RuleSet
    from cleaner.text.encoding import DecodingError
    from cleaner.text.spans import Cleaned, Metadata, Removal, Story, restore

_NAMES = {
    "copies.collection": "group_stories",
    "copies.index": "StoryIndex",
    "errors": "CleanerError ExtractionError InputError RuleError",
    "headlines.index": "HeadlineIndex",
    "headlines.verdict": "compare_headlines",
    "pipeline": "Cleaner clean clean_html",
    "records.batches": "clean_many map_batch",
    "records.tables": "batch_schema",
    "rules.loading": "load_rules",
    "rules.model": "Rule RuleSet",
    "text.encoding": "DecodingError",
    "text.spans": "Cleaned Metadata Removal Story restore",
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names.split()}

__all__ = [
    "Cleaned",
    "Cleaner",
    "CleanerError",
    "DecodingError",
    "ExtractionError",
    "HeadlineIndex",
    "InputError",
    "Metadata",
    "Removal",
    "Rule",
    "RuleError",
    "RuleSet",
    "Story",
    "StoryIndex",
    "batch_schema",
    "clean",
    "clean_html",
    "clean_many",
    "compare_headlines",
    "group_stories",
    "load_rules",
    "map_batch",
    "restore",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"cleaner.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
