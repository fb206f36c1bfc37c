"""On how many pages of its outlet each line stands: counted in SQLite, whatever the number."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cleaner.outlets.recurring import Place, recurring_places, without_recurring
from cleaner.text.spans import Cleaned

_BATCH = 200_000


class LineCounts:
    """The number of pages for each line of each outlet, by zone. Count all pages, then ask.

    Memory is bounded: lines are kept as 64-bit digests, in a temporary file of SQLite's own, or in
    the file *path*, for ``RecurringLines`` in other processes, once it was closed.

    >>> counts = LineCounts()
    >>> page = Cleaned("عنوان\\n" + "كلمة " * 40 + "\\nطباعة\\n", headline="عنوان")
    >>> for _ in range(3):
    ...     counts.add("valley", page)
    >>> counts.pages("valley", ("tail", "طباعه"))
    3
    """

    def __init__(self, path: str = "") -> None:
        self._waiting: Counter[int] = Counter()
        self._file = sqlite3.connect(path)
        if path:
            # The file is worth nothing once this run has ended, however that comes.
            self._file.execute("PRAGMA synchronous = OFF")
            self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("CREATE TABLE line (digest INTEGER PRIMARY KEY, pages INTEGER NOT NULL)")

    def add(self, outlet: str, cleaned: Cleaned) -> None:
        """Count the lines that are left of a page of *outlet*, each once."""
        self.add_digests(line_digests(outlet, cleaned))

    def add_digests(self, digests: Mapping[int, int]) -> None:
        """Add what ``line_digests`` gave for pages, as often as each was there."""
        self._waiting.update(digests)
        if len(self._waiting) >= _BATCH:
            self._flush()

    def pages(self, outlet: str, place: Place) -> int:
        """On how many pages of *outlet* the line stands in its zone."""
        self._flush()
        return _ask(self._file, outlet, place)

    def close(self) -> None:
        """Write out all that was counted, and let go of the file."""
        self._flush()
        self._file.close()

    def _flush(self) -> None:
        if self._waiting:
            with self._file:
                self._file.executemany(
                    "INSERT INTO line VALUES (?, ?) "
                    "ON CONFLICT DO UPDATE SET pages = pages + excluded.pages",
                    # In the order of the tree, so that each of its pages is touched once.
                    sorted(self._waiting.items()),
                )
            self._waiting.clear()


def line_digests(outlet: str, cleaned: Cleaned) -> Counter[int]:
    """What ``LineCounts`` counts of a page of *outlet*: a number for each line, each once.

    >>> page = Cleaned("عنوان\\n" + "كلمة " * 40 + "\\nطباعة\\n", headline="عنوان")
    >>> list(line_digests("valley", page).values())
    [1]
    """
    return Counter({_digest(outlet, place): 1 for place in recurring_places(cleaned)})


@dataclass(frozen=True, slots=True)
class RecurringLines:
    """Lines that are to go, by the closed ``LineCounts`` in the file *path*; can be pickled.

    They stand on *least* pages of their outlet or more; *site* names the outlet of all pages, if it
    is not empty.

    >>> RecurringLines("lines.db", 5, "").least
    5
    """

    path: str
    least: int
    site: str

    def shorten(self, outlet: str, cleaned: Cleaned) -> tuple[Cleaned, dict[int, int]]:
        """*cleaned* without those lines, and the number of pages for the start of each that goes.

        Each process opens the file once.
        """
        file, name = opened_counts(self.path), self.site or outlet
        return without_recurring(cleaned, lambda place: _ask(file, name, place), self.least)


@lru_cache(maxsize=1)
def opened_counts(path: str) -> sqlite3.Connection:
    """The counts in the file *path*, to be read only."""
    return sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _ask(file: sqlite3.Connection, outlet: str, place: Place) -> int:
    query = "SELECT pages FROM line WHERE digest = ?"
    row = file.execute(query, (_digest(outlet, place),)).fetchone()
    return row[0] if row else 0


def _digest(outlet: str, place: Place) -> int:
    data = "\0".join((outlet, *place)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True)
