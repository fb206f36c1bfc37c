"""What a page is: an article, or one of the pages that hold none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.html.blocks import Block, BlockTree
from cleaner.html.markup import is_dateline, is_home, is_running, is_sentence
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
_SENTENCE = 5
_HEADLINE = 3
_FEWEST_FIGURES = 3
_NEAR = 2
_LONG_LINK = 4
_MANY_LINKS = 8
_MISSING = re.compile(
    r"\b(?:404|403|410|500|not found|page not found|access denied|forbidden)\b"
    r"|الصفحة غير موجودة|غير متوفرة|لم يتم العثور|الصفحة المطلوبة|صفحة غير موجودة",
    re.IGNORECASE,
)


def judge_page(tree: BlockTree, region: Region | None, data: PageData) -> tuple[str, str]:
    """What a page whose story would be *region* is, one of ``PAGE_KINDS``, in doubt an article; and
    what speaks for it.

    >>> judge_page(BlockTree(), None, PageData())
    ('empty', '0 words')
    """
    paragraphs = _paragraphs(region) if region else []
    told = f"{len(paragraphs)} paragraphs of running text"
    error = ERROR_PAGE, "it says that there is no such page"
    if region and (region.weight >= _STORY or paragraphs or _is_brief(region, data)):
        listed = _listed_stories(region, data)
        if listed is not None:
            return listed
        if _is_error(tree, data) and region.weight < _STORY * 2 and not data.is_article:
            return error
        return ARTICLE, told
    words = sum(len(block.text.split()) for block in tree.blocks)
    if _is_error(tree, data):
        return error
    if data.is_video:
        return VIDEO, "it calls itself a video, and has no running text"
    if words < _FEW_WORDS:
        return EMPTY, f"{words} words"
    if is_front(data):
        return FRONT_PAGE, f"its address is that of the site, and {told}"
    links = _long_links(tree.blocks)
    if links >= _MANY_LINKS or data.is_list:
        return LINK_LIST, f"{links} links of several words, and {told}"
    return EMPTY, f"{told}, {links} links of several words"


def _is_brief(region: Region, data: PageData) -> bool:
    """Does little text stand on a page that looks like an article: lines, a sentence, figures?"""
    if not data.is_article and (region.headline is None or is_front(data)):
        return False
    if region.weight >= _SHORT_STORY:
        return True
    lines = [b for b in region.content if not b.heading and b.element.tag not in ("a", "button")]
    sentences = [b.text for b in lines if is_sentence(b.text)]
    if len(sentences) > 1 or any(len(text.split()) >= _SENTENCE for text in sentences):
        return True
    figures = (b for b in lines if any(map(str.isdigit, b.text)))
    return sum(not (b.linked or is_dateline(b)) for b in figures) >= _FEWEST_FIGURES


def _listed_stories(region: Region, data: PageData) -> tuple[str, str] | None:
    """Teasers are running text, too: a front page has many, and more text in links than beside."""
    links, paragraphs = _long_links(region.blocks), len(_paragraphs(region))
    if data.is_article or links < _MANY_LINKS or links <= paragraphs:
        return None
    front = is_front(data)
    is_long = region.weight >= links * _SHORT_STORY
    if not (front or data.is_list) and (is_long or _has_own_text(region)):
        return None
    found = f"{links} links of several words among {paragraphs} paragraphs"
    return FRONT_PAGE if front else LINK_LIST, found


def _has_own_text(region: Region) -> bool:
    """Does running text stand below a headline of several words, and below no link of its own?

    Without a headline it takes two paragraphs side by side.
    """
    blocks = region.blocks
    if region.headline is None:
        homes = [block.element.getparent() for block in _paragraphs(region)]
        return any(homes.count(home) > 1 for home in homes)
    if len(blocks[region.headline].text.split()) < _HEADLINE:
        return False
    below = range(region.headline + 1, len(blocks))
    told = (i for i in below if i not in region.furniture and is_running(blocks[i]))
    return any(not _long_links(blocks[max(0, i - _NEAR) : i]) for i in told)


def _paragraphs(region: Region) -> list[Block]:
    """The blocks of running text in the region that are no furniture."""
    return [block for block in region.content if is_running(block)]


def is_front(data: PageData) -> bool:
    """Is the page's own address that of a site and of no page on it?

    >>> is_front(PageData({"url": [("og", "https://news.example/")]}))
    True
    """
    address = data.first("url")[1]
    if not address:
        return "website" in data.types and not data.is_article
    return is_home(address.partition("#")[0])


def _is_error(tree: BlockTree, data: PageData) -> bool:
    headings = [block.text for block in tree.blocks if block.heading in (1, 2)]
    return any(_MISSING.search(text) for text in (*data.titles(), *headings[:3]))


def _long_links(blocks: Sequence[Block]) -> int:
    return sum(
        1 for block in blocks if block.linked >= 0.8 and len(block.text.split()) >= _LONG_LINK
    )
