"""What a store of headlines is. There are two: ``file``, also in memory, and ``redis``.

A store remembers headlines and the band keys of their signatures, and finds the headlines that
share a band with given signatures. It knows nothing of verdicts: both stores give the same
candidates for the same headlines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from cleaner.errors import InputError
from cleaner.headlines.buckets import BUCKET_LIMIT, Candidates
from cleaner.headlines.runs import Hashes, Keys
from cleaner.headlines.signatures import band_keys, whole_keys

FORMAT = 2
"""The version of what stores hold; a store of another version must be built anew."""
EXPORT_FORMAT = 1
"""The version of what ``cleaner index export`` writes."""
OTHER_WORDS = (
    "was built with other word lists, or by another measure (--by), so that its keys do not fit: "
    "make it anew with 'cleaner index export' and 'cleaner index import'"
)
"""What is wrong with an index of other word lists, or of another measure."""
_MOST_HASHES = 10_000  # of a signature
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")


@dataclass(frozen=True, slots=True)
class Record:
    """A headline as it is remembered: its text, where it stands (``source``, such as a path, and
    ``place`` in it), its date as ``YYYY-MM-DD`` and a digest of the whole content it is from (both
    may be empty).
    """

    text: str
    source: str = ""
    place: str = "headline"
    day: str = ""
    digest: str = ""


class HeadlineStore(Protocol):
    """What every store does. Signatures are n x (bands * rows) arrays of uint32."""

    bands: int
    rows: int

    def add(self, records: Sequence[Record], signatures: Hashes) -> list[int]:
        """Remember records, all or none; returns their numbers, which grow with time."""

    def candidates(self, signatures: Hashes, limit: int = BUCKET_LIMIT) -> Candidates:
        """Rows of *signatures* and numbers of records that share a band with them, each pair once,
        sorted; at most the nearest ``MOST_CANDIDATES`` for each row. Of a band that more than
        *limit* records share the oldest are looked at, and those of equal signature."""

    def read(self, numbers: Sequence[int]) -> dict[int, Record]:
        """The records of those numbers; numbers that are no longer there are left out."""

    def of_sources(self, sources: Sequence[str]) -> dict[int, Record]:
        """The records of those sources, by number."""

    def forget(self, numbers: Sequence[int]) -> int:
        """Forget the records of those numbers; returns how many there were."""

    def records(self) -> Iterator[tuple[int, Record]]:
        """All records, by number."""

    def count(self) -> int:
        """How many records there are."""

    def writing(self) -> AbstractContextManager[None]:
        """Within it the store is changed by this writer alone, all or nothing where it can."""

    def check(self) -> None:
        """Read all that there is; raises InputError when something of it is damaged."""

    def compact(self) -> None:
        """Drop the keys of headlines that are gone."""

    def info(self) -> dict[str, int]:
        """Figures about the store: format, headlines, bands, rows, and what else it knows."""

    def close(self) -> None:
        """Give back what the store holds open."""


def store_keys(signatures: Hashes, bands: int, rows: int) -> Keys:
    """What a store finds n signatures by: their band keys and the key of the whole, in columns.

    >>> store_keys(np.zeros((1, 60), np.uint32), 20, 3).shape
    (1, 21)
    """
    keys = band_keys(signatures, bands, rows)
    return np.column_stack([keys, whole_keys(keys)])


def read_parameters(meta: Mapping[str, str], place: str) -> tuple[int, int]:
    """The bands and rows that the index at *place* says of itself.

    Raises InputError when they are none that an index can have.

    >>> read_parameters({"bands": "20", "rows": "3"}, "index.db")
    (20, 3)
    """
    found = [meta.get(name) for name in ("bands", "rows")]
    numbers = [int(value) for value in found if value and _NUMBER.fullmatch(value)]
    if len(numbers) < len(found) or not (
        numbers[0] > 1 and numbers[0] * numbers[1] <= _MOST_HASHES
    ):
        reason = f"it says that it has {found[0]!r} bands of {found[1]!r} rows"
        raise InputError(place, f"is a damaged index: {reason}")
    return numbers[0], numbers[1]
