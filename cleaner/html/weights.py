"""What running text counts for: by the names around it, and by how far from the headline it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cleaner.html.blocks import Block, BlockTree
from cleaner.html.hints import HIDDEN
from cleaner.html.markup import UNLIKELY, WEAK, is_aside

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMED = 0.2
"""What text counts for in an element that is named as furniture; in one that is named for those who
pay, which may be all of the story but its lead; in one whose name is hardly ever that of a story;
and in one that is not shown."""
_PAID = 0.6
_UNLIKELY = 0.05
_NOT_SHOWN = 0.3
_FARTHEST = 8


def trust(block: Block) -> float:
    """What the text of a block counts for: less where names say that it is furniture.

    >>> from lxml.html import fromstring
    >>> trust(Block("نص", fromstring("<p>")))
    1.0
    """
    if not block.hinted:
        return 1.0
    if any(hinted.kind in UNLIKELY for hinted in block.hinted):
        return _UNLIKELY
    if is_aside(block):
        paid = all(h.kind == "subscription" for h in block.hinted if h.kind not in WEAK)
        return _PAID if paid else _NAMED
    return _NOT_SHOWN if any(hinted.kind == HIDDEN for hinted in block.hinted) else 1.0


def weight_of(blocks: Sequence[Block], places: Iterable[int]) -> float:
    """The characters of the blocks at *places*, each for what it counts.

    >>> weight_of((), ())
    0
    """
    return sum(blocks[i].weight * trust(blocks[i]) for i in places)


def distances_from(tree: BlockTree, headline: int | None) -> dict[_Element, int]:
    """The elements around the headline, and how many others lie between it and each of them.

    >>> distances_from(BlockTree(), None)
    {}
    """
    if headline is None:
        return {}
    element = tree.blocks[headline].element
    return {around: i for i, around in enumerate([element, *element.iterancestors()])}


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
