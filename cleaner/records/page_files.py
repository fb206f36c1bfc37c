"""Cleaned pages as files: the page, and each appended story as a page of its own."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from cleaner.errors import InputError
from cleaner.files.pages import encode_page, take_name, write_atomically
from cleaner.files.streams import why
from cleaner.files.unfinished import unfinished_name
from cleaner.records.markdown import page_markdown, story_markdown

if TYPE_CHECKING:
    from cleaner.files.pages import Page
    from cleaner.files.sinks import Writing
    from cleaner.text.spans import Cleaned

Write = Callable[[Path, bytes], None]
"""Writes the bytes of one file."""
_THREADS = 4  # that wait for the disk at the same time


class PageFiles:
    """Files that are written one by one, and take their names together when the block ends.

    A disk is waited for once for all of them, which takes a tenth of the time of waiting for each.
    Every file is there as a whole or not at all; when the block raises, none is.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with PageFiles() as files:
    ...         files.write(Path(folder, "a", "1.txt"), b"x")
    ...     [path.name for path in Path(folder, "a").iterdir()]
    ['1.txt']
    """

    def __init__(self) -> None:
        self.waiting: dict[Path, Path] = {}  # what each file is called until then

    def __enter__(self) -> PageFiles:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None and self.waiting:
                with ThreadPoolExecutor(_THREADS) as pool:
                    list(pool.map(take_name, self.waiting.values(), self.waiting))
        finally:
            for temporary in self.waiting.values():
                temporary.unlink(missing_ok=True)

    def write(self, path: Path, data: bytes) -> None:
        """Write a file that is still to take the name *path*; of two with one name the later one
        stays. Raises InputError when it cannot be written."""
        target = Path(os.path.realpath(path))
        if target.exists() and not (target.is_file() or target.is_dir()):
            # A pipe or device (/dev/stdout) is written to; renaming a file over it would end it.
            write_atomically(target, data)
            return
        temporary = self.waiting.setdefault(target, unfinished_name(target))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            temporary.write_bytes(data)
        except OSError as error:
            del self.waiting[target]
            with suppress(OSError):
                temporary.unlink()
            raise InputError(str(path), f"cannot be written: {why(error)}") from None


def write_page(
    name: str, page: Page, cleaned: Cleaned, writing: Writing, write: Write, url: str = ""
) -> None:
    """Write what is left of *page* to the file *name* below the folder that *writing* names, and
    its appended stories below that for stories; each ends in a line break as the page has them.
    *url* is the address of the page, when it is known.

    Raises InputError when *name* leads out of the folder, or a file cannot be written.
    """
    place = PurePosixPath(name)
    if place.is_absolute() or not place.name or ".." in place.parts:
        raise InputError(page.path, f"its name {name!r} leads out of the output folder")
    if writing.pages not in ("", "-"):
        target = Path(writing.pages, writing.file_of(name))
        write(target, page_bytes(page, cleaned, writing, url))
    if not writing.stories:
        return
    appended = [story for story in cleaned.stories if story.kind == "appended"]
    line_break = "\r\n" if "\r\n" in cleaned.text else "\n"
    for number, story in enumerate(appended, 1):
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
