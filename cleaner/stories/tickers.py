"""Tickers: lines that hold many headlines, parted by signs, by wide blanks, or not at all."""

from __future__ import annotations

import re

from cleaner.stories.cohesion import is_told, share
from cleaner.stories.data import MENU_KINDS, is_path
from cleaner.stories.layout import SHORT, Layout
from cleaner.text.lines import ends_sentence, word_count, words_of

TICKER = "headline-ticker"
MENU = "menu"
BLOCKS = 5
"""So many headlines in a row are a list."""
WORDS = 4
"""The fewest words of a headline in a list."""
_SHORT = 0.8
# Paragraphs that make a story in Arabic.
_FEW = 2
# Words of a line in the mean: headlines have more of them than verses.
_MEAN_WORDS = 6
LEAST_TOLD = 0.15
"""The share of a line's content words that its story says, at least: of less it does not speak."""
STRANGERS = 0.8
"""The share of the lines of a list of which the story says nothing."""
# Words that join sentences. Headlines do nearly without, even thirty words of them in one line.
_CONNECTIVES = frozenset(
    [
        *("ان", "انه", "انها", "انهم", "وان", "وانه", "بان", "لان", "التي", "الذي", "الذين"),
        *("كان", "كانت", "وكان", "وكانت", "قد", "لقد", "وقد", "كما", "حيث", "ما", "لا", "لم"),
        *("هذا", "هذه", "ذلك", "تلك", "اذا", "لكن", "او", "ثم", "اي", "بل", "الا", "كل"),
        *("هو", "هي", "وهو", "وهي", "به", "بها", "له", "لها", "فيه", "فيها", "منه", "منها"),
        *("عليه", "عليها"),
    ]
)
_FLAT_WORDS = 30
_FLAT_SHARE = 0.03
_LONGEST_FLAT = 1500
# Headlines with an hour each: so many are a ticker.
_TIMED = 3
_GLUED_HOUR = re.compile(r"(?:^|[^\W\d_])\d{1,2}:\d{2}(?=[^\W\d_])")
# Lines that are surely a menu.
_MENU = 6
# What stands between the headlines of a ticker in one line.
_BETWEEN = re.compile(r" [*+•·|]{1,3} ")
_PARTED = 3
ARABIC = re.compile("[ء-ي]")
"""A letter of an Arabic word."""
_INNER_SIGN = re.compile(r"(?<!\.)[.,;؛!](?=\s)")
_QUESTION = ("؟", "?")


def mark_tickers(layout: Layout) -> None:
    """Mark lines above the story that hold many headlines, parted by wide blanks or not at all."""
    end = len(layout.lines)
    _mark_foreign_notice(layout)
    _mark_notice(layout)
    for index in layout.paragraphs(0, end)[:-1]:
        if not _is_parted(layout, index, end):
            break
        layout.mark(index, TICKER, "related-links")
    paragraphs = layout.paragraphs(0, end)
    if len(paragraphs) > 1 and _is_flat(layout, paragraphs[0], end):
        layout.mark(paragraphs[0], TICKER, "related-links")
        del paragraphs[0]
    if paragraphs:
        _mark_joined(layout, paragraphs[0], end)


def _mark_foreign_notice(layout: Layout) -> None:
    """Mark the first paragraph when it has no Arabic letter and those below it have."""
    first, *below = layout.paragraphs(0, len(layout.lines)) or [-1]
    if len(below) < _FEW or ARABIC.search(layout.lines[first].folded):
        return
    if all(ARABIC.search(layout.lines[index].folded) for index in below):
        layout.mark(first, MENU, "navigation")


def _mark_notice(layout: Layout) -> None:
    """Mark the first paragraph when no line above it has a word of it, a menu or the path to the
    story stands below, and the paragraphs below that have next to none of its words."""
    end = len(layout.lines)
    paragraphs = layout.paragraphs(0, end)
    if len(paragraphs) <= _FEW:
        return
    first, second = paragraphs[:2]
    menu = [i for i in range(first + 1, second) if layout.kinds(i) & MENU_KINDS]
    if len(menu) < _MENU and not any(is_path(layout, i) for i in menu):
        return
    said = layout.stems(first)
    above = (layout.stems(i) for i in range(first) if layout.marks[i] is None)
    if share(said, layout.told(second, end)) < LEAST_TOLD and all(map(said.isdisjoint, above)):
        layout.mark(first, MENU, "navigation")


def _mark_joined(layout: Layout, first: int, end: int) -> None:
    """Mark the lines above paragraph *first* that wide blanks part into headlines of others."""
    start = 0
    while start < first:
        stop = start + 1
        while stop < end and layout.lines[stop].joined:
            stop += 1
        blocks = range(start, stop)
        if len(blocks) >= BLOCKS and stop <= first:
            found = sum(word_count(layout.lines[i]) for i in blocks)
            short = sum(layout.shapes[i] == SHORT for i in blocks)
            if found >= WORDS * len(blocks) and short >= _SHORT * len(blocks):
                mark_strange(layout, list(blocks), layout.opening(first, end))
        start = stop


def mark_strange(layout: Layout, block: list[int], opening: set[str]) -> None:
    """Mark the headlines of *block* of which the *opening* says nothing, if they are nearly all,
    and between two of them one that it does not tell. What comes again may be the story's.

    >>> from cleaner.text.lines import split_lines
    >>> page = Layout(split_lines("عنوان الخبر")[0], [[]])
    >>> mark_strange(page, [0], set())
    >>> page.marks
    [None]
    """
    said_once = [index for index in block if not layout.is_again(index)]
    if len(block) - len(said_once) < BLOCKS:
        block = said_once
    strange = {index for index in block if share(layout.stems(index), opening) < LEAST_TOLD}
    if len(strange) < max(BLOCKS, STRANGERS * len(block)):
        return
    if sum(word_count(layout.lines[index]) for index in strange) < _MEAN_WORDS * len(strange):
        return
    for index in block:
        between = {index - 1, index + 1} <= strange
        if index in strange or (between and not is_told(layout.stems(index), opening)):
            layout.mark(index, TICKER, "related-links")


def _is_parted(layout: Layout, index: int, end: int) -> bool:
    """Do the same signs part the line into headlines, of which the paragraphs below say nothing, or
    hours that are glued to the words on both sides?"""
    folded = layout.lines[index].folded
    if ends_sentence(folded):
        return False
    may_be_timed = folded.count(":") >= _TIMED and len(folded) <= _LONGEST_FLAT
    if may_be_timed and len(_GLUED_HOUR.findall(folded)) >= _TIMED:
        return True
    sign = _BETWEEN.search(folded)
    parts = folded.split(sign[0]) if sign else []
    if len(parts) < _PARTED:
        return False
    is_told = share(layout.stems(index), layout.opening(index + 1, end)) >= LEAST_TOLD
    return not is_told and word_count(layout.lines[index]) >= WORDS * len(parts)


def _is_flat(layout: Layout, index: int, end: int) -> bool:
    """Is the paragraph many headlines in one line, of which those below it say nothing?

    A lead without a full stop is taken up by what follows, or leads to it with a colon or a comma.
    A headline may be a question.
    What is long, and longer than half of all below it, is no list but a page in one line.
    """
    folded = layout.lines[index].folded
    if folded.endswith((":", ",")) or (ends_sentence(folded) and not folded.endswith(_QUESTION)):
        return False
    if len(folded) > max(_LONGEST_FLAT, layout.length(range(index + 1, end)) // 2):
        return False
    found = words_of(layout.lines[index])
    if len(found) < _FLAT_WORDS:
        return False
    joining = sum(word in _CONNECTIVES for word in found)
    signs = len(_INNER_SIGN.findall(folded))
    if max(joining, signs) >= _FLAT_SHARE * len(found):
        return False
    return share(layout.stems(index), layout.opening(index + 1, end)) < LEAST_TOLD
