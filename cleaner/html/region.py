"""Where the story stands on an HTML page: its blocks, and those among them that are furniture.

The paragraphs that the extractor found are the anchors. The story's container is the smallest
element that holds most of them; what the extractor dropped inside it (short paragraphs,
sub-heads, lists, verses) is taken back, and the headline is looked for above it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from cleaner.html.blocks import Block, BlockTree
from cleaner.html.markup import (
    PROSE,
    find_cards,
    furniture_kinds,
    is_aside,
    is_dateline,
    is_link,
    links_home,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_OF_IT = 0.75
"""The share of the anchors that an element must hold to be the container."""
_FEW_FOREIGN = 0.25
_ARTICLE_TEXT = 150
_FAR_ABOVE = 25
_NEAR = 2
_STORY_HEADING = 2
_KICKERS = 2
_KICKER_WORDS = 3
_SAME_TITLE = 0.6
_ABOVE_HEADLINE = 0.5
_NOTICE = 0.25
"""Text above the headline, inside the container, with so small a share of it is no story."""
_FEWEST_VERSES = 3
_LITTLE = 250
"""Running text of fewer characters than that may be an imprint."""
_NOTE = 8
_MOST_OTHERS = 50
"""Other stories taken from one page; what follows them is not taken."""
_NO_LETTERS = re.compile(r"\W+")
_PARAGRAPHS = frozenset(("p", "li", "blockquote", "ul", "ol", "dl", "dd", "dt"))


@dataclass(frozen=True, slots=True)
class Region:
    """The blocks of a story in order of the page; ``furniture`` gives the kind of those that go.

    ``headline`` is the index among them of the headline, None when there is none; ``stop`` is the
    index of the first block of the page behind the region.
    """

    blocks: tuple[Block, ...]
    furniture: dict[int, str]
    headline: int | None
    stop: int


def find_region(
    tree: BlockTree, extracted: str, titles: Iterable[str], known: Mapping[str, str]
) -> Region | None:
    """The part of the page that holds the story; None when nothing on it is running text.

    Hints of *tree* are believed (see ``markup.forget_wide_hints``). *extracted* is the text that an
    extractor took out of the page, *titles* what the page's data call its headline; *known* gives
    the kind of lines that they name.
    """
    cards = find_cards(tree)
    words = [set(title.split()) for title in titles if title.strip()]
    named = _named_headline(tree.blocks, range(len(tree.blocks)), words)
    above = _single_heading(tree.blocks) if named is None else named
    anchors = _anchors(tree, cards, extracted, above)
    if not anchors:
        return None
    container = _main_article(tree, _container(tree, anchors), words)
    first, stop = tree.extents[container]
    anchor = next((i for i in anchors if i >= first), first)
    near = range(max(0, first - _FAR_ABOVE), min(stop - 1, anchor) + 1)
    headline = _headline(tree.blocks, near, words)
    more = _continuations(tree, container, anchors, cards)
    return _region(tree, container, headline, cards, known, more)


def other_stories(tree: BlockTree, region: Region, known: Mapping[str, str]) -> tuple[Region, ...]:
    """The stories in article elements of their own behind *region* (pages that go on scrolling)."""
    behind = [article for article in _articles(tree) if tree.extents[article][0] >= region.stop]
    if not behind:
        return ()
    cards = find_cards(tree)
    found = []
    for article in behind:
        first, last = tree.extents[article]
        paragraph = next(i for i in range(first, last) if tree.blocks[i].weight >= PROSE)
        headline = _headline(tree.blocks, range(first, paragraph + 1), ())
        if headline is not None:
            found.append(_region(tree, article, headline, cards, known))
        if len(found) == _MOST_OTHERS:
            break
    return tuple(found)


def without_furniture(region: Region) -> Region:
    """The region with only those blocks that may be of the story.

    >>> without_furniture(Region((), {}, None, 0)).blocks
    ()
    """
    kept = [i for i in range(len(region.blocks)) if i not in region.furniture]
    headline = None if region.headline is None else kept.index(region.headline)
    return Region(tuple(region.blocks[i] for i in kept), {}, headline, region.stop)


def _anchors(
    tree: BlockTree, cards: Collection[int], extracted: str, headline: int | None
) -> list[int]:
    """The blocks of running text that the extractor took, or all of them when it took none."""
    free = [i for i, b in enumerate(tree.blocks) if i not in cards and not is_aside(b)]
    text = _letters(extracted)
    prose = [i for i in free if tree.blocks[i].weight >= PROSE]
    taken = _found_in(tree.blocks, prose, text)
    verses = _found_in(tree.blocks, _verses(tree, free), text)
    anchors = sorted({*taken, *verses}) or prose
    if headline is None:
        return anchors
    below = [i for i in anchors if i > headline]
    total = sum(tree.blocks[i].weight for i in anchors)
    if sum(tree.blocks[i].weight for i in below) >= _ABOVE_HEADLINE * total and below:
        return below
    verses = _verses(tree, [i for i in free if i > headline])
    if verses or total >= _LITTLE:
        return verses or anchors
    # A note of a line or two: what stands right below the headline, not the imprint above it.
    around = tree.extents.get(_around(tree.blocks[headline].element), (0, 0))
    close = [i for i in free if headline < i < min(around[1], headline + _NOTE)]
    return [i for i in close if tree.blocks[i].linked < 0.5] or anchors


def _around(element: HtmlElement) -> HtmlElement:
    """The element around a heading's own."""
    parent = element.getparent()
    return element if parent is None else parent


def _found_in(blocks: Sequence[Block], places: Iterable[int], letters: str) -> list[int]:
    """Those blocks whose letters stand in *letters*: each is looked for behind the last first."""
    found = []
    behind = 0
    for i in places:
        text = _letters(blocks[i].text)
        position = letters.find(text, behind)
        if position < 0:
            position = letters.find(text)
        if position >= 0:
            behind = position + len(text)
            found.append(i)
    return found


def _letters(text: str) -> str:
    """Letters and digits only: extractors drop marks and invisible characters."""
    return _NO_LETTERS.sub("", text)


def _verses(tree: BlockTree, free: Iterable[int]) -> list[int]:
    """Short blocks without links, several in one element: verses, lists, short paragraphs."""
    lines: dict[HtmlElement, list[int]] = {}
    for i in free:
        block = tree.blocks[i]
        if block.linked < 0.5 and not block.heading and not block.hinted:
            element = block.element
            parent = element.getparent() if element.tag in _PARAGRAPHS else element
            lines.setdefault(element if parent is None else parent, []).append(i)
    runs = [run for run in lines.values() if len(run) >= _FEWEST_VERSES]
    return max(runs, key=lambda run: sum(tree.blocks[i].weight for i in run), default=[])


def _container(tree: BlockTree, anchors: Sequence[int]) -> HtmlElement:
    """The smallest element that holds most of the anchors, and what is of one piece with it."""
    weights = [0.0] * len(tree.blocks)
    for i in anchors:
        weights[i] = tree.blocks[i].weight
    sums = [0.0, *accumulate(weights)]
    large = [
        (stop - first, element)
        for element, (first, stop) in tree.extents.items()
        if sums[stop] - sums[first] >= _MOST_OF_IT * sums[-1]
    ]
    # Elements stand in the order in which they end: the inner one before the outer one.
    container = min(large, key=lambda entry: entry[0])[1]
    foreign = [0, *accumulate(int(is_link(block) or is_aside(block)) for block in tree.blocks)]
    for around in list(container.iterancestors()):
        if around not in tree.extents:  # an inline element, left open
            continue
        if not _is_of_one_piece(tree.extents[container], tree.extents[around], foreign):
            break
        container = around
    return container


def _continuations(
    tree: BlockTree, container: HtmlElement, anchors: Sequence[int], cards: Collection[int]
) -> list[int]:
    """The blocks behind the container in which the story goes on: a box may stand in between.

    They are running text of the same make as the anchors inside, close by: anchors as well, or of
    the same class. What shares their element is taken with them.
    """
    first, stop = tree.extents[container]
    inside = {_make(tree.blocks[i].element) for i in anchors if first <= i < stop}
    near = set(islice(container.iterancestors(), _NEAR))
    taken = set(anchors)
    found: set[int] = set()
    for i, block in enumerate(tree.blocks[stop:], stop):
        if _begins_another(block, container):
            break
        if block.weight < PROSE or i in cards or is_aside(block):
            continue
        make = _make(block.element)
        known = i in taken or any(make[1::2])
        if not known or make not in inside or near.isdisjoint(block.element.iterancestors()):
            continue
        parent = block.element.getparent()
        found.update({i} if parent in near else range(*tree.extents[parent]))
    return sorted(found)


def _begins_another(block: Block, container: HtmlElement) -> bool:
    """Is the block a high heading, or in an article element that the container is not in?"""
    if 1 <= block.heading <= _STORY_HEADING and not is_aside(block):
        return True
    article = next(block.element.iterancestors("article"), None)
    return article is not None and article not in (container, *container.iterancestors("article"))


def _make(element: HtmlElement) -> tuple[str, ...]:
    """Tag and class of an element and of the one around it."""
    parent = element.getparent()
    above = () if parent is None else (parent.tag, parent.get("class") or "")
    return (element.tag, element.get("class") or "", *above)


def _is_of_one_piece(inner: tuple[int, int], outer: tuple[int, int], foreign: list[int]) -> bool:
    """Is what the outer extent holds beside the inner one text, and not links and furniture?

    *foreign* are the numbers of blocks before each block that are links or furniture.
    """
    beside = (outer[1] - outer[0]) - (inner[1] - inner[0])
    links = (foreign[outer[1]] - foreign[outer[0]]) - (foreign[inner[1]] - foreign[inner[0]])
    return links <= _FEW_FOREIGN * beside


def _region(
    tree: BlockTree,
    container: HtmlElement,
    headline: int | None,
    cards: Collection[int],
    known: Mapping[str, str],
    more: Sequence[int] = (),
) -> Region:
    """The region of a container: its blocks, those up to the headline and *more* behind it, with
    the furniture among them named.
    """
    first, stop = tree.extents[container]
    chosen = list(range(first, stop))
    if headline is not None and headline < first:
        start = _kicker(tree.blocks, headline)
        above = (i for i in range(start, first) if i == headline or not is_link(tree.blocks[i]))
        chosen = [*above, *chosen]
    elif headline is not None:
        start = _kicker(tree.blocks, headline)
        above_it = sum(tree.blocks[i].weight for i in range(first, start))
        if above_it <= _NOTICE * sum(tree.blocks[i].weight for i in chosen):
            chosen = list(range(start, stop))
    chosen += more
    kinds = furniture_kinds(tree, chosen, headline, cards, known)
    furniture = {place: kinds[i] for place, i in enumerate(chosen) if i in kinds}
    place_of_headline = None if headline is None else chosen.index(headline)
    return Region(tuple(tree.blocks[i] for i in chosen), furniture, place_of_headline, stop)


def _articles(tree: BlockTree) -> list[HtmlElement]:
    """The outermost article elements with a story's worth of running text, in order."""
    found: list[HtmlElement] = []
    outer_stop = 0
    articles = [(e, extent) for e, extent in tree.extents.items() if _is_article(e)]
    for element, (first, stop) in sorted(articles, key=lambda entry: (entry[1][0], -entry[1][1])):
        prose = [b for b in tree.blocks[first:stop] if b.weight >= PROSE and not is_aside(b)]
        if first >= outer_stop and sum(block.weight for block in prose) >= _ARTICLE_TEXT:
            found.append(element)
            outer_stop = stop
    return found


def _is_article(element: HtmlElement) -> bool:
    return element.tag == "article" or "Article" in (element.get("itemtype") or "")


def _main_article(
    tree: BlockTree, container: HtmlElement, titles: Sequence[set[str]]
) -> HtmlElement:
    """Of several article elements in the container the one that the page is about, or it itself."""
    first, stop = tree.extents[container]
    extents = {article: tree.extents[article] for article in _articles(tree)}
    inside = [a for a, extent in extents.items() if first <= extent[0] and extent[1] <= stop]
    if len(inside) < 2:
        return container
    for article in inside:
        headings = (i for i in range(*extents[article]) if tree.blocks[i].heading)
        if _named_headline(tree.blocks, headings, titles) is not None:
            return article
    return inside[0]


def _headline(blocks: Sequence[Block], near: range, titles: Sequence[set[str]]) -> int | None:
    """The block among *near*, which ends with the first paragraph, that is the headline: what the
    page's data say, else the nearest high heading.
    """
    named = _named_headline(blocks, near, titles)
    if named is not None:
        return named
    for level in (1, 2, 3):
        found = [i for i in near if blocks[i].heading == level and not is_aside(blocks[i])]
        found = [i for i in found if i != near[-1] and not _is_foreign_link(blocks[i], level)]
        if found:
            return found[-1]
    return None


def _single_heading(blocks: Sequence[Block]) -> int | None:
    """The heading of the first level, when the page has one and no more."""
    found = [
        i
        for i, block in enumerate(blocks)
        if block.heading == 1 and not is_aside(block) and not is_link(block)
    ]
    return found[0] if len(found) == 1 else None


def _named_headline(
    blocks: Sequence[Block], near: Iterable[int], titles: Sequence[set[str]]
) -> int | None:
    """The block that the page's data call its headline: of several the highest heading."""
    named = [
        i
        for i in near
        if not is_aside(blocks[i])
        and any(_overlap(set(blocks[i].text.split()), title) >= _SAME_TITLE for title in titles)
        and not links_home(blocks[i])
    ]
    named = [i for i in named if blocks[i].heading] or named
    return min(named, key=lambda i: (blocks[i].heading or 9, -i), default=None)


def _is_foreign_link(block: Block, level: int) -> bool:
    return is_link(block) and (level > 1 or links_home(block))


def _overlap(words: set[str], title: set[str]) -> float:
    """The share of a block's words that stand in the title; 0 when the title says much more."""
    common = len(words & title)
    if common < 2:
        return float(words == title and bool(words))
    return common / len(words) if common * 2 >= len(title) else 0.0


def _kicker(blocks: Sequence[Block], headline: int) -> int:
    """The first block of the headline's block: short lines just above, in the same element."""
    first = headline
    parent = blocks[headline].element.getparent()
    outer = None if parent is None else parent.getparent()
    for i in range(headline - 1, max(-1, headline - 1 - _KICKERS), -1):
        block = blocks[i]
        around = block.element.getparent()
        beside = around is parent or (around is outer and len(block.text.split()) >= _KICKER_WORDS)
        if not beside or is_link(block) or block.hinted or is_dateline(block):
            break
        first = i
    return first
