"""From band keys to groups: candidate pairs, exact verdicts, stars. Pure functions on arrays.

Rows stand in order of age, the earliest first: a group is a head and the later headlines that
tell its news, each judged against the head itself and never through another member, because
chains of likeness lead from one story to the next.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.headline_table import HeadlineTable
from cleaner.signatures import DEFAULT_BANDS, DEFAULT_ROWS, band_keys, sign_table
from cleaner.verdict import SAME, UNKNOWN_GAP, find_same, judge
from cleaner.wordlists import NUMBER, ORDINAL, PLACE

NO_DAY = -1
"""In arrays of days (days since any fixed date): the date is not known."""

LARGEST_BUCKET = 8
"""Rows of one band key of which all pairs are taken."""
_WINDOW = 3


@dataclass(frozen=True, slots=True)
class Stars:
    """Groups of n headlines. ``head`` (n) is the row of each one's head, its own for a head;
    ``score`` and ``relation`` (n) are those of the verdict against the head (1 and 0 for a head).
    """

    head: NDArray[np.int64]
    score: NDArray[np.float32]
    relation: NDArray[np.uint8]


def candidate_pairs(
    keys: NDArray[np.uint64],
    details: NDArray[np.uint64] | None = None,
    largest: int = LARGEST_BUCKET,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All pairs (i < j) of rows with an equal key in one band, each once, sorted by j, then i.

    *keys* is n x bands. Of a key that more than *largest* rows share (a template that is filled in
    again and again) not all pairs are taken: its rows are sorted by *details* (n), and each is
    paired with the three before it and with the earliest of equal details, which would be the head
    of a group; what is alike in earnest shares other keys as well.

    >>> i, j = candidate_pairs(np.array([[1, 5], [1, 6], [2, 6]], np.uint64))
    >>> i.tolist(), j.tolist()
    ([0, 1], [1, 2])
    """
    count = len(keys)
    if details is None:
        details = np.zeros(count, np.uint64)
    found = [np.empty(0, np.int64)]
    for band in range(keys.shape[1]):
        pairs = _pairs_of_band(np.ascontiguousarray(keys[:, band]), details, largest)
        found.append(pairs[1] * count + pairs[0])
    codes = _unique(np.concatenate(found))
    return codes % max(count, 1), codes // max(count, 1)


def _unique(values: NDArray[np.int64]) -> NDArray[np.int64]:
    values.sort()
    keep = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=keep[1:])
    return values[keep]


def _pairs_of_band(
    keys: NDArray[np.uint64], details: NDArray[np.uint64], largest: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    order = np.argsort(keys)  # rows of one key in any order: all their pairs are taken, or sorted
    run, size = _runs(keys[order])
    large = size > largest
    lefts, rights = [], []
    if large.any():
        rows = order[large]
        resorted = np.lexsort((rows, details[rows], run[large]))
        rows, runs = rows[resorted], run[large][resorted]
        for left, right in (
            _pairs_of_runs(rows, runs, _WINDOW),
            _pairs_with_first(rows, runs, details[rows]),
        ):
            lefts.append(left)
            rights.append(right)
    left, right = _pairs_of_runs(order[~large], run[~large], largest)
    lefts.append(left)
    rights.append(right)
    first, second = np.concatenate(lefts), np.concatenate(rights)
    return np.minimum(first, second), np.maximum(first, second)


def _runs(values: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each of some sorted values the number of its run, and how long that run is."""
    new = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    run = np.cumsum(new) - 1
    return run, np.bincount(run, minlength=1)[run] if len(run) else run


def _pairs_with_first(
    rows: NDArray[np.int64], run: NDArray[np.int64], details: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair each row with the first one of its run and details, which stand together."""
    new = np.ones(len(rows), np.bool_)
    new[1:] = (run[1:] != run[:-1]) | (details[1:] != details[:-1])
    first = np.maximum.accumulate(np.where(new, np.arange(len(rows)), 0))
    return rows[first][~new], rows[~new]


def _pairs_of_runs(
    rows: NDArray[np.int64], run: NDArray[np.int64], window: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair each row with up to *window* rows before it in its run."""
    lefts, rights = [rows[:0]], [rows[:0]]
    for step in range(1, window + 1):
        near = np.flatnonzero(run[step:] == run[:-step])
        if not len(near):
            break
        lefts.append(rows[near])
        rights.append(rows[near + step])
    return np.concatenate(lefts), np.concatenate(rights)


def details_of(table: HeadlineTable) -> NDArray[np.uint64]:
    """A number for each headline that is equal when its figures and places are.

    >>> from cleaner.headline_table import make_table
    >>> a, b = details_of(make_table(["3 سفن في مصر", "في مصر 3 سفن"])).tolist()
    >>> a == b
    True
    """
    telling = np.isin(table.kind, (NUMBER, ORDINAL, PLACE))
    spread = table.concept.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(1)
    sums = np.concatenate([[np.uint64(0)], np.cumsum(np.where(telling, spread, np.uint64(0)))])
    return np.asarray(sums[table.starts[1:]] - sums[table.starts[:-1]], np.uint64)


def gaps_between(
    days: NDArray[np.int64], left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Days between the rows of pairs, -1 where a date is not known.

    >>> gaps_between(np.array([3, 10, -1]), np.array([0, 0]), np.array([1, 2])).tolist()
    [7, -1]
    """
    known = (days[left] != NO_DAY) & (days[right] != NO_DAY)
    return np.where(known, np.abs(days[left] - days[right]), UNKNOWN_GAP)


def group_rows(
    table: HeadlineTable,
    days: NDArray[np.int64],
    bands: int = DEFAULT_BANDS,
    rows: int = DEFAULT_ROWS,
) -> Stars:
    """Group the headlines of a table, which stand in order of age; *days* (n) are their dates.

    >>> from cleaner.headline_table import make_table
    >>> table = make_table(["وصول سفينة القمح إلى الميناء", "سفينة القمح تصل إلى الميناء"])
    >>> group_rows(table, np.array([3, 3])).head.tolist()
    [0, 0]
    """
    stars = _group_equal(table, days)
    alone = np.flatnonzero(stars.head == np.arange(len(table)))
    keys = band_keys(sign_table(table, bands * rows, alone), bands, rows)
    left, right = candidate_pairs(keys, details_of(table)[alone])
    left, right = alone[left], alone[right]
    pairs, found = find_same(table, left, right, gaps_between(days, left, right))
    _join_heads(stars, left[pairs], right[pairs], found.score, found.relation)
    return stars


def _group_equal(table: HeadlineTable, days: NDArray[np.int64]) -> Stars:
    """Join each headline to the first one of equal words that it tells the same news as."""
    count = len(table)
    stars = Stars(np.arange(count), np.ones(count, np.float32), np.zeros(count, np.uint8))
    open_rows = np.arange(count)
    while len(open_rows):
        keys = table.equal_key[open_rows]
        order = np.argsort(keys, kind="stable")
        run, _ = _runs(keys[order])
        first = open_rows[order][np.searchsorted(run, run)]
        member = open_rows[order]
        later = member != first
        if not later.any():
            break
        first, member = first[later], member[later]
        found = judge(table, first, member, gaps_between(days, first, member))
        same = found.label == SAME
        stars.head[member[same]] = first[same]
        stars.score[member[same]] = found.score[same]
        stars.relation[member[same]] = found.relation[same]
        open_rows = np.sort(member[~same])
    return stars


def _join_heads(
    stars: Stars,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    score: NDArray[np.float32],
    relation: NDArray[np.uint8],
) -> None:
    """Go through the rows by age; each joins the likest earlier one that is a head, if any.

    The members of equal words that a row brings along go with it.
    """
    order = np.lexsort((left, -score, right))
    head = stars.head.tolist()
    joined: dict[int, int] = {}
    for at, i, j in zip(order.tolist(), left[order].tolist(), right[order].tolist(), strict=True):
        if j not in joined and head[i] == i:
            joined[j] = at
            head[j] = i
    if not joined:
        return
    rows = np.fromiter(joined, np.int64, len(joined))
    edges = np.fromiter(joined.values(), np.int64, len(joined))
    stars.head[rows] = left[edges]
    stars.score[rows] = score[edges]
    stars.relation[rows] = relation[edges]
    # Members of equal words follow their head to its new one.
    follows = np.flatnonzero(stars.head[stars.head] != stars.head)
    first = stars.head[follows]
    stars.score[follows] = stars.score[first]
    stars.relation[follows] = stars.relation[first]
    stars.head[follows] = stars.head[first]
