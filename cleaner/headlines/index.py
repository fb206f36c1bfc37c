"""The index of headlines: add, ask, group. A store finds candidates, ``judge`` decides."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Self

import numpy as np

from cleaner.headlines.buckets import BUCKET_LIMIT, crowding_of, warn_of_crowding
from cleaner.headlines.evidence import NO_DAY, gaps_between
from cleaner.headlines.grouping import MOST_JOINED, group_rows
from cleaner.headlines.runs import Flags, Hashes, Ints
from cleaner.headlines.signatures import DEFAULT_BANDS, DEFAULT_ROWS, sign_bands
from cleaner.headlines.stars import LEFT, NEITHER, Stars, ambiguous, contained_sides, same_around
from cleaner.headlines.stores.base import HeadlineStore, Record
from cleaner.headlines.table import HeadlineTable, make_table
from cleaner.headlines.verdict import (
    DIFFERENT,
    LABELS,
    RELATIONS,
    SAME,
    Judgement,
    find_same,
    judge,
    words_that_differ,
)
from cleaner.headlines.wordlists import lexicon_digest

_BATCH = 100_000  # headlines that are signed and stored at a time
_ASKED = 10_000  # headlines that are looked up and judged at a time


@dataclass(frozen=True, slots=True)
class Match:
    """A headline that was asked about and a remembered one that tells the same, or nearly.

    ``label`` is ``same`` or ``update``; ``left_only`` and ``right_only`` are the folded words that
    the one and the other has by itself.
    """

    headline: Record
    other: Record
    label: str
    score: float
    relation: str
    left_only: tuple[str, ...]
    right_only: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A headline of a group, and the verdict on it and the head."""

    record: Record
    score: float
    relation: str


@dataclass(frozen=True, slots=True)
class Group:
    """Headlines that tell the same news: the earliest, and the others by age."""

    head: Record
    members: tuple[Member, ...]


class HeadlineIndex:
    """Headlines that were seen, to ask which of them tell the same news as a new one.

    Of remembered headlines that share a band with a new one, where they are more than
    *bucket_limit*, only the oldest and those of equal meaning are compared with it, with a
    ``CrowdedWarning``. Raises InputError when the store cannot be opened, read or written.

    >>> index = HeadlineIndex()
    >>> index.add("وصول سفينة القمح إلى الميناء الشمالي", source="a.txt")
    1
    >>> [m.other.source for m in index.query("سفينة القمح تصل إلى الميناء الشمالي")]
    ['a.txt']
    """

    def __init__(
        self, store: HeadlineStore | None = None, *, bucket_limit: int = BUCKET_LIMIT
    ) -> None:
        if store is None:
            from cleaner.headlines.stores.file import FileStore

            store = FileStore(":memory:", *self._parameters)
        self.store = store
        self.bucket_limit = bucket_limit

    @classmethod
    def open(
        cls,
        place: str,
        *,
        bands: int | None = None,
        rows: int | None = None,
        create: bool = True,
        check_words: bool = True,
        bucket_limit: int = BUCKET_LIMIT,
    ) -> Self:
        """Open the index at *place*: the path of a file, ``redis://HOST:PORT/DATABASE``, or
        ``:memory:``.

        *bands* and *rows* count when the index is made (22 of 3 unless told otherwise, of stories
        32 of 2). Raises InputError, also when there is no
        index and *create* is false, and, with *check_words*, when it was built with other word
        lists than those of this version.
        """
        made: Callable[..., HeadlineStore]
        if "://" in place:
            from cleaner.headlines.stores.redis import RedisStore

            made = RedisStore
        else:
            from cleaner.headlines.stores.file import FileStore

            made = FileStore
        store = made(
            place,
            bands or cls._parameters[0],
            rows or cls._parameters[1],
            words=cls._digest(),
            create=create,
            check_words=check_words,
        )
        return cls(store, bucket_limit=bucket_limit)

    def add(
        self, text: str, *, source: str = "", place: str = "headline", day: date | None = None
    ) -> int:
        """Remember one headline; returns its number."""
        record = Record(text, source, place, day.isoformat() if day else "")
        return self.add_many([record])[0]

    def add_many(self, records: Iterable[Record]) -> list[int]:
        """Remember headlines, which is much faster for many at once; returns their numbers."""
        numbers: list[int] = []
        with self.store.writing():
            left = iter(records)
            while batch := list(islice(left, _BATCH)):
                numbers += self.store.add(batch, self._sign([record.text for record in batch]))
        return numbers

    def replace(self, records: Sequence[Record]) -> list[int]:
        """Remember headlines in place of all that is remembered from their sources.

        What is remembered as it is keeps its number, and so its age; returns all numbers.
        """
        with self.store.writing():
            old = self.store.of_sources(list(dict.fromkeys(record.source for record in records)))
            number_of = {record: number for number, record in old.items()}
            kept = set(records)
            self.store.forget([n for n, record in old.items() if record not in kept])
            new = [record for record in dict.fromkeys(records) if record not in number_of]
            number_of |= dict(zip(new, self.add_many(new), strict=True))
            return [number_of[record] for record in records]

    def writing(self) -> AbstractContextManager[None]:
        """Within it nobody else changes the index, where the store can do that."""
        return self.store.writing()

    def query(self, text: str, day: date | None = None, *, updates: bool = False) -> list[Match]:
        """The remembered headlines that tell the same news as *text*, the likest first.

        With *updates* also those that tell the same story at another stage or with other figures.
        """
        record = Record(text, day=day.isoformat() if day else "")
        return self.query_many([record], updates=updates)[0]

    def query_many(
        self,
        records: Sequence[Record],
        *,
        updates: bool = False,
        before: Sequence[int] | None = None,
        limit: int | None = None,
    ) -> list[list[Match]]:
        """``query`` for many: one list for each record.

        A remembered headline of the same source or the same content is not given for it, nor, for
        ``records[i]``, one with a number from ``before[i]`` on. No record is given more than
        *limit* matches.
        """
        matches: list[list[Match]] = []
        crowded: dict[Hashable, tuple[int, int]] = {}
        for begin in range(0, len(records), _ASKED):
            at = slice(begin, begin + _ASKED)
            older = None if before is None else before[at]
            found, met = self._query_some(records[at], updates, older)
            matches += [part[:limit] for part in found]
            crowded = {key: (size, begin + row) for key, (size, row) in met.items()} | crowded
        crowding = crowding_of(crowded.values())
        warn_of_crowding(crowding, self.bucket_limit, records[crowding.row].text if crowded else "")
        return matches

    def _query_some(
        self, records: Sequence[Record], updates: bool, before: Sequence[int] | None
    ) -> tuple[list[list[Match]], Mapping[Hashable, tuple[int, int]]]:
        """``query_many`` for so many as may be held at a time, and the crowded buckets met."""
        matches: list[list[Match]] = [[] for _ in records]
        signatures = self._sign([record.text for record in records])
        candidates = self.store.candidates(signatures, self.bucket_limit)
        rows, numbers = candidates.rows, candidates.numbers
        if before is not None:
            older = numbers < np.asarray(before, np.int64)[rows]
            rows, numbers = rows[older], numbers[older]
        known = self.store.read(np.unique(numbers).tolist())
        others = list(known.values())
        place = {number: len(records) + i for i, number in enumerate(known)}
        right = np.array([place.get(n, -1) for n in numbers.tolist()], np.int64)
        everything = [*records, *others]
        foreign = [
            j >= 0 and not self._is_same_page(records[i], everything[j])
            for i, j in zip(rows.tolist(), right.tolist(), strict=True)
        ]
        for i, match in self._match_pairs(everything, rows[foreign], right[foreign], updates):
            matches[i].append(match)
        for part in matches:
            part.sort(key=lambda m: (m.label != "same", -m.score, age_key(m.other)))
        return matches, candidates.crowded

    def groups(self) -> list[Group]:
        """All groups of at least two headlines, sorted by their heads' age."""
        return group_records([record for _, record in self.store.records()])

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    # What an index of stories does otherwise: see ``copies.index``.

    _parameters = DEFAULT_BANDS, DEFAULT_ROWS

    @staticmethod
    def _digest() -> str:
        """What signatures hang on: those of another digest do not fit."""
        return lexicon_digest()

    def _sign(self, texts: Sequence[str]) -> Hashes:
        return sign_bands(make_table(texts), self.store.bands, self.store.rows)

    def _is_same_page(self, one: Record, other: Record) -> bool:
        """The same file, or another copy of it: no duplicate of itself."""
        if one.source and one.source == other.source:
            return True
        return bool(one.digest) and one.digest == other.digest

    def _match_pairs(
        self, records: Sequence[Record], left: Ints, right: Ints, updates: bool
    ) -> Iterator[tuple[int, Match]]:
        """The pairs of *records* that match, each with its left one's place."""
        table = make_table([record.text for record in records])
        gaps = gaps_between(days_of(records), left, right)
        if updates:
            found = judge(table, left, right, gaps)
            kept = np.flatnonzero(found.label > DIFFERENT)
            found = found.of(kept)
        else:
            kept, found = find_same(table, left, right, gaps)
        left, right = left[kept], right[kept]
        told = ~self._are_ambiguous(records, table, (left, right), found, gaps[kept])
        left, right, found = left[told], right[told], found.of(told)
        ones, others = words_that_differ(table, left, right)
        for k, (i, j) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
            label, relation = LABELS[found.label[k]], RELATIONS[found.relation[k]]
            score = round(float(found.score[k]), 3)
            yield i, Match(records[i], records[j], label, score, relation, ones[k], others[k])

    def _are_ambiguous(
        self,
        records: Sequence[Record],
        table: HeadlineTable,
        pairs: tuple[Ints, Ints],
        found: Judgement,
        gaps: Ints,
    ) -> Flags:
        """Which pairs say nothing, as in groups: the one is cut off, and fits several remembered
        headlines that are not the same as each other (see ``stars.ambiguous``).
        """
        left, right = pairs
        sides = contained_sides(table, left, right, found.relation, gaps)
        sides = np.where(found.label == SAME, sides, NEITHER)
        some = sides != NEITHER
        part = np.where(sides == LEFT, left, right)[some]
        whole = np.where(sides == LEFT, right, left)[some]
        cut = np.unique(part)
        if not len(cut):
            return np.zeros(len(left), np.bool_)
        candidates = self.store.candidates(
            self._sign([records[row].text for row in cut.tolist()]), self.bucket_limit
        )
        known = self.store.read(np.unique(candidates.numbers).tolist())
        place = {number: len(records) + i for i, number in enumerate(known)}
        there = [n in place for n in candidates.numbers.tolist()]
        more = np.array([place[n] for n in candidates.numbers[there].tolist()], np.int64)
        parts = np.concatenate([part, cut[candidates.rows[there]]])
        wholes = np.concatenate([whole, more])
        everything = [*records, *known.values()]
        edges = same_around([r.text for r in everything], days_of(everything), parts, wholes)
        own = left, right, sides
        all_ = (np.concatenate([one, edge]) for one, edge in zip(own, edges, strict=True))
        return ambiguous(*all_)[: len(left)]


def days_of(records: Sequence[Record]) -> Ints:
    """The dates of records as days, -1 for those without one or with none that can be read.

    >>> days_of([Record("خبر", day="1970-01-03"), Record("خبر")]).tolist()
    [719165, -1]
    """
    return np.array([_day_number(record.day) for record in records], np.int64)


def _day_number(day: str) -> int:
    try:
        return date.fromisoformat(day).toordinal()
    except ValueError:
        return NO_DAY


def age_key(record: Record) -> tuple[bool, str, str, str, str]:
    """What records are sorted by: date, those without one last, then source, place and text.

    >>> age_key(Record("ا", day="2024-01-01")) < age_key(Record("ا"))
    True
    """
    return (not record.day, record.day, record.source, record.place, record.text)


def group_records(
    records: Iterable[Record],
    *,
    bands: int = DEFAULT_BANDS,
    rows: int = DEFAULT_ROWS,
    most: int = MOST_JOINED,
) -> list[Group]:
    """Group records that tell the same news; the result does not depend on their order.

    *most* is that of ``grouping.candidate_pairs``; of bands that more headlines share
    (those of equal words count once) a ``CrowdedWarning`` tells.

    >>> a = Record("وصول سفينة القمح إلى الميناء الشمالي", "a.txt", day="2024-03-01")
    >>> b = Record("سفينة القمح تصل إلى الميناء الشمالي", "b.txt", day="2024-03-01")
    >>> [(g.head.source, [m.record.source for m in g.members]) for g in group_records([b, a])]
    [('a.txt', ['b.txt'])]
    """
    ordered = sorted(set(records), key=age_key)
    if not ordered:
        return []
    table = make_table([record.text for record in ordered])
    stars = group_rows(table, days_of(ordered), bands, rows, most)
    warn_of_crowding(stars.crowding, most, ordered[stars.crowding.row].text)
    return groups_of(stars, ordered, RELATIONS)


def groups_of(stars: Stars, records: Sequence[Record], relations: Sequence[str]) -> list[Group]:
    """The groups of at least two of the records that the rows of *stars* stand for.

    >>> stars = Stars(np.array([0, 0]), np.array([1, 0.5], np.float32), np.array([0, 1], np.uint8))
    >>> group, = groups_of(stars, [Record("ا"), Record("ب")], ("equal", "revised"))
    >>> group.members[0].relation
    'revised'
    """
    members: dict[int, list[Member]] = {}
    for row in np.flatnonzero(stars.head != np.arange(len(records))).tolist():
        score = round(float(stars.score[row]), 3)
        member = Member(records[row], score, relations[stars.relation[row]])
        members.setdefault(int(stars.head[row]), []).append(member)
    return [Group(records[head], tuple(members[head])) for head in sorted(members)]
