"""What the data of an HTML page say of its story, and what happens when its text says otherwise."""

from __future__ import annotations

import json

import pytest
from html_pages import OUTLET, TITLE, article, json_ld, meta, page

from cleaner import Cleaned, Metadata, clean_html

NEWS = {
    "@type": "NewsArticle",
    "headline": TITLE,
    "author": {"@type": "Person", "name": "سلمى العمر"},
    "publisher": {"@type": "Organization", "name": OUTLET},
    "datePublished": "2024-03-05T10:20:00+03:00",
    "dateModified": "2024-03-06",
    "mainEntityOfPage": {"@id": "https://example.com/garden"},
    "image": [{"url": "https://example.com/garden.jpg"}],
    "articleSection": "محليات",
    "keywords": "حديقة، نهر,بلدية",
    "inLanguage": "ar",
}


def cleaned(head: str = "", *, inner: str = "", title: str = TITLE, url: str = "") -> Cleaned:
    return clean_html(page(article(inner), head=head, title=title), url=url)


def metadata(head: str = "", *, inner: str = "", title: str = TITLE, url: str = "") -> Metadata:
    found = cleaned(head, inner=inner, title=title, url=url).metadata
    assert found is not None
    return found


def sources(found: Metadata) -> dict[str, str]:
    return dict(found.sources)


# JSON-LD

SHAPES = {
    "object": NEWS,
    "list": [{"@type": "WebSite", "name": "موقع"}, NEWS],
    "graph": {"@graph": [{"@type": "BreadcrumbList"}, NEWS]},
    "list of graphs": [{"@graph": [NEWS]}],
    "main entity": {"@type": "WebPage", "mainEntity": NEWS},
    "several types": {**NEWS, "@type": ["Thing", "NewsArticle"]},
    "behind a video": [{"@type": "VideoObject", "name": "مقطع من الحديقة"}, NEWS],
}


@pytest.mark.parametrize("value", SHAPES.values(), ids=SHAPES)
def test_json_ld_in_every_shape(value: object) -> None:
    found = metadata(json_ld(value))
    assert found == Metadata(
        title=TITLE,
        author="سلمى العمر",
        published="2024-03-05T10:20:00+03:00",
        modified="2024-03-06",
        site_name=OUTLET,
        url="https://example.com/garden",
        language="ar",
        image="https://example.com/garden.jpg",
        keywords=("حديقة", "نهر", "بلدية"),
        section="محليات",
        sources=found.sources,
    )
    names = ("author", "published", "modified", "site_name", "url", "image", "keywords", "section")
    assert {name: sources(found)[name] for name in names} == dict.fromkeys(names, "json-ld")
    assert sources(found)["title"] == "headline"


def script(text: str) -> str:
    return f"<script type='application/ld+json'>{text}</script>"


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type": "NewsArticle", "author":',
        "",
        "null",
        "[]",
        '"NewsArticle"',
        "[" * 100_000,
        "[" * 900 + "]" * 900,
        '{"@type": "NewsArticle", "author": ' + "[" * 950 + "]" * 950 + "}",
        '{"@type": "NewsArticle", "author": ' + '{"name": [' * 450 + "]}" * 450 + "}",
        '{"@type": 7, "author": 5, "image": null, "keywords": {"a": 1}}',
        "1" * 5_000,
    ],
    ids=lambda text: text[:30],
)
def test_broken_json_ld_does_not_spoil_what_is_sound(broken: str) -> None:
    assert metadata(script(broken) + json_ld(NEWS)).author == "سلمى العمر"


@pytest.mark.parametrize("end", ["", ";", "\n;\n"])
def test_json_ld_with_raw_line_breaks_and_a_semicolon(end: str) -> None:
    text = json.dumps(NEWS, ensure_ascii=False).replace("سلمى ", "سلمى\n\t") + end
    assert metadata(script(text)).author == "سلمى العمر"


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("سلمى العمر", "سلمى العمر"),
        (["سلمى العمر", "رامي ديب"], "سلمى العمر، رامي ديب"),
        ([{"name": "سلمى العمر"}, {"name": "رامي ديب"}], "سلمى العمر، رامي ديب"),
        ([{"name": "سلمى العمر"}, {"name": "سلمى العمر"}], "سلمى العمر"),
        ({"name": ["سلمى العمر", "رامي ديب"]}, "سلمى العمر، رامي ديب"),
        ([{"url": "https://example.com/salma"}, "رامي ديب"], "رامي ديب"),
        ("https://example.com/salma", ""),
        (None, ""),
    ],
)
def test_authors(author: object, expected: str) -> None:
    assert metadata(json_ld({**NEWS, "author": author})).author == expected


# Other vocabularies


def test_open_graph_and_meta_elements() -> None:
    head = meta(
        {
            "og:title": TITLE,
            "og:site_name": OUTLET,
            "og:url": "https://example.com/og",
            "og:image": "https://example.com/a.jpg",
            "article:published_time": "2024-03-05T10:20:00Z",
            "article:modified_time": "2024-03-05T11:00:00Z",
            "article:section": "محليات",
            "author": "سلمى العمر",
            "keywords": "حديقة,نهر",
        }
    )
    found = metadata(head)
    assert (found.site_name, found.section, found.author) == (OUTLET, "محليات", "سلمى العمر")
    assert found.published == "2024-03-05T10:20:00+00:00"
    assert found.modified == "2024-03-05T11:00:00+00:00"
    assert (found.url, found.image) == ("https://example.com/og", "https://example.com/a.jpg")
    assert found.keywords == ("حديقة", "نهر")
    assert sources(found) == {
        "title": "headline",
        "author": "meta",
        "published": "og",
        "modified": "og",
        "site_name": "og",
        "url": "og",
        "language": "html",
        "image": "og",
        "keywords": "meta",
        "section": "og",
    }


def test_json_ld_is_trusted_more_than_meta_elements() -> None:
    head = meta({"author": "محرر الموقع", "article:published_time": "2020-01-01"})
    found = metadata(head + json_ld(NEWS))
    assert (found.author, found.published[:10]) == ("سلمى العمر", "2024-03-05")


@pytest.mark.parametrize(
    ("inner", "source"),
    [
        ("<span itemprop='datePublished' content='2024-03-05'>أمس</span>", "microdata"),
        ("<span itemprop='datePublished'>5 مارس 2024</span>", "microdata"),
        ("<time itemprop='datePublished' datetime='2024-03-05'>أمس</time>", "microdata"),
        ("<time datetime='2024-03-05'>أمس</time>", "time"),
    ],
)
def test_dates_in_the_markup(inner: str, source: str) -> None:
    found = metadata(inner=inner)
    assert (found.published, sources(found)["published"]) == ("2024-03-05", source)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-03-05", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("2024-03-05T10:20:00Z", "2024-03-05T10:20:00+00:00"),
        ("2024-03-05 10:20", "2024-03-05T10:20"),
        ("٢٠٢٤-٠٣-٠٥", "2024-03-05"),
        ("٠٥/٠٣/٢٠٢٤", "2024-03-05"),
        ("5 آذار 2024", "2024-03-05"),
        ("March 5, 2024", "2024-03-05"),
        ("Tue, 05 Mar 2024 10:20:00 GMT", "2024-03-05T10:20:00+00:00"),
        ("12/25/2023 4:30:26 PM", "2023-12-25T16:30:26"),
        ("05/03/2024", ""),
        ("5th of never", ""),
        ("2024-13-45", ""),
        ("0001-01-01T00:00:00Z", ""),
        ("9" * 900, ""),
        ("", ""),
    ],
)
def test_dates_are_iso_8601(written: str, expected: str) -> None:
    found = metadata(meta({"article:published_time": written}))
    assert found.published == expected
    assert sources(found).get("published", "") == ("og" if expected else "")


@pytest.mark.parametrize(
    ("head", "url", "expected", "source"),
    [
        (
            "<link rel='canonical' href='https://example.com/a'>",
            "",
            "https://example.com/a",
            "canonical",
        ),
        (
            "<link rel='canonical' href='https://example.com/a'>",
            "https://example.com/b?x=1",
            "https://example.com/a",
            "canonical",
        ),
        ("", "https://example.com/b", "https://example.com/b", "given"),
        ("<link rel='canonical' href='javascript:alert(1)'>", "", "", ""),
        ("<link rel='canonical'>", "https://example.com/b", "https://example.com/b", "given"),
        ("", "", "", ""),
    ],
)
def test_canonical_address(head: str, url: str, expected: str, source: str) -> None:
    found = metadata(head, url=url)
    assert (found.url, sources(found).get("url", "")) == (expected, source)


@pytest.mark.parametrize("href", ["/news/garden", "garden", "//example.com/news/garden"])
def test_a_relative_canonical_address_is_joined_with_the_given_one(href: str) -> None:
    found = metadata(f"<link rel='canonical' href='{href}'>", url="https://example.com/news/?id=1")
    assert found.url == "https://example.com/news/garden"


@pytest.mark.parametrize(
    "address", ["http://[bad/", "http://a]b", "https:///", "http://\u2100.com"]
)
def test_an_address_that_is_none_is_no_error(address: str) -> None:
    head = f"<link rel='canonical' href='{address}'>"
    assert cleaned(head).headline == TITLE
    assert clean_html(f"{head}<p>نص قصير</p>", url=address).kind == "empty"


@pytest.mark.parametrize("declared", ["ar", "ar-EG", "en", "fr-FR", ""])
def test_the_language_of_the_text_corrects_a_wrong_attribute(declared: str) -> None:
    html = page(article()).replace("lang='ar'", f"lang='{declared}'")
    found = clean_html(html).metadata
    assert found is not None
    right = declared.startswith("ar")
    assert found.language == (declared if right else "ar")
    assert sources(found)["language"] == ("html" if right else "text")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("حديقة,نهر", ("حديقة", "نهر")),
        ("حديقة، نهر؛ بلدية ; حي | ضفة", ("حديقة", "نهر", "بلدية", "حي", "ضفة")),
        (" حديقة  عامة ,, ,حديقة عامة", ("حديقة عامة",)),
        (" , ", ()),
    ],
)
def test_keywords_are_split(written: str, expected: tuple[str, ...]) -> None:
    assert metadata(meta({"keywords": written})).keywords == expected


def test_repeated_tags_are_keywords() -> None:
    head = meta({"article:tag": "حديقة"}) + meta({"article:tag": "نهر"})
    found = metadata(head)
    assert (found.keywords, sources(found)["keywords"]) == (("حديقة", "نهر"), "og")


@pytest.mark.parametrize(
    "written",
    [
        f"{TITLE} | {OUTLET}",
        f"{OUTLET} - {TITLE}",
        f"{TITLE} \N{EN DASH} {OUTLET}",
        f"{TITLE}|{OUTLET}",
        TITLE,
    ],
)
def test_the_title_comes_without_the_name_of_the_site(written: str) -> None:
    """On a page that does not show its headline, so that the data must tell it."""
    head = f"<title>{written}</title>" + meta({"og:site_name": OUTLET})
    html = page("<div>" + article().split("</h1>")[1] + "</div>", head=head, title="")
    found = clean_html(html).metadata
    assert found is not None
    assert (found.title, sources(found)["title"]) == (TITLE, "title")


# Where data and text disagree


def test_a_date_that_the_text_gives_otherwise_is_told() -> None:
    html = page(
        article().replace("</h1>", "</h1><p>الثلاثاء 5 مارس 2024</p>"),
        head=meta({"article:published_time": "2024-03-09T08:00:00Z"}),
    )
    found = clean_html(html)
    assert found.metadata is not None
    assert found.metadata.published == "2024-03-09T08:00:00+00:00"
    (warning,) = found.warnings
    assert warning == (
        "date: the page's data (og) say 2024-03-09, the text 2024-03-05; the data are used"
    )


def test_a_date_that_agrees_is_no_warning() -> None:
    html = page(
        article().replace("</h1>", "</h1><p>الثلاثاء 5 مارس 2024</p>"),
        head=meta({"article:published_time": "2024-03-05T08:00:00Z"}),
    )
    assert clean_html(html).warnings == ()


def test_a_title_that_the_page_does_not_show_is_told() -> None:
    other = "مهرجان للأفلام القصيرة في قلعة المدينة"
    found = cleaned(meta({"og:title": other}), title="")
    assert found.headline == TITLE
    assert found.metadata is not None
    (warning,) = found.warnings
    assert warning.startswith(f"title: the page's data (og) say {other}, the text {TITLE}; ")


def test_what_the_data_do_not_tell_is_read_from_the_text() -> None:
    html = page(article().replace("</h1>", "</h1><p>الثلاثاء 5 مارس 2024</p>"))
    found = clean_html(html).metadata
    assert found is not None
    assert (found.published, sources(found)["published"]) == ("2024-03-05", "text")


def test_sources_name_every_field_that_is_filled_and_no_other() -> None:
    found = metadata(json_ld({**NEWS, "articleSection": ""}))
    names = ("title", "author", "published", "modified", "site_name", "url", "language", "image")
    assert tuple(sources(found)) == (*names, "keywords")
    assert found.section == ""
    empty = clean_html("<p>نص</p>").metadata
    assert empty == Metadata()


def test_text_pages_have_no_metadata() -> None:
    from cleaner import clean

    assert clean(TITLE).metadata is None
