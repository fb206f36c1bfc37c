"""Which headlines of a review tell the same news as each other, or as those of an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from cleaner.headlines.index import HeadlineIndex, Match, age_key
from cleaner.headlines.sources import page_records
from cleaner.headlines.stores.base import Record
from cleaner.records.outlets import host_of
from cleaner.records.work import Shown

HEAD = "head"
"""The label of the earliest headline of a group."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A headline of a group, and the verdict on it and the one at the place *against*.

    *page* is the number of the page in the review, None for a headline of the index only; *label*
    is ``head``, ``same`` or ``update``; *more* and *fewer* are the words that only it or only the
    other has.
    """

    record: Record
    page: int | None
    label: str = HEAD
    score: float = 1.0
    relation: str = ""
    more: tuple[str, ...] = ()
    fewer: tuple[str, ...] = ()
    against: int = 0

    def values(self) -> list[Any]:
        """The headline as the script of the review page reads it."""
        record = self.record
        return [
            self.page, record.text, host_of(record.source) or PurePath(record.source).parent.name,
            record.day, record.source, record.place, self.label, round(self.score, 2),
            self.relation, self.more, self.fewer, self.against,
        ]  # fmt: skip


RepeatGroup = tuple[Repeated, ...]
"""Headlines that tell the same news: the earliest, those that repeat it, then updates of it,
each followed by those that repeat the update."""


def find_groups(pages: Sequence[Shown], index: HeadlineIndex | None = None) -> list[RepeatGroup]:
    """Group the headlines of *pages* and those that *index* remembers; the largest group first.

    Headlines of the index that come from one of the pages, or from a copy of one, are that page;
    of the others those are taken that tell the news of a page. The index is only asked. A group is
    a star, as those of ``cleaner duplicates``; a star whose head updates the news of an earlier
    one hangs on it. Raises InputError when the index cannot be read.
    """
    page_of: dict[Record, int] = {}
    for number, page in enumerate(pages):
        for record in page_records(page.path, page.cleaned, related=False):
            page_of.setdefault(record, number)
    others = _remembered(list(page_of), index) if index else []
    records = sorted([*page_of, *others], key=age_key)
    trees = _trees(records, _older_matches(records))
    groups = [
        tuple(_entries(records, tree, page_of))
        for tree in trees
        if len(tree) > 1 and any(records[row] in page_of for row in tree)
    ]
    return sorted(groups, key=lambda group: -len(group))


def _remembered(records: list[Record], index: HeadlineIndex) -> list[Record]:
    """The headlines of *index* that tell the news of *records*, and are from elsewhere."""
    sources = {record.source for record in records}
    digests = {record.digest for record in records}
    matches = [match for part in index.query_many(records, updates=True) for match in part]
    return [
        other
        for other in dict.fromkeys(match.other for match in matches)
        if other.source not in sources and not (other.digest and other.digest in digests)
    ]


def _older_matches(records: Sequence[Record]) -> list[list[Match]]:
    """For each of *records*, which are sorted by age, its matches with earlier ones, best first.

    Two copies of one page are two pages of the review: they match.
    """
    bare = [replace(record, source="", digest="") for record in records]
    index = HeadlineIndex()
    numbers = index.add_many([replace(r, source=str(row)) for row, r in enumerate(bare)])
    return index.query_many(bare, updates=True, before=numbers)


def _trees(
    records: Sequence[Record], matches: Sequence[list[Match]]
) -> list[dict[int, tuple[int, Match] | None]]:
    """Each group as its rows in order, each with the row that it was judged against."""
    heads = list(range(len(records)))
    joined: dict[int, tuple[int, Match]] = {}
    for row, part in enumerate(matches):
        for match in part:
            other = int(match.other.source)
            if match.label == "same" and heads[other] == other:
                heads[row], joined[row] = other, (other, match)
                break
    stars: dict[int, list[int]] = {}
    for row, head in enumerate(heads):
        stars.setdefault(head, []).append(row)
    hung = _hang_updates(stars, heads, matches)
    trees: dict[int, dict[int, tuple[int, Match] | None]] = {}
    for head, rows in stars.items():
        if head in hung:
            tree = trees[heads[hung[head][0]]]
            tree[head] = hung[head]
        else:
            tree = trees[head] = {head: None}
        tree.update((row, joined[row]) for row in rows if row != head)
    return list(trees.values())


def _hang_updates(
    stars: dict[int, list[int]], heads: list[int], matches: Sequence[list[Match]]
) -> dict[int, tuple[int, Match]]:
    """The heads that update a headline of an earlier star, which itself hangs on none."""
    hung: dict[int, tuple[int, Match]] = {}
    for head in stars:
        for match in matches[head]:
            other = int(match.other.source)
            if match.label == "update" and heads[other] not in hung:
                hung[head] = (other, match)
                break
    return hung


def _entries(
    records: Sequence[Record], tree: dict[int, tuple[int, Match] | None], page_of: dict[Record, int]
) -> list[Repeated]:
    places = {row: place for place, row in enumerate(tree)}
    found = []
    for row, verdict in tree.items():
        record = records[row]
        entry = Repeated(record, page_of.get(record))
        if verdict:
            other, match = verdict
            entry = replace(
                entry, label=match.label, score=match.score, relation=match.relation,
                more=match.left_only, fewer=match.right_only, against=places[other],
            )  # fmt: skip
        found.append(entry)
    return found
