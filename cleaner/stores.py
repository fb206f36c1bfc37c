"""What a store of headlines is, and the one in memory. The others: store_file, store_redis.

A store remembers headlines and the band keys of their signatures, and finds the headlines that
share a band with given signatures. It knows nothing of verdicts: all three stores give the same
candidates for the same headlines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cleaner.signatures import DEFAULT_BANDS, DEFAULT_ROWS, band_keys

FORMAT = 1
"""The version of what stores hold; a store of another version must be built anew."""
MOST_CANDIDATES = 32
"""Candidates that a store gives for one headline: the nearest of all that share a band."""
_MOST_SEGMENTS = 8


@dataclass(frozen=True, slots=True)
class Record:
    """A headline as it is remembered: its text, where it stands (``source``, such as a path, and
    ``place`` in it), its date as ``YYYY-MM-DD`` and a digest of the whole content it is from (both
    may be empty).

    >>> Record("وصول السفينة إلى الميناء", "pages/1.txt").place
    'headline'
    """

    text: str
    source: str = ""
    place: str = "headline"
    day: str = ""
    digest: str = ""


class HeadlineStore(Protocol):
    """What every store does. Signatures are n x (bands * rows) arrays of uint32."""

    bands: int
    rows: int

    def add(self, records: Sequence[Record], signatures: NDArray[np.uint32]) -> list[int]:
        """Remember records, all or none; returns their numbers, which grow with time."""

    def candidates(
        self, signatures: NDArray[np.uint32]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rows of *signatures* and numbers of records that share a band with them, each pair once,
        sorted; at most the nearest ``MOST_CANDIDATES`` for each row."""

    def read(self, numbers: Sequence[int]) -> dict[int, Record]:
        """The records of those numbers; numbers that are no longer there are left out."""

    def of_sources(self, sources: Sequence[str]) -> dict[int, Record]:
        """The records of those sources, by number."""

    def forget(self, numbers: Sequence[int]) -> int:
        """Forget the records of those numbers; returns how many there were."""

    def records(self) -> Iterator[tuple[int, Record]]:
        """All records, by number."""

    def count(self) -> int:
        """How many records there are."""

    def writing(self) -> AbstractContextManager[None]:
        """Within it the store is changed by this writer alone, all or nothing where it can."""

    def compact(self) -> None:
        """Drop the keys of headlines that are gone."""

    def info(self) -> dict[str, int]:
        """Figures about the store: format, headlines, bands, rows, and what else it knows."""

    def close(self) -> None:
        """Give back what the store holds open."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Band keys, sorted, and the number of the record that each belongs to."""

    keys: NDArray[np.uint64]
    numbers: NDArray[np.int64]


def make_segment(keys: NDArray[np.uint64], numbers: NDArray[np.int64]) -> Segment:
    """Make a segment of the band keys (n x bands) of records of those *numbers* (n).

    >>> make_segment(np.array([[9, 3]], np.uint64), np.array([5])).keys.tolist()
    [3, 9]
    """
    flat = keys.ravel()
    order = np.argsort(flat, kind="stable")
    return Segment(flat[order], np.repeat(numbers, keys.shape[1])[order])


def merge_segments(segments: Sequence[Segment]) -> Segment:
    """One segment of several.

    >>> part = make_segment(np.array([[9, 3]], np.uint64), np.array([5]))
    >>> merge_segments([part, part]).keys.tolist()
    [3, 3, 9, 9]
    """
    keys = np.concatenate([segment.keys for segment in segments])
    order = np.argsort(keys, kind="stable")
    return Segment(keys[order], np.concatenate([s.numbers for s in segments])[order])


def look_up(
    segment: Segment, keys: NDArray[np.uint64], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All (row, number) of flat *keys*, which belong to *rows*, in a segment.

    >>> part = make_segment(np.array([[9, 3]], np.uint64), np.array([5]))
    >>> [found.tolist() for found in look_up(part, np.array([3], np.uint64), np.array([0]))]
    [[0], [5]]
    """
    low = np.searchsorted(segment.keys, keys, "left")
    times = np.searchsorted(segment.keys, keys, "right") - low
    within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return np.repeat(rows, times), segment.numbers[np.repeat(low, times) + within]


def nearest_pairs(
    rows: NDArray[np.int64], numbers: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of pairs that are given once for each band that they share, each once, sorted; for a row
    that has more than ``MOST_CANDIDATES`` those that share the most bands, the older ones first.

    >>> [part.tolist() for part in nearest_pairs(np.array([1, 1]), np.array([4, 4]))]
    [[1], [4]]
    """
    order = np.lexsort((numbers, rows))
    rows, numbers = rows[order], numbers[order]
    new = np.ones(len(rows), np.bool_)
    new[1:] = (rows[1:] != rows[:-1]) | (numbers[1:] != numbers[:-1])
    first = np.flatnonzero(new)
    shared = np.diff(first, append=len(rows))
    rows, numbers = rows[first], numbers[first]
    order = np.lexsort((numbers, -shared, rows))
    begins = np.searchsorted(rows, rows)  # rows are sorted before and after
    kept = np.sort(order[np.arange(len(rows)) - begins < MOST_CANDIDATES])
    return rows[kept], numbers[kept]


def flat_keys(
    signatures: NDArray[np.uint32], bands: int, rows: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The band keys of n signatures in one row, and the signature that each is of.

    >>> flat_keys(np.zeros((1, 60), np.uint32), 20, 3)[1].tolist() == [0] * 20
    True
    """
    keys = band_keys(signatures, bands, rows)
    return keys.ravel(), np.repeat(np.arange(len(keys), dtype=np.int64), bands)


def figures_of(store: HeadlineStore) -> dict[str, int]:
    """Figures that every store has: format, number of headlines and parameters.

    >>> figures_of(MemoryStore())["headlines"]
    0
    """
    return {
        "format": FORMAT,
        "headlines": store.count(),
        "bands": store.bands,
        "rows": store.rows,
    }


class MemoryStore:
    """A store that lives as long as the process: for the library and for single runs.

    >>> store = MemoryStore()
    >>> store.add([Record("وصول السفينة")], np.zeros((1, 60), np.uint32))
    [1]
    >>> [found.tolist() for found in store.candidates(np.zeros((1, 60), np.uint32))]
    [[0], [1]]
    """

    def __init__(self, bands: int = DEFAULT_BANDS, rows: int = DEFAULT_ROWS) -> None:
        self.bands = bands
        self.rows = rows
        self._records: dict[int, Record] = {}
        self._by_source: dict[str, list[int]] = {}
        self._segments: list[Segment] = []
        self._last = 0

    def add(self, records: Sequence[Record], signatures: NDArray[np.uint32]) -> list[int]:
        """See ``HeadlineStore.add``."""
        numbers = list(range(self._last + 1, self._last + 1 + len(records)))
        if not numbers:
            return []
        keys = band_keys(signatures, self.bands, self.rows)
        self._segments.append(make_segment(keys, np.array(numbers, np.int64)))
        if len(self._segments) > _MOST_SEGMENTS:
            self._segments = [merge_segments(self._segments)]
        for number, record in zip(numbers, records, strict=True):
            self._records[number] = record
            self._by_source.setdefault(record.source, []).append(number)
        self._last = numbers[-1]
        return numbers

    def candidates(
        self, signatures: NDArray[np.uint32]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """See ``HeadlineStore.candidates``."""
        keys, rows = flat_keys(signatures, self.bands, self.rows)
        found = [look_up(segment, keys, rows) for segment in self._segments]
        none = np.empty(0, np.int64)
        all_rows = np.concatenate([none, *(part[0] for part in found)])
        numbers = np.concatenate([none, *(part[1] for part in found)])
        there = np.fromiter((n in self._records for n in numbers.tolist()), bool, len(numbers))
        return nearest_pairs(all_rows[there], numbers[there])

    def read(self, numbers: Sequence[int]) -> dict[int, Record]:
        """See ``HeadlineStore.read``."""
        return {n: self._records[n] for n in numbers if n in self._records}

    def of_sources(self, sources: Sequence[str]) -> dict[int, Record]:
        """See ``HeadlineStore.of_sources``."""
        return self.read(sorted(n for s in sources for n in self._by_source.get(s, ())))

    def forget(self, numbers: Sequence[int]) -> int:
        """See ``HeadlineStore.forget``."""
        gone = [number for number in numbers if number in self._records]
        for number in gone:
            source = self._records.pop(number).source
            self._by_source[source].remove(number)
        return len(gone)

    def records(self) -> Iterator[tuple[int, Record]]:
        """See ``HeadlineStore.records``."""
        yield from self._records.items()

    def count(self) -> int:
        """See ``HeadlineStore.count``."""
        return len(self._records)

    def writing(self) -> AbstractContextManager[None]:
        """See ``HeadlineStore.writing``: nobody else writes here."""
        return nullcontext()

    def compact(self) -> None:
        """See ``HeadlineStore.compact``."""
        if self._segments:
            merged = merge_segments(self._segments)
            there = [n in self._records for n in merged.numbers.tolist()]
            self._segments = [Segment(merged.keys[there], merged.numbers[there])]

    def info(self) -> dict[str, int]:
        """See ``HeadlineStore.info``."""
        return figures_of(self)

    def close(self) -> None:
        """See ``HeadlineStore.close``: there is nothing to give back."""
