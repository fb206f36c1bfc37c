"""Lists of links: lines of a page that are nothing but links, several on end."""

from __future__ import annotations

from collections.abc import Mapping

from cleaner.stories.layout import PARAGRAPH, Layout
from cleaner.text.lines import LINK, is_bulleted, word_count

LINK_LIST = "link-list"

_AROUND = 3
"""So many links on end above or below the paragraphs of a page are a menu."""
_INSIDE = 5
"""Between paragraphs it takes more of them, most to pages of the same outlet."""
_BETWEEN = 2
_HEADLINE_WORDS = 4


def mark_link_lists(layout: Layout, links: Mapping[int, str], end: int) -> None:
    """Mark the runs of *links* (LINK or LINK_AWAY, by index) among ``lines[:end]``.

    A headline above the story is often a link to the page itself, and stays; what a line with a
    colon introduces belongs to the story.
    """
    paragraphs = [index for index in layout.paragraphs(0, end) if index not in links]
    if not paragraphs:
        return
    for run in _runs(layout, links, end):
        inside = paragraphs[0] < run[0] and run[-1] < paragraphs[-1]
        own = sum(links[index] == LINK for index in run)
        if inside and (own < _INSIDE or 2 * own < len(run) or _is_introduced(layout, run[0])):
            continue
        if run[-1] < paragraphs[0] and _may_be_headline(layout, run[-1]):
            run.pop()
        if len(run) >= _AROUND:
            for index in run:
                layout.mark(index, LINK_LIST, "navigation")


def _runs(layout: Layout, links: Mapping[int, str], end: int) -> list[list[int]]:
    """The links that follow each other, with little between: what goes, and a date or a label."""
    runs: list[list[int]] = [[]]
    between = 0
    for index in range(end):
        if index in links:
            runs[-1].append(index)
            between = 0
        elif layout.marks[index] is None and runs[-1]:
            between += 1
            if between > _BETWEEN or layout.shapes[index] == PARAGRAPH:
                runs.append([])
    return [run for run in runs if run]


def _is_introduced(layout: Layout, first: int) -> bool:
    return first > 0 and layout.lines[first - 1].folded.endswith(":")


def _may_be_headline(layout: Layout, index: int) -> bool:
    line = layout.lines[index]
    return word_count(line) >= _HEADLINE_WORDS and not is_bulleted(line)
