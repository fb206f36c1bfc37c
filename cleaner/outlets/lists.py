"""Lists below lines that recur: headlines of other stories, or what is the story's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile

from cleaner.outlets.frames import OFTEN, Frames
from cleaner.outlets.recurring import BODY, HEAD, PageLine, SamplePage

LISTED_WORDS = 4
"""The fewest words of a headline in a list."""
HEADLINE_WORDS = 6
"""A line of more words reads like a headline itself."""
_LISTED = 0.5


@dataclass(frozen=True, slots=True)
class Lists:
    """Headings with lists below, and how many lines the longest list has (``longest``); how often
    each line stands in one of these lists (``inside``); and the headings between paragraphs whose
    lists are the stories' own (``own``).

    >>> Lists({}, Counter(), frozenset()).longest
    {}
    """

    longest: dict[str, int]
    inside: Counter[str]
    own: frozenset[str]


def find_lists(
    pages: Sequence[SamplePage], frames: Frames, fixed: Collection[str], least: int
) -> Lists:
    """Find the lists of headlines that differ from page to page, each below a line that recurs.

    They never stand above the story, and their headings do not read like headlines themselves. A
    list of a story's own (a line-up, what to buy for a recipe) has shorter lines, or sentences.
    Between the paragraphs of a story a list is its own unless other pages know most of its lines.

    >>> find_lists((), Frames((), {}, {}, {}), (), 3).longest
    {}
    """
    lists: dict[str, list[Sequence[PageLine]]] = defaultdict(list)
    between: dict[str, list[Sequence[PageLine]]] = defaultdict(list)
    times: Counter[str] = Counter()
    elsewhere: set[str] = set()
    for page, frame in zip(pages, frames.pages, strict=True):
        for index, line in enumerate(page.lines):
            if line.key not in fixed or line.is_paragraph or not frame.has_story:
                continue
            if frame.places[index] == HEAD or _reads_like_headline(line, frames):
                elsewhere.add(line.key)
                continue
            times[line.key] += frame.places[index] == BODY
            listed = tuple(takewhile(partial(_in_list, fixed, frames), page.lines[index + 1 :]))
            if len(listed) >= 2:
                lists[line.key].append(listed)
                between[line.key] += [listed] if frame.places[index] == BODY else []
    known = _on_other_pages(pages, frames)
    own = {
        key for key, found in between.items() if not _mostly(found, lambda line: line.key in known)
    }
    longest: dict[str, int] = {}
    inside: Counter[str] = Counter()
    for key in lists.keys() - own - elsewhere:
        found = lists[key]
        if len(found) >= least and _mostly(found, lambda line: _is_headline(line, frames)):
            longest[key] = max(map(len, found))
            inside.update(line.key for listed in found for line in listed)
    often = {key for key in own if len(between[key]) >= max(least, OFTEN * times[key])}
    return Lists(longest, inside, frozenset(often))


def _mostly(lists: Sequence[Sequence[PageLine]], holds: Callable[[PageLine], bool]) -> bool:
    lines = [line for listed in lists for line in listed]
    return sum(map(holds, lines)) >= _LISTED * len(lines)


def _on_other_pages(pages: Sequence[SamplePage], frames: Frames) -> set[str]:
    """The lines that stand on several pages, and the headlines of pages."""
    times = Counter(key for page in pages for key in {line.key for line in page.lines})
    return {key for key, count in times.items() if count > 1} | {*frames.titles}


def _reads_like_headline(line: PageLine, frames: Frames) -> bool:
    return len(line.core.split()) > HEADLINE_WORDS or line.key in frames.titles


def _in_list(fixed: Collection[str], frames: Frames, line: PageLine) -> bool:
    """May a line stand in a list of headlines? Those that recur may stand in any page's list."""
    if line.is_paragraph or line.key in frames.sections:
        return False
    return line.key not in fixed or _is_headline(line, frames)


def _is_headline(line: PageLine, frames: Frames) -> bool:
    """Does the line read like a headline in a list?"""
    long = len(line.core.split()) >= LISTED_WORDS and not line.raw.endswith((".", "۔", "।"))
    return line.key in frames.titles or (long and not line.is_paragraph)
