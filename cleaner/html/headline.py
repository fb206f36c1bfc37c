"""The headline of a page: what its data call so, else a heading of high level."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from cleaner.html.blocks import Block
from cleaner.html.markup import PROSE, is_aside, is_dateline, is_link, links_home

_SAME_TITLE = 0.6
_KICKERS = 2
_KICKER_WORDS = 3
_LARGE_WORDS = 25
_CLOSE = 8
"""So many blocks above a story may hold a headline that is no heading."""
_LARGE = frozenset("4567")
_CALLED = re.compile("head(?:ing|line)|title", re.IGNORECASE)
_KICKER = re.compile(r"\b(?:kicker|overline|eyebrow|su[rp]r?a?-?title|pre-?title)\b", re.IGNORECASE)
_BOXES = 3
_PARAGRAPHS = 2
_LONGEST = 4
"""A block of so many times the characters of the title is not looked at."""


def find_headline(blocks: Sequence[Block], titles: Sequence[set[str]]) -> int | None:
    """The headline of the whole page: named by its data (*titles*, as sets of words), else the
    only heading of the first level; None when neither is there.

    >>> find_headline((), ())
    """
    headings = (i for i, block in enumerate(blocks) if block.heading and not is_link(block))
    headed = [i for i in headings if not is_aside(blocks[i])]
    named = named_headline(blocks, headed, titles)
    if named is None:
        named = named_headline(blocks, range(len(blocks)), titles)
    first = [i for i in headed if blocks[i].heading == 1]
    single = first[0] if len(first) == 1 else None
    if named is None or single is None or blocks[named].heading == 1:
        return single if named is None else named
    told = (b for b in blocks[single + 1 : named] if not b.heading and not is_aside(b))
    # A sub-head of the story may say what the title says, too.
    below = sum(block.weight >= PROSE for block in told)
    return single if below >= _PARAGRAPHS else named


def headline_near(blocks: Sequence[Block], near: range, titles: Sequence[set[str]]) -> int | None:
    """The block among *near*, which ends with the first paragraph, that is the headline: what the
    page's data say, else the nearest high heading.

    >>> headline_near((), range(0), ())
    """
    named = named_headline(blocks, near, titles)
    if named is not None:
        return named
    free = [i for i in near[:-1] if not is_aside(blocks[i])]
    for level, is_other in ((1, links_home), (2, is_link), (3, is_link)):
        found = [i for i in free if blocks[i].heading == level and not is_other(blocks[i])]
        if found:
            return found[-1]
    return None


def written_large(blocks: Sequence[Block], above: range) -> int | None:
    """The last block among *above* that is written large or called a heading, where none is one.

    >>> written_large((), range(0))
    """
    return next((i for i in above[::-1][:_CLOSE] if _is_large(blocks[i])), None)


def _is_large(block: Block) -> bool:
    """Is a block of some words written large or bold as a whole, or called a heading, and no link
    or date?"""
    told = block.text.split()
    if not _KICKER_WORDS <= len(told) <= _LARGE_WORDS or block.hinted or is_link(block):
        return False
    called = _CALLED.search(block.element.get("class") or "") is not None
    sizes = block.element.iter("font", "b", "strong", "big")
    large = (e for e in sizes if e.tag != "font" or (e.get("size") or "").strip("+") in _LARGE)
    called = called or any("".join(e.itertext()).split() == told for e in large)
    return called and not is_dateline(block)


def named_headline(
    blocks: Sequence[Block], near: Sequence[int], titles: Sequence[set[str]]
) -> int | None:
    """The block that the page's data call its headline: of several the highest heading.

    >>> named_headline((), (), ())
    """
    apart = [(title, _LONGEST * max(map(len, title), default=0) * len(title)) for title in titles]
    longest = max((most for _, most in apart), default=0)
    short = [i for i in near if len(blocks[i].text) <= longest]
    likeness = {i: _likeness(blocks[i].text, apart) for i in short}
    named = [i for i in short if likeness[i] >= _SAME_TITLE and not links_home(blocks[i])]
    named = [i for i in named if not is_aside(blocks[i])] or named
    return min(named, key=lambda i: (blocks[i].heading or 9, -likeness[i], -i), default=None)


def _likeness(text: str, titles: Sequence[tuple[set[str], int]]) -> float:
    """How much a text is like one of the titles, which come with the most characters of such."""
    words = set(text.split())
    return max(_overlap(words, title) for title, most in titles if len(text) <= most)


def _overlap(words: set[str], title: set[str]) -> float:
    """The share of the words that stand in the title; 0 when the title says much more."""
    common = len(words & title)
    if common < 2:
        return float(words == title and bool(words))
    return common / len(words) if common * 2 >= len(title) else 0.0


def first_of_headline(blocks: Sequence[Block], headline: int) -> int:
    """The first block of the headline's block: short lines just above, in the same element.

    >>> from lxml.html import fromstring
    >>> first_of_headline([Block("خبر اليوم", fromstring("<h1>"))], 0)
    0
    """
    first = headline
    for i in range(headline - 1, max(-1, headline - 1 - _KICKERS), -1):
        block = blocks[i]
        if not _is_beside(block, blocks[headline]) or is_link(block) or is_dateline(block):
            break
        first = i
    return first


def _is_beside(block: Block, headline: Block) -> bool:
    """Does the block stand in what the headline stands in, under the same names, or does one of
    some words in what that stands in, or in another row of its table?"""
    if any(hinted not in headline.hinted for hinted in block.hinted):
        return False
    parent, around = headline.element.getparent(), block.element.getparent()
    if around is parent:
        return True
    outer = None if parent is None else parent.getparent()
    rows = [row for b in (block, headline) for row in islice(b.element.iterancestors("tr"), 1)]
    in_table = len(rows) == 2 and rows[0].getparent() is rows[1].getparent()
    near = around is outer or in_table or _is_called_kicker(block)
    return near and len(block.text.split()) >= _KICKER_WORDS


def _is_called_kicker(block: Block) -> bool:
    """Is the block, or one of the few boxes closest around it, called a kicker?"""
    boxes = [block.element, *islice(block.element.iterancestors(), _BOXES)]
    return any(_KICKER.search(box.get("class") or "") for box in boxes)
