"""From rule hits to marks: which lines really go, by zone, list and neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cleaner.cohesion import content_stems, share
from cleaner.layout import FURNITURE, MARKER, PARAGRAPH, SHORT, Layout, is_pointer_list
from cleaner.lines import is_bulleted, word_count
from cleaner.rules import Rule
from cleaner.stories import COHESION_LOW

_LONGEST_NAME = 40
_NAME_WORDS = 6
_META_KINDS = frozenset({"byline", "date"})
_META_REACH = 4
_COMMENT_PARAGRAPHS = 0.7


def mark_everywhere(layout: Layout, until: Mapping[str, Any]) -> None:
    """Mark the lines of rules that hold in every zone, and the lists that have an end mark.

    *until* holds the compiled end marks by rule id.
    """
    for index in range(len(layout.lines)):
        for hit in layout.whole_hits(index):
            if hit.rule.zone != "any" or layout.shapes[index] == MARKER:
                continue
            if hit.rule.id in until:
                _mark_until(layout, index, hit.rule, until[hit.rule.id])
            elif hit.rule.remove == "line":
                layout.mark(index, hit.rule.id, hit.rule.kind)


def _mark_until(layout: Layout, index: int, rule: Rule, end_mark: Any) -> None:
    """Mark from *index* to the end mark; the line alone when there is none within reach."""
    reach = range(index + 1, min(index + 1 + rule.max_lines, len(layout.lines)))
    last = next((i for i in reach if end_mark.search(layout.lines[i].folded)), index)
    for line in range(index, last + 1):
        layout.mark(line, rule.id, rule.kind)


def mark_rest(layout: Layout) -> None:
    """Mark what stands from a line like "Comments" to the end, when it looks like comments."""
    paragraphs = layout.paragraphs(0, len(layout.lines))
    for index in range(len(layout.lines)):
        rules = [hit.rule for hit in layout.whole_hits(index) if hit.rule.remove == "rest"]
        if not rules or not paragraphs or index < paragraphs[0]:
            continue
        rule = rules[0]
        stop = min(index + 1 + rule.max_lines, len(layout.lines))
        layout.mark(index, rule.id, rule.kind)
        if _is_rest(layout, index + 1, stop, rule.kind):
            for line in range(index + 1, stop):
                layout.mark(line, rule.id, rule.kind)
            return


def _is_rest(layout: Layout, start: int, stop: int, kind: str) -> bool:
    """Nothing but more of the same kind, or few paragraphs: no story goes on there."""
    if any(kind in layout.kinds(index) for index in range(start, stop)):
        return True
    return len(layout.paragraphs(start, stop)) <= _COMMENT_PARAGRAPHS * (stop - start)


def head_end(layout: Layout, end: int) -> int:
    """The index of the first paragraph of the story in ``lines[:end]``; *end* when there is none.

    A long headline or deck looks like a paragraph: what has a byline or a date close below it,
    and paragraphs after that, still belongs to the head.
    """
    paragraphs = layout.paragraphs(0, end)
    if len(paragraphs) < 2:
        return paragraphs[0] if paragraphs else end
    first, second = paragraphs[:2]
    between = range(first + 1, min(second, first + 1 + _META_REACH))
    return second if any(layout.kinds(i) & _META_KINDS for i in between) else first


def mark_edges(layout: Layout, end: int) -> None:
    """Mark the lines of rules that hold in the head or the tail of the story ``lines[:end]``."""
    first = head_end(layout, end)
    last = max(layout.paragraphs(0, end), default=-1)
    for index in range(end):
        zones = {"head"} if index < first else {"tail"} if index > last else set()
        if first == end:
            zones = {"head", "tail"}
        for hit in layout.whole_hits(index):
            rule = hit.rule
            if rule.remove == "rest" or is_pointer_list(rule) or rule.zone == "any":
                continue
            if rule.zone in zones or (rule.zone == "edge" and zones):
                layout.mark(index, rule.id, rule.kind)


def mark_names(layout: Layout, end: int) -> None:
    """Mark the short lines that belong under a marked title line ("Editor", then a name)."""
    for index in range(end):
        mark = layout.marks[index]
        rule = next((h.rule for h in layout.whole_hits(index) if mark and h.rule.id == mark.rule), None)
        if rule is None or rule.remove != "list" or rule.until or is_pointer_list(rule):
            continue
        for line in range(index + 1, min(index + 1 + rule.max_lines, end)):
            if not layout.is_short(line) or not _is_name(layout, line):
                break
            layout.mark(line, rule.id, rule.kind)


def _is_name(layout: Layout, index: int) -> bool:
    line = layout.lines[index]
    return len(line.core) <= _LONGEST_NAME and word_count(line) <= _NAME_WORDS


def mark_pointers(layout: Layout, end: int, stop_words: frozenset[str]) -> None:
    """Mark the lists of pointers to other stories in ``lines[:end]``, with their headings.

    A list reaches to the next paragraph that goes on with the story. A single paragraph between
    two short lines that shares nothing with the story is the lead of a card and goes as well.
    """
    for index in range(end):
        if layout.shapes[index] != MARKER or layout.marks[index] is not None:
            continue
        rule = next(hit.rule for hit in layout.whole_hits(index) if is_pointer_list(hit.rule))
        layout.mark(index, rule.id, rule.kind)
        listed, closed = _listed(layout, index, end, stop_words)
        if not closed:
            listed = _without_subhead(layout, listed[: rule.max_lines])
        for line in listed:
            layout.mark(line, rule.id, rule.kind)


def _listed(
    layout: Layout, marker: int, end: int, stop_words: frozenset[str]
) -> tuple[list[int], bool]:
    """The lines of the list under *marker*, and whether the story is over behind them."""
    story: set[str] | None = None
    listed = []
    index = marker + 1
    while index < end and layout.shapes[index] != MARKER:
        if layout.shapes[index] == PARAGRAPH:
            if story is None:
                above = [layout.lines[i] for i in range(marker) if layout.marks[i] is None]
                story = content_stems(above, stop_words)
            if not _is_lead(layout, index, end, story, stop_words):
                return listed, False
        listed.append(index)
        index += 1
    return listed, True


def _is_lead(
    layout: Layout, index: int, end: int, story: set[str], stop_words: frozenset[str]
) -> bool:
    """Is the paragraph the lead of a card: alone between short lines, and of another subject?"""
    alone = layout.shapes[index - 1] in (SHORT, FURNITURE) and (
        index + 1 == end or layout.shapes[index + 1] != PARAGRAPH
    )
    stems = content_stems([layout.lines[index]], stop_words)
    return alone and share(stems, story) < COHESION_LOW


def _without_subhead(layout: Layout, listed: list[int]) -> list[int]:
    """Leave a sub-head of the story out: the one line without a bullet under lines with bullets."""
    bulleted = [is_bulleted(layout.lines[index]) for index in listed]
    if len(listed) > 1 and all(bulleted[:-1]) and not bulleted[-1]:
        return listed[:-1]
    return listed
