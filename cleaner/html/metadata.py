"""The metadata of an HTML page: what its data say, beside what its text says."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from cleaner.html.names import author_name, outlet_name, outlet_names
from cleaner.html.page_data import PageData, without_site
from cleaner.text.arabic import fold, words
from cleaner.text.language import language_of
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
    warnings += _names(cleaned, page.data, values, sources)
    source, keywords = page.data.keywords
    if not keywords and cleaned.keywords:
        source, keywords = "text", cleaned.keywords
    sources["keywords"] = source if keywords else ""
    order = [each.name for each in fields(Metadata)]
    kept = tuple((name, sources[name]) for name in order if sources.get(name))
    metadata = Metadata(keywords=keywords, sources=kept, **values)
    if _differ(cleaned.headline, values["title"]):
        warnings.append(_disagreement("title", sources["title"], values["title"], cleaned.headline))
    entries = tuple(
        replace(
            entry,
            time=page.entries.get(entry.start) or page.hours.get(entry.start) or entry.time,
        )
        for entry in cleaned.entries
    )
    return replace(
        cleaned, kind=page.kind, metadata=metadata, warnings=tuple(warnings), entries=entries
    )


def _with_headline(cleaned: Cleaned, headline: str) -> Cleaned:
    """The headline that the markup names, in place of the kicker or deck that stands above it."""
    if not headline or headline not in cleaned.text.splitlines():
        return cleaned
    stories = tuple(
        replace(story, headline=headline) if story.kind == "main" else story
        for story in cleaned.stories
    )
    return replace(cleaned, headline=headline, stories=stories)


def _names(
    cleaned: Cleaned, data: PageData, values: dict[str, str], sources: dict[str, str]
) -> list[str]:
    """The outlet and the author, by the data or by the text; a warning where the two differ."""
    sources["site_name"], values["site_name"] = outlet_name(data, cleaned.headline)
    if sources["title"] == "title":
        values["title"] = without_site(values["title"], values["site_name"])
    outlets = outlet_names(data, values["site_name"])
    byline = author_name(cleaned.byline, outlets, shown=True)
    entries = [
        (source, author_name(value, outlets)) for source, value in data.values.get("author", ())
    ]
    named = [entry for entry in entries if entry[1]]
    sources["author"], values["author"] = named[0] if named else ("text" if byline else "", byline)
    if named and _differ(byline, values["author"]):
        return [_disagreement("author", sources["author"], values["author"], byline)]
    return []


def _title(
    cleaned: Cleaned, page: Extracted, values: dict[str, str], sources: dict[str, str]
) -> None:
    """The headline as it stands on the page, when the page's data mean the same one."""
    source, title = page.data.first("title")
    shown = page.headline or cleaned.headline
    if shown and (not title or not _differ(shown, title)):
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


def _differ(one: str, other: str) -> bool:
    """Do two titles, both given, share less than half of the shorter one's words?"""
    first, second = set(words(fold(one))), set(words(fold(other)))
    if not first or not second:
        return False
    return len(first & second) < _SAME * min(len(first), len(second))


def _disagreement(name: str, source: str, data: str, text: str) -> str:
    return f"{name}: the page's data ({source}) say {data}, the text {text}; the data are used"
