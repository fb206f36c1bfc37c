"""Stories that a page holds but does not show: in its data, behind a script, in a template."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from cleaner.html.blocks import Block, BlockTree, read_blocks
from cleaner.html.display import LATENT, UNREAD
from cleaner.html.headline import find_headline
from cleaner.html.live import letters_of
from cleaner.html.markup import PROSE
from cleaner.html.page_data import PageData
from cleaner.html.parsing import parse_html
from cleaner.html.region import Region, find_region
from cleaner.text.language import language_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEASER = 0.4
"""The share of a latent story that a page may show and be a teaser of it."""
_TEMPLATES = frozenset(("text/template", "text/html", "text/x-template", "text/x-handlebars"))
_SHORTEST = 150
_LITTLE = 400
_LONG_IN_SCRIPT = 600
_BREAK = re.compile(r"</?(?:p|div|br|li|h[1-6]|blockquote)\b[^<>]*>|\r?\n", re.IGNORECASE)
_ESCAPED_TAG = re.compile(r"&(?:amp;)?lt;/?(?:p|div|br)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}")
_RUN = re.compile(r"[ؠ-ۓ][ؠ-ۓ\s\d.,،؛:؟!()\"'«»-]{200,}")


def latent_story(
    tree: _Element, page: BlockTree, region: Region | None, data: PageData, shown: float
) -> tuple[BlockTree, Region, tuple[str, ...]] | None:
    """The page with the story that it does not show, its region, and a warning that says so.

    It is taken where the page shows none, or no more than its beginning: from ``articleBody`` of
    the page's data, else from elements that are not shown (``noscript``, ``template``). *shown* are
    the characters that the page shows.

    >>> from lxml.html import fromstring
    >>> latent_story(fromstring("<p>"), BlockTree(), None, PageData(), 0.0) is None
    True
    """
    if data.body and len(data.body) * _TEASER > shown:
        source = unescape(data.body) if _ESCAPED_TAG.search(data.body) else data.body
        texts = [text for part in _BREAK.split(source) if (text := _plain(part))]
        body = "".join(texts)
        much = len(body) >= _SHORTEST and len(body) * _TEASER > shown and language_of(body)
        if much and (region is None or shown < _SHORTEST or _is_beginning(region, body)):
            return _with_body(tree, page, region if data.updates else None, data, texts)
    if shown >= _LITTLE or not any(map(_is_latent, tree.iter("script", *LATENT))):
        return None
    again = read_blocks(_with_sources(tree), data.first("url")[1], UNREAD - LATENT)
    found = find_region(again, data.titles(), data.known_lines(), one_story=data.is_live)
    if found is None or found.weight < max(_SHORTEST, shown / _TEASER):
        return None
    return again, found, ("the story stands in an element that the page does not show",)


def _is_latent(element: _Element) -> bool:
    """May the element hold a story that is not shown? Of scripts only templates do."""
    kind = (element.get("type") or "").strip().lower()
    return element.tag != "script" or kind in _TEMPLATES


def _with_sources(tree: _Element) -> _Element:
    """The tree with HTML that stands as text in it (in a ``textarea``, a script that is a template)
    read as HTML.
    """
    for area in list(tree.iter("textarea", "script")):
        source = area.text or ""
        if not _is_latent(area):
            continue
        inner = parse_html(source) if "<" in source else None
        if inner is not None:
            area.text = None
            area.tag = "div"
            area.append(inner)
    return tree


def teaser_warning(tree: _Element, shown: float) -> tuple[str, ...]:
    """A warning where a page shows little (*shown* characters), and a script of it holds much
    running text.

    >>> from lxml.html import fromstring
    >>> teaser_warning(fromstring("<p>"), 0.0)
    ()
    """
    if shown >= _LITTLE:
        return ()
    for script in tree.iter("script"):
        source = (script.text or "")[:500_000]
        text = _ESCAPED.sub(lambda found: chr(int(found[0][2:], 16)), source)
        if sum(len(run) for run in _RUN.findall(text)) >= _LONG_IN_SCRIPT:
            return ("the page shows only a teaser: a script of it holds the text",)
    return ()


def _plain(text: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", text)).split())


def _is_beginning(region: Region, body: str) -> bool:
    """Does the longest paragraph that the page shows stand in the story of its data?"""
    longest = max((b.text for b in region.content if len(b.text) >= PROSE), key=len, default="")
    return letters_of(longest)[: PROSE // 2] in letters_of(body)


def _opening(lead: Region | None, body: str) -> list[Block]:
    """The running text of a region below its headline that does not stand in *body*."""
    if lead is None or lead.headline is None:
        return []
    letters = letters_of(body)
    below = {*lead.blocks[lead.headline + 1 :]}
    told = (block for block in lead.content if block in below and block.weight >= PROSE)
    return [block for block in told if letters_of(block.text) not in letters]


def _with_body(
    tree: _Element, page: BlockTree, lead: Region | None, data: PageData, texts: list[str]
) -> tuple[BlockTree, Region, tuple[str, ...]]:
    """The page with *texts* below its headline; what it shows of them is outside of the story.

    What stands in *lead* alone is kept above them.
    """
    words = [set(title.split()) for title in data.titles() if title.strip()]
    headline = find_headline(page.blocks, words)
    opening = _opening(lead, "".join(texts))
    body = [*opening, *(Block(text, tree) for text in texts)]
    if headline is not None:
        body = [page.blocks[headline], *body]
    elif data.titles():
        body = [Block(data.titles()[0], tree), *body]
    place = -1 if headline is None else headline
    rest = (block for block in page.blocks[place + 1 :] if block not in opening)
    blocks = [*page.blocks[: max(place, 0)], *body, *rest]
    headed = headline is not None or bool(data.titles())
    found = Region(tuple(body), {}, 0 if headed else None, len(blocks), True)
    extents = {tree: (0, len(blocks))}
    warning = "the story was taken from the page's data (articleBody)"
    return BlockTree(blocks, extents), found, (warning,)
