"""Groups as stars: each headline joins the likest earlier one that is a head itself. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.headlines.buckets import NOT_CROWDED, Crowding
from cleaner.headlines.evidence import gaps_between
from cleaner.headlines.runs import Codes, Flags, Ints, Scores
from cleaner.headlines.table import HeadlineTable, make_table
from cleaner.headlines.verdict import RELATIONS, find_same

NEITHER, LEFT, RIGHT = range(3)
"""Which side of a pair says nothing that the other does not, and less."""
_MOST_WHOLES = 32  # headlines that one is a part of: so many are looked at
_PARTS = (RELATIONS.index("truncated"), RELATIONS.index("extended"))


@dataclass(frozen=True, slots=True)
class Stars:
    """Groups of n headlines. ``head`` (n) is the row of each one's head, its own for a head;
    ``score`` and ``relation`` (n) are those of the verdict against the head (1 and 0 for a head).
    ``crowding`` tells of the keys of which too many rows had the same for pairs to be taken.
    """

    head: Ints
    score: Scores
    relation: Codes
    crowding: Crowding = NOT_CROWDED


def contained_sides(
    table: HeadlineTable, left: Ints, right: Ints, relation: Codes, gaps: Ints
) -> Codes:
    """Of p pairs that are the same: which side is a part of the other, cut off as a rule
    (``LEFT``, ``RIGHT``, ``NEITHER``). Of one day a part is no other news, and not told.

    >>> from cleaner.headlines.table import make_table
    >>> table, rows = make_table(["سفينة القمح", "سفينة القمح تصل"]), (np.array([0]), np.array([1]))
    >>> contained_sides(table, *rows, np.array([3], np.uint8), np.array([-1])).tolist() == [LEFT]
    True
    """
    heavier = table.weights[left] > table.weights[right]
    part = np.isin(relation, _PARTS) & (gaps != 0)
    return np.where(part, np.where(heavier, RIGHT, LEFT), NEITHER).astype(np.uint8)


def ambiguous(left: Ints, right: Ints, contained: NDArray[np.integer[Any]]) -> Flags:
    """Which of p pairs that are the same say nothing: a headline that is cut off is a part of
    several that are not the same as each other (no pair among the p), and of none of them more
    than of another.

    >>> left, right = np.array([0, 0, 0]), np.array([1, 2, 3])
    >>> ambiguous(left, right, np.array([LEFT, LEFT, NEITHER])).tolist()
    [True, True, False]
    >>> left, right = np.array([0, 0, 1]), np.array([1, 2, 2])
    >>> ambiguous(left, right, np.array([LEFT, LEFT, NEITHER])).tolist()
    [False, False, False]
    """
    at = np.flatnonzero(contained)
    part = np.where(contained[at] == LEFT, left[at], right[at])
    whole = np.where(contained[at] == LEFT, right[at], left[at])
    order = np.lexsort((whole, part))
    at, part, whole = at[order], part[order], whole[order]
    known = set(zip(left.tolist(), right.tolist(), strict=True))
    found = np.zeros(len(left), np.bool_)
    bounds = [*np.flatnonzero(np.diff(part, prepend=-1)).tolist(), len(part)]
    for begin, end in pairwise(bounds):
        if not _hang_together(sorted(set(whole[begin:end].tolist())), known):
            found[at[begin:end]] = True
    return found


def same_around(
    texts: Sequence[str], days: Ints, parts: Ints, wholes: Ints
) -> tuple[Ints, Ints, Codes]:
    """What ``ambiguous`` asks about parts: of the pairs of rows (*parts*, *wholes*) those of which
    the first is a part of the second, and of the wholes of one part the pairs that are the same.

    >>> texts = ["سفينة القمح تصل إلى الميناء", "سفينة القمح تصل إلى الميناء مساء الأحد"]
    >>> rows = np.array([0]), np.array([1])
    >>> [edge.tolist() for edge in same_around(texts, np.array([1, 2]), *rows)]
    [[0], [1], [1]]
    """
    table = make_table(texts)
    kept, found = find_same(table, parts, wholes, gaps_between(days, parts, wholes))
    parts, wholes = parts[kept], wholes[kept]
    gaps = gaps_between(days, parts, wholes)
    inside = contained_sides(table, parts, wholes, found.relation, gaps) == LEFT
    parts, wholes = parts[inside], wholes[inside]
    of: dict[int, list[int]] = {}
    for part, whole in zip(parts.tolist(), wholes.tolist(), strict=True):
        of.setdefault(part, []).append(whole)
    twos = [pair for rows in of.values() for pair in combinations(sorted(rows)[:_MOST_WHOLES], 2)]
    one, other = np.array(twos, np.int64).reshape(-1, 2).T
    same, _ = find_same(table, one, other, gaps_between(days, one, other))
    sides = np.concatenate([np.full(len(parts), LEFT), np.full(len(same), NEITHER)])
    left = np.concatenate([parts, one[same]])
    return left, np.concatenate([wholes, other[same]]), sides.astype(np.uint8)


def _hang_together(rows: list[int], known: set[tuple[int, int]]) -> bool:
    """Whether of all pairs of the rows, which are sorted, at least half are the same."""
    rows = rows[:_MOST_WHOLES]
    pairs = list(combinations(rows, 2))
    return 2 * sum(pair in known for pair in pairs) >= len(pairs)


def join_heads(
    stars: Stars,
    left: Ints,
    right: Ints,
    score: Scores,
    relation: Codes,
    contained: NDArray[np.integer[Any]] | None = None,
) -> None:
    """Go through the rows by age; each joins the likest earlier one that is a head, if any.

    Of pairs that say nothing (``ambiguous``) none is joined; without *contained* all are told. The
    members of equal words that a row brings along go with it.
    """
    if contained is not None:
        told = ~ambiguous(left, right, contained)
        left, right, score, relation = left[told], right[told], score[told], relation[told]
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
