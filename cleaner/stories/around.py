"""Other stories above and below the story of a page: by a line that opens or ends its place."""

from __future__ import annotations

from collections.abc import Set
from itertools import takewhile

from cleaner.rules.model import Rule
from cleaner.stories.cohesion import share
from cleaner.stories.evidence import SHORT_HEADING
from cleaner.stories.layout import PARAGRAPH, Layout
from cleaner.text.lines import word_count

_READ = 12
"""Paragraphs of the story next to the line that are read for what it speaks of."""
_FEWEST = 2
_AKIN = 0.2
"""The share of a line's content words in the story that makes it the story's own."""


def mark_around(layout: Layout) -> None:
    """Mark the lines of rules that remove what stands above or below them, and the other stories
    there.

    They end where a paragraph speaks of what the story does: a lead above the line, a story with
    the line inside. The short lines among them go with them but for those that speak of it, too:
    the headline. All stays above the line where no other line below may be the headline.
    """
    sides: dict[str, dict[int, Rule]] = {"above": {}, "below": {}}
    for index in layout.hit_lines:
        for hit in layout.whole[index]:
            if hit.rule.remove in sides:
                sides[hit.rule.remove].setdefault(index, hit.rule)
    for side, edges in sides.items():
        for index, rule in edges.items():
            layout.mark(index, rule.id, rule.kind)
        # What comes again bounds no place: it may stand inside the story.
        if edges and len({layout.lines[i].core for i in edges}) == len(edges):
            edge = (max if side == "above" else min)(edges)
            rule = edges[edge]
            strange = _above if side == "above" else _below
            for index in strange(layout, edge, rule.max_lines):
                layout.mark(index, rule.id, rule.kind)


def _above(layout: Layout, edge: int, most: int) -> list[int]:
    """The lines above *edge*, *most* at most, that are not of the story below it."""
    start = max(edge - most, 0)
    story = layout.paragraphs(edge + 1, len(layout.lines))
    read = _read(layout, story[:_READ])
    others = _strange(layout, layout.paragraphs(start, edge), story, read)
    if not others or not _has_headline(layout, others[-1] + 1, story[0]):
        return []
    return [*others, *_short(layout, start, others[-1], read)]


def _below(layout: Layout, edge: int, most: int) -> list[int]:
    """The lines below *edge*, *most* at most, that are not of the story above it."""
    stop = min(edge + 1 + most, len(layout.lines))
    story = layout.paragraphs(0, edge)
    below = layout.paragraphs(edge + 1, stop)
    read = _read(layout, story[-_READ:])
    others = _strange(layout, below[::-1], story, read)
    if not others:
        return []
    own = below[: len(below) - len(others)]
    first = own[-1] + 1 if own else edge + 1
    return [*others, *_short(layout, first, others[0], read)]


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
    return any(
        layout.shapes[i] == PARAGRAPH
        or (layout.is_short(i) and word_count(layout.lines[i]) >= SHORT_HEADING)
        for i in range(start, stop)
    )
