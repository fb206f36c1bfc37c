"""The metadata of an HTML page: what its data say, beside what its text says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cleaner.html.names import author_name, outlet_name, outlet_names
from cleaner.html.page_data import PageData, without_site
from cleaner.text.arabic import fold, words
from cleaner.text.language import language_of
from cleaner.text.page_date import PAGE_DATA
from cleaner.text.spans import Cleaned, Entry, Metadata

if TYPE_CHECKING:
    from cleaner.html.extract import Extracted

_SAME = 0.5
_SINGLE = ("published", "modified", "url", "image", "section")


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
    data = page.data
    told = {name: data.first(name) for name in _SINGLE}
    if cleaned.date and cleaned.date_source != PAGE_DATA:
        told["published"] = cleaned.date_source, cleaned.date
    told["language"] = _language(cleaned, data)
    told["site_name"] = outlet_name(data, cleaned.headline)
    told["title"] = _title(cleaned, page, told["site_name"][1])
    outlets = outlet_names(data, told["site_name"][1])
    byline = author_name(cleaned.byline, outlets, shown=True)
    told["author"] = _author(data, outlets) or ("text" if byline else "", byline)
    source, keywords = data.keywords
    if not keywords:
        source, keywords = "text" if cleaned.keywords else "", cleaned.keywords
    sources = {"keywords": source, **{name: source for name, (source, _) in told.items()}}
    order = (each.name for each in fields(Metadata))
    metadata = Metadata(
        keywords=keywords,
        sources=tuple((name, sources[name]) for name in order if sources.get(name)),
        **{name: value for name, (_, value) in told.items()},
    )
    texts = {"author": byline, "title": cleaned.headline}
    warnings = [
        f"{name}: the page's data ({told[name][0]}) say {told[name][1]}, the text {text};"
        " the data are used"
        for name, text in texts.items()
        if _differ(text, told[name][1])
    ]
    warnings = [*cleaned.warnings, *warnings]
    entries = [Entry(page.hours.get(e.start, e.time), e.start, e.end) for e in cleaned.entries]
    cleaned = replace(cleaned, warnings=tuple(warnings), entries=tuple(entries))
    return replace(cleaned, kind=page.kind, metadata=metadata)


def _with_headline(cleaned: Cleaned, headline: str) -> Cleaned:
    """The headline that the markup names, in place of the kicker or deck that stands above it."""
    if not headline or headline not in cleaned.text.splitlines():
        return cleaned
    stories = tuple(
        replace(story, headline=headline) if story.kind == "main" else story
        for story in cleaned.stories
    )
    return replace(cleaned, headline=headline, stories=stories)


def _author(data: PageData, outlets: Sequence[str]) -> tuple[str, str] | None:
    """The source and the name of the first author in the data who is not the outlet."""
    told = data.values.get("author", ())
    named = ((source, author_name(value, outlets)) for source, value in told)
    return next((each for each in named if each[1]), None)


def _title(cleaned: Cleaned, page: Extracted, site: str) -> tuple[str, str]:
    """The headline as it stands on the page, when the page's data mean the same one."""
    source, title = page.data.first("title")
    shown = page.headline or cleaned.headline
    if shown and (not title or not _differ(shown, title)):
        return "headline", shown
    return source, without_site(title, site) if source == "title" else title


def _language(cleaned: Cleaned, data: PageData) -> tuple[str, str]:
    """What the page says, unless its text is plainly in another language (a theme's default)."""
    source, language = data.first("language")
    found = language_of(cleaned.text) if cleaned.text else ""
    return ("text", found) if not language.lower().startswith(found) else (source, language)


def _differ(one: str, other: str) -> bool:
    """Do two titles, both given, share less than half of the shorter one's words?"""
    first, second = set(words(fold(one))), set(words(fold(other)))
    if not first or not second:
        return False
    return len(first & second) < _SAME * min(len(first), len(second))
