"""The opening of a story: its headline block, captions told by their place, repeats."""

from __future__ import annotations

import re
from itertools import pairwise

from cleaner.stories.cohesion import share
from cleaner.stories.endings import CAPTION
from cleaner.stories.furniture import head_end
from cleaner.stories.layout import PARAGRAPH, Layout
from cleaner.text.lines import Line, word_count

BYLINE = "byline-by-place"
REPEAT = "repeat"

_SHORT_CAPTION = 8
_LONG_CAPTION = 25
_HEAD_WORDS = 3
_HEADLINE_WORDS = 4
_REPEATED_PARAGRAPH = 60
_TRUNCATED = 25
_CREDITED = re.compile(r"\((?:[^\W\d_]|[ .]){2,25}\)$")
# The share of a byline's words that its place may have in common with the story.
_PLACE_ONLY = 0.5
_BYLINE = re.compile(
    r"[^\W\d_]+(?: \w+){0,2} ?[-/|:] ?[^\W\d_]{2,}(?:(?: ?, ?| و?)[^\W\d_.]{2,}){1,4} ?:?"
)
_META = frozenset({"byline", "date"})


def headline_block(layout: Layout, end: int) -> list[int]:
    """The kept lines above the first paragraph of ``lines[:end]``: headline first, then decks.

    A page that begins with a paragraph has none, unless that paragraph is a long headline (a
    byline or a date stands below it).
    """
    return [i for i in range(head_end(layout, end)) if layout.marks[i] is None]


def mark_captions(layout: Layout, end: int) -> None:
    """Mark the captions above the paragraphs that only their place gives away.

    Where the first line is too short for a headline (a section, a country), the headline may be
    any of the next: then nothing is marked.
    """
    first = head_end(layout, end)
    block = headline_block(layout, end)
    if first < end and block and word_count(layout.lines[block[0]]) >= _HEADLINE_WORDS:
        for index in block[1:]:
            if layout.is_short(index) and (
                _is_head_caption(layout, index, first)
                or _is_doubled(layout, block[0], index, first, end)
            ):
                layout.mark(index, CAPTION, "caption")
    _mark_pairs(layout, block)


def _is_head_caption(layout: Layout, index: int, first: int) -> bool:
    """Between date and byline, behind a repeated headline, with a credit in brackets at its end,
    or set apart above a byline or date."""
    length = word_count(layout.lines[index])
    before, after = layout.marked_kind(index - 1), layout.marked_kind(index + 1)
    if before == "date" and after == "byline":
        return length <= _LONG_CAPTION
    if before == REPEAT and layout.shapes[first] == PARAGRAPH:
        return length <= _LONG_CAPTION
    if before == "date" and index + 1 == first:
        return length <= _SHORT_CAPTION
    if length <= _LONG_CAPTION and _CREDITED.search(layout.lines[index].folded):
        return True
    if after not in _META:
        return False
    decks = sum(layout.marks[i] is None for i in range(index))
    if layout.gaps[index] <= max(layout.usual_gap(), 1):
        return decks > 1 and length < _HEADLINE_WORDS
    return length <= (_LONG_CAPTION if decks > 1 else _SHORT_CAPTION)


def _is_doubled(layout: Layout, headline: int, index: int, first: int, end: int) -> bool:
    """Is the line said again right below, and less of the story than the headline is?"""
    line = layout.lines[index]
    if layout.marked_kind(index + 1) != REPEAT or layout.lines[index + 1].core != line.core:
        return False
    opening = layout.opening(first, end)
    said = share(layout.stems(headline), opening)
    own = share(layout.stems(index), opening)
    return word_count(line) <= _SHORT_CAPTION and said > 0 and own < said


def mark_byline(layout: Layout, end: int) -> None:
    """Mark a line of the form "place - name" right above the first paragraph.

    It must not be the headline, and the story must not speak of what it says.
    """
    first = head_end(layout, end)
    block = headline_block(layout, end)
    if first == end or len(block) < 2 or not _BYLINE.fullmatch(layout.lines[block[-1]].folded):
        return
    opening = layout.opening(first, end)
    if share(layout.stems(block[-1]), opening) <= _PLACE_ONLY:
        layout.mark(block[-1], BYLINE, "byline")


def _mark_pairs(layout: Layout, block: list[int]) -> None:
    """Two lines under the headline, the second of which says the first again, are captions."""
    for index, following in pairwise(block[1:]):
        core, next_core = layout.lines[index].core, layout.lines[following].core
        if following == index + 1 and core and (next_core + " ").startswith(core + " "):
            for line in (index, following):
                if word_count(layout.lines[line]) <= _SHORT_CAPTION:
                    layout.mark(line, CAPTION, "caption")


def mark_repeats(layout: Layout, end: int) -> None:
    """Mark lines of ``lines[:end]`` that stood on the page before.

    Whole copies of the headline block and of paragraphs, and copies that were cut off with dots.
    """
    block = [i for i in headline_block(layout, end) if word_count(layout.lines[i]) >= _HEAD_WORDS]
    heads = {layout.lines[i].core: i for i in reversed(block)}
    seen: set[str] = set()
    for index in range(end):
        if layout.marks[index] is not None:
            continue
        line = layout.lines[index]
        copied = len(line.core) >= _REPEATED_PARAGRAPH and line.core in seen
        again = heads.get(line.core, index) < index or _is_titled(line.core, index, heads)
        if copied or again or _is_cut_copy(line, seen):
            layout.mark(index, REPEAT, REPEAT)
        else:
            seen.add(line.core)


def _is_titled(core: str, index: int, heads: dict[str, int]) -> bool:
    """Is it the headline again, with the outlet in front or behind?"""
    if " - " not in core and " | " not in core:
        return False
    before = (head for head, at in heads.items() if at < index and len(head) >= _TRUNCATED)
    return any(
        core.startswith((f"{head} - ", f"{head} | ")) or core.endswith((f" - {head}", f" | {head}"))
        for head in before
    )


def _is_cut_copy(line: Line, seen: set[str]) -> bool:
    """A copy of the beginning of an earlier line that ends in dots."""
    if not line.folded.endswith(("...", "…")) or len(line.core) < _TRUNCATED:
        return False
    return any(earlier.startswith(line.core) and earlier != line.core for earlier in seen)
