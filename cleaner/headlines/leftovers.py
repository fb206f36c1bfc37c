"""What two headlines do not share: the words left over on both sides, for arrays of pairs.

Words are taken away when they mean the same, when one is a misspelling of the other, or when two
words of one side are the other side's one (بوركينا فاسو, بوركينافاسو). What remains is looked at
by its place: a word that stands where the other headline has another one fills its *slot*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cleaner.headlines.figures import figures_clash
from cleaner.headlines.misspellings import are_variants
from cleaner.headlines.runs import Flags, Floats, Ints
from cleaner.headlines.sides import Pairs, Side, crossed, weight_of
from cleaner.headlines.slots import find_replaced, tell_more
from cleaner.headlines.stems import without_article
from cleaner.headlines.table import HeadlineTable
from cleaner.headlines.wordlists import (
    BODY,
    LIGHT,
    NAMED,
    NEGATION,
    OFFICE,
    ORDINAL,
    PLACE,
    SPEAKING,
    SYNONYM,
    WORD,
)

_EXCEPT = 3  # the value of such a light word
_SEES = 4  # the value of such synonyms
_SPELLED_FREELY = (WORD, SYNONYM, PLACE, BODY)


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What remains of p pairs; every array has one element a pair.

    - Weights are in tenths; ``kept`` is that of the words that both sides share, the mean of the
      two.
    - ``about`` says that one side alone speaks of news that others tell (``synonyms`` of value 1 or
      2), before a word that both have, ``reaction`` that an office or body which the other side
      lacks does so, ``step`` that one side alone tells a step of a story: that it begins, ends,
      goes on (value 0).
    - ``persons_clash``: each side has another office of which there is one (``offices`` of value
      1 or 2), or another one who speaks.
    """

    weight_left: Ints
    weight_right: Ints
    kept: Floats
    figures_clash: Flags
    places_clash: Flags
    persons_clash: Flags
    replaced: Flags
    counted: Flags
    recast: Flags
    reverbed: Flags
    opposite: Flags
    later: Flags
    another: Flags
    about: Flags
    reaction: Flags
    step: Flags


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
    filled = find_replaced(table, pairs)
    lost = weight_of(table, a, count), weight_of(table, b, count)
    both = table.weights[pairs.left] + table.weights[pairs.right]
    others_speak, speaks = _speakers(table, pairs)
    about = a.any(_speak(table, a), count) ^ b.any(_speak(table, b), count)
    led = _speaks_before(table, a, pairs.left, count) | _speaks_before(table, b, pairs.right, count)
    elsewhere = filled.pop("elsewhere") | _sites_clash(table, pairs)
    return Leftovers(
        weight_left=lost[0],
        weight_right=lost[1],
        kept=np.asarray((both - lost[0] - lost[1]) / 2.0, np.float64),
        figures_clash=figures_clash(table, pairs),
        places_clash=_places_clash(table, pairs) | elsewhere,
        persons_clash=(sides_with(table, pairs, OFFICE, (1, NAMED)) == 2)
        | others_speak
        | _holders_clash(table, pairs),
        opposite=opposite,
        later=later,
        another=_another(table, a, count) ^ _another(table, b, count),
        about=about & led,
        reaction=speaks,
        step=sides_with(table, pairs, SYNONYM, (0,)) == 1,
        **filled,
    )


def _another(table: HeadlineTable, side: Side, count: int) -> Flags:
    """Whether a second, third ... one is left over: an ordinal from two on without an article, that
    stands behind its noun. Before it (رابع صفقاته) it but says which of several is told of.
    """
    at = np.flatnonzero((table.kind[side.at] == ORDINAL) & (table.value[side.at] > 1))
    one = side.at[at]
    after = np.minimum(one + 1, len(table.place) - 1)
    beside = (table.owner[after] == table.owner[one]) & (table.place[after] == table.place[one] + 1)
    spelled = ([table.spelled[n] for n in table.surface[words].tolist()] for words in (one, after))
    behind = [
        without_article(word) == word and not (leads and word[-1] != "ه" and noun[0] not in "بل")
        for word, noun, leads in zip(*spelled, beside.tolist(), strict=True)
    ]
    return side.any(at[np.array(behind, np.bool_)], count)


def sides_with(table: HeadlineTable, pairs: Pairs, kind: int, values: Sequence[int] = ()) -> Ints:
    """On how many sides (0, 1, 2) a word of that class is left over, with one of the *values* that
    its list gives it, if there are any.

    >>> from cleaner.headlines.table import make_table
    >>> from cleaner.headlines.sides import take_away_equal
    >>> table, rows = make_table(["نقابة تدين سفنا", "سفن"]), (np.array([0]), np.array([1]))
    >>> sides_with(table, take_away_equal(table, *rows, np.array([0])), SYNONYM, (2,)).tolist()
    [1]
    """
    found = (_has(table, side, kind, values, len(pairs)) for side in (pairs.a, pairs.b))
    return np.add(*found, dtype=np.int64)


def _has(table: HeadlineTable, side: Side, kind: int, values: Sequence[int], count: int) -> Flags:
    marked = table.kind[side.at] == kind
    if values:
        marked &= np.isin(table.value[side.at], values)
    return side.any(marked, count)


def _speaks_before(table: HeadlineTable, side: Side, rows: Ints, count: int) -> Flags:
    """Whether a word that speaks of news is left over before a word that both have."""
    ends = np.cumsum(np.bincount(side.pair, minlength=count))[side.pair]
    behind = ends - np.arange(len(side.at))  # words left over from here on
    trails = behind == table.starts[rows[side.pair] + 1] - side.at
    return side.any(_speak(table, side) & ~trails, count)


def _speak(table: HeadlineTable, side: Side) -> Flags:
    """Which words left over speak of news that others tell; what goes on with و is but more."""
    found = _may_speak(table, side)
    found[found] = ~tell_more(table, side.at[found])
    return found


def _may_speak(table: HeadlineTable, side: Side) -> Flags:
    speaking = (table.kind[side.at] == SYNONYM) & np.isin(table.value[side.at], SPEAKING)
    return np.asarray(speaking, np.bool_)


def _speakers(table: HeadlineTable, pairs: Pairs) -> tuple[Flags, Flags]:
    """Of which pairs both sides speak of one thing (condemn it, welcome it), and each opens with
    another office or body: who does so is the news. And of which one side that so opens speaks of
    what the other tells, or comes to see it.
    """
    opens, speaks, sees, gone = [], [], [], []
    for side in (pairs.a, pairs.b):
        who = np.isin(table.kind[side.at], (BODY, OFFICE, PLACE)) & (table.before[side.at] < 0)
        opens.append(side.any(who, len(pairs)))
        speaks.append(side.any(_speak(table, side), len(pairs)))
        gone.append(side.sum(_may_speak(table, side), len(pairs)))
        sees.append(_has(table, side, SYNONYM, (_SEES,), len(pairs)))
    both = table.speaking[pairs.left] > gone[0]
    said = ((opens[0] & speaks[0]) | (opens[1] & speaks[1])) & ~(speaks[0] & speaks[1])
    seen = ((opens[0] & sees[0]) | (opens[1] & sees[1])) & ~(sees[0] & sees[1])
    return both & opens[0] & opens[1], said | (seen & ~speaks[0] & ~speaks[1])


def _holders_clash(table: HeadlineTable, pairs: Pairs) -> Flags:
    """Both sides are left with bodies behind the same office: two ministers; or with names of no
    list behind an office of which there is one, and one word before it: two airports of kings.
    """
    sides = []
    for side in (pairs.a, pairs.b):
        at = side.at
        holds = (table.kind[at - 1] == OFFICE) & (table.before[at] == table.concept[at - 1])
        named = (table.kind[at] == WORD) & (table.value[at - 1] == 1) & (table.country[at] == 0)
        named &= ~table.verbal[at]
        sides.append(side.where(holds & ((table.kind[at] == BODY) | named)))
    x, y = sides
    i, j = crossed(x, y, len(pairs))
    one, other = x.at[i], y.at[j]
    same = (table.before[one] == table.before[other]) & (table.kind[one] == table.kind[other])
    same &= (table.kind[one] == BODY) | (table.before[one - 1] == table.before[other - 1])
    return x.any(i[same], len(pairs))


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
    # Of one spelling and two meanings: one is the first word of a phrase.
    same = (one != other) & are_variants(table.spelled, table.hashes, one, other)
    pairs.respelled[a.pair[i[same]]] = True
    a.drop(i[same])
    b.drop(j[same])


def take_away_capitals(table: HeadlineTable, pairs: Pairs) -> None:
    """Take away what one side calls by its country and the other by its capital (value 1), or by a
    person who speaks for it: where both headlines begin with them, or the country has an office.
    """
    gone_a, gone_b = _speaks_for(table, pairs.a, pairs.b, len(pairs))
    more_b, more_a = _speaks_for(table, pairs.b, pairs.a, len(pairs))
    pairs.a.drop(np.concatenate([gone_a, more_a]))
    pairs.b.drop(np.concatenate([gone_b, more_b]))


def _speaks_for(table: HeadlineTable, one: Side, other: Side, count: int) -> tuple[Ints, Ints]:
    """Which words (places in the arrays) of the one side are a capital or a person of a country,
    and which of the other name that.
    """
    person = table.kind[one.at] == WORD
    names = np.flatnonzero((table.country[one.at] > 0) & (person | (table.value[one.at] == 1)))
    whole = (table.country[other.at] > 0) & ~table.inner[other.at]
    countries = np.flatnonzero(whole)
    i, j = crossed(Side(one.pair[names], names), Side(other.pair[countries], countries), count)
    i, j = names[i], countries[j]
    opens = (table.before[one.at[i]] < 0) & (table.before[other.at[j]] < 0)
    holds = other.any(table.kind[other.at] == OFFICE, count)[one.pair[i]]
    fits = table.country[one.at[i]] == table.country[other.at[j]]
    fits &= ~person[i] | opens | holds
    return i[fits], j[fits]


def _places_clash(table: HeadlineTable, pairs: Pairs) -> Flags:
    """Both sides are left with places, and none of one side lies in one of the other."""
    x, y = (side.where(table.kind[side.at] == PLACE) for side in (pairs.a, pairs.b))
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


def take_away_near(table: HeadlineTable, pairs: Pairs) -> None:
    """Take away words that may mean the same, and do so where either stands for the other: neither
    is the contrary or a later stage of another word left over.
    """
    i, j, codes = _related(table, pairs.a, pairs.b, len(pairs))
    near = _among(codes, table.near)
    apart = _among(codes, table.opposites) | _among(codes, table.stages)
    near[near] = ~np.isin(i[near], i[apart]) & ~np.isin(j[near], j[apart])
    pairs.a.drop(i[near])
    pairs.b.drop(j[near])


def _related(table: HeadlineTable, a: Side, b: Side, count: int) -> tuple[Ints, Ints, Ints]:
    """All (word of a, word of b) of one pair of which each has a relation to some word: their
    places in the arrays, and one code for both meanings.
    """
    at, to = (np.flatnonzero(table.related[table.concept[side.at]]) for side in (a, b))
    i, j = crossed(Side(a.pair[at], at), Side(b.pair[to], to), count)
    i, j = at[i], to[j]
    codes = table.concept[a.at[i]].astype(np.int64) * len(table.named) + table.concept[b.at[j]]
    return i, j, codes


def _among(codes: Ints, known: Ints) -> Flags:
    """Which codes are among known ones, which are sorted."""
    at = np.searchsorted(known, codes)
    found = at < len(known)
    found[found] = known[at[found]] == codes[found]
    return np.asarray(found, np.bool_)


def _opposites(table: HeadlineTable, a: Side, b: Side, count: int) -> tuple[Flags, Flags]:
    """Pairs with a word left over on one side and its opposite on the other, or of which one has
    more negations and the other does not warn or forbid; and pairs with a word and one for a later
    stage of the same.
    """
    i, j, codes = _related(table, a, b, count)
    said = ~(are_denied(table, a)[i] | are_denied(table, b)[j])
    i, codes = i[said], codes[said]
    pair = a.pair[i]
    found = np.zeros((2, count), np.bool_)
    found[0, pair[_among(codes, table.opposites)]] = True
    found[1, pair[_among(codes, table.stages)]] = True
    about_a, about_b = (_has(table, side, SYNONYM, (2,), count) for side in (a, b))
    no_a, no_b = _negated(table, a, b, count)
    return found[0] | (no_a & ~about_b) | (no_b & ~about_a), found[1]


def are_denied(table: HeadlineTable, side: Side) -> Flags:
    """Which words left over stand right behind a negation that is left over, too: what is not put
    off is on.

    >>> from cleaner.headlines.table import make_table
    >>> at = np.arange(2)
    >>> are_denied(make_table(["لا تأجيل"]), Side(at * 0, at)).tolist()
    [False, True]
    """
    found = np.zeros(len(side.at), np.bool_)
    behind = (side.pair[1:] == side.pair[:-1]) & (side.at[1:] == side.at[:-1] + 1)
    found[1:] = behind & (table.kind[side.at[:-1]] == NEGATION)
    return found


def _negated(table: HeadlineTable, a: Side, b: Side, count: int) -> tuple[Flags, Flags]:
    """Of which pairs each side negates what the other merely says. A negation of a word that is
    left over, too, is but a word more (it turns that one round), and may say what one of the other
    side does; one that is taken back (لا ... إلا) is none.
    """
    sides, others = [], []
    for side in (a, b):
        taken_back = _has(table, side, LIGHT, (_EXCEPT,), count)
        negations = (table.kind[side.at] == NEGATION) & ~taken_back[side.pair]
        of_more = np.zeros(len(side.at), np.bool_)
        of_more[:-1] = (side.pair[1:] == side.pair[:-1]) & (side.at[1:] == side.at[:-1] + 1)
        sides.append(side.where(negations & ~of_more))
        others.append(np.bincount(side.pair[negations & of_more], minlength=count))
    x, y = sides
    i, j = crossed(x, y, count)
    same = table.after[x.at[i]] == table.after[y.at[j]]
    x.drop(i[same])
    y.drop(j[same])
    no_a, no_b = (np.bincount(side.pair, minlength=count) for side in sides)
    return no_a > others[1], no_b > others[0]
