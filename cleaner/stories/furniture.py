"""From rule hits to marks: which lines really go, by zone, list and neighbours."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Set
from itertools import pairwise, takewhile
from typing import Any

from msgspec import Struct

from cleaner.rules.model import LONGEST_LINE, Rule
from cleaner.rules.pattern_index import TIME_LIMIT
from cleaner.stories.cohesion import STRANGE, is_told, share
from cleaner.stories.embeds import MAY_HOLD_POST, post_hits
from cleaner.stories.endings import BARE_HEADLINE, story_last
from cleaner.stories.layout import FURNITURE, MARKER, PARAGRAPH, SHORT, Layout, is_pointer_list
from cleaner.stories.listed import find_listed_headlines
from cleaner.stories.own_lines import (
    forms_of_story,
    is_among_items,
    is_of_story,
)
from cleaner.text.lines import goes_on, is_item, is_rule_line, word_count

_LONGEST_NAME = 40
_NAME_WORDS = 6
_PARTS = ("match", "line-tail")
_BY_PLACE = ("rest", "above", "below")
_BARE_HEADLINES = (2, 3, 4)
_HEADLINE_WORDS = 5
# What a headline does not begin with, or end in but for the mark of a footnote: quotes, signs.
_NO_HEADLINE = re.compile(r"""^["(\[]|[-:.,!؟?؛)](?: ?\[\d+\])?$""")
_ENDED = re.compile(r"""[.!؟?](?: ?\[\d+\])?[\])"' ]*$""")
# How a line begins that goes on with a sentence.
_MIDDLE = re.compile(r"""(?:[.,;:؛] ?|[)"] )[^\W\d_]""")
# The share of a story's paragraphs that end as sentences do.
_PROSE = 0.88
# The share of a line's words in the paragraph below, and in the story above, that make it its own.
_TAKEN_UP = 0.2
_QUOTED = 0.5
_META_KINDS = frozenset({"byline", "date"})
_TOOLS = frozenset({"reading-tools", "rating"})
# What is longer than so many times the paragraphs above it is the story.
_SLIGHT = 2
_READ_BELOW = 5
_FEWEST_TOLD = 3
_MOST_CAPTIONS = 2
_META_REACH = 4
_COMMENT_PARAGRAPHS = 0.7
_INSIDE = frozenset({"any"})
_ABOVE = frozenset({"any", "head", "edge"})
_BELOW = frozenset({"any", "tail", "edge"})
_EVERYWHERE = _ABOVE | _BELOW
# Short lines without a paragraph that make a poem or a list, beside so many times fewer known ones.
_VERSES = 12
_VERSES_SHARE = 4


def mark_everywhere(layout: Layout, until: Mapping[str, Any]) -> None:
    """Mark the lines of rules that hold in every zone, and the lists that have an end mark.

    *until* holds the compiled end marks by rule id.
    """
    for index in layout.hit_lines:
        for hit in layout.whole[index]:
            if hit.rule.zone != "any":
                continue
            if hit.rule.id in until:
                _mark_until(layout, index, hit.rule, until[hit.rule.id])
            elif layout.shapes[index] == MARKER or layout.marks[index] is not None:
                continue
            elif hit.rule.remove == "line" and not is_of_story(layout, index, hit.rule):
                layout.mark(index, hit.rule.id, hit.rule.kind)


def _mark_until(layout: Layout, index: int, rule: Rule, end_mark: Any) -> None:
    """Mark from *index* to the end mark, but for one that heads another list; when there is none
    within reach the line alone, unless another list is under it."""
    reach = range(index + 1, min(index + 1 + rule.max_lines, len(layout.lines)))
    last = next((i for i in reach if _found(end_mark, layout.lines[i].folded)), index)
    if last == index and layout.shapes[index] == MARKER:
        return
    heads = last > index and layout.shapes[last] == MARKER
    for line in range(index, last if heads else last + 1):
        layout.mark(line, rule.id, rule.kind)


def _found(end_mark: Any, folded: str) -> bool:
    try:
        return end_mark.search(folded[:LONGEST_LINE], timeout=TIME_LIMIT) is not None
    except TimeoutError:
        return False


def mark_rest(layout: Layout) -> None:
    """Mark what stands from a line like "Comments" to the end, when it looks like comments."""
    if "rest" not in layout.removes:
        return
    paragraphs = layout.paragraphs(0, len(layout.lines))
    for index in layout.hit_lines:
        rules = [hit.rule for hit in layout.whole[index] if hit.rule.remove == "rest"]
        if not rules or not paragraphs or index < paragraphs[0]:
            continue
        rule = rules[0]
        stop = min(index + 1 + rule.max_lines, len(layout.lines))
        layout.mark(index, rule.id, rule.kind)
        if _is_rest(layout, index, stop, rule.kind):
            for line in range(index + 1, stop):
                layout.mark(line, rule.id, rule.kind)
            return


def _is_rest(layout: Layout, index: int, stop: int, kind: str) -> bool:
    """Stands nothing but more of the same kind below the line, or few paragraphs? No story goes on
    there then, unless it begins there."""
    below = range(index + 1, stop)
    rest = any(kind in layout.kinds(i) for i in below) or (
        len(layout.paragraphs(index + 1, stop)) <= _COMMENT_PARAGRAPHS * len(below)
    )
    return rest and not _heads_story(layout, index, kind)


def _heads_story(layout: Layout, index: int, kind: str) -> bool:
    """Does the story stand below the line? So it is with a counter of comments among those of views
    and votes, on a page that opens with notices: what is above is no story, or not that of a
    headline above, or slight beside what is below."""
    end = len(layout.lines)
    above, opening = layout.told(0, index), layout.opening(index, end)
    heads = (layout.stems(i) for i in range(index) if layout.shapes[i] == SHORT)
    if any(is_told(stems, opening) and not is_told(stems, above) for stems in heads):
        return True
    around = range(max(index - _META_REACH, 0), min(index + 1 + _META_REACH, end))
    if not any(layout.kinds(i) & _TOOLS for i in around):
        return False
    before = layout.paragraphs(0, index)
    stop = next((i for i in range(index + 1, end) if kind in layout.kinds(i)), end)
    behind = layout.paragraphs(index, stop)[:_READ_BELOW]
    if len(before) < _FEWEST_TOLD <= len(behind):
        dated = any("date" in layout.kinds(i) for i in range(behind[0], behind[_FEWEST_TOLD - 1]))
        return not dated and layout.length(behind) >= _SLIGHT * layout.length(before)
    return layout.tell_one_story(behind) and not layout.tell_one_story(before)


def head_end(layout: Layout, end: int) -> int:
    """The index of the first paragraph of the story in ``lines[:end]``; *end* when there is none.

    A long headline or deck looks like a paragraph: what has a byline or a date close below it,
    and paragraphs after that, still belongs to the head. Names and places in a list are no bylines.
    """
    return layout.remembered(_head_end, end)


def _head_end(layout: Layout, end: int) -> int:
    paragraphs = layout.paragraphs(0, end)
    if len(paragraphs) < 2:
        return paragraphs[0] if paragraphs else end
    first, second = paragraphs[:2]
    between = range(first + 1, min(second, first + 1 + _META_REACH))
    if not any(_is_meta(layout, i, end) for i in between):
        return first
    short = [i for i in range(first + 1, second) if layout.shapes[i] == SHORT]
    # A greeting of the next letter ends with a comma.
    listed = len(short) > _MOST_CAPTIONS or any(layout.lines[i].folded[-1] == "," for i in short)
    return first if listed else second


def _is_meta(layout: Layout, index: int, end: int) -> bool:
    """Is the line a date or a byline? What the rule of one finds again are names of a list."""
    kinds = layout.kinds(index) & _META_KINDS
    if kinds != {"byline"}:
        return bool(kinds)
    rules = {hit.rule.id for hit in layout.whole[index]}
    later = takewhile(end.__gt__, layout.hit_lines[bisect_right(layout.hit_lines, index) :])
    return not any(hit.rule.id in rules for i in later for hit in layout.whole[i])


def mark_edges(layout: Layout, end: int) -> None:
    """Mark the lines of rules that hold in the head or the tail of the story ``lines[:end]``.

    A title line that a name belongs to ("Editor", then a name) takes the name with it.
    """
    if not layout.hit_lines:
        return
    zones = _Zones.of(layout, end)
    forms = forms_of_story(layout, zones.first, zones.last, end)
    headlines = find_listed_headlines(layout, zones.first, end)
    for index in takewhile(end.__gt__, layout.hit_lines):
        if index in headlines:
            continue
        for hit in layout.whole[index]:
            rule = hit.rule
            if layout.marks[index] is not None and rule.remove != "list":
                continue
            if rule.remove in _BY_PLACE or is_pointer_list(rule) or rule.id in forms:
                continue
            if rule.until or rule.zone not in zones.at(index) or is_of_story(layout, index, rule):
                continue
            if zones.last < index and is_among_items(layout, index, rule, forms):
                continue
            layout.mark(index, rule.id, rule.kind)
            if rule.remove == "list":
                _mark_names(layout, index, end, rule)


def mark_frames(layout: Layout, end: int) -> None:
    """Mark rule lines in ``lines[:end]`` that frame nothing but what goes.

    In the middle of a story such a line may part its sections; two around a pointer do not.
    """
    known = takewhile(end.__gt__, layout.hit_lines)
    ruled = [index for index in known if layout.whole[index] and is_rule_line(layout.lines[index])]
    for above, below in pairwise(ruled):
        if below > above + 1 and all(layout.marks[i] for i in range(above + 1, below)):
            for index in (above, below):
                rule = layout.whole[index][0].rule
                layout.mark(index, rule.id, rule.kind)


def find_inner(layout: Layout, end: int) -> None:
    """Decide which hits remove a part of their line: those whose zone the line is in."""
    for index in layout.paragraphs(0, end):
        if MAY_HOLD_POST in layout.lines[index].folded:
            layout.inner[index] = list(post_hits(layout.lines[index].folded))
    if layout.removes.isdisjoint(_PARTS):
        return
    zones = _Zones.of(layout, end)
    for index, found in enumerate(layout.hits[:end]):
        for hit in found:
            if hit.rule.remove in _PARTS and hit.rule.zone in zones.at(index):
                layout.inner.setdefault(index, []).append(hit)


def _last_told(layout: Layout, end: int) -> int:
    """The last paragraph of the story ``lines[:end]``, but for one in which a rule for what stands
    below stories finds who wrote it."""
    last = story_last(layout, end)
    found = (hit.rule for hit in layout.whole[last]) if last >= 0 else ()
    above = layout.paragraphs(0, last)
    if len(above) > 1 and any(rule.zone == "tail" and rule.kind == "byline" for rule in found):
        return above[-1]
    return last


class _Zones(Struct, frozen=True):
    """Where the story ``lines[:end]`` has its first and last paragraph; *first* is *end* when it
    has none. *is_list*: it has none, but many short lines that no rule knows (verses, a list)."""

    first: int
    last: int
    end: int
    is_list: bool

    @classmethod
    def of(cls, layout: Layout, end: int) -> _Zones:
        first = head_end(layout, end)
        shapes = layout.shapes[:end] if first == end else []
        short, known = shapes.count(SHORT), shapes.count(FURNITURE)
        is_list = short >= _VERSES and short > _VERSES_SHARE * known
        return cls(first, _last_told(layout, end), end, is_list)

    def at(self, index: int) -> frozenset[str]:
        """The zones that a line is in; all of them when the story has no paragraph.

        In verses or a list, a word of a menu is a line like the others.
        """
        if self.first == self.end:
            return _INSIDE if self.is_list else _EVERYWHERE
        if index < self.first:
            return _ABOVE
        return _BELOW if index > self.last else _INSIDE


def _mark_names(layout: Layout, index: int, end: int, rule: Rule) -> None:
    """Mark the short lines that belong under a title line."""
    for line in range(index + 1, min(index + 1 + rule.max_lines, end)):
        if layout.marks[line] is not None or not _is_name(layout, line):
            break
        layout.mark(line, rule.id, rule.kind)


def _is_name(layout: Layout, index: int) -> bool:
    line = layout.lines[index]
    return (
        layout.shapes[index] != PARAGRAPH
        and len(line.core) <= _LONGEST_NAME
        and word_count(line) <= _NAME_WORDS
    )


def mark_bare_headlines(layout: Layout, end: int) -> None:
    """Mark headlines of other stories that stand between two paragraphs without any pointer.

    Only two to four in a row: a single line may be a sub-head. Each must take up a word of the
    story, but not much of it (a pull quote) and none of the paragraph below, which in turn must
    belong to the story. The story is prose: in a bulletin, paragraphs look like headlines; where
    paragraphs are broken at each link (a line then begins with a comma), their pieces do.
    """
    paragraphs = layout.paragraphs(0, end)
    places = [
        (above, below)
        for above, below in pairwise(paragraphs)
        if below - above - 1 in _BARE_HEADLINES
        and all(_is_headline(layout, index) for index in range(above + 1, below))
    ]
    if not places:
        return
    ended = {i for i in paragraphs if _ENDED.search(layout.lines[i].folded)}
    if len(ended) < _PROSE * len(paragraphs):
        return
    if any(_MIDDLE.match(line.folded) for line in layout.lines[:end]):
        return
    for above, below in places:
        between = range(above + 1, below)
        if not {above, below} <= ended:
            continue
        story = layout.stem_reader.lines(layout.lines[i] for i in paragraphs if i <= above)
        following = layout.stems(below)
        if share(following, story) < STRANGE and not goes_on(layout.lines[below]):
            continue
        stems = [layout.stems(index) for index in between]
        if all(_points_elsewhere(found, story, following) for found in stems):
            for index in between:
                layout.mark(index, BARE_HEADLINE, "related-links")


def _points_elsewhere(stems: Set[str], story: set[str], following: Set[str]) -> bool:
    """Do the *stems* of a headline touch the story, and are they not told in it?"""
    return 0 < share(stems, story) <= _QUOTED and share(stems, following) <= _TAKEN_UP


def _is_headline(layout: Layout, index: int) -> bool:
    line = layout.lines[index]
    return (
        layout.is_short(index)
        and word_count(line) >= _HEADLINE_WORDS
        and not (is_item(line) or goes_on(line) or _NO_HEADLINE.search(line.folded))
    )
