"""Groups as stars: each headline joins the likest earlier one that is a head itself. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.headlines.buckets import NOT_CROWDED, Crowding


@dataclass(frozen=True, slots=True)
class Stars:
    """Groups of n headlines. ``head`` (n) is the row of each one's head, its own for a head;
    ``score`` and ``relation`` (n) are those of the verdict against the head (1 and 0 for a head).
    ``crowding`` tells of the keys of which too many rows had the same for pairs to be taken.
    """

    head: NDArray[np.int64]
    score: NDArray[np.float32]
    relation: NDArray[np.uint8]
    crowding: Crowding = NOT_CROWDED


def join_heads(
    stars: Stars,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    score: NDArray[np.float32],
    relation: NDArray[np.uint8],
) -> None:
    """Go through the rows by age; each joins the likest earlier one that is a head, if any.

    The members of equal words that a row brings along go with it.
    """
    order = np.lexsort((left, -score, right))
    head = stars.head.tolist()
    joined: dict[int, int] = {}
    for at, i, j in zip(order.tolist(), left[order].tolist(), right[order].tolist(), strict=True):
        if j not in joined and head[i] == i:
            joined[j] = at
            head[j] = i
    if not joined:
        return
    rows = np.fromiter(joined, np.int64, len(joined))
    edges = np.fromiter(joined.values(), np.int64, len(joined))
    stars.head[rows] = left[edges]
    stars.score[rows] = score[edges]
    stars.relation[rows] = relation[edges]
    # Members of equal words follow their head to its new one.
    follows = np.flatnonzero(stars.head[stars.head] != stars.head)
    first = stars.head[follows]
    stars.score[follows] = stars.score[first]
    stars.relation[follows] = stars.relation[first]
    stars.head[follows] = stars.head[first]
