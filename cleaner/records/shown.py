"""Cleaned pages with their names and outlets, as reviews and counts take them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.records.outlets import name_of_input
from cleaner.text.spans import Cleaned

if TYPE_CHECKING:
    from cleaner.files.chunks import RawPage
    from cleaner.files.pages import Page


@dataclass(frozen=True, slots=True)
class Shown:
    """A cleaned page, for a review: *path* is where it stands, *name* what it is called."""

    path: str
    name: str
    outlet: str
    cleaned: Cleaned
    warnings: tuple[str, ...] = ()


def shown_entry(entry: RawPage, page: Page, outlet: str, cleaned: Cleaned) -> Shown:
    """A page of *outlet* that was cleaned: a record is called by its place (file and number)."""
    own = entry.own or entry.url
    name = Path(entry.place).name if own else name_of_input(entry.place, entry.name)
    return Shown(entry.place, name, outlet, cleaned, page.warnings)
