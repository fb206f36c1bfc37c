"""What a page's data say of its story: JSON-LD, OpenGraph, meta and link elements, microdata.

Vocabularies: schema.org Article and its kinds, https://ogp.me, the Parsely and Dublin Core names
that news systems write. Every value is kept with the place where it was read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from cleaner.html.live import LIVE, Update, read_marked_updates, read_updates, updates_text
from cleaner.text.dates import iso_date

if TYPE_CHECKING:
    from lxml.etree import _Element

_MICRODATA_FIELDS = {
    "datePublished": "published",
    "dateModified": "modified",
    "articleSection": "section",
}
_LONGEST_JSON = 2_000_000
_DEEPEST_JSON = 6
_LONGEST_VALUE = 1_000
_LONGEST_RAW = 100_000
_MOST_ENTRIES = 50
"""Articles in JSON-LD, and elements of microdata, that are read."""
_MOST_KEYWORDS = 100
_ARTICLE_TYPES = (
    "Article NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BlogPosting "
    "ReviewNewsArticle BackgroundNewsArticle AdvertiserContentArticle Report SocialMediaPosting"
)
_ARTICLES = frozenset((*_ARTICLE_TYPES.split(), LIVE))
_LISTS = frozenset(("CollectionPage", "ItemList", "SearchResultsPage"))
_OUTLETS = frozenset(("NewsMediaOrganization", "Organization", "WebSite"))
_VIDEOS = frozenset(("VideoObject", "Movie", "TVEpisode", "BroadcastEvent"))
# For each field the names under which meta elements give it, the best first.
_META = {
    "title": "og:title twitter:title dc.title parsely-title",
    "author": "author article:author dc.creator parsely-author sailthru.author",
    "published": (
        "article:published_time og:published_time datepublished publishdate publish-date "
        "publish_date pubdate parsely-pub-date sailthru.date dc.date.issued dc.date "
        "dcterms.created article.published date"
    ),
    "modified": (
        "article:modified_time og:updated_time datemodified lastmod last-modified dcterms.modified"
    ),
    "site_name": "og:site_name application-name apple-mobile-web-app-title",
    "url": "og:url",
    "language": "content-language og:locale dc.language",
    "image": "og:image og:image:url twitter:image twitter:image:src",
    "section": "article:section parsely-section",
    "description": "og:description twitter:description",
}
_KEYWORDS = ("news_keywords", "keywords", "article:tag", "parsely-tags")
_JSON = {
    "title": "headline name",
    "author": "author creator",
    "published": "datePublished dateCreated",
    "modified": "dateModified",
    "site_name": "publisher",
    "url": "mainEntityOfPage url",
    "language": "inLanguage",
    "image": "image thumbnailUrl",
    "section": "articleSection",
}
NO_FURNITURE = ""
"""The kind of lines that the data say are of the story."""
_FUNCTION_WORDS = frozenset(
    ("من", "في", "على", "عن", "أن", "إلى", "التي", "الذي", "the", "of", "and")
)
_SEPARATOR = re.compile("\\s+[|\N{EN DASH}\N{EM DASH}»:\\-]+\\s+|\\s*[|»]\\s*")
_KEYWORD_BREAK = re.compile(r"\s*[,،;؛|]\s*")
_ADDRESS = re.compile(r"https?:/")


@dataclass(slots=True)
class PageData:
    """Values by field, each list of ``(source, value)`` with the most trusted first.

    ``types`` are the schema.org and OpenGraph types that the page gives itself, ``body`` is the
    text of the article where the data hold it, ``published`` are the dates of publication with what
    stood there: ``(source, date as ISO 8601, text)``, ``updates`` the entries of a live report.
    """

    values: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    keywords: tuple[str, tuple[str, ...]] = ("", ())
    types: frozenset[str] = frozenset()
    body: str = ""
    published: tuple[tuple[str, str, str], ...] = ()
    updates: tuple[Update, ...] = ()

    def first(self, name: str) -> tuple[str, str]:
        """The source and value of the most trusted entry of a field; empty when there is none."""
        found = self.values.get(name)
        return found[0] if found else ("", "")

    def titles(self) -> list[str]:
        """What the page calls its headline, the most trusted first.

        >>> PageData({"title": [("og", "خبر اليوم"), ("title", "خبر")]}).titles()
        ['خبر اليوم', 'خبر']
        """
        return [value for _, value in self.values.get("title", ())]

    def known_lines(self) -> dict[str, str]:
        """The kinds of lines that repeat what the data say: names of authors, site and section;
        their description of the page is its deck.

        >>> PageData({"author": [("meta", "منى صالح")]}).known_lines()
        {'منى صالح': 'byline'}
        """
        kinds = {"section": "section", "site_name": "masthead", "author": "byline"}
        return {
            text.strip(): kind
            for name, kind in {"description": NO_FURNITURE, **kinds}.items()
            for _, value in self.values.get(name, ())
            for text in (value, *value.split("،"))
            if text.strip()
        }

    @property
    def is_article(self) -> bool:
        """Does the page call itself an article?"""
        return bool(self.types & _ARTICLES) or "article" in self.types

    @property
    def is_live(self) -> bool:
        """Does the page call itself a report that goes on while things happen?"""
        return LIVE in self.types

    @property
    def is_list(self) -> bool:
        """Does the page call itself a list of other pages?"""
        return bool(self.types & _LISTS)

    @property
    def is_video(self) -> bool:
        """Does the page call itself a video?"""
        return bool(self.types & _VIDEOS) or any(name.startswith("video") for name in self.types)


def read_page_data(tree: _Element, url: str = "") -> PageData:
    """Read what the page's elements say of its story; *url* is its address, if known.

    >>> from lxml.html import document_fromstring
    >>> page = '<html lang="ar"><meta property="og:title" content="خبر اليوم"><title>خبر</title>'
    >>> data = read_page_data(document_fromstring(page))
    >>> data.values["title"], data.first("language")
    ([('og', 'خبر اليوم'), ('title', 'خبر')], ('html', 'ar'))
    """
    data = PageData()
    types: set[str] = set()
    articles: list[Mapping[str, Any]] = []
    videos: list[Mapping[str, Any]] = []
    for entry in _json_entries(tree.iter("script")):
        names = set(_texts(entry.get("@type")))
        types |= names
        if names & _OUTLETS and isinstance(entry.get("name"), str):
            _add(data, "outlet", "json-ld", entry["name"])
        if names & _ARTICLES:
            articles.append(entry)
        elif names & _VIDEOS:
            videos.append(entry)
    for entry in [*articles, *videos][:_MOST_ENTRIES]:
        _read_json(entry, data)
        data.updates += tuple(read_updates(entry))
        for body in (entry.get("articleBody"), updates_text(entry)):
            if isinstance(body, str) and len(data.body) < len(body) <= _LONGEST_JSON:
                data.body = body
    metas = _metas(tree.iter("meta"))
    types |= set(metas.get("og:type", ()))
    for name, keys in _META.items():
        for key in keys.split():
            for value in metas.get(key, ())[:1]:
                _add(data, name, "og" if key.startswith(("og:", "article:")) else "meta", value)
    _read_links(tree, data, url)
    _add(data, "language", "html", tree.get("lang") or "")
    _read_microdata(tree, data)
    _read_keywords(metas, data)
    data.types = frozenset((*types, LIVE) if data.updates else types)
    _normalise(data)
    return data


def _add(data: PageData, name: str, source: str, value: str) -> None:
    if len(value) > _LONGEST_RAW:
        return
    value = " ".join((unescape(value) if "&" in value else value).split())
    if value and len(value) <= _LONGEST_VALUE:
        data.values.setdefault(name, []).append((source, value))


def _json_entries(scripts: Iterable[_Element]) -> Iterator[Mapping[str, Any]]:
    """The objects of all JSON-LD scripts, graphs and lists taken apart."""
    for script in scripts:
        text = script.text or "" if script.get("type") == "application/ld+json" else ""
        if not text or len(text) > _LONGEST_JSON:
            continue
        try:
            # Line breaks stand raw inside strings on many pages.
            value = json.loads(text.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _objects(value, _DEEPEST_JSON)


def _objects(value: object, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth and isinstance(value, list):
        for entry in value:
            yield from _objects(entry, depth - 1)
    elif depth and isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"), depth - 1)
        yield from _objects(value.get("mainEntity"), depth - 1)


def _texts(value: object, depth: int = _DEEPEST_JSON) -> list[str]:
    """The texts that a JSON-LD value stands for: its own, its name's, those of its entries."""
    if isinstance(value, str):
        return [value]
    if depth and isinstance(value, list):
        return [text for entry in value[:_MOST_KEYWORDS] for text in _texts(entry, depth - 1)]
    if depth and isinstance(value, dict):
        for key in ("name", "url", "@id", "contentUrl", "alternateName"):
            if isinstance(value.get(key), str | list):
                return _texts(value[key], depth - 1)
    return []


def _read_json(entry: Mapping[str, Any], data: PageData) -> None:
    for name, keys in _JSON.items():
        texts = next((found for key in keys.split() if (found := _texts(entry.get(key)))), [])
        if name == "author":
            texts = ["، ".join(t for t in dict.fromkeys(texts) if not _ADDRESS.match(t))]
        if texts:
            _add(data, name, "json-ld", texts[0])
    if not data.keywords[1]:
        texts = [unescape(text) for text in _texts(entry.get("keywords"))]
        data.keywords = ("json-ld", _split_keywords(texts))


def _metas(elements: Iterable[_Element]) -> dict[str, list[str]]:
    """The contents of meta elements by their lower-case name, property or itemprop."""
    found: dict[str, list[str]] = {}
    for meta in elements:
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = meta.get("content") or meta.get("value")
        name = name or meta.get("http-equiv")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _read_links(tree: _Element, data: PageData, url: str) -> None:
    """Canonical address and title element."""
    link = next((link for link in tree.iter("link") if link.get("rel") == "canonical"), None)
    if link is not None:
        address = _joined(url, (link.get("href") or "").strip())
        data.values.setdefault("url", []).insert(0, ("canonical", address))
    if url:
        _add(data, "url", "given", url)
    title = next((title.text or "" for title in tree.iter("title")), "")
    _add(data, "title", "title", title)


def _read_microdata(tree: _Element, data: PageData) -> None:
    """Properties of microdata, and the first time element."""
    marked = tree.xpath("//@itemprop/..")
    data.updates += tuple(read_marked_updates(marked))
    named = (e for e in marked if e.get("itemprop") in _MICRODATA_FIELDS)
    for element in islice(named, _MOST_ENTRIES):
        name = _MICRODATA_FIELDS[element.get("itemprop")]
        value = element.get("content") or element.get("datetime") or "".join(element.itertext())
        _add(data, name, "microdata", value)
    told = (element.get("datetime") for element in tree.iter("time"))
    _add(data, "published", "time", next((time for time in told if time is not None), ""))


def _joined(base: str, address: str) -> str:
    """An address that may be relative to the page's own one."""
    try:
        return urljoin(base, address) if base and address else address
    except ValueError:  # brackets that hold no IPv6 address
        return ""


def _read_keywords(metas: Mapping[str, list[str]], data: PageData) -> None:
    if data.keywords[1]:
        return
    for key in _KEYWORDS:
        found = _split_keywords(metas.get(key, ()))
        if found:
            data.keywords = ("og" if key.startswith("article:") else "meta", found)
            return


def _split_keywords(texts: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    words = [
        word
        for text in texts[:_MOST_KEYWORDS]
        # Runs of blanks first: the pattern would look at each of them from every place in it.
        for word in _KEYWORD_BREAK.split(" ".join(text[:10_000].split()))
    ]
    if _FUNCTION_WORDS.intersection(words):
        # The first sentence cut into words: some systems write that in place of keywords.
        return ()
    return tuple(dict.fromkeys(word for word in words if word))[:_MOST_KEYWORDS]


def _normalise(data: PageData) -> None:
    """Dates as ISO 8601, languages as tags, addresses only where an address is meant."""
    for name in ("published", "modified"):
        told = data.values.get(name, ())
        dated = [(source, day, value) for source, value in told if (day := iso_date(value))]
        data.values[name] = [(source, day) for source, day, _ in dated]
        if name == "published":
            data.published = tuple(dated)
    languages = [(s, v.replace("_", "-")) for s, v in data.values.get("language", ())]
    # The root element is the best witness of the language, the locale of OpenGraph the worst.
    data.values["language"] = sorted(languages, key=lambda entry: entry[0] == "og")
    data.values["url"] = [e for e in data.values.get("url", ()) if _ADDRESS.match(e[1])]
    data.values["author"] = [e for e in data.values.get("author", ()) if not _ADDRESS.match(e[1])]
    site = data.first("site_name")[1]
    data.values["title"] = [(s, without_site(v, site)) for s, v in data.values.get("title", ())]


def title_parts(title: str) -> list[str]:
    """The parts of a title that blanks with a dash, bar, colon or the like part.

    >>> title_parts("خبر اليوم | صحيفة الغد")
    ['خبر اليوم', 'صحيفة الغد']
    """
    return [part for part in _SEPARATOR.split(title) if part]


def without_site(title: str, site: str) -> str:
    """A title without the name of the site before or behind it.

    >>> without_site("خبر اليوم | صحيفة الغد", "صحيفة الغد"), without_site("أ - ب", "")
    ('خبر اليوم', 'أ - ب')
    """
    parts = title_parts(title)
    kept = [part for part in parts if part.casefold() != site.casefold()]
    if len(kept) == len(parts) or not kept:
        return title
    first, last = title.index(kept[0]), title.rindex(kept[-1])
    return title[first : last + len(kept[-1])]
