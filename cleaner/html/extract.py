"""HTML to text and metadata: the only module that imports trafilatura.

The page is parsed once. trafilatura says which paragraphs are the story's; ``cleaner.html.region``
takes back what it dropped around them. What the markup says is furniture stays in the text, and is
named: the cleaner removes it with that reason.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.errors import ExtractionError
from cleaner.html.blocks import BlockTree, read_blocks
from cleaner.html.markup import forget_wide_hints, prune_asides
from cleaner.html.page_data import PageData, read_page_data
from cleaner.html.page_kinds import ARTICLE, EMPTY, FRONT_PAGE, page_kind
from cleaner.html.region import Region, find_region, other_stories, without_furniture
from cleaner.text.arabic import language_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_CHARACTERS = 30_000_000
"""A longer page is refused; pictures inside addresses are not counted."""
MOST_ELEMENTS = 300_000
"""A page of more elements is refused."""
_MOST_FOR_TRAFILATURA = 30_000
_MOST_TEXT_FOR_TRAFILATURA = 2_000_000
"""In a page of more elements, or of more characters of text, every paragraph counts as found: the
time grows with the square."""
_MOST_ATTRIBUTES = 20_000
"""A page with an element of more is refused: the parser's time grows with the square."""
_LONG_TAG = 50_000
_LONG_PAGE = 500_000
_TAG = re.compile(r"""<[A-Za-z][^"'>]*+(?:(?:"[^"]*+"|'[^']*+')[^"'>]*+)*+""")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_DATA_ADDRESS = re.compile(r"data:[\w/+.;=-]{0,100};base64,[A-Za-z0-9+/=\s%]{500,}")
_LANGUAGE_SAMPLE = 5_000
_SHORTEST = 60


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of an HTML page, one block a line, and what the markup says of it.

    ``furniture`` gives the kind of each line that the markup says is no part of the story, and
    ``stories`` are the places where the markup begins another story: both by the position of
    their first character. ``headline`` is the line that the markup calls the headline.

    >>> Extracted("عنوان\\n", PageData()).kind
    'article'
    """

    text: str
    data: PageData
    kind: str = ARTICLE
    headline: str = ""
    furniture: Mapping[int, str] = field(default_factory=dict)
    stories: tuple[int, ...] = ()


def extract(html: str, url: str = "", languages: Collection[str] = ("ar",)) -> Extracted:
    """Take the text of the story, and the page's data, out of an HTML page.

    *url* is the page's address, if known. A page in one of *languages* is taken with its furniture
    named, for rules to clean; a page in another language of Arabic script without it; of a page in
    another script the text is trafilatura's own.

    Raises ExtractionError when the page is beyond the limits or cannot be parsed.

    >>> story = "<p>" + "قال الوزير إن العمل في المستشفى تم قبل موعده. " * 5
    >>> extract("<title>خبر اليوم هنا</title><h1>خبر اليوم هنا</h1>" + story).headline
    'خبر اليوم هنا'
    """
    tree = _parse(html)
    if tree is None:
        return Extracted("", PageData(), EMPTY)
    # Not of its body alone: of a page that begins in the middle the parser leaves text in the head.
    page = read_blocks(tree)
    forget_wide_hints(page)
    data = read_page_data(tree, url)
    language = _language(page)
    if not language:
        return _foreign(tree, page, data)
    prune_asides(page)
    known = data.known_lines()
    region = find_region(page, _paragraphs(tree, page), data.titles(), known)
    kind = page_kind(page, region, data)
    if kind != ARTICLE or region is None:
        return Extracted("", data, kind)
    if language not in languages:
        return _assemble(without_furniture(region), (), data)
    return _assemble(region, other_stories(page, region, known), data)


def visible_text(html: str) -> str:
    """All text of an HTML page that a reader can see, furniture and all, one block a line.

    Raises ExtractionError when the page is beyond the limits or cannot be parsed.

    >>> visible_text("<nav><a>الرئيسية</a> <a>رياضة</a></nav><p>خبر</p>")
    'الرئيسية رياضة\\nخبر\\n'
    """
    tree = _parse(html)
    if tree is None:
        return ""
    return "".join(block.text + "\n" for block in read_blocks(tree).blocks)


def _language(page: BlockTree) -> str:
    """The language of what stands outside links, or of all when that is too little to tell."""
    unlinked = " ".join(block.text for block in page.blocks if block.linked < 0.5)
    if len(unlinked) < _SHORTEST:
        unlinked = " ".join(block.text for block in page.blocks)
    return language_of(unlinked[:_LANGUAGE_SAMPLE])


def _assemble(region: Region, others: tuple[Region, ...], data: PageData) -> Extracted:
    """The text of the regions, one block a line, with what is known of each line."""
    pieces: list[str] = []
    furniture: dict[int, str] = {}
    stories: list[int] = []
    position = 0
    for part in (region, *others):
        if part is not region:
            stories.append(position)
        for i, block in enumerate(part.blocks):
            if i in part.furniture:
                furniture[position] = part.furniture[i]
            pieces.append(block.text + "\n")
            position += len(pieces[-1])
    text = "".join(pieces)
    return Extracted(text, data, ARTICLE, _headline(region), furniture, tuple(stories))


def _parse(html: str) -> HtmlElement | None:
    """The tree of a page; None when there is no element in it. Nothing is fetched."""
    from lxml.etree import LxmlError
    from lxml.html import HTMLParser, document_fromstring

    if "data:" in html:
        html = _DATA_ADDRESS.sub("data:,", html)
    if len(html) > MOST_CHARACTERS:
        raise ExtractionError(f"holds {len(html):,} characters; the limit is {MOST_CHARACTERS:,}")
    _check_attributes(html)
    parser = HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        no_network=True,
        huge_tree=True,
        collect_ids=False,
    )
    # A NUL would end the page for the parser.
    data = html.replace("\0", "").encode("utf-8", "replace")
    if not data.strip():
        return None
    try:
        tree: HtmlElement = document_fromstring(data, parser=parser)
    except LxmlError as error:
        if "empty" in str(error):
            return None
        raise ExtractionError(f"cannot be parsed: {error}") from None
    limits = [entry.message for entry in parser.error_log if "LIMIT" in entry.type_name]
    if limits:
        raise ExtractionError(f"is nested too deeply or holds too much: {limits[-1]}")
    elements = _count(tree)
    if elements > MOST_ELEMENTS:
        raise ExtractionError(f"holds {elements:,} elements; the limit is {MOST_ELEMENTS:,}")
    return tree


def _check_attributes(html: str) -> None:
    """Refuse an element of very many attributes. Only pages that can hold one are looked at."""
    if len(html) < _LONG_PAGE and all(len(part) < _LONG_TAG for part in html.split(">")):
        return
    for tag in _TAG.finditer(html):
        if tag.end() - tag.start() < _LONG_TAG:
            continue
        attributes = len(_QUOTED.sub(" ", tag[0]).split())
        if attributes > _MOST_ATTRIBUTES:
            raise ExtractionError(
                f"holds an element of {attributes:,} attributes; the limit is {_MOST_ATTRIBUTES:,}"
            )


def _count(tree: HtmlElement) -> int:
    """The number of elements."""
    return int(tree.xpath("count(//*)"))


def _is_for_trafilatura(tree: HtmlElement, page: BlockTree) -> bool:
    few = _count(tree) <= _MOST_FOR_TRAFILATURA
    return few and sum(len(block.text) for block in page.blocks) <= _MOST_TEXT_FOR_TRAFILATURA


def _paragraphs(tree: HtmlElement, page: BlockTree) -> str:
    """The text that trafilatura takes for the story; empty when it finds none."""
    from trafilatura import bare_extraction

    if not _is_for_trafilatura(tree, page):
        return ""
    document = bare_extraction(tree, include_comments=False, fast=True)
    if document is None or isinstance(document, Mapping):
        return ""
    return document.text or ""


def _foreign(tree: HtmlElement, page: BlockTree, data: PageData) -> Extracted:
    """The story of a page in a language without rules, as trafilatura takes it."""
    from trafilatura import extract as trafilatura_extract

    small = _is_for_trafilatura(tree, page)
    text = trafilatura_extract(tree, include_comments=False) if small else None
    region = find_region(page, text or "", data.titles(), {})
    kind = page_kind(page, region, data)
    # Only an address is proof enough that what trafilatura found is no story.
    is_front = kind == FRONT_PAGE and bool(data.first("url")[1])
    if text and len(text) >= _SHORTEST and not is_front:
        return Extracted(text + "\n", data, ARTICLE, _headline(region))
    if kind != ARTICLE or region is None:
        return Extracted("", data, kind)
    return _assemble(region, (), data)


def _headline(region: Region | None) -> str:
    if region is None or region.headline is None:
        return ""
    return region.blocks[region.headline].text
