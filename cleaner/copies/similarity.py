"""How much of two stories is the same, word for word, and how they stand to each other. Exact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cleaner.copies.shingles import Shingles
from cleaner.headlines.runs import Codes, Ints, Scores, span_places

THRESHOLD = 0.5
"""The least similarity of copies, unless told otherwise."""
FEWEST_SHINGLES = 20
"""Shingles of a story below which it is a copy of an equal one only: of a line or two, what is
shared is a formula as a rule."""
RELATIONS = ("equal", "contains", "revised", "overlap")
"""How two copies stand to each other; arrays of relations hold their positions.

- ``equal``: the same words in the same order;
- ``contains``: nine tenths of the one stand in the other, which has a tenth more at least;
- ``revised``: most of both together is shared (a Jaccard similarity of a half);
- ``overlap``: what is shared is less than that, and each has much of its own.
"""
EQUAL, CONTAINS, REVISED, OVERLAP = range(4)
_CONTAINED, _LONGER, _MOSTLY = 0.9, 1.1, 0.5
_PAIRS = 1_024  # pairs whose shingles are held at a time


@dataclass(frozen=True, slots=True)
class Copies:
    """Which of some pairs are copies (``pairs``: their positions), with similarity and relation.

    The similarity is the share of the shorter story's shingles that the longer one has, too (the
    overlap coefficient): what was cut off or put around a copy does not count.
    """

    pairs: Ints
    score: Scores
    relation: Codes


def find_copies(made: Shingles, left: Ints, right: Ints, threshold: float = THRESHOLD) -> Copies:
    """Compare stories, pair by pair, by their shingles themselves.

    >>> from cleaner.copies.shingles import make_shingles
    >>> words = [f"w{number}" for number in range(60)]
    >>> made = make_shingles([" ".join(words), " ".join(words[10:50]), "w1 w2"])
    >>> found = find_copies(made, np.array([0, 0]), np.array([1, 2]))
    >>> found.pairs.tolist(), found.score.tolist(), RELATIONS[found.relation[0]]
    ([0], [1.0], 'contains')
    """
    equal = (made.whole[left] == made.whole[right]) & (made.sizes[left] > 0)
    sizes = np.minimum(made.sizes[left], made.sizes[right])
    long = np.flatnonzero(~equal & (sizes >= FEWEST_SHINGLES))
    score = equal.astype(np.float32)
    relation = np.zeros(len(left), np.uint8)
    shared = count_shared(made, left[long], right[long])
    score[long] = shared / sizes[long]
    longer = np.maximum(made.sizes[left], made.sizes[right])[long] / sizes[long]
    jaccard = shared / np.maximum(made.sizes[left[long]] + made.sizes[right[long]] - shared, 1)
    relation[long] = np.where(
        (score[long] >= _CONTAINED) & (longer >= _LONGER),
        CONTAINS,
        np.where(jaccard >= _MOSTLY, REVISED, OVERLAP),
    )
    pairs = np.flatnonzero((score >= threshold) & (score > 0))
    return Copies(pairs, score[pairs], relation[pairs])


def count_shared(made: Shingles, left: Ints, right: Ints) -> Ints:
    """How many shingles the two stories of each pair share.

    >>> from cleaner.copies.shingles import make_shingles
    >>> made = make_shingles(["a b c d e f", "b c d e f g"])
    >>> count_shared(made, np.array([0]), np.array([1])).tolist()
    [1]
    """
    shared = [np.empty(0, np.int64)]
    for begin in range(0, len(left), _PAIRS):
        at = slice(begin, begin + _PAIRS)
        both = np.concatenate([_codes(made, left[at]), _codes(made, right[at])])
        both.sort(kind="stable")  # two runs that are sorted: they are merged
        twice = both[1:][both[1:] == both[:-1]]
        shared.append(np.bincount(twice >> 32, minlength=len(left[at])))
    return np.concatenate(shared)


def _codes(made: Shingles, rows: Ints) -> Ints:
    """The shingles of some stories, each as one number: its place among *rows* above its hash."""
    sizes = made.sizes[rows]
    hashes = made.hashes[span_places(made.begins[rows], sizes)].astype(np.int64)
    return np.asarray(np.repeat(np.arange(len(rows)) << 32, sizes) | hashes, np.int64)
