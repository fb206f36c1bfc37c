"""The beginning of a story in a box of its own: a lead, a deck, the text above a long list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from cleaner.html.blocks import BlockTree
from cleaner.html.markup import PROSE, is_link, is_long_link, is_sentence, trust, weight_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEAD_IN = 400
_FEWEST_LEADING = 3
_FARTHEST = 8


def distance_of(element: _Element, distances: dict[_Element, int]) -> int:
    """How far the headline is from what stands around both it and *element*; 8 at most.

    >>> from lxml.html import fromstring
    >>> page = fromstring("<div><h1>خبر</h1><p>نص</p></div>")
    >>> distance_of(page[1], {page[0]: 0, page: 1})
    1
    """
    for around in (element, *element.iterancestors()):
        if around in distances:
            return min(distances[around], _FARTHEST)
    return 0


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


def below_deck(tree: BlockTree, deck: int, verses: Collection[int]) -> list[int]:
    """The text behind a *deck* below the headline, when nothing but what is named as furniture
    (author, date, picture, buttons) and short lines stand between.

    So is a story of a sentence or two, or of short lines (*verses*), below its deck. Behind a deck
    in the head of an article element a heading may stand between, too.

    >>> from cleaner.html.blocks import read_blocks
    >>> from lxml.html import fromstring
    >>> page = "<div><p>وصل القطار</p><i>سامي</i><p>دخل القطار المحطة أمس.</p></div>"
    >>> below_deck(read_blocks(fromstring(page)), 0, ())
    [2]
    """
    head = next(tree.blocks[deck].element.iterancestors("header"), None)
    article = None if head is None else head.getparent()
    home: _Element | None = None
    found: list[int] = []
    for i in range(deck + 1, len(tree.blocks)):
        block = tree.blocks[i]
        if found and (is_link(block) or block.element.getparent() is not home):
            break
        if found:
            found.append(i)
        elif not block.hinted:
            if is_long_link(block) or (block.heading and block.element.getparent() is not article):
                break
            told = block.weight >= PROSE or is_sentence(block.text) or i in verses
            if block.linked < 0.5 and not block.heading and told:
                home = block.element.getparent()
                found.append(i)
    return found
