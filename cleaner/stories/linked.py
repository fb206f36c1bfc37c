"""Lists of links: lines of a page that are nothing but links, several on end."""

from __future__ import annotations

from collections.abc import Collection

from cleaner.stories.layout import PARAGRAPH, Layout
from cleaner.text.lines import is_bulleted, word_count

LINK_LIST = "link-list"

_FEWEST = 3
_BETWEEN = 2
_HEADLINE_WORDS = 4


def mark_link_lists(layout: Layout, links: Collection[int], end: int) -> None:
    """Mark lists of *links* (indices of lines) above and below the paragraphs of ``lines[:end]``.

    Between them stay the lists that belong to a story. A headline above the story is often a link
    to the page itself, and stays.
    """
    if not links:
        return
    paragraphs = [index for index in layout.paragraphs(0, end) if index not in links]
    if not paragraphs:
        return
    for run in _runs(layout, links, end):
        above = run[-1] < paragraphs[0]
        if above and _may_be_headline(layout, run[-1]):
            run.pop()
        if len(run) >= _FEWEST and (above or run[0] > paragraphs[-1]):
            for index in run:
                layout.mark(index, LINK_LIST, "navigation")


def _runs(layout: Layout, links: Collection[int], end: int) -> list[list[int]]:
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


def _may_be_headline(layout: Layout, index: int) -> bool:
    line = layout.lines[index]
    return word_count(line) >= _HEADLINE_WORDS and not is_bulleted(line)
