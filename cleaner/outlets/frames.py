"""Where the story stands on each page of an outlet, and what is set apart from it.

Common lines, those of half of the pages made alike, are furniture; what recurs on fewer pages may
be a story's: a column's opening words, a table of the weather, a closing formula. It is furniture
only where common lines part it from the story.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import combinations

from cleaner.outlets.boxes import Boxes, find_boxes
from cleaner.outlets.recurring import BODY, HEAD, SLOT, TAIL, SamplePage, has_words, own_paragraphs
from cleaner.outlets.sections import find_sections

OFTEN = 0.5
"""The share of the pages made alike on which a common line stands."""

BETWEEN = 0.7
"""The share at which a line is furniture even where it stands between paragraphs."""
_ALIKE = 0.5
_SMALLEST_GROUP = 0.15


@dataclass(frozen=True, slots=True)
class Frame:
    """One page as the others show it.

    ``places`` are the zones of its lines; ``apart`` tells those that common lines part from the
    story; ``headlines`` are the lines that may be the headline, by index; ``has_story`` is false
    when no paragraph of its own stands on the page: then all lines are ``body``.

    >>> Frame((), (), (4,), True).is_titled(3)
    True
    """

    places: tuple[str, ...]
    apart: tuple[bool, ...]
    headlines: tuple[int, ...]
    has_story: bool

    def is_titled(self, index: int) -> bool:
        """Has the page a headline without the line *index*?"""
        return any(other != index for other in self.headlines)


@dataclass(frozen=True, slots=True)
class Frames:
    """All pages of an outlet, with what is known of each template that recurs.

    ``shares`` gives the largest share of pages made alike on which it stands; ``sections`` the
    headings from which on a page is no story, with the most lines below; ``boxes`` where other
    stories stand; ``titles`` what may be the headline of a page.
    """

    pages: tuple[Frame, ...] = ()
    shares: Mapping[str, float] = field(default_factory=dict)
    sections: Mapping[str, int] = field(default_factory=dict)
    boxes: Boxes = field(default_factory=Boxes)
    titles: Set[str] = frozenset()


def frame_pages(pages: Sequence[SamplePage], fixed: Collection[str], least: int) -> Frames:
    """Find the story on each of the *pages* of one outlet.

    *fixed* are the templates that recur, *least* the number of pages that makes them so.

    >>> frame_pages((), (), 3).pages
    ()
    """
    shares, commons = _shares(pages, fixed, least)
    boxes = find_boxes(pages, fixed, {key for key, share in shares.items() if share >= BETWEEN})
    sections = find_sections(pages, commons, fixed, least)
    owns = [
        _own(page, fixed, inside, {*sections, *boxes.bounds.closes})
        for page, inside in zip(pages, boxes.inside, strict=True)
    ]
    heads = Counter(
        key
        for page, own in zip(pages, owns, strict=True)
        for key in {line.key for line in page.lines[: own[0] if own else 0]}
    )
    few = {key for key, times in heads.items() if times < least}
    # A date or an entry of a ticker may have been taken for the headline.
    telling = {title for title in few if SLOT not in title or has_words(title)}
    pages = [page if page.title in telling else replace(page, title="") for page in pages]
    frames = tuple(
        _frame(page, own, common, fixed, few)
        for page, own, common in zip(pages, owns, commons, strict=True)
    )
    titles = {*boxes.headlines, *(page.title for page in pages if page.title)}
    for page, frame, framed in zip(pages, frames, _framed_lines(pages, fixed), strict=True):
        keys = _perhaps_titles(page, frame, framed)
        # Without another headline it must be one of those that others list, too.
        listed = () if frame.headlines else filter(has_words, keys)
        titles |= {key for key in listed if shares.get(key, 0) < BETWEEN}
        titles |= few & set(keys)
    return Frames(frames, shares, sections, boxes, titles)


def _frame(
    page: SamplePage,
    own: Sequence[int],
    common: Collection[str],
    fixed: Collection[str],
    few: Collection[str],
) -> Frame:
    """A page whose story has the paragraphs *own*; *few* are the lines above few stories."""
    count = len(page.lines)
    if not own:
        return Frame((BODY,) * count, (False,) * count, (), False)
    places = tuple(HEAD if i < own[0] else TAIL if i > own[-1] else BODY for i in range(count))
    headlines = _headlines(page, own[0], few)
    return Frame(places, tuple(_apart(page, places, common, headlines, fixed)), headlines, True)


def _framed_lines(pages: Sequence[SamplePage], fixed: Collection[str]) -> list[set[int]]:
    """The lines of each page that stand where they stand on most of their pages, by index: between
    the same two lines. So does what an outlet puts above its stories; a headline that other pages
    list stands elsewhere on its own.
    """
    beside: Counter[tuple[str, str, str]] = Counter()
    on = Counter(key for page in pages for key in {line.key for line in page.lines} & set(fixed))
    placed = []
    for page in pages:
        keys = ["", *(line.key for line in page.lines), ""]
        around = enumerate(zip(keys[:-2], keys[1:-1], keys[2:], strict=True))
        threes = [(i, three) for i, three in around if three[1] in fixed]
        placed.append(threes)
        beside.update({three for _, three in threes})
    return [{i for i, three in threes if beside[three] > OFTEN * on[three[1]]} for threes in placed]


def _perhaps_titles(page: SamplePage, frame: Frame, framed: Collection[int]) -> list[str]:
    """The lines above the story that are not *framed*; of a page whose headline is known that and
    those below it, since an entry of a ticker may have been taken for it."""
    head = [i for i, zone in enumerate(frame.places) if zone == HEAD]
    free = [i for i in head if i not in framed]
    known = [i for i in head if page.lines[i].key == page.title]
    if known:
        free = [i for i in free if i > known[0] and has_words(page.lines[i].core)]
    return [page.lines[i].key for i in (*known, *free)]


def alike(
    weights: Sequence[Mapping[str, int]], may_be: Callable[[int, int], bool] = lambda *_: True
) -> list[int]:
    """A number for each page, the same for pages that are made alike.

    *weights* are those of the templates that make up each page. Two are alike that have half of
    the weight of one of them in common, and that *may_be* so, by their index.

    >>> alike([{"a": 1, "b": 1}, {"b": 1, "c": 1}, {"d": 1}])
    [0, 0, 2]
    """
    group = list(range(len(weights)))
    totals = [sum(each.values()) for each in weights]
    for one, other in combinations(group, 2):
        if group[one] != group[other]:
            shared = sum(weights[one][key] for key in weights[one].keys() & weights[other].keys())
            enough = shared and shared >= _ALIKE * min(totals[one], totals[other])
            if enough and may_be(one, other):
                kept, gone = sorted((group[one], group[other]))
                group = [kept if number == gone else number for number in group]
    return group


def _shares(
    pages: Sequence[SamplePage], fixed: Collection[str], least: int
) -> tuple[dict[str, float], list[set[str]]]:
    """The largest share of each template, and for each page those that are common on its like."""
    told = [{line.key for line in page.lines if line.key in fixed} for page in pages]
    groups = alike([dict.fromkeys(keys, 1) for keys in told])
    sizes = Counter(groups)
    times: dict[int, Counter[str]] = defaultdict(Counter)
    for keys, group in zip(told, groups, strict=True):
        times[group].update(keys)
    everywhere = Counter(key for keys in told for key in keys)
    shares = {key: count / len(pages) for key, count in everywhere.items()}
    common = {group: {k for k, share in shares.items() if share >= OFTEN} for group in sizes}
    for group, size in sizes.items():
        if size < max(least, _SMALLEST_GROUP * len(pages)):
            continue
        for key, count in times[group].items():
            shares[key] = max(shares[key], count / size)
            if count >= OFTEN * size and count >= least:
                common[group].add(key)
    return shares, [common[group] for group in groups]


def _own(
    page: SamplePage, fixed: Collection[str], others: Set[int], ends: Collection[str]
) -> list[int]:
    """The paragraphs of the story of a page, which none of the lines *others* is: down to the first
    of these *ends* below one of them."""
    own = [i for i in own_paragraphs(page, fixed) if i not in others]
    below = (i for i, line in enumerate(page.lines) if own and i > own[0] and line.key in ends)
    end = next(below, len(page.lines))
    return [i for i in own if i < end]


def _headlines(page: SamplePage, first: int, few: Collection[str]) -> tuple[int, ...]:
    """The lines above the *first* paragraph that may be the headline; the one that is, when it is
    known.

    A headline stands above few stories, if below many.
    """
    known = [i for i in range(first) if page.lines[i].key == page.title]
    head = enumerate(page.lines[:first])
    perhaps = (i for i, line in head if line.key in few and has_words(line.core))
    return tuple(known[:1] or perhaps)


def _apart(
    page: SamplePage,
    zones: Sequence[str],
    common: Collection[str],
    headlines: Sequence[int],
    fixed: Collection[str],
) -> Iterator[bool]:
    """For each line of a page: do common lines part it from the story?"""
    keys = [line.key for line in page.lines]
    usual = [i for i, key in enumerate(keys) if key in common]
    closing = next((i for i in usual if zones[i] == TAIL), len(keys))
    head = [i for i in usual if zones[i] == HEAD]
    first, last = min(headlines, default=len(keys)), max(headlines, default=-1)
    for index, zone in enumerate(zones):
        if zone == TAIL:
            yield index > closing
        elif zone == HEAD:
            # They stand between it and a headline below it, or a headline above it and the story.
            below = [i for i in head if i > index]
            above = any(first < i < index for i in head)
            yield any(i < last for i in below) or (above and bool(below))
        else:
            yield _enclosed(index, keys, common, fixed)


def _enclosed(
    index: int, keys: Sequence[str], common: Collection[str], fixed: Collection[str]
) -> bool:
    """Do only lines that recur stand between the line and common lines above and below it?"""
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(keys) and keys[at] in fixed and keys[at] not in common:
            at += step
        if not 0 <= at < len(keys) or keys[at] not in common:
            return False
    return True
