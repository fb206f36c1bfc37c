"""Cleaned pages with their names and outlets, as reviews and counts take them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cleaner.records.outlets import host_of, name_of_input, outlet_of_file
from cleaner.text.spans import Cleaned


@dataclass(frozen=True, slots=True)
class Shown:
    """A page that was cleaned, for a review: *path* is where it stands, *name* what it is called.

    >>> Shown("in/a.txt", "a.txt", "in", Cleaned("نص")).warnings
    ()
    """

    path: str
    name: str
    outlet: str
    cleaned: Cleaned
    warnings: tuple[str, ...] = ()


def shown_file(
    path: str,
    name: str,
    head: str | bytes,
    cleaned: Cleaned,
    warnings: tuple[str, ...] = (),
) -> Shown:
    """A page from a file: *name* is that of what is written for it, *head* its beginning.

    The outlet is told as ``cleaner rules suggest`` tells it.

    >>> shown_file("in/valley/1.html", "valley/1.txt", "", Cleaned("نص")).name
    'valley/1.html'
    """
    outlet = outlet_of_file(path, name, head)
    return Shown(path, name_of_input(path, name), outlet, cleaned, warnings)


def shown_record(place: str, url: str, cleaned: Cleaned, warnings: tuple[str, ...] = ()) -> Shown:
    """A record: it is called by its place (file and number); its address tells the outlet.

    >>> shown_record("in/a.jsonl:3", "https://www.valley.example/1", Cleaned("نص")).outlet
    'valley.example'
    """
    outlet = host_of(url) or Path(place.rpartition(":")[0] or place).name
    return Shown(place, Path(place).name, outlet, cleaned, warnings)
