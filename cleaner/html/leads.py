"""The beginning of a story in a box of its own: a lead, a deck, the text above a long list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from cleaner.html.blocks import BlockTree
from cleaner.html.markup import PROSE, is_link, is_long_link, is_sentence
from cleaner.html.weights import distance_of, trust, weight_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEAD_IN = 400
_NEAR_HEADLINE = 3
_FEWEST_LEADING = 3
_FEWEST_BELOW = 2
_MOST_BETWEEN = 4
_MOST = 0.75


def leads_in(
    tree: BlockTree, group: list[int], best: list[int], distances: dict[_Element, int]
) -> bool:
    """Are these paragraphs, above those that say most, a beginning of the story of its own?

    So is the text above a long list of things that are told one by one in boxes.

    >>> leads_in(BlockTree(), [4, 5], [1, 2, 3], {})
    False
    """
    if group[0] >= best[0] or len(group) < _FEWEST_LEADING:
        return False
    blocks = [tree.blocks[i] for i in group]
    if weight_of(tree.blocks, group) < _LEAD_IN or any(trust(b) < 1 or b.hinted for b in blocks):
        return False
    away = distance_of(blocks[0].element, distances)
    return away <= distance_of(tree.blocks[best[0]].element, distances)


def is_article_apart(tree: BlockTree, group: Sequence[int], best: Sequence[int]) -> bool:
    """Does a group stand in an article element of its own, and those that say most in none?

    >>> from cleaner.html.blocks import read_blocks
    >>> from lxml.html import fromstring
    >>> page = "<div><article><p>خبر</p></article><p>إعلان</p></div>"
    >>> is_article_apart(read_blocks(fromstring(page)), [0], [1])
    True
    """
    around = tree.blocks[best[0]].element.iterancestors()
    articles = [e for e in tree.blocks[group[0]].element.iterancestors() if e.tag == "article"]
    return bool(articles) and not any(e.tag == "article" for e in around)


def below_lead(
    tree: BlockTree,
    lead: Sequence[int],
    groups: Iterable[list[int]],
    distances: dict[_Element, int],
) -> list[int]:
    """The paragraphs of another make right behind those that come first below the headline, close
    around all of which an element stands: these are the lead, in the headline's own box.

    >>> from cleaner.html.blocks import read_blocks
    >>> from lxml.html import fromstring
    >>> page = "<article><header><p>مقدمة</p></header><p>أول</p><p>ثان</p></article>"
    >>> below_lead(read_blocks(fromstring(page)), [0], [[1, 2]], {})
    [1, 2]
    """
    last = tree.blocks[lead[-1]]
    around = set(last.element.iterancestors())
    for group in groups:
        block = tree.blocks[group[0]]
        between = tree.blocks[lead[-1] + 1 : group[0]]
        if group[0] <= lead[-1] or len(group) < _FEWEST_BELOW or block.hinted:
            continue
        shared = next((e for e in block.element.iterancestors() if e in around), None)
        if shared is None or shared.tag in ("body", "html"):
            continue
        if _are_head_and_body(last.element, block.element, shared):
            return group
        if len(between) > _MOST_BETWEEN or any(b.heading or is_link(b) for b in between):
            continue
        near = distances.get(shared, _NEAR_HEADLINE + 1) <= _NEAR_HEADLINE
        running = any(b - a == 1 for a, b in pairwise(group))  # no author stands between letters
        enough = weight_of(tree.blocks, group) >= _MOST * weight_of(tree.blocks, lead)
        if near and running and enough:
            return group
    return []


def below_deck(tree: BlockTree, deck: int, verses: Collection[int]) -> list[int]:
    """The text behind a *deck* below the headline, when nothing but what is named as furniture
    (author, date, picture, buttons) and short lines stand between.

    So is a story of a sentence or two, or of short lines (*verses*), below its deck.

    >>> from cleaner.html.blocks import read_blocks
    >>> from lxml.html import fromstring
    >>> page = "<div><p>وصل القطار</p><i>سامي</i><p>دخل القطار المحطة أمس.</p></div>"
    >>> below_deck(read_blocks(fromstring(page)), 0, ())
    [2]
    """
    home: _Element | None = None
    found: list[int] = []
    for i in range(deck + 1, len(tree.blocks)):
        block = tree.blocks[i]
        if found and (is_link(block) or block.element.getparent() is not home):
            break
        if found:
            found.append(i)
        elif not block.hinted:
            if block.heading or is_long_link(block):
                break
            told = block.weight >= PROSE or is_sentence(block.text) or i in verses
            if block.linked < 0.5 and told:
                home = block.element.getparent()
                found.append(i)
    return found


def _are_head_and_body(lead: _Element, below: _Element, shared: _Element) -> bool:
    """Do a lead stand in the head of an article element, and a paragraph right in the article?"""
    if shared.tag != "article" or below.getparent() is not shared:
        return False
    return any(e.tag == "header" and e.getparent() is shared for e in lead.iterancestors())
