"""What the tag, the class and the id of an element say of its text: names are facts of the web.

A hint is no verdict: ``cleaner.html.region`` takes it only where the element is a small part of the
story, since names are given carelessly.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cleaner.html.display import HEADINGS, NOT_SHOWN

if TYPE_CHECKING:
    from lxml.etree import _Element

HIDDEN = "hidden"
"""The hint of an element that a browser does not show."""
ASIDE = "aside"
"""The hint of an element that stands beside the text: furniture, or a box that belongs to it."""
META = "meta"
"""The hint of an element for author, date and counters, in which a deck may stand as well."""

_TAGS = {
    **dict.fromkeys(("nav", "footer", "menu", "dialog", "amp-sidebar"), "navigation"),
    "aside": ASIDE,
    "figcaption": "caption",
    "amp-ad": "advertisement",
    "amp-embed": "related-links",
    "button": "reading-tools",
    "marquee": "related-links",
    **dict.fromkeys(("html", "body", "main", "h1"), ""),
}
"""What the tag alone tells; of some that they are no furniture, whatever they are called."""
_OF_QUOTES = frozenset(("footer", "figcaption"))
# A name is cut into its words; a hint is one word, or several that follow each other.
_NAMES = {
    "advertisement": (
        "ad ads adv advert adverts advertise advertisement advertisements advertising adsense "
        "adsbygoogle advs adslot adunit adbox dfp banner banners sponsor sponsored sponsors"
    ),
    "byline": (
        "author authors byline writer reporter editor-name author-name author-box authorbox "
        "about-author author-info author-bio bio"
    ),
    "caption": (
        "caption captions figcaption imgcaption photocaption wp-caption-text img-title img-caption "
        "image-caption photo-caption image-title photo-credit image-credit image-description "
        "media-caption image-desc photo-desc"
    ),
    "comments": (
        "comment comments commentlist comment-list replies disqus respond fb-comments "
        "comments-area commentform comment-form"
    ),
    "copyright": "copyright copyrights copy-right copyright-text disclaimer disclosure",
    "date": (
        "date dates datetime pubdate publishdate published-date publish-date post-date entry-date "
        "article-date timestamp time-stamp time"
    ),
    META: (
        "post-meta entry-meta article-meta postmeta meta-info article-info post-info meta-data "
        "metadata news-info news-meta story-meta byline-info"
    ),
    "embed": (
        "twitter-tweet twitter-video instagram-media tiktok-embed fb-post oembed-placeholder "
        "embed-placeholder"
    ),
    "navigation": (
        "nav navbar navigation navigations menu submenu topmenu mainmenu breadcrumb breadcrumbs "
        "crumbs sidebar side-bar footer topbar top-bar skip-link skiplink sitemap cookie cookies "
        "gdpr consent popup popover modal overlay offcanvas header-top site-header page-header-top"
    ),
    "rating": "rating ratings stars vote votes voting poll polls",
    "reading-tools": (
        "print-hide no-print noprint print-none tools toolbar tool-bar article-tools "
        "print-btn print-button article-icons text-resize listen-button audio-player"
    ),
    "related-links": (
        "related relatedposts related-posts relatednews related-news relatedarticles similar "
        "recommended recommendation recommendations recommend readmore read-more read-also "
        "readalso also-read alsoread see-also more-news morenews more-stories most-read mostread "
        "most-viewed popular trending latest-news latestnews last-news lastnews ticker "
        "newsticker breaking outbrain taboola mgid next-prev prev-next nextprev "
        "post-navigation pagination pager page-links page-numbers next-article prev-article "
        "next-post prev-post nextpost prevpost jeg-ad inline-related inline-teaser teaser-list "
        "internal-link youmaylike you-may-like may-like also-like"
    ),
    "section": "category categories cat-links post-cat post-category article-category",
    "sharing": (
        "share shares sharing sharer sharebar sharethis share-this addthis addtoany a2a social "
        "socials social-links socialmedia social-media follow followus follow-us"
    ),
    "subscription": (
        "newsletter newsletters subscribe subscription subscriptions signup sign-up paywall "
        "mailing-list"
    ),
    "tag-list": (
        "tags taglist tag-list tagcloud tag-cloud post-tags article-tags tags-links keywords "
        "hashtags tagged topics"
    ),
    HIDDEN: (
        "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader print-show "
        "print-only d-print-block"
    ),
}
_BY_NAME = {
    tuple(name.split("-")): kind for kind, names in _NAMES.items() for name in names.split()
}
_LONGEST_NAME = max(map(len, _BY_NAME))
_FIRST_WORDS = frozenset(name[0] for name in _BY_NAME)
# What names written in one word begin with: sharebuttons, socialsharing, commentsbox.
_BEGINNINGS = {
    "advert": "advertisement",
    "breadcrumb": "navigation",
    "caption": "caption",
    "comments": "comments",
    "copyright": "copyright",
    "newsletter": "subscription",
    "recommend": "related-links",
    "related": "related-links",
    "share": "sharing",
    "sharing": "sharing",
    "sidebar": "navigation",
    "social": "sharing",
    "subscri": "subscription",
}
_BEGINNING = re.compile("|".join(_BEGINNINGS))
_LONGEST_NAMES = 2_000
"""Characters of a class or id that are read: what is read is remembered."""
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_QUESTION_WORDS = 3
# Classes that hide an element, and those of sizes of the screen at which it is shown after all.
_HIDING = frozenset(["hidden", "is-hidden", "u-hidden", "d-none", "display-none", "hide"])
_SHOWING = re.compile(r"(?!.*print).*\b(?:block|flex|grid|inline|table|show|visible)\b")
# What has times of its own that a story tells.
_TOLD = frozenset(("recipe", "cook", "prep", "event", "match", "game"))
# Entries of a live report that are kept as comments are.
_LIVE = re.compile(r"\blive[-_]?(?:blog|report|update|entry|post)", re.IGNORECASE)
_NOT_THERE = frozenset(("has", "no", "with", "is"))
# WordPress names the terms of a post in the classes of its element: tag-politics, category-news.
_TERM = re.compile(r"(?:(?:tag|category|type|status|format)-|(?:post|page)-\d)")


def hint_of(element: _Element, style: str | None = None) -> str:
    """The kind of furniture that the tag, class, id or *style* of *element* names, or nothing.

    >>> from lxml.html import fromstring
    >>> hint_of(fromstring('<div class="post-tags clearfix"></div>'))
    'tag-list'
    >>> hint_of(fromstring('<div class="has-comments-open entry"></div>'))
    ''
    """
    tag = element.tag
    by_tag = _TAGS.get(tag)
    if by_tag is not None:
        told = (tag in _OF_QUOTES and _names_speaker(element)) or (
            tag == "button" and _heads_text(element)
        )
        return "" if told else by_tag
    if (style and NOT_SHOWN.search(style)) or element.get("hidden") is not None:
        return HIDDEN
    classes = element.get("class")
    named, hides = _hint_of_classes(classes[:_LONGEST_NAMES]) if classes else ("", False)
    if named:
        quoted = named == "byline" and next(element.iterancestors("blockquote"), None) is not None
        return "" if quoted else named
    identifier = element.get("id")
    # The id of a heading is made of its own words, or of a number, for a table of contents.
    if identifier and tag not in HEADINGS:
        named = _hint_of_name(identifier[:_LONGEST_NAMES])
    return named or (HIDDEN if hides else "")


def _heads_text(element: _Element) -> bool:
    """Does a button head a text that it shows: is it a question, or a heading's own?"""
    parent = element.getparent()
    if parent is not None and (parent.tag in HEADINGS or parent.tag == "dt"):
        return True
    text = "".join(element.itertext()).strip()
    return text.endswith(("؟", "?")) and len(text.split()) >= _QUESTION_WORDS


def _names_speaker(element: _Element) -> bool:
    """Does the element say whose words a quotation is?"""
    parent = element.getparent()
    if parent is not None and parent.tag == "figure":
        return next(parent.iter("blockquote"), None) is not None
    return parent is not None and parent.tag == "blockquote"


@lru_cache(maxsize=16384)
def _hint_of_classes(classes: str) -> tuple[str, bool]:
    """The hint of the first class that is one, and whether the classes hide their element."""
    names = classes.split()
    named = next(filter(None, map(_hint_of_name, names)), "")
    if named == "comments" and any(map(_LIVE.search, names)):
        named = ""
    hides = not _HIDING.isdisjoint(names) and not any(map(_SHOWING.match, names))
    return named, hides


@lru_cache(maxsize=16384)
def _hint_of_name(name: str) -> str:
    """The hint of one name; what a name ends in says most: ``news-share`` is for sharing."""
    words = _WORD.findall(name)
    if not name.islower():
        words = [word.lower() for word in words]
    if _FIRST_WORDS.isdisjoint(words) and not _BEGINNING.search(name.lower()):
        return ""
    whole = _BY_NAME.get(tuple(words), "")
    if whole or not words or words[0] in _NOT_THERE or _TERM.match(name):
        return whole
    starts = [start for start in range(len(words) - 1, -1, -1) if words[start] in _FIRST_WORDS]
    for size in range(min(_LONGEST_NAME, len(words)) if starts else 0, 0, -1):
        for start in starts:
            part = tuple(words[start : start + size])
            if len(part) == size and part in _BY_NAME:
                kind = _BY_NAME[part]
                return "" if kind == "date" and not _TOLD.isdisjoint(words) else kind
    for word in reversed(words):
        if begun := _BEGINNING.match(word):
            return _BEGINNINGS[begun[0]]
    return ""
