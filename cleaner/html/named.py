"""What the names of the elements around a block make of it: of the story, or furniture of a kind.

Names are hints: sentences of running text stay whatever the element is called, unless it is one of
a few that are certain.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from cleaner.html.blocks import Block, BlockTree, Hinted
from cleaner.html.hints import ASIDE, HIDDEN, META
from cleaner.html.markup import (
    PROSE,
    UNLIKELY,
    WEAK,
    is_dateline,
    is_link,
    is_long_link,
    is_sentence,
    links_home,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

SMALL_PART = 0.3
"""The share of the running text up to which a name may make furniture of an element."""
SIGNS = " \t|:،,-\N{EN DASH}\N{EM DASH}/\\•·"
"""What may stand around the name of an author or of an outlet."""

_SHOWN_AS = {ASIDE: "related-links", HIDDEN: "navigation"}
_NAME_WORDS = 4
_MOST_NAMES = 2
"""Elements inside each other with names of the same kind: more of them are no accident."""
_PICTURES = ("img", "picture", "amp-img", "figure", "video", "iframe", "svg", "canvas")
_FEWEST_ALIKE = 3
_USED = ("navigation", "rating", "reading-tools", "sharing", "subscription", "tag-list")
"""Furniture that is there to be pressed or followed, not to be read."""
_PLAIN = ("b", "br", "em", "p", "span", "strong")
_FEWEST_SHOWN = 4
_AROUND = 2
"""Elements around a paragraph that are of the story's own."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Where the running text of a story stands in its region.

    ``chosen`` are the blocks of the region, ``sums`` the sums of their weights up to each of them,
    ``first`` and ``last`` the first and last block of running text, ``homes`` the elements around
    its paragraphs, ``anchors`` these, ``headline`` the block of the headline (-1: none). Do most of
    its words stand below pictures, as in a story that is told by them (``is_shown``)?
    """

    tree: BlockTree
    chosen: Sequence[int]
    sums: Sequence[float]
    first: int
    last: int
    homes: frozenset[_Element]
    anchors: Sequence[int]
    headline: int = -1
    is_shown: bool = False

    @classmethod
    def of(
        cls,
        tree: BlockTree,
        chosen: Sequence[int],
        anchors: Sequence[int],
        headline: int | None = None,
    ) -> Flow:
        """The running text of a region: its blocks are *chosen*, *anchors* those of the story."""
        sums = [0.0, *accumulate(tree.blocks[i].weight for i in chosen)]
        first, last = min(anchors, default=0), max(anchors, default=0)
        told = (tree.blocks[i].element for i in anchors)
        near = (around for element in told for around in islice(element.iterancestors(), _AROUND))
        top = -1 if headline is None else headline
        is_shown = _is_shown([tree.blocks[i] for i in chosen])
        return cls(tree, chosen, sums, first, last, frozenset(near), anchors, top, is_shown)

    def share(self, hinted: Hinted) -> float:
        """The share of the region's running text that stands in an element."""
        first = bisect_left(self.chosen, hinted.first)
        stop = bisect_left(self.chosen, hinted.stop)
        return (self.sums[stop] - self.sums[first]) / max(self.sums[-1], 1.0)

    def is_told_in(self, hinted: Hinted) -> bool:
        """Does a paragraph of the story stand in an element?"""
        return any(hinted.first <= i < hinted.stop for i in self.anchors)

    def has_links(self, hinted: Hinted) -> bool:
        """Is there a link of several words in an element?"""
        return any(is_long_link(block) for block in self.tree.blocks[hinted.first : hinted.stop])


def _is_shown(blocks: Sequence[Block]) -> bool:
    """Do several of the captions read like paragraphs, and have they more words than the paragraphs
    of the page?"""
    below = [b for b in blocks if any(hinted.kind == "caption" for hinted in b.hinted)]
    captions = [b.weight for b in below if b.weight >= PROSE and is_sentence(b.text)]
    if len(captions) < _FEWEST_SHOWN:
        return False
    told = (b.weight for b in blocks if b.weight >= PROSE and is_sentence(b.text))
    return 2 * sum(captions) > sum(told)


def named_kind(place: int, block: Block, flow: Flow) -> str:
    """The kind that the names around a block give it; empty when it may be of the story.

    >>> from lxml.html import fromstring
    >>> block = Block("نص", fromstring("<p>"))
    >>> named_kind(0, block, Flow.of(BlockTree([block]), (0,), (0,)))
    ''
    """
    for hinted in block.hinted:
        large = flow.share(hinted) > SMALL_PART
        if large and (hinted.kind not in UNLIKELY or flow.is_told_in(hinted)):
            continue
        if _may_stay(place, block, hinted, flow):
            continue
        if hinted.kind == META:
            if _is_meta(block):
                return "date" if is_dateline(block) else "byline"
            continue
        return _SHOWN_AS.get(hinted.kind, hinted.kind)
    return ""


def _may_stay(place: int, block: Block, hinted: Hinted, flow: Flow) -> bool:
    """May a block be of the story, though it stands in an element with such a name?"""
    among = flow.first <= place <= flow.last
    sentence = block.linked < 0.5 and is_sentence(block.text)
    if hinted.kind == ASIDE:
        return block.weight >= PROSE or not flow.has_links(hinted)
    if hinted.kind == "caption" and flow.is_shown:
        return sentence and block.weight >= PROSE
    if hinted.kind == HIDDEN and not _goes_on(hinted, flow):
        return among and sentence and not flow.has_links(hinted)
    if hinted.kind in _USED and flow.headline < place <= flow.last and _is_bare(block, hinted):
        return True
    if hinted.kind in WEAK:
        if block.weight >= PROSE:
            return among or hinted.kind != "byline"
        return among and sentence
    if _is_deck(place, block, flow) and hinted.first <= flow.headline:
        return True
    if hinted.kind == "embed":
        return is_sentence(block.text) and _is_announced(hinted, flow)
    if hinted.kind in UNLIKELY:
        return sentence and _is_among_paragraphs(place, block, hinted, flow)
    if among and sentence and block.weight >= PROSE and _is_made_like_story(block, hinted, flow):
        return True
    announces = block.linked < 0.5 and block.text.endswith(":") and among
    if not (sentence or announces) or flow.has_links(hinted) or _has_controls(hinted.element):
        return False
    if sum(other.kind == hinted.kind for other in block.hinted) > _MOST_NAMES:
        return False
    if among or block.weight < PROSE:
        return among
    if -1 < flow.headline < place < flow.first:
        return True
    return hinted.element.getparent() is flow.tree.blocks[flow.last].element.getparent()


def _is_made_like_story(block: Block, hinted: Hinted, flow: Flow) -> bool:
    """Does a paragraph bear the class that several of the story's own bear outside its element?"""
    name = block.element.get("class")
    told = (i for i in flow.anchors if not hinted.first <= i < hinted.stop)
    alike = (flow.tree.blocks[i].element.get("class") == name for i in told)
    return bool(name) and sum(alike) >= _FEWEST_ALIKE


def _is_deck(place: int, block: Block, flow: Flow) -> bool:
    """Is it a line as long as a paragraph's right below the headline, in the same element?"""
    if place != flow.headline + 1 or block.weight < PROSE or place == 0:
        return False
    return block.element.getparent() is flow.tree.blocks[flow.headline].element.getparent()


def _is_among_paragraphs(place: int, block: Block, hinted: Hinted, flow: Flow) -> bool:
    """Is it a paragraph that stands beside those of the story, and beside no picture?"""
    if block.weight < PROSE or hinted.stop - hinted.first > 1:
        return False
    if not flow.first - 1 <= place <= flow.last + 1:
        return False
    home = hinted.element.getparent()
    told = (flow.tree.blocks[i].element for i in flow.anchors)
    if not any(e.getparent() is home and e.tag == hinted.element.tag for e in told):
        return False
    near = (hinted.element, hinted.element.getprevious(), hinted.element.getnext())
    pictured = (next(e.iter(*_PICTURES), None) is not None for e in near if e is not None)
    return not any(pictured)


def _goes_on(hinted: Hinted, flow: Flow) -> bool:
    """Is it a part of the story that shows when a reader asks for it, beside the others?

    What a page holds ready for readers without an account stands in boxes of their own.
    """
    if hinted.element.getparent() not in flow.homes or _has_controls(hinted.element):
        return False
    blocks = flow.tree.blocks[hinted.first : hinted.stop]
    return any(block.weight >= PROSE for block in blocks) and not flow.has_links(hinted)


def _has_controls(element: _Element) -> bool:
    """Is there something to press or to fill in? So is it in a consent, a form, a share bar."""
    return next(element.iter("button", "input", "form", "select", "textarea"), None) is not None


def _is_bare(block: Block, hinted: Hinted) -> bool:
    """Is it a line of some words, in an element with nothing to follow, press or look at?"""
    if len(block.text.split()) <= _NAME_WORDS:
        return False
    return all(inside.tag in _PLAIN for inside in hinted.element.iterdescendants())


def _is_announced(hinted: Hinted, flow: Flow) -> bool:
    """Does the story announce an embedded post, or those before it, with a colon?"""
    for i in range(hinted.first - 1, flow.first - 1, -1):
        block = flow.tree.blocks[i]
        if not any(other.kind == "embed" for other in block.hinted):
            return block.text.endswith(":")
    return False


def outside_kind(block: Block, known: Mapping[str, str]) -> str:
    """The kind of a block that belongs to no story.

    >>> from lxml.html import fromstring
    >>> outside_kind(Block("الرئيسية", fromstring("<p>")), {})
    'navigation'
    """
    for hinted in reversed(block.hinted):
        if hinted.kind != META:
            return _SHOWN_AS.get(hinted.kind, hinted.kind)
    if links_home(block):
        return "masthead"
    if is_long_link(block):
        return "related-links"
    return known_kind(block, known) or "navigation"


def known_kind(block: Block, known: Mapping[str, str]) -> str | None:
    """The kind that the page's data give to what a block says; None when they do not say it.

    >>> from lxml.html import fromstring
    >>> known_kind(Block("بقلم: منى", fromstring("<p>")), {"بقلم: منى": "byline"})
    'byline'
    """
    return known.get(block.text.strip(SIGNS))


def _is_meta(block: Block) -> bool:
    """Is the block a name, a link or a line with figures, rather than a sentence?"""
    few = len(block.text.split()) <= _NAME_WORDS
    return few or is_link(block) or any(character.isdigit() for character in block.text)
