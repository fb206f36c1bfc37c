"""Compounds: words that one headline writes as one and another as two (بوركينا فاسو)."""

from __future__ import annotations

import numpy as np

from cleaner.headlines.runs import Flags, Ints, span_places
from cleaner.headlines.sides import Pairs, Side
from cleaner.headlines.table import HeadlineTable
from cleaner.headlines.word_hashes import join_hashes
from cleaner.headlines.wordlists import NUMBER


def take_away_compounds(table: HeadlineTable, pairs: Pairs) -> None:
    """Take away what one side writes as one word and the other as two neighbours, of which either
    may be a word that does not count, or one that both share.

    >>> from cleaner.headlines.sides import take_away_equal
    >>> from cleaner.headlines.table import make_table
    >>> table = make_table(["رحلة عبد الله", "رحلة عبدالله"])
    >>> pairs = take_away_equal(table, *(np.array([number]) for number in (0, 1, 0)))
    >>> take_away_compounds(table, pairs)
    >>> len(pairs.a.at), pairs.respelled.tolist()
    (0, [True])
    """
    _take_away(table, pairs, pairs.a, pairs.b, pairs.left)
    _take_away(table, pairs, pairs.b, pairs.a, pairs.right)


def may_be_joined(table: HeadlineTable, words: Ints | slice) -> Flags:
    """Which words of a table, by their places in it, may be two others, written as one.

    >>> from cleaner.headlines.table import make_table
    >>> may_be_joined(make_table(["رحلة عبد الله", "رحلة عبدالله"]), slice(None)).tolist()
    [False, False, False, False, True]
    """
    compound = table.compound[table.surface[words]]
    return np.asarray(compound & (table.kind[words] != NUMBER), np.bool_)


def _take_away(table: HeadlineTable, pairs: Pairs, parted: Side, joined: Side, rows: Ints) -> None:
    i, first = _neighbours(table, joined, rows)
    of, word = table.hashes, table.surface[joined.at[i]]
    two = table.flat[first], table.flat[first + 1]
    fits = join_hashes(of, *two) == of.whole[word]
    gone = i[fits]
    pair = joined.pair[gone]
    pairs.respelled[pair] = True
    # Words of one pair and spelling are one number: which of two is left over does not matter.
    count = len(table.spelled)
    taken = np.concatenate([pair * count + word[fits] for word in two])
    parted.keep(~np.isin(parted.pair * count + table.surface[parted.at], taken))
    joined.drop(gone)


def _neighbours(table: HeadlineTable, joined: Side, rows: Ints) -> tuple[Ints, Ints]:
    """For each compound of *joined*, all words of the other headline (*rows*)
    that another one follows: the number of the one, the place in ``flat`` of the other.
    """
    may = np.flatnonzero(may_be_joined(table, joined.at))
    row = rows[joined.pair[may]]
    sizes = np.maximum(table.bounds[row + 1] - table.bounds[row] - 1, 0)
    return np.repeat(may, sizes), span_places(table.bounds[row], sizes)
