"""Boilerplate stripping, story separation and near-duplicate headlines for scraped Arabic news.

Names are imported when they are first used, so that the command line starts at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.batches import clean_many, map_batch
    from cleaner.duplicates import HeadlineIndex
    from cleaner.encoding import DecodingError
    from cleaner.errors import CleanerError, ExtractionError, InputError, RuleError
    from cleaner.pipeline import Cleaner, clean, clean_html
    from cleaner.rules import Rule, RuleSet
    from cleaner.spans import Cleaned, Metadata, Removal, Story, restore
    from cleaner.verdict import compare_headlines

_HOMES = {
    "Cleaned": "spans",
    "Cleaner": "pipeline",
    "CleanerError": "errors",
    "DecodingError": "encoding",
    "ExtractionError": "errors",
    "HeadlineIndex": "duplicates",
    "InputError": "errors",
    "Metadata": "spans",
    "Removal": "spans",
    "Rule": "rules",
    "RuleError": "errors",
    "RuleSet": "rules",
    "Story": "spans",
    "clean": "pipeline",
    "clean_html": "pipeline",
    "clean_many": "batches",
    "compare_headlines": "verdict",
    "map_batch": "batches",
    "restore": "spans",
}

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
    "clean",
    "clean_html",
    "clean_many",
    "compare_headlines",
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
