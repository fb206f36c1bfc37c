"""The verdict on two headlines: the same news, a later state of it, or other news. Exact.

What is left over when equal words are taken away decides, see docs/duplicates.md. Each feature
of a pair adds its ``POINTS``; more than none in sum means the same. Some findings exclude
sameness whatever the sum (``VETOES``): other figures, other places, other dates, a negation.

One implementation for one pair and for millions: ``judge`` works on arrays of pairs, and
``compare_headlines`` is ``judge`` on one pair, with the words that differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cleaner.headlines.evidence import (
    POINTS,
    UNKNOWN_GAP,
    features,
    gap_features,
    is_other_day,
    is_update,
    truncated,
    vetoes_of,
)
from cleaner.headlines.leftovers import Leftovers, figures_clash, find_leftovers, places_clash
from cleaner.headlines.misspellings import count_bits
from cleaner.headlines.roles import roles_differ
from cleaner.headlines.sides import LONGEST, Flags, Ints, Side, take_away_equal, weight_of
from cleaner.headlines.table import FEWEST_WORDS, HeadlineTable, make_table
from cleaner.headlines.word_arrays import FULL_WEIGHT, HALF_WEIGHT

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
    "roles-differ",
    "negated",
    "stage-differs",
    "other-day",
    "title",
    "unlike",
)
"""How two headlines stand to each other; ``Judgement.relation`` holds their positions."""
_CODE = {name: code for code, name in enumerate(RELATIONS)}

_CHUNK = 65_536
_MOST_REPAIRED = 1  # misspellings that may be repaired in a pair that is far apart before


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

    >>> compare_headlines("وصول ثلاث سفن إلى الميناء", "وصول 5 سفن إلى الميناء").label
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


def differing_words(
    pairs: Sequence[tuple[str, str]],
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """``words_that_differ`` for pairs of headlines, each pair by itself.

    >>> differing_words([("سفينة جديدة في الميناء", "سفينة في الميناء")])
    [(('جديده',), ())]
    """
    row: dict[str, int] = {}
    left = [row.setdefault(one, len(row)) for one, _ in pairs]
    right = [row.setdefault(other, len(row)) for _, other in pairs]
    return list(zip(*words_that_differ(make_table(row), left, right), strict=True))


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
    parts = [_judge_chunk(table, rows_a[at], rows_b[at], days[at]) for at in _chunks(len(rows_a))]
    return Judgement(
        np.concatenate([np.empty(0, np.uint8), *(part.label for part in parts)]),
        np.concatenate([np.empty(0, np.float32), *(part.score for part in parts)]),
        np.concatenate([np.empty(0, np.uint8), *(part.relation for part in parts)]),
    )


def find_same(table: HeadlineTable, left: Ints, right: Ints, gaps: Ints) -> tuple[Ints, Judgement]:
    """Which of p pairs ``judge`` calls the same, and its judgement on those; much faster.

    >>> table = make_table(["سفينة القمح تصل إلى الميناء", "سفينة القمح تصل إلى الميناء"] * 2)
    >>> pairs, found = find_same(table, np.array([0]), np.array([1]), np.array([0]))
    >>> pairs.tolist(), found.label.tolist()
    ([0], [2])
    """
    gist = gist_of(table)
    none = np.empty(0, np.int64)
    near = np.concatenate(
        [
            none,
            *(
                may_share_enough(gist, left[at], right[at], gaps[at]) + at.start
                for at in _chunks(len(left))
            ),
        ]
    )
    pairs, found = judge_near(table, left[near], right[near], gaps[near])
    return near[pairs], found


def judge_near(table: HeadlineTable, left: Ints, right: Ints, gaps: Ints) -> tuple[Ints, Judgement]:
    """``find_same`` for pairs that ``may_share_enough`` has let pass.

    >>> table = make_table(["سفينة القمح تصل إلى الميناء"] * 2)
    >>> judge_near(table, np.array([0]), np.array([1]), np.array([0]))[0].tolist()
    [0]
    """
    pairs = [np.empty(0, np.int64)]
    parts = [Judgement(np.empty(0, np.uint8), np.empty(0, np.float32), np.empty(0, np.uint8))]
    for at in _chunks(len(left)):
        a, b, days = left[at], right[at], gaps[at]
        sides = take_away_equal(table, a, b)
        kept = _may_be_same(table, a, b, days, sides)
        sides = sides[0].of(kept), sides[1].of(kept)
        found = _judge_rest(table, a[kept], b[kept], days[kept], sides)
        same = found.label == SAME
        pairs.append(np.flatnonzero(kept)[same] + at.start)
        parts.append(Judgement(found.label[same], found.score[same], found.relation[same]))
    return np.concatenate(pairs), _joined(parts)


def _joined(parts: Sequence[Judgement]) -> Judgement:
    return Judgement(
        np.concatenate([part.label for part in parts]),
        np.concatenate([part.score for part in parts]),
        np.concatenate([part.relation for part in parts]),
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


def gist_of(table: HeadlineTable) -> NDArray[np.uint64]:
    """What ``may_share_enough`` asks of each headline, in one line of the cache (n x 8): bits of
    the words of full weight, of half weight, of figures and of countries; the weight of all words,
    the numbers of negations and of special figures; more bits of the words of full weight.

    >>> gist_of(make_table(["وصول السفينة التجارية إلى الميناء"])).shape
    (1, 8)
    """
    gist = np.zeros((len(table), 8), np.uint64)
    gist[:, 0], gist[:, 1] = table.full_bits, table.half_bits
    gist[:, 2], gist[:, 3] = table.figure_bits, table.country_bits
    gist[:, 4], gist[:, 5], gist[:, 6] = table.weights, table.negations, table.figures
    gist[:, 7] = table.more_bits
    return gist


def may_share_enough(
    gist: NDArray[np.uint64], left: Ints, right: Ints, gaps: Ints
) -> NDArray[np.int64]:
    """The pairs that pass a weaker ``_may_be_same``, made of sets of 64 bits, which can only hide
    differences: all that are the same are among them. Bits may be missing from *gist* (n x 8).

    >>> gist = gist_of(make_table(["مقتل 3 بحارة قرب المرفأ", "مقتل 13 بحارا قرب المرفأ"]))
    >>> may_share_enough(gist, np.array([0]), np.array([1]), np.array([0])).tolist()
    []
    """
    a, b = gist[left], gist[right]
    figures = (a[:, 2] & ~b[:, 2] != 0) & (b[:, 2] & ~a[:, 2] != 0)
    places = (a[:, 3] & b[:, 3] == 0) & (a[:, 3] != 0) & (b[:, 3] != 0)
    open_ = np.flatnonzero(~figures & ~places & (a[:, 5] == b[:, 5]))
    a, b = a[open_], b[open_]
    weights = (a[:, 4] + b[:, 4]).astype(np.int64)
    both = (a[:, 6] > 0) & (b[:, 6] > 0)
    lost = _least_lost(a, b), _least_lost(b, a)
    return open_[_best_points(weights, both, gaps[open_], *lost) >= 0]


def _least_lost(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> Ints:
    """At least this weight, in tenths, does *one* have that *other* lacks."""
    full = count_bits(one[:, 0] & ~other[:, 0]) + count_bits(one[:, 7] & ~other[:, 7])
    return FULL_WEIGHT * full + HALF_WEIGHT * count_bits(one[:, 1] & ~other[:, 1])


def _may_be_same(
    table: HeadlineTable, left: Ints, right: Ints, gaps: Ints, sides: tuple[Side, Side]
) -> Flags:
    """Pairs that could still be the same if as many words as may be were mere misspellings."""
    count = len(left)
    lost = [weight_of(table, side, count) for side in sides]
    both = (table.figures[left] > 0) & (table.figures[right] > 0)
    weights = (table.weights[left] + table.weights[right]).astype(np.int64)
    may = _best_points(weights, both, gaps, lost[0], lost[1]) >= 0
    may &= ~figures_clash(table, *sides, count) & ~places_clash(table, *sides, count)
    return np.asarray(may & (table.negations[left] == table.negations[right]), np.bool_)


def _best_points(
    weights: Ints, figures: Flags, gaps: Ints, lost_left: Ints, lost_right: Ints
) -> NDArray[np.float64]:
    """No more points than these can p pairs get that weigh that much on both sides together, have
    special *figures* on both or not, and have lost that much on each, in tenths of a word.
    """
    repaired = _MOST_REPAIRED * 10
    a = np.maximum(lost_left - repaired, 0) / 10.0
    b = np.maximum(lost_right - repaired, 0) / 10.0
    less, more = np.minimum(a, b), np.maximum(a, b)
    shared = np.maximum(weights / 20.0 - (a + b) / 2.0, 0.0)
    points = POINTS["base"] + POINTS["shared"] * np.log2(1.0 + shared)
    points += POINTS["less"] * less + POINTS["more"] * np.minimum(more, 6.0)
    points += POINTS["shared-figure"] * figures + POINTS["truncated"] * (less == 0)
    for name, hit in gap_features(gaps).items():
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
    vetoes = vetoes_of(table, left, right, rest, gaps)
    other_day = is_other_day(table, left, right, gaps)
    vetoed = np.logical_or.reduce([*vetoes.values(), other_day])
    open_ = np.flatnonzero((points >= 0) & ~vetoed & ~titles & ~short & ~equal)
    vetoes["roles-differ"] = np.zeros(len(gaps), np.bool_)
    vetoes["roles-differ"][open_] = roles_differ(table, left[open_], right[open_])
    vetoed |= vetoes["roles-differ"]
    # An equal short title says little, but nothing against it either.
    points = np.where(short, np.where(equal & (gaps < 1), 1.0, -9.0), points)
    points = np.where(equal & ~short, np.maximum(points, 3.0), points)
    points = np.where(titles, -9.0, np.where(vetoed, np.minimum(points, 3.0) - 6.0, points))
    same = points >= 0
    update = is_update(table, left, right, rest, vetoes, gaps)
    label = np.where(same, SAME, np.where(update, UPDATE, DIFFERENT))
    label = np.where(titles | (short & ~same), DIFFERENT, label)
    relation = _relations(table, left, right, rest, vetoes, titles, other_day & ~same)
    score = 1.0 / (1.0 + np.exp(-points))
    return Judgement(label.astype(np.uint8), score.astype(np.float32), relation)


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
    at_end = truncated(table, left, right, rest)
    found = np.full(len(left), _CODE["reworded"], np.uint8)
    found[table.weights[left] <= rest.weight_left] = _CODE["unlike"]
    found[nothing] = _CODE["reordered"]
    found[nothing & rest.misspelled] = _CODE["spelling"]
    same_words = np.flatnonzero(nothing & ~rest.misspelled)
    in_step = _in_step(table, left[same_words], right[same_words])
    found[same_words[in_step]] = _CODE["spelling"]
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
    sizes = np.minimum(table.sizes, LONGEST)
    columns = np.arange(int(sizes[left].max(initial=0)))
    if not len(columns):
        return np.asarray(sizes[left] == sizes[right], np.bool_)
    inside = columns < sizes[left][:, None]
    last = len(table.concept) - 1
    a = table.concept[np.minimum(table.starts[left][:, None] + columns, last)]
    b = table.concept[np.minimum(table.starts[right][:, None] + columns, last)]
    return np.asarray((sizes[left] == sizes[right]) & ((a == b) | ~inside).all(axis=1), np.bool_)
