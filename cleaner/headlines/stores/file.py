"""The store in one file: SQLite, so that several processes may add at once and one may be killed.

Headlines are rows. Band keys that were added lately are rows of a small table; when they have
become many they are merged, sorted, into pages: one blob of keys and one of numbers for each value
of the highest 16 bits of the keys. So opening reads almost nothing, a look-up a few kilobytes a
key, and a large index is built by sorting and not by a million insertions into a tree.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.errors import InputError
from cleaner.headlines.buckets import (
    BUCKET_LIMIT,
    Candidates,
    Segment,
    find_candidates,
    make_segment,
    merge_segments,
)
from cleaner.headlines.runs import Hashes, Keys
from cleaner.headlines.signatures import DEFAULT_BANDS, DEFAULT_ROWS
from cleaner.headlines.stores.base import OTHER_WORDS, Record, read_parameters, store_keys
from cleaner.headlines.stores.file_rows import (
    BUCKET_SHIFT,
    page_sum,
    pages_of,
    part_of,
    recent_segment,
    row_of,
    segment_of,
    source_key,
    sum_of,
    text_of,
)

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE headline (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    source_key INTEGER NOT NULL,
    source TEXT NOT NULL, place TEXT NOT NULL, text TEXT NOT NULL,
    day TEXT NOT NULL, digest TEXT NOT NULL, sum INTEGER NOT NULL
);
CREATE INDEX headline_source ON headline (source_key);
CREATE TABLE recent (key INTEGER, number INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID;
CREATE TABLE page (
    bucket INTEGER PRIMARY KEY, keys BLOB NOT NULL, numbers BLOB NOT NULL, sum INTEGER NOT NULL
);
CREATE TABLE gone (number INTEGER PRIMARY KEY);
"""
_FORMAT = 3  # of the file
_PATIENCE = 120.0  # seconds that a writer waits for another one
_SMALL_FILE = 4_000_000  # bytes; a smaller file is checked as a whole, in 70 ms at most
_SMALL_BATCH = 20_000  # records; the keys of larger ones never become rows of the small table
_MOST_RECENT = 4_000_000  # band keys
_HEADLINES = "SELECT number, text, source, place, day, digest, sum FROM headline"
_PAGES = "SELECT bucket, keys, numbers, sum FROM page"
_SLICE = 500  # variables of one statement


class FileStore:
    """A store in the file *path*, which is made when there is none; ``:memory:`` is no file but the
    memory, for as long as the store is there.

    Raises InputError when the file is no index, is of another version, or cannot be read or
    written; *bands* and *rows* count for a new file only.

    >>> store = FileStore(":memory:")
    >>> store.add([Record("وصول السفينة")], np.zeros((1, 66), np.uint32))
    [1]
    >>> store.candidates(np.zeros((1, 66), np.uint32)).numbers.tolist()
    [1]
    """

    def __init__(
        self,
        path: str | Path,
        bands: int = DEFAULT_BANDS,
        rows: int = DEFAULT_ROWS,
        *,
        words: str = "",
        create: bool = True,
        check_words: bool = False,
    ) -> None:
        self.path = str(path)
        if not create and not Path(path).is_file():
            raise InputError(self.path, "no such index")
        with self._speaking():
            self._base = sqlite3.connect(
                self.path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
            weakref.finalize(self, self._base.close)
            self._base.execute(f"PRAGMA busy_timeout = {int(_PATIENCE * 1000)}")
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = FULL")
            self._base.execute("PRAGMA cache_size = -65536")
            self._make_tables(bands, rows, words)
            found = self._base.execute("SELECT name, value FROM meta")
            meta = {str(name): str(value) for name, value in found}
        self._check(meta, words, check_words)
        self.bands, self.rows = read_parameters(meta, self.path)
        self._depth = 0
        if check_words and sum(file.stat().st_size for file in self._files()) < _SMALL_FILE:
            self.check()
        self._pending: list[Segment] = []

    def _make_tables(self, bands: int, rows: int, words: str) -> None:
        if self._base.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            return
        self._base.execute("BEGIN IMMEDIATE")
        try:
            if not self._base.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                for statement in _SCHEMA.split(";"):
                    self._base.execute(statement)
                values = {"format": _FORMAT, "bands": bands, "rows": rows, "words": words}
                values["recent"] = 0
                self._base.executemany("INSERT INTO meta VALUES (?, ?)", values.items())
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def _check(self, meta: dict[str, str], words: str, check_words: bool) -> None:
        found = meta.get("format", "")
        if found != str(_FORMAT):
            raise InputError(
                self.path,
                f"is an index of format {found}, not {_FORMAT}: write it out with 'cleaner index "
                "export' of the version that made it, and import that",
            )
        if check_words and meta.get("words") != words:
            raise InputError(self.path, OTHER_WORDS)

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """Turn SQLite's errors into InputError."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            damaged = "is damaged: make it anew from the pages, or from what 'index export' saves"
            reason = {
                "database disk image is malformed": damaged,
                "file is not a database": "is not an index of headlines",
                "unable to open database file": "cannot be opened or made: see to its folder",
                "database is locked": "is being written by another process for too long",
                "attempt to write a readonly database": "cannot be written: see to its permissions",
                "no such table: meta": "is not an index of headlines, but another database",
            }.get(str(error), str(error))
            if reason.startswith("Could not decode to UTF-8"):
                reason = damaged
            raise InputError(self.path, reason) from None

    def _damaged(self, what: str) -> InputError:
        return InputError(self.path, f"is damaged ({what}): make it anew")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Within it the file is changed by this process alone, all or nothing."""
        if self._depth:
            yield
            return
        with self._speaking():
            self._base.execute("BEGIN IMMEDIATE")
            self._depth = 1
            try:
                yield
                if self._pending:
                    self._merge(self._pending)
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
            finally:
                self._depth = 0
                self._pending = []
            self._base.execute("COMMIT")

    def add(self, records: Sequence[Record], signatures: Hashes) -> list[int]:
        """See ``HeadlineStore.add``: when it returns, the records are on the disk."""
        if not records:
            return []
        keys = store_keys(signatures, self.bands, self.rows)
        with self.writing():
            (last,) = self._base.execute(
                "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'headline'"
            ).fetchone()
            numbers = list(range(last + 1, last + 1 + len(records)))
            self._base.executemany(
                "INSERT INTO headline VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (row_of(n, record) for n, record in zip(numbers, records, strict=True)),
            )
            segment = make_segment(keys, np.array(numbers, np.int64))
            # Behind a large batch small ones wait, too: segments follow each other by age.
            if len(records) > _SMALL_BATCH or self._pending:
                self._pending.append(segment)
            else:
                self._add_recent(segment)
        return numbers

    def _add_recent(self, segment: Segment) -> None:
        rows = zip(segment.keys.view(np.int64).tolist(), segment.numbers.tolist(), strict=True)
        before = self._base.total_changes
        self._base.executemany("INSERT OR IGNORE INTO recent VALUES (?, ?)", rows)
        # Rows of a table are not counted by SQLite but by going through them.
        (count,) = self._base.execute(
            "UPDATE meta SET value = value + ? WHERE name = 'recent' RETURNING value",
            (self._base.total_changes - before,),
        ).fetchone()
        if int(count) > _MOST_RECENT:
            self._merge([])

    def _merge(self, more: Sequence[Segment]) -> None:
        """Merge pages, recent keys and *more* into new pages; keys of what is gone are left out."""
        pages = self._segment(self._base.execute(f"{_PAGES} ORDER BY bucket").fetchall())
        recent = self._base.execute("SELECT key, number FROM recent").fetchall()
        merged = merge_segments([pages, recent_segment(recent), *more])
        there = np.fromiter(
            (n for (n,) in self._base.execute("SELECT number FROM headline")), np.int64
        )
        if len(there) and len(merged.numbers):
            present = np.zeros(int(max(there.max(), merged.numbers.max())) + 1, np.bool_)
            present[there] = True
            kept = present[merged.numbers]
            merged = Segment(merged.keys[kept], merged.numbers[kept])
        elif not len(there):
            merged = Segment(merged.keys[:0], merged.numbers[:0])
        self._base.execute("DELETE FROM page")
        self._base.execute("DELETE FROM recent")
        self._base.execute("DELETE FROM gone")
        self._base.execute("UPDATE meta SET value = 0 WHERE name = 'recent'")
        self._base.executemany("INSERT INTO page VALUES (?, ?, ?, ?)", pages_of(merged))

    def _segment(self, rows: Sequence[tuple[Any, ...]]) -> Segment:
        """What pages hold; raises InputError when one is not as it was written."""
        for bucket, keys, numbers, told in rows:
            blobs = isinstance(keys, bytes) and isinstance(numbers, bytes)
            if not blobs or told != page_sum(bucket, keys, numbers):
                raise self._damaged(f"page {bucket}")
        return segment_of([row[1:3] for row in rows])

    def candidates(self, signatures: Hashes, limit: int = BUCKET_LIMIT) -> Candidates:
        """See ``HeadlineStore.candidates``."""
        keys = store_keys(signatures, self.bands, self.rows)
        with self._speaking():
            wanted = np.unique(keys)
            segments = [self._pages_for(wanted), self._recent_for(wanted), *self._pending]
            gone = [number for (number,) in self._base.execute("SELECT number FROM gone")]
        return find_candidates(segments, keys, limit, gone)

    def _pages_for(self, wanted: Keys) -> Segment:
        """What the pages hold of some sorted keys: some hundred pages are looked at at a time."""
        buckets, first = np.unique(wanted >> BUCKET_SHIFT, return_index=True)
        ends = [*first[_SLICE::_SLICE].tolist(), len(wanted)]
        parts = []
        for number, (low, high) in enumerate(zip(first[::_SLICE].tolist(), ends, strict=True)):
            some = buckets[number * _SLICE : (number + 1) * _SLICE].tolist()
            pages = self._segment(list(self._select(f"{_PAGES} WHERE bucket IN", some, "bucket")))
            parts.append(part_of(pages, wanted[low:high]))
        return merge_segments(parts)

    def _recent_for(self, wanted: Keys) -> Segment:
        statement = "SELECT key, number FROM recent WHERE key IN"
        rows = self._select(statement, wanted.view(np.int64).tolist(), "key, number")
        return recent_segment(list(rows))

    def _select(
        self, statement: str, values: Sequence[int], order: str = "1"
    ) -> Iterator[tuple[Any, ...]]:
        for begin in range(0, len(values), _SLICE):
            part = values[begin : begin + _SLICE]
            marks = ",".join("?" * len(part))
            yield from self._base.execute(f"{statement} ({marks}) ORDER BY {order}", part)

    def read(self, numbers: Sequence[int]) -> dict[int, Record]:
        """See ``HeadlineStore.read``."""
        with self._speaking():
            rows = self._select(f"{_HEADLINES} WHERE number IN", list(numbers))
            found = {row[0]: self._record(row) for row in rows}
        return {number: found[number] for number in numbers if number in found}

    def _record(self, row: tuple[Any, ...]) -> Record:
        """The headline of a row; raises InputError when it is not as it was written."""
        number, *values, told = row
        try:
            record = Record(*map(text_of, values))
            if told == sum_of(number, record):
                return record
        except (TypeError, ValueError):
            pass
        raise self._damaged(f"headline {number}")

    def of_sources(self, sources: Sequence[str]) -> dict[int, Record]:
        """See ``HeadlineStore.of_sources``."""
        wanted = set(sources)
        statement = "SELECT number, source FROM headline WHERE source_key IN"
        with self._speaking():
            rows = list(self._select(statement, [source_key(source) for source in sources]))
        rows = [(number, text_of(source)) for number, source in rows]
        return self.read(sorted(number for number, source in rows if source in wanted))

    def forget(self, numbers: Sequence[int]) -> int:
        """See ``HeadlineStore.forget``."""
        with self.writing():
            rows = [(number,) for number in numbers]
            self._base.executemany(
                "INSERT OR IGNORE INTO gone SELECT number FROM headline WHERE number = ?", rows
            )
            before = self._base.total_changes
            self._base.executemany("DELETE FROM headline WHERE number = ?", rows)
            return self._base.total_changes - before

    def records(self) -> Iterator[tuple[int, Record]]:
        """See ``HeadlineStore.records``."""
        with self._speaking():
            damaged: list[InputError] = []
            for row in self._base.execute(f"{_HEADLINES} ORDER BY number"):
                try:
                    record = self._record(row)
                except InputError as error:
                    damaged.append(error)
                else:
                    yield row[0], record
            if damaged:
                raise damaged[0]

    def count(self) -> int:
        """See ``HeadlineStore.count``."""
        with self._speaking():
            (count,) = self._base.execute("SELECT count(*) FROM headline").fetchone()
        return int(count)

    def check(self) -> None:
        """See ``HeadlineStore.check``: the whole file is read."""
        with self._speaking():
            (found,) = self._base.execute("PRAGMA integrity_check(1)").fetchone()
            if found != "ok":
                raise self._damaged(found.replace("\n", " "))
            for _ in self.records():
                pass
            for row in self._base.execute(_PAGES):
                self._segment([row])

    def compact(self) -> None:
        """Merge all keys into pages, drop those of what is gone, and give space back."""
        with self.writing():
            self._merge([])
        with self._speaking():
            self._base.execute("VACUUM")
            self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def info(self) -> dict[str, int]:
        """Figures about the file: headlines, sources, size in bytes, keys not merged, parameters.

        >>> sorted(FileStore(":memory:").info())[:3]
        ['bands', 'bytes', 'format']
        """
        with self._speaking():
            (recent,) = self._base.execute("SELECT count(*) FROM recent").fetchone()
            (sources,) = self._base.execute(
                "SELECT count(DISTINCT source_key) FROM headline"
            ).fetchone()
        return {
            "format": _FORMAT,
            "headlines": self.count(),
            "sources": sources,
            "bands": self.bands,
            "rows": self.rows,
            "recent_keys": recent,
            "bytes": sum(file.stat().st_size for file in self._files()),
        }

    def _files(self) -> list[Path]:
        places = [Path(self.path + end) for end in ("", "-wal", "-shm")]
        return [place for place in places if place.exists()]

    def close(self) -> None:
        """See ``HeadlineStore.close``."""
        self._base.close()
