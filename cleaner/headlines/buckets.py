"""Buckets of band keys: who shares a key with whom, within bounds however often a key is shared.

A bucket is all headlines of one key in one band. Its size alone decides what is done with it: one
that is larger than a limit is crowded, a template or a corpus of few words. To join it would cost
the square of its size and find little that no other band finds. So it is reported, and repeats of
equal words are found in another way: see ``headlines.grouping`` for many at once; an index
keeps a key of the whole signature beside those of the bands. Pure functions on arrays.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cleaner.headlines.runs import Flags, Ints, Keys, run_begins, span_places

BUCKET_LIMIT = 1_000
"""Headlines of one bucket that an index compares with each new one; of a larger bucket, which is
reported, it takes the oldest ``MOST_CANDIDATES``."""
MOST_CANDIDATES = 32
"""Candidates that a store gives for one headline: the nearest of all that share a band."""
_MOST_FOUND = 2_000_000  # numbers that are looked at at a time
_SLICE = 8_192  # rows whose keys are looked up at a time


class CrowdedWarning(UserWarning):
    """Some buckets were crowded: see ``cleaner.headlines.buckets``."""


@dataclass(frozen=True, slots=True)
class Crowding:
    """The crowded buckets that were met: how many, how many headlines the largest holds, and the
    row of one of them (-1: there is no crowded bucket).
    """

    buckets: int = 0
    largest: int = 0
    row: int = -1


NOT_CROWDED = Crowding()
"""There was no crowded bucket."""


def warn_of_crowding(crowding: Crowding, limit: int, example: str) -> None:
    """Warn (``CrowdedWarning``) of crowded buckets, if there are any; *example* is the headline of
    ``crowding.row``.

    >>> warn_of_crowding(NOT_CROWDED, 1000, "")
    """
    if not crowding.buckets:
        return
    how_many = "1 key is" if crowding.buckets == 1 else f"{crowding.buckets:,} keys are each"
    warnings.warn(
        f"{how_many} shared by more than {limit:,} headlines, by {crowding.largest:,} at the most, "
        f"such as '{example}': among those only repeats of equal words are sure to be found",
        CrowdedWarning,
        stacklevel=3,
    )


@dataclass(frozen=True, slots=True)
class Segment:
    """Keys, sorted, and the number of the record that each belongs to, growing for equal keys."""

    keys: Keys
    numbers: Ints


def make_segment(keys: Keys, numbers: Ints) -> Segment:
    """Make a segment of the keys (n x any) of records of those *numbers* (n), which grow.

    >>> make_segment(np.array([[9, 3]], np.uint64), np.array([5])).keys.tolist()
    [3, 9]
    """
    flat = keys.ravel()
    order = np.argsort(flat, kind="stable")
    return Segment(flat[order], np.repeat(numbers, keys.shape[1])[order])


def merge_segments(segments: Sequence[Segment]) -> Segment:
    """One segment of several, each of which has greater numbers than those before it.

    >>> part = make_segment(np.array([[9, 3]], np.uint64), np.array([5]))
    >>> merge_segments([part, part]).keys.tolist()
    [3, 3, 9, 9]
    """
    filled = [segment for segment in segments if len(segment.keys)]
    if len(filled) == 1:
        return filled[0]
    none = Segment(np.empty(0, np.uint64), np.empty(0, np.int64))
    keys = np.concatenate([none.keys, *(segment.keys for segment in filled)])
    order = np.argsort(keys, kind="stable")
    numbers = np.concatenate([none.numbers, *(segment.numbers for segment in filled)])
    return Segment(keys[order], numbers[order])


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of rows that were asked about and numbers of records, each pair once, sorted; and, by
    key, the size of each crowded bucket that was met and the first row that asked for it.
    """

    rows: Ints
    numbers: Ints
    crowded: Mapping[Hashable, tuple[int, int]]


def find_candidates(
    segments: Sequence[Segment], keys: Keys, limit: int = BUCKET_LIMIT, gone: Collection[int] = ()
) -> Candidates:
    """Find the records in *segments* that share a key with the rows of *keys* (n x bands + 1), at
    most the nearest ``MOST_CANDIDATES`` for each row, without those that are *gone*.

    The last column of *keys* is that of the whole signature. Of a bucket with more than *limit*
    numbers, and of those of equal signature, the oldest ``MOST_CANDIDATES`` are looked at.

    >>> part = make_segment(np.array([[9, 3, 1]], np.uint64), np.array([5]))
    >>> find_candidates([part], np.array([[2, 3, 4]], np.uint64)).numbers.tolist()
    [5]
    """
    parts = []
    crowded: dict[Hashable, tuple[int, int]] = {}
    for begin in range(0, len(keys), _SLICE):
        asked = keys[begin : begin + _SLICE]
        low, times = _spans(segments, asked)
        sizes = times.sum(axis=0)
        capped = sizes > limit
        capped[:, -1] = False
        for row, band in np.argwhere(capped).tolist():
            crowded.setdefault(int(asked[row, band]), (int(sizes[row, band]), begin + row))
        capped[:, -1] = True
        times = np.where(capped, np.minimum(times, MOST_CANDIDATES), times)
        for at in slices_within(times.sum(axis=(0, 2))):
            found = _read_spans(segments, low[:, at], times[:, at])
            kept = _wanted(found, capped[at].ravel(), gone)
            rows, numbers = nearest_pairs(found[0][kept], found[1][kept], keys.shape[1])
            parts.append((rows + begin + at.start, numbers))
    return joined_candidates(parts, crowded)


def joined_candidates(
    parts: Sequence[tuple[Ints, Ints]], crowded: Mapping[Hashable, tuple[int, int]]
) -> Candidates:
    """Candidates of rows in turn as one.

    >>> one = np.array([0]), np.array([7])
    >>> joined_candidates([one], {}).numbers.tolist()
    [7]
    """
    none = np.empty(0, np.int64)
    return Candidates(
        np.concatenate([none, *(part[0] for part in parts)]),
        np.concatenate([none, *(part[1] for part in parts)]),
        crowded,
    )


def crowding_of(crowded: Iterable[tuple[int, int]]) -> Crowding:
    """The crowding of buckets of which size and first row are given.

    >>> crowding_of([(1200, 3), (2000, 1)])
    Crowding(buckets=2, largest=2000, row=1)
    """
    buckets = list(crowded)
    largest, row = max(buckets, key=lambda bucket: (bucket[0], -bucket[1]), default=(0, -1))
    return Crowding(len(buckets), largest, row)


def slices_within(costs: Ints, most: int = _MOST_FOUND) -> Iterator[slice]:
    """Part rows into slices that cost no more than *most* in sum, or are one row.

    >>> [(part.start, part.stop) for part in slices_within(np.array([2, 2, 9, 1]), 4)]
    [(0, 2), (2, 3), (3, 4)]
    """
    sums = np.cumsum(costs)
    begin = 0
    while begin < len(costs):
        before = int(sums[begin - 1]) if begin else 0
        end = max(int(np.searchsorted(sums, before + most, "right")), begin + 1)
        yield slice(begin, end)
        begin = end


def _spans(segments: Sequence[Segment], keys: Keys) -> tuple[Ints, Ints]:
    """Where in each segment each key begins, and how often it stands there (segments x keys)."""
    shape = (len(segments), *keys.shape)
    low, times = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    # Keys that are looked up in order stay in the cache.
    wanted, which = np.unique(keys, return_inverse=True)
    for number, segment in enumerate(segments):
        begins = np.searchsorted(segment.keys, wanted, "left")
        ends = np.searchsorted(segment.keys, wanted, "right")
        low[number] = begins[which].reshape(keys.shape)
        times[number] = (ends - begins)[which].reshape(keys.shape)
    return low, times


def _read_spans(segments: Sequence[Segment], low: Ints, times: Ints) -> tuple[Ints, Ints]:
    """All numbers in spans, each with the position of its key among all keys."""
    cells, numbers = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for segment, begins, counts in zip(segments, low, times, strict=True):
        begin, count = begins.ravel(), counts.ravel()
        cells.append(np.repeat(np.arange(len(count)), count))
        numbers.append(segment.numbers[span_places(begin, count)])
    return np.concatenate(cells), np.concatenate(numbers)


def _wanted(found: tuple[Ints, Ints], capped: Flags, gone: Collection[int]) -> Ints:
    """Which of (cell, number) count: none that is gone, and of a capped cell the oldest."""
    cells, numbers = found
    there = np.ones(len(cells), np.bool_)
    if gone:
        there = ~np.isin(numbers, np.fromiter(gone, np.int64, len(gone)))
    free = np.flatnonzero(there & ~capped[cells])
    many = np.flatnonzero(there & capped[cells])
    many = many[np.lexsort((numbers[many], cells[many]))]
    rank = np.arange(len(many)) - np.searchsorted(cells[many], cells[many])
    return np.concatenate([free, many[rank < MOST_CANDIDATES]])


def nearest_pairs(cells: Ints, numbers: Ints, width: int) -> tuple[Ints, Ints]:
    """Pairs of rows and numbers of (cell, number), each once, sorted; for a row that has more than
    ``MOST_CANDIDATES`` those that share the most bands, the older ones first.

    A row has *width* cells, one for each band; the last is that of the whole signature and counts
    as much as all bands.

    >>> [part.tolist() for part in nearest_pairs(np.array([3, 4, 0]), np.array([4, 4, 7]), 3)]
    [[0, 1], [7, 4]]
    """
    rows, bands = np.divmod(cells, width)
    if not len(rows):
        return rows, numbers
    shares = np.where(bands == width - 1, width - 1, 1)
    order = np.lexsort((numbers, rows))
    rows, numbers = rows[order], numbers[order]
    first = np.flatnonzero(run_begins(rows, numbers))
    shared = np.add.reduceat(shares[order], first)
    rows, numbers = rows[first], numbers[first]
    order = np.lexsort((numbers, -shared, rows))
    begins = np.searchsorted(rows, rows)  # rows are sorted before and after
    kept = np.sort(order[np.arange(len(rows)) - begins < MOST_CANDIDATES])
    return rows[kept], numbers[kept]
