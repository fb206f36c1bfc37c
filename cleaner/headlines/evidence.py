"""The evidence on pairs of headlines: features with their points, and what excludes sameness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.headlines.leftovers import Leftovers, are_denied, sides_with
from cleaner.headlines.runs import Flags, Ints
from cleaner.headlines.sides import Pairs, Side
from cleaner.headlines.table import FEWEST_WORDS, HeadlineTable
from cleaner.headlines.wordlists import DATE, LIGHT, NUMBER, ORDINAL, STAGE, SYNONYM, TOLL

POINTS: Mapping[str, float] = {
    "base": -4.0,
    "shared": 2.65,
    "less": -0.7,
    "less-undated": -1.0,
    "other-openings": -1.0,
    "shared-figure": 1.8,
    "one-figure-undated": -1.35,
    "recurring": -1.25,
    "no-date": -0.85,
    "days": -0.8,
}
"""What each feature adds; see docs/duplicates.md for how they were found."""

LITTLE = 3
"""Tenths of a word: less than this left over says nothing."""
LONGEST_REPEAT = 9
"""Days behind which the same sentence tells of another event."""
NO_DAY = -1
"""In arrays of days (days since any fixed date): the date is not known."""
UNKNOWN_GAP = -1
"""In arrays of gaps: a date is not known."""
_LONGEST_GAP = 30  # days; behind them a later stage is that of another event
_MOST_DAYS = 5  # behind the first: more say no more
_FAR = 2  # days; from here on likeness means less
_DEVELOPS = 14  # days in which more is told of an event
_REWORDED = 3.0  # words: so many may be but put otherwise
_MANY = 5  # words that two headlines of one event share
_FRAME = 4.5  # words: so long a frame is filled in with other words on later days only
_FEW_SHARED = 3.5  # words: so short a frame is filled in with any other words
_SENTENCE = 6  # words: who shares more with the news of a neighbouring day tells no other news
_ONE_WORD = 10  # the weight of an ordinary word, in tenths
_DAILY = 2
_TODAY = 2  # the value of such a light word
_MEANT, _NEAR = 2, 3  # values of words of stages


def features(table: HeadlineTable, pairs: Pairs, rest: Leftovers) -> dict[str, NDArray[Any]]:
    """The features of p pairs by name: numbers or booleans, one a pair.

    Weights of words are counted in ordinary words: ``less`` is what is left over on the side that
    has less, ``shared`` is the logarithm to base two of one and what both share.
    """
    left, right, gaps = pairs.left, pairs.right, pairs.gaps
    recurring = (table.daily[left] > 0) & (table.daily[right] > 0)
    less = np.minimum(rest.weight_left, rest.weight_right) / _ONE_WORD
    one_figure = sides_with(table, pairs, NUMBER) + sides_with(table, pairs, ORDINAL) == 1
    return {
        "base": np.ones(len(pairs)),
        "shared": np.log2(1.0 + rest.kept / _ONE_WORD),
        "less": less,
        "less-undated": less * (gaps < 0),
        "other-openings": _opens(table, pairs.a, len(pairs)) & _opens(table, pairs.b, len(pairs)),
        "shared-figure": _share_figure(table, pairs),
        "one-figure-undated": one_figure & (gaps < 0),
        "recurring": recurring & (gaps != 0),
        **gap_features(gaps),
    }


def _is_one_sentence(pairs: Pairs, rest: Leftovers) -> Flags:
    """Whether so many words are shared within a day that no frame has them by chance."""
    long = rest.kept > _SENTENCE * _ONE_WORD
    return np.asarray(long & ~is_far(pairs.gaps), np.bool_)


def _is_one_thing(table: HeadlineTable, pairs: Pairs, rest: Leftovers) -> Flags:
    """Whether so much is shared within a day, or a figure, that both tell of one thing: what
    happened to 943 of them.
    """
    shared = _share_figure(table, pairs) | (rest.kept > _MANY * _ONE_WORD)
    return np.asarray(shared & ~is_far(pairs.gaps), np.bool_)


def _share_figure(table: HeadlineTable, pairs: Pairs) -> Flags:
    """Whether both sides have a number that is hardly shared by chance."""
    lost = pairs.a.sum(table.special[pairs.a.at], len(pairs))
    return np.asarray(table.figures[pairs.left] > lost, np.bool_)


def gaps_between(days: Ints, left: Ints, right: Ints) -> Ints:
    """Days between the rows of pairs, -1 where a date is not known.

    >>> gaps_between(np.array([3, 10, -1]), np.array([0, 0]), np.array([1, 2])).tolist()
    [7, -1]
    """
    known = (days[left] != NO_DAY) & (days[right] != NO_DAY)
    return np.where(known, np.abs(days[left] - days[right]), UNKNOWN_GAP)


def is_far(gaps: Ints) -> Flags:
    """Whether the dates of p pairs are days apart, or not known.

    >>> is_far(np.array([-1, 0, 1, 2])).tolist()
    [True, False, False, True]
    """
    return np.asarray((gaps < 0) | (gaps >= _FAR), np.bool_)


def _opens(table: HeadlineTable, side: Side, count: int) -> Flags:
    """Whether the first word that is not light is left over."""
    first = (table.before[side.at] < 0) & (table.kind[side.at] != LIGHT)
    return side.any(first, count)


def gap_features(gaps: Ints) -> dict[str, Ints | Flags]:
    """The features that p gaps in days (-1: not known) have by themselves.

    >>> {name: value.tolist() for name, value in gap_features(np.array([-1, 1, 4, 30])).items()}
    {'no-date': [True, False, False, False], 'days': [0, 0, 3, 5]}
    """
    return {"no-date": gaps < 0, "days": np.clip(gaps - 1, 0, _MOST_DAYS)}


def truncated(table: HeadlineTable, pairs: Pairs) -> Flags:
    """One side has nothing left, and the other has all of its rest at its end."""
    sizes, left, right = table.sizes, pairs.left, pairs.right
    found = np.zeros(len(pairs), np.bool_)
    for side, rows, others in ((pairs.a, left, right), (pairs.b, right, left)):
        size = np.bincount(side.pair, minlength=len(left))
        first = table.starts[rows + 1].copy()
        first[side.pair[::-1]] = side.at[::-1]
        at_end = first + size == table.starts[rows + 1]
        found |= at_end & (sizes[rows] - size == sizes[others])
    return np.asarray(found & (np.minimum(sizes[left], sizes[right]) >= FEWEST_WORDS), np.bool_)


def vetoes_of(table: HeadlineTable, pairs: Pairs, rest: Leftovers) -> dict[str, Flags]:
    """What excludes that two headlines tell the same, whatever else they share; by relation."""
    left, right = pairs.left, pairs.right
    series = table.part[left] != table.part[right]
    # Two verbs may well mean the same on one day.
    names = _names_clash(table, pairs, rest) | (rest.reverbed & ~_is_one_thing(table, pairs, rest))
    return {
        "numbers-differ": rest.figures_clash | series,
        "names-differ": names | (sides_with(table, pairs, DATE) == 2),
        "negated": rest.opposite,
        "stage-differs": _stage_differs(table, pairs, rest),
    }


def _stage_differs(table: HeadlineTable, pairs: Pairs, rest: Leftovers) -> Flags:
    """Whether one side tells the other's news at another stage, or speaks of it."""
    # Of one day, one outlet says what is to come and another what is.
    found = (sides_with(table, pairs, STAGE, (-1, 1)) > 0) & (pairs.gaps != 0)
    # What is to come tomorrow comes today on the next day.
    today = sides_with(table, pairs, LIGHT, (_TODAY,)) == 1
    found &= (pairs.gaps != 1) | ~(today | _share_figure(table, pairs))
    found |= (sides_with(table, pairs, STAGE, (_MEANT, _NEAR)) > 0) & is_far(pairs.gaps)
    found |= (sides_with(table, pairs, STAGE, (_NEAR,)) > 0) & _are_daily(table, pairs)
    found |= (sides_with(table, pairs, STAGE, (1,)) > 0) & (rest.kept <= _MANY * _ONE_WORD)
    undone = _undone(table, pairs)
    told = ~_is_one_thing(table, pairs, rest)
    found |= (undone > 0) & (pairs.gaps != 0) & told
    # Who alone names a day of the week tells what will be; days later it has been.
    weekday = (sides_with(table, pairs, DATE, (1,)) > 0) & (sides_with(table, pairs, DATE) == 1)
    found |= weekday & (pairs.gaps >= _FAR)
    contained = np.minimum(rest.weight_left, rest.weight_right) <= LITTLE
    said = (rest.about & told) | (undone == 1)
    found |= said & contained & ~truncated(table, pairs)
    rises = (sides_with(table, pairs, TOLL) == 1) & ~_share_figure(table, pairs)
    return np.asarray(
        found | rest.reaction | ((rest.later | rest.another) & told) | rises, np.bool_
    )


def _undone(table: HeadlineTable, pairs: Pairs) -> Ints:
    """On how many sides something is undone, or done again, of which it is not denied."""
    a, b = (side.where(~are_denied(table, side)) for side in (pairs.a, pairs.b))
    return sides_with(table, replace(pairs, a=a, b=b), SYNONYM, (3,))


def _names_clash(table: HeadlineTable, pairs: Pairs, rest: Leftovers) -> Flags:
    """Whether names or places differ; not merely a verb."""
    one_figure = _share_figure(table, pairs) & ~is_far(pairs.gaps)
    filled = rest.replaced & ~_is_one_sentence(pairs, rest) & ~(one_figure & ~rest.counted)
    long = (rest.kept > _FRAME * _ONE_WORD) & (pairs.gaps == _FAR)
    frame = is_far(pairs.gaps) & ~long
    short = (rest.kept <= _FEW_SHARED * _ONE_WORD) & ~one_figure
    filled |= rest.recast & (frame | short)
    return rest.places_clash | rest.persons_clash | (filled & ~rest.later)


def is_other_day(table: HeadlineTable, pairs: Pairs, rest: Leftovers) -> Flags:
    """News of every day on another day, or any sentence long after."""
    one_thing = _share_figure(table, pairs) & ~is_far(pairs.gaps)
    one_thing |= _is_one_sentence(pairs, rest)
    # A formula comes again as it is; what tells more of as much is no formula.
    more = (rest.weight_left <= LITTLE) ^ (rest.weight_right <= LITTLE)
    one_thing |= more & (rest.kept >= _MANY * _ONE_WORD) & ~is_far(pairs.gaps)
    daily = _are_daily(table, pairs) & ~one_thing & (pairs.gaps >= 1)
    return np.asarray(daily | (pairs.gaps > LONGEST_REPEAT), np.bool_)


def _are_daily(table: HeadlineTable, pairs: Pairs) -> Flags:
    daily = np.minimum(table.daily[pairs.left], table.daily[pairs.right])
    return np.asarray(daily == _DAILY, np.bool_)


def is_update(
    table: HeadlineTable, pairs: Pairs, rest: Leftovers, vetoes: Mapping[str, Flags]
) -> Flags:
    """The same story at another stage or with other figures, where little else differs; or, within
    two weeks, all that share most of a long headline and tell more of it, or tell on another day a
    step of it.
    """
    gaps = pairs.gaps
    less = np.minimum(rest.weight_left, rest.weight_right)
    negated = vetoes["negated"] & ~rest.later
    clashes = _names_clash(table, pairs, rest) | negated | vetoes["roles-differ"]
    daily = _are_daily(table, pairs)
    counts = rest.figures_clash & (sides_with(table, pairs, ORDINAL) < 2) & ~daily
    little = less <= _REWORDED * _ONE_WORD
    grown = little & (rest.kept >= 2 * _ONE_WORD) & (vetoes["stage-differs"] | counts)
    step = rest.step | ((sides_with(table, pairs, NUMBER) == 1) & (gaps <= _FAR))
    step &= little & (rest.kept > _FEW_SHARED * _ONE_WORD) & (gaps >= 1) & (gaps <= _MOST_DAYS)
    told = step | (rest.kept >= _MANY * _ONE_WORD)
    told &= (gaps >= 0) & (gaps <= _DEVELOPS) & ~daily
    told &= ~vetoes["numbers-differ"] | counts
    return np.asarray((grown | told) & ~clashes & (gaps <= _LONGEST_GAP), np.bool_)
