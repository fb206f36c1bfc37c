"""HTML to a tree of elements, within limits. Nothing is fetched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.errors import ExtractionError

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_CHARACTERS = 30_000_000
"""A longer page is refused; pictures inside addresses are not counted."""
MOST_ELEMENTS = 300_000
"""A page of more elements is refused."""
_MOST_ATTRIBUTES = 20_000
"""A page with an element of more is refused: the parser's time grows with the square."""
_LONG_TAG = 50_000
_LONG_PAGE = 500_000
_PAGE_OF_FRAMES = 50_000
_TAG = re.compile(r"""<[A-Za-z][^"'>]*+(?:(?:"[^"]*+"|'[^']*+')[^"'>]*+)*+""")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_DATA_ADDRESS = re.compile(r"data:[\w/+.;=-]{0,100};base64,[A-Za-z0-9+/=\s%]{500,}")
# Browsers read </br> as <br>; a div inside a line would end the paragraph for the parser.
_END_BREAK = re.compile(r"</(?=[bB][rR]\b)")
_INLINE_DIV = re.compile(
    r"<div(?=\s)([^<>]*?display\s*:\s*inline\b[^<>]*)>([^<]*+)</div>", re.IGNORECASE
)
# One that may be such, found in one pass.
_STYLED_DIV = re.compile("<[dD][iI][vV][^<>]*display: ?inline")
# Of a page of frames there is only what stands there for browsers that show none.
_FRAMES = re.compile(r"</?(?:frameset|frame|noframes)\b[^<>]*>", re.IGNORECASE)
# Controls that HTML does not allow; some libraries refuse text with them. NUL ends the page.
_CONTROLS = bytes({*range(32)} - {9, 10, 13})


def parse_html(html: str, *, for_trafilatura: bool = False) -> _Element | None:
    """The tree of a page; None when there is no element in it.

    *for_trafilatura* makes elements of the class that it asks for, which are slower to walk.

    Raises ExtractionError when the page is beyond the limits or cannot be parsed.

    >>> parse_html(" ")
    """
    from lxml.etree import HTMLParser, LxmlError, fromstring
    from lxml.html import HTMLParser as RichParser

    if ";base64," in html:
        html = _DATA_ADDRESS.sub("data:,", html)
    if len(html) > MOST_CHARACTERS:
        raise ExtractionError(f"holds {len(html):,} characters; the limit is {MOST_CHARACTERS:,}")
    _check_attributes(html)
    parser = (RichParser if for_trafilatura else HTMLParser)(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        no_network=True,
        huge_tree=True,
        collect_ids=False,
    )
    data = _as_browsers_read(html).encode("utf-8", "replace").translate(None, _CONTROLS)
    if not data.strip():
        return None
    try:
        tree: _Element | None = fromstring(data, parser)
    except LxmlError as error:
        if "empty" in str(error):
            return None
        raise ExtractionError(f"cannot be parsed: {error}") from None
    limits = [entry.message for entry in parser.error_log if "LIMIT" in entry.type_name]
    if limits:
        raise ExtractionError(f"is nested too deeply or holds too much: {limits[-1]}")
    if tree is None:
        return None
    elements = int(tree.xpath("count(//*)")) if len(html) > MOST_ELEMENTS else 0
    if elements > MOST_ELEMENTS:
        raise ExtractionError(f"holds {elements:,} elements; the limit is {MOST_ELEMENTS:,}")
    return tree


def _check_attributes(html: str) -> None:
    """Refuse an element of very many attributes. Only pages that can hold one are looked at."""
    if len(html) < _LONG_PAGE and not _has_long_tag(html):
        return
    for tag in _TAG.finditer(html):
        if tag.end() - tag.start() < _LONG_TAG:
            continue
        attributes = len(_QUOTED.sub(" ", tag[0]).split())
        if attributes > _MOST_ATTRIBUTES:
            raise ExtractionError(
                f"holds an element of {attributes:,} attributes; the limit is {_MOST_ATTRIBUTES:,}"
            )


def _has_long_tag(html: str) -> bool:
    """Are there so many characters without the end of a tag? Most of a page is jumped over."""
    place = 0
    while len(html) - place >= _LONG_TAG:
        end = html.rfind(">", place, place + _LONG_TAG)
        if end < 0:
            return True
        place = end + 1
    return False


def _as_browsers_read(html: str) -> str:
    """The source with what the parser reads otherwise than browsers put right."""
    html = _END_BREAK.sub("<", html)
    if len(html) < _PAGE_OF_FRAMES and "<noframes" in html:
        html = _FRAMES.sub("", html)
    # Most pages have no such style: that is told faster than that no div has it.
    if ("display:inline" in html or "display: inline" in html) and _STYLED_DIV.search(html):
        html = _INLINE_DIV.sub(r"<span\1>\2</span>", html)
    return html
