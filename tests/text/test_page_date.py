"""Which of the dates that a page tells is believed."""

from __future__ import annotations

import pytest

from cleaner import Cleaned, clean, clean_html
from cleaner.text.page_date import Origins, PageDate, page_date

STORY = (
    "حديقة جديدة على النهر\n{}\n"
    "افتتحت بلدية المدينة صباح اليوم حديقة عامة جديدة قرب ضفة النهر، وقال رئيس البلدية إن الحديقة "
    "تضم ملعبا للأطفال ومكتبة صغيرة ومسارا للمشاة طوله كيلومتران.\n"
    "وأضاف أن العمل في المشروع استغرق عامين بكلفة سبعة ملايين، وأن مرحلة ثانية ستبدأ في الربيع.\n"
)
DATA = (("og", "2024-03-05T10:20+00:00", "2024-03-05T10:20Z"),)


def told(page: Cleaned) -> tuple[str, str, str]:
    return page.date, page.date_text, page.date_source


@pytest.mark.parametrize(
    ("lines", "origins", "date", "source"),
    [
        (["5 مارس 2024"], Origins(told=DATA), "2024-03-05T10:20+00:00", "page-data"),
        (["6 مارس 2024"], Origins(told=DATA), "2024-03-05T10:20+00:00", "page-data"),
        (["9 مارس 2024"], Origins(told=DATA), "2024-03-05T10:20+00:00", "page-data"),
        (
            ["9 مارس 2024"],
            Origins("https://a.example/2024/03/09/x", told=DATA),
            "2024-03-09",
            "text",
        ),
        ([], Origins("https://a.example/2024-03-09-x"), "2024-03-09", "url"),
        ([], Origins("https://a.example/20240309/x.html"), "2024-03-09", "url"),
        ([], Origins("https://a.example/2024/03/x"), "", ""),
        ([], Origins("https://a.example/2024/13/40/x"), "", ""),
        (["9 مارس 2024"], Origins("https://a.example/2012/03/09/x"), "2012-03-09", "url"),
        (["9 مارس 2024"], Origins(fetched="2024-03-05"), "", ""),
        (["6 مارس 2024"], Origins(fetched="2024-03-05"), "2024-03-06", "text"),
        (["قبل يومين"], Origins(fetched="2024-03-05"), "2024-03-03", "relative"),
        (["قبل يومين", "9 مارس 2023"], Origins(fetched="2024-03-05"), "2023-03-09", "text"),
        (["9 مارس 2023"], Origins(told=(("time", "2024-03-05", ""),)), "2023-03-09", "text"),
        ([], Origins(told=(("time", "2024-03-05", ""),)), "2024-03-05", "page-data"),
    ],
)
def test_which_date_is_believed(lines: list[str], origins: Origins, date: str, source: str) -> None:
    found = page_date(lines, "", origins)
    assert (found.date, found.source) == (date, source)


def test_a_line_that_is_not_understood_is_told_as_it_stood() -> None:
    assert page_date(["قبل شهرين"], "", Origins()) == PageDate(text="قبل شهرين")


def test_the_other_dates_of_a_page_tell_the_order_of_its_figures() -> None:
    assert page_date(["03/04/2024"], "03/04/2024 12/25/2023", Origins()).date == "2024-03-04"
    assert page_date(["03/04/2024"], "03/04/2024", Origins()).date == "2024-04-03"
    assert page_date(["03/04/2024"], "12/25/2023 25/12/2023", Origins()).date == ""


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("12 ابريل 2012م", "2012-04-12"),
        ("26 ابريل2010م", "2010-04-26"),
        ("الخميس 12/4/2012م", "2012-04-12"),
        ("2025-01-25T05:01:29+00:00", "2025-01-25T05:01:29+00:00"),
        ("نشر في : 2010-04-26 11:43:33", "2010-04-26T11:43:33"),
    ],
)
def test_a_line_below_the_headline_dates_the_page(line: str, date: str) -> None:
    assert clean(STORY.format(line)).date == date


def test_a_date_within_a_story_is_none_of_the_page() -> None:
    line = (
        "وكانت البلدية قد أعلنت عن المشروع يوم 12 مارس 2015 في لقاء مع سكان الحي القريب من النهر."
    )
    assert told(clean(STORY.format(line))) == ("", "", "")


def test_a_line_that_counts_back_is_dated_from_the_day_of_fetching() -> None:
    page = STORY.format("تم نشر الخبر قبل 3 أيام")
    assert told(clean(page)) == ("", "تم نشر الخبر قبل 3 أيام", "")
    assert clean(page, fetched="2024-03-05T10:00:00Z").date == "2024-03-02"
    assert clean(page, fetched="20240305100000").date_source == "relative"


def test_the_printed_issue_dates_an_html_page_above_its_menu() -> None:
    menu = "".join(f"<li><a href='/{n}'>قسم {n}</a></li>" for n in range(8))
    paragraphs = "".join(f"<p>{line}</p>" for line in STORY.format("").splitlines()[1:] if line)
    html = (
        "<html lang='ar'><body><div class='date'>الخميس 25 صفر 1433 هـ - 19 يناير 2012م - العدد "
        f"15914</div><ul class='menu'>{menu}</ul>"
        f"<div class='article'><h1>حديقة جديدة على النهر</h1>{paragraphs * 2}</div>"
        "<div class='comments'><p>12:31 مساءً 2012/04/26</p></div></body></html>"
    )
    found = clean_html(html)
    assert (found.date, found.date_source) == ("2012-01-19", "text")
    assert found.metadata is not None
    assert found.metadata.published == "2012-01-19"


def test_the_hours_of_comments_are_no_date_of_the_page() -> None:
    comments = "".join(
        f"\nالتعليقات\nزائر {n}\nفكرة جميلة وأتمنى أن تتكرر في كل مدينة\n0{n}:31 مساءً 2012/04/26\n"
        for n in (1, 2, 3)
    )
    page = STORY.format("") + comments
    assert clean(page).date == ""
    assert clean(STORY.format("25/04/2012") + comments).date == "2012-04-25"
    assert clean(STORY.format("") + "\nنشر في : 2012-04-25 11:43\n").date == "2012-04-25T11:43"
    assert clean(STORY.format("") + "\n25/04/2012\n").date == "2012-04-25"
