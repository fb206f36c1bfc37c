"""Where the stories of an outlet begin and end: the lines of its frame above and below which
nothing is the story's.

One page tells little. On all pages of an outlet such a line stands in one place: below the last
paragraph of the story, with single lines further down of who wrote it, of other stories, of
readers; or above the line that says what the story is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from cleaner.outlets.told import Kinship, Told

_FEWEST_PAGES = 4
_FEWEST_FILLED = 3
_AT_TIMES = 0.1
"""The share of the pages that may be unlike the others."""
_OFTEN = 0.5
_UNLIKE = 0.35
"""How much rarer than a story's own paragraphs those below speak of it, at least."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The lines above which nothing is of the stories of an outlet (``opens``; those of them that
    come again further down: ``tops``), and those below which nothing is (``closes``; those of them
    that come again below the stories with which pages go on: ``repeats``), each with the most lines
    there; of several on a page the one closest to its story.
    """

    opens: Mapping[str, int] = field(default_factory=dict)
    tops: Mapping[str, int] = field(default_factory=dict)
    closes: Mapping[str, int] = field(default_factory=dict)
    repeats: Mapping[str, int] = field(default_factory=dict)


def find_bounds(told: Sequence[Told], walls: Collection[str]) -> Bounds:
    """Find where the stories of the pages *told* begin and end.

    *walls* are the templates that stand on most pages made alike. A line that ends stories stands
    on a page once, or below each of several stories.

    >>> find_bounds((), ())
    Bounds(opens={}, tops={}, closes={}, repeats={})
    """
    above, once, again = _spots(told, {key for key in walls if any(map(str.isalpha, key))})
    kin = Kinship(told)
    starts = {key: spots for key, spots in above.items() if _start_stories(spots, told)}
    ends = {
        key: spots
        for key, spots in once.items()
        # Below a line that comes again the next headline may stand as a list does.
        if sum(told[n].heads_list(at) for n, at in spots.items()) <= _AT_TIMES * len(spots)
        and _end_stories(spots, told, kin)
    }
    scrolled = {
        key: spots
        for key, spots in again.items()
        if len(spots) >= _OFTEN * len(told) and _end_stories(spots, told, kin)
    }
    most = {key: max(starts[key].values()) for key in closest(starts, nearest=max)}
    return Bounds(
        {key: count for key, count in most.items() if key in once},
        {key: count for key, count in most.items() if key not in once},
        _closing(ends, told),
        _closing(scrolled, told),
    )


def _closing(found: _Spots, told: Sequence[Told]) -> dict[str, int]:
    """The lines closest to the stories above them, with the most lines below."""
    most = {key: max(len(told[n].lines) - at for n, at in found[key].items()) for key in found}
    return {key: most[key] - 1 for key in closest(found, nearest=min)}


_Spots = dict[str, dict[int, int]]
"""Where lines stand: their index, by template and page."""


def _spots(told: Sequence[Told], walls: Collection[str]) -> tuple[_Spots, _Spots, _Spots]:
    """Where each of *walls* stands last above the first paragraph, if it stands as often above it
    on all pages; where it stands, if it stands on no page twice; else where it stands first below
    that paragraph, if it comes again below sentences."""
    spots: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, page in enumerate(told):
        for index, line in enumerate(page.lines):
            if line.key in walls and not line.is_paragraph:
                spots[line.key][number].append(index)
    above: _Spots = {}
    once: _Spots = {}
    again: _Spots = {}
    for key, on in spots.items():
        heads = {n: [i for i in at if i < told[n].first] for n, at in on.items()}
        if len(set(map(len, heads.values()))) == 1 and all(heads.values()):
            above[key] = {n: at[-1] for n, at in heads.items()}
        if max(map(len, on.values())) == 1:
            once[key] = {n: at[0] for n, at in on.items()}
        else:
            below = {n: [i for i in at if i > told[n].first] for n, at in on.items()}
            again[key] = {
                n: at[0]
                for n, at in below.items()
                if len(at) > 1 and told[n].parts_stories(at[0], at[1])
            }
    return above, once, again


def closest(
    found: Mapping[str, Mapping[int, int]],
    nearest: Callable[[tuple[int, str], tuple[int, str]], tuple[int, str]],
) -> list[str]:
    """The templates *found*, each with its index by page, that stand *nearest* to the story of a
    page, above it (``max``) or below it (``min``).

    >>> closest({"menu": {0: 3, 1: 3}, "path": {0: 7}, "search": {0: 2, 1: 2}}, nearest=max)
    ['menu', 'path']
    """
    chosen: dict[int, tuple[int, str]] = {}
    for key, spots in found.items():
        for number, index in spots.items():
            chosen[number] = nearest(chosen.get(number, (index, key)), (index, key))
    return sorted({key for _, key in chosen.values()})


def _start_stories(spots: Mapping[int, int], told: Sequence[Told]) -> bool:
    """Do stories begin below the line that stands at these *spots*, an index for each page?"""
    filled = sum(told[n].is_new(0, at) for n, at in spots.items())
    enough = filled >= _FEWEST_FILLED and len(spots) >= max(_FEWEST_PAGES, _OFTEN * len(told))
    return enough and are_above_headlines(spots, told)


def are_above_headlines(spots: Mapping[int, int], told: Sequence[Told]) -> bool:
    """Stand the lines at these *spots*, an index for each page, above the headlines, where they are
    known? They are on most pages.

    >>> are_above_headlines({}, ())
    True
    """
    known = [told[n].headline > at for n, at in spots.items() if told[n].headline >= 0]
    enough = len(known) >= _OFTEN * len(spots)
    return enough and known.count(False) <= _AT_TIMES * len(known)


def _end_stories(spots: Mapping[int, int], told: Sequence[Told], kin: Kinship) -> bool:
    """Do stories end above the line that stands at these *spots*, an index for each page?

    They stand above it on all pages that have any, and lines that do not recur below it on some; if
    more stands below than above, or sentences one below the other, or long paragraphs on most
    pages, these speak of other things.
    """
    most = _AT_TIMES * len(spots)
    untold = [n for n, at in spots.items() if not told[n].above(at)]
    filled = sum(told[n].is_new(at + 1, len(told[n].lines)) for n, at in spots.items())
    if len(spots) < _FEWEST_PAGES or filled < _FEWEST_FILLED or len(untold) > most:
        return False
    if any(told[n].stems for n in untold):
        return False
    longer = sum(told[n].words[-1] > 2 * told[n].words[at] for n, at in spots.items())
    joined = sum(told[n].joined_below(at) for n, at in spots.items())
    below = {n: told[n].long_below(at) for n, at in spots.items()}
    often = sum(map(bool, below.values())) > _OFTEN * len(spots)
    if max(longer, joined) <= most and not often:
        return True
    enough = len(spots) if longer > most else joined
    return sum(map(len, below.values())) >= enough and _is_other(
        spots, below, kin, least=_OFTEN if longer > most else 0
    )


def _is_other(
    spots: Mapping[int, int], below: Mapping[int, Sequence[int]], kin: Kinship, least: float
) -> bool:
    """Speak the paragraphs *below* the lines at *spots* of other things than those above, of which
    more than the share *least* speak of one thing?"""
    own = [kin.is_akin(n, i, at) for n, at in spots.items() for i in kin.told[n].above(at)]
    akin = [[kin.is_akin(n, i, spots[n]) for i in found] for n, found in below.items()]
    usual = own.count(True) / len(own)
    count = sum(each.count(True) for each in akin)
    if usual <= least or count > _UNLIKE * usual * sum(map(len, akin)):
        return False
    # What goes on a story is on all pages the first one, or that below as many of other stories.
    places = [[each[n] for each in akin if len(each) > n] for n in range(max(map(len, akin)))]
    often = (told for told in places if len(told) >= _OFTEN * len(spots))
    return all(told.count(True) <= _OFTEN * usual * len(told) for told in often)
