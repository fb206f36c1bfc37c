"""The slots of a frame: where two headlines of shared words have other words, as templates are
filled in. For arrays of pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cleaner.headlines.runs import Flags, Ints, Numbers, run_begins
from cleaner.headlines.sides import Pairs, Side, crossed
from cleaner.headlines.table import HeadlineTable
from cleaner.headlines.wordlists import (
    BODY,
    DATE,
    LIGHT,
    NAMED,
    NUMBER,
    OFFICE,
    PLACE,
    SYNONYM,
    WORD,
    has_and,
)

_LONGEST_RUN = 4
_LONGEST_NAME = 2
_HARD = (WORD, PLACE, BODY, DATE)


def find_replaced(table: HeadlineTable, pairs: Pairs) -> dict[str, Flags]:
    """In one frame of shared words the two sides have other words: that is how templates are
    filled in. Runs of at most four words are looked at, but no run of one side alone that goes on
    with و where both are told within a day.

    - ``reverbed``: each side has one word there and nothing else, of which one is a verb.
    - ``elsewhere``: nothing else differs, and each side has one name there, behind the same في or
      قرب.
    - ``replaced``, for certain: nothing else differs, and each side has one word there, both of
      groups of synonyms, or the frame closes on both sides around names of one length.
    - ``counted``: of these, a word for a word behind a number.
    - ``recast``, what may also be put in other words: nothing else differs, and one of the two runs
      has a word that is no verb, a name as a rule; or the frame closes around names.

    >>> from cleaner.headlines.sides import take_away_equal
    >>> from cleaner.headlines.table import make_table
    >>> table = make_table(["شوبج يزور السفن", "لنطاح يزور السفن"])
    >>> pairs = take_away_equal(table, *(np.array([number]) for number in (0, 1, 0)))
    >>> find_replaced(table, pairs)["recast"].tolist()
    [True]
    """
    count = len(pairs)
    runs_a, runs_b = _runs(table, pairs.a, count), _runs(table, pairs.b, count)
    i, j = _framed(runs_a, runs_b, count)
    pair = runs_a.words.pair[i]
    close = (pairs.gaps >= 0) & (pairs.gaps <= 1)
    found = _replaced(table, runs_a, runs_b, i, j, close[pair])
    return {name: np.bincount(pair[which], minlength=count) > 0 for name, which in found.items()}


def _replaced(
    table: HeadlineTable, runs_a: _Runs, runs_b: _Runs, i: Ints, j: Ints, close: Flags
) -> dict[str, Flags]:
    """Which pairs of runs in one frame are of which kind, see ``find_replaced``."""
    x, y = runs_a.words.at[i], runs_b.words.at[j]
    named_a, named_b = runs_a.named[i], runs_b.named[j]
    single = np.isin(table.kind[x], (WORD, SYNONYM)) & np.isin(table.kind[y], (WORD, SYNONYM))
    lone = (runs_a.size[i] == 1) & (runs_b.size[j] == 1)
    single &= lone
    listed = single & (table.kind[x] == SYNONYM) & (table.kind[y] == SYNONYM)
    alone = runs_a.alone[i] & runs_b.alone[j]
    verbs = alone & single & (table.verbal[x] | table.verbal[y])
    # A name may look like a verb; where one word stands for another, both are of one kind.
    named = (named_a & named_b) | (single & (named_a | named_b))
    closed = (runs_a.before[i] >= 0) & (runs_a.after[i] >= 0)
    closed &= (runs_b.before[j] >= 0) & (runs_b.after[j] >= 0)
    alike = runs_a.size[i] == runs_b.size[j]
    short = np.maximum(runs_a.size[i], runs_b.size[j]) <= _LONGEST_NAME
    elsewhere = alone & lone & named_a & named_b & _led_alike(table, x, y)
    certain = alone & (listed | (closed & named & alike))
    likely = (alone & (named_a | named_b)) | (closed & named & short)
    more = (certain | likely) & close
    more[more] = tell_more(table, x[more]) ^ tell_more(table, y[more])
    certain, likely = certain & ~more, likely & ~more
    return {
        "reverbed": verbs,
        "elsewhere": elsewhere,
        "replaced": certain & ~verbs,
        "counted": certain & _is_counted(table, x) & _is_counted(table, y),
        "recast": likely & ~verbs,
    }


def tell_more(table: HeadlineTable, words: Ints) -> Flags:
    """Which words have a و joined to them: they tell more of it, and fill no slot.

    >>> from cleaner.headlines.table import make_table
    >>> tell_more(make_table(["السفن والمرافئ"]), np.arange(2)).tolist()
    [False, True]
    """
    spelled = (table.spelled[number] for number in table.surface[words].tolist())
    return np.fromiter((has_and(word, table.lexicon) for word in spelled), np.bool_, len(words))


def _is_counted(table: HeadlineTable, words: Ints) -> Flags:
    """Which words stand behind a number."""
    number = table.kind[words - 1] == NUMBER
    return np.asarray(number & (table.before[words] == table.concept[words - 1]), np.bool_)


def _led_alike(table: HeadlineTable, x: Ints, y: Ints) -> Flags:
    """Of which words both stand behind the same word, behind which names stand (في, ميناء)."""
    same = table.flat[table.place[x] - 1] == table.flat[table.place[y] - 1]
    return np.asarray(table.led[x] & table.led[y] & same, np.bool_)


def _framed(runs_a: _Runs, runs_b: _Runs, count: int) -> tuple[Ints, Ints]:
    """Pairs of runs that stand between the same words. Where nothing else differs, one word that
    both are beside is enough for names of one length: a particle may be written onto the other.
    """
    i, j = crossed(runs_a.words, runs_b.words, count)
    before, after = runs_a.before[i], runs_a.after[i]
    same_before, same_after = before == runs_b.before[j], after == runs_b.after[j]
    beside = (same_before & (before >= 0)) | (same_after & (after >= 0))
    lone = beside & runs_a.alone[i] & runs_b.alone[j] & (runs_a.size[i] == runs_b.size[j])
    lone &= runs_a.named[i] & runs_b.named[j]
    framed = (same_before & same_after) | lone
    return i[framed], j[framed]


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs of left over words that are not light: the first word and the number of words of each,
    the meanings of the shared words before and behind it (-1: none), whether it is the only one of
    its headline, and whether a word of it may be a name.
    """

    words: Side
    size: Ints
    before: Numbers
    after: Numbers
    alone: Flags
    named: Flags


def _runs(table: HeadlineTable, side: Side, count: int) -> _Runs:
    heavy = side.where(table.kind[side.at] != LIGHT)
    order = table.heavy[heavy.at]
    begins = run_begins(heavy.pair, order - np.arange(len(order)))
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(order)) - 1
    run = np.cumsum(begins) - 1
    names = may_be_names(table, heavy)
    named = np.bincount(run[names], minlength=len(first)) > 0
    pair = heavy.pair[first]
    alone = np.bincount(pair, minlength=count)[pair] == 1
    size = last - first + 1
    short = size <= _LONGEST_RUN
    end = heavy.at[last[short]]
    words = Side(pair[short], heavy.at[first[short]])
    before, after = table.before[words.at], table.after[end]
    return _Runs(words, size[short], before, after, alone[short], named[short])


def may_be_names(table: HeadlineTable, words: Side) -> Flags:
    """Which words may be names: of no list, places, bodies, dates and persons, if they look like
    no verb.

    >>> from cleaner.headlines.table import make_table
    >>> at = np.arange(2)
    >>> may_be_names(make_table(["لنطاح يتعاقد"]), Side(at * 0, at)).tolist()
    [True, False]
    """
    kind = table.kind[words.at]
    person = (kind == OFFICE) & (table.value[words.at] == NAMED)
    return np.asarray((np.isin(kind, _HARD) | person) & ~table.verbal[words.at], np.bool_)
