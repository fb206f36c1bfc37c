"""Cleaned pages as files: the page, and each appended story as a page of its own."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from cleaner.errors import InputError
from cleaner.files import encode_page, write_atomically

if TYPE_CHECKING:
    from cleaner.files import Page
    from cleaner.records import Writing
    from cleaner.spans import Cleaned


def write_page(name: str, page: Page, cleaned: Cleaned, writing: Writing) -> None:
    """Write what is left of *page* to the file *name* below the folder that *writing* names.

    Raises InputError when *name* leads out of the folder, or the file cannot be written.
    """
    place = PurePosixPath(name)
    if place.is_absolute() or not place.name or ".." in place.parts:
        raise InputError(page.path, f"its name {name!r} leads out of the output folder")
    if writing.path:
        write_atomically(
            Path(writing.path, name), encode_page(cleaned.text, page, writing.encoding)
        )
    if writing.stories:
        write_stories(Path(writing.stories, name), page, cleaned, writing.encoding)


def write_stories(name: Path, page: Page, cleaned: Cleaned, encoding: str) -> None:
    """Write the appended stories of a page beside *name*, the place of the page itself; each ends
    in a line break as the page has them.

    Raises InputError when one cannot be written.
    """
    appended = [story for story in cleaned.stories if story.kind == "appended"]
    line_break = "\r\n" if "\r\n" in cleaned.text else "\n"
    for number, story in enumerate(appended, 1):
        place = name.with_name(f"{name.stem}.story-{number}{name.suffix}")
        write_atomically(place, encode_page(story.text + line_break, page, encoding))
