"""Runs and spans in flat arrays: where a run of equal neighbours begins, all places of spans."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def run_begins(*columns: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of n elements, given in *columns*, differ from the one before them, as the first does.

    >>> run_begins(np.array([7, 7, 8]), np.array([1, 2, 2])).tolist()
    [True, True, True]
    """
    begins = np.ones(len(columns[0]), np.bool_)
    begins[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return begins


def span_places(begins: NDArray[np.int64] | int, sizes: NDArray[Any]) -> NDArray[np.int64]:
    """The places of spans in turn: as many as *sizes* says, from each of *begins* on.

    >>> span_places(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    before = np.cumsum(sizes) - sizes
    return np.asarray(np.repeat(begins - before, sizes) + np.arange(int(sizes.sum())), np.int64)


def run_heads(*columns: NDArray[Any]) -> NDArray[np.int64]:
    """For each of n elements, given in *columns*, the place where its run begins.

    >>> run_heads(np.array([7, 7, 8])).tolist()
    [0, 0, 2]
    """
    begins = run_begins(*columns)
    places = np.where(begins, np.arange(len(begins)), 0)
    return np.asarray(np.maximum.accumulate(places), np.int64)
