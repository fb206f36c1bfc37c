"""Headlines that an outlet's pages list: what of a page stands among them, and its own headline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby, pairwise, takewhile

from cleaner.stories.cohesion import share
from cleaner.stories.endings import NEARLY_ALL
from cleaner.stories.layout import Layout
from cleaner.text.lines import word_count

LISTED = "among-listed"

LABEL, PATH = "breaking-news", "navigation"
"""The kinds of the labels that announce a line of news, and of the path to the story."""
_MAY_LIST = {"", "related-links"}
_HEADLINE_WORDS = 4
_FEWEST_TOLD = 2
_FEWEST_PARAGRAPHS = 2
# The share of its words in the story that makes a line its headline.
_TOLD = 0.5
# The same of the one that has the largest.
_BEST_TOLD = 0.3


def find_listed_headlines(layout: Layout, first: int, end: int) -> set[int]:
    """The headline of the story ``lines[first:end]`` that recurs on the outlet's pages, since they
    list it: of the lines of some words above the story the one with the largest share of words in
    it, the closest where several have it, if it recurs; and those that do right above or below that
    line, which may be a kicker or a deck. What stands on nearly all pages is no headline.

    >>> from cleaner.text.lines import split_lines
    >>> find_listed_headlines(Layout(split_lines("عنوان الخبر")[0], [[]]), 1, 1)
    set()
    """
    recurring = {i for i in takewhile(first.__gt__, layout.hit_lines) if is_listed(layout, i)}
    if not recurring or first == end:
        return set()
    story = layout.told(first, end)
    shares = {
        i: share(stems, story)
        for i in range(first - 1, -1, -1)
        if (i in recurring or layout.is_unknown(i))
        and word_count(layout.lines[i]) >= _HEADLINE_WORDS
        and len((stems := layout.stems(i)) & story) >= _FEWEST_TOLD
    }
    best = max(shares, key=shares.__getitem__, default=-1)
    if best < 0 or shares[best] < _BEST_TOLD:
        return set()
    beside = {i for i in (best - 1, best + 1) if best not in recurring and i in shares}
    return recurring & {best, *beside}


def is_listed(layout: Layout, index: int) -> bool:
    """Do only rules find the line that were learned, and not on nearly all pages, and is it of some
    words, as a headline that other pages list?

    >>> from cleaner.text.lines import split_lines
    >>> is_listed(Layout(split_lines("عنوان الخبر")[0], [[]]), 0)
    False
    """
    hits = layout.whole[index]
    if not hits or not hits[0].rule.recurs:
        return False
    recurs = [hit.rule.recurs for hit in hits]
    if not all(each and each.pages < NEARLY_ALL * each.of for each in recurs):
        return False
    return word_count(layout.lines[index]) >= _HEADLINE_WORDS


def mark_among_listed(layout: Layout, end: int) -> None:
    """Mark headlines of others that only this page of the outlet lists: lines of some words in a
    list of headlines that other pages list, of which no paragraph of ``lines[:end]`` speaks."""
    if not any(is_listed(layout, i) for i in takewhile(end.__gt__, layout.hit_lines)):
        return
    unknown = [index for run in _listed_runs(layout, end) for index in run]
    told = layout.told(0, end) if unknown else set()
    for index in unknown:
        if share(layout.stems(index), told) < _TOLD:
            layout.mark(index, LISTED, "related-links")


def mark_listed_twice(layout: Layout, end: int) -> None:
    """Mark cards that stand in two lists of ``lines[:end]``: a headline and the lead below it, both
    again with known furniture between, of which the other paragraphs of the story do not speak."""
    again = _again(layout, end) if layout.said_again else None
    if not again:
        return
    paragraphs = [index for index in layout.paragraphs(0, end) if index not in again]
    if len(paragraphs) < _FEWEST_PARAGRAPHS:
        return
    told = layout.stem_reader.lines(layout.lines[index] for index in paragraphs)
    for index in again:
        if all(share(layout.stems(i), told) < _TOLD for i in again[index]):
            layout.mark(index, LISTED, "related-links")


def _again(layout: Layout, end: int) -> dict[int, tuple[int, int]]:
    """The lines of pairs, both of some words, that come again, with the pair of each."""
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    again = layout.said_again
    for index, pair in enumerate(pairwise(layout.lines[:end])):
        if pair[0].core not in again or pair[1].core not in again:
            continue
        kinds = {layout.marked_kind(index), layout.marked_kind(index + 1)}
        if kinds <= _MAY_LIST and all(word_count(line) >= _HEADLINE_WORDS for line in pair):
            pairs[pair[0].core, pair[1].core].append(index)
    twice = (at for at in pairs.values() if len(at) > 1)
    parted = (at for at in twice if any(layout.whole[at[0] + 2 : at[-1]]))
    return {i: (first, first + 1) for at in parted for first in at for i in (first, first + 1)}


def _listed_runs(layout: Layout, end: int) -> Iterator[list[int]]:
    """What nothing has removed of each list of headlines, between the first and the last of those
    that go since they recur, or from a label of news on, or down to the path to the story."""
    for is_headline, group in groupby(range(end), lambda index: _may_be_listed(layout, index)):
        run = list(group) if is_headline else []
        known = [index for index in run if layout.marks[index] is not None]
        if not known:
            continue
        headed = run[0] > 0 and layout.marked_kind(run[0] - 1) == LABEL
        ended = headed and layout.marked_kind(run[-1] + 1) == PATH
        first, last = run[0] if headed else known[0], run[-1] if ended else known[-1]
        yield [i for i in range(first, last + 1) if layout.marks[i] is None]


def _may_be_listed(layout: Layout, index: int) -> bool:
    is_some = layout.is_short(index) and word_count(layout.lines[index]) >= _HEADLINE_WORDS
    return is_some or is_listed(layout, index)
