"""What the name of a file says: whether it is a page, and of which kind."""

from __future__ import annotations

import posixpath
from pathlib import PurePosixPath

from cleaner.errors import InputError

TEXT_SUFFIXES = (".txt", ".text")
HTML_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp")
"""Mirrors keep the names of programs that answer with HTML."""
PAGE_SUFFIXES = TEXT_SUFFIXES + HTML_SUFFIXES


def is_html_name(name: str) -> bool:
    """Whether a file is an HTML page, by its suffix.

    >>> is_html_name("a/page.HTM"), is_html_name("show.php?id=5"), is_html_name("page.html.txt")
    (True, True, False)
    """
    return suffix_of(name) in HTML_SUFFIXES


def is_page_name(name: str) -> bool:
    """Whether a file is a page, by its suffix; hidden files are none.

    >>> is_page_name("a/1.HTML"), is_page_name("a/.1.txt"), is_page_name("a.png")
    (True, False, False)
    """
    return suffix_of(name) in PAGE_SUFFIXES and not posixpath.basename(name).startswith(".")


def refuse_outside(name: str, source: str) -> None:
    """Raise InputError, for *source*, when a relative *name* is none, or leads out of its folder.

    >>> refuse_outside("a/1.txt", "a.zip")
    """
    place = PurePosixPath(name)
    if place.is_absolute() or not place.name or ".." in place.parts or "\0" in name:
        raise InputError(source, f"its name {name!r} leads out of the output folder")


def suffix_of(name: str) -> str:
    """The suffix of a file in small letters, without the query that mirrors leave behind it.

    >>> suffix_of("a/Show.PHP?id=5.6"), suffix_of("a.b/page")
    ('.php', '')
    """
    return posixpath.splitext(name.partition("?")[0])[1].lower()
