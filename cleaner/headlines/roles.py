"""Who did it to whom: headlines of equal words in which two names have changed places."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from cleaner.headlines.runs import Flags, Ints
from cleaner.headlines.sides import order_differs
from cleaner.headlines.table import HeadlineTable
from cleaner.headlines.wordlists import SYNONYM, has_and

_VERBS = "يت"  # what verbs of the present begin with
_LONGEST = 40  # words


def roles_differ(table: HeadlineTable, left: Ints, right: Ints) -> Flags:
    """Which of p pairs of equal words tell the same of two that have changed places (X يهزم Y,
    Y يهزم X).

    Words between the two that say the same of both (مع, يلتقي: ``mutual`` of the lexicon) make no
    difference, nor does a part that has a verb of its own and merely stands at another place. Two
    opposites that have changed places do (X rises and Y falls).

    >>> from cleaner.headlines.table import make_table
    >>> table = make_table(["الصقور يهزم النمور", "النمور يهزم الصقور", "يهزم الصقور النمور"])
    >>> roles_differ(table, np.array([0, 0]), np.array([1, 2])).tolist()
    [True, False]
    """
    found = np.zeros(len(left), np.bool_)
    for at in np.flatnonzero(order_differs(table, left, right)).tolist():
        rows = int(left[at]), int(right[at])
        one, other = _shared_words(table, *rows), _shared_words(table, *rows[::-1])
        # The parts may be cut in several ways, and the first found hangs on who is asked about.
        found[at] = _changed(table, one, other) and _changed(table, other, one)
        found[at] |= _opposites_changed(table, one, other)
    return found


def _opposites_changed(table: HeadlineTable, one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two opposites have changed places: what rises in the one falls in the other."""
    words = np.array(one, np.int64)[table.related[table.concept[one]]].tolist()
    if len(words) < 2:
        return False
    place = {int(table.concept[at]): at for at in other}
    count = len(table.named)
    for first, second in combinations(words, 2):
        x, y = int(table.concept[first]), int(table.concept[second])
        if x * count + y in table.opposites and _beside_alike(table, first, place[y]):
            return _beside_alike(table, second, place[x])
    return False


def _beside_alike(table: HeadlineTable, one: int, other: int) -> bool:
    """Whether two words stand behind or before one word."""
    before, after = table.before[one], table.after[one]
    return bool(
        (before == table.before[other] and before >= 0)
        or (after == table.after[other] and after >= 0)
    )


def _changed(table: HeadlineTable, one: Sequence[int], other: Sequence[int]) -> bool:
    meanings = ([table.concept[at] for at in words] for words in (one, other))
    parts = changed_places(*meanings)
    if parts is None:
        return False
    begin, first, second, end = parts
    moved = (one[begin : begin + first], one[end - second : end])
    back = (other[end - first : end], other[begin : begin + second])
    between = _words_between(table, moved[0][-1], moved[1][0])
    # Two parts that stand side by side have merely been put in another order, unless one word
    # leads from the first to the second (على, من, إلى) in both.
    apart = first + second < end - begin
    linked = apart or between == _words_between(table, back[1][-1], back[0][0])
    if not between or not linked or any(_has_verb(table, part) for part in (*moved, *back)):
        return False
    return not _says_the_same_of_both(table, [*between, int(table.surface[moved[1][0]])])


def _shared_words(table: HeadlineTable, row: int, other: int) -> list[int]:
    """The places in the table of the words of a headline that the other has, too."""
    start = int(table.starts[row])
    words = table.concept[start : table.starts[row + 1]].tolist()
    theirs = set(table.concept[table.starts[other] : table.starts[other + 1]].tolist())
    return [at for at, word in enumerate(words, start) if word in theirs][:_LONGEST]


def _has_verb(table: HeadlineTable, words: Sequence[int]) -> bool:
    """Whether one of some words is a verb of the lists in the present: a sentence is no one."""
    return any(
        table.verbal[at]
        and table.kind[at] == SYNONYM
        and table.spelled[table.surface[at]][0] in _VERBS
        for at in words
    )


def _words_between(table: HeadlineTable, one: int, other: int) -> list[int]:
    """The spellings of all words between two, also of those that do not count."""
    return list(table.flat[table.place[one] + 1 : table.place[other]].tolist())


def _says_the_same_of_both(table: HeadlineTable, between: Sequence[int]) -> bool:
    """Whether one of the words from one name to the other says the same of both, or has a و joined
    to it.
    """
    words = [table.spelled[word] for word in between]
    return any(word in table.lexicon.mutual or has_and(word, table.lexicon) for word in words)


class Parts(NamedTuple):
    """Where two parts have changed places: they reach from *begin* to *end*, the one is *first*
    words long and the other *second*.
    """

    begin: int
    first: int
    second: int
    end: int


def changed_places(one: Sequence[Hashable], other: Sequence[Hashable]) -> Parts | None:
    """Which two parts have changed places: *one* is X M Y and *other* Y M X (M may be nothing),
    between words that both begin and end with. None when there are no such parts.

    >>> changed_places("a x m y b".split(), "a y m x b".split())
    Parts(begin=1, first=1, second=1, end=4)
    >>> changed_places("a b c".split(), "c a b".split())
    Parts(begin=0, first=2, second=1, end=3)
    >>> changed_places("a b c".split(), "c a d".split()) is None
    True
    """
    begin, end = 0, len(one)
    if len(one) != len(other):
        return None
    while begin < end and one[begin] == other[begin]:
        begin += 1
    while end > begin and one[end - 1] == other[end - 1]:
        end -= 1
    a, b = list(one[begin:end]), list(other[begin:end])
    size = len(a)
    for first in range(1, size):
        if a[:first] != b[size - first :]:
            continue
        for second in range(size - first, 0, -1):
            same_ends = b[:second] == a[size - second :]
            if same_ends and a[first : size - second] == b[second : size - first]:
                return Parts(begin, first, second, end)
    return None
