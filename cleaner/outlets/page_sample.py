"""A sample of the pages of each outlet, of a size that does not grow with their number.

From each outlet the pages whose digests are the smallest are kept (a bottom-k sketch: E. Cohen and
H. Kaplan, "Summarizing data using bottom-k sketches", PODC 2007). Digests are even, so this is a
random sample without replacement; it does not depend on the order of the pages, and a page that is
there twice is in it once. Only the paths are kept, in SQLite, so memory is bounded.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from cleaner.errors import InputError
from cleaner.files.page_names import PAGE_SUFFIXES, is_page_name
from cleaner.files.streams import open_file, why
from cleaner.records.outlets import outlet_of_page

MOST_PAGES = 400
"""Pages of one outlet that are compared, unless told otherwise."""

_BATCH = 20_000
_TRIM = """
DELETE FROM page WHERE outlet = ?1 AND digest > (
    SELECT digest FROM page WHERE outlet = ?1 ORDER BY digest LIMIT 1 OFFSET ?2
)
"""


class PageSample:
    """The sampled pages of each outlet. Add all, then read.

    *most* is the number of pages of an outlet that are kept.

    >>> sample = PageSample(most=1)
    >>> for path, data in (("a", b"1"), ("b", b"2"), ("again", b"2")):
    ...     sample.add("valley", path, data)
    >>> list(sample.outlets()), sample.total["valley"], len(sample.paths("valley"))
    (['valley'], 3, 1)
    """

    def __init__(self, most: int = MOST_PAGES) -> None:
        self.most = most
        self.total: Counter[str] = Counter()
        self._limits: dict[str, int] = {}
        self._waiting: dict[tuple[str, int], str] = {}
        # An empty name is a file of SQLite's own: it is made where it must spill, and goes with it.
        self._file = sqlite3.connect("")
        self._file.execute(
            "CREATE TABLE page (outlet TEXT, digest INTEGER, path TEXT, "
            "PRIMARY KEY (outlet, digest)) WITHOUT ROWID"
        )

    def add(self, outlet: str, path: str, data: bytes) -> None:
        """Add the page of *outlet* that stands in the file *path* and holds *data*."""
        self.total[outlet] += 1
        digest = int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True)
        limit = self._limits.get(outlet)
        if limit is not None and digest > limit:
            return
        key = (outlet, digest)
        self._waiting[key] = min(path, self._waiting.get(key, path))
        if len(self._waiting) >= _BATCH:
            self._flush()

    def outlets(self) -> Iterator[str]:
        """The names of all outlets, sorted."""
        return iter(sorted(self.total))

    def paths(self, outlet: str) -> list[str]:
        """The paths of the sampled pages of *outlet*, by digest."""
        self._flush()
        rows = self._file.execute(
            "SELECT path FROM page WHERE outlet = ? ORDER BY digest", (outlet,)
        )
        return [path for (path,) in rows]

    def _flush(self) -> None:
        if not self._waiting:
            return
        with self._file:
            self._file.executemany(
                "INSERT INTO page VALUES (?, ?, ?) "
                "ON CONFLICT DO UPDATE SET path = min(path, excluded.path)",
                sorted((*key, path) for key, path in self._waiting.items()),
            )
            for outlet in {outlet for outlet, _ in self._waiting}:
                self._trim(outlet)
        self._waiting.clear()

    def _trim(self, outlet: str) -> None:
        self._file.execute(_TRIM, (outlet, self.most - 1))
        count, largest = self._file.execute(
            "SELECT count(*), max(digest) FROM page WHERE outlet = ?", (outlet,)
        ).fetchone()
        if count >= self.most:
            self._limits[outlet] = largest


def sample_pages(folders: list[str], site: str, most: int, max_size: int) -> PageSample:
    """Read all pages of text and HTML below *folders* once, and sample those of each outlet.

    *site* names the outlet of all pages; without it HTML pages say it by their address, other
    pages by their folder or the beginning of their name. Files of more than *max_size* bytes are
    passed over. Raises InputError when a folder cannot be read or there is no page.
    """
    sample = PageSample(most)
    for folder in folders:
        default = Path(folder).resolve().name
        for path, name in _page_files(folder):
            data = _bytes(path, max_size)
            if data is not None:
                sample.add(site or outlet_of_page(name, data, default), path, data)
    if not sample.total:
        raise InputError(" ".join(folders), f"holds no pages ({', '.join(PAGE_SUFFIXES)})")
    return sample


def _page_files(folder: str) -> Iterator[tuple[str, str]]:
    """Path and relative name of each page, in no order: nothing is collected to be sorted."""
    if Path(folder).is_file():
        yield folder, Path(folder).name
        return
    waiting = [(folder, "")]
    while waiting:
        place, prefix = waiting.pop()
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):  # a link may lead in a circle
                        waiting.append((entry.path, f"{prefix}{entry.name}/"))
                    elif is_page_name(entry.name) and entry.is_file():
                        yield entry.path, prefix + entry.name
        except OSError as error:
            raise InputError(place, why(error)) from None


def _bytes(path: str, max_size: int) -> bytes | None:
    try:
        with open_file(path) as file:
            # Reading up to a limit would reserve as much memory for each page.
            if os.fstat(file.fileno()).st_size > max_size:
                return None
            return file.read()
    except OSError as error:
        raise InputError(path, why(error)) from None
