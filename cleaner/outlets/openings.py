"""Where stories begin on the pages of an outlet: the lines that recur right above them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from statistics import mean, median

from cleaner.outlets.frames import BETWEEN, Frames
from cleaner.outlets.recurring import SamplePage, own_paragraphs

_NEARLY = 0.9
"""The share of the pages on which a line stands above the story, once, that opens its place."""
_SOME = 0.5
"""The share of these pages that have paragraphs of their own above the line."""
_FEWEST_PAGES = 4
_AS_STRANGE = 1.4
_CHANCE = 0.05
_LONG_WORD = 4
_MOST_LINES = 1000
_MOST_TRIED = 20


def find_openings(
    pages: Sequence[SamplePage], frames: Frames, fixed: Collection[str]
) -> dict[str, int]:
    """The lines above which other stories stand, and none of the page's own, with the most lines
    above; of several the one closest above the story.

    The story is what has the most prose between two lines that stand on most pages. What stands
    above such a line on half of its pages must be as strange to the story below as to the stories
    of other pages.

    >>> find_openings((), Frames((), {}, {}, {}), ())
    {}
    """
    walls = {key for key, share in frames.shares.items() if share >= BETWEEN}
    cores = [_core(page, walls, fixed) for page in pages]
    spots: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, page in enumerate(pages):
        for index, line in enumerate(page.lines):
            if line.key in walls and not line.is_paragraph:
                spots[line.key][number].append(index)
    opening = {key: where for key, where in spots.items() if _opens(where, pages, cores, fixed)}
    found: dict[str, int] = {}
    looked_for = {number for number, core in enumerate(cores) if core >= 0}
    closest = sorted(opening, key=lambda key: (_distance(opening[key], cores), key))
    for key in closest[:_MOST_TRIED]:
        where = opening[key]
        if looked_for & where.keys() and _are_strange(where, pages, cores, fixed):
            found[key] = min(max(index for at in where.values() for index in at), _MOST_LINES)
            looked_for -= where.keys()
    return found


def _distance(where: Mapping[int, Sequence[int]], cores: Sequence[int]) -> float:
    """How many lines there are between a line and the story below it: the median."""
    return median(cores[n] - at[0] for n, at in where.items() if at[0] < cores[n])


def _core(page: SamplePage, walls: Collection[str], fixed: Collection[str]) -> int:
    """The first line of the place with the most prose of the page's own; -1 when there is none."""
    edges = [i for i, line in enumerate(page.lines) if line.key in walls]
    places = [
        own
        for above, below in pairwise((-1, *edges, len(page.lines)))
        if (own := own_paragraphs(page, fixed, above + 1, below))
    ]
    longest = max(places, key=lambda own: sum(len(page.lines[i].core) for i in own), default=[-1])
    return longest[0]


def _opens(
    where: Mapping[int, Sequence[int]],
    pages: Sequence[SamplePage],
    cores: Sequence[int],
    fixed: Collection[str],
) -> bool:
    """Does a line stand above the story, once, on nearly all of its pages, and below other prose on
    many of them?"""
    told = [number for number in where if cores[number] >= 0]
    above = [n for n in told if len(where[n]) == 1 and where[n][0] < cores[n]]
    if len(above) < max(_FEWEST_PAGES, _NEARLY * len(told)):
        return False
    below_prose = sum(bool(own_paragraphs(pages[n], fixed, 0, where[n][0])) for n in above)
    return below_prose >= _SOME * len(above)


def _are_strange(
    where: Mapping[int, Sequence[int]],
    pages: Sequence[SamplePage],
    cores: Sequence[int],
    fixed: Collection[str],
) -> bool:
    """Has none of the paragraphs above a line many more words of the story of its page than of that
    of another page: is none a lead?"""
    numbers = sorted(n for n in where if cores[n] >= 0)
    above = [_own_words(pages[n], fixed, 0, where[n][0]) for n in numbers]
    stories = [
        set().union(*_own_words(pages[n], fixed, where[n][-1] + 1, len(pages[n].lines)))
        for n in numbers
    ]
    own, others = [], []
    for paragraphs, story, other in zip(above, stories, (*stories[1:], *stories[:1]), strict=True):
        if paragraphs:
            own.append(max(len(words & story) / len(words) for words in paragraphs))
            others.append(max(len(words & other) / len(words) for words in paragraphs))
    return bool(own) and mean(own) <= _AS_STRANGE * mean(others) + _CHANCE


def _own_words(page: SamplePage, fixed: Collection[str], start: int, stop: int) -> list[set[str]]:
    """The long words of each paragraph of the page's own in ``lines[start:stop]``; what stands on
    the page twice is a headline."""
    times = Counter(line.key for line in page.lines)
    found = []
    for index in own_paragraphs(page, fixed, start, stop):
        line = page.lines[index]
        words = {word for word in line.core.split() if len(word) >= _LONG_WORD}
        if words and times[line.key] == 1:
            found.append(words)
    return found
