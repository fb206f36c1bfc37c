"""What a page is: an article, or one of the pages that hold none."""

from __future__ import annotations

import re

from cleaner.html.blocks import Block, BlockTree
from cleaner.html.page_data import PageData
from cleaner.html.region import Region

ARTICLE = "article"
EMPTY = "empty"
"""Hardly any text: a shell that a script fills, a page of pictures."""
FRONT_PAGE = "front-page"
LINK_LIST = "link-list"
"""A section, a tag, a search: links to stories and no story."""
VIDEO = "video"
ERROR_PAGE = "error-page"
"""A page that says that there is no such page."""
PAGE_KINDS = (ARTICLE, EMPTY, ERROR_PAGE, FRONT_PAGE, LINK_LIST, VIDEO)

_FEW_WORDS = 25
_STORY = 200
"""Characters of running text that make a story, whatever the page calls itself."""
_SHORT_STORY = 60
"""Characters that are enough on a page that calls itself an article, or has a headline above."""
_LONG_LINK = 4
_MANY_LINKS = 8
_SITE = re.compile(r"https?://[^/?#]+/?(?:(?:index\.\w+|home|ar|arabic)/?)?(?:#.*)?", re.IGNORECASE)
_MISSING = re.compile(
    r"\b(?:404|403|410|500|not found|page not found|access denied|forbidden)\b"
    r"|الصفحة غير موجودة|غير متوفرة|لم يتم العثور|الصفحة المطلوبة|صفحة غير موجودة",
    re.IGNORECASE,
)


def page_kind(tree: BlockTree, region: Region | None, data: PageData) -> str:
    """One of ``PAGE_KINDS``: what stands on a page whose story would be *region*.

    >>> page_kind(BlockTree(), None, PageData())
    'empty'
    """
    prose = _prose(region)
    if prose >= _STORY or (prose >= _SHORT_STORY and _looks_like_article(region, data)):
        return _kind_despite_prose(tree, region, data, prose)
    words = sum(len(block.text.split()) for block in tree.blocks)
    if _is_error(tree, data):
        return ERROR_PAGE
    if data.is_video:
        return VIDEO
    if words < _FEW_WORDS:
        return EMPTY
    if _is_front(data):
        return FRONT_PAGE
    return LINK_LIST if _long_links(tree) >= _MANY_LINKS or data.is_list else EMPTY


def _kind_despite_prose(
    tree: BlockTree, region: Region | None, data: PageData, prose: float
) -> str:
    """Teasers are running text, too: a front page has many, and more text in links than beside."""
    if data.is_article or region is None:
        return ARTICLE
    links = _long_links(region.blocks)
    shown = [b for i, b in enumerate(region.blocks) if i not in region.furniture]
    paragraphs = [block for block in shown if block.weight >= _SHORT_STORY]
    mostly_links = links > len(paragraphs) and links >= _MANY_LINKS
    if mostly_links and (_is_front(data) or data.is_list or prose < links * _SHORT_STORY):
        return FRONT_PAGE if _is_front(data) else LINK_LIST
    if _is_error(tree, data) and prose < _STORY * 2:
        return ERROR_PAGE
    return ARTICLE


def _prose(region: Region | None) -> float:
    """The characters of running text in the region that are no furniture."""
    if region is None:
        return 0.0
    return sum(
        block.weight
        for i, block in enumerate(region.blocks)
        if i not in region.furniture and i != region.headline
    )


def _looks_like_article(region: Region | None, data: PageData) -> bool:
    return data.is_article or (
        region is not None and region.headline is not None and not _is_front(data)
    )


def _is_front(data: PageData) -> bool:
    """Is the page's own address that of a site and of no page on it?"""
    address = data.first("url")[1]
    if not address:
        return "website" in data.types and not data.is_article
    return _SITE.fullmatch(address) is not None


def _is_error(tree: BlockTree, data: PageData) -> bool:
    headings = [block.text for block in tree.blocks if block.heading in (1, 2)]
    return any(_MISSING.search(text) for text in (*data.titles(), *headings[:3]))


def _long_links(blocks: BlockTree | tuple[Block, ...]) -> int:
    entries = blocks.blocks if isinstance(blocks, BlockTree) else blocks
    return sum(
        1 for block in entries if block.linked >= 0.8 and len(block.text.split()) >= _LONG_LINK
    )
