"""Boilerplate stripping, story separation and near-duplicate headlines for scraped Arabic news.

Names are imported when they are first used, so that the command line starts at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.errors import CleanerError, InputError, RuleError
    from cleaner.pipeline import Cleaner, clean
    from cleaner.rules import Rule, RuleSet
    from cleaner.spans import Cleaned, Removal, Story, restore

_HOMES = {
    "Cleaned": "spans",
    "Cleaner": "pipeline",
    "CleanerError": "errors",
    "InputError": "errors",
    "Removal": "spans",
    "Rule": "rules",
    "RuleError": "errors",
    "RuleSet": "rules",
    "Story": "spans",
    "clean": "pipeline",
    "restore": "spans",
}

__all__ = [
    "Cleaned",
    "Cleaner",
    "CleanerError",
    "InputError",
    "Removal",
    "Rule",
    "RuleError",
    "RuleSet",
    "Story",
    "clean",
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
