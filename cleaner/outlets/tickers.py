"""Headlines of other stories above the story, and which line there is the story's own headline."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from cleaner.outlets.frames import framed_lines
from cleaner.outlets.parts import label_of
from cleaner.outlets.recurring import PageLine, SamplePage, own_paragraphs
from cleaner.text.arabic import stem

_USUAL = 0.7
"""The share of all pages on which the lines stand that a ticker stands between."""
_NEARLY = 0.9
_MOSTLY = 0.5
_RARELY = 0.1
_MOST_ENDS = 12
_STRANGE = 0.95
"""The share of the lines in a ticker that are strange to the story of their page."""
_FEWEST_PAGES = 4
_AKIN = (2, 0.5)
"""How many of its words, and which share, a headline has in common with its story, at least."""
_AKIN_USUAL = (3, 0.75)
"""The same of a line that stands above most stories."""
_HEADLINE_WORDS = 4
_LONG_WORD = 4


@dataclass(frozen=True, slots=True)
class Tickers:
    """The headings of tickers, with the lines of the frame that end each and the most lines between
    (``ends``); the lines of each page that stand in one, by index (``inside``); and the lines above
    a story that have the words of that story, be it on one page (``headlines``).

    >>> Tickers({}, (), frozenset()).ends
    {}
    """

    ends: Mapping[str, tuple[frozenset[str], int]]
    inside: Sequence[Set[int]]
    headlines: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Top:
    """What stands above the story of a page: lines, those that are its headline by their words, and
    by index the names of those of the frame: themselves, or labels that they begin with."""

    lines: Sequence[PageLine]
    akin: frozenset[int]
    walls: Mapping[int, str]


def find_tickers(pages: Sequence[SamplePage], fixed: Collection[str]) -> Tickers:
    """Find the headlines of others above the stories of *pages*; *fixed* are the templates that
    recur.

    They stand between the same two lines on most pages, and are strange to the story of their page,
    while below them a line stands that has its words: the headline.

    >>> find_tickers((), ()).ends
    {}
    """
    tops = _tops(pages, fixed)
    boxes: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    for number, top in enumerate(tops):
        for at, end in pairwise(top.walls):
            boxes[top.lines[at].key][number] = (at, end)
    on = Counter(line.key for page in pages for line in page.lines)
    ends: dict[str, tuple[frozenset[str], int]] = {}
    inside: list[set[int]] = [set() for _ in pages]
    for key, spots in boxes.items():
        closing = {tops[number].walls[end] for number, (_, end) in spots.items()}
        if on[key] == len(spots) and len(closing) <= _MOST_ENDS and _is_ticker(spots, tops):
            ends[key] = frozenset(closing), max(end - at for at, end in spots.values()) - 1
            for number, (at, end) in spots.items():
                inside[number] |= set(range(at + 1, end))
    return Tickers(ends, inside, _headlines(tops))


def _headlines(tops: Sequence[_Top]) -> frozenset[str]:
    akin = {top.lines[i].key for top in tops for i in top.akin}
    return frozenset(key for key in akin if len(key.split()) >= _HEADLINE_WORDS)


def _is_ticker(spots: Mapping[int, tuple[int, int]], tops: Sequence[_Top]) -> bool:
    """Do nearly all lines of other stories stand in the box, and does the headline stand below?"""
    lines = strange = long = titled = told = 0
    for number, (at, end) in spots.items():
        top = tops[number]
        below = {line.key for line in top.lines[end + 1 :]}
        listed = [i for i in range(at + 1, end) if top.lines[i].key not in below]
        lines += len(listed)
        strange += sum(i not in top.akin for i in listed)
        long += end - at > 2
        told += end in top.akin
        titled += any(i > end for i in top.akin)
    return (
        long >= max(_FEWEST_PAGES, _NEARLY * len(spots))
        and titled >= _MOSTLY * len(spots)
        and told <= _RARELY * len(spots)
        and strange >= _STRANGE * lines
    )


def _tops(pages: Sequence[SamplePage], fixed: Collection[str]) -> list[_Top]:
    own = [own_paragraphs(page, fixed) for page in pages]
    heads = [page.lines[: at[0]] if at else () for page, at in zip(pages, own, strict=True)]
    names = [{line.key: _names(line, fixed) for line in lines} for lines in heads]
    on = Counter(name for each in names for name in {n for two in each.values() for n in two})
    walls = {name for name in on if on[name] >= _USUAL * len(pages)}
    stories = [
        set[str]().union(*(_stems(page.lines[i]) for i in at))
        for page, at in zip(pages, own, strict=True)
    ]
    times = Counter(word for story in stories for word in story)
    common = {word for word, count in times.items() if count > max(1, _MOSTLY * len(pages))}
    tops = []
    for lines, each, story, frame in zip(
        heads, names, stories, framed_lines(pages, fixed), strict=True
    ):
        found = ((i, [n for n in each[line.key] if n in walls]) for i, line in enumerate(lines))
        edges = {i: there[0] for i, there in found if there}
        # A headline that most pages list stands elsewhere on its own.
        usual = {i for i, name in edges.items() if name in fixed}
        akin = (_is_akin(_stems(ln) - common, story, i in usual) for i, ln in enumerate(lines))
        sure = frozenset(i for i, is_it in enumerate(akin) if is_it and i not in usual & frame)
        tops.append(_Top(lines, sure, edges))
    listed = _headlines(tops)
    return [
        replace(t, walls={i: name for i, name in t.walls.items() if name not in listed})
        for t in tops
    ]


def _names(line: PageLine, fixed: Collection[str]) -> tuple[str, ...]:
    """What may tell a line of the frame: the line itself, if it is *fixed*, and its label."""
    return (*((line.key,) if line.key in fixed else ()), *label_of(line))


def _is_akin(words: Set[str], story: Set[str], is_usual: bool) -> bool:
    fewest, least = _AKIN_USUAL if is_usual else _AKIN
    return len(words & story) >= max(fewest, least * len(words))


def _stems(line: PageLine) -> set[str]:
    return {stem(word) for word in line.core.split() if len(word) >= _LONG_WORD}
