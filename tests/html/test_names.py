"""Who wrote a page, and whose page it is: right before full."""

from __future__ import annotations

import pytest
from html_pages import OUTLET, TITLE, article, json_ld, meta

from cleaner import Metadata, clean_html


def metadata(head: str = "", *, title: str = TITLE, byline: str = "", url: str = "") -> Metadata:
    story = article().replace(
        "</h1>", f"</h1><p class='byline'>{byline}</p>" if byline else "</h1>"
    )
    html = f"<html lang='ar'><head><title>{title}</title>{head}</head><body>{story}</body></html>"
    found = clean_html(html, url=url).metadata
    assert found is not None
    return found


@pytest.mark.parametrize(
    "title",
    [f"{OUTLET} - {TITLE}", f"{TITLE} | {OUTLET}", f"{OUTLET} : {TITLE}", f"{TITLE} » {OUTLET}"],
)
def test_the_outlet_is_the_other_part_of_the_title(title: str) -> None:
    found = metadata(title=title)
    assert (found.site_name, dict(found.sources)["site_name"]) == (OUTLET, "title")
    assert found.title == TITLE


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        f"{TITLE} - رياضة",
        f"محليات | {TITLE} | {OUTLET}",
        f"حديث طويل عن كل ما جرى اليوم - {TITLE}",
        f"{OUTLET} - مهرجان للأفلام القصيرة",
    ],
)
def test_what_may_be_a_section_or_another_headline_is_no_outlet(title: str) -> None:
    assert metadata(title=title).site_name == ""


def test_an_organisation_in_the_data_is_the_outlet() -> None:
    found = metadata(json_ld({"@type": "WebSite", "name": OUTLET}))
    assert (found.site_name, dict(found.sources)["site_name"]) == (OUTLET, "json-ld")


@pytest.mark.parametrize(
    "author",
    [
        OUTLET,
        OUTLET.removeprefix("صحيفة "),
        f"({OUTLET})",
        f"القاهرة - {OUTLET}",
        "admin",
        "Super User 1234",
        "@the_outlet",
        "news@example.com",
        "المحرر",
        "وكالة الأنباء",
        "example",
    ],
)
def test_outlets_accounts_and_nobodies_are_no_authors(author: str) -> None:
    head = meta({"author": author, "og:site_name": OUTLET})
    assert metadata(head, url="https://www.example.com/1").author == ""
    named = metadata(head, url="https://www.example.com/1", byline="كتبت: سلمى العمر")
    assert (named.author, dict(named.sources)["author"]) == ("سلمى العمر", "text")


def test_an_author_in_the_data_stands_without_the_outlet_behind() -> None:
    head = meta({"author": f"سلمى العمر - {OUTLET}", "og:site_name": OUTLET})
    assert metadata(head).author == "سلمى العمر"


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("القاهرة - سلمى العمر", "سلمى العمر"),
        ("مكة المكرمة – سلمى العمر", "سلمى العمر"),
        ("عنيزة - سلمى العمر، رامي ديب", "سلمى العمر، رامي ديب"),
        ("الرويضة - رامي ديب تصوير - منى صالح", "رامي ديب"),
        ("سلمى العمر*", "سلمى العمر"),
        ("عمان - واس", ""),
        ("موسكو - (د ب أ)", ""),
        ("لندن (و.ا.س)", ""),
    ],
)
def test_a_byline_names_people_without_places_and_agencies(byline: str, author: str) -> None:
    from cleaner.html.names import author_name

    assert author_name(byline, [OUTLET], shown=True) == author


def test_words_of_a_headline_do_not_hide_its_author() -> None:
    """A column may name its author in its headline."""
    head = meta({"author": "سلمى العمر", "og:title": f"سلمى العمر تكتب: {TITLE}"})
    assert metadata(head).author == "سلمى العمر"
