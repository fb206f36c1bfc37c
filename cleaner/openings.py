"""The opening of a story: its headline block, captions told by their place, and repeats."""

from __future__ import annotations

from cleaner.furniture import head_end
from cleaner.layout import PARAGRAPH, Layout
from cleaner.lines import Line, word_count

CAPTION = "caption-by-place"
REPEAT = "repeat"

_SHORT_CAPTION = 8
_LONG_CAPTION = 25
_HEAD_WORDS = 3
_REPEATED_PARAGRAPH = 60
_TRUNCATED = 25
_META = frozenset({"byline", "date"})


def headline_block(layout: Layout, end: int) -> list[int]:
    """The kept lines above the first paragraph of ``lines[:end]``: headline first, then decks.

    A page that begins with a paragraph has none, unless that paragraph is a long headline (a
    byline or a date stands below it).
    """
    return [i for i in range(head_end(layout, end)) if layout.marks[i] is None]


def mark_captions(layout: Layout, end: int) -> None:
    """Mark the captions that only their place gives away, above and below the paragraphs."""
    first = head_end(layout, end)
    block = headline_block(layout, end)
    if first < end and block:
        for index in block[1:]:
            if layout.is_short(index) and _is_head_caption(layout, index, first):
                layout.mark(index, CAPTION, "caption")
    _mark_pairs(layout, block)
    _mark_tail_captions(layout, end)


def _is_head_caption(layout: Layout, index: int, first: int) -> bool:
    """Between headline and text: set apart by blanks, or between date and byline, or after a repeat."""
    line = layout.lines[index]
    length = word_count(line)
    before, after = layout.marked_kind(index - 1), layout.marked_kind(index + 1)
    if before == "date" and after == "byline":
        return length <= _LONG_CAPTION
    if before == REPEAT and layout.shapes[first] == PARAGRAPH:
        return length <= _LONG_CAPTION
    if before == "date" and index + 1 == first:
        return length <= _SHORT_CAPTION
    if layout.gaps[index] <= max(layout.usual_gap(), 1):
        return False
    decks = sum(layout.marks[i] is None for i in range(index))
    return length <= (_LONG_CAPTION if decks > 1 and after in _META else _SHORT_CAPTION)


def _mark_pairs(layout: Layout, block: list[int]) -> None:
    """A short line under the headline that the next line says again, or begins with, is a caption."""
    for index, following in zip(block[1:], block[2:], strict=False):
        core, next_core = layout.lines[index].core, layout.lines[following].core
        if following == index + 1 and core and (next_core + " ").startswith(core + " "):
            for line in (index, following):
                if word_count(layout.lines[line]) <= _SHORT_CAPTION:
                    layout.mark(line, CAPTION, "caption")


def _mark_tail_captions(layout: Layout, end: int) -> None:
    """Short lines set apart from the last paragraph and from each other name its pictures."""
    last = max(layout.paragraphs(0, end), default=end)
    usual = max(layout.usual_gap(), 1)
    for index in range(last + 1, end):
        if not layout.is_short(index) or layout.gaps[index] <= usual:
            break
        layout.mark(index, CAPTION, "caption")


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
        if copied or heads.get(line.core, index) < index or _is_cut_copy(line, seen):
            layout.mark(index, REPEAT, REPEAT)
        else:
            seen.add(line.core)


def _is_cut_copy(line: Line, seen: set[str]) -> bool:
    """A copy of the beginning of an earlier line that ends in dots."""
    if not line.folded.endswith(("...", "…")) or len(line.core) < _TRUNCATED:
        return False
    return any(earlier.startswith(line.core) and earlier != line.core for earlier in seen)
