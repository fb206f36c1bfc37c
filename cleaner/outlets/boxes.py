"""Other stories on the pages of an outlet: what the frame parts from the story, and has none of its
words.

A line is akin to its story when it has far more words of it than of the stories of other pages. One
line tells little; all that stand in one place of the frame, on all pages, tell whose they are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise

from cleaner.outlets.bounds import Bounds, are_above_headlines, closest, find_bounds
from cleaner.outlets.recurring import PageLine, SamplePage, label_of, own_paragraphs
from cleaner.outlets.told import Told, other_stories, tell_pages, word_stems
from cleaner.stories.cohesion import tell_one_story

_FEWEST_PAGES = 3
_OFTEN = 0.5
_AT_TIMES = 0.25
_AKIN_INSIDE = 0.15
"""The share of the lines of other stories that are akin to the story of their page, at most."""
_AKIN_BEYOND = 0.05
"""The same of all lines above one: there is room for a few of the story's own."""
_AKIN_OUTSIDE = 0.25
"""The same of those next to the lines of the frame: what is left of a story would stand there."""
_AKIN = 1.5
"""How many times as many words of its story a line has as of the nearest of other stories."""
_USUAL = 0.7
_SOME = 2
_HEADLINE = (3, 0.75)
"""How many of its words, and which share, a line that recurs has of the story that it heads."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Where other stories stand: the lines under which they do, with the lines of the frame that
    end each and the most lines between (``ends``); where the stories begin and end (``bounds``);
    the lines of each page that are of other stories, by index (``inside``); and lines that recur
    and have the words of a story below them: its headline (``headlines``).
    """

    ends: Mapping[str, tuple[frozenset[str], int]] = field(default_factory=dict)
    bounds: Bounds = field(default_factory=Bounds)
    inside: Sequence[Set[int]] = ()
    headlines: Set[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Spot:
    """What stands on a page between two lines, by index: lines of the frame, or the page's ends."""

    page: int
    at: int
    end: int


@dataclass(slots=True)
class _Read:
    """A page as it is compared: its lines; the names of those of the frame, the paragraphs of its
    story, and the words of each line, by index; whether a line of its own is akin to the story. Is
    the story known by its words: are its own paragraphs akin to each other?"""

    lines: Sequence[PageLine]
    walls: dict[int, str]
    story: list[int]
    words: dict[int, set[str]]
    akin: dict[int, bool] = field(default_factory=dict)
    is_known: bool = False


def find_boxes(
    pages: Sequence[SamplePage], fixed: Collection[str], walls: Collection[str]
) -> Boxes:
    """Find where other stories stand on the *pages* of one outlet.

    *fixed* are the templates that recur, *walls* those that stand on most pages made alike.

    >>> find_boxes((), (), ()).inside
    []
    """
    labelled = [[label_of(line) for line in page.lines] for page in pages]
    on = Counter(label for labels in labelled for label in set(labels))
    usual = {label for label in on if label and on[label] >= _USUAL * len(pages)}
    read = [
        _read(page, labels, fixed, {*walls, *usual})
        for page, labels in zip(pages, labelled, strict=True)
    ]
    headlines = _compare(read, fixed)
    told = tell_pages(pages, fixed, {*walls} - headlines)
    inside: list[set[int]] = [set() for _ in pages]
    ends = _ends(read, told, headlines, inside)
    opens = {name: _put_inside(spots, inside) for name, spots in _openings(read).items()}
    bounds = find_bounds(told, {*walls} - headlines)
    for page, other in zip(told, inside, strict=True):
        keys = [line.key for line in page.lines]
        begun = (i for i in range(page.first) if keys[i] in bounds.opens or keys[i] in bounds.tops)
        ended = (
            i
            for i, key in enumerate(keys)
            if key in bounds.closes or (key in bounds.repeats and i > page.first)
        )
        other.update(range(max(begun, default=0)), range(next(ended, len(keys)), len(keys)))
    return Boxes(ends, replace(bounds, opens={**opens, **bounds.opens}), inside, headlines)


def _ends(
    read: Sequence[_Read], told: Sequence[Told], headlines: Set[str], inside: Sequence[set[int]]
) -> dict[str, tuple[frozenset[str], int]]:
    """The lines under which other stories stand, down to the next line of the frame; adds them to
    those *inside*."""
    between: dict[str, list[_Spot]] = defaultdict(list)
    for number, each in enumerate(read):
        each.walls = {i: name for i, name in each.walls.items() if name not in headlines}
        for at, end in pairwise(each.walls):
            between[each.walls[at]].append(_Spot(number, at, end))
    ends = {}
    for name, spots in between.items():
        closing = frozenset(read[spot.page].walls[spot.end] for spot in spots)
        is_strange = _is_strange(spots, read, _AKIN_INSIDE) and _leave_headlines(spots, read)
        if (is_strange and _are_alike(spots, read)) or _are_tickers(spots, told):
            ends[name] = closing, _put_inside(spots, inside)
    return ends


def _put_inside(spots: Sequence[_Spot], inside: Sequence[set[int]]) -> int:
    """Add the lines between to those *inside*; the most lines there are between."""
    for spot in spots:
        inside[spot.page].update(range(spot.at + 1, spot.end))
    return max(spot.end - spot.at for spot in spots) - 1


def _openings(read: Sequence[_Read]) -> dict[str, list[_Spot]]:
    """The lines above which no line is the story's; of several on a page the one closest to the
    story. They stand on a page once."""
    above: dict[str, list[_Spot]] = defaultdict(list)
    for number, each in enumerate(read):
        for wall, name in each.walls.items():
            above[name].append(_Spot(number, -1, wall))
    strange = {
        key: spots
        for key, spots in above.items()
        if len({spot.page for spot in spots}) == len(spots)
        and _is_strange(spots, read, _AKIN_BEYOND)
    }
    ends = {key: {spot.page: spot.end for spot in spots} for key, spots in strange.items()}
    return {key: strange[key] for key in closest(ends, nearest=max)}


def _is_strange(spots: Sequence[_Spot], read: Sequence[_Read], most: float) -> bool:
    """Are no more than *most* of the lines there akin to the story of their page, not many of the
    first and the last ones, and is next to none of its paragraphs among them?"""
    there: list[bool] = []
    outer: list[bool] = []
    filled = stories = 0
    for spot in spots:
        page = read[spot.page]
        stories += any(spot.at < i < spot.end for i in page.story)
        if page.is_known:
            told = [is_it for i, is_it in page.akin.items() if spot.at < i < spot.end]
            there += told
            outer += [*told[:1], *told[-1:]]
            filled += bool(told)
    return (
        filled >= _FEWEST_PAGES
        and stories <= most * len(spots)
        and there.count(True) <= most * len(there)
        and outer.count(True) <= _AKIN_OUTSIDE * len(outer)
    )


def _are_tickers(spots: Sequence[_Spot], told: Sequence[Told]) -> bool:
    """Do some lines stand there on most pages, above the headline?"""
    long = sum(spot.end - spot.at > _SOME for spot in spots)
    once = {spot.page: spot.end for spot in spots}
    enough = _FEWEST_PAGES <= len(once) == len(spots) and long >= _OFTEN * len(spots)
    return enough and are_above_headlines(once, told)


def _are_alike(spots: Sequence[_Spot], read: Sequence[_Read]) -> bool:
    """Do paragraphs of the page's own stand there often, as in comments, or never? Where they do at
    times, a story goes on below the cards in its middle."""
    own = 0
    for spot in spots:
        page = read[spot.page]
        there = range(spot.at + 1, spot.end)
        own += any(i in page.akin and page.lines[i].is_paragraph for i in there)
    return not own or own >= _AT_TIMES * len(spots)


def _leave_headlines(spots: Sequence[_Spot], read: Sequence[_Read]) -> bool:
    """Does on most pages with lines between above the story one stand elsewhere that is akin to it:
    the headline?"""
    titled = []
    for spot in spots:
        page = read[spot.page]
        first = page.story[0] if page.story else -1
        if spot.at + 1 < spot.end <= first:
            others = (i for i in page.akin if i < first and not spot.at < i < spot.end)
            titled.append(any(page.akin[i] for i in others))
    return titled.count(True) >= _OFTEN * len(titled)


def _read(
    page: SamplePage, labels: Sequence[str], fixed: Collection[str], walls: Collection[str]
) -> _Read:
    lines = list(enumerate(page.lines))
    edges = [i for i, line in lines if line.key in walls]
    names = {}
    for i, line in lines:
        told = [name for name in (line.key, labels[i]) if name in walls]
        if told and not line.is_paragraph and any(map(str.isalpha, line.key)):
            names[i] = told[0]
    words = {i: word_stems(line) for i, line in lines}
    return _Read(page.lines, names, _story(page, edges, fixed), words)


def _story(page: SamplePage, edges: Sequence[int], fixed: Collection[str]) -> list[int]:
    """The paragraphs of the place with the most prose of the page's own that tells one story."""
    places = [
        own
        for above, below in pairwise((-1, *edges, len(page.lines)))
        if (own := own_paragraphs(page, fixed, above + 1, below))
    ]
    places.sort(key=lambda own: sum(len(page.lines[i].core) for i in own), reverse=True)
    stories = (own for own in places if tell_one_story([word_stems(page.lines[i]) for i in own]))
    return next(stories, [])


def _compare(read: Sequence[_Read], fixed: Collection[str]) -> set[str]:
    """Tell of each line of a page's own whether it is akin to its story, and which of those that
    recur, above it, are headlines."""
    stories = [set[str]().union(*(page.words[i] for i in page.story)) for page in read]
    headlines = set()
    for number, page in enumerate(read):
        others = other_stories(stories, number)
        for index, words in page.words.items():
            story = stories[number]
            if index in page.story:
                story = set[str]().union(*(page.words[i] for i in page.story if i != index))
            page.akin[index] = _is_akin(words, story, others)
            is_above = page.story and index < page.story[0]
            if is_above and page.lines[index].key in fixed and _is_headline(words, story):
                headlines.add(page.lines[index].key)
        own = [page.akin[i] for i in page.story]
        page.is_known = len(own) > 1 and own.count(True) >= _OFTEN * len(own)
    frame = {*fixed} - headlines
    for page in read:
        keys = {i: page.lines[i].key for i in page.akin}
        page.akin = {i: is_it for i, is_it in page.akin.items() if keys[i] not in frame}
    return headlines


def _is_headline(words: Set[str], story: Set[str]) -> bool:
    fewest, least = _HEADLINE
    return len(words & story) >= max(fewest, least * len(words))


def _is_akin(words: Set[str], story: Set[str], others: Sequence[Set[str]]) -> bool:
    nearest = max((len(words & other) for other in others), default=0)
    return len(words & story) > _AKIN * nearest
