"""Hints given too widely to be true: names that the text of their elements speaks against."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, islice, pairwise
from typing import TYPE_CHECKING

from cleaner.html.blocks import BlockTree, Hinted
from cleaner.html.hints import HIDDEN
from cleaner.html.markup import (
    PROSE,
    UNLIKELY,
    WEAK,
    is_aside,
    is_prose,
    is_running,
    is_sentence,
    make,
)
from cleaner.html.named import SMALL_PART

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_OF_THE_PAGE = 0.5
_STORY_IN_PICTURES = 0.75
_FEWEST_PARAGRAPHS = 3
_OWN_PARAGRAPHS = 2
_SIDE_BY_SIDE = 0.75
"""The share of the running text in a named element that stands in one, when it is a story."""
_LEAD = 0.25
"""The share of it that may stand between the headline and the element."""
_VERSES = 250
"""Characters in short lines below the headline that are a text: verses."""
_FAR_AROUND = 20
_NO_TEXT = ("button", "input", "form", "select", "textarea", "img")
_HEAD = 3
"""Lines above letters of readers among which their heading is looked for."""
_OF_LETTERS = re.compile(r"\b(?:ال)?(?:تعليق|ردود|آراء|رسائل القراء)|\bcomments?\b", re.IGNORECASE)


def forget_wide_hints(tree: BlockTree, headline: int | None) -> bool:
    """Take the hint back from elements that are the story or the page's layout by their text; are
    there any?

    So is one that holds most of the page, or the headline with running text below it; and all of
    one class when most paragraphs of the page bear it. Comments may be longer than their story,
    but never hold the headline. Where nearly all that is told stands in captions, the page is a
    story in pictures: they count.
    """
    blocks = tree.blocks
    sums = [0.0, *accumulate(block.weight for block in blocks)]
    heads = [0, *accumulate(int(block.heading == 1) for block in blocks)]
    most = sums[-1] * _MOST_OF_THE_PAGE
    shared = _shared_names(tree, headline)
    running = [i for i, block in enumerate(blocks) if is_running(block)]

    def is_wide(hinted: Hinted) -> bool:
        first, stop = hinted.first, hinted.stop
        weight = sums[stop] - sums[first]
        if weight < PROSE - 1 and weight <= most:  # of most elements nothing else need be asked
            return False
        if headline is not None and first <= headline < stop:
            below = [b.weight for b in blocks[headline + 1 : stop] if not b.heading]
            if max(below, default=0) >= PROSE or sum(below) >= _VERSES:
                return True
        if (shared and _name(hinted.element) in shared) or _goes_on(tree, hinted):
            return True
        if headline is not None and headline < first and _is_story(tree, hinted, headline, running):
            return True
        headed = hinted.kind not in UNLIKELY or heads[stop] > heads[first]
        return headed and weight > most

    wide = {hinted for hinted in tree.hinted if is_wide(hinted)}
    if wide:
        for block in blocks:
            block.hinted = tuple([hinted for hinted in block.hinted if hinted not in wide])
    kinds = [(block, {hinted.kind for hinted in block.hinted}) for block in blocks if block.hinted]
    captions = [block for block, its in kinds if "caption" in its and its <= {"caption", *WEAK}]
    prose = [block for block in blocks if is_prose(block)]
    told = sum(block.weight for block in captions)
    if told > _STORY_IN_PICTURES * (told + sum(block.weight for block in prose)):
        for block in captions:
            block.hinted = ()
    return bool(wide)


def _goes_on(tree: BlockTree, hinted: Hinted) -> bool:
    """Is an element the rest of the text that stands right above it, or a part in its midst?

    So are several paragraphs of whole sentences with no link and nothing to press or to fill in,
    right behind others that no name makes furniture of. Letters, biographies and notices may be
    such: only where the text goes on behind them, beside them, are they of it.
    """
    first, stop = hinted.first, hinted.stop
    if not first:
        return False
    told = tree.blocks[first:stop]
    if not all(is_running(b) and not b.linked and is_sentence(b.text) for b in told):
        return False
    above = tree.blocks[first - 1]
    if not is_running(above) or above.hinted or not is_sentence(above.text):
        return False
    if next(hinted.element.iter(*_NO_TEXT), None) is not None:
        return False
    if hinted.kind not in (*UNLIKELY, "byline", HIDDEN):
        return True
    home = hinted.element.getparent()
    below = tree.blocks[stop] if stop < len(tree.blocks) else None
    if below is None or not is_running(below) or below.hinted:
        return False
    return above.element.getparent() is home and below.element.getparent() is home


def _is_story(tree: BlockTree, hinted: Hinted, headline: int, running: Sequence[int]) -> bool:
    """Is an element below the headline the story by its form, whatever it is called?

    So is one with several paragraphs side by side, where hardly any running text stands between
    the headline and it. Each letter of a reader stands in an element of its own, below a story.
    *running* are the blocks of running text.
    """
    first, stop = bisect_left(running, hinted.first), bisect_left(running, hinted.stop)
    if stop - first < _FEWEST_PARAGRAPHS:
        return False
    told = [tree.blocks[i] for i in running[first:stop]]
    total = sum(block.weight for block in told)
    homes: dict[_Element | None, float] = {}
    for block in told:
        home = _home(block.element)
        homes[home] = homes.get(home, 0.0) + block.weight
    if max(homes.values()) < _SIDE_BY_SIDE * total:
        return False
    above = (tree.blocks[i] for i in running[bisect_right(running, headline) : first])
    return sum(block.weight for block in above if not is_aside(block)) < _LEAD * total


def _home(element: _Element) -> _Element | None:
    """The element in which a paragraph stands, or the list of which it is a line."""
    parent = element.getparent()
    in_list = element.tag == "li" and parent is not None
    return parent.getparent() if in_list else parent


def _name(element: _Element) -> tuple[str, str]:
    return element.tag, element.get("class") or element.get("id") or ""


def _shared_names(tree: BlockTree, headline: int | None) -> set[tuple[str, str]]:
    """Names that are given to single paragraphs and to most of the running text: the first one
    below the headline is among them, or they stand in a row with hardly a text above.
    """
    start = 0 if headline is None else headline + 1
    told = enumerate(tree.blocks[start:], start)
    prose = [i for i, block in told if block.weight >= PROSE and not block.heading]
    named: dict[tuple[str, str], list[int]] = {}
    for i in prose:
        for hinted in tree.blocks[i].hinted:
            if hinted.stop - hinted.first == 1:
                named.setdefault(_name(hinted.element), []).append(i)
    first = {_name(hinted.element) for i in prose[:1] for hinted in tree.blocks[i].hinted}
    most = SMALL_PART * sum(tree.blocks[i].weight for i in prose)
    return {
        name
        for name, found in named.items()
        if len(found) >= _OWN_PARAGRAPHS
        and sum(tree.blocks[i].weight for i in found) > most
        and (name in first or headline is None or _stand_in_a_row(tree, found, start))
    }


def _stand_in_a_row(tree: BlockTree, places: Sequence[int], start: int) -> bool:
    """Do most blocks stand side by side, each alone in its box, with hardly a text above them?

    Letters of readers stand below a heading that says so, and what is told of their authors stands
    between them again and again.
    """
    blocks = tree.blocks
    homes = [_home_of_box(tree, i) for i in places]
    beside = sum(a is b for a, b in pairwise(homes))
    if len(places) < _FEWEST_PARAGRAPHS or beside < _SIDE_BY_SIDE * (len(places) - 1):
        return False
    spans = (blocks[a + 1 : b] for a, b in pairwise(places))
    between = Counter(tuple(make(block.element) for block in span) for span in spans)
    if any(2 * count >= len(places) - 1 for makes, count in between.items() if makes):
        return False
    heads = (b.text for b in blocks[max(start, places[0] - _HEAD) : places[0]])
    if any(len(text) < PROSE and _OF_LETTERS.search(text) for text in heads):
        return False
    above = (b.weight for b in blocks[start : places[0]] if is_running(b) and not is_aside(b))
    return sum(above) < _LEAD * sum(blocks[i].weight for i in places)


def _home_of_box(tree: BlockTree, place: int) -> _Element | None:
    """The element in which a block, or the box that holds it alone, stands beside others."""
    around = islice(tree.blocks[place].element.iterancestors(), _FAR_AROUND)
    return next((e for e in around if tree.extents.get(e) != (place, place + 1)), None)
