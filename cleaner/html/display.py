"""How a browser would show an element: not at all, inside a line, or as lines of its own.

Tags say most of it. Styles in the markup count as well, and for elements that may be either (a
picture, a time, a custom element) the text right beside them.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from lxml.etree import _Element

_UNREAD_TAGS = (
    "script style noscript template svg iframe object embed applet audio video canvas select "
    "datalist textarea input map title meta link rp param source track"
)
UNREAD = frozenset(_UNREAD_TAGS.split())
"""Elements whose text is no text of the page."""
LATENT = frozenset(("noscript", "template", "textarea"))
"""Elements that are not shown as they are, but may hold the only copy of a story."""
_INLINE_TAGS = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q "
    "rb rt rtc ruby s samp small span strike strong sub sup tt u var wbr"
)
INLINE = frozenset(_INLINE_TAGS.split())
PICTURES = frozenset(("img", "picture", "amp-img"))
HEADINGS = {f"h{level}": level for level in range(1, 7)}

_BLOCK_TAGS = (
    "html head body main article section nav header footer aside div p h1 h2 h3 h4 h5 h6 ul "
    "ol li dl dt dd table thead tbody tfoot tr td th caption colgroup col blockquote pre xmp "
    "listing plaintext figure figcaption form fieldset legend details summary hr br center "
    "address hgroup menu dir frameset frame noframes dialog search optgroup option marquee"
)
BLOCK = frozenset(_BLOCK_TAGS.split())
_BLOCK_STYLES = "block flex grid table table-row table-caption list-item flow-root -webkit-box"
_SHOWN_AS_BLOCK = frozenset(_BLOCK_STYLES.split())
LINES = frozenset(("pre", "xmp", "listing", "plaintext"))
_SYLLABLE = 2
_NOTE = 60
_TAIL = 12
_SMALL = 40
"""Pixels of a picture that is a sign in the text."""
FORMULA = ("mi", "mn", "mo", "mtext", "ms")
"""What is read of a formula: its figures and signs."""
_LETTER = re.compile(r"\w")
_ENDED = re.compile(r"[.!?؟…:][\s\"'»”)]*$")
NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DISPLAY = re.compile(r"display\s*:\s*([\w-]+)", re.IGNORECASE)
_KEPT_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_NOWHERE = re.compile(r"javascript:\s*(?:void\(0\))?;?", re.IGNORECASE)
_PIXELS = re.compile(r"\d+")


def is_inline(element: _Element) -> bool:
    """Does the element stand inside a line?

    >>> from lxml.html import fromstring
    >>> [is_inline(e) for e in fromstring("<p>في <time>مارس</time> بدأ<br><time>10:20</time></p>")]
    [True, False, False]
    """
    tag = element.tag
    style = element.get("style")
    if style and (shown := _DISPLAY.search(style)):
        kind = shown[1].lower()
        if kind in _SHOWN_AS_BLOCK:
            return False
        if kind.startswith("inline") and tag not in PICTURES:
            return _stands_in_text(element)
    if tag in INLINE:
        return True
    if tag in BLOCK:
        return False
    if tag in PICTURES:
        return _is_sign(element)
    # A time, a button, a custom element may stand in a sentence, or be a line of its own.
    return _stands_in_text(element) and not any(child.tag in BLOCK for child in element)


def _before(element: _Element) -> str:
    """The text right before an element, in the same parent."""
    previous = element.getprevious()
    if previous is not None:
        return previous.tail or ""
    parent = element.getparent()
    return "" if parent is None else (parent.text or "")


def _stands_in_text(element: _Element) -> bool:
    """Is there text right beside the element?"""
    return bool(_LETTER.search(element.tail or "") or _LETTER.search(_before(element)))


def _is_sign(picture: _Element) -> bool:
    """Is the picture a small sign in a sentence (an emoji), or does a sentence go on behind it?"""
    parent = picture.getparent()
    if picture.tag == "img" and parent is not None and parent.tag == "picture":
        return _is_sign(parent)
    before, after = _before(picture), picture.tail or ""
    if not (_LETTER.search(before) or _LETTER.search(after)):
        return False
    shown = next(picture.iter("img"), picture)
    sizes = [_PIXELS.match(shown.get(name) or "") for name in ("width", "height")]
    if any(size and int(size[0]) <= _SMALL for size in sizes):
        return True
    return bool(_LETTER.search(before) and _LETTER.search(after)) and not _ENDED.search(before)


def is_hidden_inside(element: _Element) -> bool:
    """Is it an inline element of a line that a browser does not show (the text of a tooltip)?

    >>> from lxml.html import fromstring
    >>> line = fromstring("<p>نص<span style='display:none'>شرح</span> آخر</p>")
    >>> is_hidden_inside(line[0])
    True
    """
    style = element.get("style")
    hidden = element.get("hidden") is not None or (style and NOT_SHOWN.search(style))
    if not hidden or element.tag not in INLINE or not _stands_in_text(element):
        return False
    # More than a note is the rest of a text that a button shows.
    return len("".join(element.itertext())) < _NOTE


def is_glued_label(element: _Element) -> bool:
    """Is it a label at the head of a heading, with no blank between it and what follows?

    >>> from lxml.html import fromstring
    >>> is_glued_label(fromstring("<h1><span class='kicker'>رياضة</span>فوز الفريق</h1>")[0])
    True
    """
    if element.tag != "span" or not element.get("class"):
        return False
    text, tail = element.text or "", element.tail or ""
    return len(text.strip()) > _SYLLABLE and text[-1:].isalpha() and tail[:1].isalpha()


def keeps_lines(element: _Element) -> bool:
    """Are line breaks in the source of this element line breaks on the page?"""
    style = element.get("style") or ""
    return element.tag in LINES or _KEPT_LINES.search(style) is not None


def leads_away(link: _Element, own: str) -> bool:
    """Does an ``a`` element lead away from the page, the path of whose address is *own*?

    >>> from lxml.html import fromstring
    >>> links = ("<a name='x'>نص</a>", "<a href='#x'>نص</a>", "<a href='/x'>نص</a>")
    >>> [leads_away(fromstring(link), "") for link in links]
    [False, False, True]
    """
    href = (link.get("href") or "").strip()
    if not href or (len(href) > 1 and href[0] == "#"):
        return False
    if _NOWHERE.fullmatch(href) and link.get("onclick") is None:
        return False
    name = href.partition("#")[2] if "#" in href else ""
    if name and any(e.get("id") == name for e in (link, *islice(link.iterancestors(), 2))):
        return False
    return not (own and own[-_TAIL:] in unquote(href) and path_of(href) == own)


def path_of(address: str) -> str:
    """The path and query of an address; empty for that of a site.

    >>> path_of("https://news.example/a/b/#top"), path_of("https://news.example")
    ('/a/b', '')
    """
    found = address.partition("#")[0]
    if "://" in found:
        found = "/" + found.split("://", 1)[1].partition("/")[2]
    return unquote(found).rstrip("/")
