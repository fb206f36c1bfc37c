"""What stands above the menu of a page, and what may be its story after all."""

from __future__ import annotations

import pytest

from cleaner import clean

HEADLINE = "بلدية المدينة تفتتح حديقة واسعة على ضفة النهر"
OBLIQUE = "حين يعود الظل إلى أصحابه"
STORY = (
    "افتتحت بلدية المدينة صباح اليوم حديقة عامة واسعة قرب ضفة النهر، وقال رئيس البلدية إن الحديقة"
    " تضم ملعبا للأطفال ومكتبة صغيرة ومسارا للمشاة طوله كيلومتران.",
    "وأضاف أن العمل في الحديقة استغرق عامين بكلفة سبعة ملايين، وأن مرحلة ثانية ستبدأ في الربيع"
    " المقبل وتشمل موقفا للسيارات ومقهى يطل على الماء.",
    "وتستقبل الحديقة زوارها من الصباح حتى منتصف الليل، وخصصت البلدية حافلتين تنقلان العائلات من"
    " الأحياء البعيدة إلى بوابتها الشمالية بلا أجر.",
)
SKY = "سماء صافية على المرفأ وريح خفيفة"
PATH = "الرئيسية » محليات"
MENU = ("الرئيسية", "اقتصاد", "رياضة", "اتصل بنا", "من نحن", "منوعات")
NOTICE = (
    "تضع خزانة الوادي على جهازك ملفات صغيرة تتذكر بها ما قرأت وما أعجبك، ومن شاء غير ذلك غيره في أي"
    " وقت من لوحة صغيرة تحت كل صفحة من صفحات الخزانة."
)


def left(*lines: str) -> list[str]:
    return clean("".join(f"{line}\n" for line in lines)).text.splitlines()


@pytest.mark.parametrize("path", [PATH, f"الرئيسية جهات {OBLIQUE}"], ids=["signs", "blanks"])
@pytest.mark.parametrize("headline", [HEADLINE, OBLIQUE], ids=["told", "oblique"])
def test_what_stands_above_the_path_to_a_story_goes(headline: str, path: str) -> None:
    assert left(SKY, *MENU, SKY, path, headline, *STORY) == [headline, *STORY]


def test_above_a_menu_goes_what_the_story_does_not_speak_of() -> None:
    told = "حديقة النهر في صور"
    found = left("نافذة", told, SKY, "الرئيسية", "اقتصاد", "رياضة", HEADLINE, *STORY)
    # The line above one that the story speaks of may be its kicker.
    assert found == ["نافذة", told, HEADLINE, *STORY]


def test_a_headline_of_which_the_story_says_nothing_stays_above_a_few_entries() -> None:
    found = left(*MENU, OBLIQUE, "محليات", "رياضة", SKY, *STORY)
    assert OBLIQUE in found


@pytest.mark.parametrize("menu", [MENU, (PATH,)])
def test_a_notice_above_the_menu_is_no_beginning_of_the_story(menu: tuple[str, ...]) -> None:
    found = left(SKY, NOTICE, *menu, HEADLINE, *STORY)
    assert NOTICE not in found
    assert found[-4:] == [HEADLINE, *STORY]


def test_a_paragraph_below_its_headline_stays_above_a_menu() -> None:
    note = "ملفات صغيرة على جهازك"
    assert NOTICE in left(note, NOTICE, *MENU, HEADLINE, *STORY)


def test_a_headline_printed_again_below_its_label_is_no_caption() -> None:
    again = "مرئيات الضفة | ظل القلعة القديمة يعود إلى ضفة النهر"
    ticker = ("حادث مرور خفيف في طريق القلعة", "ورشة حول الحلفاء في الواحة")
    found = left(
        *("عاجل", *ticker, "إعلان", "الرئيسية", "مرئيات الضفة", again, "نسخ الرابط", "طباعة"),
        *("مرئيات الضفة", again, *STORY),
    )
    assert again in found
