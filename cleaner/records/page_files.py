"""Cleaned pages as files: the page, and each appended story as a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from cleaner.files.page_names import refuse_outside
from cleaner.files.pages import Page, encode_page
from cleaner.files.sinks import Writing
from cleaner.records.markdown import page_markdown, story_markdown
from cleaner.text.spans import Cleaned

Write = Callable[[Path, bytes], None]
"""Writes the bytes of one file."""


def write_page(
    name: str, page: Page, cleaned: Cleaned, writing: Writing, write: Write, url: str = ""
) -> None:
    """Write what is left of *page*, whose address is *url* if known, to the file *name* below the
    folder that *writing* names, and its appended stories below that for stories.

    Raises InputError when *name* leads out of the folder, or a file cannot be written.
    """
    refuse_outside(name, page.path)
    if writing.pages not in ("", "-"):
        target = Path(writing.pages, writing.file_of(name))
        write(target, page_bytes(page, cleaned, writing, url))
    if not writing.stories:
        return
    appended = [story for story in cleaned.stories if story.kind == "appended"]
    line_break = "\r\n" if "\r\n" in cleaned.text else "\n"
    for number, story in enumerate(appended, 1):
        place = PurePosixPath(name)
        told = place.with_name(f"{place.stem}.story-{number}{place.suffix}").as_posix()
        text = (
            story_markdown(story, is_markdown=cleaned.is_markdown)
            if writing.format == "md"
            else story.text + line_break
        )
        target = Path(writing.stories, writing.file_of(told))
        write(target, encode_page(text, page, writing.encoding))


def page_bytes(page: Page, cleaned: Cleaned, writing: Writing, url: str = "") -> bytes:
    """What is left of *page*, in the format and encoding that *writing* names.

    Raises InputError when the encoding has no place for a character.
    """
    text = page_markdown(cleaned, url) if writing.format == "md" else cleaned.text
    return encode_page(text, page, writing.encoding)
