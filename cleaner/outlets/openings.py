"""Where stories begin and end on the pages of an outlet: the lines that recur right above and right
below them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from itertools import pairwise
from statistics import median

from cleaner.outlets.recurring import PageLine, SamplePage, own_paragraphs
from cleaner.stories.cohesion import tell_one_story
from cleaner.text.arabic import stem

_NEARLY = 0.9
"""The share of the pages on which a line stands above the story, once, that opens its place."""
_SOME = 0.5
"""The share of these pages that have paragraphs of their own above the line."""
_FEWEST_PAGES = 4
_STRANGE = 0.95
"""The share of these whose own paragraphs above the line are all strange to the story."""
_AKIN = 1.5
"""How many times as many words of its story a lead has as of the nearest of other stories."""
_SHARED = 0.15
"""The share of its words that a lead has in common with its story, at least."""
_COMPARED = 12
"""So many other stories are compared."""
_LONG_WORD = 4
_FEWEST_WORDS = 4
_MOST_LINES = 1000
_MOST_TRIED = 20

_Words = dict[int, set[str]]


def find_closings(
    pages: Sequence[SamplePage], walls: Collection[str], fixed: Collection[str]
) -> dict[str, int]:
    """The lines below which other stories stand, and none of the page's own, with the most lines
    below; of several the one closest below the story. They are to a page what the lines that open
    the story's place are to the page turned upside down.

    >>> find_closings((), (), ())
    {}
    """
    found = find_openings([SamplePage(page.lines[::-1]) for page in pages], walls, fixed)
    return {key: most for key, most in found.items() if _is_below_titles(key, pages)}


def _is_below_titles(key: str, pages: Sequence[SamplePage]) -> bool:
    """Does a line stand below the headline on nearly all pages whose headline is known?"""
    below = []
    for page in pages:
        keys = [line.key for line in page.lines]
        if key in keys and page.title in keys:
            below.append(keys.index(page.title) < keys.index(key))
    return sum(below) >= _NEARLY * len(below)


def find_openings(
    pages: Sequence[SamplePage], walls: Collection[str], fixed: Collection[str]
) -> dict[str, int]:
    """The lines above which other stories stand, and none of the page's own, with the most lines
    above; of several the one closest above the story.

    The story is what has the most prose between two lines that stand on most pages. What stands
    above such a line must be as strange to the story below as to the stories of other pages.

    *walls* are the templates that stand on most pages, *fixed* all that recur.

    >>> find_openings((), (), ())
    {}
    """
    cores = [_core(page, walls, fixed) for page in pages]
    spots: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, page in enumerate(pages):
        for index, line in enumerate(page.lines):
            if line.key in walls and not line.is_paragraph:
                spots[line.key][number].append(index)
    opening = {key: where for key, where in spots.items() if _opens(where, pages, cores, fixed)}
    found: dict[str, int] = {}
    looked_for = {number for number, core in enumerate(cores) if core >= 0}
    ordered = sorted(looked_for, key=lambda n: [line.key for line in pages[n].lines])
    prose = {n: own_words(pages[n], fixed) for n in ordered} if opening else {}
    closest = sorted(opening, key=lambda key: (_distance(opening[key], cores), key))
    for key in closest[:_MOST_TRIED]:
        where = opening[key]
        if looked_for & where.keys() and _are_strange(where, prose):
            found[key] = min(max(index for at in where.values() for index in at), _MOST_LINES)
            looked_for -= where.keys()
    return found


def _distance(where: Mapping[int, Sequence[int]], cores: Sequence[int]) -> float:
    """How many lines there are between a line and the story below it: the median."""
    return median(cores[n] - at[0] for n, at in where.items() if at[0] < cores[n])


def _core(page: SamplePage, walls: Collection[str], fixed: Collection[str]) -> int:
    """The first line of the place with the most prose of the page's own that tells one story; -1
    when there is none."""
    edges = [i for i, line in enumerate(page.lines) if line.key in walls]
    places = [
        own
        for above, below in pairwise((-1, *edges, len(page.lines)))
        if (own := own_paragraphs(page, fixed, above + 1, below))
    ]
    places.sort(key=lambda own: sum(len(page.lines[i].core) for i in own), reverse=True)
    if len(places) == 1:
        return places[0][0]
    stories = (p for p in places if tell_one_story([_stems(page.lines[i]) for i in p]))
    return next(stories, [-1])[0]


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


def _are_strange(where: Mapping[int, Sequence[int]], prose: Mapping[int, _Words]) -> bool:
    """On nearly all pages with paragraphs above a line: does none of them have far more words of
    the story of its page than of those of other pages, as leads do, and the story itself?"""
    numbers = [number for number in prose if number in where]
    stories = [
        set[str]().union(*(words for i, words in prose[n].items() if i > where[n][-1]))
        for n in numbers
    ]
    strange = []
    for place, number in enumerate(numbers):
        others = [*stories[place + 1 :], *stories[:place]][:_COMPARED]
        above = [words for i, words in prose[number].items() if i < where[number][0]]
        if above:
            strange.append(not any(_is_akin(words, stories[place], others) for words in above))
    return bool(strange) and sum(strange) >= _STRANGE * len(strange)


def is_strange(number: int, start: int, prose: Mapping[int, _Words]) -> bool:
    """Has no paragraph below the line *start* of the page *number* far more words of the story
    above than of those of other pages? *prose* are the words of each page (``own_words``).

    >>> is_strange(0, 1, {0: {0: {"rain", "wind"}, 2: {"rain", "wind"}}, 1: {0: {"goal"}}})
    False
    """
    story = set[str]().union(*(words for i, words in prose[number].items() if i < start))
    below = [words for i, words in prose[number].items() if i > start]
    numbers = sorted(prose)
    at = numbers.index(number)
    near = [*numbers[at + 1 :], *numbers[:at]][:_COMPARED]
    others = [set[str]().union(*prose[n].values()) for n in near]
    return not any(_is_akin(words, story, others) for words in below)


def _is_akin(words: Set[str], story: Set[str], others: Sequence[Set[str]]) -> bool:
    shared = len(words & story)
    nearest = max((len(words & other) for other in others), default=0)
    return shared > _AKIN * nearest and shared >= _SHARED * len(words)


def own_words(page: SamplePage, fixed: Collection[str]) -> _Words:
    """The long words of each paragraph of the page's own, by its index; what stands on the page
    twice is a headline.

    >>> own_words(SamplePage(()), ())
    {}
    """
    times = Counter(line.key for line in page.lines)
    once = (i for i in own_paragraphs(page, fixed) if times[page.lines[i].key] == 1)
    found = {i: _long_words(page.lines[i]) for i in once}
    return {i: words for i, words in found.items() if len(words) >= _FEWEST_WORDS}


def _stems(line: PageLine) -> set[str]:
    return set(map(stem, _long_words(line)))


def _long_words(line: PageLine) -> set[str]:
    return {word for word in line.core.split() if len(word) >= _LONG_WORD}
