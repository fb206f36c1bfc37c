"""From signatures of stories to groups of copies: equal ones, candidates, similarities, stars.

Rows stand in order of age, the earliest first. As with headlines a group is a head and later
stories that are copies of the head itself.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cleaner.copies.shingles import BANDS, ROWS, Shingles
from cleaner.copies.similarity import EQUAL, FEWEST_SHINGLES, THRESHOLD, find_copies
from cleaner.headlines.buckets import crowding_of
from cleaner.headlines.grouping import MOST_JOINED, candidate_pairs
from cleaner.headlines.signatures import band_keys
from cleaner.headlines.stars import Stars, join_heads


def group_rows(
    made: Shingles,
    signatures: NDArray[np.uint32],
    bands: int = BANDS,
    rows: int = ROWS,
    threshold: float = THRESHOLD,
    most: int = MOST_JOINED,
) -> Stars:
    """Group n stories; *signatures* are n x (bands * rows). Of a band that more than *most* share
    no pairs are taken, and the crowding says so.

    >>> from cleaner.copies.shingles import make_shingles, sign_shingles
    >>> words = [f"w{number}" for number in range(60)]
    >>> made = make_shingles([" ".join(words), "w1 w2", " ".join(words[9:])])
    >>> group_rows(made, sign_shingles(made, 64)).head.tolist()
    [0, 1, 0]
    """
    stars = group_equal(made)
    alone = stars.head == np.arange(len(stars.head))
    alone = np.flatnonzero(alone & (made.sizes >= FEWEST_SHINGLES))
    crowded: list[tuple[int, int]] = []
    keys = band_keys(signatures[alone], bands, rows)
    left, right = candidate_pairs(keys, most=most, crowded=crowded)
    left, right = alone[left], alone[right]
    found = find_copies(made, left, right, threshold)
    left, right = left[found.pairs], right[found.pairs]
    join_heads(stars, left, right, found.score, found.relation)
    return replace(stars, crowding=crowding_of((size, int(alone[row])) for size, row in crowded))


def group_equal(made: Shingles) -> Stars:
    """Join each story to the first one of equal words.

    >>> from cleaner.copies.shingles import make_shingles
    >>> group_equal(make_shingles(["w1 w2", "w3", "w1, w2.", ""])).head.tolist()
    [0, 1, 0, 3]
    """
    count = len(made.whole)
    _, first, number = np.unique(made.whole, return_index=True, return_inverse=True)
    head = np.where(made.sizes > 0, first[number], np.arange(count))
    return Stars(head, np.ones(count, np.float32), np.full(count, EQUAL, np.uint8))
