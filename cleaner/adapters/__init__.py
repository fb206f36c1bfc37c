"""What adapters to frameworks share; it needs none of the frameworks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.headlines.index import HeadlineIndex, Match
    from cleaner.text.spans import Cleaned


def choose(option: str, value: object, *choices: str) -> str:
    """Give *value* back when it is one of *choices*. Raises ValueError else.

    >>> choose("CLEANER_ON_DUPLICATE", "flag", "flag", "drop")
    'flag'
    """
    if value not in choices:
        raise ValueError(f"{option}: no choice {value!r}; there are: {', '.join(choices)}")
    return str(value)


def page_counts(cleaned: Cleaned) -> dict[str, int]:
    """What statistics count for one page; ``removed/KIND`` are removals of that kind.

    >>> from cleaner.pipeline import clean
    >>> counts = page_counts(clean("خبر\\nطباعة\\n"))
    >>> counts["changed"], counts["removed_characters"], counts["removed/reading-tools"]
    (1, 6, 1)
    """
    return {
        "pages": 1,
        "changed": int(bool(cleaned.removals)),
        "appended_stories": sum(story.kind == "appended" for story in cleaned.stories),
        "removed_characters": sum(len(removal.text) for removal in cleaned.removals),
        f"kind/{cleaned.kind}": 1,
        **Counter(f"removed/{removal.kind}" for removal in cleaned.removals),
    }


def open_index(place: str) -> HeadlineIndex:
    """The index of headlines at *place*, or one in memory. Raises as ``HeadlineIndex.open``."""
    from cleaner.headlines.index import HeadlineIndex

    return HeadlineIndex.open(place or ":memory:")


def find_repeated(
    index: HeadlineIndex, headlines: Sequence[tuple[str, str, str]]
) -> list[Match | None]:
    """Remember headlines; for each, the likest one before it that tells the same news.

    *headlines* are texts, each with its source (such as an address) and a text with its date; blank
    texts are passed over. What was remembered of the same source is replaced, so that a page which
    is seen again is no duplicate of itself, unless one of *headlines* has no source.

    Raises InputError when the index cannot be read or written.

    >>> ship = [("وصول سفينة القمح إلى الميناء", f"{n}.html", "5 مارس 2024") for n in (1, 2)]
    >>> [match and match.other.source for match in find_repeated(open_index(""), ship)]
    [None, '1.html']
    """
    from cleaner.headlines.stores.base import Record
    from cleaner.text.dates import find_date

    told = [row for row, (text, *_) in enumerate(headlines) if text.strip()]
    records = [
        Record(" ".join(text.split()), source, day=find_date(day))
        for text, source, day in map(headlines.__getitem__, told)
    ]
    with index.writing():
        sourced = all(record.source for record in records)
        numbers = index.replace(records) if sourced else index.add_many(records)
        found = index.query_many(records, before=numbers)
    matches: list[Match | None] = [None] * len(headlines)
    for row, likest in zip(told, found, strict=True):
        matches[row] = likest[0] if likest else None
    return matches


def match_values(match: Match) -> dict[str, Any]:
    """The headline that is repeated, and how alike the two are."""
    return {
        "headline": match.other.text,
        "source": match.other.source,
        "score": match.score,
        "relation": match.relation,
    }
