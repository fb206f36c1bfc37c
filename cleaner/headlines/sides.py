"""The words that pairs of headlines do not share, in flat arrays; equal ones taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.headlines.runs import Flags, Ints, Numbers, span_places
from cleaner.headlines.table import HeadlineTable

LONGEST = 40
"""Words of a headline that are looked at; what stands behind them is not compared."""

_WIDTHS = (8, 12, 16, 24, LONGEST)


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

    def drop(self, words: Ints) -> None:
        """Drop the words at those places."""
        kept = np.ones(len(self.at), np.bool_)
        kept[words] = False
        self.keep(kept)

    def of(self, pairs: Flags) -> Side:
        """The words of the marked pairs, which are numbered anew."""
        number = np.cumsum(pairs) - 1
        which = pairs[self.pair]
        return Side(number[self.pair[which]], self.at[which])

    def where(self, which: Flags) -> Side:
        """The words that are marked."""
        return Side(self.pair[which], self.at[which])

    def any(self, which: Flags | Ints | slice, count: int) -> Flags:
        """Which of *count* pairs have a word that is marked."""
        found = np.zeros(count, np.bool_)
        found[self.pair[which]] = True
        return found

    def sum(self, values: NDArray[np.generic], count: int) -> Ints:
        """The sum of *values*, one a word, for each of *count* pairs."""
        return np.bincount(self.pair, weights=values, minlength=count).astype(np.int64)


@dataclass(slots=True)
class Pairs:
    """p pairs of rows of a table, with the days between them (-1: not known) and the words that
    each side has left; ``respelled`` marks pairs of which words were taken away that are but
    spelled in two ways.
    """

    left: Ints
    right: Ints
    gaps: Ints
    a: Side
    b: Side
    respelled: Flags

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.left)

    def of(self, which: Flags) -> Pairs:
        """The marked pairs."""
        return Pairs(
            self.left[which],
            self.right[which],
            self.gaps[which],
            self.a.of(which),
            self.b.of(which),
            self.respelled[which],
        )


def take_away_equal(table: HeadlineTable, left: Ints, right: Ints, gaps: Ints) -> Pairs:
    """Take words of one meaning away on both sides of p pairs of rows, *gaps* days apart.

    >>> from cleaner.headlines.table import make_table
    >>> table = make_table(["سفينة جديدة", "سفينة قديمة"])
    >>> pairs = take_away_equal(table, np.array([0]), np.array([1]), np.array([0]))
    >>> [table.spelled[table.surface[side.at[0]]] for side in (pairs.a, pairs.b)]
    ['جديده', 'قديمه']
    """
    parts: list[tuple[Side, Side]] = []
    for block in _blocks(table, left, right):
        sides = []
        for at, tokens, others in ((block.at_a, block.a, block.b), (block.at_b, block.b, block.a)):
            row, column = np.nonzero(~_shared(tokens, others) & (tokens >= 0))
            sides.append(Side(block.pairs[row], at[row, column]))
        parts.append((sides[0], sides[1]))
    none = np.zeros(len(left), np.bool_)
    a, b = _in_order([part[0] for part in parts]), _in_order([part[1] for part in parts])
    return Pairs(left, right, gaps, a, b, none)


def order_differs(table: HeadlineTable, left: Ints, right: Ints) -> Flags:
    """Of which of p pairs of rows the words that both have stand in another order.

    >>> from cleaner.headlines.table import make_table
    >>> table = make_table(["سفينة قديمة ترسو", "سفينة ترسو", "ترسو سفينة"])
    >>> order_differs(table, np.array([0, 0]), np.array([1, 2])).tolist()
    [False, True]
    """
    found = np.zeros(len(left), np.bool_)
    for block in _blocks(table, left, right):
        shared_a, shared_b = _shared(block.a, block.b), _shared(block.b, block.a)
        # A word that stands nine times may be counted otherwise on the other side.
        even = shared_a.sum(axis=1) == shared_b.sum(axis=1)
        found[block.pairs[~even]] = True
        one, other = block.a[even][shared_a[even]], block.b[even][shared_b[even]]
        row = np.nonzero(shared_a[even])[0]
        found[block.pairs[even][row[one != other]]] = True
    return found


class _Block(NamedTuple):
    """Some pairs: their numbers, and for each side the places of words in the table and their
    tokens, negative where a headline has fewer words.
    """

    pairs: Ints
    at_a: Ints
    at_b: Ints
    a: Numbers
    b: Numbers


def _blocks(table: HeadlineTable, left: Ints, right: Ints) -> Iterator[_Block]:
    """All pairs, those of about so many words together."""
    sizes = np.minimum(table.sizes, LONGEST)
    longer = np.maximum(sizes[left], sizes[right])
    last = len(table.token) - 1
    for shortest, width in pairwise((0, *_WIDTHS)):
        pairs = np.flatnonzero((longer > shortest) & (longer <= width))
        if not len(pairs):
            continue
        columns = np.arange(width)
        places, tokens = [], []
        for rows, nothing in ((left[pairs], -1), (right[pairs], -2)):
            at = table.starts[rows][:, None] + columns
            there = columns < sizes[rows][:, None]
            places.append(at)
            tokens.append(np.where(there, table.token[np.minimum(at, last)], np.int32(nothing)))
        yield _Block(pairs, places[0], places[1], tokens[0], tokens[1])


def _shared(one: Numbers, other: Numbers) -> Flags:
    """Which tokens of the one (p x w) are among those of the other, pair by pair."""
    found = np.zeros(one.shape, np.bool_)
    for column in range(one.shape[1]):
        found |= one == other[:, column, None]
    return found


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
    >>> weight_of(make_table(["منارة"]), Side(np.array([0]), np.array([0])), 1).tolist()
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
    return np.repeat(np.arange(len(a.pair)), times), span_places(start_b[a.pair], times)
