"""Stories that come one by one and are grouped at the end, in bounded memory.

Of each story its record, its signature and the place of its shingles are held, some 900 bytes;
the shingles, four bytes for each word, wait in a file that goes when the process ends.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Self

import numpy as np

from cleaner.copies.shingles import BANDS, ROWS, Shingles, make_shingles, sign_shingles
from cleaner.copies.similarity import EQUAL, FEWEST_SHINGLES, RELATIONS, THRESHOLD, find_copies
from cleaner.headlines.buckets import crowding_of, warn_of_crowding
from cleaner.headlines.grouping import MOST_JOINED, candidate_pairs
from cleaner.headlines.index import Group, age_key, groups_of
from cleaner.headlines.runs import Hashes, Ints, Keys
from cleaner.headlines.signatures import band_keys
from cleaner.headlines.stars import Stars, join_heads
from cleaner.headlines.stores.base import Record

_HELD = 262_144  # characters of stories that wait to be hashed together


class StoryCollection:
    """Stories to be grouped: within it ``add`` each, then ask for ``groups``.

    >>> with StoryCollection() as stories:
    ...     for name in ("b.txt", "a.txt"):
    ...         stories.add(Record("خبر", name), "غادرت السفينة الميناء صباح اليوم")
    ...     [(g.head.source, g.members[0].relation) for g in stories.groups()]
    [('a.txt', 'equal')]
    """

    def __init__(self, bands: int = BANDS, rows: int = ROWS, *, words: bool = False) -> None:
        self.bands, self.rows = bands, rows
        self.records: list[Record] = []
        self._waiting: list[str] = []
        self._length = 0
        self._shingles = _ShingleFile()
        self._words = _ShingleFile() if words else None
        self._signatures: list[Hashes] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._shingles.file.close()
        if self._words:
            self._words.file.close()

    def add(self, record: Record, text: str) -> None:
        """Add a story: *record* stands for it in groups, *text* is what is compared."""
        self.records.append(record)
        self._waiting.append(text)
        self._length += len(text)
        if self._length > _HELD:
            self._hash()

    def _hash(self) -> None:
        made = make_shingles(self._waiting)
        self._shingles.write(made)
        self._signatures.append(sign_shingles(made, self.bands * self.rows))
        if self._words:
            self._words.write(make_shingles(self._waiting, 1))
        self._waiting, self._length = [], 0

    def groups(self, threshold: float = THRESHOLD, most: int = MOST_JOINED) -> list[Group]:
        """Groups of copies, whatever the order in which stories were added. *threshold* is the
        least similarity. Of bands that more than *most* stories share a ``CrowdedWarning`` tells.
        """
        stars, ordered = self.stars(threshold, most)
        return groups_of(stars, [self.records[row] for row in ordered], RELATIONS)

    def stars(
        self, threshold: float = THRESHOLD, most: int = MOST_JOINED
    ) -> tuple[Stars, list[int]]:
        """``groups`` as rows, and the order of ``records`` by age, in which the rows stand."""
        self._hash()
        order = sorted(range(len(self.records)), key=lambda row: age_key(self.records[row]))
        signatures = np.concatenate(self._signatures)[order]
        made = self._shingles.read(order)
        keys = band_keys(signatures, self.bands, self.rows)
        stars = _group_rows(made, keys, threshold, most)
        if order:
            example = self.records[order[stars.crowding.row]].text
            warn_of_crowding(stars.crowding, most, example)
        return stars, order

    def words(self, order: Sequence[int]) -> Shingles:
        """Shingles of one word of the stories in that *order*, if the collection was made with
        *words*."""
        assert self._words is not None
        return self._words.read(order)


def _group_rows(made: Shingles, keys: Keys, threshold: float, most: int) -> Stars:
    """Group stories, which stand in order of age, by the *keys* of their bands. As with headlines a
    group is a head and later stories that are copies of the head itself. Of a band that more than
    *most* share no pairs are taken, and the crowding says so."""
    stars = _group_equal(made)
    alone = stars.head == np.arange(len(stars.head))
    alone = np.flatnonzero(alone & (made.sizes >= FEWEST_SHINGLES))
    crowded: list[tuple[int, int]] = []
    left, right = candidate_pairs(keys[alone], most=most, crowded=crowded)
    left, right = alone[left], alone[right]
    found = find_copies(made, left, right, threshold)
    left, right = left[found.pairs], right[found.pairs]
    join_heads(stars, left, right, found.score, found.relation)
    return replace(stars, crowding=crowding_of((size, int(alone[row])) for size, row in crowded))


def _group_equal(made: Shingles) -> Stars:
    """Join each story to the first one of equal words."""
    count = len(made.whole)
    _, first, number = np.unique(made.whole, return_index=True, return_inverse=True)
    head = np.where(made.sizes > 0, first[number], np.arange(count))
    return Stars(head, np.ones(count, np.float32), np.full(count, EQUAL, np.uint8))


class _ShingleFile:
    """Shingles of stories on the disk."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115
        self._sizes: list[Ints] = []
        self._whole: list[Keys] = []

    def write(self, made: Shingles) -> None:
        made.hashes.tofile(self.file)
        self._sizes.append(made.sizes)
        self._whole.append(made.whole)

    def read(self, order: Sequence[int]) -> Shingles:
        """The shingles of the stories in that *order*; they stay on the disk."""
        self.file.flush()
        sizes = np.concatenate(self._sizes)
        total = int(sizes.sum())
        hashes = np.empty(0, np.uint32)
        if total:
            hashes = np.memmap(self.file, np.uint32, "r", shape=(total,))
        at = np.asarray(order, np.int64)
        begins = np.cumsum(sizes) - sizes
        return Shingles(hashes, begins[at], sizes[at], np.concatenate(self._whole)[at])


def group_stories(
    stories: Iterable[tuple[Record, str]],
    *,
    bands: int = BANDS,
    rows: int = ROWS,
    threshold: float = THRESHOLD,
    most: int = MOST_JOINED,
) -> list[Group]:
    """Group stories, each a record and its text, that are copies; see ``StoryCollection.groups``.

    >>> words = [f"w{number}" for number in range(60)]
    >>> stories = [(Record("", "a"), " ".join(words)), (Record("", "b"), " ".join(words[30:]))]
    >>> [member.relation for group in group_stories(stories) for member in group.members]
    ['contains']
    """
    with StoryCollection(bands, rows) as collection:
        for record, text in stories:
            collection.add(record, text)
        return collection.groups(threshold, most)
