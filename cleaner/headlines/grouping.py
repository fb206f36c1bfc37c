"""From band keys to groups: candidate pairs, exact verdicts, stars. Pure functions on arrays.

Rows stand in order of age, the earliest first: a group is a head and the later headlines that
tell its news, each judged against the head itself and never through another member, because
chains of likeness lead from one story to the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from cleaner.headlines.bounds import gist_of, may_share_enough
from cleaner.headlines.buckets import crowding_of
from cleaner.headlines.evidence import gaps_between
from cleaner.headlines.runs import (
    Codes,
    Flags,
    Ints,
    Keys,
    Scores,
    run_begins,
    run_heads,
    span_places,
)
from cleaner.headlines.signatures import DEFAULT_BANDS, DEFAULT_ROWS, band_keys, sign_bands
from cleaner.headlines.stars import Stars, contained_sides, join_heads
from cleaner.headlines.table import HeadlineTable
from cleaner.headlines.verdict import SAME, find_same, judge
from cleaner.headlines.wordlists import NUMBER, ORDINAL, PLACE

LARGEST_BUCKET = 8
"""Rows of one band key of which all pairs are taken."""
MOST_JOINED = 100_000
"""Rows of one band key beyond which no pairs are taken of it at all, here and in Spark: a template
that fills a band for so many headlines says nothing, and one worker could not hold them."""
_WINDOW = 3
_MOST_HELD = 8_000_000  # pairs that are held before most of them are passed over
_CHUNK = 65_536  # pairs that are looked at at a time
_ROW = np.int64(32)  # bits: a pair is one number, the later row above the earlier one
_EARLIER = np.int64((1 << 32) - 1)


def candidate_pairs(
    keys: Keys,
    details: Keys | None = None,
    largest: int = LARGEST_BUCKET,
    most: int = MOST_JOINED,
    crowded: list[tuple[int, int]] | None = None,
) -> tuple[Ints, Ints]:
    """All pairs (i < j) of rows with an equal key in one band, each once, sorted by j, then i.

    *keys* is n x bands. Of a key that more than *largest* rows share (a template that is filled in
    again and again) not all pairs are taken: its rows are sorted by *details* (n), and each is
    paired with the three before it and with the earliest of equal details, which would be the head
    of a group; what is alike in earnest shares other keys as well. Of a key of more than *most*
    rows there are no pairs: how many these are, and the earliest, is added to *crowded*.

    >>> i, j = candidate_pairs(np.array([[1, 5], [1, 6], [2, 6]], np.uint64))
    >>> i.tolist(), j.tolist()
    ([0, 1], [1, 2])
    """
    count = len(keys)
    if details is None:
        details = np.zeros(count, np.uint64)
    codes = np.empty(0, np.int64)
    for left, right, buckets in pairs_by_band(keys, details, largest, most):
        codes = unique(np.concatenate([codes, right * count + left]))
        if crowded is not None:
            crowded += buckets
    return codes % max(count, 1), codes // max(count, 1)


def unique(values: Ints) -> Ints:
    """The *values*, which are sorted in place, each once: faster than ``numpy.unique``.

    >>> unique(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    values.sort()
    return values[run_begins(values)]


def pairs_by_band(
    keys: Keys, details: Keys, largest: int, most: int
) -> Iterator[tuple[Ints, Ints, list[tuple[int, int]]]]:
    """The pairs of one band after the other; of each key of more than *most* rows how many there
    are, and the earliest of them.
    """
    for band in range(keys.shape[1]):
        values = np.ascontiguousarray(keys[:, band])
        # Rows of one key in any order: all their pairs are taken, or they are sorted again.
        order = np.argsort(values)
        run, size = _runs(values[order])
        crowded = _first_rows(order[size > most], run[size > most])
        joined = size <= most
        pairs = _pairs_of_band(order[joined], run[joined], size[joined] > largest, details, largest)
        yield *pairs, crowded


def _first_rows(rows: Ints, run: Ints) -> list[tuple[int, int]]:
    """How many rows each run has, and the first of them."""
    begins = np.flatnonzero(np.diff(run, prepend=-1))
    if not len(begins):
        return []
    sizes = np.diff(begins, append=len(run))
    return list(zip(sizes.tolist(), np.minimum.reduceat(rows, begins).tolist(), strict=True))


def _pairs_of_band(
    order: Ints, run: Ints, large: Flags, details: Keys, largest: int
) -> tuple[Ints, Ints]:
    rows, runs = order[large], run[large]
    resorted = np.lexsort((rows, details[rows], runs))
    rows, runs = rows[resorted], runs[resorted]
    parts = (
        _pairs_of_runs(rows, runs, _WINDOW),
        _pairs_with_first(rows, runs, details[rows]),
        _pairs_of_runs(order[~large], run[~large], largest),
    )
    first, second = (np.concatenate(side) for side in zip(*parts, strict=True))
    return np.minimum(first, second), np.maximum(first, second)


def _runs(values: Keys) -> tuple[Ints, Ints]:
    """For each of some sorted values the number of its run, and how long that run is."""
    run = np.cumsum(run_begins(values)) - 1
    return run, np.bincount(run, minlength=1)[run] if len(run) else run


def _pairs_with_first(rows: Ints, run: Ints, details: Keys) -> tuple[Ints, Ints]:
    """Pair each row with the first one of its run and details, which stand together."""
    first = run_heads(run, details)
    later = first != np.arange(len(rows))
    return rows[first[later]], rows[later]


def _pairs_of_runs(rows: Ints, run: Ints, window: int) -> tuple[Ints, Ints]:
    """Pair each row with up to *window* rows before it in its run."""
    lefts, rights = [rows[:0]], [rows[:0]]
    for step in range(1, window + 1):
        near = np.flatnonzero(run[step:] == run[:-step])
        if not len(near):
            break
        lefts.append(rows[near])
        rights.append(rows[near + step])
    return np.concatenate(lefts), np.concatenate(rights)


def details_of(table: HeadlineTable) -> Keys:
    """A number for each headline that is equal when its figures and places are, in any table.

    >>> from cleaner.headlines.table import make_table
    >>> a, b = details_of(make_table(["3 سفن في مصر", "في مصر 3 سفن"])).tolist()
    >>> a == b
    True
    """
    telling = np.isin(table.kind, (NUMBER, ORDINAL, PLACE))
    spread = table.name_keys[table.concept] * np.uint64(0x9E3779B97F4A7C15) + np.uint64(1)
    sums = np.concatenate([[np.uint64(0)], np.cumsum(np.where(telling, spread, np.uint64(0)))])
    return np.asarray(sums[table.starts[1:]] - sums[table.starts[:-1]], np.uint64)


def group_rows(
    table: HeadlineTable,
    days: Ints,
    bands: int = DEFAULT_BANDS,
    rows: int = DEFAULT_ROWS,
    most: int = MOST_JOINED,
) -> Stars:
    """Group the headlines of a table, which stand in order of age; *days* (n) are their dates.
    *most* is that of ``candidate_pairs``.

    >>> from cleaner.headlines.table import make_table
    >>> table = make_table(["وصول سفينة القمح إلى الميناء", "سفينة القمح تصل إلى الميناء"])
    >>> group_rows(table, np.array([3, 3])).head.tolist()
    [0, 0]
    """
    stars = group_equal(table, days)
    alone = np.flatnonzero(stars.head == np.arange(len(table)))
    keys = band_keys(sign_bands(table, bands, rows, alone), bands, rows)
    nothing = alone[:0], alone[:0], stars.score[:0], stars.relation[:0], stars.relation[:0]
    edges: list[tuple[Ints, Ints, Scores, Codes, Codes]] = [nothing]
    crowded: list[tuple[int, int]] = []
    for left, right in _near_pairs(table, days, alone, keys, most, crowded):
        gaps = gaps_between(days, left, right)
        pairs, found = find_same(table, left, right, gaps)
        one, other = left[pairs], right[pairs]
        sides = contained_sides(table, one, other, found.relation, gaps[pairs])
        edges.append((one, other, found.score, found.relation, sides))
    join_heads(stars, *(np.concatenate(part) for part in zip(*edges, strict=True)))
    return replace(stars, crowding=crowding_of(crowded))


def _near_pairs(
    table: HeadlineTable,
    days: Ints,
    alone: Ints,
    keys: Keys,
    most: int,
    crowded: list[tuple[int, int]],
) -> Iterator[tuple[Ints, Ints]]:
    """The pairs of candidates among the rows *alone*, whose *keys* are given, that may be the same;
    buckets of more than *most* rows are added to *crowded*.

    So many are given at a time as may be held, most often all at once; then one pair may be given
    again. The other candidates, by far the most, are not held for longer than it takes to see that.
    """
    gist, details = gist_of(table), details_of(table)[alone]
    held, near = [alone[:0]], alone[:0]
    for left, right, buckets in pairs_by_band(keys, details, LARGEST_BUCKET, most):
        held.append(alone[right] << _ROW | alone[left])
        crowded += [(size, int(alone[row])) for size, row in buckets]
        if sum(map(len, held)) > _MOST_HELD:
            near = unique(np.concatenate([near, _near_codes(held, gist, days)]))
            held = [alone[:0]]
        if len(near) > _MOST_HELD:
            yield near & _EARLIER, near >> _ROW
            near = alone[:0]
    near = unique(np.concatenate([near, _near_codes(held, gist, days)]))
    yield near & _EARLIER, near >> _ROW


def _near_codes(held: list[Ints], gist: Keys, days: Ints) -> Ints:
    """Of pairs, each as one number, those that may be the same, each once."""
    codes = unique(np.concatenate(held))
    kept = [codes[:0]]
    for begin in range(0, len(codes), _CHUNK):
        some = codes[begin : begin + _CHUNK]
        right, left = some >> _ROW, some & _EARLIER
        kept.append(some[may_share_enough(gist, left, right, gaps_between(days, left, right))])
    return np.concatenate(kept)


def group_equal(table: HeadlineTable, days: Ints) -> Stars:
    """Join each headline to the first one of equal words that it tells the same news as.

    >>> from cleaner.headlines.table import make_table
    >>> group_equal(make_table(["سفينة القمح تصل الميناء"] * 3), np.array([1, 1, 2])).head.tolist()
    [0, 0, 0]
    """
    count = len(table)
    stars = Stars(np.arange(count), np.ones(count, np.float32), np.zeros(count, np.uint8))
    rows, begins, ends = _copies(table, days)
    _, of_words = np.unique(table.equal_key[rows[begins]], return_inverse=True)
    while len(open_ := np.flatnonzero(begins < ends)):
        # The earliest of equal words that has no head is one. All copies have the same verdict on
        # it, so one of each is judged, and a headline that is printed every day is judged by days.
        heads = np.full(int(of_words.max()) + 1, count)
        np.minimum.at(heads, of_words[open_], rows[begins[open_]])
        begins[open_] += rows[begins[open_]] == heads[of_words[open_]]
        asked = open_[begins[open_] < ends[open_]]
        first, member = heads[of_words[asked]], rows[begins[asked]]
        found = judge(table, first, member, gaps_between(days, first, member))
        same = np.flatnonzero(found.label == SAME)
        sizes = ends[asked[same]] - begins[asked[same]]
        joined = rows[span_places(begins[asked[same]], sizes)]
        stars.head[joined] = np.repeat(first[same], sizes)
        stars.score[joined] = np.repeat(found.score[same], sizes)
        stars.relation[joined] = np.repeat(found.relation[same], sizes)
        begins[asked[same]] = ends[asked[same]]
    return stars


def _copies(table: HeadlineTable, days: Ints) -> tuple[Ints, Ints, Ints]:
    """Rows that have equal words with another one, copies of the same spelling and day together by
    age; where the copies of each begin and end.

    Titles of columns are left out: they repeat nothing.
    """
    open_ = np.flatnonzero(~table.standing)
    open_ = open_[np.argsort(table.equal_key[open_], kind="stable")]
    _, size = _runs(table.equal_key[open_])
    open_ = open_[size > 1]
    number: dict[str, int] = {}
    texts = [number.setdefault(table.texts[row], len(number)) for row in open_.tolist()]
    told = (days[open_], table.raw_key[open_], np.array(texts, np.int64))
    order = np.lexsort((open_, *told))
    rows = open_[order]
    begins = np.flatnonzero(run_begins(*(part[order] for part in told)))
    return rows, begins, np.append(begins[1:], len(rows))
