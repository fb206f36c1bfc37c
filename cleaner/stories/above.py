"""What stands above the story of a page: other stories, by a line that opens the story's place."""

from __future__ import annotations

from cleaner.rules.model import Rule
from cleaner.stories.cohesion import share
from cleaner.stories.evidence import SHORT_HEADING
from cleaner.stories.layout import PARAGRAPH, Layout
from cleaner.text.lines import word_count

_READ = 12
"""Paragraphs below the line that are read for what the story speaks of."""
_FEWEST = 2
_AKIN = 0.2
"""The share of a line's content words in the story below that makes it the story's own."""


def mark_above(layout: Layout) -> None:
    """Mark the line of a rule that removes what stands above it, and the other stories there.

    They end where a paragraph speaks of what the story below does: a lead above the line, a story
    with the line inside. The short lines among them go with them but for those that speak of it,
    too: the headline. All stays where no other line below may be the headline.
    """
    openings = {i: rule for i in layout.hit_lines if (rule := _rule_of(layout, i))}
    for index, rule in openings.items():
        layout.mark(index, rule.id, rule.kind)
    # What comes again opens no place: it may stand inside the story.
    if not openings or len({layout.lines[i].core for i in openings}) < len(openings):
        return
    last, rule = max(openings.items())
    start = max(last - rule.max_lines, 0)
    below = layout.paragraphs(last + 1, len(layout.lines))
    strange = _strange(layout, start, last, below)
    for index in strange:
        layout.mark(index, rule.id, rule.kind)


def _rule_of(layout: Layout, index: int) -> Rule | None:
    return next((hit.rule for hit in layout.whole[index] if hit.rule.remove == "above"), None)


def _strange(layout: Layout, start: int, last: int, below: list[int]) -> list[int]:
    """The lines in ``lines[start:last]`` that are not of the story whose paragraphs are *below*."""
    story = layout.stem_reader.lines(layout.lines[i] for i in below[:_READ])

    def is_akin(index: int) -> bool:
        return share(layout.stems(index), story) >= _AKIN

    above = layout.paragraphs(start, last)
    akin = next((place for place, i in enumerate(above) if is_akin(i)), len(above))
    others = above[:akin]
    if not others or len(below) < _FEWEST or _length(layout, below) < _length(layout, others):
        return []
    if not _has_headline(layout, others[-1] + 1, below[0]):
        return []
    short = (i for i in range(start, others[-1]) if layout.is_short(i) and not is_akin(i))
    return [*others, *short]


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
