"""On how many pages of its outlet each line stands: counted in SQLite, whatever the number."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter

from cleaner.recurring import Place, recurring_places, without_recurring
from cleaner.spans import Cleaned

_BATCH = 200_000


class LineCounts:
    """The number of pages for each line of each outlet, by zone. Count all pages, then ask.

    Memory is bounded: lines are kept as 64-bit digests, in a temporary file of SQLite's own.

    >>> counts = LineCounts()
    >>> page = Cleaned("عنوان\\n" + "كلمة " * 40 + "\\nطباعة\\n", headline="عنوان")
    >>> for _ in range(3):
    ...     counts.add("valley", page)
    >>> counts.pages("valley", ("tail", "طباعه"))
    3
    """

    def __init__(self) -> None:
        self._waiting: Counter[int] = Counter()
        self._file = sqlite3.connect("")
        self._file.execute("CREATE TABLE line (digest INTEGER PRIMARY KEY, pages INTEGER NOT NULL)")

    def add(self, outlet: str, cleaned: Cleaned) -> None:
        """Count the lines that are left of a page of *outlet*, each once."""
        self._waiting.update(_digest(outlet, place) for place in recurring_places(cleaned))
        if len(self._waiting) >= _BATCH:
            self._flush()

    def pages(self, outlet: str, place: Place) -> int:
        """On how many pages of *outlet* the line stands in its zone."""
        self._flush()
        query = "SELECT pages FROM line WHERE digest = ?"
        row = self._file.execute(query, (_digest(outlet, place),)).fetchone()
        return row[0] if row else 0

    def shorten(self, outlet: str, cleaned: Cleaned, least: int) -> tuple[Cleaned, dict[int, int]]:
        """*cleaned* without the lines that stand on *least* pages of *outlet* or more.

        Also returns the number of pages for the start of each line that goes.
        """
        return without_recurring(cleaned, lambda place: self.pages(outlet, place), least)

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


def _digest(outlet: str, place: Place) -> int:
    data = "\0".join((outlet, *place)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True)
