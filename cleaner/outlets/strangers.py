"""Do two parts of pages tell the same story? Asked of many pages at once, in any language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from statistics import mean

from cleaner.outlets.recurring import SamplePage

_LONG_WORD = 4


def own_words(page: SamplePage, start: int, stop: int, fixed: Collection[str]) -> set[str]:
    """The long words of the page's own prose in ``lines[start:stop]``; what stands on the page
    twice is a headline.

    >>> own_words(SamplePage(()), 0, 0, ())
    set()
    """
    times = Counter(line.key for line in page.lines)
    return {
        word
        for line in page.lines[start:stop]
        if line.is_paragraph and line.key not in fixed and times[line.key] == 1
        for word in line.core.split()
        if len(word) >= _LONG_WORD
    }


def are_strangers(
    parts: Iterable[Collection[str]], stories: Sequence[Collection[str]], times: float, more: float
) -> bool:
    """Do the words of *parts* stand in the story of their own page not much oftener than in that of
    the next one? *times* as often, and a share of *more* besides, is not much.

    >>> are_strangers([{"a"}, {"b"}], [{"a"}, {"b"}], 2, 0), are_strangers([{"a"}], [{"b"}], 2, 0)
    (False, True)
    """
    own, others = [], []
    following = (*stories[1:], *stories[:1])
    for part, story, other in zip(map(set, parts), stories, following, strict=True):
        if part:
            own.append(len(part & {*story}) / len(part))
            others.append(len(part & {*other}) / len(part))
    return bool(own) and mean(own) <= times * mean(others) + more
