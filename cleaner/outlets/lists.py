"""Lists below lines that recur: headlines of other stories, or what is the story's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile

from cleaner.outlets.frames import OFTEN, Frames
from cleaner.outlets.recurring import BODY, HEAD, PageLine, SamplePage

LISTED_WORDS = 4
"""The fewest words of a headline in a list."""
HEADLINE_WORDS = 6
"""A line of more words reads like a headline itself."""
_LISTED = 0.5
_STRAY = 0.1  # of the lists may stand between paragraphs, which cards have, too


@dataclass(frozen=True, slots=True)
class Lists:
    """Headings with lists below, and how many lines the longest list has (``longest``); and the
    lines between paragraphs below which lists stand that are the stories' own (``own``), with those
    of them that seldom stand elsewhere: their headings (``headings``).
    """

    longest: dict[str, int]
    own: frozenset[str]
    headings: frozenset[str]


@dataclass(slots=True)
class _Below:
    """What stands below one line: lists, those of their lines that do not recur (``new``), those of
    them in lists between paragraphs (``between``), the number of these lists, and how often the
    line stands there. Is it also elsewhere, or no heading?"""

    lists: list[list[PageLine]] = field(default_factory=list)
    new: list[PageLine] = field(default_factory=list)
    between: list[PageLine] = field(default_factory=list)
    lists_between: int = 0
    times_between: int = 0
    times: int = 0
    elsewhere: bool = False


def find_lists(
    pages: Sequence[SamplePage], frames: Frames, fixed: Collection[str], least: int
) -> Lists:
    """Find the lists of headlines that differ from page to page, each below a line that recurs.

    They never stand above the story, and their headings do not read like headlines themselves. A
    list of a story's own (a line-up, what to buy for a recipe) has shorter lines, or sentences.
    Between the paragraphs of a story a list is its own unless other pages know most of its lines.
    Lines that recur themselves tell nothing: they have rules of their own.

    >>> find_lists((), Frames(), (), 3).longest
    {}
    """
    on = Counter(key for page in pages for key in {line.key for line in page.lines})
    own: set[str] = set()
    headings: set[str] = set()
    longest: dict[str, int] = {}
    for key, below in _below_headings(pages, frames, fixed).items():
        if below.lists_between < OFTEN * below.times_between:
            continue
        is_between = below.lists_between > _STRAY * len(below.lists)
        if is_between and not _mostly(below.between, lambda line: on[line.key] > 1):
            if below.lists_between >= least:
                own.add(key)
                if below.times_between >= OFTEN * below.times:
                    headings.add(key)
            continue
        enough = len(below.lists) >= least and not below.elsewhere
        if enough and _mostly(below.new, lambda line: is_headline(line, frames)):
            longest[key] = max(map(len, below.lists))
    return Lists(longest, frozenset(own), frozenset(headings))


def _below_headings(
    pages: Sequence[SamplePage], frames: Frames, fixed: Collection[str]
) -> dict[str, _Below]:
    found: dict[str, _Below] = defaultdict(_Below)
    for page, frame in zip(pages, frames.pages, strict=True):
        for index, line in enumerate(page.lines):
            if line.key not in fixed or line.is_paragraph or not frame.has_story:
                continue
            below = found[line.key]
            is_long = len(line.core.split()) > HEADLINE_WORDS or line.key in frames.titles
            if frame.places[index] == HEAD or is_long:
                below.elsewhere = True
                continue
            listed = list(takewhile(partial(_in_list, fixed, frames), page.lines[index + 1 :]))
            is_between = frame.places[index] == BODY
            below.times_between += is_between
            below.times += 1
            new = [each for each in listed if each.key not in fixed or each.key in frames.titles]
            if new and len(listed) >= 2:
                below.lists.append(listed)
                below.new += new
                below.between += new if is_between else []
                below.lists_between += is_between
    return found


def _mostly(lines: Sequence[PageLine], holds: Callable[[PageLine], bool]) -> bool:
    return sum(map(holds, lines)) >= _LISTED * len(lines)


def _in_list(fixed: Collection[str], frames: Frames, line: PageLine) -> bool:
    """May a line stand in a list of headlines? Those that recur may stand in any page's list."""
    if line.is_paragraph or line.key in frames.sections:
        return False
    return line.key not in fixed or is_headline(line, frames)


def is_headline(line: PageLine, frames: Frames, fewest: int = LISTED_WORDS) -> bool:
    """Does the line read like a headline: is it that of a page, or of *fewest* words or more and no
    sentence?

    >>> from cleaner.outlets.recurring import page_lines
    >>> is_headline(page_lines("عنوان خبر آخر هنا")[0], Frames())
    True
    """
    long = len(line.core.split()) >= fewest and not line.raw.endswith((".", "۔", "।"))
    return line.key in frames.titles or (long and not line.is_paragraph)
