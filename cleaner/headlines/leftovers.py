"""What two headlines do not share: the words left over on both sides, for arrays of pairs.

Words are taken away when they mean the same, when one is a misspelling of the other, or when two
words of one side are the other side's one (بوركينا فاسو, بوركينافاسو). What remains is looked at
by its place: a word that stands where the other headline has another one fills its *slot*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.headlines.misspellings import are_variants
from cleaner.headlines.sides import Flags, Ints, Pairs, Side, crossed, weight_of
from cleaner.headlines.stems import without_article
from cleaner.headlines.table import HeadlineTable
from cleaner.headlines.word_arrays import mantissas
from cleaner.headlines.wordlists import (
    BODY,
    DATE,
    LIGHT,
    NEGATION,
    NUMBER,
    OFFICE,
    ORDINAL,
    PLACE,
    REGION,
    SYNONYM,
    WORD,
)

_LONGEST_RUN = 4
_LONGEST_NAME = 2
_TINY = 1e-6
_ROUNDED_FROM = 10_000.0  # numbers from here on may be given with fewer digits
_HARD = (WORD, PLACE, BODY, DATE)
_SPELLED_FREELY = (WORD, SYNONYM, PLACE, BODY)


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What remains of p pairs; every array has one element a pair. Weights are in tenths;
    ``names`` counts the words that may be names on the side that has fewer.
    """

    kinds_left: NDArray[np.uint32]
    kinds_right: NDArray[np.uint32]
    weight_left: Ints
    weight_right: Ints
    names: Ints
    figures_clash: Flags
    places_clash: Flags
    list_grows: Flags
    adds_country: Flags
    replaced: Flags
    recast: Flags
    reverbed: Flags
    known_verbs: Flags
    known_slot: Flags
    opposite: Flags
    later: Flags
    another: Flags
    about: Flags

    def sides(self, kind: int) -> NDArray[np.uint32]:
        """On how many sides (0, 1, 2) a word of that class is left over."""
        return (self.kinds_left >> kind & 1) + (self.kinds_right >> kind & 1)


def find_leftovers(table: HeadlineTable, pairs: Pairs) -> Leftovers:
    """Find all that the verdict asks of p pairs of which equal and misspelled words are gone.

    >>> from cleaner.headlines.table import make_table
    >>> from cleaner.headlines.sides import take_away_equal
    >>> table, rows = make_table(["سفن من مصر", "سفن من قطر"]), (np.array([0]), np.array([1]))
    >>> find_leftovers(table, take_away_equal(table, *rows, np.array([0]))).places_clash.tolist()
    [True]
    """
    a, b, count = pairs.a, pairs.b, len(pairs)
    opposite, later = _opposites(table, a, b, count)
    return Leftovers(
        kinds_left=_kind_set(table, a, count),
        kinds_right=_kind_set(table, b, count),
        weight_left=weight_of(table, a, count),
        weight_right=weight_of(table, b, count),
        names=np.minimum(_count_names(table, a, count), _count_names(table, b, count)),
        figures_clash=figures_clash(table, pairs),
        places_clash=places_clash(table, pairs) | _sites_clash(table, pairs),
        list_grows=_list_grows(table, pairs),
        adds_country=_adds_country(table, pairs),
        known_slot=_known_slots(table, a, b, count),
        opposite=opposite,
        later=later,
        another=_another(table, a, count) ^ _another(table, b, count),
        about=np.logical_xor(*(side.any(_is_about(table, side), count) for side in (a, b))),
        **_replaced(table, a, b, count),
    )


def _kind_set(table: HeadlineTable, side: Side, count: int) -> NDArray[np.uint32]:
    found = np.zeros(count, np.uint32)
    kinds = table.kind[side.at]
    for kind in np.flatnonzero(np.bincount(kinds)).tolist():
        found[side.pair[kinds == kind]] |= np.uint32(1 << kind)
    return found


def _another(table: HeadlineTable, side: Side, count: int) -> Flags:
    """Whether a second, third ... one is left over: an ordinal from two on without an article."""
    ordinal = (table.kind[side.at] == ORDINAL) & (table.value[side.at] > 1)
    at = np.flatnonzero(ordinal)
    words = [table.spelled[number] for number in table.surface[side.at[at]].tolist()]
    indefinite = np.array([without_article(word) == word for word in words], np.bool_)
    return side.any(at[indefinite], count)


def _is_about(table: HeadlineTable, side: Side) -> Flags:
    """Which words speak of news that others tell (value 1): condemn it."""
    return np.asarray((table.kind[side.at] == SYNONYM) & (table.value[side.at] == 1), np.bool_)


def _may_be_names(table: HeadlineTable, words: Side) -> Flags:
    return np.asarray(np.isin(table.kind[words.at], _HARD) & ~table.verbal[words.at], np.bool_)


def _count_names(table: HeadlineTable, side: Side, count: int) -> Ints:
    return side.sum(_may_be_names(table, side), count)


def take_away_variants(table: HeadlineTable, pairs: Pairs) -> None:
    """Take away the words of which one is a misspelling of the other."""
    a, b = pairs.a, pairs.b
    free = np.zeros(32, np.bool_)
    free[list(_SPELLED_FREELY)] = True
    free_a, free_b = free[table.kind[a.at]], free[table.kind[b.at]]
    i, j = crossed(a.where(free_a), b.where(free_b), len(pairs))
    i, j = np.flatnonzero(free_a)[i], np.flatnonzero(free_b)[j]
    # Two words of the lists are known to be different words.
    unknown = (table.kind[a.at[i]] == WORD) | (table.kind[b.at[j]] == WORD)
    i, j = i[unknown], j[unknown]
    one, other = table.surface[a.at[i]], table.surface[b.at[j]]
    same = are_variants(table.spelled, table.hashes, one, other)
    pairs.respelled[a.pair[i[same]]] = True
    a.drop(i[same])
    b.drop(j[same])


def figures_clash(table: HeadlineTable, pairs: Pairs) -> Flags:
    """Both sides are left with numbers, and no two of them are one number, once rounded."""
    figures = np.zeros(32, np.bool_)
    figures[[NUMBER, ORDINAL]] = True
    x, y = (side.where(figures[table.kind[side.at]]) for side in (pairs.a, pairs.b))
    clash = np.zeros(len(pairs), np.bool_)
    i, j = crossed(x, y, len(pairs))
    clash[x.pair[i]] = True
    clash[x.pair[i[_rounded(table.value[x.at[i]], table.value[y.at[j]])]]] = False
    return clash


def _rounded(one: NDArray[np.float64], other: NDArray[np.float64]) -> Flags:
    """Whether of two numbers that differ one is the other with fewer decimals: 12.5 and 12,
    never 12.5 and 12.9; or with its scale cut off: 763 and 763 thousand. Large ones are rounded as
    they are spoken: 1.5 and 1.52 million.
    """
    spoken, spoken_other = mantissas(one), mantissas(other)
    least = np.minimum(one, other)
    found = (np.abs(spoken - spoken_other) < _TINY) & (least < 1000)
    ratio = np.where(least > 0, np.maximum(one, other) / np.maximum(least, _TINY), 0.0)
    large = (least >= _ROUNDED_FROM) & (ratio < 1000)
    a, b = np.where(large, spoken, one), np.where(large, spoken_other, other)
    for digits in (1.0, 10.0):
        floor_a, floor_b = np.floor(a * digits + _TINY), np.floor(b * digits + _TINY)
        whole = (a * digits - floor_a < 2 * _TINY) ^ (b * digits - floor_b < 2 * _TINY)
        found |= (floor_a == floor_b) & whole
    return np.asarray(found, np.bool_)


def places_clash(table: HeadlineTable, pairs: Pairs) -> Flags:
    """Both sides are left with places, and none of one side lies in one of the other."""
    x, y = (side.where(table.country[side.at] > 0) for side in (pairs.a, pairs.b))
    clash = np.zeros(len(pairs), np.bool_)
    i, j = crossed(x, y, len(pairs))
    clash[x.pair[i]] = True
    at_a, at_b = x.at[i], y.at[j]
    nested = (table.country[at_a] == table.country[at_b]) & (
        ~table.inner[at_a] | ~table.inner[at_b]
    )
    clash[x.pair[i[nested]]] = False
    return clash


def _sites_clash(table: HeadlineTable, pairs: Pairs) -> Flags:
    """Both sides are left with names of no list behind words of places of one rank (بلدة ...)."""
    x, y = (side.where(table.site[side.at] > 0) for side in (pairs.a, pairs.b))
    i, j = crossed(x, y, len(pairs))
    return x.any(i[table.site[x.at[i]] == table.site[y.at[j]]], len(pairs))


def _place_counts(table: HeadlineTable, side: Side, count: int) -> Ints:
    return side.sum(table.kind[side.at] == PLACE, count)


def _list_grows(table: HeadlineTable, pairs: Pairs) -> Flags:
    """One side adds a place to a place that both name, with a و: مصر والأردن وفلسطين."""
    rest_a, rest_b = (_place_counts(table, side, len(pairs)) for side in (pairs.a, pairs.b))
    shared = (table.places[pairs.left] > rest_a) & (table.places[pairs.right] > rest_b)
    more = table.joins[pairs.left] - table.joins[pairs.right]
    return np.asarray(
        shared
        & (
            ((rest_a > 0) & (rest_b == 0) & (more > 0))
            | ((rest_b > 0) & (rest_a == 0) & (more < 0))
        ),
        np.bool_,
    )


def _adds_country(table: HeadlineTable, pairs: Pairs) -> Flags:
    """One side alone is left with a place, of a country of which the other names nothing."""
    a, b, count = pairs.a, pairs.b, len(pairs)
    found = np.zeros(count, np.bool_)
    for side, none, rows in ((a, b, pairs.right), (b, a, pairs.left)):
        places = side.where(table.kind[side.at] == PLACE)
        alone = _place_counts(table, none, count) == 0
        marked = places.any(alone[places.pair] & (table.places[rows[places.pair]] > 0), count)
        at = np.flatnonzero(marked)
        new = places.of(marked)
        theirs = _all_places(table, rows[at])
        i, j = crossed(new, theirs, len(at))
        known = table.country[new.at[i]] == table.country[theirs.at[j]]
        foreign = np.ones(len(at), np.bool_)
        foreign[new.pair[i[known]]] = False
        found[at] |= foreign
    return found


def _all_places(table: HeadlineTable, rows: Ints) -> Side:
    """The places that each of some rows names."""
    sizes = table.starts[rows + 1] - table.starts[rows]
    pair = np.repeat(np.arange(len(rows)), sizes)
    at = np.repeat(table.starts[rows] - (np.cumsum(sizes) - sizes), sizes) + np.arange(len(pair))
    return Side(pair, at).where(table.kind[at] == PLACE)


def _replaced(table: HeadlineTable, a: Side, b: Side, count: int) -> dict[str, Flags]:
    """In one frame of shared words the two sides have other words: that is how templates are
    filled in. Runs of at most four words are looked at. Who speaks (before a colon) may differ.

    - ``reverbed``: each side has one word there and nothing else, of which one is a verb;
      ``known_verbs``: and both are of groups of synonyms, known to be different words.
    - ``replaced``, for certain: each side has one word there and nothing else, and both are of
      groups of synonyms, or stand behind the same word of place (في ..., ميناء ...); or the frame
      closes on both sides around names of one length; or it is filled in otherwise at two places,
      of which one may be at an end.
    - ``recast``, what may also be put in other words: nothing else differs, and one of the two runs
      has a word that is no verb, a name as a rule; or the frame closes around two short runs.
    """
    runs_a, runs_b = _runs(table, a, count), _runs(table, b, count)
    i, j = _framed(runs_a, runs_b, count)
    x, y = runs_a.words.at[i], runs_b.words.at[j]
    named_a, named_b = runs_a.named[i], runs_b.named[j]
    single = (runs_a.size[i] == 1) & (runs_b.size[j] == 1)
    single &= np.isin(table.kind[x], (WORD, SYNONYM)) & np.isin(table.kind[y], (WORD, SYNONYM))
    listed = single & (table.kind[x] == SYNONYM) & (table.kind[y] == SYNONYM)
    alone = runs_a.alone[i] & runs_b.alone[j]
    verbs = alone & single & (table.verbal[x] | table.verbal[y])
    # A name may look like a verb; where one word stands for another, both are of one kind.
    named = (named_a & named_b) | (single & (named_a | named_b))
    closed = (runs_a.before[i] >= 0) & (runs_a.after[i] >= 0)
    alike = runs_a.size[i] == runs_b.size[j]
    short = np.maximum(runs_a.size[i], runs_b.size[j]) <= _LONGEST_NAME
    led = named_a & named_b & _led_alike(table, runs_a, runs_b, i, j)
    offices = closed & alone & (table.kind[x] == OFFICE) & (table.kind[y] == OFFICE)
    certain = (alone & (listed | led)) | (closed & named & alike) | offices
    likely = (alone & (named_a | named_b)) | (closed & named & short)
    pair = runs_a.words.pair[i]
    twice = np.bincount(pair[runs_a.nouns[i] & runs_b.nouns[j]], minlength=count) > 1
    found = {
        name: np.bincount(pair[which], minlength=count) > 0
        for name, which in (
            ("reverbed", verbs),
            ("known_verbs", verbs & listed),
            ("replaced", certain & ~verbs),
            ("recast", likely & ~verbs),
        )
    }
    return found | {"replaced": found["replaced"] | twice}


def _led_alike(table: HeadlineTable, runs_a: _Runs, runs_b: _Runs, i: Ints, j: Ints) -> Flags:
    """Of which runs of one word both stand behind the same word of place (في ..., ميناء ...)."""
    x, y = runs_a.words.at[i], runs_b.words.at[j]
    led = table.led[x] & table.led[y] & (runs_a.size[i] == 1) & (runs_b.size[j] == 1)
    same = table.flat[table.place[x] - 1] == table.flat[table.place[y] - 1]
    return np.asarray(led & same, np.bool_)


def _framed(runs_a: _Runs, runs_b: _Runs, count: int) -> tuple[Ints, Ints]:
    """Pairs of runs that stand between the same words. Where nothing else differs, one word that
    both are beside is enough for names of one length: parts of a headline may be moved.
    """
    i, j = crossed(runs_a.words, runs_b.words, count)
    before, after = runs_a.before[i], runs_a.after[i]
    same_before, same_after = before == runs_b.before[j], after == runs_b.after[j]
    beside = (same_before & (before >= 0)) | (same_after & (after >= 0))
    lone = beside & runs_a.alone[i] & runs_b.alone[j] & (runs_a.size[i] == runs_b.size[j])
    lone &= runs_a.named[i] & runs_b.named[j]
    # Who speaks may be named in other words; one name for another behind the same word is neither.
    speakers = runs_a.spoken[i] & runs_b.spoken[j] & (before < 0)
    framed = ((same_before & same_after) | lone) & ~speakers
    return i[framed], j[framed]


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs of left over words that are not light: the first word and the number of words of each,
    the meanings of the shared words before and behind it (-1: none), whether it is the only one of
    its headline, whether a word of it may be a name or any noun, and whether it stands before
    a colon.
    """

    words: Side
    size: Ints
    before: NDArray[np.int32]
    after: NDArray[np.int32]
    alone: Flags
    named: Flags
    nouns: Flags
    spoken: Flags


def _runs(table: HeadlineTable, side: Side, count: int) -> _Runs:
    heavy = side.where(table.kind[side.at] != LIGHT)
    order = table.heavy[heavy.at]
    begins = np.ones(len(order), np.bool_)
    begins[1:] = (heavy.pair[1:] != heavy.pair[:-1]) | (order[1:] != order[:-1] + 1)
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(order)) - 1
    run = np.cumsum(begins) - 1
    names = _may_be_names(table, heavy)
    named = np.bincount(run[names], minlength=len(first)) > 0
    others = np.isin(table.kind[heavy.at], (SYNONYM, REGION, OFFICE))
    nouns = named | (np.bincount(run[others], minlength=len(first)) > 0)
    pair = heavy.pair[first]
    alone = np.bincount(pair, minlength=count)[pair] == 1
    size = last - first + 1
    short = size <= _LONGEST_RUN
    end = heavy.at[last[short]]
    words = Side(pair[short], heavy.at[first[short]])
    before, after = table.before[words.at], table.after[end]
    spoken = table.speaker[end]
    return _Runs(
        words, size[short], before, after, alone[short], named[short], nouns[short], spoken
    )


def _known_slots(table: HeadlineTable, a: Side, b: Side, count: int) -> Flags:
    """Pairs in which a word of a known group, or a verb, stands for another word beside the same
    neighbour: it may be a way of putting it, or what makes the difference.
    """
    heavy_a = a.where(table.kind[a.at] != LIGHT)
    heavy_b = b.where(table.kind[b.at] != LIGHT)
    i, j = crossed(heavy_a, heavy_b, count)
    x, y = heavy_a.at[i], heavy_b.at[j]
    beside = (table.before[x] == table.before[y]) & (table.before[x] >= 0)
    beside |= (table.after[x] == table.after[y]) & (table.after[x] >= 0)
    way = (table.kind[x] == SYNONYM) | (table.kind[y] == SYNONYM)
    way |= table.verbal[x] | table.verbal[y]
    found = np.zeros(count, np.bool_)
    found[heavy_a.pair[i[beside & way]]] = True
    return found


def _opposites(table: HeadlineTable, a: Side, b: Side, count: int) -> tuple[Flags, Flags]:
    """Pairs with a word left over on one side and its opposite on the other, or of which one has
    more negations; and pairs with a word and one for a later stage of the same.
    """
    x = a.where(table.polar[table.concept[a.at]])
    y = b.where(table.polar[table.concept[b.at]])
    i, j = crossed(x, y, count)
    codes = table.concept[x.at[i]].astype(np.int64) * len(table.named) + table.concept[y.at[j]]
    pair = x.pair[i]
    found = np.zeros((2, count), np.bool_)
    found[0, pair[np.isin(codes, table.opposites)]] = True
    found[1, pair[np.isin(codes, table.stages)]] = True
    negations = [side.sum(_negates(table, side), count) for side in (a, b)]
    return found[0] | (negations[0] != negations[1]), found[1]


def _negates(table: HeadlineTable, side: Side) -> Flags:
    """Whether words left over negate what both say. غير and دون (value 1) turn round the word
    behind them alone: where that is left over, too, both together are one word more.
    """
    follows = np.zeros(len(side.at), np.bool_)
    follows[:-1] = (side.pair[1:] == side.pair[:-1]) & (side.at[1:] == side.at[:-1] + 1)
    near = (table.value[side.at] == 1) & follows
    return np.asarray((table.kind[side.at] == NEGATION) & ~near, np.bool_)
