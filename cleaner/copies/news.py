"""Stories and their headlines together: which pages tell the same news?

The same text under two headlines is the same news. So are two headlines by their own verdict,
unless the texts below them share no more words than any two texts do, as under the title of a
column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cleaner.copies import similarity
from cleaner.copies.shingles import Shingles
from cleaner.copies.similarity import THRESHOLD, count_shared
from cleaner.headlines import verdict
from cleaner.headlines.grouping import MOST_JOINED
from cleaner.headlines.grouping import group_rows as group_headlines
from cleaner.headlines.index import Group, days_of, groups_of
from cleaner.headlines.runs import Codes, Flags, Ints, Scores
from cleaner.headlines.signatures import DEFAULT_BANDS, DEFAULT_ROWS
from cleaner.headlines.stars import Stars, join_heads
from cleaner.headlines.stores.base import Record
from cleaner.headlines.table import make_table

if TYPE_CHECKING:
    from cleaner.copies.collection import StoryCollection

RELATIONS = (*verdict.RELATIONS, *(f"text-{name}" for name in similarity.RELATIONS))
"""How two pages stand to each other: by their headlines, or by their texts (``text-equal``)."""
FEWEST_WORDS = 50
"""Different words of a text below which it says nothing against its headline."""
SHARED_WORDS = 0.15
"""The share of the shorter text's words below which two texts have nothing in common. Of pairs of
real texts taken at random three in four lie below it; reports of one event share a third."""


def group_news(
    stories: StoryCollection,
    headlines: Sequence[str],
    threshold: float = THRESHOLD,
    most: int = MOST_JOINED,
) -> list[Group]:
    """Group pages that tell the same news by text or headline. *stories* hold *words*; *headlines*
    are those of its records, in their order (empty: there is none).

    >>> from cleaner.copies.collection import StoryCollection
    >>> words = [f"w{number}" for number in range(80)]
    >>> with StoryCollection(words=True) as stories:
    ...     for name, text in (("a", " ".join(words)), ("b", " ".join(words)), ("c", "w99 " * 80)):
    ...         stories.add(Record("", name), text)
    ...     headlines = ["وصول سفينة القمح إلى المرفأ", "", "سفينة القمح تصل إلى المرفأ"]
    ...     groups = group_news(stories, headlines)
    >>> [(m.record.source, m.relation) for m in groups[0].members]
    [('b', 'text-equal'), ('c', 'reordered')]
    """
    stars, order = stories.stars(threshold, most)
    offset = np.uint8(len(verdict.RELATIONS))
    stars = Stars(stars.head, stars.score, stars.relation + offset, stars.crowding)
    records = [stories.records[row] for row in order]
    named = [replace(records[i], text=headlines[row]) for i, row in enumerate(order)]
    left, right, score, relation = _same_headlines(named, most)
    kept = ~_share_nothing(stories.words(order), left, right)
    left, right, score, relation = left[kept], right[kept], score[kept], relation[kept]
    # What is true of a story is true of its copies: their heads are joined, the earlier one leads.
    one, other = stars.head[left], stars.head[right]
    earlier, later = np.minimum(one, other), np.maximum(one, other)
    two = earlier != later
    join_heads(stars, earlier[two], later[two], score[two], relation[two])
    return groups_of(stars, records, RELATIONS)


def _same_headlines(records: Sequence[Record], most: int) -> tuple[Ints, Ints, Scores, Codes]:
    """Pairs of heads and members whose headlines, the texts of *records*, tell the same news."""
    rows = np.array([row for row, record in enumerate(records) if record.text], np.int64)
    named = [records[row] for row in rows.tolist()]
    table = make_table([record.text for record in named])
    found = group_headlines(table, days_of(named), DEFAULT_BANDS, DEFAULT_ROWS, most)
    joined = np.flatnonzero(found.head != np.arange(len(named)))
    left, right = rows[found.head[joined]], rows[joined]
    return left, right, found.score[joined], found.relation[joined]


def _share_nothing(words: Shingles, left: Ints, right: Ints) -> Flags:
    """Which pairs of stories, given as shingles of one word, have nothing in common."""
    least = np.minimum(words.sizes[left], words.sizes[right])
    found: Flags = (least >= FEWEST_WORDS) & (
        count_shared(words, left, right) < SHARED_WORDS * least
    )
    return found
