"""The index of stories: which of those that were seen is a new one a copy of?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cleaner.copies.shingles import BANDS, ROWS, SHINGLE_WORDS, make_shingles, sign_shingles
from cleaner.copies.similarity import RELATIONS, THRESHOLD, find_copies
from cleaner.copies.sources import titled
from cleaner.headlines.buckets import BUCKET_LIMIT
from cleaner.headlines.index import HeadlineIndex, Match
from cleaner.headlines.runs import Hashes, Ints
from cleaner.headlines.stores.base import HeadlineStore, Record


class StoryIndex(HeadlineIndex):
    """Stories that were seen, in the stores and with the methods of ``HeadlineIndex``.

    Records are added with whole stories as their text, so that similarities are exact; those of a
    match have the beginning of it. A match is ``same`` and has a similarity of *threshold* at
    least; what differs is not told word by word.

    >>> words = [f"w{number}" for number in range(60)]
    >>> index = StoryIndex()
    >>> index.add(" ".join(words), source="a.txt")
    1
    >>> [(m.other.source, m.relation) for m in index.query(" ".join(words[9:]))]
    [('a.txt', 'contains')]
    """

    def __init__(
        self,
        store: HeadlineStore | None = None,
        *,
        bucket_limit: int = BUCKET_LIMIT,
        threshold: float = THRESHOLD,
    ) -> None:
        super().__init__(store, bucket_limit=bucket_limit)
        self.threshold = threshold

    _parameters = BANDS, ROWS

    @staticmethod
    def _digest() -> str:
        return f"stories-{SHINGLE_WORDS}"

    def _sign(self, texts: Sequence[str]) -> Hashes:
        return sign_shingles(make_shingles(texts), self.store.bands * self.store.rows)

    def _is_same_page(self, one: Record, other: Record) -> bool:
        """The same file; a copy of it under another name is what is asked for."""
        return bool(one.source) and one.source == other.source

    def _match_pairs(
        self,
        records: Sequence[Record],
        left: Ints,
        right: Ints,
        updates: bool,  # noqa: ARG002  of a story there is no later stage
    ) -> Iterator[tuple[int, Match]]:
        made = make_shingles([record.text for record in records])
        found = find_copies(made, left, right, self.threshold)
        shown = [titled(replace(record, text=""), record.text) for record in records]
        for k, pair in enumerate(found.pairs.tolist()):
            one, relation = int(left[pair]), RELATIONS[found.relation[k]]
            score = round(float(found.score[k]), 3)
            yield one, Match(shown[one], shown[right[pair]], "same", score, relation, (), ())
