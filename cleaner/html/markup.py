"""Furniture by markup: blocks that a name, a link or a picture beside them says are no story."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from cleaner.html.blocks import Block, BlockTree, Hinted
from cleaner.html.hints import ASIDE, HIDDEN, META
from cleaner.text.dates import find_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement

PROSE = 60
"""A block of so many characters outside links may be running text."""

_LINKED = 0.7
_LONG_LINK = 3
_SMALL_PART = 0.3
_MOST_OF_THE_PAGE = 0.5
_CAPTION = 220
_CAPTION_BLOCKS = 2
_FAR_AROUND = 20
"""Elements around a picture among which the one that holds its caption is looked for."""
_MOST_CAPTIONS = 0.4
_STORY_IN_PICTURES = 0.75
_CARD_BLOCKS = 5
_CARD_TEXT = 450
_DATELINE = 140
_DATELINE_WORDS = 16
_SIGNS = " \t|:،,-\N{EN DASH}\N{EM DASH}/\\•·"
_DAY = re.compile(
    r"(?:19|20)\d\d\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}"
    r"|\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*(?:19|20)\d\d"
    r"|\d{1,2}:\d\d"
    r"|(?:منذ|قبل)\s+(?:\d+\s+)?(?:ثوان|دقيق|دقائق|ساع|يوم|أيام|أسبوع|شهر|سنة|سنوات)"
)
_HOME = re.compile(r"(?:https?:)?(?://[^/]+)?/?(?:index\.\w+|home|ar|arabic)?/?", re.IGNORECASE)
_SHOWN_AS = {ASIDE: "related-links", HIDDEN: "navigation"}
_WEAK = frozenset(("byline", "date", "section", "tag-list", ASIDE, HIDDEN, META))
_NAME_WORDS = 4


def is_link(block: Block) -> bool:
    """Does nearly all of the block stand in links?

    >>> from lxml.html import fromstring
    >>> is_link(Block("المزيد", fromstring("<p>"), linked=1.0))
    True
    """
    return block.linked >= _LINKED


def is_long_link(block: Block) -> bool:
    """Is the block a link of several words, as headlines of other stories are?

    >>> from lxml.html import fromstring
    >>> is_long_link(Block("المزيد", fromstring("<p>"), linked=1.0))
    False
    """
    return is_link(block) and len(block.text.split()) >= _LONG_LINK


def links_home(block: Block) -> bool:
    """Is the block a link to the front page, as the name of the outlet is?

    >>> from lxml.html import fromstring
    >>> links_home(Block("صحيفة الوادي", fromstring("<a href='/'>صحيفة الوادي</a>"), linked=1.0))
    True
    """
    if not is_link(block):
        return False
    element = block.element
    link = element if element.tag == "a" else next(element.iter("a"), None)
    link = next(element.iterancestors("a"), None) if link is None else link
    address = "" if link is None else (link.get("href") or "")
    return _HOME.fullmatch(address.strip()) is not None


def is_aside(block: Block) -> bool:
    """Does a name say, beyond what running text may be called, that the block is furniture?

    >>> from lxml.html import fromstring
    >>> is_aside(Block("نص", fromstring("<p>")))
    False
    """
    return any(hinted.kind not in _WEAK for hinted in block.hinted)


def forget_wide_hints(tree: BlockTree) -> None:
    """Take the hint back from an element that holds most of the page: it names the layout.

    Comments may be longer than their story, but never hold the first heading of the page. Where
    nearly all that is told stands in captions, the page is a story in pictures: they count.
    """
    sums = [0.0, *accumulate(block.weight for block in tree.blocks)]
    heads = [0, *accumulate(int(block.heading == 1) for block in tree.blocks)]
    most = sums[-1] * _MOST_OF_THE_PAGE

    def is_wide(hinted: Hinted) -> bool:
        first, stop = hinted.first, hinted.stop
        headed = hinted.kind != "comments" or heads[stop] > heads[first]
        return headed and sums[stop] - sums[first] > most

    for block in tree.blocks:
        if block.hinted:
            block.hinted = tuple(hinted for hinted in block.hinted if not is_wide(hinted))
    captions = [block for block in tree.blocks if _is_caption(block)]
    prose = [b for b in tree.blocks if b.weight >= PROSE and not is_aside(b) and not is_link(b)]
    told = sum(block.weight for block in captions)
    if told > _STORY_IN_PICTURES * (told + sum(block.weight for block in prose)):
        for block in captions:
            block.hinted = ()


def prune_asides(tree: BlockTree) -> None:
    """Take the elements that are furniture by their names out of the document, blocks left as they
    are: an extractor that reads it afterwards is spared half of the page.
    """
    dropped = {
        hinted.element: None  # in order of the page, each once
        for block in tree.blocks
        for hinted in block.hinted
        if hinted.kind not in _WEAK
    }
    for element in dropped:
        if element.getparent() is not None:
            element.drop_tree()


def _is_caption(block: Block) -> bool:
    """Is the block a caption by its name, and nothing else?"""
    kinds = {hinted.kind for hinted in block.hinted}
    return "caption" in kinds and kinds <= {"caption", *_WEAK}


def find_cards(tree: BlockTree) -> set[int]:
    """The blocks of cards: small elements that begin with a linked headline, with a text below.

    >>> from cleaner.html.blocks import read_blocks
    >>> from lxml.html import fromstring
    >>> page = "<ul><li><a href='/1'>عنوان خبر آخر</a><p>مقدمة الخبر</p></li></ul>"
    >>> find_cards(read_blocks(fromstring(page)))
    {0, 1}
    """
    found: set[int] = set()
    for first, stop in tree.extents.values():
        if 1 < stop - first <= _CARD_BLOCKS:
            blocks = tree.blocks[first:stop]
            linked = is_long_link(blocks[0]) or (
                len(blocks) > 2 and not blocks[0].weight >= PROSE and is_long_link(blocks[1])
            )
            if linked and sum(block.weight for block in blocks) <= _CARD_TEXT:
                found.update(range(first, stop))
    return found


def find_captions(tree: BlockTree, chosen: Collection[int]) -> set[int]:
    """The blocks among *chosen* that share a small element with a picture.

    None are found where most of the text would be captions: that is a story in pictures.
    """
    found: set[int] = set()
    for picture in tree.pictures:
        element = _with_text(tree, picture)
        if element is None:
            continue
        first, stop = tree.extents[element]
        if first not in chosen or stop - first > _CAPTION_BLOCKS:
            continue
        blocks = tree.blocks[first:stop]
        text = sum(len(block.text) for block in blocks)
        # A picture may stand in the first paragraph: a whole sentence in a <p> is believed.
        told = (
            element.tag == "p" and len(blocks[-1].text) >= PROSE and blocks[-1].text.endswith(".")
        )
        if text <= _CAPTION and not told:
            found.update(i for i in range(first, stop) if not tree.blocks[i].heading)
    captions = sum(len(tree.blocks[i].text) for i in found)
    total = sum(len(tree.blocks[i].text) for i in chosen)
    return found if captions <= _MOST_CAPTIONS * total else set()


def _with_text(tree: BlockTree, picture: HtmlElement) -> HtmlElement | None:
    """The smallest element around a picture in which there is any text."""
    near = islice(picture.iterancestors(), _FAR_AROUND)
    return next((element for element in near if element in tree.extents), None)


def furniture_kinds(
    tree: BlockTree,
    chosen: Sequence[int],
    headline: int | None,
    cards: Collection[int],
    known: Mapping[str, str],
) -> dict[int, str]:
    """The kind of furniture of those blocks among *chosen* that are any by their markup.

    *known* gives the kind of lines that the page's data name: its author, its site, its section.
    """
    captions = find_captions(tree, frozenset(chosen))
    sums = [0.0, *accumulate(tree.blocks[i].weight for i in chosen)]
    paragraph = next((i for i in chosen if _is_paragraph(tree.blocks[i], i, headline)), -1)
    kinds = {}
    for i in chosen:
        if i == headline:
            continue
        block = tree.blocks[i]
        kind = _named_kind(block, chosen, sums) or ("caption" if i in captions else "")
        if not kind and links_home(block):
            kind = "masthead"
        if not kind and (i in cards or is_long_link(block)):
            kind = "related-links"
        if not kind and not block.heading:
            kind = known.get(block.text.strip(_SIGNS), "")
        if not kind and (block.element.tag == "time" or i < paragraph) and is_dateline(block):
            kind = "date"
        if kind:
            kinds[i] = kind
    return kinds


def _is_meta(block: Block) -> bool:
    """Is the block a name, a link or a line with figures, rather than a sentence?"""
    few = len(block.text.split()) <= _NAME_WORDS
    return few or is_link(block) or any(character.isdigit() for character in block.text)


def _is_paragraph(block: Block, place: int, headline: int | None) -> bool:
    """Is the block running text below the headline?"""
    below = headline is None or place > headline
    return below and block.weight >= PROSE and not block.heading and not is_dateline(block)


def is_dateline(block: Block) -> bool:
    """Does a short block hold a date, or a time of the day, and little else?

    >>> from lxml.html import fromstring
    >>> is_dateline(Block("منى صالح - 5 مارس 2024 | 10:20", fromstring("<p>")))
    True
    """
    text = block.text
    if len(text) > _DATELINE or block.heading:
        return False
    if block.element.tag == "time":
        return True
    dated = bool(_DAY.search(text)) or bool(find_date(text))
    return dated and len(text.split()) <= _DATELINE_WORDS


def _named_kind(block: Block, chosen: Sequence[int], sums: Sequence[float]) -> str:
    """The kind that the names around *block* give it; empty when it may be of the story.

    *sums* are the sums of the weights of the blocks in *chosen*, up to each of them.
    """
    for hinted in block.hinted:
        first, stop = bisect_left(chosen, hinted.first), bisect_left(chosen, hinted.stop)
        if sums[stop] - sums[first] > _SMALL_PART * sums[-1]:
            continue
        if hinted.kind in _WEAK and block.weight >= PROSE:
            continue
        if hinted.kind == META:
            if _is_meta(block):
                return "date" if is_dateline(block) else "byline"
            continue
        return _SHOWN_AS.get(hinted.kind, hinted.kind)
    return ""
