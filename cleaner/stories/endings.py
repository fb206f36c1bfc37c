"""The ending of a story: what stands behind its last paragraph and is not part of it."""

from __future__ import annotations

from cleaner.stories.cohesion import share
from cleaner.stories.layout import Layout
from cleaner.text.lines import is_item, word_count

CAPTION = "caption-by-place"
TAIL_HEADLINES = "tail-headlines"
AFTER_END = "after-the-end"

STRONG_ENDS = frozenset({"comments", "copyright", "rating", "tag-list"})
"""Kinds that stand behind a story and nowhere else; what follows them belongs to the page."""
_WEAK_ENDS = frozenset({"source-credit", "sharing", "reading-tools", "navigation", "subscription"})

_HEADLINE_WORDS = 5
_FEWEST_HEADLINES = 3
_FEWEST_PARAGRAPHS = 3
_STRANGE = 0.1


def story_last(layout: Layout, end: int) -> int:
    """The index of the last paragraph of the story in ``lines[:end]``; -1 when there is none.

    Paragraphs behind a strong end (tags, comments, a copyright notice) do not count, when there
    are paragraphs before it: they are notices that no rule knows.
    """
    paragraphs = layout.paragraphs(0, end)
    if not paragraphs:
        return -1
    for index in layout.hit_lines:
        if paragraphs[0] < index < end and any(
            _is_strong(hit.rule.kind, hit.rule.zone) for hit in layout.whole[index]
        ):
            return max(i for i in paragraphs if i < index)
    return paragraphs[-1]


def _is_strong(kind: str, zone: str) -> bool:
    return kind in STRONG_ENDS and zone != "head"


def mark_ending(layout: Layout, end: int) -> None:
    """Mark the captions, headlines of other stories and remains below the story's paragraphs."""
    last = story_last(layout, end)
    if last < 0:
        return
    _mark_captions(layout, last, end)
    _mark_headlines(layout, last, end)
    _mark_remains(layout, last, end)


def _mark_captions(layout: Layout, last: int, end: int) -> None:
    """Short lines set apart from the last paragraph and from each other name its pictures."""
    usual = max(layout.usual_gap(), 1)
    for index in range(last + 1, end):
        if not layout.is_short(index) or layout.gaps[index] <= usual:
            break
        layout.mark(index, CAPTION, "caption")


def _mark_headlines(layout: Layout, last: int, end: int) -> None:
    """Three headlines or more that share nothing with the story point to others, without saying so.

    A list of the story itself is announced by a colon, ends in full stops or takes up its words.
    """
    if layout.lines[last].folded.endswith(":"):
        return
    short = [index for index in range(last + 1, end) if layout.is_short(index)]
    headlines = [index for index in short if _is_headline(layout, index)]
    paragraphs = layout.paragraphs(0, last + 1)
    if len(headlines) < _FEWEST_HEADLINES or len(paragraphs) < _FEWEST_PARAGRAPHS:
        return
    story = layout.stem_reader.lines(layout.lines[i] for i in range(last + 1))
    shares = [share(layout.stems(index), story) for index in headlines]
    if sum(shares) / len(shares) >= _STRANGE:
        return
    for index in headlines:
        layout.mark(index, TAIL_HEADLINES, "related-links")


def _is_headline(layout: Layout, index: int) -> bool:
    line = layout.lines[index]
    return word_count(line) >= _HEADLINE_WORDS and line.folded[-1] not in ".:,;؛"


def _mark_remains(layout: Layout, last: int, end: int) -> None:
    """Short lines behind a strong end, or behind two weak ones, belong to the page."""
    ends = 0
    for index in range(last + 1, end):
        kind = layout.marked_kind(index)
        ends += 2 if kind in STRONG_ENDS else kind in _WEAK_ENDS
        if ends >= 2 and layout.is_short(index) and not is_item(layout.lines[index]):
            layout.mark(index, AFTER_END, "navigation")
