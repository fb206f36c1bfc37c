"""Who did it to whom: headlines of equal words in which two names have changed places."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from cleaner.headlines.sides import Flags, Ints, order_differs
from cleaner.headlines.table import HeadlineTable
from cleaner.headlines.wordlists import builtin_lexicon, concept_of

_AND = "و"
_LONGEST = 40  # words
# They lead to when, where and why, not to one whom something is done to.
_ADVERBIAL = frozenset(
    ("مع", "بعد", "بسبب", "رغم", "وسط", "خلال", "منذ", "تحت", "عقب", "اثر", "في", "بمناسبه", "قرب")
)

_Words = list[tuple[str, str, bool]]
"""The words of a headline: spelling, meaning, whether it counts."""


def roles_differ(table: HeadlineTable, left: Ints, right: Ints) -> Flags:
    """Which of p pairs tell the same of two that have changed places (X يهزم Y, Y يهزم X).

    Words between the two that say the same of both (مع, يلتقي: ``table.mutual``) make no
    difference, nor does a part that merely stands at another place.

    >>> from cleaner.headlines.table import make_table
    >>> table = make_table(["الصقور يهزم النمور", "النمور يهزم الصقور", "يهزم الصقور النمور"])
    >>> roles_differ(table, np.array([0, 0]), np.array([1, 2])).tolist()
    [True, False]
    """
    found = np.zeros(len(left), np.bool_)
    for at in np.flatnonzero(order_differs(table, left, right)).tolist():
        one, other = (_words(table, int(rows[at])) for rows in (left, right))
        # The parts may be cut in several ways, and the first found hangs on who is asked about.
        found[at] = all(
            _have_changed_places(*sides, table.mutual) for sides in ((one, other), (other, one))
        )
    return found


def _have_changed_places(one: _Words, other: _Words, mutual: frozenset[str]) -> bool:
    shared = {word for _, word, counts in one if counts} & {word for _, word, counts in other}
    at_one, at_other = (
        [i for i, (_, word, counts) in enumerate(side) if counts and word in shared][:_LONGEST]
        for side in (one, other)
    )
    shared_one, shared_other = [one[i][1] for i in at_one], [other[i][1] for i in at_other]
    bounds = changed_places(shared_one, shared_other)
    if bounds is None:
        return False
    (end, begin), (other_end, other_begin) = bounds
    start = next(i for i, word in enumerate(shared_one) if word != shared_other[i])
    if _says_when(one, at_one[start], other, at_other[other_begin]):
        return False
    if _says_when(one, at_one[begin], other, at_other[start]):
        return False
    between = one[at_one[end - 1] + 1 : at_one[begin]]
    between_other = other[at_other[other_end - 1] + 1 : at_other[other_begin]]
    # Two parts that stand side by side have merely been put in another order, unless one word
    # leads from the first to the second (على, من, إلى) in both.
    linked = end < begin or (
        between != [] and [word[1] for word in between] == [word[1] for word in between_other]
    )
    return linked and not mutual.intersection(word[0] for word in between)


def _says_when(one: _Words, at: int, other: _Words, at_other: int) -> bool:
    """Whether a part that begins at those words says when, where or why: it may stand anywhere."""
    if not at or not at_other:
        return False
    before = one[at - 1][0]
    return before in _ADVERBIAL and before == other[at_other - 1][0]


def _words(table: HeadlineTable, row: int) -> _Words:
    """The words of a headline: spelling, meaning, and whether it counts; a joined و is a word of
    its own.
    """
    at = slice(int(table.starts[row]), int(table.starts[row + 1]))
    pairs = zip(table.surface[at].tolist(), table.concept[at].tolist(), strict=True)
    meaning = {table.spelled[surface]: table.named[concept] for surface, concept in pairs}
    words: _Words = []
    everything = table.flat[table.bounds[row] : table.bounds[row + 1]].tolist()
    for word in (table.spelled[number] for number in everything):
        if word[0] == _AND and word in meaning and _means(word[1:]) == meaning[word]:
            words.append((_AND, _AND, False))
        words.append((word, meaning.get(word, word), word in meaning))
    return words


@lru_cache(maxsize=1 << 14)
def _means(word: str) -> str:
    return concept_of(word, builtin_lexicon()).name if word else ""


def changed_places(
    one: Sequence[str], other: Sequence[str]
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Around which words two parts have changed places: where *one* is X M Y and *other* Y M X
    (M may be nothing), the place where M begins and the one behind it, in both. None when there
    are no such parts.

    >>> changed_places("a x m y b".split(), "a y m x b".split())
    ((2, 3), (2, 3))
    >>> changed_places("a b c".split(), "c a b".split())
    ((2, 2), (1, 1))
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
                return (
                    (begin + first, begin + size - second),
                    (begin + second, begin + size - first),
                )
    return None
