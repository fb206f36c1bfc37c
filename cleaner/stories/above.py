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
    """Mark the lines of rules that remove what stands above them, and the paragraphs there.

    Of the story are those that share words with what is below, and the short lines beside them: a
    lead above the line, the headline. A paragraph that does not goes, and the short lines over
    it with it, as long as a line that may be the headline is left.
    """
    hits = [(index, rule) for index in layout.hit_lines for rule in _rules(layout, index)]
    if not hits:
        return
    last, rule = hits[-1]
    below = layout.paragraphs(last + 1, len(layout.lines))[:_READ]
    for index, own in hits:
        layout.mark(index, own.id, own.kind)
    if len(below) < _FEWEST:
        return
    story = layout.stem_reader.lines(layout.lines[i] for i in below)
    start = max(last - rule.max_lines, 0)
    akin = {i for i in range(start, last) if share(layout.stems(i), story) >= _AKIN}
    strange = [i for i in layout.paragraphs(start, last) if i not in akin]
    for index in strange:
        layout.mark(index, rule.id, rule.kind)
    if not strange or not _has_headline(layout, strange[-1] + 1, below[0]):
        return
    for index in range(start, strange[-1]):
        if layout.is_short(index) and index not in akin:
            layout.mark(index, rule.id, rule.kind)


def _rules(layout: Layout, index: int) -> list[Rule]:
    return [hit.rule for hit in layout.whole[index] if hit.rule.remove == "above"]


def _has_headline(layout: Layout, start: int, stop: int) -> bool:
    """May one of the lines be a headline: a short one of some words, or a long one like a
    paragraph?"""
    return any(
        layout.shapes[i] == PARAGRAPH
        or (layout.is_short(i) and word_count(layout.lines[i]) >= SHORT_HEADING)
        for i in range(start, stop)
    )
