"""The figures that pairs of headlines do not share: the same but for their rounding, or others."""

from __future__ import annotations

import numpy as np

from cleaner.headlines.runs import Flags, Floats
from cleaner.headlines.sides import Pairs, Side, crossed
from cleaner.headlines.table import HeadlineTable
from cleaner.headlines.word_arrays import BEYOND, mantissas
from cleaner.headlines.wordlists import LIGHT, NUMBER, ORDINAL, SCALE

_TINY = 1e-6
_ROUNDED_FROM = 10_000.0  # numbers from here on may be given with fewer digits
_HALF = 0.5 + _TINY
_TWO_FIGURES = 10.0  # from here on a decimal is rounded up, too: 29.5 and 30
_CLOSE = 1.01  # 363 and 360, on one day
_SOME = 1.15  # so many times the other may a number be that stands for some of it


def take_away_rounded(table: HeadlineTable, pairs: Pairs) -> None:
    """Take away numbers of which one is the other, rounded. Within a day a number may be told as a
    seventh more or less, where a word says so and one of both is a round number (some 180).

    >>> from cleaner.headlines.sides import take_away_equal
    >>> from cleaner.headlines.table import make_table
    >>> table, rows = make_table(["12.5 طن", "12 طن"]), (np.array([0]), np.array([1]))
    >>> pairs = take_away_equal(table, *rows, np.array([0]))
    >>> take_away_rounded(table, pairs)
    >>> len(pairs.a.at)
    0
    """
    x, y = _figures(table, pairs.a), _figures(table, pairs.b)
    i, j = crossed(pairs.a.where(x), pairs.b.where(y), len(pairs))
    i, j = np.flatnonzero(x)[i], np.flatnonzero(y)[j]
    alike = table.kind[pairs.a.at[i]] == table.kind[pairs.b.at[j]]
    i, j = i[alike], j[alike]
    one, other = table.value[pairs.a.at[i]], table.value[pairs.b.at[j]]
    some = np.zeros(len(pairs), np.bool_)
    for side in (pairs.a, pairs.b):
        some |= side.any((table.kind[side.at] == LIGHT) & (table.value[side.at] == 1), len(pairs))
    some &= (pairs.gaps >= 0) & (pairs.gaps <= 1)
    most, least = np.maximum(one, other), np.minimum(one, other)
    near = most <= _SOME * least
    close = (most <= _CLOSE * least) & (pairs.gaps[pairs.a.pair[i]] == 0)
    near &= some[pairs.a.pair[i]]
    rounded = _rounded(one, other) | ((near | close) & (_is_round(one) | _is_round(other)))
    pairs.a.drop(i[rounded])
    pairs.b.drop(j[rounded])


def _figures(table: HeadlineTable, side: Side) -> Flags:
    """Which words left over are figures."""
    kind = table.kind[side.at]
    return np.asarray((kind == NUMBER) | (kind == ORDINAL), np.bool_)


def figures_clash(table: HeadlineTable, pairs: Pairs) -> Flags:
    """Both sides are left with numbers that may count one thing (68 millions are no per cents, a
    second one no two), or with other scales (dozens, thousands).

    >>> from cleaner.headlines.sides import take_away_equal
    >>> from cleaner.headlines.table import make_table
    >>> table, rows = make_table(["12.5 طن", "12.9 طن"]), (np.array([0]), np.array([1]))
    >>> figures_clash(table, take_away_equal(table, *rows, np.array([0]))).tolist()
    [True]
    """
    x, y = (side.where(_figures(table, side)) for side in (pairs.a, pairs.b))
    i, j = crossed(x, y, len(pairs))
    alike = table.kind[x.at[i]] == table.kind[y.at[j]]
    i, j = i[alike], j[alike]
    one, other = table.value[x.at[i]], table.value[y.at[j]]
    most, least = np.maximum(one, other), np.maximum(np.minimum(one, other), 1.0)
    clash = x.any(i[most < BEYOND * least], len(pairs)) & ~_add_up(table, x, y, len(pairs))
    scales = (side.any(table.kind[side.at] == SCALE, len(pairs)) for side in (pairs.a, pairs.b))
    return clash | np.logical_and(*scales)


def _add_up(table: HeadlineTable, x: Side, y: Side, count: int) -> Flags:
    """Of which pairs one side counts together what the other counts apart: 9 killed and wounded."""
    sums, sizes = [], []
    for side in (x, y):
        sums.append(side.sum(table.value[side.at], count))
        sizes.append(np.bincount(side.pair, minlength=count))
    return np.asarray((sums[0] == sums[1]) & (sizes[0] != sizes[1]), np.bool_)


def _is_round(values: Floats) -> Flags:
    """Whether numbers have no more than two figures before their zeros: 180, never 439."""
    places = 10.0 ** np.maximum(np.floor(np.log10(np.maximum(values, 1.0))) - 1, 0)
    return np.asarray(np.mod(values / places, 1.0) < _TINY, np.bool_)


def _rounded(one: Floats, other: Floats) -> Flags:
    """Whether of two numbers that differ one is the other with fewer decimals: 12.5 and 12,
    never 12.5 and 12.9; or with its scale cut off: 763 and 763 thousand. Large ones are rounded as
    they are spoken: 1.5 and 1.52 million.
    """
    spoken, spoken_other = mantissas(one), mantissas(other)
    least = np.minimum(one, other)
    found = (np.abs(spoken - spoken_other) < _TINY) & (least < 1000)
    ratio = np.where(least > 0, np.maximum(one, other) / np.maximum(least, _TINY), 0.0)
    large = (least >= _ROUNDED_FROM) & (ratio < 1000)
    a, b = np.where(large, spoken, one), np.where(large, spoken_other, other)
    for digits in (1.0, 10.0):
        floor_a, floor_b = np.floor(a * digits + _TINY), np.floor(b * digits + _TINY)
        whole = (a * digits - floor_a < 2 * _TINY) ^ (b * digits - floor_b < 2 * _TINY)
        nearest = np.abs(a - b) * digits <= _HALF
        found |= whole & ((floor_a == floor_b) | (nearest & (np.minimum(a, b) >= _TWO_FIGURES)))
    return np.asarray(found, np.bool_)
