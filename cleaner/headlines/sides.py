"""The words that pairs of headlines do not share, in flat arrays; equal ones taken away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.headlines.table import HeadlineTable

LONGEST = 40
"""Words of a headline that are looked at; what stands behind them is not compared."""

_WIDTHS = (8, 12, 16, 24, LONGEST)

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(slots=True)
class Side:
    """The left over words of one side of p pairs, flat: ``pair`` (0 .. p - 1, in order) and
    ``at``, the place of the word in the table, for each of them.
    """

    pair: Ints
    at: Ints

    def keep(self, which: Flags) -> None:
        """Drop the words that are not marked."""
        self.pair, self.at = self.pair[which], self.at[which]

    def of(self, pairs: Flags) -> Side:
        """The words of the marked pairs, which are numbered anew."""
        number = np.cumsum(pairs) - 1
        which = pairs[self.pair]
        return Side(number[self.pair[which]], self.at[which])

    def where(self, which: Flags) -> Side:
        """The words that are marked."""
        return Side(self.pair[which], self.at[which])

    def any(self, which: Flags, count: int) -> Flags:
        """Which of *count* pairs have a word that is marked."""
        found = np.zeros(count, np.bool_)
        found[self.pair[which]] = True
        return found

    def sum(self, values: NDArray[np.generic], count: int) -> Ints:
        """The sum of *values*, one a word, for each of *count* pairs."""
        return np.bincount(self.pair, weights=values, minlength=count).astype(np.int64)


def take_away_equal(table: HeadlineTable, left: Ints, right: Ints) -> tuple[Side, Side]:
    """What p pairs of rows (*left*, *right*) have left when words of one meaning are taken away.

    >>> from cleaner.headlines.table import make_table
    >>> table = make_table(["سفينة جديدة", "سفينة قديمة"])
    >>> sides = take_away_equal(table, np.array([0]), np.array([1]))
    >>> [table.spelled[table.surface[side.at[0]]] for side in sides]
    ['جديده', 'قديمه']
    """
    if not len(table.token):
        none = np.empty(0, np.int64)
        return Side(none, none), Side(none, none)
    counts = np.minimum(table.sizes[left], LONGEST), np.minimum(table.sizes[right], LONGEST)
    longer = np.maximum(*counts)
    parts: list[tuple[Side, Side]] = []
    shortest = -1
    for width in _WIDTHS:
        chosen = np.flatnonzero((longer > shortest) & (longer <= width))
        if len(chosen):
            sizes = counts[0][chosen], counts[1][chosen]
            parts.append(_take_away(table, left[chosen], right[chosen], sizes, width, chosen))
        shortest = width
    return _in_order([p[0] for p in parts]), _in_order([p[1] for p in parts])


def _take_away(
    table: HeadlineTable,
    left: Ints,
    right: Ints,
    counts: tuple[Ints, Ints],
    width: int,
    pairs: Ints,
) -> tuple[Side, Side]:
    """``take_away_equal`` for *pairs* of which no side has more than *width* words."""
    columns = np.arange(width)
    at_a = table.starts[left][:, None] + columns
    at_b = table.starts[right][:, None] + columns
    mask_a = columns < counts[0][:, None]
    mask_b = columns < counts[1][:, None]
    last = len(table.token) - 1
    a = np.where(mask_a, table.token[np.minimum(at_a, last)], np.int32(-1))
    b = np.where(mask_b, table.token[np.minimum(at_b, last)], np.int32(-2))
    rest_a, rest_b = mask_a, mask_b
    for column in range(width):
        rest_a &= a != b[:, column, None]
        rest_b &= b != a[:, column, None]
    pair_a, i = np.nonzero(rest_a)
    pair_b, j = np.nonzero(rest_b)
    return Side(pairs[pair_a], at_a[pair_a, i]), Side(pairs[pair_b], at_b[pair_b, j])


def _in_order(sides: list[Side]) -> Side:
    if len(sides) == 1:
        return sides[0]
    pair = np.concatenate([np.empty(0, np.int64), *(side.pair for side in sides)])
    at = np.concatenate([np.empty(0, np.int64), *(side.at for side in sides)])
    order = np.argsort(pair, kind="stable")
    return Side(pair[order], at[order])


def weight_of(table: HeadlineTable, side: Side, count: int) -> Ints:
    """The weight of what is left over in each of *count* pairs, in tenths of a word.

    >>> from cleaner.headlines.table import make_table
    >>> weight_of(make_table(["سفينة"]), Side(np.array([0]), np.array([0])), 1).tolist()
    [10]
    """
    return side.sum(table.weight[side.at], count)


def crossed(a: Side, b: Side, count: int) -> tuple[Ints, Ints]:
    """All (word of a, word of b) of one pair, as places in the two flat arrays.

    >>> side = Side(np.array([0, 0]), np.array([5, 6]))
    >>> [part.tolist() for part in crossed(side, side, 1)]
    [[0, 0, 1, 1], [0, 1, 0, 1]]
    """
    size_b = np.bincount(b.pair, minlength=count)
    start_b = np.cumsum(size_b) - size_b
    times = size_b[a.pair]
    i = np.repeat(np.arange(len(a.pair)), times)
    within = np.arange(len(i)) - np.repeat(np.cumsum(times) - times, times)
    return i, start_b[a.pair[i]] + within
