"""The metadata of an HTML page: what its data say, beside what its text says."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from cleaner.html.page_data import PageData
from cleaner.text.arabic import fold, language_of, words
from cleaner.text.page_date import PAGE_DATA
from cleaner.text.spans import Cleaned, Metadata

if TYPE_CHECKING:
    from cleaner.html.extract import Extracted

_SAME = 0.5
_SINGLE = ("author", "published", "modified", "site_name", "url", "image", "section")


def with_metadata(cleaned: Cleaned, page: Extracted) -> Cleaned:
    """*cleaned* with the kind and the metadata of its page; a warning where data and text differ.

    >>> from cleaner.html.extract import Extracted
    >>> data = PageData({"author": [("meta", "منى صالح")]})
    >>> found = with_metadata(Cleaned("", byline="رامي ديب"), Extracted("", data))
    >>> found.metadata.author, found.warnings
    ('منى صالح', ("author: the page's data (meta) say منى صالح, the text رامي ديب; \
the data are used",))
    """
    cleaned = _with_headline(cleaned, page.headline)
    values: dict[str, str] = {}
    sources: dict[str, str] = {}
    for name in _SINGLE:
        sources[name], values[name] = page.data.first(name)
    _title(cleaned, page, values, sources)
    _language(cleaned, page.data, values, sources)
    warnings = [*cleaned.warnings]
    if cleaned.date and cleaned.date_source != PAGE_DATA:
        values["published"], sources["published"] = cleaned.date, cleaned.date_source
    if cleaned.byline and _is_outlet(values["author"], page.data):
        values["author"], sources["author"] = cleaned.byline, "text"
    elif cleaned.byline and title_differs(cleaned.byline, values["author"]):
        told = values["author"]
        warnings.append(_disagreement("author", sources["author"], told, cleaned.byline))
    source, keywords = page.data.keywords
    if not keywords and cleaned.keywords:
        source, keywords = "text", cleaned.keywords
    sources["keywords"] = source if keywords else ""
    order = [each.name for each in fields(Metadata)]
    kept = tuple((name, sources[name]) for name in order if sources.get(name))
    metadata = Metadata(keywords=keywords, sources=kept, **values)
    if title_differs(cleaned.headline, values["title"]):
        warnings.append(_disagreement("title", sources["title"], values["title"], cleaned.headline))
    return replace(cleaned, kind=page.kind, metadata=metadata, warnings=tuple(warnings))


def _with_headline(cleaned: Cleaned, headline: str) -> Cleaned:
    """The headline that the markup names, in place of the kicker or deck that stands above it."""
    if not headline or headline not in cleaned.text.splitlines():
        return cleaned
    stories = tuple(
        replace(story, headline=headline) if story.kind == "main" else story
        for story in cleaned.stories
    )
    return replace(cleaned, headline=headline, stories=stories)


def _is_outlet(author: str, data: PageData) -> bool:
    """Is the author that the page's data name nobody, or the outlet itself?"""
    names = [data.first("site_name")[1], *data.titles()]
    return not author or any(fold(author) in fold(name) for name in names if name)


def _title(
    cleaned: Cleaned, page: Extracted, values: dict[str, str], sources: dict[str, str]
) -> None:
    """The headline as it stands on the page, when the page's data mean the same one."""
    source, title = page.data.first("title")
    shown = page.headline or cleaned.headline
    if shown and (not title or not title_differs(shown, title)):
        source, title = "headline", shown
    values["title"], sources["title"] = title, source


def _language(
    cleaned: Cleaned, data: PageData, values: dict[str, str], sources: dict[str, str]
) -> None:
    """What the page says, unless its text is plainly in another language (a theme's default)."""
    source, language = data.first("language")
    found = language_of(cleaned.text) if cleaned.text else ""
    if found and not language.lower().startswith(found):
        source, language = "text", found
    values["language"], sources["language"] = language, source


def title_differs(one: str, other: str) -> bool:
    """Do two titles, both given, share less than half of the shorter one's words?

    >>> title_differs("وزير الصحة يفتتح", "وزير الصحة يفتتح مستشفى")
    False
    >>> title_differs("خبر عاجل", "نص آخر")
    True
    """
    first, second = set(words(fold(one))), set(words(fold(other)))
    if not first or not second:
        return False
    return len(first & second) < _SAME * min(len(first), len(second))


def _disagreement(name: str, source: str, data: str, text: str) -> str:
    return f"{name}: the page's data ({source}) say {data}, the text {text}; the data are used"
