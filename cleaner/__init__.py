"""Boilerplate stripping, story separation and near-duplicate headlines for scraped Arabic news."""

from cleaner.errors import CleanerError, InputError, RuleError
from cleaner.pipeline import Cleaner, clean
from cleaner.rules import Rule, RuleSet
from cleaner.spans import Cleaned, Removal, Story, restore

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
