"""No more points than these can two headlines get: so most pairs are passed over at little cost.

A bound can only hide differences: all pairs that are the same pass it. The first one needs but
eight numbers of each headline, later ones the words that are left over.
"""

from __future__ import annotations

import numpy as np

from cleaner.headlines.compounds import may_be_joined
from cleaner.headlines.evidence import LONGEST_REPEAT, POINTS, gap_features
from cleaner.headlines.misspellings import count_bits
from cleaner.headlines.runs import Flags, Floats, Ints, Keys
from cleaner.headlines.sides import Pairs, weight_of
from cleaner.headlines.table import HeadlineTable
from cleaner.headlines.word_arrays import FULL_WEIGHT, HALF_WEIGHT

FIGURES, COMPOUNDS = np.uint64(1), np.uint64(2)
"""Bits of the sixth number of a gist: a special figure, a word that may be two others."""
_MISSPELLED = FULL_WEIGHT
"""So much of each side may be but misspelled: more is not repaired in pairs that are too far apart
with it."""


def gist_of(table: HeadlineTable) -> Keys:
    """What ``may_share_enough`` asks of each headline, in one line of the cache (n x 8): the
    ``bits`` of the table, the weight of all words, ``FIGURES`` and ``COMPOUNDS``.

    >>> from cleaner.headlines.table import make_table
    >>> gist_of(make_table(["وصول السفينة التجارية إلى الميناء"])).shape
    (1, 8)
    """
    gist = np.zeros((len(table), 8), np.uint64)
    gist[:, :4] = table.bits
    gist[:, 4] = table.weights
    gist[:, 5] = np.where(table.figures > 0, FIGURES, np.uint64(0))
    gist[table.owner[may_be_joined(table, slice(None))], 5] |= COMPOUNDS
    return gist


def may_share_enough(gist: Keys, left: Ints, right: Ints, gaps: Ints) -> Ints:
    """The pairs that pass a weaker ``may_be_same``, made of sets of 64 bits. Bits of words may be
    missing from *gist* (n x 8), and ``COMPOUNDS`` be set where nothing is known of them.

    >>> from cleaner.headlines.table import make_table
    >>> gist = gist_of(make_table(["مقتل 3 بحارة قرب المرفأ", "مقتل 13 بحارا قرب المرفأ"]))
    >>> may_share_enough(gist, np.array([0]), np.array([1]), np.array([0])).tolist()
    []
    """
    a, b = gist[left], gist[right]
    figures = (a[:, 3] & ~b[:, 3] != 0) & (b[:, 3] & ~a[:, 3] != 0)
    open_ = np.flatnonzero(~figures)
    a, b = a[open_], b[open_]
    either = (a[:, 5] | b[:, 5]) & COMPOUNDS != 0
    weights = (a[:, 4] + b[:, 4]).astype(np.int64)
    both = a[:, 5] & b[:, 5] & FIGURES != 0
    lost = _least_lost(a, b), _least_lost(b, a)
    return open_[_most_points(weights, both, gaps[open_], lost, either) >= 0]


def _least_lost(one: Keys, other: Keys) -> Ints:
    """At least this weight, in tenths, does *one* have that *other* lacks and no misspelling."""
    full, more, half = (count_bits(one[:, at] & ~other[:, at]) for at in range(3))
    lost = FULL_WEIGHT * (full + more) + HALF_WEIGHT * half
    return np.asarray(np.maximum(lost - _MISSPELLED, 0), np.int64)


def may_be_same(table: HeadlineTable, pairs: Pairs) -> Flags:
    """Pairs of which only equal words are taken away that could still be the same, if one word of
    each side were misspelled.
    """
    compounds = np.zeros(len(pairs), np.bool_)
    for side in (pairs.a, pairs.b):
        compounds |= side.any(may_be_joined(table, side.at), len(pairs))
    return may_have_points(table, pairs, _MISSPELLED, compounds)


def may_have_points(
    table: HeadlineTable, pairs: Pairs, misspelled: int = 0, compounds: Flags | None = None
) -> Flags:
    """Pairs whose words could still make enough points, if so much weight on each side were but
    *misspelled*.
    """
    figures = (table.figures[pairs.left] > 0) & (table.figures[pairs.right] > 0)
    weights = (table.weights[pairs.left] + table.weights[pairs.right]).astype(np.int64)
    lost_a, lost_b = (
        np.maximum(weight_of(table, side, len(pairs)) - misspelled, 0)
        for side in (pairs.a, pairs.b)
    )
    if compounds is None:
        compounds = np.zeros(len(pairs), np.bool_)
    points = _most_points(weights, figures, pairs.gaps, (lost_a, lost_b), compounds)
    return np.asarray(points >= 0, np.bool_)


def _most_points(
    weights: Ints, figures: Flags, gaps: Ints, lost: tuple[Ints, Ints], compounds: Flags
) -> Floats:
    """No more points than these can p pairs get that weigh that much on both sides together, have
    special *figures* on both or not, and have *lost* that much on each, in tenths of a word. Where
    there may be *compounds*, less may be lost: what weighs then on losses is not counted.
    """
    a, b = lost[0] / 10.0, lost[1] / 10.0
    less = np.minimum(a, b)
    shared = np.maximum(weights / 20.0 - (a + b) / 2.0, 0.0)
    points = POINTS["base"] + POINTS["shared"] * np.log2(1.0 + shared)
    points += POINTS["less"] * less + POINTS["shared-figure"] * figures
    points += POINTS["less-undated"] * less * ((gaps < 0) & ~compounds)
    for name, value in gap_features(gaps).items():
        points += POINTS[name] * value
    points = np.where((a == 0) & (b == 0), np.maximum(points, 0.0), points)  # they may be equal
    return np.where(gaps > LONGEST_REPEAT, -1.0, points)
