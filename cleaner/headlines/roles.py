"""Who did it to whom: headlines of equal words in which two names have changed places."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from cleaner.headlines.sides import Flags, Ints, order_differs
from cleaner.headlines.table import HeadlineTable
from cleaner.headlines.wordlists import SYNONYM, Lexicon, builtin_lexicon, concept_of

_AND = "و"
_WHERE = "في"
_VERBS = "يت"  # what verbs of the present begin with
_LONGEST = 40  # words
_LONGEST_AGENT = 3  # words


class _Word(NamedTuple):
    """A word of a headline: its spelling, its meaning, whether it counts, and whether it is a verb
    of the lists in the present.
    """

    text: str
    meaning: str
    counts: bool
    verb: bool


def roles_differ(table: HeadlineTable, left: Ints, right: Ints) -> Flags:
    """Which of p pairs tell the same of two that have changed places (X يهزم Y, Y يهزم X).

    Words between the two that say the same of both (مع, يلتقي: ``mutual`` of the lexicon) make no
    difference, nor does a part that merely stands at another place.

    >>> from cleaner.headlines.table import make_table
    >>> table = make_table(["الصقور يهزم النمور", "النمور يهزم الصقور", "يهزم الصقور النمور"])
    >>> roles_differ(table, np.array([0, 0]), np.array([1, 2])).tolist()
    [True, False]
    """
    found = np.zeros(len(left), np.bool_)
    for at in np.flatnonzero(order_differs(table, left, right)).tolist():
        rows = int(left[at]), int(right[at])
        if _acts_and_is_acted_on(table, *rows):
            found[at] = True
        elif _may_have_changed_places(table, *rows):
            one, other = (_words(table, row) for row in rows)
            # The parts may be cut in several ways, and the first found hangs on who is asked about.
            found[at] = all(
                _have_changed_places(table, *sides) for sides in ((one, other), (other, one))
            )
    return found


def _acts_and_is_acted_on(table: HeadlineTable, left: int, right: int) -> bool:
    """Whether who does something in one headline has the same done to him by others in the other
    (X يهزم Y, Z يهزم X).
    """
    a, b = _deed(table, left), _deed(table, right)
    if a is None or b is None or a.verb != b.verb or a.by & b.by:
        return False
    crossed = (a.by and a.by <= b.to) or (b.by and b.by <= a.to)
    return bool(crossed) and not any(_leads_otherwise(table, deed) for deed in (a, b))


class _Deed(NamedTuple):
    """The verb that a headline begins with, behind who does it, as meanings; all meanings behind
    it; the words up to the verb.
    """

    verb: int
    by: set[int]
    to: set[int]
    words: list[int]


def _deed(table: HeadlineTable, row: int) -> _Deed | None:
    start, end = int(table.starts[row]), int(table.starts[row + 1])
    verbal = table.verbal[start:end] & (table.kind[start:end] == SYNONYM)
    for at in np.flatnonzero(verbal).tolist():
        if table.spelled[table.surface[start + at]][0] in _VERBS:
            words = table.flat[table.bounds[row] : table.place[start + at] + 1].tolist()
            meanings = table.concept[start:end].tolist()
            if not 1 < len(words) <= _LONGEST_AGENT + 1:
                return None
            return _Deed(meanings[at], set(meanings[:at]), set(meanings[at + 1 :]), words)
    return None


def _leads_otherwise(table: HeadlineTable, deed: _Deed) -> bool:
    """Whether what stands before the verb is not who does it (في الوادي يهزم ...), or both do."""
    words = [table.spelled[word] for word in deed.words]
    before = any(_means(word).startswith("function") for word in words[:-1])
    return before or words[-1] in table.lexicon.mutual


def _may_have_changed_places(table: HeadlineTable, left: int, right: int) -> bool:
    """What ``_have_changed_places`` asks first, without looking at the words: whether two parts
    have changed places at all, and words lead from the one to the other.
    """
    starts = [int(table.starts[row]) for row in (left, right)]
    one, other = (
        table.concept[start : table.starts[row + 1]].tolist()
        for start, row in zip(starts, (left, right), strict=True)
    )
    shared = set(one).intersection(other)
    at_one, at_other = (
        [i for i, word in enumerate(side) if word in shared][:_LONGEST] for side in (one, other)
    )
    bounds = changed_places([one[i] for i in at_one], [other[i] for i in at_other])
    if bounds is None or bounds[0][0] < bounds[0][1]:
        return bounds is not None
    between: list[list[int]] = []
    for start, at, (end, begin) in zip(starts, (at_one, at_other), bounds, strict=True):
        first, last = table.place[start + at[end - 1]], table.place[start + at[begin]]
        between.append(table.flat[first + 1 : last].tolist())
    return between[0] != [] and between[0] == between[1]


def _have_changed_places(table: HeadlineTable, one: list[_Word], other: list[_Word]) -> bool:
    shared = {word.meaning for word in one if word.counts} & {word.meaning for word in other}
    at_one, at_other = (
        [i for i, word in enumerate(side) if word.counts and word.meaning in shared][:_LONGEST]
        for side in (one, other)
    )
    shared_one = [one[i].meaning for i in at_one]
    shared_other = [other[i].meaning for i in at_other]
    bounds = changed_places(shared_one, shared_other)
    if bounds is None:
        return False
    (end, begin), (other_end, other_begin) = bounds
    start = next(i for i, word in enumerate(shared_one) if word != shared_other[i])
    size, other_size = other_end - start, end - start  # of the second part and the first
    parts = (
        (at_one[start : start + other_size], at_other[other_begin : other_begin + other_size]),
        (at_one[begin : begin + size], at_other[start : start + size]),
    )
    if any(_may_stand_anywhere(table, one, here, other, there) for here, there in parts):
        return False
    if _is_cause_of_other(table.lexicon, parts, (one, other)):
        return False
    between = one[at_one[end - 1] + 1 : at_one[begin]]
    between_other = other[at_other[other_end - 1] + 1 : at_other[other_begin]]
    # Two parts that stand side by side have merely been put in another order, unless one word
    # leads from the first to the second (على, من, إلى) in both.
    words, words_other = ([word.meaning for word in side] for side in (between, between_other))
    linked = end < begin or (between != [] and words == words_other)
    # A verb for another: what X gives to Y, Y gets of X.
    converse = all(
        any(word.verb and word.meaning not in shared for word in side)
        for side in (between, between_other)
    )
    mutual = table.lexicon.mutual.intersection(word.text for word in between)
    return linked and not converse and not mutual


def _may_stand_anywhere(
    table: HeadlineTable, one: list[_Word], here: list[int], other: list[_Word], there: list[int]
) -> bool:
    """Whether a part, the words at those places, is no one: a sentence with its verb, or what says
    when, where or why.
    """
    if any(side[i].verb for side, places in ((one, here), (other, there)) for i in places):
        return True
    before = [
        side[places[0] - 1].text if places[0] else ""
        for side, places in ((one, here), (other, there))
    ]
    alike = before[0] == before[1] and before[0] in table.lexicon.adverbial
    return alike or _WHERE in before


def _is_cause_of_other(
    lexicon: Lexicon, parts: Sequence[tuple[list[int], list[int]]], sides: Sequence[list[_Word]]
) -> bool:
    """Whether one headline alone begins a part with a word that says why or when (X بسبب Y): the
    other tells it the other way round (Y يجبر X).
    """
    told = [
        any(part[at][0] and side[part[at][0] - 1].text in lexicon.adverbial for part in parts)
        for at, side in enumerate(sides)
    ]
    return told[0] != told[1]


def _words(table: HeadlineTable, row: int) -> list[_Word]:
    """The words of a headline; a joined و is a word of its own."""
    at = slice(int(table.starts[row]), int(table.starts[row + 1]))
    verbal = table.verbal[at] & (table.kind[at] == SYNONYM)
    triples = zip(
        table.surface[at].tolist(), table.concept[at].tolist(), verbal.tolist(), strict=True
    )
    known = {table.spelled[word]: (table.named[concept], verb) for word, concept, verb in triples}
    words: list[_Word] = []
    everything = table.flat[table.bounds[row] : table.bounds[row + 1]].tolist()
    for text in (table.spelled[number] for number in everything):
        meaning, verb = known.get(text, ("", False))
        if text[0] == _AND and meaning and _means(text[1:]) == meaning:
            words.append(_Word(_AND, _AND, False, False))
        words.append(_Word(text, meaning or text, meaning != "", verb and text[0] in _VERBS))
    return words


@lru_cache(maxsize=1 << 14)
def _means(word: str) -> str:
    return concept_of(word, builtin_lexicon()).name if word else ""


def changed_places(
    one: Sequence[Hashable], other: Sequence[Hashable]
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
