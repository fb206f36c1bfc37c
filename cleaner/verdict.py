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

from cleaner.headlines import FEWEST_WORDS, HeadlineTable, make_table
from cleaner.leftovers import (
    Leftovers,
    Side,
    find_leftovers,
    take_away_equal,
    weight_of_rest,
)
from cleaner.wordlists import BODY, DATE, STAGE, Lexicon

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
_MOST_LESS = 60  # tenths of a word left over on both sides: with more a pair is never the same
_FEWEST_SHARED = 10


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
    left, right = words_that_differ(table, 0, 1)
    return Comparison(
        LABELS[int(found.label[0])],
        round(float(found.score[0]), 3),
        RELATIONS[int(found.relation[0])],
        left,
        right,
    )


def words_that_differ(
    table: HeadlineTable, left: int, right: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folded words that each of two headlines (rows of the table) has by itself.

    >>> words_that_differ(make_table(["سفينة جديدة في الميناء", "سفينة في الميناء"]), 0, 1)
    (('جديده',), ())
    """
    rows = np.array([left]), np.array([right])
    rest = find_leftovers(table, take_away_equal(table, *rows))
    return _spelled(table, rest.left), _spelled(table, rest.right)


def _spelled(table: HeadlineTable, side: Side) -> tuple[str, ...]:
    return tuple(table.spelled[s] for s in table.surface[side.at[side.rest]].tolist())


def judge(
    table: HeadlineTable, left: ArrayLike, right: ArrayLike, gaps: ArrayLike | None = None
) -> Judgement:
    """Judge pairs of rows of *table*: ``left[i]`` with ``right[i]``, *gaps* days apart (-1, or no
    array: not known). All arrays have p elements; so have those of the result.

    >>> judge(make_table(["كاريكاتير", "كاريكاتير"]), [0], [1]).label.tolist()
    [0]
    """
    rows_a, rows_b = np.asarray(left, np.int64), np.asarray(right, np.int64)
    days = np.full(len(rows_a), UNKNOWN_GAP) if gaps is None else np.asarray(gaps, np.int64)
    label = np.zeros(len(rows_a), np.uint8)
    score = np.zeros(len(rows_a), np.float32)
    relation = np.full(len(rows_a), _CODE["unlike"], np.uint8)
    for start in range(0, len(rows_a), _CHUNK):
        at = np.arange(start, min(start + _CHUNK, len(rows_a)))
        sides = take_away_equal(table, rows_a[at], rows_b[at])
        near = _may_be_alike(table, sides)
        if not near.any():
            continue
        kept = at[near]
        part = judge_near(
            table, rows_a[kept], rows_b[kept], days[kept], (sides[0].only(near), sides[1].only(near))
        )
        label[kept], score[kept], relation[kept] = part.label, part.score, part.relation
    return Judgement(label, score, relation)


def _may_be_alike(table: HeadlineTable, sides: tuple[Side, Side]) -> NDArray[np.bool_]:
    """Pairs that share anything and are not both left with more than the most that can pass."""
    rests = [weight_of_rest(table, side) for side in sides]
    shares = (sides[0].mask & ~sides[0].rest).any(axis=1)
    return shares & (np.minimum(*rests) <= _MOST_LESS)


def judge_near(
    table: HeadlineTable,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    gaps: NDArray[np.int64],
    sides: tuple[Side, Side],
) -> Judgement:
    """Judge pairs whose equal words are taken away already (*sides*): see ``judge``."""
    rest = find_leftovers(table, sides)
    values = features(rest, gaps)
    points = np.zeros(len(gaps))
    for name, weight in POINTS.items():
        points += weight * values[name]
    equal = table.equal_key[left] == table.equal_key[right]
    titles = table.standing[left] | table.standing[right]
    short = np.minimum(table.words[left], table.words[right]) < FEWEST_WORDS
    vetoes = _vetoes(table, left, right, rest, gaps)
    other_day = _other_day(rest, gaps)
    vetoed = np.logical_or.reduce([*vetoes.values(), other_day])
    # An equal short title says little, but nothing against it either.
    points = np.where(short, np.where(equal & (gaps < 1), 1.0, -9.0), points)
    points = np.where(equal & ~short, np.maximum(points, 3.0), points)
    points = np.where(titles, -99.0, np.where(vetoed, np.minimum(points, 3.0) - 6.0, points))
    same = points >= 0
    label = np.where(same, SAME, np.where(_is_update(rest, vetoes, gaps), UPDATE, DIFFERENT))
    label = np.where(titles | short & ~same, DIFFERENT, label)
    relation = _relations(table, left, right, rest, vetoes, titles, other_day & ~same)
    score = 1.0 / (1.0 + np.exp(-points))
    return Judgement(label.astype(np.uint8), score.astype(np.float32), relation)


def features(rest: Leftovers, gaps: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """The features of p pairs by name: numbers or booleans, one a pair.

    Weights of words are counted in ordinary words: ``less`` and ``more`` what is left over on the
    side that has less (at most 4) and more (at most 6), ``shared`` the logarithm to base two of
    one and what both share.
    """
    lost_left, lost_right = rest.weight_left / 10.0, rest.weight_right / 10.0
    shared = (rest.total_left + rest.total_right) / 20.0 - (lost_left + lost_right) / 2.0
    long_enough = np.minimum(rest.words_left, rest.words_right) >= FEWEST_WORDS
    recurring = rest.bulletin > 0
    return {
        "base": np.ones(len(gaps)),
        "shared": np.log2(1.0 + shared),
        "less": np.minimum(np.minimum(lost_left, lost_right), 4.0),
        "more": np.minimum(np.maximum(lost_left, lost_right), 6.0),
        "shared-figure": rest.shared_figure,
        "truncated": rest.truncated & long_enough,
        "adds-country": rest.adds_country,
        "one-number": rest.one_number,
        "two-bodies": rest.has_left(BODY) & rest.has_right(BODY),
        "known-slot": rest.known_slot,
        "recurring": recurring & (gaps < 0),
        "recurring-day": recurring & (gaps >= 1),
        "no-date": gaps < 0,
        "same-day": gaps == 0,
        "days-3": (gaps >= 3) & (gaps <= 4),
        "days-5": (gaps >= 5) & (gaps <= 9),
        "days-10": gaps >= 10,
    }


def _vetoes(
    table: HeadlineTable,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    rest: Leftovers,
    gaps: NDArray[np.int64],
) -> dict[str, NDArray[np.bool_]]:
    """What excludes that two headlines tell the same, whatever else they share; by relation."""
    dates = rest.has_left(DATE) & rest.has_right(DATE)
    series = table.part[left] != table.part[right]
    stage = (rest.has_left(STAGE) | rest.has_right(STAGE)) & (gaps <= _LONGEST_GAP)
    return {
        "numbers-differ": rest.figures_clash | series,
        "names-differ": rest.places_clash | rest.list_grows | rest.replaced | dates,
        "negated": rest.negations | rest.opposite,
        "stage-differs": stage,
    }


def _other_day(rest: Leftovers, gaps: NDArray[np.int64]) -> NDArray[np.bool_]:
    """News of every day on another day, or any sentence long after."""
    return ((rest.bulletin == 2) & (gaps >= 1)) | (gaps > _LONGEST_GAP)


def _is_update(
    rest: Leftovers, vetoes: Mapping[str, NDArray[np.bool_]], gaps: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """The same story at another stage or with other figures: nothing of weight differs but that."""
    few = np.minimum(rest.weight_left, rest.weight_right) <= 2 * _FEWEST_SHARED
    shared = rest.total_left - rest.weight_left >= 2 * _FEWEST_SHARED
    clashes = vetoes["names-differ"] | vetoes["negated"]
    stage = vetoes["stage-differs"]
    figures = rest.figures_clash & (rest.bulletin < 2)
    return few & shared & ~clashes & (stage | figures) & (gaps <= _LONGEST_GAP)


def _relations(
    table: HeadlineTable,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    rest: Leftovers,
    vetoes: Mapping[str, NDArray[np.bool_]],
    titles: NDArray[np.bool_],
    other_day: NDArray[np.bool_],
) -> NDArray[np.uint8]:
    """The relation of each pair; of several that hold the last one set here."""
    nothing = (rest.weight_left == 0) & (rest.weight_right == 0)
    one_side = (rest.weight_left == 0) ^ (rest.weight_right == 0)
    same_length = rest.words_left == rest.words_right
    found = np.full(len(left), _CODE["reworded"], np.uint8)
    found[nothing] = _CODE["reordered"]
    found[nothing & (rest.misspelled | (rest.truncated & same_length))] = _CODE["spelling"]
    found[one_side] = _CODE["extended"]
    found[one_side & rest.truncated] = _CODE["truncated"]
    for name, hits in vetoes.items():
        found[hits] = _CODE[name]
    equal = table.equal_key[left] == table.equal_key[right]
    found[equal] = _CODE["prefix"]
    found[equal & (table.raw_key[left] == table.raw_key[right])] = _CODE["equal"]
    found[other_day] = _CODE["other-day"]
    found[titles] = _CODE["title"]
    return found
