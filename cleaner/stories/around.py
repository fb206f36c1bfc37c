"""Other stories above and below the story of a page: by a line that opens or ends its place."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import pairwise, takewhile

from cleaner.rules.model import Remove, Rule
from cleaner.stories.cohesion import share
from cleaner.stories.evidence import SHORT_HEADING
from cleaner.stories.layout import HTML_HINT, PARAGRAPH, Layout
from cleaner.text.lines import word_count

_READ = 12
"""Paragraphs of the story next to the line that are read for what it speaks of."""
_FEWEST = 2
_AKIN = 0.2
"""The share of a line's content words in the story that makes it the story's own."""
_TITLE = 0.4
"""The same of a line that may be its headline, where one stands below already."""
_AS_LONG = 0.7
"""The share of the length of a story's paragraphs, in the mean, that another one of it has."""


def mark_around(layout: Layout) -> None:
    """Mark the lines of rules that remove what stands above or below them, and what is of other
    stories there.

    That ends where a paragraph speaks of what the story does: a lead above the line, a story with
    the line inside. Above the line, lines that speak of it stay, too: the headline; and all stays
    where no other line below may be the headline. What comes again bounds no place, since it may
    stand inside the story, nor does a line of a head; but for short lines above all paragraphs.
    """
    below = _edges(layout, "below")
    for index, rule in reversed(_edges(layout, "above").items()):
        is_again = layout.is_again(index)
        is_sure = rule.zone == "any" and not is_again
        bounds = is_sure or not layout.paragraphs(0, index)
        found = _above(layout, index, rule.max_lines) if bounds else []
        # Another rule may take the line itself wherever it stands.
        if not is_again and all(hit.rule.remove == "above" for hit in layout.whole[index]):
            _mark(layout, [index], rule)
        _mark(layout, found, rule)
        if found:
            break
    for index, rule in below.items():
        _mark(layout, [index], rule)
    end = next((index for index in below if not layout.is_again(index)), None)
    if end is not None:
        _mark(layout, _below(layout, end, below[end].max_lines), below[end])


def mark_scrolled(layout: Layout, end: int) -> None:
    """Mark the stories with which a page goes on in ``lines[:end]``, as ``mark_around`` does: below
    the first of the lines of a rule of the tail that part them. The next one tells them by what
    stands above another such line.
    """
    ends = {i: rule for i, rule in _edges(layout, "below").items() if rule.zone == "tail"}
    if not ends:
        return
    first = next(iter(layout.paragraphs(0, end)), end)
    ends = {i: rule for i, rule in ends.items() if first < i < end}
    for index, following in pairwise([*ends, end]):
        between = layout.paragraphs(index, following)
        if between and index + 1 in _below(layout, index, following - index - 1):
            _mark(layout, [*range(index + 1, end)], ends[index])
            break


def _edges(layout: Layout, side: Remove) -> dict[int, Rule]:
    """The lines that rules for what stands on this *side* of them find, each with its rule. What
    the markup calls furniture is a box, and the story may go on below it."""
    edges: dict[int, Rule] = {}
    for index in layout.hit_lines if side in layout.removes else ():
        mark = layout.marks[index]
        if mark and mark.rule == HTML_HINT:
            continue
        for hit in layout.whole[index]:
            if hit.rule.remove == side:
                edges.setdefault(index, hit.rule)
    return edges


def _mark(layout: Layout, indices: list[int], rule: Rule) -> None:
    for index in indices:
        layout.mark(index, rule.id, rule.kind)


def _above(layout: Layout, edge: int, most: int) -> list[int]:
    """The lines above *edge*, *most* at most, that are not of the story below it: all, where its
    headline stands below; else the paragraphs, and the short lines above them."""
    start = max(edge - most, 0)
    story = layout.paragraphs(edge + 1, len(layout.lines))
    above = layout.paragraphs(start, edge)
    read = _read(layout, story[:_READ])
    others = _strange(layout, above, story, read)
    if len(story) >= _FEWEST and others == above and _is_headed(layout, edge, story[0], read):
        return [i for i in range(start, edge) if share(layout.stems(i), read) < _TITLE]
    if not others or not _has_headline(layout, others[-1] + 1, story[0]):
        return []
    return [*others, *_short(layout, start, others[-1], read)]


def _is_headed(layout: Layout, edge: int, first: int, read: Set[str]) -> bool:
    """Does a line of some words between *edge* and the *first* paragraph speak of the story?"""
    between = range(edge + 1, first)
    return any(_may_head(layout, index) and _is_akin(layout, index, read) for index in between)


def _may_head(layout: Layout, index: int) -> bool:
    return layout.is_short(index) and word_count(layout.lines[index]) >= SHORT_HEADING


def _below(layout: Layout, edge: int, most: int) -> list[int]:
    """The lines below *edge*, *most* at most, that are not of the story above it: all from where
    its last paragraph stands."""
    stop = min(edge + 1 + most, len(layout.lines))
    story = layout.paragraphs(0, edge)
    below = layout.paragraphs(edge + 1, stop)
    last = max(_going_on(layout, below, story), default=edge)
    others = [index for index in below if index > last]
    if not story or _length(layout, story) < _length(layout, others):
        return []
    return [*range(last + 1, stop)]


def _going_on(layout: Layout, below: list[int], story: list[int]) -> Iterator[int]:
    """Those of the paragraphs *below* that the *story* above may go on with: akin to it, and next
    to another one or long beside its own."""
    read = _read(layout, story[-_READ:])
    enough = _AS_LONG * _length(layout, story)
    for index in below:
        is_long = _length(layout, [index]) * len(story) >= enough
        if (is_long or {index - 1, index + 1} & {*below}) and _is_akin(layout, index, read):
            yield index


def _strange(layout: Layout, found: list[int], story: list[int], read: Set[str]) -> list[int]:
    """Those of the paragraphs *found*, from the farthest on, that stand before the first one akin
    to the *story*; none where they are longer than it is."""
    others = list(takewhile(lambda index: not _is_akin(layout, index, read), found))
    if len(story) < _FEWEST or _length(layout, story) < _length(layout, others):
        return []
    return others


def _short(layout: Layout, start: int, stop: int, read: Set[str]) -> list[int]:
    """The short lines that have few of the stems *read*."""
    short = filter(layout.is_short, range(start, stop))
    return [index for index in short if not _is_akin(layout, index, read)]


def _read(layout: Layout, paragraphs: list[int]) -> Set[str]:
    return layout.stem_reader.lines(layout.lines[i] for i in paragraphs)


def _is_akin(layout: Layout, index: int, read: Set[str]) -> bool:
    return share(layout.stems(index), read) >= _AKIN


def _length(layout: Layout, paragraphs: list[int]) -> int:
    return sum(len(layout.lines[i].core) for i in paragraphs)


def _has_headline(layout: Layout, start: int, stop: int) -> bool:
    """May one of the lines be a headline: a short one of some words, or a long one like a
    paragraph?"""
    return any(layout.shapes[i] == PARAGRAPH or _may_head(layout, i) for i in range(start, stop))
