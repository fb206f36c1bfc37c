"""Lists below lines that recur: headlines of other stories, or what is the story's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise, takewhile

from cleaner.outlets.frames import OFTEN, Frames
from cleaner.outlets.openings import is_strange, own_words
from cleaner.outlets.recurring import BODY, HEAD, SLOT, PageLine, SamplePage, own_paragraphs

LISTED_WORDS = 4
"""The fewest words of a headline in a list."""
HEADLINE_WORDS = 6
"""A line of more words reads like a headline itself."""
_LISTED = 0.5
_MOST_ENDS = 3
_STRAY = 0.1  # of the lists may stand between paragraphs, which cards have, too


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


@dataclass(frozen=True, slots=True)
class _Box:
    """What stands between two lines of the frame, by index, and the second of them."""

    at: int
    end: int
    closing: str


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
    elsewhere: bool = False


def find_lists(
    pages: Sequence[SamplePage], frames: Frames, fixed: Collection[str], least: int
) -> Lists:
    """Find the lists of headlines that differ from page to page, each below a line that recurs.

    They never stand above the story, and their headings do not read like headlines themselves. A
    list of a story's own (a line-up, what to buy for a recipe) has shorter lines, or sentences.
    Between the paragraphs of a story a list is its own unless other pages know most of its lines.
    Lines that recur themselves tell nothing: they have rules of their own.

    >>> find_lists((), Frames((), {}, {}, {}), (), 3).longest
    {}
    """
    on = Counter(key for page in pages for key in {line.key for line in page.lines})
    own: set[str] = set()
    longest: dict[str, int] = {}
    inside: Counter[str] = Counter()
    for key, below in _below_headings(pages, frames, fixed).items():
        if below.lists_between < OFTEN * below.times_between:
            continue
        is_between = below.lists_between > _STRAY * len(below.lists)
        if is_between and not _mostly(below.between, lambda line: on[line.key] > 1):
            if below.lists_between >= least:
                own.add(key)
            continue
        enough = len(below.lists) >= least and not below.elsewhere
        if enough and _mostly(below.new, lambda line: is_headline(line, frames)):
            longest[key] = max(map(len, below.lists))
            inside.update(line.key for listed in below.lists for line in listed)
    return Lists(longest, inside, frozenset(own))


def find_boxes(
    pages: Sequence[SamplePage], frames: Frames, fixed: Collection[str], least: int
) -> dict[str, tuple[Set[str], int]]:
    """The lines below stories under which cards of others stand, leads and all, with the next line
    of the frame, where they end, and the most lines between.

    On all pages the line stands once, below a paragraph, and each lead stands below a headline. In
    cards of nothing but headlines with leads, no lead has far more words of the story of its page
    than of others, on half of the pages: sections of a story have.

    >>> find_boxes((), Frames((), {}, {}, {}), (), 3)
    {}
    """
    boxes: dict[str, dict[int, _Box]] = defaultdict(dict)
    others: set[str] = set()
    for number, page in enumerate(pages):
        keys = [line.key for line in page.lines]
        first = next(iter(own_paragraphs(page, fixed)), len(keys))
        edges = [i for i, key in enumerate(keys) if key in frames.walls]
        for at, end in pairwise(edges):
            box = page.lines[at + 1 : end]
            fits = first < at and keys.count(keys[at]) == 1 and not page.lines[at].is_paragraph
            if not fits or (box and not _is_cards(box, frames, fixed)):
                others.add(keys[at])
            elif box:
                boxes[keys[at]][number] = _Box(at, end, keys[end])
    found: dict[str, tuple[Set[str], int]] = {}
    prose: dict[int, dict[int, set[str]]] = {}
    for key in sorted(boxes.keys() - others):
        spots = boxes[key]
        ends = frozenset(box.closing for box in spots.values())
        cards = {n: pages[n].lines[box.at + 1 : box.end] for n, box in spots.items()}
        with_leads = sum(any(line.is_paragraph for line in each) for each in cards.values())
        few = len(spots) < OFTEN * len(pages) or with_leads < least
        if few or len(ends) > _MOST_ENDS:
            continue
        paired = [n for n, each in cards.items() if _pairs(fixed, each) > 1]
        if paired:
            prose = prose or {n: own_words(page, fixed) for n, page in enumerate(pages)}
        strange = sum(is_strange(n, spots[n].at, prose) for n in paired)
        if strange >= OFTEN * len(paired):
            found[key] = ends, max(box.end - box.at for box in spots.values()) - 1
    return found


def _is_cards(box: Sequence[PageLine], frames: Frames, fixed: Collection[str]) -> bool:
    """Do lines begin and end with headlines, with few paragraphs among them, each alone, or is each
    paragraph below a headline, and each headline above one?"""
    if _pairs(fixed, box) > 1:
        return is_headline(box[0], frames)
    return (
        len(box) >= 2
        and is_headline(box[0], frames)
        and is_headline(box[-1], frames)
        and 3 * sum(line.is_paragraph for line in box) <= len(box)
        and not any(one.is_paragraph and other.is_paragraph for one, other in pairwise(box))
    )


def _pairs(fixed: Collection[str], box: Sequence[PageLine]) -> int:
    """How many headlines stand there, each above a paragraph of its own; 0 when there is anything
    else but dates, and lines that recur below."""
    shown = [line for line in box if _has_letters(line)]
    while shown and shown[-1].key in fixed and not shown[-1].is_paragraph:
        shown.pop()
    shapes = [line.is_paragraph for line in shown]
    half = len(shapes) // 2
    return half if shapes == [False, True] * half else 0


def _below_headings(
    pages: Sequence[SamplePage], frames: Frames, fixed: Collection[str]
) -> dict[str, _Below]:
    found: dict[str, _Below] = defaultdict(_Below)
    for page, frame in zip(pages, frames.pages, strict=True):
        for index, line in enumerate(page.lines):
            if line.key not in fixed or line.is_paragraph or not frame.has_story:
                continue
            below = found[line.key]
            if frame.places[index] == HEAD or _is_long(line, frames):
                below.elsewhere = True
                continue
            listed = list(takewhile(partial(_in_list, fixed, frames), page.lines[index + 1 :]))
            is_between = frame.places[index] == BODY
            below.times_between += is_between
            new = [each for each in listed if each.key not in fixed or each.key in frames.titles]
            if new and len(listed) >= 2:
                below.lists.append(listed)
                below.new += new
                below.between += new if is_between else []
                below.lists_between += is_between
    return found


def _mostly(lines: Sequence[PageLine], holds: Callable[[PageLine], bool]) -> bool:
    return sum(map(holds, lines)) >= _LISTED * len(lines)


def _is_long(line: PageLine, frames: Frames) -> bool:
    return len(line.core.split()) > HEADLINE_WORDS or line.key in frames.titles


def _in_list(fixed: Collection[str], frames: Frames, line: PageLine) -> bool:
    """May a line stand in a list of headlines? Those that recur may stand in any page's list."""
    if line.is_paragraph or line.key in frames.sections:
        return False
    return line.key not in fixed or is_headline(line, frames) or _is_date(line)


def _is_date(line: PageLine) -> bool:
    return line.key.count(SLOT) > 2 and not _has_letters(line)


def _has_letters(line: PageLine) -> bool:
    return any(map(str.isalpha, line.core))


def is_headline(line: PageLine, frames: Frames, fewest: int = LISTED_WORDS) -> bool:
    """Does the line read like a headline: is it that of a page, or of *fewest* words or more and no
    sentence?

    >>> from cleaner.outlets.recurring import page_lines
    >>> is_headline(page_lines("عنوان خبر آخر هنا")[0], Frames((), {}, {}, {}))
    True
    """
    long = len(line.core.split()) >= fewest and not line.raw.endswith((".", "۔", "।"))
    return line.key in frames.titles or (long and not line.is_paragraph)
