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
from numpy.typing import ArrayLike

from cleaner.headlines.bounds import may_be_same, may_have_points
from cleaner.headlines.compounds import take_away_compounds
from cleaner.headlines.evidence import (
    LITTLE,
    POINTS,
    UNKNOWN_GAP,
    features,
    is_other_day,
    is_update,
    truncated,
    vetoes_of,
)
from cleaner.headlines.figures import take_away_rounded
from cleaner.headlines.leftovers import (
    Leftovers,
    find_leftovers,
    take_away_capitals,
    take_away_near,
    take_away_variants,
)
from cleaner.headlines.roles import roles_differ
from cleaner.headlines.runs import Codes, Flags, Ints, Scores
from cleaner.headlines.sides import Pairs, Side, order_differs, take_away_equal
from cleaner.headlines.table import FEWEST_WORDS, HeadlineTable, make_table

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


@dataclass(frozen=True, slots=True)
class Judgement:
    """Verdicts on *p* pairs: ``label`` and ``relation`` (positions in ``LABELS``, ``RELATIONS``),
    ``score`` from 0 to 1 (a half or more: the same).

    >>> table = make_table(["وصول السفينة التجارية إلى الميناء", "السفينة التجارية تصل الميناء"])
    >>> LABELS[judge(table, [0], [1]).label[0]]
    'same'
    """

    label: Codes
    score: Scores
    relation: Codes

    def of(self, which: Ints | Flags) -> Judgement:
        """The verdicts on some of the pairs."""
        return Judgement(self.label[which], self.score[which], self.relation[which])


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
    pairs = take_away_equal(table, *rows, np.full(len(rows[0]), UNKNOWN_GAP))
    _take_away_alike(table, pairs)
    return _spelled(table, pairs.a, len(pairs)), _spelled(table, pairs.b, len(pairs))


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
    return _joined(parts)


def find_same(table: HeadlineTable, left: Ints, right: Ints, gaps: Ints) -> tuple[Ints, Judgement]:
    """Which of p pairs ``judge`` calls the same, and its judgement on those; much faster, because
    pairs are dropped as soon as a bound is sure of them.

    >>> table = make_table(["سفينة القمح تصل إلى الميناء", "سفينة القمح تصل إلى الميناء"] * 2)
    >>> pairs, found = find_same(table, np.array([0]), np.array([1]), np.array([0]))
    >>> pairs.tolist(), found.label.tolist()
    ([0], [2])
    """
    which = [np.empty(0, np.int64)]
    parts = []
    for at in _chunks(len(left)):
        pairs = take_away_equal(table, left[at], right[at], gaps[at])
        may = may_be_same(table, pairs)
        pairs, number = pairs.of(may), np.arange(at.start, at.stop)[may]
        _take_away_alike(table, pairs)
        may = may_have_points(table, pairs)
        pairs, number = pairs.of(may), number[may]
        found = _judge_rest(table, pairs)
        same = found.label == SAME
        which.append(number[same])
        parts.append(found.of(same))
    return np.concatenate(which), _joined(parts)


def _joined(parts: Sequence[Judgement]) -> Judgement:
    return Judgement(
        np.concatenate([np.empty(0, np.uint8), *(part.label for part in parts)]),
        np.concatenate([np.empty(0, np.float32), *(part.score for part in parts)]),
        np.concatenate([np.empty(0, np.uint8), *(part.relation for part in parts)]),
    )


def _chunks(count: int) -> list[slice]:
    return [slice(begin, min(begin + _CHUNK, count)) for begin in range(0, count, _CHUNK)]


def _take_away_alike(table: HeadlineTable, pairs: Pairs) -> None:
    take_away_compounds(table, pairs)
    take_away_variants(table, pairs)
    take_away_capitals(table, pairs)
    take_away_near(table, pairs)
    take_away_rounded(table, pairs)


def _judge_chunk(table: HeadlineTable, left: Ints, right: Ints, gaps: Ints) -> Judgement:
    pairs = take_away_equal(table, left, right, gaps)
    may = may_be_same(table, pairs)
    _take_away_alike(table, pairs)
    found = _judge_rest(table, pairs)
    hopeless = (found.label == SAME) & ~may
    found.label[hopeless] = DIFFERENT
    found.score[hopeless] = np.minimum(found.score[hopeless], 0.49)
    return found


def _judge_rest(table: HeadlineTable, pairs: Pairs) -> Judgement:
    """Judge pairs of which equal and misspelled words are taken away already."""
    left, right, gaps = pairs.left, pairs.right, pairs.gaps
    rest = find_leftovers(table, pairs)
    points = np.zeros(len(gaps))
    for name, value in features(table, pairs, rest).items():
        points += POINTS[name] * value
    equal = (table.equal_key[left] == table.equal_key[right]) & (table.words[left] > 0)
    titles = table.standing[left] | table.standing[right]
    short = np.minimum(table.words[left], table.words[right]) < FEWEST_WORDS
    vetoes = vetoes_of(table, pairs, rest)
    other_day = is_other_day(table, pairs, rest)
    vetoed = np.logical_or.reduce([*vetoes.values(), other_day])
    nothing = np.maximum(rest.weight_left, rest.weight_right) <= LITTLE
    open_ = np.flatnonzero(nothing & (points >= 0) & ~vetoed & ~titles & ~short & ~equal)
    vetoes["roles-differ"] = np.zeros(len(gaps), np.bool_)
    vetoes["roles-differ"][open_] = roles_differ(table, left[open_], right[open_])
    vetoed |= vetoes["roles-differ"]
    # An equal short title says little, but nothing against it either.
    points = np.where(short, np.where(equal & (gaps < 1), 1.0, -9.0), points)
    points = np.where(equal & ~short, np.maximum(points, 3.0), points)
    points = np.where(titles, -9.0, np.where(vetoed, np.minimum(points, 3.0) - 6.0, points))
    same = points >= 0
    update = is_update(table, pairs, rest, vetoes)
    label = np.where(same, SAME, np.where(update, UPDATE, DIFFERENT))
    label = np.where(titles | (short & ~same), DIFFERENT, label)
    relation = _relations(table, pairs, rest, vetoes, titles, other_day & ~same)
    score = 1.0 / (1.0 + np.exp(-points))
    return Judgement(label.astype(np.uint8), score.astype(np.float32), relation)


def _relations(
    table: HeadlineTable,
    pairs: Pairs,
    rest: Leftovers,
    vetoes: Mapping[str, Flags],
    titles: Flags,
    other_day: Flags,
) -> Codes:
    """The relation of each pair; of several that hold the last one set here."""
    left, right = pairs.left, pairs.right
    nothing = (rest.weight_left == 0) & (rest.weight_right == 0)
    one_side = (rest.weight_left == 0) ^ (rest.weight_right == 0)
    at_end = truncated(table, pairs)
    found = np.full(len(left), _CODE["reworded"], np.uint8)
    found[table.weights[left] <= rest.weight_left] = _CODE["unlike"]
    found[nothing] = _CODE["reordered"]
    found[nothing & pairs.respelled] = _CODE["spelling"]
    same_words = np.flatnonzero(nothing & ~pairs.respelled)
    moved = order_differs(table, left[same_words], right[same_words])
    found[same_words[~moved]] = _CODE["spelling"]
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
