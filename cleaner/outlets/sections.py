"""The headings under which readers write, on the pages of an outlet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from cleaner.outlets.recurring import WORD, SamplePage, own_paragraphs

_REACH = 3
_ONCE = 0.9
_NEAR = 0.95
_LONGER = 0.5
_PARTED = 0.5


def find_sections(
    pages: Sequence[SamplePage],
    commons: Sequence[Collection[str]],
    fixed: Collection[str],
    least: int,
) -> dict[str, int]:
    """The headings under which readers write: no paragraph below belongs to the story.

    Such a heading stands once on a page, below its story, which is longer than what follows on most
    pages. Near every paragraph that follows on any of its pages stands a line that is repeated on
    the page, and not above ("Report this", "Reply"); how often differs from page to page.

    >>> find_sections((), (), (), 3)
    {}
    """
    where: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    own = [own_paragraphs(page, fixed) for page in pages]
    for number, page in enumerate(pages):
        for index, line in enumerate(page.lines):
            if line.key in fixed and not line.is_paragraph and WORD.search(line.key):
                where[line.key][number].append(index)
    times = {key: [len(found) for found in spots.values()] for key, spots in where.items()}
    tools = {
        key
        for key, counts in times.items()
        if sum(count > 1 for count in counts) >= least and len(set(counts)) > 1
    }
    found = {
        key
        for key, spots in where.items()
        if key not in tools
        and len(spots) >= least
        and _begins_section(spots, pages, own, tools, least)
        and sum(_follows_common(pages[n], at[0], commons[n], fixed) for n, at in spots.items())
        >= _ONCE * len(spots)
    }
    return _closest(found, pages, own, least)


def _begins_section(
    spots: Mapping[int, Sequence[int]],
    pages: Sequence[SamplePage],
    own: Sequence[Sequence[int]],
    tools: set[str],
    least: int,
) -> bool:
    """Do only paragraphs with a tool beside them stand below the line, and a story above it?

    Readers write more on one page than on another, and where one ends, a tool stands: not so the
    teasers in a story.
    """
    once = sum(len(found) == 1 for found in spots.values())
    below_story = sum(any(i < found[0] for i in own[n]) for n, found in spots.items())
    if min(once, below_story) < _ONCE * len(spots):
        return False
    below = near = with_some = longer = ends = parted = 0
    for number, found in spots.items():
        lines = pages[number].lines
        after = [i for i in own[number] if i > found[0]]
        beside = [
            {line.key for line in lines[max(i - _REACH, found[0]) : i + _REACH + 1]} & tools
            for i in after
        ]
        # Where they stand above as well, they are what a story has beside its paragraphs.
        if any(line.key in keys for line in lines[: found[0]] for keys in beside):
            return False
        with_some += bool(after)
        below += len(after)
        near += sum(map(bool, beside))
        pairs = list(pairwise(after))
        ends += len(pairs)
        parted += sum(any(line.key in tools for line in lines[one:other]) for one, other in pairs)
        above = (i for i in own[number] if i < found[0])
        longer += sum(len(lines[i].raw) for i in after) > sum(len(lines[i].raw) for i in above)
    if with_some < least or parted < _PARTED * ends:
        return False
    return near >= _NEAR * below and longer <= _LONGER * with_some


def _follows_common(
    page: SamplePage, index: int, common: Collection[str], fixed: Collection[str]
) -> bool:
    """Is the line common, or the next one above it but for lines that recur?"""
    while index >= 0 and page.lines[index].key in fixed:
        if page.lines[index].key in common:
            return True
        index -= 1
    return False


def _closest(
    found: Collection[str], pages: Sequence[SamplePage], own: Sequence[Sequence[int]], least: int
) -> dict[str, int]:
    """Of the headings those that stand closest above what follows, with the most lines below."""
    times: Counter[str] = Counter()
    longest: dict[str, int] = defaultdict(int)
    for number, page in enumerate(pages):
        heads = [i for i, line in enumerate(page.lines) if line.key in found]
        after = [i for i in own[number] if heads and i > heads[0]]
        above = [i for i in heads if after and i < after[0]]
        if above:
            key = page.lines[above[-1]].key
            times[key] += 1
            longest[key] = max(longest[key], len(page.lines) - above[-1])
    return {key: longest[key] for key, count in times.items() if count >= least}
