"""Which lines of a page go: passes over what is left, until one finds nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import structs

from cleaner.rules.matching import Matcher
from cleaner.stories.around import mark_around, mark_scrolled
from cleaner.stories.boundaries import Boundary, find_boundaries, mark_contents
from cleaner.stories.details import headline_of
from cleaner.stories.endings import CAPTION, mark_ending
from cleaner.stories.furniture import (
    find_inner,
    mark_bare_headlines,
    mark_edges,
    mark_everywhere,
    mark_frames,
    mark_rest,
)
from cleaner.stories.layout import HTML_HINT, Layout, Mark
from cleaner.stories.linked import mark_link_lists
from cleaner.stories.listed import mark_among_listed, mark_listed_twice
from cleaner.stories.lists_above import mark_lists_above
from cleaner.stories.openings import headline_block, mark_alternatives, mark_byline, mark_captions
from cleaner.stories.pointers import mark_pointers
from cleaner.stories.repeats import mark_contents_list, mark_repeats, mark_title_copies
from cleaner.stories.tickers import mark_tickers
from cleaner.text.lines import CELL, HEADING, LINK, RUNNING, TITLE, Line

_HEADINGS = (HEADING, TITLE)
_NOTICES = 3
"""So many paragraphs may stand above the headline that the markup names."""
_NO_FURNITURE = (*_HEADINGS, CELL, LINK, RUNNING)


def settle(
    layout: Layout,
    matcher: Matcher,
    kept_kinds: Collection[str],
    named: Mapping[int, str],
    most: int,
) -> tuple[list[Boundary], str]:
    """Mark *layout* in passes over the lines that are left, until a pass finds nothing.

    *named* gives the kind of each line that the page's markup says is furniture, and of others what
    it says they are (see ``text.lines``), *kept_kinds* are not removed, at most *most* other
    stories are told apart; none begins at the TITLE of the page or above.
    Returns where other stories begin, in order of the page, and the headline.

    >>> from cleaner.text.lines import split_lines
    >>> from cleaner.rules.matching import compile_matcher
    >>> page = Layout(split_lines("عنوان الخبر")[0], [[]])
    >>> settle(page, compile_matcher((), {}), (), {}, 10)
    ([], 'عنوان الخبر')
    """
    left, alive = layout, list(range(len(layout.lines)))
    marks: list[Mark | None] = [None] * len(alive)
    shapes = layout.shapes.copy()
    bounds: list[Boundary] = []
    while True:
        said = {i: named[line] for i, line in enumerate(alive) if line in named} if named else {}
        boundaries = _mark_with_hints(left, matcher, said, most - len(bounds))
        end = boundaries[0].index if boundaries else len(alive)
        bounds = [structs.replace(found, index=alive[found.index]) for found in boundaries] + bounds
        survivors = []
        for index, mark in zip(alive[:end], left.marks, strict=False):
            marks[index] = mark
            if mark is None or mark.kind in kept_kinds:
                survivors.append(index)
        if len(survivors) == len(alive):
            title = _title(left, said)
            block = [title] if 0 <= title < end else headline_block(left, end)
            headline = headline_of(left, block)
            layout.inner = {alive[index]: hits for index, hits in left.inner.items()}
            layout.marks, layout.shapes = marks, shapes
            return bounds, headline
        alive = survivors
        layout.shapes = shapes  # of what was marked and stays they are as they were
        left = layout.of_lines(alive, _gaps(layout.lines, alive))


def _mark_with_hints(
    layout: Layout, matcher: Matcher, said: Mapping[int, str], most: int
) -> list[Boundary]:
    """Mark the lines in one pass, those first that the markup calls furniture.

    Returns where other stories begin.
    """
    for index, kind in said.items():
        if kind not in _NO_FURNITURE:
            layout.mark(index, HTML_HINT, kind)
    boundaries = _mark(layout, matcher, said, most)
    for index, kind in said.items():
        mark = layout.marks[index]
        # A heading is no caption, and a figure in a table no counter.
        if mark and (kind == CELL or (mark.rule == CAPTION and kind in _HEADINGS)):
            layout.marks[index] = None
    return boundaries


def _gaps(lines: list[Line], alive: list[int]) -> list[int]:
    """The blank lines before each line that is left, when the others are cut out."""
    gaps = []
    before = -1
    for index in alive:
        gap, above = lines[index].gap, index - 1
        while not gap and above > before:
            gap = lines[above].gap
            above -= 1
        gaps.append(gap)
        before = index
    if alive and alive[0]:
        gaps[0] = 0
    return gaps


def _mark(layout: Layout, matcher: Matcher, said: Mapping[int, str], most: int) -> list[Boundary]:
    """Mark all that goes above the first place where another story begins; return these places."""
    mark_everywhere(layout, matcher.until)
    if not matcher.by_place:
        _mark_by_rule(layout)
        return []
    mark_tickers(layout)
    mark_rest(layout)
    mark_around(layout)
    title = _title(layout, said)
    boundaries = [found for found in find_boundaries(layout, most) if found.index > title]
    end = boundaries[0].index if boundaries else len(layout.lines)
    mark_contents(layout, boundaries)
    mark_scrolled(layout, end)
    mark_pointers(layout, {i for i, kind in said.items() if kind == RUNNING}, end)
    mark_edges(layout, end)
    mark_link_lists(layout, {i for i, kind in said.items() if kind == LINK}, end)
    mark_frames(layout, end)
    find_inner(layout, end)
    mark_lists_above(layout, end)
    mark_among_listed(layout, end)
    mark_listed_twice(layout, end)
    mark_bare_headlines(layout, end)
    mark_contents_list(layout, end)
    mark_title_copies(layout, title)
    mark_repeats(layout, end)
    mark_captions(layout, end)
    mark_alternatives(layout, end)
    mark_byline(layout, end, matcher.names)
    mark_ending(layout, end, matcher.names)
    return boundaries


def _title(layout: Layout, said: Mapping[int, str]) -> int:
    """Where the markup of the page sees its headline; -1 if it does not, or below a story."""
    if not said:
        return -1
    title = max((index for index, kind in said.items() if kind == TITLE), default=-1)
    return title if len(layout.paragraphs(0, max(title, 0))) <= _NOTICES else -1


def _mark_by_rule(layout: Layout) -> None:
    """Mark what rules find, and nothing by its place alone: the page is one story."""
    end = len(layout.lines)
    mark_rest(layout)
    mark_around(layout)
    mark_pointers(layout, (), end)
    mark_edges(layout, end)
    find_inner(layout, end)
