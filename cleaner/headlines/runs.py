"""Flat arrays: their names by what they hold, runs of equal neighbours, all places of spans."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Codes = NDArray[np.uint8]
Numbers = NDArray[np.int32]
Hashes = NDArray[np.uint32]
Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]
Scores = NDArray[np.float32]
Floats = NDArray[np.float64]


def run_begins(*columns: NDArray[Any]) -> Flags:
    """Which of n elements, given in *columns*, differ from the one before them, as the first does.

    >>> run_begins(np.array([7, 7, 8]), np.array([1, 2, 2])).tolist()
    [True, True, True]
    """
    begins = np.ones(len(columns[0]), np.bool_)
    begins[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return begins


def span_places(begins: Ints | int, sizes: NDArray[Any]) -> Ints:
    """The places of spans in turn: as many as *sizes* says, from each of *begins* on.

    >>> span_places(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    before = np.cumsum(sizes) - sizes
    return np.asarray(np.repeat(begins - before, sizes) + np.arange(int(sizes.sum())), np.int64)


def run_heads(*columns: NDArray[Any]) -> Ints:
    """For each of n elements, given in *columns*, the place where its run begins.

    >>> run_heads(np.array([7, 7, 8])).tolist()
    [0, 0, 2]
    """
    begins = run_begins(*columns)
    places = np.where(begins, np.arange(len(begins)), 0)
    return np.asarray(np.maximum.accumulate(places), np.int64)
