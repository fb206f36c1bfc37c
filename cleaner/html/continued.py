"""The story above and behind the element that holds most of it, parted by a box or a stray tag."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from cleaner.html.blocks import Block, BlockTree
from cleaner.html.markup import PROSE, is_aside, is_prose, make

if TYPE_CHECKING:
    from lxml.etree import _Element

_NEAR = 2
STORY_HEADING = 2
"""The lowest heading that may be the headline of another story."""


def begun_above(tree: BlockTree, container: _Element, anchors: Sequence[int]) -> list[int]:
    """The indices, rising, of the blocks above *container* in which its story begins: *anchors*,
    with what shares their element, and paragraphs that stand right above it, in what it stands in.
    """
    first, _ = tree.extents[container]
    found: set[int] = set()
    for i in anchors:
        parent = tree.blocks[i].element.getparent()
        if i < first and parent is not None:
            begin, end = tree.extents.get(parent, (i, i + 1))
            found.update(range(begin, end) if end <= first else (i,))
    tags = {tree.blocks[i].element.tag for i in _inside(tree, container, anchors)}
    homes = set(container.iterancestors())
    for i in range(first - 1, -1, -1):
        block = tree.blocks[i]
        if block.element.getparent() in homes and block.element.tag in tags and is_prose(block):
            found.add(i)
        elif not is_aside(block):
            break
    return sorted(found)


def continued_behind(
    tree: BlockTree, container: _Element, anchors: Sequence[int], cards: Collection[int]
) -> list[int]:
    """The indices, rising, of the blocks behind *container* that are of its story.

    *anchors* are the indices of the paragraphs of running text that belong together, *cards* those
    of the blocks of teasers.

    >>> from lxml.html import document_fromstring
    >>> from cleaner.html.blocks import read_blocks
    >>> told = "<p>" + "نص الخبر " * 12
    >>> page = document_fromstring(f"<div><div>{told * 3}</div></div>{told * 2}</div>")
    >>> body = page.find("body")
    >>> continued_behind(read_blocks(body), body[0], [0, 1, 2], ())
    [3, 4]
    """
    _, stop = tree.extents[container]
    more = {*_continuations(tree, container, anchors, cards), *_spilled(tree, container, anchors)}
    return _with_between(tree, sorted({*more, *(i for i in anchors if i >= stop)}))


def _inside(tree: BlockTree, container: _Element, anchors: Sequence[int]) -> list[int]:
    """Those of *anchors* that stand in the container."""
    first, stop = tree.extents[container]
    return [i for i in anchors if first <= i < stop]


def _continuations(
    tree: BlockTree, container: _Element, anchors: Sequence[int], cards: Collection[int]
) -> list[int]:
    """The blocks behind the container in which the story goes on: a box may stand in between.

    They are running text of the same make as the anchors inside, close by: anchors as well, or of
    the same class. What shares their element is taken with them.
    """
    _, stop = tree.extents[container]
    inside = {make(tree.blocks[i].element) for i in _inside(tree, container, anchors)}
    near = set(islice(container.iterancestors(), _NEAR))
    taken = set(anchors)
    found: set[int] = set()
    for i, block in enumerate(tree.blocks[stop:], stop):
        if _begins_another(block, container):
            break
        if block.weight < PROSE or i in cards or is_aside(block):
            continue
        own = make(block.element)
        known = i in taken or any(own[2::2])
        if not known or own not in inside or near.isdisjoint(block.element.iterancestors()):
            continue
        parent = block.element.getparent()
        extent = tree.extents.get(parent, (i, i + 1))  # none: an inline element, left open
        found.update({i} if parent in near else range(*extent))
    return sorted(found)


def _spilled(tree: BlockTree, container: _Element, anchors: Sequence[int]) -> list[int]:
    """The paragraphs behind the container that stand in what it stands in: an end tag too many has
    closed it in mid-story. Its last block is running text then, and so are two or more behind it.
    """
    _, stop = tree.extents[container]
    told = _inside(tree, container, anchors)
    homes = set(container.iterancestors())
    tags = {tree.blocks[i].element.tag for i in told}
    levels = {tree.blocks[i].heading for i in range(told[0], stop)} if told else set()
    found: list[int] = []
    if is_prose(tree.blocks[stop - 1]):
        for i, block in enumerate(tree.blocks[stop:], stop):
            home = block.element.getparent()
            if home in homes and block.heading in levels and not is_aside(block):
                if block.element.tag in tags and is_prose(block):
                    found.append(i)
                    homes = {home}
            elif _begins_another(block, container) or (i - stop > _NEAR and not found):
                break
    return found if len(found) > 1 else []


def _with_between(tree: BlockTree, places: Sequence[int]) -> list[int]:
    """Blocks behind the container with the headings and short lines between each two of them that
    stand side by side, in the same element.
    """
    found = list(places)
    for a, b in pairwise(places):
        if b - a <= _NEAR + 1:
            around = [set(islice(tree.blocks[i].element.iterancestors(), _NEAR)) for i in (a, b)]
            inside = range(a + 1, b)
            homes = around[0] & around[1]
            found += [i for i in inside if tree.blocks[i].element.getparent() in homes]
    return sorted(found)


def _begins_another(block: Block, container: _Element) -> bool:
    """Is the block a high heading, or in an article element that the container is not in?"""
    if 1 <= block.heading <= STORY_HEADING and not is_aside(block):
        return True
    article = next(block.element.iterancestors("article"), None)
    return article is not None and article not in (container, *container.iterancestors("article"))
