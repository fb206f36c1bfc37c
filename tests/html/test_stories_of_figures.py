"""Stories without running text: hours, degrees, rates; and pages of dates that are no stories."""

from __future__ import annotations

import pytest

from cleaner import clean_html

HEADLINE = "نسبة ملء السدود في حوض الوادي إلى غاية اليوم"
FIGURES = ("سد الجبل الأخضر", "65%", "سد المرج", "8%", "سد العين", "22.5%")
HOURS = (
    "الإمساك",
    "3:45 صباحا",
    "الظهر",
    "11:55 صباحا",
    "العصر",
    "3:30 مساء",
    "المغرب",
    "6:24 مساء",
)
MENU = "<nav><ul><li><a href='/'>الرئيسية</a></li><li><a href='/s'>رياضة</a></li></ul></nav>"
SIDE = (
    "<aside><h3>الأكثر قراءة</h3><ul>"
    "<li><a href='/1'>وزير الزراعة يزور معرض التمور في الواحة</a></li>"
    "<li><a href='/2'>حريق في محل تجاري وسط السوق القديم</a></li></ul></aside>"
)
BODIES = {
    "entry-content": "<article><h1>{h}</h1><div class='entry-content'>{b}</div></article>",
    "one article": "<article><h2 class='title'>{h}</h2><div class='details'>{b}</div></article>",
}


def page(body: str, inner: str, headline: str = HEADLINE) -> str:
    story = BODIES[body].format(h=headline, b=inner)
    title = f"<head><title>{headline} - صحيفة الوادي</title></head>"
    return f"<html>{title}<body>{MENU}<main>{story}</main>{SIDE}</body></html>"


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("form", ["<p>{}</p>", "<div>{}</div>", "{}<br>", "<li>{}</li>"])
@pytest.mark.parametrize("lines", [FIGURES, HOURS], ids=["figures", "hours"])
def test_a_story_of_figures_stays(body: str, form: str, lines: tuple[str, ...]) -> None:
    inner = "".join(form.format(line) for line in lines)
    if form.startswith("<li>"):
        inner = f"<ul>{inner}</ul>"
    kept = clean_html(page(body, inner)).text.split("\n")
    assert kept == [HEADLINE, *lines, ""]


def test_the_hours_of_a_timetable_below_a_sentence_stay() -> None:
    told = "يبحث كثيرون عن موعد أذان المغرب في اليوم الثالث من رمضان وعن عدد ساعات الصيام."
    inner = "".join(f"<p>{line}</p>" for line in (told, *HOURS))
    kept = clean_html(page("entry-content", inner)).text.split("\n")
    assert kept == [HEADLINE, told, *HOURS, ""]


def test_a_list_of_links_and_dates_is_no_story() -> None:
    items = "".join(
        f"<div><a href='/{i}'>افتتاح مدرسة في القرية رقم {i}</a><span>{i} مايو 2021</span></div>"
        for i in range(3, 9)
    )
    cleaned = clean_html(page("entry-content", items, headline="أخبار التعليم في الوادي"))
    assert not cleaned.text.strip()
