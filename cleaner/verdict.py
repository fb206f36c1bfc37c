"""The verdict on two headlines: the same news, a later state of it, or other news. Exact.

What is left over when equal words are taken away decides, see docs/duplicates.md. Each feature
of a pair adds its ``POINTS``; more than none in sum means the same. Some findings exclude
sameness whatever the sum (``VETOES``): other figures, other places, other dates, a negation.

One implementation for one pair and for millions: ``judge`` works on arrays of pairs, and
``compare_headlines`` is ``judge`` on one pair, with the words that differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cleaner.headline_table import (
    FEWEST_WORDS,
    FULL_WEIGHT,
    HALF_WEIGHT,
    HeadlineTable,
    make_table,
)
from cleaner.leftovers import Leftovers, figures_clash, find_leftovers, places_clash
from cleaner.misspellings import count_bits
from cleaner.sides import LONGEST, Flags, Ints, Side, take_away_equal, weight_of
from cleaner.wordlists import BODY, DATE, NUMBER, ORDINAL, STAGE

LABELS = ("different", "update", "same")
"""The verdicts; ``Judgement.label`` holds their positions."""
DIFFERENT, UPDATE, SAME = range(3)

RELATIONS = (
    "equal",
    "prefix",
    "spelling",
    "truncated",
    "extended",
    "reordered",
    "reworded",
    "numbers-differ",
    "names-differ",
    "negated",
    "stage-differs",
    "other-day",
    "title",
    "unlike",
)
"""How two headlines stand to each other; ``Judgement.relation`` holds their positions."""
_CODE = {name: code for code, name in enumerate(RELATIONS)}

POINTS: Mapping[str, float] = {
    "base": -0.6,
    "shared": 1.6,
    "less": -1.05,
    "more": -0.2,
    "shared-figure": 1.3,
    "truncated": 1.2,
    "adds-country": -1.6,
    "one-number": -0.4,
    "two-bodies": -0.8,
    "known-slot": -0.5,
    "recurring": -2.0,
    "recurring-day": -1.9,
    "no-date": -1.0,
    "same-day": 1.1,
    "days-3": -1.2,
    "days-5": -2.5,
    "days-10": -3.0,
}
"""What each feature adds; see docs/duplicates.md for how they were found."""

UNKNOWN_GAP = -1
"""In arrays of gaps: a date is not known."""
_LONGEST_GAP = 30  # days; behind them the same sentence tells of another event
_CHUNK = 65_536
_MOST_REPAIRED = 1  # misspellings that may be repaired in a pair that is far apart before
_ONE_WORD = 10  # the weight of an ordinary word, in tenths
_DAILY = 2


@dataclass(frozen=True, slots=True)
class Judgement:
    """Verdicts on *p* pairs: ``label`` and ``relation`` (positions in ``LABELS``, ``RELATIONS``),
    ``score`` from 0 to 1 (a half or more: the same).

    >>> table = make_table(["وصول السفينة التجارية إلى الميناء", "السفينة التجارية تصل الميناء"])
    >>> LABELS[judge(table, [0], [1]).label[0]]
    'same'
    """

    label: NDArray[np.uint8]
    score: NDArray[np.float32]
    relation: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict on one pair, for people: ``label`` (``same``, ``update``, ``different``),
    ``score`` (0 to 1), ``relation`` (one of ``RELATIONS``), and the folded words of each headline
    that the other lacks.
    """

    label: str
    score: float
    relation: str
    left_only: tuple[str, ...]
    right_only: tuple[str, ...]


def compare_headlines(
    a: str, b: str, date_a: date | None = None, date_b: date | None = None
) -> Comparison:
    """Say whether two headlines tell the same news; dates are used when both are known.

    >>> compare_headlines("وصول ثلاث سفن إلى الميناء الشمالي", "وصول 5 سفن إلى الميناء الشمالي").label
    'update'
    >>> compare_headlines("عاجل: وصول السفينة إلى مرسى علم", "وصول السفينة إلى مرسى علم").relation
    'prefix'
    """
    table = make_table([a, b])
    gap = abs((date_a - date_b).days) if date_a and date_b else UNKNOWN_GAP
    found = judge(table, [0], [1], [gap])
    left, right = words_that_differ(table, [0], [1])
    return Comparison(
        LABELS[int(found.label[0])],
        round(float(found.score[0]), 3),
        RELATIONS[int(found.relation[0])],
        left[0],
        right[0],
    )


def words_that_differ(
    table: HeadlineTable, left: ArrayLike, right: ArrayLike
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """For p pairs of rows the folded words that each side has by itself.

    >>> words_that_differ(make_table(["سفينة جديدة في الميناء", "سفينة في الميناء"]), [0], [1])
    ([('جديده',)], [()])
    """
    rows = np.asarray(left, np.int64), np.asarray(right, np.int64)
    rest = find_leftovers(table, *rows, take_away_equal(table, *rows))
    return _spelled(table, rest.left, len(rows[0])), _spelled(table, rest.right, len(rows[0]))


def _spelled(table: HeadlineTable, side: Side, count: int) -> list[tuple[str, ...]]:
    words: list[list[str]] = [[] for _ in range(count)]
    for pair, surface in zip(side.pair.tolist(), table.surface[side.at].tolist(), strict=True):
        words[pair].append(table.spelled[surface])
    return [tuple(part) for part in words]


def judge(
    table: HeadlineTable, left: ArrayLike, right: ArrayLike, gaps: ArrayLike | None = None
) -> Judgement:
    """Judge p pairs of rows of *table*: ``left[i]`` with ``right[i]``, *gaps* days apart (-1, or
    no array: not known). The result has p elements.

    >>> judge(make_table(["كاريكاتير", "كاريكاتير"]), [0], [1]).label.tolist()
    [0]
    """
    rows_a, rows_b = np.asarray(left, np.int64), np.asarray(right, np.int64)
    days = np.full(len(rows_a), UNKNOWN_GAP) if gaps is None else np.asarray(gaps, np.int64)
    parts = [
        _judge_chunk(table, rows_a[at], rows_b[at], days[at])
        for at in _chunks(len(rows_a))
    ]
    return Judgement(
        np.concatenate([np.empty(0, np.uint8), *(part.label for part in parts)]),
        np.concatenate([np.empty(0, np.float32), *(part.score for part in parts)]),
        np.concatenate([np.empty(0, np.uint8), *(part.relation for part in parts)]),
    )


def find_same(
    table: HeadlineTable, left: Ints, right: Ints, gaps: Ints
) -> tuple[Ints, Judgement]:
    """Which of p pairs ``judge`` calls the same, and its judgement on those; much faster.

    >>> table = make_table(["سفينة القمح تصل إلى الميناء", "سفينة القمح تصل إلى الميناء"] * 2)
    >>> pairs, found = find_same(table, np.array([0]), np.array([1]), np.array([0]))
    >>> pairs.tolist(), found.label.tolist()
    ([0], [2])
    """
    pairs, parts = [], []
    for at in _chunks(len(left)):
        a, b, days = left[at], right[at], gaps[at]
        near = np.flatnonzero(_may_share_enough(table, a, b, days))
        sides = take_away_equal(table, a[near], b[near])
        kept = _may_be_same(table, a[near], b[near], days[near], sides)
        near = near[kept]
        found = _judge_rest(
            table, a[near], b[near], days[near], (sides[0].of(kept), sides[1].of(kept))
        )
        same = found.label == SAME
        pairs.append(near[same] + at.start)
        parts.append(Judgement(found.label[same], found.score[same], found.relation[same]))
    return np.concatenate([np.empty(0, np.int64), *pairs]), Judgement(
        np.concatenate([np.empty(0, np.uint8), *(part.label for part in parts)]),
        np.concatenate([np.empty(0, np.float32), *(part.score for part in parts)]),
        np.concatenate([np.empty(0, np.uint8), *(part.relation for part in parts)]),
    )


def _chunks(count: int) -> list[slice]:
    return [slice(begin, min(begin + _CHUNK, count)) for begin in range(0, count, _CHUNK)]


def _judge_chunk(table: HeadlineTable, left: Ints, right: Ints, gaps: Ints) -> Judgement:
    sides = take_away_equal(table, left, right)
    may = _may_be_same(table, left, right, gaps, sides)
    found = _judge_rest(table, left, right, gaps, sides)
    hopeless = (found.label == SAME) & ~may
    found.label[hopeless] = DIFFERENT
    found.score[hopeless] = np.minimum(found.score[hopeless], 0.49)
    return found


def _may_share_enough(
    table: HeadlineTable, left: Ints, right: Ints, gaps: Ints
) -> Flags:
    """A weaker ``_may_be_same`` from sets of 64 bits, which can only hide differences."""
    figures_left, figures_right = table.figure_bits[left], table.figure_bits[right]
    clash = (figures_left & ~figures_right != 0) & (figures_right & ~figures_left != 0)
    places_left, places_right = table.country_bits[left], table.country_bits[right]
    clash |= (places_left & places_right == 0) & (places_left != 0) & (places_right != 0)
    clash |= table.negations[left] != table.negations[right]
    open_ = np.flatnonzero(~clash)
    a, b = left[open_], right[open_]
    lost = _least_lost(table, a, b), _least_lost(table, b, a)
    result = np.zeros(len(left), np.bool_)
    result[open_] = _best_points(table, a, b, gaps[open_], *lost) >= 0
    return result


def _least_lost(table: HeadlineTable, one: Ints, other: Ints) -> Ints:
    """At least this weight, in tenths, does *one* have that *other* lacks."""
    full = count_bits(table.full_bits[one] & ~table.full_bits[other])
    half = count_bits(table.half_bits[one] & ~table.half_bits[other])
    return FULL_WEIGHT * full + HALF_WEIGHT * half


def _may_be_same(
    table: HeadlineTable, left: Ints, right: Ints, gaps: Ints, sides: tuple[Side, Side]
) -> Flags:
    """Pairs that could still be the same if as many words as may be were mere misspellings."""
    count = len(left)
    lost = [weight_of(table, side, count) for side in sides]
    may = _best_points(table, left, right, gaps, lost[0], lost[1]) >= 0
    may &= ~figures_clash(table, *sides, count) & ~places_clash(table, *sides, count)
    return may & (table.negations[left] == table.negations[right])


def _best_points(
    table: HeadlineTable, left: Ints, right: Ints, gaps: Ints, lost_left: Ints, lost_right: Ints
) -> NDArray[np.float64]:
    """No more points than these can a pair get that has lost that much weight on both sides."""
    repaired = _MOST_REPAIRED * 10
    a = np.maximum(lost_left - repaired, 0) / 10.0
    b = np.maximum(lost_right - repaired, 0) / 10.0
    shared = (table.weights[left] + table.weights[right]) / 20.0 - (a + b) / 2.0
    points = POINTS["base"] + POINTS["shared"] * np.log2(1.0 + np.maximum(shared, 0.0))
    points += POINTS["less"] * np.minimum(a, b) + POINTS["more"] * np.minimum(np.maximum(a, b), 6.0)
    both = (table.figures[left] > 0) & (table.figures[right] > 0)
    points += POINTS["shared-figure"] * both + POINTS["truncated"] * (np.minimum(a, b) == 0)
    for name, hit in _gap_features(gaps).items():
        points += POINTS[name] * hit
    return points


def _judge_rest(
    table: HeadlineTable, left: Ints, right: Ints, gaps: Ints, sides: tuple[Side, Side]
) -> Judgement:
    """Judge pairs whose equal words are taken away already (*sides*)."""
    rest = find_leftovers(table, left, right, sides)
    points = np.zeros(len(gaps))
    for name, value in features(table, left, right, rest, gaps).items():
        points += POINTS[name] * value
    equal = table.equal_key[left] == table.equal_key[right]
    titles = table.standing[left] | table.standing[right]
    short = np.minimum(table.words[left], table.words[right]) < FEWEST_WORDS
    vetoes = _vetoes(table, left, right, rest, gaps)
    other_day = _other_day(table, left, right, gaps)
    vetoed = np.logical_or.reduce([*vetoes.values(), other_day])
    # An equal short title says little, but nothing against it either.
    points = np.where(short, np.where(equal & (gaps < 1), 1.0, -9.0), points)
    points = np.where(equal & ~short, np.maximum(points, 3.0), points)
    points = np.where(titles, -9.0, np.where(vetoed, np.minimum(points, 3.0) - 6.0, points))
    same = points >= 0
    update = _is_update(table, left, right, rest, vetoes, gaps)
    label = np.where(same, SAME, np.where(update, UPDATE, DIFFERENT))
    label = np.where(titles | (short & ~same), DIFFERENT, label)
    relation = _relations(table, left, right, rest, vetoes, titles, other_day & ~same)
    score = 1.0 / (1.0 + np.exp(-points))
    return Judgement(label.astype(np.uint8), score.astype(np.float32), relation)


def features(
    table: HeadlineTable, left: Ints, right: Ints, rest: Leftovers, gaps: Ints
) -> dict[str, NDArray[Any]]:
    """The features of p pairs by name: numbers or booleans, one a pair.

    Weights of words are counted in ordinary words: ``less`` and ``more`` (at most 6) are what is
    left over on the side that has less and more, ``shared`` is the logarithm to base two of one
    and what both share.
    """
    lost_left, lost_right = rest.weight_left / 10.0, rest.weight_right / 10.0
    shared = (table.weights[left] + table.weights[right]) / 20.0 - (lost_left + lost_right) / 2.0
    recurring = (table.daily[left] > 0) & (table.daily[right] > 0)
    lost_figures = rest.left.sum(table.special[rest.left.at], len(gaps))
    figures = [rest.has_left(k) | rest.has_right(k) for k in (NUMBER, ORDINAL)]
    return {
        "base": np.ones(len(gaps)),
        "shared": np.log2(1.0 + shared),
        "less": np.minimum(lost_left, lost_right),
        "more": np.minimum(np.maximum(lost_left, lost_right), 6.0),
        "shared-figure": table.figures[left] > lost_figures,
        "truncated": _truncated(table, left, right, rest),
        "adds-country": rest.adds_country,
        "one-number": (figures[0] | figures[1]) & ~rest.figures_clash,
        "two-bodies": rest.has_left(BODY) & rest.has_right(BODY),
        "known-slot": rest.known_slot,
        "recurring": recurring & (gaps < 0),
        "recurring-day": recurring & (gaps >= 1),
        **_gap_features(gaps),
    }


def _gap_features(gaps: Ints) -> dict[str, Flags]:
    return {
        "no-date": gaps < 0,
        "same-day": gaps == 0,
        "days-3": (gaps >= 3) & (gaps <= 4),
        "days-5": (gaps >= 5) & (gaps <= 9),
        "days-10": gaps >= 10,
    }


def _truncated(table: HeadlineTable, left: Ints, right: Ints, rest: Leftovers) -> Flags:
    """One side has nothing left, and the other has all of its rest at its end."""
    sizes = table.starts[1:] - table.starts[:-1]
    found = np.zeros(len(left), np.bool_)
    for side, rows, others in ((rest.left, left, right), (rest.right, right, left)):
        size = np.bincount(side.pair, minlength=len(left))
        first = table.starts[rows + 1].copy()
        first[side.pair[::-1]] = side.at[::-1]
        at_end = first + size == table.starts[rows + 1]
        found |= at_end & (sizes[rows] - size == sizes[others])
    return found & (np.minimum(sizes[left], sizes[right]) >= FEWEST_WORDS)


def _vetoes(
    table: HeadlineTable, left: Ints, right: Ints, rest: Leftovers, gaps: Ints
) -> dict[str, Flags]:
    """What excludes that two headlines tell the same, whatever else they share; by relation."""
    dates = rest.has_left(DATE) & rest.has_right(DATE)
    series = table.part[left] != table.part[right]
    stage = (rest.has_left(STAGE) | rest.has_right(STAGE)) & (gaps <= _LONGEST_GAP)
    return {
        "numbers-differ": rest.figures_clash | series,
        "names-differ": rest.places_clash | rest.list_grows | rest.replaced | dates,
        "negated": (table.negations[left] != table.negations[right]) | rest.opposite,
        "stage-differs": stage,
    }


def _other_day(table: HeadlineTable, left: Ints, right: Ints, gaps: Ints) -> Flags:
    """News of every day on another day, or any sentence long after."""
    daily = np.minimum(table.daily[left], table.daily[right]) == _DAILY
    return (daily & (gaps >= 1)) | (gaps > _LONGEST_GAP)


def _is_update(
    table: HeadlineTable,
    left: Ints,
    right: Ints,
    rest: Leftovers,
    vetoes: Mapping[str, Flags],
    gaps: Ints,
) -> Flags:
    """The same story at another stage or with other figures: nothing of weight differs but that."""
    few = np.minimum(rest.weight_left, rest.weight_right) <= 2 * _ONE_WORD
    kept = table.weights[left] + table.weights[right] - rest.weight_left - rest.weight_right
    shared = kept >= 4 * _ONE_WORD
    clashes = vetoes["names-differ"] | vetoes["negated"]
    daily = np.minimum(table.daily[left], table.daily[right]) == _DAILY
    figures = rest.figures_clash & ~daily
    return few & shared & ~clashes & (vetoes["stage-differs"] | figures) & (gaps <= _LONGEST_GAP)


def _relations(
    table: HeadlineTable,
    left: Ints,
    right: Ints,
    rest: Leftovers,
    vetoes: Mapping[str, Flags],
    titles: Flags,
    other_day: Flags,
) -> NDArray[np.uint8]:
    """The relation of each pair; of several that hold the last one set here."""
    nothing = (rest.weight_left == 0) & (rest.weight_right == 0)
    one_side = (rest.weight_left == 0) ^ (rest.weight_right == 0)
    at_end = _truncated(table, left, right, rest)
    found = np.full(len(left), _CODE["reworded"], np.uint8)
    found[table.weights[left] <= rest.weight_left] = _CODE["unlike"]
    found[nothing] = _CODE["reordered"]
    found[nothing & (rest.misspelled | _in_step(table, left, right))] = _CODE["spelling"]
    found[one_side] = _CODE["extended"]
    found[one_side & at_end] = _CODE["truncated"]
    for name, hits in vetoes.items():
        found[hits] = _CODE[name]
    equal = table.equal_key[left] == table.equal_key[right]
    found[equal] = _CODE["prefix"]
    found[equal & (table.raw_key[left] == table.raw_key[right])] = _CODE["equal"]
    found[other_day] = _CODE["other-day"]
    found[titles] = _CODE["title"]
    return found


def _in_step(table: HeadlineTable, left: Ints, right: Ints) -> Flags:
    """Whether the words of both sides mean the same one after the other."""
    sizes = np.minimum(np.diff(table.starts), LONGEST)
    columns = np.arange(int(sizes[left].max(initial=0)))
    if not len(columns):
        return sizes[left] == sizes[right]
    inside = columns < sizes[left][:, None]
    last = len(table.concept) - 1
    a = table.concept[np.minimum(table.starts[left][:, None] + columns, last)]
    b = table.concept[np.minimum(table.starts[right][:, None] + columns, last)]
    return (sizes[left] == sizes[right]) & ((a == b) | ~inside).all(axis=1)
